"""What messages that tell of several proposals at once have in common."""

from collections.abc import Sequence

from billbot.bills import Channel, Proposal
from billbot.wording.entries import Entry
from billbot.wording.spoken import listed

_NAMED_AT_MOST = 6
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


def links(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def mark(entries: Sequence[Entry]) -> str:
    """What became of a row since it was told, in brackets behind the line that tells of it; or nothing."""
    altered = list(dict.fromkeys(entry.altered.said for entry in entries if entry.altered))
    return f" ({listed(altered)})" if altered else ""


def asks(channel: Channel, stories: Sequence[Story]) -> tuple[str, ...]:
    """What is asked, who owns it and the position, a line for all proposals for which that is the same.

    Nothing in a channel that wants facts alone.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for proposals, _ in stories if channel.asks else ():
        if not proposals:
            continue
        main = proposals[0]
        position = "" if main.position == "watch" else main.position
        if main.ask or position:
            alike.setdefault((main.ask, main.owner, position), []).append(main.name)
    return tuple(_ask(*said, names, len(stories)) for said, names in alike.items())


def _ask(ask: str, owner: str, position: str, names: Sequence[str], told: int) -> str:
    """`We ask, for Safe Communities: Write to them. Owner: A. Sample · Our position: support`."""
    some = listed(names) if len(names) <= _NAMED_AT_MOST else f"{len(names)} of them"
    whom = "" if len(names) == told else some
    if not ask:
        return f"Our position{whom and f' on {whom}'}: {position}"
    asked = f"We ask{whom and f', for {whom}'}: {ask}" + (f" Owner: {owner}" if owner else "")
    return f"{asked} · Our position: {position}" if position else asked


def counted(number: int, word: str) -> str:
    """`1 bill`, `3 bills`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
