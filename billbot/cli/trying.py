"""`demo` and `practice`: the whole thing on the practice General Court, without an account or the network."""

import json
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from billbot import clock
from billbot.bills import Message, Receipt
from billbot.errors import BillbotError

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.channels import Finding
    from billbot.practice import PracticeBill, PracticeSite
    from billbot.practice.slack import SlackPost

_BEGINS = datetime(2021, 4, 1, 12, tzinfo=clock.EASTERN)
_BAR = 30


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to leave the database and the rendered messages; a new temporary folder unless given.",
)
def demo(folder: Path | None) -> None:
    """Watch a year and a half of one proposal in seconds, on a practice General Court on this machine."""
    from billbot.practice import PracticeSite, load_bills

    started = time.monotonic()
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-demo-"))).resolve()
    _lay_config(folder / "config")
    bills = load_bills()
    with PracticeSite(bills, now=_BEGINS) as site:
        _point_at(folder / "config" / "billbot.toml", site.url)
        story = _Story(folder, site)
        story.run()
    click.echo(story.summary(time.monotonic() - started))
    click.echo(_not_official([bill for bill in bills if bill.ids and set(bill.ids) & set(story.watched)]))


@click.command("practice")
@click.option("--port", type=click.IntRange(0, 65535), default=8194, show_default=True, help="0 takes a free one.")
@click.option("--now", metavar="ISO", help="The moment whose state it shows; without it, its clock follows ours.")
def practice(port: int, now: str | None) -> None:
    """Serve the practice General Court on loopback until stopped."""
    from billbot.practice import PracticeSite, load_bills

    try:
        at = clock.system().now() if now is None else clock.parse(now)
    except ValueError as error:
        raise click.BadParameter(f"{now!r} is not a time; write 2022-06-30T20:00", param_hint="--now") from error
    with PracticeSite(load_bills(), now=at, port=port) as site, suppress(KeyboardInterrupt):
        click.echo(f"The practice General Court is at {site.url}, for example {site.url}/Bills/192/S2987")
        click.echo("Its bills are those of the record, its pages are not the real site's. Ctrl-C ends it.")
        while True:
            if now is None:
                site.now = clock.system().now()
            time.sleep(1)


class _Story:
    """The diversion proposal's two years, looked at whenever something moved; nothing is simulated but the site."""

    def __init__(self, folder: Path, site: "PracticeSite") -> None:
        from billbot import bootstrap

        self.folder, self._site = folder, site
        # Without the environment: what is set there for the real bot is no matter of the demo.
        house = bootstrap.open_house(folder / "config", clock.stopped(_BEGINS), {})
        self._bar = _Bar(sys.stderr)
        self._prints = _Prints(folder / "messages", self._bar, house)
        self._house = replace(house, transports={house.channels[0].name: self._prints})
        self.watched = house.watch.bills
        self.checks = self.changes = self.requests = 0

    def run(self) -> None:
        """The baseline, then a check in the evening of every day on which a bill of this court moved."""
        click.echo(
            "A practice run on this computer: nothing is sent, and the links in the messages end with it.\n"
            f"The first check is the baseline; the clock stands at {_BEGINS:%B} {_BEGINS.day}, {_BEGINS.year}.\n"
        )
        moments = self._moments()
        for at, moment in enumerate(moments):
            self._bar.show(at / len(moments), f"{moment:%B} {moment.day}, {moment.year}")
            self._check(moment)
        self._bar.clear()
        self._prints.leave_slack_page(self.folder / "slack.html")

    def _moments(self) -> list[datetime]:
        """The baseline, then the evening of every day on which a bill of this court moved, watched or not."""
        court = self.watched[0].general_court
        bills = [bill for bill in self._site.court.bills if bill.general_court == court]
        days = {moment.astimezone(clock.EASTERN).date() for bill in bills for moment in bill.moments}
        evenings = sorted(datetime(day.year, day.month, day.day, 20, tzinfo=clock.EASTERN) for day in days)
        return [_BEGINS, *(evening for evening in evenings if evening > _BEGINS)]

    def _check(self, moment: datetime) -> None:
        from billbot import pipeline

        self._site.now = moment
        house = replace(self._house, clock=clock.stopped(moment))
        self._prints.now = moment
        with house.open_store() as store, house.open_source() as source:
            report = pipeline.check(store, source, house.watch, house.clock, house.owner)
            pipeline.deliver(store, house.post, house.clock, house.owner)
            self.watched = house.watch.following(store).bills
        self.checks += 1
        self.changes += len(report.told)
        self.requests += report.requests

    def summary(self, seconds: float) -> str:
        """What was done, and where it lies."""
        listed = self._house.watch.bills
        found = ", ".join(bill.spoken for bill in self.watched if bill not in listed)
        return (
            f"Listed was {', '.join(bill.spoken for bill in listed)} alone; followed to {found}.\n"
            f"{self.checks} checks, {self.requests} requests, {self.changes} changes, most of them routine, told in"
            f" {len(self._prints.posts)} messages; {seconds:.1f} seconds.\n"
            f"Database:  {self._house.settings.state.path}\n"
            f"Messages:  {self._prints.folder} (each as text, as mail in .eml and .html, and as Slack blocks in .json)"
            f"\nIn Slack:  {self.folder / 'slack.html'} (a page that shows them as Slack would)"
        )


class _Prints:
    """Prints each message and leaves it in a folder as mail and as Slack would show it."""

    def __init__(self, folder: Path, bar: "_Bar", house: "House") -> None:
        from billbot.channels.console import ConsoleChannel
        from billbot.channels.email import EmailChannel

        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.now = folder, _BEGINS
        self.posts: list[SlackPost] = []
        self._threads: dict[str, str] = {}
        self.name = house.channels[0].name
        ticking = clock.Clock(now=lambda: self.now)
        self._bar = bar
        self._console: ConsoleChannel = ConsoleChannel(self.name, stream=sys.stdout, clock=ticking)
        self._mail: EmailChannel = EmailChannel(
            self.name,
            recipients=lambda: ("reader@example.org",),
            host="127.0.0.1",
            port=25,
            security="none",
            ca_file="",
            user="",
            password="",
            sender="billbot <billbot@example.org>",
            clock=ticking,
        )

    def recipients(self) -> tuple[str, ...]:
        """The one there is."""
        return self._console.recipients()

    def send(self, message: Message, recipient: str, *, thread: str | None, again: bool) -> Receipt:
        """Print a message, and write it beside."""
        self._bar.clear()
        click.echo(f"──── {self.now:%A, %B} {self.now.day}, {self.now.year}, {self.now:%H:%M} ────")
        receipt = self._console.send(message, recipient, thread=thread, again=again)
        self._leave(message)
        return receipt

    def find(self, key: str, recipient: str) -> Receipt | None:
        """As on a console."""
        return self._console.find(key, recipient)

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Leave beside the others how the message reads by now."""
        del recipient, reference
        self._leave(message)

    def examine(self, *, send: bool) -> "tuple[Finding, ...]":
        """As a console."""
        return self._console.examine(send=send)

    def _leave(self, message: Message) -> None:
        self.posts.append(self._post(message))
        stem = self.folder / f"{len(self.posts):02}-{_slug(message.subject)}"
        mail = self._mail.compose(message, "reader@example.org", None)
        slack = {"text": message.fallback, "blocks": list(message.blocks)}
        stem.with_suffix(".txt").write_text(message.text + "\n", encoding="utf-8")
        stem.with_suffix(".html").write_text(message.html, encoding="utf-8")
        stem.with_suffix(".eml").write_bytes(mail.as_bytes())
        stem.with_suffix(".json").write_text(json.dumps(slack, ensure_ascii=False, indent=1), encoding="utf-8")

    def _post(self, message: Message) -> "SlackPost":
        from billbot.practice.slack import SlackPost

        begun_by = self._threads.get(message.thread, "")
        if message.thread:
            self._threads.setdefault(message.thread, message.fallback)
        return SlackPost(self.now, message.blocks, begun_by)

    def leave_slack_page(self, file: Path) -> None:
        """Write a page that shows every message as Slack would."""
        from billbot.practice.slack import slack_page

        file.write_text(slack_page(self.posts), encoding="utf-8")


@dataclass
class _Bar:
    """How far the demo is, on a terminal alone; it makes way for what is printed."""

    stream: TextIO

    def show(self, share: float, label: str) -> None:
        """Draw the bar."""
        if self.stream.isatty():
            done = round(share * _BAR)
            self.stream.write(f"\r\x1b[K[{'#' * done}{'.' * (_BAR - done)}] {label}")
            self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _slug(text: str) -> str:
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in text)
    return "-".join(words.lower().split())[:60]


def _lay_config(folder: Path) -> None:
    if folder.exists():
        raise BillbotError(f"{folder.parent}: there is a demo in this folder already; name another with --folder")
    with as_file(files("billbot.practice") / "config") as source:
        shutil.copytree(source, folder)


def _point_at(file: Path, url: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("http://127.0.0.1:0", url), encoding="utf-8")


def _not_official(bills: "list[PracticeBill]") -> str:
    """Say which wordings the public record at hand does not have."""
    titles = [bill.ids[0].spoken for bill in bills if bill.title_wording == "reconstructed"]
    rows = sum(row.wording == "reconstructed" for bill in bills for row in bill.rows)
    ours = [f"the titles of {', '.join(titles)}" if titles else "", f"{rows} actions" if rows else ""]
    return (
        "The practice bills follow the public record, their actions in the clerk's words."
        f" Reconstructed here, not official: {' and '.join(filter(None, [*ours, 'the hours of some actions']))}."
    )


COMMANDS = [demo, practice]
