"""What is ahead: hearings, and the days set for proposals, for answers, `todo`, digests, pages and webhooks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from msgspec import Struct
from msgspec.structs import asdict, replace

from billbot.briefs.hearings import (
    bill_names,
    conference_meetings,
    hearing_days,
    known_hearings,
    still_open,
    within_term,
)
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain import deadlines
from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep, DaysAhead, Deadline, committee_deadlines
from billbot.domain.digest import FollowedHearing
from billbot.domain.hearings import Hearing
from billbot.domain.slack import Offer
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Proposal
from billbot.store import Store


class Ahead(Struct, frozen=True, dict=True):
    """What is ahead at the Eastern time `now`, looked up once for any number of proposals. Raises StoreError.

    `watch` must have the links. `known` are all hearings, if the caller has them.
    """

    store: Store
    watch: Watch
    now: datetime
    known: tuple[Hearing, ...] | None = None

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @cached_property
    def hearings(self) -> tuple[Hearing, ...]:
        """Every hearing, each once, by day. Also those that are over or were called off."""
        known = known_hearings(self.store, self.watch) if self.known is None else self.known
        return within_term(known, self.watch.dates)

    def hearings_of(self, bills: Iterable[BillId]) -> tuple[Hearing, ...]:
        """The hearings of any of these bills, reduced to these bills."""
        found: dict[int, list[BillId]] = {}
        for bill in bills:
            for at in self._at.get(bill, ()):
                found.setdefault(at, []).append(bill)
        return tuple(replace(self.hearings[at], bills=tuple(own)) for at, own in sorted(found.items()))

    @cached_property
    def _at(self) -> Mapping[BillId, Sequence[int]]:
        """The indexes of each bill's hearings in `hearings`."""
        found: dict[BillId, list[int]] = {}
        for at, hearing in enumerate(self.hearings):
            for bill in hearing.bills:
                found.setdefault(bill, []).append(at)
        return found

    @cached_property
    def _met(self) -> Mapping[BillId, Sequence[date]]:
        return hearing_days(self.hearings)

    @cached_property
    def _meetings(self) -> tuple[ConferenceMeeting, ...]:
        return conference_meetings(self.store, self.watch, self.today)

    def standing(self, proposal: Proposal) -> Standing:
        """Where a proposal is."""
        return proposal_standing(self.store, self.watch, proposal, self.today, self._met)

    def days(self, standing: Standing) -> DaysAhead:
        """What has a day ahead of it for a proposal, each kind the nearest first."""
        own = self.hearings_of(self.watch.unshared_numbers(standing.proposal))
        return DaysAhead(
            tuple(still_open(self.store, self.watch, own, self.now)),
            self.deadlines(standing),
            self.steps(standing),
        )

    def deadlines(self, standing: Standing) -> tuple[Deadline, ...]:
        """By when committees must report on a proposal's numbers that go on; also days that passed without a report."""
        court, met = self.watch.dates.court, self._met
        found = (
            each
            for bill in standing.living
            for each in committee_deadlines(
                bill.id, bill.history, court(bill.id.general_court), self.today, met.get(bill.id, ())
            )
        )
        return tuple(sorted(found, key=lambda each: each.day))

    def steps(self, standing: Standing) -> tuple[DatedStep, ...]:
        """What is set for `today` or later for a proposal's numbers that go on, the nearest first.

        Rows set it, or the Governor's ten days. Meetings of conferences are added if no row has the same.
        """
        living = {bill.id: deadlines.steps_ahead(bill.id, bill.history, self.today) for bill in standing.living}
        found = [step for steps in living.values() for step in steps]
        confer = {step.day for step in found if step.kind == "conference"}
        for meeting in self._meetings:
            on = meeting.slot.date
            if meeting.is_on and on is not None and on not in confer:
                found += [DatedStep(bill, on, "conference") for bill in meeting.bills if bill in living]
        for each in standing.open_places:
            if (day := each.last_day_to_act) is not None and day >= self.today:
                found.append(DatedStep(each.bill, day, "governor", after_term=each.sign_by is not None))
        return tuple(sorted(found, key=lambda each: each.day))

    def followed_hearings(
        self, proposals: Sequence[Proposal], channels: Sequence[Channel] = ()
    ) -> Iterator[FollowedHearing]:
        """The hearings on these proposals, and those of committees that these channels watch, the nearest first.

        Without channels, those of every watched committee. Those that are over are included while testimony is taken.
        """
        store, watch, ids = self.store, self.watch, {each.id for each in proposals}
        whose = {bill: [each for each in watch.proposals_of(bill) if each.id in ids] for bill in self._at}
        hosted = {
            name: not channels or any(watch.is_host_followed(one, name) for one in channels)
            for name in {each.host for each in self.hearings if watch.host(each.host)}
        }
        known = [each for each in self.hearings if any(whose[bill] for bill in each.bills) or hosted.get(each.host)]
        for found in still_open(store, watch, known, self.now):
            hearing = found.hearing
            bills = tuple(bill for bill in hearing.bills if whose[bill])
            ours = [each for each in watch.proposals if any(each in whose[bill] for bill in bills)]
            comes = store.offers.people(Offer.hearing(hearing.known_as, hearing.hour)).get("there", ())
            yield FollowedHearing(
                **asdict(replace(found, hearing=replace(hearing, bills=bills) if bills else hearing.of_host)),
                proposals=tuple(each.name for each in ours),
                bill_names=tuple(bill_names(store, watch, bills, ours)),
                attendee_count=len(comes),
            )
