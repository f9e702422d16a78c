"""`watch`: the list of bills, and how one is put on it or taken off."""

import difflib
import json
from collections.abc import Iterator
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot.cli import watch_edits
from billbot.cli.options import BY, JSON, YES, account, open_house
from billbot.cli.printing import say, tell
from billbot.cli.proposals import Asking, Wanted, spoken, target
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.bills import BillId
    from billbot.bootstrap import House
    from billbot.check import Preview
    from billbot.store import Store
    from billbot.watch import Watch


@click.group("watch")
def watch() -> None:
    """List, add and remove watched bills."""


for command in (watch_edits.confirm, watch_edits.undo, watch_edits.import_):
    watch.add_command(command)


@watch.command("list", short_help="List the watched bills, by proposal.")
@JSON
@click.pass_obj
def list_(folder: Path, *, as_json: bool) -> None:
    """List the watched bills, by proposal, those that were followed among them."""
    house = open_house(folder, None)
    with house.open_store(reading=True) as store:
        rows = list(_rows(store, house.watch(store)))
    if as_json:
        say(json.dumps([row for row, _ in rows]))
        return
    if not rows:
        tell('No bill is watched yet: run "billbot watch add", or write into bills.toml.')
    shown = ""
    for row, read in rows:
        if row["proposal"] != shown:
            shown = row["proposal"]
            tell(f"{row['name']}  [{shown}] under {', '.join(row['topics'])}")
        if row["bill"] is None:
            tell("  no bill")
            continue
        notes = "" if row["listed"] else "  (followed)"
        lack = "awaiting: no page yet" if row["awaiting"] else "no title known" if read else "not read yet"
        what = row["title"] or lack
        tell(f"  {row['bill']:12} {what}{notes}")


@watch.command("add")
@click.argument("numbers", metavar="BILL", nargs=-1, required=True)
@click.option("--topic", "topics", multiple=True, metavar="T", help="A topic; the first is the main one.")
@click.option("--proposal", default="", metavar="NAME", help="The proposal it belongs to, or the name of a new one.")
@click.option("--new", is_flag=True, help="Begin a new proposal, whatever looks like it.")
@click.option("--position", type=click.Choice(["support", "oppose", "watch"]), help="Of a new proposal: what we want.")
@click.option("--why", default="", metavar="TEXT", help="Of a new proposal: why it is watched.")
@click.option("--ask", default="", metavar="TEXT", help="Of a new proposal: what people are asked to do.")
@click.option("--owner", default="", metavar="NAME", help="Of a new proposal: who looks after it; no address.")
@click.option("--next", "next_", type=click.Choice(["re-file", "defend", "drop"]), help="Of a new proposal.")
@click.option("--offline", is_flag=True, help="Ask the site nothing; the number is taken as it is.")
@YES
@BY
@click.pass_obj
def add(
    folder: Path,
    /,
    numbers: tuple[str, ...],
    topics: tuple[str, ...],
    proposal: str,
    by: str | None,
    *,
    new: bool,
    offline: bool,
    yes: bool,
    next_: str | None,
    **values: str | None,
) -> None:
    """Look a bill up, show it, and put it on the list.

    BILL is a number, or the address of its page.
    At a terminal it asks before it writes; a script is not asked, and names a topic or a proposal.
    """
    from billbot import watchlist
    from billbot.wording import over_by

    if len(numbers) > 1:
        raise UsageError("one bill at a time, its companion next, with --proposal; a list by `billbot watch import`")
    house, asking, who = open_house(folder, None), Asking(yes), account(by)
    bill = _typed(house, *numbers)
    table = {**values, "next": next_}
    wanted = Wanted.read(house.settings, topics, proposal, new=new, **{key: each or "" for key, each in table.items()})
    with house.open_store() as store:
        seen = house.watch(store)
        _refuse_watched(seen, bill)
        found = None if offline else _look_up(house, store, seen, bill)
        if found is not None and found.known.id != bill:
            tell(f"{bill} is {found.known.id} now")
            bill = found.known.id
            _refuse_watched(seen, bill)
        _show(house, store, bill, found, offline=offline)
        if over := over_by(house.dates.ends, bill, house.clock.now().date()):
            tell(over)
        to = target(wanted, house.settings, house.topics, bill, found, asking)
        if found is None and not offline:
            _awaited(bill, asking)
        name = spoken(to)
        known = found is not None or offline or bill.is_docket
        if not asking.agrees(f"Add {bill} to {name}?", likely=known and not over):
            raise click.Abort
        watchlist.add(house, store, who, bill, to)
    tell(f"Added {bill} to {name}.")


@watch.command("remove", short_help="Take a bill off the list; its history stays.")
@click.argument("number", metavar="BILL")
@YES
@BY
@click.pass_obj
def remove(folder: Path, number: str, by: str | None, *, yes: bool) -> None:
    """Take a bill off the list; what is known of it stays in the database."""
    from billbot import config, watchlist

    house, who = open_house(folder, None), account(by)
    with house.open_store() as store:
        known, court = house.watch(store), _typed(house, number).general_court
        bill = _listed(house, known, known.meant(number, court))
        proposal = next(each for each in house.proposals if bill in each.bills)
        if not Asking(yes).agrees(f'Take {bill} out of "{proposal.id}" ({proposal.name})?'):
            raise click.Abort
        watchlist.rewrite(house, store, who, lambda folder: config.remove_bill(folder, house.environ, bill))
    left = "" if len(proposal.bills) > 1 else " No bill was left in it, so it is gone from bills.toml, too."
    tell(f'Took {bill} out of "{proposal.id}"; what is known of it stays in the database.{left}')


def _rows(store: "Store", watch: "Watch") -> Iterator[tuple[dict[str, Any], bool]]:
    """One row a bill of each proposal, with a null bill for a proposal without one, and whether the bill was read."""
    for proposal in watch.proposals:
        shape = {"proposal": proposal.id, "name": proposal.name, "topics": list(proposal.topics)}
        listed = {watch.numbers.get(bill, bill) for bill in proposal.bills}
        for bill in watch.of(proposal) or (None,):
            known = bill and store.bills.last_seen(bill)
            row = {
                "bill": bill and str(bill),
                **shape,
                "title": known.title.value if known else None,
                "listed": bill in listed,
                "awaiting": bill is not None and store.checks.of(bill).awaiting,
            }
            yield row, known is not None


def _typed(house: "House", number: str) -> "BillId":
    try:
        return house.bill(number)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _refuse_watched(watch: "Watch", bill: "BillId") -> None:
    ids = ", ".join(f'"{each.id}"' for each in watch.concerned(watch.numbers.get(bill, bill)))
    if ids:
        raise UsageError(f"{bill} is watched already, in {ids}")


def _look_up(house: "House", store: "Store", watch: "Watch", bill: "BillId") -> "Preview | None":
    from billbot import check

    with house.open_source() as source:
        try:
            return check.preview(store, source, watch, bill, house.clock, house.owner)
        except BillbotError as error:
            raise BillbotError(f"{bill} was not added: {error}; try again later, or with --offline") from error


def _show(house: "House", store: "Store", bill: "BillId", found: "Preview | None", *, offline: bool) -> None:
    """Say what is known of a bill before it is added."""
    from billbot.wording import stage

    if found is None:
        known = store.bills.last_seen(bill)
        tell(f"{bill.spoken} · {known.title.value if known and known.title.value else 'no title known'}")
        lack = "no page yet" if bill.is_docket else "the site has nothing under this number"
        tell("not looked up (--offline)" if offline else lack)
        return
    known, document = found.known, found.document
    tell(f"{bill.spoken} · {found.title or 'no title'}")
    by = (known.presenters.value or known.sponsor or "").replace("\n", ", ")
    tell(f"presented by: {by or 'not stated'}")
    others = [name for name in (document.sponsors if document else ()) if name not in by]
    tell(f"sponsors: {', '.join(others) or 'no others'}")
    tell(f"committee: {found.progress.committee or 'none at the moment'}")
    tell(f"stage: {stage(known.id, found.progress, house.clock.now().date())} (derived from its history)")
    for each in found.companions:
        where = f'watched in "{each.proposal}"' if each.proposal else "not watched"
        tell(f"companion, it seems: {each.bill.spoken} ({each.why}; {where})")
    for topic, words in found.topics(house.topics).items():
        tell(f"topic, by its words: {topic} ({', '.join(words)})")


def _awaited(bill: "BillId", asking: Asking) -> None:
    """A docket is on the list of documents weeks before it has a page; a bill's number without one may be a slip."""
    if not bill.is_docket and not asking.somebody:
        raise BillbotError(
            f"{bill} was not added: the site has nothing under this number; with --yes it is watched from the day on"
            " which it has a page"
        )


def _listed(house: "House", watch: "Watch", bill: "BillId") -> "BillId":
    """The entry of the list that is meant: a docket that got its number is found by either."""
    listed = [each for proposal in house.proposals for each in proposal.bills]
    for each in listed:
        if bill == each or watch.numbers.get(each, each) == watch.numbers.get(bill, bill):
            return each
    if watch.concerned(bill):
        origins = ", ".join(str(each) for each in watch.concerned(bill)[0].bills)
        raise UsageError(f"{bill} is not listed, it is followed: the official words lead to it from {origins}")
    alike = difflib.get_close_matches(str(bill), [str(each) for each in listed])
    # A slip is mostly in one digit: of several that are as close, the one that differs in the fewest places.
    nearest = max(alike, key=lambda each: sum(map(eq, each, str(bill))), default="")
    raise UsageError(f"{bill} is not watched" + (f"; did you mean {nearest}?" if nearest else ""))
