"""What is asked in Slack of two proposals, one of them with a hearing ahead, and what is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from billbot.app.answers import Reply, answer
from billbot.domain.watched import Channel, Court, Dates, Proposal
from billbot.messages.fit import lay_out
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.app_on_disk import bill_id

ROOM, OTHER = "C0000000001", "C0000000002"
SITE = "https://malegislature.gov"
HOSTILE = "Read <https://example.org|this> *now* <!channel> `x` :x: @here"
CHANNELS = (
    Channel("coalition", "slack", ROOM, topics=("topic",)),
    Channel("facts", "slack", OTHER, topics=("other", "topic"), asks=False),
)
DIVERSION = Proposal(
    "diversion",
    "Juvenile diversion",
    ("topic",),
    (bill_id("H1"),),
    position="support",
    ask="Call the chairs",
    owner="A. Sample",
)
PROTECT = Proposal("protect", "PROTECT Act", ("other",), (bill_id("H2"),))


@contextmanager
def two_proposals(path: Path) -> Iterator[AppInProcess]:
    """An app that has read both, and is saved so; a stranger wrote the row of the second."""
    first = bill("H1", row("Bill filed", -300), row(REFERRED, -200), row("Order extended", -150), row(HEARING, -100))
    bills = (first, bill("H2", row(HOSTILE)))
    with in_process(path, *bills, proposals=[DIVERSION, PROTECT], channels=CHANNELS) as opened:
        opened.check()
        opened.save()
        yield opened


def said(app: AppInProcess, words: str, channel: str = ROOM, *proposals: Proposal) -> Reply:
    watch = replace(app.watch, proposals=proposals or (DIVERSION, PROTECT))
    known = replace(watch, dates=Dates([Court(194)]), site=SITE)
    with app.store() as store:
        return answer(store, known, channel, words, at())


def text(found: Reply) -> str:
    return lay_out("", found.document).text
