"""That the negotiators of both branches meet."""

from collections.abc import Sequence

from billbot.bills import Channel, Proposal
from billbot.hearings import ConferenceMeeting
from billbot.wording.conferees import Conferees, negotiators
from billbot.wording.document import Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.spoken import listed, numbers, when, with_article


def conference(
    channel: Channel,
    proposals: Sequence[Proposal],
    meeting: ConferenceMeeting,
    conferees: Conferees,
    address: str,
    *,
    moved: bool,
) -> MessageDocument:
    """Tell when and where the negotiators on these proposals meet, by the notice on the page of this address."""
    whom = f"{listed([with_article(each.name) for each in proposals])} ({numbers(meeting.bills)})"
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
