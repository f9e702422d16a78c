"""Weekly work on the database: make a backup, and delete what is no longer needed."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from billbot.clock import later
from billbot.domain import schedule
from billbot.errors import Damaged, StoreError
from billbot.notify import KINDS, digest
from billbot.store import Store
from billbot.store.attempts import Task

_log = logging.getLogger(__name__)

# Pages that could not be read, and notes of polls.
_READ_FOR = timedelta(days=90)
# Who goes to a hearing is kept for two weeks after it. Who took on an ask is kept for a General Court's two years.
_CAME_FOR, _ON_IT_FOR = timedelta(days=14), timedelta(days=730)
# A message is kept for a year, or longer if it may still be corrected.
_SENT_FOR = timedelta(days=365)


def keep(store: Store, now: datetime, files: Callable[[], Mapping[str, bytes]]) -> str | None:
    """Back up and prune, each once a week; failures are logged and retried after a day. Raises StoreError.

    `files` gives the files of the configuration for the backup. Each part is marked as tried before it begins, so that
    it is not retried at once if it fails. Returns why the backup failed, an empty text if it succeeded, None if none
    was due.
    """
    failed = None
    if _due(store, "backup", now):
        store.attempts.note("backup", now, done=False)
        failed = _back_up(store, now, files())
    if _due(store, "pruning", now):
        store.attempts.note("pruning", now, done=False)
        store.offers.prune(later(now, -_CAME_FOR).date(), later(now, -_ON_IT_FOR))
        store.upkeep.prune_polls(later(now, -_READ_FOR))
        year = later(now, -_SENT_FOR)
        once, last = (
            {name for name, kind in KINDS.items() if kind.remembered_for == long} for long in ("a year", "last")
        )
        digests = store.digests.prune(year, digest.DIGEST)
        sent = store.upkeep.prune_messages(year, once, last)
        store.upkeep.forget_left(year)
        _log.info("pruning: %d digests and %d messages are gone", digests, sent)
        store.attempts.note("pruning", now, done=True)
    return failed


def _due(store: Store, task: Task, now: datetime) -> bool:
    last = store.attempts.of(task)
    return schedule.upkeep_due(store.polls.first_started(), last.tried_at, last.done_at, now)


def _back_up(store: Store, now: datetime, files: Mapping[str, bytes]) -> str:
    try:
        made = store.upkeep.back_up(now, files)
    except Damaged:
        raise
    except StoreError as error:
        # The folders above may contain a person's name, and this text goes to operations channels.
        _log.error("no backup was made: %s", error)
        return str(error).replace(f"{store.path.parent}{os.sep}", "")
    _log.info("backup: %s", made.name)
    store.attempts.note("backup", now, done=True)
    return ""
