"""`text`, on the practice site."""

import pytest

from tests.support.app_on_disk import AppOnDisk


@pytest.fixture
def app(changed_text: AppOnDisk) -> AppOnDisk:
    return changed_text


def test_text(app: AppOnDisk) -> None:
    """The text is printed as it was read last, and as it was known on a day."""
    assert "No sheriff shall hold" in app.billbot("text", "H1588").out
    assert "No sheriff may hold" in app.billbot("text", "H1588", "--at", "2025-03-03").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("text", "S1122"), 1, "S.1122 has no text that can be read: the site has it as a PDF alone"),
        (("text", "H9"), 1, "the text of H.9 was not read yet"),
        (("text", "H1588", "--at", "2025-03-01"), 1, "H.1588 has no text of 2025-03-01 or before"),
        (("text", "H1588", "--at", "March"), 2, "write 2026-04-30"),
        (("text", "nothing"), 2, "is no bill"),
    ],
)
def test_none(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """Where there is no text, or what was typed says nothing, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err
