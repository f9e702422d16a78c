"""The structure of a message for any kind of channel: headline, body, asks, small print.

All its texts are plain, so a stranger's words never become markup, a link or a mention. A text's place in the structure
decides whether it is bold, struck or a link. Empty parts are left out when a message is rendered.
"""

from collections.abc import Iterable
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.display import UNOFFICIAL
from billbot.domain.ledger import Attachment
from billbot.domain.slack import Offer

_T = TypeVar("_T")
# A link: its text and its address.
Anchor: TypeAlias = tuple[str, str]


class Paragraph(Struct, frozen=True, tag=True):
    """A sentence or two after a bold `label`, if any. A `small` one has details such as where and when.

    `person` is the Slack id of somebody named in the text, as in a `Bullet`.
    """

    text: str
    label: str = ""
    small: bool = False
    person: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def whole(self) -> str:
        """Label and text, for places without bold."""
        return f"{self.label} {self.text}" if self.label else self.text


class Quote(Struct, frozen=True, tag=True):
    """Somebody else's exact words. With a `label`, words from another time, on one line.

    `undone` says what happened to a row no longer in the record, and strikes the quotation. `more` counts further
    similar rows.
    """

    text: str
    label: str = ""
    undone: str = ""
    more: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


class Bullet(Struct, frozen=True):
    """A line of a list with links. `person` is the Slack id of somebody named in the text."""

    text: str
    label: str = ""
    anchors: tuple[Anchor, ...] = ()
    person: str = ""


class Bullets(Struct, frozen=True, tag=True):
    """A list. Lines without room are left out and counted. A `small` list has details that readers may skip."""

    lines: tuple[Bullet, ...]
    small: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines)


class Links(Struct, frozen=True, tag=True):
    """Links on a separate line."""

    anchors: tuple[Anchor, ...]

    def __bool__(self) -> bool:
        return bool(self.anchors)


class Mentions(Struct, frozen=True, tag=True):
    """Slack people and channels by their ids, after a bold `label`. Only Slack can show their names."""

    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    label: str = ""

    def __bool__(self) -> bool:
        return bool(self.people or self.channels)

    @property
    def plain(self) -> str:
        """Label and ids, for places that cannot show the names."""
        named = ", ".join([*(f"Slack user {each}" for each in self.people), *self.channels])
        return f"{self.label} {named}" if self.label else named


_ASK = "Ask "


class Ask(Struct, frozen=True, tag=True):
    """What we ask, who is responsible, and our position. `whom` names the proposals if others have other asks."""

    ask: str
    owner: str = ""
    position: str = ""
    whom: str = ""

    def __bool__(self) -> bool:
        return bool(self.ask or self.position)

    @property
    def label(self) -> str:
        """`We ask:` or `We ask, for Safe Communities:`; before "ask", `Please`; empty without an ask."""
        if self.ask.startswith(_ASK):
            return f"For {self.whom}, please" if self.whom else "Please"
        return f"We ask{self.whom and f', for {self.whom}'}:" if self.ask else ""

    @property
    def answers(self) -> str:
        """`Owner: A. Sample`, or an empty string."""
        return f"Owner: {self.owner}" if self.ask and self.owner else ""

    @property
    def our_position(self) -> str:
        """`Our position: support`; without an ask, it names the proposals: `Our position on Safe Communities: …`."""
        on = f" on {self.whom}" if self.whom and not self.ask else ""
        return f"Our position{on}: {self.position}" if self.position else ""

    @property
    def sentence(self) -> str:
        """The ask, to follow its label, with a full stop if the owner follows."""
        ask = f"ask {self.ask.removeprefix(_ASK)}" if self.ask.startswith(_ASK) else self.ask
        return ended(ask) if self.answers else ask


# Parts that are shown whole or not at all; and all parts, with lists, which can be cut.
Whole: TypeAlias = Paragraph | Quote | Links | Mentions | Ask


Part: TypeAlias = Whole | Bullets


class Item(Struct, frozen=True, tag=True):
    """One piece of news. Its parts stay together. The headline is `struck` if it is no longer true."""

    headline: str
    parts: tuple[Part, ...]
    struck: bool = False

    def __bool__(self) -> bool:
        return bool(self.headline or self.parts)


class Group(Struct, frozen=True):
    """Parts of a section that stay together, under a topic's and a proposal's name, if any."""

    parts: tuple[Item | Bullets | Paragraph | Ask, ...]
    topic: str = ""
    heading: str = ""


class Section(Struct, frozen=True, tag=True):
    """Groups under a title. `note` is for all of them.

    If there is not enough room, this section is cut before the one with the title `yields_to`.
    """

    title: str
    groups: tuple[Group, ...]
    note: str = ""
    yields_to: str = ""

    def __bool__(self) -> bool:
        return bool(self.groups)


Block: TypeAlias = Paragraph | Bullets | Item | Ask | Section


class MessageDocument(Struct, frozen=True):
    """A whole message, in reading order.

    `subtitle` goes with the headline. `asks` and the small print are never left out: `closing` says what follows,
    `position` is ours on the message's only proposal, and `why` says where and why the reader gets it. `mail_subject`
    and `notification` (for a phone's lock screen) are set if they differ from the headline. `thread` is the id of the
    conversation. Only mail has `files`, only Slack the buttons of `offers`.
    """

    headline: str
    body: tuple[Block, ...] = ()
    asks: tuple[Ask, ...] = ()
    closing: str = ""
    position: str = ""
    why: str = ""
    subtitle: str = ""
    mail_subject: str = ""
    notification: str = ""
    thread: str = ""
    files: tuple[Attachment, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def subject(self) -> str:
        """The subject of an email."""
        return self.mail_subject or self.headline

    @property
    def small_print(self) -> tuple[str, ...]:
        """The last lines of the message."""
        position = f"Our position: {self.position} · " if self.position else ""
        return *([self.closing] if self.closing else []), f"{position}{ended(self.why)}", UNOFFICIAL

    @property
    def preview(self) -> str:
        """What a mailbox shows after the subject: the first sentences below the headline; may be empty."""
        first = next((block.parts for block in self.body if isinstance(block, Item)), ())
        said = [block for block in self.body if isinstance(block, Paragraph)]
        said = said or [part for part in first if isinstance(part, Paragraph) and not part.small][:1]
        return " ".join(each.whole for each in said)

    def within(self) -> tuple[Block, ...]:
        """Return the message as part of another one: its headline, then its body, asks and position."""
        asks = self.asks or (Ask(""),)
        asked = (replace(ask, position=ask.position or self.position) for ask in asks)
        said = [block for block in (*self.body, *asked) if block]
        if said and isinstance(said[0], Item) and not said[0].headline:
            return replace(said[0], headline=self.headline), *said[1:]
        return Item(self.headline, ()), *said


def ended(sentence: str) -> str:
    """Add a period to a sentence without a mark at its end."""
    return sentence if sentence[-1:] in ".?!…)" else f"{sentence}."


def nonempty(*given: _T) -> tuple[_T, ...]:
    """Return the given parts that are not empty."""
    return tuple(part for part in given if part)


def in_lines(lines: Iterable[Bullet]) -> tuple[Group, ...]:
    """Make a group of these lines; no group without lines."""
    found = tuple(lines)
    return (Group((Bullets(found),)),) if found else ()
