"""An app whose list is edited by `watch`, and what is looked at afterwards."""

import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from billbot import clock
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId, SimilarBill
from billbot.domain.watched import Edit
from tests.support.app_on_disk import BEGIN, BILLS, CONSOLE, REFERRED, AppOnDisk, Ran, ended, on_disk, row

OPERATIONS = '[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\n'
TOPICS = """# The list.
[[topic]]
id = "287g"
name = "Limits on 287(g) agreements"
words = ["287(g)", "detainer*"]   # the section
not_words = ["forcible detainer*"]

[[topic]]
id = "sealing"
name = "Sealing"
words = ["record sealing"]
"""
LIST = BILLS.replace('[[topic]]\nid = "287g"\nname = "Limits on 287(g) agreements"\n', TOPICS).replace(
    '"194/H1588", "194/S1122"', '\n    "194/H1588",  # the House\'s\n'
)
TITLE = "An Act relative to civil detainers"


def practice(number: str, title: str = TITLE, **more: Any) -> PracticeBill:
    """A bill on the site, filed when the app begins."""
    more.setdefault("appears", clock.parse(BEGIN))
    return PracticeBill(194, number, title=title, rows=(row(REFERRED),), **more)


@contextmanager
def app(
    root: Path, *bills: PracticeBill, text: str = LIST, channels: str = CONSOLE + OPERATIONS
) -> Iterator[AppOnDisk]:
    """The app with H1588 on the list, and on the site H1588, S1122 of the same title, and these."""
    similar = (SimilarBill(BillId(194, "H1588"), TITLE), SimilarBill(BillId(194, "H2"), "An Act on nothing"))
    sample = (
        practice("H1588"),
        practice("S1122", presenters=("Ann Sample", "Bo Sample"), cosponsors=("Cy Sample",), similar=similar),
        practice("S7", "An Act on record sealing", text="What 287(g) says"),
        *bills,
    )
    with on_disk(root, *sample) as made:
        made.configure(channels, text)
        yield made


def log(made: AppOnDisk) -> list[Edit]:
    """The edits that are kept."""
    with made.store() as store:
        return list(store.watchlist.edits())


def refused(made: AppOnDisk, code: int, *words: str) -> str:
    """What is said where nothing is written."""
    before = (made.folder / "bills.toml").read_bytes()
    ran = made.billbot("watch", *words)
    assert (ran.code, (made.folder / "bills.toml").read_bytes()) == (code, before)
    return ran.err.strip()


def at_a_terminal(made: AppOnDisk, answers: str, *words: str) -> Ran:
    """Run `watch` with somebody at the keyboard."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answers.encode())
        return ended(made.start("watch", *words, stdin=theirs))
    finally:
        os.close(ours)
        os.close(theirs)
