"""Messages about upcoming hearings: reminders, announcements from agendas, and changes about testimony."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.actions import Hearing
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.hearings import Announced, gets_hour, moves, same_place
from billbot.domain.ledger import Attachment
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Belonging, Channel, Proposal, Topic
from billbot.messages.document import Ask, Block, Item, Links, MessageDocument, Move, Paragraph, Quote, nonempty
from billbot.messages.entries import Attending, for_your_calendar, how_to_testify
from billbot.messages.hearings import (
    DEADLINES,
    bills_called,
    lines_on_testimony,
    move_and_notice,
    place_in_words,
    testimony_until,
)
from billbot.messages.spoken import (
    ask_and_position,
    capitalized,
    committee_name,
    hearing_on,
    hearing_time,
    hour,
    listed,
    more_on,
    numbers,
    start_time,
    until_end,
    why_shown,
)
from billbot.messages.stories import asks_on, names_within, positions_in_words

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more
# Kinds of facts about testimony of which a change is no news.
_UNTOLD = frozenset({"video", "site_form"})


class HearingToTell(Struct, frozen=True):
    """A hearing to tell of, with the proposals that it concerns; none, and no bills, if its committee alone is watched.

    `about` are those of its bills that the message is about; the others were told before. By bill, `titles` and `pages`
    are known titles and addresses, and `concerns` the proposals for which it is watched. `attending` is how to be
    heard. `former` is the slot that was told before, if it has changed; `back_on` says that the hearing was called off
    and takes place after all. `facts_told` is what was told about testimony before.
    """

    hearing: Announced
    proposals: Sequence[Proposal]
    about: Sequence[BillId]
    titles: Mapping[BillId, str]
    pages: Mapping[BillId, str]
    concerns: Mapping[BillId, Belonging]
    attending: Attending
    former: Hearing | None = None
    back_on: bool = False
    facts_told: tuple[TestimonyFact, ...] = ()

    @property
    def called(self) -> list[str]:
        """Names for the bills that the message is about; their titles if the channel follows none of the proposals.

        Without any bill it is the name of the committee.
        """
        if not self.about:
            return [committee_name(self.hearing.committee)]
        names = bills_called([self.concerns.get(bill, Belonging()) for bill in self.about], self.proposals)
        return names or list(dict.fromkeys(self.titles[bill] for bill in self.about if bill in self.titles))


def reminder(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], today: date, files: tuple[Attachment, ...]
) -> MessageDocument:
    """Remind of one or several hearings in one message, the nearest first; `files` hold the calendar for a mail."""
    headlines = [_reminder_headline(each, today) for each in told]
    first = headlines[0] if len(told) == 1 else f"{_counted(told)} ahead: {_names(told)}"
    return _document(channel, told, topics, (first, headlines, _subject(told)), files)


def announcement(
    channel: Channel, told: Sequence[HearingToTell], topics: Sequence[Topic], files: tuple[Attachment, ...]
) -> MessageDocument:
    """Tell of hearings that are on the General Court's list of hearings and not yet in the history of a bill."""
    headlines = [_announcement_headline(each) for each in told]
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
    """Build the message; `heads` are its headline, a headline for each hearing, and the subject of a mail."""
    first, headlines, subject = heads
    about = _all_proposals(told)
    body: list[Block] = []
    for each, headline in zip(told, headlines, strict=True):
        body += _hearing_items(each, channel, about, "" if len(told) == 1 else headline)
        body += asks_on(channel, each.proposals, len(about)) if len(told) > 1 else ()
    asks = asks_on(channel, about, len(about)) if len(told) == 1 else ()
    return replace(_with_asks_and_links(channel, told, topics, body, files, asks), headline=first, mail_subject=subject)


def _all_proposals(told: Sequence[HearingToTell]) -> list[Proposal]:
    return list(dict.fromkeys(proposal for each in told for proposal in each.proposals))


def _with_asks_and_links(
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    body: Sequence[Block],
    files: tuple[Attachment, ...],
    asks: tuple[Ask, ...],
) -> MessageDocument:
    """Build a message without a headline: the body, links, the calendar, and the asks.

    `asks` are used if it is about several proposals; a single one has its own ask.
    """
    about = _all_proposals(told)
    only = about[0] if len(about) == 1 else None
    of_committees = () if all(each.about for each in told) else ("a committee whose hearings are followed",)
    asked_of_it, position = ask_and_position(channel, only)
    calendar = for_your_calendar(channel.calendar, attached=bool(files))
    return MessageDocument(
        headline="",
        body=(*body, Item("", nonempty(Links(more_on(about)), calendar))),
        asks=asked_of_it if only else asks,
        position=position,
        why=why_shown(channel, about, topics, of_committees),
        thread=only.id if only else "",
        files=files,
    )


def _reminder_headline(each: HearingToTell, today: date) -> str:
    """Return `Hearing in 7 days: Juvenile diversion (H.1)`, or when written testimony is due."""
    soon = _how_soon(each.hearing.day_to_keep, today)
    if each.hearing.slot.written:
        return f"Written testimony is due {soon}: {about_what(each)}"
    return f"Hearing {soon}: {about_what(each)}"


def _announcement_headline(each: HearingToTell) -> str:
    """Return `Hearing on Juvenile diversion (H.1588): Tuesday, November 18, 2025, 1:00 PM`, or what has changed."""
    slot, name = each.hearing.slot, capitalized(hearing_on(each.hearing.slot, a_committee=not each.about))
    if each.hearing.status == "taken off":
        return f"Off the agenda of {start_time(slot)}: {about_what(each)}"
    if not each.hearing.stands:
        return f"{name} {about_what(each)} called off: {start_time(slot)}"
    former = each.former
    if slot.written:
        return f"{name} {about_what(each)} is {'now ' if former else ''}taken {until_end(slot)}"
    place = f" is now in {slot.place}" if _elsewhere(each.hearing) else ""
    becomes = " is on again" if each.back_on else place
    if former is not None and (gets_hour(slot, former) or moves(slot, former)):
        becomes = " moves" if moves(slot, former) else " has its hour"
    return f"{name} {about_what(each)}{becomes}: {start_time(slot)}"


def _elsewhere(hearing: Announced) -> bool:
    """Tell whether a hearing is in another place than before, at the same hour."""
    places = [before.place for before in hearing.before if (before.date, before.start) == hearing.hour]
    return not all(same_place(hearing.slot.place, place) for place in places)


def _how_soon(on: date, today: date) -> str:
    left = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def about_what(each: HearingToTell) -> str:
    """Name the proposals with the bills that the message is about: `Diversion and Expungement (H.1 and S.2)`.

    Without any bill it is `the Judiciary Committee`.
    """
    if not each.about:
        return listed(each.called)
    if not each.called:
        return numbers(each.about)
    said = f"{listed(each.called)} ({numbers(each.about)})"
    if len(said) <= _ABOUT_AT_MOST:
        return said
    return f"{names_within(each.called, _ABOUT_AT_MOST)} ({count(len(each.about), 'bill')})"


def _names(told: Sequence[HearingToTell]) -> str:
    return names_within(list(dict.fromkeys(name for hearing in told for name in hearing.called)), _ABOUT_AT_MOST)


def _counted(told: Sequence[HearingToTell]) -> str:
    """Count hearings, and times for written testimony apart from them: `2 hearings`."""
    written = sum(each.hearing.slot.written for each in told)
    if not written:
        return count(len(told), "hearing")
    times = count(written, "time for written testimony", "times for written testimony")
    return listed([*([count(len(told) - written, "hearing")] if written < len(told) else []), times])


def _subject(told: Sequence[HearingToTell]) -> str:
    """Return a mail's subject: `Hearing Nov 25, 1:00 PM: Juvenile diversion (H.1588)`, or the days of several."""
    days = [f"{each.hearing.day_to_keep:%b} {each.hearing.day_to_keep.day}" for each in told]
    if len(told) > 1:
        return f"{_counted(told)}, {listed(dict.fromkeys(days))}: {_names(told)}"
    slot = told[0].hearing.slot
    at = slot.end if slot.written else slot.start
    name = "Written testimony until" if slot.written else "Hearing"
    return f"{name} {days[0]}{f', {hour(at)}' if at else ''}: {about_what(told[0])}"


def _hearing_items(each: HearingToTell, channel: Channel, about: Sequence[Proposal], headline: str) -> tuple[Item, ...]:
    """Describe one hearing and its bills; `about` are all proposals of the message, whose positions it gives."""
    hearing, how, positions = each.hearing, each.attending, positions_in_words(channel, about)
    where_and_when = Paragraph(_where_and_when(hearing), small=bool(headline or hearing.description))
    how_it_came = Paragraph(move_and_notice(hearing.moved_from, hearing.notice_days, how.rule))
    return nonempty(
        Item(headline, nonempty(where_and_when, Quote(hearing.description or ""))),
        *(_bill_item(each, bill, positions, apart=len(about) > 1) for bill in hearing.bills),
        *((how_to_testify(how), Item("", nonempty(how_it_came))) if hearing.stands else ()),
    )


def _where_and_when(hearing: Announced) -> str:
    """Say when and where a hearing is, and before which committee, unless the headline names that instead of bills."""
    committee = committee_name(hearing.committee) if hearing.bills else ""
    return " · ".join(filter(None, [hearing_time(hearing.slot), place_in_words(hearing.slot), committee]))


def _bill_item(each: HearingToTell, bill: BillId, positions: Mapping[str, str], *, apart: bool) -> Item:
    """Describe a bill; in a message about several proposals (`apart`) with its own ones and our positions on them."""
    belongs = each.concerns.get(bill, Belonging())
    whose = [proposal for proposal in belongs.all if proposal in each.proposals] if apart else []
    names = [
        f"{'took in ' if one in belongs.took_in else ''}{one.name}{f' ({stands})' if stands else ''}"
        for one in whose
        for stands in [positions.get(one.id)]
    ]
    said = Paragraph(" · ".join(filter(None, [bill.spoken, each.titles.get(bill, ""), listed(names)])))
    pages = ((f"Bill page {bill.spoken}", each.pages[bill]),) if bill in each.pages else ()
    return Item("", nonempty(said, Links(pages)))


def testimony_message(
    channel: Channel,
    told: Sequence[HearingToTell],
    topics: Sequence[Topic],
    now: datetime,
    files: tuple[Attachment, ...],
) -> MessageDocument:
    """Tell until when and where testimony is taken, or that this has changed since it was told."""
    headlines = [_testimony_headline(each, now) for each in told]
    about = _all_proposals(told)
    body: list[Block] = []
    for each, headline in zip(told, headlines, strict=True):
        body += _on_testimony(each, "" if len(told) == 1 else headline)
    first = headlines[0] if len(told) == 1 else f"Testimony on {len(told)} hearings: {_names(told)}"
    return replace(
        _with_asks_and_links(channel, told, topics, body, files, asks_on(channel, about, len(about))),
        headline=first,
    )


def _testimony_headline(each: HearingToTell, now: datetime) -> str:
    """Return `Written testimony on Diversion (H.1) is taken until Friday, March 14, 2025`, or what has changed."""
    name, bare, told = about_what(each), not each.about, (each.facts_told, each.attending.facts)
    for kind, words in DEADLINES.items():
        before, after = ([one for one in of if one.kind == kind] for of in told)
        if [_end(one) for one in before] == [_end(one) for one in after]:
            continue
        ends = next((testimony_until(one) for one in after if one.ends is not None and one.ends > now), "")
        if ends:
            be, taken = words.is_taken
            return f"{words.on(name, a_committee=bare)} {be} {'now ' if each.facts_told else ''}{taken} until {ends}"
        if each.facts_told:
            return f"{words.on(name, a_committee=bare)}: until when has changed"
    asked_before, asked = ({one.address for one in of if one.kind == "language_at"} for of in told)
    if asked_before != asked:
        return f"Whom to ask for an interpreter at the {hearing_on(None, a_committee=bare)} {name} has changed"
    testimony = "testimony for the hearing of" if bare else "testimony on"
    return f"Where {testimony} {name} goes has changed"


def _end(fact: TestimonyFact) -> tuple[object, ...]:
    return fact.day, fact.at, fact.doubt


def _on_testimony(each: HearingToTell, headline: str) -> tuple[Item, ...]:
    hearing = each.hearing
    said = Paragraph(f"Hearing: {_where_and_when(hearing)}", small=True)
    return nonempty(Item(headline, nonempty(said, *_testimony_changes(each))), how_to_testify(each.attending))


def _testimony_changes(each: HearingToTell) -> tuple[Move, ...]:
    """Compare what was told about testimony with what is so now; nothing if it was not told."""
    if not each.facts_told:
        return ()
    was, now = (
        lines_on_testimony([one for one in of if one.kind not in _UNTOLD])
        for of in (each.facts_told, each.attending.facts)
    )
    gone = [line for line in was if line not in now]
    new = [line for line in now if line not in was]
    return (Move("; ".join(gone) or "not said", "; ".join(new) or "not said any more"),)
