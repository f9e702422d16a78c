"""After a year, sent messages are deleted, but corrections still work."""

from pathlib import Path

from billbot.app.housekeeping import keep
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import BEGIN, REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.digest_story import make
from tests.support.store_sample import ask

LATER = "Reporting date extended to Friday, July 31, 2026"
FAR = "Reporting date extended to Friday, October 30, 2026"
WEEK, YEAR = 7 * 24, 53 * 7 * 24
ASKING = Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "H1"),), ask="Call your senator.")
WEEKLY = Channel("all", "console", digest=(0, BEGIN.time()))


def year_later(app: AppInProcess) -> None:
    """A row is announced and in a digest; a year later there is another digest, and old data is deleted."""
    app.day(0, 2)
    make(app, 1)
    make(app, WEEK)
    make(app, YEAR - 1)
    with app.store() as store:
        for weeks in (0, 1):  # counted from the first check, and then weekly
            keep(store, at(YEAR, weeks=weeks), dict)


def told_after_a_year(tmp_path: Path, *rows: PracticeRow) -> tuple[list[str], dict[str, str], list[tuple[object, ...]]]:
    """The news after a year, the earlier messages as they are then, and which digests are gone."""
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), proposals=[ASKING], channels=[WEEKLY]) as app:
        year_later(app)
        before = len(app.inbox.got)
        kept = ask(
            app.path,
            "SELECT number, message IS NULL, EXISTS (SELECT 1 FROM ledger WHERE kind = 'digest' AND ledger.number ="
            " digests.number) FROM digests ORDER BY number",
        )
        app.day(YEAR + 3 * WEEK, YEAR + 3 * WEEK + 1, YEAR + 3 * WEEK + 2)
        told = [each.text for each in app.inbox.got[before:]]
        return told, {reference: each.text for reference, each in app.inbox.amended.items()}, kept


def test_struck_a_year_later(tmp_path: Path) -> None:
    """A row struck a year after it was told is corrected once; only the last digest is kept."""
    told, amended, kept = told_after_a_year(tmp_path, row(LATER, 1, struck_at=at(YEAR + 2 * WEEK)))
    assert [LATER in each for each in told] == [True]
    assert "struck" in told[0]
    ((reference, text),) = amended.items()
    assert (reference, "struck from the record" in text) == ("all-2", True)
    assert kept == [(0, 1, 0), (1, 1, 0), (2, 0, 1)]


def test_asked_a_year_later(tmp_path: Path) -> None:
    """A full ask of a year ago still counts as said, and nothing is repeated."""
    told, amended, _ = told_after_a_year(tmp_path, row(LATER, 1), row(FAR, YEAR + 2 * WEEK))
    assert len(told) == 1
    assert FAR in told[0]
    assert "(as said on March 3, 2025)" in told[0]
    assert amended == {}
