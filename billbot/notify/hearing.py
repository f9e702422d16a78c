"""A hearing of a bill, as its rows and its agenda have it: whichever comes first tells it, once.

`hearings.differs` decides; also whether a row says anything to who has heard of its hearing by the agenda.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from billbot import actions, hearings, route, wording
from billbot.bills import UNDOING, Attachment, BillId, Change, DueMark, Mark, Proposal, Statement, Subject
from billbot.errors import StoreError
from billbot.facts.hearings import attached, attending
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.notify.lines import Line
from billbot.route import Sighted
from billbot.wording.reminders import announcement

KIND = route.HEARING

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Turn:
    hearing: Announced
    proposals: tuple[Proposal, ...]
    moves: bool


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """What agendas say of hearings ahead that the recipient has not heard yet."""
    found = []
    for mark in due:
        bill = mark.subject.bill
        hearing = _found(audience, mark.subject)
        if bill is None or hearing is None or hearing.slot.is_over(audience.now):
            continue
        heard, awake = audience.hears(bill)
        told = _heard_of(audience, bill)
        before = Meeting.decode(mark.was) if mark.was else None
        was = told[mark.subject.name].known_as(before) if mark.subject.name in told else before
        if mark.subject.name in told:  # what was told is put right, whatever is heard by now
            proposals = heard or audience.watch.concerned(bill)
        else:
            proposals = awake if audience.channel.alerts else ()
        now = Meeting.of(hearing, "agenda")
        others = [each for name, each in told.items() if name != mark.subject.name]
        if proposals and hearings.differs(was, now, others):
            moves = was is not None and was.stands and now.stands and (was.day, was.start) != (now.day, now.start)
            ids = tuple(each.id for each in proposals)
            entry = Statement(mark, now.encoded, None, ids, f"{KIND}:{hearing.agenda}")
            found.append(Difference(entry, KIND, _Turn(hearing, proposals, moves)))
    return found


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """The announcement of these hearings, each with the bills that it is news of."""
    by_hearing: dict[str, tuple[Announced, list[BillId], list[bool]]] = {}
    for item in found:
        turn: _Turn = item.content
        bill = item.mark.subject.bill
        assert bill is not None
        whole = _whole(audience, bill, turn.hearing)
        _, bills, moving = by_hearing.setdefault(whole.key, (whole, [], []))
        bills.append(bill)
        moving.append(turn.moves)
    told_under = tuple(dict.fromkeys(proposal for item in found for proposal in item.content.proposals))
    told = [
        replace(to_tell(audience, hearing, heard(audience, bills) or told_under, bills), moves=any(moving))
        for hearing, bills, moving in sorted(by_hearing.values(), key=lambda each: hearings.by_day(each[0]))
    ]
    return announcement(audience.channel, told, audience.post.topics, files(audience, told))


def _whole(audience: Audience, bill: BillId, hearing: Announced) -> Announced:
    """The hearing with all the bills that are heard at it."""
    alike = [
        each
        for each in audience.known.hearings
        if bill in each.bills and each.hour == hearing.hour and each.stands == hearing.stands
    ]
    return min(alike, key=lambda each: each.agenda != hearing.agenda, default=hearing)


def marks(seen: Sighted) -> Sequence[Mark]:
    """The hearings with agendas of a bill whose rows have changed: what its rows said is compared with what is so."""
    if not seen.hearings:
        return ()
    bill = seen.changes[0].bill
    return route.of_hearings(seen.hearings, bill, seen.concerned, seen.channels, seen.now, seen.told)


def named(audience: Audience, line: Line) -> frozenset[Subject]:
    """The hearings of which the words of a line may tell."""
    change = line.entry.change
    if line.known or change.row is None or not any(kind.startswith("hearing_") for kind in line.entry.meaning.kinds):
        return frozenset()
    return frozenset(route.hearing(change.bill, each.key) for each in _of(audience, change.bill))


def told_beside(
    audience: Audience, lines: Sequence[Line], said: Sequence[Line], *, at_length: bool
) -> tuple[Statement, ...]:
    """What somebody reads of hearings in these lines; `said` are those of them that have words of their own.

    Of a strike that is said with the new notice alone, or not `at_length`, that is that the hearing is off.
    """
    found: dict[Subject, Statement] = {}
    own = [line.told for line in said]
    for line in sorted(lines, key=lambda line: line.told in own):
        for key, meeting in _words(audience, line, whole=at_length and line.told in own).items():
            subject = route.hearing(line.bill, key)
            found.pop(subject, None)
            found[subject] = line.told.of(subject, meeting.encoded)
    return tuple(found.values())


def _words(audience: Audience, line: Line, *, whole: bool) -> dict[str, Meeting]:
    """What a line says of hearings, by their keys."""
    entry, change = line.entry, line.entry.change
    about = _concerned(audience, change)
    if entry.over or change.row is None:
        return {}
    if not entry.stands_said:
        return {
            each.key: Meeting.of(said, "row")
            for said in _by_its_row(audience, change)
            for each in about
            if said.hour in {each.hour, *((slot.date, slot.start) for slot in each.before)}
        }
    standing = hearings.ahead(_of(audience, change.bill), audience.today) if whole else ()
    gone = {each.key: replace(Meeting.of(each, "row"), stands=False) for each in about}
    return gone | {each.key: Meeting.of(each, "row") for each in standing}


def _by_its_row(audience: Audience, change: Change) -> list[Announced]:
    """The hearings that a row is about, as the rows up to it have them; of one that was altered, as all rows do."""
    known = audience.store.bills.last_seen(change.bill)
    rows = known.rows if known else ()
    at = next((at for at, row in enumerate(rows, 1) if row.number == change.row), len(rows))
    shown = rows[:at] if change.kind == "action_added" else rows
    return [each for each, numbers in hearings.by_rows(change.bill, shown) if change.row in numbers]


def told_by_agenda(audience: Audience, change: Change, *, told: bool) -> bool:
    """Whether all that a row says is of hearings that the recipient has heard of by agendas, as they are now.

    Who was `told` of the row hears that it is gone, where no other row has taken its place.
    """
    found = _concerned(audience, change)
    heard_of = _heard_of(audience, change.bill) if found else {}
    was = [heard_of.get(each.key) for each in found]
    if told and change.kind in UNDOING and any(each.by_agenda for each in found):
        return False
    return bool(found) and all(
        heard is not None and heard.by == "agenda" and not hearings.differs(heard, Meeting.of(each, "row"))
        for heard, each in zip(was, found, strict=True)
    )


def called_off(audience: Audience, change: Change) -> bool:
    """Whether agendas have called off every hearing that a row announces, and no later row has given it again."""
    if change.kind != "action_added" or not hearings.announces(actions.read(change.text or "")):
        return False
    found = _concerned(audience, change)
    return bool(found) and all(not each.stands and each.by_agenda for each in found)


def _concerned(audience: Audience, change: Change) -> list[Announced]:
    """The hearings that a row is about, where it is about nothing else."""
    meaning = actions.read(change.text or "")
    known = audience.store.bills.last_seen(change.bill)
    if change.row is None or known is None or not hearings.only_of_hearings(meaning.kinds):
        return []
    days = {slot.date for slot in (meaning.hearing, actions.read(change.old or "").hearing) if slot and slot.date}
    days |= {each.day for each, numbers in hearings.by_rows(change.bill, known.rows) if change.row in numbers}
    return [
        each
        for each in _of(audience, change.bill)
        if each.day in days or any(slot.date in days for slot in each.before)
    ]


def _of(audience: Audience, bill: BillId) -> tuple[Announced, ...]:
    """The hearings of a bill.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    try:
        return audience.known.hearings_of(bill)
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return ()


def _found(audience: Audience, subject: Subject) -> Announced | None:
    if subject.bill is None:
        return None
    return next((each for each in audience.known.hearings_of(subject.bill) if each.key == subject.name), None)


def _heard_of(audience: Audience, bill: BillId) -> dict[str, Meeting]:
    """What the recipient has heard last of each hearing of a bill, by its key."""
    tellings = audience.store.envelopes.told_of(audience.channel.name, audience.recipient, KIND, Subject(KIND, bill))
    return {each.told.subject.name: Meeting.decode(each.told.state) for each in tellings}


def heard(audience: Audience, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals that bills concern and the channel hears of, in the order of the configuration."""
    concerned = {each.id for bill in bills for each in audience.hears(bill)[0]}
    return tuple(each for each in audience.watch.proposals if each.id in concerned)


def to_tell(
    audience: Audience, hearing: Announced, proposals: Sequence[Proposal], about: Sequence[BillId]
) -> wording.HearingToTell:
    """A hearing as it is worded for the audience: `about` are the bills that it is told for."""
    store, post = audience.store, audience.post
    titles = {bill: seen.title.value for bill in hearing.bills if (seen := store.bills.last_seen(bill)) is not None}
    return wording.HearingToTell(
        hearing=hearing,
        proposals=proposals,
        about=tuple(about),
        titles={bill: title for bill, title in titles.items() if title},
        pages={bill: post.page_url(bill) for bill in hearing.bills},
        concerns={bill: audience.watch.concerned(bill) for bill in hearing.bills},
        attending=attending(hearing, post.site, post.dates, audience.channel),
    )


def files(audience: Audience, told: Sequence[wording.HearingToTell]) -> tuple[Attachment, ...]:
    """The calendar of these hearings, for a mail."""
    if audience.channel.kind != "email":
        return ()
    return attached(audience.store, [each.hearing for each in told], audience.post.site)
