"""`read`: what is read in a saved page."""

from pathlib import Path

import pytest

from tests.support.contract import differences, sample
from tests.support.house_on_disk import typed
from tests.support.practice_sample import HISTORY, NOON, get, sample_site


def saved(folder: Path, target: str, **headers: str) -> str:
    """A file that holds what the sample site answers."""
    with sample_site() as site:
        answer = get(site, target, **headers).text
    (folder / "saved").write_text(answer, encoding="utf-8")
    return str(folder / "saved")


def test_a_bill_page(tmp_path: Path) -> None:
    """`read --json` of a bill page has the keys of docs/design/contract.md."""
    ran = typed("read", saved(tmp_path, "/Bills/194/S1"), "--json")
    assert (ran.code, ran.err, list(differences(sample("read --json"), ran.json))) == (0, "", [])
    assert (ran.json["kind"], ran.json["general_court"], ran.json["number"]) == ("bill page", 194, "S1")
    assert ran.json["history"][1] == {
        "date": "2025-03-03",
        "branch": "Joint",
        "action": "Hearing scheduled for 3/20 in <b>",
        "stricken": True,
    }
    assert (ran.json["actions_total"], ran.json["history_pages"]) == (3, 1)
    assert ran.json["similar"] == []  # on a tab of its own


def test_another_tab(tmp_path: Path) -> None:
    """What only the history tab shows is null on another one."""
    found = typed("read", saved(tmp_path, "/Bills/194/S1/SimilarBills"), "--json").json
    assert (found["history"], found["actions_total"], found["active_tab"]) == (None, None, "SimilarBills")
    assert found["similar"] == [{"bill": "192/S459", "title": "An Act of old & new"}]


def test_a_vote_that_cannot_be_read(tmp_path: Path) -> None:
    """A committee's vote without numbers has nulls in their place, and `unread` says why."""
    with sample_site() as site:
        site.now = NOON
        answer = get(site, "/Bills/194/S6/CommitteeVote").text
    (tmp_path / "saved").write_text(answer.replace("<h5>", "<h6>").replace("</h5>", "</h6>"), encoding="utf-8")
    ran = typed("read", str(tmp_path / "saved"), "--json")
    (vote,) = ran.json["committee_votes"]
    assert (vote["committee"], vote["question"]) == ("Joint Committee on the Judiciary", "ought to pass")
    assert [vote[name] for name in ("favorable", "adverse", "reserve_right", "no_action")] == [None] * 4
    ((part, error),) = [each.values() for each in ran.json["unread"]]
    assert (part, ran.code) == ("committee_votes", 0)
    assert error.startswith("Joint Committee on the Judiciary: expected the counts")


def test_a_json_history(tmp_path: Path) -> None:
    """A JSON history has `kind` and `history` alone, and a date that is missing is null."""
    found = typed("read", saved(tmp_path, HISTORY, Accept="application/json"), "--json").json
    assert (set(found), found["kind"], len(found["history"])) == ({"kind", "history"}, "history", 3)
    assert found["history"][2] == {
        "date": None,
        "branch": "Senate",
        "action": "Accompanied a new draft, see S2 <b>",
        "stricken": False,
    }


def test_a_page_for_people(tmp_path: Path) -> None:
    """Without --json every value has a line, lists in words, and the history follows."""
    said = typed("read", saved(tmp_path, "/Bills/194/S1")).out.splitlines()
    assert "number: S1" in said
    assert "presenters: Ann Sample; Bo Sample" in said
    assert "sponsor: -" in said
    assert said[-3:] == [
        "  2025-03-03  Senate     Referred to the committee on The Judiciary",
        "  2025-03-03  Joint      Hearing scheduled for 3/20 in <b> (struck)",
        "  (no date)  Senate     Accompanied a new draft, see S2 <b>",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "expected "),
        (b"<html><body>A page of another kind.</body></html>", "expected "),
        (b"{}", "expected "),
        (b"[1, 2", "expected "),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "expected UTF-8 text, found other bytes at 0"),
        ("<p>Sesión</p>".encode("latin-1"), "expected UTF-8 text, found other bytes at 7"),
    ],
    ids=["empty", "another page", "another JSON", "broken JSON", "binary", "latin-1"],
)
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["", "json"])
def test_neither_page_nor_history(tmp_path: Path, content: bytes, fault: str, more: list[str]) -> None:
    """A file that is neither is one line with what was expected and what was found, and exit code 1."""
    (tmp_path / "file").write_bytes(content)
    ran = typed("read", str(tmp_path / "file"), *more)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(f"billbot: {tmp_path / 'file'}: {fault}")
    assert "found" in ran.err


def test_the_error_page(tmp_path: Path) -> None:
    """The site's error page is none of its bill pages."""
    assert typed("read", saved(tmp_path, "/Bills/194/S9")).code == 1


@pytest.mark.parametrize(("place", "why"), [("nowhere", "No such file or directory"), (".", "Is a directory")])
def test_no_file(tmp_path: Path, place: str, why: str) -> None:
    """A file that is not there, or a folder, is one line and exit code 1."""
    path = tmp_path / place
    assert typed("read", str(path)) == (1, "", f"billbot: {path}: cannot be read ({why})\n")
