"""`forget`: deletes what is kept of a person in Slack."""

import re
from pathlib import Path

import click

from billbot.cli.options import open_app
from billbot.cli.printing import say
from billbot.errors import UsageError

# What stands in each table that may have a person; any other is named as it is.
_ROWS = {
    "participants": ("thing that they pressed or chose", "things that they pressed or chose"),
    "requests": ("request", "requests"),
    "suggestions": ("decision on a suggestion", "decisions on suggestions"),
    "watchlist_edits": ("edit of the list", "edits of the list"),
    "configurations": ("version of the list", "versions of the list"),
    "mutes": ("proposal that was muted or told of again", "proposals that were muted or told of again"),
    "digests": ("digest", "digests"),
    "envelopes": ("message on its way", "messages on their way"),
}


@click.command("forget", short_help="Take out what is kept of a person in Slack.")
@click.argument("person", metavar="ID")
@click.pass_obj
def forget(folder: Path, person: str) -> None:
    """Take out what is kept of a person in Slack, and say what that was.

    ID is that of the user (U0123456789): "Copy member ID" in the menu of the profile. What they asked or said they
    would do is gone; edits of the list and decisions stay, as those of somebody in Slack.
    """
    if not re.fullmatch(r"[UW][A-Z0-9]{7,20}", person):
        raise UsageError(f'{person!r} is no id of a Slack user; write it like U0123456789, from "Copy member ID"')
    app = open_app(folder, None, unreadable=True)
    with app.open_store() as store:
        pressed = store.offers.forget(person)  # first, since it has the messages edited that name them
        found = {**store.upkeep.forget(person), **({"participants": pressed} if pressed else {})}
    if not found:
        say(f"Nothing is kept of {person}.")
    for table, rows in sorted(found.items()):
        one, more = _ROWS.get(table, (f"row of {table}", f"rows of {table}"))
        say(f"Taken out of {rows} {one if rows == 1 else more}.")
    if pressed:
        say("The messages in Slack that name them are edited with the next delivery.")
    if found:
        say("Backups that were made before still have it, until they are replaced or deleted.")
    if person in app.settings.slack.maintainers:
        say("billbot.toml still names them in [slack] maintainers.")
