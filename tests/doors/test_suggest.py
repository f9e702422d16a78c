"""`suggest` on the command line, in a worker's tick, and answered in Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from tests.support.contract import differences, sample
from tests.support.house_on_disk import BEGIN, REFERRED, Doors, bill, doors, row
from tests.support.suggest_sample import BILLS, DESK, NEXT_DAY, SECRET, TOLL, docket, searched, ticks

ROOM = "C0123456789"
YES, NO = "white_check_mark", "x"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with searched(tmp_path_factory.mktemp("searched")) as made:
        yield made


@pytest.fixture
def told(kept: Doors) -> Doors:
    """The house whose documents were read and told of, as good as new."""
    return kept.again()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Doors]:
    with doors(tmp_path, bill("H1588", row(REFERRED)), SECRET, TOLL) as opened:
        opened.configure(DESK, BILLS)
        yield opened


def test_found_and_listed(house: Doors) -> None:
    """What a new document is suggested for stands in the list, with the id that decides on it."""
    assert house.billbot("suggest", "list").out == "No suggestion waits for a decision.\n"
    ticks(house, BEGIN, NEXT_DAY)
    ran = house.billbot("suggest", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "   1  194/SD9000  An Act on SD9000\n"
        "      Roads: Its title has none of our words; its text says “toll road” 3 times.\n"
        "      would be a proposal of its own\n"
        "   2  194/HD5608  An Act on HD5608 (Ann Sample)\n"
        "      Limits on agreements: Its title has none of our words; its text says “civil detainers” once.\n"
        "      would join Dignity Act\n"
        "To decide: billbot suggest accept ID, or billbot suggest reject ID.\n"
    )


def test_passage(tmp_path: Path) -> None:
    """Words of a watched text are listed with a quote, in which nothing works on a terminal, and as JSON."""
    words = "No registry shall \x1b[31m send a `letter` <script>alert(1)</script> @channel \u202e to anybody"
    text = f"\tSECTION 1. {words} but a resident who asked for it in writing within nine days of the last answer given."
    watched = replace(bill("H1588", row(REFERRED)), text=text)
    with doors(tmp_path, watched, docket("HD9", text)) as house:
        house.configure(DESK, BILLS)
        ticks(house, BEGIN, NEXT_DAY)
        listed = house.billbot("suggest", "list").out
        assert (
            "31 words in a row are those of H.1588, which is watched; in all it has nearly all of that text" in listed
        )
        assert not set("\x1b\u202e") & set(listed)
        (found,) = house.billbot("suggest", "list", "--json").json
        assert {key: found["passage"][key] for key in ("bill", "words", "share")} == {
            "bill": "194/H1588",
            "words": 31,
            "share": 1.0,
        }
        assert "<script>" in found["passage"]["quote"]


def test_once(house: Doors) -> None:
    """`work --once` reads and tells what it found in the same run."""
    house.billbot("work", "--once", "--now", BEGIN)
    house.site.now = clock.parse(NEXT_DAY)
    ran = house.billbot("work", "--once", "--now", NEXT_DAY)
    assert ran.out.startswith("2 documents found that nobody listed\n")
    assert ran.out.endswith("1 message sent.\n")


def test_as_json(told: Doors) -> None:
    """`suggest list --json` gives the list as one value, what was decided only when asked."""
    told.billbot("suggest", "reject", "1", "--now", NEXT_DAY)
    (found,) = told.billbot("suggest", "list", "--json").json
    assert list(differences(sample("suggest list --json"), [found])) == []
    assert {key: found[key] for key in ("id", "bill", "docket", "topics", "reason", "proposal", "told", "decided")} == {
        "id": 2,
        "bill": "194/HD5608",
        "docket": "HD5608",
        "topics": ["287g"],
        "reason": "words",
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
            "excerpt": "No civil detainers.",
        }
    ]
    first, _ = told.billbot("suggest", "list", "--all", "--json").json
    assert (first["decided"], first["decided_at"]) == ("rejected", "2025-03-04T06:00:00-05:00")
    assert first["decided_by"].startswith("command line")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["accept", "7"], "there is no suggestion 7; billbot suggest list shows those there are"),
        (["reject", "7"], "there is no suggestion 7; billbot suggest list shows those there are"),
        (["accept", "1"], "suggestion 1 was rejected already, by "),
        (["accept", "2", "--proposal", "dignty"], 'there is no proposal "dignty"; did you mean "dignity"?'),
        (["accept", "2", "--by", "ann@example.org"], "--by: write a short name, and no address"),
        (["--try", " *"], "--try: ' *' has no word; write a phrase such as \"civil detainer*\""),
        ([], 'write suggest list, or suggest accept, reject or undo ID, or suggest --try "phrase"'),
        (["--json", "list"], "--try and --json before list are left out, or written behind it"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_wrong_usage(told: Doors, words: list[str], said: str) -> None:
    """What cannot be decided, or is no suggestion, is wrong usage, and says what is right."""
    told.billbot("suggest", "reject", "1")
    ran = told.billbot("suggest", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"billbot: {said}")


def test_try(told: Doors) -> None:
    """`--try` says what a phrase would have found in the documents known, configured or not."""
    ran = told.billbot("suggest", "--try", "TOLL-road*")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "194/SD9000  An Act on SD9000\n    text 3: A toll road is a tollroad; and toll roads.\n"
        "1 of 3 documents known have “TOLL-road*”; 0 are not read yet.\n"
    )
    (hit,) = told.billbot("suggest", "--try", "h1588", "--json").json
    assert (hit["bill"], [each["place"] for each in hit["words"]]) == ("194/H1588", ["title"])


def test_status(house: Doors) -> None:
    """`status` says how many documents are unread."""
    ticks(house, BEGIN)
    assert house.billbot("status", "--json").json["unread_documents"] == 0
    house.change("UPDATE documents SET read_at = NULL")
    assert house.billbot("status", "--json").json["unread_documents"] == 1
    assert "1 document not read yet" in house.billbot("status").out
    house.change("UPDATE document_lists SET error = 'away'")
    assert "failing: the list of documents of General Court 194: away\n" in house.billbot("status").out
