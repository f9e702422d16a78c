"""The structure of a message, independent of the kind of channel: headline, body, asks, small print.

Every text in it is plain: what a stranger wrote cannot be markup, link or mention, since no text here ever is. What is
bold, struck or a link is so by the place it stands in. An empty part says nothing, and is left out by each fitter.
"""

from collections.abc import Iterable
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import Attachment, Offer
from billbot.bills.shown import UNOFFICIAL

_Said = TypeVar("_Said")
# What a link is called, and where it leads.
Anchor: TypeAlias = tuple[str, str]


class Paragraph(Struct, frozen=True):
    """A sentence or two; the `label` it may begin with is bold. What is `small` says where and when.

    The name of a `person` in it is known to Slack, as in a `Bullet`.
    """

    text: str
    label: str = ""
    small: bool = False
    person: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def whole(self) -> str:
        """All of it, where nothing can be bold."""
        return f"{self.label} {self.text}" if self.label else self.text


class Quote(Struct, frozen=True):
    """Somebody else's words, as they stand; with a `label` those of another time, in a line.

    `undone` says what became of a row that stands no more, which is struck then; `more` counts those beside it.
    """

    text: str
    label: str = ""
    undone: str = ""
    more: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


class Move(Struct, frozen=True):
    """The two sides of a move."""

    was: str
    now: str

    def __bool__(self) -> bool:
        return bool(self.was)


class Bullet(Struct, frozen=True):
    """One of several things in a list, and where to look; the name of a `person` in its text is known to Slack."""

    text: str
    label: str = ""
    anchors: tuple[Anchor, ...] = ()
    person: str = ""


class Bullets(Struct, frozen=True):
    """A list, of which a fitter without room says how many are left out; `small` is what a hurried reader skips."""

    lines: tuple[Bullet, ...]
    small: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines)


class Links(Struct, frozen=True):
    """Where to look."""

    anchors: tuple[Anchor, ...]

    def __bool__(self) -> bool:
        return bool(self.anchors)


class Mentions(Struct, frozen=True):
    """People and channels of Slack, by their ids: their names are known to Slack alone, and other places show the ids.

    The `label` they may stand behind is bold.
    """

    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    label: str = ""

    def __bool__(self) -> bool:
        return bool(self.people or self.channels)

    @property
    def plain(self) -> str:
        """The ids, where Slack does not show the names."""
        named = ", ".join([*(f"Slack user {each}" for each in self.people), *self.channels])
        return f"{self.label} {named}" if self.label else named


class Ask(Struct, frozen=True):
    """What is asked, who answers for it, and the position; `whom` names the proposals, where others stand beside."""

    ask: str
    owner: str = ""
    position: str = ""
    whom: str = ""

    def __bool__(self) -> bool:
        return bool(self.ask or self.position)

    @property
    def label(self) -> str:
        """`We ask:`, `We ask, for Safe Communities:`; nothing where nothing is asked."""
        return f"We ask{self.whom and f', for {self.whom}'}:" if self.ask else ""

    @property
    def answers(self) -> str:
        """`Owner: A. Sample`, or nothing."""
        return f"Owner: {self.owner}" if self.ask and self.owner else ""

    @property
    def stand(self) -> str:
        """`Our position: support`; with nothing asked that of whom: `Our position on Safe Communities: support`."""
        on = f" on {self.whom}" if self.whom and not self.ask else ""
        return f"Our position{on}: {self.position}" if self.position else ""

    @property
    def sentence(self) -> str:
        """What is asked, ended where the owner follows."""
        return ended(self.ask) if self.answers else self.ask


# What is said as one, and what can be said in part.
Whole: TypeAlias = Paragraph | Quote | Move | Links | Mentions | Ask
Part: TypeAlias = Whole | Bullets


class Item(Struct, frozen=True):
    """One thing to tell, whose parts stand together; the headline of what does not stand any more is `struck`."""

    headline: str
    parts: tuple[Part, ...]
    struck: bool = False

    def __bool__(self) -> bool:
        return bool(self.headline or self.parts)


class Group(Struct, frozen=True):
    """What stands together within a section, under the name of a topic and of a proposal, where there is one."""

    parts: tuple[Item | Bullets | Paragraph | Ask, ...]
    topic: str = ""
    heading: str = ""


class Section(Struct, frozen=True):
    """Groups under a title; `note` says what holds of all of them.

    Where there is no room for all, the last of it goes before anything of the section whose title it `yields_to`.
    """

    title: str
    groups: tuple[Group, ...]
    note: str = ""
    yields_to: str = ""

    def __bool__(self) -> bool:
        return bool(self.groups)


Block: TypeAlias = Paragraph | Bullets | Item | Ask | Section


class MessageDocument(Struct, frozen=True):
    """A whole message, in the order in which it is read.

    `beside` goes with the headline. `asks` and the small print stand whatever else is left out: `closing` says how it
    goes on, `position` is that of the one proposal it is about, `why` says why a reader sees it. `mail_subject` and
    `notification`, what a telephone shows of it, are given where they are not the headline. `thread` names the
    conversation it belongs to, and only mail carries `files`, only Slack the buttons of `offers`.
    """

    headline: str
    body: tuple[Block, ...] = ()
    asks: tuple[Ask, ...] = ()
    closing: str = ""
    position: str = ""
    why: str = ""
    beside: str = ""
    mail_subject: str = ""
    notification: str = ""
    thread: str = ""
    files: tuple[Attachment, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def subject(self) -> str:
        """What a mail is called."""
        return self.mail_subject or self.headline

    @property
    def small_print(self) -> tuple[str, ...]:
        """Its last lines."""
        position = f"Our position: {self.position} · " if self.position else ""
        return *([self.closing] if self.closing else []), f"{position}Why you see this: {self.why}", UNOFFICIAL

    @property
    def preview(self) -> str:
        """What a mailbox shows behind the subject: what it says first, beside the headline, or nothing."""
        first = next((block.parts for block in self.body if isinstance(block, Item)), ())
        said = [block for block in self.body if isinstance(block, Paragraph)]
        said = said or [part for part in first if isinstance(part, Paragraph) and not part.small][:1]
        return " ".join(each.whole for each in said)

    def within(self) -> tuple[Block, ...]:
        """All it says, as a part of another document: under its headline, with the asks and the position behind it."""
        asks = self.asks or (Ask(""),)
        asked = (replace(ask, position=ask.position or self.position) for ask in asks)
        said = [block for block in (*self.body, *asked) if block]
        if said and isinstance(said[0], Item) and not said[0].headline:
            return replace(said[0], headline=self.headline), *said[1:]
        return Item(self.headline, ()), *said


def ended(sentence: str) -> str:
    """With a mark at its end, where it has none."""
    return sentence if sentence[-1:] in ".?!…)" else f"{sentence}."


def parts(*given: _Said) -> tuple[_Said, ...]:
    """Those that say something."""
    return tuple(part for part in given if part)


def in_lines(lines: Iterable[Bullet]) -> tuple[Group, ...]:
    """A group of these lines; none where there are none."""
    found = tuple(lines)
    return (Group((Bullets(found),)),) if found else ()
