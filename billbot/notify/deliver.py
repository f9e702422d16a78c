"""Delivery: puts what differs for each recipient into messages and sends them, one recipient after the other.

Level-triggered, like a controller: it compares what a recipient last heard with what is true now, and announces the
difference.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any, Self

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.briefs.ahead import Ahead
from billbot.briefs.data import proposal_data
from billbot.briefs.waiting import LASTING, held_channels, lasts
from billbot.channels import Transport
from billbot.clock import EASTERN, Clock, after_quiet, elapsed, later
from billbot.domain.incidents import HeldChannel
from billbot.domain.ledger import BILL, COMMITTEE_HEARING, HEARING, About, DueJob, Message, Subject
from billbot.domain.slack import Outcome
from billbot.domain.watched import Channel, Proposal
from billbot.errors import BUG, BillbotError, DeliveryError, FaultLogged, StoreError, log_bug
from billbot.messages.fit_slack import with_buttons
from billbot.notify import KINDS, digest
from billbot.notify.bills import hand_on, queue_bills
from billbot.notify.compose import Payload
from billbot.notify.delivery_cache import DeliveryCache
from billbot.notify.edits import edit_outdated_messages, mark_corrections
from billbot.notify.holds import hold_channel, hold_recipient, unexpected_failure
from billbot.notify.incidents import INCIDENT, note_channels
from billbot.notify.kind import Difference
from billbot.notify.plan import APART, PlannedMessage, RecipientDay, plan_recipient
from billbot.notify.reader import DeliveryContext, Notes, Reader
from billbot.store import EVERYBODY, Envelope, Store

_log = logging.getLogger(__name__)

# How many seconds a channel may keep the others waiting and, in slices, the site.
_LONG = 60.0
# When to try again if composing a message failed with an unexpected error.
_AFTER_A_FAULT = timedelta(minutes=30)
# What changes this often within a day rests until it has been the same for a day.
_OFTEN, _DAY = 3, timedelta(days=1)
# A job that could not be looked at, and the unexpected error.
Faulty = tuple[DueJob, Exception]


class DeliveryReport(Struct):
    """The outcome of a delivery: `sent` counts accepted messages, one for each recipient.

    `refused` has a line for each message that was refused itself, `undelivered` counts what waits, `held` are the
    channels that cannot be reached, `slow` those that took so long that some of their recipients wait for the next
    delivery, `faults` the unexpected errors, each of which ended one recipient's turn.
    """

    sent: int = 0
    refused: list[str] = field(default_factory=list)
    undelivered: int = 0
    held: Sequence[HeldChannel] = ()
    slow: set[str] = field(default_factory=set)
    faults: list[Exception] = field(default_factory=list)

    def __iadd__(self, later: Self) -> Self:
        """Add the outcome of a later delivery."""
        self.sent += later.sent
        self.refused += later.refused
        self.faults += later.faults
        self.undelivered, self.held = later.undelivered, later.held
        return self


def deliver(
    store: Store,
    context: DeliveryContext,
    clock: Clock,
    outage_after: timedelta | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
    in_slices: bool = False,
) -> DeliveryReport:
    """Send everybody what differs from what they last heard, each thing once, within a turn (`Store.turn`).

    With `outage_after`, operations channels then hear, in the same run, about channels that could not be reached for
    that long; a channel that was slow to fail gets no second turn. With `in_slices`, each channel's turn ends after a
    minute; the remaining recipients get theirs in the next delivery. Trouble with one channel or recipient does not
    affect the others; the first unexpected error is raised after all of them had their turn. Raises StoreError.
    """
    channels = context.watch.channels
    with store.bills.cached_reads():  # no check runs in the meantime
        done = DeliveryRun(store, context, clock, stopping, in_slices=in_slices).over(channels)
        held = outage_after is not None and note_channels(store, context.watch, outage_after, clock.now())
        if held and not stopping():
            again = DeliveryRun(store, context, clock, stopping, in_slices=in_slices)
            done += again.over([channel for channel in channels if channel.name not in done.slow])
    if done.faults:
        raise done.faults[0]
    return done


class DeliveryRun:
    """One run over channels: what is followed and known during it, and its `report`.

    That also has unexpected errors (`faults`). No check runs in the meantime (`Store.turn`).
    """

    def __init__(
        self, store: Store, context: DeliveryContext, clock: Clock, stopping: Callable[[], bool], *, in_slices: bool
    ) -> None:
        self.store, self.clock, self.stopping, self.report = store, clock, stopping, DeliveryReport()
        self.context = replace(context, watch=context.watch.following(store))
        self.cache = DeliveryCache(store, self.context.watch, clock.now().date())
        self._in_slices, self._list = in_slices, store.list_version()

    def is_current(self) -> bool:
        """Whether the list of bills has not changed since this run began. Raises StoreError."""
        return self.store.list_version() == self._list

    def over(self, channels: Sequence[Channel]) -> DeliveryReport:
        """Deliver to these channels; returns the report."""
        store, clock, configured = self.store, self.clock, {channel.name for channel in self.context.watch.channels}
        hand_on(store, self.context.watch, clock.now())
        if store.polls.running is None:
            queue_bills(store, self.context.watch, clock.now())
        # Email comes last: its lists may be long.
        ready = sorted(channels, key=lambda channel: channel.kind == "email")
        # First every job gets its recipients: people who moved to another list keep what they heard here.
        for channel, held_since, recipients in [(channel, *self._assign_jobs(channel)) for channel in ready]:
            self._deliver_to(channel, held_since, recipients)
            store.holds.lift_idle(channel.name, clock.now())
        undelivered = store.incidents.undelivered(clock.now())
        self.report.undelivered = sum(owed.notices for owed in undelivered if owed.channel in configured)
        self.report.held = held_channels(store, self.context.watch.channels, clock.now())
        return self.report

    def _assign_jobs(self, channel: Channel) -> tuple[datetime | None, Mapping[str, str]]:
        """Give the channel's jobs to its recipients.

        Returns since when the whole channel has been held, or None, and the recipients' addresses by their keys. If the
        list cannot be read or is empty there are none, and the whole channel is held.
        """
        store, name, now = self.store, channel.name, self.clock.now()
        hold = store.holds.on(name, EVERYBODY)
        held_since = hold.since if hold else None
        try:
            addresses = self.context.transports[name].recipients()
        except BillbotError as error:
            hold_channel(store, name, "; ".join(str(error).splitlines()), now)
            return held_since, {}
        keyed = {store.recipient_key(address): address for address in addresses}
        if not keyed:
            hold_channel(store, name, "it has no recipients; write them where its `to` in billbot.toml points", now)
            return held_since, {}
        store.holds.lift(name, EVERYBODY)
        # A waiting digest that the channel may no longer read is withdrawn; the next one also covers its period.
        for number in {subject.number for subject in store.jobs.of_kind(name, digest.DIGEST)}:
            with suppress(LookupError):  # another process has just withdrawn it
                if digest.kept_digest(store, channel, number) is None:
                    store.digests.take_back(name, number, digest.DIGEST)
        store.jobs.give_out(name, keyed, now)
        return held_since, keyed

    def _deliver_to(self, channel: Channel, held_since: datetime | None, recipients: Mapping[str, str]) -> None:
        """Give each recipient of a channel a turn."""
        transport, slow = self.context.transports[channel.name], self.report.slow
        begun, failed = self.clock.monotonic(), False
        # If earlier messages may need edits, everybody gets a turn; otherwise only recipients for whom something waits.
        edits, owed = transport.can_find, self.store.jobs.recipients_due(channel.name, self.clock.now())
        with transport.one_connection() as connected:
            for key, address in recipients.items():
                if not edits and key not in owed:
                    continue
                if (failed or self._in_slices) and self.clock.monotonic() - begun > _LONG:
                    slow.add(channel.name)
                if self.stopping() or channel.name in slow:
                    break  # a slow channel's other recipients get their turn in the next delivery
                delivery = Delivery(self, connected, channel, key, address)
                delivery.take_turn(held_since)
                failed |= delivery.failed
                if edits and not delivery.failed and not self.stopping():
                    edit_outdated_messages(self.store, connected, channel.name, address, self.clock)


class Delivery:
    """The delivery to one recipient of a channel; `recipient` is the key of the `address`.

    `failed` says that the recipient cannot be reached now.
    """

    def __init__(self, run: DeliveryRun, transport: Transport, channel: Channel, recipient: str, address: str) -> None:
        self._run, self._store, self._clock, self._report = run, run.store, run.clock, run.report
        self._transport, self._channel, self._recipient, self._address = transport, channel, recipient, address
        self.failed = False
        self._held_since: datetime | None = None
        self._accepted = 0  # messages in this turn
        # Messages refused in this turn, which may be at fault themselves, with how many had been accepted by then.
        self._refused_once: dict[frozenset[Subject], int] = {}
        self._differing: Counter[int] = Counter()  # how many differences, by the ids of jobs

    def take_turn(self, channel_held_since: datetime | None) -> None:
        """Finish the open message, then send what differs, until nothing does or nothing more can be sent now.

        `channel_held_since` is when the whole channel was first held; None if it was not. An unexpected error affects
        only this recipient, and is noted in the report. Raises StoreError.
        """
        store, name = self._store, self._channel.name
        try:
            hold = store.holds.on(name, self._recipient)
            if hold is not None and self._clock.now() < hold.next_try:
                return
            self._held_since = hold.since if hold is not None else channel_held_since
            left = store.envelopes.unfinished(name, self._recipient)
            if left is not None and (store.clock_in_doubt() or not self._finish(left)):
                return
            self._send_what_differs()
        except BillbotError:
            raise
        except Exception as error:
            self._report.faults.append(error)

    def _send_what_differs(self) -> None:
        """Send what differs, until nothing does or nothing more can be sent now."""
        while not self._run.stopping() and (leaving := self._messages_to_send()):
            before = self._accepted
            for planned in leaving:
                if self._run.stopping() or not self._compose_and_send(planned):
                    return
            if self._refused_once and self._accepted == before:
                return

    def _finish(self, left: Envelope) -> bool:
        """Finish an open envelope; false if nothing more can be sent now."""
        try:
            return self._send_again(left)
        except BillbotError:
            raise
        except Exception as error:
            self._note_failed(left, unexpected_failure(error))  # it is tried again, like one with an unclear outcome
            raise

    def _send_again(self, envelope: Envelope) -> bool:
        """Resolve an envelope whose last try had an unclear outcome; false if nothing more can be sent now.

        If the other side can be asked and has the message, it counts as sent. If not, it is composed again, since the
        recipient may have moved here with it and heard the same here. Nobody can be asked about email: it is sent again
        unchanged, except that words true only on their day keep only what is still true. What the channel may no longer
        read is never sent again unchanged.
        """
        payload = Payload.decode(envelope.content)
        readable, words = payload.is_for(self._channel), None
        if not self._transport.can_find:
            words = self._in_words_of_today(envelope, payload)
        elif (accepted := self._was_accepted(envelope, payload)) is not False:
            return accepted is True
        if words is None or not readable:
            self._store.envelopes.drop(envelope)
            hand_on(self._store, self._run.context.watch, self._clock.now())
            return readable
        return self._send(envelope, words, with_buttons_unpressed(words))

    def _in_words_of_today(self, envelope: Envelope, payload: Payload) -> Payload | None:
        """The payload; if it is true only on its day, composed again from what is still true.

        The envelope, and with it a mail's Message-ID, stays the same, so a mailbox that has the first drops this one.
        None if nothing is.
        """
        reader, entries = self._reader(), self._store.ledger.entries_in(envelope.key, on_its_way=True)
        settled = [entry.job for entry in entries if entry.job]
        if not any(KINDS[job.subject.kind].true_on_its_day_only for job in settled):
            return payload
        before = {(entry.subject, entry.state) for entry in entries if entry.job}
        items, _ = find_differences(reader, settled)
        still = [item for item in items if (item.statement.subject, item.statement.state) in before and not item.muted]
        if not still:
            return None
        if len(still) == len(before) and envelope.first.date() == reader.now.date():
            return payload
        again = _compose(reader, envelope.key, still)
        if again is not None:
            again = replace(again, may_read=self._channel.may_read)
            self._store.envelopes.replace_content(envelope, again.encoded)
        return again

    def _was_accepted(self, envelope: Envelope, payload: Payload) -> bool | None:
        """Whether the other side has the message; None if it cannot say: then nothing more can be sent now."""
        try:
            receipt = self._transport.find(envelope.key, self._address, envelope.first)
        except DeliveryError as error:
            self._note_failed(envelope, error, unclear=True)
            return None
        if receipt is None:
            return False
        self._note_accepted()
        thread = payload.message.thread if self._thread(payload) is None else ""
        self._store.envelopes.note_sent(envelope, receipt.at, receipt.reference, thread)
        return True

    def _messages_to_send(self) -> Sequence[PlannedMessage]:
        """The messages that may be sent now. Jobs without a difference are settled, others put off."""
        now, store = self._clock.now(), self._store
        self._defer_to_quiet_end(now)
        with store.snapshot():  # otherwise a job might be settled by an older state
            due: Sequence[DueJob] = store.jobs.due(self._channel.name, self._recipient, now)
            if wrong := store.clock_in_doubt():  # our clock is in doubt: nothing else is sent
                due = [job for job in due if job.subject == Subject(INCIDENT, number=wrong[0])]
            if not due or not self._run.is_current():
                return []
            reader = self._reader()
            items, faulty = find_differences(reader, due)
        if self._transport.can_find:
            for bill in {job.subject.bill for job in due if job.subject.kind == BILL and job.subject.bill}:
                with FaultLogged(f"earlier messages about {bill}"):
                    mark_corrections(reader, bill)
        for job, error in faulty:
            self._put_off([job], error)
        for item in items:
            if item.muted:
                store.envelopes.enter_as_told(store.envelopes.new_key(), [item.statement], now)
        soon = later(now, 2 * APART)
        waiting = {job.id for job in due if _waits_for_quiet_end(reader, job, soon)}
        items = [_in_time(reader, item, waits=item.job.id in waiting) for item in items if not item.muted]
        plan = plan_recipient(due, items, [job for job, _ in faulty], self._day(now), now)
        self._settle(plan.settled)
        for job, until in plan.put_off:
            store.jobs.put_off([job], until)
        self._differing = Counter(item.job.id for item in items)
        return plan.leaving

    def _settle(self, jobs: Sequence[DueJob]) -> None:
        """Settle jobs with nothing left to say; if an error hid when a bill is heard, put its job off."""
        failed = [job for job in jobs if job.subject.bill in self._run.cache.failed]
        self._store.jobs.settle([job for job in jobs if job not in failed])
        if failed:
            self._store.jobs.put_off(failed, later(self._clock.now(), _AFTER_A_FAULT), BUG)

    def _defer_to_quiet_end(self, now: datetime) -> None:
        """In the channel's quiet hours, put off what is due until they end, unless its kind does not wait."""
        if self._is_quiet(now):
            until, reader = after_quiet(now, self._channel.quiet), self._reader()
            due = self._store.jobs.due(self._channel.name, self._recipient, now)
            self._store.jobs.wait([job for job in due if _waits_for_quiet_end(reader, job, until)], until)

    def _is_quiet(self, now: datetime) -> bool:
        """Whether these are the channel's quiet hours."""
        return after_quiet(now, self._channel.quiet) > now

    def _put_off(self, jobs: Sequence[DueJob], error: Exception) -> None:
        self._store.jobs.put_off(jobs, later(self._clock.now(), _AFTER_A_FAULT), log_bug(error, jobs[0].subject))

    def _reader(self) -> Reader:
        """The recipient and what is known now, for composing a message. Raises StoreError."""
        run = self._run
        now, held_since = self._clock.now(), self._long_held_since
        return Reader(self._store, run.context, self._channel, self._recipient, now, run.cache, held_since)

    @property
    def _long_held_since(self) -> datetime | None:
        """Since when nothing reached the recipient; None if that is too short to mention."""
        since = self._held_since
        return since if since is not None and elapsed(since, self._clock.now()) >= LASTING else None

    def _day(self, now: datetime) -> RecipientDay:
        midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
        count, last = self._store.envelopes.messages_since(self._channel.name, self._recipient, midnight)
        return RecipientDay(count, last, self._channel.quiet, held=self._long_held_since is not None)

    def _compose_and_send(self, planned: PlannedMessage) -> bool:
        """Compose a planned message and send it; false if nothing more can be sent to this recipient now."""
        store = self._store
        key, jobs = store.envelopes.new_key(), [item.job for item in planned.items]
        reader = self._reader()
        reader = reader.with_notes(self._notes(reader, planned))
        try:
            payload = _compose(reader, key, planned.items)
            if payload is None:
                store.jobs.settle([job for job in jobs if not job.subject.is_part])
                if parts := [item.statement for item in planned.items if item.job.subject.is_part]:
                    store.envelopes.enter_as_told(key, parts, self._clock.now())
                return True
            told = list(dict.fromkeys([*(item.statement for item in planned.items), *payload.also_told]))
            payload = replace(payload, may_read=self._channel.may_read)
            content, message = payload.encoded, with_buttons_unpressed(payload)
        except StoreError:
            raise
        except Exception as error:  # the other messages are still sent
            self._put_off(jobs, error)
            return True
        envelope = store.envelopes.begin(key, content, told, self._clock.now())
        if envelope is None:  # a job changed in the meantime, for example by an edit of the list
            return store.envelopes.unfinished(self._channel.name, self._recipient) is None
        before = self._report.sent
        goes_on = self._send(envelope, payload, message)
        if self._report.sent > before:  # nothing is left to say about these bills
            told_of = Counter(job.id for job in jobs if job.subject.is_part)
            bill_jobs = {job.id: replace(job, subject=job.subject.queued_as) for job in jobs}
            self._settle([bill_jobs[job_id] for job_id, parts in told_of.items() if parts == self._differing[job_id]])
        return goes_on

    def _notes(self, reader: Reader, planned: PlannedMessage) -> Notes:
        """What the message must mention besides its items."""
        jobs = [item.job for item in planned.items]
        often = [job.subject.bill for job in jobs if _changes_often(reader, job.subject)]
        return Notes(
            self._waited_since(jobs),
            tuple(dict.fromkeys(bill for bill in often if bill is not None)) if often else None,
        )

    def _send(self, envelope: Envelope, payload: Payload, message: Message) -> bool:
        """Send the `message` of an envelope; false if nothing more can be sent now."""
        if payload.message.offers or payload.document:  # must come before anybody can press a button
            self._store.offers.keep(envelope.key, payload.encoded, payload.message.offers)
        thread = self._thread(payload)
        try:
            receipt = self._transport.send(message, self._address, thread=thread)
        except DeliveryError as error:
            return self._note_failed(envelope, error)
        except Exception as error:
            return self._note_failed(envelope, unexpected_failure(error))
        self._note_accepted()
        begins = message.thread if thread is None or receipt.again else ""
        self._store.envelopes.note_sent(envelope, receipt.at, receipt.reference, begins)
        return True

    def _note_accepted(self) -> None:
        """Note that a message got through, so the recipient can be reached."""
        self._report.sent += 1
        self._accepted += 1
        self.failed = False
        self._store.holds.lift(self._channel.name, self._recipient)

    def _thread(self, payload: Payload) -> str | None:
        """The thread of a message: that of the corrected message or of its proposal; None begins a new one."""
        name = payload.message.thread
        begun = self._store.envelopes.thread(self._channel.name, self._recipient, name) if name else None
        return payload.reply_to or begun

    def _waited_since(self, jobs: Sequence[DueJob]) -> datetime | None:
        """Since when the oldest of these jobs has waited for the held channel; None if that is not long."""
        since = self._long_held_since
        if since is None:
            return None
        since = max(since, min(job.due for job in jobs))
        return since if elapsed(since, self._clock.now()) >= LASTING else None

    def _note_failed(self, envelope: Envelope, error: DeliveryError, *, unclear: bool = False) -> bool:
        """Note a failed try; returns whether other messages may be sent to this recipient now.

        A message that was refused itself is given up. If the recipient may be at fault instead, it is given up only if
        it is refused again after another one was accepted. After an unclear outcome the envelope stays, for
        `_send_again`. After anything else it is dropped, and its content waits until the recipient can be reached. It
        stays `unclear` if the other side could not be asked.
        """
        store, name, now = self._store, self._channel.name, self._clock.now()
        told = frozenset(entry.subject for entry in store.ledger.entries_in(envelope.key, on_its_way=True))
        refused = error.kind == "refused" and not unclear
        if refused and (not error.by_message or self._refused_once.pop(told, self._accepted) < self._accepted):
            store.envelopes.note_refused(envelope, now, str(error))
            self._report.refused.append(f"channel {name}: {error}")
            return True
        self.failed = True  # nothing more is sent to the recipient until the next try
        hold = hold_recipient(store, name, self._recipient, error, now, self._held_since)
        if not lasts(hold, now):  # otherwise the caller reports it for the channel
            _log.warning("channel %s: %s; next try at %s", name, error, f"{hold.next_try:%Y-%m-%d %H:%M}")
        # If nobody can be asked about it, it stays, unless it might block all others for a recipient who accepts them.
        if unclear or error.kind == "unclear" or (envelope.unclear and not self._transport.can_find and not refused):
            store.envelopes.note_unclear(envelope, str(error))
        else:
            store.envelopes.drop(envelope)
        if refused:  # another message shows whether this one is at fault
            self._refused_once[told] = self._accepted
        return refused


def find_differences(reader: Reader, due: Sequence[DueJob]) -> tuple[list[Difference[Any]], list[Faulty]]:
    """What to say for the due jobs, and the jobs that failed with an unexpected error.

    Raises StoreError. What is only for operations channels is left out in other channels, even if the channel was one
    when it was queued.
    """
    items: list[Difference[Any]] = []
    faulty: list[Faulty] = []
    by_kind: dict[str, list[DueJob]] = {}
    for job in due:
        kind = KINDS[job.subject.kind]
        if reader.channel.operations or not kind.operations:
            by_kind.setdefault(job.subject.kind, []).append(job)
    for jobs in by_kind.values():
        kind = KINDS[jobs[0].subject.kind]
        try:
            items += kind.differences(reader, jobs)
        except StoreError:
            raise
        except Exception:  # one by one, so the others are announced
            for job in jobs:
                try:
                    items += kind.differences(reader, [job])
                except StoreError:
                    raise
                except Exception as error:
                    faulty.append((job, error))
    return items, faulty


def _compose(reader: Reader, key: str, items: Sequence[Difference[Any]]) -> Payload | None:
    """The message about these differences, with what it is about; None if there is nothing to say."""
    first = items[0].statement.subject
    payload = KINDS[first.queued_as.kind].compose(reader, key, items)
    if payload is None:
        return None
    subjects = list(dict.fromkeys(item.statement.subject for item in items))
    bills = tuple(dict.fromkeys(subject.bill for subject in subjects if subject.bill is not None))
    told = [proposal for item in items for proposal in item.statement.proposals]
    told = told or [proposal.id for bill in bills for proposal in reader.unmuted(bill)]
    proposals = {proposal.id: proposal for proposal in reader.watch.proposals}
    corrects: dict[str, None] = {}
    for statement in (*(item.statement for item in items), *payload.also_told):
        before = reader.last_entry(statement.subject) if statement.subject.is_part else None
        if before is not None and before.reference and before.state != statement.state:
            corrects[before.envelope] = None
    of_hearings = all(subject.kind in {HEARING, COMMITTEE_HEARING} for subject in subjects)
    about = About(
        kind=HEARING if of_hearings else items[0].message if first.is_part else first.kind,
        proposals=tuple(_facts(reader, proposals[id_]) for id_ in dict.fromkeys(told) if id_ in proposals),
        bills=bills,
        corrects=tuple(corrects),
    )
    return replace(payload, message=replace(payload.message, about=about))


def _facts(reader: Reader, proposal: Proposal) -> Mapping[str, Any]:
    """The proposal's facts, if a program reads them; otherwise, or after an unexpected error, its id and name.

    Raises StoreError.
    """
    if reader.context.transports[reader.channel.name].reads_facts:
        with FaultLogged(f"the facts of {proposal.id}"):
            return reader.cache.once(
                ("facts", proposal.id),
                lambda: proposal_data(proposal, Ahead(reader.store, reader.watch, reader.now, reader.cache.hearings)),
            )
    return {"id": proposal.id, "name": proposal.name}


def _in_time(reader: Reader, item: Difference[Any], *, waits: bool) -> Difference[Any]:
    """The item, and until when it is put off, if at all.

    Never if it cannot wait, as when a hearing is about to begin.
    """
    if not waits:
        return replace(item, never_summarised=True)
    told = reader.changes_told(item.job.subject)
    if len(told) <= _OFTEN or elapsed(told[-_OFTEN], told[-1]) >= _DAY:
        return item
    change = item.statement.change
    changed = reader.store.bills.seen_at(change) if change is not None else told[-1]
    return replace(item, rests_until=later(changed, _DAY))


def _changes_often(reader: Reader, subject: Subject) -> bool:
    """Whether a message about a subject now is the last one before it must rest."""
    told = reader.changes_told(subject)
    return len(told) >= _OFTEN and elapsed(told[1 - _OFTEN], reader.now) < _DAY


def with_buttons_unpressed(payload: Payload) -> Message:
    """The message with its buttons before anybody has pressed one."""
    message = payload.message
    return with_buttons(message, [Outcome()] * len(message.offers)) if message.offers else message


def _waits_for_quiet_end(reader: Reader, job: DueJob, until: datetime) -> bool:
    """Whether a job waits for the end of quiet hours; it does if an unexpected error hides the answer."""
    kind = KINDS[job.subject.kind]
    with FaultLogged(f"whether {job.subject} waits"):
        return not kind.operations and kind.waits(reader, job, until)
    return True
