"""`compare`, on the practice site."""

from pathlib import Path

import pytest

from tests.support.app_on_disk import AppOnDisk
from tests.support.contract import differences, sample
from tests.support.typing_in import Terminal


@pytest.fixture
def app(changed_text: AppOnDisk) -> AppOnDisk:
    return changed_text


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("compare", "H1588", "S1122"), 1, "PDF alone"),
        (("compare", "H1", "H2", "H3", "H4"), 2, "two bills"),
        (("compare", "H1588", "H1588", "S1122"), 1, "PDF alone"),
        (("compare", "dignity", "--json", "--html", "x.html"), 2, "take one of them"),
    ],
)
def test_none(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """Where a text lacks, or what was typed says nothing, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


def test_last_two_drafts(app: AppOnDisk) -> None:
    """Of a proposal the last two texts are compared, two versions of one number, too."""
    assert "No sheriff [-may-] {+shall+} hold" in app.billbot("compare", "dignity").out


def test_at_a_terminal(app: AppOnDisk) -> None:
    """Where it is read a comparison is broken between words."""
    with Terminal("--config", str(app.folder), "compare", "dignity", cwd=app.root, columns=30) as at:
        assert at.end() == 0
    assert "No sheriff [-may-] {+shall+}\nhold" in at.shown


def test_json(app: AppOnDisk) -> None:
    """The JSON has the keys of the contract's sample, and no other."""
    found = app.billbot("compare", "dignity", "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert (found["unchanged"], found["rewritten"], found["from"]["sections"]) == (1, 1, 2)


def test_page(app: AppOnDisk, tmp_path: Path) -> None:
    """The page is written where it is asked for."""
    file = tmp_path / "page.html"
    assert app.billbot("compare", "dignity", "--html", str(file)).code == 0
    assert "<del>may </del>" in file.read_text("utf-8")


def test_three(app: AppOnDisk, tmp_path: Path) -> None:
    """Of three bills each section of the last says from which it comes: in lines, in JSON, on a page."""
    bills = ("H1588", "H1588", "H1588")
    said = app.billbot("compare", *bills).out
    assert "Of 2 sections: 2 from both. No section of either is left out." in said
    found = app.billbot("compare", *bills, "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert [(each["origin"], each["beside"], each["shares"]) for each in found["sections"]] == [
        ("both", "first", [1.0, 1.0])
    ] * 2
    file = tmp_path / "page.html"
    assert app.billbot("compare", *bills, "--html", str(file)).code == 0
    assert "which section comes from where" in file.read_text("utf-8")
