"""The channel through apprise (https://github.com/caronc/apprise): text for one of the many services it knows.

apprise says whether a service accepted a message, but not why not, and gives no id. So messages cannot be looked up or
edited, and one that was not accepted may have arrived (promise 4). It runs in a separate process, since a service that
never ends its answer would block our thread forever. The secret address goes there through stdin. Errors and logs
contain neither the address nor apprise's own words.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime

from billbot.channels import Finding
from billbot.channels.address import AddressChannel
from billbot.domain.display import shortened
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError

# The exit codes of that process.
_TAKEN, _NO_ADDRESS, _NOT_INSTALLED, _NOT_TAKEN = range(40, 44)
_TO_MEND = {
    _NO_ADDRESS: "the channel's `to` must lead to an address that apprise knows: copy it again",
    _NOT_INSTALLED: "apprise is not installed: run `pip install apprise` with the pip that installed billbot",
}
# Texts that would mention people if a service interprets markup.
_MENTION = re.compile(r"@(?=everyone\b|here\b|channel\b|all\b|room\b)|<(?=[@#!&])")
_JOINER = "\u2060"


class AppriseChannel(AddressChannel):
    """The transport for one apprise address, such as `discord://ID/TOKEN`."""

    holds = "one address of apprise"
    explained = (
        "apprise: text for one of the services that it knows (Teams, Discord, Signal, ntfy), by an address such as"
        " ntfys://ntfy.sh/TOPIC; https://appriseit.com lists them all."
    )

    def checked(self, words: Sequence[str]) -> None:
        """Raises ValueError if there is not exactly one word."""
        (_,) = words

    def deliver(self, words: Sequence[str], message: Message, at: datetime) -> None:
        """Send the text of `message`, cut to what the service accepts. Raises DeliveryError."""
        del at
        self._run(words, message.text)

    def tried(self) -> Finding:
        """Whether apprise knows the service."""
        said = f"an address of {self._run(self.words(), '')}; only a message shows whether it works"
        return Finding(self.name, well=None, said=said)

    def _run(self, words: Sequence[str], text: str) -> str:
        """Let apprise send a text, unless it is empty. Returns the service's name. Raises DeliveryError."""
        command = [sys.executable, "-m", "billbot.channels.apprise"]
        said, limit = json.dumps([*words, text]), self._longest_seconds
        try:
            ran = subprocess.run(command, input=said, capture_output=True, text=True, timeout=limit, check=False)  # noqa: S603 - ours
        except (OSError, subprocess.TimeoutExpired) as error:
            lack = f"apprise did not finish in time ({type(error).__name__}): the message is sent again"
            raise DeliveryError(lack, "unclear") from None
        if ran.returncode in _TO_MEND:
            raise DeliveryError(_TO_MEND[ran.returncode], "held")
        name = re.sub(r"[^\w .-]", "", ran.stdout)[:60] or "the service"
        if ran.returncode != _TAKEN:
            lack = f"{name} did not take a message, and apprise does not say why: check it; the message is sent again"
            raise DeliveryError(lack, "unclear")
        return name


def fitted(text: str, most_of_title: int, most: int) -> tuple[str, str]:
    """Title (or "") and body of a text, cut to what a service accepts, if possible between lines."""
    text = _MENTION.sub(rf"\g<0>{_JOINER}", text)
    title, _, rest = text.partition("\n")
    if len(title) > most_of_title or not rest.strip():
        title, rest = "", text
    body, most = rest.strip("\n"), most * 9 // 10  # escaping takes more room
    at = body.rfind("\n", most // 2, most - 2) if len(body) > most else -1
    return title, f"{body[:at]}\n…" if at > 0 else shortened(body, most)


def _send(address: str, text: str) -> int:
    """Send a text by apprise, unless it is empty, and print the service's name. Returns the exit code."""
    try:
        from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415 - only where it is installed
    except ImportError:
        return _NOT_INSTALLED
    asset = AppriseAsset(app_id="billbot", app_desc="billbot", storage_mode="memory")
    asset.http_redirects = False
    service = Apprise.instantiate(address, asset=asset)
    if service is None:
        return _NO_ADDRESS
    sys.stdout.write(str(service.service_name))
    sys.stdout.flush()
    ways = Apprise(asset=asset)
    ways.add(service)
    title, body = fitted(text, service.title_maxlen, service.body_maxlen)
    return _TAKEN if not text or ways.notify(body, title, body_format=NotifyFormat.TEXT) else _NOT_TAKEN


if __name__ == "__main__":
    os._exit(_send(*json.load(sys.stdin)))  # even if threads are left
