"""`practice`: the practice General Court, served on loopback."""

import time
from contextlib import suppress

import click

from billbot import clock
from billbot.cli.printing import say


@click.command("practice")
@click.option("--port", type=click.IntRange(0, 65535), default=8194, show_default=True, help="0 takes a free one.")
@click.option("--now", metavar="ISO", help="The moment whose state it shows; without it, its clock follows ours.")
def practice(port: int, now: str | None) -> None:
    """Serve the practice General Court on loopback until stopped."""
    from billbot.practice import PracticeSite, load_bills, load_committees, load_hearings

    try:
        at = clock.system().now() if now is None else clock.parse(now)
    except ValueError as error:
        raise click.BadParameter(f"{now!r} is not a time; write 2022-06-30T20:00", param_hint="--now") from error
    with (
        PracticeSite(load_bills(), now=at, port=port, committees=load_committees(), hearings=load_hearings()) as site,
        suppress(KeyboardInterrupt),
    ):
        say(f"The practice General Court is at {site.url}, for example {site.url}/Bills/192/S2987")
        say("Its bills are those of the record, its pages are not the real site's. Ctrl-C ends it.")
        while True:
            if now is None:
                site.now = clock.system().now()
            time.sleep(1)
