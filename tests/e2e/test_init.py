"""`init` with a list that somebody brings along."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from tests.support.app_on_disk import BEGIN, Ran, typed

CSV = """Bill,Topic,Position,Name,Sponsor
H1588,Housing,support,Rent control,Ann
S1122,,,Rent control,Bo
H 2580,Zoning; Housing,Oppose,"An ""odd"" name",
"""


@pytest.fixture(autouse=True)
def _a_day_of_the_194th(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number without a court belongs to the court that sits that day."""
    monkeypatch.setattr(clock, "system", lambda: clock.stopped(clock.parse(BEGIN)))


def begun(root: Path, text: str, *words: str) -> Ran:
    """`init` with a list of this text, in a separate folder."""
    file = root / "bills.csv"
    file.write_text(text, encoding="utf-8")
    return typed("--config", str(root / "housing"), "init", "--from", str(file), *words)


def listed(root: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((root / "housing" / "bills.toml").read_text(encoding="utf-8"))


def faults(ran: Ran, root: Path) -> list[str]:
    """The faults of a list; nothing of it was written."""
    assert (ran.code, ran.out, list((root / "housing").glob("*"))) == (1, "", [])
    return [line.removeprefix(f"billbot: {root / 'bills.csv'}: ") for line in ran.err.splitlines()]


def test_a_table_becomes_a_list(tmp_path: Path) -> None:
    """A CSV's topics, names and positions are in the new list; lines with one name are one proposal."""
    ran = begun(tmp_path, CSV)
    assert ran.code == 0, ran.err
    assert listed(tmp_path)["proposal"] == [
        {
            "id": "rent-control",
            "name": "Rent control",
            "topics": ["housing"],
            "bills": ["194/H1588", "194/S1122"],
            "position": "support",
        },
        {
            "id": "odd-name",
            "name": 'An "odd" name',
            "topics": ["zoning", "housing"],
            "bills": ["194/H2580"],
            "position": "oppose",
        },
    ]


def test_what_was_made_is_said(tmp_path: Path) -> None:
    """`init` says how many bills it took, their topics, what it ignored, and what it searches for."""
    said = begun(tmp_path, CSV).out.splitlines()
    assert said[3] == "3 bills in 2 proposals, under housing, zoning"
    assert "These columns were not used: sponsor" in said
    words = f'`billbot --config {tmp_path / "housing"} topic words housing +"a phrase"`'
    assert f"A topic finds new documents once it has words: {words}" in said
    assert said[-1].endswith(f"look through bills.toml; then: `billbot --config {tmp_path / 'housing'} check`")


def test_a_new_list_is_taken(tmp_path: Path) -> None:
    """What `init` made of a list has no fault, and another database than a `config` beside it."""
    begun(tmp_path, CSV)
    assert typed("--config", str(tmp_path / "housing"), "status", "--json").json["bills"] == 3
    assert [each.name for each in (tmp_path / "state").glob("*.db")] == ["housing.db"]


def test_numbers_alone_are_enough(tmp_path: Path) -> None:
    """Numbers one a line become a proposal each, without a position, under one topic."""
    assert begun(tmp_path, "H1588\n\n194/S1122\nh.1588\n").code == 0
    assert [(each["name"], each["topics"]) for each in listed(tmp_path)["proposal"]] == [
        ("H.1588", ["our-bills"]),
        ("S.1122", ["our-bills"]),
    ]
    assert all("position" not in each for each in listed(tmp_path)["proposal"])


def test_one_proposal_of_several_names(tmp_path: Path) -> None:
    """Lines of one proposal go together even under different names; the first is the proposal's."""
    begun(tmp_path, "number,proposal,name\nH1,rent,Rent control\nS1,Rent,An Act on rents\nH2,,\n")
    assert [(each["name"], each["bills"]) for each in listed(tmp_path)["proposal"]] == [
        ("Rent control", ["194/H1", "194/S1"]),
        ("H.2", ["194/H2"]),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("H1,,a,\nH1,,b,", "line 3: 194/H1 is in another proposal already"),
        (
            "H1,,,\nS1,,,maybe",
            'line 3: position: "maybe" is not one of the choices; choose from "support", "oppose", "watch"',
        ),
        ("H1,,,\nS1,,\x07bell,", "line 3: name: has a control character; retype the text by hand"),
        ("H1,,,\nS9z,,,", "line 3: no bill number here; write one like H1588 or 194/H1588"),
        ("H15888,,,", "line 2: no bill number here; write one like H1588 or 194/H1588"),
        ("nothing,,,", "line 2: no bill number here; write one like H1588 or 194/H1588"),
    ],
)
def test_a_line_that_cannot_be_used(tmp_path: Path, lines: str, said: str) -> None:
    """A line that cannot be used is named with its fix, and nothing is written."""
    assert faults(begun(tmp_path, f"bill,topic,proposal,position\n{lines}\n"), tmp_path) == [said]


def test_a_court_that_is_unknown(tmp_path: Path) -> None:
    """A fault of the new list names the line that it came from, and no file is written."""
    (said,) = faults(begun(tmp_path, "bill,name\nH1,first\n999/H1,court\n"), tmp_path)
    assert said.startswith('line 3: bills: "999/H1" is from an unknown General Court')
