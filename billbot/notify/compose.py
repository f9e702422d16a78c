"""How a document becomes a message: with its asks, buttons, calendar and notes, in the form that a channel shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.clock import elapsed
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import Message, Statement
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel
from billbot.messages.document import Ask, Item, MessageDocument
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import slack_message
from billbot.messages.hearing_phrases import start_time
from billbot.messages.trouble import note_on_changes, note_on_wait, with_restore_note
from billbot.notify.reader import Reader
from billbot.store import Store

_IN_DOUBT = timedelta(days=1)


def backup_in_doubt(store: Store, now: datetime) -> datetime | None:
    """When the backup was made that was restored within the last day, otherwise None. Messages may then be repeats."""
    restoration = store.upkeep.last_restoration()
    return restoration.backup_at if restoration and elapsed(restoration.at, now) <= _IN_DOUBT else None


class Payload(Struct, frozen=True):
    """What an envelope carries: a message; `document` is kept where it may have to be corrected later.

    `reply_to` is the reference of an earlier message (Slack's `ts`) that it corrects. `also_told` are statements that
    count as sent with it, in addition to those of its differences: most are what the words say, right or wrong.
    `may_read` is what the channel was allowed to read at that time (`Channel.may_read`); empty for anybody.
    """

    message: Message
    document: MessageDocument | None = None
    reply_to: str = ""
    also_told: tuple[Statement, ...] = ()
    may_read: str = ""

    @property
    def encoded(self) -> str:
        """As the envelope keeps it: JSON."""
        return msgspec.json.encode(replace(self, also_told=())).decode()

    @classmethod
    def decode(cls, text: str) -> Self:
        """The payload that `encoded` gave."""
        return msgspec.json.decode(text, type=cls)

    def is_for(self, channel: Channel) -> bool:
        """Whether the channel may still read it, and can show its form."""
        in_its_form = channel.kind == "slack" or bool(self.message.text)
        return in_its_form and self.may_read in {"", channel.may_read}


def compose(
    reader: Reader,
    key: str,
    document: MessageDocument,
    by: Statement,
    hearings: Sequence[Hearing] = (),
    also_told: Iterable[Statement] = (),
) -> Payload:
    """Lay a document out as a message, under the envelope's `key`; `by` is a statement that it tells.

    If buttons work, it has them for its asks and these `hearings`; an email has their calendar. A note is added on the
    day after a restore, to messages that waited for a held channel, and to the last message about something that keeps
    changing.
    """
    asked = _asked_in(document)
    told = (*also_told, *(reader.asks.told(asked, by) if asked else ()))
    if reader.channel.kind == "email" and hearings:
        document = replace(document, files=attached(reader.store, reader.watch, hearings))
    document = _with_offers(reader, document, hearings) if reader.has_working_buttons else replace(document, offers=())
    notes = reader.notes
    if (backup_at := backup_in_doubt(reader.store, reader.now)) is not None:
        document = with_restore_note(document, backup_at)
    if notes.waited_since is not None:
        closing = f"{note_on_wait(notes.waited_since)} {document.closing}".rstrip()
        document = replace(document, closing=closing)
    if notes.keeps_changing is not None:
        document = replace(document, closing=f"{document.closing} {note_on_changes(notes.keeps_changing)}".lstrip())
    outlet = reader.context.transports.get(reader.channel.name)
    kept = replace(document, files=()) if by.subject.is_part and outlet and outlet.can_find else None
    return Payload(laid_out(reader, key, document), kept, also_told=told)


def _with_offers(reader: Reader, document: MessageDocument, hearings: Iterable[Hearing]) -> MessageDocument:
    """The document with buttons for these hearings and for asks that it spells out, after its own buttons."""
    offers = [*document.offers]
    for hearing in hearings:
        if not hearing.slot.written and hearing.is_ahead(reader.now):
            own = reader.with_followed_bills(hearing)
            bills = own.bills or own.known_as
            offers += [Offer.hearing(bills, hearing.hour, f"Hearing {start_time(hearing.slot)}")] if bills else []
    offers += reader.asks.offers(_asked_in(document))
    return replace(document, offers=tuple(dict.fromkeys(offers)))


def laid_out(reader: Reader, key: str, document: MessageDocument) -> Message:
    """The document as a message to a reader, under the envelope's `key`; laid out once for all readers."""
    of_kind = f"layout {reader.channel.kind}"
    message = reader.cache.unless_as_last(of_kind, document, lambda: lay_out_for(reader.channel, "", document))
    return replace(message, key=key)


def lay_out_for(channel: Channel, key: str, document: MessageDocument) -> Message:
    """The document as a message that the channel can show: only in Slack's form, or in every form."""
    return slack_message(key, document) if channel.kind == "slack" else lay_out(key, document)


def _asked_in(document: MessageDocument) -> set[str]:
    """The words of all asks of a document."""
    parts = [part for block in document.body for part in (block, *(block.parts if isinstance(block, Item) else ()))]
    return {part.ask for part in (*document.asks, *parts) if isinstance(part, Ask)}
