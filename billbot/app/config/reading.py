"""Reads `config/` and the environment, asking nobody: the checked configuration, or every fault of it at once."""

import hashlib
import stat
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import SecretStr, ValidationError

from billbot.app.config.faults import lines, syntax
from billbot.app.config.references import References
from billbot.app.config.secrets import SLACK_APP_TOKEN, SLACK_TOKEN, SMTP_PASSWORD, known_secrets
from billbot.app.config.settings import (
    BillbotFile,
    ChannelTable,
    EmailTable,
    HeartbeatTable,
    PublicTable,
    ScheduleTable,
    SlackTable,
    SourceTable,
    StateTable,
)
from billbot.app.config.tables import (
    BillsFile,
    CalendarFile,
    CommitteeTable,
    CourtTable,
    MilestoneTable,
    ProposalTable,
    Table,
    TopicTable,
)
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Dates, Milestone, Proposal, Topic, WatchedCommittee
from billbot.errors import ConfigError

_FileT = TypeVar("_FileT", bound=Table)
_CALENDAR, _PULL_FAULT, _LINE = "calendar.toml", "pull-fault.txt", 300
FILES = ("billbot.toml", "bills.toml", _CALENDAR)
_SECTIONS = ("source", "state", "public", "schedule", "slack", "email", "heartbeat")
_START = "run `billbot init` to write one to start from"
_LIST_GONE = (
    "run `billbot watch undo` to have the last one back; `billbot --config ELSEWHERE init` writes one to start from"
)


class Config(Struct, frozen=True, dict=True):
    """The whole configuration, checked.

    `root` is the parent of the folder it was read from, where relative paths begin. `contact` is empty as long as it
    is the example, with which the real site is not asked. The secrets are null where none is set, or what is set
    cannot be had, and `unread` says why, by name: a fault only for whoever has to send with one.
    """

    root: Path
    contact: str
    source: SourceTable
    state: StateTable
    public: PublicTable
    schedule: ScheduleTable
    slack: SlackTable
    email: EmailTable
    heartbeat: HeartbeatTable
    channels: tuple[ChannelTable, ...]
    topics: tuple[TopicTable, ...]
    proposals: tuple[ProposalTable, ...]
    courts: tuple[CourtTable, ...]
    committees: tuple[CommitteeTable, ...]
    dates: tuple[MilestoneTable, ...]
    slack_token: SecretStr | None
    slack_app_token: SecretStr | None
    smtp_password: SecretStr | None
    unread: Mapping[str, str]

    @property
    def listed(self) -> tuple[BillId, ...]:
        """The numbers that the proposals list, in their order."""
        return tuple(bill for proposal in self.proposals for bill in proposal.bills)

    def proposal_of(self, bill: BillId) -> ProposalTable | None:
        """The proposal that lists a bill; null where none does."""
        return next((each for each in self.proposals if bill in each.bills), None)

    @cached_property
    def proposal_values(self) -> tuple[Proposal, ...]:
        """The proposals that the tables describe, each with the address of its public page, where it has one."""
        listed = tuple(each.value for each in self.proposals)
        url, private = self.public.url, {topic.id for topic in self.topics if not topic.public}
        if not url:
            return listed
        from billbot.public.record import proposal_page

        has_page = {each.id for each in listed if each.public and private.isdisjoint(each.topics)}
        return tuple(
            replace(each, page=f"{url}/{proposal_page(each.id)}" if each.id in has_page else "") for each in listed
        )

    @cached_property
    def channel_values(self) -> tuple[Channel, ...]:
        """The channels, each with the address of the published calendar, if there is one."""
        calendar = ""
        if self.public.url:
            from billbot.messages.ical import NAME

            calendar = f"{self.public.url}/{NAME}"
        return tuple(Channel(**dict(channel), calendar=calendar) for channel in self.channels)

    @cached_property
    def topic_values(self) -> tuple[Topic, ...]:
        """The topics."""
        return tuple(Topic(**dict(topic)) for topic in self.topics)

    @cached_property
    def watched_committees(self) -> tuple[WatchedCommittee, ...]:
        """The committees whose every hearing is told."""
        return tuple(WatchedCommittee(each.name, each.topics) for each in self.committees if each.watch)

    @cached_property
    def date_values(self) -> Dates:
        """What `calendar.toml` says."""
        return Dates(
            courts=tuple(each.value for each in self.courts),
            testimony={each.name: each.testimony for each in self.committees if each.testimony},
            milestones=tuple(Milestone(**dict(each)) for each in self.dates),
        )


def load(folder: Path, environ: Mapping[str, str], instead: Mapping[str, bytes] = MappingProxyType({})) -> Config:
    """Read the three files of a folder and the secrets.

    Args:
        folder: where `billbot.toml`, `bills.toml` and, if there is one, `calendar.toml` lie.
        environ: the environment, for the secrets and their `_FILE`.
        instead: what is read instead of files of these names: a draft before it replaces one, or what stood there.

    Raises:
        ConfigError: with one line a fault, of all the files and the environment.
    """
    _refuse_no_folder(folder)
    faults: list[str] = []
    texts = files(folder) | dict(instead)
    settings, bills, calendar = (_toml(folder / name, texts.get(name), faults) for name in FILES)

    known = References(folder.resolve().parent, _courts_of(calendar), _topics_of(bills))
    if settings is not None:
        settings = {section: {} for section in _SECTIONS} | settings
        if settings.get("channel", []) == []:
            settings["channel"] = [{"name": "console", "kind": "console"}]
    main = _checked(BillbotFile, folder / "billbot.toml", settings, texts, known, faults)
    watched = _checked(BillsFile, folder / "bills.toml", bills, texts, known, faults)
    dates = _checked(CalendarFile, folder / "calendar.toml", calendar, texts, known, faults)
    if faults or main is None or watched is None or dates is None:
        raise ConfigError(faults)
    secrets, unread = known_secrets(environ, folder)
    return Config(
        root=known.root,
        contact="" if _is_sample(main.source.contact) else main.source.contact,
        **dict(main),
        **dict(watched),
        **dict(dates),
        slack_token=secrets.get(SLACK_TOKEN),
        slack_app_token=secrets.get(SLACK_APP_TOKEN),
        smtp_password=secrets.get(SMTP_PASSWORD),
        unread=unread,
    )


def _is_sample(contact: str) -> bool:
    return f".{contact.lower()}".replace("@", ".").endswith(".example.org")


def _refuse_no_folder(folder: Path) -> None:
    try:
        there = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        there = False
    except OSError as error:
        said = f"{folder}: cannot be opened ({error.strerror}); run this as the user whose folder it is"
        raise ConfigError([f'{said}, or name another with "--config"']) from error
    if not there:
        raise ConfigError([f'{folder}: there is no such folder; {_START}, or name another with "--config"'])


def files(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, by their names; a missing `calendar.toml` is read as an empty one.

    A file that is not there, or cannot be read, is left out.
    """
    found = {}
    for name in FILES:
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            if name == _CALENDAR:
                found[name] = b""
        except OSError:
            continue
    return found


def pull_fault(folder: Path) -> str | None:
    """Why edits from elsewhere do not arrive in a folder, as `deploy/systemd/billbot-config` left word; else null."""
    with suppress(OSError):
        said = (folder / _PULL_FAULT).read_text(encoding="utf-8", errors="replace").strip()
        return said.splitlines()[0][:_LINE] if said else None
    return None


def database(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Where the database lies by the files of a folder, as far as they can be read, or else by default."""
    settings = _toml(folder / "billbot.toml", files.get("billbot.toml", b""), []) or {}
    state = settings.get("state")
    named = state.get("path") if isinstance(state, dict) else None
    path = Path(named) if isinstance(named, str) else Path("state/billbot.db")
    return folder.resolve().parent / path


def digest(files: Mapping[str, bytes]) -> str:
    """A hash of the files, to tell whether they changed."""
    found = hashlib.sha256()
    for name in FILES:
        text = files.get(name)
        found.update(b"-" if text is None else b"%d:%b" % (len(text), text))
    return found.hexdigest()


def _toml(path: Path, text: bytes | None, faults: list[str]) -> dict[str, Any] | None:
    """Parse a file; null, and a fault is added, where that fails. A null `text` could not be read before."""
    written = ""
    try:
        # With a line break at its end, a fault in the last line has a line number too.
        written = (path.read_bytes() if text is None else text).decode("utf-8-sig") + "\n"
        return tomllib.loads(written)
    except FileNotFoundError:
        mend = _LIST_GONE if path.name == "bills.toml" else _START
        faults.append(f"{path}: there is no such file; {mend}")
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror}); it has to be a file that billbot may read")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{path}: line {line}: is not UTF-8 text; save the file again as UTF-8")
    except (ValueError, RecursionError) as error:
        faults.append(f"{path}: {syntax(error, written)}")
    return None


def _checked(
    model: type[_FileT],
    path: Path,
    table: dict[str, Any] | None,
    texts: Mapping[str, bytes | None],
    known: References,
    faults: list[str],
) -> _FileT | None:
    """Check a file's tables; null, and its faults are added, where these have any."""
    if table is None:
        return None
    try:
        return model.model_validate(table, context=known)
    except ValidationError as error:
        written = (texts.get(path.name) or b"").decode("utf-8-sig")
        faults.extend(lines(str(path), model, table, written, error))
    return None


def _courts_of(calendar: dict[str, Any] | None) -> frozenset[int] | None:
    """The numbers of the courts in the calendar, read before the checks that need them; null where it has a fault."""
    courts = None if calendar is None else calendar.get("court", [])
    if not isinstance(courts, list):
        return None
    numbers = [each.get("number") for each in courts if isinstance(each, dict)]
    return frozenset(each for each in numbers if isinstance(each, int))


def _topics_of(bills: dict[str, Any] | None) -> frozenset[str] | None:
    """The ids of all topics, read before the checks that need them; also of topics that have another fault."""
    topics = None if bills is None else bills.get("topic", [])
    if not isinstance(topics, list):
        return None
    ids = [each.get("id") for each in topics if isinstance(each, dict)]
    return frozenset(each for each in ids if isinstance(each, str))
