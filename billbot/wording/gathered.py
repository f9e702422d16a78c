"""What one check brought of several proposals, said as one thing: numbers given out, the end of a term, and others.

Which kind of message that is, its gathered name says.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from billbot import route
from billbot.bills import BillId, Channel, Dates, Topic
from billbot.wording.changes import once_told
from billbot.wording.document import Ask, Bullet, Bullets, Item, MessageDocument, Paragraph, parts
from billbot.wording.entries import Entry
from billbot.wording.many import many
from billbot.wording.meeting import hearing
from billbot.wording.spoken import asked, capitalized, committee, count, day, listed, numbers, ordinal, why
from billbot.wording.stories import Story, concerned, links, mark, name_of, quotes, rows

# So far ahead the last word on a court looks for dates of the coalition's own, and names so many.
_AHEAD, _DATES_AT_MOST = timedelta(days=31), 3


def gathering(
    name: str,
    channel: Channel,
    stories: Sequence[Story],
    topics: Sequence[Topic],
    dates: Dates,
    today: date,
) -> MessageDocument:
    """Tell in one document what the `stories` of several proposals share; what that is, the gathered `name` says.

    A story is the proposals it concerns, the main one first, and what happened. `dates` are those configured.
    """
    about = concerned(stories)
    reason, asks = why(channel, about, topics), asked(channel, about, len(about))
    if name.startswith(route.HEARINGS):
        return hearing(stories, channel, reason, today)
    if name.startswith(route.ENDED):
        topic = next((topic for topic in topics if topic.id == name.removeprefix(route.ENDED)), None)
        return term_over(stories, topic, reason, dates, today)
    if name.startswith((route.KIND, route.ROUTINE)):
        return many(name, stories, asks, reason, today)
    return numbers_out(stories, asks, reason)


def numbers_out(stories: Sequence[Story], asks: tuple[Ask, ...], reason: str) -> MessageDocument:
    """The numbers that were given out, and where they go; or referrals alone."""
    goes = {entry.change.bill: _committee(entry) for _, entries in stories for entry in rows(entries)}
    told = {entry.change.bill for _, entries in stories for entry in entries}
    numbered = {entry.change.bill for _, entries in stories for entry in entries if _is_number(entry)}
    shared = next(iter(goes.values()), "") if len(set(goes.values())) == 1 and goes.keys() == told else ""
    if not numbered:
        first = f"{count(len(told), 'bill')} were referred" + (f" to {shared}" if shared else "")
        about = ""
    else:
        others = len(told - numbered)
        first = f"{count(len(numbered), 'new bill')} have their numbers"
        first = first.replace(" have their numbers", " has its number") if len(numbered) == 1 else first
        first += f", {others} more {'was' if others == 1 else 'were'} referred" if others else ""
        about = f"All of them go to {shared}." if shared else ""
    lines = tuple(
        Bullet(_placed(story, numbered, {} if shared else goes) + mark(story[1]), anchors=links(story[1]))
        for story in sorted(stories, key=name_of)
    )
    said = quotes(entry for _, entries in stories for entry in rows(entries))
    every = [entry for _, entries in stories for entry in entries]
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = once_told(every[0], first), ()
    placed = Item("", parts(Paragraph(about, small=True), Bullets(lines)))
    return MessageDocument(first, (placed, *said), asks=asks, why=reason)


def _placed(story: Story, numbered: set[BillId], goes: Mapping[BillId, str]) -> str:
    """`Juvenile diversion is H.1234 and S.567. They go to the Judiciary Committee`."""
    bills = list(dict.fromkeys(entry.change.bill for entry in story[1]))
    new = [bill for bill in bills if bill in numbered]
    said = f"{name_of(story)} is {numbers(new)}" if new else f"{name_of(story)}: {numbers(bills)}"
    to: dict[str, list[BillId]] = {}
    for bill in bills:
        if bill in goes:
            to.setdefault(goes[bill], []).append(bill)
    where = [f"{numbers(those)} {'goes' if len(those) == 1 else 'go'} to {place}" for place, those in to.items()]
    if len(where) == 1 and set(*to.values()) == set(bills):
        (place,) = to
        where = [f"{'it goes' if len(bills) == 1 else 'they go'} to {place}" if new else f"to {place}"]
    return f"{said}{'; ' if new else ', '}{listed(where)}" if where else said


def _committee(entry: Entry) -> str:
    names = entry.meaning.committees
    return committee(names[-1]) if names else "a committee"


def _is_number(entry: Entry) -> bool:
    return entry.change.kind == "number_assigned"


def term_over(stories: Sequence[Story], topic: Topic | None, reason: str, dates: Dates, today: date) -> MessageDocument:
    """The end of the term, for the proposals of one topic: dates only where they are configured."""
    court = max(entry.change.bill.general_court for _, entries in stories for entry in entries)
    term, last = f"the {ordinal(court)} General Court", dates.ends.get(court)
    if last is None:
        said = f"the term of {term} is over"
    elif last <= today:
        said = f"{term} ended on {day(last)}"
    else:
        said = f"no further action in {term}, which ends on {day(last)}"
    first = f"{topic.name}: {said}" if topic else capitalized(said)
    lines = tuple(
        Bullet(
            f"{numbers([entry.change.bill for entry in story[1]])}{mark(story[1])}",
            label=f"{name_of(story)}:",
            anchors=links(story[1]),
        )
        for story in sorted(stories, key=name_of)
    )
    about = "What did not pass is over; it may be filed again in the next General Court, under a new number."
    about = " ".join([about, *_filed_again(stories, court), *_ahead(topic, dates, today)])
    told = Item("", parts(Paragraph(about), Bullets(lines)))
    quoted = quotes((entry for _, entries in stories for entry in rows(entries)), meant=False)
    return MessageDocument(first, (told, *quoted), why=reason)


def _filed_again(stories: Sequence[Story], court: int) -> list[str]:
    """What was re-filed so far of that which is to be, as `Juvenile diversion (HD.123)`, and what was not."""
    done: list[str] = []
    left: list[str] = []
    for story in sorted(stories, key=name_of):
        if story[0] and story[0][0].next == "re-file":
            new = [bill for bill in story[0][0].bills if bill.general_court > court]
            (done if new else left).append(f"{name_of(story)} ({numbers(new)})" if new else name_of(story))
    said = [f"Re-filed so far: {listed(done)}."] if done else []
    return [*said, f"{'Not yet' if done else 'To be re-filed'}: {listed(left)}."] if left else said


def _ahead(topic: Topic | None, dates: Dates, today: date) -> list[str]:
    """The dates of the coalition's own that come next, with their names."""
    ahead = [
        each
        for each in sorted(dates.milestones, key=lambda each: each.date)
        if today < each.date <= today + _AHEAD and ("*" in each.topics or (topic and topic.id in each.topics))
    ]
    return [f"{day(each.date)}: {each.name.rstrip('.')}." for each in ahead[:_DATES_AT_MOST]]
