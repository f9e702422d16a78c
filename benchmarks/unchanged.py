"""What a check costs: requests, bytes, CPU seconds and peak memory, the first one and one that finds nothing new.

Run it with `.venv/bin/python -m benchmarks.unchanged`, and with numbers of bills behind it for others than 100, 400 and
1,600. Every second bill is a proposal of its own, and a row leads from it to the next one. The practice General Court
runs in a process of its own, so that only billbot's own CPU and memory count; nothing is paced. To reach when nothing
changed: one request a bill and one for robots.txt, at most 2 KB a bill on average, and no more than 6 ms of CPU a bill
beyond start-up; in both, no more a bill in a long list than in a short one.
"""

import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from billbot import check, clock, route
from billbot.bills import BillId, Channel, Proposal
from billbot.fetch import Source
from billbot.practice import PracticeBill, PracticeRow, PracticeSite, Request
from billbot.practice.http import HttpResponse
from billbot.store import Store
from billbot.watch import Watch

NOW = clock.parse("2025-11-24T10:00")
ROWS = (
    "Referred to the committee on The Judiciary",
    "Senate concurred",
    "Hearing scheduled for 11/25/2025 from 10:00 AM-02:00 PM in A-1",
    "Reporting date extended to Wednesday, March 18, 2026",
)
SIZES = (100, 400, 1600)


class CountingSite(PracticeSite):
    """The practice site, counting the bytes of its answers' bodies."""

    sent = 0

    def reply(self, request: Request) -> HttpResponse:
        """The answer, counted."""
        answer = super().reply(request)
        self.sent += len(answer.body)
        return answer


def serve(bills: int, pipe: Connection) -> None:
    """Serve so many bills; each message through the pipe is answered with the bytes sent since the last one."""
    entered = clock.later(NOW, timedelta(days=-30))

    def rows(number: int) -> tuple[PracticeRow, ...]:
        leads = (f"Accompanied a new draft, see H{number + 1}",) if number % 2 else ()
        return tuple(PracticeRow(entered, "House", text) for text in (*ROWS, *leads))

    court = [PracticeBill(194, f"H{n}", title=f"An Act on {n}", rows=rows(n)) for n in range(1, bills + 1)]
    with CountingSite(court, now=NOW) as site:
        pipe.send(site.url)
        while pipe.recv():
            pipe.send(site.sent)
            site.sent = 0


def measure(url: str, path: str, bills: int) -> None:
    """Check so many bills in this process, and print what that took as JSON."""
    proposals = [Proposal(f"p{n}", f"An Act on {n}", ("all",), (BillId(194, f"H{n}"),)) for n in range(1, bills + 1, 2)]
    watch = Watch(proposals, [Channel("nobody", "console", alerts=False)], timedelta(hours=1), (), {})
    wall, cpu = time.perf_counter(), time.process_time()
    with (
        Store(Path(path)) as store,
        Source(url, contact="bench@example.org", clock=clock.stopped(NOW), gap_seconds=0) as source,
    ):
        report = check.check_bills(store, source, watch.following(store), clock.stopped(NOW), "benchmark", route.marks)
    print(
        json.dumps(
            {
                "checked": report.checked,
                "changes": len(report.told),
                "requests": report.requests,
                "cpu": time.process_time() - cpu,
                "wall": time.perf_counter() - wall,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def compare(bills: int) -> None:
    """Take the baseline of so many bills, check them again, and print what both checks cost."""
    ours, theirs = multiprocessing.Pipe()
    site = multiprocessing.get_context("spawn").Process(target=serve, args=(bills, theirs))
    site.start()
    url = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, url, f"{folder}/billbot.db", str(bills)]
        for name in ("first", "unchanged"):
            ran = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - this very file, once more
            ours.send(1)
            sent, cost = ours.recv(), json.loads(ran.stdout)
            print(
                f"{bills:5} bills, {name:9}: {cost['checked']} checked, {cost['changes']} changes, "
                f"{cost['requests']} requests, {sent / bills:.0f} bytes a bill, {cost['cpu']:.2f} s CPU "
                f"({1000 * cost['cpu'] / bills:.2f} ms a bill), {cost['wall']:.2f} s in all, "
                f"{cost['memory']:.0f} MB at most"
            )
    ours.send(0)
    site.join()


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdecimal():
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        for size in map(int, sys.argv[1:] or SIZES):
            compare(size)
