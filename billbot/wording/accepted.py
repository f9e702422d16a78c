"""What was accepted in Slack and could not be put on the list: what somebody has to do."""

from collections.abc import Sequence

from billbot.bills import Channel
from billbot.wording.document import Bullet, Bullets, MessageDocument
from billbot.wording.spoken import for_operations, listed
from billbot.wording.suggested import Find


def accepted(channel: Channel, finds: Sequence[Find]) -> MessageDocument:
    """Tell those who look after billbot of accepted documents that are not watched yet, at least one."""
    first = f"Accepted, and not watched yet: {listed([find.bill.spoken for find in finds])}"
    lines = Bullets(tuple(_line(find) for find in finds))
    return MessageDocument(first, (lines,), why=for_operations(channel))


def _line(find: Find) -> Bullet:
    label = f"{find.bill.spoken}, {find.title or 'no title yet'}:"
    command = f"billbot suggest accept {find.id}"
    if find.proposal is None:
        said = f"no proposal on the list has its topic. To begin one: {command}; to add it to another one:"
        return Bullet(f"{said} {command} --proposal NAME", label)
    return Bullet(f"the list could not be edited; why, the command says. To try again: {command}", label)
