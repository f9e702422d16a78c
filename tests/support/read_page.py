"""A bill page as it is once it was read."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from billbot.bills import Action, BillId, Page

_EMPTY = Page(
    id=BillId(194, "H1"),
    document_type="Bill",
    title="An Act relative to sample matters",
    pinslip=None,
    presenters=("A. Sample",),
    sponsor=None,
    status=None,
    history=None,
    actions_total=None,
    history_pages=1,
    active_tab="BillHistory",
    tabs=("BillHistory",),
    tab_addresses={},
    similar=(),
    committee_votes=(),
)


def read_page(bill: BillId, history: Sequence[Action] | None = (), **stated: Any) -> Page:
    """The page of a bill with the whole of its history; null is a page that does not show it."""
    if history is None:
        return replace(_EMPTY, id=bill, **stated)
    return replace(_EMPTY, id=bill, history=tuple(history), actions_total=len(history), **stated)
