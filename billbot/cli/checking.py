"""`check`, `deliver`, `work` and `status`: the main job, by hand or by the clock."""

import json
import logging
import os
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot import clock
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.bills import BillId
    from billbot.bootstrap import House
    from billbot.pipeline import Delivered, Report
    from billbot.store import Store

NOW = click.option("--now", metavar="ISO", help="Take this as the time; without an offset it is Eastern.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")


def open_house(folder: Path, now: str | None) -> "House":
    """The configured house, its clock standing still at `now` when that is given."""
    from billbot import bootstrap

    try:
        ticking = clock.system() if now is None else clock.stopped(clock.parse(now))
    except ValueError as error:
        raise UsageError(f"--now: {now!r} is not a time; write 2026-11-24T08:00") from error
    return bootstrap.open_house(folder, ticking, os.environ)


@click.command("check")
@click.argument("bills", nargs=-1, metavar="[BILL]...")
@click.option("--no-send", is_flag=True, help="Leave the notices due for the next `deliver`.")
@JSON
@NOW
@click.pass_obj
def check(folder: Path, bills: tuple[str, ...], now: str | None, *, no_send: bool, as_json: bool) -> None:
    """Look at every watched bill, or at these, record what changed, then deliver what is due."""
    from billbot import pipeline

    house = open_house(folder, now)
    with house.open_store() as store:
        asked = _asked(house, store, bills)
        with house.open_source() as source:
            report = pipeline.check(store, source, house.watch, house.clock, house.owner, asked)
        if not report.busy:
            house = house.reread(store)
        house.after_check(store, report)
        if no_send or report.busy:
            sent = pipeline.Delivered(undelivered=pipeline.owed(store, house.clock.now()))
        else:
            # With --json, stdout holds that one value alone: console channels speak on stderr then.
            speaking = house.speaking_to(sys.stderr) if as_json else house
            sent = speaking.deliver(store)
    if as_json:
        click.echo(json.dumps(report_as_json(report, sent)))
    if report.busy or not as_json:
        click.echo(_said(report, sent), err=as_json)
    _raise(report, sent)


@click.command("deliver")
@NOW
@click.pass_obj
def deliver(folder: Path, now: str | None) -> None:
    """Send what is due."""
    house = open_house(folder, now)
    with house.open_store() as store:
        sent = house.deliver(store)
    click.echo(f"{_count(sent.sent, 'message')} sent, {sent.undelivered} undelivered.")
    _raise(None, sent)


@click.command("work")
@click.option("--once", is_flag=True, help="Do all that is due and exit: for cron or a scheduled CI job.")
@NOW
@click.pass_obj
def work(folder: Path, now: str | None, *, once: bool) -> None:
    """Do everything when it is due, until stopped; with --once, do all that is due and exit."""
    from billbot import worker

    if now is not None and not once:
        raise UsageError("--now goes with --once")
    house = open_house(folder, now)
    if not once:
        logging.getLogger("billbot").setLevel(logging.INFO)
        worker.run(house)
        return
    report, sent = worker.tick(house, timedelta(minutes=5))
    click.echo(_said(report, sent))
    _raise(report, sent)


@click.command("status")
@JSON
@NOW
@click.pass_obj
def status(folder: Path, now: str | None, *, as_json: bool) -> None:
    """Say when the site was last read well, what fails, what is undelivered, what comes next."""
    from billbot import pipeline, wording

    house = open_house(folder, now)
    with house.open_store() as store:
        at = house.clock.now()
        found = pipeline.overview(store, house.watch, house.pace, at)
        next_digest = pipeline.next_digest(store, house.channels, house.settings.schedule.timezone, at)
    shape = {
        "bills": found.bills,
        "awaiting": [str(bill) for bill in found.awaiting],
        "last_good_check": _iso(found.last_good_check),
        "resume_at": _iso(found.resume_at),
        "failing": [{"bill": str(each.bill), "since": _iso(each.since), "error": each.error} for each in found.failing],
        "undelivered": [{**asdict(each), "oldest": _iso(each.oldest)} for each in found.undelivered],
        "unread_documents": found.unread_documents,
        "next_check": _iso(found.next_check),
        "next_digest": _iso(next_digest),
        "incidents": [
            {"kind": each.kind, "subject": each.subject or None, "since": _iso(each.began), "detail": each.detail}
            for each in found.incidents
        ],
    }
    if as_json:
        click.echo(json.dumps(shape))
        return
    click.echo(f"{_count(found.bills, 'bill')} watched; last read well: {when(found.last_good_check)}")
    for bill in found.awaiting:
        click.echo(f"awaiting: {bill} has no page yet; it is tried at each check of its first day, then once a day")
    for each in found.failing:
        click.echo(f"failing: {each.bill} since {when(each.since)}: {each.error}")
    for owed in found.undelivered:
        why = f": {owed.error}" if owed.error else ""
        click.echo(f"undelivered: {owed.channel}: {_count(owed.notices, 'notice')} since {when(owed.oldest)}{why}")
    for incident in found.incidents:
        why = "" if incident.kind == "bill" else f": {incident.detail}"  # of a bill it stands above
        click.echo(f"incident: {wording.incident(incident)}, since {when(incident.began)}{why}")
    if found.resume_at is not None:
        click.echo(f"paused: the site is left alone until {when(found.resume_at)}")
    for court, error in found.failing_lists.items():
        click.echo(f"failing: the list of documents of General Court {court}: {error}")
    if found.unread_documents:
        click.echo(f"{_count(found.unread_documents, 'document')} not read yet; they are, a little after each check")
    click.echo(f"next check: {when(found.next_check)}")
    click.echo(f"next digest: {when(next_digest) if next_digest else 'none, no channel has one'}")


def report_as_json(report: "Report", sent: "Delivered") -> dict[str, Any]:
    """`check --json` as CONTRACT.md has it."""
    return {
        "started": _iso(report.started),
        "finished": _iso(report.finished),
        "checked": report.checked,
        "failed": [{"bill": str(failure.bill), "error": failure.error} for failure in report.failed],
        "not_tried": [str(bill) for bill in report.not_tried],
        "requests": report.requests,
        "changes": [
            {
                "id": told.id,
                "bill": str(told.change.bill),
                "proposals": list(told.proposals),
                "kind": told.change.kind,
                "date": told.change.date and told.change.date.isoformat(),
                "branch": told.change.branch,
                "text": told.change.text,
                "old": told.change.old,
                "kinds": list(told.change.kinds),
                "weight": told.change.weight,
            }
            for told in report.told
        ],
        "links": [{"from": str(link.origin), "to": str(link.to), "relation": link.relation} for link in report.links],
        "sent": sent.sent,
        "undelivered": sent.undelivered,
    }


def _asked(house: "House", store: "Store", bills: tuple[str, ...]) -> "list[BillId]":
    """The bills as they were typed; one that is none or is not watched is wrong usage."""
    from billbot import pipeline

    try:
        asked = [house.bill(text) for text in bills]
        pipeline.watched(house.watch.following(store), asked)
    except (ValueError, LookupError) as error:
        raise UsageError(str(error)) from error
    return asked


def _said(report: "Report | None", sent: "Delivered") -> str:
    """What came of a check, or of none, and of the delivery, in a sentence; below it each bill that failed."""
    if report is None:
        parts = ["No check is due"]
    elif report.busy:
        parts = ["Another process is looking at the site, so this one does not"]
    else:
        parts = _looked(report)
    parts.append(f"{_count(sent.sent, 'message')} sent")
    if sent.undelivered:
        parts.append(f"{sent.undelivered} undelivered")
    if report is not None and report.paused_until is not None:
        parts.append(f"the site is left alone until {when(report.paused_until)}")
    failures = report.failed if report is not None and report.checked else []
    return ", ".join(parts) + "." + "".join(f"\n{failure.bill}: {failure.error}" for failure in failures)


def _looked(report: "Report") -> list[str]:
    parts = [f"{_count(report.checked, 'bill')} checked"]
    if report.failed:
        parts.append(f"{len(report.failed)} could not be read")
    if report.not_tried:
        parts.append(f"{len(report.not_tried)} not tried")
    return [*parts, _count(len(report.told), "change"), _count(report.requests, "request")]


def raise_refused(sent: "Delivered") -> None:
    """Exit 1 when a send was refused for good."""
    _raise(None, sent)


def _raise(report: "Report | None", sent: "Delivered") -> None:
    """Exit 1 when every bill failed or a send was refused for good, one line per fault (CONTRACT.md)."""
    faults = list(sent.refused)
    if report is not None and report.failed and not report.checked:
        faults += [f"{failure.bill}: {failure.error}" for failure in report.failed]
    if faults:
        raise BillbotError("\n".join(faults))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def when(at: datetime | None) -> str:
    """A time as these commands say it."""
    return "never" if at is None else f"{at:%A, %B} {at.day}, {at.year}, {at:%H:%M}"


COMMANDS = [check, deliver, work, status]
