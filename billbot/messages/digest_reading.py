"""The words of a digest about billbot itself: how well and how often it read the site, what waits for maintainers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from billbot.clock import elapsed
from billbot.domain.digest import Away, Digest, Record, SiteReading, Undecided, UpkeepSection
from billbot.domain.display import count, first_few
from billbot.domain.incidents import Undelivered
from billbot.domain.schedule import Period
from billbot.messages.document import Bullet, Bullets, Group, Item, Links, Paragraph, Section, in_lines, nonempty
from billbot.messages.spoken import capitalized, hour, listed, moment, times_in_words
from billbot.messages.watchlist import edit_line

_NAMED = 3
_ABOUT_ONCE = 0.75
_LISTED_AT_MOST = 10
_TO_DECIDE = "To decide on one, with its number: billbot suggest accept, or billbot suggest reject."
_IN_SLACK = " Where billbot answers in Slack, by buttons: /billbot suggestions."


def checked(composed: Digest) -> str:
    """`all 14 bills checked, last at 7:52 this morning`, or which ones could not be.

    Nothing in a digest without other news, whose first sentence says it.
    """
    reading = composed.reading
    if not composed.moved and reading.times and reading.well == reading.bills:
        return ""
    if reading.last is None:
        none = "has a page yet" if composed.followed else "is watched yet"
        return f"no bill {'could be read yet' if reading.bills else none}"
    last = f"last {_at(reading.last, composed.period.until)}"
    if reading.well == reading.bills:
        return f"{_every(reading.bills)} checked, {last}"
    failing = [f"{bill.spoken} since {moment(since)}" for bill, since in reading.failing]
    lacking = f"; could not be read: {listed(first_few(failing, _NAMED))}" if failing else ""
    return f"{reading.well} of {count(reading.bills, 'bill')} read well, {last}{lacking}"


def looked(reading: SiteReading, period: Period) -> Iterable[str]:
    """How often we looked, and the longest time between, where that is longer than it should be: no outage, a line."""
    gap = reading.gap
    if gap is None:
        return
    if gap.until is None:
        yield f"We have not looked since {moment(gap.since)}."
        return
    a_day = reading.times / (elapsed(period.since, period.until) / timedelta(days=1))
    often = (
        f"{times_in_words(round(a_day))} a day on average" if a_day >= _ABOUT_ONCE else times_in_words(reading.times)
    )
    yield f"We looked {often}; the longest gap was {duration(gap.length(period.until))}."


def never_looked(composed: Digest) -> bool:
    """Whether nobody looked in all the period."""
    gap = composed.reading.gap
    return gap is not None and gap.until is None and gap.since <= composed.period.since


def outage(away: Away) -> str:
    """That the site could not be read, and how long."""
    if away.until is None:
        return f"We have not been able to read malegislature.gov since {moment(away.since)}. We keep trying."
    lasted = duration(away.length(away.until))
    return (
        f"We could not read malegislature.gov from {moment(away.since)} to {moment(away.until)} ({lasted})."
        " What was entered meanwhile we saw afterwards."
    )


def how_often(composed: Digest) -> str:
    """`All 14 bills were checked 90 times, last at 7:52 this morning`; nothing where none was read."""
    reading = composed.reading
    if not reading.times or reading.last is None:
        return ""
    every = _every(reading.bills) if reading.well == reading.bills else f"{reading.well} of {reading.bills} bills"
    were = "was" if reading.bills == 1 else "were"
    at = _at(reading.last, composed.period.until)
    return f"{capitalized(every)} {were} checked {times_in_words(reading.times)}, last {at}"


def longest_outage(composed: Digest) -> str:
    """The longest outage in short, for the subject."""
    longest = max(away.length(composed.period.until) for away in composed.reading.outages)
    return f"the site could not be read for {duration(longest)}"


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


def upkeep(found: UpkeepSection, undelivered: Iterable[Undelivered], *, in_slack: bool) -> Iterable[Section]:
    """The sections for maintainers; those that are empty are left out later."""
    to_decide = f"{_TO_DECIDE}{_IN_SLACK if in_slack else ''}"
    yield Section("Waiting for a decision", tuple(_undecided(found)), note=to_decide)
    yield Section("Could not be delivered", in_lines(_waiting(each) for each in undelivered))
    yield Section(
        "Needs a look",
        in_lines(Bullet(f"since {moment(since)}", label=f"{words}:") for words, since in found.lasting_troubles),
    )
    yield Section("Edits of the list", in_lines(Bullet(edit_line(edit)) for edit in found.edits))


def _undecided(found: UpkeepSection) -> Iterable[Group]:
    shown = tuple(_suggestion(each) for each in found.undecided[:_LISTED_AT_MOST])
    more = len(found.undecided) - len(shown)
    quiet = f"{count(found.unannounced, 'document')} that stood in the first list" if found.unannounced else ""
    said = [f"{count(more, 'more suggestion')}" if more else "", quiet]
    lines = tuple(Bullet(f"{each}: billbot suggest list") for each in said if each)
    if shown or lines:
        yield Group((*shown, *nonempty(Bullets(lines))))


def _suggestion(each: Undecided) -> Item:
    return Item(
        f"{each.bill.spoken}, {each.title or 'no title yet'} (suggestion {each.id})",
        nonempty(Paragraph(each.why), Links(((f"Bill page {each.bill.spoken}", each.url),))),
    )


def _waiting(waiting: Undelivered) -> Bullet:
    why = f" ({waiting.error})" if waiting.error else ""
    return Bullet(
        f"{count(waiting.notices, 'message')} since {moment(waiting.oldest)}{why}", label=f"{waiting.channel}:"
    )


def record(found: Record) -> Section:
    """The record of a month of billbot, or of several: checks, what was told and when, outages."""
    first, last = (f"{each:%B} {each.year}" for each in (found.since, found.until - timedelta(days=1)))

    def hours(of: Iterable[Away]) -> str:
        return "; ".join(
            f"{duration(each.length(each.until or found.until))}, from {moment(each.since)}"
            + ("" if each.until else ", and not over at the end of the month")
            for each in of
        )

    lines = [
        ("Checks:", f"the site was read {times_in_words(found.checks)}"),
        ("Told:", _told(found)),
        (
            "Corrected:",
            f"{found.corrected} that the record altered after we told of them" if found.corrected else "none",
        ),
        ("Late:", f"{found.late} that we saw more than a day after their date" if found.late else "none"),
        ("Outages:", f"{len(found.outages)} ({hours(found.outages)})" if found.outages else "none"),
        *(
            [("New filings:", f"their list could not be read ({hours(found.unread_lists)})")]
            if found.unread_lists
            else []
        ),
        *([("Gaps:", f"the longest was {duration(found.gap.length(found.until))}")] if found.gap else []),
    ]
    return Section(
        f"Our record {f'in {last}' if first == last else f'from {first} to {last}'}",
        in_lines(Bullet(said, label) for label, said in lines),
    )


def _told(found: Record) -> str:
    if not found.told:
        return "no new entries"
    if found.told == 1:
        return f"1 new entry, {'at once' if found.at_once else 'in a summary'}"
    return f"{found.told} new entries, {found.at_once or 'none'} of them at once"


def duration(span: timedelta) -> str:
    """Format a duration as `29 hours` or `3 days`; at least an hour."""
    hours = max(1, round(span.total_seconds() / 3600))
    return count(hours, "hour") if hours <= _HOURS_SAID else count(round(hours / 24), "day")


_HOURS_SAID = 72
