"""Messages about problems and their end: what cannot be read or reached, since when, and what to do.

Operations channels hear about incidents; every channel hears about an outage of the site.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.incidents import HeldChannel, Incident, IncidentKind, retry_command
from billbot.domain.watched import Channel
from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Quote,
    nonempty,
)
from billbot.messages.phrases import bill_page, few_numbers, heard_in, hour_and_day, ordinal

_LOOK = "Open the bill's page. If it looks right to you, send this message to the people who maintain billbot."
_PAGE_ONLY = "Titles, presenters and committee votes may be missed until then; billbot tries at least once a day."
_OF_A_BILL: frozenset[IncidentKind] = frozenset({"page", "vote", "bill"})
_LINES_AT_MOST = 20


class _Words(Struct, frozen=True):
    """The sentences about a kind of incident. `{name}` is the bill or the channel."""

    begun: str
    means: str
    to_do: str
    over: str
    after: str


_WORDS: dict[IncidentKind, _Words] = {
    "layout": _Words(
        "The site's pages seem to have changed: billbot cannot read them",
        f"Alerts go on, from the site's other list of actions. {_PAGE_ONLY}",
        "Send this message to the people who maintain billbot: it has to learn to read the new pages.",
        "The site's pages can be read again",
        "What only the pages show is up to date again after the next checks.",
    ),
    "page": _Words(
        "The page of {name} cannot be read",
        f"Alerts go on, from the site's other list of actions. {_PAGE_ONLY}",
        _LOOK,
        "The page of {name} can be read again",
        "What only the page shows is up to date again.",
    ),
    "vote": _Words(
        "A committee's vote on {name} is posted, but billbot cannot read it",
        "You hear about the vote once billbot can read it; it tries every day. The rest of the bill is read as usual.",
        "Open the bill's page to see the vote. If its numbers are there, send this message to those who maintain"
        " billbot.",
        "The page of {name} can be read in full again",
        "Either the vote can be read now, or the site has taken it down.",
    ),
    "bill": _Words(
        "{name} cannot be read",
        "Alerts about it will be late. The other bills are read as usual, and this one is tried at each check.",
        _LOOK,
        "{name} can be read again",
        "If anything happened to it in the meantime, an alert follows.",
    ),
    "channel": _Words(
        "Not every message arrives in the channel {name}",
        "Somebody there gets nothing until this is fixed. Nothing is lost: what is still true then is sent.",
        "Fix what the quote says about the channel {name}, then run `{again}`.",
        "Messages arrive in the channel {name} again",
        "What waited and is still true was sent, or follows.",
    ),
    "backup": _Words(
        "No backup of the database can be made",
        "Everything else works as usual. If the disk is lost, so is what billbot knows since the last backup.",
        "Free some space, or fix what the quote says; billbot tries again every day.",
        "Backups of the database are made again",
        "The next one follows in a week.",
    ),
    "clock": _Words(
        "The clocks of billbot and of the site differ",
        "Nothing is stored and nothing else is sent until they agree: reminders and digests would come on the"
        " wrong day.",
        "Do what the quote says; billbot notices within minutes.",
        "The clocks of billbot and of the site agree again",
        "Checks continue, and the messages that waited are sent.",
    ),
    "rest": _Words(
        "The site asks to be left alone for more than a day",
        "billbot asks the site once a day and reads nothing else; waiting messages are still sent."
        " Readers get a note about the outage.",
        "`billbot status` says when it asks next. Look at the site in a browser; if it works there, write to the people"
        " who run it, with this message: it may be a mistake, or they may mean us.",
        "The site can be asked again",
        "Alerts about what happened in the meantime follow.",
    ),
    "list": _Words(
        "The list of new documents cannot be read",
        "Until then we cannot find new bills; those on our list are read as usual. billbot tries once an hour.",
        "Early in a new term the list may not be there yet. Dockets that you hear about can be put on our list"
        " by their numbers.",
        "The list of new documents can be read again",
        "What was filed in the meantime is now read and suggested.",
    ),
    "records": _Words(
        "Some records in the list of documents of the {name} General Court cannot be read",
        "They are left out; all others are read and suggested as usual. You hear again only if there are others.",
        "Look for the quoted documents on the site. If one is ours, add it to the list by its number.",
        "Every record in the list of documents of the {name} General Court can be read again",
        "What was left out is read now, and suggested where it matches.",
    ),
    "config": _Words(
        "The configuration cannot be used as it is now",
        "Until it is fixed, billbot uses the last good one. It does not start again with an error in billbot.toml.",
        "Fix what the quote says, or undo the last edit with `billbot watch undo`.",
        "The configuration can be used again",
        "billbot uses it from now on.",
    ),
    "pull": _Words(
        "Edits made elsewhere do not arrive",
        "billbot uses the list on its own machine; edits made elsewhere do not count yet.",
        'On that machine compare the two and keep one: docs/running/other-ways.md, "Edit in a browser", says how.',
        "Edits made elsewhere arrive again",
        "The list is now the same here and there.",
    ),
    "slack": _Words(
        "/billbot and buttons in Slack get no answer",
        "Slack cannot tell billbot what people ask or press. Alerts, reminders and digests are sent as usual.",
        "Run `billbot doctor` on billbot's machine: it says whether Slack accepts the app token. If it does, look at"
        " https://slack-status.com; billbot tries again at least twice a minute.",
        "/billbot and buttons in Slack are answered again",
        "What people asked or pressed in the meantime did not arrive: ask or press again.",
    ),
}


_OUTAGE = "and every channel gets a note about an outage"
_LOST = _Words(
    "A message for the channel {name} was refused",
    "Somebody there missed a message. It is not sent again; others are.",
    "Tell the people of the channel {name} what they missed (see `billbot show`), and send this message to those"
    " who maintain billbot.",
    "Messages arrive in the channel {name} again",
    "What was refused before is not sent again.",
)


def incident_line(what: Incident) -> str:
    """Describe an open incident in a line: `H.1588 cannot be read`."""
    return _words(what).begun.format(name=_name(what))


def incidents_begun(
    channel: Channel, begun: Sequence[Incident], site: str, waiting: Mapping[str, int]
) -> MessageDocument:
    """Tell of incidents that began: their effect, since when, what was found, and what to do.

    `waiting` is how many messages wait, by channel.
    """
    items = [
        _item(
            those,
            _words(those[0]).begun,
            f"Since {_since(those)}"
            + (f", {messages_waiting(waiting.get(those[0].subject, 0))}" if those[0].kind == "channel" else ""),
            _words(those[0]).means,
            site,
        )
        for those in _grouped(begun)
    ]
    to_do = dict.fromkeys(
        _words(each).to_do.format(name=each.subject, again=retry_command(each.subject)) for each in begun
    )
    return _document(channel, items, "things need a look", " ".join(to_do))


def incidents_over(channel: Channel, over: Sequence[Incident], site: str) -> MessageDocument:
    """Tell an operations channel of incidents that ended, and how long they lasted."""
    items = [
        _item(those, _words(those[0]).over, f"It lasted {_duration(those)}", _words(those[0]).after, site)
        for those in _grouped(over)
    ]
    return _document(channel, items, "things are in order again")


def _grouped(told: Sequence[Incident]) -> Iterable[Sequence[Incident]]:
    """Group incidents of one kind about bills. Any other incident is a separate group."""
    found: dict[object, list[Incident]] = {}
    for each in sorted(told, key=lambda each: each.began.timestamp()):
        found.setdefault(each.kind if each.kind in _OF_A_BILL else each, []).append(each)
    return found.values()


def _item(those: Sequence[Incident], said: str, about: str, means: str, site: str) -> Item:
    """Describe incidents of one kind, with a link to each bill's page. If open, quote what was found first."""
    means_that = Paragraph(means, label="What it means:")
    of_bills = [_bill(each) for each in those if each.kind in _OF_A_BILL]
    links = Links(tuple(bill_page(each, f"{site}{each.page_path}") for each in of_bills))
    lines = [] if those[0].ended else those[0].detail.splitlines()
    if (left := len(lines) - _LINES_AT_MOST) > 0:
        lines[_LINES_AT_MOST:] = [f"… and {left} more; `billbot status` lists them all"]
    found = Bullets(tuple(map(Bullet, lines))) if lines[1:] else Quote("".join(lines))
    return Item(said.format(name=_name(*those)), nonempty(Paragraph(about, small=True), found, means_that, links))


def _document(channel: Channel, items: Sequence[Item], several: str, to_do: str = "") -> MessageDocument:
    """Build the message. Its headline is the only item's, or the number of items and `several`."""
    alone = len(items) == 1
    first = items[0].headline if alone else f"{len(items)} {several}"
    body = tuple(replace(item, headline="") if alone else item for item in items)
    why = "a channel for operations" if channel.operations else "and no channel for operations can get it"
    return MessageDocument(first, body, asks=(Ask(to_do),) if to_do else (), why=heard_in(channel, why))


def _words(what: Incident) -> _Words:
    return _LOST if what.lost else _WORDS[what.kind]


def _since(those: Sequence[Incident]) -> str:
    """Say when an incident began, or the first of several."""
    first, *others = those
    return f"{hour_and_day(first.began)}{', the first of them' if others else ''}"


def _duration(those: Sequence[Incident]) -> str:
    """Say from when to when an incident lasted. For several, when the first began."""
    first, *others = those
    if first.ended is None or others:
        return f"from {_since(those)}"
    if hour_and_day(first.began) == hour_and_day(first.ended):
        return f"less than a minute, at {_since(those)}"
    return f"from {_since(those)} to {hour_and_day(first.ended)}"


def _name(*those: Incident) -> str:
    if those[0].kind == "records":
        return ordinal(int(those[0].subject))
    return few_numbers([_bill(each) for each in those]) if those[0].kind in _OF_A_BILL else those[0].subject


def _bill(what: Incident) -> BillId:
    return BillId.parse(what.subject)


def outage(channel: Channel, since: datetime) -> MessageDocument:
    """Tell a channel, once, that the site could not be read since this time."""
    first = f"We have not been able to read malegislature.gov since {hour_and_day(since)}"
    said = "Alerts may be late; what appears in the meantime follows later."
    said += " We keep trying and will say when it works again."
    return MessageDocument(first, (Paragraph(said),), why=heard_in(channel, _OUTAGE))


def outage_over(channel: Channel, since: datetime, again: datetime, late: int) -> MessageDocument:
    """Tell a channel, once, that the site can be read again, and how many alerts came `late`."""
    first = f"The site can be read again, since {hour_and_day(again)}"
    said = f"{late} things happened in the meantime; they follow."
    if late <= 1:
        said = (
            "1 thing happened in the meantime; it follows."
            if late
            else "Nothing worth an alert here happened in the meantime."
        )
    whole = Paragraph(f"It could not be read from {hour_and_day(since)} until then. {said}")
    return MessageDocument(first, (whole,), why=heard_in(channel, _OUTAGE))


def held_channel_line(found: HeldChannel) -> str:
    """Say on one line, for operators, which channel is held, since when, what waits, why, and what to do."""
    since = f"channel {found.channel} has been held since {hour_and_day(found.since)} ({found.since:%Z})"
    return f"{since}, {messages_waiting(found.waiting)}: {found.error}; then run `{found.command}`"


def messages_waiting(waiting: int) -> str:
    """Say how many messages wait for a channel: `3 messages wait`."""
    return f"{count(waiting, 'message')} {'waits' if waiting == 1 else 'wait'}" if waiting else "with nothing waiting"


def note_on_wait(since: datetime) -> str:
    """Return the note for the first message after a channel's messages had to wait."""
    return f"Messages have waited for this channel since {hour_and_day(since)}. This says what is still true."


def note_on_changes(bills: Sequence[BillId]) -> str:
    """Return the note for the last message before something that keeps changing (of these bills, if any) rests."""
    what = f"The record of {few_numbers(bills)}" if bills else "This"
    return f"{what} keeps changing. The next message about this comes once it has been the same for a day."


def with_restore_note(document: MessageDocument, backup_at: datetime) -> MessageDocument:
    """Add a line at the top: because of a restored backup from this time, this may be a repeat."""
    text = f"billbot was restored from a backup of {hour_and_day(backup_at)}; you may have seen this before."
    return replace(document, body=(Paragraph(text, small=True), *document.body))
