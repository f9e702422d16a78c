"""A message about hearings ahead: which day, where, which bills, how to testify, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billbot.actions import Hearing
from billbot.bills import Attachment, BillId, Channel, Message, Proposal, Topic
from billbot.hearings import Announced, same_place
from billbot.wording.hearings import Attending, called, course, for_your_calendar, place, testify
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.spoken import committee, count, day, hour, listed, numbers, when, why
from billbot.wording.stories import asked, named, stand

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more


@dataclass(frozen=True, slots=True)
class HearingToTell:
    """A hearing to tell of, with the proposals it concerns and the bills of each, and what is known of its bills.

    `about` are those of its bills that are told of; the others on it were told of before. `moves` says that it is news
    that the hearing is on another day or at another hour.
    `concerns` are the proposals that each of its bills belongs to, by the bill, `pages` the addresses of the bills'
    pages, `attending` is how to be heard.
    """

    hearing: Announced
    proposals: Sequence[Proposal]
    about: Sequence[BillId]
    titles: Mapping[BillId, str] = field(default_factory=dict)
    pages: Mapping[BillId, str] = field(default_factory=dict)
    concerns: Mapping[BillId, Sequence[Proposal]] = field(default_factory=dict)
    attending: Attending = field(default_factory=Attending)
    moves: bool = False


def reminder(
    key: str,
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    today: date,
    files: tuple[Attachment, ...] = (),
) -> Message:
    """Remind of one hearing or several in one message, the nearest first; `files` hold the calendar for a mail."""
    headlines = [_ahead(each, today) for each in told]
    first = headlines[0] if len(told) == 1 else f"{_counted(told)} ahead: {_names(told)}"
    return _message(key, channel, told, topics, (first, headlines, _subject(told)), files)


def announcement(
    key: str,
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    files: tuple[Attachment, ...] = (),
) -> Message:
    """Tell of hearings that the General Court's list of hearings names and no history does yet."""
    headlines = [_news(each) for each in told]
    first = headlines[0] if len(told) == 1 else f"{_counted(told)} announced or changed: {_names(told)}"
    subject = _subject(told) if len(told) > 1 or told[0].hearing.stands else first
    return _message(key, channel, told, topics, (first, headlines, subject), files)


def _message(
    key: str,
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    heads: tuple[str, Sequence[str], str],
    files: tuple[Attachment, ...],
) -> Message:
    """The message under its `heads`: of the whole, of each hearing, and the subject."""
    first, headlines, subject = heads
    about = list(dict.fromkeys(proposal for each in told for proposal in each.proposals))
    alone = about[0] if len(about) == 1 else None
    passages: list[Passage] = []
    for each, headline in zip(told, headlines, strict=True):
        passages += _passages(each, channel, about, "" if len(told) == 1 else headline)
    letter = Letter(
        headline=first,
        subject=subject,
        passages=(*passages, Passage(headline="", about=for_your_calendar(attached=bool(files)), quote="")),
        ask=alone.ask if alone and channel.asks else "",
        owner=alone.owner if alone and channel.asks else "",
        position=alone.position if alone and channel.asks and alone.position != "watch" else "",
        asks=asked(channel, about, len(about)) if len(told) == 1 and not alone else (),
        why=why(channel, about, topics),
    )
    return replace(lay_out(key, letter, thread=alone.id if alone else ""), attachments=files)


def _ahead(each: HearingToTell, today: date) -> str:
    """`Hearing in 7 days: Juvenile diversion (H.1)`, or how long testimony is taken in writing."""
    soon = _how_soon(each.hearing.day_to_keep, today)
    if each.hearing.slot.written:
        return f"Written testimony is due {soon}: {_about(each)}"
    return f"Hearing {soon}: {_about(each)}"


def _news(each: HearingToTell) -> str:
    """`Hearing on Juvenile diversion (H.1588): Tuesday, November 18, 2025, 1:00 PM`, or what becomes of it."""
    slot, name = each.hearing.slot, _called(each)
    if each.hearing.status == "taken off":
        return f"Off the agenda of {_hour(slot)}: {_about(each)}"
    if not each.hearing.stands:
        return f"{name} {_about(each)} called off"
    if slot.written:
        return f"{name} {_about(each)} is {'now ' if each.moves else ''}taken {_until(slot)}"
    becomes = " moves" if each.moves else f" is now in {slot.place}" if _elsewhere(each.hearing) else ""
    return f"{name} {_about(each)}{becomes}: {_hour(slot)}"


def _called(each: HearingToTell) -> str:
    name = called(each.hearing.slot)
    return f"{name[0].upper()}{name[1:]}"


def _hour(slot: Hearing) -> str:
    return day(slot.date) + (f", {hour(slot.start)}" if slot.start else "")


def _until(slot: Hearing) -> str:
    return f"until {day(slot.ends_on)}" + (f", {hour(slot.end)}" if slot.end else "")


def _elsewhere(hearing: Announced) -> bool:
    """Whether a hearing was in another place before, at the same hour."""
    places = [before.place for before in hearing.before if (before.date, before.start) == hearing.hour]
    return not all(same_place(hearing.slot.place, place) for place in places)


def _how_soon(on: date, today: date) -> str:
    left = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _about(each: HearingToTell) -> str:
    names = [proposal.name for proposal in each.proposals]
    said = f"{listed(names)} ({numbers(each.about)})"
    if len(said) <= _ABOUT_AT_MOST:
        return said
    return f"{named(names, _ABOUT_AT_MOST)} ({count(len(each.about), 'bill')})"


def _names(told: Sequence[HearingToTell]) -> str:
    return named(list(dict.fromkeys(each.name for hearing in told for each in hearing.proposals)), _ABOUT_AT_MOST)


def _counted(told: Sequence[HearingToTell]) -> str:
    """`2 hearings`; a time for written testimony is none."""
    written = sum(each.hearing.slot.written for each in told)
    if not written:
        return count(len(told), "hearing")
    times = count(written, "time for written testimony", "times for written testimony")
    return listed([*([count(len(told) - written, "hearing")] if written < len(told) else []), times])


def _subject(told: Sequence[HearingToTell]) -> str:
    """`Hearing Nov 25, 1:00 PM: Juvenile diversion (H.1588)`, or the days of several."""
    days = [f"{each.hearing.day_to_keep:%b} {each.hearing.day_to_keep.day}" for each in told]
    if len(told) > 1:
        return f"{_counted(told)}, {listed(list(dict.fromkeys(days)))}: {_names(told)}"
    slot = told[0].hearing.slot
    at = slot.end if slot.written else slot.start
    name = "Written testimony until" if slot.written else "Hearing"
    return f"{name} {days[0]}{f', {hour(at)}' if at else ''}: {_about(told[0])}"


def _passages(each: HearingToTell, channel: Channel, about: Sequence[Proposal], headline: str) -> list[Passage]:
    """What is told of one hearing; of `about`, all the proposals of the message, each says how we stand on it."""
    hearing, positions = each.hearing, stand(channel, about)
    where = [when(hearing.slot), place(hearing.slot), committee(hearing.committee) if hearing.committee else ""]
    said = [
        Passage(headline=headline, about=" · ".join(filter(None, where)), quote=hearing.description or ""),
        *(_bill(each, bill, positions, apart=len(about) > 1) for bill in hearing.bills),
        *([testify(each.attending), _course(each)] if hearing.stands else []),
        *(Passage("", ask, "") for ask in (asked(channel, each.proposals, len(about)) if headline else ())),
    ]
    return [passage for passage in said if passage.headline or passage.about]


def _course(each: HearingToTell) -> Passage:
    hearing, how = each.hearing, each.attending
    return Passage(headline="", about=course(hearing.moved_from, how.given, how.rule), quote="")


def _bill(each: HearingToTell, bill: BillId, positions: Mapping[str, str], *, apart: bool) -> Passage:
    """A bill with its title, and in a message about several proposals whose it is and how we stand on that."""
    whose = [proposal for proposal in each.concerns.get(bill, ()) if proposal in each.proposals] if apart else []
    names = [f"{each.name}{f' ({stands})' if (stands := positions.get(each.id)) else ''}" for each in whose]
    return Passage(
        headline="",
        about=" · ".join(filter(None, [bill.spoken, each.titles.get(bill, ""), listed(names)])),
        quote="",
        links=((f"Bill page {bill.spoken}", each.pages[bill]),) if bill in each.pages else (),
    )
