"""Measures CPU and peak memory of the commands with very much data, and with a tenth of it.

Run it with `.venv/bin/python -m benchmarks.large`; `small` or `large` behind it takes one of the two. All of it are
11,572 documents, 3,000 watched bills of 1,000 proposals, 30 channels, a list of 10,000 addresses on one topic, and what
ten years have left in the database. In both the same three bills move. Each command runs in a separate process; the
list's emails go to Postfix where it is installed (`tests/support/postfix.py`), else to a server in this process.

To reach: what looks at every bill, emails every address or writes every page takes no more for each of them in the
large one than in the small one; all else grows with what moved. Memory is that of what is watched, not of what was
told. What is done once a week, and where somebody else touched the database, grows with it, and stands apart.
"""

import logging
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from msgspec import json

from billbot import clock
from billbot.demo import PracticeBill, PracticeRow, PracticeSite
from billbot.domain.bills import Action, Bill, BillId, Change, Document, Row, Stated
from billbot.domain.ledger import ROW, Subject
from billbot.store import Observation, Store
from billbot.store.connection import stamp
from billbot.store.ledger import columns_of
from tests.support.postfix import Postfix, is_there
from tests.support.smtp_server import SmtpServer

NOW = clock.parse("2026-03-02T10:00")
LATER = clock.later(NOW, timedelta(hours=1))
LIST = "list"
_COURT, _EARLIER, _BEGAN, _BILLS_EACH, _A_TOPIC = 194, 190, date(2025, 2, 27), 3, 10
_WORDS = (
    "Referred to the committee on The Judiciary",
    "Senate concurred",
    "Hearing scheduled for 11/25/2025 from 10:00 AM-02:00 PM in A-1",
    *(f"Amendment {at} rejected" for at in range(10)),
    "Reporting date extended to Friday, July 31, 2026",
)
_MOVED = "Reporting date extended to Friday, October 30, 2026"
# What earlier courts told: so many rows a week, each to every channel but the list, and a digest a week to everybody.
_WEEKS, _ROWS_A_WEEK, _DIGEST = 52, 20, "x" * 22_000


@dataclass(frozen=True, slots=True)
class Size:
    """The amounts of data: documents of the court, proposals, channels, addresses on the list, years of history."""

    documents: int
    proposals: int
    channels: int
    addresses: int
    years: int

    @property
    def others(self) -> list[str]:
        """The names of the channels beside the list."""
        return [f"c{at}" for at in range(1, self.channels)]


LARGE, SMALL = Size(11_572, 1_000, 30, 10_000, 10), Size(1_158, 100, 3, 1_000, 1)


def numbers(size: Size) -> list[list[BillId]]:
    """The bills of each proposal."""
    many = size.proposals
    return [[BillId(_COURT, f"H{at + part * many}") for part in range(_BILLS_EACH)] for at in range(1, many + 1)]


def court(size: Size) -> Iterator[PracticeBill]:
    """The watched bills as the site has them: three move after NOW, one of them on the topic of the list."""
    moving = {bills[0] for bills in numbers(size)[: 3 * _A_TOPIC : _A_TOPIC]}
    for bill in (each for bills in numbers(size) for each in bills):
        rows = [PracticeRow(_entered(at), "House", text) for at, text in enumerate(_WORDS)]
        if bill in moving:
            rows.append(PracticeRow(clock.later(NOW, timedelta(minutes=30)), "House", _MOVED))
        yield PracticeBill(_COURT, bill.number, title=_title(bill), rows=tuple(rows), appears=_entered(0))


def configure(folder: Path, size: Size, url: str, mail: str) -> None:
    """Write the configuration; `mail` is the table of the mail server."""
    folder.mkdir()
    channels = "".join(
        f'[[channel]]\nname = "{name}"\nkind = "console"\ndigest = "mon 08:00"\n' for name in size.others
    )
    listed = (
        f'[[channel]]\nname = "{LIST}"\nkind = "email"\nto = "file:list.txt"\ntopics = ["t0"]\ndigest = "mon 08:00"\n'
    )
    source = f'[source]\nurl = "{url}"\ncontact = "bench@example.org"\ngap_seconds = 0\n'
    (folder / "billbot.toml").write_text(f"{source}{mail}{channels}{listed}", encoding="utf-8")
    (folder.parent / "list.txt").write_text("\n".join(addresses(size)), encoding="utf-8")
    topics = [f'[[topic]]\nid = "t{at}"\nname = "Topic {at}"\n' for at in range(-(-size.proposals // _A_TOPIC))]
    proposals = [
        f'[[proposal]]\nid = "p{at}"\nname = "Sample {at}"\ntopics = ["t{at // _A_TOPIC}"]\n'
        f"bills = {list(map(str, bills))}\n"
        for at, bills in enumerate(numbers(size))
    ]
    (folder / "bills.toml").write_text("\n".join([*topics, *proposals]).replace("'", '"'), encoding="utf-8")


def addresses(size: Size) -> list[str]:
    """The addresses on the list."""
    return [f"m{at}@members.example.org" for at in range(size.addresses)]


def fill(path: Path, size: Size) -> None:
    """The database of somebody who has watched for so many years, and looked at all an hour ago."""
    before = clock.later(NOW, -timedelta(hours=1))
    with Store(path) as store:
        listed = [
            Document(_COURT, f"H{at}", f"HD{at}", f"An Act relative to sample {at}")
            for at in range(1, size.documents + 1)
        ]
        store.documents.take_list(_COURT, listed, before)
        keys = [store.recipient_key(each) for each in addresses(size)]
        console = store.recipient_key("console")
        poll = store.polls.begin(before)
        assert poll is not None
        for at, bills in enumerate(numbers(size)):
            for bill in bills:
                rows = tuple(Row(n, Action(_entered(n - 1).date(), "House", text)) for n, text in enumerate(_WORDS, 1))
                seen = Bill(bill, "Bill", title=Stated(_title(bill)), rows=rows, rows_met=len(rows))
                change = Change(bill, "first_seen", "news")
                store.bills.record(Observation(seen, before, True, (change,), (f"p{at}",)), poll)
                store.checks.read_well(bill, before, visited=True)
        store.polls.end(poll, before, checked=size.proposals * _BILLS_EACH, failed=0, not_tried=0)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("UPDATE documents SET read_at = first_seen, next_try = NULL")
        texts = (
            (_COURT, f"H{at}", stamp(before), zlib.compress(_text(at).encode())) for at in range(1, size.documents + 1)
        )
        db.executemany(
            "INSERT INTO texts (general_court, number, read_at, address, hashes, bound, zlib)"
            " VALUES (?, ?, ?, '', 1, 1, ?)",
            texts,
        )
        _tell(db, size, keys, console)
        db.commit()


def _tell(db: sqlite3.Connection, size: Size, keys: list[str], console: str) -> None:
    """What was told in these years, as the weekly work leaves it: digests of the last year, and alerts for good."""
    everybody = [*((name, console, 0) for name in size.others), *((LIST, key, 1) for key in keys)]
    db.execute("CREATE TEMP TABLE everybody (channel TEXT, recipient TEXT, listed INTEGER)")
    db.executemany("INSERT INTO everybody VALUES (?, ?, ?)", everybody)
    db.execute("INSERT INTO recipients (channel, recipient) SELECT channel, recipient FROM everybody")
    weeks = _WEEKS * size.years
    begun = clock.later(NOW, -timedelta(weeks=weeks + 1))
    _write(db, begun, Subject("welcome"), "welcomed", listed=True)
    for week in range(1, weeks + 1):
        at = clock.later(begun, timedelta(weeks=week))
        for n in range(_ROWS_A_WEEK):
            bill = BillId(_EARLIER, f"H{week * _ROWS_A_WEEK + n}")
            _write(db, at, Subject(ROW, bill, 1), f"entered Row {n}", _old_row(db, bill, at, f"Row {n}"), listed=False)
        lately = week > weeks - _WEEKS
        (seen,) = db.execute("SELECT max(id) FROM observations").fetchone()
        period = stamp(clock.later(at, -timedelta(weeks=1))), stamp(at), seen, seen, stamp(at)
        for name in (*size.others, LIST):
            said = (name, week, *period, _DIGEST if lately else None)
            db.execute("INSERT INTO digests VALUES (?, ?, ?, ?, ?, ?, ?, ?)", said)
        if lately:
            _write(db, at, Subject("digest", None, week), "made", listed=True)


def _old_row(db: sqlite3.Connection, bill: BillId, at: datetime, text: str) -> int | None:
    """A row of a bill of an earlier court, as it was seen; gives the id of its change."""
    known = json.encode(Bill(bill, rows=(Row(1, Action(at.date(), "House", text)),), rows_met=1)).decode()
    key = db.execute(
        "INSERT INTO bills (general_court, number, revision, first_seen, known) VALUES (?, ?, 1, ?, ?)",
        (bill.general_court, bill.number, stamp(at), known),
    ).lastrowid
    seen = db.execute("INSERT INTO observations (bill, at, moment) VALUES (?, ?, 0)", (key, stamp(at))).lastrowid
    return db.execute(
        "INSERT INTO changes (observation, kind, weight, row, date, branch, text, proposals)"
        " VALUES (?, 'action_added', 'news', 1, ?, 'House', ?, 'old')",
        (seen, at.date().isoformat(), text),
    ).lastrowid


def _write(
    db: sqlite3.Connection, at: datetime, subject: Subject, state: str, change: int | None = None, *, listed: bool
) -> None:
    """A message that was sent to everybody, those on the list among them or not, and what it told."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM envelopes").fetchone()
    db.execute(
        "INSERT INTO envelopes (key, channel, recipient, state, made_at, next_try, settled_at, reference)"
        " SELECT channel || hex(randomblob(8)), channel, recipient, 'sent', :at, :at, :at, 'ref' FROM everybody"
        " WHERE NOT listed OR :listed",
        {"at": stamp(at), "listed": listed},
    )
    db.execute(
        "INSERT INTO ledger (envelope, channel, recipient, kind, general_court, bill, number, name, state, change,"
        " proposals, gathered, queued_at, due_at)"
        " SELECT id, channel, recipient, ?, ?, ?, ?, ?, ?, ?, 'old', '', made_at, made_at FROM envelopes"
        " WHERE id > ?",
        (*columns_of(subject), state, change, last),
    )


def _entered(at: int) -> datetime:
    day = _BEGAN + timedelta(days=7 * at)
    return clock.parse(f"{day}T12:00")


def _title(bill: BillId) -> str:
    return f"An Act relative to {bill.spoken}"


def _text(at: int) -> str:
    return "\n".join(
        f"SECTION {n}. Section {at * n} of chapter {at} is hereby amended by striking out {at}." for n in range(1, 20)
    )


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
    """The court in a separate process; gives its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(size, theirs))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(0)
        process.join()


def run(root: Path, environ: Mapping[str, str], many: int, each: str, *words: str) -> Cost:
    """A command in a separate process. Raises RuntimeError with the end of what it says where it fails."""
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
        with Store(database, through=True):
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
