"""The stages that a bill passes, from filed to law, and the value that says how far one has come (`Progress`)."""

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
    """How far a bill has come: its stage, and the committee that has it, null where none has or it is not known.

    When and where:
        `since` is the day on which it came to its stage (for "heard", the day of the hearing), `arrived_on` that on
        which it came to its committee, or to the `floor`, the branch before which it came up last. `other_committees`
        have other sections of it. `heard_elsewhere`: the hearing was before it came to its present committee.
        `stage_at_end` is the stage at which it ended with the term, `study_order` the number of the order it is in.
        `placed_on_file` by a branch; `open_draft`: a new draft that no branch has put in the place of its bill yet.
    What the branches did:
        `passed` it, in their order; `texts_differ` as long as they have not agreed on one text. `conferees` are the
        members that each branch named to the committee of conference, while there is one; it `agreed` on a text, which
        these branches `accepted`. On a change of the Constitution they decide `jointly`, in joint session.
    The end:
        the `chapter` that it became; `in_effect_at_once` where both adopted an emergency preamble. The Governor signed
        it `in_part`, or `returned` it with an amendment, to which each branch gave these `answers` (branch and kind of
        row); these branches `overrode` a veto.
    """

    stage: Stage
    committee: str | None = None
    since: date | None = None
    arrived_on: date | None = None
    passed: tuple[str, ...] = ()
    study_order: str | None = None
    chapter: Chapter | None = None
    stage_at_end: Stage | None = None
    conferees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    texts_differ: bool = False
    in_effect_at_once: bool = False
    overrode: tuple[str, ...] = ()
    in_part: bool = False
    returned: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    heard_elsewhere: bool = False
    other_committees: tuple[str, ...] = ()
    agreed: bool = False
    accepted: tuple[str, ...] = ()
    jointly: bool = False
    floor: str | None = None
    placed_on_file: bool = False
    open_draft: bool = False

    @property
    def ended(self) -> bool:
        """Whether the record says that it goes no further."""
        return self.stage in ENDED

    @property
    def second_branch(self) -> str | None:
        """The branch on whose floor it is after the other one passed it."""
        again = (self.stage_at_end or self.stage) == "passed one branch" and self.floor not in self.passed
        return self.floor if again else None

    @property
    def there_since(self) -> date | None:
        """The day that goes with where it is: when it came to its committee, was heard, or came to its stage."""
        lies = self.second_branch or (self.committee if self.stage != "heard" else None)
        return self.arrived_on if lies else self.since

    @property
    def received(self) -> bool:
        """Whether it was placed on file at once, as reports and letters are: of 1,181 in the 194th all but six."""
        return self.placed_on_file and self.stage == "filed"

    @property
    def with_governor(self) -> bool:
        """Whether it is before the Governor, or came back with an amendment that neither branch answered yet."""
        return self.stage == "before the Governor" or (self.returned and not self.answers)
