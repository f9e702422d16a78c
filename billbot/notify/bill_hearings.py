"""When a bill is heard: what a recipient must hear about it, and what the words about a hearing need.

For each hour of a bill there are four values, each the `Slot` of a hearing then, or None:

- `then`: what the channel knew, at the moment of its job;
- `told`: what messages told the recipient, None for off;
- `was`: what the recipient believes: `told`, or if nothing was told, `then`;
- `now`: what is true.

What it was and what it is now decide what to say (`_BillHours.became_of`):

| was      | now                                                | say     |
| -------- | -------------------------------------------------- | ------- |
| none     | March 20                                           | set     |
| March 20 | the same hearing on March 27, or in another place  | moved   |
| March 20 | none                                               | off     |
| March 20 | the same                                           | nothing |

A message about a hearing also has what is known about testimony, and says that a watched committee meets.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from billbot.briefs.hearings import (
    noticed_too,
    proposals_followed,
    testimony_state,
    to_attend,
)
from billbot.briefs.watch import belonging
from billbot.clock import EASTERN
from billbot.domain import actions, deadlines, hearings
from billbot.domain.actions import Slot
from billbot.domain.bills import UNDOING, Bill, BillId, HearingTime
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.ledger import HEARING, DueJob, Grouping, Statement, Subject
from billbot.domain.watched import Belonging, Proposal
from billbot.errors import FaultLogged
from billbot.messages.hearing_messages import announcement
from billbot.messages.news import HearingNews, NewsEntry
from billbot.notify.compose import Payload, compose
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader

# The type of message about what happened to bills and hearings.
ALERT = "alert"


def hour_differences(reader: Reader, job: DueJob, rows: Sequence[NewsEntry]) -> list[Difference[HearingNews]]:
    """The hours of a bill about which the recipient's belief is no longer true; `rows` are new or corrected.

    The content of each is `HearingNews` about only this bill.
    """
    bill, hours = job.bill, _BillHours(reader, job, rows)
    differing = hours.differing()
    found = []
    for hour in (each for each in {**hours.was, **hours.now} if each in differing):
        subject = Subject.hearing(bill, hour)
        proposals = reader.unmuted(bill) if reader.channel.tells("hearings") else ()
        if hour in hours.told:  # what people heard is corrected, even if the channel follows other topics now
            proposals = reader.followed(bill) or _told_under(reader, subject)
        news = hours.news_of(hour, proposals, differing, reader.today)
        if not (proposals or hour in hours.told) or news.hearing.slot.is_over(reader.now):
            continue
        seen = reader.store.bills.seen_at(news.rows[0].keys[0]) if news.rows else job.queued_at
        part = job.part(subject, hearings.encode(hours.then[hour]) if hour in hours.then else None, None, seen)
        group = Grouping("hearing", _with_all_bills(reader, news).key)
        state, ids = hearings.encode(hours.now.get(hour)), tuple(each.id for each in proposals)
        beside = () if hour in hours.now else (each for each in _hours_told(news) if each != hour)
        recheck_after = page_subjects(news.hearing).union(Subject.hearing(bill, each) for each in beside)
        found.append(
            Difference(
                Statement(part, state, None, ids),
                ALERT,
                news,
                group,
                never_summarised=False,
                rank=0,
                recheck_after=recheck_after,
            )
        )
    return found


class _BillHours:
    """When a bill is heard, each slot by its hour, as in the table above; `rows` are those that are new or corrected.

    `on` are the hearings that are on now. `left` has, by the present hour, the slot that a hearing left and that the
    recipient still believes. `added` are the hours that new rows give, `struck` those of rows that left the record.
    """

    def __init__(self, reader: Reader, job: DueJob, rows: Iterable[NewsEntry]) -> None:
        bill, cache = job.bill, reader.cache
        # Hours come first: they note a fault that hides them, so the bill is examined again.
        self.then, self.now = cache.hours(bill, job.moment), cache.hours(bill)
        self.told = told_hours(reader, bill)
        self.was: dict[HearingTime, Slot | None] = {**self.then}
        for hour, slot in self.told.items():
            place = before.place if (before := self.then.get(hour)) else None  # what is known since, if none was told
            self.was[hour] = slot and replace(slot, place=slot.place or place)
        self.bill, self.hearings = bill, cache.hearings_of(bill)
        self.on = hearings.on_by_hour(self.hearings)
        self.rows = [(entry, _hours_of_row(reader, entry)) for entry in rows]
        self.added = self._hours_of({"action_added"})
        self.struck = self._hours_of(UNDOING)
        self.left = self._left()
        self._hears_of_news_alone = reader.channel.weight == "news"

    def _hours_of(self, kinds: Collection[str]) -> set[HearingTime]:
        return {hour for entry, hours in self.rows if entry.change.kind in kinds for hour in hours}

    def _left(self) -> dict[HearingTime, Slot]:
        """As `left`: if there are several, the latest one; at the same hour, the one with another place or end.

        A hearing whose notice was struck did not move to an hour that the recipient already knows. If no other hearing
        can have moved there, it moved to the hour of a new notice.
        """
        gone = {hour: slot for hour, slot in self.was.items() if slot and hour not in self.now}
        left = dict[HearingTime, Slot]()
        for hour, hearing in self.on.items():
            was = self.was.get(hour)
            before = [gone[each] for each in hearing.hours if each in gone and not (was and each in self.struck)]
            if before:
                left[hour] = before[-1]
            elif was and hearings.encode(was) != hearings.encode(hearing.slot):
                left[hour] = replace(was, written=hearing.slot.written and was.last_day is not None)
        new = [hour for hour in self.on if hour in self.added and hour not in {*left, *self.was}]
        moved_from = {slot.hour for slot in left.values()}
        return left | dict(zip(new, (gone[hour] for hour in gone if hour in self.struck - moved_from), strict=False))

    def differing(self) -> set[HearingTime]:
        """The hours at which something differs from what the recipient believes, or that new rows give.

        Other words for the same place count if a new row says that it changed, as when a hearing also goes online. In a
        channel that wants only news, a row that calls off an hour does not count if the hearing is on again.
        """
        found, off = hearings.differing_hours(self.was, self.now), set[HearingTime]()
        for entry, hours in self.rows:
            if "hearing_location_changed" in entry.meaning.kinds:
                found |= hours & self.left.keys()
            if "hearing_canceled" in entry.meaning.kinds and self._hears_of_news_alone:
                off |= hours & self.then.keys()
        given = {hour for hour, hearing in self.on.items() if not self.added.isdisjoint(hearing.hours)}
        return found | (given - off - self.told.keys())

    def became_of(self, hour: HearingTime) -> tuple[Hearing, Slot | None]:
        """The hearing to announce for an hour, and the slot that it left (None if none), by the table above."""
        if hour in self.on:  # set, or moved here
            return self.on[hour], self.left.get(hour)
        for to, slot in self.left.items():
            if slot.hour == hour:  # moved away
                return self.on[to], slot
        was = self.was[hour]
        assert was is not None
        off = Hearing("", (self.bill,), was, "called off")
        off = next((each for each in self.hearings if not each.is_on and hour in each.hours), off)
        return (off if off.hour == hour else replace(off, slot=was)), None

    def news_of(
        self, hour: HearingTime, proposals: Sequence[Proposal], differing: set[HearingTime], today: date
    ) -> HearingNews:
        """What happened to the hearing at an hour, for these proposals."""
        hearing, former = self.became_of(hour)
        about = {hour, *(hearing.hours if hearing.is_on else ()), *([former.hour] if former else [])}
        own = tuple(entry for entry, hours in self.rows if not about.isdisjoint(hours))
        if not hearing.is_on and any(entry.change.kind in UNDOING for entry in own):
            hearing = replace(hearing, status="struck")
            if any(each.hour in differing for entry in own for each in entry.coming_hearings or ()):  # told separately
                own = tuple(replace(entry, coming_hearings=None) for entry in own)
        return HearingNews(
            *(HearingToAttend(hearing), proposals, (self.bill,), today),
            rows=own,
            former=(former,) if former else (),
            back_on=hour in self.told and self.told[hour] is None,
        )


def _hours_of_row(reader: Reader, entry: NewsEntry) -> frozenset[HearingTime]:
    """The hours that a row names or named, or the hours of its hearings on the days that it names."""
    change = entry.change
    slots = (actions.read(text or "").hearing for text in (change.text, change.old))
    named = {slot.hour for slot in slots if slot is not None and slot.date is not None}
    of_hearings = (each.hours for each, rows in reader.cache.by_rows(change.bill) if change.row in rows)
    days = {day for day, _ in named}
    return frozenset(named | {hour for hours in of_hearings for hour in hours if not days or hour[0] in days})


def _told_under(reader: Reader, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals for which a recipient heard about a subject, without asks: they are no longer followed there."""
    entry_told = reader.last_entry(subject)
    names = entry_told.proposals if entry_told else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in reader.watch.proposals
        if each.id in names
    )


def _hours_told(news: HearingNews) -> dict[HearingTime, Slot | None]:
    """The hours in the words about one bill's hearing, each with what the words say; None for off."""
    off = dict.fromkeys(slot.hour for slot in news.former)
    rows = news.rows if news.hearing.status == "struck" else ()
    others = {each.hour: each.slot for row in rows for each in row.coming_hearings or ()}
    return {**off, **others, news.hearing.hour: news.hearing.slot_if_on}


def hearings_to_tell(reader: Reader, found: Iterable[HearingNews]) -> list[HearingNews]:
    """What happened to these hearings, each once, with everything its words need (`for_reader`), the nearest first.

    Each in `found` is about one bill or a committee. Several hearings that one row calls off are announced as one.
    """
    together: dict[object, list[HearingNews]] = {}
    for news in found:
        hearing = _with_all_bills(reader, news) if news.about else news.hearing
        off = hearing.status == "called off" and [entry.change.text for entry in news.rows]
        whole = replace(news, attending=HearingToAttend(hearing))
        together.setdefault(tuple(off) if off else (hearing.key, hearing.hour), []).append(whole)
    told = []
    for those in sorted(together.values(), key=lambda each: hearings.by_day(each[0].hearing)):
        hearing, bills = those[0].hearing, tuple(dict.fromkeys(bill for news in those for bill in news.about))
        under = tuple(dict.fromkeys(proposal for news in those for proposal in news.proposals))
        before = [slot for news in those for slot in news.former]
        alike = len({tuple(slot.hour for slot in news.former) for news in those}) == 1
        slots = tuple(dict.fromkeys(news.hearing.slot for news in those))
        rows = tuple({entry.keys: entry for news in those for entry in news.rows}.values())
        heard = tuple(dict.fromkeys((*hearing.bills, *bills)))
        whole = HearingNews(
            HearingToAttend(replace(hearing, bills=heard, before=(*hearing.before, *before))),
            proposals_followed(reader.watch, reader.channel, bills) or under if bills else (),
            bills,
            reader.today,
            rows=rows,
            former=slots if slots[1:] else tuple(before[:1]) if alike else (),
            back_on=any(news.back_on for news in those),
            noticed_too=noticed_too(rows, [*_slots_on(reader, hearing), *before]),
        )
        told.append(for_reader(reader, whole))
    return told


def compose_of_hearings(reader: Reader, key: str, found: Sequence[Difference[HearingNews]]) -> Payload:
    """The message about these hearings, each once, the nearest first. It also records that they are still on."""
    once = {item.content.hearing.key: item.content for item in found}
    told = [for_reader(reader, news) for news in sorted(once.values(), key=lambda news: hearings.by_day(news.hearing))]
    document = announcement(reader.channel, told, reader.watch.topics)
    coming, also_told = [news.hearing for news in told], hearing_statements(reader, found)
    return compose(reader, key, document, found[0].statement, coming, also_told)


def for_reader(reader: Reader, news: HearingNews) -> HearingNews:
    """The news of a hearing with what its words need: how to attend, asks, and its bills' titles and pages.

    Other bills are named only if the channel follows their proposals.
    """
    store, watch = reader.store, reader.watch
    bills = tuple(each for each in news.hearing.bills if each in news.about or reader.followed(each))
    seen = {bill: store.bills.last_seen(bill) for bill in bills}
    concerns = {bill: belonging(store, watch, bill, news.proposals) for bill in bills}
    known = seen[bills[0]] if len(bills) == 1 else None
    return replace(
        news,
        report_due=_report_due(reader, known, news.hearing) if known else None,
        attending=to_attend(store, watch, replace(news.hearing, bills=bills), reader.now),
        proposals=reader.with_asks(news.proposals),
        titles={bill: known.title.value for bill, known in seen.items() if known and known.title.value},
        pages={bill: watch.page_url(bill) for bill in bills},
        concerns={
            bill: Belonging(tuple(reader.with_asks(of.own)), tuple(reader.with_asks(of.took_in)))
            for bill, of in concerns.items()
        },
    )


def _report_due(reader: Reader, bill: Bill, hearing: Hearing) -> date | None:
    """The day by which the committee has to report on a bill once it has heard it; None if no rule or row gives it."""
    court, after = reader.watch.dates.court(bill.id.general_court), hearing.last_day + timedelta(days=1)
    due = deadlines.committee_deadlines(bill.id, bill.history, court, after, [hearing.last_day])
    return next((each.day for each in due if each.day >= after), None)


def _slots_on(reader: Reader, hearing: Hearing) -> list[Slot]:
    """The slots of a hearing and of its bills' other hearings, without those that are off."""
    others = (each.slot for bill in hearing.bills for each in hearings_unless_faulty(reader, bill) if each.is_on)
    return [hearing.slot, *others]


def _with_all_bills(reader: Reader, news: HearingNews) -> Hearing:
    """The hearing of one bill, with all bills heard at it."""
    of = news.hearing
    alike = [
        each
        for each in reader.cache.hearings
        if news.about[0] in each.bills and each.hour == of.hour and each.is_on == of.is_on
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


def hearings_unless_faulty(reader: Reader, bill: BillId) -> tuple[Hearing, ...]:
    """The hearings of a bill, by its rows and by agendas.

    After an unexpected error there are none, so a bill's news is sent even if agendas fail.
    """
    with FaultLogged("the list of hearings"):
        return reader.cache.hearings_of(bill)
    return ()


def told_hours(reader: Reader, bill: BillId) -> dict[HearingTime, Slot | None]:
    """What the recipient last heard about each hour of this bill: when and where it is heard, or None for off."""
    told = reader.last_entries(bill).items()
    return {subject.hour: hearings.decode(each.state) for subject, each in told if subject.kind == HEARING}


def begins_at(hour: HearingTime) -> datetime:
    """When a hearing begins (Eastern); if no hour is known, the end of its day."""
    day, start = hour
    return datetime.combine(day, start or time.max, EASTERN)


def page_subjects(hearing: Hearing) -> frozenset[Subject]:
    """What a message about a hearing also says from its page: testimony, and that a watched committee meets."""
    page = hearing.agenda
    return frozenset() if page is None else frozenset({Subject.testimony(page), Subject.committee_hearing(page)})


def hearing_statements(reader: Reader, found: Sequence[Difference[HearingNews]]) -> list[Statement]:
    """Statements for what a message about these hearings also says: their bills' other hours, and their pages.

    A page tells about testimony, and that a watched committee meets.
    """
    own, told = {item.job.subject for item in found}, dict[Subject, Statement]()
    for item in found:
        news = item.content
        hearing, page = news.hearing, news.hearing.agenda
        states = {
            Subject.hearing(bill, hour): hearings.encode(reader.cache.hours(bill).get(hour, slot))
            for bill in news.about
            for hour, slot in _hours_told(news).items()
        }
        if page is not None and hearing.status != "taken off" and reader.watch.host(hearing.host):
            states[Subject.committee_hearing(page)] = hearings.encode(hearing.slot_if_on)
        if page is not None and hearing.is_on and (state := testimony_state(reader.store, hearing)):
            states[Subject.testimony(page)] = state
        told |= {subject: item.statement.for_subject(subject, state) for subject, state in states.items()}
    return [statement for subject, statement in told.items() if subject not in own]
