"""`demo`: plays two years of one proposal on the practice General Court, without an account or the network."""

import os
import re
import shutil
import sys
import tempfile
import time
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from billbot import clock
from billbot.channels.console import ConsoleChannel
from billbot.cli.options import STORY_CLOCK
from billbot.cli.printing import Progress, called, say, tell
from billbot.domain.ledger import Message, Receipt
from billbot.errors import BillbotError
from billbot.files import write_privately

if TYPE_CHECKING:
    from billbot.demo import PracticeBill, PracticeSite

_BEGINS = datetime(2021, 4, 1, 12, tzinfo=clock.EASTERN)
# The Monday after the last week in which the proposal moved.
_DIGEST = datetime(2022, 7, 11, 8, tzinfo=clock.EASTERN)
# A link to the practice General Court, which is gone when somebody looks at what the demo leaves.
_TO_THE_COURT = re.compile(r'<a (?:class="number" )?+href="http://127\.0\.0\.1[^>]*+>([^<]*+)</a>')


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write the database and the pages; otherwise a new temporary folder.",
)
def demo(folder: Path | None) -> None:
    """See it work on a practice General Court.

    It plays a year and a half of one proposal in seconds. Nothing is sent.
    """
    from billbot.demo import PracticeSite, load_bills, load_committees, load_hearings

    started = time.monotonic()
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-demo-"))).resolve()
    if (folder / "config").exists():
        raise BillbotError(f"{folder}: this folder already has a demo; name another with --folder")
    with as_file(files("billbot.demo") / "config") as source:
        shutil.copytree(source, folder / "config")
    bills = load_bills()
    with PracticeSite(bills, now=_BEGINS, committees=load_committees(), hearings=load_hearings()) as site:
        file = folder / "config" / "billbot.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("http://127.0.0.1:0", site.url), encoding="utf-8")
        run = DemoRun(folder, site)
        run.play()
    tell(run.summary(time.monotonic() - started))
    tell(_not_official([bill for bill in bills if bill.ids and set(bill.ids) & set(run.watched)]))
    say(f"\nOpen this in a browser: {address_of(folder / 'index.html')}")


def address_of(file: Path) -> str:
    """The address of a file for a browser, which with the Windows Subsystem for Linux runs in Windows."""
    windows = os.environ.get("WSL_DISTRO_NAME")
    return file.as_uri().replace("file://", f"file://wsl.localhost/{windows}" if windows else "file://")


def _not_official(bills: "list[PracticeBill]") -> str:
    """Say which wordings are not from the public record."""
    titles = [bill.ids[0].spoken for bill in bills if bill.title_wording == "reconstructed"]
    rows = sum(row.wording == "reconstructed" for bill in bills for row in bill.rows)
    ours = [f"the titles of {', '.join(titles)}" if titles else "", f"{rows} actions" if rows else ""]
    ours += ["the hours of some actions", "what a hearing's page says about testimony"]
    return (
        "The practice bills follow the public record, in the clerk's words."
        f" Reconstructed here, not official: {' and '.join(filter(None, ours))}."
    )


class DemoMessages(ConsoleChannel):
    """Prints each message, and keeps it as Slack would show it."""

    def __init__(self, name: str, begins: datetime) -> None:
        super().__init__(name, stream=sys.stdout, clock=clock.Clock(now=lambda: self.now))
        self.now = begins
        from billbot.demo.inbox import Room

        self.room = Room(self._seconds)
        self._threads: dict[str, str] = {}

    def _seconds(self) -> float:
        return self.now.timestamp()

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Print a message, and keep it."""
        say(f"──── {self.now:%A, %B} {self.now.day}, {self.now.year}, {self.now:%H:%M} ────")
        receipt = super().send(message, recipient, thread=thread)
        self._keep(message)
        return receipt

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Keep how the message reads now."""
        del recipient, reference
        self._keep(message)

    def _keep(self, message: Message) -> None:
        thread = self._threads.get(message.thread, "")
        post = self.room.post("", text=message.fallback, blocks=message.blocks, thread_ts=thread)
        if message.thread:
            self._threads.setdefault(message.thread, post["ts"])


class DemoRun:
    """Runs the demo: a check whenever something moved in the two years. Only the site is simulated."""

    def __init__(self, folder: Path, site: "PracticeSite") -> None:
        from billbot.app.app import open_app

        self.folder, self._site = folder, site
        # Without the environment, which may have settings of the real bot.
        app = open_app(folder / "config", clock.stopped(_BEGINS), {})
        self._messages = DemoMessages(app.channels[0].name, _BEGINS)
        self._app = replace(app, transports_override={app.channels[0].name: self._messages})
        self.watched = app.listed
        self.checks = self.changes = self.requests = 0

    def play(self) -> None:
        """The baseline, a check on the evening of each day when a bill of this court moved, a digest, the pages."""
        from billbot.demo.messages import slack_page
        from billbot.notify import deliver, digest

        tell(
            "A practice run on this computer: nothing is sent. Links in the messages work only while it runs.\n"
            f"The first check is the baseline. The clock says {_BEGINS:%B} {_BEGINS.day}, {_BEGINS.year}.\n"
        )
        moments = self._moments()
        with Progress("") as progress:
            for at, moment in enumerate(moments):
                progress(at, len(moments), f"{moment:%B} {moment.day}, {moment.year}")
                self._check(moment)
        # So that what somebody looks up there afterward is as of then.
        write_privately(self._app.settings.state.path.with_name(STORY_CLOCK), _DIGEST.isoformat().encode())
        app = replace(self._app, clock=clock.stopped(_DIGEST))
        with app.open_store() as store:
            self.watched = app.watch(store).bills
            weekly = replace(app.channels[0], digest=(_DIGEST.weekday(), _DIGEST.time()))
            digest.make_digest(store, app.watch(store), weekly, _DIGEST)
            deliver.deliver(store, app.delivery(store), app.clock)
        pages = self._app.settings.state.public.relative_to(self.folder)
        above = (
            f'<p class="above"><a href="{pages}/index.html">The public pages</a>, which anybody may read.'
            " Bill pages cannot be opened from here: the practice General Court ended with the demo.</p>"
        )
        index = self.folder / "index.html"
        index.write_text(slack_page(self._messages.room, above), encoding="utf-8")
        for page in (index, *self._app.settings.state.public.rglob("*.html")):
            page.write_text(_TO_THE_COURT.sub(r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")

    def _moments(self) -> list[datetime]:
        """The baseline, the evening of each day when a bill of this court moved, watched or not; and the digest."""
        court = self.watched[0].general_court
        bills = [bill for bill in self._site.court.bills if bill.general_court == court]
        days = {moment.astimezone(clock.EASTERN).date() for bill in bills for moment in bill.moments}
        evenings = sorted(datetime(day.year, day.month, day.day, 20, tzinfo=clock.EASTERN) for day in days)
        return sorted([_BEGINS, _DIGEST, *(evening for evening in evenings if _BEGINS < evening < _DIGEST)])

    def _check(self, moment: datetime) -> None:
        from billbot.app.tick import Steps, tick

        self._site.now = self._messages.now = moment
        with Steps() as steps:
            report = tick(replace(self._app, clock=clock.stopped(moment)), steps).report
        assert report is not None
        self.checks += 1
        self.changes += len(report.changes)
        self.requests += report.requests

    def summary(self, seconds: float) -> str:
        """What was done, and where it is."""
        listed = self._app.listed
        found = ", ".join(bill.spoken for bill in self.watched if bill not in listed)
        return (
            f"The list had only {', '.join(bill.spoken for bill in listed)}; billbot followed it to {found}.\n"
            f"{self.checks} checks, {self.requests} requests, {self.changes} changes, most of them routine, told in"
            f" {self._messages.room.count} messages; {seconds:.1f} seconds.\n"
            f"Try:       {called(self.folder / 'config')} show diversion"
            " (or compare S984 S2836)"
        )
