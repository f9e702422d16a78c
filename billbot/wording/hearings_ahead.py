"""Messages about hearings ahead: reminders, announcements of what agendas name, and changes about testimony."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.actions import Hearing
from billbot.bills import Attachment, Belonging, BillId, Channel, Proposal, Topic
from billbot.bills.shown import count
from billbot.hearings import Announced, gets_hour, moves, same_place
from billbot.testimony import TestimonyFact
from billbot.wording.document import Ask, Block, Item, Links, MessageDocument, Move, Paragraph, Quote, parts
from billbot.wording.hearings import (
    DEADLINES,
    Attending,
    called,
    course,
    for_your_calendar,
    lines_on_testimony,
    place,
    starts,
    testify,
    testimony_until,
    until,
)
from billbot.wording.spoken import (
    asked,
    asked_alone,
    bills_called,
    capitalized,
    committee,
    hour,
    how_we_stand,
    listed,
    more_on,
    named,
    numbers,
    when,
    why,
)

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more
# What is told with a hearing, and is no news by itself.
_UNTOLD = frozenset({"video", "site_form"})


class HearingToTell(Struct, frozen=True):
    """A hearing to tell of, with the proposals that it concerns.

    `about` are the bills that this message tells of; the others on it were told before. `former` is the slot that was
    told before, where it has changed; `again` says that it was told to be off and is on. By bill, `titles` and `pages`
    are known titles and addresses, and `concerns` the proposals for which it is watched. `attending` is how to be
    heard, `said_before` what was told of testimony before, if anything was.
    """

    hearing: Announced
    proposals: Sequence[Proposal]
    about: Sequence[BillId]
    titles: Mapping[BillId, str]
    pages: Mapping[BillId, str]
    concerns: Mapping[BillId, Belonging]
    attending: Attending
    former: Hearing | None = None
    again: bool = False
    said_before: tuple[TestimonyFact, ...] = ()

    @property
    def called(self) -> list[str]:
        """How what is told of it is called, within a sentence: by titles where none of its proposals is heard."""
        names = bills_called([self.concerns.get(bill, Belonging()) for bill in self.about], self.proposals)
        return names or list(dict.fromkeys(self.titles[bill] for bill in self.about if bill in self.titles))


def reminder(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], today: date, files: tuple[Attachment, ...]
) -> MessageDocument:
    """Remind of one hearing or several in one message, the nearest first; `files` hold the calendar for a mail."""
    headlines = [_ahead(each, today) for each in told]
    first = headlines[0] if len(told) == 1 else f"{_counted(told)} ahead: {_names(told)}"
    return _document(channel, told, topics, (first, headlines, _subject(told)), files)


def announcement(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], files: tuple[Attachment, ...]
) -> MessageDocument:
    """Tell of hearings that the General Court's list of hearings names and no history does yet."""
    headlines = [_news(each) for each in told]
    first = headlines[0] if len(told) == 1 else f"{_counted(told)} announced or changed: {_names(told)}"
    subject = _subject(told) if len(told) > 1 else first
    return _document(channel, told, topics, (first, headlines, subject), files)


def _document(
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    heads: tuple[str, Sequence[str], str],
    files: tuple[Attachment, ...],
) -> MessageDocument:
    """The document under its `heads`: of the whole, of each hearing, and the subject."""
    first, headlines, subject = heads
    about = _concerned(told)
    body: list[Block] = []
    for each, headline in zip(told, headlines, strict=True):
        body += _items(each, channel, about, "" if len(told) == 1 else headline)
        body += asked(channel, each.proposals, len(about)) if len(told) > 1 else ()
    asks = asked(channel, about, len(about)) if len(told) == 1 else ()
    return replace(_ended(channel, about, topics, body, files, asks), headline=first, mail_subject=subject)


def _concerned(told: Sequence[HearingToTell]) -> list[Proposal]:
    return list(dict.fromkeys(proposal for each in told for proposal in each.proposals))


def _ended(
    channel: Channel,
    about: Sequence[Proposal],
    topics: Sequence[Topic],
    body: Sequence[Block],
    files: tuple[Attachment, ...],
    asks: tuple[Ask, ...],
) -> MessageDocument:
    """A body and what stands below it: where to look, the calendar, and what is `asks`ed on several proposals."""
    only = about[0] if len(about) == 1 else None
    asked_of_it, position = asked_alone(channel, only)
    return MessageDocument(
        headline="",
        body=(*body, Item("", parts(Links(more_on(about)), for_your_calendar(channel.calendar, attached=bool(files))))),
        asks=asked_of_it if only else asks,
        position=position,
        why=why(channel, about, topics),
        thread=only.id if only else "",
        files=files,
    )


def _ahead(each: HearingToTell, today: date) -> str:
    """`Hearing in 7 days: Juvenile diversion (H.1)`, or how long testimony is taken in writing."""
    soon = _how_soon(each.hearing.day_to_keep, today)
    if each.hearing.slot.written:
        return f"Written testimony is due {soon}: {about_what(each)}"
    return f"Hearing {soon}: {about_what(each)}"


def _news(each: HearingToTell) -> str:
    """`Hearing on Juvenile diversion (H.1588): Tuesday, November 18, 2025, 1:00 PM`, or what becomes of it."""
    slot, name = each.hearing.slot, capitalized(called(each.hearing.slot))
    if each.hearing.status == "taken off":
        return f"Off the agenda of {starts(slot)}: {about_what(each)}"
    if not each.hearing.stands:
        return f"{name} {about_what(each)} called off: {starts(slot)}"
    former = each.former
    if slot.written:
        return f"{name} {about_what(each)} is {'now ' if former else ''}taken {until(slot)}"
    place = f" is now in {slot.place}" if _elsewhere(each.hearing) else ""
    becomes = " is on again" if each.again else place
    if former is not None and (gets_hour(slot, former) or moves(slot, former)):
        becomes = " moves" if moves(slot, former) else " has its hour"
    return f"{name} {about_what(each)}{becomes}: {starts(slot)}"


def _elsewhere(hearing: Announced) -> bool:
    """Whether a hearing was in another place before, at the same hour."""
    places = [before.place for before in hearing.before if (before.date, before.start) == hearing.hour]
    return not all(same_place(hearing.slot.place, place) for place in places)


def _how_soon(on: date, today: date) -> str:
    left = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def about_what(each: HearingToTell) -> str:
    """`Diversion and Expungement (H.1 and S.2)`: the proposals with the bills that are told of."""
    if not each.called:
        return numbers(each.about)
    said = f"{listed(each.called)} ({numbers(each.about)})"
    if len(said) <= _ABOUT_AT_MOST:
        return said
    return f"{named(each.called, _ABOUT_AT_MOST)} ({count(len(each.about), 'bill')})"


def _names(told: Sequence[HearingToTell]) -> str:
    return named(list(dict.fromkeys(name for hearing in told for name in hearing.called)), _ABOUT_AT_MOST)


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
        return f"{_counted(told)}, {listed(dict.fromkeys(days))}: {_names(told)}"
    slot = told[0].hearing.slot
    at = slot.end if slot.written else slot.start
    name = "Written testimony until" if slot.written else "Hearing"
    return f"{name} {days[0]}{f', {hour(at)}' if at else ''}: {about_what(told[0])}"


def _items(each: HearingToTell, channel: Channel, about: Sequence[Proposal], headline: str) -> tuple[Item, ...]:
    """What is told of one hearing; of `about`, all the proposals of the message, each says how we stand on it."""
    hearing, how, positions = each.hearing, each.attending, how_we_stand(channel, about)
    where = [when(hearing.slot), place(hearing.slot), committee(hearing.committee)]
    where_and_when = Paragraph(" · ".join(filter(None, where)), small=bool(headline or hearing.description))
    how_it_came = Paragraph(course(hearing.moved_from, hearing.notice_days, how.rule))
    return parts(
        Item(headline, parts(where_and_when, Quote(hearing.description or ""))),
        *(_bill(each, bill, positions, apart=len(about) > 1) for bill in hearing.bills),
        *((testify(how), Item("", parts(how_it_came))) if hearing.stands else ()),
    )


def _bill(each: HearingToTell, bill: BillId, positions: Mapping[str, str], *, apart: bool) -> Item:
    """A bill with its title, and in a message about several proposals whose it is and how we stand on that."""
    belongs = each.concerns.get(bill, Belonging())
    whose = [proposal for proposal in belongs.all if proposal in each.proposals] if apart else []
    names = [
        f"{'took in ' if one in belongs.took_in else ''}{one.name}{f' ({stands})' if stands else ''}"
        for one in whose
        for stands in [positions.get(one.id)]
    ]
    said = Paragraph(" · ".join(filter(None, [bill.spoken, each.titles.get(bill, ""), listed(names)])))
    pages = ((f"Bill page {bill.spoken}", each.pages[bill]),) if bill in each.pages else ()
    return Item("", parts(said, Links(pages)))


def on_testimony(
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    now: datetime,
    files: tuple[Attachment, ...],
) -> MessageDocument:
    """Tell until when and where testimony is taken, or that it is not as it was told."""
    headlines = [_turned(each, now) for each in told]
    about = _concerned(told)
    body: list[Block] = []
    for each, headline in zip(told, headlines, strict=True):
        body += _on_testimony(each, "" if len(told) == 1 else headline)
    first = headlines[0] if len(told) == 1 else f"Testimony on {len(told)} hearings: {_names(told)}"
    return replace(_ended(channel, about, topics, body, files, asked(channel, about, len(about))), headline=first)


def _turned(each: HearingToTell, now: datetime) -> str:
    """`Written testimony on Diversion (H.1) is taken until Friday, March 14, 2025, 5:00 PM`, or what has changed."""
    name = about_what(each)
    for kind, (what, _) in DEADLINES.items():
        before, after = ([one for one in of if one.kind == kind] for of in (each.said_before, each.attending.facts))
        if [_end(one) for one in before] == [_end(one) for one in after]:
            continue
        ends = next((testimony_until(one) for one in after if one.ends is not None and one.ends > now), "")
        if ends:
            goes = "taken" if kind == "written_until" else "open"
            return f"{what} on {name} is {'now ' if each.said_before else ''}{goes} until {ends}"
        if each.said_before:
            return f"{what} on {name}: until when has changed"
    return f"Where testimony on {name} goes has changed"


def _end(fact: TestimonyFact) -> tuple[object, ...]:
    return fact.day, fact.at, fact.doubt


def _on_testimony(each: HearingToTell, headline: str) -> tuple[Item, ...]:
    hearing = each.hearing
    where = " · ".join(filter(None, [when(hearing.slot), place(hearing.slot), committee(hearing.committee)]))
    said = Paragraph(f"Hearing: {where}", small=True)
    return parts(Item(headline, parts(said, *_what_turned(each))), testify(each.attending))


def _what_turned(each: HearingToTell) -> tuple[Move, ...]:
    """What was told and what is so, where anything was told."""
    if not each.said_before:
        return ()
    was, now = (
        lines_on_testimony([one for one in of if one.kind not in _UNTOLD])
        for of in (each.said_before, each.attending.facts)
    )
    gone = [line for line in was if line not in now]
    new = [line for line in now if line not in was]
    return (Move("; ".join(gone) or "not said", "; ".join(new) or "not said any more"),)
