"""A process that is killed at its work, and an inbox that outlives it."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from billbot.bills import Message, Receipt
from tests.support.rooms import BEGIN, Inbox, Rooms


class FileInbox(Inbox):
    """Writes each message to a file; asked `again`, it looks its key up first, as Slack's channel does."""

    def __init__(self, path: Path) -> None:
        super().__init__("all")
        self.path = path

    def send(self, message: Message, recipient: str, *, thread: str | None, again: bool) -> Receipt:
        del recipient, thread
        if not (again and any(told["key"] == message.key for told in self.read())):
            with self.path.open("a") as file:
                file.write(json.dumps({"key": message.key, "text": message.text}) + "\n")
        return Receipt(message.key, BEGIN)

    def find(self, key: str, recipient: str) -> Receipt | None:
        del recipient
        return Receipt(key, BEGIN) if any(told["key"] == key for told in self.read()) else None

    def read(self) -> Iterator[Any]:
        return (json.loads(line) for line in self.path.read_text().splitlines()) if self.path.exists() else iter(())


def child(house: Rooms, job: Callable[[], object], dies_after: float | None) -> int:
    """A process that does a job, and is killed after so many seconds unless they are null; gives its id."""
    house.shut()  # no connection is any good on both sides of a fork
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        if dies_after is not None:
            threading.Timer(dies_after, os.kill, (os.getpid(), signal.SIGKILL)).start()
        house.owner = f"child {os.getpid()}"
        job()
        code = 0
    finally:
        os._exit(code)
