"""The difference between a row as somebody heard it and as it is now."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import CORRECTING, UNDOING, Action, Bill, BillId, Change, ChangeKind, Row
from billbot.domain.route import RowState, change_to_tell

BILL = BillId(194, "H1588")
HOUSING, ELDERS = (f"Referred to the committee on {name}" for name in ("Housing", "Elder Affairs"))
TEXTS = [HOUSING, ELDERS, "House concurred", "House concurred.", "Reported adversely", "an unknown word"]
ENTERED, STRUCK, GONE = (RowState(standing, HOUSING) for standing in ("entered", "struck", "gone"))


def change(kind: ChangeKind, text: str = HOUSING, old: str | None = None) -> Change:
    return Change(BILL, kind, "news", 1, date(2026, 3, 2), "House", text, old)


ADDED, LINK = change("action_added"), change("link_found", "continues_in")
WAS_STRUCK, RESTORED, REMOVED = (change(kind) for kind in ("action_struck", "action_restored", "action_removed"))
REWORDED = change("action_reworded", ELDERS, HOUSING)


def told(
    was: RowState | None, now: RowState, *fresh: Change, wanted: Sequence[Change] | None = None, told: bool = True
) -> tuple[str, str | None] | None:
    """The kind and the words that differ for somebody who hears about everything, unless said otherwise."""
    found = change_to_tell(was, now, fresh, wanted=fresh if wanted is None else wanted, told=told)
    return None if found is None else (found.kind, found.text)


@st.composite
def courses(draw: st.DrawFn) -> tuple[list[RowState], list[Change]]:
    """A row's states, the first as entered, and the changes between them."""
    states, changes = [RowState("entered", draw(st.sampled_from(TEXTS)))], []
    for _ in range(draw(st.integers(0, 6))):
        now = states[-1]
        if now.in_record == "gone":
            break
        kind = draw(st.sampled_from(["turn", "reword", "remove"]))
        if kind == "remove":
            states.append(replace(now, in_record="gone"))
            changes.append(change("action_removed", now.text))
        elif kind == "turn":
            states.append(replace(now, in_record="struck" if now.is_entered else "entered"))
            changes.append(change("action_struck" if now.is_entered else "action_restored", now.text))
        elif words := [text for text in TEXTS if text != now.text]:
            states.append(replace(now, text=draw(st.sampled_from(words))))
            changes.append(change("action_reworded", states[-1].text, now.text))
    return states, changes


@given(st.sampled_from(["entered", "struck", "gone"]), st.text())
def test_comes_back(standing: str, text: str) -> None:
    """The ledger returns a row's state unchanged, whatever its words."""
    state = RowState(standing, text)  # type: ignore[arg-type] # one of its literals
    assert RowState.decode(state.encoded) == state


@given(courses(), st.data())
def test_heard_is_what_is_so(course: tuple[list[RowState], list[Change]], data: st.DataObject) -> None:
    """Somebody who heard about a row hears later only if it fell, is back, or has other words.

    The message says what is true now, in the row's present words.
    """
    states, changes = course
    since = data.draw(st.integers(0, len(states) - 1))
    was, now = states[since], states[-1]
    found = change_to_tell(was, now, changes[since:], wanted=(), told=True)
    if was.is_entered and now.is_entered:
        assert (found is None) is actions.mean_the_same(was.text, now.text)
    else:
        assert (found is None) is (was.is_entered == now.is_entered)
    if found is not None:
        assert found.kind in CORRECTING
        assert (found.kind in UNDOING) is not now.is_entered
        assert not now.is_entered or found.text == now.text


@given(courses(), st.data())
def test_heard_step_by_step(course: tuple[list[RowState], list[Change]], data: st.DataObject) -> None:
    """Somebody who hears at any points in time knows the truth in the end, told once."""
    states, changes = course
    heard: RowState | None = None
    log, since = [ADDED, *changes], 0
    for at in [*sorted(data.draw(st.sets(st.integers(0, len(states) - 1)))), len(states) - 1]:
        found = change_to_tell(
            heard, states[at], log[since : at + 1], wanted=log[since : at + 1], told=heard is not None
        )
        if found is not None:
            heard, since = states[at], at + 1
    assert (heard.is_entered if heard else False) is states[-1].is_entered
    assert heard is None or not heard.is_entered or actions.mean_the_same(heard.text, states[-1].text)
    assert change_to_tell(heard, states[-1], log[since:], wanted=log[since:], told=heard is not None) is None


@given(courses())
def test_baseline(course: tuple[list[RowState], list[Change]]) -> None:
    """Somebody who follows no changes and never heard about a row hears nothing."""
    states, changes = course
    for was in (None, states[0]):
        assert change_to_tell(was, states[-1], changes, wanted=(), told=False) is None


def test_entered() -> None:
    """A row that was entered is announced in the words that it has now."""
    assert told(None, ENTERED, ADDED) == ("action_added", HOUSING)
    assert told(None, RowState("entered", ELDERS), ADDED, REWORDED) == ("action_added", ELDERS)


def test_link_that_a_row_states() -> None:
    """If only a row's link is wanted, that is announced; otherwise the row announces it."""
    assert told(None, ENTERED, ADDED, LINK, wanted=[LINK], told=False) == ("link_found", HOUSING)
    assert told(None, ENTERED, LINK, ADDED) == ("action_added", HOUSING)


def test_restored_before_it_was_ever_heard() -> None:
    """An old row is announced as back in the record if that is all that people hear about it."""
    assert told(None, ENTERED, RESTORED) == ("action_restored", HOUSING)


def test_struck() -> None:
    """Somebody who heard about a row hears that it is struck, and its last words."""
    assert told(ENTERED, STRUCK, WAS_STRUCK) == ("action_struck", HOUSING)
    assert told(ENTERED, GONE, WAS_STRUCK, REMOVED) == ("action_removed", HOUSING)


def test_gone_after_it_was_reworded() -> None:
    """A row that was reworded and removed unseen is gone in the words that were heard."""
    assert told(ENTERED, RowState("gone", ELDERS), REWORDED, change("action_removed", ELDERS)) == (
        "action_removed",
        HOUSING,
    )


def test_struck_after_it_was_reworded() -> None:
    """A row that was reworded and struck unseen is struck in its words, and those that were heard was before."""
    struck = change("action_struck", ELDERS)
    found = change_to_tell(ENTERED, RowState("struck", ELDERS), (REWORDED, struck), wanted=(), told=True)
    assert found == replace(struck, old=HOUSING)


def test_back_with_other_words() -> None:
    """A row that is back in the record under other words is announced once, in these words."""
    back = change("action_restored", HOUSING)
    assert told(STRUCK, RowState("entered", ELDERS), back, REWORDED) == ("action_restored", ELDERS)


def test_reworded_twice() -> None:
    """A row that was reworded twice is announced with the words somebody heard and those of now."""
    now = RowState("entered", "Reported adversely")
    found = change_to_tell(ENTERED, now, [REWORDED, change("action_reworded", now.text, ELDERS)], wanted=(), told=True)
    assert found is not None
    assert (found.old, found.text) == (HOUSING, "Reported adversely")


@pytest.mark.parametrize(("told_of", "wanted"), [(True, ()), (False, (WAS_STRUCK,))])
def test_whoever_was_told_is_put_right(*, told_of: bool, wanted: tuple[Change, ...]) -> None:
    """What was told is corrected whatever the channel wants now; of the rest it hears what it wants."""
    assert told(ENTERED, STRUCK, WAS_STRUCK, wanted=wanted, told=told_of) == ("action_struck", HOUSING)


def test_state_of_a_row() -> None:
    """A row's state is read from its bill; a missing row is gone, with its last words."""
    rows = (Row(1, Action(None, "House", HOUSING)), Row(2, Action(None, "House", ELDERS, stricken=True)))
    known = Bill(BILL, rows=rows)
    assert [RowState.of(known, number, "last") for number in (1, 2, 3)] == [
        ENTERED,
        RowState("struck", ELDERS),
        RowState("gone", "last"),
    ]
    assert RowState.of(None, 1, "last") == RowState("gone", "last")


def test_the_same_in_other_words() -> None:
    """A row that says the same in other words is silence (promise 3)."""
    was, now = (RowState("entered", text) for text in ("House concurred", "House concurred."))
    assert told(was, now, change("action_reworded", now.text, was.text)) is None
