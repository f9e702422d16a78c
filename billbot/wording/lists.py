"""What is said of the list of bills: who edited it, what is now watched too, and that it cannot be read."""

from collections.abc import Sequence
from datetime import date, datetime

from billbot.bills import Channel, Edit, Message
from billbot.standing import Standing
from billbot.wording.layout import Letter, lay_out
from billbot.wording.spoken import listed, moment, numbers, ordinal
from billbot.wording.standing import standing_lines

_LINES = 20


def list_edited(key: str, channel: Channel, edits: Sequence[Edit]) -> Message:
    """Tell those who look after billbot what was put on the list or taken off it, by whom and when."""
    first = "; ".join(
        f"{'Put on' if kind == 'added' else 'Taken off'} the list: {numbers(bills)}"
        for kind in ("added", "removed")
        if (bills := [edit.bill for edit in edits if edit.kind == kind])
    )
    return lay_out(
        key,
        Letter(
            headline=first,
            subject=first,
            intro="What is known of a bill that was taken off the list stays in the database."
            if any(edit.kind == "removed" for edit in edits)
            else "",
            lines=tuple(edit_line(edit) for edit in edits),
            why=_operations(channel),
        ),
    )


def also_watched(key: str, channel: Channel, standings: Sequence[Standing], today: date) -> Message | None:
    """Tell a channel, once, what is watched for it since lately; null when none of it is any more."""
    if not standings:
        return None
    first = f"Now also watched: {listed([standing.proposal.name for standing in standings])}"
    return lay_out(
        key,
        Letter(
            headline=first,
            subject=first,
            lines=standing_lines(standings, today),
            why=f"a bill was put on the list → {channel.name}",
        ),
    )


def config_broken(key: str, channel: Channel, since: datetime, faults: str) -> Message:
    """Tell those who look after billbot, once, that its configuration cannot be read; `faults` holds a line a fault."""
    lines = faults.splitlines()
    more = [f"… and {len(lines) - _LINES} more; the log has them all"] if len(lines) > _LINES else []
    first = "The configuration cannot be read"
    return lay_out(
        key,
        Letter(
            headline=first,
            subject=first,
            intro=f"Since {moment(since)}. Until it is mended, billbot goes on with the last one that it could read.",
            lines=(*lines[:_LINES], *more),
            why=_operations(channel),
        ),
    )


def config_mended(key: str, channel: Channel, since: datetime) -> Message:
    """Tell those who look after billbot that its configuration can be read again."""
    first = "The configuration can be read again"
    intro = f"It could not be read since {moment(since)}. From now on it is what billbot goes by."
    return lay_out(key, Letter(headline=first, subject=first, intro=intro, why=_operations(channel)))


def edit_line(edit: Edit) -> str:
    """An edit of the list in a line: `H.1588 of the 194: added to Dignity, by ann, 9:00 AM on Monday, …`."""
    did = "added to" if edit.kind == "added" else "taken out of"
    who = edit.who or "somebody who edited the file by hand"
    noticed = moment(edit.at) if edit.who else f"noticed at {moment(edit.at)}"
    return f"{edit.bill.spoken} of the {ordinal(edit.bill.general_court)}: {did} {edit.name}, by {who}, {noticed}"


def _operations(channel: Channel) -> str:
    return f"a channel for operations → {channel.name}"
