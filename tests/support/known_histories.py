"""A practice site with the histories of a finished court, and a house that reads them for its self-check."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

from billbot import finished
from billbot.bills import Action
from billbot.clock import EASTERN
from billbot.practice import PracticeBill, PracticeRow
from tests.support import toml
from tests.support.house_on_disk import BILLS, REFERRED, HouseOnDisk, bill, on_disk, row, ticked

LONG_AGO = datetime(2023, 1, 1, tzinfo=EASTERN)
CHANNELS = toml.channel("ops", "console", topics=["none"], operations=True) + toml.channel("desk", "console")
BILLS_AND = BILLS + '[[topic]]\nid = "none"\nname = "Of no proposal"\n'


def practised(known: finished.Finished, *left_out: int) -> PracticeBill:
    """A known bill on the practice site; rows may be left out until the ninth day."""
    rows = [_row(action, late=at in left_out) for at, action in enumerate(known.history)]
    return PracticeBill(known.bill.general_court, known.bill.number, title="An Act", appears=LONG_AGO, rows=tuple(rows))


def _row(action: Action, *, late: bool) -> PracticeRow:
    assert action.date is not None
    entered = datetime.combine(action.date, time(12), EASTERN)
    seen = datetime(2025, 3, 19, tzinfo=EASTERN) if late else entered
    return PracticeRow(seen, action.branch, action.text, action.date, struck_at=seen if action.stricken else None)


@contextmanager
def house(root: Path, *left_out: int) -> Iterator[HouseOnDisk]:
    """A house that watches two bills, on a site that has the known ones too; of the first, rows may be left out."""
    first, *others = finished.bills()
    with on_disk(
        root,
        bill("H1588", row(REFERRED)),
        bill("S1122", row(REFERRED)),
        practised(first, *left_out),
        *(practised(known) for known in others),
    ) as opened:
        opened.configure(CHANNELS, BILLS_AND)
        yield opened


def tick(opened: HouseOnDisk, day: int, hour: int = 10) -> list[str]:
    """The requests to the site so many days after the first, without those for watched bills."""
    at = datetime(2025, 3, 10 + day, hour, tzinfo=EASTERN)
    before = len(opened.asked)
    opened.site.now = at
    ticked(opened.house(at.isoformat()))
    return [target for target in opened.asked[before:] if "/193/" in target]


def incidents(opened: HouseOnDisk) -> list[tuple[str, str]]:
    with opened.store() as store:
        return [(each.kind, each.subject) for each in store.incidents.still_open()]
