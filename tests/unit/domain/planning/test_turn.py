"""The looks of one turn."""

from datetime import timedelta

from msgspec.structs import replace

from billbot.clock import later, parse
from billbot.domain.bills import BillId
from billbot.domain.planning import Budget, Pace, Plan, PlannedTurn, Prospect, shipped

NOON = parse("2026-03-05T12:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REQUEST = timedelta(seconds=2)


def bill(number: int, committee: str = "The Judiciary", ago: timedelta = HOUR, weight: float = 1.0) -> Prospect:
    return Prospect(BillId(194, f"H{number}"), later(NOON, -ago), weight, committee)


def turn(known: list[Prospect], *due: int) -> PlannedTurn:
    made = Plan(known, shipped(), Budget(24, Pace(12 * HOUR, 12 * HOUR)))
    return PlannedTurn(made, NOON, [BillId(194, f"H{number}") for number in due])


def run(made: PlannedTurn, *moving: str, takes: timedelta = REQUEST, kin: tuple[str, ...] = ()) -> list[str]:
    """The numbers of the bills that are looked at, of which these moved."""
    now, order = NOON, list[str]()
    while (found := made.next(now)) is not None:
        order.append(found.number)
        now = later(now, takes)
        known = replace(made.plan.prospects[found], looked=now)
        made.looked(known, moved=found.number in moving, kin=[BillId(194, each) for each in kin])
    return order


def test_what_is_due_in_its_order() -> None:
    """Where nothing moves, what is due is looked at, and nothing else."""
    made = turn([bill(1), bill(2), bill(3)], 3, 1)
    assert (run(made), made.left) == (["H3", "H1"], [])


def test_the_next_turn_follows_at_once() -> None:
    """However much is due, a turn in which nothing moves ends within its minute, and uses most of it."""
    many = range(1, 100)
    looks = len(run(turn([bill(each) for each in many], *many), takes=timedelta(seconds=2.5)))
    assert 50 < looks * 2.5 <= 58


def test_contagion_at_once() -> None:
    """Where a bill moved, the others of its committee are looked at before what is due, the longest waiting first."""
    known = [bill(1), bill(2), bill(3, ago=2 * HOUR), bill(4, "Housing"), bill(5, "Housing")]
    assert run(turn(known, 1, 4), "H1")[:3] == ["H1", "H3", "H2"]


def test_kin_comes_first() -> None:
    """Before its committee come the bills of its proposal and on its agendas, whatever committee they are before."""
    known = [bill(1), bill(2), bill(3, "Housing", weight=0.0)]
    assert run(turn(known, 1), "H1", kin=("H3", "H9"))[:3] == ["H1", "H3", "H2"]


def test_contagion_ends_where_nothing_moves() -> None:
    """A committee is left alone after a dozen looks in vain, as are all others after four; what moves goes on."""
    judiciary = [bill(number) for number in range(1, 41)]
    housing = [bill(number, "Housing") for number in range(41, 81)]
    assert len(run(turn([*judiciary, *housing], 1), "H1")) == 1 + 12 + 4
    assert len(run(turn([*judiciary, *housing], 1), "H1", "H8")) == 1 + 12 + 4 + 7


def test_what_was_just_looked_at_is_left_out() -> None:
    """What was looked at within three minutes, or is over, is not looked at again for another's row."""
    known = [bill(1), bill(2, ago=2 * MINUTE), bill(3, weight=0.0), bill(4, ago=4 * MINUTE)]
    assert run(turn(known, 1), "H1") == ["H1", "H4"]


def test_a_turn_is_bounded() -> None:
    """What is due is looked at for a minute at most, what may have moved for five: then what was found is told."""
    known = [bill(number) for number in range(1, 400)]
    made = turn(known, *range(1, 400))
    assert len(run(made)) == len(made._all) - len(made.left) == 28  # noqa: SLF001 - what is due
    hours = PlannedTurn(made.plan, NOON, [each.bill for each in known], timedelta(hours=1))
    assert len(run(hours)) == 399
    everything = tuple(f"H{number}" for number in range(1, 400))
    assert len(run(turn(known, 1), *everything)) == 148


def test_a_bill_that_changes_its_committee() -> None:
    """The committee that a bill left is looked at, and that to which it came."""
    known = [bill(1), bill(2), bill(3, "Housing")]
    made = turn(known, 1)
    first = made.next(NOON)
    assert first is not None
    made.looked(replace(made.plan.prospects[first], committee="Housing", looked=NOON), moved=True)
    assert {found.number for _ in range(2) if (found := made.next(NOON)) is not None} == {"H2", "H3"}


def test_a_bill_that_the_plan_does_not_know() -> None:
    """A number that a row led to is taken in, and its committee looked at."""
    made = turn([bill(1), bill(2)])
    made.looked(bill(9), moved=True)
    assert run(made) == ["H1", "H2"]
