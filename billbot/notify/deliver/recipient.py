"""Delivery to one recipient: what differs for him is put into envelopes, which are handed over one at a time."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from billbot.briefs.waiting import LASTING
from billbot.clock import EASTERN, after_quiet, elapsed, later
from billbot.domain.ledger import DueJob, Message
from billbot.domain.slack import Outcome
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError, FaultLogged, StoreError
from billbot.messages.fit_slack import with_buttons
from billbot.notify import KINDS
from billbot.notify.deliver.delivery import Delivery
from billbot.notify.deliver.differences import Batch, RecipientDay, batches, find_differences
from billbot.notify.deliver.held import unexpected_failure
from billbot.notify.incident import jobs_of_incident
from billbot.notify.reader import HearingCache, Payload, Post, Reader, backup_in_doubt
from billbot.store import Envelope, Store

_log = logging.getLogger(__name__)

# A message whose composing failed with an unexpected error is tried again so much later.
_AFTER_A_FAULT = timedelta(minutes=30)


class View:
    """What is followed and known in a delivery, shared by all recipients: nobody checks meanwhile (`Store.turn`)."""

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._list = store, store.list_in_force()
        self.post = replace(post, watch=post.watch.following(store))
        self.known = HearingCache(store, self.post.watch)

    def is_in_force(self) -> bool:
        """Whether the list of bills is still the one that this delivery began with. Raises StoreError."""
        return self._store.list_in_force() == self._list


class RecipientDelivery:
    """One turn of the recipient of `delivery`, in a channel."""

    def __init__(self, delivery: Delivery, view: View, channel: Channel) -> None:
        self.delivery, self.channel, self._view = delivery, channel, view
        self._store, self._transport = delivery.store, delivery.transport
        self._clock = delivery.clock
        self._recipient, self._address, self._report = delivery.recipient, delivery.address, delivery.report
        self._said_waited = self._nothing_waited = False

    def can_begin(self, lacked_since: datetime | None) -> bool:
        """Whether anything may go to the recipient now; if not, what waits for the end of quiet hours is deferred.

        `lacked_since` is since when the whole channel was held, up to now; null if it was not. Raises StoreError.
        """
        name, now = self.channel.name, self._clock.now()
        hold = self._store.holds.on(name, self._recipient)
        if hold is not None and now < hold.next_try:
            self.defer_to_quiet_end(now)
            return False
        self.delivery.held_since = hold.since if hold is not None else lacked_since
        return not (self.has_open_envelope and self._store.clock_in_doubt())  # what is on its way waits, too

    @property
    def has_open_envelope(self) -> bool:
        """Whether a message to the recipient is on its way."""
        return self._store.envelopes.is_open(self.channel.name, self._recipient)

    def tell(self, stopping: Callable[[], bool]) -> None:
        """Send what differs until nothing does, or nothing more can go now.

        Raises StoreError and any unexpected error.
        """
        self._nothing_waited = not self._has_waited(self._clock.now())
        while not stopping() and (found := self._batches()):
            for batch in found:
                if stopping() or not self._tell(batch):
                    return

    def _has_waited(self, now: datetime) -> bool:
        """Whether anything due has waited long enough, during the hold, for its wait to be told."""
        due = self._store.jobs.due(self.channel.name, self._recipient, now) if self.delivery.held_since else ()
        return any(elapsed(job.due, now) >= LASTING for job in due)

    def _batches(self) -> list[Batch]:
        """The messages that may leave now; marks without a difference are settled, others put off until later."""
        now, store = self._clock.now(), self._store
        self.defer_to_quiet_end(now)
        with store.snapshot():  # else a job might be settled by a state from before it
            due: Sequence[DueJob] = store.jobs.due(self.channel.name, self._recipient, now)
            if wrong := store.clock_in_doubt():  # our clock is in doubt: nothing else leaves
                due = jobs_of_incident(wrong[0], due)
            if not due or not self._view.is_in_force():
                return []
            items, faulty = find_differences(self.reader(), due)
        for job, error in faulty:
            self._put_off([job], error)
        for item in items:
            if item.muted:
                store.envelopes.enter_as_told(store.envelopes.new_key(self.channel.name), [item.statement], now)
        items = [item for item in items if not item.muted]
        # A subject that another item's words may also tell of is compared again after that item was told.
        beside = {subject for item in items for subject in item.related}
        told = [item for item in items if item.job.subject not in beside]
        kept = {each.job.id for each in items} | {each.id for each, _ in faulty}
        kept |= {job.id for job in due if job.subject in beside}
        if silent := [job for job in due if job.id not in kept]:
            store.jobs.settle(silent)
        found = batches(told, self._day(now), now)
        for batch in found:
            if batch.at is not None and batch.at > now:
                store.jobs.put_off([item.job for item in batch.items], batch.at)
        return [batch for batch in found if batch.at is None or batch.at <= now]

    def defer_to_quiet_end(self, now: datetime) -> None:
        """In the channel's quiet hours, defer what is due to their end, unless its kind does not wait.

        With nobody as the recipient, it defers the jobs of the channel itself, which has no list of recipients now.
        """
        if self.is_quiet(now):
            until, reader = after_quiet(now, self.channel.quiet), self.reader()
            due = self._store.jobs.due(self.channel.name, self._recipient, now)
            self._store.jobs.wait([job for job in due if _waits_for_quiet_end(reader, job, until)], until)

    def is_quiet(self, now: datetime) -> bool:
        """Whether these are the channel's quiet hours."""
        return after_quiet(now, self.channel.quiet) > now

    def _put_off(self, jobs: Sequence[DueJob], error: Exception) -> None:
        _log.error("%s: a fault in billbot; please report it", jobs[0].subject, exc_info=error)
        until = later(self._clock.now(), _AFTER_A_FAULT)
        self._store.jobs.put_off(jobs, until, f"a fault in billbot ({type(error).__name__})")

    def reader(self) -> Reader:
        """The recipient and what is known now, to compose a message by. Raises StoreError."""
        view = self._view
        reader = Reader(self._store, view.post, self.channel, self._recipient, self._clock.now(), view.known)
        reader.held_since = self._long_held_since
        return reader

    @property
    def _long_held_since(self) -> datetime | None:
        """Since when nothing reached the recipient; null where that is too short to be told, or nothing waited."""
        since = None if self._nothing_waited else self.delivery.held_since
        return since if since is not None and elapsed(since, self._clock.now()) >= LASTING else None

    def _day(self, now: datetime) -> RecipientDay:
        midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
        count, last = self._store.envelopes.messages_since(self.channel.name, self._recipient, midnight)
        return RecipientDay(count, last, self.channel.quiet, held=self._long_held_since is not None)

    def _tell(self, batch: Batch) -> bool:
        """Compose the message of a batch and send it; false where nothing more can go to this recipient now."""
        store, name = self._store, self.channel.name
        key, jobs = store.envelopes.new_key(name), [item.job for item in batch.items]
        reader = self.reader()
        reader.waited_since = self._waited_since(jobs)
        doubts = (backup_in_doubt(store, item.job.queued_at, item.statement.change) for item in batch.items)
        reader.restored_from = next(filter(None, doubts), None)
        try:
            payload = KINDS[jobs[0].subject.kind].say(reader, key, batch.items)
            if payload is None:
                store.jobs.settle(jobs)
                return True
            told = [*(item.statement for item in batch.items), *payload.also_told]
            payload = replace(payload, reader=self.channel.reader)
            content, message = payload.encoded, with_buttons_unpressed(payload)
        except StoreError:
            raise
        except Exception as error:  # the other messages go out all the same
            self._put_off(jobs, error)
            return True
        envelope = store.envelopes.begin(key, content, told, self._clock.now())
        if envelope is None:  # a job has changed meanwhile, as by an edit of the list
            return not self.has_open_envelope
        before = self._report.sent
        goes_on = self.send(envelope, payload, message)
        self._said_waited |= reader.says_waited and self._report.sent > before
        return goes_on

    def send(self, envelope: Envelope, payload: Payload, message: Message | None) -> bool:
        """Edit the earlier messages of an envelope, then send `message`; false where nothing more can go now."""
        if payload.message is not None and payload.message.offers:  # before anybody can press them
            self._store.offers.keep(envelope.key, Payload(payload.message).encoded, payload.message.offers)
        thread = self.thread(payload)
        try:
            for reference, earlier in payload.amended.items():
                self.delivery.amend(reference, earlier)
            if message is None:
                self._store.envelopes.note_sent(envelope, self._clock.now(), None, "")
                return True
            receipt = self._transport.send(message, self._address, thread=thread)
        except DeliveryError as error:
            return self.delivery.note_failed(envelope, error)
        except Exception as error:
            return self.delivery.note_failed(envelope, unexpected_failure(error))
        self._report.sent += 1
        begins = message.thread if thread is None or receipt.again else ""
        self._store.holds.lift(self.channel.name, self._recipient)
        self._store.envelopes.note_sent(envelope, receipt.at, receipt.reference, begins, again=receipt.again)
        return True

    def thread(self, payload: Payload) -> str | None:
        """The thread of a message: that of the message it corrects, or its proposal's; null begins a new thread."""
        threads, where = self._store.envelopes, (self.channel.name, self._recipient)
        for reference, earlier in payload.amended.items():
            return (threads.thread(*where, earlier.thread) if earlier.thread else None) or reference
        name = payload.message.thread if payload.message else ""
        return threads.thread(*where, name) if name else None

    def _waited_since(self, jobs: Sequence[DueJob]) -> datetime | None:
        """Since when the oldest of these jobs has waited for the held channel; null where that was told already."""
        since = self._long_held_since
        if since is None or self._said_waited:
            return None
        since = max(since, min(job.due for job in jobs))
        return since if elapsed(since, self._clock.now()) >= LASTING else None


def with_buttons_unpressed(payload: Payload) -> Message | None:
    """The message with its buttons as they are before anybody has pressed one; null for none."""
    message = payload.message
    return with_buttons(message, [Outcome()] * len(message.offers)) if message and message.offers else message


def _waits_for_quiet_end(reader: Reader, job: DueJob, until: datetime) -> bool:
    """Whether a job waits for the end of quiet hours; it does where an unexpected error leaves that open."""
    kind = KINDS[job.subject.kind]
    with FaultLogged(f"whether {job.subject} waits"):
        return not kind.operations and kind.waits(reader, job.subject, until)
    return True
