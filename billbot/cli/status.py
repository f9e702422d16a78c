"""`status`: how everything stands, at a glance: checks, bills, deliveries, troubles and what is next."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from billbot.cli.options import JSON, NOW, open_app
from billbot.cli.printing import say_json, tell, when
from billbot.domain.display import count

if TYPE_CHECKING:
    from billbot.app.status import Overview
    from billbot.domain.standing import Standing


@click.command("status", short_help="Say how everything stands, at a glance.")
@JSON
@NOW
@click.pass_obj
@click.pass_context
def status(context: click.Context, folder: Path, /, now: str | None, *, as_json: bool) -> None:
    """Say how everything stands.

    When the site was last read well, what fails, what is undelivered, what comes next. While an edit has faults, or
    lost most of the list, it says so, goes by the last good list, and exits 1.
    """
    from billbot.app.status import next_digest, overview

    app = open_app(folder, now, unreadable=True)
    with app.open_store(reading=True) as store:
        at = app.clock.now()
        found = overview(store, app.watch(store), app.planner, at, app.dates.ends)
        following = next_digest(store, app.channels, app.settings.schedule.timezone, at)
    if as_json:
        say_json(_as_json(found, following, at))
    else:
        source = app.settings.source
        unasked = not (app.settings.contact or source.on_loopback)
        for line in _lines(found, following, at, unasked=unasked):
            tell(line)
    context.exit(1 if app.overruled else 0)


def _as_json(found: "Overview", next_digest: datetime | None, at: datetime) -> dict[str, Any]:
    """`status --json` as docs/design/contract.md has it."""
    return {
        "bills": found.bills,
        "awaiting": found.awaiting,
        "last_good_check": found.last_good_check,
        "last_failed_check": found.last_failed_check
        and dict(zip(("at", "error"), found.last_failed_check, strict=True)),
        "resume_at": found.resume_at,
        "failing": [asdict(each) for each in found.failing],
        "undelivered": [asdict(each) for each in found.undelivered],
        "held": [
            {
                "channel": each.channel,
                "since": each.since,
                "waiting": each.waiting,
                "error": each.error,
                "command": each.command,
            }
            for each in found.held
        ],
        "unread_documents": found.unread_documents,
        "skipped_documents": [{"bill": bill, "error": error} for bill, error in found.skipped_documents.items()],
        "next_check": found.next_check,
        "next_digest": next_digest,
        "incidents": [
            {
                "kind": each.kind,
                "subject": each.subject or None,
                "since": each.began,
                "detail": each.detail,
                "page": str(each.page) if each.page else None,
            }
            for each in found.incidents
        ],
        "last_backup": found.last_backup,
        "suggestions": found.suggestions,
        "disk_full": found.disk_full,
        "over": [each for standing in found.over for each in _became(standing, at)],
    }


def _lines(found: "Overview", next_digest: datetime | None, now: datetime, *, unasked: bool) -> Iterator[str]:
    yield f"{count(found.bills, 'bill')} watched; last read well: {when(found.last_good_check)}"
    if found.last_failed_check is not None:
        at, error = found.last_failed_check
        yield f"last check failed: {when(at)}: {error}"
    if found.disk_full:
        yield f"disk: {found.free_bytes // 1024} kB are free where the database is, too few to check: free some space"
    if unasked:
        yield "not asked: the site is read once `billbot setup` has an address at which its people reach you"
    for bill in found.awaiting:
        yield f"awaiting: {bill} has no page yet; it is tried at each check of its first day, then once a day"
    for failing in found.failing:
        yield f"failing: {failing.bill} since {when(failing.since)}: {failing.error}"
    if found.held or found.undelivered or found.incidents:
        yield from _in_trouble(found)
    if found.over:
        yield from _over(found, now)
    yield from _next(found, next_digest, now)


def _in_trouble(found: "Overview") -> Iterator[str]:
    """The troubles: channels that cannot be reached, and open incidents."""
    from billbot import messages

    held = {each.channel for each in found.held}
    for each in found.held:
        yield f"held: {messages.held_channel_line(each)}"
    for owed in found.undelivered:
        if owed.channel in held:
            continue  # it stands above
        why = f": {owed.error}" if owed.error else ""
        yield f"undelivered: {owed.channel}: {count(owed.notices, 'message')} since {when(owed.oldest)}{why}"
    for incident in found.incidents:
        if incident.kind == "channel" and incident.subject in held:
            continue
        why = "" if incident.kind == "bill" else f": {incident.detail}"  # of a bill it stands above
        yield f"incident: {messages.incident_line(incident)}, since {when(incident.began)}{why}"
        if incident.page is not None:
            yield f"  its page is kept in {incident.page}"


def _became(standing: "Standing", now: datetime) -> Iterator[dict[str, Any]]:
    """What became of a proposal in each court that is over, and what it was filed again as."""
    from billbot.messages import outcome_in_words

    for at, term in enumerate(standing.terms):
        if term.ended is not None:
            yield {
                "proposal": standing.proposal.id,
                "general_court": term.general_court,
                "ended": term.ended,
                "became": outcome_in_words(standing, term, now.date()),
                "refiled": [str(bill) for bill in standing.terms[at - 1].bills] if at else [],
            }


def _over(found: "Overview", now: datetime) -> Iterator[str]:
    """Each court that is over, with what became of the proposals filed in it."""
    from billbot.messages import full_date, ordinal, outcome_in_words

    terms = [(each, term) for each in found.over for term in each.terms if term.ended]
    for court, ended in sorted({(term.general_court, term.ended) for _, term in terms if term.ended}):
        yield f"the {ordinal(court)} General Court is over: it ended on {full_date(ended)}"
        for each, term in terms:
            if term.general_court == court:
                yield f"  {each.proposal.name}: {outcome_in_words(each, term, now.date())}"


def _next(found: "Overview", next_digest: datetime | None, now: datetime) -> Iterator[str]:
    """What is still to be read, to be decided and to be done, and when."""
    if found.resume_at is not None:
        yield f"paused: the site is left alone until {when(found.resume_at)}"
    for court, error in found.failing_lists.items():
        yield f"failing: the list of documents of General Court {court}: {error}"
    for bill, error in found.skipped_documents.items():
        yield f"skipped: nothing is suggested of {bill}, read it by hand: {error}"
    if found.unread_documents:
        yield f"{count(found.unread_documents, 'document')} not read yet; they are, a little after each check"
    if found.last_backup:
        yield f"last backup: {when(found.last_backup)}"
    if found.suggestions:
        wait = "waits" if found.suggestions == 1 else "wait"
        yield f"{count(found.suggestions, 'suggestion')} {wait} for a decision: `billbot suggest list`"
    yield f"next check: {_due(found.next_check, now)}"
    yield f"next digest: {_due(next_digest, now) if next_digest else 'none, no channel has one'}"


def _due(at: datetime, now: datetime) -> str:
    return f"{'due since ' if at < now else ''}{when(at)}"
