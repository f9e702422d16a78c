"""Stamps tell what moved, of what is watched."""

from pathlib import Path

from billbot.bills import BillId
from billbot.store import Store
from tests.support.store_sample import BILL, NOON, sighting


def test_courts(tmp_path: Path) -> None:
    """Bills of other courts, of which the years leave ever more, are not gone through."""
    with Store(tmp_path / "billbot.db") as store:
        store.bills.record(sighting())
        store.checks.read_badly(BillId(190, "H1"), NOON, "an example", absent=False)
        assert [list(store.stamps.of_bills(courts)) for courts in ([194], [194, 190], [])] == [
            [BILL],
            [BillId(190, "H1"), BILL],
            [],
        ]
