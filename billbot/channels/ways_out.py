"""Every way out that only needs an address, by the `kind` of its channels. Only this module lists them.

Configuration, `setup`, `doctor` and tests get them from here, and import this only when needed.
"""

from collections.abc import Mapping

from billbot.channels.address import AddressChannel
from billbot.channels.apprise import AppriseChannel
from billbot.channels.webhook import WebhookChannel

WAYS_OUT: Mapping[str, type[AddressChannel]] = {
    "webhook": WebhookChannel,
    "apprise": AppriseChannel,
}
