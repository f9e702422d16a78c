"""A kind of thing that can be told: how it is decided whether anything differs, and how that is said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from billbot.bills import Channel, DueMark, Message, Moved, Statement, Subject
from billbot.check import Report
from billbot.hearings import Announced
from billbot.notify import ask
from billbot.notify.ask import offering
from billbot.notify.audience import Audience
from billbot.route import Marking
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording import MessageDocument, waited
from billbot.wording.layout import lay_out
from billbot.wording.outage import may_be_known


class Difference(Struct, frozen=True):
    """One thing to tell a recipient: the state that it tells of its subject.

    `beside` are further subjects that its words may tell of, which are looked at once it was told. `message` names the
    kind of message it goes into; what differs in it never shares one. `alone` says that it goes by itself, `leads` that
    it leaves before what was found at the same time, `stands` that no summary takes it in; `news` and `rank` order what
    may be summarised, the least first. `content` is what its kind says it by. What is `muted` counts as heard in
    silence.
    """

    told: Statement
    message: str
    content: Any = None
    alone: bool = False
    leads: bool = False
    stands: bool = True
    news: bool = True
    rank: int = 1
    beside: frozenset[Subject] = frozenset()
    muted: bool = False

    @property
    def mark(self) -> DueMark:
        """What it settles."""
        return self.told.mark

    @property
    def proposal(self) -> str | None:
        """The proposal that it is told under."""
        return next(iter(self.told.proposals), None)

    @property
    def gathered(self) -> str:
        """The name under which it may be told with the like of other proposals, or nothing."""
        return self.told.gathered


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
    that is all it is compared with; or a year where nobody looks at such a subject again. `operations` says that it is
    for operations channels alone: where one is none any more when it would leave, it is told to nobody there.
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
            was = telling.told.state if telling else mark.was
            named = None if state is None or state == was else message(was, state)
            if named is not None and state is not None:
                told, hushed = Statement(mark, state), muted(audience, mark.subject)
                found.append(Difference(told, named, alone=alone, leads=leads, muted=hushed))
        return found

    return differences


def spoken(say: Callable[[Audience, Sequence[Difference]], MessageDocument | None]) -> Callable[..., Said | None]:
    """The `say` of a kind that amends nothing."""

    def said(audience: Audience, key: str, items: Sequence[Difference]) -> Said | None:
        document = say(audience, items)
        if document is None:
            return None
        return Said(laid_out(audience, key, document), beside=ask.told_beside(audience, document, items[0].told))

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
