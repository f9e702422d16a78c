"""`deliver`: send what is due."""

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import raise_failures, tell
from billbot.domain.display import count
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App


@click.command("deliver")
@click.option("--again", "name", metavar="CHANNEL", help="Try this channel now, however long it is held.")
@NOW
@click.pass_obj
def deliver(folder: Path, name: str | None, now: str | None) -> None:
    """Send what is due."""
    from billbot.app import tick

    app = open_app(folder, now)
    if name is not None:
        _exists(app, name)
    with app.open_store() as store:
        before = store.holds.of(name) if name is not None else {}
        if name is not None:
            store.channel_names.try_now(name, app.clock.now())
        sent = tick.deliver_alone(app, store)
        left = store.holds.of(name) if name is not None else {}
    tell(f"{count(sent.sent, 'message')} sent, {sent.undelivered} undelivered.")
    if before and not left:
        tell(f"The channel {name} works.")
    elif left and all(each.believed for each in left.values()):
        tell(f"Whether the channel {name} works shows with its next message: it cannot be asked.")
    elif name is not None and not (before or left):
        tell(f"The channel {name} is not held, so it was not asked; `billbot doctor` says whether it works.")
    raise_failures(None, sent)


def _exists(app: "App", name: str) -> None:
    """Whether there is such a channel. Raises UsageError, with the name that is most like it."""
    names = [channel.name for channel in app.channels]
    if name not in names:
        alike = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {alike[0]}?" if alike else f"there are {', '.join(names)}"
        raise UsageError(f"--again: there is no channel {name!r}; {hint}")
