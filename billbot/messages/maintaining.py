"""Replies to somebody who edits the list in Slack, and the dialog in which a bill is added to it.

The dialog says that the bill is being looked up, what was found, and whether the list was written or why not.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from billbot.domain.bills import BillId
from billbot.domain.display import first_few
from billbot.domain.watched import Edit, MuteEdit, Proposal, Topic
from billbot.messages.buttons import Choice, Dialog, DialogField, dialog_value
from billbot.messages.document import Bullet, Bullets, Item, Mentions, MessageDocument, Paragraph, nonempty
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    court_before,
    listed,
    numbers,
    others,
    short_date,
    with_court,
)

_WHY = "you asked billbot"
_UNDO = "/billbot undo takes it back."
WATCH = "watch"  # the name of the dialog
NEW = "+"  # in the place of a proposal: begin a new one; no id of one looks so
_TITLE = "Watch a bill"
_SPONSORS, _COMPANIONS, _PROPOSALS, _KEPT = 8, 10, 99, 300
_CUT = "Slack shows 99 proposals; for another one use billbot watch add."
_POSITIONS = (Choice("support", "We support it"), Choice("oppose", "We oppose it"), Choice("watch", "Watch only"))


class LookedUp(Struct, frozen=True):
    """What the site says of a bill; `exists` is false where it has nothing under that number.

    `topics` are those that its words speak of, each with these words; `companions` the bills that seem to belong with
    it, why, and the name of the proposal each is in, if any. `joins` is the proposal that it likely belongs to. `over`
    is what its court's end means for it, or empty.
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
    topics: Mapping[str, Sequence[str]] | None = None
    companions: Sequence[tuple[BillId, str, str, bool]] = ()
    joins: str = ""


def whom_to_ask(people: Sequence[str], channels: Sequence[str]) -> MessageDocument:
    """That others edit the list: these people, or else whoever is in these channels, by their ids in Slack."""
    if not people and not channels:
        nobody = "Nobody is named who may: that is [slack] maintainers in billbot.toml. Ask whoever runs billbot."
        return _said("The list is not edited in Slack here", nobody)
    who = Mentions(people=tuple(people)) if people else Mentions(channels=tuple(channels))
    ask = "Ask one of its maintainers:" if people else "Ask in the channel of its maintainers:"
    return MessageDocument("Maintainers edit the list of bills", (Item("", (Paragraph(ask), who)),), why=_WHY)


def cannot_tell_who(why: str) -> MessageDocument:
    """That Slack does not say whether somebody may edit the list."""
    return _said("billbot could not find out whether you may do this", f"{why}.", "Nothing was written.")


def not_done(why: str) -> MessageDocument:
    """That an edit was not made, and why."""
    return _said("Nothing was changed", why)


def which_bill(how: str) -> MessageDocument:
    """That the number of a bill is missing, and how to write it."""
    return _said("Something is missing", f"{how} For example: /billbot watch H1588")


def no_bill(typed: str, meant: str) -> MessageDocument:
    """That a text names no bill, and which one is `meant` by it where it looks like a slip."""
    said = f"“{typed}” is no number of a bill, no docket and no address of its page."
    near = f"Did you mean /billbot watch {meant}?" if meant else "For example: /billbot watch H1588"
    return _said("Which bill?", said, near)


def is_watched_already(bill: BillId, proposal: str) -> MessageDocument:
    """That a bill is watched already."""
    return _said(f"{with_court(bill)} is watched already", f"It is under {proposal}.")


def too_late(bill: BillId, why: str = "") -> MessageDocument:
    """That a dialog could not be opened, or was cut short: Slack lets one be opened for three seconds."""
    late = (
        f"The dialog could not be opened: {why}."
        if why
        else "The dialog could not be opened in time, or was cut short."
    )
    said = f"{late} Nothing was written."
    return _said(f"Ask again for {bill.spoken}", said, f"Write once more: /billbot watch {bill}")


def taken_off(name: str, bills: Sequence[BillId], *, whole: bool, note: str) -> MessageDocument:
    """That a proposal, or some of its numbers, is off the list."""
    what = f"{name} is off the list" if whole else f"{numbers(bills)} is off the list"
    of = f"It had {numbers(bills)}." if whole and bills else "" if whole else f"{name} goes on with its other numbers."
    return _said(what, f"{of} What is known of it stays in the database. {_UNDO}".strip(), note)


def followed_only(bill: BillId, proposal: str) -> MessageDocument:
    """That a number is not listed itself, but followed, as the record leads to it."""
    said = f"The official words lead to it from {proposal}. To end that, take {proposal} off the list."
    return _said(f"{bill.spoken} is followed, not listed", said)


def muted(name: str, until: date, today: date, note: str = "") -> MessageDocument:
    """That a proposal is muted until a day."""
    said = f"No alerts of it until {short_date(until)}; the digest goes on. {_UNDO}"
    return _said(f"{name} is muted until {short_date(until, today.year, weekday=False)}", said, note)


def until_when(name: str) -> MessageDocument:
    """That the day until which to mute a proposal is missing."""
    return _said(f"Until when is {name} to be muted?", f"For example: /billbot mute {name} until February 1")


def no_day(typed: str) -> MessageDocument:
    """That a text is no day to come."""
    said = f"“{typed}” is no day to come that billbot understands."
    return _said("Until when?", said, "For example: February 1, 2/1/2027, Monday, in two weeks.")


def unmuted(name: str, note: str) -> MessageDocument:
    """That a proposal is told of again."""
    return _said(f"{name} is told of again", f"Alerts of it come from now on. {_UNDO}", note)


def not_muted(name: str) -> MessageDocument:
    """That a proposal is not muted."""
    return _said(f"{name} is not muted", "Nothing was changed.")


def taken_back(edits: Sequence[Edit | MuteEdit], today: date, note: str) -> MessageDocument:
    """That the last edit in Slack was taken back, and what that did."""
    lines = " ".join(_undone(each, today) for each in edits)
    return _said("The last edit is taken back", lines or "The list stands as it did before.", note)


def _undone(edit: Edit | MuteEdit, today: date) -> str:
    if isinstance(edit, MuteEdit):
        until = f"muted until {short_date(edit.until, today.year, weekday=False)}" if edit.until else "told of again"
        return f"{edit.name} is {until}."
    now = "on the list again, under" if edit.kind == "added" else "off the list, of"
    return f"{edit.bill.spoken} is {now} {edit.name}."


def _said(headline: str, *said: str) -> MessageDocument:
    return MessageDocument(headline, nonempty(*map(Paragraph, said)), why=_WHY)


def looking_up(bill: BillId) -> Dialog:
    """That a bill is being looked up."""
    said = (
        f"billbot asks malegislature.gov for {with_court(bill)}. That takes some seconds, or a minute while it reads"
        " others."
    )
    return _in_dialog("Looking it up …", said)


def found(known: LookedUp, topics: Sequence[Topic], proposals: Sequence[Proposal], channel: str) -> Dialog:
    """What was found, and where the bill may go; `channel` comes back with it, for what has to be said later."""
    likely = tuple(known.topics or ())
    companions = {name for _, _, name, _ in known.companions}
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
            hint="Those that its words speak of are ticked." if likely else "None of our words stand in it.",
        ),
        DialogField("name", "Name of a new proposal", "write", chosen=(known.name,) if known.name else ()),
        DialogField("position", "Position of a new proposal", "choose", _POSITIONS, (_POSITIONS[-1].value,)),
    )
    return Dialog(
        _TITLE,
        MessageDocument(
            headline=f"{with_court(known.bill)} · {known.title or 'no title known'}",
            body=nonempty(*_facts(known, {each.id: each.name for each in topics})),
            why=_WHY,
        ),
        fields=fields if topics else (),
        send="Watch it" if topics else "",
        name=WATCH,
        value=dialog_value(bill=str(known.bill), title=known.title[:_KEPT], channel=channel),
    )


def watched(bill: BillId, proposal: str, note: str = "") -> Dialog:
    """That a bill is on the list now."""
    said = f"It is under {proposal}. The next check reads it. /billbot undo takes it off again."
    return _in_dialog(f"{with_court(bill)} is on the list", said, note)


def not_looked_up(bill: BillId, why: str) -> Dialog:
    """That a bill could not be looked up, and why; nothing was written."""
    return _in_dialog(f"{bill.spoken} could not be looked up", f"{why}.", "Nothing was written. Try again later.")


def not_written(bill: BillId, why: str) -> Dialog:
    """That the list could not be written, and why."""
    return _in_dialog(f"{bill.spoken} is not on the list", "Nothing was written.", why)


def in_a_dialog(document: MessageDocument) -> Dialog:
    """What is said to somebody whose dialog is open already."""
    return Dialog(_TITLE, document)


def _in_dialog(headline: str, *said: str) -> Dialog:
    return Dialog(_TITLE, _said(headline, *said))


# What is said below the topics of a new proposal where none is ticked.
NO_TOPIC = "Tick one topic at least, or choose a proposal that is there."
WRITING = _in_dialog("Writing it down …", "This dialog says in a moment how it went. It can be closed meanwhile.")
SENT_BEFORE = _in_dialog("This was sent already", "It is done once. Where the bill stands, /billbot show says.")


def _facts(known: LookedUp, topics: Mapping[str, str]) -> list[Paragraph | Bullets]:
    """What is known of a bill; `topics` are the names of topics, by their ids."""
    lack = "" if topics else "No topic is there that it could stand under: that is written in bills.toml first."
    if not known.exists:
        none = f"The site has nothing under {with_court(known.bill)}: is the number right?"
        said = f"{with_court(known.bill)} has no page yet." if known.bill.is_docket else none
        waits = "If you watch it, that begins on the day on which it has a page."
        return [Paragraph(f"{said} {court_before(known.bill)} {waits}"), Paragraph(lack)]
    sponsors = listed(first_few(known.sponsors, _SPONSORS, others))
    words = "; ".join(f"{topics.get(topic, topic)} ({', '.join(said)})" for topic, said in (known.topics or {}).items())
    before = capitalized(committee_name(known.committee)) if known.committee else "none at the moment"
    facts = [
        Bullet(known.presented or "not stated", label="Presented by:"),
        Bullet(sponsors or "no others", label="Sponsors:"),
        Bullet(before, label="Committee:"),
        Bullet(f"{known.stage} (derived from its history)", label="Stage:"),
        *([Bullet(words, label="Topics, by its words:")] if words else []),
        *(_companion(*each) for each in known.companions[:_COMPANIONS]),
    ]
    return [Paragraph(known.over), Bullets(tuple(facts)), Paragraph(lack)]


def _companion(bill: BillId, why: str, proposal: str, onward: bool) -> Bullet:  # noqa: FBT001 - a part of a tuple
    """A bill that seems to belong with the one that is looked up, or that this goes on in."""
    unwatched = "followed from here" if onward else "not watched"
    where = f"watched under {proposal}" if proposal else unwatched
    return Bullet(f"{bill.spoken} ({why}; {where})", label="It goes on in:" if onward else "Companion, it seems:")
