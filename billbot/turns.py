"""One thing after the other, where the trouble of one must not keep the others waiting."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from billbot.errors import BillbotError, ClockWrong, Damaged

_log = logging.getLogger(__name__)


class Turns:
    """Things that each have their turn, whatever became of those before.

    Raises BillbotError where its `with` ends, with a line for each trouble there was.
    """

    def __init__(self) -> None:
        self._troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._troubles:
            raise BillbotError("\n".join(dict.fromkeys(self._troubles)))  # several may have had the same

    @contextmanager
    def take(self) -> Iterator[None]:
        """Do one of them. A fault of ours is logged here, where all is known of it.

        Raises ClockWrong and Damaged, which leave no turn to the others.
        """
        try:
            yield
        except (ClockWrong, Damaged):
            raise
        except BillbotError as error:
            self._troubles += str(error).splitlines()
        except Exception as error:
            _log.exception("a fault in billbot; please report it")
            self._troubles.append(f"a fault in billbot ({type(error).__name__}); please report it, with the log")
