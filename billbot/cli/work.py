"""`work`: does everything when it is due, until it is stopped, or once."""

import logging
from datetime import timedelta
from pathlib import Path

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import outcome, raise_failures, say
from billbot.errors import UsageError


@click.command("work", short_help="Do everything when it is due, until stopped.")
@click.option("--once", is_flag=True, help="Do all that is due and exit: for cron or a scheduled CI job.")
@NOW
@click.pass_obj
def work(folder: Path, now: str | None, *, once: bool) -> None:
    """Do everything when it is due, until stopped.

    With --once, does all that is due and exits: for cron or a scheduled CI job. While an edit has faults it goes by the
    last good list, and exits 1.
    """
    from billbot.app import worker
    from billbot.app.telling import Steps
    from billbot.app.tick import tick

    if now is not None and not once:
        raise UsageError("--now goes with --once")
    app = open_app(folder, now, unreadable=True)
    if not once:
        logging.getLogger("billbot").setLevel(logging.INFO)
        worker.run(app)
        return
    with Steps() as steps:
        done = tick(app, steps, reads_for=timedelta(minutes=5), looks_for=timedelta(days=1), in_slices=False)
        say(outcome(done.report, done.sent))
    raise_failures(done.report, done.sent)
    if done.app.overruled:
        raise SystemExit(1)
