"""Numbers for whoever runs billbot: what is asked of the site is counted, and all of them laid down for a collector."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from billbot import wording
from billbot.bootstrap import House
from billbot.errors import BillbotError, ClockWrong, Damaged, StoreError
from billbot.fetch import Source
from billbot.public import write_file
from billbot.status import numbers
from billbot.store import Store

_log = logging.getLogger(__name__)


@contextmanager
def counted(store: Store, source: Source) -> Iterator[None]:
    """What is asked of the site in here, and was before, is counted; not where our clock is wrong (the gate)."""
    counts = True
    try:
        yield
    except ClockWrong:
        counts = False
        raise
    finally:
        if counts:
            _count(store, source)


@contextmanager
def open_counted(house: House, store: Store) -> Iterator[Source]:
    """The site, for all that is asked of it to be counted. Raises ConfigError as `House.open_source`."""
    with house.open_source() as source, counted(store, source):
        yield source


def write_numbers(house: House, store: Store) -> None:
    """Lay the numbers down for whoever collects them, where that is asked for. Raises BillbotError, StoreError."""
    path = house.settings.metrics.path
    if path is None:
        return
    text = wording.open_metrics(numbers(store, house.watch(store), house.clock.now()))
    try:
        write_file(path, text.encode())
    except OSError as error:
        raise BillbotError(f"{path}: cannot be written ({error.strerror}); check [metrics] path") from error


def _count(store: Store, source: Source) -> None:
    """Count what was asked, which is worth more than its count."""
    try:
        store.traffic.add(source.requests, source.received)
    except Damaged:
        raise
    except StoreError as error:
        _log.warning("what was asked of the site is not counted: %s", error)
