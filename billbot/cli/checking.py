"""`check`, `deliver` and `work`: the main job, by hand or by the clock."""

import json
import logging
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billbot import clock
from billbot.errors import BillbotError, UsageError
from billbot.turns import Turns

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


@click.command("check", short_help="Look at the watched bills and tell what changed.")
@click.argument("bills", nargs=-1, metavar="[BILL]...")
@click.option("--no-send", is_flag=True, help="Leave the notices due for the next `deliver`.")
@JSON
@NOW
@click.pass_obj
def check(folder: Path, bills: tuple[str, ...], now: str | None, *, no_send: bool, as_json: bool) -> None:
    """Look at the watched bills and tell what changed.

    Looks at every one, or at these, records what changed, then delivers what is due.
    """
    from billbot import pipeline

    house, turns = open_house(folder, now), Turns()
    with house.open_store() as store:
        asked = _asked(house, store, bills)
        with house.open_source() as source:
            report = pipeline.check(store, source, house.watch, house.clock, house.owner, asked)
        with turns.take():
            house = house if report.busy else house.reread(store)
        with turns.take():
            house.after_check(store, report)
        # With --json, stdout holds that one value alone: console channels speak on stderr then.
        speaking = house.speaking_to(sys.stderr) if as_json else house
        sends = not (no_send or report.busy)
        sent = speaking.deliver(store) if sends else pipeline.Delivered()
        with turns.take():
            if house.hear_answers(store, report) and sends:
                sent += speaking.deliver(store)
        if not sends:
            sent.undelivered = pipeline.owed(store, house.clock.now())
    if as_json:
        click.echo(json.dumps(report_as_json(report, sent)))
    if report.busy or not as_json:
        click.echo(_said(report, sent), err=as_json)
    turns.end()
    _raise(report, sent)


@click.command("deliver")
@NOW
@click.pass_obj
def deliver(folder: Path, now: str | None) -> None:
    """Send what is due."""
    house = open_house(folder, now)
    with house.open_store() as store:
        sent = house.deliver(store)
    click.echo(f"{counted(sent.sent, 'message')} sent, {sent.undelivered} undelivered.")
    _raise(None, sent)


@click.command("work", short_help="Do everything when it is due, until stopped.")
@click.option("--once", is_flag=True, help="Do all that is due and exit: for cron or a scheduled CI job.")
@NOW
@click.pass_obj
def work(folder: Path, now: str | None, *, once: bool) -> None:
    """Do everything when it is due, until stopped.

    With --once, does all that is due and exits: for cron or a scheduled CI job.
    """
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


def report_as_json(report: "Report", sent: "Delivered") -> dict[str, Any]:
    """`check --json` as CONTRACT.md has it."""
    return {
        "started": iso(report.started),
        "finished": iso(report.finished),
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
    parts.append(f"{counted(sent.sent, 'message')} sent")
    if sent.undelivered:
        parts.append(f"{sent.undelivered} undelivered")
    if report is not None and report.paused_until is not None:
        parts.append(f"the site is left alone until {when(report.paused_until)}")
    failures = report.failed if report is not None and report.checked else []
    return ", ".join(parts) + "." + "".join(f"\n{failure.bill}: {failure.error}" for failure in failures)


def _looked(report: "Report") -> list[str]:
    parts = [f"{counted(report.checked, 'bill')} checked"]
    if report.failed:
        parts.append(f"{len(report.failed)} could not be read")
    if report.not_tried:
        parts.append(f"{len(report.not_tried)} not tried")
    return [*parts, counted(len(report.told), "change"), counted(report.requests, "request")]


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


def counted(number: int, word: str) -> str:
    """`1 bill`, `14 bills`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def iso(at: datetime | None) -> str | None:
    """A time as the JSON of a command has it; null stays null."""
    return None if at is None else at.isoformat(timespec="seconds")


def when(at: datetime | None) -> str:
    """A time as these commands say it."""
    return "never" if at is None else f"{at:%A, %B} {at.day}, {at.year}, {at:%H:%M}"


COMMANDS = [check, deliver, work]
