"""Reads what the other tabs show: similar bills and committees' votes. The history is not among them."""

import re

from bs4 import Tag

from billbot.bills import CommitteeVote, SimilarBill
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, every, maybe, one, text_of
from billbot.parse.words import excerpt, long_day, number

_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)", re.ASCII)
_COUNT = re.compile(r"(.+): (\d{1,4})", re.ASCII)
_COUNTS = ["Favorable", "Adverse", "Reserve Right", "No Action"]


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
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise Unreadable("a similar bill's address, like '/Bills/192/S459'", excerpt(address))
    bill = number(found[2], int(found[1]), "a similar bill's number in its address")
    return SimilarBill(bill, text_of(one(entry, "the title of a similar bill", "p", class_="small")))


def committee_votes(pane: Tag) -> tuple[CommitteeVote, ...]:
    """The votes in an active committee vote pane, one a committee. Who voted how is left alone. Raises Unreadable."""
    panels = every(pane, "div", class_="committeeVote")
    if not panels:
        raise Unreadable("a committee's vote (div.panel.committeeVote)", "none")
    return tuple(_vote(panel) for panel in panels)


def _vote(panel: Tag) -> CommitteeVote:
    """One committee's vote."""
    committee = text_of(one(panel, "the committee that voted (h4)", "h4"))
    question = text_of(one(panel, "the question voted on (p.question)", "p", class_="question"))
    question = question.removeprefix("Question:").strip()
    if not committee or not question:
        raise Unreadable("a committee and the question it voted on", excerpt(f"{committee}: {question}"))
    counted = [text_of(count) for count in panel.find_all("h5")]
    counts = {found[1]: int(found[2]) for found in map(_COUNT.fullmatch, counted) if found}
    if sorted(counts) != sorted(_COUNTS) or len(counted) != len(_COUNTS):
        raise Unreadable(f"the counts {_COUNTS} of a committee's vote", f"{counted}")
    when = maybe(panel, "the date of a committee's vote", "small")
    return CommitteeVote(
        committee,
        long_day(text_of(when), "a day like March 06, 2026, or none, in a committee's vote") if when else None,
        question,
        *(counts[name] for name in _COUNTS),
    )
