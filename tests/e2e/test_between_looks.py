"""During a long check, messages are sent between looks, and looks go on between deliveries."""

import io

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import config
from billbot.app.app import App
from billbot.app.tick import BetweenLooks, RequestedCheck, Steps, TickContext, tick
from billbot.domain.ledger import Message, Receipt
from billbot.errors import BillbotError, Damaged
from tests.support import faults
from tests.support.app_in_process import Inbox, Seconds
from tests.support.app_on_disk import BEGIN, LATER, AppOnDisk, ticked

TOLD = "Hearing on the dignity bill"


def a_minute_a_look(app: App) -> App:
    """The app with so long a gap between requests that a minute passes between two looks, by a separate clock."""
    assert app.folder is not None
    seconds, source = Seconds(), app.settings.source.model_copy(update={"gap_seconds": 60.0})
    ticking = replace(app.clock, monotonic=seconds.monotonic, sleep=seconds.sleep)
    settings, known = replace(app.settings, source=source), config.digest(config.files(app.folder))
    return replace(app, clock=ticking, settings=settings, digest=known)


@pytest.fixture
def owing(app: AppOnDisk) -> App:
    """An app that owes an alert, and where another check is due."""
    app.billbot("check", "--now", BEGIN)
    app.site.now = clock.parse(LATER)
    app.billbot("check", "--no-send", "--now", LATER)
    return a_minute_a_look(replace(app.app("2025-03-03T18:00"), stream=io.StringIO()))


@pytest.mark.parametrize("asked", [None, RequestedCheck()], ids=["work", "check"])
def test_alert_leaves_before_the_check_is_through(owing: App, asked: RequestedCheck | None) -> None:
    """An alert that is owed leaves in the middle of a check, and counts as sent."""
    assert isinstance(owing.stream, io.StringIO)
    ends = replace(owing, stopping=lambda: TOLD in owing.stream.getvalue())
    with Steps() as steps:
        done = tick(ends, steps, asked)
    assert TOLD in owing.stream.getvalue()
    assert (done.sent.sent, done.report is not None and done.report.checked) == (1, 1)


def test_check_that_may_not_send(owing: App) -> None:
    """With --no-send nothing leaves, however long the check takes."""
    assert isinstance(owing.stream, io.StringIO)
    with Steps() as steps:
        tick(owing, steps, RequestedCheck(sends=False))
    assert owing.stream.getvalue() == ""


def test_outage_and_digest_in_a_long_check(app: AppOnDisk) -> None:
    """After ten minutes, a check that reads nothing no longer delays the outage or a due digest."""
    app.configure('[[channel]]\nname = "desk"\nkind = "console"\ndigest = "mon 20:00"\n')
    ticked(replace(app.app(BEGIN), stream=io.StringIO()))
    app.site.faults.add(faults.maintenance(), "*")
    app.billbot("check", "--now", LATER)
    seconds, said = Seconds(), io.StringIO()
    late = replace(app.app("2025-03-03T20:30"), stream=said)
    late = replace(late, clock=replace(late.clock, monotonic=seconds.monotonic))
    with Steps() as steps, late.open_store() as store:
        between = BetweenLooks(TickContext(late, store, steps), tells=True)
        for minutes, told in ((2, False), (9, True)):
            seconds.sleep(60 * minutes)
            assert between.go_on()
            assert ("We have not been able to read malegislature.gov since 2:00 PM" in said.getvalue()) == told
    assert app.ask("SELECT count(*) FROM digests WHERE number > 0") == [(1,)]


def test_delivery_that_fails_ends_no_check(owing: App) -> None:
    """A bug in a delivery is reported at the end, and every bill is still looked at."""

    class Broken(Inbox):
        def recipients(self) -> tuple[str, ...]:
            raise AssertionError

    steps = Steps()
    done = tick(replace(owing, transports_override={"desk": Broken("desk")}), steps, RequestedCheck())
    assert done.report is not None
    assert done.report.checked == 2
    with pytest.raises(BillbotError, match="AssertionError"), steps:
        pass


def test_database_that_is_found_damaged_by_a_delivery(app: AppOnDisk) -> None:
    """A database that is found damaged by a delivery ends the check, too."""
    app.billbot("check", "--no-send", "--now", BEGIN)
    app.change("UPDATE jobs SET queued_at = '0 soon'")
    ready = a_minute_a_look(app.app(BEGIN))
    with ready.open_store() as store:
        between = BetweenLooks(TickContext(ready, store, Steps()), tells=True)
        ready.clock.sleep(60)
        with pytest.raises(Damaged):
            between.go_on()


def test_long_list_leaves_in_slices(app: AppOnDisk) -> None:
    """For a long list, the worker sends a part per tick, so looks go on; `work --once` sends everything."""
    seconds = Seconds()

    class Slow(Inbox):
        def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
            seconds.sleep(25)
            return super().send(message, recipient, thread=thread)

    people = tuple(f"p{n}@example.org" for n in range(9))
    lists = {name: Slow("desk", to=people) for name in ("worker", "once")}
    for name, slow in lists.items():
        each = replace(app.app(BEGIN), transports_override={"desk": slow})
        each = replace(each, clock=replace(each.clock, monotonic=seconds.monotonic))
        with Steps() as steps:
            tick(each, steps, in_slices=name == "worker")
    assert [len(slow.got) for slow in lists.values()] == [6, 3]
