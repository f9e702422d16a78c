"""What is told of a hearing, and when it differs from what was heard."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.actions import Hearing
from billbot.bills import BillId
from billbot.hearings import Announced, Meeting, Status, differs, turned_by

TUESDAY, WEDNESDAY = date(2025, 11, 18), date(2025, 11, 19)
ON = Meeting(stands=True, day=TUESDAY, start=time(13), place="A-1", by="row")
OFF = replace(ON, stands=False)
MEETINGS = st.builds(
    Meeting,
    st.booleans(),
    st.sampled_from([TUESDAY, WEDNESDAY]),
    st.sampled_from([None, time(13), time(13, 30)]),
    st.sampled_from(["", "A-1", "A-1 and Virtual", "B-2"]) | st.text(),
    st.sampled_from(["row", "agenda"]),
)


def hearing(key: str = "one", status: Status = "announced", **more: object) -> Announced:
    slot = Hearing(**{"date": TUESDAY, "start": time(13), "end": None, "place": "A-1", **more})  # type: ignore[arg-type] # real ones
    return Announced(key, (BillId(194, "H1"),), slot, status)


@given(MEETINGS)
def test_comes_back(meeting: Meeting) -> None:
    """A state comes back from the ledger as it was, whatever the place is called."""
    assert Meeting.decode(meeting.encoded) == meeting


@given(MEETINGS)
def test_heard_as_it_is(meeting: Meeting) -> None:
    """Whoever has heard what is so hears nothing, by whatever it was told."""
    assert not differs(replace(meeting, by="row"), replace(meeting, by="agenda"))


@given(MEETINGS, MEETINGS)
def test_either_way(one: Meeting, other: Meeting) -> None:
    """What differs from a state differs from it as well the other way around."""
    assert differs(one, other) is differs(other, one)


@pytest.mark.parametrize(
    "now",
    [
        replace(ON, day=WEDNESDAY),
        replace(ON, start=time(13, 30)),
        replace(ON, start=None),
        replace(ON, place="B-2"),
        OFF,
    ],
    ids=["another day", "another hour", "no hour", "another room", "off"],
)
def test_has_to_be_heard(now: Meeting) -> None:
    """Another day, hour or place has to be heard, and that the hearing is off."""
    assert differs(ON, now)


@pytest.mark.parametrize("place", ["", "a-1", "A-1 and Virtual"])
def test_same_place(place: str) -> None:
    """A place that is not given, or is the same room in other words, is nothing new."""
    assert not differs(ON, replace(ON, place=place))


def test_off_in_another_place() -> None:
    """Of a hearing that is off the place is no matter; the day is."""
    assert not differs(OFF, replace(OFF, place="B-2"))
    assert differs(OFF, replace(OFF, day=WEDNESDAY))


def test_new_to_who_heard_nothing() -> None:
    """Whoever has heard nothing of a hearing hears that it stands, and never that it is off."""
    assert differs(None, ON)
    assert not differs(None, OFF)


def test_the_same_under_another_name() -> None:
    """Who has heard the like of another hearing of the bill hears nothing new; who heard of another day does."""
    assert not differs(None, ON, [replace(ON, by="agenda")])
    assert differs(None, ON, [OFF, replace(ON, day=WEDNESDAY)])


def test_off_and_on_again_unheard() -> None:
    """A hearing that is called off and stands again before anybody heard so is silence."""
    assert not differs(ON, Meeting.decode(ON.encoded))


def test_of_a_hearing() -> None:
    """The state of a hearing is whether it stands, its day, hour and place; what is not given is empty."""
    assert Meeting.of(hearing(), "row") == ON
    assert Meeting.of(hearing(status="struck", start=None, place=None), "agenda") == Meeting(
        stands=False, day=TUESDAY, start=None, place="", by="agenda"
    )


def test_turned_by_a_reading() -> None:
    """An agenda's reading turns what it adds and what it alters, each with what was so before, and nothing else."""
    before = [hearing("same"), hearing("moved"), hearing("off")]
    after = [hearing("same"), hearing("moved", date=WEDNESDAY), hearing("off", "taken off"), hearing("new")]
    was = replace(ON, by="agenda")
    assert turned_by(before, after) == (("moved", was), ("off", was), ("new", None))


def test_turned_by_nothing() -> None:
    """A reading that says the same room in other words turns nothing."""
    assert turned_by([hearing()], [hearing(place="A-1 and Virtual")]) == ()
