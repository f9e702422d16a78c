"""A channel that is configured under another name, with the same list: what it was told and what waits go with it."""

import logging
from collections.abc import Callable, Mapping, Sequence

from billbot.bills import Channel
from billbot.channels import Transport
from billbot.errors import BillbotError
from billbot.store import Store

_log = logging.getLogger(__name__)


def follow_names(store: Store, channels: Sequence[Channel], ways_out: Callable[[], Mapping[str, Transport]]) -> None:
    """Where a channel is gone, and another one is new that has the very same recipients, that is its new name.

    So nothing that waits for it is lost, it is not welcomed once more, and what it was told is put right under its new
    name, too. Comes before what waits for channels that are gone is forgotten; `ways_out` are asked for their lists
    where any is gone. Raises StoreError.
    """
    known = store.channel_names.lists()
    gone: dict[frozenset[str], list[str]] = {}
    for name in known.keys() - {channel.name for channel in channels}:
        gone.setdefault(known[name], []).append(name)
    for name in (channel.name for channel in channels if gone and store.channel_names.is_new(channel.name)):
        match gone.pop(_list_of(store, ways_out()[name]), []):
            case [before]:  # of several nobody could say which
                _log.warning("channel %s is called %s now", before, name)
                store.channel_names.rename(before, name)


def _list_of(store: Store, transport: Transport) -> frozenset[str]:
    """The keys of who is on the list of a channel; nobody where that cannot be read."""
    try:
        return frozenset(map(store.recipient_key, transport.recipients()))
    except BillbotError:
        return frozenset()
