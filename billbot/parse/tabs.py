"""Reads the tabs of a bill page: which there are, where they lead, and what they show, but for the history."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from bs4 import Tag

from billbot.bills import VOTED, BillId, CommitteeVote, SimilarBill, UnreadVote, Voter
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, every, has_class, inside, maybe, one, text_of, told
from billbot.parse.values import day_of_vote, excerpt, number

HISTORY, VOTES, SIMILAR = "BillHistory", "CommitteeVote", "SimilarBills"
_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)
_EXPECTED = "a tab's address, like '/Bills/193/S1262/BillHistory'"
_SIMILAR_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)", re.ASCII)
_COUNT = re.compile(r"(.+): (\d{1,4})", re.ASCII)
_COUNTS = ["Favorable", "Adverse", "Reserve Right", "No Action"]
_WAYS = dict(zip(_COUNTS, VOTED["committee"], strict=True))
_PROFILE = re.compile(r"/Legislators/Profile/([A-Za-z0-9_%20]{2,14})(?:[/?#].*)?", re.ASCII)
_LONGEST_NAME = 100
_T = TypeVar("_T")


class Tabs(NamedTuple):
    """The tabs whose address says what they show (`BillHistory`), and those that are active.

    `strange` are the addresses of all others under the name that the tab has of itself, or an empty one: they are never
    asked for, and what they show is not known.
    """

    addresses: dict[str, str]
    names: tuple[str, ...]
    active: tuple[str, ...]
    strange: dict[str, str]

    def shown(self) -> str:
        """The name of the one active tab. Raises Unreadable where there is none such."""
        if len(self.active) != 1:
            raise Unreadable(
                "one active tab", f"{len(self.active)} of {len(self.names) + len(self.strange)} tabs active"
            )
        if not self.active[0]:
            raise Unreadable(_EXPECTED, "another at the active tab")
        return self.active[0]

    def lacks(self, name: str) -> bool:
        """Whether the page has no such tab. Raises Unreadable where a tab that cannot be told may be it."""
        for either in ("", name):
            if either in self.strange:
                raise Unreadable(_EXPECTED, excerpt(self.strange[either]))
        return name not in self.names


def tabs(content: Tag, shown: BillId) -> Tabs:
    """The tabs of a page that shows a bill.

    Each address names the court and the number once more: both have to agree with the heading (a docket may stand where
    its bill's number is shown). Raises Unreadable.
    """
    found = Tabs({}, (), (), {})
    for tab in content.find_all(True):
        if attribute(tab, "role") != "tab" or inside(tab, ".tab-pane", ".modal"):
            continue
        address = attribute(tab, "data-href")
        said = _ADDRESS.fullmatch(address)
        if said is None:
            found.strange.setdefault(attribute(tab, "id").removesuffix("-tab"), address)
        else:
            named = number(said[2], int(said[1]), "a bill's number in a tab's address")
            if not may_show(named, shown):
                raise Unreadable(f"tabs of {shown}", f"a tab of {named}")
            found.addresses.setdefault(said[3], address)
            found = found._replace(names=(*found.names, said[3]))
        if has_class(tab, "active"):
            found = found._replace(active=(*found.active, said[3] if said else ""))
    return found


def pane(content: Tag) -> Tag:
    """What the active tab shows. Raises Unreadable."""
    panes = [one for one in every(content, class_="tab-pane") if not inside(one, ".tab-pane", ".modal")]
    active = [one for one in panes if has_class(one, "active")]
    if len(active) != 1:
        raise Unreadable("one active pane (.tab-pane.active)", f"{len(active)} of {len(panes)} panes active")
    return active[0]


def may_show(asked: BillId, shown: BillId) -> bool:
    """Whether the page may be the answer: the number asked for, or the one a docket got."""
    same_sequence = (asked.general_court, asked.branch) == (shown.general_court, shown.branch)
    return asked == shown or (asked.is_docket and not shown.is_docket and same_sequence)


def similar(content: Tag, pane: Tag | None) -> tuple[SimilarBill, ...]:
    """The bills the site calls similar, from their tab or a sidebar; `pane` is their active pane, if it is theirs.

    Raises Unreadable.
    """
    lists = every(content, "ul", class_="relatedBills")
    if pane and not lists and not text_of(pane).startswith("No similar bills"):
        raise Unreadable("similar bills (ul.relatedBills), or 'No similar bills available.'", excerpt(text_of(pane)))
    return tuple(_similar(entry) for shown in lists for entry in shown.find_all("li"))


def _similar(entry: Tag) -> SimilarBill:
    """One similar bill: court and number stand in its address only."""
    address = attribute(one(entry, "the link of a similar bill", "a", class_="listTitle"), "href")
    found = _SIMILAR_ADDRESS.fullmatch(address)
    if found is None:
        raise Unreadable("a similar bill's address, like '/Bills/192/S459'", excerpt(address))
    bill = number(found[2], int(found[1]), "a similar bill's number in its address")
    return SimilarBill(bill, told(one(entry, "the title of a similar bill", "p", class_="small"), "a similar title"))


def committee_votes(pane: Tag) -> tuple[CommitteeVote | UnreadVote, ...]:
    """The votes in an active committee vote pane, one a committee, whether or not all of each can be read.

    Raises Unreadable where no vote is found.
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

    committee = read(lambda: _said(panel, "the committee that voted (h4)", "h4"))
    question = read(lambda: _said(panel, "the question voted on (p.question)", "p", "question"))
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
    """Who voted how, as far as names stand below the counts."""
    found = []
    way = None
    for each in panel.find_all(["h5", "li"]):
        if each.name == "h5":
            count = _COUNT.fullmatch(text_of(each))
            way = _WAYS.get(count[1]) if count else None
        elif way is not None and (name := text_of(each)) and len(name) <= _LONGEST_NAME:
            links = (_PROFILE.fullmatch(attribute(link, "href")) for link in each.find_all("a"))
            code = next((unquote(link[1]).upper() for link in links if link), None)
            found.append((way, Voter(code, name)))
    return tuple(found)


def _said(panel: Tag, expected: str, name: str, class_: str = "") -> str:
    """The text of the one element of that kind. Raises Unreadable where it says nothing."""
    said = told(one(panel, expected, name, class_=class_), expected).removeprefix("Question:").strip()
    if not said:
        raise Unreadable(expected, "an empty one")
    return said


def _voted_on(panel: Tag) -> date | None:
    """The day of the vote, null where the site gives none. Raises Unreadable."""
    when = maybe(panel, "the date of a committee's vote", "small")
    return day_of_vote(text_of(when)) if when else None
