"""`watch`: bills are taken off the list, who did what is kept and told, and the list is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot import clock
from billbot.domain.bills import BillId
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, AppOnDisk, on_disk
from tests.support.watch_sample import (
    LIST,
    OPERATIONS,
    TITLE,
    TOPICS,
    app,
    log,
    practice,
    refused,
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[AppOnDisk]:
    """A app whose list is edited."""
    with app(tmp_path) as opened:
        yield opened


def test_remove_keeps_the_history(tmp_path: Path) -> None:
    """A bill that is taken off the list is not looked at any more; what is known of it stays in the database."""
    with app(tmp_path, text=LIST.replace("the House's\n", 'the House\'s\n"194/S1122"\n')) as made:
        made.billbot("check", "--now", BEGIN)
        ran = made.billbot("watch", "remove", "h.1588")
        assert (ran.code, ran.err) == (0, "")
        assert made.listed == {"dignity": ["194/S1122"]}
        assert "# the House's" in made.listing
        with made.store() as store:
            known = store.bills.last_seen(BillId(194, "H1588"))
        assert known is not None
        assert len(known.rows) == 1
        assert made.billbot("check", "--json", "--now", LATER).json["checked"] == 1
        assert "did you mean 194/S1122?" in refused(made, 2, "remove", "S112")
        assert 'a proposal goes with the last of its bills; "dignity": 194/' in refused(made, 2, "remove", "Dignity")


def test_a_docket_is_removed_by_its_number(tmp_path: Path) -> None:
    """A docket on the list that has got its number since is taken out by either of the two."""
    numbered = practice("H9", docket="HD9", numbered_at=clock.parse("2025-03-03T12:00"))
    with app(tmp_path, numbered, text=LIST.replace("H1588", "HD9")) as made:
        made.billbot("check", "--now", BEGIN)
        made.site.now = clock.parse(LATER)
        made.billbot("check", "--now", "2025-03-05T10:00")
        assert made.billbot("watch", "remove", "H9").code == 0
        assert made.listed == {}


def test_who_did_it_is_kept_and_told(made: AppOnDisk) -> None:
    """What was added and removed is kept with the account or the name given, and told where operations are."""
    made.billbot("check", "--now", BEGIN)
    made.billbot("watch", "add", "S1122", "--proposal", "dignity", environ={"LOGNAME": "sample"})
    made.billbot("watch", "remove", "H1588", "--by", "Ann  Sample")
    assert [(each.who, each.kind, str(each.bill), each.proposal) for each in log(made)] == [
        ("sample", "added", "194/S1122", "dignity"),
        ("Ann Sample", "removed", "194/H1588", "dignity"),
    ]
    out = made.billbot("deliver").out
    assert out.count("Put on the list: S.1122; Taken off the list: H.1588") == 1
    assert "S.1122 of the 194th: added to Dignity, by sample, " in out
    assert "H.1588 of the 194th: taken out of Dignity, by Ann Sample, " in out


def test_an_edit_by_hand_is_told_as_such(made: AppOnDisk) -> None:
    """A bill that was put into the file by hand is noted at the next check as done by nobody known."""
    made.billbot("check", "--now", BEGIN)
    made.configure(CONSOLE + OPERATIONS, LIST.replace("H1588", "S1122"))
    out = made.billbot("check", "--now", LATER).out
    assert [(each.who, each.kind, str(each.bill)) for each in log(made)] == [
        (None, "removed", "194/H1588"),
        (None, "added", "194/S1122"),
    ]
    assert "by somebody who edited the file by hand, noticed at 2:00 PM" in out


def test_what_was_edited_by_hand_before_is_not_put_down_to_the_command(made: AppOnDisk) -> None:
    """A command takes note of its own edit alone; what stood in the file before is noted as edited by hand."""
    made.billbot("check", "--now", BEGIN)
    made.configure(CONSOLE, LIST.replace('"194/H1588",', '"194/H1588", "194/S7",'))
    made.billbot("watch", "add", "S1122", "--proposal", "dignity", "--by", "Ann")
    assert [(each.who, str(each.bill)) for each in log(made)] == [(None, "194/S7"), ("Ann", "194/S1122")]


def test_now_also_watched(tmp_path: Path) -> None:
    """A channel that was welcomed hears once, when a new bill was seen, that it is watched, with where it stands."""
    other = '[[channel]]\nname = "sealers"\nkind = "console"\ntopics = ["sealing"]\n'
    with app(tmp_path, channels=CONSOLE + other) as made:
        assert made.billbot("check", "--now", BEGIN).out.count("billbot watches") == 2
        made.billbot("watch", "add", "S1122", "--topic", "287g", "--new", "--by", "Ann")
        assert "Now also watched" not in made.billbot("deliver", "--now", LATER).out
        out = made.billbot("check", "--now", LATER).out
        assert out.count("Now also watched: Civil detainers") == 1
        assert "Civil detainers: S.1122, in the Judiciary Committee" in out
        assert "1 message sent" in out
        assert "Now also watched" not in made.billbot("check", "--now", "2025-03-03T15:00").out


def test_before_the_welcome(made: AppOnDisk) -> None:
    """What was added before the first check is in the welcome, and told once."""
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    out = made.billbot("check", "--now", BEGIN).out
    assert (out.count("billbot watches 2 bills"), out.count("Now also watched")) == (2, 0)
    assert "Now also watched" not in made.billbot("check", "--now", LATER).out


def test_what_was_taken_out_before_it_was_told(made: AppOnDisk) -> None:
    """A bill that is off the list again before anybody was told is not told as watched."""
    made.billbot("check", "--now", BEGIN)
    made.billbot("watch", "add", "S1122", "--proposal", "dignity")
    made.billbot("check", "--no-send", "--now", LATER)
    made.billbot("watch", "remove", "S1122")
    assert "Now also watched" not in made.billbot("deliver").out


def test_list_of_what_has_no_title(tmp_path: Path) -> None:
    """Of a bill that was read and has no title, the list does not say that it was not read yet."""
    with on_disk(tmp_path, practice("H1588", "")) as made:
        made.billbot("check", "--now", BEGIN)
        assert "194/H1588    no title known" in made.billbot("watch", "list").out


def test_list_of_nothing(tmp_path: Path) -> None:
    """Where nothing is watched yet, the list says so, and how a bill is put on it."""
    with app(tmp_path, text=TOPICS) as made:
        assert made.billbot("watch", "list").out == (
            "No bill is watched yet: run `billbot watch add`, or write into bills.toml.\n"
        )


def test_list(made: AppOnDisk) -> None:
    """The list names each proposal with its topics and its bills, as text and as JSON."""
    assert made.billbot("watch", "list").out == "Dignity  [dignity] under 287g\n  194/H1588    not read yet\n"
    made.billbot("check", "--now", BEGIN)
    assert made.billbot("watch", "list", "--json").json == [
        {
            "bill": "194/H1588",
            "proposal": "dignity",
            "name": "Dignity",
            "topics": ["287g"],
            "title": TITLE,
            "listed": True,
            "awaiting": False,
        }
    ]
