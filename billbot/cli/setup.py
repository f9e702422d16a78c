"""`setup`: asks for what a first installation needs, tries it, and writes it. Slack and mail have their own modules."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from billbot import clock
from billbot.cli.options import YES
from billbot.cli.printing import called, say
from billbot.cli.setup_mail import mail
from billbot.cli.setup_session import Session, SetupOptions
from billbot.cli.setup_slack import slack
from billbot.errors import Unreachable, UsageError

if TYPE_CHECKING:
    from billbot.channels import Finding

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_ON_CONTACT = (
    "Contact: an email address of yours, at which the people who run the site of the legislature reach you. The real"
    " site is not asked before."
)
_ON_HEARTBEAT = (
    "Heartbeat: a free check at a service that expects a regular visit and mails you when it stays out, so that"
    " somebody notices when billbot is dead."
)


def _contact(session: Session, given: SetupOptions) -> None:
    """Set the address at which the people who run the site reach us."""
    from billbot.channels import Finding

    known, source = session.settings.contact, session.settings.source
    if known and "contact" not in session.again and not given.contact:
        session.show([Finding("contact", well=True, said=known)])
        return
    if not given.contact and not session.asks:
        lack = "is an example; the real site is not asked before somebody can be reached: give --contact"
        session.failed = (
            not session.show([Finding("contact", well=source.on_loopback or False, said=lack)]) or session.failed
        )
        return
    if session.asks:
        session.tell(_ON_CONTACT)
    while typed := given.contact or session.ask("Your address (Enter: later)"):
        draft = session.draft(values={"source": {"contact": typed}})
        if draft:
            real = bool(draft.settings.contact)
            found = Finding("contact", real, typed if real else "is an example, behind which nobody stands")
            if session.try_and_write(draft, lambda: [found]) != "other":  # noqa: B023 - it is called at once
                return


def _heartbeat(session: Session, given: SetupOptions) -> None:
    """Set the heartbeat's address; one that is set already is not tried, since its service would count that."""
    from billbot.channels import Finding

    if session.settings.heartbeat.url and "heartbeat" not in session.again and not given.heartbeat:
        session.show([Finding("heartbeat", well=True, said="is set, and asked after each good check")])
        return
    if session.asks:
        session.tell(_ON_HEARTBEAT)
    while typed := given.heartbeat or (session.asks and session.ask("Its address (Enter: later)")):
        draft = session.draft(values={"heartbeat": {"url": typed}})
        if draft and session.try_and_write(draft, lambda: [_asked(session, typed)]) != "other":
            return


def _asked(session: Session, url: str) -> "Finding":
    """Try whether the heartbeat's address answers."""
    from billbot.channels import Finding
    from billbot.fetch.heartbeat import ask_heartbeat

    try:
        ask_heartbeat(url, session.clock)
    except Unreachable as error:
        said = f"{error}: copy its address again, or look whether it is up"
        return Finding("heartbeat", well=False, said=said)
    return Finding("heartbeat", well=True, said="answers")


_PARTS: Mapping[str, Callable[[Session, SetupOptions], None]] = MappingProxyType(
    {"contact": _contact, "slack": slack, "mail": mail, "heartbeat": _heartbeat}
)


@click.command("setup", short_help="Ask for what a first installation needs, try it, write it.")
@click.argument("parts", nargs=-1, type=click.Choice(list(_PARTS)), metavar="[PART]...")
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
    given = SetupOptions(
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
    session = Session(folder, os.environ, clock.system(), parts, asks=asks, yes=yes)
    if asks:
        session.tell("Enter leaves a question for later; Ctrl-C ends. What was written stays.")
    for part in _PARTS.values():
        if asks:
            session.tell("")
        part(session, given)
    session.tell("")
    for line in _next_steps(session, _lacking(session)):
        session.tell(line)
    context.exit(1 if session.failed else 0)


def _lacking(session: Session) -> list[str]:
    """The parts that are not set yet."""
    settings = session.settings
    kinds = {each.kind for each in settings.channels}
    return [
        *([] if settings.contact else ["contact"]),
        *(["slack"] if "slack" not in kinds or settings.slack_token is None else []),
        *(["mail"] if "email" not in kinds else []),
        *([] if settings.heartbeat.url else ["heartbeat"]),
    ]


def _next_steps(session: Session, lack: list[str]) -> Iterator[str]:
    """Say what is set now, what is missing, and which commands come next."""
    said = called()
    channels = ", ".join(each.name for each in session.settings.channels)
    yield f"{session.folder / 'billbot.toml'} stands. It tells: {channels}."
    if lack:
        yield f"Not set: {', '.join(lack)}. Whenever you like:"
        yield f"  {said} setup"
    if not any(each.operations for each in session.settings.channels):
        yield (
            "No channel is for maintainers: with operations = true below one in billbot.toml it hears of troubles,"
            " edits and suggestions."
        )
    topic = next((each.id for each in session.settings.topics), "TOPIC")
    yield "Next, the bills that you follow, one by one:"
    yield f"  {said} watch add H1234 --topic {topic}"
    yield "Then try everything, and look:"
    yield f"  {said} doctor --send"
    yield f"  {said} check"


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
