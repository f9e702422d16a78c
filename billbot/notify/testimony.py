"""Testimony on a hearing ahead: until when and where, told once by itself where no reminder would come in time.

Whatever tells of a hearing says what is known of testimony there, and is noted as having told it. What becomes another
after that is told, too, whatever the hearing was meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from billbot import route, schedule, testimony
from billbot.bills import DueMark, Mark, Proposal, Statement, Subject
from billbot.check import Report
from billbot.facts.hearings import known_hearings, said_of_testimony
from billbot.hearings import Announced
from billbot.notify import hearing as of_hearing
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.notify.reminder import next_reminder
from billbot.store import Store
from billbot.testimony import TestimonyFact
from billbot.watch import Watch
from billbot.wording import MessageDocument
from billbot.wording.hearings_ahead import TestimonyToTell, on_testimony

KIND = route.TESTIMONY


class _Outdated(Struct, frozen=True):
    """What is said of testimony at a hearing, and what was heard of it `before`; nothing where that was nothing."""

    hearing: Announced
    proposals: tuple[Proposal, ...]
    facts: tuple[TestimonyFact, ...]
    before: tuple[TestimonyFact, ...]


def note_testimony(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark what channels were told of testimony ahead and is another by now; after a check.

    A mark that was looked at while the hearing was off said nothing of it. `watch` has to know the links. Raises
    StoreError.
    """
    told = {channel: store.ledger.heard(channel.name, KIND) for channel in watch.channels}
    numbers = {subject.number for heard in told.values() for subject in heard}
    if numbers.isdisjoint(each.agenda.event for each in store.hearings.agendas(now.date())):
        return
    coming = [each for each in _ahead(known_hearings(store, watch), now) if each.agenda in numbers]
    is_so = {each.agenda: said_of_testimony(store, each) for each in reversed(coming)}
    for channel, heard in told.items():
        marked = store.marks.of_kind(channel.name, KIND)
        due = schedule.after_quiet(now, channel.quiet)
        turned = [
            Mark(channel.name, subject, due, testimony.state(facts))  # no news to who was told nothing
            for subject, states in heard.items()
            if subject not in marked and (facts := is_so.get(subject.number)) is not None
            if any(_differs(facts, was, now) for was in states)
        ]
        store.marks.add(turned, now)


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """What the recipient has not heard of testimony and has to hear at once: it ends soon, or is not as it was told."""
    found = []
    for mark in due:
        turn = _turned(audience, mark)
        if turn is not None:
            ids = tuple(each.id for each in turn.proposals)
            found.append(Difference(Statement(mark, testimony.state(turn.facts), None, ids), KIND, turn))
    return found


def say(audience: Audience, found: Sequence[Difference]) -> MessageDocument:
    """The message of these hearings, the nearest first."""
    turns: list[_Outdated] = sorted((item.content for item in found), key=lambda turn: turn.hearing.day)
    told = [
        TestimonyToTell(
            of_hearing.to_tell(audience, turn.hearing, turn.proposals, audience.heard_at(turn.hearing).bills),
            turn.facts,
            turn.before,
        )
        for turn in turns
    ]
    files = of_hearing.files(audience, [each.hearing for each in told])
    return on_testimony(audience.channel, told, audience.post.topics, audience.now, files)


def _turned(audience: Audience, mark: DueMark) -> _Outdated | None:
    """What is to be told of a hearing's testimony; null where that is nothing."""
    hearing = _hearing(audience, mark.subject)
    if hearing is None:
        return None
    facts, telling = said_of_testimony(audience.store, hearing), audience.told(mark.subject)
    was = telling.told.state if telling else mark.was or ""
    if testimony.state(facts) == was:
        return None
    heard = of_hearing.heard_under(audience, hearing.bills)
    if telling is not None:
        return (
            _Outdated(hearing, heard, facts, testimony.told(was))
            if heard and _differs(facts, was, audience.now)
            else None
        )
    awake = tuple(each for each in heard if route.awake(each, audience.today))
    if not awake or not audience.channel.alerts or not _is_urgent(audience, hearing, facts):
        return None
    return _Outdated(hearing, awake, facts, ())


def _hearing(audience: Audience, subject: Subject) -> Announced | None:
    """The hearing, if it stands and is ahead."""
    return next((each for each in _ahead(audience.known.hearings, audience.now) if each.agenda == subject.number), None)


def _ahead(known: Iterable[Announced], now: datetime) -> list[Announced]:
    return [each for each in known if each.stands and not each.slot.is_over(now)]


def _differs(facts: Sequence[TestimonyFact], was: str, now: datetime) -> bool:
    """Whether what was told is another by now, and any of it is ahead."""
    return testimony.state(facts) != was and testimony.nearest((*facts, *testimony.told(was)), now) is not None


def _is_urgent(audience: Audience, hearing: Announced, facts: Iterable[TestimonyFact]) -> bool:
    """Whether something ends before the channel is reminded of the hearing."""
    ends, reminded = testimony.nearest(facts, audience.now), next_reminder(hearing, audience.channel, audience.now)
    return ends is not None and (reminded is None or ends <= reminded)
