"""An app that watches four proposals and whose list is edited; an operations channel hears about edits."""

import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, Ran, bill, ended, on_disk, row

OPERATIONS = '[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\n'
TOPIC = '[[topic]]\nid = "287g"\nname = "Limits on 287(g) agreements"\n'
NUMBERS = ("H1", "H2", "H3", "H4")


def proposals(*numbers: str) -> str:
    """A list with a proposal for each of these bills."""
    each = '[[proposal]]\nid = "of-{0}"\nname = "Proposal {0}"\ntopics = ["287g"]\nbills = ["194/{0}"]\n'
    return TOPIC + "".join(each.format(number) for number in numbers)


def once(made: AppOnDisk, now: str, code: int = 0) -> str:
    """Do everything that is due. Returns the output."""
    ran = made.billbot("work", "--once", "--now", now)
    assert ran.code == code, ran.err
    return ran.out


def edit(made: AppOnDisk, text: str) -> None:
    made.configure(CONSOLE + OPERATIONS, text)


def checked(made: AppOnDisk) -> int:
    """How many bills the last poll saw."""
    return int(made.ask("SELECT checked FROM polls ORDER BY id DESC LIMIT 1")[0][0])


@contextmanager
def listed(root: Path) -> Iterator[AppOnDisk]:
    """The app after its first check, which it can go back to."""
    with on_disk(root, *(bill(number, row(REFERRED)) for number in (*NUMBERS, "H5"))) as app:
        app.configure(CONSOLE + OPERATIONS, proposals(*NUMBERS))
        once(app, BEGIN)
        app.save()
        yield app


def at_a_terminal(made: AppOnDisk, answers: str, *words: str, command: str = "watch") -> Ran:
    """Run `watch`, or another command, with somebody at the keyboard."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answers.encode())
        return ended(made.start(command, *words, stdin=theirs))
    finally:
        os.close(ours)
        os.close(theirs)
