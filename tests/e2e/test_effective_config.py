"""Which list applies: the files' as soon as they are good, until then the last good one."""

import io
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import config_edit, worker
from billbot.app import watchlist as lists
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.notify.incidents import note_own
from tests.support.app_on_disk import (
    BEGIN,
    BILLS,
    CONSOLE,
    HEARING,
    REFERRED,
    AppOnDisk,
    bill,
    on_disk,
    row,
    typed,
    until,
)
from tests.support.listed_app import NUMBERS, checked, edit, once, proposals
from tests.support.worker_process import working

NOON, LATER = "2025-03-03T12:00", "2025-03-03T14:00"


@pytest.fixture
def made(checked_once: AppOnDisk) -> AppOnDisk:
    """That app as good as new; the operations channel hears about edits."""
    return checked_once.restored()


NOT_STARTED = (
    "until that is right nothing is checked or sent, and nothing is lost; a `billbot work` that was started before goes"
    " on as before"
)


@pytest.mark.parametrize("text", ["[source", '[source]\nurl = "nowhere"\n', "\x00"])
def test_broken_settings_are_a_fault(made: AppOnDisk, text: str) -> None:
    """`billbot.toml` may have addresses, so it is not kept: with faults in it, nothing is done."""
    (made.folder / "billbot.toml").write_text(text, encoding="utf-8")
    before = made.ask("SELECT count(*) FROM polls")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, ran.out, made.ask("SELECT count(*) FROM polls")) == (1, "", before)
    fault, meanwhile = ran.err.splitlines()
    assert f"{made.folder / 'billbot.toml'}: " in fault
    assert meanwhile == f"billbot: {NOT_STARTED}"


def test_a_broken_calendar_is_no_reason_to_stop(made: AppOnDisk) -> None:
    """With a fault in `calendar.toml` the last good dates and list are used, and `watch undo` is no help."""
    (made.folder / "calendar.toml").write_text("[[court", encoding="utf-8")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, checked(made)) == (1, 4)
    assert "until that is fixed, billbot uses the last good list" in ran.err
    assert "watch undo" not in ran.err


def test_where_nothing_was_ever_good_a_fault_is_a_fault(app: AppOnDisk) -> None:
    """Without an earlier good configuration nothing can go on: the faults are listed, and there is no app."""
    edit(app, "[[proposal")
    ran = typed("--config", str(app.folder), "work", "--once")
    assert (ran.code, ran.out, app.database.exists()) == (1, "", False)
    assert "bills.toml" in ran.err


def test_a_person_at_the_terminal_is_told_of_a_broken_file(made: AppOnDisk) -> None:
    """While the files have faults `status` says which, and how everything is by the last good list, and exits 1."""
    edit(made, "[[proposal")
    ran = made.billbot("status")
    assert (ran.code, ran.out.startswith("4 bills watched; last read: ")) == (1, True)
    assert "bills.toml: line 1: " in ran.err
    assert (
        "until that is fixed, billbot uses the last good list; `billbot watch undo` takes back the edit of bills.toml"
        in ran.err
    )


def test_a_list_emptied_by_accident_stays_in_force(made: AppOnDisk) -> None:
    """If more than half of the proposals vanish in one edit, at least three, the list before goes on being read."""
    edit(made, proposals("H1"))
    ran = made.billbot("work", "--once", "--now", NOON)
    assert (ran.code, checked(made)) == (1, 4)
    fault = (
        "bills.toml: 3 of 4 proposals are gone from it: Proposal H2, Proposal H3, Proposal H4; if that is right, run"
    )
    assert fault in ran.err
    assert ran.out.count("The configuration cannot be used as it is now") == 1
    assert "Taken off the list" not in ran.out
    assert once(made, LATER, code=1).count("The configuration cannot be used") == 0


def test_status_forgets_a_fault_that_was_mended(made: AppOnDisk) -> None:
    """Once the file is right `status` does not name the fault anymore, though no tick has noted that yet."""
    good = made.listing
    edit(made, "[[proposal")
    once(made, NOON, code=1)
    assert "incident: The configuration cannot be used as it is now" in made.billbot("status", "--now", NOON).out
    edit(made, good)
    ran = made.billbot("status", "--now", NOON)
    assert (ran.code, "incident" in ran.out) == (0, False)


def test_while_the_list_is_broken_every_command_says_what_to_do(made: AppOnDisk) -> None:
    """With a quote dropped by hand, the last good list is shown and checked; it is not edited, and undo mends it."""
    good = made.listing
    edit(made, good.replace('id = "of-H1"', 'id = "of-H1'))
    broken = made.listing
    shown, looked, asked = (
        made.billbot(*words)
        for words in (("watch", "list", "--json"), ("check", "--now", NOON), ("watch", "ask", "of-H1", "Call them."))
    )
    assert [each["bill"] for each in shown.json] == [f"194/{number}" for number in NUMBERS]
    assert (looked.code, checked(made), asked.code, made.listing) == (1, 4, 1, broken)
    for ran in (shown, looked, asked):
        assert "bills.toml: line " in ran.err
        assert "uses the last good list; `billbot watch undo` takes back the edit of bills.toml" in ran.err
    assert made.billbot("watch", "undo", "--yes").code == 0
    assert made.listing == good


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
    """If the list in use is lost with the database, the files count, and their faults are faults."""
    made.database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    edit(made, "[[proposal")
    ran = made.billbot("work", "--once", "--now", NOON)
    assert ran.code == 1
    with pytest.raises(sqlite3.DatabaseError):
        made.ask("SELECT 1 FROM configurations")


SOON, HALF_PAST, ELEVEN = "2025-03-03T10:10", "2025-03-03T10:30", "2025-03-03T11:00"


OPERATIONS = '[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\n'


ONE = BILLS.replace(', "194/S1122"', "")


BROKEN = BILLS.replace('topics = ["287g"]', 'topics = ["287h"]')


FAULT = 'bills.toml: proposal 1 ("dignity"): topics: there is no topic "287h"; did you mean "287g"?'


class Work:
    """A worker in this process, woken by hand, and what its channels said since the last time."""

    def __init__(self, made: AppOnDisk) -> None:
        self.made, self.now, self._out = made, BEGIN, io.StringIO()
        self.meanwhile: Callable[[], None] = lambda: None
        app = replace(made.app(), clock=clock.Clock(now=lambda: clock.parse(self.now), sleep=self._sleep))
        self._worker = worker.Working(replace(app, stream=self._out), print)

    def wake(self, now: str) -> str:
        """One tick at this time; returns what it printed."""
        self.now, self.made.site.now, self.made.now = now, clock.parse(now), clock.parse(now)
        before = len(self._out.getvalue())
        self._worker.wake()
        return self._out.getvalue()[before:]

    def _sleep(self, _: float) -> None:
        self.meanwhile()


@contextmanager
def at_work(root: Path, bills: str = ONE, channels: str = CONSOLE + OPERATIONS, *rows: PracticeRow) -> Iterator[Work]:
    """A worker that has done its first tick, with an operations channel and a channel of readers."""
    with on_disk(root, bill("H1588", row(REFERRED), *rows), bill("S1122", row(REFERRED))) as made:
        made.configure(channels, bills)
        work = Work(made)
        work.wake(BEGIN)
        yield work


def write_list(work: Work, bills: str, channels: str = CONSOLE + OPERATIONS) -> None:
    work.made.configure(channels, bills)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """That worker."""
    with at_work(tmp_path) as opened:
        yield opened


def test_an_edit_by_hand_is_taken_up(work: Work) -> None:
    """At its next tick the worker uses the edited files: operations hear of it, readers once the bill was read."""
    write_list(work, BILLS)
    said = work.wake(SOON)
    assert said.count("Put on the list: S.1122") == 1
    assert "by somebody who edited the file by hand, noticed at 10:10 AM" in said
    assert said.count("Now also watched: Dignity") == 2
    assert "Dignity: H.1588 and S.1122, in the Judiciary Committee" in said
    assert work.wake(ELEVEN) == ""


def test_a_command_meanwhile_is_not_taken_for_an_edit_by_hand(work: Work) -> None:
    """A bill added while the worker works is announced once, with who did it, and watched from the next tick on."""
    with work.made.store() as store:  # what `watch add` does, at the time of this story
        lists.rewrite(work.made.app(BEGIN), store, "Ann", config_edit.add_bill, BillId(194, "S1122"), "dignity")
    said = work.wake(SOON)
    assert (said.count("Put on the list"), said.count("by Ann, "), "by hand" in said) == (1, 1, False)
    assert work.made.ask("SELECT who, number FROM watchlist_edits") == [("Ann", "S1122")]
    assert said.count("Now also watched: Dignity") == 2


def test_a_broken_file_keeps_the_last_good_list(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file with a fault is reported once, in the log and to operations; the last good list is looked at meanwhile."""
    with at_work(tmp_path, BILLS) as work:
        write_list(work, BROKEN)
        with caplog.at_level(logging.ERROR, "billbot"):
            said = work.wake(SOON)
            said += work.wake(HALF_PAST)
            write_list(work, BROKEN.replace("287h", "287i"))
            said += work.wake(ELEVEN)
        assert said.count("The configuration cannot be used as it is now") == 1
        assert FAULT in said
        assert [record.message for record in caplog.records] == [
            f"the last good configuration stays: {work.made.folder}/{FAULT} (line 9)"
        ]
        assert [checked for (checked,) in work.made.ask("SELECT checked FROM polls")] == [2, 2, 2]


def test_a_mended_file(work: Work) -> None:
    """When the fault is fixed operations hear that once, and the file counts again; the next fault is announced."""
    write_list(work, BROKEN)
    work.wake(SOON)
    write_list(work, BILLS)
    said = work.wake(HALF_PAST)
    assert said.count("The configuration can be used again") == 1
    assert "It lasted from 10:10 AM" in said
    assert "Put on the list: S.1122" in said
    write_list(work, BROKEN)
    assert work.wake(ELEVEN).count("The configuration cannot be used as it is now") == 1


def test_mended_before_anybody_was_told(work: Work) -> None:
    """A fault that was over before anybody heard about it is not announced."""
    with work.made.store() as store:
        watch = work.made.app(work.now).watch(store)
        write_list(work, BROKEN)
        note_own(store, watch, "config", clock.parse(SOON), FAULT)
    write_list(work, BILLS)
    said = work.wake(HALF_PAST)
    assert ("cannot be used" in said, "can be used again" in said) == (False, False)
    assert "Put on the list: S.1122" in said


def test_a_worker_that_is_started_anew_knows_of_the_fault(work: Work) -> None:
    """A fault that an earlier worker announced is announced as over by the next one."""
    write_list(work, BROKEN)
    work.wake(SOON)
    assert work.made.billbot("work", "--once", "--now", HALF_PAST).code == 1
    write_list(work, ONE)
    assert "The configuration can be used again" in work.made.billbot("work", "--once", "--now", HALF_PAST).out


def test_a_file_in_the_middle_of_being_written(work: Work) -> None:
    """A file that an editor is writing is taken once it was the same for a second: half a list is no write_list."""
    work.meanwhile = lambda: write_list(work, BILLS)
    write_list(work, "")
    said = work.wake(SOON)
    assert ("Taken off" in said, "Put on the list: S.1122" in said) == (False, True)


def test_channels_are_taken_up_too(work: Work) -> None:
    """A channel that was added by hand is welcomed by the worker that is at work, with all there is, once."""
    write_list(work, BILLS, CONSOLE + OPERATIONS + CONSOLE.replace("desk", "porch"))
    said = work.wake(SOON)
    assert (said.count("billbot watches 2 bills"), said.count("Now also watched")) == (1, 2)
    assert work.wake(HALF_PAST) == ""


@pytest.mark.thorough
def test_in_a_process_of_its_own(app: AppOnDisk) -> None:
    """The command `work` takes up an write_list by hand, outlives a broken file, and goes on when it is fixed."""
    app.configure(CONSOLE + OPERATIONS, ONE)
    with working(app) as work:
        until(lambda: "billbot watches 1 bill for you" in work.out)
        app.configure(CONSOLE + OPERATIONS, BROKEN)
        until(lambda: "The configuration cannot be used as it is now" in work.out)
        assert work.log.count("the last good configuration stays") == 1
        app.configure(CONSOLE + OPERATIONS, BILLS)
        until(lambda: "The configuration can be used again" in work.out)
        until(lambda: "Put on the list: S.1122" in work.out)
        assert (work.end(), "Traceback" in work.log) == (0, False)


def test_an_edit_by_a_command_while_the_files_are_read(work: Work) -> None:
    """A bill added right after the files were read does not count as removed by hand."""
    later = iter([lambda: work.made.billbot("watch", "add", "S1122", "--proposal", "dignity", "--offline")])

    def now() -> datetime:
        next(later, lambda: None)()
        return clock.parse(SOON)

    app = replace(work.made.app(SOON), clock=clock.Clock(now=now))
    with app.open_store() as store:
        lists.reread(app, store)
    assert [kind for (kind,) in work.made.ask("SELECT kind FROM watchlist_edits")] == ["added"]


@pytest.mark.parametrize("delivers", [False, True])
def test_a_channel_under_another_name(tmp_path: Path, *, delivers: bool) -> None:
    """If a channel is renamed, what waits for it is sent under the new name; it is no new channel.

    The same is true for a delivery by hand before the next tick.
    """
    porch = CONSOLE.replace("desk", "porch")
    with at_work(tmp_path, ONE, CONSOLE, row(HEARING, HALF_PAST)) as work:
        write_list(work, ONE, CONSOLE + 'quiet = "10:05-11:00"\n')
        assert work.wake(HALF_PAST) == ""
        write_list(work, ONE, porch)
        if delivers:
            assert work.made.billbot("deliver", "--now", HALF_PAST).out.startswith("0 messages sent")
        said = work.wake(ELEVEN)
        assert ("11/18/2025" in said, "billbot watches" in said, "This goes to porch" in said) == (True, False, True)
