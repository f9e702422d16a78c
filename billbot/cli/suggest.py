"""`suggest`: lists documents that were found though nobody listed them, and accepts or rejects them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import BY, JSON, NOW, editor_name, open_app
from billbot.cli.printing import say_json, tell
from billbot.cli.suggest_printing import document_id, match_json, suggestion_json, suggestion_text
from billbot.cli.watch_add import spoken
from billbot.domain.slack import decider
from billbot.domain.watched import Topic
from billbot.errors import BillbotError, TooMuch, UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.app.config_edit import NewProposal
    from billbot.briefs.watch import Watch
    from billbot.store import Store, Suggested

_NOW = "billbot.domain.suggest.now"
_TYPED = "command line:"
_NONE = "No suggestion waits for a decision."
_ID = click.argument("key", metavar="ID", type=click.IntRange(min=1))


@click.group("suggest", invoke_without_command=True, short_help="Decide on documents that nobody listed.")
@click.option("--try", "phrase", metavar="PHRASE", help="Print what a phrase would have found in the documents known.")
@JSON
@NOW
@click.pass_context
def suggest(context: click.Context, phrase: str | None, now: str | None, *, as_json: bool) -> None:
    """List, accept and reject what nobody listed, and take that back.

    Documents that match what is watched; or try a phrase.
    """
    context.meta[_NOW] = now
    if context.invoked_subcommand is not None:
        if phrase is not None or as_json:
            raise UsageError(f"--try and --json before {context.invoked_subcommand} are left out, or written behind it")
        return
    if phrase is None:
        raise UsageError('write suggest list, or suggest accept, reject or undo ID, or suggest --try "phrase"')
    _try(context.obj, now, phrase, as_json=as_json)


@suggest.command("list", short_help="List what waits for a decision.")
@click.option("--all", "everything", is_flag=True, help="Also those that were accepted or rejected.")
@JSON
@NOW
@click.pass_context
def list_(context: click.Context, now: str | None, *, everything: bool, as_json: bool) -> None:
    """List what waits for a decision, the most certain first, and what was accepted and is not watched yet."""
    from billbot.briefs.waiting import to_add, undecided

    app = _app(context, now)
    with app.open_store(reading=True) as store:
        watch = app.watch(store)
        known = store.suggestions.all()
        left = to_add(store, watch, known)
        found = known if everything else undecided(store, watch)
    if as_json:
        shown = dict.fromkeys((*found, *left))
        say_json([suggestion_json(watch, each, to_add=each in left) for each in shown])
        return
    for each in found:
        tell(suggestion_text(app, watch, each))
    for each in left:
        tell(f"{each.bill} was accepted and is not watched yet. To add it: `billbot suggest accept {each.id}`")
    waiting = any(not each.decided for each in found)
    tell("To decide: `billbot suggest accept ID`, or `billbot suggest reject ID`." if waiting else _NONE)


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

    Without --proposal it joins the one that the list names, or begins one of its own.
    """
    from billbot.app import watchlist
    from billbot.briefs.waiting import watched_in

    app, who = _app(context, now), editor_name(by)
    with app.open_store() as store:
        watch = app.watch(store)
        found = _undecided(store, key, watch)
        to = _target(app, watch, found, proposal, new=new)
        if not found.decided:
            name = to if isinstance(to, str) else to.id
            _decided(store.suggestions.decide(key, "accepted", f"{_TYPED}{who}", app.clock.now(), name), key)
        watched = watched_in(watch, found)
        if watched is not None:
            ids = ", ".join(f'"{each.id}"' for each in watched)
            tell(f"Accepted: {found.bill}. It is watched already, in {ids}.")
            return
        try:
            watchlist.add(app, store, who, found.bill, to)
        except BillbotError as error:
            again = f"{found.bill} is accepted, but not watched yet; mend this and run the command again"
            raise BillbotError(f"{again}: {error}") from error
    tell(f"Accepted: {found.bill}. Added to {spoken(to)}.")


@suggest.command("reject", short_help="It is not ours, and does not come back.")
@_ID
@BY
@NOW
@click.pass_context
def reject(context: click.Context, key: int, by: str | None, now: str | None) -> None:
    """Reject a suggestion: it is not ours, and does not come back unless that is taken back."""
    from billbot.notify import suggestion

    app, who = _app(context, now), editor_name(by)
    with app.open_store() as store:
        found, at = _undecided(store, key), app.clock.now()
        jobs = suggestion.decision_jobs(app.watch(store), key, suggestion.OPEN, at)
        _decided(store.suggestions.decide(key, "rejected", f"{_TYPED}{who}", at, jobs=jobs), key)
    tell(f"Rejected: {found.bill}; it will not be suggested again.")


@suggest.command("undo", short_help="Take a decision back: it waits for another one.")
@_ID
@BY
@NOW
@click.pass_context
def undo(context: click.Context, key: int, by: str | None, now: str | None) -> None:
    """Take a decision back, in Slack or on the command line: the suggestion waits for another one.

    What its acceptance put on the list is taken off again. Answers in Slack from before count no more.
    """
    from billbot.app import watchlist
    from billbot.notify import suggestion

    app, who = _app(context, now), editor_name(by)
    with app.open_store() as store:
        found = _known(store, key)
        if found.decided is None:
            raise UsageError(f"suggestion {key} waits for a decision: there is nothing to take back")
        off = found.decided == "accepted" and watchlist.take_back(app, store, who, found)
        at = app.clock.now()
        jobs = suggestion.decision_jobs(app.watch(store), key, found.decided, at)
        _decided(store.suggestions.reopen(key, f"{_TYPED}{who}", at, jobs), key)
    left = " It is off the list." if off else ""
    tell(f"Taken back: {found.bill} is no longer {found.decided}, and waits for a decision.{left}")


def _app(context: click.Context, now: str | None) -> "App":
    return open_app(context.obj, context.meta[_NOW] if now is None else now)


def _try(folder: Path, now: str | None, phrase: str, *, as_json: bool) -> None:
    """Print every document known that has the phrase, with where and how often."""
    from billbot.domain.suggest import TopicSearch

    if not any(character.isalnum() for character in phrase):
        raise UsageError(f'--try: {phrase!r} has no word; write a phrase such as "civil detainer*"')
    app = open_app(folder, now)
    topic_search = TopicSearch(Topic("try", "try", (phrase,)))
    with app.open_store() as store:
        count, hits = 0, []
        for document in store.documents.known():
            count += 1
            try:
                found = topic_search.search(
                    {"title": document.title, "pinslip": document.pinslip, "text": document.document_text}
                )
            except TooMuch as error:
                tell(f"{document_id(document)} is left out: {error}", err=True)
                continue
            if found:
                hits.append((document, found))
        unread = store.documents.unread()
    if as_json:
        say_json([match_json(document, found) for document, found in hits])
        return
    for document, found in hits:
        places = ", ".join(f"{each.place} {each.times}" for each in found)
        tell(f"{document_id(document)}  {document.title or 'no title'}\n    {places}: {found[-1].excerpt}")
    tell(f"{len(hits)} of {count} documents known have “{phrase}”; {unread} are not read yet.")


def _known(store: "Store", key: int) -> "Suggested":
    found = store.suggestions.of(key)
    if found is None:
        raise UsageError(f"there is no suggestion {key}; `billbot suggest list` shows those there are")
    return found


def _undecided(store: "Store", key: int, watch: "Watch | None" = None) -> "Suggested":
    """A suggestion to decide on; with a `watch` also one that was accepted and has yet to be added."""
    from billbot.briefs.waiting import to_add

    found = _known(store, key)
    if found.decided and not (watch and to_add(store, watch, [found])):
        raise UsageError(f"suggestion {key} was {found.decided} already, by {decider(found.by)}")
    return found


def _decided(done: bool, key: int) -> None:  # noqa: FBT001 - what the write came to
    if not done:
        raise UsageError(f"somebody else decided on suggestion {key}, or took that back, at this moment")


def _target(app: "App", watch: "Watch", found: "Suggested", name: str | None, *, new: bool) -> "str | NewProposal":
    """The id of the proposal that a suggestion joins, or a new one. Raises UsageError for one that seems misspelled."""
    from billbot.app import config_edit, watchlist
    from billbot.briefs import waiting

    settings = app.settings
    joined = None
    if not new:
        named = config_edit.find_proposal(settings, name) if name else None
        joined = named.id if named else None
        if not name and (home := waiting.home(watch, found)) is not None:
            joined = home.id
    return joined or watchlist.proposal_for(app, found, name or "", new=new)
