"""Hearings of a watched committee, by the numbers of their pages, for readers who do not hear about their bills."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings
from billbot.briefs.watch import Watch, agendas_since
from billbot.domain import hearings
from billbot.domain.agendas import slot_of
from billbot.domain.hearings import HearingToAttend
from billbot.domain.ledger import COMMITTEE_HEARING, DueJob, Grouping, Job, Moved, Statement, Subject
from billbot.domain.report import Report
from billbot.messages.news import HearingNews
from billbot.notify.alerts import AlertKind
from billbot.notify.bill_hearings import ALERT, begins_at, told_hours
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader
from billbot.notify.watchlist import told_since
from billbot.store import Store


class CommitteeHearingKind(AlertKind):
    """Hearings of watched committees; they share messages, and the code that writes them, with news of bills."""

    name = COMMITTEE_HEARING
    triggers: frozenset[Moved] = frozenset({"list", "agendas", "hearings"})
    remembered_for = "last"

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """Queue hearings ahead of watched committees that differ from what a channel knows.

        It knows what the first list of hearings showed, and what was true before its welcome (promise 1). Raises
        StoreError.
        """
        posted = [each for each in agendas_since(store, watch, now.date()) if watch.host(each.committee)]
        if not posted:
            return
        known = known_hearings(store, watch)
        for channel in watch.channels:
            told = store.ledger.last_states(channel.name, self.name, even_refused=True)
            since = told_since(store, channel, now).date()
            jobs = []
            for each in posted:
                subject, hearing = Subject.committee_hearing(each.event), hearings.of_page(known, each.event)
                followed = channel.tells("hearings") and watch.is_host_followed(channel, each.committee)
                if hearing is None or hearing.slot.is_over(now) or not (followed or subject in told):
                    continue
                before = each.at(since)
                was = None if before is None else hearings.encode(slot_of(before) if before.is_on else None)
                states = map(hearings.decode, told.get(subject, [was] if was else ["off"]))
                if any(hearings.is_another(state, hearing.slot_if_on) for state in states):
                    jobs.append(Job(channel.name, subject, now, was))
            store.jobs.add(jobs, now)

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether it can wait for the end of quiet hours: none of its hours begins before that."""
        hearing, told = hearings.of_page(reader.cache.hearings, job.subject.number), reader.last_entry(job.subject)
        was = hearings.decode(told.state) if told else None
        hours = [*(hearing.hours if hearing else ()), *([was.hour] if was else ())]
        return not any(reader.now < begins_at(each) <= until for each in hours)

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[Difference[HearingNews]]:
        """The hearings that differ from what the recipient heard, whether under the committee or under a bill."""
        return [found for job in due if (found := _difference(reader, job)) is not None]


def _difference(reader: Reader, job: DueJob) -> Difference[HearingNews] | None:
    page, cache = job.subject.number, reader.cache
    hearing = hearings.of_page(cache.hearings, page)
    if hearing is None or hearing.slot.is_over(reader.now):
        return None
    now, told = hearing.slot_if_on, reader.last_entry(job.subject)
    state = told.state if told else job.was
    was = hearings.decode(state) if state else None
    followed = reader.channel.tells("hearings") and reader.is_host_followed(hearing)
    if not hearings.is_another(was, now) or not (followed or told):
        return None
    gone = dict(next((each.gone for each in cache.agendas if each.event == page), ()))
    here = hearing.of_host
    if was is not None and now is None and was.hour != here.hour:  # at the hour that the recipient knows, it is off
        here = replace(here, slot=was)
    by_bills = [told_hours(reader, bill) for bill in hearing.bills if bill not in gone]
    by_bill = any(here.hour in each and not hearings.is_another(each[here.hour], now) for each in by_bills)
    news = HearingNews(
        *(HearingToAttend(here), (), (), reader.today),
        former=(was,) if was and now else (),
        back_on=told is not None and was is None,
    )
    statement, group = Statement(job, hearings.encode(now)), Grouping("hearing", hearing.key)
    # If a bill's message already announced it, maybe before its page was known, it only goes into the ledger.
    beside = frozenset([Subject.testimony(page)])
    return Difference(
        statement, ALERT, news, group, never_summarised=False, rank=0, recheck_after=beside, muted=by_bill
    )
