"""Stamps tell what moved, of what is watched."""

import itertools
from datetime import date, time
from pathlib import Path

from billbot.bills import Agenda, Appointment, BillId, Change
from billbot.store import Store
from tests.support.store_sample import BILL, NOON, sighting

DOCKET = BillId(194, "HD2951")


def test_courts(tmp_path: Path) -> None:
    """Bills of other courts, of which the years leave ever more, are not gone through."""
    with Store(tmp_path / "billbot.db") as store:
        store.bills.record(sighting())
        store.checks.read_badly(BillId(190, "H1"), NOON, "an example", absent=False)
        assert [list(store.all_bills.stamps_of_bills(courts)) for courts in ([194], [194, 190], [])] == [
            [BILL],
            [BillId(190, "H1"), BILL],
            [],
        ]


def posted(store: Store, place: str, *bills: BillId) -> None:
    """A hearing in this place, as its agenda has it."""
    agenda = Agenda(7, "Confirmed", date(2025, 11, 25), time(13), None, place, bills=bills)
    store.hearings.note([7], NOON, first=9)
    store.hearings.record(agenda, [Appointment(agenda.day, agenda.start, place, stands=True, since=None)], NOON)


def test_agenda_of_a_docket(tmp_path: Path) -> None:
    """What becomes of a hearing whose agenda names a docket is something new of the number that this got."""
    with Store(tmp_path / "billbot.db") as store:
        store.bills.record(sighting())
        store.renumberings.give(
            DOCKET, Change(BILL, "number_assigned", "news", text="H1588", old="HD2951"), NOON, [], ()
        )
        stamps = []
        for place in ("A-1", "A-2"):
            posted(store, place, DOCKET)
            stamps.append(store.all_bills.stamps_of_bills([194])[BILL])
    assert stamps[0] != stamps[1]


def test_agenda_without_bills(tmp_path: Path) -> None:
    """What becomes of a hearing whose agenda names no document may be new of any bill; of one that does it is not."""
    with Store(tmp_path / "billbot.db") as store:
        stamps = []
        for place, bills in (("A-1", ()), ("A-2", ()), ("A-2", (BILL,)), ("A-3", (BILL,))):
            posted(store, place, *bills)
            stamps.append(store.all_bills.stamp_of_all())
    assert [one != other for one, other in itertools.pairwise(stamps)] == [True, True, False]
