"""Email in `setup`: the server that takes our mail, the account, the sender, and a list that gets it."""

from typing import TYPE_CHECKING

from billbot.cli.setup_session import NextStep, Session, SetupOptions
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.channels import Finding
    from billbot.config import ChannelTable, Config, SettingsDraft

_TLS_PORT, _LAST_PORT = 465, 65535
_SECURITY = ("starttls", "tls", "none")
_NAME = "organizers"
_LIST = "THE_LIST_THAT_IS_TRIED"
_HOW = (
    "Email: any mailbox that may send by SMTP. Write to the address of a mailing list, one a channel, so that no"
    " member's address is on this machine."
)


def mail(session: Session, given: SetupOptions) -> None:
    """The mail server and a channel that writes to a list."""
    settings = session.settings
    channels = [each for each in settings.channels if each.kind == "email"]
    if given.mail:
        _write(session, given, channels)
        return
    if channels and "mail" not in session.again:
        for each in channels:
            session.failed = not session.show(_tried(session, settings, each)) or session.failed
        return
    if not session.asks:
        return
    session.tell(_HOW)
    typed = _typed(session, settings, SetupOptions(), channels)
    while typed is not None and _write(session, typed, channels) == "other":
        typed = _typed(session, settings, typed, channels)


def _typed(
    session: Session, settings: "Config", before: SetupOptions, channels: "list[ChannelTable]"
) -> SetupOptions | None:
    """What is typed at the terminal, where what was typed `before` stands as the default; null for later."""
    from billbot.loopback import is_loopback

    mail = settings.email
    sample = mail.host.endswith("example.org")
    known = before.mail_host or ("" if sample else mail.host)
    host = session.ask("Mail server" if known else "Mail server (Enter: later)", known)
    if not host:
        return None
    port = _port(session, before.mail_port or mail.port)
    user = session.ask('Account ("-" for none)', before.mail_user or ("" if sample else mail.user))
    user = "" if user in {"-", "none"} else user
    password = ""
    if user:
        password = session.ask_secret("Password (not shown; Enter: as it is)") or before.mail_password
    sender = before.mail_from or (f"Bill Bot <{user}>" if sample and "@" in user else "" if sample else mail.sender)
    sender = session.ask("Sender", sender)
    security = _security(session, before.mail_security or "none") if is_loopback(host) else None
    to = before.mail_to or (channels[0].to if channels else "")
    to = session.ask("List that gets the mail" if to else "List that gets the mail (Enter: later)", to)
    if not to:
        session.tell("Nothing was written of this: without somebody to write to it cannot be tried.")
        return None
    return SetupOptions(
        mail_host=host,
        mail_port=port,
        mail_security=security,
        mail_user=user,
        mail_password=password,
        mail_from=sender,
        mail_to=to,
    )


def _port(session: Session, default: int) -> int:
    """What is typed as the server's port, once it is one."""
    while True:
        typed = session.ask("Port", str(default))
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= _LAST_PORT:
            return int(typed)
        session.tell(f"MEND  a port is a number from 1 to {_LAST_PORT}, mostly 587 or 465")


def _security(session: Session, default: str) -> str:
    """What is typed as the way to a server on this machine, once it is one; any other server is reached by its port."""
    while True:
        typed = session.ask("Encryption: starttls, tls or none", default)
        if typed in _SECURITY:
            return typed
        session.tell("MEND  write one of these three words")


def _write(session: Session, given: SetupOptions, channels: "list[ChannelTable]") -> NextStep:
    """Try what is given and write it; gives what came of it, as `Session.try_and_write`."""
    from billbot import config
    from billbot.loopback import is_loopback

    if len(channels) > 1 and given.mail_to:
        names = ", ".join(each.name for each in channels)
        raise UsageError(f"there are several channels by mail ({names}); change them in billbot.toml")
    port, security = given.mail_port, given.mail_security
    mail = session.settings.email
    plain = mail.security == "none" and is_loopback(given.mail_host or mail.host)
    if port is not None and security is None and not plain:
        security = "tls" if port == _TLS_PORT else "starttls"
    values = {
        "host": given.mail_host or None,
        "port": port,
        "security": security,
        "user": given.mail_user,
        "from": given.mail_from or None,
    }
    channel, addresses = {}, ""
    if given.mail_to:
        channel = {"name": channels[0].name if channels else _free(session.settings), "kind": "email"}
        if given.mail_to.startswith(("env:", "file:")):
            channel["to"] = given.mail_to
        else:
            addresses = given.mail_to
    if addresses and not config.is_address(addresses):
        said = "what gets the mail is no address; write one such as list@example.org, or env:NAME, or file:PATH"
        if not session.asks:
            raise UsageError(said)
        session.tell(f"MEND  {said}")
        return "other"
    draft = session.draft(
        values={"email": {key: each for key, each in values.items() if each is not None}},
        channel=channel,
        secrets={config.SMTP_PASSWORD: given.mail_password} if given.mail_password else {},
        addresses=addresses,
    )
    return "other" if draft is None else session.try_and_write(draft, lambda: _findings(session, draft, addresses))


def _findings(session: Session, draft: "SettingsDraft", addresses: str) -> "list[Finding]":
    """How the channels by mail of a draft fare; the first may write to a list that is not written down yet."""
    channels = [each for each in draft.settings.channels if each.kind == "email"]
    found: list[Finding] = []
    for n, each in enumerate(channels):
        written = addresses and n == len(channels) - 1
        found += _tried(session, draft.settings, each, addresses if written else "")
    return found


def _tried(session: Session, settings: "Config", channel: "ChannelTable", addresses: str = "") -> "list[Finding]":
    from billbot.bootstrap.transports import transport

    environ = session.environ
    if addresses:
        channel, environ = channel.model_copy(update={"to": f"env:{_LIST}"}), {**environ, _LIST: addresses}
    return list(transport(channel, settings, environ, session.discarded, session.clock).examine(send=False))


def _free(settings: "Config") -> str:
    taken = {each.name for each in settings.channels}
    return next(each for n in range(1, len(taken) + 2) if (each := _NAME + (f"-{n}" if n > 1 else "")) not in taken)
