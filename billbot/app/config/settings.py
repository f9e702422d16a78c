"""The tables of `billbot.toml` as pydantic models: the site, the state, the schedule, the servers and the channels.

The defaults are those that docs/design/contract.md shows. All are frozen.
"""

import re
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, Strict, ValidationInfo, field_validator

from billbot.app.config import references, types
from billbot.app.config.faults import shown
from billbot.app.config.tables import Table
from billbot.loopback import is_loopback

_NO_ADDRESS = (
    "an address must not be in this file, because others can read it; put it into an environment variable or "
    'an ignored file, and write "env:ORGANIZERS" or "file:secrets/organizers.txt"'
)


class SourceTable(Table):
    """The site that is read, and the limits of its use."""

    url: types.Base = "https://malegislature.gov"
    contact: types.Contact = "bills@example.org"
    gap_seconds: Annotated[float, Strict(), Field(ge=0, le=3600, allow_inf_nan=False)] = 2.0
    timeout_seconds: Annotated[float, Strict(), Field(gt=0, le=600, allow_inf_nan=False)] = 30.0
    ca_file: types.FileOrNone = None
    gone_after: types.Span = timedelta(hours=1)

    @field_validator("gap_seconds")
    @classmethod
    def _polite_gap(cls, gap: float, at: ValidationInfo) -> float:
        url = at.data.get("url")
        if gap < 1 and url is not None and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError(f"must be at least 1 at a site that is not on this machine, is {gap:g}; 2 is a good value")
        return gap

    @property
    def on_loopback(self) -> bool:
        """Whether the site is on this machine: the practice General Court, or a test."""
        return is_loopback(urlsplit(self.url).hostname or "")


class StateTable(Table):
    """The paths of the database and of the published pages, both absolute."""

    path: types.FilePath = Field(default=Path("state/billbot.db"), validate_default=True)
    public: types.FilePath = Field(default=Path("state/public"), validate_default=True)

    @field_validator("public")
    @classmethod
    def _not_with_the_database(cls, public: Path, at: ValidationInfo) -> Path:
        database = at.data.get("path")
        if database is not None and database.is_relative_to(public):
            raise ValueError("the database would be published; name a folder of its own, such as state/public")
        return public


class PublicTable(Table):
    """The address of the public pages (no slash at the end; empty for none), and whether they show positions."""

    url: types.BaseOrNone = ""
    public_positions: types.Yes = False


class ScheduleTable(Table):
    """When the site is read; times of day are in `timezone`."""

    timezone: types.Zone = ZoneInfo("America/New_York")
    looks_per_day: Annotated[int, Strict(), Field(ge=2, le=1440)] = 24
    check_every: types.Pause = timedelta(hours=12)
    check_every_else: types.Pause = timedelta(hours=12)
    suggest_at: types.Time = time(5, 30)
    outage_after: types.Pause = timedelta(hours=6)


class SlackTable(Table):
    """The address of Slack's API, with a slash at the end, and whose answers count; everybody's if none is named."""

    api_url: types.BaseWithSlash = "https://slack.com/api/"
    maintainers: Annotated[tuple[types.SlackUser, ...], references.EACH_ONCE] = ()


class EmailTable(Table):
    """The server for outgoing mail; `sender` is the key `from`, and an empty `user` means no login."""

    host: types.Host = "smtp.example.org"
    port: Annotated[int, Strict(), Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: types.FileOrNone = None
    user: types.Prose = "bot@example.org"
    sender: types.Sender = Field(default="Bill Bot <bot@example.org>", alias="from")

    @field_validator("security")
    @classmethod
    def _encrypted(cls, security: str, at: ValidationInfo) -> str:
        host = at.data.get("host")
        if security == "none" and host is not None and not is_loopback(host):
            raise ValueError('"none" is for a server on this machine; write "starttls" or "tls"')
        return security


class HeartbeatTable(Table):
    """An address that is requested after each good check, or empty."""

    url: types.UrlOrNone = ""


class ChannelTable(Table):
    """Where messages go, which ones, and when; `to` of an email channel says where the addresses are kept."""

    name: Annotated[types.Name, references.once("channel")]
    kind: Literal["slack", "email", "console"]
    to: types.Text = Field(default="", validate_default=True)
    topics: Annotated[tuple[references.TopicOrAll, ...], references.EACH_ONCE] = ("*",)
    weight: Literal["news", "everything"] = "news"
    alerts: types.Yes = True
    digest: types.WeeklyOrNone = types.Weekly(0, time(8))
    asks: types.Yes = True
    remind_days: Annotated[tuple[Annotated[int, Strict(), Field(ge=1, le=365)], ...], references.EACH_ONCE] = (7, 1)
    quiet: types.QuietOrNone = None
    operations: types.Yes = False

    @field_validator("to")
    @classmethod
    def _valid_recipient(cls, to: str, at: ValidationInfo) -> str:
        kind = at.data.get("kind")
        kept_elsewhere = re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f\x7f]*[^\x00- \x7f]", to)
        if "@" in to and not kept_elsewhere:
            raise ValueError(_NO_ADDRESS)
        if kind == "slack" and not re.fullmatch(r"[CDG](?=[A-Z]*[0-9])[A-Z0-9]+", to):
            raise ValueError(
                f'must be the id of a Slack channel such as "C0123456789", is {shown(to)}; '
                "Slack shows it at the end of the channel's details"
            )
        if kind == "email" and not kept_elsewhere:
            raise ValueError(
                "must name where the addresses are kept, because others can read this file: "
                f'"env:ORGANIZERS" or "file:secrets/organizers.txt", is {shown(to)}'
            )
        if kind == "console" and to:
            raise ValueError("a console channel is sent nowhere; take this line out")
        return to


class BillbotFile(Table):
    """`billbot.toml`."""

    source: SourceTable
    state: StateTable
    public: PublicTable
    schedule: ScheduleTable
    slack: SlackTable
    email: EmailTable
    heartbeat: HeartbeatTable
    channels: tuple[ChannelTable, ...] = Field(alias="channel")
