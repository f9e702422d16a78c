"""Other news of a proposal: new chairs of its committee, its conference, what a new draft changed.

New chairs are announced in channels that follow something before the committee. A conference's meeting is announced
when the list of hearings shows it, when it moves, and when it is called off. A draft is announced in the proposal's
thread once both texts were read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from billbot.briefs import drafts
from billbot.briefs.committees import BillBeforeCommittee, bills_before_committees
from billbot.briefs.hearings import bill_names, conference_meetings, proposals_followed
from billbot.briefs.watch import Watch, belonging
from billbot.clock import elapsed
from billbot.domain import route, stages
from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import BillId, Committee, hearing_path
from billbot.domain.ledger import DueJob, Job, Moved, Subject
from billbot.domain.report import Report
from billbot.domain.watched import Proposal
from billbot.messages import people
from billbot.messages.comparison import redraft as redraft_document
from billbot.messages.document import MessageDocument
from billbot.messages.people import conference
from billbot.messages.phrases import numbers, the_bill_that_took_in
from billbot.notify.bill_hearings import begins_at
from billbot.notify.kind import Difference, SubjectKind
from billbot.notify.reader import Reader
from billbot.notify.watchlist import told_since
from billbot.store import CommitteeVersion, Store

CHAIRS = "chairs"
_BRANCHES = ("Senate", "House")
_WAITS_FOR_NAMES = timedelta(days=1)


class ChairsKind(SubjectKind):
    """New chairs of a committee."""

    name = CHAIRS
    triggers: frozenset[Moved] = frozenset({"list", "people", "waiting"})
    alone = True

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """After a check, queue a committee's new chairs for each channel that follows something before it.

        The first chairs read are not news. If names are unknown, they are requested again.
        """
        turned: dict[tuple[int, str], list[CommitteeVersion]] = {}
        for version in store.committees.new_chairs():
            turned.setdefault((version.committee.general_court, version.committee.code), []).append(version)
        # Several changes before anybody heard count as one: from the chairs before the first to those after the last.
        new = [_NewChairs(versions, store.committees.version(versions[0].id)[1]) for versions in turned.values()]
        named = [turn for turn in new if _can_be_named(store, turn, now)]
        before = bills_before_committees(store, watch, now.date()) if named else ()
        jobs = [each for turn in named for each in _jobs_of_chairs(watch, before, turn, now)]
        if named:
            store.committees.told_of_chairs([version.id for turn in named for version in turn.versions], jobs, now)
        if len(named) < len(new):
            store.jobs.add([Job.moved("waiting", now)], now)

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """The chairs as last queued; None if the channel follows nothing before the committee."""
        committee = _committee(reader, subject)
        return _encoded(committee) if _heard_before(reader, committee) else None

    def message(self, was: str | None, _: str) -> str | None:
        """The type of message, for those who know the earlier chairs, even without a message; None for others."""
        return CHAIRS if was is not None else None

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about who was chair and who is now; None if the committee no longer has any of our bills."""
        job = found[0].job
        committee = _committee(reader, job.subject)
        reported = _heard_before(reader, committee)
        entry_told = reader.last_entry(job.subject)
        # The state to compare with: what was sent, unless a later job has a newer earlier state.
        was = job.was if entry_told is None or (job.was and entry_told.at <= job.queued_at) else entry_told.state
        before, now = _decoded(was or ""), _decoded(_encoded(committee))
        members = reader.store.people.members(committee.general_court, [*before.values(), *now.values()])

        def named(code: str | None) -> str:
            if code is None:
                return ""
            return members[code].name if code in members else "somebody whose record could not be read"

        turned = [
            (branch, named(before.get(branch)), named(now.get(branch)))
            for branch in _BRANCHES
            if before.get(branch) != now.get(branch)
        ]
        if not reported or not turned:
            return None
        proposals = list(dict.fromkeys(each.proposal for each in reported))
        url = f"{reader.watch.site}{committee.page_path}"
        bills = numbers([each.bill for each in reported])
        called = bill_names(reader.store, reader.watch, [each.bill for each in reported], proposals)
        return people.new_chairs(reader.channel, committee, turned, proposals, called, bills, url)


class _NewChairs(NamedTuple):
    """A committee's versions with new chairs that nobody heard about yet, and the version before."""

    versions: Sequence[CommitteeVersion]
    earlier: CommitteeVersion | None


def _can_be_named(store: Store, turn: _NewChairs, now: datetime) -> bool:
    """Whether the new chairs' names are known. After a day it no longer waits for them."""
    version = turn.versions[-1]
    committee, before = version.committee, turn.earlier.committee.chairs if turn.earlier else ()
    codes = {seat.member for seat in committee.chairs if seat not in before}
    known = store.people.members(committee.general_court, sorted(codes))
    return len(known) == len(codes) or elapsed(version.since, now) >= _WAITS_FOR_NAMES


def _jobs_of_chairs(watch: Watch, before: Sequence[BillBeforeCommittee], turn: _NewChairs, now: datetime) -> list[Job]:
    committee = turn.versions[-1].committee
    subject = Subject(CHAIRS, None, committee.general_court, committee.code)
    was = _encoded(turn.earlier.committee) if turn.earlier else None
    concerned = [each.proposal for each in before if _is_before_committee(each, committee)]
    return [
        Job(channel.name, subject, now, was)
        for channel in watch.channels
        if channel.alerts and any(route.is_subscribed(channel, each) for each in concerned)
    ]


def _committee(reader: Reader, subject: Subject) -> Committee:
    found = reader.store.committees.with_queued_chairs(subject.number, subject.name)
    assert found is not None, "a job about chairs is of a committee that was read"
    return found


def _heard_before(reader: Reader, committee: Committee) -> list[BillBeforeCommittee]:
    """What is before a committee, not muted, and followed by the channel."""
    found = bills_before_committees(reader.store, reader.watch, reader.today)
    return [
        each for each in found if _is_before_committee(each, committee) and each.proposal in reader.unmuted(each.bill)
    ]


def _is_before_committee(each: BillBeforeCommittee, committee: Committee) -> bool:
    return (each.bill.general_court, each.code) == (committee.general_court, committee.code)


def _encoded(committee: Committee) -> str:
    """The chairs as the ledger keeps them: `Senate JBE0, House MSD1`."""
    return ", ".join(f"{seat.branch} {seat.member}" for seat in committee.chairs)


def _decoded(state: str) -> dict[str, str]:
    return dict(each.split(" ", 1) for each in state.split(", ") if " " in each)


CONFERENCE = "conference"


class ConferenceKind(SubjectKind):
    """Meetings of committees of conference."""

    name = CONFERENCE
    triggers: frozenset[Moved] = frozenset({"list", "agendas", "conferences"})
    alone = True

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """After a check, queue coming meetings on a channel's bills that differ from what it heard.

        It knows what the first list of hearings showed, and what was known before its welcome (promise 1). Raises
        StoreError.
        """
        meetings = conference_meetings(store, watch, now.date())
        for channel in [each for each in watch.channels if each.alerts] if meetings else ():
            told = store.ledger.last_states(channel.name, CONFERENCE, even_refused=True)
            since = told_since(store, channel, now).date()
            jobs = []
            for each in meetings:
                if proposals_followed(watch, channel, each.bills):
                    was = each.said_before(since)
                    if any(state != each.said for state in told.get(_meeting_subject(each), [was])):
                        jobs.append(Job(channel.name, _meeting_subject(each), now, was))
            store.jobs.add(jobs, now)

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether a meeting can wait: it does not begin, by any of its appointments, before quiet hours end."""
        found = _meeting(reader, job.subject)
        course = found.agenda.course if found else ()
        return not any(reader.now < begins_at(each.hour) <= until for each in course)

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """When and where it is, or that it is off; None if it is over, or no longer for the channel."""
        found = _meeting(reader, subject)
        if found is None or found.slot.is_over(reader.now) or not reader.channel.alerts:
            return None
        return found.said if any(reader.followed(bill) for bill in found.bills) else None

    def message(self, was: str | None, now: str) -> str | None:
        """The type of message: new, moved or off; None if it is off and was never announced."""
        off = now == "called off"
        return None if off and was is None else "off" if off else "moved" if was else CONFERENCE

    def is_muted(self, reader: Reader, subject: Subject) -> bool:
        """Whether all of the channel's proposals in a meeting are muted."""
        found = _meeting(reader, subject)
        return found is not None and not _conference_followed(reader, found)[1]

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about when and where the negotiators meet, and who they are; None if there is nothing to tell."""
        meeting = _meeting(reader, found[0].job.subject)
        if meeting is None or not _conference_followed(reader, meeting)[1]:
            return None
        bills, proposals = _conference_followed(reader, meeting)
        known = reader.store.bills.last_seen(bills[0])
        return conference(
            reader.channel,
            proposals,
            bill_names(reader.store, reader.watch, bills, proposals),
            replace(meeting, bills=bills),
            stages.of_bill(known.history, reader.today).conferees if known else (),
            f"{reader.watch.site}{hearing_path(meeting.event)}",
            moved=found[0].message == "moved",
        )


def _conference_followed(reader: Reader, meeting: ConferenceMeeting) -> tuple[tuple[BillId, ...], tuple[Proposal, ...]]:
    """The meeting's bills with unmuted proposals that the channel follows, and these proposals, each once."""
    awake = {bill: reader.unmuted(bill) for bill in meeting.bills}
    proposals = dict.fromkeys(each for of_bill in awake.values() for each in of_bill)
    return tuple(bill for bill, of_bill in awake.items() if of_bill), tuple(proposals)


def _meeting_subject(meeting: ConferenceMeeting) -> Subject:
    return Subject(CONFERENCE, None, meeting.event)  # more of its bills may go into conference


def _meeting(reader: Reader, subject: Subject) -> ConferenceMeeting | None:
    every = conference_meetings(reader.store, reader.watch, reader.today)
    return next((each for each in every if _meeting_subject(each) == subject), None)


REDRAFT = "redraft"
_COMPARED = "compared"
# If a comparison becomes possible later than this after the draft, it is no longer news.
_WAITED_FOR = timedelta(days=60)


class RedraftKind(SubjectKind):
    """What a new draft changed in the text."""

    name = REDRAFT
    triggers: frozenset[Moved] = frozenset({"list", "links", "texts"})
    alone = True

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """After a check, queue new drafts that can now be compared, for each channel that follows them.

        Only drafts that the channel got as news, and that could not be compared before its welcome.
        Raises StoreError.
        """
        new = [
            (Subject(REDRAFT, later, name=str(earlier)), readable)
            for earlier, later in drafts.redrafts_to_tell(watch)
            if (led := store.news.led_to(later)) is not None and now.date() - led <= _WAITED_FOR
            if (readable := drafts.comparable_since(store, earlier, later))
        ]
        for channel in [each for each in watch.channels if each.tells("drafts")] if new else ():
            told = store.ledger.last_states(channel.name, REDRAFT, even_refused=True)
            known = {*told, *store.jobs.of_kind(channel.name, REDRAFT)}
            since = told_since(store, channel, now).timestamp()
            jobs = [
                Job(channel.name, subject, now)
                for subject, readable in new
                if subject.bill and proposals_followed(watch, channel, [subject.bill])
                if subject not in known and readable.timestamp() >= since
            ]
            store.jobs.add(jobs, now)

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """Always the same state, since a draft is compared once; None if it is no longer for the channel."""
        assert subject.bill is not None
        return _COMPARED if reader.channel.tells("drafts") and reader.followed(subject.bill) else None

    def is_muted(self, reader: Reader, subject: Subject) -> bool:
        """Whether all of the channel's proposals in the draft are muted."""
        assert subject.bill is not None
        return not reader.unmuted(subject.bill)

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about what changed in the text; None if it cannot be compared after all."""
        subject = found[0].job.subject
        assert subject.bill is not None
        proposals = reader.unmuted(subject.bill)
        if not proposals:
            return None
        topics = [each for each in reader.watch.topics if each.id in proposals[0].topics]
        earlier = BillId.parse(subject.name)
        made = drafts.redraft(reader.store, reader.watch, earlier, subject.bill, topics)
        if made is None:
            return None
        page, whole = reader.watch.page_url(subject.bill), drafts.redline_page(proposals[0], earlier, subject.bill)
        took_in = bool(belonging(reader.store, reader.watch, subject.bill, proposals[:1]).took_in)
        name = the_bill_that_took_in(proposals[0].in_sentence) if took_in else ""
        return redraft_document(reader.channel, proposals[0], made.drafts, made.news, made.gist, page, whole, name)
