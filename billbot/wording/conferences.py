"""Who confers for each branch on what the two do not agree about, and that they meet."""

from collections.abc import Iterable, Sequence

from billbot.bills import Channel, Proposal
from billbot.hearings import ConferenceMeeting
from billbot.wording.document import Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.spoken import listed, numbers, when

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


def conference(
    channel: Channel,
    proposals: Sequence[Proposal],
    called: Sequence[str],
    meeting: ConferenceMeeting,
    conferees: Conferees,
    address: str,
    *,
    moved: bool,
) -> MessageDocument:
    """Tell when and where the negotiators on these proposals meet, by the notice on the page of this address.

    `called` is how its bills are called.
    """
    whom = f"{listed(called)} ({numbers(meeting.bills)})"
    if not meeting.stands:
        headline = f"The negotiators on {whom} do not meet as announced"
    else:
        headline = f"The negotiators on {whom} {'now meet' if moved else 'meet'} on {when(meeting.slot)}"
    place = f"Place: {meeting.slot.place}." if meeting.stands and meeting.slot.place else ""
    off = "" if meeting.stands else "Their meeting was called off."
    said = " ".join(filter(None, [off, place, negotiators(conferees)]))
    return MessageDocument(
        headline=headline,
        body=(Item("", parts(Paragraph(said), Links((("Page of the meeting", address),)))),),
        why=f"the list of hearings has a meeting on {listed([each.name for each in proposals])} → {channel.name}",
        thread=proposals[0].id,
    )
