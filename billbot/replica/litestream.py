"""Runs Litestream, the program that copies the database to the replica, and fetches from it."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from billbot.errors import ReplicaError, Stopped

_PROGRAM = "litestream"
# Seconds that the last copy may take once Litestream was asked to end.
_TO_END = 30
# Tenths of a second until its socket is there; if it is not by then, the next command says why.
_TRIES = 50
# Seconds after which a wait for a command sees whether the process is to end.
_LOOKS_UP = 0.2
# Have it end when we do, however that is; and never two at once. Both programs are parts of util-linux.
_WITH_US, _ALONE = ("setpriv", "--pdeathsig", "TERM"), ("flock", "--no-fork", "--timeout", str(_TO_END))


def _never() -> bool:
    return False


class Litestream:
    """Litestream for the database at `database`, with the replica at `url`, in which each copy has a name.

    A command is given up after `answers_within` seconds, one that fetches a large copy after `brings_within`. Each
    method raises ReplicaError where the program is missing, or the replica cannot be read or written.
    """

    def __init__(self, url: str, database: Path) -> None:
        self.url, self._database = url, database
        self.answers_within, self.brings_within = 60.0, 600.0
        self._settings, self._socket = database.with_suffix(".litestream"), database.with_suffix(".sock")
        self._process: subprocess.Popen[bytes] | None = None

    def arrived(self, name: str) -> int:
        """The number of the last transaction that arrived under a name; 0 where none did."""
        said = self._run("ltx", "-level", "all", "-json", self._at(name))
        try:
            return max((int(each["max_txid"], 16) for each in json.loads(said)), default=0)
        except (ValueError, LookupError, TypeError) as error:
            raise ReplicaError(f"the replica {self.url}: what litestream says of it cannot be read") from error

    def fetch(self, name: str, to: Path, *, large: bool = False, stopping: Callable[[], bool] = _never) -> None:
        """Fetch the database with this name to `to`, where nothing is yet; a `large` one gets more time.

        Raises Stopped once it is `stopping`.
        """
        within = self.brings_within if large else self.answers_within
        self._run("restore", "-o", str(to), self._at(name), within=within, stopping=stopping)

    def put(self, name: str, database: Path) -> None:
        """Copy another, small database to the replica under this name, once."""
        self._run("replicate", "-once", str(database), self._at(name))

    def settle(self) -> None:
        """Wait until all that was written so far has arrived; a process on this machine has to be `copying`."""
        if not self._socket.exists():
            raise ReplicaError("nothing leaves while `billbot work` does not run here, which copies the database")
        self._run("sync", "-wait", "-socket", str(self._socket), str(self._database))

    @contextmanager
    def copying(self, name: str) -> Iterator[None]:
        """Have all that is written copied within a second or so, for the length of the block (see `keep_copying`)."""
        replica = {"url": self._at(name), "sync-interval": "1s", "auto-recover": True}
        settings = {
            "socket": {"enabled": True, "path": str(self._socket), "permissions": 0o600},
            "dbs": [{"path": str(self._database), "replica": replica}],
            "logging": {"level": "warn", "stderr": True},
        }
        try:
            self._settings.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML, too
            self._settings.chmod(0o600)
        except OSError as error:
            raise ReplicaError(f"{self._settings}: {error.strerror}") from error
        self.keep_copying()
        try:
            self._wait()
            yield
        finally:
            self._end()

    def keep_copying(self) -> None:
        """Start Litestream, unless it is still running."""
        if self._process is not None and self._process.poll() is None:
            return
        copy = (_PROGRAM, "replicate", "-no-expand-env", "-config", str(self._settings))
        words = [*_WITH_US, *_ALONE, str(self._settings), *copy]
        with _said_plainly(self.url):
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, env=_environ())

    def _wait(self) -> None:
        """Wait until Litestream answers, and until all that is there has arrived, if it does."""
        for _ in range(_TRIES):
            if self._socket.exists():
                break
            threading.Event().wait(0.1)
        with suppress(ReplicaError):
            self.settle()

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_TO_END)
        self._process.kill()
        self._process.wait()
        self._process = None

    def _run(self, *words: str, within: float | None = None, stopping: Callable[[], bool] = _never) -> str:
        with (
            _said_plainly(self.url),
            subprocess.Popen(
                [_PROGRAM, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=_environ(),
            ) as process,
        ):
            try:
                said, why = _answer(process, within or self.answers_within, stopping)
            finally:
                process.kill()
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, words, said, why)
        return said

    def _at(self, name: str) -> str:
        parts = urlsplit(self.url)
        return parts._replace(path=f"{parts.path}/{name}").geturl()


def _answer(process: subprocess.Popen[str], within: float, stopping: Callable[[], bool]) -> tuple[str, str]:
    """What a command wrote on stdout and on stderr, once it has ended. Raises TimeoutExpired, Stopped."""
    left = within
    while not stopping():
        try:
            return process.communicate(timeout=min(left, _LOOKS_UP))
        except subprocess.TimeoutExpired:
            left -= _LOOKS_UP
            if left <= 0:
                raise
    raise Stopped("asked to end while the replica was read")


@contextmanager
def _said_plainly(url: str) -> Iterator[None]:
    where = f"the replica {url}"
    try:
        yield
    except FileNotFoundError as error:
        missing = f'{error.filename} is not installed; docs/running.md, "A second machine", says how'
        raise ReplicaError(f"{where}: {missing}") from error
    except subprocess.TimeoutExpired as error:
        raise ReplicaError(f"{where}: does not answer") from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip().splitlines()
        raise ReplicaError(f"{where}: {said[-1] if said else 'litestream failed'}") from error
    except OSError as error:
        raise ReplicaError(f"{where}: {error.strerror}") from error


def _environ() -> Mapping[str, str]:
    """The environment for Litestream: with the credentials of the bucket, without billbot's own secrets."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BILLBOT_")}
