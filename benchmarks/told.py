"""Records what some 350 real messages tell, as data: who heard what of which bill, on which day, by which message.

`.venv/bin/python -m benchmarks.told FILE` writes a line of JSON for each thing that a message told in four replays: the
real month, the real story of the 194th, bills of the 192nd over two years, and the practice story of January. Sentences
are left out: two such files, from before and after a change, differ only where somebody hears something else.

    .venv/bin/python -m benchmarks.told --differ before.jsonl after.jsonl
"""

import argparse
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.demo.stories import load_story
from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal
from tests.support import story_194
from tests.support.app_in_process import BEGIN, AppInProcess, Inbox
from tests.support.faults import FaultySite
from tests.support.month import month
from tests.support.month_replay import EVERYTHING, NEWS, replaying
from tests.support.practice_story import Abridged, play
from tests.support.rows_192 import BASELINE, court, sample

# What a message told, whatever the words: a row by its date, branch and text, since its number is the database's own.
_TOLD = """
SELECT envelopes.id AS message, substr(envelopes.settled_at, 1, 10) AS day, ledger.channel, ledger.kind,
  ledger.general_court, ledger.bill, ledger.name, ledger.state, ledger.proposals, ledger.gathered,
  (SELECT value ->> '$.action.date' || ' ' || (value ->> '$.action.branch') || ' ' || (value ->> '$.action.text')
   FROM bills, json_each(known, '$.rows') WHERE ledger.kind = 'row'
     AND (bills.general_court, bills.number) = (ledger.general_court, ledger.bill)
     AND value ->> '$.number' = ledger.number) AS entry
FROM ledger JOIN envelopes ON envelopes.id = ledger.envelope
WHERE envelopes.state = 'sent' ORDER BY envelopes.id, ledger.id
"""
_MONTH_BILLS, _BILLS_192, _LOOK_192 = 120, 25, timedelta(days=2)


def _month(folder: Path) -> Path:
    with replaying(folder, month().draw(_MONTH_BILLS, rare=False), EVERYTHING, NEWS) as replay:
        replay.go()
    return folder / "billbot.db"


def _story(folder: Path) -> Path:
    for _ in story_194.tell(folder, date(2025, 2, 20), date(2026, 8, 8)):
        pass
    return folder / "billbot.db"


def _two_years(folder: Path) -> Path:
    bills = court()
    listed = dict.fromkeys([*sample(_BILLS_192), "S1579", "S984", "H1569"])
    proposals = [Proposal(number.lower(), number, ("all",), (BillId(192, number),)) for number in listed]
    watch = Watch(proposals, (EVERYTHING, NEWS), timedelta(hours=1), (), {})
    with FaultySite(bills.values(), now=BASELINE) as site:
        app = AppInProcess(folder / "billbot.db", site, watch, *(Inbox(each.name) for each in (EVERYTHING, NEWS)))
        try:
            while True:
                app.check((site.now.timestamp() - BEGIN.timestamp()) / 3600)
                app.deliver()
                with app.store() as store:
                    watched = [bills[each.number] for each in watch.following(store).bills if each.number in bills]
                later = [row.seen for bill in watched for row in bill.rows if row.seen > site.now]
                if not later:
                    return folder / "billbot.db"
                site.now = clock.later(min(later), _LOOK_192)
        finally:
            app.close()


def _january(folder: Path) -> Path:
    play(Abridged.of(load_story("january")), folder)
    return next(folder.rglob("billbot.db"))


REPLAYS = {"month": _month, "story": _story, "192": _two_years, "january": _january}


def told(name: str) -> Iterator[dict[str, Any]]:
    """What each message of a replay told, in the order of the messages, which are numbered in each replay."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(sqlite3.connect(REPLAYS[name](Path(folder)))) as db,
    ):
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute(_TOLD)]
    numbers = {message: at for at, message in enumerate(dict.fromkeys(row["message"] for row in rows), 1)}
    for row in rows:
        yield {"replay": name, **row, "message": numbers[row["message"]]}


def differ(before: Path, after: Path) -> int:
    """Print what only one of the two records tells; return how many lines those are."""

    def read(path: Path) -> Counter[str]:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return Counter(json.dumps({key: of for key, of in line.items() if key != "message"}) for line in lines)

    old, new = read(before), read(after)
    found = [(f"- {line}", times) for line, times in (old - new).items()]
    found += [(f"+ {line}", times) for line, times in (new - old).items()]
    for line, times in sorted(found, key=lambda each: each[0][2:]):
        print(line, f"(x{times})" if times > 1 else "")
    return len(found)


def main() -> None:
    """Write the record, or compare two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--only", choices=REPLAYS, help="one replay")
    parser.add_argument("--differ", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    asked = parser.parse_args()
    if asked.differ:
        print(differ(*asked.differ), "differences")
        return
    messages: Counter[str] = Counter()
    lines = []
    for name in [asked.only] if asked.only else REPLAYS:
        for line in told(name):
            messages[name] = line["message"]
            lines.append(json.dumps(line, ensure_ascii=False))
    if asked.file:
        asked.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "things told in", messages.total(), "messages:", dict(messages))


if __name__ == "__main__":
    main()
