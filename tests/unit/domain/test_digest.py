"""What belongs in a digest, which period it covers, and how well the site was read in it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import EASTERN, elapsed, later
from billbot.domain import digest, schedule
from billbot.domain.bills import BillId
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import Away, NearDate, NewNumber, compose, longest_gap, outages
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel
from tests.support.digest_sample import (
    DIVERSION,
    S984,
    S1579,
    SAFE,
    UNTIL,
    entry,
    followed,
    gathered,
    hearing,
    place,
    standing,
)

TODAY = UNTIL.date()
H1569, S2836 = BillId(192, "H1569"), BillId(192, "S2836")


def test_topics_in_their_order() -> None:
    """Proposals stand under their topics, in the order of the configuration."""
    composed = compose(gathered(entry("Signed", S1579, ("safe",)), entry("Read second")))
    assert [story.topic for story in composed.stories] == ["Juvenile justice", "Police"]
    assert [each.proposal.id for each in composed.followed] == ["diversion", "safe"]


def test_routine_is_folded() -> None:
    """Routine entries stand apart from the news of their proposal, none left out."""
    (story,) = compose(
        gathered(entry("Engrossed"), entry("Read second", weight="routine"), entry("Read third", weight="routine"))
    ).stories
    assert [each.change.text for each in story.news] == ["Engrossed"]
    assert [each.change.text for each in story.routine] == ["Read second", "Read third"]


def test_the_same_row_on_two_bills() -> None:
    """What happened in the same words on several bills is one thing that names them all."""
    text = "Accompanied a new draft, see S2836"
    (story,) = compose(gathered(entry(text), entry(text, H1569))).stories
    (happening,) = story.news
    assert (happening.bills, len(happening.urls)) == ((S984, H1569), 2)


def test_twice_on_one_bill() -> None:
    """A row that stands twice on one bill and day stays two."""
    (story,) = compose(gathered(entry("Read second"), entry("Read second", row=2))).stories
    assert len(story.news) == 2


def test_two_proposals_in_one_number() -> None:
    """What concerns two proposals is told once, names the other, and counts for both."""
    composed = compose(gathered(entry("Signed", proposals=("diversion", "safe"))))
    (story,) = composed.stories
    assert (story.news[0].also, composed.moved) == (("Safe Communities",), 2)


def test_a_proposal_that_was_taken_in() -> None:
    """What happens to a bill that took a proposal in is a movement of the one whose own it is alone."""
    part = followed(SAFE, S1579)
    part = replace(part, standing=replace(part.standing, of_others=frozenset({S984})))
    signed = entry("Signed", proposals=("diversion", "safe"))
    assert compose(gathered(signed, followed=(part, followed(DIVERSION, S984)))).moved == 1
    assert compose(gathered(entry("Signed", proposals=("safe",)), followed=(part,))).moved == 1


def test_a_link_is_told_as_its_row() -> None:
    """The row that states a link is told once; where it moves the proposal on it is news, even if it is routine."""
    text = "Reprinted, as amended, see S2987"
    row = entry(text, weight="routine", row=4)
    (story,) = compose(gathered(row, entry(text, kind="link_found", row=4))).stories
    assert ([each.change.kind for each in story.news], story.routine) == (["action_added"], ())


def test_new_number_of_a_docket() -> None:
    """A docket's bill number stands among the new numbers, and its proposal has moved."""
    got = entry("S984", kind="number_assigned", old="SD12", row=None, date=None)
    composed = compose(gathered(got))
    assert composed.numbers == (NewNumber("Juvenile diversion", (BillId(192, "SD12"),), (S984,), assigned=True),)
    assert (composed.moved, composed.stories) == (1, ())


def test_new_number_by_a_link() -> None:
    """Where a proposal went on to another number, old and new ones stand among the new numbers."""
    text = "Accompanied a new draft, see S2836"
    links = [entry(text, bill, kind="link_found", weight="routine") for bill in (S984, H1569, S1579)]
    here = followed(DIVERSION, S2836, lived_in=frozenset({S984, H1569, S2836}))  # S1579 is a parent of the draft alone
    composed = compose(gathered(*links, followed=(here,)))
    assert composed.numbers == (NewNumber("Juvenile diversion", (S984, H1569), (S2836,), assigned=False),)


@pytest.mark.parametrize("kind", ["action_struck", "action_removed", "action_reworded", "action_restored"])
def test_correction(kind: str) -> None:
    """What alters a row that was told is a correction, and no movement of its proposal."""
    composed = compose(gathered(entry("Hearing scheduled", kind=kind, row_was_told=True)))
    assert ([proposal.id for proposal, _ in composed.corrections], composed.moved) == (["diversion"], 0)
    assert composed.stories == ()


def test_altered_and_never_told() -> None:
    """What alters a row that was never told is told with its proposal."""
    composed = compose(gathered(entry("Hearing scheduled", kind="action_struck", row_was_told=False)))
    assert (composed.corrections, len(composed.stories)) == ((), 1)


def test_what_was_left_behind() -> None:
    """Of a row behind which its bill came further nothing is said that usually comes next."""
    text = "Referred to the committee on The Judiciary"
    for behind in (False, True):
        (story,) = compose(gathered(entry(text, left_behind=behind))).stories
        assert bool(story.news[0].meaning.comes_next) is not behind


def test_numbers_in_their_order() -> None:
    """The numbers that a proposal left stand in the order in which it had them, whatever was seen first."""
    first, then, last = BillId(192, "H1"), BillId(192, "H2"), BillId(192, "H3")
    rows = [
        entry(f"Accompanied a new draft, see {to.number}", left, kind="link_found")
        for left, to in ((first, then), (then, last))
    ]
    lives = followed(DIVERSION, last, lived_in=frozenset({first, then}))
    for order in (rows, rows[::-1]):
        (new,) = compose(gathered(*order, followed=(lives,))).numbers
        assert (new.was, new.now) == ((first, then), (last,))


def test_numbers_that_name_each_other() -> None:
    """Of two bills that name each other, "Consolidated with", the one that goes on is told as the new number."""
    one, other = BillId(192, "H4230"), BillId(192, "H4299")
    rows = [
        entry(f"Consolidated with {to.number}", left, kind="link_found") for left, to in ((one, other), (other, one))
    ]
    here = followed(DIVERSION, other, lived_in=frozenset({one, other}))
    (new,) = compose(gathered(*rows, followed=(here,))).numbers
    assert (new.was, new.now) == ((one,), (other,))


def test_hearings_of_four_weeks() -> None:
    """Hearings of today and of the next four weeks are ahead, no others; the first behind them is known, too."""
    days = [timedelta(days=days) for days in (-1, 0, 28, 36, 29)]
    composed = compose(gathered(hearings=tuple(hearing(TODAY + each) for each in days)))
    assert [each.day - TODAY for each in composed.hearings] == [timedelta(), timedelta(days=28)]
    assert composed.beyond == hearing(TODAY + timedelta(days=29))


def test_two_hearings_at_one_hour() -> None:
    """Hearings stand in their order, and two committees at one hour and place stay two hearings."""
    three = (hearing(TODAY), hearing(TODAY, S1579, "Safe Communities"), hearing(TODAY, start=time(9)))
    found = compose(gathered(hearings=three)).hearings
    assert [(each.slot.start, each.bills) for each in found] == [
        (time(9), (S984,)),
        (time(13), (S1579,)),
        (time(13), (S984,)),
    ]


@pytest.mark.parametrize(
    ("end", "now", "ahead"), [(time(17), 16, 1), (time(17), 17, 0), (None, 12, 1), (None, 13, 0), (time(10), 18, 1)]
)
def test_hearing_that_is_over(end: time | None, now: int, ahead: int) -> None:
    """A hearing of today is ahead until its last hour; one that runs on to a later day is not over today."""
    period = Period(3, later(UNTIL, timedelta(days=-7)), UNTIL.replace(hour=now))
    assert len(compose(gathered(hearings=(hearing(TODAY, end=end),), period=period)).hearings) == ahead


RULED = NearDate(TODAY, "reporting", "Joint Rule 10", 192, "Joint Rules")
EXTENDED = Deadline(S984, TODAY, "Reporting date extended")


def test_deadlines_that_a_date_covers() -> None:
    """What follows from a court's reporting day stands with that day, of its own court and rule, and nowhere else."""
    derived = Deadline(S1579, TODAY, "Joint Rule 10", "Joint Rules", derived=True)
    composed = compose(gathered(dates=(RULED, replace(RULED, court=193)), deadlines=(derived, EXTENDED)))
    assert [each.bills for each in composed.dates] == [(S1579,), ()]
    assert composed.deadlines == (EXTENDED,)


def test_deadlines_of_a_month() -> None:
    """Days to report by are near for a month, the nearest first, and not once they are past."""
    due = tuple(replace(EXTENDED, day=TODAY + timedelta(days=days)) for days in (30, 0, 31, -1))
    assert [each.day - TODAY for each in compose(gathered(deadlines=due)).deadlines] == [
        timedelta(),
        timedelta(days=30),
    ]


def test_near_dates() -> None:
    """Dates of the next month that the channel's topics take in are near, in their order."""
    dates = (
        NearDate(TODAY + timedelta(days=30), "own", "lobby day"),
        NearDate(TODAY, "ends", court=192),
        NearDate(TODAY + timedelta(days=31), "own", "too far"),
        NearDate(TODAY, "own", "of another topic", topics=("police",)),
        NearDate(TODAY - timedelta(days=1), "own", "past"),
    )
    composed = compose(gathered(dates=dates, channel=Channel("some", "console", topics=("juvenile",))))
    assert [each.name for each in composed.dates] == ["", "lobby day"]


def test_last_movement() -> None:
    """The last movement of all is the youngest day of any proposal."""
    later_one = followed(SAFE, S1579, "Police", last_entry_on=date(2022, 6, 1))
    composed = compose(gathered(followed=(followed(DIVERSION, S984), later_one)))
    assert composed.last_moved == (date(2022, 6, 1), S1579)


def due(day: date, at: time | None = None) -> TestimonyFact:
    return TestimonyFact("written_until", "by then", day, at)


def test_the_nearest_first() -> None:
    """What is due in the next four weeks stands by its day, each with its hearing; what is past or far is left out."""
    days = [timedelta(days=n) for n in (28, 1, 29, -1)]
    first = hearing(TODAY + timedelta(days=30), facts=tuple(due(TODAY + each) for each in days))
    other = hearing(TODAY + timedelta(days=30), S1579, facts=(due(TODAY + timedelta(days=5)),))
    found = compose(gathered(hearings=(first, other))).testimony
    assert [(each.day - TODAY, each.hearing) for each in found] == [
        (timedelta(days=1), first),
        (timedelta(days=5), other),
        (timedelta(days=28), first),
    ]


def test_until_its_last_hour() -> None:
    """What ended this morning is not due any more; a day without an hour lasts to its end."""
    facts = due(TODAY, time(7)), due(TODAY)
    (left,) = compose(gathered(hearings=(hearing(TODAY, facts=facts),))).testimony
    assert (left.day, left.fact) == (TODAY, facts[1])


def test_as_its_channel_sees_it() -> None:
    """A proposal that is followed is that of its standing, as its channel sees it: facts alone have no ask."""
    bare = replace(DIVERSION, ask="", owner="", position=None)
    assert followed(DIVERSION, S984, standing=standing(bare, place(S984))).proposal is bare


HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 8, tzinfo=EASTERN)


def at(hours: float) -> datetime:
    return later(BEGIN, hours * HOUR)


def poll(hours: float, checked: int = 5) -> FinishedPoll:
    return FinishedPoll(at(hours), at(hours + 0.1), checked, whole=True)


def away(*polls: FinishedPoll, now: float = 24) -> tuple[Away, ...]:
    return outages(polls, BEGIN, at(now), 6 * HOUR)


def gap(*polls: FinishedPoll, now: float = 24) -> Away | None:
    return longest_gap(polls, BEGIN, at(now), 9 * HOUR)


def test_regular_sweeps() -> None:
    """Where each poll reads something and none is left out, there was no outage."""
    assert away(*(poll(hours) for hours in range(0, 24, 3))) == ()


def test_an_outage_of_the_site() -> None:
    """An outage lasts from the first poll that read nothing to the end of the next that read something."""
    assert away(poll(0), poll(3, 0), poll(8, 0), poll(12), poll(18)) == (Away(at(3), at(12.1)),)


def test_a_short_trouble() -> None:
    """What is mended before six hours are over was no outage."""
    assert away(poll(0), poll(3, 0), poll(6), poll(12), poll(18)) == ()


def test_one_that_goes_on() -> None:
    """An outage that is not over has no end."""
    assert away(poll(0), poll(3, 0), poll(20, 0)) == (Away(at(3), None),)


def test_we_slept() -> None:
    """Where no poll began for long behind a good one there is a gap, and no outage: nothing was tried."""
    slept = [poll(0), poll(11), poll(24)]
    assert (away(*slept), gap(*slept)) == ((), Away(at(11.1), at(24)))


def test_we_sleep() -> None:
    """Where the last poll was long ago, the gap goes on."""
    assert (away(poll(0)), gap(poll(0))) == ((), Away(at(0.1), None))


def test_no_gap() -> None:
    """Where we looked as often as the pace asks for there is no gap, nor is what lies in an outage one."""
    assert gap(*(poll(hours) for hours in range(0, 24, 3))) is None
    assert gap(poll(0), poll(3, 0), poll(20), now=22) is None


def test_a_gap_that_was_over_before() -> None:
    """A gap that was over before the period is not told again."""
    assert gap(poll(-30), poll(-2), *(poll(hours) for hours in range(0, 24, 3))) is None


def test_pauses_belong_to_the_outage() -> None:
    """In an outage polls are rare; the time between them belongs to it."""
    assert away(poll(0), poll(3, 0), poll(20), now=22) == (Away(at(3), at(20.1)),)


def test_over_before() -> None:
    """An outage that was over before the period is not told again."""
    before = [poll(-30), poll(-27, 0), poll(-20), *(poll(hours) for hours in range(-17, 24, 3))]
    assert away(*before) == ()


def test_begun_before() -> None:
    """An outage that began before the period is told with its true beginning."""
    assert away(poll(-12), poll(-9, 0), poll(2), poll(8), poll(14), poll(20)) == (Away(at(-9), at(2.1)),)


MONDAYS = (0, time(8))
DAY, WEEK = timedelta(days=1), timedelta(days=7)
CHICAGO = ZoneInfo("America/Chicago")


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def period(number: int, since: str, until: str, last: int = 0) -> Period:
    return Period(number, eastern(since), eastern(until), 0, last)


MONDAY = eastern("2026-03-02T08:00")
BEGUN = digest.begun(eastern("2026-02-25T12:00"))  # a Wednesday
FIRST = period(1, "2026-02-23T08:00", "2026-03-02T08:00", 7)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-03-02T07:59", "2026-03-02T08:00"),
        ("2026-03-02T08:00", "2026-03-09T08:00"),
        ("2026-03-08T23:59", "2026-03-09T08:00"),  # the night in which the clocks are changed
        ("2026-10-31T12:00", "2026-11-02T08:00"),
    ],
)
def test_next_weekly(after: str, due: str) -> None:
    """A weekly moment is the next one behind the time given, by the clock on the wall."""
    assert schedule.next_weekly(eastern(after), MONDAYS, EASTERN) == eastern(due)


def test_an_hour_that_comes_twice() -> None:
    """Of the hour that comes twice in November the first one counts, and the second is not another."""
    sundays = (6, time(1, 30))
    first = schedule.next_weekly(eastern("2026-10-30T12:00"), sundays, EASTERN)
    assert first.astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert schedule.next_weekly(first, sundays, EASTERN).date() == date(2026, 11, 8)


def test_an_hour_that_never_comes() -> None:
    """The hour that March leaves out comes an hour later, once."""
    sundays = (6, time(2, 30))
    only = schedule.next_weekly(eastern("2026-03-06T12:00"), sundays, EASTERN)
    assert (only.isoformat(), only.astimezone(UTC).hour) == ("2026-03-08T03:30:00-04:00", 7)
    assert schedule.next_weekly(only, sundays, EASTERN).date() == date(2026, 3, 15)


def test_the_configured_time_zone() -> None:
    """Eight o'clock is that of the configured time zone."""
    found = schedule.next_weekly(eastern("2026-03-02T08:30"), MONDAYS, CHICAGO)
    assert found.astimezone(EASTERN) == eastern("2026-03-02T09:00")


@given(st.integers(0, 2 * 366 * 24 * 60), st.integers(0, 6), st.times().map(lambda at: at.replace(microsecond=0)))
def test_a_week_at_most(minutes: int, weekday: int, at: time) -> None:
    """The next weekly moment is always ahead, and never more than a week and an hour."""
    now = later(eastern("2026-01-01T00:00"), timedelta(minutes=minutes))
    found = schedule.next_weekly(now, (weekday, at), EASTERN)
    assert timedelta() < elapsed(now, found) <= WEEK + timedelta(hours=1)


def test_first_due() -> None:
    """The first digest is due at the first weekly moment after the digests are counted."""
    assert schedule.digest_due(BEGUN, MONDAYS, EASTERN, eastern("2026-02-26T00:00")) == MONDAY


def test_not_counted_yet() -> None:
    """Where digests are not counted yet none is due, and the next weekly moment is told."""
    due = schedule.digest_due(None, MONDAYS, EASTERN, eastern("2026-03-04T00:00"))
    assert due == later(MONDAY, WEEK - timedelta(hours=1))


def test_due_behind_the_last() -> None:
    """A digest is due at the first weekly moment behind the last one, however many were missed since."""
    assert schedule.digest_due(FIRST, MONDAYS, EASTERN, eastern("2026-06-01T00:00")) == eastern("2026-03-09T08:00")


def test_not_due_again_when_the_clock_is_set_back() -> None:
    """A clock that is set back a minute behind a digest makes none due a second time."""
    made = period(1, "2026-02-23T08:00", "2026-03-02T08:00:30")
    assert schedule.digest_due(made, MONDAYS, EASTERN, eastern("2026-03-02T07:59:40")) == eastern("2026-03-09T08:00")


def test_the_first_covers_seven_days() -> None:
    """The first digest covers the seven days before it."""
    assert digest.following(BEGUN, MONDAYS, EASTERN, MONDAY) == Period(1, later(MONDAY, -WEEK), MONDAY)


def test_a_first_one_that_was_missed() -> None:
    """A first digest that was missed covers the seven days before it was due, and all the time since."""
    now = later(MONDAY, 3 * DAY)
    assert digest.following(BEGUN, MONDAYS, EASTERN, now) == Period(1, later(MONDAY, -WEEK), now)


@pytest.mark.parametrize("before", [None, BEGUN])
def test_one_that_was_asked_for(before: Period | None) -> None:
    """A first digest that somebody asked for covers the seven days before that moment."""
    now = eastern("2026-02-26T12:00")
    assert digest.following(before, MONDAYS, EASTERN, now).since == later(now, -WEEK)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_next_covers_all_since(days: int) -> None:
    """Each further digest covers exactly the time since the one before it, weeks that were missed among it."""
    now = later(MONDAY, days * DAY)
    assert digest.following(FIRST, MONDAYS, EASTERN, now) == Period(2, MONDAY, now, after=7)
