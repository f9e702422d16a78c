"""A kind of thing that can be told: how it is decided whether anything differs, and how that is said."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from billbot.bills import Channel, DueMark, Mark, Message, Moved, Offer, Outcome, Statement, Subject
from billbot.check import Report
from billbot.hearings import Announced
from billbot.notify.audience import Audience, asks_of, told_beside
from billbot.route import Marking
from billbot.store import Offering, Store
from billbot.watch import Watch
from billbot.wording import MessageDocument, listed, starts, waited
from billbot.wording.buttons import with_buttons
from billbot.wording.layout import lay_out
from billbot.wording.suggested import decided_there
from billbot.wording.trouble import may_be_known


class Difference(Struct, frozen=True):
    """One thing to tell a recipient: the state that it tells of its subject.

    `beside` are further subjects that its words may tell of, which are looked at once it was told. `message` names the
    kind of message it goes into; what differs in it never shares one. `alone` says that it goes by itself, `leads` that
    it leaves before what was found at the same time, `stands` that no summary takes it in; `news` and `rank` order what
    may be summarised, the least first. `content` is what its kind says it by. What is `muted` counts as heard in
    silence.
    """

    statement: Statement
    message: str
    content: Any = None
    alone: bool = False
    leads: bool = False
    stands: bool = True
    news: bool = True
    rank: int = 1
    related: frozenset[Subject] = frozenset()
    muted: bool = False

    @property
    def mark(self) -> DueMark:
        """What it settles."""
        return self.statement.mark

    @property
    def proposal(self) -> str | None:
        """The proposal that it is told under."""
        return next(iter(self.statement.proposals), None)

    @property
    def group(self) -> str:
        """The name under which it may be told with the like of other proposals, or nothing."""
        return self.statement.group


class Said(Struct, frozen=True):
    """What goes out: a message, and what earlier messages say by now, by what the other side calls them.

    Without a message it is these alone that are put right. `beside` is what the words tell beside the subjects of the
    items: what somebody has read, not what is so. `late` is what goes out on another day in the place of a message that
    was made before it could leave. `reader` is what the channel might read then (`Channel.reader`); empty for anybody.
    """

    message: Message | None
    amended: Mapping[str, Message] = field(default_factory=dict)
    beside: tuple[Statement, ...] = ()
    late: Message | None = None
    reader: str = ""

    @property
    def encoded(self) -> str:
        """What goes out as text, so that it is the same at each try."""
        return msgspec.json.encode(replace(self, beside=())).decode()

    @classmethod
    def decode(cls, text: str) -> Self:
        """What goes out, of what `encoded` gave."""
        return msgspec.json.decode(text, type=cls)

    def is_for(self, channel: Channel) -> bool:
        """Whether it was composed for what a channel is by now."""
        return self.reader in {"", channel.reader}


class Kind(Struct, frozen=True):
    """What `notify.KINDS` has for each kind of subject.

    `differences` looks at the due marks of these subjects and gives what is to be told; of the rest there is nothing to
    tell, now or later. `say` says such items, all of one `message`; null where nothing of it needs saying after all.
    What may differ is marked by `marks`, of what a sighting of a bill brought, or by `after_check`, of what the
    database shows after a check once something moved that is told `of`, which may raise StoreError; a kind with neither
    is marked where it comes from. What may differ by time alone, or by what no mark says, `after_check` marks to be
    asked for again.
    Subjects of a `lasting` kind are named by the record itself, and so have the same names in any database; incidents,
    edits, suggestions and digests are numbered anew in another one. What is said `of_its_day`, as "tomorrow", is true
    on no other. What was told is `kept` for good where earlier messages are put right by it; the last of it alone where
    that is all it is compared with; or a year where nobody looks at such a subject again. `waits` says whether a
    subject waits for the end of a channel's quiet hours in which it could leave. `operations`, which never does so,
    says that it is for operations channels alone: where one is none any more when it would leave, it is told to nobody
    there.
    """

    differences: Callable[[Audience, Sequence[DueMark]], Sequence[Difference]]
    say: Callable[[Audience, str, Sequence[Difference]], Said | None]
    marks: Marking | None = None
    after_check: Callable[[Store, Watch, Report, datetime], None] | None = None
    of: frozenset[Moved] = frozenset()
    lasting: bool = False
    of_its_day: bool = False
    kept: Literal["for good", "last", "a year"] = "for good"
    operations: bool = False
    waits: Callable[[Audience, Subject, datetime], bool] = lambda *_: True


def alone_or_together(
    now: Callable[[Audience, Subject], str | None],
    message: Callable[[str | None, str], str | None],
    *,
    alone: bool = False,
    leads: bool = False,
    muted: Callable[[Audience, Subject], bool] = lambda *_: False,
) -> Callable[[Audience, Sequence[DueMark]], list[Difference]]:
    """The `differences` of a kind whose subjects stand each for itself.

    `now` gives the state of a subject, null where there is none any more; `message` the name of the message that tells
    the difference between what was told (null for nothing) and that state, null for silence. What is `muted` is told to
    nobody, then or later.
    """

    def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
        found = []
        for mark in due:
            telling, state = audience.told(mark.subject), now(audience, mark.subject)
            was = telling.statement.state if telling else mark.was
            named = None if state is None or state == was else message(was, state)
            if named is not None and state is not None:
                told, hushed = Statement(mark, state), muted(audience, mark.subject)
                found.append(Difference(told, named, alone=alone, leads=leads, muted=hushed))
        return found

    return differences


def for_operations(watch: Watch, kind: str, number: int, now: datetime, was: str | None = None) -> list[Mark]:
    """The marks of a subject that operations channels hear of."""
    return [Mark(name, Subject(kind, None, number), now, was) for name in watch.operations]


def at_any_hour(*_: object) -> bool:
    """The `waits` of what leaves in quiet hours, too."""
    return False


def stays(state: str) -> Callable[[Audience, Subject], str]:
    """The `now` of what was done once, and stays done."""
    return lambda *_: state


def once(name: str) -> Callable[[str | None, str], str | None]:
    """The `message`, of this name, of what is told once, whatever becomes of it."""
    return lambda was, _: None if was else name


def spoken(say: Callable[[Audience, Sequence[Difference]], MessageDocument | None]) -> Callable[..., Said | None]:
    """The `say` of a kind that amends nothing."""

    def said(audience: Audience, key: str, items: Sequence[Difference]) -> Said | None:
        document = say(audience, items)
        if document is None:
            return None
        return Said(laid_out(audience, key, document), beside=told_beside(audience, document, items[0].statement))

    return said


def laid_out(
    audience: Audience, key: str, document: MessageDocument, hearings: Iterable[Announced | None] = ()
) -> Message:
    """A message of a document; the first since the channel was held says so, as does what may be known.

    Where somebody hears what is pressed it offers what can be done: about what it asks, and these `hearings`.
    """
    document = offering(audience, document, hearings) if audience.is_heard else replace(document, offers=())
    if audience.restored_from is not None:
        document = may_be_known(document, audience.restored_from)
    if audience.waited_since is not None:
        audience.says_waited = True
        closing = f"{waited(audience.waited_since)} {document.closing}".rstrip()
        document = replace(document, closing=closing)
    return replace(audience.known.once("layout", document, lambda: lay_out("", document)), key=key)


def offering(audience: Audience, document: MessageDocument, hearings: Iterable[Announced | None]) -> MessageDocument:
    """A document with what can be done about the asks that it says in full, and the hearings that it tells of.

    What it offers of itself stays before these.
    """
    offers = (*document.offers, *_hearings(audience, hearings), *_asks(audience, document))
    return replace(document, offers=tuple(dict.fromkeys(offers)))


def as_it_stands(store: Store, kept: Offering, message: Message) -> Message:
    """A message that is `kept`, with its buttons and what became of each by now. Raises StoreError."""
    return with_buttons(message, [_outcome(store, kept, offer) for offer in message.offers])


def _outcome(store: Store, kept: Offering, offer: Offer) -> Outcome:
    if offer.kind != "suggestion":
        return store.offers.outcome(kept.recipient, offer)
    found = store.suggestions.of(int(offer.names[0]))
    if found is None:
        return Outcome()
    if found.decided:
        return decided_there(found.decided, found.by)
    again = found.reopened_at is not None and kept.made_at < found.reopened_at
    return decided_there(None, found.reopened_by) if again else Outcome()


def _asks(audience: Audience, document: MessageDocument) -> Iterator[Offer]:
    """The asks that a document says in full; of an earlier message also those that it has left out since."""
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
            bills = [bill for bill in each.bills if audience.hears(bill)[0]]
            if bills:
                yield Offer.hearing(bills, each.hour, f"Hearing {starts(each.slot)}")
