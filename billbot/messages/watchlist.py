"""Messages about the watch list: a welcome, bills added since, the end of a term, dates that moved, edits, faults."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.domain.bills import Bill, BillId
from billbot.domain.digest import DATES_AHEAD
from billbot.domain.display import count, first_few
from billbot.domain.refiled import matter
from billbot.domain.slack import slack_person
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Dates, Edit, Milestone, MuteEdit, Proposal
from billbot.messages.document import Bullet, Bullets, Item, MessageDocument, Paragraph, nonempty
from billbot.messages.spoken import (
    capitalized,
    for_operations,
    hour,
    listed,
    moment,
    numbers,
    ordinal,
    short_date,
    with_article,
)
from billbot.messages.standing import ended_courts, outcome_in_words, standing_in_words
from billbot.messages.stories import asks_on

_FAULTS_AT_MOST, _NAMED = 20, 3


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
    alerts = f"From now on we post here what the State House records on {'them' if several else 'it'}"
    if channel.digest is None:
        return f"{alerts}." if channel.alerts else ""
    summary = f"summary comes on {calendar.day_name[channel.digest[0]]}s at {hour(channel.digest[1])}"
    return f"{alerts}; a {summary}." if channel.alerts else f"A {summary}."


def also_watched(
    channel: Channel,
    standings: Sequence[Standing],
    before: Mapping[str, Collection[BillId]],
    known: Mapping[BillId, Bill | None],
    pages: Mapping[BillId, str],
    milestones: Sequence[Milestone],
    today: date,
) -> MessageDocument | None:
    """Tell a channel what was added to the watchlist for it; null if none of that is watched any more.

    `before` are the numbers that were on the list before, by proposal. A proposal that was only watched in earlier
    courts is said to be filed again, and so is a companion that comes later, with what is `known` of the new bills,
    their `pages`, and what is asked: its own ask, or for what we support to win cosponsors, by the day that the
    coalition's dates (`milestones`) name for it.
    """
    if not standings:
        return None
    again = [each for each in standings if _filed_again(each, before[each.proposal.id], known)]
    others = [each for each in standings if each not in again]
    first = [f"now also watched: {listed([each.proposal.name for each in others])}"] if others else []
    new = {each.proposal.id: [bill for bill in each.bills if bill not in before[each.proposal.id]] for each in again}
    if again:
        said = [_as_what(each, new[each.proposal.id], opposed=channel.asks) for each in again]
        first.append(f"filed again: {'; '.join(first_few(said, _NAMED))}")
    ahead = [each for each in sorted(milestones, key=lambda each: each.date) if each.date >= today]
    asked = [_with_ask(each.proposal, new[each.proposal.id], ahead, today) for each in again]
    known_day = any(cosponsors_by(each, ahead) for each in asked)
    days = () if known_day else dates_ahead(channel, [each for one in asked for each in _own(one, ahead)], today)
    return MessageDocument(
        capitalized("; ".join(first)),
        nonempty(
            *([_where_they_stand(others, today)] if others else []),
            *(_refiled(each, new[each.proposal.id], known, pages) for each in again),
            Paragraph(" ".join(days) if again else ""),
        ),
        asks=asks_on(channel, asked, len(asked)),
        why=f"a bill was put on the list → {channel.name}",
    )


def _as_what(standing: Standing, new: Sequence[BillId], *, opposed: bool) -> str:
    too = ", too" if len(new) < len(standing.bills) else ""
    against = " (we oppose it)" if opposed and standing.proposal.position == "oppose" else ""
    return f"{with_article(standing.proposal.name)} as {numbers(new)}{too}{against}"


def _refiled(
    standing: Standing, new: Sequence[BillId], known: Mapping[BillId, Bill | None], pages: Mapping[BillId, str]
) -> Item:
    """A proposal that was filed again: each new bill with its title, who filed it and its page, and the former ones."""
    lines = []
    for number in new:
        bill = known.get(number)
        title = (bill.title.value if bill else None) or "no title yet"
        by = listed(bill.presented_by) if bill else ""
        filed = f"filed by {by}" if by else "who filed it is not known yet"
        lines.append(Bullet(f"{title}; {filed}", f"{number.spoken}:", anchors=(("Bill page", pages[number]),)))
    return Item(
        f"{capitalized(with_article(standing.proposal.name))}{_numbers_before(standing)}", (Bullets(tuple(lines)),)
    )


def _with_ask(proposal: Proposal, new: Sequence[BillId], ahead: Sequence[Milestone], today: date) -> Proposal:
    """The proposal with what is asked now that it was filed again as these bills."""
    if proposal.ask or proposal.position != "support":
        return proposal
    last = cosponsors_by(proposal, ahead)
    by = f" by {short_date(last, today.year)}" if last else ""
    whom = "Call or write your representative and your senator, and ask them"
    return replace(proposal, ask=f"{whom} to cosponsor {numbers(new)}{by}.", owner="")


def cosponsors_by(proposal: Proposal, ahead: Sequence[Milestone]) -> date | None:
    """The first of the coalition's dates `ahead` for a proposal that names cosponsors; null for none."""
    return next((each.date for each in _own(proposal, ahead) if "cosponsor" in each.name.casefold()), None)


def _own(proposal: Proposal, ahead: Sequence[Milestone]) -> list[Milestone]:
    """Those of the coalition's dates that concern a proposal."""
    return [each for each in ahead if "*" in each.topics or not set(each.topics).isdisjoint(proposal.topics)]


def dates_ahead(channel: Channel, milestones: Sequence[Milestone], today: date) -> list[str]:
    """The coalition's dates of the month ahead that concern a channel, a sentence each, three at most."""
    ahead = [
        each
        for each in sorted(milestones, key=lambda each: each.date)
        if today < each.date <= today + DATES_AHEAD and channel.follows(each.topics)
    ]
    return [f"{short_date(each.date, today.year)}: {each.name.rstrip('.')}." for each in ahead[:_NAMED]]


def dates_moved(channel: Channel, moved: Sequence[tuple[str, date, date]], today: date) -> MessageDocument:
    """Tell a channel of dates of the coalition that moved: the name of each, its former day and the new one."""
    days = [(name, *(short_date(day, today.year) for day in (was, now))) for name, was, now in moved]
    why = f"the calendar was changed → {channel.name}"
    if len(days) == 1:
        ((name, was, now),) = days
        return MessageDocument(f"Moved to {now}: {name}", (Paragraph(f"It was {was}."),), why=why)
    lines = tuple(Bullet(f"{now} (it was {was})", f"{name}:") for name, was, now in days)
    return MessageDocument(f"{len(days)} dates moved", (Bullets(lines),), why=why)


def term_over(
    channel: Channel, standings: Sequence[Standing], court: int, dates: Dates, today: date
) -> MessageDocument | None:
    """Tell a channel once that a General Court is over, and what became of each proposal; null where it had none.

    What the Governor may still sign comes first, and its last day is the headline; then what is law; then the rest.
    """
    terms = [(each, term) for each in standings for term in each.terms if term.general_court == court and term.ended]
    if not terms:
        return None
    desk = [(each, place) for each, term in terms for place in term.open_places]
    over = f"the {ordinal(court)} General Court ended on {short_date(dates.ends[court], today.year)}"
    first = capitalized(over)
    if desk:
        until = min(place.sign_by for _, place in desk if place.sign_by)
        what = listed(
            first_few([f"{with_article(each.proposal.name)} ({place.bill.spoken})" for each, place in desk], _NAMED)
        )
        first = f"The Governor has until {short_date(until, today.year)} to sign {what}; {over}"
    rest = f"What did not pass is over. It may be filed again in the {ordinal(court + 1)}, under a new number."
    ordered = sorted(terms, key=lambda pair: (not pair[1].open_places, not pair[0].is_law))
    lines = [
        Bullet(outcome_in_words(each, term, today, awaited=False), f"{each.proposal.name}:") for each, term in ordered
    ]
    return MessageDocument(
        first,
        (Paragraph(" ".join([rest, *dates_ahead(channel, dates.milestones, today)])), Bullets(tuple(lines))),
        why=f"everything that is followed here → {channel.name}",
    )


def _filed_again(standing: Standing, before: Collection[BillId], known: Mapping[BillId, Bill | None]) -> bool:
    """Tell whether a proposal of an earlier court is watched under its first numbers of this one, or a companion's.

    A companion that comes later has the title of a bill that was watched before.
    """
    if not before or len(standing.terms) < 2:  # noqa: PLR2004 - this court and the one before
        return False
    every = dict.fromkeys(bill for term in standing.terms for bill in term.bills)
    titles = {bill: matter(seen.title.value) for bill in every if (seen := known.get(bill)) and seen.title.value}
    new = [bill for bill in standing.bills if bill not in before]
    former = {title for bill, title in titles.items() if bill not in new}
    companions = all(titles.get(bill, "") in former for bill in new)
    return all(bill.general_court < standing.terms[0].general_court for bill in before) or companions


def _where_they_stand(standings: Sequence[Standing], today: date) -> Bullets:
    """Say where each proposal stands, ended ones last."""
    return Bullets(
        tuple(
            Bullet(standing_in_words(each, today), label=f"{each.proposal.name}:")
            for each in sorted(standings, key=lambda each: each.ended is not None)
        )
    )


def _numbers_before(standing: Standing) -> str:
    before = standing.terms[1]
    return f" ({numbers(before.bills)} in the {ordinal(before.general_court)})"


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
