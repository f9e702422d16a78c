"""Gathers everything that a digest says from the database (`gather`)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.ahead import Ahead
from billbot.briefs.brief import Brief, brief
from billbot.briefs.committees import deciding
from billbot.briefs.drafts import new_drafts
from billbot.briefs.hearings import (
    bill_names,
    days_heard_in,
    proposals_followed,
)
from billbot.briefs.now import brief_now, stage_and_ask, told_now
from billbot.briefs.situations import decides, fate, grave, tell_apart
from billbot.briefs.standing import (
    standing_among,
)
from billbot.briefs.todo import to_do
from billbot.briefs.votes import decides_on_bill, roll_call_in, votes_on_all
from billbot.briefs.waiting import undecided
from billbot.briefs.watch import Watch
from billbot.domain import actions, deadlines, digest, route, schedule
from billbot.domain.bills import CORRECTING, Bill, BillId, ChangeKind
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import (
    DATES_AHEAD,
    HEARINGS_AHEAD,
    LESSER,
    Digest,
    DigestEntry,
    Followed,
    FollowedHearing,
    NearDate,
    Refiled,
    SiteReading,
    Story,
    TestimonyDue,
    VoteHeld,
)
from billbot.domain.hearings import Hearing, by_day
from billbot.domain.ledger import ROW
from billbot.domain.report import LoggedChange
from billbot.domain.schedule import Period
from billbot.domain.slack import Offer
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.errors import FaultLogged
from billbot.messages.answers import to_find
from billbot.messages.phrases import capitalized, listed, the_bill_that_took_in
from billbot.messages.watchlist import with_ask_to_cosponsor
from billbot.store import Store


def gather(store: Store, watch: Watch, channel: Channel, period: Period) -> Digest:
    """Everything that a channel's digest of this period says. Raises StoreError."""
    subscribed = [proposal for proposal in watch.proposals if route.is_subscribed(channel, proposal)]
    ahead = Ahead(store, watch, period.until)
    today = ahead.today
    standings = [ahead.standing(proposal) for proposal in subscribed]
    seen = store.digests.seen(channel.name, period.after, period.last, ROW)
    made = store.digests.last_made(channel.name)
    overview = made is None or (made.year, made.month) != (today.year, today.month)
    week = _Week(store, watch, channel, period, _told_by(seen, subscribed, watch), ahead.hearings)
    followed = sorted(map(week.followed, standings), key=lambda each: _order(each, watch.topics))
    due = tuple(dict.fromkeys(each for standing in standings for each in ahead.deadlines(standing)))
    hearings = sorted(ahead.followed_hearings(subscribed, [channel]), key=lambda each: by_day(each.hearing))
    until = date.max if overview else today + DATES_AHEAD
    moved = [standing.moved(watch.unshared_numbers(standing.proposal)) for standing in standings]
    return Digest(
        channel=channel,
        period=period,
        overview=overview,
        followed=tuple(followed),
        drafts=tuple(new_drafts(store, watch, subscribed, watch.topics, period)),
        hearings=tuple(
            each
            for each in hearings
            if each.hearing.day <= today + HEARINGS_AHEAD or each.is_news_since(period.since.date())
            if not each.hearing.slot.is_over(period.until)
        ),
        hearings_off=tuple(hearings_off(store, ahead.hearings, watch, channel, seen, period)),
        testimony=_testimony(hearings, period.until),
        steps=tuple(dict.fromkeys(each for standing in standings for each in ahead.steps(standing))),
        deciding=deciding(store, watch.site, standings),
        votes=votes_held(store, seen, standings),
        dates=_near(near_dates(watch.dates), due, channel, today),
        deadlines=tuple(sorted((each for each in due if today <= each.day <= until), key=lambda each: each.day)),
        lapsed=tuple(
            lapsed
            for each in due
            for lapsed in deadlines.lapsed([each], period.since, period.until, store.checks.of(each.bill).first_seen)
        ),
        reading=_reading(store, watch, {bill for standing in standings for bill in standing.known}, period),
        suggestions=len(undecided(store, watch)) if channel.operations or not watch.operations else 0,
        last_moved=max(((day, bill) for day, bill in moved if day and bill), key=lambda pair: pair[0], default=None),
        next_at=channel.digest and schedule.next_weekly(period.until, channel.digest, watch.schedule.timezone),
        contact=watch.contact,
        to_find=tuple(to_find(to_do(ahead, subscribed, [channel]), today, unsigned=overview)),
    )


def _order(followed: Followed, topics: Iterable[Topic]) -> int:
    names = [topic.name for topic in topics]
    return names.index(followed.topic) if followed.topic in names else len(names)


def _concerned(seen: LoggedChange, followed: Iterable[Proposal], watch: Watch) -> tuple[str, ...]:
    """The channel's proposals that a change is about: as noted when it was seen, or by its bill now."""
    ids = [proposal.id for proposal in followed]
    noted = [name for name in seen.proposals if name in ids]
    return tuple(noted or [proposal.id for proposal in watch.proposals_of(seen.change.bill) if proposal.id in ids])


def _told_by(
    seen: Iterable[LoggedChange], followed: Sequence[Proposal], watch: Watch
) -> dict[str, list[tuple[LoggedChange, tuple[str, ...]]]]:
    """The changes under the proposal that tells each, with the ids of all that it is about."""
    found: dict[str, list[tuple[LoggedChange, tuple[str, ...]]]] = {}
    for each in _as_they_read(seen):
        concerned = _concerned(each, followed, watch)
        if concerned:
            found.setdefault(concerned[0], []).append((each, concerned))
    return found


def _as_they_read(seen: Iterable[LoggedChange]) -> Iterator[LoggedChange]:
    """The changes, each new row in its latest words and without its rewording, unless people read its first words."""
    changes, entered = list(seen), set[tuple[BillId, int | None]]()
    last = {
        (each.change.bill, each.change.row): each.change for each in changes if each.change.kind == "action_reworded"
    }
    for each in changes:
        row, kind = (each.change.bill, each.change.row), each.change.kind
        if kind == "action_added" and row in last:
            entered.add(row)
            yield replace(each, change=replace(last[row], kind=kind, old=None))
        elif kind != "action_reworded" or row not in entered or each.told:
            yield each


class _Week(Struct, frozen=True):
    """What happened in a period, for a channel's proposals. `seen` has the changes by the proposal that tells them."""

    store: Store
    watch: Watch
    channel: Channel
    period: Period
    seen: Mapping[str, Sequence[tuple[LoggedChange, tuple[str, ...]]]]
    hearings: Sequence[Hearing]

    @property
    def today(self) -> date:
        return self.period.until.date()

    def followed(self, standing: Standing) -> Followed:
        """A proposal with what happened in the period, and what we ask at its present stage."""
        proposal, store = standing.proposal, self.store
        seen = self.seen.get(proposal.id, ())
        told = told_now(store, standing, self.watch.dates, self.today)
        stage, ask = stage_and_ask(store, proposal, standing, told)
        if not ask and told and (told.bill, told.row) in {(each.change.bill, each.change.row) for each, _ in seen}:
            ask = told.ask  # of a new law, in its week
        people = store.offers.people(Offer.ask([proposal.id], f"{stage}: {ask}"))
        done = people.get("done", frozenset())
        entries, corrections = self._entries(seen, standing)
        stories = self._stories(standing, seen)
        asking, refiled = replace(proposal, ask=ask, asks=()), tuple(self._refiled(standing))
        if refiled:
            dates = sorted(self.watch.dates.milestones, key=lambda each: each.date)
            ahead = [each for each in dates if each.date >= self.today]
            asking = with_ask_to_cosponsor(asking, [each.bill for each in refiled], ahead, self.today)
        unshared_numbers = self.watch.unshared_numbers(proposal)
        beside = {other for _, concerned in seen for other in concerned[1:]}
        return Followed(
            self._topic(proposal),
            replace(standing, proposal=asking),
            tuple(
                (bill, len(known.cosponsors))
                for bill in standing.lives_in
                if (known := standing.known[bill]) is not None and known.cosponsors
            ),
            people.get("on it", frozenset()) - done,
            done,
            refiled,
            days_heard_in(self.hearings, unshared_numbers, self.period),
            stories,
            entries,
            corrections,
            tuple(each.name for each in self.watch.proposals if each.id in beside),
        )

    def _topic(self, proposal: Proposal) -> str:
        """The name of the topic that the channel follows a proposal for: the main one, if it follows that."""
        first = proposal.first_topic(self.channel.topics) or ""
        return {topic.id: topic.name for topic in self.watch.topics}.get(first, first)

    def _refiled(self, standing: Standing) -> Iterator[Refiled]:
        """The documents of a proposal's latest court, where it was in one before and the first came in the period."""
        if len(standing.terms) == 1 or not standing.lives_in:
            return
        court, (since, until) = standing.lives_in[0].general_court, (self.period.since, self.period.until)
        looks = [self.store.checks.of(bill).first_seen for bill in standing.numbers if bill.general_court == court]
        first = min((at.timestamp() for at in looks if at is not None), default=None)
        if first is not None and since.timestamp() < first <= until.timestamp():
            for bill in standing.lives_in:
                if (known := standing.known[bill]) is not None:
                    url = self.watch.page_url(bill)
                    yield Refiled(bill, known.title.value or "", listed(known.presented_by), url)

    def _entries(
        self, seen: Iterable[tuple[LoggedChange, tuple[str, ...]]], standing: Standing
    ) -> tuple[tuple[DigestEntry, ...], tuple[DigestEntry, ...]]:
        """What was entered, and what we told before and is no longer true. The same on several bills comes once."""
        entries: dict[tuple[object, ...], DigestEntry] = {}
        corrections: dict[tuple[object, ...], DigestEntry] = {}
        twice: Counter[tuple[object, ...]] = Counter()
        for each, _ in seen:
            change = each.change
            again = change.kind != "action_dated" and actions.repeats(change)
            at_first_sight = change.kind == "number_assigned" and change.weight == "routine"
            # A separate section has what happened to everything at the end of a term.
            if again or at_first_sight or change.kind == "link_found" or self._ends_with_term(each):
                continue
            corrects = each.told and change.kind in CORRECTING
            undone = (
                None if change.kind != "action_added" else self._undone(standing.known.get(change.bill), change.row)
            )
            found = corrections if corrects else entries
            said = change.kind, change.date, change.branch, change.text, change.old, undone
            twice[corrects, change.bill, said] += 1  # a row that is on one bill twice stays two
            key = (*said, twice[corrects, change.bill, said])
            before = found.get(key)
            found[key] = (
                replace(before, bills=(*before.bills, change.bill))
                if before
                else DigestEntry(change, each.at, (change.bill,), undone)
            )
        return tuple(entries.values()), tuple(corrections.values())

    def _ends_with_term(self, seen: LoggedChange) -> bool:
        return route.ends_with_the_term(seen.change, self.watch.dates.ends)

    def _undone(self, known: Bill | None, row: int | None) -> ChangeKind | None:
        if known is None:
            return None
        stricken = {each.number: each.action.stricken for each in known.rows}.get(row or 0)
        return "action_removed" if stricken is None else "action_struck" if stricken else None

    def _stories(self, standing: Standing, seen: Iterable[tuple[LoggedChange, object]]) -> tuple[Story, ...]:
        """What happened to each bill of a proposal, the gravest first."""
        rows = [each.change for each, _ in seen if each.change.row is not None and not self._ends_with_term(each)]
        added = {(each.bill, each.row) for each in rows if each.kind == "action_added" and each.row is not None}
        leading = {(each.bill, each.row) for each in rows if each.kind == "link_found" and each.row is not None}
        news = any(each.weight == "news" for each in rows)
        stories: list[Story] = []
        with FaultLogged("the words of a digest"):
            told = tell_apart(*self._briefs(standing, added), added | leading) if added or leading else []
            for each in told:
                if each.bill is None or not (news or decides(each) or each.situation == "amendments"):
                    continue
                known = standing.known.get(each.bill)
                days = {row.number: row.action.date for row in known.rows} if known else {}
                stories.append(
                    Story(
                        each.headline,
                        each.gist if standing.over_with(each.bill) is None else (),
                        fate(each),
                        grave(each) + (LESSER if each.minor else 0),
                        each.bill,
                        self.watch.page_url(each.bill),
                        days.get(each.row or 0),
                    )
                )
        return tuple(stories)

    def _briefs(self, standing: Standing, new: Collection[tuple[BillId, int]]) -> tuple[Brief, Brief]:
        """What we know about a proposal, and what we knew without these new rows (by bill and number)."""
        dates, today = self.watch.dates, self.today
        before = {}
        for bill, known in standing.known.items():
            rows = tuple(row for row in known.rows if (bill, row.number) not in new) if known else ()
            if known is not None and (rows or not known.rows):
                before[bill] = replace(known, rows=rows)
        was = standing_among(self.store, self.watch, standing.proposal, before, today)
        now = replace(brief_now(self.store, standing, dates, today), dated=True)
        return now, brief(was, dates, today, links=standing.links)


def _reading(store: Store, watch: Watch, bills: Iterable[BillId], period: Period) -> SiteReading:
    polls = store.digests.polls(period.since, period.until)
    looks = {bill: store.checks.of(bill) for bill in bills}
    asked = {bill: found for bill, found in looks.items() if not found.awaiting}
    # In an outage the bills do not fail: each check stops at one of them, and the others are not tried.
    outage = store.polls.failing_since()
    failing = [
        (bill, found.failing_since)
        for bill, found in asked.items()
        if found.failing_since is not None and (outage is None or found.failing_since < outage)
    ]
    good = [swept for swept in polls if swept.checked]
    worth_telling = watch.schedule.check_every_else + watch.schedule.outage_after
    return SiteReading(
        bills=len(asked),
        well=sum(found.first_seen is not None and bill not in dict(failing) for bill, found in asked.items()),
        last=max((swept.finished for swept in good), key=lambda at: at.timestamp(), default=None),
        failing=tuple(failing),
        outages=digest.outages(polls, period.since, period.until, watch.schedule.outage_after),
        gap=digest.longest_gap(polls, period.since, period.until, worth_telling),
    )


def hearings_off(
    store: Store,
    known: Sequence[Hearing],
    watch: Watch,
    channel: Channel,
    seen: Iterable[LoggedChange],
    period: Period,
) -> Iterator[FollowedHearing]:
    """The hearings that a channel hears of, if they were called off in the period, or had bills taken off.

    Without bills that are heard at that hour in another place, and hearings that were over before.
    """
    still_on = {(bill, each.hour) for each in known if each.is_on for bill in each.bills}
    rows = {each.change.bill for each in seen if "hearing_canceled" in actions.read(each.change.text or "").kinds}
    for each in known:
        mentioned = each.last_mentioned or date.min
        recent = period.since.date() <= mentioned < period.until.date() or not rows.isdisjoint(each.bills)
        if each.is_on or each.status == "struck" or not recent or each.last_day < period.since.date():
            continue
        bills = tuple(bill for bill in each.bills if still_on.isdisjoint((bill, hour) for hour in each.hours))
        if ours := proposals_followed(watch, channel, bills):
            bills = tuple(bill for bill in bills if proposals_followed(watch, channel, [bill]))
            called = bill_names(store, watch, bills, ours)
            yield FollowedHearing(replace(each, bills=bills), bill_names=tuple(called))
        elif each.status == "called off" and bills == each.bills and watch.is_host_followed(channel, each.host):
            yield FollowedHearing(each.of_host)


def near_dates(dates: Dates) -> Iterable[NearDate]:
    """The dates of `calendar.toml`: the coalition's own, and each court's."""
    for own in dates.milestones:
        yield NearDate(own.date, "own", own.name, topics=own.topics)
    for court in dates.courts:
        for each in court.reporting:
            yield NearDate(each.date, "reporting", each.rule, court.number, each.source)
        if court.opens:
            yield NearDate(court.opens, "opens", court=court.number)
        if court.formal_sessions_end:
            yield NearDate(court.formal_sessions_end, "formal sessions end", court=court.number)
        if court.ends:
            yield NearDate(court.ends, "ends", court=court.number)


def _testimony(hearings: Iterable[FollowedHearing], now: datetime) -> tuple[TestimonyDue, ...]:
    """Deadlines for testimony and registration in the next four weeks, the nearest first."""
    last = now.date() + HEARINGS_AHEAD
    found = [
        (ends, TestimonyDue(fact, each))
        for each in hearings
        for fact in each.facts
        if fact.is_deadline and (ends := fact.ends) is not None and ends > now and ends.date() <= last
    ]
    return tuple(due for _, due in sorted(found, key=lambda pair: (pair[0], pair[1].ahead.hearing.key)))


def _near(
    dates: Iterable[NearDate], deadlines: Iterable[Deadline], channel: Channel, today: date
) -> tuple[NearDate, ...]:
    """The dates within a month for the channel's topics, without reporting dates that are a bill's own deadline."""
    told = {(each.bill.general_court, each.day, each.rule) for each in deadlines if each.derived}
    followed = [each for each in dates if today <= each.day <= today + DATES_AHEAD and channel.follows(each.topics)]
    untold = (each for each in followed if each.kind != "reporting" or (each.court, each.day, each.name) not in told)
    return tuple(sorted(untold, key=lambda each: each.day))


_FAVORABLE = "ought to pass"
_AGAINST = {"support": ("nays", "adverse"), "oppose": ("yeas", "favorable")}


def votes_held(store: Store, seen: Iterable[LoggedChange], standings: Iterable[Standing]) -> tuple[VoteHeld, ...]:
    """The period's votes on the channel's bills with members against our position, each once. Raises StoreError."""
    changes = [each.change for each in seen]
    days = {
        (change.bill, change.date)
        for change in changes
        if change.kind == "committee_vote_posted"
        or (change.kind == "action_added" and roll_call_in(actions.read(change.text or "")))
    }
    found: dict[object, VoteHeld] = {}
    for standing in standings:
        voted_on = [known for bill, known in standing.known.items() if known and any(bill == each for each, _ in days)]
        for vote in (each.vote for each in votes_on_all(store, voted_on)):
            # On other votes, nobody says what the coalition's position is.
            decides = decides_on_bill(actions.read(vote.question)) or vote.question.casefold().startswith(_FAVORABLE)
            ways = _AGAINST.get(standing.proposal.position, ()) if decides and (vote.bill, vote.date) in days else ()
            against = tuple(voter.name for way in ways for voter in vote.voters.get(way, ()) if voter.name)
            if against:
                took_in = capitalized(the_bill_that_took_in(standing.proposal.in_sentence))
                name = took_in if standing.took_in(vote.bill) else standing.proposal.name
                found.setdefault(vote.identity, VoteHeld(name, vote, against))
    return tuple(found.values())
