"""At which hours a bill is heard, by rows and agendas alike: what was not told yet, and what is not so any more.

`hearings.differs` decides. What the words of rows tell is noted hour by hour, too (`hearing_hours`), and rows go first:
here is told what they leave.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from billbot import hearings, route
from billbot.actions import Hearing
from billbot.bills import Attachment, Belonging, BillId, DueMark, Hour, Mark, Proposal, Statement, Subject
from billbot.facts.calendar import attached
from billbot.facts.hearings import attending, said_of_testimony
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience, asking, told_beside
from billbot.notify.hearing_hours import heard, hearings_of, hour_of, may_tell, moved_from, standing, told_with
from billbot.notify.kind import Difference, Said, laid_out
from billbot.route import Sighted
from billbot.watch import belonging
from billbot.wording.hearings_ahead import HearingToTell, announcement

KIND = route.HEARING


class _Turn(Struct, frozen=True):
    """A hearing to tell of one bill, under these proposals; `former` is when it was heard to be, null for never."""

    bill: BillId
    hearing: Announced
    proposals: tuple[Proposal, ...]
    former: Hearing | None

    def said(self) -> dict[Hour, Meeting]:
        """What its words tell of hours."""
        off = {hour_of(self.former): Meeting.off(hour_of(self.former))} if self.former else {}
        return off | {self.hearing.hour: Meeting.of(self.hearing)}


def marks(seen: Sighted) -> Sequence[Mark]:
    """The hours at which a bill is heard otherwise by its rows."""
    if seen.known is None:
        return ()
    return route.of_hearings(seen.hearings, seen.known.id, seen.concerned, seen.channels, seen.now, seen.told)


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """The hours at which something else is so than the recipient has heard."""
    by_bill: dict[BillId, list[DueMark]] = {}
    for mark in due:
        if mark.subject.bill is not None:
            by_bill.setdefault(mark.subject.bill, []).append(mark)
    return [found for bill, marks in by_bill.items() for found in _of_bill(audience, bill, marks)]


def _of_bill(audience: Audience, bill: BillId, due: Sequence[DueMark]) -> list[Difference]:
    now, told = standing(audience, bill), heard(audience, bill)
    was, hours = dict(told), {route.hearing(bill, hour): hour for hour in (*now, *told)}
    for mark in due:
        if mark.was:  # whoever was told nothing has heard in silence what was so
            before = Meeting.decode(mark.was)
            hours[mark.subject] = before.hour
            was[before.hour] = told[before.hour].known_as(before) if before.hour in told else before
    listening, awake = audience.hears(bill)
    found = []
    for mark in due:
        hour = hours.get(mark.subject)
        if hour is None or not hearings.differs(was.get(hour), now.get(hour)):
            continue
        proposals = awake if audience.channel.alerts else ()
        if hour in told:  # what was told is put right, whatever is heard by now
            proposals = listening or _told_under(audience, mark.subject)
        hearing, former = _told_of(hearings_of(audience, bill), bill, hour, was, now)
        if (proposals or hour in told) and not hearing.slot.is_over(audience.now):
            state = now.get(hour, Meeting.off(hour)).encoded
            told_under = tuple(each.id for each in proposals)
            statement = Statement(mark, state, None, told_under, f"{KIND}:{hearing.agenda}")
            turn = _Turn(bill, hearing, proposals, former)
            beside = {route.hearing(bill, each) for each in turn.said() if each != hour and hour not in now}
            found.append(Difference(statement, KIND, turn, beside=frozenset(beside) | may_tell([hearing])))
    return found


def _told_under(audience: Audience, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals under which a recipient was told of a subject, by their names alone: none is heard any more."""
    telling = audience.told(subject)
    names = telling.told.proposals if telling else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in audience.watch.proposals
        if each.id in names
    )


def _told_of(
    known: Sequence[Announced], bill: BillId, hour: Hour, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]
) -> tuple[Announced, Hearing | None]:
    """What to tell of an hour: which hearing is there, or has moved from there, or is there no more.

    With it comes when it was heard to be, if it has moved.
    """
    if hour in now:
        there = (each for each in known if each.stands and each.hour == hour)
        hearing = max(there, key=lambda each: each.agenda or 0)
        return hearing, moved_from(hearing, was, now)
    for each in known:
        former = moved_from(each, was, now)
        if former is not None and hour_of(former) == hour:
            return each, former
    gone = Announced("", (bill,), Hearing(*hour, None, was[hour].place or None), "called off")
    ended = next((each for each in known if not each.stands and hour in each.hours), gone)
    return ended if ended.hour == hour else replace(ended, slot=gone.slot), None


def say(audience: Audience, key: str, found: Sequence[Difference]) -> Said:
    """The announcement of these hearings, each with the bills that it is news of."""
    turns: dict[tuple[str, Hour], tuple[Announced, list[_Turn]]] = {}
    for item in found:
        hearing = _whole(audience, item.content)
        turns.setdefault((hearing.key, hearing.hour), (hearing, []))[1].append(item.content)
    under = tuple(dict.fromkeys(proposal for item in found for proposal in item.content.proposals))
    told = []
    for hearing, those in sorted(turns.values(), key=lambda each: hearings.by_day(each[0])):
        bills = tuple(dict.fromkeys(turn.bill for turn in those))
        formers = [turn.former for turn in those if turn.former]
        as_told = replace(
            hearing, bills=tuple(dict.fromkeys((*hearing.bills, *bills))), before=(*hearing.before, *formers[:1])
        )
        known = to_tell(audience, as_told, heard_under(audience, bills) or under, bills)
        told.append(replace(known, moves=bool(formers)))
    document = announcement(audience.channel, told, audience.post.topics, files(audience, told))
    of_testimony = told_with(audience, ((item.told, item.content.hearing) for item in found))
    asks = told_beside(audience, document, found[0].told)
    message = laid_out(audience, key, document, [each.hearing for each in told])
    return Said(message, beside=(*_beside(found), *of_testimony, *asks))


def _beside(found: Sequence[Difference]) -> Iterable[Statement]:
    """What the words tell of other hours than those of the items."""
    own = {item.mark.subject for item in found}
    for item in found:
        turn: _Turn = item.content
        for hour, meeting in turn.said().items():
            subject = route.hearing(turn.bill, hour)
            if subject not in own:
                own.add(subject)
                yield item.told.of(subject, meeting.encoded)


def _whole(audience: Audience, turn: _Turn) -> Announced:
    """The hearing with all the bills that are heard at it."""
    of = turn.hearing
    alike = [
        each
        for each in audience.known.hearings
        if turn.bill in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


def heard_under(audience: Audience, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals that bills concern and the channel hears of, in the order of the configuration."""
    concerned = {each.id for bill in bills for each in audience.hears(bill)[0]}
    return tuple(each for each in audience.watch.proposals if each.id in concerned)


def to_tell(
    audience: Audience, hearing: Announced, proposals: Sequence[Proposal], about: Sequence[BillId]
) -> HearingToTell:
    """A hearing as it is worded for the audience: `about` are the bills that it is told for.

    Of the others at it those alone are named of which something is heard here.
    """
    store, post = audience.store, audience.post
    hearing = replace(hearing, bills=tuple(each for each in hearing.bills if each in about or audience.hears(each)[0]))
    titles = {bill: seen.title.value for bill in hearing.bills if (seen := store.bills.last_seen(bill)) is not None}
    return HearingToTell(
        hearing=hearing,
        proposals=asking(audience, proposals),
        about=tuple(about),
        titles={bill: title for bill, title in titles.items() if title},
        pages={bill: post.page_url(bill) for bill in hearing.bills},
        concerns={bill: _belongs(audience, bill, proposals) for bill in hearing.bills},
        attending=attending(
            hearing, post.site, post.dates, audience.channel, said_of_testimony(store, hearing), audience.now
        ),
    )


def _belongs(audience: Audience, bill: BillId, heard: Sequence[Proposal]) -> Belonging:
    """What of these a bill is watched for, each asking what is to be asked."""
    found = belonging(audience.store, audience.watch, bill, heard)
    return Belonging(tuple(asking(audience, found.own)), tuple(asking(audience, found.took_in)))


def files(audience: Audience, told: Sequence[HearingToTell]) -> tuple[Attachment, ...]:
    """The calendar of these hearings, for a mail."""
    if audience.channel.kind != "email":
        return ()
    return attached(audience.store, [each.hearing for each in told], audience.post.site)
