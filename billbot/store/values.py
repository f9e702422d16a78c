"""What the parts of the database take and give, besides the values of `billbot.domain.bills`."""

from datetime import datetime

from msgspec import Struct


class Hold(Struct, frozen=True):
    """Why nothing is sent to a channel, or to one of its recipients; if `permanent`, somebody has to mend it.

    At `next_asking` the channel is probed, unless a message shows before whether it works; null if only a message can
    show that. `believed` says that a person says it was mended, which no message has shown yet.
    """

    since: datetime
    tries: int
    next_try: datetime
    error: str
    permanent: bool
    next_asking: datetime | None = None
    believed: bool = False

    @property
    def can_be_probed(self) -> bool:
        """Whether a probe of the channel can show that it was mended."""
        return self.lacking or self.next_asking is not None

    @property
    def lacking(self) -> bool:
        """Whether the channel lacks something, such as a token, so that nothing was tried."""
        return self.tries == 0
