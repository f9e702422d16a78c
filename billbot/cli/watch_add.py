"""`watch add`: looks a bill up and adds it to the list; and decides which proposal a new bill goes to (`target`)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from billbot.cli.options import BY, YES, Asking, editor_name, open_app, parse_bill
from billbot.cli.printing import tell
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from billbot.app.bootstrap import App
    from billbot.app.check import Preview
    from billbot.app.config import Config
    from billbot.app.config_edit import NewProposal
    from billbot.briefs.watch import Watch
    from billbot.domain.bills import BillId
    from billbot.domain.watched import Proposal, Topic
    from billbot.store import Store


@click.command("add")
@click.argument("numbers", metavar="BILL", nargs=-1, required=True)
@click.option("--topic", "topics", multiple=True, metavar="T", help="A topic; the first is the main one.")
@click.option("--proposal", default="", metavar="NAME", help="The proposal it belongs to, or the name of a new one.")
@click.option("--new", is_flag=True, help="Begin a new proposal, whatever looks like it.")
@click.option("--position", type=click.Choice(["support", "oppose", "watch"]), help="Of a new proposal: what we want.")
@click.option("--why", default="", metavar="TEXT", help="Of a new proposal: why it is watched.")
@click.option("--ask", default="", metavar="TEXT", help="Of a new proposal: what people are asked to do.")
@click.option("--owner", default="", metavar="NAME", help="Of a new proposal: who looks after it; no address.")
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
    **values: str | None,
) -> None:
    """Look a bill up, show it, and put it on the list.

    BILL is a number, or the address of its page.
    At a terminal it asks before it writes; a script is not asked, and names a topic or a proposal.
    """
    from billbot.app import watchlist
    from billbot.messages import court_of_bill_ended, no_page_in_ended_court

    if len(numbers) > 1:
        raise UsageError("one bill at a time, its companion next, with --proposal; a list by `billbot watch import`")
    app, asking, who = open_app(folder, None), Asking(yes), editor_name(by)
    bill = parse_bill(app, *numbers)
    wanted = Wanted.read(app.settings, topics, proposal, new=new, **{key: each or "" for key, each in values.items()})
    with app.open_store() as store:
        seen = app.watch(store)
        _refuse_watched(seen, bill)
        found = None if offline else _look_up(app, store, seen, bill)
        if found is not None and found.known.id != bill:
            tell(f"{bill} is {found.known.id} now")
            bill = found.known.id
            _refuse_watched(seen, bill)
        _show(app, store, bill, found, offline=offline)
        today = app.clock.now().date()
        if found is None and not offline and (never := no_page_in_ended_court(app.dates.ends, bill, today)):
            raise BillbotError(f"{bill} was not added. {never}")
        if over := court_of_bill_ended(app.dates.ends, bill, today):
            tell(over)
        to = target(wanted, app.settings, app.topics, bill, found, asking)
        if found is None and not offline:
            _awaited(bill, asking)
        name = spoken(to)
        known = found is not None or offline or bill.is_docket
        asking.insist(f"Add {bill} to {name}?", likely=known and not over)
        watchlist.add(app, store, who, bill, to)
    tell(f"Added {bill} to {name}.")


def _refuse_watched(watch: "Watch", bill: "BillId") -> None:
    ids = ", ".join(f'"{each.id}"' for each in watch.concerned(watch.numbers.get(bill, bill)))
    if ids:
        raise UsageError(f"{bill} is watched already, in {ids}")


def _look_up(app: "App", store: "Store", watch: "Watch", bill: "BillId") -> "Preview | None":
    from billbot.app import check

    with app.open_source() as source:
        try:
            return check.preview(store, source, watch, bill, app.clock)
        except BillbotError as error:
            raise BillbotError(f"{bill} was not added: {error}; try again later, or with --offline") from error


def _show(app: "App", store: "Store", bill: "BillId", found: "Preview | None", *, offline: bool) -> None:
    """Say what is known of a bill before it is added."""
    from billbot.messages import stage_in_words
    from billbot.messages.spoken import court_before, with_court

    if found is None:
        known = store.bills.last_seen(bill)
        tell(f"{with_court(bill)} · {known.title.value if known and known.title.value else 'no title known'}")
        lack = "no page yet" if bill.is_docket else "the site has nothing under this number"
        tell("not looked up (--offline)" if offline else f"{lack}. {court_before(bill)}")
        return
    known = found.known
    tell(f"{with_court(bill)} · {found.title or 'no title'}")
    tell(f"presented by: {found.presented_by or 'not stated'}")
    tell(f"sponsors: {', '.join(found.other_sponsors) or 'no others'}")
    tell(f"committee: {found.progress.committee or 'none at the moment'}")
    tell(f"stage: {stage_in_words(known.id, found.progress, app.clock.now().date())} (derived from its history)")
    for each in found.companions:
        unwatched = "followed from here" if each.onward else "not watched"
        where = f'watched in "{each.proposal}"' if each.proposal else unwatched
        label = "it goes on in" if each.onward else "companion, it seems"
        tell(f"{label}: {each.bill.spoken} ({each.why}; {where})")
    for topic, words in found.topics(app.topics).items():
        tell(f"topic, by its words: {topic} ({', '.join(words)})")


def _awaited(bill: "BillId", asking: Asking) -> None:
    """Ask before adding a bill without a page: a docket has none for weeks, but another number may be mistyped."""
    from billbot.messages.spoken import court_before

    if not bill.is_docket and not asking.somebody:
        raise BillbotError(
            f"{bill} was not added: the site has nothing under this number; with --yes it is watched from the day on"
            f" which it has a page. {court_before(bill)}"
        )


class Wanted(Struct, frozen=True):
    """What was typed, checked against the configuration; a null `proposal` is yet to be found."""

    topics: tuple[str, ...]
    proposal: "Proposal | None"
    name: str
    new: bool
    values: "Mapping[str, str]"

    @classmethod
    def read(cls, settings: "Config", topics: "Sequence[str]", name: str, *, new: bool, **values: str) -> "Wanted":
        """`values` are those that a new proposal gets, as its table has them; what is empty is left out.

        Raises UsageError for a topic or a proposal that is not there, with the nearest.
        """
        from billbot.app import config_edit

        ids = tuple(dict.fromkeys(config_edit.find_topic(settings, each) for each in topics))
        found = None
        if name and not new:
            found = config_edit.find_proposal(settings, name)
        if found is not None and not set(ids) <= set(found.topics):
            other = next(each for each in ids if each not in found.topics)
            raise UsageError(
                f'"{found.id}" is under {", ".join(found.topics)}; add "{other}" to its topics in bills.toml first'
            )
        given = {key: each for key, each in values.items() if each}
        if found is not None and given:
            keys = ", ".join(f"--{key}" for key in given)
            raise UsageError(f'"{found.id}" is a proposal already, so {keys} would be lost; write it in bills.toml')
        return cls(ids, found, name, new, given)


def target(
    wanted: Wanted,
    settings: "Config",
    topics: "Sequence[Topic]",
    bill: "BillId",
    found: "Preview | None",
    asking: Asking,
) -> "str | NewProposal":
    """The id of the proposal that a bill goes to, or a new one. Raises UsageError where a topic has to be named."""
    if wanted.proposal is not None:
        return wanted.proposal.id
    if (
        not wanted.new
        and not wanted.name
        and not wanted.values
        and (joined := _with_companion(wanted, settings, found, asking))
    ):
        return joined
    from billbot.app import config_edit

    title = found.title if found else None
    under = wanted.topics or _topics(settings, topics, found, asking)
    return config_edit.new_proposal(
        {each.id for each in settings.proposals}, bill, wanted.name, title, under, **wanted.values
    )


def spoken(to: "str | NewProposal") -> str:
    """Where a bill goes, for a person."""
    return to if isinstance(to, str) else f'a new proposal "{to.id}" ({to.name}), under {", ".join(to.topics)}'


def _with_companion(wanted: Wanted, settings: "Config", found: "Preview | None", asking: Asking) -> str | None:
    """The proposal of a companion, where somebody agrees that the bill belongs there."""
    if found is None or not asking.somebody:
        return None
    topics = {each.id: set(each.topics) for each in settings.proposals}
    for each in found.companions:
        if each.proposal in topics and set(wanted.topics) <= topics[each.proposal]:
            question = f'Put it under "{each.proposal}", with {each.bill.spoken} ({each.why})?'
            return each.proposal if asking.agrees(question) else None
    return None


def _topics(settings: "Config", topics: "Sequence[Topic]", found: "Preview | None", asking: Asking) -> tuple[str, ...]:
    likely = tuple(found.topics(topics)) if found else ()
    if likely and asking.somebody and asking.agrees(f"Put it under {', '.join(likely)}?"):
        return likely
    known = ", ".join(likely or [each.id for each in settings.topics])
    words = f"its words suggest {known}" if likely else f"the topics are {known}"
    if not known:
        words = "no topic is there yet: begin one in bills.toml"
    raise UsageError(f"name a topic with --topic, or a proposal with --proposal; {words}")
