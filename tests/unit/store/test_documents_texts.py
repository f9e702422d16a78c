"""Stored texts: each version once, found by hashes, with when its page was requested."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from billbot.clock import later
from billbot.domain.bills import BillId, Document
from billbot.errors import Damaged
from billbot.store import ReadText, Store
from tests.support.store_sample import NOON

BILL, DOCKET = BillId(194, "H1588"), BillId(194, "HD3596")
ONE, OTHER = ReadText("\tSECTION 1. Über.\n", "/api/one", (-5, 7), 9), ReadText("\tSECTION 2.\n", "/text", (7, 8), 9)
LATER = later(NOON, timedelta(days=7))


def test_versions(store: Store) -> None:
    """A changed text under one number is a new version, with its first time and place."""
    kept = [store.texts.keep(BILL, text, at) for text, at in ((ONE, NOON), (ONE, LATER), (OTHER, LATER))]
    assert kept == [True, False, True]
    versions = [(each.read_at, each.address, each.text) for each in store.texts.versions(BILL)]
    assert versions == [(NOON, ONE.address, ONE.text), (LATER, OTHER.address, OTHER.text)]


def test_other_lines(store: Store) -> None:
    """The same words in other lines are the same version, in the lines that were read first."""
    store.texts.keep(BILL, ReadText("SECTION 1. Über.", "", (7,), 9), NOON)
    assert not store.texts.keep(BILL, ONE, LATER)
    (version,) = store.texts.versions(BILL)
    assert (version.read_at, version.text) == (NOON, "SECTION 1. Über.")
    assert len(store.texts.bounds()) == 1


def test_of_its_docket(store: Store) -> None:
    """A docket's text belongs to its number, and comes first."""
    store.texts.keep(DOCKET, ONE, NOON)
    store.texts.keep(BILL, OTHER, LATER)
    store.documents.take_list(194, [Document(194, "H1588", "HD3596", "An Act")], LATER)
    assert [each.id for each in store.texts.versions(BILL)] == [DOCKET, BILL]


def test_found_by_hashes(store: Store) -> None:
    """A text is found by its hashes, until another version has followed; of a common hash some are counted."""
    store.texts.keep(DOCKET, ONE, NOON)
    store.texts.keep(BILL, ONE, NOON)
    store.texts.keep(BILL, OTHER, LATER)
    assert store.texts.having([-5, 7, 8, 9], 5) == {-5: 1, 7: 2, 8: 1, 9: 0}
    assert store.texts.having([7], 1) == {7: 1}
    assert len(store.texts.bounds()) == 2


def test_damaged_text(store: Store) -> None:
    """A text that cannot be unpacked is damage, no matter who comes by it."""
    store.texts.keep(BILL, ONE, NOON)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE texts SET zlib = X'00'")
    with pytest.raises(Damaged):
        store.texts.versions(BILL)
    with pytest.raises(Damaged):
        store.texts.keep(BILL, ONE, LATER)
