"""What buttons offer, which offers are equal, and how people are recorded."""

from datetime import date, time

import pytest

from billbot.domain.bills import BillId
from billbot.domain.slack import SOMEBODY_IN_SLACK, Offer, Outcome, by_slack_user, decider, slack_person

BILLS = [BillId(194, "H1"), BillId(194, "S2")]


def test_same_offer_anywhere() -> None:
    """An offer has the same mark in any message, whatever it is called there, and no two offers share one."""
    hour = (date(2025, 11, 18), time(13))
    assert Offer.ask(["p"], "said", "One").mark == Offer.ask(["p"], "said", "Other").mark
    others = [
        Offer.ask(["p"], "said"),
        Offer.ask(["p"], "said otherwise"),
        Offer.ask(["q"], "said"),
        Offer.suggestion(7),
        Offer.hearing(BILLS, hour),
        Offer.hearing(BILLS[:1], hour),
        Offer.hearing(BILLS, (hour[0], None)),
    ]
    assert len({each.mark for each in others}) == len(others)


def test_hour_of_a_hearing() -> None:
    """The offer to come to a hearing has its day, and its hour if known."""
    day = date(2025, 11, 18)
    states = [Offer.hearing(BILLS, (day, start)).state for start in (time(13), None)]
    assert states == ["2025-11-18T13:00", "2025-11-18"]


def test_nobody_yet() -> None:
    """An offer that nobody took up has no outcome, and one that is decided has, without anybody on it."""
    assert not Outcome(by="U1")
    assert Outcome(decided="Not ours.")


@pytest.mark.parametrize("who", [None, "", "Ann", "Slack user ", "Slack user <!channel>", "Slack user U1 and Ann"])
def test_no_person_in_slack(who: str | None) -> None:
    """Only a recorded Slack person gives an id back."""
    assert slack_person(who) == ""


def test_person_in_slack() -> None:
    """A Slack person is recorded by id."""
    assert slack_person(by_slack_user("W0A1")) == "W0A1"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("slack:U8", "Slack user U8"),
        ("slack:somebody", SOMEBODY_IN_SLACK),
        ("command line:Ann", "Ann on the command line"),
        ("command line:", "somebody on the command line"),
        (None, "somebody on the command line"),
    ],
)
def test_who_decided(by: str | None, said: str) -> None:
    """Who decided is said in words, by name if known."""
    assert decider(by) == said
