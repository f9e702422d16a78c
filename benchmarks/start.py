"""Measures the CPU seconds that commands take to start, beside a bare Python and one that only imports httpx.

Run it with `.venv/bin/python -m benchmarks.start`, and with a number behind it for others than nine runs of each. The
least and the middle one are printed, since others may use the machine, too. Of `check` it is the part before its first
request. To reach where a bare Python takes 0.015 s: 0.25 s for `status` and `show`, 0.4 s for `check`.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.app_on_disk import BEGIN, LATER, on_disk

# httpx has a separate command, for which it loads rich where that is installed, as among our tools: it is not where
# billbot runs.
_WITHOUT_RICH = "import sys; sys.modules['rich'] = None"
# Ends as soon as it asks anybody, with the CPU seconds so far on stderr.
_UNTIL_ASKED = f"""{_WITHOUT_RICH}
import os, time
def asked(event, _):
    if event == "socket.connect":
        os.write(2, b"\\n" + str(time.process_time()).encode())
        os._exit(0)
sys.addaudithook(asked)
from billbot.cli import main
main()
"""


def cpu(command: Sequence[str]) -> float:
    """The CPU seconds of a command from its beginning to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - this very Python
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def until_asked(words: Sequence[str]) -> float:
    """The CPU seconds of a command until it asks the site."""
    command = [sys.executable, "-c", _UNTIL_ASKED, *words]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very Python
    return float(ran.stderr.splitlines()[-1])


def main(times: int) -> None:
    """Print what each takes, in turn, so all meet the same machine."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed was compiled
    with tempfile.TemporaryDirectory() as folder, on_disk(Path(folder)) as app:
        app.billbot("check", "--now", BEGIN)
        at = ["--config", str(app.folder)]
        billbot = [sys.executable, "-m", "billbot", *at]
        commands = {
            "a bare Python": [sys.executable, "-c", "pass"],
            "httpx alone": [sys.executable, "-c", f"{_WITHOUT_RICH}; import httpx"],
            "billbot --version": [*billbot, "--version"],
            "billbot status": [*billbot, "status", "--now", LATER],
            "billbot show": [*billbot, "show", "dignity", "--now", LATER],
        }
        found: dict[str, list[float]] = {}
        for run in range(times + 1):
            if run == 1:  # the first ones compiled it
                found.clear()
            for name, command in commands.items():
                found.setdefault(name, []).append(cpu(command))
            asked = until_asked([*at, "check", "--now", LATER])
            found.setdefault("billbot check, until it asks", []).append(asked)
    for name, seconds in found.items():
        print(f"{name:29} {min(seconds):.3f} s CPU at least, {statistics.median(seconds):.3f} s in the middle")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 9)
