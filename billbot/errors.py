"""Every way billbot fails.

The text of each error is one line for a person: where it went wrong, and what to do.
"""

import logging
import socket
from datetime import datetime
from typing import Literal, TypeAlias

_log = logging.getLogger(__name__)

_HOUR, _DAY = 3600.0, 86_400.0

# How the log and people are told of an error that nobody expected.
BUG = "a bug in billbot"


def log_bug(error: BaseException, where: object = "") -> str:
    """Log an unexpected error with its traceback; return it in a few words: `a bug in billbot (ValueError)`."""
    _log.error("%s%s; please report it", f"{where}: " if where else "", BUG, exc_info=error)
    return f"{BUG} ({type(error).__name__})"


def no_connection(error: BaseException) -> str:
    """Why there is no connection, in a few words: the server's name is unknown, or else the type of the error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "its name could not be found"
        cause = cause.__cause__
    return type(error).__name__


class BillbotError(Exception):
    """Something expected went wrong; the command line prints its text and exits 1."""


class ConfigError(BillbotError):
    """The configuration has faults.

    `faults` has one line each, naming the file, the key and how to fix it.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UsageError(BillbotError):
    """A command was asked for something unknown, such as an unwatched bill. Exit code 2."""


class Unreadable(BillbotError):
    """An answer of the site is not what it should be (promise 2): an error, never a change."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found


class AnotherBill(Unreadable):
    """A page shows another bill than requested: the site mixes them up."""


class Renumbered(BillbotError):
    """A docket's page shows its bill number (promise 2).

    The document's `DocketNumber` must confirm it. `shown` is the bill as `BillId` writes it (`194/H1588`).
    """

    def __init__(self, expected: str, found: str, *, shown: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.shown = shown


class Refused(BillbotError):
    """The site refused: it answered with a status other than 200, or robots.txt forbids the request.

    `absent` is true if the answer means that the site has no such page or record.
    """

    def __init__(self, text: str, *, absent: bool = False) -> None:
        super().__init__(text)
        self.absent = absent


class Unreachable(BillbotError):
    """There is no connection, or we cannot trust it.

    `stop` is true after enough failed connections in a row that the poll must end (promise 8). `retry_after` is the
    pause, in seconds, that the site asked for.
    """

    def __init__(self, text: str, *, stop: bool = False, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.stop = stop
        self.retry_after = retry_after

    @property
    def long_rest(self) -> bool:
        """Whether people should hear about the pause: the site asked for more than a day."""
        return self.retry_after is not None and self.retry_after > _DAY


class ClockWrong(BillbotError):
    """The site's clock and ours are more than an hour apart: nothing is written or sent until they agree.

    `site_time` is what the site's clock says, Eastern.
    """

    def __init__(self, text: str, *, site_time: datetime) -> None:
        super().__init__(text)
        self.site_time = site_time


class Stopped(BillbotError):
    """The process was asked to end. The current request is aborted, and no other is made."""


class StoreError(BillbotError):
    """The database cannot be read or written: not a database, a newer version, a full disk, a read-only folder."""


class Damaged(StoreError):
    """The database is damaged: nothing more is read from it or sent, even if it is due."""


class AtWork(BillbotError):
    """Another process is checking or delivering right now."""


class Overtaken(StoreError):
    """Another process wrote a newer observation of this bill meanwhile. Nothing was written (promise 4)."""


# Why a message was not accepted, and what follows:
# - later: nothing was taken, and waiting may be enough. It is tried again soon, and what then still differs is sent.
# - held: nothing was taken, and somebody has to fix something. The channel is held and tried hourly; operations hear.
# - refused: this message was refused, but others are not. It is given up, and the others go on.
# - unclear: it may have been taken. It is looked up by its key. If it is missing, it is composed again; where nobody
#   can be asked, it is sent again, and says only what is still true.
FailureKind: TypeAlias = Literal["later", "held", "refused", "unclear"]


class DeliveryError(BillbotError):
    """A message was not accepted. `kind` says what follows.

    With `by_message`, only another message can show whether the refused one was the problem, or the recipient. Until
    then the recipient is held. `retry_after` is the pause, in seconds, that the other side asked
    for, at most an hour.
    """

    def __init__(
        self,
        text: str,
        kind: FailureKind,
        *,
        retry_after: float | None = None,
        by_message: bool = False,
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.retry_after = None if retry_after is None else min(retry_after, _HOUR)
        self.by_message = by_message

    @property
    def permanent(self) -> bool:
        """Whether waiting will not fix it."""
        return self.kind in {"held", "refused"}


class FaultLogged:
    """A context that logs any exception except StoreError as a bug in `what`, so everything else goes on."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception) or isinstance(error, StoreError):
            return False
        log_bug(error, self._what)
        return True
