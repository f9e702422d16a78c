"""When a bill is heard: what differs from what the recipient was told, and what the words about a hearing need.

Whether an hour differs from what was told is decided by `hearings.differs`. A message about a hearing also tells what
is known of testimony on it, and that a watched committee meets.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import (
    noticed_too,
    proposals_followed,
    testimony_state,
    to_attend,
)
from billbot.briefs.watch import belonging
from billbot.clock import EASTERN
from billbot.domain import actions, hearings
from billbot.domain.actions import Slot
from billbot.domain.bills import UNDOING, BillId, Hour
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.ledger import HEARING, DueJob, Grouping, Statement, Subject
from billbot.domain.watched import Belonging, Proposal
from billbot.errors import FaultLogged
from billbot.messages.news import HearingNews, NewsEntry
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader

# The type of message that tells what happened to bills, and of hearings.
ALERT = "alert"


def hour_differences(reader: Reader, job: DueJob, rows: Sequence[NewsEntry]) -> list[Difference[HearingNews]]:
    """The hours of a bill for which what the recipient was told is not true now; `rows` are new or corrected.

    A recipient who was told nothing of an hour counts as knowing it as it was at the moment of the job, unless a new
    row gives it. The content of each is `HearingNews` of this bill alone.
    """
    bill, heard = job.bill, _BillHours(reader, job, rows)
    differing = heard.differing()
    found = []
    for hour in (each for each in {**heard.was, **heard.now} if each in differing):
        subject = Subject.hearing(bill, hour)
        proposals = reader.unmuted(bill) if reader.channel.tells("hearings") else ()
        if hour in heard.told:  # what was told is corrected, even if the channel's subscriptions changed
            proposals = reader.followed(bill) or _told_under(reader, subject)
        news = heard.news_of(hour, proposals, differing, reader.today)
        if not (proposals or hour in heard.told) or news.hearing.slot.is_over(reader.now):
            continue
        seen = reader.store.bills.seen_at(news.rows[0].keys[0]) if news.rows else job.queued_at
        part = job.part(subject, hearings.encode(heard.then[hour]) if hour in heard.then else None, None, seen)
        group = Grouping("hearing", _with_all_bills(reader, news).key)
        state, ids = hearings.encode(heard.now.get(hour)), tuple(each.id for each in proposals)
        beside = () if hour in heard.now else (each for each in _hours_told(news) if each != hour)
        recheck_after = page_subjects(news.hearing).union(Subject.hearing(bill, each) for each in beside)
        found.append(
            Difference(
                Statement(part, state, None, ids, group),
                ALERT,
                news,
                never_summarised=False,
                rank=0,
                recheck_after=recheck_after,
            )
        )
    return _with_moves(found)


def _with_moves(found: Sequence[Difference[HearingNews]]) -> list[Difference[HearingNews]]:
    """The same, a notice that is struck and a new one of the same bill as one: the hearing moves, for the reader."""
    gone = [each for each in found if each.content.hearing.status == "struck" and each.content.rows]
    new = [each for each in found if each.content.hearing.stands and each.content.rows and not each.content.former]
    moved, left_out = dict[Subject, Difference[HearingNews]](), set[Subject]()
    for off, on in zip(gone, (each for each in new if not each.content.back_on), strict=False):
        rows = (*off.content.rows, *on.content.rows)
        news = replace(on.content, former=(off.content.hearing.slot,), rows=rows)
        moved[on.job.subject] = replace(on, content=news, recheck_after=on.recheck_after | {off.job.subject})
        left_out.add(off.job.subject)
    return [moved.get(each.job.subject, each) for each in found if each.job.subject not in left_out]


class _RowHours(Struct, frozen=True):
    """A new or corrected row, and the hours that it names or named.

    If it names no hour they are those at which the hearings that it is about are or were.
    """

    entry: NewsEntry
    hours: frozenset[Hour]


class _BillHours:
    """When a bill is heard, each slot by its hour, and the new or corrected rows about that.

    `then` is the moment of the job, `told` what the recipient was told (None is off), `was` what he therefore takes for
    true; `hearings` are all of the bill.
    """

    def __init__(self, reader: Reader, job: DueJob, rows: Iterable[NewsEntry]) -> None:
        bill, cache = job.bill, reader.cache
        # The hours come first: they note a fault that hides them, so that the bill is looked at again.
        self.then, self.now = cache.hours(bill, job.moment), cache.hours(bill)
        self.bill, self.hearings = bill, cache.hearings_of(bill)
        self.told = told_hours(reader, bill) if cache.was_told_of_hearings(reader.channel, bill) else {}
        self.was: dict[Hour, Slot | None] = {**self.then}
        for hour, slot in self.told.items():
            place = before.place if (before := self.then.get(hour)) else None
            self.was[hour] = slot and replace(slot, place=slot.place or place)
        self.rows = [_RowHours(entry, _hours_of_row(reader, entry)) for entry in rows]
        self._hears_of_news_alone = reader.channel.weight == "news"

    def differing(self) -> set[Hour]:
        """The hours at which something else is so now than the recipient knows, or that new rows give.

        Other words for the same place are something else if a new row says that it changed, as when a hearing goes
        online, too. For a channel that hears of news alone, what a row calls off and is on again is not given by it.
        """
        found = hearings.differing_hours(self.was, self.now)
        added, off = set[Hour](), set[Hour]()
        for row in self.rows:
            if "hearing_location_changed" in row.entry.meaning.kinds:
                both = ((hour, self.was.get(hour)) for hour in row.hours & self.now.keys())
                found |= {hour for hour, was in both if was is not None and was.place != self.now[hour].place}
            if "hearing_canceled" in row.entry.meaning.kinds and self._hears_of_news_alone:
                off |= row.hours & self.then.keys()
            if row.entry.change.kind == "action_added":
                added |= row.hours
        given = {each.hour for each in self.hearings if each.stands and not added.isdisjoint(each.hours)}
        return found | (given - off - self.told.keys())

    def news_of(self, hour: Hour, proposals: Sequence[Proposal], differing: set[Hour], today: date) -> HearingNews:
        """What became of the hearing at an hour, told under these proposals."""
        hearing = self._hearing_at(hour)
        former = self._slot_left_by(hearing)
        hours = {hour, *(hearing.hours if hearing.stands else ()), *([former.hour] if former else [])}
        own = tuple(row.entry for row in self.rows if not hours.isdisjoint(row.hours))
        if not hearing.stands and any(entry.change.kind in UNDOING for entry in own):
            hearing = replace(hearing, status="struck")
            if any(each.hour in differing for entry in own for each in entry.standing or ()):  # told separately
                own = tuple(replace(entry, standing=None) for entry in own)
        return HearingNews(
            *(HearingToAttend(hearing), proposals, (self.bill,), today),
            rows=own,
            former=(former,) if former else (),
            back_on=hour in self.told and self.told[hour] is None,
        )

    def _hearing_at(self, hour: Hour) -> Hearing:
        """The hearing to tell for an hour: the one that is there now, has moved from there, or is off.

        Where its notice was struck, it has not moved to an hour that the recipient was told as another hearing's.
        """
        if hour in self.now:
            there = (each for each in self.hearings if each.stands and each.hour == hour)
            return max(there, key=lambda each: each.agenda or 0)
        struck = any(hour in row.hours and row.entry.change.kind in UNDOING for row in self.rows)
        for each in self.hearings:
            former = self._slot_left_by(each)
            if former is not None and former.hour == hour and not (struck and self.was.get(each.hour)):
                return each
        was = self.was.get(hour)
        gone = Hearing("", (self.bill,), Slot(*hour, None, was.place if was else None), "called off")
        ended = next((each for each in self.hearings if not each.stands and hour in each.hours), gone)
        return ended if ended.hour == hour else replace(ended, slot=gone.slot)

    def _slot_left_by(self, hearing: Hearing) -> Slot | None:
        """The slot that a standing hearing has left and that the recipient still takes for true; None for none.

        Of several it is the latest. If the hour is the same, and the place or the end is not, it is that hour as told.
        """
        if not hearing.stands:
            return None
        for slot in reversed(hearing.before):
            if slot.date is not None and self.was.get(slot.hour) and slot.hour not in self.now:
                return slot
        was = self.was.get(hearing.hour)
        if was is None or hearings.encode(was) == hearings.encode(self.now.get(hearing.hour)):
            return None
        return replace(was, written=hearing.slot.written and was.last_day is not None)


def _hours_of_row(reader: Reader, entry: NewsEntry) -> frozenset[Hour]:
    """The hours that a row names or named, or those of its days at which the hearings that it is about are or were."""
    change = entry.change
    slots = (actions.read(text or "").hearing for text in (change.text, change.old))
    named = {slot.hour for slot in slots if slot is not None and slot.date is not None}
    of_hearings = (each.hours for each, rows in reader.cache.by_rows(change.bill) if change.row in rows)
    days = {day for day, _ in named}
    return frozenset(named | {hour for hours in of_hearings for hour in hours if not days or hour[0] in days})


def _told_under(reader: Reader, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals under which a recipient was told of a subject, without asks: they are not subscribed any more."""
    entry_told = reader.last_entry(subject)
    names = entry_told.statement.proposals if entry_told else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in reader.watch.proposals
        if each.id in names
    )


def _hours_told(news: HearingNews) -> dict[Hour, Slot | None]:
    """The hours that the words for one bill's hearing tell of, each with what they say is then; None if that is off."""
    off = dict.fromkeys(slot.hour for slot in news.former)
    others = (each for row in news.rows for each in row.standing or ()) if news.hearing.status == "struck" else ()
    return {**off, **{each.hour: each.slot for each in others}, news.hearing.hour: news.hearing.standing_slot}


def hearings_to_tell(reader: Reader, found: Iterable[HearingNews]) -> list[HearingNews]:
    """What became of these hearings, each once, with all that its words need (`for_reader`); the nearest first.

    `found` are of one bill each, or of a committee. Several hearings that one row calls off are told as one.
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
        formers = {news.about: news.former for news in those}
        before = [slot for former in formers.values() for slot in former]
        alike = len({tuple(slot.hour for slot in former) for former in formers.values()}) == 1
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
            formers={} if alike else {bill: slot for of, former in formers.items() for bill in of for slot in former},
            back_on=any(news.back_on for news in those),
            noticed_too=noticed_too(rows, [*_standing(reader, hearing), *before]),
        )
        told.append(for_reader(reader, whole))
    return told


def for_reader(reader: Reader, news: HearingNews) -> HearingNews:
    """The news of a hearing with what its words need now: how to attend, asks, and its bills' titles and pages.

    Of the bills that it is not told for, only those with proposals that the channel is subscribed to are named.
    """
    store, watch = reader.store, reader.watch
    bills = tuple(each for each in news.hearing.bills if each in news.about or reader.followed(each))
    seen = {bill: store.bills.last_seen(bill) for bill in bills}
    concerns = {bill: belonging(store, watch, bill, news.proposals) for bill in bills}
    return replace(
        news,
        attending=to_attend(store, watch, replace(news.hearing, bills=bills), reader.now),
        proposals=reader.with_asks(news.proposals),
        titles={bill: known.title.value for bill, known in seen.items() if known and known.title.value},
        pages={bill: watch.page_url(bill) for bill in bills},
        concerns={
            bill: Belonging(tuple(reader.with_asks(of.own)), tuple(reader.with_asks(of.took_in)))
            for bill, of in concerns.items()
        },
    )


def _standing(reader: Reader, hearing: Hearing) -> list[Slot]:
    """The slots of a hearing and of all others of its bills that are not off."""
    others = (each.slot for bill in hearing.bills for each in hearings_unless_faulty(reader, bill) if each.stands)
    return [hearing.slot, *others]


def _with_all_bills(reader: Reader, news: HearingNews) -> Hearing:
    """The hearing of one bill, with all the bills that are heard at it."""
    of = news.hearing
    alike = [
        each
        for each in reader.cache.hearings
        if news.about[0] in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


def hearings_unless_faulty(reader: Reader, bill: BillId) -> tuple[Hearing, ...]:
    """The hearings of a bill, by its rows and by agendas.

    An unexpected error gives none, so that a bill's history is told even if something is wrong with agendas.
    """
    with FaultLogged("the list of hearings"):
        return reader.cache.hearings_of(bill)
    return ()


def told_hours(reader: Reader, bill: BillId) -> dict[Hour, Slot | None]:
    """What the recipient was last told of each hour of this bill: when and where it is heard, or None for off."""
    told = ((subject, each.statement) for subject, each in reader.last_entries(bill).items())
    return {subject.hour: hearings.decode(each.state) for subject, each in told if subject.kind == HEARING}


def begins_at(hour: Hour) -> datetime:
    """When a hearing begins (Eastern); without an hour, the end of its day."""
    day, start = hour
    return datetime.combine(day, start or time.max, EASTERN)


def page_subjects(hearing: Hearing) -> frozenset[Subject]:
    """What words about a hearing also tell, by its page: testimony, and that a watched committee meets."""
    page = hearing.agenda
    return frozenset() if page is None else frozenset({Subject.testimony(page), Subject.committee_hearing(page)})


def hearing_statements(reader: Reader, found: Sequence[Difference[HearingNews]]) -> list[Statement]:
    """Statements on what words about these hearings also tell: other hours of their bills, and by their pages.

    Of a page that is testimony, and that a watched committee meets.
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
            states[Subject.committee_hearing(page)] = hearings.encode(hearing.standing_slot)
        if page is not None and hearing.stands and (state := testimony_state(reader.store, hearing)):
            states[Subject.testimony(page)] = state
        told |= {subject: item.statement.for_subject(subject, state) for subject, state in states.items()}
    return [statement for subject, statement in told.items() if subject not in own]
