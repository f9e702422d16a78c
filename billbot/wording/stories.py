"""What messages that tell of several proposals at once have in common."""

from collections.abc import Iterable, Sequence

from billbot.bills import Proposal
from billbot.wording.document import Anchor
from billbot.wording.entries import Entry
from billbot.wording.spoken import listed

# The proposals that something concerns, the main one first, and what happened.
Story = tuple[Sequence[Proposal], Sequence[Entry]]


def name_of(story: Story) -> str:
    """The name of the main proposal; of one that is no longer configured, the title of its bill."""
    proposals, entries = story
    if proposals:
        return proposals[0].name
    return next(
        (entry.bill.title.value for entry in entries if entry.bill and entry.bill.title.value), "A watched bill"
    )


def rows(entries: Sequence[Entry]) -> list[Entry]:
    """Those that are rows of a history."""
    return [entry for entry in entries if entry.change.row is not None]


def links(entries: Sequence[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def mark(entries: Sequence[Entry]) -> str:
    """What became of a row since it was told, in brackets behind the line that tells of it; or nothing."""
    altered = list(dict.fromkeys(entry.altered.said for entry in entries if entry.altered))
    return f" ({listed(altered)})" if altered else ""


def concerned(stories: Iterable[Story]) -> list[Proposal]:
    """The proposals that stories concern, each once."""
    return list(dict.fromkeys(proposal for proposals, _ in stories for proposal in proposals))
