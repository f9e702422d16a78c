"""Channels for an incident and for everything, and pages that cannot be read."""

from datetime import time

from msgspec.structs import replace

from billbot.app.status import overview
from billbot.briefs.due import Planner
from billbot.demo import faults
from billbot.domain.incidents import Incident
from billbot.domain.planning import Pace
from billbot.domain.watched import Channel, Dates
from tests.support.app_in_process import OUTAGE_AFTER, AppInProcess

# Asleep all day: quiet hours do not hold operations back.
OPS = Channel("ops", "console", topics=("none",), operations=True, quiet=(time(0), time(23, 59)))
ALL = Channel("all", "console")
RELAID = faults.Fault(answer=lambda given: replace(given, body=given.body.replace(b"contentContainer", b"main")))
PLANNER = Planner(24, Pace(OUTAGE_AFTER, OUTAGE_AFTER), Dates())


def still_open(app: AppInProcess) -> list[Incident]:
    """The open incidents, as `status` shows them."""
    with app.store() as store:
        return list(overview(store, app.watch, PLANNER, app.site.now, {}).incidents)
