"""Reads the votes of committees and the similar bills that a bill page shows in tabs beside its history."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import unquote

from bs4 import Tag

from billbot.domain.bills import VOTE_CHOICES, CommitteeVote, SimilarBill, UnreadVote, Voter
from billbot.errors import Unreadable
from billbot.site.parse.elements import attribute, checked_text, every, maybe, one, text_of
from billbot.site.parse.values import excerpt, number

_COUNT = re.compile(r"(.+): (\d{1,4})", re.ASCII)
_COUNTS = ["Favorable", "Adverse", "Reserve Right", "No Action"]
_CHOICES = dict(zip(_COUNTS, VOTE_CHOICES["committee"], strict=True))
_PROFILE = re.compile(r"/Legislators/Profile/([A-Za-z0-9_%20]{2,14})(?:[/?#].*)?", re.ASCII)
_LONGEST_NAME = 100
_LONG_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d", re.ASCII)
_SIMILAR_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)", re.ASCII)
_T = TypeVar("_T")


def committee_votes(pane: Tag) -> tuple[CommitteeVote | UnreadVote, ...]:
    """The votes in an active pane of committee votes, each as far as it can be read.

    Raises Unreadable if there is none.
    """
    panels = every(pane, "div", class_="committeeVote")
    if not panels:
        raise Unreadable("a committee's vote (div.panel.committeeVote)", excerpt(text_of(pane)))
    return tuple(_vote(panel) for panel in panels)


def _vote(panel: Tag) -> CommitteeVote | UnreadVote:
    """One committee's vote."""
    faults: list[str] = []

    def read(part: Callable[[], _T]) -> _T | None:
        try:
            return part()
        except Unreadable as error:
            faults.append(str(error))
            return None

    committee = read(lambda: _required_text(panel, "the committee that voted (h4)", "h4"))
    question = read(lambda: _required_text(panel, "the question voted on (p.question)", "p", "question"))
    when = read(lambda: _voted_on(panel))
    counted = [text_of(count) for count in panel.find_all("h5")]
    found = [count for count in map(_COUNT.fullmatch, counted) if count]
    told = [count[1] for count in found]
    counts = {count[1]: int(count[2]) for count in found if told.count(count[1]) == 1}
    numbers = [counts.get(name) for name in _COUNTS]
    if sorted(told) != sorted(_COUNTS) or len(counted) != len(_COUNTS):
        said = f"{counted}" if counted else excerpt(text_of(panel))
        faults.append(str(Unreadable(f"the counts {_COUNTS} of a committee's vote", said)))
    whole = [number for number in numbers if number is not None]
    if committee and question and len(whole) == len(_COUNTS) and not faults:
        return CommitteeVote(committee, when, question, whole[0], whole[1], whole[2], whole[3], _voters(panel))
    error = f"{committee or 'A committee'}: {'; '.join(faults)}"
    favorable, adverse, reserve_right, no_action = numbers
    return UnreadVote(committee, when, question, favorable, adverse, reserve_right, no_action, error)


def _voters(panel: Tag) -> tuple[tuple[str, Voter], ...]:
    """The choice of each member who is named below the counts."""
    found = []
    choice = None
    for each in panel.find_all(["h5", "li"]):
        if each.name == "h5":
            count = _COUNT.fullmatch(text_of(each))
            choice = _CHOICES.get(count[1]) if count else None
        elif choice is not None and (name := text_of(each)) and len(name) <= _LONGEST_NAME:
            links = (_PROFILE.fullmatch(attribute(link, "href")) for link in each.find_all("a"))
            code = next((unquote(link[1]).upper() for link in links if link), None)
            found.append((choice, Voter(code, name)))
    return tuple(found)


def _required_text(panel: Tag, expected: str, name: str, class_: str = "") -> str:
    """The text of the only element of that kind. Raises Unreadable if it is empty."""
    said = checked_text(one(panel, expected, name, class_=class_), expected).removeprefix("Question:").strip()
    if not said:
        raise Unreadable(expected, "an empty one")
    return said


def _voted_on(panel: Tag) -> date | None:
    """The day of the vote (`March 06, 2026`); null if the page has none. Raises Unreadable."""
    when = maybe(panel, "the date of a committee's vote", "small")
    text = text_of(when) if when else ""
    if not text:
        return None
    with suppress(ValueError):
        if _LONG_DAY.fullmatch(text):
            return datetime.strptime(text, "%B %d, %Y").date()  # noqa: DTZ007 - a day alone
    raise Unreadable("a day like March 06, 2026, or none, in a committee's vote", excerpt(text))


def similar_bill(entry: Tag) -> SimilarBill:
    """One similar bill; only its address has the court and the number."""
    address = attribute(one(entry, "the link of a similar bill", "a", class_="listTitle"), "href")
    found = _SIMILAR_ADDRESS.fullmatch(address)
    if found is None:
        raise Unreadable("a similar bill's address, like '/Bills/192/S459'", excerpt(address))
    bill = number(found[2], int(found[1]), "a similar bill's number in its address")
    return SimilarBill(
        bill, checked_text(one(entry, "the title of a similar bill", "p", class_="small"), "a similar title")
    )
