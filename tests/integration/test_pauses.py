"""What is read beside the watched bills keeps to the pauses of the site."""

from pathlib import Path

from tests.support import faults
from tests.support.app_in_process import at
from tests.support.documents_app import HD5608, LIST, NEXT_DAY, day, home, read, suggested


def test_site_that_goes_away(tmp_path: Path) -> None:
    """When connections fail the reading stops, and the pause holds for everybody; no document counts as tried."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        app.check(NEXT_DAY)
        app.site.faults.add(faults.dropped(), f"{LIST}/*")
        done = read(app, NEXT_DAY)
        assert done is not None
        assert (done.new, done.read, len(done.faults)) == (1, 0, 1)
        app.site.faults.clear()
        assert read(app, NEXT_DAY + 0.3) is None
        assert app.check(NEXT_DAY + 0.4).paused_until == at(NEXT_DAY + 0.5)
        day(app, NEXT_DAY + 3)
        assert suggested(app) == ["HD5608"]
