"""`suggest`: what was found though nobody listed it, for a person to accept or reject."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.bills import Topic
from billbot.cli.options import BY, JSON, NOW, account, open_house
from billbot.cli.proposals import begun, spoken
from billbot.cli.suggest_printing import document_id, drawn, hit, shape, spoken_by
from billbot.errors import BillbotError, TooMuch, UsageError

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.config import NewProposal
    from billbot.store import Store, Suggested
    from billbot.watch import Watch

_NOW = "billbot.suggest.now"
_TYPED = "command line:"
_NONE = "No suggestion waits for a decision."
_ID = click.argument("key", metavar="ID", type=click.IntRange(min=1))


@click.group("suggest", invoke_without_command=True, short_help="Decide on documents that nobody listed.")
@click.option("--try", "phrase", metavar="PHRASE", help="Print what a phrase would have found in the documents known.")
@JSON
@NOW
@click.pass_context
def suggest(context: click.Context, phrase: str | None, now: str | None, *, as_json: bool) -> None:
    """List, accept and reject what nobody listed.

    Documents that match what is watched; or try a phrase.
    """
    context.meta[_NOW] = now
    if context.invoked_subcommand is not None:
        if phrase is not None or as_json:
            raise UsageError(f"--try and --json before {context.invoked_subcommand} are left out, or written behind it")
        return
    if phrase is None:
        raise UsageError('write suggest list, suggest accept ID, suggest reject ID, or suggest --try "phrase"')
    _try(context.obj, now, phrase, as_json=as_json)


@suggest.command("list", short_help="List what waits for a decision.")
@click.option("--all", "everything", is_flag=True, help="Also those that were accepted or rejected.")
@JSON
@NOW
@click.pass_context
def list_(context: click.Context, now: str | None, *, everything: bool, as_json: bool) -> None:
    """List what waits for a decision, and what was accepted and is not watched yet."""
    from billbot import facts

    house = _house(context, now)
    with house.open_store() as store:
        watch = house.watch(store)
        known = store.documents.suggestions()
        left = facts.to_add(store, watch, known)
        found = known if everything else facts.undecided(store, watch)
    if as_json:
        shown = [each for each in known if each in found or each in left]
        click.echo(json.dumps([shape(watch, each, to_add=each in left) for each in shown]))
        return
    for each in found:
        click.echo(drawn(house, watch, each))
    for each in left:
        click.echo(f"{each.bill} was accepted and is not watched yet. To add it: billbot suggest accept {each.id}")
    waiting = any(not each.decided for each in found)
    click.echo("To decide: billbot suggest accept ID, or billbot suggest reject ID." if waiting else _NONE)


@suggest.command("accept", short_help="It is ours: watch it from now on.")
@_ID
@click.option("--proposal", metavar="NAME", help="The proposal it joins, or the name of a new one.")
@click.option("--new", is_flag=True, help="Begin a new proposal, whatever looks like it.")
@BY
@NOW
@click.pass_context
def accept(
    context: click.Context, key: int, proposal: str | None, by: str | None, now: str | None, *, new: bool
) -> None:
    """Accept a suggestion: the document is ours, and watched from now on.

    Without --proposal it joins the one that the list names, or begins one of its own where no proposal has its topic.
    """
    from billbot import facts, watchlist

    house, who = _house(context, now), account(by)
    with house.open_store() as store:
        watch = house.watch(store)
        found = _undecided(store, key, watch)
        to = _target(house, watch, found, proposal, new=new)
        if not found.decided:
            name = to if isinstance(to, str) else to.id
            _decided(store.documents.decide(key, "accepted", f"{_TYPED}{who}", house.clock.now(), name), key)
        watched = facts.watched_in(watch, found)
        if watched is not None:
            ids = ", ".join(f'"{each.id}"' for each in watched)
            click.echo(f"Accepted: {found.bill}. It is watched already, in {ids}.")
            return
        try:
            watchlist.add(house, store, who, found.bill, to)
        except BillbotError as error:
            again = f"{found.bill} is accepted, but not watched yet; mend this and run the command again"
            raise BillbotError(f"{again}: {error}") from error
    click.echo(f"Accepted: {found.bill}. Added to {spoken(to)}.")


@suggest.command("reject", short_help="It is not ours, and never comes back.")
@_ID
@BY
@NOW
@click.pass_context
def reject(context: click.Context, key: int, by: str | None, now: str | None) -> None:
    """Reject a suggestion: it is not ours, and never comes back."""
    house, who = _house(context, now), account(by)
    with house.open_store() as store:
        found = _undecided(store, key)
        _decided(store.documents.decide(key, "rejected", f"{_TYPED}{who}", house.clock.now()), key)
    click.echo(f"Rejected: {found.bill}; it will not be suggested again.")


def _house(context: click.Context, now: str | None) -> "House":
    return open_house(context.obj, context.meta[_NOW] if now is None else now)


def _try(folder: Path, now: str | None, phrase: str, *, as_json: bool) -> None:
    """Print every document known that has the phrase, with where and how often."""
    from billbot.suggest import Seeker

    if not any(character.isalnum() for character in phrase):
        raise UsageError(f'--try: {phrase!r} has no word; write a phrase such as "civil detainer*"')
    house = open_house(folder, now)
    seeker = Seeker(Topic("try", "try", (phrase,)))
    with house.open_store() as store:
        count, hits = 0, []
        for document in store.documents.known():
            count += 1
            try:
                found = seeker.search(
                    {"title": document.title, "pinslip": document.pinslip, "text": document.document_text}
                )
            except TooMuch as error:
                click.echo(f"{document_id(document)} is left out: {error}", err=True)
                continue
            if found:
                hits.append((document, found))
        unread = store.documents.unread()
    if as_json:
        click.echo(json.dumps([hit(document, found) for document, found in hits]))
        return
    for document, found in hits:
        places = ", ".join(f"{each.place} {each.times}" for each in found)
        click.echo(f"{document_id(document)}  {document.title or 'no title'}\n    {places}: {found[-1].excerpt}")
    click.echo(f"{len(hits)} of {count} documents known have “{phrase}”; {unread} are not read yet.")


def _undecided(store: "Store", key: int, watch: "Watch | None" = None) -> "Suggested":
    """A suggestion to decide on; with a `watch` also one that was accepted and has yet to be added."""
    from billbot import facts

    found = store.documents.suggestion(key)
    if found is None:
        raise UsageError(f"there is no suggestion {key}; billbot suggest list shows those there are")
    if found.decided and not (watch and facts.to_add(store, watch, [found])):
        raise UsageError(f"suggestion {key} was {found.decided} already, by {spoken_by(found.by)}")
    return found


def _decided(done: bool, key: int) -> None:  # noqa: FBT001 - what the write came to
    if not done:
        raise UsageError(f"suggestion {key} was decided by somebody else at this moment")


def _target(house: "House", watch: "Watch", found: "Suggested", name: str | None, *, new: bool) -> "str | NewProposal":
    """The id of the proposal that a suggestion joins, or a new one. Raises UsageError for one that seems misspelled."""
    from billbot import config, facts

    settings = house.settings
    joined = None
    if not new:
        named = config.named(settings, name) if name else None
        joined = named.id if named else None
        if not name and (home := facts.home(watch, found)) is not None:
            joined = home.id
    topics = {topic.id for topic in house.topics}
    under = tuple(topic for topic in found.suggestion.topics if topic in topics)
    if joined is None and not under:
        raise UsageError(f"suggestion {found.id} stands under no topic any more; name a proposal with --proposal")
    return joined or begun({each.id for each in settings.proposals}, found.bill, name or "", found.title, under[:1])
