"""What was accepted in Slack and could not be put on the list: what somebody has to do."""

from collections.abc import Sequence

from billbot.bills import Channel, Message
from billbot.wording.layout import Letter, lay_out
from billbot.wording.spoken import listed
from billbot.wording.suggested import Find


def accepted(key: str, channel: Channel, finds: Sequence[Find]) -> Message:
    """Tell those who look after billbot of accepted documents that are not watched yet, at least one."""
    first = f"Accepted, and not watched yet: {listed([find.bill.spoken for find in finds])}"
    letter = Letter(
        headline=first,
        subject=first,
        lines=tuple(_line(find) for find in finds),
        why=f"a channel for operations → {channel.name}",
    )
    return lay_out(key, letter)


def _line(find: Find) -> str:
    named = f"{find.bill.spoken}, {find.title or 'no title yet'}"
    command = f"billbot suggest accept {find.id}"
    if find.proposal is None:
        return (
            f"{named}: no proposal on the list has its topic. To begin one: {command}; to add it to another one:"
            f" {command} --proposal NAME"
        )
    return f"{named}: the list could not be edited; why, the command says. To try again: {command}"
