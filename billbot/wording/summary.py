"""A busy day: what is left when the day's messages have been many, in one that names every proposal."""

from collections.abc import Sequence
from dataclasses import replace

from billbot import route
from billbot.bills import Channel, Message, Topic
from billbot.wording.layout import Letter, Line, Passage, lay_out
from billbot.wording.spoken import why
from billbot.wording.stories import Story, asks, counted, links, mark, rows


def summary(
    key: str,
    channel: Channel,
    told: Sequence[tuple[str, Story]],
    together: Sequence[tuple[str, Letter]],
    every: Sequence[Story],
    topics: Sequence[Topic],
    *,
    overnight: bool,
) -> Message:
    """Tell in one message, a line each, what happened to the proposals of `every` story; what is news leads.

    `told` are the stories of single proposals with their headlines, `together` the letters that tell of several at
    once, with their gathered names. `overnight` says that it all waited for the end of the quiet hours.
    """
    news = [each for each in told if any(entry.change.weight == "news" for entry in each[1][1])]
    routine = [each for each in told if each not in news]
    letters = sorted(together, key=lambda pair: pair[0] == route.ROUTINE)
    passages = [
        *_lines(news),
        *(passage for _, letter in letters for passage in _passages(letter)),
        *_lines(routine),
    ]
    moved = len({_main(story) for story in every})
    first = (
        f"{counted(moved, 'proposal')} moved during the quiet hours"
        if overnight
        else f"{counted(moved, 'more proposal')} moved today"
    )
    reason = why(channel, [proposal for proposals, _ in every for proposal in proposals], topics)
    return lay_out(key, Letter(first, first, passages=tuple(passages), asks=asks(channel, every), why=reason))


def _main(story: Story) -> str:
    """The proposal of a story; where that is configured no more, its first bill."""
    proposals, entries = story
    return proposals[0].id if proposals else str(entries[0].change.bill)


def _lines(told: Sequence[tuple[str, Story]]) -> list[Passage]:
    lines = tuple(Line(f"{headline}{mark(story[1])}{_words(story)}", links(story[1])) for headline, story in told)
    return [Passage("", "", "", listed=lines)] if lines else []


def _words(story: Story) -> str:
    """The clerk's words, each wording once."""
    texts = dict.fromkeys(entry.change.text or "" for entry in rows(story[1]))
    return "".join(f" · “{text}”" for text in texts)


def _passages(letter: Letter) -> list[Passage]:
    """A letter of several proposals within the summary: its headline in bold, and all it says."""
    lead, *rest = letter.passages
    if lead.headline:
        return [Passage(letter.headline, "", ""), lead, *rest]
    return [replace(lead, headline=letter.headline), *rest]
