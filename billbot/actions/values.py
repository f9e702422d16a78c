"""What an action's words can mean: the kinds, the relations, the weights and the values that carry them.

docs/design/actions.md is where every name here comes from; nothing here reads a text.
"""

from datetime import date, datetime, time
from typing import Any, Literal, get_args

from msgspec import Struct

from billbot.bills import Weight

Kind = Literal[
    "referred",
    "discharged",
    "recommitted",
    "hearing_scheduled",
    "hearing_rescheduled",
    "hearing_location_changed",
    "hearing_time_changed",
    "hearing_canceled",
    "reporting_date_extended",
    "reported_favorably",
    "reported_adversely",
    "reported",
    "study_order",
    "new_draft",
    "new_draft_of",
    "accompanied",
    "accompanied_by",
    "substituted",
    "reprinted",
    "text_of",
    "see_also",
    "read",
    "read_second",
    "ordered_to_third_reading",
    "read_third",
    "engrossed",
    "amended",
    "amendment_adopted",
    "amendment_rejected",
    "amendment_pending",
    "amendment_laid_aside",
    "orders_of_the_day",
    "taken_out_of_orders",
    "postponed",
    "rules_suspended",
    "motion",
    "placed_on_file",
    "adopted",
    "rejected",
    "report_accepted",
    "concurred",
    "nonconcurred",
    "insisted",
    "conference_appointed",
    "conference_reported",
    "conference_report_accepted",
    "joint_session",
    "emergency_preamble_adopted",
    "enacted",
    "laid_before_governor",
    "signed",
    "chaptered",
    "vetoed",
    "returned_with_amendment",
    "governor_amendment_adopted",
    "governor_amendment_rejected",
    "governor_amendment_considered",
    "veto_overridden",
    "secretary_of_state",
    "no_further_action",
    "other",
]

KINDS: tuple[Kind, ...] = get_args(Kind)

# Within a class that has its own field `date`, that name no longer is the type.
_Day = date

Relation = Literal["continues_in", "continues", "absorbed_into", "absorbs", "study_order", "mentions"]


# docs/design/actions.md, "Weights": what somebody wants to hear of alone. What is not understood is said, too.
_NEWS: frozenset[Kind] = frozenset(
    {
        "referred",
        "discharged",
        "recommitted",
        "hearing_scheduled",
        "hearing_rescheduled",
        "hearing_location_changed",
        "hearing_time_changed",
        "hearing_canceled",
        "reporting_date_extended",
        "reported",
        "reported_favorably",
        "reported_adversely",
        "study_order",
        "new_draft",
        "accompanied",
        "substituted",
        "engrossed",
        "orders_of_the_day",
        "placed_on_file",
        "adopted",
        "rejected",
        "nonconcurred",
        "insisted",
        "conference_appointed",
        "conference_reported",
        "conference_report_accepted",
        "joint_session",
        "enacted",
        "laid_before_governor",
        "signed",
        "chaptered",
        "vetoed",
        "returned_with_amendment",
        "governor_amendment_adopted",
        "governor_amendment_rejected",
        "veto_overridden",
        "no_further_action",
        "other",
    }
)

WEIGHTS: dict[Kind, Weight] = {kind: "news" if kind in _NEWS else "routine" for kind in KINDS}


def weigh(kinds: tuple[Kind, ...]) -> Weight:
    """A row's weight: `news` if one of its kinds is."""
    return "news" if any(WEIGHTS[kind] == "news" for kind in kinds) else "routine"


class NamedBill(Struct, frozen=True):
    """A document the text names, `H4844` or `H4055C`, and how the proposal is related to it."""

    number: str
    relation: Relation


class Hearing(Struct, frozen=True):
    """When and where a hearing is, in Eastern time; what the text does not say is null.

    `end` is the hour as written: in a hearing that runs over several days it can be earlier than `start`. `last_day` is
    the day of `end` where the text names another than `date`. `written` says that testimony is taken in writing only.
    """

    date: _Day | None
    start: time | None
    end: time | None
    place: str | None
    last_day: _Day | None = None
    written: bool = False

    @property
    def ends_on(self) -> _Day | None:
        """The last day that the text names."""
        return self.last_day or self.date

    def is_over(self, now: datetime) -> bool:
        """Whether the last hour that the text names is past at an Eastern `now`; without an hour, whether the day is.

        No text says that it took place. What ends on a later day that is not named is not over on its first.
        """
        if self.ends_on is None or self.ends_on != now.date():
            return self.ends_on is not None and self.ends_on < now.date()
        if self.last_day is None and self.start and self.end and self.end <= self.start:
            return False
        last = self.end or (self.start if self.last_day is None else None)
        return last is not None and last <= now.time()


class Votes(Struct, frozen=True):
    """Yeas and nays; `roll_call` is null for a standing vote."""

    yeas: int
    nays: int
    roll_call: int | None


class Chapter(Struct, frozen=True):
    """Where an act stands among those of its year."""

    chapter: int
    year: int


class Meaning(Struct, frozen=True):
    """What one action's text means; docs/design/actions.md describes every field.

    `kinds` is never empty and stands in the order stated. `happened` says it in plain English, and `comes_next` what
    usually comes next, or nothing. `set_for` is the day for which the text puts the matter on a calendar, puts it off
    to, or calls a committee of conference together; `conferees` are whom a branch names to it, as clerks spell them.
    """

    text: str
    kinds: tuple[Kind, ...]
    bills: tuple[NamedBill, ...]
    committees: tuple[str, ...]
    hearing: Hearing | None
    reporting_date: date | None
    votes: Votes | None
    chapter: Chapter | None
    weight: Weight
    happened: str = ""
    comes_next: str = ""
    set_for: date | None = None
    conferees: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """What happened, and what usually comes next: two sentences or one."""
        return f"{self.happened} {self.comes_next}".strip()

    def as_json(self) -> dict[str, Any]:
        """The object of `explain --json` (docs/design/contract.md): ISO dates, hours as `13:00`, null where absent."""
        hearing, votes, chapter = self.hearing, self.votes, self.chapter
        return {
            "text": self.text,
            "kinds": list(self.kinds),
            "bills": [{"id": bill.number, "relation": bill.relation} for bill in self.bills],
            "committees": list(self.committees),
            "hearing": hearing
            and {
                "date": hearing.date and hearing.date.isoformat(),
                "start": hearing.start and f"{hearing.start:%H:%M}",
                "end": hearing.end and f"{hearing.end:%H:%M}",
                "place": hearing.place,
                **({"last_day": hearing.last_day.isoformat()} if hearing.last_day else {}),
                **({"written": True} if hearing.written else {}),
            },
            "reporting_date": self.reporting_date and self.reporting_date.isoformat(),
            "votes": votes and {"yeas": votes.yeas, "nays": votes.nays, "roll_call": votes.roll_call},
            "chapter": chapter and {"chapter": chapter.chapter, "year": chapter.year},
            "weight": self.weight,
            "meaning": self.meaning,
            **({"set_for": self.set_for.isoformat()} if self.set_for else {}),
            **({"conferees": list(self.conferees)} if self.conferees else {}),
        }
