"""Commands that show, edit and import the list of bills."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from msgspec.structs import replace

from billbot.cli.options import BY, JSON, NOW, YES, Asking, editor_name, open_app, parse_bill
from billbot.cli.printing import say, say_json, tell, when
from billbot.domain.display import count
from billbot.domain.watched import ChannelWeight, HeardKind
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.app.config_edit import NewProposal
    from billbot.briefs.watch import Watch
    from billbot.domain.bills import BillId
    from billbot.domain.watched import Proposal
    from billbot.messages.watchlist import LookedUp
    from billbot.store import Store

_KEPT = "what is known about it stays in the database. `billbot watch undo` takes it back."


@click.group("watch")
def watch() -> None:
    """List, add and remove watched bills."""


@watch.command("list", short_help="List the watched bills, by proposal.")
@JSON
@click.pass_obj
def list_(folder: Path, *, as_json: bool) -> None:
    """List the watched bills by proposal."""
    from billbot.messages.phrases import muted

    app = open_app(folder, None)
    with app.open_store(reading=True) as store:
        rows, today = list(_list_rows(store, app.watch(store))), app.clock.now().date()
    if as_json:
        say_json([row for row, _ in rows])
        return
    if not rows:
        tell("No bill is watched yet: run `billbot watch add`, or write into bills.toml.")
    shown = ""
    for row, read in rows:
        if row["proposal"] != shown:
            shown = row["proposal"]
            found = next(each for each in app.proposals if each.id == shown)
            dropped = "dropped in the next court" if found.next else ""
            owner = f"owner: {found.owner}" if found.owner else ""
            notes = filter(None, (f"position: {found.position}", owner, muted(found, today), dropped))
            tell(f"{row['name']}  [{shown}] under {', '.join(row['topics'])}; {', '.join(notes)}")
        if row["bill"] is None:
            tell("  no bill")
            continue
        followed = "" if row["listed"] else "  (followed)"
        lack = "awaiting: no page yet" if row["awaiting"] else "no title known" if read else "not read yet"
        what = row["title"] or lack
        tell(f"  {row['bill']!s:12} {what}{followed}")


@watch.command("add")
@click.argument("numbers", metavar="BILL", nargs=-1, required=True)
@click.option("--topic", "topics", multiple=True, metavar="T", help="A topic; the first is the main one.")
@click.option("--proposal", default="", metavar="NAME", help="The proposal it belongs to, or the name of a new one.")
@click.option("--new", is_flag=True, help="Begin a new proposal, even if one looks like it.")
@click.option("--position", type=click.Choice(["support", "oppose", "watch"]), help="A new proposal's position.")
@click.option("--offline", is_flag=True, help="Do not ask the site; take the number as it is.")
@YES
@BY
@NOW
@click.pass_obj
def add(
    folder: Path,
    numbers: tuple[str, ...],
    topics: tuple[str, ...],
    proposal: str,
    position: str | None,
    by: str | None,
    now: str | None,
    *,
    new: bool,
    offline: bool,
    yes: bool,
) -> None:
    """Look a bill up, show it, and put it on the list.

    BILL is a number, or the address of its page. At a terminal it asks before it writes; in a script name a topic or a
    proposal.
    """
    from billbot.app import config_edit, watchlist
    from billbot.messages.fit import text
    from billbot.messages.phrases import with_court
    from billbot.messages.standing import court_of_bill_ended, no_page_in_ended_court
    from billbot.messages.watchlist import LookedUp, about_a_bill

    if len(numbers) > 1:
        raise UsageError("add one bill at a time, then its companion with --proposal; or list them in bills.toml")
    app, asking, who = open_app(folder, now), Asking(yes), editor_name(by)
    bill = parse_bill(app, *numbers)
    with app.open_store() as store:
        under, joins = _wanted(app, store, topics, "" if new else proposal, position)
        seen, today = app.watch(store), app.clock.now().date()
        refuse_watched(seen, bill)
        if offline:
            known = LookedUp(bill, exists=False, over=court_of_bill_ended(app.dates.ends, bill, today))
            last = store.bills.last_seen(bill)
            title = last.title.value if last and last.title.value else "no title known"
            tell(f"{with_court(bill)} · {title}\nnot looked up (--offline){f'. {known.over}' if known.over else ''}")
        else:
            known = _preview(app, store, seen, bill)
            if not known.exists and (never := no_page_in_ended_court(app.dates, bill, today)):
                raise BillbotError(f"{bill} was not added. {never}")
            if known.bill != bill:
                tell(f"{bill} is {known.bill} now")
                bill = known.bill
                refuse_watched(seen, bill)
            tell(text(about_a_bill(known, app.topics)).rpartition("\n\n")[0])  # without the small print
            if not known.exists and not bill.is_docket:
                _insist_on_missing(bill, asking, with_court="/" in numbers[0])
        if joins is None and known.joins and not (new or proposal or position):
            joins = next(each for each in app.proposals if each.id == known.joins)
            if not {*under} <= {*joins.topics} or not asking.agrees(f"Put it under {joins.name}?"):
                joins = None
        to: str | NewProposal = joins.id if joins else ""
        if not joins:
            under = under or _topics(app, store, who, tuple(known.topics or ()), asking)
            ids = {each.id for each in app.proposals}
            to = config_edit.new_proposal(ids, bill, proposal, known.title, under, position=position or "")
        name = spoken(to, app.proposals)
        asking.insist(f"Add {bill} to {name}?", likely=not known.over)
        watchlist.rewrite(app, store, who, config_edit.add_bill, bill, to)
    tell(f"Added {bill} to {name}.")
    if not position:
        tell_of_position(to)
    if others := [each.bill for each in known.companions if not each.proposal and not each.onward]:
        key = to if isinstance(to, str) else to.id
        tell(f"To add {others[0].spoken}, too: `billbot watch add {others[0]} --proposal {key}`")


def _wanted(
    app: "App", store: "Store", topics: "Sequence[str]", name: str, position: str | None
) -> "tuple[tuple[str, ...], Proposal | None]":
    """The ids of these topics, and the proposal that has this name or a part of it; None for a new one.

    Raises UsageError for an unknown topic or what contradicts the list, and as `watchlist.proposal_named`.
    """
    from billbot.app import config_edit, watchlist

    ids = tuple(dict.fromkeys(config_edit.find_topic(app.settings, each).id for each in topics))
    found = watchlist.proposal_named(app, store, name) if name else None
    if found is not None and (others := [each for each in ids if each not in found.topics]):
        raise UsageError(
            f'{found.name} is under {", ".join(found.topics)}; add "{others[0]}" to its topics in bills.toml first'
        )
    if found is not None and position:
        raise UsageError(f"{found.name} is a proposal already: change its position with `billbot watch position`")
    return ids, found


@watch.command("remove", short_help="Take a bill or a proposal off the list; its history stays.")
@click.argument("what", metavar="BILL|PROPOSAL")
@YES
@BY
@click.pass_obj
def remove(folder: Path, what: str, by: str | None, *, yes: bool) -> None:
    """Take a bill off the list, or a proposal with all its bills. What is known about them stays."""
    from billbot.app import watchlist
    from billbot.messages.phrases import listed

    app, who = open_app(folder, None), editor_name(by)
    with app.open_store() as store:
        proposal, bill = watchlist.proposal_to_edit(app, store, what)
        gone = watchlist.numbers_to_take_off(app.watch(store), proposal, bill)
        numbers, whole = listed([str(each) for each in gone]) or "no bill", gone == proposal.bills
        taken = f"{proposal.name}, with {numbers}, off the list" if whole else f"{numbers} out of {proposal.name}"
        Asking(yes).insist(f"Take {taken}?")
        watchlist.take_off(app, store, who, proposal, gone)
    tell(f"Took {taken}; {_KEPT}")


@watch.command("rename", short_help="Rename a proposal.")
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("name", metavar="NAME")
@click.option("--spoken", default="", metavar="TEXT", help="What messages call its bills together: “the homes bills”.")
@BY
@click.pass_obj
def rename(folder: Path, proposal: str, name: str, spoken: str, by: str | None) -> None:
    """Rename a proposal.

    Without --spoken, sentences derive it from the name: “Juvenile diversion” is “the juvenile diversion bill”.
    """
    from billbot.app import config_edit, watchlist
    from billbot.messages.phrases import called_in_messages

    app, who = open_app(folder, None), editor_name(by)
    with app.open_store() as store:
        found, _ = watchlist.proposal_to_edit(app, store, proposal)
        watchlist.rewrite(app, store, who, config_edit.set_values, found.id, {"name": name, "spoken": spoken})
    now = "" if name == found.name else f"{found.name} is {name} now. "
    tell(f"{now}{called_in_messages(replace(found, name=name, spoken=spoken))}")


# What a proposal says for people, with what it is; the first word of a key is its command.
_VALUES = {
    "ask": "what people are asked to do for a proposal",
    "position": "your position on a proposal: support, oppose or watch",
    "why": "why you watch a proposal",
    "owner": "who answers questions about a proposal; no address",
    "next": "whether we look for a proposal in the next court: drop if not",
    "mute_until": "until when a proposal sends no alerts, such as “February 1”; the digest goes on",
}


def _value_command(key: str, what: str) -> click.Command:
    """The command that shows or changes one of these values."""

    @click.argument("proposal", metavar="PROPOSAL")
    @click.argument("text", metavar="[TEXT]", required=False)
    @BY
    @click.pass_obj
    def set_value(folder: Path, proposal: str, text: str | None, by: str | None) -> None:
        from billbot.app import config_edit, watchlist
        from billbot.app.answers import parse_day
        from billbot.app.shown import value_said
        from billbot.messages.phrases import full_date

        app, who = open_app(folder, None), editor_name(by)
        until = None
        if key == "mute_until" and text:
            until = parse_day(text, app.clock.now().date())
            text = until.isoformat()
        with app.open_store() as store:
            found, _ = watchlist.proposal_to_edit(app, store, proposal)
            before = value_said(store, app.watch(store), found, key, app.clock.now())
            if text is None:
                tell(f"{found.name}: {before or 'nothing'}")
                return
            watchlist.rewrite(app, store, who, config_edit.set_values, found.id, {key: " ".join(text.split())})
        text = full_date(until) if until else text
        tell(f"{found.name}: {text or 'nothing'}\nBefore: {before or 'nothing'}")
        if key == "ask" and text:
            tell(
                f'To let billbot suggest one: `billbot watch ask {found.id} ""`. To ask for nothing, also run'
                f" `billbot watch position {found.id} watch`."
            )

    command, said = key.partition("_")[0], f"Show or change {what}."
    return click.command(command, short_help=said, help=f'{said}\n\nWithout TEXT it shows it; "" removes it.')(
        set_value
    )


for _key, _what in _VALUES.items():
    watch.add_command(_value_command(_key, _what))


def _heard_command(key: str, what: str) -> click.Command:
    """The command that sends a channel more right away, or less."""

    @click.argument("channel", metavar="CHANNEL")
    @click.argument("kinds", metavar="[KIND]...", nargs=-1)
    @BY
    @click.pass_obj
    def set_heard(folder: Path, channel: str, kinds: tuple[str, ...], by: str | None) -> None:
        from billbot.app import watchlist
        from billbot.cli.run import channel_named
        from billbot.messages.watchlist import sent, to_go_back

        app, who = open_app(folder, None), editor_name(by)
        before = channel_named(app, channel)
        if kinds:
            with app.open_store() as store:
                watchlist.set_heard(app, store, who, {before.name}, kinds, more=key == "tell")
        for label, said in sent(channel_named(app.with_current_files(), before.name)).items():
            tell(f"{label} {said}")
        if kinds:
            tell(f"Before: {'; '.join(f'{label} {said}' for label, said in sent(before).items())}")
        if kinds and (back := [f"`billbot watch {each.format(before.name)}`" for each in to_go_back(before)]):
            tell(f"To go back: {', then '.join(back)}")

    kinds = ", ".join((*get_args(HeardKind), *get_args(ChannelWeight)))
    only = "; `only` in front leaves everything else to the digest" if key == "tell" else ""
    help_ = f"{what}\n\nKINDs are {kinds}{only}. Without one it shows what the channel is sent."
    return click.command(key, short_help=what, help=help_)(set_heard)


watch.add_command(_heard_command("tell", "Send a channel more right away."))
watch.add_command(_heard_command("quiet", "Leave more to a channel's digest."))


@click.group("topic")
def topic() -> None:
    """List topics, begin one, or change words that find documents."""


@topic.command("list")
@click.pass_obj
def list_topics(folder: Path) -> None:
    """List the topics, with how many words each has."""
    for each in open_app(folder, None).topics:
        tell(f"{each.name}  [{each.id}] {count(len(each.words), 'phrase')}")


@topic.command("add", short_help="Begin a topic.")
@click.argument("words", metavar="[ID] NAME", nargs=-1, required=True)
@BY
@click.pass_obj
def add_topic(folder: Path, words: tuple[str, ...], by: str | None) -> None:
    """Begin a topic. It finds nothing until it has words.

    Without an ID it gets one of the first words of its name.
    """
    from billbot.app import config_edit, watchlist

    if len(words) > 2:  # noqa: PLR2004 - an id and a name
        raise UsageError('write the name in quotes, as in: billbot topic add "Warming centers"')
    app, who, name = open_app(folder, None), editor_name(by), words[-1]
    key = words[0] if words[1:] else config_edit.topic_id(name)
    with app.open_store() as store:
        watchlist.rewrite(app, store, who, config_edit.add_topic, name, key)
    tell(f'Added the topic "{key}". Give it words: `billbot topic words {key} +"a phrase"`')


@topic.command(
    "words",
    short_help="Add words to a topic, or remove some.",
    # So that -another is a word to take out, also if it has an h in it.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("name", metavar="TOPIC")
@click.argument("phrases", metavar='[+"…"] [-"…"]...', nargs=-1)
@YES
@BY
@click.pass_obj
def words(folder: Path, name: str, phrases: tuple[str, ...], by: str | None, *, yes: bool) -> None:
    """Add words to a topic with +"a phrase", remove some with -"a phrase", or list them.

    It says how many known documents have a new one. What most of them have is only added with --yes.
    """
    from billbot.app import config_edit, watchlist
    from billbot.messages.watchlist import word_lines

    if odd := next((each for each in phrases if each[0] not in "+-" or not each[1:].strip()), None):
        raise UsageError(f'{odd!r}: write +"a phrase" to add it, -"a phrase" to take it out')
    app, who = open_app(folder, None), editor_name(by)
    topic = config_edit.find_topic(app.settings, name)
    if not phrases:
        tell("\n".join(topic.words) or "no words")
        return
    with app.open_store() as store:
        insist = "" if yes else "to add it, run this again with --yes"
        put_in, take_out = watchlist.change_words(app, store, who, topic, phrases, insist=insist)
    for line in word_lines(put_in, take_out):
        tell(f"{line.label} {line.text}")


@watch.command("confirm", short_help="Confirm an edit that removed most of the list.")
@YES
@BY
@click.pass_obj
def confirm(folder: Path, by: str | None, *, yes: bool) -> None:
    """Confirm an edit that removed more than half of the proposals.

    Until then billbot uses the last good list.
    """
    from billbot.app import watchlist

    app, who = open_app(folder, None), editor_name(by)
    if not app.overruled:
        tell("There is nothing to confirm.")
        return
    with app.open_store() as store:
        Asking(yes).insist("Accept that?", likely=False)
        watchlist.confirm(app, store, who)
    tell("Taken over.")


@watch.command("undo", short_help="Undo the last edit, whoever made it.")
@YES
@BY
@click.pass_obj
def undo(folder: Path, by: str | None, *, yes: bool) -> None:
    """Undo the last edit of bills.toml, whoever made it. Run it again for the one before.

    An edit by hand or with faults counts, too.
    """
    from billbot.app import watchlist

    app, who = open_app(folder, None), editor_name(by)
    with app.open_store() as store:
        to, edit = watchlist.earlier(app, store), watchlist.undone(app, store)
        made = "by hand" if edit is None else f"by {edit.who or 'hand'}, on {when(edit.at)}"
        tell(f"This takes back the last edit, {made}. The list will be as it was on {when(to.at)}:")
        for line in watchlist.changes_by_undo(app, to) or ["Only notes, or lines that could not be read, change."]:
            say(f"  {line}")
        Asking(yes).insist("Restore it?")
        watchlist.undo(app, store, who, to)
    tell("Put back.")


def _list_rows(store: "Store", watch: "Watch") -> Iterator[tuple[dict[str, Any], bool]]:
    """One row a bill of each proposal, with a None bill for a proposal without one, and whether the bill was read."""
    for proposal in watch.proposals:
        shape = {"proposal": proposal.id, "name": proposal.name, "topics": proposal.topics}
        listed = {watch.numbers.get(bill, bill) for bill in proposal.bills}
        for bill in watch.all_numbers(proposal) or (None,):
            known = bill and store.bills.last_seen(bill)
            row = {
                "bill": bill,
                **shape,
                "title": known.title.value if known else None,
                "listed": bill in listed,
                "awaiting": bill is not None and store.checks.of(bill).awaiting,
            }
            yield row, known is not None


def refuse_watched(watch: "Watch", bill: "BillId") -> None:
    """Raise UsageError for a bill that is watched already."""
    if names := watch.names_of(bill):
        raise UsageError(f"{bill} is watched already, under {names}")


def _preview(app: "App", store: "Store", watch: "Watch", bill: "BillId") -> "LookedUp":
    from billbot.app.preview import preview

    with app.open_source() as source:
        try:
            return preview(store, source, watch, bill, app.clock)
        except BillbotError as error:
            raise BillbotError(f"{bill} was not added: {error}; try again later, or with --offline") from error


def _insist_on_missing(bill: "BillId", asking: Asking, *, with_court: bool) -> None:
    """Ask before adding a number without a page, or insist that it is typed with its court. It may be mistyped.

    A docket has no page for weeks.
    """
    if sys.stdin.isatty() and not asking.yes:
        asking.insist(f"Is the number right? Watch {bill} from the day it gets a page?", likely=False)
    elif not with_court:
        raise BillbotError(
            f"{bill} was not added: the site has nothing under this number. To watch it from the day it gets a page,"
            f" type {bill}"
        )


def spoken(to: "str | NewProposal", proposals: "Sequence[Proposal]") -> str:
    """Where a bill goes, one of the `proposals` by its id, or a new one, for a person."""
    if isinstance(to, str):
        return next((each.name for each in proposals if each.id == to), to)
    return f"a new proposal, {to.name} (id: {to.id}), under {', '.join(to.topics)}"


def tell_of_position(to: "str | NewProposal") -> None:
    """Say which position a new proposal took over, or how to give it one."""
    from billbot.messages.watchlist import no_position

    if isinstance(to, str):
        return
    tell(f"Its position: {to.position}." if to.position else no_position(to.id, "`billbot watch position {} support`"))


def _topics(app: "App", store: "Store", who: str, likely: tuple[str, ...], asking: Asking) -> tuple[str, ...]:
    """The topics of a new proposal, chosen or begun at a terminal. Raises UsageError if they have to be named."""
    from billbot.app import config_edit, watchlist

    if likely and asking.somebody and asking.agrees(f"Put it under {', '.join(likely)}?"):
        return likely
    if sys.stdin.isatty() and not asking.yes:
        at = asking.choose("Which topic?", [*(f"{each.name} ({each.id})" for each in app.topics), "a new topic"])
        if at < len(app.topics):
            return (app.topics[at].id,)
        name = click.prompt("Name of the new topic", err=True)
        watchlist.rewrite(app, store, who, config_edit.add_topic, name)
        return (config_edit.topic_id(name),)
    known = ", ".join(likely or [each.id for each in app.topics])
    words = f"its words suggest {known}" if likely else f"the topics are {known}"
    if not known:
        words = "there is no topic yet: start one with `billbot topic add`"
    raise UsageError(f"name a topic with --topic, or a proposal with --proposal; {words}")
