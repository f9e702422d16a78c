"""A digest has each row of its period once, in its present words, and how well the site was read."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.briefs.digest import gather
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.notify.digest import make_due_digests
from tests.support import faults
from tests.support.app_in_process import BEGIN, HEARING, REFERRED, at, bill, checked, in_process, one, row
from tests.support.digest_story import digests, head, make
from tests.support.rows_192 import BASELINE, PRESENT, court, sample, told_of

WEEKLY = Channel("all", "console", digest=(0, BEGIN.time()))  # the tests begin on a Monday at 10:00
WEEK = 7 * 24
BUSY = bill("H1588", row(REFERRED), row(HEARING, 30))


def test_a_number_is_new_once(tmp_path: Path) -> None:
    """If a committee recommends a draft and its branch puts that in place a week later, its number is new once."""
    old = bill(
        "S1",
        row("Committee recommended ought to pass, substituting a new draft, see S2", 24, branch="Senate"),
        row("New draft substituted, see S2", WEEK + 24, branch="Senate"),
    )
    new = bill("S2", row("New draft of S1", 24, branch="Senate"), appears=at(24))
    with in_process(tmp_path, old, new, proposals=[one("S1")], channels=[WEEKLY]) as app:
        make(app, 0)
        app.day(1, 25)
        make(app, WEEK)
        app.day(WEEK + 25)
        make(app, 2 * WEEK)
        first, second = digests(app)
    assert ("goes on in a new draft, S.2" in first, "in a new draft, S.2" in second) == (True, True)
    assert "“New draft substituted, see S2”" in second


def test_struck_behind_the_digest(tmp_path: Path) -> None:
    """A row that one digest told and that was struck later is among the corrections of the next, and only there."""
    struck = bill("H1588", row(REFERRED), row(HEARING, 30, struck_at=at(WEEK + 30)))
    with in_process(tmp_path, struck, channels=[replace(WEEKLY, alerts=False)]) as app:
        for hours in (0, 31, WEEK, WEEK + 31, 2 * WEEK):
            app.check(hours)
            make(app, hours)
        first, second = digests(app)
        assert "NOT SO ANY MORE" not in first
        assert f"struck from the record on Tuesday, March 11: “{HEARING}”" in second.partition("NOT SO ANY MORE")[2]
        assert "Nothing moved since" in second


@pytest.mark.parametrize("alerts", [True, False])
def test_reworded_between_two(tmp_path: Path, *, alerts: bool) -> None:
    """A row entered and reworded between two digests has its present words, corrected for those who heard it."""
    again = HEARING.replace("Hearing scheduled for 11/18", "Hearing scheduled for 11/25")
    reworded = bill("H1588", row(REFERRED), row(again, 30, old_text=HEARING, reworded_at=at(50)))
    with in_process(tmp_path, reworded, channels=[replace(WEEKLY, alerts=alerts)]) as app:
        for hours in (0, 31, 55, WEEK):
            app.day(hours)
            make(app, hours)
        (text,) = digests(app)
    top, _, entries = text.partition("EVERY ENTRY")
    assert ("called off" in text, "November 25" in top) == (False, True)
    assert (f"“{again}”" in entries, HEARING in entries, f"Before: “{HEARING}”" in top) == (True, False, alerts)


def test_other_spelling(tmp_path: Path) -> None:
    """A row that one digest told, and that was spelled otherwise later, is not a correction of the next."""
    spelled = row(HEARING.replace("Hearing", "HEARING"), 30, old_text=HEARING, reworded_at=at(WEEK + 30))
    with in_process(tmp_path, bill("H1588", row(REFERRED), spelled), channels=[replace(WEEKLY, alerts=False)]) as app:
        for hours in (0, 31, WEEK, WEEK + 31, 2 * WEEK):
            app.check(hours)
            make(app, hours)
        _, second = digests(app)
    assert ("Nothing moved since" in second, "HEARING" in second) == (True, False)


def test_entered_and_struck_between_two(tmp_path: Path) -> None:
    """A row that was entered and struck between two digests appears in one of them, as struck."""
    struck = bill("H1588", row(REFERRED), row(HEARING, 30, struck_at=at(60)))
    with in_process(tmp_path, struck, channels=[replace(WEEKLY, alerts=False)]) as app:
        for hours in (0, 31, 61, WEEK):
            app.check(hours)
            make(app, hours)
        (only,) = digests(app)
        assert f"“{HEARING}” (struck from the record)" in only
        assert "NOT SO ANY MORE" not in only


def test_an_outage_in_the_week(tmp_path: Path) -> None:
    """If the site was down for a day, the digest says so, from the first failed check to the next good one."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY]) as app:
        for hours in range(0, WEEK, 6):
            app.site.faults.clear()
            if 24 <= hours < 48:
                app.site.faults.add(faults.error_page(), "/*")
            app.day(hours)
            make(app, hours)
        make(app, WEEK, outage_after=timedelta(hours=8), check_every_else=timedelta(hours=6))
        (only,) = digests(app)
        assert "We could not read malegislature.gov from 10:00 AM on Tuesday, March 4, 2025 to 10:00 AM on Wed" in only


def test_an_outage_that_lasts(tmp_path: Path) -> None:
    """In an outage no bill is named as failing, and those read before it count as read, with the time of that."""
    others = [bill(f"H{number}", row(REFERRED)) for number in (1, 2, 3)]
    with in_process(tmp_path, BUSY, *others, channels=[WEEKLY]) as app:
        app.day(0)
        make(app, 0)
        app.site.faults.add(faults.error_page(), "/[Ba]*")
        app.check(*range(20, WEEK, 30))
        make(app, WEEK, outage_after=timedelta(hours=6))
        (text,) = digests(app)
        assert "could not be read: H." not in text
        assert "We have not been able to read malegislature.gov since" in text
        assert "4 bills checked" in text


def test_no_page_yet(tmp_path: Path) -> None:
    """If no watched number had a page in the week, the digest says that, and does not call it an outage."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), proposals=[one("H2")], channels=[WEEKLY]) as app:
        for hours in (0, WEEK):
            app.check(hours)
            make(app, hours, outage_after=timedelta(hours=6))
        assert "2025 · no bill has a page yet\n\nNothing moved this week." in digests(app)[-1]


def test_a_proposal_under_another_id(tmp_path: Path) -> None:
    """If a proposal's id was changed in the week, what happened to its bills is in the digest anyway."""
    with in_process(tmp_path, BUSY, channels=[WEEKLY]) as app:
        app.day(0)
        make(app, 1)
        app.day(31)
        app.watch = replace(app.watch, proposals=[replace(app.watch.proposals[0], id="renamed")])
        make(app, WEEK)
        assert HEARING in digests(app)[0]


@pytest.mark.long
@pytest.mark.thorough
@PRESENT[0]
@PRESENT[1]
def test_real_rows_once(tmp_path: Path) -> None:
    """With 20 real bills over two years and a look every three weeks, each row is in exactly one digest."""
    numbers = sample(20)
    bills = court()
    proposals = [Proposal(number.lower(), number, ("all",), (BillId(192, number),)) for number in numbers]
    channel = replace(WEEKLY, alerts=False)
    told: Counter[tuple[str, str, str, str]] = Counter()
    with (
        in_process(tmp_path, *bills.values(), proposals=proposals, channels=[channel]) as app,
        app.store() as store,
    ):
        at_week = BASELINE
        last = max(each.seen for number in numbers for each in bills[number].rows)
        while at_week <= last + timedelta(days=42):
            app.site.now = at_week
            with app.source() as source:
                checked(store, source, app.watch, app.clock)
            if make_due_digests(store, head(app.watch), at_week):
                period = store.digests.last("all")
                assert period is not None
                for each in gather(store, head(app.watch), channel, period).followed:
                    for entry in each.entries:
                        for known in entry.bills:
                            change = entry.change
                            told[known.number, f"{change.date}", change.branch or "", change.text or ""] += 1
            app.deliver()
            at_week += timedelta(days=21)
    for number in numbers:
        assert Counter({each: times for each, times in told.items() if each[0] == number}) == told_of(
            bills[number], BASELINE
        )
