"""Hearings told by moments (`tests.support.moments`), a situation each: what is said once, and what is silent."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, Agenda
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import REFERRED
from tests.support.moments import MomentWorld
from tests.support.turns import APP, an_agenda

pytestmark = pytest.mark.thorough

MAY_2, MAY_9 = date(2025, 5, 2), date(2025, 5, 9)
NOTICE = "Hearing scheduled for 05/02/2025 from 01:00 PM-05:00 PM in A-1"
OFF = "Hearing canceled for 05/02/2025 from 01:00 PM-05:00 PM in A-1"
POSTED = an_agenda(10, MAY_2)


class Told:
    """A bill that is followed in one channel, after its first check."""

    def __init__(self, path: Path, *first: Agenda) -> None:
        self.world = MomentWorld(path, [Proposal("one", "One", ("a",), (APP,))])
        self.rows = self.world.site.rows[APP] = [Action(self.world.today, "House", REFERRED)]
        self.agendas = self.world.site.agendas
        self.agendas.update({each.event: each for each in first})
        self.world.add(Channel("slack", "slack"), "C1", remembers=True)
        self.after()

    def after(self, *rows: str, agenda: Agenda | None = None) -> list[str]:
        """What is told in the two and a half days after these rows, and this agenda, were posted."""
        self.rows += [Action(self.world.today, "Joint", text) for text in rows]
        if agenda is not None:
            self.agendas[agenda.event] = agenda
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
    told.after(NOTICE, "Zebra heard")
    struck = replace(told.rows[2], stricken=True)
    told.rows[2:] = [struck, replace(struck, stricken=False)]
    assert told.after() == []


def test_an_agenda_before_its_row(told: Told) -> None:
    """A row that says what its agenda has said is silent."""
    assert len(told.after(agenda=POSTED)) == 1
    assert told.after(NOTICE) == []


def test_an_agenda_and_a_row_that_differ(told: Told) -> None:
    """While the agenda says another hour than its row nothing is said, until the one or the other decides."""
    assert "13:00" in told.after(NOTICE)[0]
    assert told.after(agenda=replace(POSTED, start=time(14))) == []
    (text,) = told.after("Hearing rescheduled to 05/02/2025 from 02:00 PM-05:00 PM in A-1")
    assert "stands for Friday, May 2, 2025, 14:00" in text


def test_a_late_row_with_the_former_day(told: Told) -> None:
    """A row that comes late, with the day that its agenda has left, sends nobody to that day."""
    told.after(agenda=POSTED)
    (text,) = told.after(agenda=replace(POSTED, day=MAY_9))
    assert "Was: Friday, May 2" in text
    assert all("stands for Friday, May 2" not in each for each in told.after(NOTICE))


def test_the_first_list(tmp_path: Path) -> None:
    """Hearings of the first list are no news, however late they are read; that one of them is called off is."""
    told = Told(tmp_path / "billbot.db", POSTED, an_agenda(11, MAY_9))
    assert told.world.outlets["slack"].posted == []
    (text,) = told.after(agenda=replace(POSTED, status="Canceled"))
    assert "Was: Friday, May 2" in text


@pytest.mark.parametrize(
    ("rows", "agenda"),
    [
        ((), replace(POSTED, place="B-2")),
        (("Hearing rescheduled to 05/02/2025 from 01:00 PM-03:00 PM in A-1",), None),
        (("Hearing location changed for 05/02/2025 from 01:00 PM-05:00 PM in A-1 and Virtual",), None),
    ],
    ids=["place", "end", "online"],
)
def test_another_place_or_end(told: Told, rows: tuple[str, ...], agenda: Agenda | None) -> None:
    """Another room, another end, and that it is online as well, are told, once each."""
    told.after(NOTICE, agenda=POSTED if agenda else None)
    assert len(told.after(*rows, agenda=agenda)) == 1


def test_an_hour_that_is_given_later(told: Told) -> None:
    """A hearing that gets its hour is told once more."""
    assert len(told.after(agenda=replace(POSTED, start=None, end=None))) == 1
    assert len(told.after(agenda=POSTED)) == 1


def test_called_off_and_scheduled_for_another_day(told: Told) -> None:
    """A hearing that is called off and scheduled for another day at one look is one message, with both days."""
    told.after(NOTICE)
    (text,) = told.after(OFF, NOTICE.replace("05/02", "05/09"))
    assert "Was: Friday, May 2" in text
    assert "stands for Friday, May 9" in text


def test_called_off_and_scheduled_as_it_was(told: Told) -> None:
    """A hearing that is called off and scheduled as it was at one look is silent."""
    told.after(NOTICE)
    assert told.after(OFF, NOTICE) == []


def test_a_hearing_that_is_over(told: Told) -> None:
    """That a hearing is over is no news, and a message about the next one does not name it."""
    told.after(NOTICE)
    told.world.pass_time(hours=timedelta(days=70) / timedelta(hours=1))
    assert told.after() == []
    (text,) = told.after("Hearing scheduled for 06/12/2025 from 01:00 PM-05:00 PM in A-1")
    assert "May 2" not in text
