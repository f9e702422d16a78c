"""Every way billbot fails.

The text of each error is one line for a person: where it went wrong, and what to do.
"""

import logging
from datetime import datetime
from typing import Literal, TypeAlias

_log = logging.getLogger(__name__)

_HOUR, _DAY = 3600.0, 86_400.0


class BillbotError(Exception):
    """Something expected went wrong; the command line prints its text and exits 1."""


class ConfigError(BillbotError):
    """The configuration has faults.

    `faults` holds one line each, naming the file, the key and the mend.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class ListEmptied(ConfigError):
    """The list of bills lost most of its proposals in one edit, which somebody has to confirm."""


class UsageError(BillbotError):
    """The command was asked for something it does not know, an unwatched bill for one; exit code 2."""


class Unreadable(BillbotError):
    """An answer of the site is not what it should be (promise 2): an error, never a change.

    `page` is the bill page as it came, where it is one that could not be read, so that it can be kept.
    """

    def __init__(self, expected: str, found: str, *, page: bytes | None = None) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found
        self.page = page


class AnotherBill(Unreadable):
    """A page that shows another bill than the one asked for: the site mixes them up."""


class TooMuch(BillbotError):
    """Searching a stranger's text would take longer than it is worth (promise 9): it is skipped, and that is said."""


class Renumbered(BillbotError):
    """A docket's page shows the number the docket got (promise 2).

    The document's `DocketNumber` has to confirm it; `shown` is that bill as `BillId` writes it (`194/H1588`).
    """

    def __init__(self, expected: str, found: str, *, shown: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.shown = shown


class Refused(BillbotError):
    """The site answered, but not with what was asked for: a status other than 200, or robots.txt forbids.

    `absent` is true where the answer is the site's way of saying that it has no such page or record.
    """

    def __init__(self, text: str, *, absent: bool = False) -> None:
        super().__init__(text)
        self.absent = absent


class Unreachable(BillbotError):
    """No connection, or none that can be trusted.

    `stop` is true after so many failed connections in a row that the poll has to end (promise 8). `retry_after`, in
    seconds, is the rest that the site asked for.
    """

    def __init__(self, text: str, *, stop: bool = False, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.stop = stop
        self.retry_after = retry_after

    @property
    def long_rest(self) -> bool:
        """Whether a person should know of the rest that the site asked for: more than a day of it."""
        return self.retry_after is not None and self.retry_after > _DAY


class ClockWrong(BillbotError):
    """The site's clock and ours are more than an hour apart: nothing is written or sent until they agree.

    `site_time` is what the site's clock says, Eastern.
    """

    def __init__(self, text: str, *, site_time: datetime) -> None:
        super().__init__(text)
        self.site_time = site_time


class Stopped(BillbotError):
    """The process was asked to end; the request in hand is broken off and no other is made."""


class StoreError(BillbotError):
    """The database cannot be read or written: not a database, a newer version, a full disk, a read-only folder."""


class Damaged(StoreError):
    """The database is damaged: nothing more is read from it and nothing is sent, whatever else is due."""


class AtWork(BillbotError):
    """Another process checks or delivers at this moment."""


class Overtaken(StoreError):
    """Another process wrote a newer observation of this bill meanwhile; nothing was written (promise 4)."""


# What it means for a message that it was not accepted:
# - later: nothing was taken, and waiting alone may mend that. It is tried again soon, and what differs by then is told.
# - held: nothing was taken, and somebody has to mend something. The channel is held and tried hourly; operations hear.
# - refused: this message is refused as it is, and others are not. It is given up, and the others go on.
# - unclear: it may have been taken all the same. It is looked for by its key, or the same bytes go again under it.
Meaning: TypeAlias = Literal["later", "held", "refused", "unclear"]


class DeliveryError(BillbotError):
    """A message was not accepted; `meaning` says what follows.

    `by_message` says of what is held that only a message can show whether it was mended, and of what is refused that
    only another message can show whether this one is at fault: until then it is held. `retry_after`, in seconds, is
    what the other side asked for, at most an hour: then it is asked again.
    """

    def __init__(
        self,
        text: str,
        meaning: Meaning,
        *,
        retry_after: float | None = None,
        by_message: bool = False,
    ) -> None:
        super().__init__(text)
        self.meaning = meaning
        self.retry_after = None if retry_after is None else min(retry_after, _HOUR)
        self.by_message = by_message

    @property
    def permanent(self) -> bool:
        """Whether waiting alone will not mend it."""
        return self.meaning in {"held", "refused"}


class FaultLogged:
    """A context that logs any exception but a StoreError as a fault in `what`: the rest is announced all the same."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception) or isinstance(error, StoreError):
            return False
        _log.error("%s: a fault in billbot; please report it", self._what, exc_info=error)
        return True
