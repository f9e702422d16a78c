"""Queries about hearings: all of those on watched bills, those ahead, conferences; and what rows mean as of today."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.surroundings import testimony_facts
from billbot.briefs.watch import Watch, belonging, posted_agendas, shown_by_rows
from billbot.domain import actions, agendas, hearings, route, stages, testimony
from billbot.domain.action_kinds import ONCE_MORE
from billbot.domain.actions import Meaning
from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import Bill, BillId, hearing_path
from billbot.domain.hearings import Announced
from billbot.domain.schedule import Period
from billbot.domain.stages import Progress
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel, Proposal
from billbot.messages.headlines import done_before
from billbot.messages.hearings import bills_called
from billbot.messages.standing import where_it_goes_next
from billbot.store import Store

# Some take written testimony for weeks after a hearing.
_WRITTEN_AFTERWARDS = timedelta(days=60)


def known_hearings(store: Store, watch: Watch) -> tuple[Announced, ...]:
    """Every hearing of the watched bills and committees, each once, also those that are over or were called off.

    `watch` has to know the links. Raises StoreError.
    """
    histories = store.bills.histories()
    found = [each for bill in watch.bills for each in shown_by_rows(store, bill, histories.get(bill, ()))]
    return agendas.with_agendas(found, posted_agendas(store, watch, date.min), watch.bills, watch.hosts)


def is_heard_of(watch: Watch, channel: Channel, hearing: Announced) -> bool:
    """Whether a channel hears of a hearing: for one of its bills, or as one of a watched committee."""
    return bool(proposals_heard(watch, channel, hearing.bills)) or watch.is_host_heard(channel, hearing.host)


def bill_names(store: Store, watch: Watch, bills: Iterable[BillId], told: Collection[Proposal]) -> list[str]:
    """Names for these bills within a sentence, for somebody who hears of the proposals `told`. Raises StoreError."""
    return bills_called([belonging(store, watch, bill, told) for bill in bills], told)


_LAID_AGAIN = ONCE_MORE["laid_before_governor"]
_OVER_A_VETO = frozenset({"veto_overridden", "chaptered"})
# Words about a day that the row sets, and what replaces them once that day is past.
_ONCE_PAST = (
    ("It is on the calendar of ", "It was put on the calendar of "),
    (", and can be taken up there then.", "."),
    ("What is on the calendar can still be put off.", ""),
    ("It goes on the calendar of ", "It went on the calendar of "),
    ("and do so again on ", "and were to do so again on "),
    ("The committee has until ", "The committee had until "),
)


def row_meanings(bill: Bill, today: date, place: Progress | None = None, *, over: bool) -> Iterator[Meaning]:
    """What each row of a history means as of `today`, with the acting branch named and past days in the past tense.

    `comes_next` is empty where the bill is `over` or has moved on since the row: for a notice, once its hearing is past
    or another row is about it; for a cancellation, once another notice followed; for votes, once a veto was overridden.
    `place` is how far the proposal has come in this bill, from which follows where it goes once a branch passed it.
    """
    over_veto = len(stages.of_bill(bill.history, today).overrode) > 1
    left, outspoken = stages.left_behind(bill.history), hearings.superseded_rows(bill.history)
    for at, row in enumerate(bill.history):
        read = actions.read(row.text)
        held = read.hearing.ends_on if read.hearing else None
        decided = over_veto and not _OVER_A_VETO.isdisjoint(read.kinds) and not actions.passed_part(row.text)
        if stages.reports_other_document(bill.history, at):
            read = replace(read, happened="A committee reported another document, and not this one.", comes_next="")
        if "laid_before_governor" in read.kinds and done_before(bill.history, at):
            read = replace(read, happened=_LAID_AGAIN[0], comes_next=_LAID_AGAIN[1])
        if "engrossed" in read.kinds:
            read = replace(read, comes_next=where_it_goes_next(place, bill.id, row.branch, read.comes_next))
        behind = over or decided or at in outspoken or (held < today if held else at in left)
        happened, comes_next, until = (
            read.happened,
            "" if behind else read.comes_next,
            read.set_for or read.reporting_date,
        )
        for ahead, past in _ONCE_PAST if until and until < today else ():
            happened, comes_next = happened.replace(ahead, past), comes_next.replace(ahead, past)
        yield actions.with_branch(row.branch, replace(read, happened=happened, comes_next=comes_next))


def within_term(known: Iterable[Announced], ends: Mapping[int, date]) -> tuple[Announced, ...]:
    """The hearings on days of their General Court; one that is dated after its end is a clerk's slip, and left out."""
    return tuple(each for each in known if each.day <= ends.get(each.general_court, date.max))


def still_open(
    store: Store, known: Iterable[Announced], now: datetime
) -> Iterator[tuple[Announced, tuple[TestimonyFact, ...]]]:
    """The hearings that are not over, or for which testimony is still taken, with the facts about testimony.

    Raises StoreError.
    """
    for each in hearings.ahead(known, now.date() - _WRITTEN_AFTERWARDS):
        facts = testimony_facts(store, each)
        if not each.slot.is_over(now) or testimony.next_due(facts, now):
            yield each, facts


def hearing_days(known: Iterable[Announced]) -> Mapping[BillId, Sequence[date]]:
    """For each bill the days of its hearings that stand; of a hearing over several days the last."""
    found: dict[BillId, list[date]] = {}
    for hearing in known:
        for bill in hearing.bills if hearing.stands else ():
            found.setdefault(bill, []).append(hearing.last_day)
    return found


def days_heard_in(known: Iterable[Announced], bills: Collection[BillId], period: Period) -> tuple[date, ...]:
    """The days within a period on which people met to hear one of these bills, each once."""
    since, until = period.since.date(), period.until.date()
    met = [each for each in known if each.stands and not each.slot.written and not set(bills).isdisjoint(each.bills)]
    return tuple(dict.fromkeys(each.last_day for each in met if since <= each.last_day < until))


def hearing_url(hearing: Announced, site: str) -> str:
    """The address of a hearing's own page, or of its first bill's if that is not known; `site` ends without a slash.

    A hearing without a bill of ours is known by its own page.
    """
    if hearing.agenda is not None:
        return f"{site}{hearing_path(hearing.agenda)}"
    return f"{site}{hearing.bills[0].page_path}"


def proposals_heard(watch: Watch, channel: Channel, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals that these bills concern and that the channel hears of, in the order of the configuration."""
    concerned = {proposal.id for bill in bills for proposal in watch.concerned(bill)}
    return tuple(each for each in watch.proposals if each.id in concerned and route.is_subscribed(channel, each))


def conference_meetings(store: Store, watch: Watch, today: date) -> tuple[ConferenceMeeting, ...]:
    """The meetings from `today` on of conferences on watched bills, also where all have agreed. Raises StoreError."""
    ahead = [each for each in posted_agendas(store, watch, today) if not each.agenda.bills]
    if not ahead:
        return ()
    conferring = {
        bill: [*(proposal.name for proposal in watch.concerned(bill)), known.title.value or ""]
        for bill in watch.bills
        if (known := store.bills.last_seen(bill)) is not None and _has_conferred(known)
    }
    return agendas.conferences(ahead, conferring)


def _has_conferred(bill: Bill) -> bool:
    live = (actions.read(row.text).kinds for row in bill.history if not row.stricken)
    return any(kind.startswith("conference_") for kinds in live for kind in kinds)
