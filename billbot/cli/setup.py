"""`setup` asks for what billbot needs, tries each answer right away, and writes it."""

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
from billbot.cli.printing import called, say, say_finding, tell
from billbot.domain.display import count, harmless
from billbot.errors import BillbotError, ConfigError, DeliveryError, UsageError

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
    "Heartbeat: billbot visits an address, and a service emails you when a visit is late, so that somebody notices if"
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
_LIST = "THE_LIST_THAT_IS_TRIED"


class Session:
    """One run of `setup`: each answer is typed at a terminal, or else a line of stdin.

    `failed` says that something does not work. The parts in `again` are asked for even if they are set.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], again: Collection[str] = ()) -> None:
        self.folder, self.environ, self.again = folder, environ, again
        self.failed = False

    @property
    def settings(self) -> "Config":
        """The configuration as it is now. Raises ConfigError."""
        from billbot.app import config

        return config.load(self.folder, self.environ)

    def tell(self, text: str) -> None:
        """Print a line, wrapped to the terminal; an indented command is not wrapped, so it can be copied."""
        (say if text.startswith("  ") else tell)(text)

    def show(self, findings: "Iterable[Finding]") -> bool:
        """Print what works and what does not, as `doctor` does; return whether nothing has to be fixed."""
        well = True
        for each in findings:
            say_finding(each)
            well = well and each.well is not False
        return well

    def need(self, findings: "Iterable[Finding]") -> None:
        """As `show`; if something has to be fixed, the command fails."""
        self.failed = not self.show(findings) or self.failed

    def explain(self, text: str) -> None:
        """Say what the next questions are about, and where to get the answers."""
        self.tell(text)

    def ask(self, question: str, default: str = "", *, hidden: bool = False) -> str:
        """Ask, and return the answer without spaces around it, or the default for an empty one.

        Ctrl-C or Ctrl-D at a terminal ends the command. After the end of a script's stdin all answers are empty.
        """
        if not sys.stdin.isatty():
            say(f"{question}: ", err=True)  # without the default, which may be an address, since this may be a log
            return sys.stdin.readline().strip() or default
        shown = harmless(f"{question} [{default}]" if default else question)
        typed: str = click.prompt(shown, default=default, show_default=False, hide_input=hidden, err=True)
        return typed.strip()

    def answers(self, question: str, *, hidden: bool = False) -> Iterator[str]:
        """Each answer to a question, until one is empty."""
        while answer := self.ask(question, hidden=hidden):
            yield answer

    def writes(self, tried: "Callable[[Config], Iterable[Finding]]", **changes: Any) -> bool:
        """Try the configuration with these changes, print what is found, and write what works or is wanted anyway.

        Returns whether it was written. Raises BillbotError for what does not work if nobody can answer otherwise, and
        ConfigError if the files cannot be written.
        """
        from billbot.app import config_edit

        try:
            draft = config_edit.draft(self.folder, self.environ, **changes)
        except ConfigError as error:
            named = f"{self.folder / 'billbot.toml'}: "
            return self.refuse([re.sub(r" \(line \d+\)$", "", each.removeprefix(named)) for each in error.faults])
        well = self.show(tried(draft.settings))
        if not (well or self.ask("Write it anyway? [y/N]").casefold() in {"y", "yes"}):
            return self.refuse([])
        self.failed = self.failed or not well
        draft.put_in_place()
        return True

    def refuse(self, faults: Sequence[str]) -> bool:
        """Say what is wrong with an answer; false. Raises BillbotError if nobody can give another."""
        for each in faults:
            self.tell(f"FIX   {each}")
        if not sys.stdin.isatty():
            raise BillbotError("this answer was not written, and nothing more is asked")
        return False


def _contact(session: Session) -> None:
    """Set the address where the people who run the site can reach us."""
    from billbot.channels import Finding

    def tried(settings: "Config") -> "list[Finding]":
        said = settings.contact or "is an example that nobody reads"
        return [Finding("contact", well=bool(settings.contact), said=said)]

    if session.settings.contact and "contact" not in session.again:
        session.show(tried(session.settings))
        return
    session.explain(_ON_CONTACT)
    for typed in session.answers("Your address (Enter: later)"):
        if session.writes(tried, values={"source": {"contact": typed}}):
            return


def slack(session: Session) -> None:
    """Set the bot token, a channel for members, one for operations, and the app token."""
    from billbot.app import config

    known = _workspace(session.settings)
    well = known is not None and session.show(known.examine())
    if not well or "slack" in session.again:
        session.explain(_ON_SLACK)
        for typed in session.answers(f"Bot token (not shown; Enter: {_stays(known)})", hidden=True):
            if well := session.writes(_try_workspace, secrets={config.SLACK_TOKEN: typed}):
                break
        session.failed = session.failed or (known is not None and not well)
        known = _workspace(session.settings)
    if known is not None:
        _channel(session, known)
        _operations_channel(session, known)
        _app_token(session)


def _try_workspace(settings: "Config") -> "Iterable[Finding]":
    workspace = _workspace(settings)
    assert workspace is not None
    return workspace.examine()


def _channel(session: Session, seen: "Workspace") -> None:
    """Ask for a channel where members read, and write it; those that are set already are only tried."""
    slack = _channels(session.settings, "slack")
    channels = [each for each in slack if each.alerts or not each.operations]
    if channels and "slack" not in session.again:
        for each in channels:
            session.need([_membership(each.name, each.to, seen)])
        return
    for typed in session.answers(f"Channel where members read, name or id (Enter: {_stays(channels)})"):
        if _write_channel(session, typed, seen, channels):
            return


def _operations_channel(session: Session, seen: "Workspace") -> None:
    """Ask for the operations channel, and write it: a separate one, or that of members."""
    if "slack" not in session.again and any(each.operations for each in session.settings.channels):
        return
    slack = _channels(session.settings, "slack")
    desks = [each for each in slack if each.operations and not each.alerts]
    session.explain(_ON_OPERATIONS)
    for typed in session.answers(f"Operations channel (Enter: {_stays(desks)})"):
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
    try:
        place = seen.find(typed)
    except DeliveryError as error:
        return session.refuse([f"Slack channel: {error}"])
    same = next((each.name for each in _channels(session.settings, "slack") if each.to == place.id), "")
    name = _name(session.settings, channels, place.name or "slack")
    keys: dict[str, str | bool] = {"name": name, "kind": "slack", "to": place.id, **hears}
    if same and hears:
        keys = {"name": (name := same), "operations": True}
    return session.writes(lambda _: [_membership(name, place.id, seen)], channel=keys)


def _membership(name: str, to: str, seen: "Workspace") -> "Finding":
    """Whether the bot can post to a channel."""
    from billbot.channels import Finding

    try:
        now = seen.find(to)
    except DeliveryError as error:
        return Finding(f"{name}: channel", well=False, said=str(error))
    return Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")


def _app_token(session: Session) -> None:
    """Set the app token, which `/billbot` and buttons need; everything else works without it."""
    from billbot.app import config
    from billbot.channels import Finding
    from billbot.channels.slack_socket import HEARD, SlackListener

    def tried(settings: "Config") -> "list[Finding]":
        assert settings.slack_app_token is not None
        text = settings.slack_app_token.get_secret_value()
        if not re.fullmatch(r"xapp-[\w-]{1,250}", text, re.ASCII):  # it is not sent
            return [Finding(HEARD, well=False, said="that is not an app token, which begins with xapp-")]
        return [SlackListener(app_token=text, api_url=settings.slack.api_url, clock=clock.system()).examine()]

    settings = session.settings
    if settings.slack_app_token is not None and "slack" not in session.again:
        session.need(tried(settings))
        return
    session.explain(_ON_LISTENING)
    for typed in session.answers(f"App token (not shown; Enter: {_stays(settings.slack_app_token)})", hidden=True):
        if session.writes(tried, secrets={config.SLACK_APP_TOKEN: typed}):
            return


def _workspace(settings: "Config") -> "Workspace | None":
    """The workspace of the configured bot token; None if there is no token."""
    from billbot.channels.slack_doctor import Workspace

    token = settings.slack_token
    return None if token is None else Workspace(token.get_secret_value(), settings.slack.api_url)


def _channels(settings: "Config", kind: str) -> "list[Channel]":
    return [each for each in settings.channels if each.kind == kind]


def mail(session: Session) -> None:
    """Set the mail server, and a channel that writes to a list."""
    settings = session.settings
    channels, server = _channels(settings, "email"), settings.email
    if channels and "mail" not in session.again:
        session.need(_try_channels("email", "", session.environ, settings))
        return
    session.explain(_ON_MAIL)
    typed: dict[str, Any] = {"port": server.port, "to": channels[0].to if channels else ""}
    if not server.host.endswith("example.org"):
        typed |= {"host": server.host, "user": server.user, "from": server.sender}
    while (typed := _type_mail(session, typed)) and not _write_mail(session, typed, channels):
        pass


def _type_mail(session: Session, before: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the mail settings, with those `before` as defaults; empty for later."""
    known = before.get("host", "")
    typed: dict[str, Any] = {"host": session.ask("Mail server" if known else "Mail server (Enter: later)", known)}
    if not typed["host"]:
        return {}
    port = session.ask("Port", str(before["port"]))
    user = session.ask('Account ("-" for none)', before.get("user", ""))
    typed |= {"port": int(port) if port.isdecimal() else port, "user": "" if user in {"-", "none"} else user}
    if typed["user"]:
        password = session.ask("Password (not shown; Enter: as it is)", hidden=True)
        typed["password"] = password or before.get("password", "")
    sender = session.ask("Sender", before.get("from") or (f"Bill Bot <{user}>" if "@" in user else ""))
    if sender:
        typed["from"] = sender
    to = before["to"]
    typed["to"] = session.ask("List that gets the mail" if to else "List that gets the mail (Enter: later)", to)
    if not typed["to"]:
        session.tell("Nothing was written: it cannot be tried without a recipient.")
        return {}
    return typed


def _write_mail(session: Session, typed: Mapping[str, Any], channels: "list[Channel]") -> bool:
    """Try what was typed and write it; returns whether it was written."""
    from billbot.app import config, config_tables
    from billbot.loopback import is_loopback

    values = {key: typed[key] for key in ("host", "port", "user", "from") if key in typed}
    plain = is_loopback(typed["host"]) and not typed["user"]
    values["security"] = "tls" if typed["port"] == _TLS_PORT else "none" if plain else "starttls"
    channel = {"name": _name(session.settings, channels, "organizers"), "kind": "email"}
    addresses, to = "", typed["to"]
    if to.startswith(("env:", "file:")):
        channel["to"] = to
    elif config_tables.is_address(to):
        addresses = to
    else:
        said = "the recipient is not an address; write one such as list@example.org, or env:NAME, or file:PATH"
        return session.refuse([said])
    return session.writes(
        partial(_try_channels, "email", addresses, session.environ),
        values={"email": values},
        channel=channel,
        secrets={config.SMTP_PASSWORD: typed["password"]} if typed.get("password") else {},
        addresses=addresses,
    )


def _try_channels(kind: str, addresses: str, environ: Mapping[str, str], settings: "Config") -> "Iterator[Finding]":
    """How the channels of this kind work; the only one may write to `addresses` that are not saved yet."""
    from billbot.app.app import transport

    if addresses:
        environ = {**environ, _LIST: addresses}
    for channel in _channels(settings, kind):
        tried = replace(channel, to=f"env:{_LIST}") if addresses else channel
        yield from transport(tried, settings, environ, io.StringIO(), clock.system()).examine(send=False)


def _way_out(kind: str, way: "type[AddressChannel]", session: Session) -> None:
    """A channel of a kind with a secret address. It is only set up on request."""
    settings = session.settings
    channels = _channels(settings, kind)
    if kind not in session.again:
        session.need(_try_channels(kind, "", session.environ, settings))
        return
    session.explain(way.explained)
    for typed in session.answers(f"Its address (not shown; Enter: {_stays(channels)})", hidden=True):
        text = way.completed(typed)
        tried = partial(_try_channels, kind, text, session.environ)
        if session.writes(tried, channel={"name": _name(settings, channels, kind), "kind": kind}, addresses=text):
            kept = _channels(session.settings, kind)[0].to.partition(":")[2]
            new = "" if text == typed else ", with a new secret for the receiver"
            session.tell(f"      It is kept in {kept}{new}.")
            return


def _name(settings: "Config", channels: "Sequence[Channel]", stem: str) -> str:
    """The name of the only one of these channels, which an answer replaces, or else the first free one for a new."""
    if len(channels) == 1:
        return channels[0].name
    taken = {each.name for each in settings.channels}
    return next(each for n in range(1, len(taken) + 2) if (each := stem + (f"-{n}" if n > 1 else "")) not in taken)


def _heartbeat(session: Session) -> None:
    """Set the heartbeat's address; one that is set already is not tried, since its service would count that."""
    from billbot.app.doctor import try_heartbeat
    from billbot.channels import Finding

    if session.settings.heartbeat.url and "heartbeat" not in session.again:
        session.show([Finding("heartbeat", well=True, said="is set, and visited after each good check")])
        return
    session.explain(_ON_HEARTBEAT)
    for typed in session.answers("Its address (Enter: later)"):
        if session.writes(lambda new: [try_heartbeat(new.heartbeat.url)], values={"heartbeat": {"url": typed}}):
            return


def _parts() -> dict[str, Callable[[Session], None]]:
    """What `setup` asks for, in this order."""
    from billbot.channels.ways_out import WAYS_OUT

    others = {kind: partial(_way_out, kind, way) for kind, way in WAYS_OUT.items()}
    return {"contact": _contact, "slack": slack, "mail": mail, **others, "heartbeat": _heartbeat}


@click.command("setup", short_help="Ask for what billbot needs, try it, write it.")
@click.argument("parts", nargs=-1, metavar="[PART]...")
@click.pass_obj
@click.pass_context
def setup(context: click.Context, folder: Path, /, parts: tuple[str, ...]) -> None:
    """Ask for what billbot needs, try each answer right away, and write it into billbot.toml.

    It asks for what is not set yet, or only for each PART that you name: contact, slack, mail, heartbeat, or another
    way out, such as webhook. Enter leaves a question for later. Secrets go into a file that only you can read, or stay
    in the environment. In a script each line of stdin is an answer, and the first that does not work ends it.
    """
    from billbot.app import scaffold

    known = _parts()
    if unknown := [each for each in parts if each not in known]:
        raise UsageError(f"there is no {harmless(unknown[0])} to set up; choose from {', '.join(known)}")
    if not all((folder / name).exists() for name in ("billbot.toml", "bills.toml")):
        for path in scaffold.write_sample(folder):
            say(f"wrote {path}")
    session = Session(folder, os.environ, parts)
    completes, tab_file = sys.stdin.isatty() and not parts, _tab_file(session.environ)
    session.tell("Enter leaves a question for later; Ctrl-C ends. What was written stays.")
    if completes and tab_file is not None:
        session.tell(f"At the end it writes {tab_file}, so that the Tab key completes commands.")
    for name, set_up in known.items():
        if name in parts if parts else name in _FIRST or _channels(session.settings, name):
            session.tell("")
            set_up(session)
    if completes:
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
