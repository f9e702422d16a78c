"""A message about hearings ahead: which day, where, which bills, how to testify, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billbot.bills import Attachment, BillId, Channel, Message, Proposal, Topic
from billbot.hearings import Announced
from billbot.wording.hearings import course, for_your_calendar, place, when
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.spoken import committee, count, day, hour, listed, numbers, why

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more


@dataclass(frozen=True, slots=True)
class HearingToTell:
    """A hearing to tell of, with the proposals it concerns, the main one first, and what is known of its bills.

    `about` are those of its bills that are told of; the others on it were told of before. `moves` says that it is news
    that the hearing is on another day or at another hour.
    `pages` are the addresses of the bills' pages, `links` those of the hearing and its committee. `testimony` is how
    its committee takes testimony, in its own words, empty where that is not known; `notice_rule` how many days of
    notice the rule of its court asks for, or null.
    """

    hearing: Announced
    proposals: Sequence[Proposal]
    about: Sequence[BillId]
    titles: Mapping[BillId, str] = field(default_factory=dict)
    pages: Mapping[BillId, str] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    testimony: str = ""
    notice_rule: int | None = None
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
    headlines = [f"Hearing {_how_soon(each.hearing.day, today)}: {_about(each)}" for each in told]
    first = headlines[0] if len(told) == 1 else f"{len(told)} hearings ahead"
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
    first = headlines[0] if len(told) == 1 else f"{len(told)} hearings announced or changed"
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
    alone, main = len(told) == 1, told[0].proposals[0]
    passages: list[Passage] = []
    for each, headline in zip(told, headlines, strict=True):
        passages += _passages(each, "" if alone else headline, asks=channel.asks and not alone)
    about = list(dict.fromkeys(proposal for each in told for proposal in each.proposals))
    letter = Letter(
        headline=first,
        subject=subject,
        passages=(*passages, Passage(headline="", about=for_your_calendar(attached=bool(files)), quote="")),
        ask=main.ask if alone and channel.asks else "",
        owner=main.owner if alone and channel.asks else "",
        position=main.position if alone and channel.asks and main.position != "watch" else "",
        why=why(channel, about, topics),
    )
    return replace(lay_out(key, letter, thread=main.id if len(about) == 1 else ""), attachments=files)


def _news(each: HearingToTell) -> str:
    """`Hearing on Juvenile diversion (H.1588): Tuesday, November 18, 2025, 1:00 PM`, or what becomes of it."""
    slot = each.hearing.slot
    at = day(slot.date) + (f", {hour(slot.start)}" if slot.start else "")
    if each.hearing.status == "taken off":
        return f"Off the agenda of {at}: {_about(each)}"
    if not each.hearing.stands:
        return f"Hearing on {_about(each)} called off"
    becomes = " moves" if each.moves else f" is now in {slot.place}" if _elsewhere(each.hearing) else ""
    return f"Hearing on {_about(each)}{becomes}: {at}"


def _elsewhere(hearing: Announced) -> bool:
    """Whether a hearing was in another place before, at the same hour."""
    slot = hearing.slot
    places = {before.place for before in hearing.before if (before.date, before.start) == hearing.hour}
    return slot.place is not None and not places <= {None, slot.place}


def _how_soon(on: date, today: date) -> str:
    left = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _about(each: HearingToTell) -> str:
    said = f"{listed([proposal.name for proposal in each.proposals])} ({numbers(each.about)})"
    return said if len(said) <= _ABOUT_AT_MOST else count(len(each.about), "bill")


def _subject(told: Sequence[HearingToTell]) -> str:
    """`Hearing Nov 25, 1:00 PM: Juvenile diversion (H.1588)`, or the days of several."""
    days = [f"{each.hearing.day:%b} {each.hearing.day.day}" for each in told]
    if len(told) > 1:
        return f"{len(told)} hearings: {listed(list(dict.fromkeys(days)))}"
    start = told[0].hearing.slot.start
    return f"Hearing {days[0]}{f', {hour(start)}' if start else ''}: {_about(told[0])}"


def _passages(each: HearingToTell, headline: str, *, asks: bool) -> list[Passage]:
    hearing = each.hearing
    where = [when(hearing.slot), place(hearing.slot), committee(hearing.committee) if hearing.committee else ""]
    said = [
        Passage(
            headline=headline,
            about=" · ".join(filter(None, where)),
            quote=hearing.description or "",
            links=each.links,
        ),
        *(_bill(each, bill) for bill in hearing.bills),
        *([_testimony(each)] if hearing.stands else []),
        *([_course(each)] if hearing.stands else []),
        *([_asked(each)] if asks else []),
    ]
    return [passage for passage in said if passage.headline or passage.about]


def _course(each: HearingToTell) -> Passage:
    hearing = each.hearing
    return Passage(headline="", about=course(hearing.moved_from, hearing.notice_days, each.notice_rule), quote="")


def _bill(each: HearingToTell, bill: BillId) -> Passage:
    return Passage(
        headline="",
        about=" · ".join(filter(None, [bill.spoken, each.titles.get(bill, "")])),
        quote="",
        links=((f"Bill page {bill.spoken}", each.pages[bill]),) if bill in each.pages else (),
    )


def _asked(each: HearingToTell) -> Passage:
    main = each.proposals[0]
    asked = f"We ask: {main.ask}" + (f" Owner: {main.owner}" if main.owner else "") if main.ask else ""
    position = f"Our position: {main.position}" if main.position != "watch" else ""
    return Passage(headline="", about=" · ".join(filter(None, [asked, position])), quote="")


def _testimony(each: HearingToTell) -> Passage:
    """How to testify, in the committee's own words where somebody wrote them down; it is never guessed."""
    name = committee(each.hearing.committee) if each.hearing.committee else "the committee"
    if each.testimony:
        return Passage(headline="How to testify", about=f"{name[0].upper()}{name[1:]} says:", quote=each.testimony)
    where = "" if each.hearing.agenda else " at malegislature.gov"
    return Passage(headline="How to testify", about=f"See the hearing page{where}.", quote="")
