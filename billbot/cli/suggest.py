"""Commands for what may belong on the list: documents found (`suggest`), and bills filed again (`rollover`)."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from billbot.cli.options import BY, JSON, NOW, editor_name, open_app
from billbot.cli.printing import say_json, tell
from billbot.cli.watch import spoken, tell_of_position
from billbot.domain.slack import decider
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.app.preview import Refiling
    from billbot.briefs.watch import Watch
    from billbot.store import Store, Suggested

_NONE = "No suggestion is waiting for a decision."
_ID = click.argument("typed", metavar="ID|BILL")


@click.group("suggest")
def suggest() -> None:
    """Decide on bills that nobody listed.

    These are documents that match what you watch. To see what a phrase would find: `billbot topic words`.
    """


@suggest.command("list", short_help="List what is waiting for a decision.")
@click.option("--all", "everything", is_flag=True, help="Also list those that were decided.")
@JSON
@NOW
@click.pass_obj
def list_(folder: Path, now: str | None, *, everything: bool, as_json: bool) -> None:
    """List the suggestions that wait for a decision, the most certain first."""
    from billbot.briefs.waiting import undecided

    app = open_app(folder, now)
    with app.open_store(reading=True) as store:
        watch = app.watch(store)
        found = store.suggestions.all() if everything else undecided(store, watch)
    if as_json:
        say_json([_suggestion_json(watch, each) for each in found])
        return
    for each in found:
        tell(_suggestion_text(app, watch, each))
    waiting = any(not each.decided for each in found)
    tell("To decide: `billbot suggest accept ID`, or `billbot suggest reject ID`." if waiting else _NONE)


@suggest.command("accept", short_help="Watch it from now on.")
@_ID
@click.option("--proposal", metavar="NAME", help="The proposal to join, or the name of a new one.")
@click.option("--new", is_flag=True, help="Begin a new proposal, even if one looks like it.")
@BY
@NOW
@click.pass_obj
def accept(folder: Path, typed: str, proposal: str | None, by: str | None, now: str | None, *, new: bool) -> None:
    """Accept a suggestion: watch the document from now on.

    Without --proposal it joins the one that the list names, or begins a new one, named as the document names itself
    ("may be cited as the … Act") or by its title.
    """
    from billbot.app import watchlist
    from billbot.briefs.waiting import home, watched_in

    app, who = open_app(folder, now), editor_name(by)
    with app.open_store() as store:
        watch = app.watch(store)
        found = _undecided(app, store, typed)
        to = watchlist.proposal_meant(app, store, found, proposal or "", new=new)
        if proposal is None and home(watch, found) is None and sys.stdin.isatty():
            suggested = to if isinstance(to, str) else to.name
            proposal = click.prompt("Name of the proposal it begins or joins", default=suggested, err=True)
            to = watchlist.proposal_meant(app, store, found, proposal, new=new)
        watchlist.accept(app, store, who, found, to)
    if (watched := watched_in(watch, found)) is not None:
        tell(f"Accepted: {found.bill}. It is watched already, under {', '.join(each.name for each in watched)}.")
        return
    tell(f"Accepted: {found.bill}. Added to {spoken(to, app.proposals)}.")
    tell_of_position(to)


@suggest.command("reject", short_help="Reject it; it does not come back.")
@_ID
@BY
@NOW
@click.pass_obj
def reject(folder: Path, typed: str, by: str | None, now: str | None) -> None:
    """Reject a suggestion. It does not come back unless you undo this."""
    from billbot.app import watchlist

    app, who = open_app(folder, now), editor_name(by)
    with app.open_store() as store:
        found = _undecided(app, store, typed)
        watchlist.reject(app, store, who, found)
    tell(f"Rejected: {found.bill}; it will not be suggested again.")


@suggest.command("undo", short_help="Undo a decision; it waits again.")
@_ID
@BY
@NOW
@click.pass_obj
def undo(folder: Path, typed: str, by: str | None, now: str | None) -> None:
    """Undo a decision: the suggestion waits again.

    An accepted document is taken off the list. Earlier answers in Slack no longer count.
    """
    from billbot.app import watchlist

    app, who = open_app(folder, now), editor_name(by)
    with app.open_store() as store:
        found = _suggestion(app, store, typed)
        if found.decided is None:
            raise UsageError(f"suggestion {found.id} is waiting for a decision: there is nothing to undo")
        off = watchlist.take_back(app, store, who, found)
    left = " It is off the list." if off else ""
    tell(f"Undone: {found.bill} is no longer {found.decided}, and is waiting for a decision again.{left}")


def _suggestion(app: "App", store: "Store", typed: str) -> "Suggested":
    from billbot.app import watchlist

    found = watchlist.find_suggestion(app, store, typed)
    if found is None:
        raise UsageError(f"there is no suggestion {typed}; `billbot suggest list` lists them")
    return found


def _undecided(app: "App", store: "Store", typed: str) -> "Suggested":
    found = _suggestion(app, store, typed)
    if found.decided:
        raise UsageError(f"suggestion {found.id} was already {found.decided}, by {decider(found.by)}")
    return found


def _suggestion_json(watch: "Watch", each: "Suggested") -> dict[str, Any]:
    from billbot.briefs import waiting
    from billbot.messages.suggestions import reasons_in_words

    home, passage = waiting.home(watch, each), each.suggestion.passage
    return {
        "id": each.id,
        "bill": each.bill,
        "docket": each.docket,
        "title": each.title,
        "presenters": each.presenters,
        "topics": each.suggestion.topics,
        "reason": each.suggestion.reason,
        "because": reasons_in_words(each.suggestion, each.bill),
        "like": each.suggestion.like,
        "words": [asdict(found) for found in each.suggestion.found],
        "passage": passage and {**asdict(passage), "share": round(passage.share, 3)},
        "proposal": each.proposal if each.decided else home and home.id,
        "made": each.made_at,
        "told": each.batch is not None,
        "decided": each.decided,
        "decided_at": each.decided_at,
        "decided_by": each.by,
        "reopened_at": each.reopened_at,
        "reopened_by": each.reopened_by,
    }


def _suggestion_text(app: "App", watch: "Watch", each: "Suggested") -> str:
    """A suggestion in three lines: what it is, why it is suggested, and what was decided or would happen."""
    from billbot.messages.phrases import listed
    from billbot.messages.suggestions import reasons_in_words

    names = {topic.id: topic.name for topic in app.topics}
    topics = listed([names.get(topic, topic) for topic in each.suggestion.topics])
    presenters = f" ({listed(each.presenters)})" if each.presenters else ""
    first = f"{each.id:>4}  {each.bill}  {each.title or 'no title'}{presenters}"
    why = f"{topics or 'no topic'}: {reasons_in_words(each.suggestion, each.bill)}"
    return f"{first}\n      {why}\n      {_became(watch, each)}"


def _became(watch: "Watch", each: "Suggested") -> str:
    from billbot.briefs import waiting

    if each.decided:
        return f"{each.decided} by {decider(each.by)}"
    if waiting.watched_in(watch, each):
        return "watched already"
    home = waiting.home(watch, each)
    return f"would join {home.name}" if home else "would begin a new proposal"


_POSSIBLE = 5
_LAST_COURT = 999


@click.command("rollover")
@click.argument("court", type=click.IntRange(2, _LAST_COURT))
@click.option("--accept-certain", "certain", is_flag=True, help="Add every document that is certain.")
@BY
@NOW
@click.pass_obj
def rollover(folder: Path, court: int, by: str | None, now: str | None, *, certain: bool) -> None:
    """Find which of your proposals were filed again in the next court.

    It looks for each proposal without next = "drop" among the documents of the General Court COURT that billbot knows.
    """
    from billbot.app import config_edit, watchlist
    from billbot.app.preview import refilings
    from billbot.messages.phrases import ordinal

    app, who = open_app(folder, now), editor_name(by)
    if court > app.court + 1:
        raise UsageError(
            f"the next General Court is the {ordinal(app.court + 1)}: run `billbot rollover {app.court + 1}`"
        )
    with app.open_store() as store:
        found = refilings(store, app.watch(store), court)
        pairs = [
            (turn.proposal.id, each.document.id)
            for turn in found
            for each in turn.candidates
            if each.certainty == "certain"
        ]
        # A person decides on what is certain for two.
        chosen = [pair for pair in pairs if sum(pair[1] == bill for _, bill in pairs) == 1] if certain else []
        if chosen:
            watchlist.rewrite(app, store, who, config_edit.add_bills, chosen)
        known = store.documents.any_of(court)
    for proposal, bill in chosen:
        tell(f"Added {bill} to {spoken(proposal, app.proposals)}.")
    for line in () if chosen else _rollover_lines(app, court, found, known=known):
        tell(line)


def _rollover_lines(app: "App", court: int, found: "Sequence[Refiling]", *, known: bool) -> Iterator[str]:
    from billbot.messages.phrases import full_date, ordinal

    if not known:
        court_dates, today = app.dates.court(court), app.clock.now().date()
        opens = court_dates.opens if court_dates else None
        since = f"It opens on {full_date(opens)}; its" if opens and opens > today else "Its"
        yield f"No document of the {ordinal(court)} General Court is known yet. {since} list is read once a day."
        return
    for turn in found:
        yield from _refiling_lines(turn, court)
    if any(turn.candidates for turn in found):
        yield f"To add what is certain: `billbot rollover {court} --accept-certain`. What is likely may be wrong."
        yield "To add one document: `billbot watch add ID --proposal NAME`"


def _refiling_lines(turn: "Refiling", court: int) -> Iterator[str]:
    """A proposal and its candidates: all of those that are likely, some of the others."""
    from billbot.messages.phrases import listed, numbers, ordinal
    from billbot.messages.suggestions import evidence_in_words

    formers = numbers(turn.formers) if turn.formers else f"no bill in the {ordinal(court - 1)}"
    yield f"{turn.proposal.name}  [{turn.proposal.id}]  {formers}"
    if turn.refiled:
        yield f"  watched already: {numbers(turn.refiled)}"
    elif not turn.candidates:
        yield "  nothing found yet"
    possible = [each for each in turn.candidates if each.certainty == "possible"]
    for each in turn.candidates:
        if each in possible[_POSSIBLE:]:
            continue
        document = each.document
        presenters = f" ({listed(document.presenters)})" if document.presenters else ""
        yield f"  {each.certainty:9} {document.id}  {document.title or 'no title yet'}{presenters}"
        yield f"            {evidence_in_words(each.evidence)}"
    if left := len(possible[_POSSIBLE:]):
        yield f"  and {left} that {'is' if left == 1 else 'are'} less alike"
