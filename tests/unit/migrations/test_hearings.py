"""What was known and told of agendas before their courses were kept is understood after the upgrade."""

from pathlib import Path

from sqlite_utils import Database

from billbot.bills import BillId
from billbot.migrations import steps
from billbot.pipeline.agenda_words import Word
from billbot.store import Store

READ = "2025-03-04T15:00:00.000Z"


def upgraded(path: Path, key: str, *bills: str) -> Path:
    """A database with hearing 5, moved from March 20 to 27, with these bills on it, and one notice of it."""
    db = Database(path)
    steps.apply(db, stop_before="appointments")
    db.table("bills").insert({"general_court": 194, "number": "H1"})
    db.table("hearings").insert(
        {"event": 5, "known_at": READ, "baseline": 0, "passed_over": 0, "tried_at": READ, "read_at": READ}
        | {"status": "Confirmed", "day": "2025-03-27", "start": "13:00", "place": "A-1"}
        | {"moved_from": "2025-03-20", "moved_from_start": "13:00"}
    )
    for place, number in enumerate(bills):
        db.table("hearing_bills").insert({"event": 5, "position": place, "general_court": 194, "number": number})
    notice = {"channel": "all", "key": key, "kind": "hearing", "owed_at": READ, "due_at": READ}
    db.table("notices").insert(notice)
    db.close()
    return path


def test_key_of_a_notice(path: Path) -> None:
    """The notice of an agenda goes by its first bill that is known, as one of its present appointment."""
    with Store(upgraded(path, "hearing:5:2025-03-27T13:00", "H9", "H1")) as store:
        (key,) = store.outbox.known_keys("all")
    assert Word.of(key) == Word(5, 1, on=True, seen="202503041500", bill=BillId(194, "H1"))


def test_key_of_an_emptied_agenda(path: Path) -> None:
    """The notice of an agenda with nothing on it any more has a key that can be read."""
    with Store(upgraded(path, "hearing:5:off")) as store:
        (key,) = store.outbox.known_keys("all")
    assert not Word.of(key).on


def test_slot_before(path: Path) -> None:
    """The slot that an agenda named as its earlier one is part of its course."""
    with Store(upgraded(path, "hearing:5:2025-03-27T13:00", "H1")) as store:
        listed = store.hearings.agenda(5)
        assert listed is not None
        assert [(each.day.day, each.stands) for each in listed.course] == [(20, True), (27, True)]
