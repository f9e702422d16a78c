"""What is asked, who answers for it, and where the coalition stands: of each proposal its own, what is alike once."""

from collections.abc import Iterable, Mapping, Sequence

from billbot.bills import Channel, Position, Proposal
from billbot.wording.document import Ask
from billbot.wording.spoken import count, listed

_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}
# So many letters of names an ask has room for.
_NAMES_AT_MOST = 120


def asked(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[Ask, ...]:
    """One ask for all proposals for which ask, owner and position are the same.

    By name, unless it is so for all `among` which they are told. Nothing in a channel that wants facts alone.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(proposals) if channel.asks else ():
        if each.ask or _position(each):
            alike.setdefault((each.ask, each.owner if each.ask else "", _position(each)), []).append(each.name)
    return tuple(
        Ask(*said, whom=named(names, _NAMES_AT_MOST) if len(names) < among else "") for said, names in alike.items()
    )


def alone(channel: Channel, proposal: Proposal | None) -> tuple[tuple[Ask, ...], str]:
    """What a message about one proposal asks, and its position, which stands in the small print there."""
    if proposal is None or not channel.asks:
        return (), ""
    return (Ask(proposal.ask, proposal.owner),) if proposal.ask else (), _position(proposal)


def named(names: Sequence[str], room: int) -> str:
    """The names of proposals in so many letters, at least one of them: the others are counted."""
    for most in range(len(names), 0, -1):
        more = len(names) - most
        parts = [*names[:most], *([count(more, "other")] if more else [])]
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


def _position(proposal: Proposal) -> str:
    return "" if proposal.position == "watch" else proposal.position
