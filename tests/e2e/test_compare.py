"""`compare`, on the practice site."""

from pathlib import Path

import pytest

from tests.support.contract import differences, sample
from tests.support.house_on_disk import HouseOnDisk
from tests.support.typing_in import Terminal


@pytest.fixture
def house(changed_text: HouseOnDisk) -> HouseOnDisk:
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
def test_none(house: HouseOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """Where a text lacks, or what was typed says nothing, a line says so."""
    ran = house.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


def test_last_two_drafts(house: HouseOnDisk) -> None:
    """Of a proposal the last two texts are compared, two versions of one number, too."""
    assert "No sheriff [-may-] {+shall+} hold" in house.billbot("compare", "dignity").out


def test_at_a_terminal(house: HouseOnDisk) -> None:
    """Where it is read a comparison is broken between words."""
    with Terminal("--config", str(house.folder), "compare", "dignity", cwd=house.root, columns=30) as at:
        assert at.end() == 0
    assert "No sheriff [-may-] {+shall+}\nhold" in at.shown


def test_json(house: HouseOnDisk) -> None:
    """The JSON has the keys of the contract's sample, and no other."""
    found = house.billbot("compare", "dignity", "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert (found["unchanged"], found["rewritten"], found["from"]["sections"]) == (1, 1, 2)


def test_page(house: HouseOnDisk, tmp_path: Path) -> None:
    """The page is written where it is asked for."""
    file = tmp_path / "page.html"
    assert house.billbot("compare", "dignity", "--html", str(file)).code == 0
    assert "<del>may </del>" in file.read_text("utf-8")


def test_three(house: HouseOnDisk, tmp_path: Path) -> None:
    """Of three bills each section of the last says from which it comes: in lines, in JSON, on a page."""
    bills = ("H1588", "H1588", "H1588")
    said = house.billbot("compare", *bills).out
    assert "Of 2 sections: 2 from both. No section of either is left out." in said
    found = house.billbot("compare", *bills, "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert [(each["origin"], each["beside"], each["shares"]) for each in found["sections"]] == [
        ("both", "first", [1.0, 1.0])
    ] * 2
    file = tmp_path / "page.html"
    assert house.billbot("compare", *bills, "--html", str(file)).code == 0
    assert "which section comes from where" in file.read_text("utf-8")
