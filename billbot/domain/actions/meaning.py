"""The meaning of one action's text as a value (docs/design/actions.md)."""

from datetime import date
from typing import Any

from msgspec import Struct

from billbot.domain.actions.kinds import Chapter, Kind, NamedBill, Votes
from billbot.domain.actions.particulars import Hearing
from billbot.domain.bills import Weight


class Meaning(Struct, frozen=True):
    """The meaning of one action's text; docs/design/actions.md describes every field.

    `words` is the text as the rules read it, in lower case and with typing errors corrected. `kinds` is never empty and
    in the order of the text. `happened` says it in plain English, and `comes_next` what usually comes next, or is
    empty. `set_for` is the day of the calendar, of the postponed debate, or of a meeting of a committee of conference
    that the text sets; `conferees` are the members that a branch appoints to one.
    """

    text: str
    words: str
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
        """The object of `explain --json` (docs/design/contract.md): ISO dates, hours like `13:00`, or null."""
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


def signed_in_part(read: Meaning) -> bool:
    """Whether the Governor signed only a part, and sent the rest back."""
    back = {"vetoed", "returned_with_amendment"}.intersection(read.kinds)
    return "signed" in read.kinds and (bool(back) or "in part" in read.text.casefold())
