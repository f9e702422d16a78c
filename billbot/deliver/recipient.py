"""What goes to one recipient of a channel: looked at, and put into envelopes, which are handed over.

A recipient has one message on its way at a time.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from billbot import schedule
from billbot.bills import Channel, DueMark, Statement, Telling
from billbot.clock import EASTERN, elapsed, later
from billbot.deliver import restored
from billbot.deliver.batch import Batch, Day, batches
from billbot.deliver.handover import Handover, offered
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.facts.hearings import Spared
from billbot.facts.waiting import LASTING
from billbot.notify import KINDS, Audience, Payload, View, find_differences, fingerprints
from billbot.notify.incident import word_of
from billbot.store import Envelope

_log = logging.getLogger(__name__)

# What could not be put into words for a fault of ours is tried again so much later.
_AFTER_A_FAULT = timedelta(minutes=30)


class Delivery:
    """What goes to the one recipient of a channel to whom envelopes are handed by `way`."""

    def __init__(self, way: Handover, view: View, channel: Channel) -> None:
        self._handover, self._view, self._channel = way, view, channel
        self._store, self._transport, self._clock, self._owner = way.store, way.transport, way.clock, way.owner
        self._recipient, self._address, self._done = way.recipient, way.address, way.done
        self._said_waited = self._nothing_waited = False
        self._restored = self._store.restorations.last() is not None

    @property
    def failed(self) -> bool:
        """Whether the recipient could not be reached."""
        return self._handover.failed

    def run(self, lacked_since: datetime | None, stopping: Callable[[], bool]) -> None:
        """First what may have been sent before, then what differs, until nothing does or something keeps it waiting.

        `lacked_since` says since when all of the channel was held, up to now.
        """
        name, now = self._channel.name, self._clock.now()
        hold = self._store.holds.on(name, self._recipient)
        if hold is not None and now < hold.next_try:
            self.keep_quiet(now)
            return
        self._handover.held_since = hold.since if hold is not None else lacked_since
        if self._store.incidents.still_open("clock") and self._store.envelopes.is_open(name, self._recipient):
            return  # what is on its way waits, too
        try:
            if self._restored:
                restored.ask(self._store, self._transport, name, self._recipient, self._address)
        except DeliveryError as error:
            self._handover.hold(error)
            return
        if self._store.envelopes.is_open(name, self._recipient) and not self._goes_on(now):
            return
        self._nothing_waited = not self._has_waited(now)
        while not stopping() and (found := self._batches()):
            for batch in found:
                if stopping() or not self._tell(batch):
                    return

    def _goes_on(self, now: datetime) -> bool:
        """Go on with what is on its way, unless another process does; false where nothing more can go now."""
        name, envelopes = self._channel.name, self._store.envelopes
        left = envelopes.resume(name, self._recipient, now, self._owner)
        if left is None:
            return not envelopes.is_open(name, self._recipient)
        try:
            return self._again(left)
        except BillbotError:
            raise
        except Exception as error:
            self._handover.let_go(left, error)
            raise

    def _has_waited(self, now: datetime) -> bool:
        """Whether anything due came while the channel was held: a hold ends only once something gets through."""
        due = self._store.marks.due(self._channel.name, self._recipient, now) if self._handover.held_since else ()
        return any(elapsed(mark.due, now) >= LASTING for mark in due)

    def _batches(self) -> list[Batch]:
        """The messages that may leave now; what needs no telling is settled, what has to wait is put off."""
        now, store = self._clock.now(), self._store
        self.keep_quiet(now)
        with store.one_look():  # else a mark might be settled by what was so before it
            due: Sequence[DueMark] = store.marks.due(self._channel.name, self._recipient, now)
            if wrong := store.incidents.still_open("clock"):  # by our clock nothing else leaves
                due = word_of(wrong, due)
            if not due or not self._view.is_in_force():
                return []
            items, faulty = find_differences(self._audience(), due)
        for mark, error in faulty:
            self._put_off([mark], error)
        if self._restored and restored.take_over(store, self._audience(), items, now):
            return self._batches()
        for item in items:
            if item.muted:
                store.envelopes.take_over(store.envelopes.new_key(self._channel.name), [item.statement], (), now)
        items = [item for item in items if not item.muted]
        # What the words of another item tell, too, is looked at again when these have been told.
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

    def keep_quiet(self, now: datetime) -> None:
        """Have what comes in the channel's quiet hours, or could not leave before them, due at their end.

        For nobody it is that of what no recipient can be found for.
        """
        if self._is_quiet(now):
            until, audience = schedule.after_quiet(now, self._channel.quiet), self._audience()
            due = self._store.marks.due(self._channel.name, self._recipient, now)
            self._store.marks.wait([mark for mark in due if _waits(audience, mark, until)], until)

    def _is_quiet(self, now: datetime) -> bool:
        return schedule.after_quiet(now, self._channel.quiet) > now

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
        """Since when nothing reached the recipient, where that is long enough to be news and something waited."""
        since = None if self._nothing_waited else self._handover.held_since
        return since if since is not None and elapsed(since, self._clock.now()) >= LASTING else None

    def _day(self, now: datetime) -> Day:
        midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
        count, last = self._store.envelopes.messages_since(self._channel.name, self._recipient, midnight)
        return Day(count, last, self._channel.quiet, held=self._long_held_since is not None)

    def _tell(self, batch: Batch) -> bool:
        """Say what is in a batch and send it; false where nothing more can go to this recipient now."""
        store, name = self._store, self._channel.name
        key, marks = store.envelopes.new_key(name), [item.mark for item in batch.items]
        audience = self._audience()
        audience.waited_since = self._waited_since(marks)
        if self._restored:
            audience.restored_from = restored.backup_in_doubt(store, audience, batch.items)
        try:
            said = KINDS[marks[0].subject.kind].say(audience, key, batch.items)
            if said is None:
                store.marks.settle(marks)
                return True
            told = [*(item.statement for item in batch.items), *said.also_told]
            said = self._carrying(said, told)
            content, message = said.encoded, offered(said)
        except StoreError:
            raise
        except Exception as error:  # the other messages go out all the same
            self._put_off(marks, error)
            return True
        envelope = store.envelopes.claim(key, content, told, self._clock.now(), self._owner)
        if envelope is None:  # it has turned meanwhile, or somebody else is delivering here
            return not store.envelopes.is_open(name, self._recipient)
        before = self._done.sent
        goes_on = self._handover.send(envelope, said, message)
        self._said_waited |= audience.says_waited and self._done.sent > before
        return goes_on

    def _carrying(self, said: Payload, told: Sequence[Statement]) -> Payload:
        """The same, its messages with the prints of what they tell."""
        earlier = self._store.ledger.told_in
        return replace(
            said,
            reader=self._channel.reader,
            message=said.message and replace(said.message, told=fingerprints(told)),
            amended={
                reference: replace(each, told=fingerprints(one.statement for one in earlier(each.key)))
                for reference, each in said.amended.items()
            },
        )

    def _waited_since(self, marks: Sequence[DueMark]) -> datetime | None:
        """Since when the oldest of these has waited for a channel that was held, unless that was said."""
        since = self._long_held_since
        if since is None or self._said_waited:
            return None
        since = max(since, min(mark.due for mark in marks))
        return since if elapsed(since, self._clock.now()) >= LASTING else None

    def _again(self, envelope: Envelope) -> bool:
        """Go on with a message of which nobody knows how its last try ended; false where nothing more can go now.

        The other side is asked for it. What it has not got goes again, the same bytes, which what follows puts right;
        on another day, or in quiet hours, it is said afresh. By mail, where nobody can be asked, it goes on any day.
        What was composed for a channel that may read something else by now never goes as it is: the next delivery says
        it as it would be.
        """
        said, now = Payload.decode(envelope.content), self._clock.now()
        readable, afresh = said.is_for(self._channel), False
        if self._transport.remembers:
            accepted = self._handover.was_accepted(envelope, said)
            if accepted is not False:
                return accepted is True
            afresh = envelope.first.date() != now.date() or self._is_quiet(now)
        own = [each for each in self._store.ledger.told_in(envelope.key, on_its_way=True) if not each.incidental]
        if not afresh and any(KINDS[each.statement.subject.kind].true_on_its_day_only for each in own):
            words = self._of_its_day(envelope, said, own)
            said, afresh = words or said, words is None
        if afresh or not readable:
            self._store.envelopes.drop(envelope, now, self._owner)
            return readable
        return self._handover.send(envelope, said, offered(said))

    def _of_its_day(self, envelope: Envelope, said: Payload, own: Sequence[Telling]) -> Payload | None:
        """What was said of its day as it goes now, in the words of another day on that; null where not all is so still.

        By mail it keeps its Message-ID.
        """
        audience = self._audience()
        items, _ = find_differences(audience, [each.statement.mark for each in own])
        before = {(each.statement.subject, each.statement.state) for each in own}
        if (
            any(item.muted for item in items)
            or {(item.statement.subject, item.statement.state) for item in items} != before
        ):
            return None
        if envelope.first.date() == audience.now.date():
            return said
        anew = KINDS[own[0].statement.subject.kind].say(audience, envelope.key, items)
        if anew is not None:
            anew = self._carrying(anew, [item.statement for item in items])
            self._store.envelopes.resay(envelope, anew.encoded, self._owner)
        return anew


def _waits(audience: Audience, mark: DueMark, until: datetime) -> bool:
    """Whether something waits for the end of quiet hours, as it does where a fault of ours leaves that open."""
    kind = KINDS[mark.subject.kind]
    with Spared(f"whether {mark.subject} waits"):
        return not kind.operations and kind.waits(audience, mark.subject, until)
    return True
