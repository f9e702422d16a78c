"""Hearings told by what moved since a moment: what is silent, and what a message says about when a bill is heard."""

from datetime import date, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, Agenda
from billbot.domain.ledger import BILL, Job, Subject
from billbot.domain.watched import Channel, Proposal
from billbot.store import Store
from tests.support.app_in_process import REFERRED
from tests.support.crashing_app import World, said_of
from tests.support.random_world import APP, an_agenda

MAY_2 = date(2025, 5, 2)
NOTICE = "Hearing scheduled for 05/02/2025 from 01:00 PM-05:00 PM in A-1"


class Told:
    """A bill that is followed in one channel, after its first check."""

    def __init__(self, path: Path) -> None:
        self.world = World(path, [Proposal("one", "One", ("a",), (APP,))])
        self.rows = self.world.site.rows[APP] = [Action(self.world.today, "House", REFERRED)]
        self.world.add(Channel("slack", "slack"), "C1", remembers=True)
        self.after()

    def after(self, *rows: str, agenda: Agenda | None = None) -> list[str]:
        """What is announced in the two and a half days after these rows and this agenda."""
        self.rows += [Action(self.world.today, "Joint", text) for text in rows]
        if agenda is not None:
            self.world.site.agendas[agenda.event] = agenda
        posted = self.world.outlets["slack"].posted
        before = len(posted)
        for _ in range(12):
            self.world.pass_time(hours=5)
            self.world.process()
        return [each.first.text for each in posted[before:]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path / "billbot.db")


def test_a_live_twin_of_a_struck_row(told: Told) -> None:
    """A row that is struck and entered again at one look is silent."""
    assert len(told.after(NOTICE, "Zebra heard")) == 1
    struck = replace(told.rows[2], stricken=True)
    told.rows[2:] = [struck, replace(struck, stricken=False)]
    assert told.after() == []


def test_an_agenda_and_a_row_that_differ(told: Told) -> None:
    """While the agenda and the row have different hours nothing is announced, until one of them decides."""
    assert "1:00 PM" in told.after(NOTICE)[0]
    posted = an_agenda(10, MAY_2)
    assert told.after(agenda=replace(posted, start=time(14))) == []
    (text,) = told.after("Hearing rescheduled to 05/02/2025 from 02:00 PM-05:00 PM in A-1")
    assert "2:00 PM" in text


def test_a_hearing_that_is_over(told: Told) -> None:
    """A hearing's end is not news, and a message about the next hearing does not mention it."""
    told.after(NOTICE)
    told.world.pass_time(days=70)
    assert told.after() == []
    (text,) = told.after("Hearing scheduled for 06/12/2025 from 01:00 PM-05:00 PM in A-1")
    assert (said_of(text, date(2025, 6, 12)), said_of(text, MAY_2)) == (True, None)


def test_a_fault_in_the_list_of_hearings(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a bug hides when a bill is heard its rows are announced, and its hearing once that is fixed."""

    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr("billbot.notify.delivery_cache.agendas.with_agendas", broken)
        (text,) = told.after("Zebra heard", agenda=an_agenda(10, MAY_2))
        assert ("Zebra" in text, said_of(text, MAY_2)) == (True, None)
    (text,) = told.after()
    assert said_of(text, MAY_2) is True


def test_a_hearing_of_a_bill_that_waits_for_a_summary(told: Told) -> None:
    """New facts of a postponed bill are examined immediately."""
    with Store(told.world.path) as store:
        now, room = told.world.life.now, store.recipient_key("C1")
        store.jobs.add([Job("slack", Subject(BILL, APP), now, "1")], now)
        store.jobs.give_out("slack", [room], now)
        store.jobs.put_off(store.jobs.due("slack", room, now), now.replace(year=2026))
    (text,) = told.after(NOTICE)
    assert said_of(text, MAY_2) is True
