"""`deliver`: send what is due."""

from pathlib import Path

import click

from billbot.cli.options import NOW, open_house
from billbot.cli.outcome import raise_failures
from billbot.cli.printing import counted, say


@click.command("deliver")
@NOW
@click.pass_obj
def deliver(folder: Path, now: str | None) -> None:
    """Send what is due."""
    from billbot import tick

    house = open_house(folder, now)
    with house.open_store() as store:
        sent = tick.deliver_alone(house, store)
    say(f"{counted(sent.sent, 'message')} sent, {sent.undelivered} undelivered.")
    raise_failures(None, sent)
