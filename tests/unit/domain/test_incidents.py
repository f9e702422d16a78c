"""Which problems are worth an incident, decided only from values."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from billbot import clock
from billbot.domain import incidents
from billbot.domain.bills import BillId
from billbot.domain.incidents import Decision, HeldChannel, Incident, IncidentKind, Reach, Trouble, UnreadBill
from tests.support.store_sample import NOON

BEGAN = clock.parse("2025-03-03T12:00")
BILLS = [BillId(194, number) for number in ("H1", "H2", "H3")]
CHANGED = "expected one active tab, found none"


def at(hours: float) -> datetime:
    return clock.later(BEGAN, timedelta(hours=hours))


def checks(*hours: float) -> list[tuple[datetime, datetime]]:
    """Good checks that began at these hours and took six minutes."""
    return [(at(hour), at(hour + 0.1)) for hour in hours]


def failing(since: float, last: float, bill: BillId = BILLS[0], *, awaiting: bool = False) -> UnreadBill:
    return UnreadBill(bill, awaiting, at(last), failing_since=at(since), error="neither")


def unread_page(since: float, last: float, bill: BillId = BILLS[0]) -> UnreadBill:
    return UnreadBill(
        bill, awaiting=False, tried_at=at(last), page_since=at(since), page_at=at(last), page_error=CHANGED
    )


def told(
    *unread: UnreadBill, good: Any = (), now: float = 1, outage: bool = False, watched: int = 3
) -> list[tuple[str, str]]:
    """Problems of watched bills that get an incident."""
    seen = incidents.of_bills(unread, BILLS[:watched], good, at(now), outage=outage)
    return [(trouble.kind, trouble.subject) for trouble in seen if trouble.told]


def opened(kind: IncidentKind = "bill", subject: str = "194/H1", detail: str = "neither") -> Incident:
    return Incident(1, kind, subject, at(0), None, detail)


def trouble(*, told: bool = True, detail: str = "neither", lost: tuple[int, ...] = ()) -> Trouble:
    return Trouble("bill", "194/H1", at(0), detail, told, lost)


def decide(still_open: list[Incident], seen: list[Trouble], *, followed: bool = True) -> Decision:
    return incidents.decide(still_open, seen, lambda _: followed)


BOTH, LAYOUT = [("bill", "194/H1")], [("layout", "")]


@pytest.mark.parametrize(
    ("unread", "more", "expected"),
    [
        # A bill that could not be read in two checks that read others well, not in those of an outage or without it.
        ([failing(0.05, 0.05)], {"good": checks(0)}, []),
        ([failing(0.05, 1.05)], {"good": checks(0, 1)}, BOTH),
        ([failing(-9, 1.05)], {"good": checks(1)}, []),
        ([failing(0.05, 0.05)], {"good": checks(0, 1, 2)}, []),
        ([failing(0.05, 1.05)], {"good": checks(0, 1), "outage": True}, []),
        ([failing(0.05, 1.05)], {"good": checks(0, 1), "watched": 0}, []),
        # One page after a day; two that failed twice, or the only one, at once as the layout, and nothing else.
        ([unread_page(0, 23.9)], {"now": 23.9}, []),
        ([unread_page(0, 24)], {"now": 24}, [("page", "194/H1")]),
        ([unread_page(1, 1), unread_page(1, 1, BILLS[1])], {}, []),
        ([unread_page(0, 30), unread_page(0, 30, BILLS[1])], {"now": 30}, LAYOUT),
        ([unread_page(0, 1)], {"watched": 1}, LAYOUT),
        ([unread_page(0, 1), failing(0, 1, BILLS[1], awaiting=True)], {"watched": 2}, LAYOUT),
    ],
)
def test_told(unread: list[UnreadBill], more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Which unread bills and pages get an incident, and when."""
    assert told(*unread, **more) == expected


def test_awaited_number_is_no_incident() -> None:
    """A number that the site has no page for yet is never told of, and its trouble lasts until it is read."""
    awaited = failing(0.05, 1.05, awaiting=True)
    assert told(awaited, good=checks(0, 1)) == []
    assert incidents.of_bills([awaited], BILLS, checks(0, 1), at(1), outage=False)


def test_changed_layout() -> None:
    """Two bills' pages that fail in two checks are one incident, with what was found and the bills."""
    pages = [unread_page(0, 1), unread_page(0.5, 1, BILLS[1])]
    (layout,) = [each for each in incidents.of_bills(pages, BILLS, (), at(1), outage=False) if each.told]
    assert layout == Trouble("layout", "", at(0), f"{CHANGED}; on the pages of H.1, H.2", told=True)


def odd_votes(since: float, last: float, *, posted: bool, bill: BillId = BILLS[0]) -> UnreadBill:
    return UnreadBill(
        bill,
        awaiting=False,
        tried_at=at(last),
        votes_since=at(since),
        votes_at=at(last),
        votes_error="no counts",
        votes_posted=posted,
    )


def test_vote_in_another_form() -> None:
    """A posted but unreadable vote is an incident immediately, one per bill, and not about the layout."""
    several = [odd_votes(1, 1, posted=True, bill=bill) for bill in BILLS]
    assert told(*several) == [("vote", str(bill)) for bill in BILLS]


@pytest.mark.parametrize(("since", "last", "expected"), [(0, 0, []), (0, 23.9, []), (0, 24, [("vote", "194/H1")])])
def test_votes_behind_a_closed_tab(since: float, last: float, expected: list[tuple[str, str]]) -> None:
    """A tab of votes that does not open is an incident once that lasted for a day and was tried again."""
    assert told(odd_votes(since, last, posted=False), now=last) == expected


def test_many_bills_are_counted() -> None:
    """If there are many bills, ten are named and the rest counted."""
    many = [BillId(194, f"S{number}") for number in range(1, 15)]
    pages = [unread_page(0, 1, bill) for bill in many]
    layout = incidents.of_bills(pages, many, (), at(1), outage=False)[0]
    assert layout.detail.endswith("S.10, 4 more")


def test_begins_once() -> None:
    """A reported problem without an open incident begins one; an open one does not begin again."""
    assert decide([], [trouble()]).begun == (trouble(),)
    assert not decide([opened()], [trouble()])


def test_goes_on_without_being_worth_a_message() -> None:
    """An open incident lasts while its problem is seen at all."""
    assert not decide([opened()], [trouble(told=False)])
    assert not decide([], [trouble(told=False)])


def test_goes_on_in_other_words() -> None:
    """The details of an open incident are updated."""
    assert decide([opened()], [trouble(detail="other")]).changed == ((opened(), trouble(detail="other")),)
    assert decide([opened()], [trouble(lost=(7,))]).changed


def test_ends_when_it_is_seen_no_more() -> None:
    """An open incident ends when its problem is gone, and is dropped silently if nobody follows its subject."""
    assert decide([opened()], []).ended == (opened(),)
    assert decide([opened()], [], followed=False) == Decision(dropped=(opened(),))


def of_channel(reach: Reach, *still_open: Incident, now: float = 1) -> list[Trouble]:
    """A channel's problem that operations hear about after six hours."""
    return incidents.of_channels([reach], still_open, timedelta(hours=6), at(now))


def test_given_up() -> None:
    """A refused message is reported immediately with its reason, even if something got through since."""
    assert of_channel(Reach("room", (7,), at(1), error="is_archived", reached=at(1))) == [
        Trouble("channel", "room", at(1), "given up: is_archived", told=True, lost=(7,))
    ]


@pytest.mark.parametrize(("hours", "expected"), [(5.9, False), (6, True)])
def test_waits_for_too_long(hours: float, *, expected: bool) -> None:
    """Waiting is reported once it is too long, with since when."""
    (seen,) = of_channel(Reach("room", held_since=at(0), error="away"), now=hours)
    assert (seen.since, seen.detail, seen.told) == (at(0), "away", expected)


def test_has_to_be_mended() -> None:
    """A problem that somebody must fix is reported immediately."""
    (seen,) = of_channel(Reach("room", held_since=at(1), to_mend=True, error="set a token"))
    assert (seen.detail, seen.told) == ("set a token", True)


def test_refused_and_held() -> None:
    """A refused message and a hold are one problem, since the first of them."""
    (seen,) = of_channel(Reach("room", (7,), at(0.5), at(0), error="too long"))
    assert (seen.since, seen.told, seen.lost) == (at(0), True, (7,))


@pytest.mark.parametrize(("reached", "ended"), [(None, False), (at(-1), False), (at(2), True)])
def test_channel_lasts_until_something_arrives(reached: datetime | None, *, ended: bool) -> None:
    """The trouble of a channel lasts until something gets through, also while nothing is due."""
    still_open = opened("channel", "room")
    seen = of_channel(Reach("room", reached=reached), still_open)
    assert bool(decide([still_open], seen).ended) is ended


def test_channel_lasts_while_it_is_held() -> None:
    """A channel's problem lasts while it is held, even if that began recently or something got through."""
    still_open = opened("channel", "room")
    seen = of_channel(Reach("room", held_since=at(1), error="neither"), still_open)
    assert not decide([still_open], seen).ended


def test_channel_without_trouble() -> None:
    """A channel that nothing is in the way of has no trouble."""
    assert of_channel(Reach("room")) == []


@pytest.mark.parametrize(("channel", "typed"), [("room", "room"), ("o'er; ls", "'o'\"'\"'er; ls'")])
def test_the_command_that_tries_a_channel_again(channel: str, typed: str) -> None:
    """It can be pasted into a shell, whatever the channel is called."""
    held = HeldChannel(channel, NOON, 1, "refused")
    assert held.command == f"billbot deliver --again {typed}"


def test_a_decision_that_changes_nothing() -> None:
    """A decision counts as one only where an incident begins, changes, ends or is dropped."""
    assert not Decision()
    assert Decision(begun=(Trouble("bill", "194/H1", NOON, "unread", told=True),))
