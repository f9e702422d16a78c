"""Other reading also respects the site's pauses."""

from pathlib import Path

import pytest

from tests.support import faults
from tests.support.app_in_process import at
from tests.support.documents_app import HD5608, LIST, NEXT_DAY, day, home, read, suggested
from tests.support.faults import Fault
from tests.support.hearing_sample import posted


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


@pytest.mark.parametrize(
    ("target", "fault", "hours"),
    [
        ("/api/Hearings", faults.unavailable("3600"), 1),
        ("/api/Hearings", faults.dropped(), 0.5),
        ("/api/Hearings/2", faults.unavailable("3600"), 1),
        ("/api/Hearings/2", faults.dropped(), 0.5),
        ("/Events/Hearings/Detail/2", faults.unavailable("3600"), 1),
    ],
)
def test_hearing_after_which_the_site_is_left_alone(tmp_path: Path, target: str, fault: Fault, hours: float) -> None:
    """A hearing whose answer asks for a rest, or whose connections fail, begins a pause for every reader."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        app.site.hearings = [posted(2, "H1")]
        app.site.faults.add(fault, target)
        report = app.check(25)
        assert (report.checked, report.failure, report.paused_until) == (1, None, at(25 + hours))
        app.site.requests.clear()
        assert read(app, 25) is None
        assert app.check(25 + hours - 0.1).checked == 0
        assert app.site.requests == []
