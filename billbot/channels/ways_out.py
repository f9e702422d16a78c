"""Every way out that needs no more than an address, by the `kind` of its channels: the one place that lists them.

Configuration, `setup`, `doctor` and tests know them from here, and import this only if something asks for one.
"""

from collections.abc import Mapping

from billbot.channels import AddressChannel
from billbot.channels.apprise import AppriseChannel
from billbot.channels.webhook import WebhookChannel

WAYS_OUT: Mapping[str, type[AddressChannel]] = {
    "webhook": WebhookChannel,
    "apprise": AppriseChannel,
}
