"""Messages about the list of bills: the welcome, newly watched bills, the end of a term, moved dates, edits.

The welcome is a channel's first message (promise 1); edits and faults of files are for operations channels. A channel
that was renamed in the configuration keeps what it heard and what waits for it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.channels import Transport
from billbot.clock import EASTERN, later
from billbot.domain import route
from billbot.domain.digest import DATES_AHEAD
from billbot.domain.ledger import Job, Moved, Subject
from billbot.domain.report import Report
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Dates, Edit
from billbot.errors import BillbotError
from billbot.messages import watchlist
from billbot.messages.document import MessageDocument
from billbot.notify.bills import hand_on
from billbot.notify.kind import Difference, SubjectKind, jobs_for_operations
from billbot.notify.reader import Reader
from billbot.store import Store

_log = logging.getLogger(__name__)
WELCOME, WATCHED, TERM, DATE, EDIT = "welcome", "watched", "term", "date", "edit"
# The end of a court is announced the morning after its last day, or at most this much later.
_MORNING, _LATE = time(8), timedelta(days=30)
# If our clock is set back by less than this, nobody notices (docs/design/architecture.md, "The clock").
_SET_BACK = timedelta(hours=1)


class WelcomeKind(SubjectKind):
    """The first message of a channel."""

    name = WELCOME
    triggers: frozenset[Moved] = frozenset({"list", "waiting"})
    goes_first = True

    def after_check(self, store: Store, watch: Watch, report: Report, now: datetime) -> None:
        """Queue the welcome for each channel that never had one, after every bill had its first look."""
        jobs = [
            Job(channel.name, Subject(WELCOME), now)
            for channel in watch.channels
            if not store.jobs.of_kind(channel.name, WELCOME) and not was_welcomed(store, channel)
        ]
        if jobs:
            store.jobs.add(jobs if report.all_seen else [Job.moved("waiting", now)], now)

    def document(self, reader: Reader, _: Sequence[Difference[None]]) -> MessageDocument:
        """The welcome."""
        told = standings(reader, reader.watch)
        return watchlist.welcome(reader.channel, told, reader.watch.contact, reader.today)

    def waits(self, *_: object) -> bool:
        """It leaves in quiet hours, too."""
        return False


def was_welcomed(store: Store, channel: Channel) -> bool:
    """Whether a channel got its welcome, or refused it for good. Raises StoreError."""
    return store.ledger.first_queued_at(channel.name, WELCOME) is not None


def told_since(store: Store, channel: Channel, now: datetime) -> datetime:
    """Since when a channel hears news: about its welcome, or `now` before that (promise 1). Raises StoreError."""
    return later(store.ledger.first_queued_at(channel.name, WELCOME) or now, -_SET_BACK)


class WatchedKind(SubjectKind):
    """Newly watched bills."""

    name = WATCHED
    triggers: frozenset[Moved] = frozenset({"list", "waiting"})
    remembered_for = "a year"

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """Queue newly watched bills for each channel that follows them, after a check saw them.

        A docket is announced even without a page; another number once it has one, since it may be mistyped. A
        channel without a welcome yet reads it there. Raises StoreError.
        """
        untold = store.watchlist.untold()
        seen = [edit for edit in untold if _was_seen(store, watch, edit)]
        if len(seen) < len(untold):
            store.jobs.add([Job.moved("waiting", now)], now)
        if not seen:
            return
        jobs = []
        for channel in watch.channels:
            if not was_welcomed(store, channel):
                continue
            followed = {each.id for each in watch.proposals if route.is_subscribed(channel, each)}
            jobs += [
                Job(channel.name, Subject(WATCHED, edit.bill, edit.id), now)
                for edit in seen
                if edit.proposal in followed
            ]
        store.watchlist.tell(seen, jobs, now)

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about newly watched bills and where they are; None if none of them is still watched."""
        told = {item.job.subject.bill for item in found}
        watch = reader.watch
        still = {watch.numbers.get(bill, bill) for bill in told if bill}
        listed = {each.id: {watch.numbers.get(bill, bill) for bill in each.bills} for each in watch.proposals}
        before = {name: bills - still for name, bills in listed.items() if still & bills}
        ours = replace(watch, proposals=[each for each in watch.proposals if each.id in before])
        known = [
            replace(each, proposal=proposal)
            for each in standings(reader, ours)
            for proposal in reader.with_asks([each.proposal])
        ]
        those = {bill for each in known for term in each.terms for bill in term.bills}.union(
            *(each.bills for each in known)
        )
        seen = {bill: reader.store.bills.last_seen(bill) for bill in those}
        pages = {bill: reader.watch.page_url(bill) for bill in those}
        return watchlist.also_watched(
            reader.channel, known, before, seen, pages, reader.watch.dates.milestones, reader.today
        )


def queue_terms(store: Store, watch: Watch, now: datetime) -> None:
    """On the morning after a General Court's last day, queue its end for each channel with alerts.

    Not for a channel welcomed after that: its welcome says it. Raises StoreError.
    """
    for court, ended in watch.dates.ends.items():
        due, subject = datetime.combine(ended + timedelta(days=1), _MORNING, EASTERN), Subject(TERM, number=court)
        if not due <= now < later(due, _LATE):
            continue
        filed = [each for each in watch.proposals if any(bill.general_court == court for bill in each.bills)]
        jobs = [
            Job(channel.name, subject, now)
            for channel in watch.channels
            if route.wants_alerts(channel, filed, now.date())
            and told_since(store, channel, now) < due
            and subject not in store.ledger.last_states(channel.name, TERM, even_refused=True)
        ]
        store.jobs.add(jobs, now)


class TermKind(SubjectKind):
    """The end of a General Court."""

    name = TERM

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about what happened to each unmuted proposal in a court that is over, or None."""
        court, today = found[0].job.subject.number, reader.today
        followed = [each for each in reader.watch.proposals if route.is_unmuted(each, today)]
        told = standings(reader, replace(reader.watch, proposals=followed))
        return watchlist.term_over(reader.channel, told, court, reader.watch.dates, today)


def queue_dates(store: Store, watch: Watch, before: Dates, dates: Dates, now: datetime) -> None:
    """Queue each moved date of the coalition, if its former day was near enough to have been announced.

    Name and topics identify a date. `before` is the calendar before the edit. Raises StoreError.
    """
    days = {(each.name, each.topics): each.date for each in dates.milestones}
    stay = {(each.name, each.date) for each in dates.milestones}
    jobs = [
        Job(channel.name, Subject(DATE, name=each.name), now, each.date.isoformat())
        for each in before.milestones
        if (each.name, each.topics) in days and (each.name, each.date) not in stay
        if now.date() <= each.date <= now.date() + DATES_AHEAD
        for channel in watch.channels
        if channel.alerts and channel.follows(each.topics)
    ]
    store.jobs.add(jobs, now)


class DateKind(SubjectKind):
    """Dates of the coalition that moved."""

    name = DATE
    remembered_for = "a year"

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """The next day of one of the coalition's dates that the channel follows, as ISO text, or None."""
        named = [each for each in reader.watch.dates.milestones if each.name == subject.name]
        days = [each.date for each in named if reader.channel.follows(each.topics)]
        return min((each.isoformat() for each in days if each >= reader.today), default=None)

    def message(self, was: str | None, _: str) -> str | None:
        """The type of message for a moved date; None if its former day is unknown."""
        return DATE if was else None

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument:
        """The message about the coalition's moved dates, with the old and new days."""
        moved = [
            (item.job.subject.name, date.fromisoformat(item.job.was or ""), date.fromisoformat(item.statement.state))
            for item in found
        ]
        return watchlist.dates_moved(reader.channel, moved, reader.today)


def standings(reader: Reader, watch: Watch) -> list[Standing]:
    """Where each of the channel's proposals is."""
    followed = (proposal for proposal in watch.proposals if route.is_subscribed(reader.channel, proposal))
    return [proposal_standing(reader.store, watch, proposal, reader.today) for proposal in followed]


def _was_seen(store: Store, watch: Watch, edit: Edit) -> bool:
    bill = watch.numbers.get(edit.bill, edit.bill)
    looks = store.checks.of(bill)
    return looks.first_seen is not None or (looks.awaiting and bill.is_docket)


def follow_channel_renames(
    store: Store, channels: Sequence[Channel], transports: Callable[[], Mapping[str, Transport]]
) -> None:
    """Treat a removed channel and a new one with the same recipients as one renamed channel.

    So nothing that waits for it is lost, it gets no second welcome, and what it heard is corrected under its new name.
    If several channels share a list of recipients, the old names go to the new ones in order. Call this
    before forgetting what waits for removed channels. `transports` are asked for recipients only if a channel is gone.
    Raises StoreError.
    """
    gone: dict[frozenset[str], list[str]] = {}
    for name, listed in store.channel_names.lists().items():
        if all(channel.name != name for channel in channels):
            gone.setdefault(listed, []).append(name)
    new: dict[frozenset[str], list[str]] = {}
    for name in (channel.name for channel in channels if gone and store.channel_names.is_new(channel.name)):
        new.setdefault(_list_of(store, transports()[name]), []).append(name)
    for listed, before in gone.items():
        if after := new.get(listed, []):
            _log.warning("channel %s is called %s now", " and ".join(before), " and ".join(after))
            store.channel_names.rename(before, after)


def _list_of(store: Store, transport: Transport) -> frozenset[str]:
    """The keys of a channel's recipients; empty if the list cannot be read."""
    try:
        return frozenset(map(store.recipient_key, transport.recipients()))
    except BillbotError:
        return frozenset()


def note_list(store: Store, watch: Watch, now: datetime, who: str | None = None) -> tuple[Edit, ...]:
    """Note the present list, and queue for operations channels which bills were added or removed.

    Hands on, or drops, what waits for channels no longer configured. `who` made the edit, None for an edit by hand.
    Returns the edits; none for the first list. Raises StoreError.
    """
    configured = [channel.name for channel in watch.channels]
    store.jobs.add([Job.moved("list", now)], now)  # comes first: if the process is killed after it, this runs again
    hand_on(store, watch, now, removed=True)
    store.channel_names.forget_others(configured, now)
    listed = {bill: (each.id, each.name) for each in watch.proposals for bill in each.bills}
    return store.watchlist.note(listed, who, now, lambda edit: jobs_for_operations(watch, EDIT, edit.id, now))


class EditKind(SubjectKind):
    """Edits of the list of bills, which operations channels hear about."""

    name = EDIT
    remembered_for = "a year"
    operations = True

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about bills added to or removed from the list."""
        edits = [reader.store.watchlist.edit(item.job.subject.number) for item in found]
        added = {(each.bill,) for each in edits if each.kind == "added"}
        undecided = [each.name for each in reader.watch.proposals if not each.stance and each.bills in added]
        return watchlist.list_edited(reader.channel, edits, undecided)
