"""Which entries of the list of hearings are meetings of a committee of conference, and on what.

Such an entry has no documents on its agenda: it names bills in prose or not at all
(docs/design/source.md, "The rest of the API").
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct

from billbot.domain.actions import Hearing
from billbot.domain.bills import Appointment, BillId
from billbot.domain.hearings.agendas import PostedAgenda

_CONFERENCE = re.compile(r"\bconference committee\b|\bcommittee o[fn] conference\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b([HS])(?:\. ?(?:No\. ?)?)?([1-9]\d{0,4})\b")
_WORD = re.compile(r"\w+")
# What a name of a bill has beside what tells it from others.
_COMMON = frozenset(
    {"a", "act", "an", "and", "bill", "committee", "conference", "meeting", "notice", "of", "on", "the"}
)


class ConferenceMeeting(Struct, frozen=True):
    """A meeting of the committee of conference on `bills`, under the number of its page.

    `slot.date` is never null. `stands` is false where it was called off. `posted` is its entry of the list.
    """

    event: int
    bills: tuple[BillId, ...]
    slot: Hearing
    stands: bool
    posted: PostedAgenda

    @property
    def said(self) -> str:
        """Its state, as the ledger keeps it: when and where, or that it was called off."""
        return _said(self.posted.now)

    def said_before(self, day: date) -> str | None:
        """Its state before a day, as `said`; null if the list did not name it then (`PostedAgenda.at`)."""
        before = self.posted.at(day)
        return None if before is None else _said(before)


def conferences(
    posted: Iterable[PostedAgenda], conferring: Mapping[BillId, Collection[str]]
) -> tuple[ConferenceMeeting, ...]:
    """The meetings about bills in conference; `conferring` has the names of each: its title, and its proposals' names.

    A notice is about the bills that it names by number. If it names none, it is about those whose name contains all
    words of the notice's own name, such as "Protect Act".
    """
    found = []
    for each in posted:
        agenda = each.agenda
        words = " ".join(filter(None, (agenda.committee, agenda.description)))
        if agenda.bills or each.gone or not _CONFERENCE.search(words):
            continue
        numbers = {f"{branch}{digits}" for branch, digits in _NUMBER.findall(words)}
        named = _CONFERENCE.sub(" ", words)
        bills = [
            bill
            for bill, names in conferring.items()
            if (bill.number in numbers if numbers else any(_is_named(named, name) for name in names))
        ]
        if bills:
            slot = Hearing(each.now.day, each.now.start, None, each.now.place)
            found.append(ConferenceMeeting(agenda.event, tuple(bills), slot, each.now.stands, each))
    return tuple(found)


def _said(appointment: Appointment) -> str:
    parts = (appointment.day, appointment.start, appointment.place) if appointment.stands else ("called off",)
    return " ".join(str(part) for part in parts if part is not None)


def _is_named(words: str, name: str) -> bool:
    told = _telling(words)
    return bool(told) and told <= _telling(name)


def _telling(words: str) -> set[str]:
    return set(_WORD.findall(words.casefold())) - _COMMON
