"""A digest: first the plan (what to do by when, whom to call), then what is ahead, what moved, and what stopped.

It begins with the gravest event of all proposals, or says that billbot could not look. It only repeats itself in the
first digest of a month (docs/design/voice.md).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.digest import (
    LESSER,
    Away,
    Digest,
    DigestEntry,
    Fate,
    Followed,
    FollowedHearing,
    NearDate,
    Story,
    TestimonyDue,
)
from billbot.domain.display import count, first_few
from billbot.domain.ledger import Attachment
from billbot.domain.schedule import Period
from billbot.domain.standing import Term
from billbot.domain.testimony import is_mail
from billbot.domain.watched import Belonging
from billbot.messages.comparison import digested
from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Group,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Quote,
    Section,
    ended,
    in_lines,
    nonempty,
)
from billbot.messages.hearing_phrases import (
    DEADLINES,
    bills_called,
    bills_or_committee,
    hearing_called,
    hearing_time,
    how_to_testify,
    moved_from,
    place_in_words,
    start_time,
)
from billbot.messages.news import GONE
from billbot.messages.people import committee_lines, cosponsors, question_voted_on, tally, vote_name
from billbot.messages.phrases import (
    ASKED,
    asks_on,
    bill_page,
    capitalized,
    committee_name,
    few_numbers,
    heard_in,
    hour,
    hour_and_day,
    listed,
    more_on,
    numbers,
    ordinal,
    short_date,
    with_article,
)
from billbot.messages.standing import (
    RECENTLY,
    Whose,
    court_has_ended,
    deadline_said,
    is_awaited_again,
    is_settled,
    of_one_day,
    outcome_in_words,
    set_for_days,
    standing_in_words,
)
from billbot.messages.watchlist import refiled

_TO_DO, _MOVED = "To do this week", "What moved"
_FATES: Mapping[Fate, str] = {"moved": "moved", "stopped": "stopped", "waits": "extended"}
# What happened to a row, or of a page.
_BECAME: Mapping[str, str] = {
    **GONE,
    "action_restored": "back in the record",
    "action_reworded": "reworded",
    "action_dated": "under another date",
    "title_changed": "a new title",
    "status_changed": "a new status",
    "presenters_changed": "other presenters",
    "committee_vote_posted": "a committee's vote was posted",
}
_HALF, _A_DAY = timedelta(hours=12), timedelta(days=1)
_WEEK, _LAST_DAYS = timedelta(days=7), timedelta(days=14)
_ABOUT_A_WEEK = (timedelta(days=6), timedelta(days=8))
_NAMED = 3
_ASKS_AT_MOST = 10
_HOURS_SAID = 72
# An entry that we see more days after its date says when. Nobody knows whether it was entered late.
_LATE = 1
# A sentence with such a beginning can go into the middle of another one.
_ARTICLES = ("The ", "Both ", "All ", "A ", "An ", "More ")


class _Dated(NamedTuple):
    """Something ahead: its day, what it is, and what more `Coming up` says, unless it has it `in_full`.

    `names` are its proposals. A committee's deadline is not `ours`: the to-do list has it only with an ask or a call.
    """

    day: date
    what: str
    names: tuple[str, ...] = ()
    ours: bool = False
    in_full: bool = False
    more: str = ""


def digest(
    composed: Digest, files: tuple[Attachment, ...] = (), before: Sequence[tuple[date, MessageDocument]] = ()
) -> MessageDocument:
    """One digest. `files` hold its hearings' calendar for an email, `before` are this month's earlier digests.

    What they asked in the same words comes after what is new.
    """
    whose = partial(_whose, composed.followed)
    dated = _dated(composed, whose)
    to_do, planned = _to_do(composed, dated, before)
    calendar = composed.channel.calendar if composed.hearings and not files else ""
    published = [Bullet("All hearings for your calendar", anchors=(("hearings.ics", calendar),))] if calendar else []
    told = {story.bill for each in composed.followed for story in each.stories}
    lapsed = (
        Bullet(deadline_said(group[0]), label=f"{capitalized(whose([each.bill for each in group]))}:")
        for group in of_one_day(each for each in composed.lapsed if each.bill not in told)
    )
    year = composed.period.until.year
    again = tuple(refiled(each.standing, each.refiled) for each in composed.followed if each.refiled)
    sections = (
        Section(_TO_DO, in_lines(to_do)),
        Section(
            "Coming up",
            (*_coming(composed, [each for each in dated if each not in planned]), *in_lines(published)),
            note="The calendar file is attached." if files else "",
            yields_to=_MOVED,
        ),
        Section(_MOVED, _told(composed.followed, "moved", year)),
        Section("What stopped", _told(composed.followed, "stopped", year)),
        Section("Extended", _told(composed.followed, "waits", year)),
        Section("Not so any more", in_lines(_corrected(composed))),
        Section("Filed again", (Group(again),) if again else ()),
        Section("Who voted otherwise", in_lines(_votes(composed))),
        Section("What new drafts changed", in_lines(map(digested, composed.drafts)), note="Compared by a program."),
        _decides(composed),
        Section("Past deadlines", in_lines(lapsed)),
        *_standing(composed),
        *_over(composed),
        Section("Waiting for a decision", in_lines(_suggestions(composed))),
        Section("Every entry", tuple(_entries(composed))),
    )
    asked = composed.contact or "the person who runs billbot"
    closing = ""
    if composed.next_at is not None:
        closing = f"The next digest comes at {hour_and_day(composed.next_at)}. If it does not, ask {asked}."
    followed = dict.fromkeys(each.topic for each in composed.followed)
    topics = "all topics" if followed and "*" in composed.channel.topics else listed(followed) or "no topic is followed"
    return MessageDocument(
        headline=_subject(composed),
        subtitle=" · ".join(filter(None, [span(composed.period, week=True), _checked(composed)])),
        body=(*map(Paragraph, filter(None, _top(composed))), *filter(None, sections)),
        closing=closing,
        why=heard_in(composed.channel, f"which follows {topics}"),
        files=files,
    )


def made_before(document: MessageDocument, at: datetime) -> MessageDocument:
    """The same, to be sent on another day than it was made."""
    text = f"This summary was made at {hour_and_day(at)}, and waited. What it says of days counts from then."
    return replace(document, body=(Paragraph(text, small=True), *document.body))


def _whose(followed: Sequence[Followed], bills: Sequence[BillId]) -> str:
    """Bills by proposal: `Safe Communities (S.1681) and Access to justice (H.1635)`."""
    alike: dict[tuple[str, ...], list[BillId]] = {}
    for bill in bills:
        those = [each.proposal for each in followed if bill in each.standing.bills]
        took_in = [each.proposal for each in followed if each.standing.took_in(bill) and each.proposal in those]
        belongs = Belonging(tuple(each for each in those if each not in took_in), tuple(took_in))
        alike.setdefault(tuple(bills_called([belongs], those)), []).append(bill)
    return listed([f"{listed(names)} ({numbers(own)})" if names else numbers(own) for names, own in alike.items()])


# The subject and the first line.


def _subject(composed: Digest) -> str:
    """`This week, the PROTECT Act is law: Chapter 163 of the Acts of 2026, and 1 more moved`."""
    which = "This week" if _is_week(composed.period) else span(composed.period)
    grave = [*_trouble(composed), *(f"the {ordinal(court)} General Court is over" for court in _ended_terms(composed))]
    events = _events(composed)
    if not events and not grave:
        today = composed.period.until.date()
        ends = [each.day for each in composed.dates if each.kind == "formal sessions end"]
        near = next((day for day in ends if today <= day <= today + _LAST_DAYS), None)
        events = f"nothing moved{f', and formal sessions end {_how_soon(near, today)}' if near else ''}"
    said = "; ".join(filter(None, [*grave, events]))
    return f"{which}, {said}" if ": " in said else f"{which}: {said}"


def _trouble(composed: Digest) -> Iterator[str]:
    """Says that the site could not be read or billbot did not run, and how long."""
    reading, until = composed.reading, composed.period.until
    if reading.outages:
        longest = max(away.length(until) for away in reading.outages)
        yield f"the site could not be read for {_duration(longest)}"
    if reading.gap is not None and reading.gap.until is None:
        yield f"billbot has not looked for {_gap(composed)}"
    elif reading.gap is not None and reading.gap.length(until) >= _A_DAY:
        yield f"billbot did not look for {_gap(composed)}"


def _gap(composed: Digest) -> str:
    assert composed.reading.gap is not None
    return _duration(composed.reading.gap.length(composed.period.until))


def _events(composed: Digest) -> str:
    """The gravest event of all proposals, and how many others moved, stopped or have hearings ahead; may be empty."""
    followed, year = composed.followed, composed.period.until.year
    fates = Counter(fate for each in followed for fate in {story.fate for story in each.stories})
    stories = (story for each in followed for story in _named_apart(each))
    lead = min(stories, key=lambda story: (story.fate == "waits", story.grave), default=None)
    meetings = [each for each in composed.hearings if not each.hearing.slot.written]
    new = next((each for each in meetings if each.is_news_since(composed.period.since.date())), None)
    if lead is not None and lead.grave < LESSER:
        new = None
    first = ""
    if new is not None:
        first, lead = f"a {_called(new)} on {short_date(new.hearing.day, year)}", None
        meetings.remove(new)
    elif lead is not None:
        first = lead.headline
        fates[lead.fate] -= 1
    others = [
        f"{fates[fate]} {'more ' if lead and lead.fate == fate else ''}{words}"
        for fate, words in _FATES.items()
        if fates[fate]
    ]
    if again := sum(bool(each.refiled) for each in followed):
        others.append(f"{again if first or others else count(again, 'proposal')} filed again")
    if not first and not others:
        first = next(chain(_was_heard(composed), _off(composed)), "").removesuffix(".")
    first = first[0].lower() + first[1:] if first.startswith(_ARTICLES) else first
    apart = "; " if " and " in first or others != [f"{fates['moved']} more moved"] else ", and "
    happened = apart.join(filter(None, [first, ", ".join(others)]))
    ahead = f"{count(len(meetings), 'more hearing' if new else 'hearing')} ahead" if meetings else ""
    return ", ".join(filter(None, [happened, ahead]))


def _top(composed: Digest) -> Iterator[str]:
    """The first sentences: whether billbot could not look, what was heard, and that nothing moved."""
    reading = composed.reading
    yield from (_outage(away) for away in reading.outages)
    if reading.gap is not None and reading.gap.until is None:
        yield f"We have not looked since {hour_and_day(reading.gap.since)}."
    elif reading.gap is not None:
        yield f"The longest time between two looks was {_gap(composed)}."
    heard = [*_was_heard(composed), *_off(composed)]
    quiet = all(each.is_quiet for each in composed.followed)
    yield " ".join([*heard, *([_quiet(composed, "nothing else" if heard else "nothing")] if quiet else [])])


def _was_heard(composed: Digest) -> Iterator[str]:
    """What was heard in the period, which no row says: the day of its hearing went by."""
    days: dict[date, list[str]] = {}
    for each in composed.followed:
        for day in each.hearing_days:
            days.setdefault(day, []).append(with_article(each.proposal.in_sentence))
    for day, names in sorted(days.items()):
        on = short_date(day, composed.period.until.year)
        had = "had their hearings" if names[1:] else "had its hearing"
        yield f"{capitalized(listed(first_few(names, _NAMED)))} {had} on {on}."


def _off(composed: Digest) -> Iterator[str]:
    """The hearings called off in the period, or with our bills taken off."""
    for each in composed.hearings_off:
        at = start_time(each.hearing.slot, composed.period.until.year)
        if each.hearing.status == "taken off":
            yield f"{capitalized(bills_or_committee(each.hearing, each.bill_names))} is off the agenda of {at}."
        else:
            yield f"The {_called(each)} on {at} is called off."


def _quiet(composed: Digest, nothing: str) -> str:
    reading, when = composed.reading, "this week" if _is_week(composed.period) else "in this time"
    if composed.last_moved:
        moved, bill = composed.last_moved
        on = short_date(moved, composed.period.until.year, weekday=False)
        when = f"since the last entry on {on} ({bill.spoken})"
    unseen = reading.outages or (reading.gap is not None and reading.gap.until is None)
    return f"{f'We saw {nothing} move' if unseen else f'{capitalized(nothing)} moved'} {when}."


def _checked(composed: Digest) -> str:
    """`14 bills checked, last at 7:52 AM`, or which ones could not be."""
    reading = composed.reading
    if reading.last is None:
        return f"no bill {'could be read' if reading.bills else 'has a page'} yet"
    is_today = reading.last.date() == composed.period.until.date()
    last = f"last at {hour(reading.last.time()) if is_today else hour_and_day(reading.last)}"
    if reading.well == reading.bills:
        return f"{count(reading.bills, 'bill')} checked, {last}"
    failing = [f"{bill.spoken} since {hour_and_day(since)}" for bill, since in reading.failing]
    lacking = f"; could not be read: {listed(first_few(failing, _NAMED))}" if failing else ""
    return f"{reading.well} of {count(reading.bills, 'bill')} read well, {last}{lacking}"


def _outage(away: Away) -> str:
    """Says that the site could not be read, and how long."""
    if away.until is None:
        return f"We have not been able to read malegislature.gov since {hour_and_day(away.since)}. We keep trying."
    lasted = _duration(away.length(away.until))
    return (
        f"We could not read malegislature.gov from {hour_and_day(away.since)} to {hour_and_day(away.until)} ({lasted})."
        " We have since read what was entered in that time."
    )


def span(period: Period, *, week: bool = False) -> str:
    """`Week of June 27 to July 3, 2022`, `June 13 to July 3, 2022`. A morning belongs to the day before.

    A period within a day begins at an hour: `Since 10:00 AM on Sunday, July 3, 2022`.
    """
    first, last = (period.since + _HALF).date(), (period.until - _HALF).date()
    if first > last:
        return f"Since {hour_and_day(period.since)}"
    if first == last:
        return short_date(first)
    begins = f"{first:%B} {first.day}" + (f", {first.year}" if first.year != last.year else "")
    said = f"{begins} to {last:%B} {last.day}, {last.year}"
    return f"Week of {said}" if week and _is_week(period) else said


def _is_week(period: Period) -> bool:
    """Whether the period is about a week long."""
    return _ABOUT_A_WEEK[0] <= period.until - period.since <= _ABOUT_A_WEEK[1]


# The plan: what to do, and what is ahead.


def _to_do(
    composed: Digest, dated: Iterable[_Dated], before: Sequence[tuple[date, MessageDocument]]
) -> tuple[list[Bullet], list[_Dated]]:
    """The to-do list for the coming week, for a channel that wants asks, and what it has of what is `dated`.

    First what has a day, with its proposals' asks; then whom to win; then asks of what moved, and the others. So
    somebody who reads the first digest of a month learns everything to do.
    """
    if not composed.channel.asks:
        return [], []
    until, year = composed.period.until.date() + _WEEK, composed.period.until.year
    asking, said = {each.proposal.name: each for each in composed.followed}, set[str]()
    lines: list[Bullet] = []
    planned: list[_Dated] = []
    soon = [each for each in dated if each.day <= until]
    for (day, _), group in groupby(soon, lambda each: (each.day, each.names or each.what)):
        same = list(group)
        own = [asking[name] for name in same[0].names if name in asking and name not in said]
        said.update(each.proposal.name for each in own)
        asks = _asked(own)
        call = _call(composed, own, asks)
        told = [each for each in same if each.ours or asks or call]
        planned += told
        if told:
            text = " ".join(filter(None, [*(f"{each.what}." for each in told), asks, _people(own), call]))
            lines.append(Bullet(text, label=f"{short_date(day, year)}:"))
    lines += [Bullet(what, label=f"{name}:") for name, what in composed.to_find]
    alike: dict[str, list[Followed]] = {}
    for each in sorted(composed.followed, key=lambda each: not each.moved):
        if each.proposal.name not in said and each.proposal.ask:
            alike.setdefault(_asked([each]), []).append(each)
    again: list[Bullet] = []
    for asks, own in list(alike.items())[:_ASKS_AT_MOST]:
        text = " ".join(filter(None, [asks, _people(own), _call(composed, own, asks)]))
        names = listed([each.proposal.name for each in own])
        line = Bullet(text, label=f"{names}:")
        on = next((day for day, document in before if line in _planned_in(document)), None)
        if on is None:
            lines.append(line)
        else:
            again.append(replace(line, label=f"{names}, as asked on {short_date(on, year, weekday=False)}:"))
    lines += again
    if (more := len(alike) - _ASKS_AT_MOST) > 0:
        todo = "/billbot todo" if composed.channel.kind == "slack" else "billbot todo"
        lines.append(Bullet(f"{todo} lists {'it' if more == 1 else 'them'}.", label=f"{count(more, 'more ask')}:"))
    return lines, planned


def _planned_in(document: MessageDocument) -> list[Bullet]:
    """The lines of a digest's to-do list."""
    groups = (
        group for each in document.body if isinstance(each, Section) and each.title == _TO_DO for group in each.groups
    )
    return [line for group in groups for part in group.parts if isinstance(part, Bullets) for line in part.lines]


def _dated(composed: Digest, whose: Whose) -> list[_Dated]:
    """Everything that has a day, the nearest first."""
    found: list[_Dated] = []
    for ahead in composed.hearings:
        day, in_full = ahead.hearing.day_to_keep, _is_in_full(ahead, composed)
        found.append(_Dated(day, _to_attend(ahead), ahead.proposals, ours=True, in_full=in_full))
    for due in composed.testimony:
        in_full = _is_in_full(due.ahead, composed)
        found.append(_Dated(due.day, _to_send(due), due.ahead.proposals, ours=True, in_full=in_full))
    for each in set_for_days(composed.deadlines, composed.steps, whose):
        names = tuple(one.proposal.name for one in composed.followed if set(each.bills) & set(one.standing.bills))
        found.append(_Dated(each.day, each.said, names, more=each.why and f": {each.why}"))
    found += [_Dated(each.day, _date(each), ours=each.kind == "own") for each in composed.dates]
    return sorted(found, key=lambda each: (each.day, each.names))


def _is_in_full(ahead: FollowedHearing, composed: Digest) -> bool:
    """Whether a hearing is shown in full: when it is new, in its week, and in an overview."""
    soon = ahead.hearing.day <= composed.period.until.date() + _WEEK
    return composed.overview or soon or ahead.is_news_since(composed.period.since.date())


def _to_attend(ahead: FollowedHearing) -> str:
    """When and where people meet, or until when testimony is taken in writing only."""
    slot = ahead.hearing.slot
    if slot.written:
        until = f", until {hour(slot.end)}" if slot.end else ""
        return f"{capitalized(_called(ahead))}{until}"
    at = [hour(slot.start)] if slot.start else []
    where = [place_in_words(slot)] if slot.place else []
    return "".join([", ".join([capitalized(_called(ahead)), *at, *where]), _will_be_there(ahead)])


def _called(followed: FollowedHearing) -> str:
    return hearing_called(followed.hearing, followed.bill_names)


def _will_be_there(ahead: FollowedHearing) -> str:
    """Empty if nobody said so."""
    count = ahead.attendee_count
    plan = "plans" if count == 1 else "plan"
    return f"; so far, {count} of us {plan} to be there" if count else ""


def _people(asked_of: Sequence[Followed]) -> str:
    """`3 people are on it, 1 person has done it.`: how many, each counted once, never who."""
    done = frozenset[str]().union(*(each.done for each in asked_of))
    on_it = frozenset[str]().union(*(each.takers for each in asked_of)) - done
    said = [f"{count(len(on_it), 'person is', 'people are')} on it"] if on_it else []
    said += [f"{count(len(done), 'person has', 'people have')} done it"] if done else []
    return f"{', '.join(said)}." if said else ""


def _to_send(due: TestimonyDue) -> str:
    """Until when testimony is taken or people register, and where."""
    words, hearing, names = DEADLINES[due.fact.kind], due.ahead.hearing, due.ahead.bill_names
    called = words.on(bills_or_committee(hearing, names), a_committee=not hearing.bills)
    until = f", until {hour(due.fact.at)}" if due.fact.at else ""
    to = [each.address for each in due.ahead.facts if each.kind == words.where and "://" not in each.address]
    told = dict.fromkeys(each for each in to if is_mail(each) or words.where == "language_at")
    where = f", to {listed(told)}" if told else ""
    return f"{called}{until}{where}"


def _asked(followed: Iterable[Followed]) -> str:
    """What is asked for these proposals, with the owners, each once."""
    asks = (Ask(each.proposal.ask, each.proposal.owner) for each in followed if each.proposal.ask)
    said = (f"{ended(ask.ask)} {ask.answers}." if ask.owner else ended(ask.ask) for ask in asks)
    return " ".join(dict.fromkeys(said))


def _call(composed: Digest, asked_of: Sequence[Followed], asks: str) -> str:
    """`Call: Senator A. Sample, (617) 555-0100; …`: the chairs of these proposals' committees.

    As in asks, that is the committee of the farthest number. Those whom the `asks` name are left out without a number.
    """
    bills = {place.bill for each in asked_of for place in each.standing.open_places[:1]}
    chairs = [
        ", ".join(filter(None, chair))
        for each in composed.deciding
        if not bills.isdisjoint(each.bills)
        for chair in each.chairs
        if chair[1] or chair[0] not in asks
    ]
    return f"Call: {'; '.join(dict.fromkeys(chairs))}." if chairs else ""


def _coming(composed: Digest, dated: Iterable[_Dated]) -> Iterator[Group]:
    """What is ahead: hearings in full, then what is `dated` and not in the to-do list."""
    year, today = composed.period.until.year, composed.period.until.date()
    in_full = [each for each in composed.hearings if _is_in_full(each, composed)]
    if in_full:
        yield Group(tuple(_hearing(each, composed, plan=composed.channel.asks) for each in in_full))
    yield from in_lines(
        Bullet(f"{each.what}{each.more} ({_how_soon(each.day, today)})", label=f"{short_date(each.day, year)}:")
        for each in dated
        if not each.in_full
    )


def _hearing(ahead: FollowedHearing, composed: Digest, *, plan: bool) -> Item:
    hearing, year = ahead.hearing, composed.period.until.year
    committee = committee_name(hearing.committee) if hearing.bills else ""  # the heading names it
    where = [hearing_time(hearing.slot, year), place_in_words(hearing.slot), committee, moved_from(hearing, year)]
    there = plan and hearing.day > composed.period.until.date() + _WEEK  # otherwise the to-do list has it with the ask
    named = {each.proposal.name: each.proposal for each in composed.followed}
    bill_pages = [(f"Bill page {bill.spoken}", f"{ahead.site}{bill.page_path}") for bill in hearing.bills]
    proposals = [named[name] for name in ahead.proposals if name in named]
    return Item(
        f"{capitalized(_called(ahead))}{_will_be_there(ahead) if there else ''}",
        nonempty(
            Paragraph(" · ".join(filter(None, where)), small=True),
            Quote(hearing.description or ""),
            *how_to_testify(ahead).parts,
            Links((*more_on(proposals), *bill_pages)),
            *(asks_on(composed.channel, proposals, len(proposals)) if there else ()),
        ),
    )


def _how_soon(day: date, today: date) -> str:
    return "today" if day == today else f"in {count((day - today).days, 'day')}"


def _date(near: NearDate) -> str:
    court = f"the {ordinal(near.court or 0)} General Court"
    if near.kind == "reporting":
        return f"Committees of {court} report by this day; {'; '.join(filter(None, [near.name, near.source]))}"
    return {
        "own": near.name,
        "opens": f"{capitalized(court)} opens",
        "formal sessions end": f"Formal sessions of {court} end, with few exceptions; after that one member's"
        " objection can stop most bills, so what is contested has to pass both branches before",
        "ends": f"{capitalized(court)} ends; what has not passed both branches by then is over",
    }[near.kind]


def dates_ahead(dates: Iterable[NearDate], today: date) -> MessageDocument:
    """List dates of the calendar that are not over, the nearest first."""
    ahead = sorted(dates, key=lambda each: each.day)
    lines = tuple(
        Bullet(f"{_date(each)} ({_how_soon(each.day, today)})", f"{short_date(each.day, today.year)}:")
        for each in ahead
    )
    return MessageDocument("Dates ahead" if lines else "No date ahead is known", nonempty(Bullets(lines)), why=ASKED)


# What happened.


def _told(followed: Iterable[Followed], fate: Fate, year: int) -> tuple[Group, ...]:
    """The stories with this outcome, the gravest first. What the same event means is said once."""
    told = [(story, each) for each in followed for story in _named_apart(each) if story.fate == fate]
    told.sort(key=lambda pair: (pair[0].grave, pair[0].sentences))
    meanings = [story.sentences for story, _ in told]
    items = (
        _story(story, each, year, explained=story.sentences not in meanings[:at])
        for at, (story, each) in enumerate(told)
    )
    return (Group(tuple(items)),) if told else ()


def _named_apart(followed: Followed) -> list[Story]:
    """A proposal's stories. If they are of several numbers, each headline has its own."""
    several = len({each.bill for each in followed.stories}) > 1
    return [
        replace(each, headline=f"{each.headline} ({each.bill.spoken})")
        if several and each.bill.spoken not in each.headline
        else each
        for each in followed.stories
    ]


def _story(story: Story, followed: Followed, year: int, *, explained: bool) -> Item:
    about = [
        story.bill.spoken if story.bill.spoken not in story.headline else "",
        short_date(story.on, year) if story.on else "",
        f"also about {listed(map(with_article, followed.also))}" if followed.also else "",
    ]
    more = (("More", followed.proposal.page),) if followed.proposal.page else ()
    return Item(
        story.headline,
        nonempty(
            Paragraph(" · ".join(filter(None, about)), small=True),
            Paragraph(" ".join(story.sentences) if explained else ""),
            Links((bill_page(story.bill, story.url), *more)),
        ),
    )


def _corrected(composed: Digest) -> Iterator[Bullet]:
    """What we told before and is no longer true."""
    for each in composed.followed:
        for entry in each.corrections:
            change, was = entry.change, f" Before: “{entry.change.old}”" if entry.change.old else ""
            seen = short_date(entry.at.date(), composed.period.until.year)
            said = f"{_BECAME[change.kind]} on {seen}: “{change.text}”{was}"
            yield Bullet(said, label=f"{each.proposal.name} ({numbers(entry.bills)}):")


def _votes(composed: Digest) -> Iterator[Bullet]:
    """The votes on our bills with members against our position."""
    for held in composed.votes if composed.channel.asks else ():
        vote = held.vote
        day = f"{short_date(vote.date, vote.date.year)}, " if vote.date else ""
        said = f"{day}{vote_name(vote)}: {tally(vote.tally)} (“{question_voted_on(vote)}”)"
        label = f"{held.proposal} ({vote.bill.spoken}):"
        yield Bullet(f"{said}. Against our position: {listed(held.against)}.", label=label)


def _decides(composed: Digest) -> Section:
    """Who has what moved in the period, or is heard soon: chairs, or negotiators, and who has not joined.

    Who has not joined reveals our position, so it is left out if only facts are wanted.
    """
    asks, soon = composed.channel.asks, composed.period.until.date() + _WEEK
    moved = {bill for each in composed.followed if each.moved for bill in each.standing.bills}
    moved |= {bill for each in composed.hearings if each.hearing.day <= soon for bill in each.hearing.bills}
    told = [
        each if asks else replace(each, joined=())
        for each in composed.deciding
        if composed.overview or not moved.isdisjoint(each.bills)
    ]
    groups = tuple(Group((Bullets(tuple(committee_lines(each))),)) for each in told)
    return Section("Who decides", groups)


def _standing(composed: Digest) -> Iterator[Section]:
    """In a full digest, where this court's proposals are; in some, what was not filed again yet."""
    if composed.overview:
        today = composed.period.until.date()
        sits = [each for each in composed.followed if each.standing.ended is None]
        where = _by_topic((each, _where_it_is(each, today, position=composed.channel.asks)) for each in sits)
        yield Section("Where everything is", where, note="Our summary of each bill's history, not official.")
    awaited = _awaited(composed).items()
    yield Section("To be filed again", in_lines(Bullet(f"{listed(names)}.", f"{known}:") for known, names in awaited))


def _awaited(composed: Digest) -> dict[str, list[str]]:
    """The names of proposals not filed again yet and not opposed. Those we support come first.

    Those not filed again are in digests with an overview. Those undecided or unknown are in each digest.
    """
    today, left = composed.period.until.date(), dict[str, list[str]]()
    for each in sorted(composed.followed, key=lambda each: each.standing.proposal.position != "support"):
        if (ended := each.standing.ended) is None or today - ended > RECENTLY:
            continue
        if is_awaited_again(each.standing) and not is_settled(each.standing):
            name, known = with_article(each.proposal.in_sentence), "Not filed again yet"
            if each.standing.candidates:
                name = f"{name} ({numbers(each.standing.candidates)})"
                known = "Perhaps filed again, waiting for a decision"
            elif each.standing.unknown_since:
                since = short_date(each.standing.unknown_since, today.year, weekday=False)
                known = f"Not known since {since} whether filed again"
            if composed.overview or each.standing.candidates or each.standing.unknown_since:
                left.setdefault(known, []).append(name)
    return left


def _by_topic(said: Iterable[tuple[Followed, str]]) -> tuple[Group, ...]:
    """A line for each proposal, under its topic."""
    groups: dict[str, list[Bullet]] = {}
    for each, line in said:
        more = (("More", each.proposal.page),) if each.proposal.page else ()
        groups.setdefault(each.topic, []).append(Bullet(line, label=f"{each.proposal.name}:", anchors=more))
    return tuple(
        Group((Bullets(tuple(lines)),), topic=topic if len(groups) > 1 else "") for topic, lines in groups.items()
    )


def _where_it_is(followed: Followed, today: date, *, position: bool) -> str:
    joined = [f"{count(number, 'cosponsor')} on {bill.spoken}" for bill, number in followed.cosponsors]
    stance = f"our position: {followed.proposal.stance}" if position and followed.proposal.stance else ""
    return "; ".join(filter(None, [standing_in_words(followed.standing, today), ", ".join(joined), stance]))


def _over(composed: Digest) -> Iterable[Section]:
    """What happened to proposals if their court, or the Governor's days after it, ended in the period."""
    today = composed.period.until.date()
    for court, own in _ended_terms(composed, at_desk=True).items():
        groups = _by_topic((each, outcome_in_words(each.standing, term, today)) for each, term in own)
        ended = next(term.ended for _, term in own if term.ended)
        note = f"{court_has_ended(court, ended, today)} Where no entry says how a bill ended, it ended with the term."
        yield Section(f"The {ordinal(court)} General Court is over", groups, note=note)


def _ended_terms(composed: Digest, *, at_desk: bool = False) -> dict[int, list[tuple[Followed, Term]]]:
    """The terms without a bill that goes on which ended in the period, by their court, the latest first.

    Those `at_desk` ended when the Governor's days for their last bill did.
    """
    since, until = composed.period.since.date(), composed.period.until.date()
    found: dict[int, list[tuple[Followed, Term]]] = {}
    for each in composed.followed:
        for term in each.standing.terms:
            desks = [place.sign_by for place in term.places if place.sign_by] if at_desk else []
            if term.ended and not term.open_places and since <= max([term.ended, *desks]) < until:
                found.setdefault(term.general_court, []).append((each, term))
    return dict(sorted(found.items(), reverse=True))


def _entries(composed: Digest) -> Iterator[Group]:
    """Every entry in the clerk's words, under its proposal. Entries of a day on one bill share a line."""
    for each in composed.followed:
        alike: dict[tuple[str, ...], list[str]] = {}
        for entry in each.entries:
            where = few_numbers(entry.bills), entry.change.branch or ""
            alike.setdefault((_when(entry, composed.period.until.year), *where), []).append(_entry(entry))
        lines = tuple(
            Bullet(" · ".join(those), label=f"{', '.join(filter(None, where))}:") for where, those in alike.items()
        )
        if lines:
            yield Group((Bullets(lines, small=True),), heading=listed([each.proposal.name, *each.also]))


def _entry(entry: DigestEntry) -> str:
    """`“Read third” (struck from the record)`."""
    change = entry.change
    said = f"“{change.text}”" if change.text else ""
    if change.kind == "cosponsors_changed":
        said = cosponsors(change)
    elif change.kind == "number_assigned":
        said = f"{BillId(change.bill.general_court, change.old).spoken} got this number" if change.old else "numbered"
    elif change.kind != "action_added":
        said = ": ".join(filter(None, [_BECAME.get(change.kind, "changed"), said]))
    return f"{said} ({GONE[entry.undone]})" if entry.undone else said


def _when(entry: DigestEntry, year: int) -> str:
    """The day of an entry, and when we saw it, if later. It belongs to the week we saw it."""
    seen, day = short_date(entry.at.date(), year), entry.change.date
    if entry.change.row is None or day is None:
        return seen if entry.change.row is None else f"no date in the record, seen on {seen}"
    late = (entry.at.date() - day).days > _LATE
    return f"{short_date(day, year)}{f' · seen on {seen}' if late else ''}"


def _suggestions(composed: Digest) -> Iterator[Bullet]:
    if composed.suggestions:
        how = "/billbot suggestions" if composed.channel.kind == "slack" else "billbot suggest list"
        yield Bullet(f"{count(composed.suggestions, 'suggestion')}: {how}")


def _duration(span: timedelta) -> str:
    """Format a duration as `29 hours` or `3 days`; at least an hour."""
    hours = max(1, round(span.total_seconds() / 3600))
    return count(hours, "hour") if hours <= _HOURS_SAID else count(round(hours / 24), "day")
