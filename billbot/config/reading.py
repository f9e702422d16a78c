"""Reads `config/` and the environment, and answers with the configuration or with every fault of it at once.

Writes nothing, and asks neither the site nor a server.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr, ValidationError

from billbot.config.faults import lines
from billbot.config.references import LAST_COURT, References
from billbot.config.secrets import secret
from billbot.config.settings import (
    BillbotFile,
    ChannelTable,
    EmailTable,
    HeartbeatTable,
    ScheduleTable,
    SlackTable,
    SourceTable,
    StateTable,
)
from billbot.config.tables import (
    BillsFile,
    CalendarFile,
    CommitteeTable,
    CourtTable,
    MilestoneTable,
    ProposalTable,
    Table,
    TopicTable,
)
from billbot.errors import ConfigError

_FileT = TypeVar("_FileT", bound=Table)
_FILES = ("billbot.toml", "bills.toml", "calendar.toml")
_SECTIONS = ("source", "state", "schedule", "slack", "email", "heartbeat")
_START = 'run "billbot init" to write one to start from'


@dataclass(frozen=True)
class Config:
    """The whole configuration, checked.

    `root` is the parent of the folder it was read from, where relative paths begin. The secrets are null where
    none is set: a fault only for whoever has to send with one.
    """

    root: Path
    source: SourceTable
    state: StateTable
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
    smtp_password: SecretStr | None


def load(folder: Path, environ: Mapping[str, str], draft: bytes | None = None) -> Config:
    """Read the three files of a folder and the secrets.

    Args:
        folder: where `billbot.toml`, `bills.toml` and, if there is one, `calendar.toml` lie.
        environ: the environment, for `BILLBOT_SLACK_TOKEN`, `BILLBOT_SMTP_PASSWORD` and their `_FILE`.
        draft: what is to stand in `bills.toml`, to be checked instead of the file before it replaces it.

    Raises:
        ConfigError: with one line a fault, of all the files and the environment.
    """
    if not folder.is_dir():
        raise ConfigError([f'{folder}: there is no such folder; {_START}, or name another with "--config"'])
    faults: list[str] = []
    settings = _toml(folder / "billbot.toml", faults)
    bills = _toml(folder / "bills.toml", faults, draft)
    calendar = _toml(folder / "calendar.toml", faults) if (folder / "calendar.toml").exists() else {}

    known = References(folder.resolve().parent, _court_of(settings), _topics_of(bills))
    if settings is not None:
        settings = {section: {} for section in _SECTIONS} | settings
        if settings.get("channel", []) == []:
            settings["channel"] = [{"name": "console", "kind": "console"}]
    main = _checked(BillbotFile, folder / "billbot.toml", settings, known, faults)
    watched = _checked(BillsFile, folder / "bills.toml", bills, known, faults)
    dates = _checked(CalendarFile, folder / "calendar.toml", calendar, known, faults)
    slack_token = _secret("BILLBOT_SLACK_TOKEN", environ, known.root, faults)
    smtp_password = _secret("BILLBOT_SMTP_PASSWORD", environ, known.root, faults)
    if faults or main is None or watched is None or dates is None:
        raise ConfigError(faults)
    return Config(
        root=known.root,
        source=main.source,
        state=main.state,
        schedule=main.schedule,
        slack=main.slack,
        email=main.email,
        heartbeat=main.heartbeat,
        channels=main.channel,
        topics=watched.topic,
        proposals=watched.proposal,
        courts=dates.court,
        committees=dates.committee,
        dates=dates.date,
        slack_token=slack_token,
        smtp_password=smtp_password,
    )


def digest(folder: Path) -> str:
    """What tells the files of a folder, as they are now, from what they were; a file that is not there counts too."""
    found = hashlib.sha256()
    for name in _FILES:
        try:
            text = (folder / name).read_bytes()
        except OSError as error:
            text = repr(error.errno).encode()
        found.update(b"%d:%b" % (len(text), text))
    return found.hexdigest()


def _toml(path: Path, faults: list[str], draft: bytes | None = None) -> dict[str, Any] | None:
    """What stands in a file, or in a draft of it, or null with a fault."""
    try:
        # With a line break at its end, a fault in the last line has a line number too.
        return tomllib.loads((path.read_bytes() if draft is None else draft).decode("utf-8-sig") + "\n")
    except FileNotFoundError:
        faults.append(f"{path}: there is no such file; {_START}")
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror}); it has to be a file that billbot may read")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{path}: line {line}: is not UTF-8 text; save the file again as UTF-8")
    except (ValueError, RecursionError) as error:
        faults.append(f"{path}: {_syntax(error)}")
    return None


def _syntax(error: Exception) -> str:
    """Where TOML could not be read, and what to look for there."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", str(error), re.DOTALL)
    if "end of document" in str(error):
        return "at the end: this is not TOML; look for a quote or bracket that is never closed"
    if found is None:
        return "this is not TOML; look for a number of thousands of digits or brackets in brackets without end"
    what, line, column = found.groups()
    if what.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        return f"line {line}: the same key or table stands above already; take one of them out"
    return (
        f"line {line}, column {column}: this is not TOML ({what[0].lower()}{what[1:]}); look there and in the line "
        "above for a missing quote, comma, bracket or equals sign"
    )


def _checked(
    model: type[_FileT], path: Path, table: dict[str, Any] | None, known: References, faults: list[str]
) -> _FileT | None:
    """A file's tables, or null with its faults."""
    if table is None:
        return None
    try:
        return model.model_validate(table, context=known)
    except ValidationError as error:
        faults.extend(lines(str(path), model, table, error))
    return None


def _secret(name: str, environ: Mapping[str, str], root: Path, faults: list[str]) -> SecretStr | None:
    """A secret, or null with its fault."""
    try:
        return secret(name, environ, root)
    except ConfigError as error:
        faults.extend(error.faults)
    return None


def _court_of(settings: dict[str, Any] | None) -> int | None:
    """The configured court before anything is checked, or null where it is a fault of its own."""
    source = None if settings is None else settings.get("source", {})
    court = source.get("general_court", SourceTable().general_court) if isinstance(source, dict) else None
    return court if isinstance(court, int) and 1 <= court <= LAST_COURT else None


def _topics_of(bills: dict[str, Any] | None) -> frozenset[str] | None:
    """The ids of all topics before anything is checked, those with another fault included."""
    topics = None if bills is None else bills.get("topic", [])
    if not isinstance(topics, list):
        return None
    ids = [each.get("id") for each in topics if isinstance(each, dict)]
    return frozenset(each for each in ids if isinstance(each, str))
