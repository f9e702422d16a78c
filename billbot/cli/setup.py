"""`setup`: what a first installation needs, asked for, tried and written."""

import os
import sys
from pathlib import Path

import click

from billbot import clock
from billbot.cli.options import YES
from billbot.cli.printing import say
from billbot.cli.setup_desk import Desk, Given
from billbot.cli.setup_parts import PARTS, lacking, next_steps
from billbot.errors import UsageError

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.command("setup", short_help="Ask for what a first installation needs, try it, write it.")
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)), metavar="[PART]...")
@click.option("--contact", default="", metavar="ADDRESS", help="Where the people who run the site reach you.")
@click.option("--slack-token-file", type=_FILE, help="A file that holds the bot token; - is stdin.")
@click.option("--slack-channel", default="", metavar="NAME", help="The channel, by name or id.")
@click.option("--slack-app-token-file", type=_FILE, help="A file that holds the app token, for /billbot; - is stdin.")
@click.option("--mail-host", default="", metavar="HOST", help="The server that takes our mail.")
@click.option("--mail-port", type=click.IntRange(1, 65535), help="Its port; without it, 587.")
@click.option("--mail-security", type=click.Choice(["starttls", "tls", "none"]), help="Without it, by the port.")
@click.option("--mail-user", metavar="NAME", help='The account that it lets in; "" for none.')
@click.option("--mail-password-file", type=_FILE, help="A file that holds its password; - is stdin.")
@click.option("--mail-from", default="", metavar="ADDRESS", help="The sender, with a name or without.")
@click.option("--mail-to", default="", metavar="ADDRESS", help="The list that gets the mail; or env:NAME, file:PATH.")
@click.option("--heartbeat", default="", metavar="URL", help="Asked after each good check, so that its end is noticed.")
@YES
@click.pass_obj
@click.pass_context
def setup(
    context: click.Context,
    folder: Path,
    /,
    parts: tuple[str, ...],
    slack_token_file: Path | None,
    slack_app_token_file: Path | None,
    mail_password_file: Path | None,
    *,
    yes: bool,
    **options: str | int | None,
) -> None:
    """Ask for what a first installation needs, try it at once, and write it into billbot.toml.

    It asks for what is not set yet, and for each PART that is named (contact, slack, mail, heartbeat) though it is.
    Enter leaves a question for later. With an option, or in a script, nothing is asked, and what does not work is not
    written, unless --yes says so. Secrets go into a file that nobody else can read, or stay in the environment.
    """
    from billbot import config

    if [slack_token_file, slack_app_token_file, mail_password_file].count(Path("-")) > 1:
        raise UsageError("stdin can hold one secret: name a file for each other")
    given = Given(
        slack_token=_read(slack_token_file),
        slack_app_token=_read(slack_app_token_file),
        mail_password=_read(mail_password_file),
        **{key: each for key, each in options.items() if each is not None},  # type: ignore[arg-type]
    )
    if parts and given.anything:
        raise UsageError("name a part to be asked for it, or give it as an option, not both")
    asks = sys.stdin.isatty() and not yes and not given.anything
    if not all((folder / name).exists() for name in ("billbot.toml", "bills.toml")):
        for path in config.write_sample(folder):
            say(f"wrote {path}")
    desk = Desk(folder, os.environ, clock.system(), parts, asks=asks, yes=yes)
    if asks:
        desk.tell("Enter leaves a question for later; Ctrl-C ends. What was written stays.")
    for part in PARTS.values():
        if asks:
            desk.tell("")
        part(desk, given)
    desk.tell("")
    for line in next_steps(desk, lacking(desk)):
        desk.tell(line)
    context.exit(1 if desk.failed else 0)


def _read(path: Path | None) -> str:
    """The secret in a file, or on stdin; empty where none is named."""
    if path is None:
        return ""
    try:
        text = sys.stdin.read() if path == Path("-") else path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    if not text.strip():
        raise UsageError(f"{path}: is empty; it has to hold the secret")
    return text.strip("\r\n")
