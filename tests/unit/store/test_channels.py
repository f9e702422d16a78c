"""Channels by their configured names: tried again, renamed, and configured no more."""

from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from billbot.store import Hold, Store
from billbot.store.channels import NAMED
from tests.support.store_sample import MINUTE, NOON, ask, owe, word

HOUR = timedelta(hours=1)


def hold(error: str = "away", since: datetime = NOON, *, tries: int = 1, permanent: bool = False) -> Hold:
    return Hold(since, tries, since + MINUTE, error, permanent)


def test_tried_now(store: Store) -> None:
    """A held channel is due at once."""
    store.holds.put("slack", "ann", hold())
    store.holds.try_now("slack", NOON)
    assert store.holds.on("slack", "ann") == replace(hold(), next_try=NOON)


def test_a_new_name_in_every_table(path: Path, store: Store) -> None:
    """Every table with a configured channel gets the new name; a request has Slack's own id."""
    assert store.channel_names.lists() == {}
    named = "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE c.name = 'channel'"
    assert {name for (name,) in ask(path, f"{named} AND m.type = 'table'")} - {"requests"} == set(NAMED)


def test_channel_taken_from_the_configuration(store: Store) -> None:
    """What waits for a removed channel is dropped; other channels keep theirs."""
    store.jobs.add([word("b", channel="gone"), word("c", channel="kept")], NOON)
    store.jobs.give_out("gone", ("gus",), NOON)
    owe(store, word("a"), word("d", channel="gone"))
    store.channel_names.forget_others(["slack", "kept"], NOON)
    found = ask(store.path, "SELECT DISTINCT channel, name FROM jobs ORDER BY channel")
    assert found == [("kept", "c"), ("slack", "a")]
