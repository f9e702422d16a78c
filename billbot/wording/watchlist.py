"""Messages about the watch list: a channel's welcome, bills added since, edits, and faults of the configuration."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from billbot.bills import BillId, Channel, Edit, MuteEdit, slack_person
from billbot.bills.shown import count
from billbot.standing import Standing
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph, nonempty
from billbot.wording.spoken import capitalized, for_operations, hour, listed, moment, numbers, ordinal, short_date
from billbot.wording.standing import ended_courts, standing_in_words

_FAULTS_AT_MOST = 20


def welcome(channel: Channel, standings: Sequence[Standing], contact: str, today: date) -> MessageDocument:
    """Tell a new channel what is watched for it, where that stands, and whom to ask (`contact`, which may be empty)."""
    places = {place.bill: place.awaited for standing in standings for place in standing.places}
    awaited = sum(places.values())
    heard = {topic for standing in standings for topic in standing.proposal.topics}
    if "*" not in channel.topics:
        heard &= set(channel.topics)
    said = f"{count(len(standings), 'proposal')} on {count(len(heard), 'topic')}"
    with_page = len(places) - awaited
    first = f"{count(with_page, 'bill')} for you: {said}" if with_page or not awaited else f"{said} for you"
    sentences = [
        *ended_courts(standings, today),
        _from_now_on(channel, several=len(places) > 1),
        _no_page_yet(awaited, with_page),
    ]
    return MessageDocument(
        headline=f"billbot watches {first}",
        body=nonempty(Paragraph(" ".join(filter(None, sentences))), _where_they_stand(standings, today)),
        why="Set up in billbot's configuration"
        + (f" for #{channel.name}" if channel.kind == "slack" else "")
        + (f" · Questions, or something looks wrong: {contact}" if contact else ""),
    )


def _no_page_yet(awaited: int, beside: int) -> str:
    """Say how many numbers have no page yet; `beside` is how many have one."""
    if not awaited:
        return ""
    looked_for = "has no page yet and is looked for" if awaited == 1 else "have no page yet and are looked for"
    return f"{awaited} {'more ' if beside else ''}{'number' if awaited == 1 else 'numbers'} {looked_for}."


def _from_now_on(channel: Channel, *, several: bool) -> str:
    """Say what a channel will get, and when its summary comes."""
    alerts = (
        f"From now on you hear here what happens to {'them' if several else 'it'}, as it is entered at the State House"
    )
    if channel.digest is None:
        return f"{alerts}." if channel.alerts else ""
    summary = f"summary comes on {calendar.day_name[channel.digest[0]]}s at {hour(channel.digest[1])}"
    return f"{alerts}; a {summary}." if channel.alerts else f"A {summary}."


def also_watched(
    channel: Channel, standings: Sequence[Standing], before: Mapping[str, Collection[BillId]], today: date
) -> MessageDocument | None:
    """Tell a channel what was added to the watchlist for it; null if none of that is watched any more.

    `before` are the numbers that were on the list before, by proposal. A proposal that was only watched in earlier
    courts is said to be filed again.
    """
    if not standings:
        return None
    again = [each for each in standings if _filed_again(each, before[each.proposal.id])]
    others = [each for each in standings if each not in again]
    said = [("now also watched", others), ("filed again", again)]
    first = "; ".join(f"{what}: {listed([each.proposal.name for each in those])}" for what, those in said if those)
    why = f"a bill was put on the list → {channel.name}"
    return MessageDocument(capitalized(first), (_where_they_stand(standings, today, again),), why=why)


def _filed_again(standing: Standing, before: Collection[BillId]) -> bool:
    """Tell whether a proposal was watched before, but under no number of its latest court."""
    latest = standing.terms[0].general_court if len(standing.terms) > 1 else 0
    return bool(before) and all(bill.general_court < latest for bill in before)


def _where_they_stand(standings: Sequence[Standing], today: date, again: Collection[Standing] = ()) -> Bullets:
    """Say where each proposal stands, ended ones last; those filed `again` with their former numbers."""
    return Bullets(
        tuple(
            Bullet(
                f"{standing_in_words(each, today)}{_numbers_before(each) if each in again else ''}",
                label=f"{each.proposal.name}:",
            )
            for each in sorted(standings, key=lambda each: each.ended is not None)
        )
    )


def _numbers_before(standing: Standing) -> str:
    before = standing.terms[1]
    return f"; {numbers(before.bills)} in the {ordinal(before.general_court)} General Court"


def list_edited(channel: Channel, edits: Sequence[Edit]) -> MessageDocument:
    """Tell maintainers what was put on the watchlist or taken off it, by whom and when."""
    first = "; ".join(
        f"{'Put on' if kind == 'added' else 'Taken off'} the list: {numbers(bills)}"
        for kind in ("added", "removed")
        if (bills := [edit.bill for edit in edits if edit.kind == kind])
    )
    kept = any(edit.kind == "removed" for edit in edits)
    said = "What is known of a bill that was taken off the list stays in the database." if kept else ""
    lines = tuple(Bullet(edit_line(edit), person=slack_person(edit.who)) for edit in edits)
    return MessageDocument(first, nonempty(Paragraph(said), Bullets(lines)), why=for_operations(channel))


def mutes_edited(channel: Channel, edits: Sequence[MuteEdit]) -> MessageDocument:
    """Tell maintainers which proposals were muted or unmuted, by whom and when."""
    names = {True: [each.name for each in edits if each.until], False: [each.name for each in edits if not each.until]}
    muted, heard = (listed(dict.fromkeys(names[each])) for each in (True, False))
    first = "; ".join([*([f"Muted: {muted}"] if muted else []), *([f"Told of again: {heard}"] if heard else [])])
    lines = tuple(Bullet(_mute_line(each), person=slack_person(each.who)) for each in edits)
    return MessageDocument(first, (Bullets(lines),), why=for_operations(channel))


def _mute_line(edit: MuteEdit) -> str:
    did = f"no alerts until {short_date(edit.until)}; the digest goes on" if edit.until else "alerts come again"
    return f"{edit.name}: {did}, by {edit.who}, {moment(edit.at)}"


def edit_line(edit: Edit) -> str:
    """Describe an edit of the watchlist: `H.1588 of the 194th: added to Dignity, by ann, 9:00 AM on Monday, …`."""
    did = "added to" if edit.kind == "added" else "taken out of"
    who = edit.who or "somebody who edited the file by hand"
    noticed = moment(edit.at) if edit.who else f"noticed at {moment(edit.at)}"
    return f"{edit.bill.spoken} of the {ordinal(edit.bill.general_court)}: {did} {edit.name}, by {who}, {noticed}"


def config_broken(channel: Channel, since: datetime, faults: str) -> MessageDocument:
    """Tell maintainers, once, that the configuration cannot be used; each line of `faults` is one fault."""
    lines = faults.splitlines()
    more = [f"… and {len(lines) - _FAULTS_AT_MOST} more; the log has them all"] if len(lines) > _FAULTS_AT_MOST else []
    first = "The configuration cannot be used as it is now"
    said = f"Since {moment(since)}. Until it is mended, billbot goes on with the last good one."
    told = Bullets(tuple(map(Bullet, (*lines[:_FAULTS_AT_MOST], *more))))
    return MessageDocument(first, (Paragraph(said), told), why=for_operations(channel))


def config_mended(channel: Channel, since: datetime) -> MessageDocument:
    """Tell maintainers that the configuration can be used again."""
    first = "The configuration can be used again"
    said = f"It could not be used since {moment(since)}. From now on it is what billbot goes by."
    return MessageDocument(first, (Paragraph(said),), why=for_operations(channel))
