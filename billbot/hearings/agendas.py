"""What the list of hearings adds to the rows of histories; each hearing is one, whichever came first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billbot.actions import Hearing
from billbot.bills import Agenda, BillId
from billbot.hearings.gathering import told_apart
from billbot.hearings.values import Announced, by_day, founding_key, same_committee


@dataclass(frozen=True, slots=True)
class Posted:
    """An agenda and the day on which it was first seen, null where it may have been there for long.

    No agenda says when it was posted.
    """

    agenda: Agenda
    seen: date | None


def with_agendas(
    known: Iterable[Announced], posted: Iterable[Posted], watched: Collection[BillId]
) -> tuple[Announced, ...]:
    """The hearings `known` from histories with what their agendas add, and those that only an agenda names yet.

    An agenda belongs to a hearing on the same day and at the same hour that has one of its bills, or, while its agenda
    is empty, is in the same committee. Of the documents on it only those `watched` count.
    """
    found = list(known)
    for each in posted:
        bills = tuple(bill for bill in each.agenda.bills if bill in watched)
        at = next((at for at, hearing in enumerate(found) if _belongs(each.agenda, hearing)), None)
        if at is None:
            at = next((at for at, hearing in enumerate(found) if _moves(each.agenda, hearing)), None)
        if at is not None:
            found[at] = _joined(found[at], each, bills)
        elif bills:
            found.append(_alone(each, bills))
    return tuple(sorted(told_apart(found), key=by_day))


def _belongs(agenda: Agenda, hearing: Announced) -> bool:
    return (agenda.day, agenda.start) == (hearing.day, hearing.slot.start) and _same(agenda, hearing)


def _moves(agenda: Agenda, hearing: Announced) -> bool:
    """Whether an agenda says that a hearing was moved, which the histories do not say yet."""
    return (
        agenda.stands
        and hearing.stands
        and agenda.moved_from == (hearing.day, hearing.slot.start)
        and _same(agenda, hearing)
    )


def _same(agenda: Agenda, hearing: Announced) -> bool:
    if agenda.bills:
        return not set(agenda.bills).isdisjoint(hearing.bills)
    return same_committee(agenda.committee, hearing.committee)


def _joined(hearing: Announced, posted: Posted, bills: Sequence[BillId]) -> Announced:
    """A hearing of the histories, with its agenda; what a row said of hours and places stands."""
    agenda, slot = posted.agenda, hearing.slot
    joined = replace(
        hearing,
        bills=tuple(dict.fromkeys((*hearing.bills, *(bills if hearing.stands else ())))),
        committee=hearing.committee or agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        description=agenda.description,
    )
    if not agenda.stands and hearing.stands:
        return replace(joined, status="called off", changes=hearing.changes + 1)
    if agenda.day != hearing.day:
        moved = Hearing(agenda.day, agenda.start, agenda.end, agenda.place or slot.place)
        return replace(
            joined,
            slot=moved,
            before=(*hearing.before, slot),
            announced=None,
            changes=hearing.changes + 1,
        )
    return joined


def _alone(posted: Posted, bills: Sequence[BillId]) -> Announced:
    """A hearing that no history names yet. Its key is the one that the row will give it."""
    agenda = posted.agenda
    slot = Hearing(agenda.day, agenda.start, agenda.end, agenda.place)
    before = (Hearing(*agenda.moved_from, None, None),) if agenda.moved_from else ()
    first = before[0] if before else slot
    return Announced(
        key=founding_key(bills[0], first, agenda.committee or slot.place),
        bills=tuple(bills),
        slot=slot,
        status="announced" if agenda.stands else "called off",
        before=before,
        announced=posted.seen,
        touched=posted.seen,
        changes=len(before) + (not agenda.stands),
        committee=agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        description=agenda.description,
    )
