"""Stored edits: the list and its files, and who hears about an edit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from billbot.domain.bills import BillId, Change
from billbot.domain.ledger import Job, Subject
from billbot.domain.watched import Edit
from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import NOON, ask, observation

H1, S2, HD3, H3 = (BillId(194, number) for number in ("H1", "S2", "HD3", "H3"))
ONE, OTHER = ("one", "One"), ("other", "Other")


def keepers(kind: str) -> Callable[[int], list[Job]]:
    return lambda number: [Job("keepers", Subject(kind, None, number), NOON)]


def of_edit(edit: Edit) -> list[Job]:
    return keepers("edit")(edit.id)


def nobody(_: Edit) -> list[Job]:
    return []


def marked(store: Store, kind: str = "edit") -> list[int]:
    """The edits, or faults, that the channel `keepers` is to hear of."""
    return [subject.number for subject in store.jobs.of_kind("keepers", kind)]


def said(edits: tuple[Edit, ...]) -> list[tuple[str | None, str, str, str]]:
    return [(edit.who, edit.kind, edit.bill.number, edit.proposal) for edit in edits]


def test_the_first_list_is_the_baseline(store: Store) -> None:
    """The first list is stored without an edit or a message."""
    assert store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, of_edit) == ()
    assert (store.watchlist.edits(), store.watchlist.untold(), marked(store)) == ((), (), [])


def test_a_first_list_that_somebody_made(store: Store) -> None:
    """A bill that somebody put on an empty list is an edit, and so is all that follows."""
    store.watchlist.note({}, None, NOON, nobody)
    assert said(store.watchlist.note({H1: ONE}, "Ann", NOON, of_edit)) == [("Ann", "added", "H1", "one")]
    assert said(store.watchlist.note({}, None, NOON, of_edit)) == [(None, "removed", "H1", "one")]
    assert said(store.watchlist.note({S2: ONE}, None, NOON, of_edit)) == [(None, "added", "S2", "one")]
    assert marked(store) == [edit.id for edit in store.watchlist.edits()]


def test_the_same_list_is_no_edit(store: Store) -> None:
    """The same list, in another order and with a proposal of another name, is not an edit."""
    store.watchlist.note({H1: ONE, S2: OTHER}, None, NOON, nobody)
    assert store.watchlist.note({S2: ("other", "New name"), H1: ONE}, "Ann", NOON, of_edit) == ()


def test_another_proposal(store: Store) -> None:
    """A bill that went to another proposal is two edits, and not told to readers as watched since then."""
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    edits = store.watchlist.note({H1: OTHER}, None, NOON, nobody)
    assert said(edits) == [(None, "removed", "H1", "one"), (None, "added", "H1", "other")]
    assert store.watchlist.untold() == ()


def test_another_proposal_before_it_was_told(store: Store) -> None:
    """A new bill that went to another proposal before readers heard about it is still told to them."""
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, nobody)
    _, moved = store.watchlist.note({H1: ONE, S2: OTHER}, None, NOON, nobody)
    assert store.watchlist.untold() == (moved,)


def test_put_back_before_it_was_told(store: Store) -> None:
    """A new bill that was taken off and put back before readers heard about it is still told to them."""
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, nobody)
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    (again,) = store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, nobody)
    assert store.watchlist.untold() == (again,)


def test_put_back_after_it_was_told(store: Store) -> None:
    """A bill that readers know is not told to them again when it is taken off and put back."""
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    (edit,) = store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, nobody)
    store.watchlist.tell([edit], [], NOON)
    store.watchlist.note({}, None, NOON, nobody)
    store.watchlist.note({H1: ONE, S2: ONE}, None, NOON, nobody)
    assert store.watchlist.untold() == ()


def test_a_docket_that_got_its_number(store: Store) -> None:
    """Replacing a docket with its number on the list is not an edit."""
    store.watchlist.note({HD3: ONE}, None, NOON, nobody)
    store.bills.give_number(HD3, Change(H3, "number_assigned", "news", text="H3", old="HD3"), NOON, ["one"], None)
    assert store.watchlist.note({H3: ONE}, None, NOON, nobody) == ()
    assert said(store.watchlist.note({}, "Ann", NOON, nobody)) == [("Ann", "removed", "H3", "one")]


def test_what_is_told_is_told_once(store: Store) -> None:
    """A listed bill waits to be told to readers until that is done."""
    store.watchlist.note({H1: ONE}, None, NOON, nobody)
    (edit,) = store.watchlist.note({H1: ONE, S2: ONE}, "Ann", NOON, nobody)
    assert store.watchlist.untold() == (edit,)
    assert store.watchlist.edit(edit.id) == edit == Edit(edit.id, NOON, "Ann", "added", S2, *ONE)
    store.watchlist.tell([edit], [], NOON)
    assert store.watchlist.untold() == ()
    with pytest.raises(LookupError):
        store.watchlist.edit(edit.id + 1)


def test_the_history_stays(store: Store, tmp_path: Path) -> None:
    """What we know about a removed bill stays in the database."""
    store.bills.record(observation())
    store.watchlist.note({observation().bill.id: ONE}, None, NOON, nobody)
    before = ask(tmp_path / "billbot.db", "SELECT known FROM bills")
    store.watchlist.note({}, "Ann", NOON, nobody)
    assert ask(tmp_path / "billbot.db", "SELECT known FROM bills") == before != []


def test_what_is_told_is_marked(store: Store) -> None:
    """A listed bill is queued for readers and marked as told in one transaction."""
    store.watchlist.note({}, None, NOON, nobody)
    edits = store.watchlist.note({H1: ONE, S2: ONE}, "Ann", NOON, nobody)
    store.watchlist.tell(edits, [job for edit in edits for job in keepers("watched")(edit.id)], NOON)
    assert (marked(store, "watched"), store.watchlist.untold()) == ([edit.id for edit in edits], ())


def test_together_or_not_at_all(store: Store) -> None:
    """If an edit cannot be queued, it is not noted, so it is the next time."""
    store.watchlist.note({}, None, NOON, nobody)
    nothing: Any = None
    with pytest.raises(StoreError, match="NOT NULL"):
        store.watchlist.note({H1: ONE}, "Ann", NOON, lambda edit: [*of_edit(edit), Job(nothing, Subject("edit"), NOON)])
    assert store.watchlist.edits() == ()
