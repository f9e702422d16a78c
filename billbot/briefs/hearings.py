"""Hearings of watched bills and committees: all of them, those ahead, what notices say about testimony; conferences."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.committees import chairs_of, committee_code
from billbot.briefs.watch import Watch, agendas_since, belonging, shown_by_rows
from billbot.domain import actions, agendas, hearings, route, testimony
from billbot.domain.actions import Slot
from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import CORRECTING, UNDOING, Action, BillId, Notice, Row
from billbot.domain.hearings import Hearing, HearingChange, HearingToAttend, same_slot
from billbot.domain.schedule import Period
from billbot.domain.testimony import NoticedHearing, TestimonyFact
from billbot.domain.watched import Belonging, Channel, Dates, Proposal
from billbot.errors import FaultLogged
from billbot.messages.hearing_phrases import bills_called
from billbot.messages.news import HearingNews, NewsEntry, first_title
from billbot.store import Store

# Some take written testimony for weeks after a hearing.
_WRITTEN_AFTERWARDS = timedelta(days=60)


def known_hearings(store: Store, watch: Watch) -> tuple[Hearing, ...]:
    """Every hearing of the watched bills and committees, each once, also those that are over or were called off.

    `watch` has to know the links. Raises StoreError.
    """
    histories = store.bills.histories()
    found = [each for bill in watch.bills for each in shown_by_rows(store, bill, histories.get(bill, ()))]
    return agendas.with_agendas(found, agendas_since(store, watch, date.min), watch.bills, watch.hosts)


def is_followed(watch: Watch, channel: Channel, hearing: Hearing) -> bool:
    """Whether a channel hears about a hearing: for one of its bills, or as one of a watched committee."""
    return bool(proposals_followed(watch, channel, hearing.bills)) or watch.is_host_followed(channel, hearing.host)


def bill_names(store: Store, watch: Watch, bills: Iterable[BillId], told: Collection[Proposal]) -> list[str]:
    """Names for these bills within a sentence, for somebody who hears about the proposals `told`. Raises StoreError."""
    return bills_called([belonging(store, watch, bill, told) for bill in bills], told)


def within_term(known: Iterable[Hearing], dates: Dates) -> tuple[Hearing, ...]:
    """The hearings within their General Court's term; one dated after it is a clerk's mistake, and left out."""
    ends = dates.ends
    return tuple(each for each in known if each.day <= ends.get(each.general_court, date.max))


def still_open(store: Store, watch: Watch, known: Iterable[Hearing], now: datetime) -> Iterator[HearingToAttend]:
    """The hearings that are not over, or for which testimony is still taken; how to be heard at each.

    Raises StoreError.
    """
    for each in hearings.ahead(known, now.date() - _WRITTEN_AFTERWARDS):
        found = to_attend(store, watch, each, now)
        if not each.slot.is_over(now) or testimony.next_due(found.facts, now):
            yield found


def hearing_days(known: Iterable[Hearing]) -> Mapping[BillId, Sequence[date]]:
    """For each bill, the days of its hearings that are not off; for a hearing over several days, the last."""
    found: dict[BillId, list[date]] = {}
    for hearing in known:
        for bill in hearing.bills if hearing.is_on else ():
            found.setdefault(bill, []).append(hearing.last_day)
    return found


def days_heard_in(known: Iterable[Hearing], bills: Collection[BillId], period: Period) -> tuple[date, ...]:
    """The days within a period on which people met to hear one of these bills, each once."""
    since, until = period.since.date(), period.until.date()
    met = [each for each in known if each.is_on and not each.slot.written and not set(bills).isdisjoint(each.bills)]
    return tuple(dict.fromkeys(each.last_day for each in met if since <= each.last_day < until))


def proposals_followed(watch: Watch, channel: Channel, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals that these bills concern and that the channel hears of, in the order of the configuration."""
    concerned = {proposal.id for bill in watch.by_number(bills) for proposal in watch.proposals_of(bill)}
    return tuple(each for each in watch.proposals if each.id in concerned and route.is_subscribed(channel, each))


def conference_meetings(store: Store, watch: Watch, today: date) -> tuple[ConferenceMeeting, ...]:
    """The meetings from `today` on of conferences on watched bills, also where all have agreed. Raises StoreError."""
    ahead = [each for each in agendas_since(store, watch, today) if not each.bills]
    if not ahead:
        return ()
    conferring = {
        bill: [*(proposal.name for proposal in watch.proposals_of(bill)), known.title.value or ""]
        for bill in watch.bills
        if (known := store.bills.last_seen(bill)) is not None
        if any(
            kind.startswith("conference_")
            for row in known.history
            if not row.stricken
            for kind in actions.read(row.text).kinds
        )
    }
    return agendas.conferences(ahead, conferring)


def heard_by_rows(
    proposals: Sequence[Proposal], entries: Iterable[NewsEntry], today: date, *, dated: bool = False
) -> tuple[list[HearingNews], list[NewsEntry]]:
    """What rows by themselves say happened to hearings, for each bill by its last row; and the entries that do not say.

    It is `dated` if people read it on other days.
    """
    rows, last, others = dict[BillId, list[NewsEntry]](), dict[BillId, tuple[HearingChange, ...]](), list[NewsEntry]()
    for entry in entries:
        alone = entry.change.row is not None and hearings.is_only_about_hearings(entry.meaning.kinds)
        if alone and (turns := _by_row(entry)):
            last[entry.change.bill] = turns
            rows.setdefault(entry.change.bill, []).append(entry)
        else:
            others.append(entry)
    alike: dict[tuple[Hearing, tuple[Slot, ...]], list[BillId]] = {}
    for bill, turns in last.items():
        former = tuple(turn.former for turn in turns if turn.former)
        of_any = replace(turns[-1].hearing, bills=(), key="")
        alike.setdefault((of_any, former), []).append(bill)
    told = []
    for (hearing, former), bills in alike.items():
        own = [entry for bill in bills for entry in rows[bill]]
        belongs = Belonging((), tuple(proposals)) if own[0].took_in else Belonging(tuple(proposals))
        told.append(
            HearingNews(
                HearingToAttend(replace(hearing, bills=tuple(bills))),
                proposals,
                bills,
                today,
                rows=tuple(own),
                former=former[:1] if hearing.is_on else former,
                dated=dated,
                titles={each.change.bill: title for each in own if (title := first_title([each]))},
                pages={each.change.bill: each.url for each in own},
                concerns=dict.fromkeys(bills, belongs),
            )
        )
    return told, others


def noticed_too(rows: Sequence[NewsEntry], on: Collection[Slot]) -> Slot | None:
    """The slot of another new notice from the day of the last one, if no hearing that is `on` has it."""
    added = [entry for entry in rows if entry.change.kind == "action_added"]
    for entry in reversed(added[:-1]):
        slot = entry.meaning.hearing
        if slot is None or slot.date is None or entry.change.date != added[-1].change.date:
            continue
        if not any(same_slot(slot, each) for each in on):
            return slot
    return None


def _by_row(entry: NewsEntry) -> tuple[HearingChange, ...]:
    """How a row changed its bill's hearings, by the rows up to it."""
    change, bill = entry.change, entry.bill
    if bill is None or change.row is None:
        return ()
    at = next((at for at, row in enumerate(bill.rows) if row.number == change.row), len(bill.rows))
    row = Row(change.row, Action(change.date, change.branch or "", change.text or ""))
    gone, reworded = change.kind in UNDOING, change.kind == "action_reworded"
    words_before = replace(row, action=replace(row.action, text=change.old or "")) if reworded else row
    before = bill.rows[:at] if change.kind not in CORRECTING else (*bill.rows[:at], *bill.rows[at + 1 :])
    was = [*before, words_before] if gone or reworded else [*before]
    now = [*before] if gone else [*before, row]
    return hearings.changed(hearings.by_rows(bill.id, was), hearings.by_rows(bill.id, now), change.row)


def to_attend(store: Store, watch: Watch, hearing: Hearing, now: datetime | None = None) -> HearingToAttend:
    """How to be heard at a hearing, as of `now`; without it nothing counts as over. Raises StoreError."""
    notice = _notice(store, hearing)
    said, court = watch.dates.testimony.items(), hearing.general_court
    code = hearing.committee_code or committee_code(store, hearing.committee or "")
    return HearingToAttend(
        hearing=replace(hearing, committee_code=code),
        facts=testimony_facts(store, hearing),
        committee_says=next((words for name, words in said if hearings.same_committee(name, hearing.committee)), ""),
        notice_rule=watch.dates.notice_days(court, hearing.committee),
        now=now,
        site=watch.site,
        noticed=notice.since.date() if notice and notice.since else None,
        notice_changes=notice.times_changed if notice else 0,
        chairs=tuple(chairs_of(store, store.committees.current(court, code) if code else None)),
    )


def testimony_facts(store: Store, hearing: Hearing) -> tuple[TestimonyFact, ...]:
    """What the notice of a hearing says about testimony; none after a bug, so the hearing is announced anyway.

    Raises StoreError.
    """
    notice = _notice(store, hearing)
    with FaultLogged("what a notice says of testimony"):
        return facts_in_notice(hearing, notice)
    return ()


def _notice(store: Store, hearing: Hearing) -> Notice | None:
    return store.agendas.notice(hearing.agenda) if hearing.agenda is not None else None


def testimony_state(store: Store, hearing: Hearing) -> str:
    """What a hearing's notice says about testimony, for the ledger; empty if nothing. Raises StoreError."""
    notice = _notice(store, hearing)
    return testimony.encode(testimony_facts(store, hearing), notice.times_changed if notice else -1)


def facts_in_notice(hearing: Hearing, notice: Notice | None) -> tuple[TestimonyFact, ...]:
    """What a hearing's notice says about testimony; without one, what its description says."""
    from billbot.domain import notices

    # The hearing of the notice has moved if its day was announced after the words were first read.
    noticed, since = hearing.announced, notice.since.date() if notice and notice.since else None
    moved = hearing.moved_from is not None and since is not None and noticed is not None and since < noticed
    text = notice.text if notice else hearing.description or ""
    of = NoticedHearing(hearing.day, hearing.slot.start, noticed=noticed, moved=moved)
    return notices.read(text, of) if text else ()
