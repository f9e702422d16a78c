"""A first installation: `init` writes a configuration to start from; `setup` asks for the rest and tries it."""

import csv
import io
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import click
from click.shell_completion import get_completion_class
from msgspec import Struct
from msgspec.structs import asdict, replace

from billbot import clock
from billbot.cli.options import YES
from billbot.cli.printing import called, say, tell
from billbot.domain.bills import BillId
from billbot.domain.display import count, harmless
from billbot.domain.watched import Dates
from billbot.errors import ConfigError, DeliveryError, UsageError

if TYPE_CHECKING:
    from billbot.app.config import Config
    from billbot.app.config_edit import NewProposal, SettingsDraft
    from billbot.channels import AddressChannel, Finding
    from billbot.channels.slack_doctor import Workspace
    from billbot.domain.watched import Channel

_COLUMNS = ("topic", "proposal", "name", "position")
_POSITIONS = ("support", "oppose", "watch")
_OURS = {"our-bills": "Our bills"}
# Separators of cells: a comma, a tab (cells copied from a spreadsheet), or a semicolon (where commas are decimals).
_BETWEEN = (",", "\t", ";")
# No court had 10,000 bills, and nobody begins with a part of one, such as H4055C.
_MISTYPED = re.compile(r"\d{5}|[A-Z]$")
# How many lines without a number an error names.
_SHOWN = 10


class NumberedLine(NamedTuple):
    """A line of the file: its number `at` (from 1), its bill, and its other cells by their heading in lower case.

    Cells without a heading are `unnamed`.
    """

    at: int
    bill: BillId
    cells: Mapping[str, str]
    unnamed: tuple[str, ...] = ()


@click.command("init", short_help="Write a commented configuration to start from.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Start with the bills in a file: one number per line, or a CSV.",
)
@click.pass_obj
def init(folder: Path, file: Path | None) -> None:
    """Write a commented configuration to start from.

    It overwrites nothing. A CSV may have columns named topic, proposal, name and position (support, oppose or watch);
    lines with the same proposal or name make one proposal.
    """
    from billbot.app import scaffold

    begun = _FirstList({}, {}, ())
    left: list[str] = []
    lines: Sequence[NumberedLine] = ()
    if file is not None:
        lines = numbered_lines(file, Dates().sitting(clock.system().now().date()))
        begun = _first_list(file, lines)
        left = [each for each in lines[0].cells if each and each not in _COLUMNS]
    try:
        wrote = scaffold.write_sample(folder, begun.topics, begun.bills)
    except ConfigError as error:
        raise ConfigError([_at_its_line(each, file, begun) for each in error.faults]) from error
    for path in wrote:
        say(f"wrote {path}")
    if file is not None:
        proposals = len({each.id for each in begun.bills.values()})
        say(f"{count(len(begun.bills), 'bill')} in {count(proposals, 'proposal')}, under {', '.join(begun.topics)}")
        first = next(iter(begun.topics))
        tell(f'A topic finds new documents once it has words: `billbot topic words {first} +"a phrase"`')
    if left:
        say(f"These columns were not used: {', '.join(left)}")
    if (found := next((line for line in lines if line.unnamed), None)) is not None:
        tell(
            f'Nothing was taken of what is under no heading, such as "{found.unnamed[0]}" in line {found.at};'
            f' for it to count the first line has to say what it is, as in "bill,name,topic,position"'
        )
    look = "look through" if file is not None else "list your bills in"
    tell(f"Next: `billbot setup` asks for your address, Slack and email; {look} bills.toml; then: `billbot check`")


def numbered_lines(file: Path, general_court: int) -> list[NumberedLine]:
    """Read the lines of a file, each with its bill: the first cell that is the number of one.

    The first line may have headings; empty lines are skipped.

    Args:
        file: text in UTF-8, with a number per line, or a CSV, in whose first line the separator is looked for.
        general_court: the court of numbers without one.

    Raises:
        ConfigError: with each line that names no bill, or why the file cannot be read.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        between = next((each for each in _BETWEEN if lines and each in lines[0]), ",")
        rows = list(csv.reader(lines, delimiter=between))
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read ({error.strerror})"]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        fault = f"{file}: is neither a list of numbers nor a table; save it as text or CSV, in UTF-8"
        raise ConfigError([fault]) from error
    found, faults = [], []
    headings: list[str] = []
    for at, row in enumerate(rows, start=1):
        place, bill = next(
            ((i, each) for i, cell in enumerate(row) if (each := _number(cell, general_court))), (0, None)
        )
        if bill is not None:
            beside = [(i, " ".join(cell.split())) for i, cell in enumerate(row) if i != place]
            cells = {headings[i]: cell for i, cell in beside if i < len(headings)}
            if (said := cells.get("position", "")) and said.lower() not in _POSITIONS:
                faults.append(f"{file}: line {at}: position: write {', '.join(_POSITIONS)}, or nothing")
            found.append(
                NumberedLine(at, bill, cells, tuple(cell for i, cell in beside if i >= len(headings) and cell))
            )
        elif at == 1:
            headings = [cell.strip().lower() for cell in row]
        elif any(cell.strip() for cell in row):
            faults.append(f"{file}: line {at}: no bill number here; write one like H1588 or 194/H1588")
    if not found:
        faults = faults or [f"{file}: has no bill number"]
    if faults:
        left = len(faults) - _SHOWN
        raise ConfigError([*faults[:_SHOWN], *([f"{file}: and the same in {left} more lines"] if left > 0 else [])])
    return found


def _number(cell: str, general_court: int) -> BillId | None:
    """The bill that a cell names; none if that is more likely mistyped, as in S9z, since nobody looks it up here."""
    try:
        bill = BillId.typed(cell, general_court)
    except ValueError:
        return None
    return None if _MISTYPED.search(bill.number) else bill


class _FirstList(NamedTuple):
    """Each topic's id with its name, each bill with the proposal that it starts or joins, and the proposals' lines."""

    topics: "Mapping[str, str]"
    bills: "Mapping[BillId, NewProposal]"
    lines: tuple[int, ...]


def _at_its_line(fault: str, file: Path | None, begun: _FirstList) -> str:
    """A fault of a proposal in the new list, named by the line of the file that it came from."""
    found = re.fullmatch(r'.*bills\.toml: proposal (\d+) \(".*?"\): (.*) \(line \d+\)', fault, re.DOTALL)
    return fault if found is None or file is None else f"{file}: line {begun.lines[int(found[1]) - 1]}: {found[2]}"


def _first_list(file: Path, lines: Sequence[NumberedLine]) -> _FirstList:
    """The topics and proposals of the list in a file.

    Lines with the same proposal, or else the same name, make one proposal; any other line makes its own. What no line
    says a topic of is under "Our bills". Raises ConfigError, which names each line that contradicts an earlier one.
    """
    from billbot.app import config_edit

    topics: dict[str, str] = {}
    faults: list[str] = []
    groups: dict[str, list[NumberedLine]] = {}
    seen: dict[BillId, tuple[str, int]] = {}
    for line in lines:
        key = (line.cells.get("proposal") or line.cells.get("name") or str(line.bill)).casefold()
        before, at = seen.setdefault(line.bill, (key, line.at))
        if before != key:
            faults.append(f"{file}: line {line.at}: {line.bill} is in line {at} already, under another proposal")
        groups.setdefault(key, []).append(line)
    bills: dict[BillId, NewProposal] = {}
    for group in groups.values():
        under = _topics(group) or _OURS
        topics.update((key, name) for key, name in under.items() if key not in topics)
        new = config_edit.new_proposal(
            {each.id for each in bills.values()},
            group[0].bill,
            _first_cell(group, "name") or _first_cell(group, "proposal"),
            None,
            tuple(under),
            position=_first_cell(group, "position").lower(),
        )
        bills.update((line.bill, new) for line in group)
    if faults:
        raise ConfigError(faults)
    return _FirstList(topics, bills, tuple(group[0].at for group in groups.values()))


def _topics(group: Sequence[NumberedLine]) -> dict[str, str]:
    """The topics of a proposal's lines, each id with its name."""
    names = [name.strip() for line in group for name in line.cells.get("topic", "").split(";") if name.strip()]
    return {re.sub(r"[^a-z0-9]+", "-", name.lower())[:80].strip("-"): name for name in names}


def _first_cell(group: Sequence[NumberedLine], column: str) -> str:
    return next((said for line in group if (said := line.cells.get(column, ""))), "")


_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
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
_TLS_PORT, _LAST_PORT = 465, 65535
_SECURITY = ("starttls", "tls", "none")
_LIST = "THE_LIST_THAT_IS_TRIED"

# What to do next with an answer that was tried: try it again, ask for another one, write it, or leave it for later.
NextStep = Literal["again", "other", "write", "later"]


class SetupOptions(Struct, frozen=True):
    """What was given as options, as by a script; empty or None if not given."""

    contact: str = ""
    slack_token: str = ""
    slack_channel: str = ""
    slack_operations: str = ""
    slack_app_token: str = ""
    mail_host: str = ""
    mail_port: int | None = None
    mail_security: str | None = None
    mail_user: str | None = None
    mail_password: str = ""
    mail_from: str = ""
    mail_to: str = ""
    heartbeat: str = ""
    addresses: Mapping[str, str] = MappingProxyType({})  # of ways out, by their kind

    def __repr__(self) -> str:
        return "SetupOptions()"  # some of them are secrets

    @property
    def anything(self) -> bool:
        """Whether any option was given."""
        return self != SetupOptions()

    @property
    def slack(self) -> bool:
        """Whether any option about Slack was given."""
        return any(each for key, each in asdict(self).items() if key.startswith("slack_"))

    @property
    def mail(self) -> bool:
        """Whether any option about mail was given."""
        return any(each not in {"", None} for key, each in asdict(self).items() if key.startswith("mail_"))


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
        self.failed = self._explained = False
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

    def ask_until(self, fits: Callable[[str], bool], question: str, default: str, lack: str) -> str:
        """As `ask`, until the answer is valid; `lack` explains what a valid answer is."""
        while not fits(typed := self.ask(question, default)):
            self.tell(f"FIX   {lack}")
        return typed

    def ask_secret(self, question: str) -> str:
        """Like `ask`, but without showing what is typed."""
        typed: str = click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        return typed.strip()

    def draft(self, **changes: Any) -> "SettingsDraft | None":
        """Draft the configuration with these changes; None if they have faults, so that the person is asked again.

        Raises UsageError for these faults in a script, and ConfigError for faults that the files already had.
        """
        from billbot.app import config, config_edit

        config.load(self.folder, self.environ)  # raises the faults that were there before
        try:
            return config_edit.draft(self.folder, self.environ, **changes)
        except ConfigError as error:
            named = f"{self.folder / 'billbot.toml'}: "
            faults = [re.sub(r" \(line \d+\)$", "", each.removeprefix(named)) for each in error.faults]
            if not self.asks:
                raise UsageError("\n".join(faults)) from error
            for each in faults:
                self.tell(f"FIX   {each}")
            return None

    def try_and_write(
        self, draft: "SettingsDraft", tried: "Callable[[], Iterable[Finding]]", *, likely: NextStep = "other"
    ) -> NextStep:
        """Try a draft by calling `tried`, print what it finds, and write the draft if it works or is wanted anyway.

        Returns `write` if it was written, `other` to ask for another answer, or `later` (always in a script). If it
        does not work, Enter chooses `likely`. Raises ConfigError if it cannot be written.
        """
        chosen: NextStep = "again"
        while chosen == "again":
            if well := self.show(tried()):
                chosen = "write"
            elif self.asks:
                chosen = self._chosen(likely)
            else:
                chosen = "write" if self._yes else "later"
        self.failed = self.failed or not (well or (self.asks and chosen != "write"))
        if chosen == "write":
            draft.put_in_place()
        elif not self.asks:
            self.tell("None of this was written.")
        return chosen

    def _chosen(self, likely: NextStep) -> NextStep:
        if not self._explained:
            self.tell(
                "again: try it again; other: another answer; write: write it anyway, to fix later; later: leave it."
            )
        self._explained = True
        steps: dict[str, NextStep] = {word: each for each in get_args(NextStep) for word in (each, each[0])}
        lack = "write one of these four words, or its first letter; that was not used"
        question = "Again, other, write or later?"
        return steps[self.ask_until(lambda typed: typed.lower() in steps, question, likely, lack).lower()]


def _contact(session: Session, given: SetupOptions) -> None:
    """Set the address where the people who run the site can reach us."""
    from billbot.channels import Finding

    known, source = session.settings.contact, session.settings.source
    if known and "contact" not in session.again and not given.contact:
        session.show([Finding("contact", well=True, said=known)])
        return
    if not given.contact and not session.asks:
        lack = "is an example; without a real address billbot does not read the real site: give --contact"
        session.need([Finding("contact", well=source.on_loopback or False, said=lack)])
        return
    if session.asks:
        session.tell(_ON_CONTACT)
    while typed := given.contact or session.ask("Your address (Enter: later)"):
        draft = session.draft(values={"source": {"contact": typed}})
        if draft:
            real = bool(draft.settings.contact)
            found = Finding("contact", real, typed if real else "is an example that nobody reads")
            if session.try_and_write(draft, lambda: [found]) != "other":  # noqa: B023 - it is called at once
                return


def slack(session: Session, given: SetupOptions) -> None:
    """Set the bot token, a channel and the app token."""
    from billbot.app import config

    settings = session.settings
    known, channels = _workspace(settings), _channels(settings, "slack")
    if known is None and not channels and not given.slack and not session.asks:
        return
    well = known is not None and not given.slack_token and session.show(known.examine())
    if "slack" in session.again or not well:
        known = _bot_token(session, given.slack_token, had=known) or known
    elif session.environ.get(config.SLACK_TOKEN):
        session.tell(f"      The token is {config.SLACK_TOKEN} in the environment.")
    if known is not None:
        _channel(session, given.slack_channel, known)
        _operations_channel(session, given.slack_operations, known)
        _app_token(session, given.slack_app_token)
    elif (channels or given.slack) and not session.asks:
        session.failed = True
        session.tell(
            f"FIX   Slack: give the token, too: --slack-token-file, or {config.SLACK_TOKEN} in the environment"
        )


def _bot_token(session: Session, given: str, *, had: "Workspace | None") -> "Workspace | None":
    """Ask for a bot token and write it; return its workspace, or None if no token was written."""
    from billbot.app import config

    if session.asks:
        session.tell(_ON_SLACK)
    elif had is not None and not given:
        session.failed = True
    while typed := given or (session.asks and session.ask_secret(f"Bot token (not shown; Enter: {_stays(had)})")):
        draft = session.draft(secrets={config.SLACK_TOKEN: typed})
        found = draft and _workspace(draft.settings)
        if draft and found:
            came = session.try_and_write(draft, found.examine)
            if came != "other":
                return found if came == "write" else None
    return None


def _channel(session: Session, given: str, seen: "Workspace") -> None:
    """Ask for a channel where members read, and write it; those that are set already are only tried."""
    from billbot.app.app import transport

    settings = session.settings
    channels = [each for each in _channels(settings, "slack") if each.alerts or not each.operations]
    if given:
        _name_of_only(channels, settings, "slack")
    if channels and not given and "slack" not in session.again:
        for each in channels:
            connected = transport(each, settings, session.environ, session.discarded, session.clock)
            found = [each for each in connected.examine(send=False) if not each.what.endswith((": token", ": scopes"))]
            session.need(found)
        return
    question = f"Channel where members read, name or id (Enter: {_stays(channels)})"
    while typed := given or (session.asks and session.ask(question)):
        if _write_channel(session, typed, seen, channels) != "other":
            return


def _operations_channel(session: Session, given: str, seen: "Workspace") -> None:
    """Ask for the operations channel, and write it: a separate one, or that of members."""
    slack = _channels(session.settings, "slack")
    if not given and "slack" not in session.again and any(each.operations for each in session.settings.channels):
        return
    if session.asks:
        session.tell(_ON_OPERATIONS)
    desks = [each for each in slack if each.operations and not each.alerts]
    while typed := given or (session.asks and session.ask(f"Operations channel (Enter: {_stays(desks)})")):
        if _write_channel(session, typed, seen, desks, {"alerts": False, "digest": "", "operations": True}) != "other":
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
) -> NextStep:
    """Look a channel up in Slack, try it and write it, with what it `hears`; returns as `Session.try_and_write`.

    It replaces the only one of `channels`. A channel with another name keeps what it hears, and becomes an operations
    channel.
    """
    from billbot.channels import Finding

    try:
        place = seen.find(typed)
    except DeliveryError as error:
        session.show([Finding("Slack channel", well=False, said=str(error))])
        if session.asks and error.meaning == "held":
            return "other"
        session.failed = True
        return "later"
    same = next((each.name for each in _channels(session.settings, "slack") if each.to == place.id), "")
    name = channels[0].name if len(channels) == 1 else _free_name(session.settings, place.name or "slack")
    keys: dict[str, str | bool] = {"name": name, "kind": "slack", "to": place.id, **hears}
    if same and hears:
        keys = {"name": (name := same), "operations": True}
    draft = session.draft(channel=keys)
    if draft is None:
        return "other"

    def tried() -> "Iterator[Finding]":
        try:
            now = seen.find(place.id)
        except DeliveryError as error:
            yield Finding(f"{name}: channel", well=False, said=str(error))
            return
        yield Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")

    return session.try_and_write(draft, tried, likely="again")


def _app_token(session: Session, given: str) -> None:
    """Set the app token, which `/billbot` and buttons need; everything else works without it."""
    from billbot.app import config

    settings = session.settings
    if settings.slack_app_token is not None and not given and "slack" not in session.again:
        session.need(_try_app_token(session, settings))
        return
    if session.asks:
        session.tell(_ON_LISTENING)
    stays = _stays(settings.slack_app_token)
    while typed := given or (session.asks and session.ask_secret(f"App token (not shown; Enter: {stays})")):
        draft = session.draft(secrets={config.SLACK_APP_TOKEN: typed})
        if draft and session.try_and_write(draft, lambda: _try_app_token(session, draft.settings)) != "other":  # noqa: B023 - called at once
            return


def _try_app_token(session: Session, settings: "Config") -> "list[Finding]":
    """Try whether Slack accepts the app token of a configuration; anything that does not look like one is not sent."""
    from billbot.channels import Finding
    from billbot.channels.slack_socket import HEARD, SlackListener

    token = settings.slack_app_token
    assert token is not None
    text = token.get_secret_value()
    if not re.fullmatch(r"xapp-[\w-]{1,250}", text, re.ASCII):
        return [Finding(HEARD, well=False, said="that is not an app token, which begins with xapp-")]
    return [SlackListener(app_token=text, api_url=settings.slack.api_url, clock=session.clock).examine()]


def _workspace(settings: "Config") -> "Workspace | None":
    """The workspace of the configured bot token; None if there is no token."""
    from billbot.channels.slack_doctor import Workspace

    token = settings.slack_token
    if token is None:
        return None
    return Workspace(token.get_secret_value(), settings.slack.api_url)


def _channels(settings: "Config", kind: str) -> "list[Channel]":
    return [each for each in settings.channels if each.kind == kind]


def mail(session: Session, given: SetupOptions) -> None:
    """The mail server and a channel that writes to a list."""
    settings = session.settings
    channels = _channels(settings, "email")
    if given.mail:
        _write_mail(session, given, channels)
        return
    if channels and "mail" not in session.again:
        for each in channels:
            session.need(_try_channel(session, settings, each))
        return
    if not session.asks:
        return
    session.tell(_ON_MAIL)
    typed = _type_mail(session, settings, SetupOptions(), channels)
    while typed is not None and _write_mail(session, typed, channels) == "other":
        typed = _type_mail(session, settings, typed, channels)


def _type_mail(
    session: Session, settings: "Config", before: SetupOptions, channels: "list[Channel]"
) -> SetupOptions | None:
    """Ask for the mail settings at the terminal, with what was typed `before` as defaults; None for later."""
    from billbot.loopback import is_loopback

    mail = settings.email
    sample = mail.host.endswith("example.org")
    known = before.mail_host or ("" if sample else mail.host)
    host = session.ask("Mail server" if known else "Mail server (Enter: later)", known)
    if not host:
        return None
    lack = f"a port is a number from 1 to {_LAST_PORT}, usually 587 or 465"
    port = session.ask_until(
        lambda typed: typed.isascii() and typed.isdigit() and 0 < int(typed) <= _LAST_PORT,
        "Port",
        str(before.mail_port or mail.port),
        lack,
    )
    user = session.ask('Account ("-" for none)', before.mail_user or ("" if sample else mail.user))
    user = "" if user in {"-", "none"} else user
    password = ""
    if user:
        password = session.ask_secret("Password (not shown; Enter: as it is)") or before.mail_password
    sender = before.mail_from or (f"Bill Bot <{user}>" if sample and "@" in user else "" if sample else mail.sender)
    sender = session.ask("Sender", sender)
    security = None  # depends on the port, except for a server on this machine
    if is_loopback(host):
        question, lack = "Encryption: starttls, tls or none", "write one of these three words"
        security = session.ask_until(_SECURITY.__contains__, question, before.mail_security or "none", lack)
    to = before.mail_to or (channels[0].to if channels else "")
    to = session.ask("List that gets the mail" if to else "List that gets the mail (Enter: later)", to)
    if not to:
        session.tell("Nothing was written: it cannot be tried without a recipient.")
        return None
    return SetupOptions(
        mail_host=host,
        mail_port=int(port),
        mail_security=security,
        mail_user=user,
        mail_password=password,
        mail_from=sender,
        mail_to=to,
    )


def _write_mail(session: Session, given: SetupOptions, channels: "list[Channel]") -> NextStep:
    """Try what is given and write it; returns what came of it, as `Session.try_and_write`."""
    from billbot.app import config, config_tables
    from billbot.loopback import is_loopback

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
        channel = {"name": _name_of_only(channels, session.settings, "organizers"), "kind": "email"}
        if given.mail_to.startswith(("env:", "file:")):
            channel["to"] = given.mail_to
        else:
            addresses = given.mail_to
    if addresses and not config_tables.is_address(addresses):
        said = "the recipient is not an address; write one such as list@example.org, or env:NAME, or file:PATH"
        if not session.asks:
            raise UsageError(said)
        session.tell(f"FIX   {said}")
        return "other"
    draft = session.draft(
        values={"email": {key: each for key, each in values.items() if each is not None}},
        channel=channel,
        secrets={config.SMTP_PASSWORD: given.mail_password} if given.mail_password else {},
        addresses=addresses,
    )
    return "other" if draft is None else session.try_and_write(draft, lambda: _try_mail(session, draft, addresses))


def _try_mail(session: Session, draft: "SettingsDraft", addresses: str) -> "list[Finding]":
    """How the email channels of a draft work; the first may write to a list that is not saved yet."""
    channels = _channels(draft.settings, "email")
    found: list[Finding] = []
    for n, each in enumerate(channels):
        written = addresses and n == len(channels) - 1
        found += _try_channel(session, draft.settings, each, addresses if written else "")
    return found


def _try_channel(session: Session, settings: "Config", channel: "Channel", addresses: str = "") -> "list[Finding]":
    from billbot.app.app import transport

    environ = session.environ
    if addresses:
        channel, environ = replace(channel, to=f"env:{_LIST}"), {**environ, _LIST: addresses}
    return list(transport(channel, settings, environ, session.discarded, session.clock).examine(send=False))


def _way_out(kind: str, way: "type[AddressChannel]", session: Session, given: SetupOptions) -> None:
    """A channel of a kind with a secret address. It is only set up on request."""
    channels, option = _channels(session.settings, kind), given.addresses.get(kind, "")
    if not option and kind not in session.again:
        for each in channels:
            session.need(_try_channel(session, session.settings, each))
        return
    name = _name_of_only(channels, session.settings, kind)
    if session.asks:
        session.tell(way.explained)
    question = f"Its address (not shown; Enter: {_stays(channels)})"
    while typed := option or (session.asks and session.ask_secret(question)):
        text = way.completed(typed)
        draft = session.draft(channel={"name": name, "kind": kind}, addresses=text)
        if draft is None:
            continue
        made = next(each for each in draft.settings.channels if each.name == name)
        chosen = session.try_and_write(draft, lambda: _try_channel(session, draft.settings, made, text))  # noqa: B023 - called at once
        if chosen == "write":
            new = "" if text == typed else ", with a new secret for the receiver"
            session.tell(f"      It is kept in {made.to.partition(':')[2]}{new}.")
        if chosen != "other":
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


def _heartbeat(session: Session, given: SetupOptions) -> None:
    """Set the heartbeat's address; one that is set already is not tried, since its service would count that."""
    from billbot.app.doctor import try_heartbeat
    from billbot.channels import Finding

    if session.settings.heartbeat.url and "heartbeat" not in session.again and not given.heartbeat:
        session.show([Finding("heartbeat", well=True, said="is set, and visited after each good check")])
        return
    if session.asks:
        session.tell(_ON_HEARTBEAT)
    while typed := given.heartbeat or (session.asks and session.ask("Its address (Enter: later)")):
        draft = session.draft(values={"heartbeat": {"url": typed}})
        if draft and session.try_and_write(draft, lambda: [try_heartbeat(typed, session.clock)]) != "other":
            return


def _parts() -> dict[str, Callable[[Session, SetupOptions], None]]:
    """What `setup` asks for, in this order."""
    from billbot.channels.ways_out import WAYS_OUT

    others = {kind: partial(_way_out, kind, way) for kind, way in WAYS_OUT.items()}
    return {"contact": _contact, "slack": slack, "mail": mail, **others, "heartbeat": _heartbeat}


@click.command("setup", short_help="Ask for what billbot needs, try it, write it.")
@click.argument("parts", nargs=-1, metavar="[PART]...")
@click.option("--contact", default="", metavar="ADDRESS", help="For questions; the site and members see it.")
@click.option("--slack-token-file", type=_FILE, help="A file that holds the bot token; - is stdin.")
@click.option("--slack-channel", default="", metavar="NAME", help="The channel, by name or id.")
@click.option("--slack-operations", default="", metavar="NAME", help="The channel for maintainers, by name or id.")
@click.option("--slack-app-token-file", type=_FILE, help="A file that holds the app token, for /billbot; - is stdin.")
@click.option("--mail-host", default="", metavar="HOST", help="The server that takes our mail.")
@click.option("--mail-port", type=click.IntRange(1, 65535), help="Its port; without it, 587.")
@click.option("--mail-security", type=click.Choice(_SECURITY), help="starttls, tls or none; otherwise by the port.")
@click.option("--mail-user", metavar="NAME", help='The account to log in with; "" for none.')
@click.option("--mail-password-file", type=_FILE, help="A file that holds its password; - is stdin.")
@click.option("--mail-from", default="", metavar="ADDRESS", help="The sender, with a name or without.")
@click.option("--mail-to", default="", metavar="ADDRESS", help="The mailing list; or env:NAME, file:PATH.")
@click.option(
    "--address",
    "files",
    type=(str, _FILE),
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
    slack_token_file: Path | None,
    slack_app_token_file: Path | None,
    mail_password_file: Path | None,
    files: tuple[tuple[str, Path], ...],
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

    known, addresses = _parts(), dict(files)
    others = known.keys() - _FIRST
    if unknown := [*({*parts} - known.keys()), *(addresses.keys() - others)]:
        raise UsageError(f"there is no {harmless(unknown[0])} to set up; choose from {', '.join(known)}")
    if [slack_token_file, slack_app_token_file, mail_password_file, *addresses.values()].count(Path("-")) > 1:
        raise UsageError("stdin can hold one secret: name a file for each of the others")
    given = SetupOptions(
        slack_token=_read_secret(slack_token_file),
        slack_app_token=_read_secret(slack_app_token_file),
        mail_password=_read_secret(mail_password_file),
        addresses={kind: _read_secret(path) for kind, path in addresses.items()},
        **{key: each for key, each in options.items() if each is not None},  # type: ignore[arg-type]
    )
    if parts and given.anything:
        raise UsageError(f"leave out {' '.join(parts)}: setup asks nothing if you give an option")
    asks = sys.stdin.isatty() and not yes and not given.anything
    if not all((folder / name).exists() for name in ("billbot.toml", "bills.toml")):
        for path in scaffold.write_sample(folder):
            say(f"wrote {path}")
    session = Session(folder, os.environ, clock.system(), parts, asks=asks, yes=yes)
    tab_file = _tab_file(session.environ)
    if asks:
        session.tell("Enter leaves a question for later; Ctrl-C ends. What was written stays.")
        if tab_file is not None and not parts:
            session.tell(f"At the end it writes {tab_file}, so that the Tab key completes commands.")
    elif not (given.anything or yes):
        session.tell("This is no terminal, so nothing is asked. Run this at one, or give the options of --help.")
    for name, part in known.items():
        wanted = name in parts if parts else name in addresses or _channels(session.settings, name)
        if (parts or name in others) and not wanted:
            continue
        if asks:
            session.tell("")
        part(session, given)
    if asks and not parts:
        _complete_in_shell(session, context.find_root().command, tab_file)
    session.tell("")
    for line in _next_steps(session, _lacking(session)):
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
    yield f"Channels in {session.folder / 'billbot.toml'}: {channels}."
    if lack:
        yield f"Not set: {', '.join(lack)}. Whenever you like:"
        yield f"  {said} setup"
    if not any(each.operations for each in session.settings.channels):
        yield ("No channel gets problems, edits and suggestions: write operations = true below one in billbot.toml.")
    bills = sum(len(each.bills) for each in session.settings.proposals)
    topic = next((each.id for each in session.settings.topics), "TOPIC")
    yield f"{session.folder / 'bills.toml'} lists {count(bills, 'bill')} to follow: look through it. To add one:"
    yield f"  {said} watch add H1234 --topic {topic}"
    yield "Then try everything, and look:"
    yield f"  {said} doctor --send"
    yield f"  {said} check"


def _read_secret(path: Path | None) -> str:
    """The secret in a file, or on stdin; empty if no file is named."""
    if path is None:
        return ""
    try:
        text = sys.stdin.read() if path == Path("-") else path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    if not text.strip():
        raise UsageError(f"{path}: is empty; it has to hold the secret")
    return text.strip("\r\n")
