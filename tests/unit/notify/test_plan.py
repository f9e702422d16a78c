"""Which of the things to tell somebody go into one message, and how a busy day stays readable."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.ledger import DueJob, Grouping, Statement, Subject
from billbot.notify.kind import Difference
from billbot.notify.plan import PlannedMessage, RecipientDay, RecipientPlan, plan_recipient, planned_messages

NOW = datetime(2025, 12, 4, 17, 55, tzinfo=EASTERN)
HOUR = timedelta(hours=1)
QUIET_DAY = RecipientDay()
X, Y = Grouping("hearing", "x"), Grouping("hearing", "y")
STUDY = Grouping("kind", "study_order")


def due(at: int, proposal: str | None = None, group: Grouping | None = None, **more: Any) -> Difference[Any]:
    """News of a separate proposal unless given, marked as the number `at` and due now."""
    job = DueJob(at, "all", "ann", Subject("row", number=at), None, None, NOW, NOW, times_queued=1)
    told = Statement(job, "x", None, (proposal or f"p{at}",))
    return Difference(told, "alert", None, group, **{"never_summarised": False, **more})


def waiting(item: Difference[Any], until: datetime = NOW, since: datetime = NOW - 9 * HOUR) -> Difference[Any]:
    """The same, marked in quiet hours."""
    return replace(item, statement=replace(item.statement, job=replace(item.job, queued_at=since, due=until)))


def ids(found: Sequence[PlannedMessage]) -> list[tuple[int, ...]]:
    return [tuple(item.job.id for item in batch.items) for batch in found]


def told(*waiting: Difference[Any], day: RecipientDay = QUIET_DAY) -> list[tuple[int, ...]]:
    return ids(planned_messages(waiting, day, NOW))


ALONE = [due(at, "a", alone=True) for at in (1, 2)]


@pytest.mark.parametrize(
    ("found", "messages"),
    [
        ([], []),
        ([due(1, "a"), due(2, "b"), due(3, "a")], [(1, 3), (2,)]),
        ([due(1, "a", X), due(2, "b", X), due(3, "a", Y), due(4, "a")], [(1, 2), (3, 4)]),
        ([due(at, group=STUDY) for at in (1, 2, 3, 4)], [(1, 2, 3, 4)]),
        ([due(at, group=STUDY) for at in (1, 2, 3)], [(1,), (2,), (3,)]),
        ([due(at, group=Grouping("routine")) for at in (1, 2, 3)], [(1,), (2,), (3,)]),
        ([due(at, group=Grouping("kind", "new_draft", "H5")) for at in (1, 2)], [(1, 2)]),
        ([due(at, group=Grouping("numbers")) for at in range(400)], [tuple(range(400))]),
        ([due(at, group=X) for at in range(400)], [tuple(range(400))]),
        ([waiting(due(1)), waiting(due(2)), due(3)], [(1, 2), (3,)]),
        ([waiting(due(1), NOW - 24 * HOUR, NOW - 30 * HOUR), waiting(due(2))], [(1,), (2,)]),
        ([waiting(due(1, group=X)), waiting(due(2, group=X)), due(3, group=X)], [(1, 2), (3,)]),
        ([due(1, "a"), replace(due(2, "a"), message="incident"), due(3, "a")], [(1, 3), (2,)]),
        (ALONE, [(1,), (2,)]),
        (list(map(waiting, ALONE)), [(1,), (2,)]),
        ([due(at) for at in range(72)], [*((at,) for at in range(12)), tuple(range(12, 42)), tuple(range(42, 72))]),
    ],
    ids=[
        *(
            "nothing",
            "a proposal",
            "a group",
            "four alike",
            "three alike",
            "routine",
            "a new draft",
            "numbers",
        ),
        *("a hearing", "quiet hours", "two nights", "a group in quiet hours", "types", "alone", "alone after a night"),
        "a long summary",
    ],
)
def test_together(found: list[Difference[Any]], messages: list[tuple[int, ...]]) -> None:
    """What is due of a proposal is one message; so is what several share, and what waited for the same hour."""
    assert told(*found) == messages


def test_oldest_first() -> None:
    """News is sent in the order it was due, then in the order it was queued."""
    late, early = due(1), due(2)
    early = replace(
        early, statement=replace(early.statement, job=replace(early.job, due=NOW - HOUR, queued_at=NOW - HOUR))
    )
    assert told(late, due(3), early) == [(2,), (1,), (3,)]
    assert told(due(1), due(2, never_summarised=True)) == [(1,), (2,)]


@pytest.mark.parametrize("first", [0, 9])
def test_other_news_beside_a_gathering(first: int) -> None:
    """Other news of a proposal that is announced among others is a separate message, whichever is older."""
    found = told(due(1, "a", X), due(2, "b", X), due(first, "a"))
    assert sorted(found) == sorted([(1, 2), (first,)])


def test_twelve_stand_alone() -> None:
    """Up to this many messages a day are separate and sent when due."""
    found = planned_messages([due(at) for at in range(12)], QUIET_DAY, NOW)
    assert ids(found) == [(at,) for at in range(12)]
    assert {batch.at for batch in found} == {None}


def test_what_is_left_is_one_summary() -> None:
    """If there are more, one summary has the rest; earlier messages of the day count, too."""
    many = [due(at) for at in range(20)]
    assert told(*many)[-1] == (12, 13, 14, 15, 16, 17, 18, 19)
    assert told(*many[:5], day=RecipientDay(9, NOW - HOUR)) == [(0,), (1,), (2,), (3, 4)]
    assert told(due(0, rank=2), due(1), due(2, rank=2), day=RecipientDay(19, NOW - 9 * HOUR)) == [(0, 1, 2)]


def test_what_is_routine_goes_into_the_summary_first() -> None:
    """News gets a separate message before routine."""
    routine = [due(at, rank=2) for at in range(10)]
    news = [due(at) for at in range(10, 22)]
    assert told(*routine, *news)[-1] == tuple(range(10))


def test_what_is_far_on_its_way_stands_alone_first() -> None:
    """A bill that passed a branch, or is law, gets its own message before other news."""
    passed = [due(at, rank=0) for at in (90, 91)]
    assert told(*(due(at) for at in range(12)), *passed)[-1] == (10, 11)


def test_what_concerns_the_most_stands_alone() -> None:
    """Among equals, news of the most proposals is not in the summary."""
    study = [due(at, group=STUDY) for at in range(50, 55)]
    assert (50, 51, 52, 53, 54) in told(*(due(at) for at in range(15)), *study)


def test_no_summary_takes_in() -> None:
    """Corrections and hearings, and what goes with them, are never in a summary."""
    word = Difference(due(99).statement, "incident", None)  # as whatever is not an alert
    for alone in (due(99, never_summarised=True), word):
        assert told(due(1), alone, due(2), day=RecipientDay(19, NOW - 9 * HOUR)) == [(99,), (1, 2)]
    beside = due(2, "p"), due(99, "p", never_summarised=True)
    assert told(due(1), *beside, day=RecipientDay(19, NOW - 9 * HOUR)) == [(2, 99), (1,)]


def test_a_summary_of_each_type() -> None:
    """Hearings and alerts that are too many for a day have a summary each, at the same time."""
    many = [due(1), replace(due(2), message="hearing"), due(3), replace(due(4), message="hearing")]
    found = planned_messages(many, RecipientDay(19, NOW - HOUR), NOW)
    assert sorted(ids(found)) == [(1, 3), (2, 4)]
    assert {batch.at for batch in found} == {NOW + 2 * HOUR}


def test_what_rests() -> None:
    """A resting subject is announced after its rest; until then it is examined every three hours and joins nothing."""
    resting = [due(1, "a", rests_until=NOW + hours * HOUR) for hours in (24, 1, 0)]
    found = planned_messages([*resting, due(2, "a")], QUIET_DAY, NOW)
    assert ids(found) == [(1, 2), (1,), (1,)]
    assert [batch.at for batch in found] == [None, NOW + 3 * HOUR, NOW + HOUR]


def test_summaries_are_hours_apart() -> None:
    """A day's first summary leaves at once; each later one three hours after the message before it."""
    first = planned_messages([due(at) for at in range(20)], RecipientDay(3, NOW - HOUR), NOW)[-1]
    assert first.at == NOW
    assert planned_messages([due(1)], RecipientDay(16, NOW - HOUR), NOW) == [PlannedMessage((due(1),), NOW + 2 * HOUR)]
    assert planned_messages([due(1)], RecipientDay(16, NOW - 5 * HOUR), NOW) == [PlannedMessage((due(1),), NOW)]


def test_no_summary_in_quiet_hours() -> None:
    """A summary that would leave in the channel's quiet hours leaves at their end."""
    (batch,) = planned_messages([due(1)], RecipientDay(16, NOW - HOUR, (time(19), time(7))), NOW)
    assert batch.at == datetime(2025, 12, 5, 7, tzinfo=EASTERN)


def test_twenty_a_day() -> None:
    """A day with forty events for forty proposals each hour has twenty messages, and none is lost."""
    day, now = RecipientDay(), datetime(2025, 7, 31, tzinfo=EASTERN)
    left: list[Difference[Any]] = []
    sent: list[set[int]] = []
    for hour in range(24):
        left += [due(hour * 40 + at, f"p{at}") for at in range(40)]
        for batch in planned_messages(left, day, now):
            if batch.at is None or batch.at <= now:
                sent.append({item.job.id for item in batch.items})
                day = RecipientDay(len(sent), now)
        left = [each for each in left if not any(each.job.id in jobs for jobs in sent)]
        now += HOUR
    assert len(sent) <= 20
    told_once = sorted(job for jobs in sent for job in jobs)
    assert told_once + [each.job.id for each in left] == list(range(960))


def test_left_from_the_day_before() -> None:
    """News left over from the day before is in a summary, next to today's."""
    left = [replace(each, statement=replace(each.statement, job=replace(each.job, queued_at=at, due=at)))
            for at in [NOW - 18 * HOUR] for each in map(due, range(1, 4))]  # fmt: skip
    assert told(*left, due(4), due(5)) == [(4,), (5,), (1, 2, 3)]


@pytest.mark.parametrize(("count", "group", "parts"), [(120, STUDY, 1), (121, STUDY, 2)])
def test_more_than_a_message_holds(count: int, group: Grouping, parts: int) -> None:
    """News too long for one message is split into parts of similar size, with whole proposals."""
    found = told(*(due(at, f"p{at % count}", group) for at in range(2 * count)))
    assert len(found) == parts
    proposals = [{job % count for job in jobs} for jobs in found]
    assert sum(map(len, proposals)) == count
    assert max(map(len, proposals)) - min(map(len, proposals)) <= 1


def planned(*found: Difference[Any], more: Sequence[DueJob] = (), faulty: Sequence[DueJob] = ()) -> RecipientPlan:
    """What becomes of the jobs of these differences, and of more jobs, late on a day that has had its messages."""
    return plan_recipient([*(each.job for each in found), *more], found, faulty, RecipientDay(16, NOW - HOUR), NOW)


def incident(at: int, **more: Any) -> Difference[Any]:
    """News of what is not part of a bill, so its job has the same subject."""
    item = due(at, **more)
    job = replace(item.job, subject=Subject("incident", number=at))
    return replace(item, statement=replace(item.statement, job=job))


def test_what_does_not_differ_is_settled() -> None:
    """A due job without a difference is settled, unless it could not be compared."""
    alike, faulty = incident(2).job, incident(3).job
    plan = planned(incident(1, never_summarised=True), more=[alike, faulty], faulty=[faulty])
    assert ids(plan.leaving) == [(1,)]
    assert (plan.settled, plan.put_off) == ([alike], [])


def test_what_leaves_later_is_put_off() -> None:
    """The job of a message that may not leave yet is put off until then; of several, until the first."""
    late, resting = incident(1), incident(2, rests_until=NOW + HOUR)
    assert planned(late, resting).put_off == [(late.job, NOW + 2 * HOUR), (resting.job, NOW + HOUR)]
    of_one_job = replace(resting, statement=replace(late.statement, state="y"))
    plan = plan_recipient([late.job], [late, of_one_job], [], RecipientDay(16, NOW - HOUR), NOW)
    assert (plan.leaving, plan.settled, plan.put_off) == ([], [], [(late.job, NOW + HOUR)])


def test_the_parts_of_a_bill_put_off_its_job() -> None:
    """What differs of a bill is told in parts; where it may not leave yet, the job of the bill is put off."""
    row = due(1)
    job = replace(row.job, subject=Subject("bill"))
    assert plan_recipient([job], [row], [], RecipientDay(16, NOW - HOUR), NOW).put_off == [(job, NOW + 2 * HOUR)]


def test_a_job_of_which_something_leaves_is_not_put_off() -> None:
    """While something of a job leaves now, it is looked at again right after that, whatever of it is left."""
    now = incident(1, never_summarised=True)
    rest = replace(incident(2, rests_until=NOW + HOUR), statement=replace(now.statement, state="y"))
    plan = plan_recipient([now.job], [now, rest], [], QUIET_DAY, NOW)
    assert (ids(plan.leaving), plan.settled, plan.put_off) == ([(1,)], [], [])


@pytest.mark.parametrize("differs", [True, False])
def test_what_other_words_may_tell_waits(*, differs: bool) -> None:
    """What another message's words may tell is neither told nor settled now, and stays due beside that message."""
    beside = incident(2)
    first = incident(1, never_summarised=True, recheck_after=frozenset([beside.job.subject]))
    plan = plan_recipient([first.job, beside.job], [first, beside] if differs else [first], [], QUIET_DAY, NOW)
    assert (ids(plan.leaving), plan.settled, plan.put_off) == ([(1,)], [], [])
    resting = replace(first, rests_until=NOW + HOUR)
    plan = plan_recipient([first.job, beside.job], [resting, beside] if differs else [resting], [], QUIET_DAY, NOW)
    assert ids(plan.leaving) == ([(2,)] if differs else [])
    assert plan.settled == ([] if differs else [beside.job])
