"""What is said of the list of bills: who put what on it, or took it off."""

from collections.abc import Sequence

from billbot.bills import Channel, Edit, MuteEdit, slack_person
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph, parts
from billbot.wording.spoken import day_of, for_operations, listed, moment, numbers, ordinal


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
