"""Who confers for each branch on what the two do not agree about."""

from collections.abc import Iterable, Sequence

from billbot.wording.spoken import listed

Conferees = Iterable[tuple[str, Sequence[str]]]

_MEMBERS = {"Senate": "Senators", "House": "Representatives"}


def conferring(conferees: Conferees) -> str:
    """`Senators Friedman, Payano and Fattman; Representatives Cahill, Vargas and Vaughn`; nothing for nobody."""
    return "; ".join(_members(conferees))


def negotiators(conferees: Conferees) -> str:
    """Who negotiates, in a sentence, and which branch has yet to name its own; nothing where no names are known."""
    said = list(_members(conferees))
    if len(said) == len(_MEMBERS):
        return f"{' negotiate with '.join(said)}."
    missing = [branch for branch in _MEMBERS if branch not in dict(conferees)]
    return f"{said[0]} negotiate; the {missing[0]} has yet to name its own." if said else ""


def both_named(conferees: Conferees) -> bool:
    """Whether both branches have named theirs."""
    return dict(conferees).keys() >= _MEMBERS.keys()


def _members(conferees: Conferees) -> Iterable[str]:
    named = dict(conferees)
    return (f"{called} {listed(named[branch])}" for branch, called in _MEMBERS.items() if named.get(branch))
