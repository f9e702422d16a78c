"""Tasks after a check run if it found anything, otherwise now and then."""

from pathlib import Path

from billbot.app.tick import Steps, TickContext, follow_up
from billbot.domain.report import Report
from tests.support.app_in_process import REFERRED, bill, row
from tests.support.app_on_disk import BILLS, CONSOLE, on_disk


def test_pages_where_nothing_moved(tmp_path: Path) -> None:
    """The pages are checked after a check that moved anything, otherwise every ten minutes."""
    laid = []
    with on_disk(tmp_path, bill("H1", row(REFERRED))) as made:
        made.configure(CONSOLE, BILLS)
        page = made.root / "state" / "public" / "index.html"
        for minute, news in ((0, True), (2, False), (4, False), (6, True), (8, False), (13, False)):
            page.unlink(missing_ok=True)
            app = made.app(f"2025-03-03T10:{minute:02}")
            with app.open_store() as store, Steps() as steps:
                follow_up(TickContext(app, store, steps, report=Report(app.clock.now(), anything_moved=news)))
            laid += [minute] * page.exists()
    assert laid == [0, 2, 6, 13]
