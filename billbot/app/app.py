"""The application: everything that commands, one tick and the worker need, wired as the configuration says.

Tests start here, too, with their own transports and clock. Slow modules (httpx, slack-sdk, smtplib) are imported only
when needed.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.app import config
from billbot.clock import Clock
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Dates, Proposal, Publisher, Topic
from billbot.errors import ConfigError

if TYPE_CHECKING:
    from billbot.briefs.names import Names
    from billbot.briefs.watch import Watch
    from billbot.channels import Finding, Transport
    from billbot.channels.slack import Maintainers, SlackReplies
    from billbot.channels.slack_socket import SlackListener
    from billbot.notify.reader import DeliveryContext
    from billbot.site.client import Rules
    from billbot.site.source import Source
    from billbot.store import Store

_READ_THROUGH_EVERY = timedelta(days=7)


class Memory(Struct):
    """What a process keeps from tick to tick. It reopens the database and the site for each.

    `read_at` is when this process last read the database through for damage, in seconds of our monotonic clock; None if
    it has not; `clock_asked`, when the site was last asked for the time before anything else. `rules` has what each
    site's robots.txt said when it was last read.
    """

    read_at: float | None = None
    clock_asked: float | None = None
    rules: "dict[str, Rules]" = field(default_factory=dict)


class App(Struct, frozen=True):
    """Everything that commands and the worker need, wired but not opened yet.

    `stopping` says whether the process was asked to end. `transports_override` replaces the configured transports.
    `folder` is where the configuration is, `digest` a hash of its files as last read. `overruled` says, a line per
    fault, why an earlier configuration is used instead. `memory` is kept from tick to tick. `buttons_work` says that
    this process receives Slack's button presses.
    """

    settings: config.Config
    clock: Clock
    environ: Mapping[str, str]
    stream: TextIO = field(default_factory=lambda: sys.stdout)
    stopping: Callable[[], bool] = lambda: False
    transports_override: "Mapping[str, Transport] | None" = None
    folder: Path | None = None
    digest: str = ""
    overruled: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory)
    buttons_work: bool = False

    def __repr__(self) -> str:
        return f"App(folder={self.folder!r})"  # the environment holds secrets

    def with_current_files(self) -> "App":
        """The app, reloaded from its files, or unchanged if they cannot be used.

        The worker loads an edit only at its next tick, but the person who made it may ask earlier.
        """
        if self.folder is None or (digest := config.digest(config.files(self.folder))) == self.digest:
            return self
        try:
            settings, overruled = config.effective_config(self.folder, self.environ)
        except ConfigError as error:
            return replace(self, overruled=tuple(error.faults))
        return replace(self, settings=settings, digest=digest, overruled=overruled)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels as configured."""
        return self.settings.channels

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals as configured."""
        return self.settings.proposals

    @property
    def listed(self) -> tuple[BillId, ...]:
        """The bills that the proposals list, each once."""
        return tuple(dict.fromkeys(self.settings.listed))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics as configured."""
        return self.settings.topics

    @property
    def dates(self) -> Dates:
        """What `calendar.toml` says."""
        return self.settings.dates

    @property
    def court(self) -> int:
        """The General Court that sits today; bill numbers typed without a court belong to it."""
        return self.dates.sitting(self.clock.now().date())

    def bill(self, text: str) -> BillId:
        """The bill that somebody typed; without a General Court, in the one that sits today. Raises ValueError."""
        return BillId.typed(text, self.court)

    def open_store(self, *, reading: bool = False) -> "Store":
        """Open the database for this thread, perhaps only for `reading`; use `with` to close it.

        A process that may write checks it for damage at its first opening, and once a week. Raises Damaged, also if its
        key is missing, and StoreError.
        """
        from billbot.store import Store

        memory, at = self.memory, self.clock.monotonic()
        read_lately = memory.read_at is not None and at - memory.read_at < _READ_THROUGH_EVERY.total_seconds()
        store = Store(self.settings.state.path, reading=reading, through=not (reading or read_lately))
        try:
            store.require_key()
        except BaseException:
            store.close()
            raise
        if not (reading or read_lately):
            memory.read_at = at
        store.polls.site = self.settings.source.url
        return store

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let other processes know that this one works with the database, even while it is not open.

        Raises StoreError while a backup is being restored in its place.
        """
        from billbot.store import Presence

        presence = Presence(self.settings.state.path)
        try:
            yield
        finally:
            presence.over()

    def sound_files(self) -> Mapping[str, bytes]:
        """The files of the configuration, for a backup; none if they have faults, since these may be secrets."""
        if self.folder is None:
            return {}
        files = config.files(self.folder)
        try:
            config.load(self.folder, self.environ, files)
        except ConfigError:
            return {}
        return {name: text for name, text in files.items() if text}

    @contextmanager
    def open_source(self) -> "Iterator[Source]":
        """Open the site. Raises ConfigError while the contact is a sample and the site is not on this machine."""
        from billbot.site.client import Rules
        from billbot.site.source import Source

        source = self.settings.source
        if not (self.settings.contact or source.on_loopback):
            fault = (
                f'billbot.toml: source: contact: is still the example "{source.contact}"; write your own address, '
                "or run `billbot setup contact`. Until then billbot does not read the site"
            )
            raise ConfigError([fault])
        with Source(
            source.url,
            contact=source.contact,
            clock=self.clock,
            gap_seconds=source.gap_seconds,
            timeout_seconds=source.timeout_seconds,
            ca_file=source.ca_file,
            stopping=self.stopping,
            rules=self.memory.rules.setdefault(source.url, Rules()),
        ) as opened:
            yield opened

    def watch(self, store: "Store") -> "Watch":
        """What we follow and which channels hear about it, from configuration and database. Raises StoreError."""
        from billbot.briefs.watch import Watch

        settings = self.settings
        return Watch(
            proposals=settings.proposals,
            channels=settings.channels,
            gone_after=settings.source.gone_after,
            links=store.bills.all_links(),
            numbers=store.bills.numbers(),
            committees=settings.watched_committees,
            topics=settings.topics,
            dates=settings.dates,
            site=self.site,
            contact=settings.contact,
            schedule=settings.schedule,
        )

    def names(self, store: "Store") -> "Names":
        """The names that somebody may type. Raises StoreError."""
        from billbot.briefs.names import Names

        return Names(self.watch(store), self.topics, store.bills.titles, self.court)

    @property
    def transports(self) -> "Mapping[str, Transport]":
        """The transport of each channel, by the channel's name."""
        if self.transports_override:
            return self.transports_override
        settings = self._with_secrets()
        return {
            channel.name: transport(channel, settings, self.environ, self.stream, self.clock)
            for channel in settings.channels
        }

    def _with_secrets(self) -> config.Config:
        """The settings, with secrets that were missing before and are available now."""
        settings = self.settings
        if self.folder is None or None not in {settings.slack_token, settings.slack_app_token, settings.smtp_password}:
            return settings
        known, unread = config.known_secrets(self.environ, self.folder)
        return replace(
            settings,
            slack_token=settings.slack_token or known.get(config.SLACK_TOKEN),
            slack_app_token=settings.slack_app_token or known.get(config.SLACK_APP_TOKEN),
            smtp_password=settings.smtp_password or known.get(config.SMTP_PASSWORD),
            unread=unread,
        )

    def slack_listener(self) -> "SlackListener | None":
        """The listener for Slack requests by Socket Mode; None without an app-level token."""
        token = self.settings.slack_app_token
        if token is None:
            return None
        from billbot.channels.slack_socket import SlackListener

        return SlackListener(app_token=token.get_secret_value(), api_url=self.settings.slack.api_url, clock=self.clock)

    def examine_slack_listener(self) -> "Finding | None":
        """For `doctor`: whether Slack accepts the app-level token, and the command's scope; None without a token."""
        listener = self.slack_listener()
        if listener is None:
            return None
        from billbot.channels.slack_doctor import lacks_command

        found = listener.examine()
        lack = lacks_command(**self._slack_bot()) if found.well else ""
        return replace(found, well=False, said=lack) if lack else found

    def slack_replies(self) -> "SlackReplies":
        """Answers requests, shows dialogs and Home tabs; without a bot token, only through a request's reply URL."""
        from billbot.channels.slack import SlackReplies

        return SlackReplies(**self._slack_bot())

    def slack_maintainers(self) -> "Maintainers":
        """Who may edit the list of bills from Slack."""
        from billbot.channels.slack import Maintainers
        from billbot.channels.slack_api import SlackApi

        channels = [each.to for each in self.channels if each.kind == "slack" and each.operations]
        api = SlackApi(**self._slack_bot(), about="", timeout=10)
        return Maintainers(api, named=self.settings.slack.maintainers, channels=channels)

    def _slack_bot(self) -> dict[str, Any]:
        token = self._with_secrets().slack_token
        return {"token": token.get_secret_value() if token else "", "api_url": self.settings.slack.api_url}

    def delivery(self, store: "Store") -> "DeliveryContext":
        """Everything needed to compose and send messages. Raises StoreError."""
        from billbot.notify.reader import DeliveryContext

        return DeliveryContext(self.watch(store), self.transports, self.buttons_work)

    @property
    def public_site(self) -> dict[str, Any]:
        """The arguments of `write_pages`: where the public pages are written and read, and what they show."""
        public = self.settings.public
        url = f"{public.url}/" if public.url else ""
        publisher = Publisher(public.name, public.about, public.contact)
        shown = {"positions": public.public_positions, "publisher": publisher}
        return {"folder": self.settings.state.public, "url": url, **shown}

    @property
    def site(self) -> str:
        """The address of the site, without a slash at its end."""
        return self.settings.source.url.rstrip("/")


def open_app(folder: Path, clock: Clock, environ: Mapping[str, str]) -> App:
    """Wire the app from the effective configuration of `folder`.

    Raises ConfigError with every fault of the files, unless an earlier configuration is used instead.
    """
    settings, overruled = config.effective_config(folder, environ)
    return App(settings, clock, environ, folder=folder, overruled=overruled)


def transport(
    channel: Channel, settings: config.Config, environ: Mapping[str, str], stream: TextIO, clock: Clock
) -> "Transport":
    """The transport of a channel. If it lacks a secret, it says so at each try.

    `environ` may hold addresses, `stream` is where a console channel prints.
    """
    from billbot.channels import UnconfiguredChannel

    def lacking(secret: str, instead: str) -> UnconfiguredChannel:
        lack = f"set {secret}, or {secret}_FILE to a file that holds it, or {instead}"
        return UnconfiguredChannel(channel.name, settings.unread.get(secret, lack))

    match channel.kind:
        case "slack":
            if settings.slack_token is None:
                return lacking(config.SLACK_TOKEN, "run `billbot setup`")
            from billbot.channels.slack import SlackChannel

            return SlackChannel(
                channel.name,
                to=channel.to,
                token=settings.slack_token.get_secret_value(),
                api_url=settings.slack.api_url,
                clock=clock,
                answered=channel.operations,
                maintainers=settings.slack.maintainers,
            )
        case "email":
            mail, password = settings.email, settings.smtp_password
            if mail.user and password is None:  # a login without one is refused for good, and its messages are lost
                setup = 'run `billbot setup mail`; for a server without a login write [email] user = ""'
                return lacking(config.SMTP_PASSWORD, setup)
            from billbot.channels.email import EmailChannel

            return EmailChannel(
                channel.name,
                recipients=lambda: config.recipients(channel, environ, settings.root),
                host=mail.host,
                port=mail.port,
                security=mail.security,
                ca_file=str(mail.ca_file or ""),
                user=mail.user,
                password=password.get_secret_value() if password else "",
                sender=mail.sender,
                clock=clock,
            )
        case "console":
            from billbot.channels.console import ConsoleChannel

            return ConsoleChannel(channel.name, stream=stream, clock=clock)
        case kind:
            from billbot.channels.ways_out import WAYS_OUT

            way = WAYS_OUT[kind]
            return way(channel, lambda: config.kept(channel, environ, settings.root, way.holds), clock)
