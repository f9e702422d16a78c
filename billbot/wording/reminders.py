"""A reminder of hearings: which day, where, which bills, how to testify, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billbot.bills import Attachment, BillId, Channel, Message, Proposal, Topic
from billbot.hearings import Announced
from billbot.wording.hearings import moved_from, notice_given, place, when
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.spoken import committee, hour, listed, numbers, why

_ATTACHED = "The calendar file is attached."
_PUBLISHED = "For your calendar: the file hearings.ics, which billbot publishes; ask who runs it for the address."


@dataclass(frozen=True, slots=True)
class Reminder:
    """A hearing to remind of, with the proposals it concerns, the main one first, and what is known of its bills.

    `pages` are the addresses of the bills' pages. `testimony` is how its committee takes testimony, in its own words,
    empty where that is not known; `notice_rule` how many days of notice the rule of its court asks for, or null.
    """

    hearing: Announced
    proposals: Sequence[Proposal]
    titles: Mapping[BillId, str] = field(default_factory=dict)
    pages: Mapping[BillId, str] = field(default_factory=dict)
    testimony: str = ""
    notice_rule: int | None = None


def reminder(
    key: str,
    channel: Channel,
    reminders: Sequence[Reminder],
    topics: Sequence[Topic],
    today: date,
    files: tuple[Attachment, ...] = (),
) -> Message:
    """Remind of one hearing or several in one message, the nearest first; `files` hold the calendar for a mail."""
    alone = len(reminders) == 1
    first = _headline(reminders[0], today) if alone else f"{len(reminders)} hearings ahead"
    main = reminders[0].proposals[0]
    passages = [passage for each in reminders for passage in _passages(each, channel, today, alone=alone)]
    about = [proposal for each in reminders for proposal in each.proposals]
    letter = Letter(
        headline=first,
        subject=_subject(reminders),
        passages=(*passages, Passage(headline="", about=_ATTACHED if files else _PUBLISHED, quote="")),
        ask=main.ask if alone and channel.asks else "",
        owner=main.owner if alone and channel.asks else "",
        position=main.position if alone and channel.asks and main.position != "watch" else "",
        why=why(channel, list(dict.fromkeys(about)), topics),
    )
    thread = main.id if len(set(about)) == 1 else ""
    return replace(lay_out(key, letter, thread=thread), attachments=files)


def _headline(each: Reminder, today: date) -> str:
    """`Hearing in 7 days: Juvenile diversion (H.1588 and S.1122)`."""
    return f"Hearing {_how_soon(each.hearing.day, today)}: {_about(each)}"


def _how_soon(day: date, today: date) -> str:
    left = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _about(each: Reminder) -> str:
    return f"{listed([proposal.name for proposal in each.proposals])} ({numbers(each.hearing.bills)})"


def _subject(reminders: Sequence[Reminder]) -> str:
    """`Hearing Nov 25, 1:00 PM: Juvenile diversion (H.1588)`, or the days of several."""
    days = [f"{each.hearing.day:%b} {each.hearing.day.day}" for each in reminders]
    if len(reminders) > 1:
        return f"{len(reminders)} hearings: {listed(list(dict.fromkeys(days)))}"
    start = reminders[0].hearing.slot.start
    return f"Hearing {days[0]}{f', {hour(start)}' if start else ''}: {_about(reminders[0])}"


def _passages(each: Reminder, channel: Channel, today: date, *, alone: bool) -> list[Passage]:
    hearing = each.hearing
    where = [when(hearing.slot), place(hearing), committee(hearing.committee) if hearing.committee else ""]
    moved = moved_from(hearing)
    course = [f"{moved[0].upper()}{moved[1:]}." if moved else "", notice_given(hearing, each.notice_rule)]
    said = [
        Passage(
            headline="" if alone else _headline(each, today),
            about=" · ".join(filter(None, where)),
            quote=hearing.description or "",
        ),
        *(
            Passage(
                headline="",
                about=" · ".join(filter(None, [bill.spoken, each.titles.get(bill, "")])),
                quote="",
                links=((f"Bill page {bill.spoken}", each.pages[bill]),) if bill in each.pages else (),
            )
            for bill in hearing.bills
        ),
        _testimony(each),
        Passage(headline="", about=" ".join(filter(None, course)), quote=""),
    ]
    if not alone and channel.asks:
        main = each.proposals[0]
        asked = f"We ask: {main.ask}" + (f" Owner: {main.owner}" if main.owner else "") if main.ask else ""
        position = f"Our position: {main.position}" if main.position != "watch" else ""
        said.append(Passage(headline="", about=" · ".join(filter(None, [asked, position])), quote=""))
    return [passage for passage in said if passage.headline or passage.about]


def _testimony(each: Reminder) -> Passage:
    """How to testify, in the committee's own words where somebody wrote them down; it is never guessed."""
    name = committee(each.hearing.committee) if each.hearing.committee else "the committee"
    if each.testimony:
        return Passage(headline="How to testify", about=f"{name[0].upper()}{name[1:]} says:", quote=each.testimony)
    return Passage(headline="How to testify", about="See the hearing page at malegislature.gov.", quote="")
