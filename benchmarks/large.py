"""What billbot costs where there is very much: CPU and peak memory of its commands on a tenth of it and on all of it.

Run it with `.venv/bin/python -m benchmarks.large`; `small` or `large` behind it takes one of the two. All of it are
11,572 documents, 3,000 watched bills of 1,000 proposals, 30 channels, a list of 10,000 addresses on one topic, and what
ten years have left in the database. In both the same three bills move. Each command runs in a process of its own; the
list's mails go to Postfix where it is installed (`tests/support/postfix.py`), else to a server in this process.

To reach: what looks at every bill, mails every address or writes every page takes no more for each of them in the large
one than in the small one; all else grows with what moved. Memory is that of what is watched, not of what was told. What
is done once a week, and where somebody else touched the database, grows with it, and stands apart.
"""

import logging
import multiprocessing
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from billbot.practice import PracticeSite
from billbot.store import Store
from tests.support.large_house import LARGE, LATER, SMALL, Size, configure, court, fill
from tests.support.postfix import Postfix, is_there
from tests.support.smtp_server import SmtpServer


class Cost(NamedTuple):
    """CPU seconds, seconds in all, and MB at most; `each` says for how many of what."""

    cpu: float
    seconds: float
    memory: float
    many: int
    each: str


def serve(size: Size, pipe: Connection) -> None:
    """Serve the court until told to end."""
    with PracticeSite(court(size), now=LATER) as site:
        site.date = lambda: LATER
        pipe.send(site.url)
        pipe.recv()


@contextmanager
def site_of(size: Size) -> Iterator[str]:
    """The court in a process of its own; gives its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(size, theirs))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(0)
        process.join()


def run(root: Path, environ: Mapping[str, str], many: int, each: str, *words: str) -> Cost:
    """A command in a process of its own. Raises RuntimeError with the end of what it says where it fails."""
    begun, said = time.perf_counter(), root / "said.txt"
    with said.open("ab") as out:
        command = [
            sys.executable,
            "-m",
            "billbot",
            "--config",
            str(root / "config"),
            *words,
            "--now",
            LATER.isoformat(),
        ]
        to_file = [(os.POSIX_SPAWN_DUP2, out.fileno(), stream) for stream in (1, 2)]
        process = os.posix_spawn(sys.executable, command, {**os.environ, **environ}, file_actions=to_file)
        _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{words}: {said.read_text()[-1000:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024, many, each)


def measure(size: Size) -> dict[str, Cost]:
    """What each command takes."""
    with ExitStack() as stack:
        url = stack.enter_context(site_of(size))
        post: Postfix | SmtpServer = Postfix(a_connection=1000) if is_there() else SmtpServer()
        stack.enter_context(post)
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mail = (
            f'[email]\nhost = "localhost"\nport = {post.port}\nca_file = "{post.ca_file}"\nuser = "{post.user}"\n'
            'from = "bot@example.org"\n'
        )
        configure(root / "config", size, url, mail)
        database = root / "state" / "billbot.db"
        fill(database, size)
        database.chmod(0o600)  # as a command leaves it, else the first one changes the file
        print(f"{size}: {database.stat().st_size / 1e6:.0f} MB", flush=True)
        environ = {"BILLBOT_SMTP_PASSWORD": post.password}
        bills = 3 * size.proposals

        def took(many: int, each: str, *words: str) -> Cost:
            return run(root, environ, many, each, *words)

        cpu, begun = time.process_time(), time.perf_counter()
        with Store(database, through=True) as store:
            store.note.read(LATER)
            opened = Cost(time.process_time() - cpu, time.perf_counter() - begun, 0, 1, "")
        found = {
            "reading it through, once a week": opened,
            "status": took(1, "", "status"),
            "the pages, from nothing": took(size.proposals, "proposal", "pages"),
            "a check of all bills by hand, three moved": took(bills, "bill", "check", "--no-send"),
            "the same, none moved": took(bills, "bill", "check", "--no-send"),
            "a delivery of what moved": took(size.addresses, "address", "deliver"),
            "a delivery of nothing": took(1, "", "deliver"),
            "a digest of everything": took(size.proposals, "proposal", "digest", "--preview", "--channel", "c1"),
            "the pages, nothing moved": took(1, "", "pages"),
        }
        if isinstance(post, Postfix):
            arrived = len(post.mails(size.addresses, 600))
            print(f"{arrived:,} of {size.addresses:,} addresses have their mail, {post.connections} connections")
        return found


def main() -> None:
    """Measure both, or the one that is named, and print them beside each other."""
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    sizes = {"small": SMALL, "large": LARGE}
    found = [measure(size) for name, size in sizes.items() if name in (sys.argv[1:] or sizes)]
    for name in found[0]:
        shown = (f"{cost[name].cpu:7.2f} s CPU {cost[name].memory:4.0f} MB{_each(cost[name])}" for cost in found)
        print(f"{name:43}" + " |".join(shown))


def _each(cost: Cost) -> str:
    said = f" {1000 * cost.cpu / cost.many:6.2f} ms a {cost.each}" if cost.each else ""
    return f"{said:23}"


if __name__ == "__main__":
    main()
