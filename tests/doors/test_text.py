"""`text`, on the practice site."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.practice import Revision
from tests.support.house_on_disk import BEGIN, REFERRED, HouseOnDisk, bill, on_disk, row

FIRST = "\tSECTION 1. No sheriff may hold a person for 287(g) purposes.\r\n\tSECTION 2. End.\r\n"
SECOND = FIRST.replace("may", "shall")
NEXT_DAY, THIRD_DAY = "2025-03-04T12:00", "2025-03-05T13:00"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    """A house that read H1588, whose text then changed, and S1122, of which there is a PDF alone."""
    changed = (Revision(clock.parse(NEXT_DAY), {"text": SECOND}),)
    known = replace(bill("H1588", row(REFERRED)), text=FIRST, revisions=changed)
    with on_disk(tmp_path_factory.mktemp("texts"), known, bill("S1122", row(REFERRED))) as opened:
        for now in (BEGIN, THIRD_DAY):
            opened.site.now = clock.parse(now)
            opened.billbot("check", "--no-send", "--now", now)
        yield opened


def test_text(house: HouseOnDisk) -> None:
    """The text is printed as it was read last, and as it was known on a day."""
    assert "No sheriff shall hold" in house.billbot("text", "H1588").out
    assert "No sheriff may hold" in house.billbot("text", "H1588", "--at", "2025-03-03").out


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
def test_none(house: HouseOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """Where there is no text, or what was typed says nothing, a line says so."""
    ran = house.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err
