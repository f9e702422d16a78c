"""A machine to set up: this one's files. Everything may be changed, and no change stays."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.support.app_on_disk import Ran, until
from tests.support.repository import ROOT

# Python may be in the folder of root, which nobody else may enter.
_MOUNT = """
set -e
mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /dev root/dev && mount --rbind /proc root/proc
chmod go+x root/root
touch ready
exec sleep 1000
"""
# Keeps what is enabled, and writes down what it was told to do.
_SYSTEMCTL = """#!/bin/sh
echo "$*" >> /systemctl.log
case $1 in
    is-enabled) test -e "/enabled-$3" ;;
    enable) touch "/enabled-$4" ;;
esac
"""


class Machine(NamedTuple):
    """The machine: its root directory as a process in its namespace sees it, and that process."""

    root: Path
    pid: int

    def run(self, script: str, stdin: str = "") -> Ran:
        """Run a script there as root."""
        ran = subprocess.run(
            ["nsenter", f"--mount=/proc/{self.pid}/ns/mnt", "chroot", self.root, "sh", "-c", script],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={"PATH": f"/usr/local/bin:{Path(shutil.which('python3') or '').parent}:/usr/sbin:/usr/bin:/sbin:/bin"},
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)


@contextmanager
def begun(folder: Path) -> Iterator[Machine | None]:
    """A machine with its files in a folder; None if this machine may not make one."""
    with subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", _MOUNT, "sh", str(folder)], stderr=subprocess.DEVNULL
    ) as child:
        try:
            ready = f"/proc/{child.pid}/root{folder}/ready"
            until(lambda: child.poll() is not None or Path(ready).exists())
            machine = Machine(folder / "root", child.pid)
            if child.poll() is None:
                machine.run("cat > /usr/local/bin/systemctl && chmod 755 /usr/local/bin/systemctl", _SYSTEMCTL)
            yield None if child.poll() is not None else machine
        finally:
            child.kill()


def repository(folder: Path) -> None:
    """Make a git repository of this one's files as they are now."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in names:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    commit(folder, "All of it")


def commit(folder: Path, message: str) -> None:
    """Commit all that changed."""
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "--all"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", message],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
