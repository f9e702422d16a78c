"""`demo`: the whole thing on the practice General Court, without an account or the network."""

import shutil
import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.demo_run import BEGINS, DemoRun
from billbot.cli.printing import tell
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
    from billbot.practice import PracticeSite, load_bills, load_committees, load_hearings

    started = time.monotonic()
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-demo-"))).resolve()
    _lay_config(folder / "config")
    bills = load_bills()
    with PracticeSite(bills, now=BEGINS, committees=load_committees(), hearings=load_hearings()) as site:
        _point_at(folder / "config" / "billbot.toml", site.url)
        run = DemoRun(folder, site)
        run.play()
    tell(run.summary(time.monotonic() - started))
    tell(_not_official([bill for bill in bills if bill.ids and set(bill.ids) & set(run.watched)]))


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
    ours += ["the hours of some actions", "what a hearing's page says of testimony"]
    return (
        "The practice bills follow the public record, their actions in the clerk's words."
        f" Reconstructed here, not official: {' and '.join(filter(None, ours))}."
    )
