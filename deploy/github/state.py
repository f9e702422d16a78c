"""Seals the database for the branch that keeps the state of a scheduled job, and opens it again.

    python deploy/github/state.py seal state/billbot.db kept
    python deploy/github/state.py open kept state/billbot.db

`BILLBOT_KEY` in the environment is the key, in base64. Each piece of 64 kB is sealed by itself with AES-SIV: what stays
as it is stays the same sealed, so only what changed travels, and whoever sees the branch learns which pieces
changed, and how many there are, and nothing of what is in them. A sealed list of all of them keeps anybody from leaving
some out, or mixing those of two days. Nothing is written unless all of it can be opened.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_PIECE = 65_536
_LIST = "list"
_KEY_BYTES = 32


def _cipher() -> AESSIV:
    """Our cipher, under a separate key: the key of the addresses is used for nothing else."""
    try:
        key = base64.b64decode(os.environ.get("BILLBOT_KEY", ""), validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        sys.exit("::error::The secret BILLBOT_KEY is not 32 bytes in base64. To make it: docs/running/other-ways.md")
    return AESSIV(hmac.digest(key, b"billbot: the branch of the state", "sha512"))


def _sealed(cipher: AESSIV, name: str, body: bytes) -> bytes:
    return cipher.encrypt(body, [name.encode()])


def seal(database: Path, folder: Path) -> None:
    """Write the sealed pieces of a database into a new folder."""
    cipher, body = _cipher(), database.read_bytes()
    folder.mkdir(mode=0o700)
    pieces = {}
    for begin in range(0, len(body), _PIECE):
        name = f"{begin // _PIECE:06}"
        sealed = _sealed(cipher, name, body[begin : begin + _PIECE])
        (folder / name).write_bytes(sealed)
        pieces[name] = hashlib.sha256(sealed).hexdigest()
    (folder / _LIST).write_bytes(_sealed(cipher, _LIST, json.dumps(pieces).encode()))


def unseal(folder: Path, database: Path) -> None:
    """Write the database whose sealed pieces lie in a folder; where one is not as it was, a line, and nothing else."""
    cipher = _cipher()
    try:
        listed = json.loads(cipher.decrypt((folder / _LIST).read_bytes(), [_LIST.encode()]))
    except (InvalidTag, OSError):
        sys.exit(
            "::error::The state cannot be opened: BILLBOT_KEY is another key than the one that sealed it, or it was"
            " damaged. Nothing was done, and the state stays as it is. Put the right key back, or the branch"
            " billbot-backup in its place, as docs/running/move-and-restore.md says."
        )
    found = {each.name: each.read_bytes() for each in folder.iterdir() if each.name != _LIST}
    if {name: hashlib.sha256(body).hexdigest() for name, body in found.items()} != listed:
        sys.exit(
            "::error::The state was damaged or changed by somebody: its pieces are not those that were sealed together."
            " Nothing was done, and the branch stays as it is. Put the branch billbot-backup in its place, as"
            " docs/running/move-and-restore.md says."
        )
    database.write_bytes(b"".join(cipher.decrypt(found[name], [name.encode()]) for name in sorted(found)))


if __name__ == "__main__":
    {"seal": seal, "open": unseal}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
