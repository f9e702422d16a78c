"""What messages that tell of several proposals at once have in common."""

from collections.abc import Iterable, Mapping, Sequence

from billbot.bills import Channel, Position, Proposal
from billbot.wording.entries import Entry
from billbot.wording.spoken import listed

_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}
# So many letters of names an ask has room for.
_NAMES_AT_MOST = 120
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
    """What is asked for each proposal that stories concern; as `asked`."""
    told = list(dict.fromkeys(proposal for proposals, _ in stories for proposal in proposals))
    return asked(channel, told, len(told))


def asked(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[str, ...]:
    """What is asked, who owns it and the position: a line for all proposals for which that is the same.

    By name, unless it is so for all `among` which they are told. Nothing in a channel that wants facts alone.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(proposals) if channel.asks else ():
        position = "" if each.position == "watch" else each.position
        if each.ask or position:
            alike.setdefault((each.ask, each.owner, position), []).append(each.name)
    return tuple(_ask(*said, names if len(names) < among else []) for said, names in alike.items())


def _ask(ask: str, owner: str, position: str, names: Sequence[str]) -> str:
    """`We ask, for Safe Communities: Write to them. Owner: A. Sample · Our position: support`."""
    whom = named(names, _NAMES_AT_MOST) if names else ""
    if not ask:
        return f"Our position{whom and f' on {whom}'}: {position}"
    ends = "" if ask[-1] in ".?!" else "."
    asked = f"We ask{whom and f', for {whom}'}: {ask}" + (f"{ends} Owner: {owner}" if owner else "")
    return f"{asked} · Our position: {position}" if position else asked


def named(names: Sequence[str], room: int) -> str:
    """The names of proposals in so many letters, at least one of them: the others are counted."""
    for most in range(len(names), 0, -1):
        more = len(names) - most
        parts = [*names[:most], *([counted(more, "other")] if more else [])]
        said = "; ".join(parts) if len(parts) > 1 and any(", " in name for name in parts) else listed(parts)
        if len(said) <= room:
            break
    return said


def stand(channel: Channel, proposals: Iterable[Proposal]) -> dict[str, str]:
    """How the coalition stands on each of several proposals, by their ids, where it does not on all of them alike."""
    told = list(dict.fromkeys(proposals))
    if not channel.asks or len({each.position for each in told}) <= 1:
        return {}
    return {each.id: _STANDS[each.position] for each in told}


def counted(number: int, word: str) -> str:
    """`1 bill`, `3 bills`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
