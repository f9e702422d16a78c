"""What was decided on suggestions: what is not ours, what has yet to be added, and what is open again."""

import re
from collections.abc import Sequence
from datetime import datetime

from billbot.bills import Channel, Outcome, Topic, decider
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph
from billbot.wording.spoken import for_operations, listed, moment
from billbot.wording.suggested import Find, answerable, titled

# Who is forgotten has no id any more.
_PERSON = re.compile(r"[UW][A-Z0-9]+")


def accepted(channel: Channel, finds: Sequence[Find]) -> MessageDocument:
    """Tell those who look after billbot of accepted documents that are not watched yet, at least one."""
    first = f"Accepted, and not watched yet: {listed([find.bill.spoken for find in finds])}"
    lines = Bullets(tuple(_to_add(find) for find in finds))
    return MessageDocument(first, (lines,), why=for_operations(channel))


def rejected(
    channel: Channel, finds: Sequence[Find], by: Sequence[tuple[str | None, datetime | None]]
) -> MessageDocument:
    """Tell of rejected documents, at least one, and who rejected each, when; it does not come back by itself."""
    first = f"Not ours: {listed([find.bill.spoken for find in finds])}"
    lines = tuple(
        Bullet(
            f"rejected by {decider(who)}{f', {moment(at)}' if at else ''}. To take that back:"
            f" billbot suggest undo {find.id}",
            label=f"{titled(find)}:",
        )
        for find, (who, at) in zip(finds, by, strict=True)
    )
    return MessageDocument(first, (Bullets(lines),), why=for_operations(channel))


def reopened(channel: Channel, find: Find, by: str | None, topics: Sequence[Topic]) -> MessageDocument:
    """Tell that a decision was taken back, as a message that can be answered; answers of before do not count."""
    said = Paragraph(f"{decider(by)} took the decision on it back. Answers from before do not count any more.")
    return answerable(channel, find, {topic.id: topic.name for topic in topics}, ("Open again", said))


def decided_there(decided: str | None, by: str | None) -> Outcome:
    """What the message of a suggestion says once it was decided on; without a decision, that one was taken back."""
    if decided is None:
        return Outcome(decided=f"{decider(by)} took the decision on it back; it is open again, and told below.")
    what = "Ours" if decided == "accepted" else "Not ours"
    place, _, name = (by or "").partition(":")
    if place == "slack" and _PERSON.fullmatch(name):
        return Outcome(decided=f"{what}, decided by", by=name)
    return Outcome(decided=f"{what}, decided by {decider(by)}.")


def _to_add(find: Find) -> Bullet:
    command = f"billbot suggest accept {find.id}"
    if find.proposal is None:
        said = f"no proposal on the list has its topic. To begin one: {command}; to add it to another one:"
        return Bullet(f"{said} {command} --proposal NAME", f"{titled(find)}:")
    said = f"the list could not be edited; why, the command says. To try again: {command}"
    return Bullet(said, f"{titled(find)}:")
