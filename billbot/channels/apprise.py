"""The channel by apprise (https://github.com/caronc/apprise): text for one of the many services that it knows.

apprise says whether a service took a message, but not why it did not, and gives no id: messages cannot be looked up or
edited, and one that was not accepted may have arrived (promise 4). It runs in a separate process, since a service that
never ends its answer would block a thread of ours forever. The address, a secret, goes there by stdin. Errors and logs
contain neither the address nor anything that apprise says.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

from billbot.channels import Finding, Transport
from billbot.clock import Clock
from billbot.domain.ledger import Message, Receipt
from billbot.errors import BillbotError, DeliveryError

# The exit codes of that process.
_TAKEN, _NO_ADDRESS, _NOT_INSTALLED, _NOT_TAKEN = range(40, 44)
_TO_MEND = {
    _NO_ADDRESS: "the channel's `to` has to lead to an address that apprise knows: copy it again",
    _NOT_INSTALLED: "apprise is not installed: run `pip install apprise` with the pip that installed billbot",
}
# What would mention people, if a service interprets markup in a text.
_MENTION = re.compile(r"@(?=everyone\b|here\b|channel\b|all\b|room\b)|<(?=[@#!&])")
_JOINER = "\u2060"


class AppriseChannel(Transport):
    """The transport for one apprise address, such as `discord://ID/TOKEN`.

    `to` is the configured value, by which the ledger knows the recipient; `kept` looks up the address that it names, at
    each call. `longest_seconds` limits a whole message, and `clock` dates the receipts.
    """

    def __init__(
        self, name: str, *, to: str, kept: Callable[[], str], clock: Clock, longest_seconds: float = 60
    ) -> None:
        self.name = name
        self._to, self._kept, self._clock, self._longest_seconds = to, kept, clock, longest_seconds

    def recipients(self) -> tuple[str, ...]:
        """The only recipient, as `to`. Raises DeliveryError, or what `kept` raises, if there is none."""
        self._address()
        return (self._to,)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Send the text of `message`, cut to what the service takes; the receipt's reference is its key.

        Raises DeliveryError.
        """
        del recipient, thread  # an address is one place, and has no threads
        self._run(message.text)
        return Receipt(reference=message.key, at=self._clock.now())

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Whether apprise knows the service; with `send` a test message is sent, which cannot be taken back."""
        try:
            name = self._run("billbot: a test\n\nSent by `billbot doctor --send`." if send else "")
        except BillbotError as error:  # what `to` names may be anywhere
            return (Finding(self.name, well=False, said=str(error)),)
        if send:
            return (Finding(self.name, well=True, said=f"{name} accepted a test message"),)
        return (Finding(self.name, well=None, said=f"an address of {name}; only a message shows whether it works"),)

    def _address(self) -> str:
        """The address. Raises DeliveryError if there is not exactly one, and what `kept` raises."""
        words = self._kept().split()
        if len(words) != 1:
            raise DeliveryError("the channel's `to` has to lead to one address of apprise", "later")
        return words[0]

    def _run(self, text: str) -> str:
        """Have apprise send a text, unless it is empty; return the service's name. Raises DeliveryError."""
        command = [sys.executable, "-m", "billbot.channels.apprise"]
        said, limit = json.dumps([self._address(), text]), self._longest_seconds
        try:
            ran = subprocess.run(command, input=said, capture_output=True, text=True, timeout=limit, check=False)  # noqa: S603 - ours
        except (OSError, subprocess.TimeoutExpired) as error:
            lack = f"apprise did not finish in time ({type(error).__name__}): the message is sent again"
            raise DeliveryError(lack, "unclear") from None
        if ran.returncode in _TO_MEND:
            raise DeliveryError(_TO_MEND[ran.returncode], "held", by_message=True)
        name = re.sub(r"[^\w .-]", "", ran.stdout)[:60] or "the service"
        if ran.returncode != _TAKEN:
            lack = f"{name} did not take a message, and apprise does not say why: check it; the message is sent again"
            raise DeliveryError(lack, "unclear")
        return name


def fitted(text: str, most_of_title: int, most: int) -> tuple[str, str]:
    """Title and body of a text, cut to what a service takes; the title is empty if it has none.

    Cuts are marked, and avoid splitting a line if possible.
    """
    text = _MENTION.sub(rf"\g<0>{_JOINER}", text)
    title, _, rest = text.partition("\n")
    if len(title) > most_of_title or not rest.strip():
        title, rest = "", text
    most = most * 9 // 10  # escaping takes more room
    body = rest.strip("\n")
    if len(body) > most:
        at = body.rfind("\n", most // 2, most - 2)
        body = f"{body[:at]}\n…" if at > 0 else f"{body[: most - 1]}…"
    return title, body


def _send(address: str, text: str) -> int:
    """Send a text by apprise, unless it is empty, and print the service's name; return the exit code."""
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
