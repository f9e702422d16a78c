import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.contract import differences, sample
from tests.support.house_on_disk import typed
from tests.support.practice_sample import HISTORY, NOON, get, sample_site

MEANING = ["text", "kinds", "bills", "committees", "hearing", "reporting_date", "votes", "chapter", "weight", "meaning"]
VOTE = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"


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


def test_explain_json() -> None:
    """`explain --json` has the keys of docs/design/contract.md in one value."""
    ran = typed("explain", VOTE, "--json")
    assert (ran.code, ran.err, list(ran.json)) == (0, "", MEANING)
    assert (ran.json["text"], ran.json["votes"]) == (VOTE, {"yeas": 32, "nays": 8, "roll_call": 198})


def test_explain_for_people() -> None:
    """Without --json the meaning comes first, then what was found, each in words."""
    first, *rest = typed("explain", VOTE).out.splitlines()
    assert first == typed("explain", VOTE, "--json").json["meaning"]
    assert rest == ["kinds: engrossed", "votes: yeas 32, nays 8, roll call 198", "told: at once"]
    drafted = typed("explain", "Accompanied a new draft, see S2836").out
    assert "\nkinds: new draft\nbills: S2836 (continues in)\n" in drafted
    assert typed("explain", "Rules suspended").out.endswith("told: in the digest, and at once where everything is\n")


def explained(stdin: bytes) -> list[Any]:
    """What `explain -` answers, an object a line."""
    ran = typed("explain", "-", stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "" or ran.out.endswith("\n")
    return [json.loads(line) for line in ran.out.split("\n")[:-1]]


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a", ["a"]),
        (b"\n\na\n\n", ["", "", "a", ""]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"a\x0b\x0c\xc2\x85\xe2\x80\xa8b\n", None),
        (b"caf\xe9 \xff\n\xe2\x80\x93", ["caf\ufffd \ufffd", "\u2013"]),
        (b"a\x00b\n", None),
    ],
    ids=["none", "empty", "no break", "empty ones", "Windows", "other breaks", "not UTF-8", "zero byte"],
)
def test_explain_lines(stdin: bytes, texts: list[str] | None) -> None:
    """`explain -` answers every line with one object, empty, broken and unended ones too."""
    answers = explained(stdin)
    assert all(list(answer) == MEANING for answer in answers)
    if texts is None:  # what such a character becomes is for the reading of actions to say
        assert len(answers) == 1
    else:
        assert [answer["text"] for answer in answers] == texts


def test_explain_a_thousand_lines() -> None:
    """A thousand lines get a thousand answers in their order."""
    answers = explained("".join(f"Reported by committee {n}\n" for n in range(1000)).encode())
    assert [answer["text"] for answer in answers] == [f"Reported by committee {n}" for n in range(1000)]


def test_explain_answers_at_once() -> None:
    """A line is answered when it comes, before the next one."""
    with subprocess.Popen(
        [sys.executable, "-m", "billbot", "explain", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for text in (b"Read", b"Read second"):
            child.stdin.write(text + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["text"] == text.decode()
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_text_that_is_not_utf8() -> None:
    """Broken bytes of an argument are read as those of a line are."""
    ran = subprocess.run(
        [sys.executable, "-m", "billbot", "explain", "--json", b"caf\xe9"], capture_output=True, timeout=30, check=False
    )
    assert (ran.returncode, json.loads(ran.stdout)["text"]) == (0, "caf\ufffd")


def test_whoever_reads_has_enough() -> None:
    """When the reader of the output goes away, the command ends without a word, and is fine."""
    with subprocess.Popen(
        [sys.executable, "-m", "billbot", "explain", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        _, said = child.communicate(b"Read\n" * 5000, timeout=30)
        assert (child.returncode, said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [["explain", "Read"], ["explain", "Read", "--json"]], ids=" ".join)
def test_nowhere_to_print(words: list[str]) -> None:
    """When the output's disk is full, one line says so, and the exit code is 1."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "billbot", *words], stdout=full, stderr=subprocess.PIPE, timeout=30, check=False
        )
    assert (ran.returncode, ran.stderr) == (1, b"billbot: No space left on device\n")


def test_a_terminal_of_few_letters() -> None:
    """What a terminal cannot show is written as an escape, in a result as in JSON."""
    for more, expected in (([], b"place Room \\u2013 1"), (["--json"], b'"place": "Room \\u2013 1"')):
        ran = subprocess.run(
            [sys.executable, "-m", "billbot", "explain", "Hearing scheduled for 07/28/2021 in Room \u2013 1", *more],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "latin-1"},
            timeout=30,
            check=False,
        )
        assert (ran.returncode, ran.stderr, expected in ran.stdout) == (0, b"", True)
