"""What is said of what people edit: who put what on the list of bills, or took it off, and files with faults."""

from collections.abc import Sequence
from datetime import datetime

from billbot.bills import Channel, Edit, MuteEdit, slack_person
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph, parts
from billbot.wording.spoken import day_of, for_operations, listed, moment, numbers, ordinal

_LINES = 20


def list_edited(channel: Channel, edits: Sequence[Edit]) -> MessageDocument:
    """Tell those who look after billbot what was put on the list or taken off it, by whom and when."""
    first = "; ".join(
        f"{'Put on' if kind == 'added' else 'Taken off'} the list: {numbers(bills)}"
        for kind in ("added", "removed")
        if (bills := [edit.bill for edit in edits if edit.kind == kind])
    )
    kept = any(edit.kind == "removed" for edit in edits)
    said = "What is known of a bill that was taken off the list stays in the database." if kept else ""
    lines = tuple(Bullet(edit_line(edit), person=slack_person(edit.who)) for edit in edits)
    return MessageDocument(first, parts(Paragraph(said), Bullets(lines)), why=for_operations(channel))


def mutes_edited(channel: Channel, edits: Sequence[MuteEdit]) -> MessageDocument:
    """Tell those who look after billbot which proposals are silent, or told of again, by whom and when."""
    names = {True: [each.name for each in edits if each.until], False: [each.name for each in edits if not each.until]}
    muted, heard = (listed(list(dict.fromkeys(names[each]))) for each in (True, False))
    first = "; ".join([*([f"Muted: {muted}"] if muted else []), *([f"Told of again: {heard}"] if heard else [])])
    lines = tuple(Bullet(_mute_line(each), person=slack_person(each.who)) for each in edits)
    return MessageDocument(first, (Bullets(lines),), why=for_operations(channel))


def _mute_line(edit: MuteEdit) -> str:
    did = f"no alerts until {day_of(edit.until)}; the digest goes on" if edit.until else "alerts come again"
    return f"{edit.name}: {did}, by {edit.who}, {moment(edit.at)}"


def edit_line(edit: Edit) -> str:
    """An edit of the list in a line: `H.1588 of the 194: added to Dignity, by ann, 9:00 AM on Monday, …`."""
    did = "added to" if edit.kind == "added" else "taken out of"
    who = edit.who or "somebody who edited the file by hand"
    noticed = moment(edit.at) if edit.who else f"noticed at {moment(edit.at)}"
    return f"{edit.bill.spoken} of the {ordinal(edit.bill.general_court)}: {did} {edit.name}, by {who}, {noticed}"


def config_broken(channel: Channel, since: datetime, faults: str) -> MessageDocument:
    """Tell those who look after billbot, once, that its configuration cannot be used; `faults` holds a line a fault."""
    lines = faults.splitlines()
    more = [f"… and {len(lines) - _LINES} more; the log has them all"] if len(lines) > _LINES else []
    first = "The configuration cannot be used as it is now"
    said = f"Since {moment(since)}. Until it is mended, billbot goes on with the last good one."
    told = Bullets(tuple(map(Bullet, (*lines[:_LINES], *more))))
    return MessageDocument(first, (Paragraph(said), told), why=for_operations(channel))


def config_mended(channel: Channel, since: datetime) -> MessageDocument:
    """Tell those who look after billbot that its configuration can be used again."""
    first = "The configuration can be used again"
    said = f"It could not be used since {moment(since)}. From now on it is what billbot goes by."
    return MessageDocument(first, (Paragraph(said),), why=for_operations(channel))
