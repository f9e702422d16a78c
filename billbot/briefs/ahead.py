"""Queries about what lies ahead, for digests and calendar files: hearings, reporting deadlines, other dates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict, replace

from billbot.briefs.hearings import (
    bill_names,
    hearing_url,
    is_heard_of,
    known_hearings,
    proposals_heard,
    still_open,
    within_term,
)
from billbot.briefs.surroundings import committee_on_testimony, facts_in_notice, links_to
from billbot.briefs.watch import Watch
from billbot.domain import actions, deadlines
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.digest import DigestEntry, HearingAhead, HearingOff, NearDate, StepAhead
from billbot.domain.hearings import Announced
from billbot.domain.ledger import Attachment
from billbot.domain.planning import Pace
from billbot.domain.schedule import Period
from billbot.domain.slack import Offer
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.messages.ical import NAME, HearingEntry, PlannedStep, calendar_file
from billbot.store import Store

if TYPE_CHECKING:
    from billbot.domain.bills import BillId


class DigestContext(Struct, frozen=True):
    """The configuration that is the same for every digest; `zone` is that of digest hours.

    `site` is the address of the site, without a slash at its end; `contact` is whom to ask, empty for nobody.
    """

    topics: Sequence[Topic]
    site: str
    dates: Dates
    contact: str
    zone: ZoneInfo
    outage_after: timedelta
    pace: Pace


def hearings_ahead(
    store: Store, known: Iterable[Announced], watch: Watch, context: DigestContext, channel: Channel, period: Period
) -> tuple[HearingAhead, ...]:
    """The `known` hearings that a channel hears of and that are `still_open` at the end of the period.

    Raises StoreError.
    """
    ours = [each for each in within_term(known, context.dates.ends) if is_heard_of(watch, channel, each)]
    return tuple(
        _ahead(store, hearing, facts, watch, context, channel)
        for hearing, facts in still_open(store, ours, period.until)
    )


def hearings_off(
    store: Store,
    known: Sequence[Announced],
    watch: Watch,
    channel: Channel,
    entries: Iterable[DigestEntry],
    period: Period,
) -> Iterator[HearingOff]:
    """The hearings that a channel hears of and that only an agenda called off in the period, or took bills off.

    Left out is what one of the `entries` tells anyway, and what is heard at that hour in another place.
    """
    said = {
        (entry.change.bill, (slot.date, slot.start))
        for entry in entries
        if (slot := actions.read(entry.change.text or "").hearing)
    }
    said |= {(bill, each.hour) for each in known if each.stands for bill in each.bills}
    for each in known:
        off = each.by_agenda and not each.stands and each.last_mentioned is not None
        if off and period.since.date() <= (each.last_mentioned or date.min) < period.until.date():
            bills = tuple(bill for bill in each.bills if said.isdisjoint((bill, hour) for hour in each.hours))
            if ours := proposals_heard(watch, channel, bills):
                bills = tuple(bill for bill in bills if proposals_heard(watch, channel, [bill]))
                called = bill_names(store, watch, bills, ours)
                yield HearingOff(each.slot, bills, tuple(called), each.status == "taken off", each.committee)
            elif each.status == "called off" and bills == each.bills and watch.is_host_heard(channel, each.host):
                yield HearingOff(each.slot, (), (), taken_off=False, committee=each.host)


def _ahead(
    store: Store,
    hearing: Announced,
    facts: tuple[TestimonyFact, ...],
    watch: Watch,
    context: DigestContext,
    channel: Channel,
) -> HearingAhead:
    bills = tuple(bill for bill in hearing.bills if proposals_heard(watch, channel, [bill]))
    ours = proposals_heard(watch, channel, bills)
    pages = ((f"Bill page {bill.spoken}", f"{context.site}{bill.page_path}") for bill in bills)
    return HearingAhead(
        **asdict(replace(hearing, bills=bills) if bills else hearing.of_host),
        proposals=tuple(proposal.name for proposal in ours),
        bill_names=tuple(bill_names(store, watch, bills, ours)),
        links=(*links_to(hearing, context.site), *pages),
        testimony=committee_on_testimony(context.dates, hearing),
        notice_rule=context.dates.notice_days(hearing.general_court, hearing.committee),
        facts=facts,
        attendee_count=len(store.offers.people(Offer.hearing(hearing.known_as, hearing.hour)).get("there", ())),
    )


def calendar_of(
    store: Store, watch: Watch, channel: Channel, told: Iterable[HearingAhead], site: str
) -> tuple[Attachment, ...]:
    """The calendar file for a digest's mail: the hearings that it tells, with the bills that the channel hears of.

    No file where there is no hearing. Raises StoreError.
    """
    keys = {each.key for each in told}
    known = [each for each in known_hearings(store, watch) if each.key in keys] if keys else []
    ours = [tuple(bill for bill in each.bills if proposals_heard(watch, channel, [bill])) for each in known]
    pairs = zip(known, ours, strict=True)
    return attached(store, [replace(each, bills=bills) if bills else each.of_host for each, bills in pairs], site)


def days_that_lapsed(store: Store, due: Iterable[Deadline], period: Period) -> tuple[Deadline, ...]:
    """Those of the days to report by that passed without a row in the period. Raises StoreError."""
    return tuple(
        lapsed
        for each in due
        for lapsed in deadlines.lapsed([each], period.since, period.until, store.checks.of(each.bill).first_seen)
    )


def shared_steps(
    store: Store, steps: Iterable[DatedStep], proposals: Iterable[Proposal], watch: Watch
) -> tuple[StepAhead, ...]:
    """What is set for a day ahead, each once for all bills for which it is the same.

    `proposals` are those that the channel hears of. Raises StoreError.
    """
    heard = list(proposals)
    found: dict[tuple[date, deadlines.StepKind, str | None], list[BillId]] = {}
    for step in steps:
        found.setdefault((step.day, step.kind, step.branch), []).append(step.bill)
    return tuple(
        StepAhead(
            *step,
            tuple(dict.fromkeys(numbers)),
            tuple(bill_names(store, watch, numbers, heard)),
        )
        for step, numbers in found.items()
    )


def near_dates(dates: Dates) -> Iterable[NearDate]:
    """The dates of `calendar.toml`: the coalition's own, and each court's."""
    for own in dates.milestones:
        yield NearDate(own.date, "own", own.name, topics=own.topics)
    for court in dates.courts:
        for each in court.reporting:
            yield NearDate(each.date, "reporting", each.rule, court.number, each.source)
        if court.opens:
            yield NearDate(court.opens, "opens", court=court.number)
        if court.formal_sessions_end:
            yield NearDate(court.formal_sessions_end, "formal sessions end", court=court.number)
        if court.ends:
            yield NearDate(court.ends, "ends", court=court.number)


_MEDIA_TYPE = 'text/calendar; charset="utf-8"; method=PUBLISH'


def calendar(
    store: Store, known: Iterable[Announced], site: str, planned: Iterable[PlannedStep] = (), topic: str = ""
) -> bytes:
    """These hearings and what is planned as a calendar file, with the titles of bills. Raises StoreError.

    `topic` is the name of the one that it is of.
    """
    return calendar_file((_entry(store, hearing, site) for hearing in known), planned, topic)


def _entry(store: Store, hearing: Announced, site: str) -> HearingEntry:
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    titles = ((bill, store.bills.last_seen(bill)) for bill in hearing.bills)
    return HearingEntry(
        hearing,
        hearing_url(hearing, site),
        {bill: seen.title.value for bill, seen in titles if seen is not None and seen.title.value},
        testimony=facts_in_notice(hearing, kept),
        noticed=kept.since.date() if kept else None,
        notice_changes=kept.turns if kept else 0,
    )


def planned(store: Store, watch: Watch, site: str, ends: Mapping[int, date]) -> Iterator[PlannedStep]:
    """The days that rows of watched bills set within their term, also past ones. Raises StoreError."""
    for bill in watch.bills:
        known, last = store.bills.last_seen(bill), ends.get(bill.general_court, date.max)
        for step in deadlines.steps_of_bill(bill, known.history) if known else ():
            if step.day > last:
                continue
            yield PlannedStep(step, f"{site}{bill.page_path}", (known.title.value if known else None) or "")


def attached(store: Store, known: Iterable[Announced], site: str) -> tuple[Attachment, ...]:
    """The calendar file of these hearings for a mail; no file where there are none. Raises StoreError."""
    found = list(known)
    return (Attachment(NAME, _MEDIA_TYPE, calendar(store, found, site)),) if found else ()
