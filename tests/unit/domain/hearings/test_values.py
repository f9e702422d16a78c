"""What is told of a hearing hour by hour, and when it differs from what was heard."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billbot.domain.actions import Hearing
from billbot.domain.bills import BillId
from billbot.domain.hearings import Announced, Meeting, Status, by_hour, changed_hours, differs

TUESDAY, WEDNESDAY = date(2025, 11, 18), date(2025, 11, 19)
AT_ONE, ON_WEDNESDAY = (TUESDAY, time(13)), (WEDNESDAY, time(13))
ON, OFF = Meeting(True, *AT_ONE, "A-1"), Meeting(False, *AT_ONE, "A-1")
PLACES = st.sampled_from(["", "A-1", "A-1 and Virtual", "B-2"]) | st.text()
DAYS, STARTS = st.sampled_from([TUESDAY, WEDNESDAY]), st.sampled_from([None, time(13), time(13, 30)])
MEETINGS = st.builds(Meeting, st.booleans(), DAYS, STARTS, PLACES)


def hearing(day: date = TUESDAY, status: Status = "announced", *before: date, **more: object) -> Announced:
    slots = [Hearing(each, time(13), None, "A-1") for each in (*before, day)]
    slot = replace(slots[-1], **more)
    return Announced("one", (BillId(194, "H1"),), slot, status, tuple(slots[:-1]))


@given(MEETINGS)
def test_comes_back(meeting: Meeting) -> None:
    """A state comes back from the ledger as it was, whatever the place is called."""
    assert Meeting.decode(meeting.encoded) == meeting


@given(MEETINGS, MEETINGS)
def test_either_way(one: Meeting, other: Meeting) -> None:
    """What differs from a state differs from it as well the other way around, and nothing from itself."""
    assert differs(one, other) is differs(other, one)
    assert not differs(one, one)


@pytest.mark.parametrize("now", [replace(ON, place="B-2"), OFF, None], ids=["another room", "off", "gone"])
def test_has_to_be_heard(now: Meeting | None) -> None:
    """Another place has to be heard, and that there is no hearing any more."""
    assert differs(ON, now)


@pytest.mark.parametrize("place", ["", "a-1", "A-1 and Virtual"])
def test_same_place(place: str) -> None:
    """A place that is not given, or is the same room in other words, is nothing new."""
    assert not differs(ON, replace(ON, place=place))


def test_off_in_another_place() -> None:
    """Where no hearing is the place is no matter."""
    assert not differs(OFF, replace(OFF, place="B-2"))


def test_new_to_who_heard_nothing() -> None:
    """Whoever has heard nothing of an hour hears that there is a hearing, and never that there is none."""
    assert differs(None, ON)
    assert not differs(None, OFF)


def test_hours_of_a_hearing_that_moved() -> None:
    """A hearing stands where it is, and not where it was."""
    assert by_hour([hearing(WEDNESDAY, "announced", TUESDAY)]) == {
        AT_ONE: OFF,
        ON_WEDNESDAY: replace(ON, day=WEDNESDAY),
    }


def test_two_at_one_hour() -> None:
    """Where one hearing has left the hour of another, or is off at it, the other stands; that with an agenda counts."""
    posted = replace(hearing(place="B-2"), agenda=7)
    for others in ([hearing(WEDNESDAY, "announced", TUESDAY)], [hearing(status="called off")], [hearing()]):
        assert by_hour([*others, posted])[AT_ONE] == by_hour([posted, *others])[AT_ONE] == replace(ON, place="B-2")


def test_turned() -> None:
    """An hour turns that a hearing leaves, comes to or is off at, and one whose hearing nothing names any more."""
    assert changed_hours([hearing()], [hearing(WEDNESDAY, "announced", TUESDAY)]) == (
        (AT_ONE, ON),
        (ON_WEDNESDAY, None),
    )
    assert (
        changed_hours([hearing()], [hearing(status="taken off")]) == changed_hours([hearing()], []) == ((AT_ONE, ON),)
    )


def test_turned_by_nothing() -> None:
    """What says the same room in other words turns nothing, and neither does another row of the same hour."""
    assert changed_hours([hearing()], [replace(hearing(place="A-1 and Virtual"), key="two")]) == ()


def test_known_in_its_place() -> None:
    """A place that is learnt after an hour was told of counts as heard, and one that was told stays."""
    assert replace(ON, place="").known_as(ON) == ON
    assert ON.known_as(replace(ON, place="B-2")) == ON
