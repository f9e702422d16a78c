"""A fault in a room beside checks and deliveries holds up neither of them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from billbot import clock
from billbot.errors import BillbotError
from tests.support.house_on_disk import CONSOLE, LATER, Doors, doors, ticked

KEEPERS = '\n[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\ndigest = "mon 08:00"\n'
TOLD = "Hearing on Dignity (H.1588)"
FAULTS = {
    "configuration": "INSERT INTO watchlist VALUES (194, 'soon', 'dignity', 'Dignity', NULL)",
    "hearings": "INSERT INTO hearings (event, known_at, baseline, passed_over, read_at, day, status)"
    " VALUES (7, 'soon', 0, 0, 'soon', '2025-11-18', 'Scheduled')",
    "incidents": "INSERT INTO incidents VALUES (NULL, 'bill', '194/H1588', 'soon', NULL, '', NULL)",
    "digests": "UPDATE digests SET until = 'soon'",
    "documents": "INSERT OR REPLACE INTO document_lists VALUES (194, 'soon', 'soon', NULL)",
    "suggestions": "ALTER TABLE suggestions RENAME TO away",
    "weekly work": "INSERT INTO upkeep VALUES ('self-check', 'soon', 'soon')",
}


@contextmanager
def checked_once(root: Path) -> Iterator[Doors]:
    """A house with a digest and an operations channel that has checked, and said its welcome."""
    with doors(root) as house:
        house.configure(CONSOLE + KEEPERS)
        ticked(replace(house.house(), stream=io.StringIO()))
        house.site.now = clock.parse(LATER)
        yield house


@pytest.mark.parametrize("room", FAULTS)
def test_alert_leaves_whatever_fails_beside_it(tmp_path: Path, room: str) -> None:
    """What a check finds leaves in the same tick, though something else cannot have its turn."""
    with checked_once(tmp_path) as house:
        house.change(FAULTS[room])
        said = io.StringIO()
        with suppress(BillbotError):  # which trouble there was
            ticked(replace(house.house(LATER), stream=said))
        assert TOLD in said.getvalue()


def test_command_tells_what_failed_beside_it(tmp_path: Path) -> None:
    """`check` and `work --once` tell what they found, and end with 1 and a line a fault."""
    with checked_once(tmp_path) as house:
        house.change(FAULTS["incidents"])
        ran = house.billbot("check", "--now", LATER)
        assert (ran.code, TOLD in ran.out) == (1, True)
        assert ran.faults[-1].startswith("billbot: a fault in billbot (ValueError); please report it")
        assert house.billbot("work", "--once", "--now", LATER).code == 1


def test_backup_is_made_whatever_the_self_check_does(tmp_path: Path) -> None:
    """The weekly backup does not wait for a self-check that fails."""
    with checked_once(tmp_path) as house:
        house.change(FAULTS["weekly work"])
        with pytest.raises(BillbotError):
            ticked(house.house("2025-03-11T10:00"))
        assert list((house.database.parent / "backups").glob("*.db"))


def test_fault_of_one_digest_leaves_the_others(tmp_path: Path) -> None:
    """Where one channel's digests are broken the others' are made."""
    with checked_once(tmp_path) as house:
        house.configure(CONSOLE.replace('"desk"', '"desk"\ndigest = "mon 08:00"') + KEEPERS)
        ticked(replace(house.house("2025-03-03T14:30"), stream=io.StringIO()))
        house.change("UPDATE digests SET until = 'soon' WHERE channel = 'desk'")
        with pytest.raises(BillbotError):
            ticked(replace(house.house("2025-03-10T08:00"), stream=io.StringIO()))
        assert house.ask("SELECT channel FROM digests WHERE number = 1") == [("keepers",)]
