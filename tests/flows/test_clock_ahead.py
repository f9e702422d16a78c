"""A clock that was ahead by years, for a tick or a day, silences nothing for years once it is right."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from billbot import check, doctor, schedule, status
from billbot.bills import Channel
from billbot.check.preview import asking
from billbot.clock import parse, stopped
from billbot.errors import DeliveryError
from billbot.notify.outage import note_outage
from billbot.practice import faults
from billbot.store import Pause, Store
from tests.support import known_histories, reminded_house
from tests.support.house_on_disk import doors, ticked
from tests.support.rooms import HEARING, OUTAGE_AFTER, REFERRED, Rooms, at, bill, checked, kinds, rooms, row
from tests.support.store_sample import NOON, claimed, owe, word

YEARS = 5 * 365 * 24  # hours


def test_reminder(tmp_path: Path) -> None:
    """A reminder that was withdrawn in the ahead years, when its hearing was long over, leaves when it is due."""
    with reminded_house.house(tmp_path) as made:
        reminded_house.look(made, "2030-03-05T10:00")
        assert reminded_house.send(made, "2030-03-05T10:00") == []
        reminded_house.look(made, "2025-03-05T10:00")
        assert reminded_house.send(made, "2025-03-13T07:59") == []
        assert len(reminded_house.send(made, "2025-03-13T08:00")) == 1


def test_reminder_that_is_withdrawn_rightly(tmp_path: Path) -> None:
    """A reminder that was withdrawn because its hearing is off stays so, however often is looked."""
    off = row("Hearing canceled", 24)
    with reminded_house.house(tmp_path, row(reminded_house.TEXT), off) as made:
        reminded_house.send(made, "2030-03-05T10:00")
        for day in ("2025-03-13T10:00", "2025-03-14T10:00"):
            reminded_house.look(made, day)
            assert reminded_house.send(made, day) == []


def test_failed_delivery(tmp_path: Path) -> None:
    """A message whose sending failed in the ahead years is tried again at once."""
    with rooms(
        tmp_path, bill("H1", row(REFERRED), row("Reporting date extended to Friday, July 31, 2026", 1))
    ) as house:
        house.day(0)
        house.check(2)
        house.inbox.errors = [DeliveryError("busy", permanent=False)]
        house.deliver(YEARS)
        house.deliver(2.1)
        assert len(house.inbox.got) == 2


def test_wait_of_a_day_is_kept(tmp_path: Path) -> None:
    """A wait that the other side asked for, two days at most, is none of a clock that was ahead."""
    with rooms(tmp_path, bill("H1", row(REFERRED))) as house:
        house.check(0)
        house.inbox.errors = [DeliveryError("busy", permanent=False, retry_after=47 * 3600)]
        for hours in (0, 1, 46.9):
            house.deliver(hours)
        assert house.inbox.got == []
        house.deliver(47)
        assert len(house.inbox.got) == 1


def test_killed_while_sending(store: Store) -> None:
    """A message that was in hand when its process was killed, in the ahead years, is claimed again, as unclear."""
    owe(store, word("a"))
    claimed(store, at(YEARS))
    envelope = store.envelopes.resume("slack", "ann", NOON, "me")
    assert envelope is not None
    assert envelope.unclear


def test_end_of_quiet_hours(tmp_path: Path) -> None:
    """What was to leave at an end of quiet hours in the ahead years leaves once the clock is right."""
    channel = Channel("all", "console", quiet=(time(21), time(9)))
    with rooms(
        tmp_path,
        bill("H1", row(REFERRED), row("Reporting date extended to Friday, July 31, 2026", 1)),
        channels=(channel,),
    ) as house:
        house.day(0)
        house.day(YEARS + 13)
        assert len(house.inbox.got) == 1
        house.day(2)
        assert len(house.inbox.got) == 2


def test_pause(tmp_path: Path) -> None:
    """A pause that began in the ahead years is none: for checks, documents, look-ups, `status` and `doctor`."""
    with rooms(tmp_path, bill("H1", row(REFERRED))) as house, house.store() as store:
        house.check(0)
        house.site.faults.add(faults.dropped(), "*")
        assert house.check(YEARS).paused_until is not None
        house.site.faults.clear()
        now, pace = at(1), schedule.Pace(timedelta(hours=1), timedelta(hours=1))
        assert check.check_due(store, pace, now) <= now
        assert status.overview(store, house.watch, pace, now, {}).resume_at is None
        findings = doctor.examine(house.store, house.source, (), house.watch.bills, now, send=False)
        assert [found.well for found in findings] == [True, True, True]
        house.site.now = now
        with asking(store, house.clock, "me"):
            pass
        assert (house.check(1).checked, store.sweeps.pause()) == (1, Pause())


@pytest.mark.parametrize("days", [0.5, 30])
def test_pause_that_was_asked_for(store: Store, days: float) -> None:
    """The longest rest that the site may ask for is kept to its end."""
    until = at(24 * days)
    store.sweeps.set_pause(Pause(1, until))
    kept = store.sweeps.pause().resume_at
    left = [schedule.left_alone_until(kept, at(hours)) for hours in (0, 24 * days - 0.1, 24 * days)]
    assert left == [until, until, None]


def test_outage_that_began(tmp_path: Path) -> None:
    """Checks that fail from one in the ahead years on are an outage after as many hours as any other."""
    with rooms(tmp_path, bill("H1", row(REFERRED))) as house:
        house.day(0)
        house.site.faults.add(faults.error_page(), "*")
        for hours in (YEARS, 1, 8):
            outage(house, hours)
        assert house.inbox.subjects[1:] == [
            "We could not read malegislature.gov since 11:00 AM on Monday, March 3, 2025"
        ]


def test_outage_that_ended(tmp_path: Path) -> None:
    """The end of an outage that was told of in the ahead years is told."""
    with rooms(tmp_path, bill("H1", row(REFERRED))) as house:
        house.day(0)
        house.site.faults.add(faults.error_page(), "*")
        for hours in (YEARS, YEARS + 7):
            outage(house, hours)
        house.site.faults.clear()
        outage(house, 1)
        assert house.inbox.subjects[2:] == ["The site can be read again, since 11:00 AM on Monday, March 3, 2025"]


def outage(house: Rooms, hours: float) -> None:
    """A check, with the word of an outage or its end, and their delivery."""
    house.check(hours)
    with house.store() as store:
        note_outage(store, house.watch.channels, OUTAGE_AFTER, at(hours))
    house.deliver()


def test_first_check(tmp_path: Path) -> None:
    """The weekly work begins a week after the first check with a right clock, whatever came before."""
    with doors(tmp_path) as house:
        made = []
        for now in ("2030-03-05T10:00", "2025-03-10T10:00", "2025-03-16T10:00", "2025-03-17T10:00"):
            ticked(house.house(now))
            with house.store() as store:
                made.append([store.upkeep.last(task).done_at for task in ("backup", "pruning", "self-check")])
        assert made[:3] == [[None] * 3] * 3
        assert made[3][:2] == [parse("2025-03-17T10:00")] * 2
        with house.store() as store:
            assert store.upkeep.last("self-check").tried_at == parse("2025-03-17T10:00")


def test_history_that_is_misread(tmp_path: Path) -> None:
    """A known history that is misread, first found so in the ahead years, is told once two more tries found it."""
    with known_histories.house(tmp_path, 3) as house:
        known_histories.tick(house, 0)
        ticked(house.house("2030-03-05T10:00"))
        for day in (7, 8):
            known_histories.tick(house, day)
        assert known_histories.incidents(house) == [("reading", "")]


def test_bill_and_page_that_cannot_be_read(tmp_path: Path) -> None:
    """A bill or page that cannot be read since the ahead years is told as soon as any other."""
    bills = [bill(f"H{n}", row(REFERRED)) for n in range(1, 6)]
    with rooms(tmp_path, *bills, channels=(Channel("ops", "console", operations=True),)) as house:
        house.check(0)
        house.site.faults.add(faults.error_page(), "*H1*")
        house.site.faults.add(faults.Fault(answer=lambda it: replace(it, body=it.body[:500])), "/Bills/194/H2*")
        for hours in (YEARS, 25, 49, 74, 98):
            house.check(hours)
        with house.store() as store:
            found = {(each.kind, each.subject) for each in store.incidents.still_open()}
    assert found == {("bill", "194/H1"), ("page", "194/H2")}


def test_number_that_was_awaited(tmp_path: Path) -> None:
    """What happens on a number that was awaited since the ahead years is news, as far as it is no older than today."""
    with rooms(tmp_path, bill("H1", row(REFERRED), row(HEARING, 2), appears=at(2)), bill("H2")) as house:
        with house.store() as store, house.source() as source:
            checked(store, source, house.watch, stopped(at(YEARS)), house.owner)
        assert kinds(house.check(3)) == [("H1", "first_seen"), ("H1", "action_added")]


def test_row_that_is_missing(tmp_path: Path) -> None:
    """What disappeared in the ahead years is believed gone as soon as anything else."""
    gone = row(HEARING, -24, removed_at=at(0.5))
    with rooms(tmp_path, bill("H1", row(REFERRED), gone)) as house:
        house.check(0)
        told = [told for hours in (YEARS, 1, 1.5, 2) for told in kinds(house.check(hours))]
        assert told == [("H1", "action_removed")]


def test_backups_of_the_ahead_years(store: Store, tmp_path: Path) -> None:
    """Backups that bear a day yet to come are the first to go, and never push out one that is right."""
    for day in range(4):
        store.back_up(at(YEARS + 24 * day))
    for day in range(3):
        store.back_up(at(24 * day))
    kept = sorted(path.name for path in (tmp_path / "backups").glob("*.db"))
    assert [name.removeprefix("billbot-")[:10] for name in kept] == [
        "2025-03-03",
        "2025-03-04",
        "2025-03-05",
        "2030-03-05",
    ]
