"""Documents that nobody listed are suggested, shown, accepted and rejected; nothing in them is obeyed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from tests.support import toml
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.contract import differences, sample
from tests.support.suggest_sample import (
    BILLS,
    DESK,
    NEXT_DAY,
    OPEN,
    decisions,
    docket,
    searched,
    ticks,
    unsearched,
)

ANSWERED, LATER = "2025-03-04T09:10", "2025-03-04T10:10"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    with searched(tmp_path_factory.mktemp("searched")) as made:
        yield made


@pytest.fixture
def told(kept: AppOnDisk) -> AppOnDisk:
    """The app whose documents were read and told of, as good as new."""
    return kept.restored()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    """An app that finds SD9000 (1), whose topic has no proposal, and HD5608 (2), which belongs to `dignity`."""
    with unsearched(tmp_path) as opened:
        yield opened


def test_once(app: AppOnDisk) -> None:
    """`work --once` reads and tells what it found in the same run."""
    app.billbot("work", "--once", "--now", BEGIN)
    app.site.now = clock.parse(NEXT_DAY)
    ran = app.billbot("work", "--once", "--now", NEXT_DAY)
    assert ran.out.startswith("2 new documents may be ours\n")
    assert ran.out.endswith("1 message sent.\n")


def test_as_json(told: AppOnDisk) -> None:
    """`suggest list --json` gives the list as one value, what was decided only when asked."""
    told.billbot("suggest", "reject", "1", "--now", NEXT_DAY)
    (found,) = told.billbot("suggest", "list", "--json").json
    assert list(differences(sample("suggest list --json"), [found])) == []
    assert {key: found[key] for key in ("id", "bill", "docket", "topics", "reason", "proposal", "told", "decided")} == {
        "id": 2,
        "bill": "194/HD5608",
        "docket": "HD5608",
        "topics": ["287g"],
        "reason": "named",
        "proposal": "dignity",
        "told": True,
        "decided": None,
    }
    assert found["words"] == [
        {
            "topic": "287g",
            "word": "civil detainer*",
            "said": "civil detainers",
            "place": "text",
            "times": 1,
            "excerpt": "…based on House, No. 1588) Be it enacted, as follows: No civil detainers.",
        }
    ]
    first, _ = told.billbot("suggest", "list", "--all", "--json").json
    assert (first["decided"], first["decided_at"]) == ("rejected", "2025-03-04T06:00:00-05:00")
    assert first["decided_by"].startswith("command line")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["accept", "7"], "there is no suggestion 7; `billbot suggest list` lists them"),
        (["reject", "7"], "there is no suggestion 7; `billbot suggest list` lists them"),
        (["accept", "H7"], "there is no suggestion H7; `billbot suggest list` lists them"),
        (["accept", "1"], "suggestion 1 was already rejected, by "),
        (["accept", "2", "--proposal", "dignty"], 'there is no proposal "dignty"; did you mean "dignity"?'),
        (["accept", "2", "--by", "ann@example.org"], "--by: write a short name, not an address"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_wrong_usage(told: AppOnDisk, words: list[str], said: str) -> None:
    """Something that cannot be decided, or is not a suggestion, is wrong usage, with what is right."""
    told.billbot("suggest", "reject", "1")
    ran = told.billbot("suggest", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"billbot: {said}")


def test_status(app: AppOnDisk) -> None:
    """`status` says how many documents are unread."""
    ticks(app, BEGIN)
    assert app.billbot("status", "--json").json["unread_documents"] == 0
    app.change("UPDATE documents SET read_at = NULL")
    assert app.billbot("status", "--json").json["unread_documents"] == 1
    assert "1 document not read yet" in app.billbot("status").out
    app.change("UPDATE attempts SET error = 'away' WHERE kind = 'documents'")
    assert "failing: the list of documents of General Court 194: away\n" in app.billbot("status").out


def test_another_proposal_is_named(told: AppOnDisk) -> None:
    """With --proposal it joins that one, with any topics, or begins one with that name."""
    assert told.billbot("suggest", "accept", "1", "--proposal", "more of it").code == 0
    ran = told.billbot("suggest", "accept", "2", "--proposal", "Courthouse arrests")
    assert ran.out == (
        "Accepted: 194/HD5608. Added to a new proposal, Courthouse arrests (id: courthouse-arrests), under 287g.\n"
        "It has no position yet: `billbot watch position courthouse-arrests support`\n"
    )
    assert told.listed == {"more": ["194/SD9000"], "dignity": ["194/H1588"], "courthouse-arrests": ["194/HD5608"]}


def test_called_as_the_document_calls_itself(told: AppOnDisk) -> None:
    """A document that names itself begins a proposal of that name."""
    told.change("UPDATE documents SET title = 'An Act on roads (the SAFE Roads Act)' WHERE docket = 'SD9000'")
    ran = told.billbot("suggest", "accept", "1")
    assert ran.out == (
        "Accepted: 194/SD9000. Added to a new proposal, SAFE Roads Act (id: safe-roads), under roads.\n"
        "It has no position yet: `billbot watch position safe-roads support`\n"
    )


def test_accept_where_no_proposal_is(told: AppOnDisk) -> None:
    """With --new, or under a topic without proposals, an accepted document begins a proposal named by its title."""
    ran = told.billbot("suggest", "accept", "1")
    assert ran.out == (
        "Accepted: 194/SD9000. Added to a new proposal, On SD9000 (id: sd9000-194), under roads.\n"
        "It has no position yet: `billbot watch position sd9000-194 support`\n"
    )
    assert "It has no position yet: /billbot position On SD9000: support" in told.billbot("deliver").out
    assert told.billbot("suggest", "accept", "2", "--new").code == 0
    assert told.listed == {
        "more": [],
        "dignity": ["194/H1588"],
        "sd9000-194": ["194/SD9000"],
        "hd5608-194": ["194/HD5608"],
    }


def test_a_new_proposal_takes_the_position_of_the_one_it_is_like(told: AppOnDisk) -> None:
    """A document that names a supported bill begins a supported proposal, so its alerts can ask."""
    told.configure(DESK, BILLS.replace('id = "dignity"', 'id = "dignity"\nposition = "support"'))
    assert "Its position: support.\n" in told.billbot("suggest", "accept", "2", "--new").out
    assert told.app().proposals[-1].position == "support"


def test_accept_another_of_its_title(told: AppOnDisk) -> None:
    """If a proposal has the new name, the document joins it as the other branch's bill; --new is refused.

    After a refusal it stays undecided.
    """
    told.configure(DESK, BILLS + toml.proposal("first", "On SD9000"))
    refused = told.billbot("suggest", "accept", "1", "--new")
    assert (refused.code, 'there is a proposal "On SD9000" already' in refused.err) == (2, True)
    assert decisions(told)[0] == OPEN
    assert told.billbot("suggest", "accept", "1").code == 0
    assert told.listed["first"] == ["194/SD9000"]


def test_accept_what_is_watched(told: AppOnDisk) -> None:
    """A document that somebody listed meanwhile is accepted, and the file stays."""
    told.configure(DESK, BILLS.replace('"194/H1588"', '"194/H1588", "194/HD5608"'))
    ran = told.billbot("suggest", "accept", "2")
    assert ran == (0, "Accepted: 194/HD5608. It is watched already, under Dignity Act.\n", "")
    assert told.listed["dignity"] == ["194/H1588", "194/HD5608"]


def test_a_refused_write(told: AppOnDisk) -> None:
    """If the list cannot be written, nothing is decided, and the same command adds it later."""
    path = told.folder / "bills.toml"
    text = path.read_text(encoding="utf-8")
    inline = 'proposal = [{id = "dignity", name = "Dignity Act", topics = ["287g"], bills = ["194/H1588"]}]\n'
    path.write_text(inline + text[: text.index("[[proposal]]")], encoding="utf-8")
    ran = told.billbot("suggest", "accept", "2", "--now", ANSWERED)
    assert (ran.code, ran.out, decisions(told)[1]) == (1, "", OPEN)
    path.write_text(text, encoding="utf-8")
    assert told.billbot("suggest", "accept", "2", "--now", LATER).out == "Accepted: 194/HD5608. Added to Dignity Act.\n"


def test_taken_off_again(told: AppOnDisk) -> None:
    """A bill that was accepted and taken off the list does not wait for a decision again."""
    told.billbot("suggest", "accept", "2", "--now", NEXT_DAY)
    told.billbot("watch", "remove", "HD5608")
    assert "HD5608" not in told.billbot("suggest", "list").out
    assert "was already accepted" in told.billbot("suggest", "accept", "2").err


def test_taken_back_twice(told: AppOnDisk) -> None:
    """A second undo, and one of what nobody decided on, says that there is nothing to undo."""
    told.billbot("suggest", "reject", "1", "--now", ANSWERED)
    assert told.billbot("suggest", "undo", "1", "--now", ANSWERED).code == 0
    for key in ("1", "2"):
        ran = told.billbot("suggest", "undo", key, "--now", ANSWERED)
        said = f"billbot: suggestion {key} is waiting for a decision: there is nothing to undo\n"
        assert (ran.code, ran.out, ran.err) == (2, "", said)
    ran = told.billbot("suggest", "undo", "9", "--now", ANSWERED)
    assert (ran.code, "there is no suggestion 9" in ran.err) == (2, True)


@pytest.mark.parametrize("options", [[], ["--new"]])
def test_the_file_is_as_before(told: AppOnDisk, options: list[str]) -> None:
    """After an undo the list is as before, whether it joined or began a proposal."""
    before = told.listed
    assert told.billbot("suggest", "accept", "2", *options, "--now", ANSWERED).code == 0
    assert told.listed != before
    assert told.billbot("suggest", "undo", "2", "--now", LATER).code == 0
    assert told.listed == before
    assert [each["id"] for each in told.billbot("suggest", "list", "--json").json] == [2, 1]


def test_more_was_added_since(told: AppOnDisk) -> None:
    """Bills that were put into its proposal since stay there."""
    told.billbot("suggest", "accept", "2", "--new", "--now", ANSWERED)
    told.billbot("suggest", "accept", "1", "--proposal", "hd5608-194", "--now", ANSWERED)
    assert told.billbot("suggest", "undo", "2", "--now", LATER).code == 0
    assert told.listed["hd5608-194"] == ["194/SD9000"]


def test_found_and_listed(app: AppOnDisk) -> None:
    """The list has what a new document is suggested for, with the id that decides on it, the most certain first."""
    assert app.billbot("suggest", "list").out == "No suggestion is waiting for a decision.\n"
    ticks(app, BEGIN, NEXT_DAY)
    ran = app.billbot("suggest", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "   2  194/HD5608  An Act on HD5608 (Ann Sample)\n"
        "      Limits on agreements: Its first page or summary names H.1588, which is watched. Its title has none of"
        " our words; its text says “civil detainers” once.\n"
        "      would join Dignity Act\n"
        "   1  194/SD9000  An Act on SD9000\n"
        "      Roads: Its title has none of our words; its text says “toll road” 3 times.\n"
        "      would begin a new proposal\n"
        "To decide: `billbot suggest accept ID`, or `billbot suggest reject ID`.\n"
    )


def test_passage(tmp_path: Path) -> None:
    """Shared words of a watched text are listed with a quote that is safe on a terminal, and in JSON."""
    words = "No registry shall \x1b[31m send a `letter` <script>alert(1)</script> @channel \u202e to anybody"
    text = f"\tSECTION 1. {words} but a resident who asked for it in writing within nine days of the last answer given."
    watched = replace(bill("H1588", row(REFERRED)), text=text)
    with on_disk(tmp_path, watched, docket("HD9", text)) as app:
        app.configure(DESK, BILLS)
        ticks(app, BEGIN, NEXT_DAY)
        listed = app.billbot("suggest", "list").out
        assert "31 words in a row match H.1588, which is watched; in all it has nearly all of that text" in listed
        assert not set("\x1b\u202e") & set(listed)
        (found,) = app.billbot("suggest", "list", "--json").json
        assert {key: found["passage"][key] for key in ("bill", "words", "share")} == {
            "bill": "194/H1588",
            "words": 31,
            "share": 1.0,
        }
        assert "<script>" in found["passage"]["quote"]
