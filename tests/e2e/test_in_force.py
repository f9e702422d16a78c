"""Which list is in force where the files have faults, or an edit took most of it out: the last good one."""

import sqlite3

import pytest

from tests.support.app_on_disk import AppOnDisk, typed
from tests.support.listed_app import NUMBERS, checked, edit, once, proposals

NOON, LATER = "2025-03-03T12:00", "2025-03-03T14:00"


@pytest.fixture
def made(checked_once: AppOnDisk) -> AppOnDisk:
    """That app as good as new; edits are told to the channel of operations."""
    return checked_once.restored()


def test_with_a_broken_list_the_last_good_one_is_looked_at(made: AppOnDisk) -> None:
    """`work --once` goes on with the last good list, says the fault on stderr and to operations once, and exits 1."""
    edit(made, proposals(*NUMBERS).replace('topics = ["287g"]', 'topics = ["287h"]'))
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, checked(made)) == (1, 4)
    assert 'there is no topic "287h"' in ran.err
    assert "the last good list stays in force" in ran.err
    assert ran.out.count("The configuration cannot be used as it is now") == 1
    assert once(made, LATER, code=1).count("The configuration cannot be used") == 0


@pytest.mark.parametrize("text", ["[source", '[source]\nurl = "nowhere"\n', "\x00"])
def test_broken_settings_are_a_fault(made: AppOnDisk, text: str) -> None:
    """Of `billbot.toml`, which may hold addresses, nothing is kept: while it has faults nothing is done."""
    (made.folder / "billbot.toml").write_text(text, encoding="utf-8")
    before = made.ask("SELECT count(*) FROM polls")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, ran.out, made.ask("SELECT count(*) FROM polls")) == (1, "", before)
    assert "billbot.toml" in ran.err


def test_a_broken_calendar_is_no_reason_to_stop(made: AppOnDisk) -> None:
    """With a fault in `calendar.toml` the last good dates and list are used, and `watch undo` is no help."""
    (made.folder / "calendar.toml").write_text("[[court", encoding="utf-8")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, checked(made)) == (1, 4)
    assert "until then the last good list stays in force" in ran.err
    assert "watch undo" not in ran.err


def test_where_nothing_was_ever_good_a_fault_is_a_fault(app: AppOnDisk) -> None:
    """Without an earlier good configuration nothing can go on: the faults are said, and nothing is app."""
    edit(app, "[[proposal")
    ran = typed("--config", str(app.folder), "work", "--once")
    assert (ran.code, ran.out, app.database.exists()) == (1, "", False)
    assert "bills.toml" in ran.err


def test_a_person_at_the_terminal_is_told_of_a_broken_file(made: AppOnDisk) -> None:
    """While the files have faults `status` says which, and how everything stands by the last good list, and exits 1."""
    edit(made, "[[proposal")
    ran = made.billbot("status")
    assert (ran.code, ran.out.startswith("4 bills watched; last read well: ")) == (1, True)
    assert "bills.toml: line 1, " in ran.err
    assert (
        "until then the last good list stays in force; `billbot watch undo` takes the edit of bills.toml back"
        in ran.err
    )


def test_a_list_emptied_by_accident_stays_in_force(made: AppOnDisk) -> None:
    """Where more than half of the proposals vanish in one edit, at least three, the list before goes on being read."""
    edit(made, proposals("H1"))
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, checked(made)) == (1, 4)
    fault = (
        "bills.toml: 3 of 4 proposals are gone from it: Proposal H2, Proposal H3, Proposal H4; if that is meant, run"
    )
    assert fault in ran.err
    assert ran.out.count("The configuration cannot be used as it is now") == 1
    assert "Taken off the list" not in ran.out
    assert once(made, LATER, code=1).count("The configuration cannot be used") == 0


def test_every_command_goes_by_the_list_in_force(made: AppOnDisk) -> None:
    """What reads or sends while an emptied list waits sees the list before it, and says so on stderr."""
    edit(made, proposals("H1"))
    ran = made.billbot("watch", "list", "--json")
    assert [each["bill"] for each in ran.json] == [f"194/{number}" for number in NUMBERS]
    assert "3 of 4 proposals are gone" in ran.err
    assert made.billbot("deliver", "--now", NOON).code == 0
    assert made.billbot("watch", "add", "H5", "--topic", "287g", "--offline").code == 1
    assert made.listing == proposals("H1")


@pytest.mark.parametrize("kept", [("H1", "H2"), ("H1", "H2", "H3")])
def test_half_a_list_may_go(made: AppOnDisk, kept: tuple[str, ...]) -> None:
    """Up to half of the proposals, or two, are taken out without a question."""
    edit(made, proposals(*kept))
    assert once(made, NOON).count("Taken off the list") == 1
    assert checked(made) == len(kept)


def test_another_id_is_no_loss(made: AppOnDisk) -> None:
    """Proposals that are renamed, ids and all, keep their bills and so are not lost."""
    edit(made, proposals(*NUMBERS).replace("of-", "called-"))
    once(made, NOON)
    assert checked(made) == 4


def test_a_database_that_cannot_be_read_is_no_last_good_list(made: AppOnDisk) -> None:
    """Where the list in force is lost with the database, the files count, and their faults are faults."""
    made.database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    edit(made, "[[proposal")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert ran.code == 1
    with pytest.raises(sqlite3.DatabaseError):
        made.ask("SELECT 1 FROM configurations")
