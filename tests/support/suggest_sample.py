"""Documents of which one is suggested for a proposal and one for a topic, and a worker that wakes."""

from typing import Any

from billbot import clock
from billbot.practice import PracticeBill
from tests.support.house_on_disk import Doors, ticked

NEXT_DAY = "2025-03-04T06:00"
DESK = '[[channel]]\nname = "desk"\nkind = "console"\noperations = true\n'
BILLS = """
[[topic]]
id = "287g"
name = "Limits on agreements"
words = ["civil detainer*"]

[[topic]]
id = "roads"
name = "Roads"
words = ["toll road*"]

[[proposal]]
id = "more"
name = "More of it"
topics = ["287g"]
position = "oppose"

[[proposal]]
id = "dignity"
name = "Dignity Act"
topics = ["287g"]
bills = ["194/H1588"]
"""


def docket(number: str, text: str, **more: Any) -> PracticeBill:
    given: dict[str, Any] = {"title": f"An Act on {number}", "appears": clock.parse("2025-03-03T20:00")} | more
    return PracticeBill(194, docket=number, text=text, **given)


SECRET = docket("HD5608", "No civil detainers.", presenters=("Ann Sample",))
TOLL = docket("SD9000", "A toll road is a toll\u00adroad; and toll roads.")


def ticks(house: Doors, *moments: str) -> None:
    """Let the worker wake at these times."""
    for now in moments:
        house.site.now = clock.parse(now)
        ticked(house.house(now))
