"""The key under which addresses stand in a database, in a file of its own beside it."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from billbot.errors import StoreError
from billbot.store.connection import said_plainly

_KEY_BYTES = 32


def read_key(database: Path, any_made: Callable[[], bool]) -> bytes:
    """The key of the database at `database`, made where there is none and `any_made` says that nothing was told yet.

    Raises StoreError where it is missing, cannot be read, or is none.
    """
    path = database.with_suffix(".key")
    with said_plainly(path):
        if not path.exists() and any_made():
            raise StoreError(
                f"{path}: is missing, and without it nobody knows to whom something is owed; restore it with the"
                " backup of the database"
            )
        if not path.exists():
            # Written aside and linked, so that two processes at once end up with one whole key.
            draft = path.with_suffix(f".key.{secrets.token_hex(4)}")
            draft.touch(0o600)
            draft.write_bytes(secrets.token_bytes(_KEY_BYTES))
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        key = path.read_bytes()
    if len(key) != _KEY_BYTES:  # an empty one, after a power cut, would hash without a key
        raise StoreError(
            f"{path}: is not the key that billbot made; restore it with the backup of the database, or move it"
            " away: then what waits to be sent is dropped"
        )
    return key
