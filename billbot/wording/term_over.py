"""The end of a term, for the proposals of one topic."""

from collections.abc import Sequence
from datetime import date, timedelta

from billbot.bills import Dates, Topic
from billbot.wording.document import Bullet, Bullets, Item, MessageDocument, Paragraph, parts
from billbot.wording.spoken import capitalized, day, listed, numbers, ordinal
from billbot.wording.stories import Story, links, mark, name_of, quotes, rows

# So far ahead the last word on a court looks for dates of the coalition's own, and names so many.
_AHEAD, _DATES_AT_MOST = timedelta(days=31), 3


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
