"""The Slack transport, through slack-sdk. A message is posted once: composing and trying again are done elsewhere.

A try may end without our knowing whether Slack took the message: a time-out, a broken connection, a status 500
(of its `fatal_error` Slack says that part of the work may have been done). Such a post is not repeated here,
though the SDK has handlers that would: "nothing is told twice" (promise 4) outranks speed. A later delivery first
looks for the message in the channel's history (`ChannelRecord`).
"""

import logging
import math
from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec.structs import replace

from billbot.channels import Finding
from billbot.channels.slack.api import Identity, SlackApi, read_identity
from billbot.channels.slack.deciders import Deciders, decided
from billbot.channels.slack.doctor import Workspace as Workspace
from billbot.channels.slack.doctor import ask_slack, examine
from billbot.channels.slack.errors import RefusalError, legible
from billbot.channels.slack.record import ChannelRecord, content, metadata, reference_of
from billbot.clock import Clock
from billbot.domain.ledger import Answer, Message, Receipt
from billbot.errors import DeliveryError

_POST_GAP = 1.0  # Slack's rule: about one message a second and channel

_log = logging.getLogger(__name__)


class SlackChannel:
    """The transport of one Slack channel, of which the bot is a member.

    `to` is the channel's id, `token` the bot token, `api_url` where the API is (https, on loopback also http),
    `timeout` the seconds for each read, `longest_seconds` for a call. `clock` paces the posts and dates the receipts.
    `answered` says that members of the channel decide by answering messages, which takes further scopes. `maintainers`
    are ids of users: if there are any, their answers alone count.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    can_find = True

    def __init__(
        self,
        name: str,
        *,
        to: str,
        token: str,
        api_url: str,
        clock: Clock,
        answered: bool = False,
        maintainers: Collection[str] = (),
        timeout: int = 30,
        longest_seconds: float = 60,
    ) -> None:
        self.name = name
        self._to, self._answered, self._maintainers = to, answered, maintainers
        self._clock = clock
        self._free_at = -math.inf
        self._known: Identity | None = None
        self._asked_deciders: Deciders | None = None
        self._api = SlackApi(
            token, api_url, about=to, timeout=timeout, longest_seconds=longest_seconds, sleep=clock.sleep
        )
        self._record = ChannelRecord(name, self._api, self._identity)

    def address_of(self, reference: str) -> str:
        """The URL of the message whose `ts` is `reference`; empty while Slack does not name our workspace."""
        try:
            url = self._identity().url
        except DeliveryError:  # a mention of the message does without a link
            return ""
        return f"{url.rstrip('/')}/archives/{self._to}/p{reference.replace('.', '')}" if url else ""

    def recipients(self) -> tuple[str, ...]:
        """The channel's id, the only recipient."""
        return (self._to,)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Post `message`; in a `thread`, if one is given, and then also shown in the channel.

        The receipt's reference is Slack's `ts`. If the thread is gone the message begins a new one.

        Raises DeliveryError, `permanent` where trying again is useless.
        """
        try:
            return self._post(message, recipient, thread)
        except RefusalError as refusal:
            if thread is None or not refusal.thread_gone:
                raise
        return replace(self._post(message, recipient, None), again=True)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of the message in the channel that carries `key`, or null. Raises DeliveryError."""
        return self._record.earlier(key, recipient, since)

    def probe(self) -> None:
        """Ask whether the token is accepted and the bot may write in the channel. Raises DeliveryError."""
        ask_slack(self._to, self._api)

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Check the token, its scopes and the channel; with `send` a message is posted and deleted at once."""
        deciders = self._maintainers if self._answered else None
        return tuple(examine(self.name, self._to, self._api, deciders, send=send))

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Replace the message whose `ts` is `reference` by `message`; one that Slack no longer lets us edit stays.

        Raises DeliveryError for anything else.
        """
        try:
            self._api.call(
                self._api.client.chat_update,
                channel=recipient,
                ts=reference,
                metadata=metadata(message),
                parse="none",
                **content(message),
            )
        except RefusalError as refusal:
            if not refusal.unchangeable:
                raise
            _log.warning("channel %s: a message that has to be corrected cannot be edited: %s", self.name, refusal)

    def answers(self, reference: str, of: int = 1) -> Mapping[int, Answer]:
        """The answers, by ✅ or ❌, of those who may decide (`Deciders`) to our message `reference`, as `decided` says.

        Empty if the message was deleted. Needs the scope reactions:read, and users:read where no maintainers are named.
        Raises DeliveryError.
        """
        try:
            found = self._api.call(self._api.client.reactions_get, channel=self._to, timestamp=reference, full=True)
        except RefusalError as refusal:
            if refusal.thread_gone:
                return {}
            raise
        with legible():
            told = found.get("message") or {}
            if told.get("ts") != reference or not self._identity().wrote(told):
                return {}
            return decided(told, of, self.may_decide)

    def may_decide(self, person: str) -> bool:
        """Whether the answer of the user with this id counts. Raises DeliveryError."""
        return (self._answered or bool(self._maintainers)) and self._deciders().may(person)

    def _post(self, message: Message, recipient: str, thread: str | None) -> Receipt:
        if (wait := self._free_at - self._clock.monotonic()) > 0:
            self._clock.sleep(wait)
        try:
            posted = self._api.call(
                self._api.client.chat_postMessage,
                channel=recipient,
                metadata=metadata(message),
                thread_ts=thread,
                reply_broadcast=True if thread else None,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",  # only the links we wrote are links
                **content(message),
            )
        finally:
            self._free_at = self._clock.monotonic() + _POST_GAP
        with legible():
            return Receipt(reference=reference_of(posted["ts"]), at=self._clock.now())

    def _identity(self) -> Identity:
        """The bot's own identity, asked for once. Raises DeliveryError."""
        if self._known is None:
            self._known = read_identity(self._api.call(self._api.client.auth_test))
        return self._known

    def _deciders(self) -> Deciders:
        """Who may decide; what Slack said of each user is kept. Raises DeliveryError."""
        if self._asked_deciders is None:
            team = self._identity().team
            self._asked_deciders = Deciders(self._to, team, self._maintainers, self._api)
        return self._asked_deciders
