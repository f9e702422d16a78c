"""The stages in the order of a bill's way, and how far along it one has come."""

from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from billbot.actions import Chapter

Stage = Literal[
    "filed",
    "in committee",
    "heard",
    "study order",
    "rejected",
    "ended with the term",
    "reported",
    "in a second committee",
    "on the floor",
    "passed one branch",
    "passed both branches",
    "in conference",
    "before the Governor",
    "vetoed",
    "law",
]
FARTHEST = {stage: at for at, stage in enumerate(get_args(Stage))}
# Stages at which a bill is over, at least for the term.
ENDED: frozenset[Stage] = frozenset({"study order", "rejected", "ended with the term"})


class Progress(Struct, frozen=True):
    """How far a bill has come: its stage, and the committee it is in, null where unknown.

    `since` is the day on which it came to that stage, of a bill that was heard the day of the hearing, and `sent` that
    on which it came to that committee. `passed` are the branches that passed it, in their order, `order` is the number
    of the study order it was put into, `chapter` the law that it became, `left` the stage from which it ended with its
    term. `conferees` are the members that each branch named to a committee of conference, a pair a branch, while it is
    there. `differs` says that both branches passed it and have not agreed on one text yet, `at_once` that both adopted
    an emergency preamble, with which a law is in effect at once, `overrode` who passed it over a veto, `in_part`
    that the Governor signed it in part, and sent the rest back, `returned` that it came back from there with an
    amendment, and was not laid before him again, `answers` what each branch did with that since, by its kind of row.
    `elsewhere` says that it was heard before it came to its committee, `others` are the committees that other sections
    of it were sent to, `accepted` the branches that took the text that a conference `agreed` on. On a change of the
    Constitution that is recommended the branches decide `jointly`, in joint session. `before` is the branch on
    whose floor it came up last, and `sent` then the day of that. `filed` says that a branch laid it to rest on file,
    `pending` that it is a new draft which a branch has not put in the place of the bill that it was drawn from.
    """

    stage: Stage
    committee: str | None = None
    since: date | None = None
    sent: date | None = None
    passed: tuple[str, ...] = ()
    order: str | None = None
    chapter: Chapter | None = None
    left: Stage | None = None
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    differs: bool = False
    at_once: bool = False
    overrode: tuple[str, ...] = ()
    in_part: bool = False
    returned: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    elsewhere: bool = False
    others: tuple[str, ...] = ()
    agreed: bool = False
    accepted: tuple[str, ...] = ()
    jointly: bool = False
    before: str | None = None
    filed: bool = False
    pending: bool = False

    @property
    def ended(self) -> bool:
        """Whether the record says that it goes no further."""
        return self.stage in ENDED

    @property
    def second(self) -> str | None:
        """The branch on whose floor it is after the other one passed it."""
        again = (self.left or self.stage) == "passed one branch" and self.before not in self.passed
        return self.before if again else None

    @property
    def there_since(self) -> date | None:
        """The day that goes with where it is: when it came to its committee, was heard, or came to its stage."""
        lies = self.second or (self.committee if self.stage != "heard" else None)
        return self.sent if lies else self.since

    @property
    def received(self) -> bool:
        """Whether it was placed on file at once, as reports and letters are: of 1,181 in the 194th all but six."""
        return self.filed and self.stage == "filed"

    @property
    def with_governor(self) -> bool:
        """Whether it is before the Governor, or came back with an amendment that neither branch answered yet."""
        return self.stage == "before the Governor" or (self.returned and not self.answers)
