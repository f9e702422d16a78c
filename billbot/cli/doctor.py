"""`doctor`: try everything, and say what to mend."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot.cli.options import NOW, open_app
from billbot.cli.printing import tell
from billbot.domain.display import count
from billbot.errors import ConfigError

if TYPE_CHECKING:
    from billbot.channels import Finding


@click.command("doctor", short_help="Try everything billbot depends on, and say what to mend.")
@click.option("--send", is_flag=True, help="Post a test message on each channel and delete it; mail one to the sender.")
@NOW
@click.pass_obj
@click.pass_context
def doctor(context: click.Context, folder: Path, now: str | None, *, send: bool) -> None:
    """Try everything and say what to mend.

    Configuration, database, site, Slack and mail: one line each, with what to do where something is wrong.
    """
    from billbot.app import doctor as room
    from billbot.app.bootstrap.slack_listener import examine_listener
    from billbot.app.config import FILES
    from billbot.channels import Finding
    from billbot.store import newest_sound

    try:
        app = open_app(folder, now)
    except ConfigError as error:
        for fault in error.faults:
            _say(Finding("configuration", well=False, said=fault))
        context.exit(1)
    watched = app.listed
    held = f"{count(len(app.proposals), 'proposal')}, {count(len(watched), 'bill')}"
    _say(Finding("configuration", well=True, said=held))
    transports = app.transports.values()
    well, said = True, set[str]()
    for finding in room.examine(
        app.open_store,
        app.open_source,
        app.channels,
        transports,
        watched,
        app.clock.now(),
        send=send,
        sound_backup=lambda: newest_sound(app.settings.state.path, FILES),
        listener=lambda: examine_listener(app),
        committees=[each.name for each in app.settings.watched_committees],
    ):
        _say(finding)
        well = well and finding.well is not False
        said.add(finding.said)
    for name, fault in app.settings.unread.items():
        if fault not in said:  # no channel needs it, or it is no channel's
            _say(Finding(name, well=False, said=fault))
            well = False
    context.exit(0 if well else 1)


def _say(finding: "Finding") -> None:
    """A line: what, whether it works, and what was found."""
    job = "wait" if finding.well is None else "ok  " if finding.well else "MEND"
    tell(f"{job}  {finding.what}: {finding.said}")
