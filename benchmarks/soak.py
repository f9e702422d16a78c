"""Measures the worker's memory and its database, table by table, over half a year with many faults.

Run it with `.venv/bin/python -m benchmarks.soak`; it takes two minutes. It is the half year of
tests/endurance/test_soak.py, lived through by one process that is never killed. Seven bills and more are watched, four
channels told, one mail a person. To reach: memory that does not grow from month to month once all is loaded, and
nothing unexplained in the database (docs/running/look-after.md, "What it costs").
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.support import soak_truth
from tests.support.soak_court import plan
from tests.support.soaking import Soak

_HOLDS: Mapping[str, tuple[str, ...]] = {
    "evidence": ("evidence", "unread_pages"),
    "digests as they were sent": ("digests",),
    "what is owed and was sent": ("jobs", "envelopes", "ledger", "holds", "threads"),
    "checks": ("polls",),
    "documents and suggestions": (
        "documents", "texts", "text_hashes", "suggestions",
    ),
    "the record of the bills": (
        "bills", "moments", "facts", "observations", "changes",
        "links", "renumberings", "hearings", "hearing_bills", "hearing_days",
    ),
}  # fmt: skip


def held(database: Path) -> Counter[str]:
    """The bytes of the database by what they hold; an index goes with its table."""
    group = {table: name for name, tables in _HOLDS.items() for table in tables}
    with closing(sqlite3.connect(database)) as db:
        found = db.execute(
            "SELECT tbl_name, sum(pgsize) FROM dbstat LEFT JOIN sqlite_master USING (name) GROUP BY tbl_name"
        ).fetchall()
        (free,) = db.execute(
            "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size"
        ).fetchone()
    sizes: Counter[str] = Counter({"free for what comes": free})
    for table, size in found:
        sizes[group.get(table, "the rest")] += size
    return sizes


def main() -> None:
    """Live through the half year and print what it took."""
    made = plan(date(2025, 10, 12), 182, seed=194, a_day=1)
    with tempfile.TemporaryDirectory() as folder, Soak(Path(folder), made, seed=194, killed_about=0) as soak:
        soak.run()
        for first, last in zip(soak.used, [*soak.used[1:], None], strict=True):
            if last is None or first.at.month != last.at.month:
                sizes = f"memory {first.memory / 1e6:.1f} MB, database {first.database / 1e6:.2f} MB"
                print(f"{first.at:%B %Y}: {sizes}")
        for name, size in held(soak.database).most_common():
            print(f"{size / 1e6:6.2f} MB {name}")
        lost = soak_truth.differences(soak)
        print(f"{soak.turns} turns, {soak.moods.asked} requests, {soak.moods.wrong} of them wrong")
        print(f"{len(soak.posted)} messages in Slack, {len(soak.mailed)} mails; {len(lost)} lost, doubled or invented")


if __name__ == "__main__":
    main()
