"""Which notices make one message, and how a busy day stays readable."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from billbot.batch import Batch, Day, Due, batches
from billbot.bills import ChangeKind
from billbot.clock import EASTERN

NOW = datetime(2025, 12, 4, 17, 55, tzinfo=EASTERN)
HOUR = timedelta(hours=1)
QUIET_DAY = Day()


def due(at: int, proposal: str | None = None, gathered: str = "", change: ChangeKind = "action_added") -> Due:
    """A notice of news, of a proposal of its own unless that is said."""
    return Due(at, "alert", proposal or f"p{at}", 1, gathered, change=change)


def ids(found: list[Batch]) -> list[tuple[int, ...]]:
    return [batch.notices for batch in found]


def told(*waiting: Due, day: Day = QUIET_DAY) -> list[tuple[int, ...]]:
    return ids(batches(waiting, day, NOW))


def test_a_proposal() -> None:
    """What one sweep brought of one proposal is one message; another sweep's is another."""
    assert told(due(1, "a"), due(2, "b"), due(3, "a"), replace(due(4, "a"), sweep=2)) == [(1, 3), (2,), (4,)]


def test_a_gathered_name() -> None:
    """What several proposals have under one name is one message; what one of them has alone stays with its own."""
    assert told(due(1, "a", "x"), due(2, "b", "x"), due(3, "a", "y"), due(4, "a")) == [(1, 2), (3, 4)]


@pytest.mark.parametrize("gathered", ["kind:study_order", "routine"])
def test_few_have_their_own_stories(gathered: str) -> None:
    """What happens alike to four proposals is one message; to three of them, it is told in the story of each."""
    four = [due(at, gathered=gathered) for at in (1, 2, 3, 4)]
    assert told(*four) == [(1, 2, 3, 4)]
    assert told(*four[:3]) == [(1,), (2,), (3,)]


def test_the_end_of_a_term() -> None:
    """The end of a term is told by its topic, also where that has one proposal."""
    assert told(due(1, "a", "ended:t"), due(2, "a")) == [(1,), (2,)]


def test_quiet_hours() -> None:
    """All that waited for the same end of the quiet hours is one message."""
    assert told(replace(due(1), waited_for=NOW), replace(due(2), waited_for=NOW), due(3)) == [(1, 2), (3,)]


@pytest.mark.parametrize("kind", ["digest", "suggestion"])
def test_each_by_itself(kind: str) -> None:
    """A digest, which covers its time, and a suggestion, which is answered, go by themselves."""
    assert told(*(replace(due(at, "a"), kind=kind) for at in (1, 2))) == [(1,), (2,)]


def test_twelve_stand_alone() -> None:
    """So many messages a day stand alone, and leave when they are due."""
    found = batches([due(at) for at in range(12)], QUIET_DAY, NOW)
    assert ids(found) == [(at,) for at in range(12)]
    assert {batch.at for batch in found} == {None}


def test_what_is_left_is_one_summary() -> None:
    """Where there are more, one summary has the rest; what came earlier on the day counts, too."""
    many = [due(at) for at in range(20)]
    assert told(*many)[-1] == (12, 13, 14, 15, 16, 17, 18, 19)
    assert told(*many[:5], day=Day(9, NOW - HOUR)) == [(0,), (1,), (2,), (3, 4)]


def test_what_is_routine_goes_into_the_summary_first() -> None:
    """What is news stands alone before what is routine."""
    routine = [replace(due(at), news=False) for at in range(10)]
    news = [due(at) for at in range(10, 22)]
    assert told(*routine, *news)[-1] == tuple(range(10))


def test_what_is_far_on_its_way_stands_alone_first() -> None:
    """A bill that passed a branch, or is law, stands alone before other news."""
    passed = [replace(due(at), text="Passed to be engrossed") for at in (90, 91)]
    assert told(*(due(at) for at in range(12)), *passed)[-1] == (10, 11)


def test_what_concerns_the_most_stands_alone() -> None:
    """Of what ranks alike, what concerns the most proposals is in no summary."""
    study = [due(at, gathered="kind:study_order") for at in range(50, 55)]
    assert told(*(due(at) for at in range(15)), *study)[0] == (50, 51, 52, 53, 54)


@pytest.mark.parametrize(
    "other",
    [
        due(99, change="action_struck"),
        due(99, gathered="hearing:x"),
        replace(due(99), kind="reminder", change=None),
        replace(due(99), kind="incident", change=None),
    ],
)
def test_no_summary_takes_in(other: Due) -> None:
    """Corrections, hearings, reminders and words of operations are in no summary, however many messages there were."""
    assert told(due(1), other, due(2), day=Day(19, NOW - 9 * HOUR)) == [(99,), (1, 2)]


def test_summaries_are_hours_apart() -> None:
    """A day's first summary leaves at once; each later one three hours after the message before it."""
    first = batches([due(at) for at in range(20)], Day(3, NOW - HOUR), NOW)[-1]
    assert first.at == NOW
    assert batches([due(1)], Day(16, NOW - HOUR), NOW) == [Batch((1,), NOW + 2 * HOUR)]
    assert batches([due(1)], Day(16, NOW - 5 * HOUR), NOW) == [Batch((1,), NOW)]


def test_no_summary_in_quiet_hours() -> None:
    """A summary that would leave in the channel's quiet hours leaves at their end."""
    (batch,) = batches([due(1)], Day(16, NOW - HOUR, (time(19), time(7))), NOW)
    assert batch.at == datetime(2025, 12, 5, 7, tzinfo=EASTERN)


def test_twenty_a_day() -> None:
    """A day on which every hour brings forty things to forty proposals has twenty messages, and none is lost."""
    day, now, waiting, sent = Day(), datetime(2025, 7, 31, tzinfo=EASTERN), [], []
    for hour in range(24):
        waiting += [replace(due(hour * 40 + at, f"p{at}"), sweep=hour) for at in range(40)]
        for batch in batches(waiting, day, now):
            if batch.at is None or batch.at <= now:
                sent.append(batch.notices)
                day = Day(len(sent), now)
        waiting = [each for each in waiting if not any(each.id in notices for notices in sent)]
        now += HOUR
    assert len(sent) <= 20
    told_once = sorted(notice for notices in sent for notice in notices)
    assert told_once + [each.id for each in waiting] == list(range(960))


@pytest.mark.parametrize(("count", "gathered", "parts"), [(120, "kind:study_order", 1), (121, "kind:study_order", 2)])
def test_more_than_a_message_holds(count: int, gathered: str, parts: int) -> None:
    """What is more than a message can name is told in parts of about the same size, each of whole proposals."""
    found = told(*(due(at, f"p{at % count}", gathered) for at in range(2 * count)))
    assert len(found) == parts
    proposals = [{notice % count for notice in notices} for notices in found]
    assert sum(map(len, proposals)) == count
    assert max(map(len, proposals)) - min(map(len, proposals)) <= 1


@pytest.mark.parametrize("gathered", ["numbers", "ended:t", "hearing:x"])
def test_one_message_however_many(gathered: str) -> None:
    """Numbers, the end of a term and a hearing are one message, however many they concern."""
    assert len(told(*(due(at, gathered=gathered) for at in range(400)))) == 1


def test_a_long_summary() -> None:
    """A summary that is too long for one message is told in two."""
    assert [len(notices) for notices in told(*(due(at) for at in range(72)))[12:]] == [30, 30]


def test_nothing() -> None:
    """Where nothing is due there is no message."""
    assert told() == []
