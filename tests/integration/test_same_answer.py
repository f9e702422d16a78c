"""If the answer is the same as last time, the look reads nothing known, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PostedVote, PracticeRow
from billbot.domain.bills import BillId
from billbot.store import Bills, Observation, bills
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, checked, in_process, kinds, row
from tests.support.practice_sample import VOTE

H1 = BillId(194, "H1")
# At the first hour no look had read only the history.
SEEN, SAME = (0, 1), 2


@pytest.fixture
def still(tmp_path: Path) -> Iterator[AppInProcess]:
    """An app whose two bills were looked at twice, and do not move for two days."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 48)), bill("H2", row(REFERRED))) as app:
        look(app, *SEEN)
        yield app


def look(app: AppInProcess, *hours: float) -> None:
    app.check(*hours)


def reads(app: AppInProcess, hours: float) -> int:
    """How often a check at this hour reads a bill's known facts."""
    statements: list[str] = []
    watch, app.site.now = app.watch, at(hours)
    with app.store() as store, app.source() as source:
        store._db.conn.set_trace_callback(statements.append)  # noqa: SLF001 - it counts what nobody else does
        checked(store, source, watch, app.clock)
    return sum("SELECT known" in each for each in statements)


def test_nothing_is_read(still: AppInProcess) -> None:
    """While the answer is the same, a bill's known facts are not read."""
    assert [reads(still, hours) for hours in (SAME, 3, 4)] == [0, 0, 0]


def test_all_is_read_after_a_visit(still: AppInProcess) -> None:
    """Once a day, after the page was visited, the answer is read in full, whatever it was before."""
    still.check(24)
    assert [reads(still, hours) for hours in (25, 26)] == [2, 0]


def test_visit_beside_the_same_answer(tmp_path: Path) -> None:
    """The page is read once a day even if the answer is the same, and its news is announced."""
    with in_process(tmp_path, bill("H1", row(REFERRED), votes=(PostedVote(at(3), VOTE),))) as app:
        look(app, *SEEN, SAME, 23)
        assert kinds(app.check(24)) == [("H1", "committee_vote_posted")]


def test_page_in_trouble_beside_the_same_answer(tmp_path: Path) -> None:
    """An unreadable page is tried again even if the answer is the same, and its news is announced."""
    with in_process(tmp_path, bill("H1", row(REFERRED), votes=(PostedVote(at(3), VOTE),))) as app:
        look(app, *SEEN, SAME)
        app.site.faults.add(faults.maintenance(), "/Bills/*")
        look(app, 24)
        with app.store() as store:
            assert store.checks.of(H1).known_answer is None
        app.site.faults.clear()
        assert kinds(app.check(24.5)) == [("H1", "committee_vote_posted")]


@pytest.mark.parametrize(
    ("moved", "first", "then"),
    [
        (row(HEARING, 2.5, removed_at=at(3.5)), "action_added", "action_removed"),
        (row("Hearing set", -47, old_text=HEARING, reworded_at=at(2.5)), "action_reworded", None),
        (row(HEARING, -47, struck_at=at(2.5), restored_at=at(3.5)), "action_struck", "action_restored"),
    ],
    ids=["withdrawn", "reworded", "restored"],
)
def test_what_was_wrong_is_put_right(tmp_path: Path, moved: PracticeRow, first: str, then: str | None) -> None:
    """News after the same answer is announced; a return to the earlier answer is also news."""
    with in_process(tmp_path, bill("H1", row(REFERRED), moved)) as app:
        look(app, *SEEN, SAME)
        assert kinds(app.check(3)) == [("H1", first)]
        told = [kind for hours in (4, 5.1, 6.2) for _, kind in kinds(app.check(hours))]
        assert told == ([then] if then else [])


def test_missing_twice_in_the_same_answer(tmp_path: Path) -> None:
    """A row that is waited for is believed gone when it is missing again, in the very answer that first lacked it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, removed_at=at(2.5)))) as app:
        look(app, *SEEN, SAME)
        assert [kinds(app.check(hours)) for hours in (3, 3.5)] == [[], []]
        assert kinds(app.check(4.1)) == [("H1", "action_removed")]


def test_killed_before_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the process is killed before writing, the next look announces the news, once."""

    class KilledError(BaseException):
        pass

    def die(*_: object) -> None:
        raise KilledError

    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 2.5))) as app:
        look(app, *SEEN, SAME)
        with monkeypatch.context() as patched:
            patched.setattr(Bills, "record", die)
            with pytest.raises(KilledError):
                app.check(3)
        assert [kinds(app.check(hours)) for hours in (4, 5, 6)] == [[("H1", "action_added")], [], []]


def test_newer_sighting_meanwhile(still: AppInProcess) -> None:
    """If another process wrote a newer observation, a slow process reads the answer again."""
    with still.store() as store:
        before, known = store.checks.of(H1).known_answer, store.bills.last_seen(H1)
        assert before is not None
        assert known is not None
        store.bills.record(Observation(known, at(1.5), visited=False))
        store.checks.read_well(H1, at(1.6), visited=False, known_answer=before)
    assert reads(still, SAME) == 1


def test_taken_up_again(tmp_path: Path) -> None:
    """When a bill is followed again, rows from the time without it are announced."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 3)), bill("H2", row(REFERRED))) as app:
        look(app, *SEEN, SAME)
        both = app.watch
        (proposal,) = both.proposals
        app.watch = replace(both, proposals=[replace(proposal, bills=proposal.bills[1:])])
        look(app, 4, 5)
        app.watch = both
        assert kinds(app.check(6)) == [("H1", "action_added")]


def test_failed_meanwhile(still: AppInProcess) -> None:
    """A bill that could not be read fails no longer once the answer is the same as before."""
    still.site.faults.add(faults.error_page(), "*H1*")
    assert len(still.check(SAME).failed) == 1
    still.site.faults.clear()
    assert still.check(3).failed == []
    with still.store() as store:
        looks = store.checks.of(H1)
    assert (looks.failing_since, looks.error) == (None, None)


def test_history_in_trouble_is_asked_for_once(still: AppInProcess) -> None:
    """If a history cannot be read, the page replaces it without a second request."""
    still.site.faults.add(faults.empty(), "/api/*H1/DocumentHistoryActions")
    still.site.requests.clear()
    report = still.check(SAME)
    assert (kinds(report), report.failed) == ([], [])
    asked = [request.target for request in still.site.requests]
    assert [sum(part in each for each in asked) for part in ("H1/DocumentHistoryActions", "/Bills/194/H1")] == [1, 1]


def test_read_by_another_version(still: AppInProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer read by another version is read again, since this one may find more in it."""
    monkeypatch.setattr(bills, "_READER", "another")
    assert [reads(still, hours) for hours in (SAME, 3)] == [2, 0]
