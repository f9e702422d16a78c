"""A hearing of a bill, as its rows and its agenda have it: whichever comes first tells it, once.

`hearings.differs` decides; also whether a row says anything to who has heard of its hearing by the agenda.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from billbot import hearings, route, wording
from billbot.actions import Hearing
from billbot.bills import Attachment, BillId, DueMark, Mark, Proposal, Statement, Subject
from billbot.facts.hearings import attached, attending
from billbot.facts.testimony import said_of_testimony
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience
from billbot.notify.hearing_rows import heard_of, is_there, told_of
from billbot.notify.kind import Difference
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
        told, last = told_of(audience, bill), heard_of(audience, bill).get(mark.subject.name)
        if last is None and hearing.agenda is None:
            continue  # its rows tell
        before = Meeting.decode(mark.was) if mark.was else None
        was = last.known_as(before) if last is not None else before
        if was is not None and not hearing.stands and (not was.stands or is_there(audience, bill, was)):
            continue  # it was heard to be off, or what was heard stands, as another hearing by now
        if last is not None:  # what was told is put right, whatever is heard by now
            proposals = heard or audience.watch.concerned(bill)
        else:
            proposals = awake if audience.channel.alerts else ()
        now = Meeting.of(hearing, "agenda")
        others = [each for name, each in told.items() if name != mark.subject.name]
        if proposals and hearings.differs(was, now, others):
            if was is not None and was.stands and not now.stands and (was.day, was.start) != (now.day, now.start):
                hearing = replace(hearing, slot=Hearing(was.day, was.start, None, was.place or None))  # as it was heard
            moves = was is not None and was.stands and now.stands and (was.day, was.start) != (now.day, now.start)
            ids = tuple(each.id for each in proposals)
            entry = Statement(mark, Meeting.of(hearing, "agenda").encoded, None, ids, f"{KIND}:{hearing.agenda}")
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
    """The hearings of a bill whose rows have changed: what its rows said is compared with what is so.

    Of one that is on no agenda its rows tell, but where a correction has named it and its rows are not heard.
    """
    found: list[Mark] = []
    for was, now in seen.hearings:
        turned = [(now.key, Meeting.of(was, "agenda") if was else None)]
        deaf = [channel for channel in seen.channels if not seen.listens(channel)]
        channels = seen.channels if now.agenda is not None else deaf
        bill = seen.changes[0].bill
        found += route.of_hearings(turned, bill, seen.concerned, channels, seen.now, seen.told_hearings)
    return found


def _found(audience: Audience, subject: Subject) -> Announced | None:
    if subject.bill is None:
        return None
    return next((each for each in audience.known.hearings_of(subject.bill) if each.key == subject.name), None)


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
        attending=attending(
            hearing, post.site, post.dates, audience.channel, said_of_testimony(store, hearing), audience.now
        ),
    )


def files(audience: Audience, told: Sequence[wording.HearingToTell]) -> tuple[Attachment, ...]:
    """The calendar of these hearings, for a mail."""
    if audience.channel.kind != "email":
        return ()
    return attached(audience.store, [each.hearing for each in told], audience.post.site)
