"""The kinds of things that people are told of: each finds what differs for a recipient, and composes the message."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from billbot.bills import Channel, DueMark, Mark, Message, Moved, Offer, Outcome, Statement, Subject
from billbot.check import Report
from billbot.hearings import Announced
from billbot.notify.audience import Audience, asks_of, asks_told
from billbot.route import Marking
from billbot.store import ButtonMessage, Store
from billbot.watch import Watch
from billbot.wording import MessageDocument, listed, note_on_wait, start_time
from billbot.wording.buttons import with_buttons
from billbot.wording.layout import lay_out
from billbot.wording.suggested import decision_outcome
from billbot.wording.trouble import with_restore_note


class Difference(Struct, frozen=True):
    """One thing to tell a recipient: `statement` is the state that the message tells of the subject.

    `message` names the type of message it goes into: differences of two types never share a message. `content` is
    whatever the kind needs to compose it. `alone` sends it in a message of its own, `goes_first` before everything that
    was found at the same time; `never_summarised` keeps it out of summaries. What may be summarised is ordered by
    `news` and `rank`, the lowest first. `related` are other subjects that its words may tell of as well: they are
    compared only after it was told. What is `muted` is entered in the ledger as told, and nothing is sent.
    """

    statement: Statement
    message: str
    content: Any = None
    alone: bool = False
    goes_first: bool = False
    never_summarised: bool = True
    news: bool = True
    rank: int = 1
    related: frozenset[Subject] = frozenset()
    muted: bool = False

    @property
    def mark(self) -> DueMark:
        """The mark that is settled once this was told."""
        return self.statement.mark

    @property
    def proposal(self) -> str | None:
        """The id of the proposal that it is told under; null for none."""
        return next(iter(self.statement.proposals), None)

    @property
    def group(self) -> str:
        """Differences of several proposals with the same group may share a message; empty for none."""
        return self.statement.group


class Payload(Struct, frozen=True):
    """What an envelope carries: a new message, edits of earlier messages, or both.

    `amended` maps the reference of an earlier message (Slack's `ts`) to its corrected text. `also_told` are statements
    that a reader finds in the words besides the subjects of the items, as the words put it, right or wrong. `late`
    replaces `message` when it leaves on a later day than the one it was composed for. `reader` is what the channel was
    allowed to read at that time (`Channel.reader`); empty for anybody.
    """

    message: Message | None
    amended: Mapping[str, Message] = field(default_factory=dict)
    also_told: tuple[Statement, ...] = field(default=(), name="beside")
    late: Message | None = None
    reader: str = ""

    @property
    def encoded(self) -> str:
        """As the envelope keeps it: JSON, so that each try sends the same bytes."""
        return msgspec.json.encode(replace(self, also_told=())).decode()

    @classmethod
    def decode(cls, text: str) -> Self:
        """The payload that `encoded` gave."""
        return msgspec.json.decode(text, type=cls)

    def is_for(self, channel: Channel) -> bool:
        """Whether it was composed for what a channel may read by now."""
        return self.reader in {"", channel.reader}


class Kind(Struct, frozen=True):
    """The functions and rules of one kind of subject; `notify.KINDS` has one for each.

    - `differences` takes the due marks of these subjects and gives what is to be told; the other marks are settled.
    - `say` composes the payload of such differences, all of one `message` type; null where nothing needs saying.
    - `marks` makes marks from what a sighting of a bill brought. `after_check` makes them from the database after a
      check in which any of the `triggers` moved, and may raise StoreError. What may differ by time alone, it marks to
      be asked again after the next check. A kind with neither is marked by the code that causes it.
    - `has_stable_names` says that the public record itself names the subjects, so that they are called the same in any
      database; incidents, edits, suggestions and digests are numbered by each database.
    - `true_on_its_day_only` is for words such as "tomorrow".
    - `kept` says how long the ledger keeps what was told: for good where earlier messages are corrected by it, the last
      telling alone where only that is compared, or a year where nobody looks at the subject again.
    - `waits` says whether a subject that is due in a channel's quiet hours waits for their end.
    - `operations` says that operations channels alone are told, and never have to wait for the end of quiet hours. If
      the channel has ceased to be one when the message would leave, nobody is told.
    """

    differences: Callable[[Audience, Sequence[DueMark]], Sequence[Difference]]
    say: Callable[[Audience, str, Sequence[Difference]], Payload | None]
    marks: Marking | None = None
    after_check: Callable[[Store, Watch, Report, datetime], None] | None = None
    triggers: frozenset[Moved] = frozenset()
    has_stable_names: bool = False
    true_on_its_day_only: bool = False
    kept: Literal["for good", "last", "a year"] = "for good"
    operations: bool = False
    waits: Callable[[Audience, Subject, datetime], bool] = lambda *_: True


def per_subject(
    now: Callable[[Audience, Subject], str | None],
    message: Callable[[str | None, str], str | None],
    *,
    alone: bool = False,
    goes_first: bool = False,
    muted: Callable[[Audience, Subject], bool] = lambda *_: False,
) -> Callable[[Audience, Sequence[DueMark]], list[Difference]]:
    """Make the `differences` of a kind whose subjects do not depend on each other.

    `now` gives the present state of a subject, null where there is nothing to tell any more. `message` gives the type
    of message that leads from the state that was told (null for nothing) to the present one, null for silence. What is
    `muted` is told to nobody, now or later.
    """

    def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
        found = []
        for mark in due:
            telling, state = audience.last_telling(mark.subject), now(audience, mark.subject)
            was = telling.statement.state if telling else mark.was
            named = None if state is None or state == was else message(was, state)
            if named is not None and state is not None:
                told, hushed = Statement(mark, state), muted(audience, mark.subject)
                found.append(Difference(told, named, alone=alone, goes_first=goes_first, muted=hushed))
        return found

    return differences


def marks_for_operations(watch: Watch, kind: str, number: int, now: datetime, was: str | None = None) -> list[Mark]:
    """A mark of this subject for each operations channel; `was` is its state before."""
    return [Mark(name, Subject(kind, None, number), now, was) for name in watch.operations]


def even_in_quiet_hours(*_: object) -> bool:
    """The `waits` of a kind that leaves in quiet hours, too."""
    return False


def constant_state(state: str) -> Callable[[Audience, Subject], str]:
    """The `now` of a kind whose subjects never change their state."""
    return lambda *_: state


def told_once(name: str) -> Callable[[str | None, str], str | None]:
    """The `message` of a kind that is told once, in messages of type `name`, whatever becomes of the subject."""
    return lambda was, _: None if was else name


def message_only(
    say: Callable[[Audience, Sequence[Difference]], MessageDocument | None],
) -> Callable[..., Payload | None]:
    """Make the `say` of a kind that never edits earlier messages from a function that composes its document."""

    def said(audience: Audience, key: str, items: Sequence[Difference]) -> Payload | None:
        document = say(audience, items)
        if document is None:
            return None
        return Payload(
            lay_out_message(audience, key, document), also_told=asks_told(audience, document, items[0].statement)
        )

    return said


def lay_out_message(
    audience: Audience, key: str, document: MessageDocument, hearings: Iterable[Announced | None] = ()
) -> Message:
    """Lay a document out as a message, under the envelope's `key`.

    Where buttons work it offers them for what it asks and for these `hearings`. A note is added to the first message
    since the channel was held, and where a restored backup leaves it open whether this was told before.
    """
    document = (
        with_offers(audience, document, hearings) if audience.has_working_buttons else replace(document, offers=())
    )
    if audience.restored_from is not None:
        document = with_restore_note(document, audience.restored_from)
    if audience.waited_since is not None:
        audience.says_waited = True
        closing = f"{note_on_wait(audience.waited_since)} {document.closing}".rstrip()
        document = replace(document, closing=closing)
    return replace(audience.cache.cached("layout", document, lambda: lay_out("", document)), key=key)


def with_offers(audience: Audience, document: MessageDocument, hearings: Iterable[Announced | None]) -> MessageDocument:
    """The document with buttons for the asks that it says in full and for these hearings, behind its own buttons."""
    offers = (*document.offers, *_hearings(audience, hearings), *_asks(audience, document))
    return replace(document, offers=tuple(dict.fromkeys(offers)))


def with_outcomes(store: Store, kept: ButtonMessage, message: Message) -> Message:
    """A message that was sent with buttons, with what became of each of them by now. Raises StoreError."""
    return with_buttons(message, [_outcome(store, kept, offer) for offer in message.offers])


def _outcome(store: Store, kept: ButtonMessage, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.recipient, offer)
    found = store.suggestions.of(int(offer.names[0]))
    if found is None:
        return Outcome()
    if found.decided:
        return decision_outcome(found.decided, found.by)
    again = found.reopened_at is not None and kept.made_at < found.reopened_at
    return decision_outcome(None, found.reopened_by) if again else Outcome()


def _asks(audience: Audience, document: MessageDocument) -> Iterator[Offer]:
    """The buttons for asks that a document says in full.

    Where an earlier message is composed again, also those of asks that it has left out since, which are closed.
    """
    again = audience.said_in is not None
    said = {ask.ask for ask in asks_of(document)}
    alike: dict[tuple[str, bool], list[str]] = {}
    for proposal, (state, text) in (audience.asked_once_more if again else audience.asked_in_full).items():
        if text in said or again:
            alike.setdefault((state, text not in said), []).append(proposal)
    named = {each.id: each.name for each in audience.watch.proposals}
    for (state, closed), proposals in alike.items():
        offer = Offer.ask(proposals, state, f"We ask, for {listed([named.get(each, each) for each in proposals])}")
        yield replace(offer, closed=closed)


def _hearings(audience: Audience, hearings: Iterable[Announced | None]) -> Iterator[Offer]:
    for each in hearings:
        if each is not None and each.stands and not each.slot.written and not each.slot.is_over(audience.now):
            bills = [bill for bill in each.bills if audience.proposals_heard(bill)[0]]
            if bills:
                yield Offer.hearing(bills, each.hour, f"Hearing {start_time(each.slot)}")
