"""What a digest asks: of each proposal its own, and of those for which it is the same once."""

from collections.abc import Iterable

from billbot.bills import Proposal
from billbot.wording.paper import Ask
from billbot.wording.spoken import listed


def asked(proposals: Iterable[Proposal]) -> tuple[Ask, ...]:
    """The asks and positions of proposals that something is told of; of one alone without its name."""
    told = list(proposals)
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in told:
        position = "" if each.position == "watch" else each.position
        if each.ask or position:
            alike.setdefault((each.ask, each.owner if each.ask else "", position), []).append(each.name)
    return tuple(Ask(*said, "" if len(names) == len(told) else listed(names)) for said, names in alike.items())
