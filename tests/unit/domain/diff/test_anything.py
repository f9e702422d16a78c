"""What holds of a comparison whatever clerks and lagging servers do, driven by hypothesis."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import Action, Bill, BillId, Change
from billbot.domain.diff import Patience, compare

BILL = BillId(194, "H1588")
NOON = datetime(2026, 3, 2, 12, tzinfo=EASTERN)
HOUR = timedelta(hours=1)

# Few values, so that twins, strikes and rewordings of one kind meet often.
TEXTS = [
    "Rules suspended",
    "Rules supended",
    "Rules suspended.",
    "Senate concurred",
    "Referred to the committee on The Judiciary",
    "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1",
    "Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1",
]
ACTIONS = st.builds(
    Action,
    st.sampled_from([None, date(2025, 11, 5), date(2026, 1, 5)]),
    st.sampled_from(["House", "Senate"]),
    st.sampled_from(TEXTS),
    st.booleans(),
)
DEEDS = ["insert", "twin", "strike", "unstrike", "date", "re-date", "reword", "re-date and reword", "remove", "reorder"]
HISTORIES = st.lists(ACTIONS, max_size=7).map(tuple)


@st.composite
def clerks_work(draw: st.DrawFn) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """A history, and what it became after up to four things that clerks do."""
    before = draw(HISTORIES)
    rows = list(before)
    for _ in range(draw(st.integers(0, 4))):
        deed = draw(st.sampled_from(DEEDS))
        if deed == "insert" or not rows:
            rows.insert(draw(st.integers(0, len(rows))), draw(ACTIONS))
            continue
        at = draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        if deed == "twin":
            rows.insert(draw(st.integers(0, len(rows))), row)
        elif deed in {"strike", "unstrike"}:
            rows[at] = replace(row, stricken=deed == "strike")
        elif deed in {"date", "re-date"}:
            rows[at] = replace(row, date=date(2026, 1, 5 if deed == "date" else draw(st.integers(1, 9))))
        elif deed == "re-date and reword":
            rows[at] = replace(row, date=date(2026, 1, draw(st.integers(1, 9))), text=draw(st.sampled_from(TEXTS)))
        elif deed == "reword":
            rows[at] = replace(row, text=draw(st.sampled_from(TEXTS)))
        elif deed == "remove":
            del rows[at]
        else:
            rows = draw(st.permutations(rows))
    return before, tuple(rows)


def first_sight(history: tuple[Action, ...]) -> Bill:
    return compare(None, history, BILL, Patience(NOON, HOUR)).bill


def look(bill: Bill, seen: tuple[Action, ...], after: timedelta) -> tuple[Bill, tuple[Change, ...]]:
    comparison = compare(bill, seen, BILL, Patience(NOON + after, HOUR))
    return comparison.bill, comparison.changes


def settle(bill: Bill, seen: tuple[Action, ...]) -> tuple[Bill, list[Change]]:
    """Look three times, hours apart, so that everything that is gone is believed gone."""
    told: list[Change] = []
    for hours in (1, 3, 5):
        bill, changes = look(bill, seen, hours * HOUR)
        told += changes
    return bill, told


class Reader:
    """Somebody who saw the baseline and from then on hears of every change, and of nothing else."""

    def __init__(self, bill: Bill) -> None:
        self.rows = {row.number: row.action for row in bill.rows}

    def hears(self, changes: Iterable[Change]) -> None:
        for change in changes:
            assert change.row is not None
            before = self.rows.get(change.row)
            heard = Action(change.date, change.branch or "", change.text or "")
            if change.kind == "action_removed":
                # A struck row beside a live twin was never told of; that it is gone harms nobody.
                assert before is not None or change.weight == "routine"
                self.rows.pop(change.row, None)
            elif change.kind == "action_added":
                assert before is None, "a row was told twice"
                self.rows[change.row] = heard
            elif change.kind == "action_struck":
                assert before is None or not before.stricken, "a strike was told twice"
                self.rows[change.row] = replace(heard, stricken=True)
            else:
                # A row nobody was told of was a struck one beside a live twin.
                stricken = before is None or before.stricken
                if before is not None and change.kind == "action_reworded":
                    assert before.text == change.old
                if before is not None and change.kind == "action_dated":
                    assert (before.date and before.date.isoformat()) == change.old
                    assert before.text == change.text
                if change.kind == "action_restored":
                    assert stricken
                self.rows[change.row] = replace(heard, stricken=stricken and change.kind != "action_restored")

    @property
    def live(self) -> Counter[Action]:
        return Counter(action for action in self.rows.values() if not action.stricken)


def live(history: Iterable[Action]) -> Counter[Action]:
    return Counter(action for action in history if not action.stricken)


@given(clerks_work())
def test_settles_on_what_is_shown(work: tuple[tuple[Action, ...], tuple[Action, ...]]) -> None:
    """After hours of the same answer, what is known is what is shown, in its order, but for dates that vanished."""
    before, after = work
    bill, _ = settle(first_sight(before), after)
    assert [(row.branch, row.text, row.stricken) for row in bill.history] == [
        (row.branch, row.text, row.stricken) for row in after
    ]
    assert all(known.date == shown.date or shown.date is None for known, shown in zip(bill.history, after, strict=True))
    assert all(row.missing is None for row in bill.rows)


@given(clerks_work())
def test_whoever_hears_every_change_knows_the_record(work: tuple[tuple[Action, ...], tuple[Action, ...]]) -> None:
    """The changes told since the baseline add up to the live rows: none lost, none twice, none invented."""
    before, after = work
    reader = Reader(first_sight(before))
    bill, told = settle(first_sight(before), after)
    reader.hears(told)
    assert reader.live == live(bill.history)


@given(clerks_work(), st.integers(1, 5))
def test_lagging_server(work: tuple[tuple[Action, ...], tuple[Action, ...]], flips: int) -> None:
    """A server that shows yesterday's list now and then, within the hour, adds nothing to what is told."""
    before, after = work
    bill, _ = look(first_sight(before), after, timedelta())
    for flip in range(1, 2 * flips + 1):
        bill, changes = look(bill, before if flip % 2 else after, timedelta(minutes=flip))
        assert changes == ()


@given(st.lists(ACTIONS.filter(lambda row: row.date is not None and not row.stricken), max_size=6), st.data())
def test_other_dates_alone(rows: list[Action], data: st.DataObject) -> None:
    """Where rows get other dates and nothing else happens, nothing is told as new, gone or reworded."""
    day = st.dates(date(2026, 1, 1), date(2026, 1, 31))
    after = tuple(replace(row, date=data.draw(st.just(row.date) | day)) for row in rows)
    bill, told = settle(first_sight(tuple(rows)), after)
    assert {change.kind for change in told} <= {"action_dated"}
    assert {change.weight for change in told} <= {"routine"}
    assert {row.number for row in bill.rows} == set(range(1, len(rows) + 1))


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_alone(history: tuple[Action, ...], random: object) -> None:
    """Another order of the same rows is never a change."""
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random under a wider type
    bill, changes = look(first_sight(history), tuple(shuffled), HOUR)
    assert changes == ()
    assert bill.history == tuple(shuffled)


@given(HISTORIES, HISTORIES, HISTORIES)
def test_anything_at_all(first: tuple[Action, ...], second: tuple[Action, ...], third: tuple[Action, ...]) -> None:
    """Whatever lists are shown, hours apart, who hears every change knows the live rows of the last."""
    reader = Reader(first_sight(first))
    bill = first_sight(first)
    for at, seen in enumerate((second, third, third, third, third)):
        bill, changes = look(bill, seen, (1 + 2 * at) * HOUR)
        reader.hears(changes)
    assert reader.live == live(bill.history)
    assert len(bill.history) == len(third)
    assert len({row.number for row in bill.rows}) == len(bill.rows)
