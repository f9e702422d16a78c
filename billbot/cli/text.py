"""`text`: what a document says, as it was read."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import meant_bill, open_app
from billbot.cli.printing import say, when
from billbot.domain.bills import BillId
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.store import Store, TextVersion


@click.command("text", short_help="Print the text of a bill, as read.")
@click.argument("bill", metavar="BILL")
@click.option("--at", "day", metavar="DATE", help="The text as it was known on that day, such as 2026-04-30.")
@click.pass_obj
def text(folder: Path, bill: str, day: str | None) -> None:
    """Print the text of a bill, as it was read last, or as it was known on a day."""
    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        wanted = meant_bill(app, app.watch(store), bill)
        until = None if day is None else _day(day)
        found = [each for each in texts_of(store, wanted) if until is None or each.read_at.date() <= until]
    if not found:
        assert day is not None
        raise BillbotError(f"{wanted.spoken} has no text of {day} or before; the first was read later")
    say(f"{wanted.spoken}, first read so on {when(found[-1].read_at)}", err=True)
    say(found[-1].text.expandtabs(4).rstrip())


def texts_of(store: "Store", bill: BillId) -> "tuple[TextVersion, ...]":
    """Every version of a bill's text, the last one last. Raises BillbotError, which says why, where there is none."""
    versions = store.texts.versions(store.bills.numbers().get(bill, bill)) or store.texts.versions(bill)
    if versions:
        return versions
    if store.texts.last_look(bill) is not None:
        raise BillbotError(f"{bill.spoken} has no text that can be read: the site has it as a PDF alone")
    raise BillbotError(
        f"the text of {bill.spoken} was not read yet; it comes with the next check where the bill is watched"
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"--at: {written!r} is no day; write 2026-04-30") from None
