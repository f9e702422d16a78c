"""Which entries of the list of hearings are meetings of a committee of conference, and on what.

Such an entry has no documents on its agenda: it names bills in prose or not at all
(docs/design/source.md, "The rest of the API").
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from billbot.actions import Hearing
from billbot.bills import BillId
from billbot.hearings.agendas import Posted

_CONFERENCE = re.compile(r"\bconference committee\b|\bcommittee o[fn] conference\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b([HS])\. ?(?:No\. ?)?([1-9]\d{0,4})\b|\b([HS])([1-9]\d{0,4})\b")
_WORD = re.compile(r"\w+")
# What a name of a bill has beside what tells it from others.
_COMMON = frozenset(
    {"a", "act", "an", "and", "bill", "committee", "conference", "meeting", "notice", "of", "on", "the"}
)
_WORDS_THAT_TELL = 1


@dataclass(frozen=True, slots=True)
class ConferenceMeeting:
    """A meeting of the committee of conference on `bills`, under the number of its page.

    `slot.date` is never null. `stands` is false where it was called off. `baseline` says that the list may have named
    it for long when it was first read.
    """

    event: int
    bills: tuple[BillId, ...]
    slot: Hearing
    stands: bool
    baseline: bool

    @property
    def said(self) -> str:
        """What would be told of it, as one text: when and where, or that it was called off."""
        parts = (self.slot.date, self.slot.start, self.slot.place) if self.stands else ("called off",)
        return " ".join(str(part) for part in parts if part is not None)


def conferences(
    posted: Iterable[Posted], conferring: Mapping[BillId, Collection[str]]
) -> tuple[ConferenceMeeting, ...]:
    """The meetings on bills in conference, of which `conferring` has the names: their titles, and their proposals'.

    A notice is about the bills that it names by number. One that names no bill at all is about those whose name has
    every word of its own name, such as "Protect Act".
    """
    found = []
    for each in posted:
        agenda = each.agenda
        words = " ".join(filter(None, (agenda.committee, agenda.description)))
        if agenda.bills or each.gone or not _CONFERENCE.search(words):
            continue
        numbers = {f"{one or other}{digits or more}" for one, digits, other, more in _NUMBER.findall(words)}
        named = _CONFERENCE.sub(" ", words)
        bills = [
            bill
            for bill, names in conferring.items()
            if (bill.number in numbers if numbers else any(_is_named(named, name) for name in names))
        ]
        if bills:
            slot = Hearing(each.now.day, each.now.start, None, each.now.place)
            baseline = len(each.course) == 1 and each.now.since is None
            found.append(ConferenceMeeting(agenda.event, tuple(bills), slot, each.now.stands, baseline))
    return tuple(found)


def _is_named(words: str, name: str) -> bool:
    told = _telling(words)
    return len(told) >= _WORDS_THAT_TELL and told <= _telling(name)


def _telling(words: str) -> set[str]:
    return set(_WORD.findall(words.casefold())) - _COMMON
