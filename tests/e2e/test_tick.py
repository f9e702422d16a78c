"""An error in another step blocks neither checks nor deliveries."""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.due import check_due
from billbot.app.tick import Steps, tick
from billbot.errors import BillbotError
from billbot.notify import digest
from tests.support.app_on_disk import CONSOLE, LATER, AppOnDisk, on_disk, ticked

KEEPERS = '\n[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\ndigest = "mon 08:00"\n'
TOLD = "Hearing on the dignity bill"
ROOMS = {
    "configuration": "billbot.app.tick.watchlist.reread",
    "hearings": "billbot.app.read_agendas.hearings_to_read",
    "incidents": "billbot.notify.incidents.note_unreadable",
    "digests": "billbot.notify.digest.make_due_digests",
    "documents": "billbot.app.tick.documents_due",
    "suggestions": "billbot.notify.suggestions.tell_found",
}


def break_down(monkeypatch: pytest.MonkeyPatch, room: str) -> None:
    """Let a room have a separate fault, which nobody expects."""

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(room)

    monkeypatch.setattr(ROOMS[room], broken)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    with on_disk(tmp_path_factory.mktemp("turns")) as app:
        app.configure(CONSOLE + KEEPERS)
        ticked(replace(app.app(), stream=io.StringIO()))
        app.site.now = clock.parse(LATER)
        app.save()
        yield app


@pytest.fixture
def app(kept: AppOnDisk) -> AppOnDisk:
    """An app with a digest and an operations channel that has checked, and said its welcome; as good as new."""
    return kept.restored()


@pytest.mark.parametrize("room", ROOMS)
def test_alert_leaves_whatever_fails_beside_it(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch, room: str) -> None:
    """A check's findings are sent in the same tick, even if another step fails."""
    break_down(monkeypatch, room)
    said = io.StringIO()
    with suppress(BillbotError):  # which trouble there was
        ticked(replace(app.app(LATER), stream=said))
    assert TOLD in said.getvalue()


def test_command_tells_what_failed_beside_it(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` and `work --once` tell what they found, and end with 1 and a line a fault."""
    break_down(monkeypatch, "incidents")
    ran = app.billbot("check", "--now", LATER)
    assert (ran.code, TOLD in ran.out) == (1, True)
    assert ran.faults[-1].startswith("billbot: a bug in billbot (ValueError); please report it")
    assert app.billbot("work", "--once", "--now", LATER).code == 1


def test_fault_of_one_digest_leaves_the_others(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """If one channel's digest cannot be made the others' are."""
    made = digest.make_digest

    def broken(*asked: Any) -> bool:
        if asked[2].name == "desk":
            raise ValueError("desk")
        return made(*asked)

    app.configure(CONSOLE.replace('"desk"', '"desk"\ndigest = "mon 08:00"') + KEEPERS)
    ticked(replace(app.app("2025-03-03T14:30"), stream=io.StringIO()))
    monkeypatch.setattr(digest, "make_digest", broken)
    ticked(replace(app.app("2025-03-10T08:00"), stream=io.StringIO()))
    assert app.ask("SELECT channel FROM digests WHERE number = 1") == [("keepers",)]


def test_the_plan_is_asked_once_a_tick(app: AppOnDisk) -> None:
    """Whether a look is due needs all bills, so a tick without any finds out only once."""
    with Steps() as steps:
        first = tick(replace(app.app(), stream=io.StringIO()), steps)
        with patch("billbot.app.tick.check_due", wraps=check_due) as asked:
            tick(first.app, steps)
    assert asked.call_count == 1
