"""Digests: composed when due from everything seen in their period, stored, and sent as composed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.briefs.digest import gather
from billbot.briefs.watch import Watch
from billbot.clock import elapsed
from billbot.domain import digest, schedule
from billbot.domain.ledger import Job, Message, Subject
from billbot.domain.schedule import Period
from billbot.domain.watched import Channel
from billbot.errors import FaultLogged
from billbot.messages.digest import digest as digest_document
from billbot.messages.digest import made_before
from billbot.messages.document import MessageDocument
from billbot.messages.fit import lay_out
from billbot.messages.trouble import with_restore_note
from billbot.notify.compose import Payload, backup_in_doubt, laid_out
from billbot.notify.kind import Difference, SubjectKind
from billbot.notify.reader import Reader
from billbot.store import Store

DIGEST = "digest"


def begin_digests(store: Store, channels: Iterable[Channel], now: datetime) -> None:
    """Begin each channel's first digest period `now`, unless it has begun."""
    for channel in channels:
        if channel.digest is not None and store.digests.last(channel.name) is None:
            store.digests.begin(channel.name, digest.begun(now))


def make_due_digests(store: Store, watch: Watch, now: datetime) -> list[str]:
    """Compose every due digest, one per channel even if several were missed. Returns the channels' names.

    An unexpected error in one channel does not affect the others. Raises StoreError.
    """
    made = []
    with store.bills.cached_reads():
        for channel in watch.channels:
            with FaultLogged(f"channel {channel.name}: its digest waits"):  # for the next tick, which tries again
                if _is_due(store, watch, channel, now) and make_digest(store, watch, channel, now):
                    made.append(channel.name)
    return made


def _is_due(store: Store, watch: Watch, channel: Channel, now: datetime) -> bool:
    if channel.digest is None or store.jobs.of_kind(channel.name, DIGEST):
        return False  # while one waits to be sent, no other is made: the next one covers all the time until then
    begin_digests(store, [channel], now)
    due = schedule.digest_due(store.digests.last(channel.name), channel.digest, watch.schedule.timezone, now)
    return elapsed(due, now) >= timedelta()


def make_digest(store: Store, watch: Watch, channel: Channel, now: datetime) -> bool:
    """Compose a channel's digest of the time since the last one; false if another process just did."""
    period = _period(store, watch, channel, now)
    document = _say(store, watch, channel, period, now)
    jobs = [Job(channel.name, Subject(DIGEST, None, period.number), now)]
    content = msgspec.json.encode((channel.may_read, document)).decode()
    return store.digests.make(channel.name, period, content, now, jobs)


def kept_digest(store: Store, channel: Channel, number: int) -> MessageDocument | None:
    """The digest as composed; None if the channel may no longer read it. Raises LookupError if there is none."""
    return _kept(store.digests.message(channel.name, number), channel)


def _kept(content: str, channel: Channel) -> MessageDocument | None:
    may_read, document = msgspec.json.decode(content, type=tuple[str, MessageDocument])
    return document if may_read == channel.may_read else None


def preview(store: Store, watch: Watch, channel: Channel, now: datetime) -> Message:
    """The digest that `make_digest` would make, in every form. Writes nothing."""
    return lay_out("preview", upcoming(store, watch, channel, now))


def upcoming(store: Store, watch: Watch, channel: Channel, now: datetime) -> MessageDocument:
    """What the channel's digest says so far. Writes nothing."""
    return _say(store, watch, channel, _period(store, watch, channel, now), now)


def _period(store: Store, watch: Watch, channel: Channel, now: datetime) -> Period:
    period = digest.following(store.digests.last(channel.name), channel.digest, watch.schedule.timezone, now)
    after = store.digests.last_observation(period.since, including=False) if period.number == 1 else period.after
    return replace(period, after=after, last=max(after, store.digests.last_observation(now)))


def _say(store: Store, watch: Watch, channel: Channel, period: Period, now: datetime) -> MessageDocument:
    composed = gather(store, watch, channel, period)
    ahead = [each.hearing for each in composed.hearings]
    files = attached(store, watch, ahead) if channel.kind == "email" else ()
    document = digest_document(composed, files, _earlier(store, channel, now))
    backup_at = backup_in_doubt(store, now)
    return with_restore_note(document, backup_at) if backup_at is not None else document


def _earlier(store: Store, channel: Channel, now: datetime) -> list[tuple[date, MessageDocument]]:
    """The digests of this month so far, with their days."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    made = ((at.date(), _kept(content, channel)) for at, content in store.digests.messages(channel.name, month))
    return [(day, document) for day, document in made if document is not None]


class DigestKind(SubjectKind):
    """Digests, as composed."""

    name = DIGEST
    remembered_for = "a year"
    alone = True

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[None]]) -> Payload | None:
        """The digest as composed; on a later day with a line that names its day.

        None if the channel may no longer read it.
        """
        (item,) = found
        document = kept_digest(reader.store, reader.channel, item.job.subject.number)
        if document is None:
            return None
        made = reader.store.digests.last_made(reader.channel.name)
        if made is not None and made.date() != reader.today:
            document = made_before(document, made)
        return Payload(laid_out(reader, key, document))

    def waits(self, *_: object) -> bool:
        """It is sent in quiet hours, too."""
        return False
