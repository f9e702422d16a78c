"""The Slack channel, through slack-sdk. Posts a message once; composing and retrying are done elsewhere.

After a try we may not know whether Slack accepted the message: a timeout, a broken connection, a status 500 (with
`fatal_error`, part of the work may be done). The SDK's handlers would repeat that post. We do not, since "nothing is
told twice" (promise 4) matters more than speed. A later delivery first looks for the message in the channel's history
(`SlackChannel.find`).
"""

import logging
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from billbot.channels import Finding, Transport
from billbot.channels.slack_api import (
    NOBODY,
    THREAD_GONE,
    TOO_LATE,
    UNCHANGEABLE,
    VIEW_GONE,
    Identity,
    RefusalError,
    SlackApi,
    is_of_slack,
    legible,
    read_identity,
)
from billbot.channels.slack_doctor import examine
from billbot.clock import EASTERN, Clock, elapsed
from billbot.domain.ledger import Answer, Message, Receipt
from billbot.domain.slack import SlackRequest, is_direct
from billbot.errors import DeliveryError

EVENT_TYPE = "billbot_notice"  # type of the metadata with a message's key

_POST_GAP = 1.0  # Slack's rule: about one message a second and channel
_PAGE, _PAGES = 100, 20  # how many messages are searched for a key: 2,000
_APART = timedelta(days=1)  # Slack's clock and ours differ by less than this
# The bytes of a message's text for screen readers. Slack refuses an edit with more than 4,000.
_READ_OUT = 2500
# The names of ✅ and ❌, and of 1️⃣ to 🔟.
_YES, _NO = "white_check_mark", "x"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten")
# Not full members: people who left, apps, guests of several channels or of one.
_LACKS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")

_log = logging.getLogger(__name__)


class SlackChannel(Transport):
    """The transport for one Slack channel that the bot is a member of.

    `to` is the channel's id, `token` the bot token, `api_url` where the API is (https, on loopback also http),
    `timeout` the seconds for each read, `longest_seconds` for a call. `clock` paces the posts and dates the receipts.
    `answered` says that members decide by answering messages, which needs more scopes. `maintainers` are user ids. If
    there are any, only their answers count.

    Raises ValueError if `api_url` would send the token unencrypted.
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
        self._api = SlackApi(
            token, api_url, about=to, timeout=timeout, longest_seconds=longest_seconds, sleep=clock.sleep
        )
        self._deciders = Maintainers(self._api, named=maintainers, channels=(to,), identify=self._identity)

    def address_of(self, reference: str) -> str:
        """The URL of the message with the `ts` `reference`; empty until Slack names our workspace."""
        try:
            url = self._identity().url
        except DeliveryError:  # the message is then mentioned without a link
            return ""
        return f"{url.rstrip('/')}/archives/{self._to}/p{reference.replace('.', '')}" if url else ""

    def recipients(self) -> tuple[str, ...]:
        """The channel's id, the only recipient."""
        return (self._to,)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Post `message`. If a `thread` is given, post it there and also show it in the channel.

        The receipt's reference is Slack's `ts`. If the thread is gone, the message begins a new one.

        Raises DeliveryError, `permanent` if trying again is useless.
        """
        try:
            return self._post(message, recipient, thread)
        except RefusalError as refusal:
            if thread is None or refusal.code not in THREAD_GONE:
                raise
        return replace(self._post(message, recipient, None), again=True)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of our message with `key`, first tried at `since`; None if there is none or we may not see it.

        Any app could post our key, so only messages of our own bot count. Messages in a thread are shown in the
        channel, too. Raises DeliveryError.
        """
        own, ask = self._identity(), self._api.client.conversations_history
        window = {"oldest": f"{(since - _APART).timestamp():.6f}", "limit": _PAGE, "include_all_metadata": True}
        doubt = f"it is not among {_PAGE * _PAGES} messages since then, and no others were read"
        try:
            for page, last in self._api.pages(ask, _PAGES, channel=recipient, **window):
                with legible():
                    for told in page.get("messages") or ():
                        if own.wrote(told) and _key(told) == key:
                            reference = _reference_of(told["ts"])
                            return Receipt(reference, datetime.fromtimestamp(float(reference), EASTERN))
                if last:
                    return None
        except RefusalError as refusal:
            if not refusal.permanent:
                raise
            doubt = str(refusal)
        _log.warning(
            "channel %s: cannot see whether an earlier try arrived; sent again, it may be there twice: %s",
            self.name,
            doubt,
        )
        return None

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Check the token, its scopes and the channel. With `send`, post a message and delete it immediately."""
        deciders = self._maintainers if self._answered else None
        return tuple(examine(self.name, self._to, self._api, deciders, send=send))

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Replace the message with the `ts` `reference`. If Slack no longer lets us edit it, it stays.

        Raises DeliveryError for anything else.
        """
        try:
            self._api.call(
                self._api.client.chat_update,
                channel=recipient,
                ts=reference,
                metadata=_metadata(message),
                parse="none",
                **content(message),
            )
        except RefusalError as refusal:
            if refusal.code not in UNCHANGEABLE:
                raise
            _log.warning("channel %s: a message that has to be corrected cannot be edited: %s", self.name, refusal)

    def answers(self, reference: str, of: int = 1) -> Mapping[int, Answer]:
        """The ✅ and ❌ answers to our message `reference`, from people who may decide (`_decided`).

        Empty if the message was deleted. Needs the scope reactions:read, and users:read where no maintainers are named.
        Raises DeliveryError.
        """
        try:
            found = self._api.call(self._api.client.reactions_get, channel=self._to, timestamp=reference, full=True)
        except RefusalError as refusal:
            if refusal.code in THREAD_GONE:
                return {}
            raise
        with legible():
            told = found.get("message") or {}
            if told.get("ts") != reference or not self._identity().wrote(told):
                return {}
            return _decided(told, of, self.may_decide)

    def may_decide(self, person: str) -> bool:
        """Whether the answer of the user with this id counts. Raises DeliveryError."""
        return (self._answered or bool(self._maintainers)) and self._deciders.may(person)

    def _post(self, message: Message, recipient: str, thread: str | None) -> Receipt:
        if (wait := self._free_at - self._clock.monotonic()) > 0:
            self._clock.sleep(wait)
        try:
            posted = self._api.call(
                self._api.client.chat_postMessage,
                channel=recipient,
                metadata=_metadata(message),
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
            return Receipt(reference=_reference_of(posted["ts"]), at=self._clock.now())

    def _identity(self) -> Identity:
        """The bot's identity, requested once. Raises DeliveryError."""
        if self._known is None:
            self._known = read_identity(self._api.call(self._api.client.auth_test))
        return self._known


def _decided(message: Mapping[str, Any], of: int, may: Callable[[str], bool]) -> dict[int, Answer]:
    """What people who `may` decide answered about each thing in a message, by its index from 0.

    For a single thing ✅ or ❌ is enough. If there are several (`of`), a person's ✅ or ❌ applies to the numbers they
    reacted with. The first person counts. A thing with both yes and no has no answer. Raises what `may` raises, and
    LookupError, TypeError or AttributeError for reactions that are not Slack's.
    """
    users: dict[str, list[str]] = {}
    for reaction in message.get("reactions") or ():
        users[reaction["name"]] = [user for user in reaction["users"] if isinstance(user, str)]
    found = {}
    for place in range(of):
        about = users.get(_NUMBERS[place], ()) if of > 1 else None
        answers = []
        for name in (_YES, _NO):
            said = (user for user in users.get(name, ()) if about is None or user in about)
            allowed = next((user for user in said if may(user)), None)
            answers += [Answer(name == _YES, allowed)] if allowed is not None else []
        if len(answers) == 1:
            found[place] = answers[0]
    return found


class Maintainers:
    """Who may decide by ✅ or ❌, and edit the list of bills. Slack is asked once about each person.

    `named` are user ids; if there are any, only they count, and Slack is not asked. Without any, a full member of the
    workspace who is in one of the `channels` counts: no guest, no app, nobody from another workspace or who has left.
    `identify` says who the bot is; without it Slack is asked.
    """

    def __init__(
        self,
        api: SlackApi,
        *,
        named: Collection[str],
        channels: Collection[str],
        identify: Callable[[], Identity] | None = None,
    ) -> None:
        self._api, self.named, self.channels = api, tuple(named), () if named else tuple(channels)
        self._identify = identify or (lambda: read_identity(api.call(api.client.auth_test)))
        self._members: dict[str, frozenset[str]] = {}
        self._asked: dict[str, bool] = {}

    @property
    def known(self) -> bool:
        """Whether it is known without asking Slack."""
        return bool(self.named) or not self.channels

    def may(self, user: str) -> bool:
        """Whether a user's answer or edit counts. Raises DeliveryError if Slack does not say who it is."""
        if self.known:
            return user in self.named
        if user not in self._asked:
            team = self._identify().team
            self._asked[user] = any(self._is_in(each, user) for each in self.channels) and self._of_us(user, team)
        return self._asked[user]

    def is_full_member(self, user: str) -> bool:
        """Whether a user is a full member of the workspace, and no guest. Raises DeliveryError."""
        return self._of_us(user, self._identify().team)

    def _is_in(self, channel: str, user: str) -> bool:
        if channel not in self._members:
            self._members[channel] = frozenset(self._api.members(channel))
        return user in self._members[channel]

    def _of_us(self, user: str, team: str) -> bool:
        """Whether a user is a full member of the workspace. False if Slack leaves anything out about them."""
        try:
            found = self._api.call(self._api.client.users_info, user=user)
        except RefusalError as refusal:
            if refusal.code in NOBODY:
                return False
            raise
        with legible():
            person = found["user"]
            teams = [person.get("team_id"), *((person.get("enterprise_user") or {}).get("teams") or ())]
            full = all(person.get(lack) is False for lack in _LACKS)
            return full and not person.get("is_stranger") and bool(team) and team in teams


def content(message: Message) -> dict[str, Any]:
    """A message's blocks, and its text without them: what a phone shows first, then the other words.

    Screen readers read this text, not the blocks (https://docs.slack.dev/reference/methods/chat.postMessage,
    "Accessibility considerations").
    """
    lines, room = [message.fallback], _READ_OUT - len(message.fallback.encode())
    for said in "\n".join(_words(message.blocks)).split("\n"):
        room -= len(f"\n{said}".encode())
        if room < 0:
            lines.append("…")
            break
        lines.append(said)
    return {"text": "\n".join(lines), "blocks": list(message.blocks) or None}


def _words(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of blocks, without the headline and the buttons, which screen readers reach separately."""
    for block in blocks:
        if block["type"] == "section":
            yield block["text"]["text"]
        elif block["type"] == "context":
            yield from (each["text"] for each in block["elements"])


def _metadata(message: Message) -> dict[str, Any]:
    """The metadata of a message: its key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}}


def _key(told: Mapping[str, Any]) -> Any:
    """The key that a message carries, or None."""
    metadata = told.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT_TYPE else None


def _reference_of(ts: Any) -> str:
    """Slack's `ts`. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{1,11}\.[0-9]{1,9}", str(ts)):
        raise ValueError("no ts")
    return str(ts)


# Slack accepts up to five answers at the address, within half an hour.
_OPEN_FOR = timedelta(minutes=29)
_OVER = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Opening a dialog later is useless: Slack allows it for three seconds.
_TO_OPEN = 3
_TIMEOUT = 10  # seconds


class OpenDialog(Struct, frozen=True):
    """An open dialog, by Slack's name for it. `state` names what it says; empty if that does not matter."""

    id: str
    state: str = ""


class SlackReplies:
    """Sends answers to the person who asked, or on request to the channel. Shows dialogs and Home tabs.

    `token` is the bot's, `api_url` where the API is. Calls raise ValueError if that would send the token unencrypted.
    """

    def __init__(self, *, token: str, api_url: str) -> None:
        self._api_url, self._token = api_url, token

    def reply(
        self, request: SlackRequest, message: Message, now: datetime, *, here: bool, replaces: bool = False
    ) -> None:
        """Send `message` to the person who asked, or with `here` to everybody in the channel.

        If it `replaces`, it replaces the answer with the pressed button, as long as Slack allows that.

        Raises DeliveryError, `permanent` if trying again is useless.
        """
        said = content(message)
        if elapsed(request.asked_at, now) < _OPEN_FOR and self._by_address(request, said, here=here, replaces=replaces):
            return
        api = self._api(request.channel)
        # Questions outside of channels, or in a direct message, are answered in the app's direct messages.
        if here or not request.channel or is_direct(request.channel):
            shows: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
            to = request.channel or request.person
            api.call(api.client.chat_postMessage, channel=to, parse="none", **shows, **said)
        else:
            alone = {"channel": request.channel, "user": request.person}
            api.call(api.client.chat_postEphemeral, parse="none", **alone, **said)

    def is_member(self, channel: str, person: str) -> bool:
        """Whether a person is in a channel. False if the bot may not see it. Raises DeliveryError."""
        try:
            return person in self._api("of a Home tab").members(channel)
        except RefusalError as refusal:
            if refusal.permanent:
                return False
            raise

    def publish(self, person: str, view: Mapping[str, Any]) -> None:
        """Show a person their Home tab, if they are still there. Raises DeliveryError."""
        api = self._api("of a Home tab")
        try:
            api.call(api.client.views_publish, user_id=person, view=view)
        except RefusalError as refusal:
            if refusal.code not in NOBODY:
                raise

    def unfurl(self, request: SlackRequest, message: str, shown: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Show blocks below links in a message, by address, unless the message is ours. Raises DeliveryError."""
        api = self._api("of a link")
        if read_identity(api.call(api.client.auth_test)).user != request.person:
            unfurls = {url: {"blocks": list(blocks)} for url, blocks in shown.items()}
            api.call(api.client.chat_unfurl, channel=request.channel, ts=message, unfurls=unfurls)

    def open(self, trigger: str, view: Mapping[str, Any]) -> OpenDialog | None:
        """Open a dialog for the person who asked; None if it is too late. Raises DeliveryError."""
        api = self._api("of a dialog", timeout=_TO_OPEN, longest_seconds=_TO_OPEN)
        try:
            answer = api.call(api.client.views_open, trigger_id=trigger, view=view)
        except RefusalError as refusal:
            if refusal.code in TOO_LATE:
                return None
            raise
        with legible():
            return OpenDialog(str(answer["view"]["id"]), str(answer["view"]["hash"]))

    def change(self, dialog: OpenDialog, view: Mapping[str, Any]) -> bool:
        """Change what a dialog says. False if it was closed or says something newer. Raises DeliveryError."""
        api, state = self._api("of a dialog"), {"hash": dialog.state} if dialog.state else {}
        try:
            api.call(api.client.views_update, view_id=dialog.id, view=view, **state)
        except RefusalError as refusal:
            if refusal.code in VIEW_GONE:
                return False
            raise
        return True

    def _api(self, about: str, *, timeout: int = _TIMEOUT, longest_seconds: float | None = None) -> SlackApi:
        return SlackApi(self._token, self._api_url, about=about, timeout=timeout, longest_seconds=longest_seconds)

    def _by_address(self, request: SlackRequest, said: dict[str, Any], *, here: bool, replaces: bool) -> bool:
        """Whether the request's own address accepted the answer."""
        if not is_of_slack(request.reply_to, self._api_url, "https", "http"):
            return False
        kind = "in_channel" if here else "ephemeral"
        status, _ = self._api("").client.post(
            request.reply_to, {"response_type": kind, "replace_original": replaces, **said}
        )
        if status == HTTPStatus.OK:
            return True
        if status in _OVER:
            return False
        text = f"Slack did not take an answer (status {status})"
        unclear = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise DeliveryError(text, "unclear" if unclear else "held" if status == HTTPStatus.BAD_REQUEST else "later")
