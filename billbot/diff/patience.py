"""When something that disappeared is believed gone (promise 3)."""

from datetime import datetime, timedelta

from msgspec import Struct

from billbot.clock import elapsed


class Patience(Struct, frozen=True):
    """When a disappearance is believed: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """Since when something is missing that is missing now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing since then is gone; never at the check that first missed it."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)
