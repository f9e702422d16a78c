"""A digest in words: sections, each with its parts, ready to be laid out for mail, the console and Slack alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, who answers for it, and the position; empty texts are left out.

    `whom` names the proposals that it is for, where others stand beside them.
    """

    ask: str
    owner: str
    position: str
    whom: str = ""

    @property
    def asking(self) -> str:
        """`We ask`, `We ask, for Safe Communities`."""
        return f"We ask, for {self.whom}" if self.whom else "We ask"

    @property
    def standing(self) -> str:
        """`Our position`, `Our position on Safe Communities`."""
        return f"Our position on {self.whom}" if self.whom else "Our position"

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, as lines of text."""
        owner = f" Owner: {self.owner}" if self.owner else ""
        said = (
            f"{self.standing}: {self.position}" if self.position else "",
            f"{self.asking}: {self.ask}{owner}" if self.ask else "",
        )
        return tuple(filter(None, said))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read: the effect, where and when, the clerk's words, and what follows; empty texts are left out.

    `course` says how it came to that, of a hearing its moves and how long notice was.
    `undone` says what became of the row that is quoted, where it no longer stands.
    """

    headline: str
    about: str = ""
    course: str = ""
    quote: str = ""
    undone: str = ""
    before: str = ""
    meaning: str = ""
    links: tuple[tuple[str, str], ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together within a section, under the name of a topic and of a proposal, where there is one.

    `lines` are pairs of a label, which may be empty, and what is said of it. `folded` counts what is read out below.
    """

    topic: str = ""
    heading: str = ""
    items: tuple[Item, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    folded: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its title; `note` says what holds of all of it. `fine` is what a hurried reader leaves out."""

    title: str
    parts: tuple[Part, ...]
    note: str = ""
    fine: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole digest: what a reader has to know at the top, the sections, and how it goes on."""

    subject: str
    headline: str
    checked: str
    top: tuple[str, ...]
    sections: tuple[Section, ...]
    ends: tuple[str, ...]
