"""What is read beside the watched bills keeps to the pauses of the site."""

from pathlib import Path

from billbot.demo import faults
from tests.support.documents_house import HD5608, LIST, NEXT_DAY, day, home, read, suggested
from tests.support.house_in_process import at


def test_site_that_goes_away(tmp_path: Path) -> None:
    """When connections fail the reading stops, and the pause holds for everybody; no document counts as tried."""
    with home(tmp_path, HD5608) as house:
        day(house, 0)
        house.check(NEXT_DAY)
        house.site.faults.add(faults.dropped(), f"{LIST}/*")
        done = read(house, NEXT_DAY)
        assert done is not None
        assert (done.new, done.read, len(done.faults)) == (1, 0, 1)
        house.site.faults.clear()
        assert read(house, NEXT_DAY + 0.3) is None
        assert house.check(NEXT_DAY + 0.4).paused_until == at(NEXT_DAY + 0.5)
        day(house, NEXT_DAY + 3)
        assert suggested(house) == ["HD5608"]
