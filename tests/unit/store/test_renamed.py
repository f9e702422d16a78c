from pathlib import Path

from billbot.store import Store
from billbot.store.edits import NAMED
from tests.support.store_sample import ask


def test_every_table(path: Path, store: Store) -> None:
    """Whatever table names a channel as the configuration does has its new name; a request has Slack's own id."""
    assert store.channel_names.lists() == {}
    named = "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE c.name = 'channel'"
    assert {name for (name,) in ask(path, f"{named} AND m.type = 'table'")} - {"requests"} == set(NAMED)
