"""`demo` and `practice`: the whole thing on the practice General Court, without an account or the network."""

import shutil
import tempfile
import time
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot import clock
from billbot.cli.story import BEGINS, Story
from billbot.errors import BillbotError

if TYPE_CHECKING:
    from billbot.practice import PracticeBill


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to leave the database and the rendered messages; a new temporary folder unless given.",
)
def demo(folder: Path | None) -> None:
    """See it work on a practice General Court.

    A year and a half of one proposal, in seconds, on this machine.
    """
    from billbot.practice import PracticeSite, load_bills

    started = time.monotonic()
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-demo-"))).resolve()
    _lay_config(folder / "config")
    bills = load_bills()
    with PracticeSite(bills, now=BEGINS) as site:
        _point_at(folder / "config" / "billbot.toml", site.url)
        story = Story(folder, site)
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
