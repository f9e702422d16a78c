"""What may be in the three files: the tables as pydantic models, and the checks of each value.

A table takes TOML's values and checks them, or raises ValueError with a fault in plain words. These never repeat a mail
or web address: some are private, some contain a key (promise 9). If the rest of billbot has a value with the same
fields, `Table.value` makes it. docs/design/contract.md shows the defaults. Nothing is assumed for a missing key: no
position and no date. Nothing is requested over the network. Only a file's existence is checked.
"""

import re
from collections.abc import Hashable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)

from billbot.app.config_faults import nearest, shown
from billbot.domain.bills import BillId
from billbot.domain.stages import Stage
from billbot.domain.watched import (
    Channel,
    ChannelWeight,
    Court,
    HeardKind,
    Milestone,
    Proposal,
    ReportingDay,
    ReportingRule,
    Schedule,
    StagedAsk,
    Topic,
)
from billbot.loopback import is_loopback

# Courts have three digits in every address of the site.
LAST_COURT = 999
# How many courts back a listed bill may be: twenty years.
_EARLIER = 10
_T = TypeVar("_T", bound=Hashable)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What is filled in where it is in an ask.
_ASK_PLACEHOLDERS = ("{chairs}", "{committee}")
_SLACK_CHANNEL = re.compile(r"[CDG](?=[A-Z]{0,40}[0-9])[A-Z0-9]{1,40}")
# Where a private value is kept: addresses, or a key. `config.kept` reads it.
_KEPT_ELSEWHERE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f\x7f]*[^\x00- \x7f]")
_FIRST_KINDS = ("console", "slack", "email")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# The first year of the General Court, and one beyond all plans: other years are typos.
_YEARS = range(1780, 2200)
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_SENDER = re.compile(rf'(?:(?:[^<>"@,;:\x00-\x1f\x7f]+|"[^<>"\\\x00-\x1f\x7f]*") <{_ADDRESS}>|{_ADDRESS})')


class References(Struct):
    """What values are checked against; None if the file that has it has faults.

    `courts` are the numbers of the General Courts in `calendar.toml`. `taken` collects the names used so far, with the
    kind of table, and `listed` the bills of all proposals: both grow while one set of files is read, and have no use
    after that.
    """

    root: Path = Path()
    courts: frozenset[int] | None = None
    topics: frozenset[str] | None = None
    taken: set[tuple[str, Hashable]] = field(default_factory=set)
    listed: set[BillId] = field(default_factory=set)


def _known(at: ValidationInfo) -> References:
    """The references that are passed as context; empty ones where a table is made without."""
    return at.context if isinstance(at.context, References) else References()


def _once(kind: str) -> AfterValidator:
    """A check that no two tables of a kind have the same name, ignoring case, since pages and feeds are files."""

    def check(name: Hashable, at: ValidationInfo) -> Hashable:
        taken, key = _known(at).taken, (kind, name.casefold() if isinstance(name, str) else name)
        if key in taken:
            raise ValueError(f"another {kind} already has the name {shown(name)}; rename or remove one")
        taken.add(key)
        return name

    return AfterValidator(check)


def _no_repeats(values: tuple[_T, ...]) -> tuple[_T, ...]:
    twice = {shown(value): None for n, value in enumerate(values) if value in values[:n]}
    if twice:
        raise ValueError(f"{', '.join(twice)} is listed twice; remove one")
    return values


def _topic(value: str, at: ValidationInfo) -> str:
    topics = _known(at).topics
    if topics is not None and value not in topics:
        raise ValueError(f"there is no topic {shown(value)}; {nearest(value, sorted(topics))}")
    return value


def _bill(value: object, at: ValidationInfo) -> BillId:
    """A bill with its court: without one, the number would mean another bill once the next court opens.

    The court after the last in the calendar is the latest allowed, since around New Year both are watched. One of more
    than twenty years ago is a typo, such as 149 for 194.
    """
    try:
        bill = BillId.typed(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'{shown(value)} is not a bill with its General Court; write it like "194/H1588"') from None
    last = max(_known(at).courts or (), default=None)
    oldest, latest = (1, LAST_COURT) if last is None else (max(1, last - _EARLIER), last + 1)
    if not oldest <= bill.general_court <= latest:
        raise ValueError(f"{shown(value)} is from an unknown General Court; calendar.toml has {oldest} to {latest}")
    if bill in _known(at).listed:
        raise ValueError(f"{shown(value)} is already listed above; list it once, in a proposal with all its topics")
    _known(at).listed.add(bill)
    return bill


def _one_line(value: str) -> str:
    """Text with collapsed white space. Control characters, which terminals and mail headers obey, are refused."""
    text = " ".join(value.split())
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in text):
        raise ValueError("has a control character; retype the text by hand")
    return text


def _not_empty(value: str) -> str:
    if not value:
        raise ValueError("is empty; say it in a few words")
    return value


def _placeholders(ask: str) -> str:
    for found in re.findall(r"\{[^{}]*\}", ask):
        if found not in _ASK_PLACEHOLDERS:
            raise ValueError(f"{shown(found)} is not a placeholder; {nearest(found, _ASK_PLACEHOLDERS)}")
    return ask


def _slug(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", value):
        raise ValueError(
            f'{shown(value)} is not an id; write letters, digits and hyphens, 80 at most, such as "juvenile-diversion"'
        )
    return value


def _kind(value: str) -> str:
    if value not in _FIRST_KINDS:
        from billbot.channels.ways_out import WAYS_OUT

        if value not in WAYS_OUT:
            raise ValueError(f"{shown(value)} is not one of the choices; {nearest(value, (*_FIRST_KINDS, *WAYS_OUT))}")
    return value


def _slack_user(value: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{7,20}", value):
        raise ValueError(
            f'{shown(value)} is not the id of a Slack user; write it like "U0123456789": in Slack, "Copy member ID" is'
            " in the menu of a person's profile"
        )
    return value


def _without_address(value: str) -> str:
    if "@" in value:
        raise ValueError("write a role or a name, not an address: everybody reads it")
    return value


def _phrase(value: str) -> str:
    if len(value) == 1 and value.isalnum():
        raise ValueError(f"{shown(value)} is too short: nearly every document contains it")
    if re.search(r"(?<![^\W_]{3})\*|\*(?! |$)", value):
        raise ValueError(f'{shown(value)}: a * must follow at least three letters; write it like "deport*"')
    return value


def _span(value: object) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,5}) ?([smhd])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'must be a time span such as "90s", "30m", "3h" or "1d", not {shown(value)}')
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if span > timedelta(days=366):
        raise ValueError(f"must be a year at most, not {shown(value)}")
    return span


def _not_zero(span: timedelta) -> timedelta:
    if not span:
        raise ValueError('must be longer than zero; write "30m" for half an hour')
    return span


def _time(value: object) -> time:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'must be a time of day in quotes such as "05:30" or "17:00", not {shown(value)}')
    return time(int(found[1]), int(found[2]))


def _weekly(value: object) -> tuple[int, time]:
    day, _, at = value.lower().partition(" ") if isinstance(value, str) else ("", "", "")
    if day not in WEEKDAYS:
        raise ValueError(f'must be a day and a time such as "mon 08:00", or "" for none, not {shown(value)}')
    return WEEKDAYS.index(day), _time(at)


def _quiet(value: object) -> tuple[time, time]:
    start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise ValueError(f'must be two times such as "21:00-07:00", or "" for none, not {shown(value)}')
    hours = _time(start.strip()), _time(end.strip())
    if hours[0] == hours[1]:
        raise ValueError('begins and ends at the same time; write "" for no quiet hours')
    return hours


def _day(value: object) -> date:
    """A day, written as TOML's own date or in quotes; one with a time of day is refused."""
    text = str(value) if type(value) is date or isinstance(value, str) else ""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise ValueError(f"must be a date such as 2027-01-20 (year, month, day), not {shown(value)}")
    return day


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (LookupError, ValueError, OSError):
        raise ValueError(f'there is no time zone {shown(value)}; write "America/New_York"') from None


def is_address(text: str) -> bool:
    """Whether a text is one bare email address."""
    return re.fullmatch(_ADDRESS, text) is not None


def _url(value: object) -> str:
    text = value if isinstance(value, str) and re.fullmatch(r"[!-~]+", value) else ""
    try:
        parts = urlsplit(text)
        # A port beyond 65535 raises here too; 0 is for a site on loopback that has not started yet.
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise ValueError('must be a web address such as "https://malegislature.gov"')
    if parts.username is not None:
        raise ValueError("holds a user name or a password, which others can read here; leave it out")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError('must begin with "https://"; plain http is only for this machine (localhost, 127.0.0.1)')
    return text


def _base(value: object) -> str:
    """An address to add paths to: without query, fragment and final slash."""
    url = _url(value)
    if "?" in url or "#" in url:
        raise ValueError('must be the start of every address; leave out what follows the "?" or "#"')
    return url.rstrip("/")


def _contact(value: object) -> str:
    if not isinstance(value, str) or not is_address(value):
        raise ValueError('must be an email address where you can be reached, such as "bills@example.org"')
    return value


def _reached(value: object) -> str:
    if isinstance(value, str) and is_address(value):
        return value
    try:
        return _url(value)
    except ValueError:
        raise ValueError('must be an email address or a web address, such as "https://example.org/contact"') from None


def _sender(value: object) -> str:
    if not isinstance(value, str) or not _SENDER.fullmatch(value):
        raise ValueError('must be an address, with a name or without, such as "Bill Bot <bot@example.org>"')
    return value


def _host(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+", value):
        raise ValueError(f'must be the name of a mail server such as "smtp.example.org", not {shown(value)}')
    return value


def _path(value: object, at: ValidationInfo) -> Path:
    text = str(value) if isinstance(value, str | Path) else ""
    if not text.strip() or not text.isprintable():
        raise ValueError(f'must be a path such as "state/billbot.db", not {shown(value)}')
    return _known(at).root / text


def _file(value: object, at: ValidationInfo) -> Path:
    path = _path(value, at)
    try:
        there = path.is_file()
    except OSError:
        there = False
    if not there:
        raise ValueError(f'there is no file {shown(value)} that can be read; put it there, or write "" for none')
    return path


def _or_empty(nothing: object) -> WrapValidator:
    """A validator that accepts an empty text, which means the value `nothing`."""
    return WrapValidator(lambda value, check: nothing if value == "" else check(value))


_Text = Annotated[str, Strict()]
_Prose = Annotated[_Text, AfterValidator(_one_line)]
_Ask = Annotated[_Prose, AfterValidator(_placeholders)]
_Name = Annotated[_Prose, AfterValidator(_not_empty)]
_Slug = Annotated[_Text, AfterValidator(_slug)]
_Phrases = tuple[Annotated[_Name, AfterValidator(_phrase)], ...]
_Yes = Annotated[bool, Strict()]
_Days = Annotated[int, Strict(), Field(ge=1, le=365)]
_Span = Annotated[timedelta, PlainValidator(_span)]
_Pause = Annotated[_Span, AfterValidator(_not_zero)]
_Day = Annotated[date, PlainValidator(_day)]
_Base = Annotated[str, PlainValidator(_base)]
_FilePath = Annotated[Path, PlainValidator(_path)]
_FileOrNone = Annotated[Path | None, PlainValidator(_file), _or_empty(None)]
_Once = AfterValidator(_no_repeats)
_Topics = Annotated[tuple[Annotated[_Text, AfterValidator(_topic)], ...], _Once]
_TopicsOrAll = Annotated[
    tuple[Annotated[_Text, AfterValidator(lambda value, at: value if value == "*" else _topic(value, at))], ...], _Once
]


class Table(BaseModel):
    """A table of a file; an unknown key in it is a fault."""

    # The schema is built at first use, and not separately for a table within another, since that takes long.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    describes: ClassVar[type[Struct] | None] = None

    @property
    def value(self) -> Any:
        """The value of class `describes` with the fields of this table; tables within it become values, too."""
        assert self.describes is not None
        return self.describes(
            **{
                key: tuple(each.value if isinstance(each, Table) else each for each in said)
                if isinstance(said, tuple)
                else said
                for key, said in self
            }
        )


class SourceTable(Table):
    """The site that is read."""

    url: _Base = "https://malegislature.gov"
    """The site."""
    contact: Annotated[str, PlainValidator(_contact)] = "bills@example.org"
    """Your address in the User-Agent. billbot does not read the real site while this is an example.org address."""
    gap_seconds: Annotated[float, Strict(), Field(ge=0, le=3600, allow_inf_nan=False)] = 2.0
    """Seconds between two requests; at least 1 at a site that is not on this machine."""
    timeout_seconds: Annotated[float, Strict(), Field(gt=0, le=600, allow_inf_nan=False)] = 30.0
    """How long each try for an answer may take."""
    ca_file: _FileOrNone = None
    """A file of extra certificates, for when the site leaves out its intermediate."""
    gone_after: _Span = timedelta(hours=1)
    """How long a row has to be missing before it counts as removed."""

    @field_validator("gap_seconds")
    @classmethod
    def _polite_gap(cls, gap: float, at: ValidationInfo) -> float:
        url = at.data.get("url")
        if gap < 1 and url is not None and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError(f"must be at least 1 for a site on another machine, but is {gap:g}; 2 is a good value")
        return gap

    @property
    def on_loopback(self) -> bool:
        """Whether the site is on this machine: the practice General Court, or a test."""
        return is_loopback(urlsplit(self.url).hostname or "")


class StateTable(Table):
    """Where billbot keeps what it knows; paths begin at the parent of the configuration's folder."""

    path: _FilePath = Field(default=Path("state/billbot.db"), validate_default=True)
    """The database. A configuration in a folder of another name has a database named for that folder."""
    public: _FilePath = Field(default=Path("state/public"), validate_default=True)
    """The folder of public pages, feeds and calendars."""

    @field_validator("public")
    @classmethod
    def _not_with_the_database(cls, public: Path, at: ValidationInfo) -> Path:
        database = at.data.get("path")
        if database is not None and database.is_relative_to(public):
            raise ValueError("the database would be published; name a separate folder, such as state/public")
        return public


class PublicTable(Table):
    """The public pages, and who publishes them."""

    url: Annotated[str, PlainValidator(_base), _or_empty("")] = ""
    """Where that folder is on the web; messages link there."""
    name: _Prose = ""
    """Who publishes the pages; shown on each of them."""
    about: _Prose = ""
    """A sentence or two about you."""
    contact: Annotated[str, PlainValidator(_reached), _or_empty("")] = ""
    """An email or web address."""
    public_positions: _Yes = False
    """Show position, ask and owner to everybody."""


class ScheduleTable(Table):
    """When the site is read; times of day are in `timezone`."""

    describes = Schedule
    timezone: Annotated[ZoneInfo, PlainValidator(_zone)] = ZoneInfo("America/New_York")
    looks_per_day: Annotated[int, Strict(), Field(ge=2, le=1440)] = 24
    """How many times a day each bill is read, on average."""
    check_every: _Pause = timedelta(hours=12)
    """The longest that a bill goes unread, on weekdays from 8:00 to 20:00."""
    check_every_else: _Pause = timedelta(hours=12)
    """The same at night and on weekends."""
    suggest_at: Annotated[time, PlainValidator(_time)] = time(5, 30)
    """When the list of all documents is read, once a day."""
    outage_after: _Pause = timedelta(hours=6)
    """How long every check must fail before channels hear about it."""


class SlackTable(Table):
    """Slack."""

    api_url: Annotated[str, PlainValidator(lambda value: f"{_base(value)}/")] = "https://slack.com/api/"
    maintainers: Annotated[tuple[Annotated[_Text, AfterValidator(_slack_user)], ...], _Once] = ()
    """User ids, such as "U0123456789", of those who decide and edit in Slack. If empty, everybody in an operations
    channel except guests."""


class EmailTable(Table):
    """The server for outgoing mail."""

    host: Annotated[str, PlainValidator(_host)] = "smtp.example.org"
    port: Annotated[int, Strict(), Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls`, `tls`, or `none` for a server on this machine."""
    ca_file: _FileOrNone = None
    """A file of extra certificates."""
    user: _Prose = "bot@example.org"
    """The user name; empty if the server needs no login."""
    sender: Annotated[str, PlainValidator(_sender)] = Field(default="Bill Bot <bot@example.org>", alias="from")
    """The sender."""

    @field_validator("security")
    @classmethod
    def _encrypted(cls, security: str, at: ValidationInfo) -> str:
        host = at.data.get("host")
        if security == "none" and host is not None and not is_loopback(host):
            raise ValueError('"none" is for a server on this machine; write "starttls" or "tls"')
        return security


class HeartbeatTable(Table):
    """The heartbeat."""

    url: Annotated[str, PlainValidator(_url), _or_empty("")] = ""
    """Requested after each check that read a bill, unless something is an hour overdue."""


class ChannelTable(Table):
    """Where messages go, which ones, and when. Without any channel, messages are printed where billbot runs."""

    describes = Channel
    name: Annotated[_Name, _once("channel")]
    """A name for the channel. A renamed channel with the same recipients is the same channel."""
    kind: Annotated[str, AfterValidator(_kind)]
    """`console`, `slack`, `email`, or one of [the other ways out](../ways-out.md)."""
    to: _Text = Field(default="", validate_default=True)
    """Slack: the channel's id. Others: where the address is kept, as "env:NAME" or "file:secrets/name.txt". Console:
    none."""
    topics: _TopicsOrAll = ("*",)
    """Ids of topics."""
    weight: ChannelWeight = "news"
    """What is sent right away: `news` or `everything`."""
    also: Annotated[tuple[HeardKind, ...], _Once] = ()
    """What is also sent right away: `hearings`, `votes` (roll calls), `amendments`, `cosponsors`, `extensions` (of the
    day to report), `drafts` (what a new draft changed)."""
    skip: Annotated[tuple[HeardKind, ...], _Once] = ()
    """What is sent only in the digest."""
    alerts: _Yes = True
    """Send alerts."""
    digest: Annotated[tuple[int, time] | None, PlainValidator(_weekly), _or_empty(None)] = (0, time(8))
    """The day and time of the digest; empty for none."""
    asks: _Yes = True
    """With `false` the channel gets facts only: no position, ask or owner."""
    remind_days: Annotated[tuple[_Days, ...], _Once] = (7, 1)
    """How many days before a hearing to remind."""
    quiet: Annotated[tuple[time, time] | None, PlainValidator(_quiet), _or_empty(None)] = None
    """Hours such as "21:00-07:00" in which alerts and reminders wait, to leave as one message. Digests, operations,
    and what is about a hearing that begins before the hours end do not wait."""
    operations: _Yes = False
    """Send outages, incidents, undelivered messages, edits and suggestions here, for maintainers."""
    private_network: _Yes = False
    """Allow an address in your own network. Apprise always does."""

    @field_validator("to")
    @classmethod
    def _valid_recipient(cls, to: str, at: ValidationInfo) -> str:
        kind: str = at.data.get("kind", "")
        pattern = {"slack": _SLACK_CHANNEL, "console": re.compile("")}.get(kind, _KEPT_ELSEWHERE)
        if pattern.fullmatch(to):
            return to
        if "@" in to and not _KEPT_ELSEWHERE.fullmatch(to):
            raise ValueError(
                "an address must not be in this file, because others can read it; put it into an environment variable "
                'or an ignored file, and write "env:ORGANIZERS" or "file:secrets/organizers.txt"'
            )
        if kind == "slack":
            raise ValueError(
                f'must be the id of a Slack channel such as "C0123456789", not {shown(to)}; '
                "Slack shows it at the end of the channel's details"
            )
        if kind == "console":
            raise ValueError("a console channel has no address; remove this line")
        if not kind:  # that is a fault by itself
            return to
        what, name = ("list of addresses", "organizers") if kind == "email" else ("address", kind)
        wanted = f'must name where the {what} is kept, because others can read this file: "env:{name.upper()}" or '
        raise ValueError(f'{wanted}"file:secrets/{name}.txt", not {shown(to)}')


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


class TopicTable(Table):
    """A subject of proposals; its words find documents that nobody listed."""

    describes = Topic
    id: Annotated[_Slug, _once("topic")]
    """Up to 80 letters, digits and hyphens."""
    name: _Name
    words: _Phrases = ()
    """Phrases to look for in titles, summaries and texts; "deport*" also finds "deportation"."""
    title_words: _Phrases = ()
    """Phrases to look for in titles and summaries only."""
    not_words: _Phrases = ()
    """Phrases to ignore although they contain one of the words."""
    public: _Yes = True
    """With `false` the topic and its proposals are on no public page."""


class AskTable(Table):
    """What people are asked to do while a proposal is at a stage, in place of one `ask` for all stages."""

    describes = StagedAsk
    stage: Stage
    text: _Ask
    """As `ask`."""


class ProposalTable(Table):  # type: ignore[no-redef]  # two fields read the key `ask`
    """What you follow, whatever number it has."""

    describes = Proposal
    id: Annotated[_Slug, _once("proposal")]
    """Up to 80 letters, digits and hyphens."""
    name: _Name
    spoken: _Prose = ""
    """What messages call its bills together, such as “the homes bills”; derived from the name if left out."""
    topics: _Topics
    """Ids of topics, the main one first."""
    bills: tuple[Annotated[BillId, PlainValidator(_bill)], ...] = ()
    """Numbers such as "194/H1588", or addresses of bill pages."""
    position: Literal["support", "oppose", "watch"] = "watch"
    """`support`, `oppose` or `watch`."""
    why: _Prose = ""
    """One sentence for readers."""
    ask: Annotated[_Ask, BeforeValidator(lambda ask: "" if isinstance(ask, list) else ask)] = ""
    """What people are asked to do, until it is law or its term is over. `{committee}` and `{chairs}` are filled in."""
    asks: Annotated[tuple[AskTable, ...], BeforeValidator(lambda ask: ask if isinstance(ask, list) else ())] = Field(
        default=(), validation_alias="ask"
    )
    owner: Annotated[_Prose, AfterValidator(_without_address)] = ""
    """Who answers questions: a role or a name, not an address. A role exposes nobody."""
    next: Literal["", "drop"] = ""
    """"drop": do not look for it in the next court."""
    mute_until: Annotated[date | None, PlainValidator(_day), _or_empty(None)] = None
    """A date; no alerts until then. The digest continues."""
    public: _Yes = True
    """With `false` it is on no public page."""

    @field_validator("asks")
    @classmethod
    def _one_a_stage(cls, asks: tuple[AskTable, ...]) -> tuple[AskTable, ...]:
        stages = [each.stage for each in asks]
        for at, stage in enumerate(stages):
            if stage in stages[:at]:
                raise ValueError(f"two of them are for the stage {shown(stage)}; combine them")
        return asks

    @field_validator("id")
    @classmethod
    def _is_no_bill(cls, proposal: str) -> str:
        """An id that could be a bill number is refused, so `show H1588` has one meaning."""
        try:
            BillId.parse(proposal, LAST_COURT)
        except ValueError:
            return proposal
        raise ValueError(
            f"{shown(proposal)} looks like a bill number; write words, such as {shown('safe-communities')}"
        )

    @field_validator("topics")
    @classmethod
    def _has_a_main_one(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        if not topics:
            raise ValueError('is empty; name at least the main one, such as topics = ["287g"]')
        return topics


class DeadlineTable(Table):
    """The day by which committees report, for bills that no rule fits."""

    describes = ReportingDay
    date: _Day
    rule: _Name
    """The rule that sets the day."""
    source: _Name
    """Where that is written."""


class ReportingRuleTable(Table):
    """How the day for a bill is counted; the first rule that fits counts."""

    describes = ReportingRule
    branch: Literal["House", "Senate"] | None = None
    """`House` or `Senate`: whose bills; left out, both."""
    committee: _Name | None = None
    """Bills in this committee only; left out, a bill's first committee."""
    referred_before: _Day | None = None
    """Bills that came to the committee before this day."""
    days_after_hearing: _Days | None = None
    """Days after the first hearing there."""
    chair_may_add: _Days | None = None
    """Days that the chair may add."""
    latest: _Day | None = None
    """The last possible day. `days_after_hearing`, `latest` or both are needed."""
    source: _Name
    """Where that is written."""

    @model_validator(mode="after")
    def _gives_a_day(self) -> Self:
        if self.days_after_hearing is None and self.latest is None:
            raise ValueError("gives no day; write days_after_hearing, latest, or both")
        if self.chair_may_add is not None and self.days_after_hearing is None:
            raise ValueError("chair_may_add adds to days_after_hearing, which is missing; write both or neither")
        return self


class CourtTable(Table):
    """The dates of a General Court. Nothing is derived from a date that is left out."""

    describes = Court
    number: Annotated[int, Strict(), Field(ge=1, le=LAST_COURT), _once("court")]
    opens: _Day | None = None
    formal_sessions_end: _Day | None = None
    ends: _Day | None = None
    hearing_notice_days: _Days | None = None
    """How many days ahead hearings must be announced."""
    reporting: tuple[DeadlineTable, ...] = ()
    reporting_rules: tuple[ReportingRuleTable, ...] = Field(default=(), alias="reporting_rule")

    @field_validator("formal_sessions_end", "ends")
    @classmethod
    def _in_order(cls, day: date | None, at: ValidationInfo) -> date | None:
        for key in ("opens", "formal_sessions_end"):
            earlier = at.data.get(key)
            if day is not None and earlier is not None and day < earlier:
                raise ValueError(f"{day} is before {key} ({earlier}); check which of the two is mistyped")
        return day


class CommitteeTable(Table):
    """What you know about a committee."""

    name: Annotated[_Name, _once("committee")]
    """As its page names it; "Joint Committee on the Judiciary" is the same as "The Judiciary"."""
    testimony: _Prose = ""
    """How it takes written testimony, in its own words."""
    watch: _Yes = False
    """Announce and list all its hearings, no matter what is on the agenda."""
    topics: _TopicsOrAll = ("*",)
    """Only in channels that hear one of these."""


class MilestoneTable(Table):
    """A date of your own, such as a lobby day. Channels hear if it moves."""

    describes = Milestone
    date: _Day
    name: _Name
    """With "cosponsor" in it, it is the deadline in asks while a proposal is being filed again."""
    topics: _TopicsOrAll = ("*",)
    """Only in channels that hear one of these."""


class BillsFile(Table):
    """`bills.toml`."""

    topics: tuple[TopicTable, ...] = Field(default=(), alias="topic")
    proposals: tuple[ProposalTable, ...] = Field(default=(), alias="proposal")


class CalendarFile(Table):
    """`calendar.toml`."""

    courts: tuple[CourtTable, ...] = Field(default=(), alias="court")
    committees: tuple[CommitteeTable, ...] = Field(default=(), alias="committee")
    dates: tuple[MilestoneTable, ...] = Field(default=(), alias="date")
