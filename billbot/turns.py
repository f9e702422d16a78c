"""One thing after the other, where the trouble of one must not keep the others waiting."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from billbot.errors import BillbotError

_log = logging.getLogger(__name__)


class Turns:
    """Things that each have their turn, whatever became of those before; what went wrong is raised at the end."""

    def __init__(self) -> None:
        self._troubles: list[str] = []

    @contextmanager
    def take(self) -> Iterator[None]:
        """Do one of them. A fault of ours is logged here, where all is known of it."""
        try:
            yield
        except BillbotError as error:
            self._troubles += str(error).splitlines()
        except Exception as error:
            _log.exception("a fault in billbot; please report it")
            self._troubles.append(f"a fault in billbot ({type(error).__name__}); please report it, with the log")

    def end(self) -> None:
        """Raise BillbotError with a line for each trouble there was; several may have had the same."""
        if self._troubles:
            raise BillbotError("\n".join(dict.fromkeys(self._troubles)))
