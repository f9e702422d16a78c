"""What only reads the database works where nothing can be written: on a read-only disk and on a full one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house_on_disk import BEGIN, LATER, Doors, doors

COMMANDS = (
    *(f"{command} --now {LATER}" for command in ("status", "show H1588", "suggest list")),
    *("watch list", "watch list --json", "explain Reported", "who H1588", "text H1588", "votes H1588"),
)

# In a name space of its own, since a small disk has to be mounted. The commands run where it can be written, and where
# it cannot; what was written last lies in the write-ahead log alone, as after a crash.
DISK = """
state=$1 python=$2 config=$3 how=$4; shift 4
cp -r "$state" "$state.before" && mount -t tmpfs -o size=1m none "$state" && cp "$state.before"/*.* "$state" || exit 1
if [ $how = full ]; then dd if=/dev/zero of="$state/fill" bs=4k 2>/dev/null; else mount -o remount,ro "$state"; fi
echo mounted
for command in "$@"; do "$python" -m billbot --config "$config" $command; echo "ended: $?"; done
"""


def crashed(house: Doors) -> None:
    """Leave the database as a process leaves it that died: its last commits in the write-ahead log alone."""
    code = (
        "import os, sys; from pathlib import Path; from billbot.store import Store;"
        "store = Store(Path(sys.argv[1])); store._db.execute('PRAGMA wal_autocheckpoint = 0');"
        'store._db.execute("UPDATE bills SET number = number"); os._exit(0)'
    )
    subprocess.run([sys.executable, "-c", code, house.database], check=True)
    assert house.database.with_name("billbot.db-wal").stat().st_size > 0


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("unshare") is None, reason="no disk of our own can be mounted here")
@pytest.mark.parametrize("how", ["read-only", "full"])
@pytest.mark.parametrize("left", ["in order", "by a crash"])
def test_reading_needs_no_room(tmp_path: Path, how: str, left: str) -> None:
    """Each command that only reads says what it says elsewhere."""
    with doors(tmp_path) as house:
        house.billbot("check", "--now", BEGIN)
        expected = [house.billbot(*command.split()) for command in COMMANDS]
        if left == "by a crash":
            crashed(house)
        ran = subprocess.run(
            [
                "unshare",
                "-rm",
                "sh",
                "-c",
                DISK,
                "sh",
                house.database.parent,
                sys.executable,
                house.folder,
                how,
                *COMMANDS,
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if not ran.stdout.startswith("mounted\n"):
            pytest.skip("no disk of our own can be mounted here")
        said = "".join(f"{each.out}ended: {each.code}\n" for each in expected)
        assert ran.stdout.removeprefix("mounted\n") == said, ran.stderr


def test_a_damaged_database_is_no_disk_that_is_full(tmp_path: Path) -> None:
    """What cannot be read at all is still one line and exit code 1."""
    with doors(tmp_path) as house:
        house.billbot("check", "--now", BEGIN)
        house.database.write_bytes(b"no database at all, and longer than a page's head" * 100)
        ran = house.billbot("status")
        assert (ran.code, ran.out, len(ran.faults)) == (1, "", 1)
