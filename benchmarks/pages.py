"""Measures what the public pages cost: from nothing, after a check that found a few changes, and where nothing moved.

Run it with `.venv/bin/python -m benchmarks.pages`, and with a number behind it for others than 1,000 proposals. Each
has two bills and about thirty rows, a hearing ahead, and every tenth a new draft. To reach, for 1,000: under 20
seconds, and every page under 60 kB. CPU time says what it takes where others use the machine, too.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.many_public import measure, move, prepare


def run(many: int) -> dict[str, dict[str, float]]:
    """From nothing; by the same process after an ordinary check, and where nothing moved; and by another one."""
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name) / "billbot.db", many)
        command = [sys.executable, "-m", "benchmarks.pages", name, str(many)]
        first, another = (
            json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 - this very file
            for _ in range(2)
        )
    return {**first, "by a process that begins": another["from nothing"]}


def writings(folder: Path, many: int) -> dict[str, dict[str, float]]:
    """What the writings of this process cost."""
    found = {"from nothing": measure(folder, many)}
    move(folder / "billbot.db")
    return {**found, **{what: measure(folder, many) for what in ("after a check", "nothing moved")}}


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 - a folder and a number
        print(json.dumps(writings(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        asked = int(sys.argv[1]) if sys.argv[1:] else 1000
        for what, cost in run(asked).items():
            print(
                f"{asked:,} proposals, {what}: {cost['seconds']:.2f} s ({cost['cpu']:.2f} s CPU), "
                f"{cost['files']:,} files written, "
                f"the largest page {cost['largest']:,} bytes"
            )
