"""The top of a digest: how many proposals moved, what is ahead, and how well the site was read (MESSAGES.md)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from billbot.digest import Blind, Digest, Period
from billbot.wording.digest_stories import facts
from billbot.wording.headlines import headline
from billbot.wording.spoken import count, day_of, duration, hour, listed, moment
from billbot.wording.standing import RECENTLY, courts_over

_HALF = timedelta(hours=12)
_WEEK = (timedelta(days=6), timedelta(days=8))
_NAMED = 3


def span(period: Period, *, week: bool = False) -> str:
    """`Week of June 27 to July 3, 2022`, `June 13 to July 3, 2022`; a morning belongs to the day before."""
    first, last = (period.since + _HALF).date(), (period.until - _HALF).date()
    if first > last:
        return f"Since {moment(period.since)}"
    if first == last:
        return f"{day_of(first)}"
    begins = f"{first:%B} {first.day}" + (f", {first.year}" if first.year != last.year else "")
    said = f"{begins} to {last:%B} {last.day}, {last.year}"
    return f"Week of {said}" if week and is_week(period) else said


def is_week(period: Period) -> bool:
    """Whether the period is about a week long."""
    return _WEEK[0] <= period.until - period.since <= _WEEK[1]


def subject(composed: Digest) -> str:
    """`This week: 2 of 14 proposals moved, 1 hearing ahead`."""
    which = "This week" if is_week(composed.period) else span(composed.period)
    followed = len(composed.followed)
    said = [f"{composed.moved} of {count(followed, 'proposal')} moved" if composed.moved else "nothing moved"]
    if composed.reading.blind:
        said = [_short(composed), *([said[0]] if composed.moved else [])]
    if composed.hearings:
        said.append(f"{count(len(composed.hearings), 'hearing')} ahead")
    return f"{which}: {', '.join(said)}"


def checked(composed: Digest) -> str:
    """`all 14 bills checked, last at 7:52 this morning`, or which ones could not be.

    Nothing where that is all there is to tell, as then the first sentence says it.
    """
    reading = composed.reading
    if not composed.moved and reading.times and reading.well == reading.bills:
        return ""
    if reading.last is None:
        return "no bill could be read yet" if reading.bills else "no bill is watched yet"
    last = f"last {_at(reading.last, composed.period.until)}"
    if reading.well == reading.bills:
        return f"{_every(reading.bills)} checked, {last}"
    failing = [f"{bill.spoken} since {moment(since)}" for bill, since in reading.failing[:_NAMED]]
    more = [f"{len(reading.failing) - _NAMED} more"] if len(reading.failing) > _NAMED else []
    lacking = f"; could not be read: {listed([*failing, *more])}" if failing else ""
    return f"{reading.well} of {count(reading.bills, 'bill')} read well, {last}{lacking}"


def top(composed: Digest) -> Iterable[str]:
    """The first sentences: outages, what moved, what is ahead."""
    yield from (_outage(blind) for blind in composed.reading.blind)
    yield " ".join(_moved(composed) if composed.moved else _quiet(composed))
    yield " ".join(_ahead(composed))
    today = composed.period.until.date()
    ended = [each.standing for each in composed.followed if each.standing.ended]
    yield from courts_over([each for each in ended if each.ended and today - each.ended <= RECENTLY], today)


def _moved(composed: Digest) -> Iterable[str]:
    leads = [headline(found[0][0]) for story in composed.stories if (found := facts(story))]
    if len(composed.followed) > 1:
        yield f"{composed.moved} of {len(composed.followed)} proposals moved."
    yield from (f"{lead}." for lead in leads[:_NAMED])
    if len(leads) > _NAMED:
        yield f"News of {count(len(leads) - _NAMED, 'more proposal')} follows below."
    if not leads:
        yield f"There were routine entries only, on {listed([story.proposal.name for story in composed.stories])}."


def _quiet(composed: Digest) -> Iterable[str]:
    reading = composed.reading
    when = "this week" if is_week(composed.period) else "in this time"
    yield f"We saw nothing move {when}." if reading.blind else f"Nothing moved {when}."
    last = ""
    if composed.last_moved:
        moved, bill = composed.last_moved
        last = f"the last movement was on {day_of(moved, composed.period.until.year, weekday=False)} ({bill.spoken})"
    if reading.times and reading.last is not None:
        every = _every(reading.bills) if reading.well == reading.bills else f"{reading.well} of {reading.bills} bills"
        were = "was" if reading.bills == 1 else "were"
        at = _at(reading.last, composed.period.until)
        times = f"{every[0].upper()}{every[1:]} {were} checked {count(reading.times, 'time')}, last {at}"
        yield f"{times}; {last}." if last else f"{times}."
    elif last:
        yield f"{last[0].upper()}{last[1:]}."


def _ahead(composed: Digest) -> Iterable[str]:
    year = composed.period.until.year
    if not composed.hearings:
        yield "No hearings are announced for the next two weeks."
    else:
        first = composed.hearings[0]
        when = day_of(first.day, year) + (f", {hour(first.slot.start)}" if first.slot.start else "")
        if len(composed.hearings) == 1:
            yield f"One hearing is ahead: {when}, on {listed(first.proposals)}."
        else:
            yield f"{len(composed.hearings)} hearings are ahead, the first on {when}, on {listed(first.proposals)}."
    for near in composed.dates:
        if near.kind == "formal sessions end":
            yield (
                f"Formal sessions end on {day_of(near.day, year, weekday=False)}: what has not passed both branches by"
                " then is very unlikely to."
            )


def _outage(blind: Blind) -> str:
    if blind.tried:
        if blind.until is None:
            return f"We could not read malegislature.gov since {moment(blind.since)}. We keep trying."
        what, after = "We could not read malegislature.gov", "What was entered meanwhile we saw afterwards."
    else:
        if blind.until is None:
            return f"We have not looked since {moment(blind.since)}; billbot was not running."
        what, after = "We did not look", "billbot was not running. What was entered meanwhile we saw afterwards."
    lasted = f" ({duration(blind.length(blind.until))})"
    return (
        f"{what} from {moment(blind.since)} to {moment(blind.until)}{lasted}{': ' if not blind.tried else '. '}{after}"
    )


def _short(composed: Digest) -> str:
    longest = max(composed.reading.blind, key=lambda blind: blind.length(composed.period.until))
    what = "the site could not be read" if longest.tried else "we did not look"
    return f"{what} for {duration(longest.length(composed.period.until))}"


def _every(bills: int) -> str:
    return {1: "the one bill", 2: "both bills"}.get(bills, f"all {bills} bills")


def _at(when: datetime, now: datetime) -> str:
    """`at 7:52 this morning`, `at 7:52 PM yesterday`, or with the day."""
    days = (now.date() - when.date()).days
    if days == 0:
        clock, _, half = hour(when.time()).partition(" ")
        part = "this morning" if half == "AM" else "this afternoon" if when.hour < 18 else "this evening"  # noqa: PLR2004 - when evening begins
        return f"at {clock} {part}"
    return f"at {hour(when.time())} yesterday" if days == 1 else f"at {moment(when)}"
