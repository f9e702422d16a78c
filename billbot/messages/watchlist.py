"""The watchlist: messages on what is watched, edits, the end of a term and moved dates, and replies to its editors.

The dialog that adds a bill says that it is looked up, what was found, and what was written.
"""

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import Bill, BillId
from billbot.domain.digest import DATES_AHEAD, Refiled
from billbot.domain.display import count, first_few
from billbot.domain.slack import slack_person
from billbot.domain.standing import Standing
from billbot.domain.suggest import finds_too_much
from billbot.domain.watched import Channel, ChannelWeight, Dates, Edit, HeardKind, Milestone, Proposal, Topic
from billbot.messages.document import Bullet, Bullets, Item, Mentions, MessageDocument, Paragraph, ended, nonempty
from billbot.messages.fit_slack import Choice, Dialog, DialogField, dialog_value
from billbot.messages.phrases import (
    ASKED,
    asks_on,
    called_in_messages,
    capitalized,
    committee_name,
    for_operations,
    heard_in,
    hour,
    hour_and_day,
    in_other_languages,
    listed,
    numbers,
    ordinal,
    others,
    short_date,
    with_article,
    with_court,
)
from billbot.messages.standing import ended_courts, outcome_in_words, standing_in_words

_NAMED = 3
_TO_COSPONSOR = "Call or write your representative and your senator, and ask them to cosponsor"
_NEWS = (
    "News is what moves a bill, holds it up or decides on it: committees, hearings, reports and their deadlines, votes"
    " on the bill, new numbers and texts, the Governor, and corrections of these."
)
# Of fewer documents, a number says little.
_MANY_KNOWN = 100
# Used instead of a number of documents before there are any.
NOTHING_SEARCHED = (
    "No document has been searched for {}: the list of documents was not read yet; `billbot work --once` reads it"
)
WATCH = "watch"  # the name of the dialog
NEW = "+"  # means a new proposal; no id looks like this
_TITLE = "Watch a bill"
_SPONSORS, _COMPANIONS, _PROPOSALS, _KEPT = 8, 10, 99, 300
_CUT = "Slack shows 99 proposals; for another one use billbot watch add."
_POSITIONS = (Choice("support", "We support it"), Choice("oppose", "We oppose it"), Choice("watch", "Watch only"))
# What may be typed after the colon to change what the list has for a proposal.
_LIKE = {
    "ask": "Call your senator",
    "position": "support, oppose or watch",
    "why": "It keeps families together",
    "owner": "The youth team",
    "next": "drop",
}
# The note below a new proposal's topics if none is checked.
NO_TOPIC = "Check at least one topic, or choose a proposal that is there."


def welcome(channel: Channel, standings: Sequence[Standing], contact: str, today: date) -> MessageDocument:
    """Tell a new channel what is watched for it, where that is, and whom to ask (`contact`, may be empty)."""
    places = {place.bill: place.awaited for standing in standings for place in standing.places}
    awaited = sum(places.values())
    followed = {topic for standing in standings for topic in standing.proposal.topics}
    if "*" not in channel.topics:
        followed &= set(channel.topics)
    said = f"{count(len(standings), 'proposal')} on {count(len(followed), 'topic')}"
    with_page = len(places) - awaited
    first = f"{count(with_page, 'bill')} for you: {said}" if with_page or not awaited else f"{said} for you"
    numbers = count(awaited, "more number" if with_page else "number")
    sentences = [
        *ended_courts(standings, today),
        _from_now_on(channel, several=len(places) > 1),
        f"The record has no page yet for {numbers} on our list; we post here once it has." if awaited else "",
    ]
    return MessageDocument(
        headline=f"billbot watches {first}",
        body=nonempty(
            Paragraph(" ".join(filter(None, sentences))),
            _where_they_stand(standings, today),
            Paragraph(in_other_languages(contact), small=True),
        ),
        why="billbot was just set up"
        + (f" for #{channel.name}" if channel.kind == "slack" else "")
        + (f" · Questions, or something looks wrong: {contact}" if contact else ""),
    )


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
    """Tell a channel what was added to the watchlist for it; None if nothing of that is still watched.

    `before` are the numbers listed before, by proposal. A proposal from an earlier court, or its later companion, is
    announced as filed again, with what is `known` of the new bills, their `pages`, and an ask: its own, or, if we
    support it, to win cosponsors by the day in the coalition's dates (`milestones`).
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
    asked = [with_ask_to_cosponsor(each.proposal, new[each.proposal.id], ahead, today) for each in again]
    known_day = any(cosponsors_by(each, ahead) for each in asked)
    own = dict.fromkeys(each for one in asked for each in _own(one, ahead))
    days = () if known_day else dates_ahead(channel, list(own), today)
    return MessageDocument(
        capitalized("; ".join(first)),
        nonempty(
            *([_where_they_stand(others, today)] if others else []),
            *(refiled(each, _documents(new[each.proposal.id], known, pages)) for each in again),
            Paragraph(" ".join(days) if again else ""),
        ),
        asks=asks_on(channel, asked, len(asked)),
        why=heard_in(channel, "which follows what was put on the list"),
    )


def _documents(
    new: Iterable[BillId], known: Mapping[BillId, Bill | None], pages: Mapping[BillId, str]
) -> Iterator[Refiled]:
    for number in new:
        bill = known.get(number)
        title, by = (bill.title.value or "", listed(bill.presented_by)) if bill else ("", "")
        yield Refiled(number, title, by, pages[number])


def _as_what(standing: Standing, new: Sequence[BillId], *, opposed: bool) -> str:
    too = ", too" if len(new) < len(standing.bills) else ""
    against = " (we oppose it)" if opposed and standing.proposal.position == "oppose" else ""
    return f"{with_article(standing.proposal.in_sentence)} as {numbers(new)}{too}{against}"


def refiled(standing: Standing, documents: Iterable[Refiled]) -> Item:
    """A proposal filed again: each new bill with its title, sponsor and page, and the former bills."""
    lines = tuple(
        Bullet(
            f"{each.title or 'no title yet'}; {f'filed by {each.by}' if each.by else 'who filed it is not known yet'}",
            f"{each.bill.spoken}:",
            anchors=(("Bill page", each.url),),
        )
        for each in documents
    )
    name, before = capitalized(with_article(standing.proposal.in_sentence)), standing.terms[1]
    former = f"{numbers(before.bills)} in the {ordinal(before.general_court)}"
    return Item(f"{name} ({former})", (Bullets(lines),))


def with_ask_to_cosponsor(
    proposal: Proposal, new: Sequence[BillId], ahead: Sequence[Milestone], today: date
) -> Proposal:
    """The proposal with the ask after it was filed again as these bills, by a day in `ahead`."""
    ours = not proposal.ask or proposal.ask.startswith(_TO_COSPONSOR)  # which may lack the day
    if not ours or proposal.position != "support":
        return proposal
    last = cosponsors_by(proposal, ahead)
    return replace(proposal, ask=ask_to_cosponsor(new, f" by {short_date(last, today.year)}" if last else ""), owner="")


def ask_to_cosponsor(filed: Sequence[BillId], by: str = "") -> str:
    """What we ask for documents that were filed; `by` is the last day, as ` by Friday, January 22`."""
    return f"{_TO_COSPONSOR} {numbers(filed)}{by}."


def cosponsors_by(proposal: Proposal, ahead: Sequence[Milestone]) -> date | None:
    """The first of the coalition's dates `ahead` for a proposal that is about cosponsors, or None."""
    return next((each.date for each in _own(proposal, ahead) if "cosponsor" in each.name.casefold()), None)


def _own(proposal: Proposal, ahead: Sequence[Milestone]) -> list[Milestone]:
    """The coalition's dates for a proposal."""
    return [each for each in ahead if "*" in each.topics or not set(each.topics).isdisjoint(proposal.topics)]


def dates_ahead(channel: Channel, milestones: Sequence[Milestone], today: date) -> list[str]:
    """The coalition's dates in the next month for a channel, a sentence each, at most three."""
    ahead = [
        each
        for each in sorted(milestones, key=lambda each: each.date)
        if today < each.date <= today + DATES_AHEAD and channel.follows(each.topics)
    ]
    return [f"{short_date(each.date, today.year)}: {each.name.rstrip('.')}." for each in ahead[:_NAMED]]


def dates_moved(channel: Channel, moved: Sequence[tuple[str, date, date]], today: date) -> MessageDocument:
    """Tell a channel of the coalition's moved dates: name, former day and new day."""
    days = [(name, *(short_date(day, today.year) for day in (was, now))) for name, was, now in moved]
    why = heard_in(channel, "which hears when a date on our calendar moves")
    if len(days) == 1:
        ((name, was, now),) = days
        return MessageDocument(f"Moved to {now}: {name}", (Paragraph(f"It was {was}."),), why=why)
    lines = tuple(Bullet(f"{now} (it was {was})", f"{name}:") for name, was, now in days)
    return MessageDocument(f"{len(days)} dates moved", (Bullets(lines),), why=why)


def term_over(
    channel: Channel, standings: Sequence[Standing], court: int, dates: Dates, today: date
) -> MessageDocument | None:
    """Tell a channel that a General Court is over, and what happened to each proposal; None if it had none.

    First what the Governor may still sign, with its last day in the headline; then what is law; then the rest.
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
            first_few(
                [f"{with_article(each.proposal.in_sentence)} ({place.bill.spoken})" for each, place in desk], _NAMED
            )
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
        why=heard_in(channel, "which hears what happened to everything it follows"),
    )


def _filed_again(standing: Standing, before: Collection[BillId], known: Mapping[BillId, Bill | None]) -> bool:
    """Tell whether an earlier court's proposal now has its first numbers in this court, or a companion's.

    A later companion has the title of a bill that was watched before.
    """
    from billbot.domain.refiled import matter  # noqa: PLC0415 - it takes long to load

    if not before or len(standing.terms) < 2:  # noqa: PLR2004 - this court and the one before
        return False
    every = dict.fromkeys(bill for term in standing.terms for bill in term.bills)
    titles = {bill: matter(seen.title.value) for bill in every if (seen := known.get(bill)) and seen.title.value}
    new = [bill for bill in standing.bills if bill not in before]
    former = {title for bill, title in titles.items() if bill not in new}
    companions = all(titles.get(bill, "") in former for bill in new)
    return all(bill.general_court < standing.terms[0].general_court for bill in before) or companions


def _where_they_stand(standings: Sequence[Standing], today: date) -> Bullets:
    """Say where each proposal is, ended ones last."""
    return Bullets(
        tuple(
            Bullet(standing_in_words(each, today), label=f"{each.proposal.name}:")
            for each in sorted(standings, key=lambda each: each.ended is not None)
        )
    )


def no_position(name: str, command: str = "/billbot position {}: support") -> str:
    """Say that the proposal with this name has no position, and the command that sets it."""
    return f"It has no position yet: {command.format(name)}"


def list_edited(channel: Channel, edits: Sequence[Edit], undecided: Sequence[str] = ()) -> MessageDocument:
    """Tell maintainers what was added to or removed from the watchlist, by whom and when; `edits` are in their order.

    The headline says what came of each bill in the end. `undecided` are the names of new proposals without a position;
    one alone gets the command.
    """
    of_bill: dict[BillId, list[Edit]] = {}
    for edit in edits:
        of_bill.setdefault(edit.bill, []).append(edit)
    bills: dict[str, list[BillId]] = {}
    for bill, its in of_bill.items():
        bills.setdefault(_came_of(its[0], its[-1]), []).append(bill)
    first = capitalized("; ".join(f"{did}: {numbers(found)}" for did, found in bills.items()))
    kept = any(its[-1].kind == "removed" for its in of_bill.values())
    said = "What is known about a bill that was taken off the list stays in the database." if kept else ""
    lines = tuple(Bullet(edit_line(edit), person=slack_person(edit.who)) for edit in edits)
    to_set = no_position(undecided[0]) if len(undecided) == 1 else ""
    return MessageDocument(
        first, nonempty(Paragraph(said), Bullets(lines), Paragraph(to_set)), why=for_operations(channel)
    )


def _came_of(first: Edit, last: Edit) -> str:
    """What the first and the last edit of a bill did to it together."""
    was_listed, is_listed = first.kind == "removed", last.kind == "added"
    if was_listed and is_listed:
        same = first.proposal == last.proposal
        return "taken off the list and put back" if same else "moved to another proposal"
    if is_listed:
        return "put on the list"
    return "taken off the list" if was_listed else "put on the list and taken off again"


def edit_line(edit: Edit) -> str:
    """Describe an edit of the watchlist: `H.1588 of the 194th: added to Dignity, by ann, 9:00 AM on Monday, …`."""
    did = "added to" if edit.kind == "added" else "taken out of"
    who = edit.who or "somebody who edited the file by hand"
    noticed = hour_and_day(edit.at) if edit.who else f"noticed at {hour_and_day(edit.at)}"
    return f"{edit.bill.spoken} of the {ordinal(edit.bill.general_court)}: {did} {edit.name}, by {who}, {noticed}"


class Companion(Struct, frozen=True):
    """A bill that seems to belong with another, why, and the name of its watched proposal, if any.

    It is of another court if one of them is the other filed again. `onward` says that, by its history, the other bill
    continues in this one. Then this one is followed.
    """

    bill: BillId
    why: str
    proposal: str = ""
    onward: bool = False


class LookedUp(Struct, frozen=True):
    """What the site says about a bill, by its present number. `exists` is false if it has nothing under that number.

    `topics` are the topics of its words, each with these words. `joins` is the proposal that it probably belongs to.
    `over` is what its court's end means for it, or empty. `elsewhere` says how to type the number of another court if
    it does not exist.
    """

    bill: BillId
    exists: bool
    title: str = ""
    name: str = ""
    presented: str = ""
    sponsors: Sequence[str] = ()
    committee: str = ""
    stage: str = ""
    over: str = ""
    elsewhere: str = ""
    topics: Mapping[str, Sequence[str]] | None = None
    companions: Sequence[Companion] = ()
    joins: str = ""


def whom_to_ask(people: Sequence[str], channels: Sequence[str]) -> MessageDocument:
    """Say that others edit the list: these people, or members of these channels, by Slack id."""
    if not people and not channels:
        nobody = "Nobody may: [slack] maintainers in billbot.toml is empty. Ask the person who runs billbot."
        return _said("The list is not edited in Slack here", nobody)
    who = Mentions(people=tuple(people)) if people else Mentions(channels=tuple(channels))
    ask = "Ask one of its maintainers:" if people else "Ask in the channel of its maintainers:"
    return MessageDocument("Maintainers edit the list of bills", (Item("", (Paragraph(ask), who)),), why=ASKED)


def cannot_tell_who(why: str) -> MessageDocument:
    """Say that Slack does not tell whether somebody may edit the list."""
    return _said("billbot could not find out whether you may do this", f"{why}.", "Nothing was written.")


def value_of(proposal: Proposal, key: str, value: str) -> MessageDocument:
    """Say what the list has for a proposal, and how to change it."""
    stage = f"{proposal.asks[0].stage}: " if key == "ask" and proposal.asks else ""
    how = f"To change it: /billbot {key} {proposal.name}: {stage}{_LIKE[key]}"
    return _said(f"{proposal.name}: {key}", value or _without(key), how)


def _without(key: str) -> str:
    if key == "next":
        return "billbot looks for it in the next court."
    return f"The list has no {'reason' if key == 'why' else key} for it."


def edited(document: MessageDocument, note: str, *, undo: bool = True) -> MessageDocument:
    """The reply to an edit, with how to undo it, and a `note`, which may be empty."""
    more = nonempty(Paragraph("/billbot undo takes it back." if undo else ""), Paragraph(note))
    return replace(document, body=(*document.body, *more))


def value_set(name: str, key: str, value: str, before: str) -> MessageDocument:
    """Say that the list now has something else for a proposal."""
    now = f"Now: {ended(value)}" if value else _without(key)
    return _said(f"{name}: {key}", now, f"Before: {before}" if before else "")


def topics(known: Sequence[Topic]) -> MessageDocument:
    """List the topics with how many words each has, and how to change these."""
    lines = tuple(Bullet(f"{count(len(each.words), 'phrase')} (id: {each.id})", f"{each.name}:") for each in known)
    how = f"To read and change the words of one: /billbot topic words {known[0].id if known else 'ID'} +eviction* -tent"
    return MessageDocument(
        count(len(known), "topic"),
        nonempty(Bullets(lines), Paragraph(how), Paragraph("To begin one: /billbot topic add Shelters")),
        why=ASKED,
    )


def words_of(topic: Topic) -> MessageDocument:
    """List a topic's words, and how to change them."""
    how = f'Add phrases with +, and remove them with -: /billbot topic words {topic.id} +"a phrase" -another'
    lines = Bullets(tuple(Bullet(f"“{each}”") for each in topic.words))
    return MessageDocument(f"The words of {topic.name}", nonempty(lines, Paragraph(how)), why=ASKED)


def topic_added(name: str) -> MessageDocument:
    """Say that a topic was added."""
    said = f'It finds nothing until it has words: /billbot topic words {name} +"a phrase".'
    return _said(f"{name} is a topic now", said)


def how_many_have(phrase: str, hits: int, known: int) -> str:
    """Say how many of the known documents have a phrase, and if these are too many, or few are known."""
    if not known:
        return NOTHING_SEARCHED.format(phrase)
    has = f"{'has' if hits == 1 else 'have'} {phrase}"
    if finds_too_much(hits, known):
        return f"{hits} of {known} documents {has}: it finds too much"
    if known < _MANY_KNOWN:
        return f"Only {count(known, 'document')} {'is' if known == 1 else 'are'} known so far; {hits} {has}"
    return f"{hits} of {known} documents {has}"


def word_lines(
    put_in: Sequence[tuple[str, int, Sequence[tuple[BillId, str]]]], take_out: Sequence[str]
) -> list[Bullet]:
    """Say which phrases were put in, with how many known documents have each, and which were taken out."""
    lines = []
    for phrase, known, hits in put_in:
        titles = "; ".join(first_few([f"{bill.spoken}, {title}" for bill, title in hits], _NAMED, others))
        has = how_many_have("it", len(hits), known)
        lines.append(Bullet(f"“{phrase}”. {has}{f': {titles}' if titles else ''}", "Put in:"))
    return lines + [Bullet(f"“{phrase}”", "Taken out:") for phrase in take_out]


def words_changed(
    name: str,
    put_in: Sequence[tuple[str, int, Sequence[tuple[BillId, str]]]],
    take_out: Sequence[str],
) -> MessageDocument:
    """Say that a topic's words changed; `put_in` and `take_out` are as in `word_lines`."""
    lines = Bullets(tuple(word_lines(put_in, take_out)))
    return MessageDocument(f"The words of {name} changed", (lines,), why=ASKED)


def sent(channel: Channel) -> dict[str, str]:
    """Say what a channel gets immediately and what waits for its digest."""
    return {"Sent right away:": _at_once(channel)} | (
        {"Left to the digest:": listed(channel.skip)} if channel.skip else {}
    )


def to_go_back(before: Channel) -> list[str]:
    """The words of the edits that have a channel sent what it was sent `before`; none if that was nothing."""
    kinds = [*([before.weight] if before.alerts else ()), *before.also]
    quiet = [f"quiet {{}} {' '.join(before.skip)}"] if before.skip else []
    return [f"tell {{}} only {' '.join(kinds)}", *quiet] if kinds else []


def heard(channel: Channel, before: Channel | None = None) -> MessageDocument:
    """Say what a channel gets immediately, and how to change it; after an edit, what it got `before`."""
    how = f"To change it: /billbot tell #{channel.name} votes, tell #{channel.name} only votes, or quiet. You can name"
    said = f"{how} {listed((*get_args(HeardKind), *get_args(ChannelWeight)))}."
    if before:
        was = "; ".join(f"{label} {what}" for label, what in sent(before).items())
        said = f"That is for everybody in #{channel.name}. Before: {was}."
        if back := [f"/billbot {each.format(f'#{channel.name}')}" for each in to_go_back(before)]:
            said = f"{said} To go back: {', then '.join(back)}."
    lines = Bullets(tuple(Bullet(what, label=label) for label, what in sent(channel).items()))
    news = _NEWS if channel.alerts and channel.weight == "news" and not before else ""
    return MessageDocument(
        f"What #{channel.name} hears", nonempty(lines, Paragraph(said), Paragraph(news, small=True)), why=ASKED
    )


def channels_hear(channels: Sequence[Channel], topics: Sequence[Topic]) -> MessageDocument:
    """List what each channel gets, a line each."""
    names = {topic.id: topic.name for topic in topics}
    lines = []
    for each in channels:
        about = "all topics" if "*" in each.topics else listed([names.get(topic, topic) for topic in each.topics])
        day, at = each.digest or (0, None)
        weekly = f"a digest on {calendar.day_name[day]}s at {hour(at)}" if at else "no digest"
        name = f"#{each.name}" if each.kind == "slack" else f"{each.name} ({each.kind})"
        left = f" ({listed(each.skip)} {'only in the digest' if at else 'not at all'})" if each.skip else ""
        lines.append(Bullet(f"{_at_once(each)} right away{left}, {weekly}, on {about}.", label=f"{name}:"))
    return MessageDocument(
        "What each channel hears", nonempty(Bullets(tuple(lines)), Paragraph(_NEWS, small=True)), why=ASKED
    )


def _at_once(channel: Channel) -> str:
    whole = ["every entry" if channel.weight == "everything" else "news"] if channel.alerts else []
    for_operations = ["trouble, edits and suggestions"] if channel.operations else []
    return listed([*whole, *channel.also, *for_operations]) or "nothing"


def not_done(why: str, to_do: str = "") -> MessageDocument:
    """Say that an edit was not made, why, and perhaps what to do."""
    return _said("Nothing was changed", why, to_do)


def is_watched_already(bill: BillId, proposal: str) -> MessageDocument:
    """Say that a bill is already watched."""
    return _said(f"{with_court(bill)} is watched already", f"It is under {proposal}.")


def too_late(bill: BillId, why: str = "") -> MessageDocument:
    """Say that a dialog could not be opened or was interrupted. Slack lets us open one for three seconds."""
    late = (
        f"The dialog could not be opened: {why}."
        if why
        else "The dialog could not be opened in time, or was cut short."
    )
    said = f"{late} Nothing was written."
    return _said(f"Ask again for {bill.spoken}", said, f"Write once more: /billbot watch {bill}")


def taken_off(name: str, bills: Sequence[BillId], *, whole: bool) -> MessageDocument:
    """Say that a proposal, or some of its numbers, is off the list."""
    what = f"{name} is off the list" if whole else f"{numbers(bills)} is off the list"
    of = f"It had {numbers(bills)}." if whole and bills else "" if whole else f"{name} keeps its other numbers."
    return _said(what, f"{of} What is known about it stays in the database.".strip())


def muted(name: str, until: date, today: date) -> MessageDocument:
    """Say that a proposal is muted until a day."""
    said = f"No channel gets alerts about it until {short_date(until)}; the digest goes on."
    return _said(f"{name} is muted until {short_date(until, today.year, weekday=False)}", said)


def unmuted(name: str) -> MessageDocument:
    """Say that a proposal sends alerts again."""
    return _said(f"{name} sends alerts again", "Alerts of it come from now on.")


def renamed(proposal: Proposal, name: str) -> MessageDocument:
    """Say a proposal's new name, and what sentences call it."""
    called = called_in_messages(replace(proposal, name=name, spoken=""))
    return _said(f"{proposal.name} is {name} now", called)


def taken_back(changes: Sequence[str], who: str | None = None, at: datetime | None = None) -> MessageDocument:
    """Say that the last edit was undone, what that changed, a sentence each, and who had made it when, if noted."""
    made = Paragraph(f"It was made by {who}, {hour_and_day(at)}." if who and at else "", person=slack_person(who))
    changed = Paragraph(" ".join(changes) or "The list is as it was before.")
    return MessageDocument("The last edit was undone", nonempty(changed, made), why=ASKED)


def _said(headline: str, *said: str) -> MessageDocument:
    return MessageDocument(headline, nonempty(*map(Paragraph, said)), why=ASKED)


def looking_up(bill: BillId) -> Dialog:
    """Say that a bill is being looked up."""
    said = (
        f"billbot asks malegislature.gov for {with_court(bill)}. That takes some seconds, or a minute while it reads"
        " others."
    )
    return _in_dialog("Looking it up …", said)


def found(known: LookedUp, topics: Sequence[Topic], proposals: Sequence[Proposal], channel: str) -> Dialog:
    """Show what was found, and where the bill may go. `channel` comes back with it, for later replies."""
    likely = tuple(known.topics or ())
    companions = {each.proposal for each in known.companions}
    first = sorted(proposals, key=lambda each: each.id != known.joins and each.name not in companions)
    homes = [Choice(each.id, each.name) for each in first[:_PROPOSALS]]
    ticks = sorted(topics, key=lambda each: each.id not in likely)
    fields = (
        DialogField(
            "proposal",
            "Put it under",
            "choose",
            (Choice(NEW, "a new proposal"), *homes),
            (known.joins or NEW,),
            hint=_CUT if len(proposals) > _PROPOSALS else "",
        ),
        DialogField(
            "topics",
            "Topics of a new proposal",
            "tick",
            [Choice(each.id, each.name) for each in ticks],
            likely,
            hint="Topics that its words suggest are checked." if likely else "None of our words are in it.",
        ),
        DialogField("name", "Name of a new proposal", "write", chosen=(known.name,) if known.name else ()),
        DialogField("position", "Position of a new proposal", "choose", _POSITIONS, (_POSITIONS[-1].value,)),
    )
    return Dialog(
        _TITLE,
        about_a_bill(known, topics),
        fields=fields if topics else (),
        send="Watch it" if topics else "",
        name=WATCH,
        value=dialog_value(bill=str(known.bill), title=known.title[:_KEPT], channel=channel),
    )


def watched(bill: BillId, proposal: str, note: str = "") -> Dialog:
    """Say that a bill is now on the list."""
    said = f"It is under {proposal}. The next check reads it. /billbot undo takes it off again."
    return _in_dialog(f"{with_court(bill)} is on the list", said, note)


def not_added(bill: BillId, why: str) -> Dialog:
    """Say that a bill could not be looked up or put on the list, and why."""
    return _in_dialog(f"{bill.spoken} is not on the list", "Nothing was written.", why)


def in_a_dialog(document: MessageDocument) -> Dialog:
    """Reply to a person who already has the dialog open."""
    return Dialog(_TITLE, document)


def _in_dialog(headline: str, *said: str) -> Dialog:
    return Dialog(_TITLE, _said(headline, *said))


WRITING = _in_dialog("Saving …", "This dialog shows the result in a moment. You may close it.")


SENT_BEFORE = _in_dialog("This was sent already", "It is done only once. Ask /billbot show where the bill is.")


def about_a_bill(known: LookedUp, topics: Sequence[Topic]) -> MessageDocument:
    """Say what the site has of a bill that may be added to the list."""
    lack = Paragraph("" if topics else "There is no topic for it yet: add one to bills.toml first.")
    headline = f"{with_court(known.bill)} · {known.title or 'no title known'}"
    if not known.exists:
        none = f"The site has nothing under {with_court(known.bill)}: is the number right?"
        said = f"{with_court(known.bill)} has no page yet." if known.bill.is_docket else none
        waits = "If you watch it, that begins on the day it gets a page."
        return MessageDocument(headline, nonempty(Paragraph(f"{said} {known.elsewhere} {waits}"), lack), why=ASKED)
    names = {each.id: each.name for each in topics}
    sponsors = listed(first_few(known.sponsors, _SPONSORS, others))
    words = "; ".join(f"{names.get(topic, topic)} ({', '.join(said)})" for topic, said in (known.topics or {}).items())
    before = capitalized(committee_name(known.committee)) if known.committee else "none at the moment"
    told = [_companion_in_words(known.bill, each) for each in known.companions[:_COMPANIONS]]
    facts = [
        Bullet(known.presented or "not stated", label="Presented by:"),
        Bullet(sponsors or "no others", label="Sponsors:"),
        Bullet(before, label="Committee:"),
        Bullet(f"{known.stage} (derived from its history)", label="Stage:"),
        *([Bullet(words, label="Topics, by its words:")] if words else []),
        *(Bullet(text, label=label) for label, text in told),
    ]
    return MessageDocument(headline, nonempty(Paragraph(known.over), Bullets(tuple(facts)), lack), why=ASKED)


def _companion_in_words(of: BillId, found: Companion) -> tuple[str, str]:
    """A label and how a bill seems to belong with the one that is looked up (`of`), or that this continues as it."""
    unwatched = "followed from here" if found.onward else "not watched"
    where = f"watched under {found.proposal}" if found.proposal else unwatched
    if found.bill.general_court != of.general_court:
        return "Filed again, it seems:", f"{with_court(found.bill)} ({found.why}; {where})"
    return "It continues as:" if found.onward else "Companion, it seems:", f"{found.bill.spoken} ({found.why}; {where})"
