"""`work`: all that is due is done once, what came of it is said, and the exit code says whether it went well."""

from billbot import clock
from billbot.demo import faults
from tests.support.app_on_disk import BEGIN, LATER, AppOnDisk, typed

SOON = "2025-03-03T10:20"


def test_once(app: AppOnDisk) -> None:
    """`work --once` does a check that is due, says when none is, and always delivers."""
    first = app.billbot("work", "--once", "--now", BEGIN)
    assert (first.code, first.err) == (0, "")
    assert first.out.endswith("\n2 bills checked, 2 changes, 8 requests, 1 message sent.\n")
    assert app.billbot("work", "--once", "--now", SOON) == (0, "No check is due, 0 messages sent.\n", "")
    app.site.now = clock.parse(LATER)
    app.billbot("check", "--no-send", "--now", LATER)
    last = app.billbot("work", "--once", "--now", "2025-03-03T14:05")
    assert last.out.endswith("\nNo check is due, 1 message sent.\n")


def test_once_when_every_bill_fails(app: AppOnDisk) -> None:
    """`work --once` ends with 1 when every bill failed, a line each."""
    app.site.faults.add(faults.maintenance(), "/[Ba]*")
    ran = app.billbot("work", "--once", "--now", BEGIN)
    assert (ran.code, len(ran.err.splitlines())) == (1, 2)


def test_a_worker_has_its_own_clock() -> None:
    """A time for a worker that runs on is wrong usage."""
    assert typed("work", "--now", BEGIN) == (2, "", "billbot: --now goes with --once\n")
