"""`setup` asks for what billbot needs, or takes it from options, tries each answer, and writes it."""

import io
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import get_completion_class
from msgspec.structs import replace

from billbot import clock
from billbot.cli.options import YES
from billbot.cli.printing import called, say, tell
from billbot.domain.display import count, harmless
from billbot.errors import ConfigError, DeliveryError, UsageError

if TYPE_CHECKING:
    from billbot.app.config import Config
    from billbot.channels import Finding
    from billbot.channels.address import AddressChannel
    from billbot.channels.slack_doctor import Workspace
    from billbot.domain.watched import Channel

_ON_CONTACT = (
    "Contact: an email address for questions. The people who run the legislature's site see it with each request, and"
    " members read it in messages. Without it billbot does not read the real site."
)
_ON_HEARTBEAT = (
    "Heartbeat: billbot visits an address, and a service mails you when a visit is late, so that somebody notices when"
    " billbot is dead. For one, make a free check at https://healthchecks.io that waits 6 hours, and copy its address."
)
_ON_SLACK = (
    'Slack: at https://api.slack.com/apps choose "Create New App", "From a manifest", and paste deploy/slack-app.yaml'
    ' from the source of billbot. Then "Install to Workspace", and copy the "Bot User OAuth Token" from'
    ' "OAuth & Permissions".'
)
_ON_OPERATIONS = (
    "A channel for the people who look after billbot and its list: it gets problems, edits and suggestions."
    " Everybody in it may decide on these. Invite at least two people, and billbot. It may be the same channel."
)
_ON_LISTENING = (
    'For /billbot and buttons in Slack, if you like: in the app, "Basic Information", "App-Level Tokens", generate one'
    " with the scope connections:write."
)
_ON_MAIL = (
    "Email: any mailbox that may send by SMTP. Write to the address of a mailing list, one per channel, so that no"
    " member's address is on this machine."
)
_FIRST = {"contact", "slack", "mail", "heartbeat"}  # what everybody is asked for
_TLS_PORT = 465
_SECURITY = ("starttls", "tls", "none")
_LIST = "THE_LIST_THAT_IS_TRIED"


def _secret(path: str) -> str:
    """The secret in a file, or on stdin for -. Raises OSError, and UsageError if there is no text."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    if not text.strip():
        raise UsageError(f"{path}: is empty; it has to hold the secret, and stdin can hold only one")
    return text.strip("\r\n")


_IN_FILE: Mapping[str, Any] = MappingProxyType({"type": _secret, "metavar": "FILE"})


class Session:
    """One run of `setup`: it `asks` a person at a terminal, or takes what a script gives.

    `failed` says that something does not work. The parts in `again` are asked for even if they are set. With `yes` what
    does not work is written, too.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        clock: clock.Clock,
        again: Collection[str],
        *,
        asks: bool,
        yes: bool,
    ) -> None:
        self.folder, self.environ, self.clock = folder, environ, clock
        self.again, self.asks, self._yes = again, asks, yes
        self.failed = False
        self.discarded = io.StringIO()  # swallows what console channels would print

    @property
    def settings(self) -> "Config":
        """The configuration as it is now. Raises ConfigError."""
        from billbot.app import config

        return config.load(self.folder, self.environ)

    def tell(self, text: str) -> None:
        """Print a line, wrapped to the terminal; an indented command is not wrapped, so that it can be copied."""
        (say if text.startswith("  ") else tell)(text)

    def show(self, findings: "Iterable[Finding]") -> bool:
        """Print what works and what does not, in the words of `doctor`; return whether nothing has to be fixed."""
        well = True
        for each in findings:
            sign = "none" if each.well is None else "ok  " if each.well else "FIX "
            self.tell(f"{sign}  {each.what}: {each.said}")
            well = well and each.well is not False
        return well

    def need(self, findings: "Iterable[Finding]") -> None:
        """As `show`; if something has to be fixed, the command fails."""
        self.failed = not self.show(findings) or self.failed

    def ask(self, question: str, default: str = "") -> str:
        """Ask at the terminal, and return what is typed; Enter takes the default, Ctrl-C or Ctrl-D ends the command."""
        shown = f"{question} [{default}]" if default else question
        typed: str = click.prompt(harmless(shown), default=default, show_default=False, err=True)
        return typed.strip()

    def ask_secret(self, question: str) -> str:
        """Like `ask`, but without showing what is typed."""
        typed: str = click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        return typed.strip()

    def answers(self, given: str, explained: str, question: str, *, secret: bool = False) -> Iterator[str]:
        """What was given, or else each answer that is typed, until one is empty."""
        if given:
            yield given
        elif self.asks:
            if explained:
                self.tell(explained)
            while answer := (self.ask_secret if secret else self.ask)(question):
                yield answer

    def writes(self, tried: "Callable[[Config], Iterable[Finding]]", **changes: Any) -> bool:
        """Try the configuration with these changes, print what is found, and write what works or is wanted anyway.

        Returns whether it was written. Raises UsageError for faults of the changes in a script, and ConfigError if the
        files had faults before, or cannot be written.
        """
        from billbot.app import config, config_edit

        config.load(self.folder, self.environ)  # raises the faults that were there before
        try:
            draft = config_edit.draft(self.folder, self.environ, **changes)
        except ConfigError as error:
            named = f"{self.folder / 'billbot.toml'}: "
            return self.refuse([re.sub(r" \(line \d+\)$", "", each.removeprefix(named)) for each in error.faults])
        well = self.show(tried(draft.settings))
        write = well or self._yes or (self.asks and click.confirm("Write it anyway?", default=False, err=True))
        self.failed = self.failed or not (well or (self.asks and not write))
        if write:
            draft.put_in_place()
        elif not self.asks:
            self.tell("None of this was written.")
        return write

    def refuse(self, faults: Sequence[str]) -> bool:
        """Say what is wrong with an answer; false. Raises UsageError in a script."""
        if not self.asks:
            raise UsageError("\n".join(faults))
        for each in faults:
            self.tell(f"FIX   {each}")
        return False


def _contact(session: Session, given: str) -> None:
    """Set the address where the people who run the site can reach us."""
    from billbot.channels import Finding

    known, source = session.settings.contact, session.settings.source
    if known and "contact" not in session.again and not given:
        session.show([Finding("contact", well=True, said=known)])
        return
    if not given and not session.asks:
        lack = "is an example; without a real address billbot does not read the real site: give --contact"
        session.need([Finding("contact", well=source.on_loopback or False, said=lack)])
        return

    def tried(settings: "Config") -> "list[Finding]":
        said = settings.contact or "is an example that nobody reads"
        return [Finding("contact", well=bool(settings.contact), said=said)]

    for typed in session.answers(given, _ON_CONTACT, "Your address (Enter: later)"):
        if session.writes(tried, values={"source": {"contact": typed}}):
            return


def slack(session: Session, given: Mapping[str, str]) -> None:
    """Set the bot token (`token`), a `channel`, the `operations` channel and the app token (`app_token`)."""
    from billbot.app import config

    settings = session.settings
    known, channels, token = _workspace(settings), _channels(settings, "slack"), given.get("token", "")
    if known is None and not channels and not given and not session.asks:
        return
    well = known is not None and not token and session.show(known.examine())
    if "slack" in session.again or not well:
        session.failed = session.failed or (known is not None and not token and not session.asks)
        _bot_token(session, token, known)
        known = _workspace(session.settings)
    elif session.environ.get(config.SLACK_TOKEN):
        session.tell(f"      The token is {config.SLACK_TOKEN} in the environment.")
    if known is not None:
        _channel(session, given.get("channel", ""), known)
        _operations_channel(session, given.get("operations", ""), known)
        _app_token(session, given.get("app_token", ""))
    elif (channels or given) and not session.asks:
        session.failed = True
        session.tell(
            f"FIX   Slack: give the token, too: --slack-token-file, or {config.SLACK_TOKEN} in the environment"
        )


def _bot_token(session: Session, given: str, known: "Workspace | None") -> None:
    """Ask for a bot token and write it."""
    from billbot.app import config

    def tried(settings: "Config") -> "Iterable[Finding]":
        workspace = _workspace(settings)
        assert workspace is not None
        return workspace.examine()

    question = f"Bot token (not shown; Enter: {_stays(known)})"
    for typed in session.answers(given, _ON_SLACK, question, secret=True):
        if session.writes(tried, secrets={config.SLACK_TOKEN: typed}):
            return


def _channel(session: Session, given: str, seen: "Workspace") -> None:
    """Ask for a channel where members read, and write it; those that are set already are only tried."""
    settings = session.settings
    channels = [each for each in _channels(settings, "slack") if each.alerts or not each.operations]
    if given:
        _name_of_only(channels, settings, "slack")
    if channels and not given and "slack" not in session.again:
        for each in channels:
            found = _try_channel(session, settings, each)
            session.need(each for each in found if not each.what.endswith((": token", ": scopes")))
        return
    question = f"Channel where members read, name or id (Enter: {_stays(channels)})"
    for typed in session.answers(given, "", question):
        if _write_channel(session, typed, seen, channels):
            return


def _operations_channel(session: Session, given: str, seen: "Workspace") -> None:
    """Ask for the operations channel, and write it: a separate one, or that of members."""
    slack = _channels(session.settings, "slack")
    if not given and "slack" not in session.again and any(each.operations for each in session.settings.channels):
        return
    desks = [each for each in slack if each.operations and not each.alerts]
    for typed in session.answers(given, _ON_OPERATIONS, f"Operations channel (Enter: {_stays(desks)})"):
        if _write_channel(session, typed, seen, desks, {"alerts": False, "digest": "", "operations": True}):
            return


def _stays(set_already: object) -> str:
    """The answer that Enter keeps."""
    return "as it is" if set_already else "later"


def _write_channel(
    session: Session,
    typed: str,
    seen: "Workspace",
    channels: "list[Channel]",
    hears: Mapping[str, str | bool] = MappingProxyType({}),
) -> bool:
    """Look a channel up in Slack, try it and write it, with what it `hears`; returns whether it was written.

    It replaces the only one of `channels`. A channel with another name keeps what it hears, and becomes an operations
    channel.
    """
    from billbot.channels import Finding

    try:
        place = seen.find(typed)
    except DeliveryError as error:
        session.show([Finding("Slack channel", well=False, said=str(error))])
        session.failed = session.failed or not session.asks
        return False
    same = next((each.name for each in _channels(session.settings, "slack") if each.to == place.id), "")
    name = channels[0].name if len(channels) == 1 else _free_name(session.settings, place.name or "slack")
    keys: dict[str, str | bool] = {"name": name, "kind": "slack", "to": place.id, **hears}
    if same and hears:
        keys = {"name": (name := same), "operations": True}

    def tried(_: "Config") -> "Iterator[Finding]":
        try:
            now = seen.find(place.id)
        except DeliveryError as error:
            yield Finding(f"{name}: channel", well=False, said=str(error))
            return
        yield Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")

    return session.writes(tried, channel=keys)


def _app_token(session: Session, given: str) -> None:
    """Set the app token, which `/billbot` and buttons need; everything else works without it."""
    from billbot.app import config
    from billbot.channels import Finding
    from billbot.channels.slack_socket import HEARD, SlackListener

    def tried(settings: "Config") -> "Finding":
        assert settings.slack_app_token is not None
        text = settings.slack_app_token.get_secret_value()
        if not re.fullmatch(r"xapp-[\w-]{1,250}", text, re.ASCII):  # it is not sent
            return Finding(HEARD, well=False, said="that is not an app token, which begins with xapp-")
        return SlackListener(app_token=text, api_url=settings.slack.api_url, clock=session.clock).examine()

    settings = session.settings
    if settings.slack_app_token is not None and not given and "slack" not in session.again:
        session.need([tried(settings)])
        return
    question = f"App token (not shown; Enter: {_stays(settings.slack_app_token)})"
    for typed in session.answers(given, _ON_LISTENING, question, secret=True):
        if session.writes(lambda changed: [tried(changed)], secrets={config.SLACK_APP_TOKEN: typed}):
            return


def _workspace(settings: "Config") -> "Workspace | None":
    """The workspace of the configured bot token; None if there is no token."""
    from billbot.channels.slack_doctor import Workspace

    token = settings.slack_token
    if token is None:
        return None
    return Workspace(token.get_secret_value(), settings.slack.api_url)


def _channels(settings: "Config", kind: str) -> "list[Channel]":
    return [each for each in settings.channels if each.kind == kind]


def mail(session: Session, given: Mapping[str, Any]) -> None:
    """The mail server and a channel that writes `to` a list; the other keys are `password` and those of `[email]`."""
    settings = session.settings
    channels, server = _channels(settings, "email"), settings.email
    if given:
        _write_mail(session, given, channels)
    elif channels and "mail" not in session.again:
        session.need(_try_channels(session, "email", "", settings))
    elif session.asks:
        session.tell(_ON_MAIL)
        known = {"port": server.port, "to": channels[0].to if channels else ""}
        if not server.host.endswith("example.org"):
            known |= {"host": server.host, "user": server.user, "from": server.sender}
        typed = _type_mail(session, known)
        while typed and not _write_mail(session, typed, channels):
            typed = _type_mail(session, typed)


def _type_mail(session: Session, before: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the mail settings at the terminal, with those `before` as defaults; empty for later."""
    from billbot.loopback import is_loopback

    known = before.get("host", "")
    typed: dict[str, Any] = {"host": session.ask("Mail server" if known else "Mail server (Enter: later)", known)}
    if not typed["host"]:
        return {}
    port = click.prompt("Port", default=before["port"], type=click.IntRange(1, 65535), err=True)
    user = session.ask('Account ("-" for none)', before.get("user", ""))
    user = "" if user in {"-", "none"} else user
    typed |= {"port": port, "user": user}
    if user:
        typed["password"] = session.ask_secret("Password (not shown; Enter: as it is)") or before.get("password", "")
    sender = session.ask("Sender", before.get("from") or (f"Bill Bot <{user}>" if "@" in user else ""))
    if sender:
        typed["from"] = sender
    if is_loopback(typed["host"]):  # elsewhere it depends on the port
        typed["security"] = "none"
    to = before["to"]
    typed["to"] = session.ask("List that gets the mail" if to else "List that gets the mail (Enter: later)", to)
    if not typed["to"]:
        session.tell("Nothing was written: it cannot be tried without a recipient.")
        return {}
    return typed


def _write_mail(session: Session, given: Mapping[str, Any], channels: "list[Channel]") -> bool:
    """Try what is given and write it; returns whether it was written."""
    from billbot.app import config, config_tables
    from billbot.loopback import is_loopback

    mail = session.settings.email
    values = {key: given[key] for key in ("host", "port", "security", "user", "from") if key in given}
    plain = mail.security == "none" and is_loopback(given.get("host", mail.host))
    if "port" in given and "security" not in given and not plain:
        values["security"] = "tls" if given["port"] == _TLS_PORT else "starttls"
    channel, addresses, to = {}, "", given.get("to", "")
    if to:
        channel = {"name": _name_of_only(channels, session.settings, "organizers"), "kind": "email"}
        if to.startswith(("env:", "file:")):
            channel["to"] = to
        elif config_tables.is_address(to):
            addresses = to
        else:
            said = "the recipient is not an address; write one such as list@example.org, or env:NAME, or file:PATH"
            return session.refuse([said])
    return session.writes(
        partial(_try_channels, session, "email", addresses),
        values={"email": values},
        channel=channel,
        secrets={config.SMTP_PASSWORD: given["password"]} if given.get("password") else {},
        addresses=addresses,
    )


def _try_channels(session: Session, kind: str, addresses: str, settings: "Config") -> "list[Finding]":
    """How the channels of this kind work; the only one may write to `addresses` that are not saved yet."""
    channels = _channels(settings, kind)
    return [found for each in channels for found in _try_channel(session, settings, each, addresses)]


def _try_channel(session: Session, settings: "Config", channel: "Channel", addresses: str = "") -> "Iterable[Finding]":
    from billbot.app.app import transport

    environ = session.environ
    if addresses:
        channel, environ = replace(channel, to=f"env:{_LIST}"), {**environ, _LIST: addresses}
    return transport(channel, settings, environ, session.discarded, session.clock).examine(send=False)


def _way_out(kind: str, way: "type[AddressChannel]", session: Session, given: str) -> None:
    """A channel of a kind with a secret address. It is only set up on request."""
    settings = session.settings
    channels = _channels(settings, kind)
    if not given and kind not in session.again:
        session.need(_try_channels(session, kind, "", settings))
        return
    name = _name_of_only(channels, settings, kind)
    question = f"Its address (not shown; Enter: {_stays(channels)})"
    for typed in session.answers(given, way.explained, question, secret=True):
        text = way.completed(typed)
        tried, channel = partial(_try_channels, session, kind, text), {"name": name, "kind": kind}
        if session.writes(tried, channel=channel, addresses=text):
            kept = _channels(session.settings, kind)[0].to.partition(":")[2]
            new = "" if text == typed else ", with a new secret for the receiver"
            session.tell(f"      It is kept in {kept}{new}.")
            return


def _name_of_only(channels: "Sequence[Channel]", settings: "Config", stem: str) -> str:
    """The name of the only one of these channels, or a free name. Raises UsageError if there are several."""
    if len(channels) > 1:
        names = ", ".join(each.name for each in channels)
        raise UsageError(f"there are several channels of this kind ({names}); change them in billbot.toml")
    return channels[0].name if channels else _free_name(settings, stem)


def _free_name(settings: "Config", stem: str) -> str:
    """A name for a new channel: the stem, or the stem with a number if that is taken."""
    taken = {each.name for each in settings.channels}
    return next(each for n in range(1, len(taken) + 2) if (each := stem + (f"-{n}" if n > 1 else "")) not in taken)


def _heartbeat(session: Session, given: str) -> None:
    """Set the heartbeat's address; one that is set already is not tried, since its service would count that."""
    from billbot.app.doctor import try_heartbeat
    from billbot.channels import Finding

    if session.settings.heartbeat.url and "heartbeat" not in session.again and not given:
        session.show([Finding("heartbeat", well=True, said="is set, and visited after each good check")])
        return

    def tried(settings: "Config") -> "list[Finding]":
        return [try_heartbeat(settings.heartbeat.url)]

    for typed in session.answers(given, _ON_HEARTBEAT, "Its address (Enter: later)"):
        if session.writes(tried, values={"heartbeat": {"url": typed}}):
            return


def _parts() -> dict[str, Callable[[Session, Any], None]]:
    """What `setup` asks for, in this order; each part gets what was given of it as options."""
    from billbot.channels.ways_out import WAYS_OUT

    others = {kind: partial(_way_out, kind, way) for kind, way in WAYS_OUT.items()}
    return {"contact": _contact, "slack": slack, "mail": mail, **others, "heartbeat": _heartbeat}


@click.command("setup", short_help="Ask for what billbot needs, try it, write it.")
@click.argument("parts", nargs=-1, metavar="[PART]...")
@click.option("--contact", default="", metavar="ADDRESS", help="For questions; the site and members see it.")
@click.option("slack_token", "--slack-token-file", **_IN_FILE, help="A file that holds the bot token; - is stdin.")
@click.option("--slack-channel", metavar="NAME", help="The channel, by name or id.")
@click.option("--slack-operations", metavar="NAME", help="The channel for maintainers, by name or id.")
@click.option(
    "slack_app_token",
    "--slack-app-token-file",
    **_IN_FILE,
    help="A file that holds the app token, for /billbot; - is stdin.",
)
@click.option("--mail-host", metavar="HOST", help="The server that takes our mail.")
@click.option("--mail-port", type=click.IntRange(1, 65535), help="Its port; without it, 587.")
@click.option("--mail-security", type=click.Choice(_SECURITY), help="starttls, tls or none; otherwise by the port.")
@click.option("--mail-user", metavar="NAME", help='The account to log in with; "" for none.')
@click.option("mail_password", "--mail-password-file", **_IN_FILE, help="A file that holds its password; - is stdin.")
@click.option("--mail-from", metavar="ADDRESS", help="The sender, with a name or without.")
@click.option("--mail-to", metavar="ADDRESS", help="The mailing list; or env:NAME, file:PATH.")
@click.option(
    "addresses",
    "--address",
    type=(str, _secret),
    multiple=True,
    metavar="KIND FILE",
    help="Another way out, such as webhook, and a file that holds its address, with its key if any; - is stdin.",
)
@click.option("--heartbeat", default="", metavar="URL", help="An address visited after each good check.")
@YES
@click.pass_obj
@click.pass_context
def setup(
    context: click.Context,
    folder: Path,
    /,
    parts: tuple[str, ...],
    contact: str,
    addresses: tuple[tuple[str, str], ...],
    heartbeat: str,
    *,
    yes: bool,
    **options: str | int | None,
) -> None:
    """Ask for what billbot needs, try each answer at once, and write it into billbot.toml.

    It asks for what is not set yet, or only for each PART that you name: contact, slack, mail, heartbeat, or another
    way out, such as webhook. Enter leaves a question for later. With an option, or in a script, it asks nothing and
    writes only what works, unless you give --yes. Secrets go into a file that only you can read, or stay in the
    environment.
    """
    from billbot.app import scaffold

    known = _parts()
    others = known.keys() - _FIRST
    if unknown := [*({*parts} - known.keys()), *(dict(addresses).keys() - others)]:
        raise UsageError(f"there is no {harmless(unknown[0])} to set up; choose from {', '.join(known)}")
    given: dict[str, Any] = {"contact": contact, "slack": {}, "mail": {}, "heartbeat": heartbeat, **dict(addresses)}
    for option, each in options.items():
        if each or (option == "mail_user" and each is not None):  # an empty one means no account
            part, _, key = option.partition("_")
            given[part][key] = each
    anything = any(given.values())
    if parts and anything:
        raise UsageError(f"leave out {' '.join(parts)}: setup asks nothing if you give an option")
    asks = sys.stdin.isatty() and not yes and not anything
    if not all((folder / name).exists() for name in ("billbot.toml", "bills.toml")):
        for path in scaffold.write_sample(folder):
            say(f"wrote {path}")
    session = Session(folder, os.environ, clock.system(), parts, asks=asks, yes=yes)
    tab_file = _tab_file(session.environ)
    if asks:
        session.tell("Enter leaves a question for later; Ctrl-C ends. What was written stays.")
        if tab_file is not None and not parts:
            session.tell(f"At the end it writes {tab_file}, so that the Tab key completes commands.")
    elif not (anything or yes):
        session.tell("This is no terminal, so nothing is asked. Run this at one, or give the options of --help.")
    for name, set_up in known.items():
        wanted = name in parts if parts else given.get(name) or _channels(session.settings, name)
        if (parts or name in others) and not wanted:
            continue
        if asks:
            session.tell("")
        set_up(session, given.get(name, ""))
    if asks and not parts:
        _complete_in_shell(session, context.find_root().command, tab_file)
    session.tell("")
    for line in _next_steps(session):
        session.tell(line)
    context.exit(1 if session.failed else 0)


def _tab_file(environ: Mapping[str, str]) -> Path | None:
    """The file in which the person's shell looks for what completes billbot's commands, if it is such a shell."""
    home = Path.home()
    data, config = (
        environ.get("XDG_DATA_HOME") or home / ".local/share",
        environ.get("XDG_CONFIG_HOME") or home / ".config",
    )
    return {
        "bash": Path(data, "bash-completion/completions/billbot"),
        "fish": Path(config, "fish/completions/billbot.fish"),
    }.get(Path(environ.get("SHELL", "")).name)


def _complete_in_shell(session: Session, command: click.Command, file: Path | None) -> None:
    """Let the Tab key complete billbot's commands, by a file that the person's shell looks for."""
    shell = Path(session.environ.get("SHELL", "")).name
    made = get_completion_class(shell)
    if shell == "zsh":
        session.tell("For the Tab key to complete commands, add this to ~/.zshrc:")
        session.tell('  eval "$(_BILLBOT_COMPLETE=zsh_source billbot)"')
    elif file is not None and made is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made(command, {}, "billbot", "_BILLBOT_COMPLETE").source(), encoding="utf-8")
        session.tell(f"The Tab key completes commands in a new shell, by {file}")


def _next_steps(session: Session) -> Iterator[str]:
    """Say what is set now, what is missing, and which commands come next."""
    said, settings = called(), session.settings
    kinds = {each.kind for each in settings.channels}
    has = {
        "contact": settings.contact,
        "slack": "slack" in kinds and settings.slack_token,
        "mail": "email" in kinds,
        "heartbeat": settings.heartbeat.url,
    }
    lack = [part for part, there in has.items() if not there]
    channels = ", ".join(each.name for each in settings.channels)
    yield f"Channels in {session.folder / 'billbot.toml'}: {channels}."
    if lack:
        yield f"Not set: {', '.join(lack)}. Whenever you like:"
        yield f"  {said} setup"
    if not any(each.operations for each in settings.channels):
        yield ("No channel gets problems, edits and suggestions: write operations = true below one in billbot.toml.")
    bills = sum(len(each.bills) for each in settings.proposals)
    topic = next((each.id for each in settings.topics), "TOPIC")
    yield f"{session.folder / 'bills.toml'} lists {count(bills, 'bill')} to follow: look through it. To add one:"
    yield f"  {said} watch add H1234 --topic {topic}"
    yield "Then try everything, and look:"
    yield f"  {said} doctor --send"
    yield f"  {said} check"
