"""Weekly digests of the small house."""

from datetime import timedelta
from typing import Any

from billbot.facts.digest_ahead import DigestContext
from billbot.notify.digest import make_due_digests
from billbot.schedule import Pace
from tests.support.digest_story import digest_context
from tests.support.rooms import Rooms, at


def make(house: Rooms, hours: float, **more: Any) -> list[str]:
    """Make what is due so many hours after the beginning, and deliver it; gives the channels' names."""
    house.site.now = at(hours)
    with house.store() as store:
        made = make_due_digests(store, house.watch, head(**more), at(hours))
    house.deliver()
    return made


def head(**more: Any) -> DigestContext:
    known: dict[str, Any] = {"outage_after": timedelta(days=30), "pace": Pace(timedelta(hours=1), timedelta(hours=3))}
    return digest_context(**{**known, **more})


def digests(house: Rooms, channel: str = "all") -> list[str]:
    return [message.text for message in house.inboxes[channel].got if "next digest" in message.text]
