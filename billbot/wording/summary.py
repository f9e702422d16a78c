"""Several proposals in one message: all that a night brought, or what a busy day has left, a line each."""

from collections.abc import Sequence

from msgspec.structs import replace

from billbot import route
from billbot.bills import Channel, Topic
from billbot.bills.shown import count
from billbot.wording.changes import GONE
from billbot.wording.document import Bullet, Bullets, Item, MessageDocument
from billbot.wording.entries import Entry
from billbot.wording.spoken import asked, more_on, why
from billbot.wording.stories import Story, concerned, links, mark, rows, was

OVERNIGHT, HELD = "during the quiet hours", "while messages could not reach this channel"
TODAY, LATELY = "today", "lately"


def together(told: Sequence[MessageDocument], moved: int, when: str) -> MessageDocument:
    """Tell in one message, at length, what happened to several proposals, `moved` so many, at a time so called.

    `told` are the documents that tell of one proposal or several at once.
    """
    first = f"{moved} proposals moved {when}"
    body = tuple(block for document in told for block in document.within())
    return MessageDocument(first, body, why=" · ".join(dict.fromkeys(document.why for document in told)))


def summary(
    channel: Channel,
    told: Sequence[tuple[str, Story]],
    together: Sequence[tuple[str, MessageDocument]],
    every: Sequence[Story],
    topics: Sequence[Topic],
    when: str,
) -> MessageDocument:
    """Tell in one message, a line each, what happened to the proposals of `every` story; what is news leads.

    `told` are the stories of single proposals with their headlines, `together` the documents that tell of several at
    once, with their gathered names. `when` is one of the names of times above.
    """
    news = [each for each in told if any(entry.change.weight == "news" for entry in each[1][1])]
    routine = [each for each in told if each not in news]
    # What is asked is said once, at the end.
    gathered = [
        replace(document, asks=()) for _, document in sorted(together, key=lambda pair: pair[0] == route.ROUTINE)
    ]
    body = (*_lines(news), *(block for document in gathered for block in document.within()), *_lines(routine))
    moved = len({_main(story) for story in every})
    first = f"{count(moved, 'more proposal' if when == TODAY else 'proposal')} moved {when}"
    about = concerned(every)
    return MessageDocument(first, body, asks=asked(channel, about, len(about)), why=why(channel, about, topics))


def _main(story: Story) -> str:
    """The proposal of a story; where that is configured no more, its first bill."""
    proposals, entries = story
    return proposals[0].id if proposals else str(entries[0].change.bill)


def _lines(told: Sequence[tuple[str, Story]]) -> list[Item]:
    lines = tuple(
        Bullet(_line(headline, story), anchors=(*links(story[1]), *more_on(story[0][:1]))) for headline, story in told
    )
    return [Item("", (Bullets(lines),))] if lines else []


def _line(headline: str, story: Story) -> str:
    """A headline and the clerk's words, each wording once, with what became of each."""
    entries = rows(story[1])
    alike = len({mark([entry]) for entry in entries}) <= 1  # said once, behind the headline
    words = dict.fromkeys(_words(entry, "" if alike else mark([entry])) for entry in entries)
    return " · ".join([f"{headline}{mark(story[1]) if alike else ''}", *words])


def _words(entry: Entry, became: str) -> str:
    """The clerk's words of an entry with what `became` of them since, and what stood there before."""
    change = entry.change
    gone = f" ({GONE[change.kind]})" if change.kind in GONE else ""
    before = f" · Before: “{change.old}”" if change.kind == "action_reworded" and change.old else ""
    return f"“{change.text or ''}”{was(entry)}{gone}{became}{before}"
