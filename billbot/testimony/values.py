"""What a notice says of testimony, a fact at a time; and what has to be known of its hearing to read it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from billbot.clock import EASTERN

# Until when written testimony is taken; where it goes; until when and where to register; how long each may speak; the
# address of the video; the form of the site itself.
FactKind = Literal["written_until", "send_to", "register_until", "register_at", "time_limit", "video", "site_form"]

# Why no day is worked out from words that name one. How each is said stands in `wording`.
Doubt = Literal[
    "", "weekday", "no_such_day", "no_day", "before_notice", "after_hearing", "far", "several", "business_days", "moved"
]


@dataclass(frozen=True, slots=True)
class Occasion:
    """The hearing that a notice is of: its day and hour, Eastern, and the day on which it was announced.

    `noticed` is null where nobody knows it, `start` where no hour is given. `moved` says that the hearing has another
    day or hour than when these words were first read.
    """

    day: date
    start: time | None = None
    noticed: date | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class TestimonyFact:
    """One thing that a notice says of testimony, and the sentence that says so.

    Of a deadline `day` and `at` are worked out from the sentence, Eastern; `at` is null where it names no hour, `day`
    where none can be worked out, and `doubt` says why. `address` is a mail address, one on paper, or one of the web,
    `branch` the one whose bills it is for, where the sentence says so.
    """

    __test__ = False  # its name is no test's

    kind: FactKind
    quote: str
    day: date | None = None
    at: time | None = None
    doubt: Doubt = ""
    address: str = ""
    branch: str = ""

    @property
    def is_deadline(self) -> bool:
        """Whether it says until when."""
        return self.kind in {"written_until", "register_until"}

    @property
    def ends(self) -> datetime | None:
        """The moment after which it is too late: of a day without an hour its end; null where no day is known."""
        return None if self.day is None else datetime.combine(self.day, self.at or time.max, EASTERN)


def is_mail(address: str) -> bool:
    """Whether an address is one that mail is sent to."""
    return "@" in address and "://" not in address and " " not in address
