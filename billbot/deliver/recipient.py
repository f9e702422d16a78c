"""Delivery to one recipient: what differs for him is put into envelopes, which are handed over one at a time."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from billbot.bills import Channel, DueMark, Statement, Telling
from billbot.clock import EASTERN, after_quiet, elapsed, later
from billbot.deliver import restored
from billbot.deliver.batch import Batch, RecipientDay, batches
from billbot.deliver.handover import Handover, with_buttons_unpressed
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.facts.surroundings import FaultLogged
from billbot.facts.waiting import LASTING
from billbot.notify import KINDS, Audience, HearingCache, Payload, Post, find_differences, fingerprints
from billbot.notify.incident import marks_of_incidents
from billbot.store import Envelope, Store

_log = logging.getLogger(__name__)

# A message whose composing failed with an unexpected error is tried again so much later.
_AFTER_A_FAULT = timedelta(minutes=30)


class View:
    """What is followed and known, shared by all recipients, and read anew once another process or thread has written.

    A check that runs at the same time marks what it finds at once; whoever looks at such a mark needs the new data.
    """

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._post = store, post
        self._seen: int | None = None
        self._list = store.marks.list_in_force()

    def is_in_force(self) -> bool:
        """Whether the list of bills is still the one that this delivery began with. Raises StoreError."""
        return self._store.marks.list_in_force() == self._list

    def now(self) -> tuple[Post, HearingCache]:
        """What is followed and known now. Raises StoreError."""
        seen = self._store.written_by_others()
        if seen != self._seen:
            self._seen = seen
            self._post = self._post.following(self._store)
            self._known = HearingCache(self._store, self._post.watch)
        return self._post, self._known


class RecipientDelivery:
    """One turn of the recipient of `handover`, in a channel."""

    def __init__(self, handover: Handover, view: View, channel: Channel) -> None:
        self._handover, self._view, self._channel = handover, view, channel
        self._store, self._transport = handover.store, handover.transport
        self._clock, self._owner = handover.clock, handover.owner
        self._recipient, self._address, self._report = handover.recipient, handover.address, handover.report
        self._said_waited = self._nothing_waited = False
        self._restored = self._store.restorations.last() is not None

    @property
    def failed(self) -> bool:
        """Whether the recipient could not be reached."""
        return self._handover.failed

    def run(self, lacked_since: datetime | None, stopping: Callable[[], bool]) -> None:
        """Finish the envelope that is open, then send what differs until nothing does, or nothing more can go now.

        `lacked_since` is since when the whole channel was held, up to now; null if it was not. Raises StoreError,
        ReplicaError, and any unexpected error.
        """
        name, now = self._channel.name, self._clock.now()
        hold = self._store.holds.on(name, self._recipient)
        if hold is not None and now < hold.next_try:
            self.defer_to_quiet_end(now)
            return
        self._handover.held_since = hold.since if hold is not None else lacked_since
        if self._store.incidents.still_open("clock") and self._store.envelopes.is_open(name, self._recipient):
            return  # what is on its way waits, too
        try:
            if self._restored:
                restored.ask_what_was_told(self._store, self._transport, name, self._recipient, self._address)
        except DeliveryError as error:
            self._handover.hold(error)
            return
        if self._store.envelopes.is_open(name, self._recipient) and not self._resume_envelope(now):
            return
        self._nothing_waited = not self._has_waited(now)
        while not stopping() and (found := self._batches()):
            for batch in found:
                if stopping() or not self._tell(batch):
                    return

    def _resume_envelope(self, now: datetime) -> bool:
        """Finish the open envelope, unless another process does; false where nothing more can go now."""
        name, envelopes = self._channel.name, self._store.envelopes
        left = envelopes.resume(name, self._recipient, now, self._owner)
        if left is None:
            return not envelopes.is_open(name, self._recipient)
        try:
            return self._send_again(left)
        except BillbotError:
            raise
        except Exception as error:
            self._handover.release_after_fault(left, error)
            raise

    def _has_waited(self, now: datetime) -> bool:
        """Whether anything due has waited long enough, during the hold, for its wait to be told."""
        due = self._store.marks.due(self._channel.name, self._recipient, now) if self._handover.held_since else ()
        return any(elapsed(mark.due, now) >= LASTING for mark in due)

    def _batches(self) -> list[Batch]:
        """The messages that may leave now; marks without a difference are settled, others put off until later."""
        now, store = self._clock.now(), self._store
        self.defer_to_quiet_end(now)
        with store.snapshot():  # else a mark might be settled by a state from before it
            due: Sequence[DueMark] = store.marks.due(self._channel.name, self._recipient, now)
            if wrong := store.incidents.still_open("clock"):  # our clock is in doubt: nothing else leaves
                due = marks_of_incidents(wrong, due)
            if not due or not self._view.is_in_force():
                return []
            items, faulty = find_differences(self._audience(), due)
        for mark, error in faulty:
            self._put_off([mark], error)
        if self._restored and restored.enter_what_was_told(store, self._audience(), items, now):
            return self._batches()
        for item in items:
            if item.muted:
                store.envelopes.enter_as_told(store.envelopes.new_key(self._channel.name), [item.statement], (), now)
        items = [item for item in items if not item.muted]
        # A subject that another item's words may also tell of is compared again after that item was told.
        beside = {subject for item in items for subject in item.related}
        told = [item for item in items if item.mark.subject not in beside]
        kept = {each.mark.id for each in items} | {each.id for each, _ in faulty}
        kept |= {mark.id for mark in due if mark.subject in beside}
        if silent := [mark for mark in due if mark.id not in kept]:
            store.marks.settle(silent)
        found = batches(told, self._day(now), now)
        for batch in found:
            if batch.at is not None and batch.at > now:
                store.marks.put_off([item.mark for item in batch.items], batch.at)
        return [batch for batch in found if batch.at is None or batch.at <= now]

    def defer_to_quiet_end(self, now: datetime) -> None:
        """In the channel's quiet hours, defer what is due to their end, unless its kind does not wait.

        With nobody as the recipient, it defers the marks of the channel itself, which has no list of recipients now.
        """
        if self._is_quiet(now):
            until, audience = after_quiet(now, self._channel.quiet), self._audience()
            due = self._store.marks.due(self._channel.name, self._recipient, now)
            self._store.marks.wait([mark for mark in due if _waits_for_quiet_end(audience, mark, until)], until)

    def _is_quiet(self, now: datetime) -> bool:
        return after_quiet(now, self._channel.quiet) > now

    def _put_off(self, marks: Sequence[DueMark], error: Exception) -> None:
        _log.error("%s: a fault in billbot; please report it", marks[0].subject, exc_info=error)
        until = later(self._clock.now(), _AFTER_A_FAULT)
        self._store.marks.put_off(marks, until, f"a fault in billbot ({type(error).__name__})")

    def _audience(self) -> Audience:
        post, known = self._view.now()
        audience = Audience(self._store, post, self._channel, self._recipient, self._clock.now(), known)
        audience.held_since = self._long_held_since
        return audience

    @property
    def _long_held_since(self) -> datetime | None:
        """Since when nothing reached the recipient; null where that is too short to be told, or nothing waited."""
        since = None if self._nothing_waited else self._handover.held_since
        return since if since is not None and elapsed(since, self._clock.now()) >= LASTING else None

    def _day(self, now: datetime) -> RecipientDay:
        midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
        count, last = self._store.envelopes.messages_since(self._channel.name, self._recipient, midnight)
        return RecipientDay(count, last, self._channel.quiet, held=self._long_held_since is not None)

    def _tell(self, batch: Batch) -> bool:
        """Compose the message of a batch and send it; false where nothing more can go to this recipient now."""
        store, name = self._store, self._channel.name
        key, marks = store.envelopes.new_key(name), [item.mark for item in batch.items]
        audience = self._audience()
        audience.waited_since = self._waited_since(marks)
        if self._restored:
            audience.restored_from = restored.backup_in_doubt(store, audience, batch.items)
        try:
            payload = KINDS[marks[0].subject.kind].say(audience, key, batch.items)
            if payload is None:
                store.marks.settle(marks)
                return True
            told = [*(item.statement for item in batch.items), *payload.also_told]
            payload = self._with_fingerprints(payload, told)
            content, message = payload.encoded, with_buttons_unpressed(payload)
        except StoreError:
            raise
        except Exception as error:  # the other messages go out all the same
            self._put_off(marks, error)
            return True
        envelope = store.envelopes.claim(key, content, told, self._clock.now(), self._owner)
        if envelope is None:  # a mark has changed meanwhile, or another process delivers to this recipient
            return not store.envelopes.is_open(name, self._recipient)
        before = self._report.sent
        goes_on = self._handover.send(envelope, payload, message)
        self._said_waited |= audience.says_waited and self._report.sent > before
        return goes_on

    def _with_fingerprints(self, payload: Payload, told: Sequence[Statement]) -> Payload:
        """The payload, its messages with the fingerprints of what they tell."""
        earlier = self._store.ledger.tellings_in
        return replace(
            payload,
            reader=self._channel.reader,
            message=payload.message and replace(payload.message, told=fingerprints(told)),
            amended={
                reference: replace(each, told=fingerprints(one.statement for one in earlier(each.key)))
                for reference, each in payload.amended.items()
            },
        )

    def _waited_since(self, marks: Sequence[DueMark]) -> datetime | None:
        """Since when the oldest of these marks has waited for the held channel; null where that was told already."""
        since = self._long_held_since
        if since is None or self._said_waited:
            return None
        since = max(since, min(mark.due for mark in marks))
        return since if elapsed(since, self._clock.now()) >= LASTING else None

    def _send_again(self, envelope: Envelope) -> bool:
        """Resolve an envelope whose last try had an unclear end; false where nothing more can go now.

        If the other side can be asked and has the message, it was told. If it has not, the same bytes go again, but on
        another day or in quiet hours it is composed afresh. Mail, where nobody can be asked, goes again on any day. A
        message that is true on its day only goes again only while all of it is so. What the channel may not read any
        more never goes again as it is.
        """
        payload, now = Payload.decode(envelope.content), self._clock.now()
        readable, afresh = payload.is_for(self._channel), False
        if self._transport.can_find:
            accepted = self._handover.was_accepted(envelope, payload)
            if accepted is not False:
                return accepted is True
            afresh = envelope.first.date() != now.date() or self._is_quiet(now)
        own = [each for each in self._store.ledger.tellings_in(envelope.key, on_its_way=True) if not each.incidental]
        if not afresh and any(KINDS[each.statement.subject.kind].true_on_its_day_only for each in own):
            words = self._in_words_of_today(envelope, payload, own)
            payload, afresh = words or payload, words is None
        if afresh or not readable:
            self._store.envelopes.drop(envelope, now, self._owner)
            return readable
        return self._handover.send(envelope, payload, with_buttons_unpressed(payload))

    def _in_words_of_today(self, envelope: Envelope, payload: Payload, own: Sequence[Telling]) -> Payload | None:
        """The payload of a message that is true on its day only, composed anew if today is another day.

        The envelope, and with it a mail's Message-ID, stays the same. Null where not all that it told is still so.
        """
        audience = self._audience()
        items, _ = find_differences(audience, [each.statement.mark for each in own])
        before = {(each.statement.subject, each.statement.state) for each in own}
        by_now = {(item.statement.subject, item.statement.state) for item in items}
        if by_now != before or any(item.muted for item in items):
            return None
        if envelope.first.date() == audience.now.date():
            return payload
        anew = KINDS[own[0].statement.subject.kind].say(audience, envelope.key, items)
        if anew is not None:
            anew = self._with_fingerprints(anew, [item.statement for item in items])
            self._store.envelopes.replace_content(envelope, anew.encoded, self._owner)
        return anew


def _waits_for_quiet_end(audience: Audience, mark: DueMark, until: datetime) -> bool:
    """Whether a mark waits for the end of quiet hours; it does where an unexpected error leaves that open."""
    kind = KINDS[mark.subject.kind]
    with FaultLogged(f"whether {mark.subject} waits"):
        return not kind.operations and kind.waits(audience, mark.subject, until)
    return True
