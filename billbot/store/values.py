"""What the parts of the database take and give, besides the values of `billbot.domain.bills`."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from billbot.domain.bills import Agenda, Appointment, BillId


class ListedHearing(Struct, frozen=True):
    """A hearing of the list as it was last read well, with its course of appointments, the present one last.

    `gone` are the documents that were on its agenda once, each with the Eastern day on which it was first seen off it,
    null where that is not known. The list first named it at `known_at`, it was last asked for
    at `tried_at`, and since `doubted_at` its answer may be an old one, null where nothing is in doubt; Eastern times.
    `on_the_first_list` says that the very first list named it already.
    """

    agenda: Agenda
    course: tuple[Appointment, ...]
    gone: Mapping[BillId, date | None]
    known_at: datetime
    tried_at: datetime
    doubted_at: datetime | None
    on_the_first_list: bool


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
