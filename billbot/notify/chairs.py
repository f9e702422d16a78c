"""New chairs of a committee: told to channels subscribed to something that is before the committee."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from billbot.briefs.committees import BillBeforeCommittee, bills_before_committees
from billbot.briefs.hearings import bill_names
from billbot.briefs.watch import Watch
from billbot.clock import elapsed
from billbot.domain import route
from billbot.domain.bills import Committee
from billbot.domain.ledger import Job, Subject
from billbot.domain.report import Report
from billbot.messages import people
from billbot.messages.document import MessageDocument
from billbot.messages.phrases import numbers
from billbot.notify.reader import Difference, Reader
from billbot.store import CommitteeVersion, Store

KIND = "chairs"
_BRANCHES = ("Senate", "House")
_WAITS_FOR_NAMES = timedelta(days=1)


def note_chairs(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark new chairs of a committee for each channel subscribed to something before it; after a check.

    The first chairs that were read are no news. If the names are not known yet it is asked again. Raises StoreError.
    """
    turned: dict[tuple[int, str], list[CommitteeVersion]] = {}
    for version in store.committees.new_chairs():
        turned.setdefault((version.committee.general_court, version.committee.code), []).append(version)
    # Several changes before anybody was told are one: from the chairs before the first to those after the last.
    new = [_NewChairs(versions, store.committees.version(versions[0].id)[1]) for versions in turned.values()]
    named = [turn for turn in new if _can_be_named(store, turn, now)]
    before = bills_before_committees(store, watch, now.date(), {}) if named else ()
    jobs = [each for turn in named for each in _jobs(watch, before, turn, now)]
    if named:
        store.committees.told_of_chairs([version.id for turn in named for version in turn.versions], jobs, now)
    if len(named) < len(new):
        store.jobs.add([Job.moved("waiting", now)], now)


class _NewChairs(NamedTuple):
    """The versions of a committee with new chairs of which nobody was told yet, and the version before them."""

    versions: Sequence[CommitteeVersion]
    earlier: CommitteeVersion | None


def _can_be_named(store: Store, turn: _NewChairs, now: datetime) -> bool:
    """Whether the new chairs' names are known; after a day it does not wait for them any longer."""
    version = turn.versions[-1]
    committee, before = version.committee, turn.earlier.committee.chairs if turn.earlier else ()
    codes = {seat.member for seat in committee.chairs if seat not in before}
    known = store.people.members(committee.general_court, sorted(codes))
    return len(known) == len(codes) or elapsed(version.since, now) >= _WAITS_FOR_NAMES


def _jobs(watch: Watch, before: Sequence[BillBeforeCommittee], turn: _NewChairs, now: datetime) -> list[Job]:
    committee = turn.versions[-1].committee
    subject = Subject(KIND, None, committee.general_court, committee.code)
    was = _encoded(turn.earlier.committee) if turn.earlier else None
    concerned = [each.proposal for each in before if _is_before_committee(each, committee)]
    return [
        Job(channel.name, subject, now, was)
        for channel in watch.channels
        if channel.alerts and any(route.is_subscribed(channel, each) for each in concerned)
    ]


def state(reader: Reader, subject: Subject) -> str | None:
    """The chairs as last marked; null if nothing that the channel is subscribed to is before the committee any more."""
    committee = _committee(reader, subject)
    return _encoded(committee) if _heard(reader, committee) else None


def message(was: str | None, _: str) -> str | None:
    """The type of message, for those who know of the chairs before, if only in silence; null for others."""
    return KIND if was is not None else None


def say(reader: Reader, found: Sequence[Difference]) -> MessageDocument | None:
    """The message who was chair and who is; null if nothing of ours is before the committee any more."""
    job = found[0].job
    committee = _committee(reader, job.subject)
    heard = _heard(reader, committee)
    entry_told = reader.last_entry(job.subject)
    # The state to compare with: what was told, unless the job was made later and has a newer state before it.
    was = job.was if entry_told is None or (job.was and entry_told.at <= job.queued_at) else entry_told.statement.state
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
    if not heard or not turned:
        return None
    proposals = list(dict.fromkeys(each.proposal for each in heard))
    url = f"{reader.post.site}{committee.page_path}"
    bills = numbers([each.bill for each in heard])
    called = bill_names(reader.store, reader.watch, [each.bill for each in heard], proposals)
    return people.new_chairs(reader.channel, committee, turned, proposals, called, bills, url)


def _committee(reader: Reader, subject: Subject) -> Committee:
    found = reader.store.committees.marked(subject.number, subject.name)
    assert found is not None, "a mark of chairs is of a committee that was read"
    return found


def _heard(reader: Reader, committee: Committee) -> list[BillBeforeCommittee]:
    """What is before a committee, is not muted, and the channel is subscribed to."""
    found = bills_before_committees(reader.store, reader.watch, reader.today, reader.post.dates.ends)
    return [
        each
        for each in found
        if _is_before_committee(each, committee) and each.proposal in reader.proposals_heard(each.bill)[1]
    ]


def _is_before_committee(each: BillBeforeCommittee, committee: Committee) -> bool:
    return (each.bill.general_court, each.code) == (committee.general_court, committee.code)


def _encoded(committee: Committee) -> str:
    """The chairs as the ledger keeps them: `Senate JBE0, House MSD1`."""
    return ", ".join(f"{seat.branch} {seat.member}" for seat in committee.chairs)


def _decoded(state: str) -> dict[str, str]:
    return dict(each.split(" ", 1) for each in state.split(", ") if " " in each)
