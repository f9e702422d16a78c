"""The welcome: a channel's first message, what is watched for it and where that stands (promise 1)."""

from collections.abc import Sequence
from datetime import datetime

from billbot import route, wording
from billbot.bills import Channel, Mark, Subject
from billbot.check import Report
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.standing import Standing
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording.welcome import welcome

KIND = "welcome"
SUBJECT = Subject(KIND)
_WELCOMED = "welcomed"


def note_welcome(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark the welcome for every channel that never had one, once a sweep went through. Raises StoreError."""
    if not report.through:
        return
    marks = [Mark(channel.name, SUBJECT, now) for channel in watch.channels if not is_welcome(store, channel)]
    if marks:
        store.marks.add(marks, now)


def is_welcome(store: Store, channel: Channel) -> bool:
    """Whether a channel was welcomed, or is about to be. Raises StoreError."""
    return bool(store.marks.of_kind(channel.name, KIND)) or was_welcomed(store, channel)


def was_welcomed(store: Store, channel: Channel) -> bool:
    """Whether a channel had its welcome, or cannot take it as it is. Raises StoreError."""
    return bool(store.ledger.heard(channel.name, KIND, even_refused=True))


def state(_: Audience, __: Subject) -> str:
    """A channel is welcomed once."""
    return _WELCOMED


def message(was: str | None, _: str) -> str | None:
    """A channel is welcomed once."""
    return None if was else KIND


def say(audience: Audience, _: Sequence[Difference]) -> wording.MessageDocument:
    """The welcome."""
    told = standings(audience, audience.watch)
    return welcome(audience.channel, told, audience.post.contact, audience.today)


def standings(audience: Audience, watch: Watch) -> list[Standing]:
    """Where every proposal of `watch` stands that the channel hears of."""
    heard = (proposal for proposal in watch.proposals if route.hears(audience.channel, proposal))
    ends = audience.post.dates.ends
    return [whereabouts(audience.store, watch, proposal, audience.today, ends).standing for proposal in heard]
