"""What the entries of the calendar share: a hearing as they know it, and how they say things."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from msgspec import Struct, field

from billbot.bills import BillId
from billbot.bills.shown import one_line, shortened
from billbot.clock import EASTERN
from billbot.dated_steps import Step
from billbot.hearings import Announced
from billbot.testimony import TestimonyFact

NAME = "hearings.ics"
RECORD = "Unofficial; the record is at malegislature.gov."
HOST = "hearings.billbot.invalid"  # makes a UID ours; nothing is ever found under it
STATUS = {"announced": "CONFIRMED", "called off": "CANCELLED", "taken off": "CANCELLED", "struck": "CANCELLED"}
_LONGEST = 500


class HearingEntry(Struct, frozen=True):
    """A hearing, the titles of its bills as far as they are known, and the page where it can be looked up.

    `testimony` is what its notice says of testimony, `noticed` the Eastern day on which those words were first read,
    and `turns` how often they have changed.
    """

    hearing: Announced
    url: str
    titles: Mapping[BillId, str] = field(default_factory=dict)
    testimony: tuple[TestimonyFact, ...] = ()
    noticed: date | None = None
    turns: int = 0


class Planned(Struct, frozen=True):
    """What a row of a bill sets for a day, the bill's title as far as it is known, and its page."""

    step: Step
    url: str
    title: str = ""

    @property
    def key(self) -> str:
        """What makes an entry one of its own: bills that a branch has on its calendar for a day share it."""
        step = self.step
        of = (step.branch or "").lower()
        return f"{step.bill.general_court}-{step.day:%Y%m%d}-{step.kind.replace('_', '-')}-{of}".strip("-")


def summary(hearing: Announced) -> str:
    """`Hearing: H.1588, S.1122 (The Judiciary)`, with what became of one that is off before it."""
    name = "Written testimony" if hearing.slot.written else "Hearing"
    said = f"{name}: {', '.join(bill.spoken for bill in hearing.bills)}"
    if hearing.committee:
        said += f" ({hearing.committee})"
    return said if hearing.stands else f"{hearing.status.capitalize()}: {said}"


def spelled(day: date) -> str:
    """`Thursday, March 20`."""
    return f"{day:%A, %B} {day.day}"


def midnight(day: date) -> datetime:
    """The beginning of an Eastern day, in UTC."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def calendar_text(text: str) -> str:
    """Text on one line, with nothing in it that a calendar program would obey or stumble over.

    A backslash becomes a slash: when the library breaks a long line between the two that stand for one, some programs
    drop the event.
    """
    return shortened(one_line(text.replace("\\", "/")), _LONGEST)
