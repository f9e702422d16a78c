"""Channels for an incident and for everything, and pages that cannot be read."""

from datetime import time

from msgspec.structs import replace

from billbot.app.status import overview
from billbot.demo.site import Fault
from billbot.domain.incidents import Incident
from billbot.domain.watched import Channel
from tests.support.app_in_process import AppInProcess

# Asleep all day: quiet hours do not hold operations back.
OPS = Channel("ops", "console", topics=("none",), operations=True, quiet=(time(0), time(23, 59)))
ALL = Channel("all", "console")
RELAID = Fault(answer=lambda given: replace(given, body=given.body.replace(b"contentContainer", b"main")))


def still_open(app: AppInProcess) -> list[Incident]:
    """The open incidents, as `status` shows them."""
    with app.store() as store:
        return list(overview(store, app.watch, app.site.now).incidents)
