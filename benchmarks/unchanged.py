"""Measures what checks cost in requests, bytes, CPU and memory: the first, the next, one by plan, one of another day.

Run it with `.venv/bin/python -m benchmarks.unchanged`, and with numbers of bills behind it for others than 100, 1,000
and 3,000. Every second bill is a separate proposal, and a row leads from it to the next one. The practice General Court
runs in a separate process, so only billbot's own CPU and memory count; nothing is paced. Beside it, over the same
answers, a bare httpx client, which keeps nothing, and urlwatch, where it is installed or `URLWATCH` says where, which
keeps each answer. What they and we take to start is left out. All are measured in one run, since a machine is slower at
one hour than at another, and what can be done again is done three times, of which the least counts.

The first look after a page was visited reads and compares all that is known, once a day and bill; the ones after it
read the same answer, byte for byte, and nothing else (`unchanged`).

To reach when nothing changed: one request a bill and one for robots.txt, at most 2 KB a bill, 1.5 ms of CPU a bill and
no more than urlwatch; 15 ms a bill at first sight, 20 ms on another day; no more a bill in a long list than in a short
one. A turn in which little is due costs what it costs to plan, which grows with the list.
"""

import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from billbot import clock
from billbot.app.due import check_due
from billbot.app.poll import check_bills
from billbot.briefs.watch import Watch
from billbot.demo import PracticeBill, PracticeRow, PracticeSite, Request
from billbot.demo.http import HttpResponse
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.watched import Channel, Court, Dates, Proposal
from billbot.site import pages  # noqa: F401 - loaded with the first page, which is no cost of that page
from billbot.site.source import Source
from billbot.store import Store

NOW = clock.parse("2025-11-24T10:00")
# When each check is, after the first: nothing moved in between.
AFTER = {
    "first": timedelta(),
    "after a visit": timedelta(minutes=30),
    "unchanged": timedelta(minutes=32),
    "first turn of a day": timedelta(minutes=35),
    "next turn": timedelta(minutes=37),
    "another day": timedelta(hours=25),
}
ROWS = (
    "Referred to the committee on The Judiciary",
    "Senate concurred",
    "Hearing scheduled for 11/25/2025 from 10:00 AM-02:00 PM in A-1",
    "Reporting date extended to Wednesday, March 18, 2026",
)
SIZES = (100, 1000, 3000)
TIMES = 3
DATES = Dates(courts=(Court(194, date(2025, 1, 1)),))


class CountingSite(PracticeSite):
    """The practice site, counting the bytes of its answers' bodies."""

    sent = 0

    def reply(self, request: Request) -> HttpResponse:
        """The answer, counted."""
        answer = super().reply(request)
        self.sent += len(answer.body)
        return answer


def serve(bills: int, pipe: Connection) -> None:
    """Serve so many bills; each time that comes through the pipe is answered with the bytes sent since the last one."""
    entered = clock.later(NOW, timedelta(days=-30))

    def rows(number: int) -> tuple[PracticeRow, ...]:
        leads = (f"Accompanied a new draft, see H{number + 1}",) if number % 2 else ()
        return tuple(PracticeRow(entered, "House", text) for text in (*ROWS, *leads))

    court = [PracticeBill(194, f"H{n}", title=f"An Act on {n}", rows=rows(n)) for n in range(1, bills + 1)]
    with CountingSite(court, now=NOW) as site:
        pipe.send(site.url)
        while (at := pipe.recv()) is not None:
            site.now = at
            pipe.send(site.sent)
            site.sent = 0


def measure(url: str, path: str, bills: int, name: str) -> dict[str, float]:
    """Check so many bills in this process: what that took."""
    proposals = [Proposal(f"p{n}", f"An Act on {n}", ("all",), (BillId(194, f"H{n}"),)) for n in range(1, bills + 1, 2)]
    watch = Watch(proposals, [Channel("nobody", "console", alerts=False)], timedelta(hours=1), (), {}, dates=DATES)
    looks_for = TIME_FOR_DUE if "turn" in name else None
    at = clock.stopped(clock.later(NOW, AFTER[name]))
    cpu = time.process_time()
    with (
        Store(Path(path)) as store,
        Source(url, contact="bench@example.org", clock=at, gap_seconds=0) as source,
    ):
        watch = watch.following(store)
        asked = time.process_time()
        if looks_for:
            check_due(store, watch, at.now())
        asked = time.process_time() - asked
        report = check_bills(store, source, watch, at, looks_for=looks_for)
    return {
        "checked": report.checked,
        "changes": len(report.changes),
        "requests": report.requests,
        "cpu": time.process_time() - cpu,
        "asked": asked,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def bare(url: str, bills: int) -> dict[str, float]:
    """Ask for the history of so many bills with httpx alone."""
    cpu = time.process_time()
    with httpx.Client(base_url=url) as client:
        for address in addresses("", bills):
            client.get(address).raise_for_status().json()
    return {"cpu": time.process_time() - cpu}


def addresses(url: str, bills: int) -> Sequence[str]:
    """Where the histories are."""
    return [f"{url}/api/GeneralCourts/194/Documents/H{n}/DocumentHistoryActions" for n in range(1, bills + 1)]


def watched_by_urlwatch(command: str, url: str, bills: int, folder: Path) -> float:
    """The CPU seconds of urlwatch that finds nothing new, beyond what it takes to look at one address."""
    took = []
    for many in (1, bills):
        jobs, kept = folder / f"{many}.yaml", folder / f"{many}.db"
        jobs.write_text("---\n".join(f"url: {each}\n" for each in addresses(url, many)), encoding="utf-8")
        config = folder / "urlwatch.yaml"
        config.write_text("report: {stdout: {enabled: true}}\n", encoding="utf-8")
        words = [command, "--urls", str(jobs), "--cache", str(kept), "--config", str(config)]
        words += ["--hooks", str(folder / "hooks.py")]
        used = []
        for _ in range(1 + TIMES):
            before = cpu_of_children()
            subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - urlwatch
            used.append(cpu_of_children() - before)
        took.append(min(used[1:]))  # the first time it keeps what it reads
    return took[1] - took[0]


def cpu_of_children() -> float:
    """The CPU seconds of the processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(bills: int) -> None:
    """Look at so many bills in each of these ways, and print what each costs."""
    ours, theirs = multiprocessing.Pipe()
    site = multiprocessing.get_context("spawn").Process(target=serve, args=(bills, theirs))
    site.start()
    url = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        alone = min(_ran(url, f"{folder}/billbot.db", bills, "bare")["cpu"] for _ in range(TIMES))
        print(f"{bills:5} bills, httpx alone: {1000 * alone / bills:.2f} ms of CPU a bill")
        command = os.environ.get("URLWATCH") or shutil.which("urlwatch")
        if command:
            rival = watched_by_urlwatch(command, url, bills, Path(folder))
            print(f"{bills:5} bills, urlwatch: {1000 * rival / bills:.2f} ms a bill, {rival / alone:.2f} times httpx")
        for name, after in AFTER.items():
            costs = []
            for _ in range(TIMES if name == "unchanged" else 1):
                ours.send(clock.later(NOW, after))
                ours.recv()
                costs.append(_ran(url, f"{folder}/billbot.db", bills, name))
                ours.send(clock.later(NOW, after))
                sent = ours.recv()
            cost = min(costs, key=lambda each: each["cpu"])
            looks = max(cost["checked"], 1)
            each = "" if "turn" in name else f"({1000 * cost['cpu'] / looks:.2f} ms a bill), "
            print(
                f"{bills:5} bills, {name}: {cost['checked']} checked, {cost['changes']} changes, "
                f"{cost['requests']} requests, {sent / looks:.0f} bytes a look, {cost['cpu']:.2f} s of CPU "
                f"{each}{cost['memory']:.0f} MB at most"
                + (f", {cost['cpu'] / alone:.2f} times httpx" if name in {"after a visit", "unchanged"} else "")
                + (f", {1000 * cost['asked']:.0f} ms to ask when the next is due" if "turn" in name else "")
            )
    ours.send(None)
    site.join()


def _ran(url: str, path: str, bills: int, name: str) -> dict[str, float]:
    """What one of these ways took, in a separate process."""
    command = [sys.executable, "-m", "benchmarks.unchanged", url, path, str(bills), name]
    ran = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - this very file, once more
    found: dict[str, float] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdecimal():
        url, path, bills, name = sys.argv[1:]
        print(json.dumps(bare(url, int(bills)) if name == "bare" else measure(url, path, int(bills), name)))
    else:
        for size in map(int, sys.argv[1:] or SIZES):
            compare(size)
