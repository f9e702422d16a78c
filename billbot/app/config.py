"""Reads the configuration (`config/` and the environment) into the values that are used, or reports all its faults.

An edit with faults, or one that removes most of the list, is not used. The last good list and dates, from the database,
are used instead (`effective_config`). Secrets and recipients' addresses (promise 9) are never in TOML, but in the
environment or in files that git ignores. Error messages never repeat them.
"""

import hashlib
import re
import stat
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import SecretStr, ValidationError

from billbot.app.config_faults import lines, syntax
from billbot.app.config_tables import (
    BillbotFile,
    BillsFile,
    CalendarFile,
    EmailTable,
    HeartbeatTable,
    PublicTable,
    References,
    SlackTable,
    SourceTable,
    StateTable,
    Table,
    is_address,
)
from billbot.domain.bills import BillId
from billbot.domain.watched import CALENDAR_FILE, Channel, Dates, Proposal, Schedule, Topic, WatchedCommittee
from billbot.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from billbot.store import KeptConfiguration

_T = TypeVar("_T")
_FileT = TypeVar("_FileT", bound=Table)
FILES = ("billbot.toml", "bills.toml", "calendar.toml")
# An edit that removes this many proposals, and more than half of them, may be a mistake. Somebody must confirm it.
_MANY = 3
_NAMED = 3  # removed proposals named in the error message
_SECTIONS = ("source", "state", "public", "schedule", "slack", "email", "heartbeat")
_START = "run `billbot init` to write one to start from"
_NOT_STARTED = (
    "until that is right nothing is checked or sent, and nothing is lost; a `billbot work` that was started before goes"
    " on as before"
)
_LIST_GONE = (
    "run `billbot watch undo` to restore the last one; `billbot --config ELSEWHERE init` writes one to start from"
)
SLACK_TOKEN, SMTP_PASSWORD = "BILLBOT_SLACK_TOKEN", "BILLBOT_SMTP_PASSWORD"
SLACK_APP_TOKEN = "BILLBOT_SLACK_APP_TOKEN"  # noqa: S105 - a name
_KEPT = {SLACK_TOKEN: "slack-token", SLACK_APP_TOKEN: "slack-app-token", SMTP_PASSWORD: "smtp-password"}


class Config(Struct, frozen=True):
    """The whole configuration, checked.

    `root` is the parent of its folder; relative paths begin there. `contact` is empty if it is still the example
    address: then the real site is not asked. Proposals and channels have the addresses of their published page and
    calendar, if any. All hearings of `watched_committees` are announced. A secret is None if it is not set or cannot be
    read; `unread` says why, by name. That only matters to a channel that needs it.
    """

    root: Path
    contact: str
    source: SourceTable
    state: StateTable
    public: PublicTable
    schedule: Schedule
    slack: SlackTable
    email: EmailTable
    heartbeat: HeartbeatTable
    channels: tuple[Channel, ...]
    topics: tuple[Topic, ...]
    proposals: tuple[Proposal, ...]
    dates: Dates
    watched_committees: tuple[WatchedCommittee, ...]
    slack_token: SecretStr | None
    slack_app_token: SecretStr | None
    smtp_password: SecretStr | None
    unread: Mapping[str, str]

    @property
    def listed(self) -> tuple[BillId, ...]:
        """The numbers that proposals list, in order."""
        return tuple(bill for proposal in self.proposals for bill in proposal.bills)

    def proposal_of(self, bill: BillId) -> Proposal | None:
        """The proposal that lists a bill; None if none does."""
        return next((each for each in self.proposals if bill in each.bills), None)


def load(folder: Path, environ: Mapping[str, str], instead: Mapping[str, bytes] = MappingProxyType({})) -> Config:
    """Read the three files of a folder and the secrets.

    Args:
        folder: where `billbot.toml`, `bills.toml` and, if there is one, `calendar.toml` are.
        environ: the environment, for the secrets and their `_FILE`.
        instead: texts to use instead of files with these names: a draft or an earlier text.

    Raises:
        ConfigError: with a line for each fault in the files and the environment.
    """
    _refuse_no_folder(folder)
    faults: list[str] = []
    texts = files(folder) | dict(instead)
    settings, bills, calendar = (_toml(folder / name, texts.get(name), faults) for name in FILES)

    courts, topics = _named(calendar, "court", "number", int), _named(bills, "topic", "id", str)
    known = References(folder.resolve().parent, courts, topics)
    if settings is not None:
        settings = {section: {} for section in _SECTIONS} | settings
        if settings.get("channel", []) == []:
            settings["channel"] = [{"name": "console", "kind": "console"}]
    main = _checked(BillbotFile, folder / "billbot.toml", settings, texts, known, faults)
    watched = _checked(BillsFile, folder / "bills.toml", bills, texts, known, faults)
    dates = _checked(CalendarFile, folder / "calendar.toml", calendar, texts, known, faults)
    if faults or main is None or watched is None or dates is None:
        raise ConfigError(faults)
    channels, proposals = (tuple(each.value for each in tables) for tables in (main.channels, watched.proposals))
    if main.public.url:
        channels = tuple(replace(each, calendar=f"{main.public.url}/{CALENDAR_FILE}") for each in channels)
        private = {topic.id for topic in watched.topics if not topic.public}
        proposals = tuple(
            replace(each, page=f"{main.public.url}/{each.page_path}")
            if each.public and private.isdisjoint(each.topics)
            else each
            for each in proposals
        )
    is_sample = f".{main.source.contact.lower()}".replace("@", ".").endswith(".example.org")
    secrets, unread = known_secrets(environ, folder)
    return Config(
        root=known.root,
        contact="" if is_sample else main.source.contact,
        **{section: getattr(main, section) for section in _SECTIONS} | {"schedule": main.schedule.value},
        channels=channels,
        topics=tuple(each.value for each in watched.topics),
        proposals=proposals,
        dates=Dates(
            courts=tuple(each.value for each in dates.courts),
            testimony={each.name: each.testimony for each in dates.committees if each.testimony},
            milestones=tuple(each.value for each in dates.dates),
        ),
        watched_committees=tuple(WatchedCommittee(each.name, each.topics) for each in dates.committees if each.watch),
        slack_token=secrets.get(SLACK_TOKEN),
        slack_app_token=secrets.get(SLACK_APP_TOKEN),
        smtp_password=secrets.get(SMTP_PASSWORD),
        unread=unread,
    )


def effective_config(folder: Path, environ: Mapping[str, str]) -> tuple[Config, tuple[str, ...]]:
    """The configuration in use, and the files' faults if it is an earlier one.

    The last good list and dates replace files with faults, and a list that lost most of its proposals. Raises
    ConfigError with every fault of the files if there is no replacement, as for `billbot.toml`.
    """
    texts = files(folder)
    kept = _last_kept(database(folder, texts))
    try:
        return acceptable_config(folder, environ, texts, kept), ()
    except ConfigError as error:
        if kept is None:
            raise
        with suppress(ConfigError):  # if the fault is in billbot.toml; no earlier text of it is kept
            return load(folder, environ, kept.files), tuple(error.faults)
        raise ConfigError([*error.faults, _NOT_STARTED]) from None


def acceptable_config(
    folder: Path, environ: Mapping[str, str], texts: Mapping[str, bytes], kept: "KeptConfiguration | None"
) -> Config:
    """The configuration in a folder's files, if it may replace the `kept` one.

    Raises ConfigError for faults, and if the list lacks most of the proposals in force.
    """
    found = load(folder, environ, texts)
    if kept is None or texts["bills.toml"] == kept.files["bills.toml"]:
        return found
    try:
        before = load(folder, environ, kept.files).proposals
    except ConfigError:  # an older billbot accepted it and this one does not, so there is nothing to compare
        return found
    # A proposal is gone if none of its bills is listed and its id is missing or has no bills.
    after = {each.id: each for each in found.proposals}
    gone = [
        each
        for each in before
        if set(found.listed).isdisjoint(each.bills)
        and not (each.id in after and (after[each.id].bills or not each.bills))
    ]
    if len(gone) >= _MANY and 2 * len(gone) > len(before):
        named = ", ".join(each.name for each in gone[:_NAMED])
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        fault = (
            f"{folder / 'bills.toml'}: {len(gone)} of {len(before)} proposals are gone from it: "
            f"{named}{more}; if that is right, run `billbot watch confirm`, otherwise `billbot watch undo`"
        )
        raise ConfigError([fault])
    return found


def _last_kept(database: Path) -> "KeptConfiguration | None":
    """The configuration in use according to a database; None if there is no readable database."""
    from billbot.store import Store

    try:
        if not database.exists():
            return None
    except OSError:  # this user may not enter the folder
        return None
    with suppress(StoreError), Store(database, reading=True) as store:
        return store.configurations.last()
    return None


def _refuse_no_folder(folder: Path) -> None:
    try:
        there = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        there = False
    except OSError as error:
        said = f"{folder}: cannot be opened ({error.strerror}); run this as the user who owns the folder"
        raise ConfigError([f'{said}, or name another with "--config"']) from error
    if not there:
        raise ConfigError([f'{folder}: there is no such folder; {_START}, or name another with "--config"'])


def _toml(path: Path, text: bytes | None, faults: list[str]) -> dict[str, Any] | None:
    """Parse a file; if that fails, add a fault and return None. A `text` of None could not be read before."""
    written = ""
    try:
        # With a line break at the end, a fault in the last line also has a line number.
        written = (path.read_bytes() if text is None else text).decode("utf-8-sig") + "\n"
        return tomllib.loads(written)
    except FileNotFoundError:
        mend = _LIST_GONE if path.name == "bills.toml" else _START
        faults.append(f"{path}: there is no such file; {mend}")
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror}); it must be a file that billbot can read")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{path}: line {line}: is not UTF-8 text; save the file again as UTF-8")
    except (ValueError, RecursionError) as error:
        faults.append(f"{path}: {syntax(error, written)}")
    return None


def _named(file: dict[str, Any] | None, table: str, key: str, kind: type[_T]) -> frozenset[_T] | None:
    """What a file's tables have under a key, read before other checks need it; None if the file has a fault.

    Tables with other faults count, too.
    """
    tables = None if file is None else file.get(table, [])
    if not isinstance(tables, list):
        return None
    found = [each.get(key) for each in tables if isinstance(each, dict)]
    return frozenset(each for each in found if isinstance(each, kind))


def _checked(
    model: type[_FileT],
    path: Path,
    table: dict[str, Any] | None,
    texts: Mapping[str, bytes | None],
    known: References,
    faults: list[str],
) -> _FileT | None:
    """Check a file's tables; if they have faults, add them and return None."""
    if table is None:
        return None
    try:
        return model.model_validate(table, context=known)
    except ValidationError as error:
        written = (texts.get(path.name) or b"").decode("utf-8-sig")
        faults.extend(lines(str(path), model, table, written, error))
    return None


def files(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, by their names; a missing `calendar.toml` is read as an empty one.

    A file that is missing or cannot be read is left out.
    """
    found = {}
    for name in FILES:
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            if name == "calendar.toml":
                found[name] = b""
        except OSError:
            continue
    return found


def digest(files: Mapping[str, bytes]) -> str:
    """A hash of the files, to tell whether they changed."""
    found = hashlib.sha256()
    for name in FILES:
        text = files.get(name)
        found.update(b"-" if text is None else b"%d:%b" % (len(text), text))
    return found.hexdigest()


def database(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Where a folder's files say that the database is, if readable; else the default."""
    settings = _toml(folder / "billbot.toml", files.get("billbot.toml", b""), []) or {}
    state = settings.get("state")
    named = state.get("path") if isinstance(state, dict) else None
    path = Path(named) if isinstance(named, str) else Path("state/billbot.db")
    return folder.resolve().parent / path


def pull_fault(folder: Path) -> str | None:
    """Why edits from elsewhere do not arrive in a folder, as noted by `deploy/systemd/billbot-config`, or None."""
    with suppress(OSError):
        said = (folder / "pull-fault.txt").read_text(encoding="utf-8", errors="replace").strip()
        return said.splitlines()[0][:300] if said else None
    return None


def private_folder(folder: Path) -> Path:
    """The folder in which `setup` keeps secrets: `secrets/` beside a folder `config`, and `secrets/NAME` beside others.

    So two configurations next to each other can have two tokens.
    """
    whole = folder.resolve()
    beside = whole.parent / "secrets"
    return beside if whole.name == "config" else beside / whole.name


def secret(name: str, environ: Mapping[str, str], folder: Path) -> SecretStr | None:
    """A secret from the environment, from the file that `NAME_FILE` names, or from where `setup` keeps it.

    Args:
        name: the environment variable, such as `BILLBOT_SLACK_TOKEN`; an empty one counts as not set.
        environ: the environment.
        folder: the configuration's; a relative path begins at its parent.

    Returns:
        The secret, or None.

    Raises:
        ConfigError: both are set, the file cannot be read, or its content is not a secret.
    """
    text, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if text and path:
        raise ConfigError([f"environment: {name} and {name}_FILE are both set; keep one of them"])
    if text:
        return checked_secret(text, f"environment: {name}")
    kept = _kept(name, environ, folder)
    if not path and not _is_there(kept):
        return None
    # Its whole path may hold a person's name, and what is said here goes to operations channels.
    place = f"environment: {name}_FILE" if path else str(kept.relative_to(folder.resolve().parent))
    return checked_secret(_read(kept, f"{place}: this file" if path else place).strip("\r\n"), place)


def known_secrets(environ: Mapping[str, str], folder: Path) -> tuple[dict[str, SecretStr], dict[str, str]]:
    """The secrets that can be read, by name; and for each one that is set but cannot be read, why."""
    found, unread = {}, {}
    for name in _KEPT:
        try:
            if (known := secret(name, environ, folder)) is not None:
                found[name] = known
        except ConfigError as error:
            unread[name] = " ".join(error.faults)
    return found, unread


def checked_secret(text: str, place: str) -> SecretStr:
    """A text as a secret. `place` is where it was found. Raises ConfigError, without the text, if it is none."""
    if not text.strip() or not text.isascii() or not text.isprintable():
        raise ConfigError([f"{place}: is not one line of plain characters; copy the secret again, and nothing else"])
    return SecretStr(text)


def keeping_place(name: str, environ: Mapping[str, str], folder: Path) -> Path:
    """The file for a secret: the one that `NAME_FILE` names, if set.

    Raises ConfigError if the environment has the secret itself: that would override any file.
    """
    if environ.get(name):
        raise ConfigError([f"environment: {name} takes precedence over any file; change it there, or unset it"])
    return _kept(name, environ, folder)


def _kept(name: str, environ: Mapping[str, str], folder: Path) -> Path:
    path = environ.get(f"{name}_FILE", "")
    return folder.resolve().parent / path if path else private_folder(folder) / _KEPT[name]


def recipients(channel: Channel, environ: Mapping[str, str], root: Path) -> tuple[str, ...]:
    """The addresses of an email channel in the list's order, each once, read again each time.

    Invalid addresses are kept. The channel refuses each of them, without delaying the others.

    Args:
        channel: an email channel; its `to` is `env:NAME` (addresses separated by commas or blanks) or `file:PATH`
            (one a line, what follows a # is left out).
        environ: the environment.
        root: where a relative path begins, `Config.root`.

    Raises:
        ConfigError: there are none, or none of them is an address; they are named by position, never by their text.
    """
    place = f'channel "{channel.name}": to: {channel.to}'
    text = kept(channel, environ, root, "addresses separated by commas")
    addresses = [each for each in re.split(r"[\s,;]+", text) if each]
    faults = [
        f"{place}: address {n} of {len(addresses)} is not an email address; "
        "write plain addresses such as bot@example.org"
        for n, each in enumerate(addresses, 1)
        if not is_address(each)
    ]
    if not addresses:
        faults = [f"{place}: holds no address; write at least one, or remove the channel"]
    if len(faults) >= len(addresses):
        raise ConfigError(faults)
    once: dict[str, str] = {}
    for each in addresses:
        once.setdefault(each.lower(), each)
    return tuple(once.values())


def kept(channel: Channel, environ: Mapping[str, str], root: Path, what: str) -> str:
    """The text that a channel's `to` names, `env:NAME` or `file:PATH`, without a file's comments.

    `what` describes it, for a person; `root` is where a relative path begins, `Config.root`. Raises ConfigError.
    """
    place, (source, _, where) = f'channel "{channel.name}": to: {channel.to}', channel.to.partition(":")
    if source == "file":
        # Its whole path may hold a person's name, and what is said here goes to operations channels.
        return re.sub(r"#.*", "", _read(root / where, f"{place}: this file"))
    if where not in environ:
        raise ConfigError([f"{place}: this environment variable is not set; set it to {what}"])
    return environ[where]


def _is_there(path: Path) -> bool:
    """Whether a file exists. In another user's folder we cannot know, and assume that it does."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([f"{what} is not UTF-8 text; save it as UTF-8"]) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path"
        denied = isinstance(error, PermissionError)
        mend = "give it back to the user who runs billbot" if denied else "put it there or name another"
        raise ConfigError([f"{what} cannot be read ({why}); {mend}"]) from None
