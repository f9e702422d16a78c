"""Measures what the public pages cost: from nothing, after a check that found a few changes, and where nothing moved.

Run it with `.venv/bin/python -m benchmarks.pages`, and with a number behind it for others than 1,000 proposals. Each
has two bills and about thirty rows, a hearing ahead, and every tenth a new draft. To reach, for 1,000: under 20 seconds
each time, since all pages are made and those that differ are written; and every page under 60 kB. Each is measured in a
separate process; CPU time says what it takes where others use the machine, too.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.many_public import measure, move, prepare


def run(many: int) -> dict[str, dict[str, float]]:
    """From nothing, after an ordinary check, and where nothing moved; each in a separate process."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder / "billbot.db", many)
        for what in ("from nothing", "after a check", "nothing moved"):
            if what == "after a check":
                move(folder / "billbot.db")
            command = [sys.executable, "-m", "benchmarks.pages", str(folder), str(many)]
            ran = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - this very file, once more
            found[what] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 - a folder and a number
        print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        asked = int(sys.argv[1]) if sys.argv[1:] else 1000
        for what, cost in run(asked).items():
            print(
                f"{asked:,} proposals, {what}: {cost['seconds']:.2f} s ({cost['cpu']:.2f} s CPU), "
                f"{cost['files']:,} files written, "
                f"the largest page {cost['largest']:,} bytes"
            )
