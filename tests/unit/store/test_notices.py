"""Stored hearing notices: their words, since when, and the words before."""

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Notice
from billbot.domain.ledger import Job, Subject
from billbot.store import Store
from tests.support.store_sample import MINUTE, NOON, ask, word

FIRST, SECOND = Notice("Write to us."), Notice("Use the form.")


@pytest.fixture(autouse=True)
def listed(store: Store) -> None:
    store.agendas.note_list([1, 2], NOON, first=2)


def test_not_read_yet(store: Store) -> None:
    """Nothing is known about a hearing with an unread page, and a doubt leaves nothing."""
    store.agendas.doubt(1, NOON, notice=True)
    assert store.agendas.notice(1) is None


def test_its_words(store: Store) -> None:
    """A notice says the same since it was first read so; when its words turn, that counts, and those before stay."""
    store.agendas.record_notice(1, FIRST, NOON, [])
    store.agendas.record_notice(1, FIRST, NOON + MINUTE, [])
    assert store.agendas.notice(1) == replace(FIRST, since=NOON)
    for later in (2, 3):
        store.agendas.record_notice(1, SECOND, NOON + later * MINUTE, [])
        assert store.agendas.notice(1) == replace(SECOND, since=NOON + 2 * MINUTE, times_changed=1, before=FIRST.text)
    assert store.agendas.notice(2) is None


def test_in_doubt(store: Store) -> None:
    """An answer that may be an old one is in doubt, with all that was read before, until the page is read again."""
    store.agendas.record_notice(1, FIRST, NOON, [])
    store.agendas.doubt(1, NOON + MINUTE, notice=True)
    read = replace(FIRST, since=NOON)
    assert (store.agendas.notice(1), store.agendas.doubted_at(1, notice=True)) == (read, NOON + MINUTE)
    store.agendas.record_notice(1, FIRST, NOON + 2 * MINUTE, [])
    assert (store.agendas.notice(1), store.agendas.doubted_at(1, notice=True)) == (read, None)


def test_marked_in_one_go(store: Store) -> None:
    """A notice's changes are queued with it."""
    store.agendas.record_notice(1, FIRST, NOON, [word("a"), Job("mail", Subject("word", name="b"), NOON)])
    marked = ask(store.path, "SELECT channel, name FROM jobs WHERE kind = 'word' ORDER BY id")
    assert marked == [("slack", "a"), ("mail", "b")]
