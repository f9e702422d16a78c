"""`check`: look at the watched bills and tell what changed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict, replace

from billbot.cli.options import JSON, NOW, open_app
from billbot.cli.printing import outcome, raise_failures, say_json, tell
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.domain.bills import BillId
    from billbot.domain.report import Report
    from billbot.notify.deliver import DeliveryReport


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
    from billbot.app.telling import Steps
    from billbot.app.tick import Asked, tick

    app = open_app(folder, now)
    asked = Asked(_watched(app, bills), sends=not no_send)
    if as_json:  # stdout holds that one value alone: console channels speak on stderr then
        app = replace(app, stream=sys.stderr)
    with Steps() as steps:
        done = tick(app, steps, asked)
        if done.report is not None:
            _say(done.report, done.sent, as_json=as_json)
    raise_failures(done.report, done.sent)


def _watched(app: "App", bills: tuple[str, ...]) -> "list[BillId]":
    """The bills as they were typed; one that is none or is not watched is wrong usage."""
    from billbot.app.check import bills_to_check

    try:
        with app.open_store() as store:
            watch = app.watch(store)
            found = [watch.meant(text, app.court) for text in bills]
            bills_to_check(watch, found)
    except (ValueError, LookupError) as error:
        raise UsageError(str(error)) from error
    return found


def _say(report: "Report", sent: "DeliveryReport", *, as_json: bool) -> None:
    if as_json:
        say_json(_as_json(report, sent))
    if report.busy or not as_json:
        tell(outcome(report, sent), err=as_json)


def _as_json(report: "Report", sent: "DeliveryReport") -> dict[str, Any]:
    """`check --json` as docs/design/contract.md has it."""
    return {
        "started": report.started,
        "finished": report.finished,
        "checked": report.checked,
        "failed": [asdict(failure) for failure in report.failed],
        "not_tried": report.not_tried,
        "requests": report.requests,
        "changes": [
            {
                "id": told.id,
                "bill": told.change.bill,
                "proposals": told.proposals,
                "kind": told.change.kind,
                "date": told.change.date,
                "branch": told.change.branch,
                "text": told.change.text,
                "old": told.change.old,
                "kinds": told.change.kinds,
                "weight": told.change.weight,
            }
            for told in report.changes
        ],
        "links": [{"from": link.origin, "to": link.to, "relation": link.relation} for link in report.links],
        "sent": sent.sent,
        "undelivered": sent.undelivered,
    }
