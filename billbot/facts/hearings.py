"""The hearings of everything that is watched, from what the database knows."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot import actions, dated_steps, hearings, route, stages, testimony
from billbot.actions import Hearing, Meaning
from billbot.actions.variations import ONCE_MORE
from billbot.bills import Bill, BillId, Change, Channel, Dates, Deadline, Hour, Period, Proposal
from billbot.dated_steps import Step
from billbot.deadlines import deadlines
from billbot.errors import StoreError
from billbot.hearings import Announced, ConferenceMeeting, Meeting
from billbot.site_paths import hearing_path, page_path
from billbot.stages import Progress
from billbot.store import KeptNotice, Store
from billbot.testimony import Occasion, TestimonyFact
from billbot.watch import Watch, Whereabouts, belonging, shown_by_rows
from billbot.wording.entries import done_before
from billbot.wording.spoken import bills_called
from billbot.wording.standing import goes_on

_log = logging.getLogger(__name__)
# Some take written testimony for weeks after a hearing.
_WRITTEN_AFTERWARDS = timedelta(days=60)


class Spared:
    """A fault of ours in `what` is said, as of hearings, is noted, and the rest is told; a StoreError is raised."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception) or isinstance(error, StoreError):
            return False
        _log.error("%s: a fault in billbot; please report it", self._what, exc_info=error)
        return True


def known_hearings(store: Store, watch: Watch) -> tuple[Announced, ...]:
    """Every hearing of the watched bills, each once, those of the past and those called off among them.

    `watch` has to know the links. Raises StoreError.
    """
    found = [each for bill in watch.bills for each in shown_by_rows(store, store.bills.last_seen(bill))]
    return hearings.with_agendas(found, posted(store, watch, date.min), watch.bills)


def as_called(store: Store, watch: Watch, bills: Iterable[BillId], told: Collection[Proposal]) -> list[str]:
    """How these bills are called within a sentence by whoever hears of the proposals `told`. Raises StoreError."""
    return bills_called([belonging(store, watch, bill, told) for bill in bills], told)


def told_by(change: Change, bill: Bill | None, now: datetime) -> tuple[Hearing | None, tuple[Hearing, ...], bool]:
    """When the hearing was that a change moves, alters or calls off, or those that it does; and whether all is over."""
    meaning = actions.read(change.text or "")
    if not any(kind.startswith("hearing_") for kind in meaning.kinds):
        return None, (), False
    before, slots = _slots(change, bill, meaning.hearing)
    over = bool(slots) and hearings.is_only_about_hearings(meaning.kinds) and all(each.is_over(now) for each in slots)
    return (before[0], (), over) if len(before) == 1 else (None, before, over)


def _slots(change: Change, bill: Bill | None, said: Hearing | None) -> tuple[tuple[Hearing, ...], list[Hearing]]:
    """When the hearings of a change were, if that is not so any more, and every time of them that it is about."""
    if change.kind == "action_added" and bill is not None:
        at = next((at for at, row in enumerate(bill.rows, 1) if row.number == change.row), 0)
        turns = hearings.changed(bill.id, bill.rows[: at - 1], bill.rows[:at], change.row or 0) if at else ()
        formers = tuple(turn.former for turn in turns if turn.former)
        return formers, [slot for turn in turns for slot in turn.slots]
    before = actions.read(change.old or "").hearing if change.kind == "action_reworded" else None
    formers = (before,) if before is not None and before != said else ()
    return formers, [slot for slot in (before, said) if slot and slot.date]


_LAID_AGAIN = ONCE_MORE["laid_before_governor"]
_OVER_A_VETO = frozenset({"veto_overridden", "chaptered"})
# How it speaks of a day that is set by the row, and how that is said once the day is past.
_ONCE_PAST = (
    ("It is on the calendar of ", "It was put on the calendar of "),
    (", and can be taken up there then.", "."),
    ("What is on the calendar can still be put off.", ""),
    ("It goes on the calendar of ", "It went on the calendar of "),
    ("and do so again on ", "and were to do so again on "),
    ("The committee has until ", "The committee had until "),
)


def meanings(bill: Bill, today: date, place: Progress | None = None, *, over: bool) -> Iterator[Meaning]:
    """What each row of a history means; of what is over or was left behind nothing usually comes next.

    A notice is left behind once its hearing is past or another row spoke of it, wherever its bill went, and that it is
    called off once another notice followed. What is law over a veto has no votes to come, and no signature to miss.
    The branch that a row is of is named, and a day that it set is a day of the past once it is that. `place` is how far
    the proposal has come in it, from which follows where it goes once a branch passed it.
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
            read = replace(read, comes_next=goes_on(place, bill.id, row.branch, read.comes_next))
        behind = over or decided or at in outspoken or (held < today if held else at in left)
        happened, comes_next, until = (
            read.happened,
            "" if behind else read.comes_next,
            read.set_for or read.reporting_date,
        )
        for ahead, past in _ONCE_PAST if until and until < today else ():
            happened, comes_next = happened.replace(ahead, past), comes_next.replace(ahead, past)
        yield actions.by(row.branch, replace(read, happened=happened, comes_next=comes_next))


def within_their_court(known: Iterable[Announced], ends: Mapping[int, date]) -> tuple[Announced, ...]:
    """These hearings without those on a day on which their court is over: what stands for one is a slip."""
    return tuple(each for each in known if each.day <= ends.get(each.bills[0].general_court, date.max))


def of_proposal(known: Iterable[Announced], watch: Watch, proposal: Proposal) -> list[Announced]:
    """The hearings, of those known, of any number that a proposal lived under: one may stand that it left."""
    numbers = set(watch.lived_under(proposal))
    return [each for each in known if not numbers.isdisjoint(each.bills)]


def still_on(
    store: Store, known: Iterable[Announced], now: datetime
) -> Iterator[tuple[Announced, tuple[TestimonyFact, ...]]]:
    """The hearings, of those known, that are not over, or on which testimony is still taken; and what is said of that.

    Raises StoreError.
    """
    for each in hearings.ahead(known, now.date() - _WRITTEN_AFTERWARDS):
        facts = said_of_testimony(store, each)
        if not each.slot.is_over(now) or testimony.nearest(facts, now):
            yield each, facts


def days_heard(known: Iterable[Announced]) -> Mapping[BillId, Sequence[date]]:
    """The days, by bill, of the hearings that stand: of one over several days the last."""
    found: dict[BillId, list[date]] = {}
    for hearing in known:
        for bill in hearing.bills if hearing.stands else ():
            found.setdefault(bill, []).append(hearing.last_day)
    return found


def days_to_report(
    place: Whereabouts, met: Mapping[BillId, Sequence[date]], dates: Dates, today: date
) -> tuple[Deadline, ...]:
    """By when committees report on the numbers in which a proposal goes on, of which `met` has the days of hearings."""
    return tuple(
        each
        for bill in _living(place)
        for each in deadlines(bill.id, bill.history, dates.court(bill.id.general_court), today, met.get(bill.id, ()))
    )


def steps_ahead(place: Whereabouts, meetings: Iterable[ConferenceMeeting], today: date) -> tuple[Step, ...]:
    """What is set for `today` or later for the numbers in which a proposal goes on, the nearest first.

    Rows set it, and `meetings` of conferences where no row has set the same.
    """
    living = {bill.id: dated_steps.ahead(bill.id, bill.history, today) for bill in _living(place)}
    found = [step for steps in living.values() for step in steps]
    confer = {step.day for step in found if step.kind == "conference"}
    for meeting in meetings:
        on = meeting.slot.date
        if meeting.stands and on is not None and on not in confer:
            found += [Step(bill, on, "conference", None, "", None) for bill in meeting.bills if bill in living]
    return tuple(sorted(found, key=lambda each: each.day))


def _living(place: Whereabouts) -> list[Bill]:
    return [bill for bill in place.bills.values() if bill is not None and bill.id in place.standing.goes_on_in]


def days_met(known: Iterable[Announced], bills: Collection[BillId], period: Period) -> tuple[date, ...]:
    """The days of a period on which people met to hear one of these bills, by rows and agendas, each once."""
    since, until = period.since.date(), period.until.date()
    met = [each for each in known if each.stands and not each.slot.written and not set(bills).isdisjoint(each.bills)]
    return tuple(dict.fromkeys(each.last_day for each in met if since <= each.last_day < until))


def page_of(hearing: Announced, site: str) -> str:
    """The address of a hearing's own page, or of its first bill's where that is not known; `site` has no slash."""
    if hearing.agenda is not None:
        return f"{site}{hearing_path(hearing.agenda)}"
    return f"{site}{page_path(hearing.bills[0])}"


def links_to(hearing: Announced, site: str) -> tuple[tuple[str, str], ...]:
    """The pages of a hearing and of its committee, as far as they are known: pairs of a label and an address."""
    links = []
    if hearing.agenda is not None:
        links.append(("Hearing page", page_of(hearing, site)))
    if hearing.committee_code is not None:
        links.append(("Committee", f"{site}/Committees/Detail/{hearing.committee_code}"))
    return tuple(links)


def words_on_testimony(dates: Dates, hearing: Announced) -> str:
    """How the committee of a hearing takes testimony, in its own words; nothing where nobody wrote them down."""
    said = dates.testimony.items()
    return next((words for name, words in said if hearings.same_committee(name, hearing.committee)), "")


def heard(watch: Watch, channel: Channel, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals that bills concern and a channel hears of, in the order of the configuration."""
    concerned = {proposal.id for bill in bills for proposal in watch.concerned(bill)}
    return tuple(each for each in watch.proposals if each.id in concerned and route.is_subscribed(channel, each))


def turned_by_rows(
    store: Store, watch: Watch, known: Bill | None, seen: Bill, today: date
) -> tuple[tuple[Hour, Meeting | None], ...]:
    """The hours at which a bill is heard otherwise as its rows are `seen` by now, each with what was so before.

    Nothing at a first sight, which is the baseline. Raises StoreError. A fault of ours here leaves none: a bill's
    history is told whatever becomes of agendas.
    """
    if known is None or known.rows == seen.rows:
        return ()
    with Spared("the list of hearings"):
        agendas = posted(store, watch, date.min)
        first = store.hearings.first_seen(seen.id)
        days = {row.number: first[at] for at, row in enumerate(known.rows) if at in first}
        by_now = {at: days.get(row.number, today) for at, row in enumerate(seen.rows)}
        rows = hearings.of_bill(seen.id, known.history, first), hearings.of_bill(seen.id, seen.history, by_now)
        return hearings.changed_hours(*(hearings.with_agendas(each, agendas, {seen.id}) for each in rows))
    return ()


def posted(store: Store, watch: Watch, since: date) -> list[hearings.PostedAgenda]:
    """The agendas of `since` and later days, as the quiet rooms take them; a docket that got a number goes by it."""
    return [watch.posted(each) for each in store.hearings.agendas(since)]


def conference_meetings(store: Store, watch: Watch, today: date) -> tuple[ConferenceMeeting, ...]:
    """Those of `today` and later on watched bills that are or were in conference by their histories. Raises StoreError.

    What was announced may stand or be called off once all have agreed.
    """
    ahead = [each for each in posted(store, watch, today) if not each.agenda.bills]
    if not ahead:
        return ()
    conferring = {
        bill: [*(proposal.name for proposal in watch.concerned(bill)), known.title.value or ""]
        for bill in watch.bills
        if (known := store.bills.last_seen(bill)) is not None and _has_conferred(known)
    }
    return hearings.conferences(ahead, conferring)


def _has_conferred(bill: Bill) -> bool:
    live = (actions.read(row.text).kinds for row in bill.history if not row.stricken)
    return any(kind.startswith("conference_") for kinds in live for kind in kinds)


def said_of_testimony(store: Store, hearing: Announced) -> tuple[TestimonyFact, ...]:
    """What the committee's own words say of testimony at a hearing, as far as they do. Raises StoreError.

    A fault of ours here leaves none: the hearing is told all the same.
    """
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    with Spared("what a notice says of testimony"):
        return read_of(hearing, kept)
    return ()


def read_of(hearing: Announced, kept: KeptNotice | None) -> tuple[TestimonyFact, ...]:
    """The same, of the notice that was kept; null for none."""
    text = kept.notice.text if kept else hearing.description or ""
    found = testimony.read(text, _occasion(hearing, kept.since.date() if kept else None)) if text else ()
    if kept is None or not kept.notice.form:
        return found
    return (*found, TestimonyFact("site_form", ""))


def _occasion(hearing: Announced, since: date | None) -> Occasion:
    """The hearing as its notice means it; it has moved if its day was announced after the words were first read."""
    known, moved = hearing.announced, hearing.moved_from is not None
    return Occasion(
        hearing.day,
        hearing.slot.start,
        noticed=known,
        moved=moved and since is not None and known is not None and since < known,
    )
