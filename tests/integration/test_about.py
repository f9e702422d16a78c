"""A message says what it is about, for channels that are read by a program."""

from pathlib import Path

import pytest

from billbot.domain.bills import BillId
from billbot.domain.ledger import About
from billbot.domain.watched import Channel
from billbot.notify import deliver
from tests.support.app_in_process import HEARING, REFERRED, at, bill, in_process, row

H1 = BillId(194, "H1")
SAMPLE = ({"id": "sample", "name": "Sample proposal"},)


def test_alert_and_its_correction(tmp_path: Path) -> None:
    """An alert names proposal and bill and links its page; a correction names the message that it corrects."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row("Reported favorably", 1, struck_at=at(3)))) as app:
        app.inbox.can_find = False
        app.day(0, 2, 4)
        _, told, correction = app.inbox.got
        assert told.about == About("alert", SAMPLE, (H1,))
        assert "https://malegislature.gov/Bills/194/H1" in [url for _, url in told.links]
        assert correction.about == About("alert", SAMPLE, (H1,), (told.key,))


def test_hearing_that_moves(tmp_path: Path) -> None:
    """A message about a new hour of a hearing corrects the one with the first hour."""
    moved = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-2"
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row(moved, 3))) as app:
        app.day(0, 2, 4)
        _, told, now = app.inbox.got
        assert now.about is not None
        assert now.about.corrects == (told.key,)


def test_fault_in_the_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If an unexpected error hides the facts of a proposal its message is posted anyway."""
    monkeypatch.setattr(deliver, "proposal_data", lambda *_: 1 / 0)
    reported = bill("H1", row(REFERRED), row("Reported favorably", 1))
    with in_process(tmp_path, reported, channels=[Channel("all", "webhook")]) as app:
        app.inbox.reads_facts = True
        app.day(0, 2)
        _, told = app.inbox.got
    assert told.about is not None
    assert told.about.proposals == SAMPLE


def test_what_is_about_no_bill(tmp_path: Path) -> None:
    """A welcome is about no bill."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        assert app.inbox.got[0].about == About("welcome")
