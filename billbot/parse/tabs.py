"""Reads the tabs of a bill page: which there are, where they lead, and which one is shown."""

import re
from typing import NamedTuple

from bs4 import Tag

from billbot.bills import BillId
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, every, has_class, inside
from billbot.parse.words import excerpt, number

HISTORY, VOTES, SIMILAR = "BillHistory", "CommitteeVote", "SimilarBills"
_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)
_EXPECTED = "a tab's address, like '/Bills/193/S1262/BillHistory'"


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
        for maybe in ("", name):
            if maybe in self.strange:
                raise Unreadable(_EXPECTED, excerpt(self.strange[maybe]))
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
