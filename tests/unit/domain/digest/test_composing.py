from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import NearDate, NewNumber, compose
from billbot.domain.schedule import Period
from billbot.domain.watched import Channel
from tests.support.digest_sample import DIVERSION, S984, S1579, SAFE, UNTIL, entry, followed, gathered, hearing

TODAY = UNTIL.date()
H1569, S2836 = BillId(192, "H1569"), BillId(192, "S2836")


def test_topics_in_their_order() -> None:
    """Proposals stand under their topics, in the order of the configuration."""
    composed = compose(gathered(entry("Signed", S1579, ("safe",)), entry("Read second")))
    assert [story.topic for story in composed.stories] == ["Juvenile justice", "Police"]
    assert [each.proposal.id for each in composed.followed] == ["diversion", "safe"]


def test_routine_is_folded() -> None:
    """Routine entries stand apart from the news of their proposal, none left out."""
    (story,) = compose(
        gathered(entry("Engrossed"), entry("Read second", weight="routine"), entry("Read third", weight="routine"))
    ).stories
    assert [each.change.text for each in story.news] == ["Engrossed"]
    assert [each.change.text for each in story.routine] == ["Read second", "Read third"]


def test_the_same_row_on_two_bills() -> None:
    """What happened in the same words on several bills is one thing that names them all."""
    text = "Accompanied a new draft, see S2836"
    (story,) = compose(gathered(entry(text), entry(text, H1569))).stories
    (happening,) = story.news
    assert (happening.bills, len(happening.urls)) == ((S984, H1569), 2)


def test_twice_on_one_bill() -> None:
    """A row that stands twice on one bill and day stays two."""
    (story,) = compose(gathered(entry("Read second"), entry("Read second", row=2))).stories
    assert len(story.news) == 2


def test_two_proposals_in_one_number() -> None:
    """What concerns two proposals is told once, names the other, and counts for both."""
    composed = compose(gathered(entry("Signed", proposals=("diversion", "safe"))))
    (story,) = composed.stories
    assert (story.news[0].also, composed.moved) == (("Safe Communities",), 2)


def test_a_proposal_that_was_taken_in() -> None:
    """What happens to a bill that took a proposal in is a movement of the one whose own it is alone."""
    part = followed(SAFE, S1579)
    part = replace(part, standing=replace(part.standing, of_others=frozenset({S984})))
    signed = entry("Signed", proposals=("diversion", "safe"))
    assert compose(gathered(signed, followed=(part, followed(DIVERSION, S984)))).moved == 1
    assert compose(gathered(entry("Signed", proposals=("safe",)), followed=(part,))).moved == 1


def test_a_link_is_told_as_its_row() -> None:
    """The row that states a link is told once; where it moves the proposal on it is news, even if it is routine."""
    text = "Reprinted, as amended, see S2987"
    row = entry(text, weight="routine", row=4)
    (story,) = compose(gathered(row, entry(text, kind="link_found", row=4))).stories
    assert ([each.change.kind for each in story.news], story.routine) == (["action_added"], ())


def test_new_number_of_a_docket() -> None:
    """A docket's bill number stands among the new numbers, and its proposal has moved."""
    got = entry("S984", kind="number_assigned", old="SD12", row=None, date=None)
    composed = compose(gathered(got))
    assert composed.numbers == (NewNumber("Juvenile diversion", (BillId(192, "SD12"),), (S984,), assigned=True),)
    assert (composed.moved, composed.stories) == (1, ())


def test_new_number_by_a_link() -> None:
    """Where a proposal went on to another number, old and new ones stand among the new numbers."""
    text = "Accompanied a new draft, see S2836"
    links = [entry(text, bill, kind="link_found", weight="routine") for bill in (S984, H1569, S1579)]
    here = followed(DIVERSION, S2836, lived_in=frozenset({S984, H1569, S2836}))  # S1579 is a parent of the draft alone
    composed = compose(gathered(*links, followed=(here,)))
    assert composed.numbers == (NewNumber("Juvenile diversion", (S984, H1569), (S2836,), assigned=False),)


@pytest.mark.parametrize("kind", ["action_struck", "action_removed", "action_reworded", "action_restored"])
def test_correction(kind: str) -> None:
    """What alters a row that was told is a correction, and no movement of its proposal."""
    composed = compose(gathered(entry("Hearing scheduled", kind=kind, row_was_told=True)))
    assert ([proposal.id for proposal, _ in composed.corrections], composed.moved) == (["diversion"], 0)
    assert composed.stories == ()


def test_altered_and_never_told() -> None:
    """What alters a row that was never told is told with its proposal."""
    composed = compose(gathered(entry("Hearing scheduled", kind="action_struck", row_was_told=False)))
    assert (composed.corrections, len(composed.stories)) == ((), 1)


def test_what_was_left_behind() -> None:
    """Of a row behind which its bill came further nothing is said that usually comes next."""
    text = "Referred to the committee on The Judiciary"
    for behind in (False, True):
        (story,) = compose(gathered(entry(text, left_behind=behind))).stories
        assert bool(story.news[0].meaning.comes_next) is not behind


def test_numbers_in_their_order() -> None:
    """The numbers that a proposal left stand in the order in which it had them, whatever was seen first."""
    first, then, last = BillId(192, "H1"), BillId(192, "H2"), BillId(192, "H3")
    rows = [
        entry(f"Accompanied a new draft, see {to.number}", left, kind="link_found")
        for left, to in ((first, then), (then, last))
    ]
    lives = followed(DIVERSION, last, lived_in=frozenset({first, then}))
    for order in (rows, rows[::-1]):
        (new,) = compose(gathered(*order, followed=(lives,))).numbers
        assert (new.was, new.now) == ((first, then), (last,))


def test_numbers_that_name_each_other() -> None:
    """Of two bills that name each other, "Consolidated with", the one that goes on is told as the new number."""
    one, other = BillId(192, "H4230"), BillId(192, "H4299")
    rows = [
        entry(f"Consolidated with {to.number}", left, kind="link_found") for left, to in ((one, other), (other, one))
    ]
    here = followed(DIVERSION, other, lived_in=frozenset({one, other}))
    (new,) = compose(gathered(*rows, followed=(here,))).numbers
    assert (new.was, new.now) == ((one,), (other,))


def test_hearings_of_four_weeks() -> None:
    """Hearings of today and of the next four weeks are ahead, no others; the first behind them is known, too."""
    days = [timedelta(days=days) for days in (-1, 0, 28, 36, 29)]
    composed = compose(gathered(hearings=tuple(hearing(TODAY + each) for each in days)))
    assert [each.day - TODAY for each in composed.hearings] == [timedelta(), timedelta(days=28)]
    assert composed.beyond == hearing(TODAY + timedelta(days=29))


def test_two_hearings_at_one_hour() -> None:
    """Hearings stand in their order, and two committees at one hour and place stay two hearings."""
    three = (hearing(TODAY), hearing(TODAY, S1579, "Safe Communities"), hearing(TODAY, start=time(9)))
    found = compose(gathered(hearings=three)).hearings
    assert [(each.slot.start, each.bills) for each in found] == [
        (time(9), (S984,)),
        (time(13), (S1579,)),
        (time(13), (S984,)),
    ]


@pytest.mark.parametrize(
    ("end", "now", "ahead"), [(time(17), 16, 1), (time(17), 17, 0), (None, 12, 1), (None, 13, 0), (time(10), 18, 1)]
)
def test_hearing_that_is_over(end: time | None, now: int, ahead: int) -> None:
    """A hearing of today is ahead until its last hour; one that runs on to a later day is not over today."""
    period = Period(3, later(UNTIL, timedelta(days=-7)), UNTIL.replace(hour=now))
    assert len(compose(gathered(hearings=(hearing(TODAY, end=end),), period=period)).hearings) == ahead


RULED = NearDate(TODAY, "reporting", "Joint Rule 10", 192, "Joint Rules")
EXTENDED = Deadline(S984, TODAY, "Reporting date extended")


def test_deadlines_that_a_date_covers() -> None:
    """What follows from a court's reporting day stands with that day, of its own court and rule, and nowhere else."""
    derived = Deadline(S1579, TODAY, "Joint Rule 10", "Joint Rules", derived=True)
    composed = compose(gathered(dates=(RULED, replace(RULED, court=193)), deadlines=(derived, EXTENDED)))
    assert [each.bills for each in composed.dates] == [(S1579,), ()]
    assert composed.deadlines == (EXTENDED,)


def test_deadlines_of_a_month() -> None:
    """Days to report by are near for a month, the nearest first, and not once they are past."""
    due = tuple(replace(EXTENDED, day=TODAY + timedelta(days=days)) for days in (30, 0, 31, -1))
    assert [each.day - TODAY for each in compose(gathered(deadlines=due)).deadlines] == [
        timedelta(),
        timedelta(days=30),
    ]


def test_near_dates() -> None:
    """Dates of the next month that the channel's topics take in are near, in their order."""
    dates = (
        NearDate(TODAY + timedelta(days=30), "own", "lobby day"),
        NearDate(TODAY, "ends", court=192),
        NearDate(TODAY + timedelta(days=31), "own", "too far"),
        NearDate(TODAY, "own", "of another topic", topics=("police",)),
        NearDate(TODAY - timedelta(days=1), "own", "past"),
    )
    composed = compose(gathered(dates=dates, channel=Channel("some", "console", topics=("juvenile",))))
    assert [each.name for each in composed.dates] == ["", "lobby day"]


def test_last_movement() -> None:
    """The last movement of all is the youngest day of any proposal."""
    later_one = followed(SAFE, S1579, "Police", last_entry_on=date(2022, 6, 1))
    composed = compose(gathered(followed=(followed(DIVERSION, S984), later_one)))
    assert composed.last_moved == (date(2022, 6, 1), S1579)
