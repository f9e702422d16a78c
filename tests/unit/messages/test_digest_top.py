"""The subject and the first sentences of a digest: what moved, and what is ahead."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId
from billbot.domain.digest import NearDate, StepAhead
from billbot.domain.ledger import Message
from billbot.domain.schedule import Period
from tests.support.digest_sample import (
    DIVERSION,
    OLD,
    S984,
    S1579,
    SAFE,
    SIGNED,
    TODAY,
    UNTIL,
    entry,
    followed,
    gathered,
    hearing,
    place,
    said,
    standing,
    top,
)


def test_subject_of_an_hour() -> None:
    """The subject of a digest that is made within a day says since which hour."""
    hours = {1: "Since 7:00 AM: nothing moved", 10: "Since 10:00 PM yesterday: nothing moved"}
    for ago, subject in hours.items():
        assert said(period=Period(3, later(UNTIL, timedelta(hours=-ago)), UNTIL)).subject == subject


def test_subject_of_a_week() -> None:
    """The subject counts what moved and the hearings ahead."""
    assert (
        said(entry(SIGNED), hearings=(hearing(TODAY),)).subject == "This week: 1 of 2 proposals moved, 1 hearing ahead"
    )


def test_subject_of_a_week_of_cosponsors() -> None:
    """Where nothing moved, and legislators joined, the subject does not say that nothing did."""
    joined = entry("Ann\nBo", kind="cosponsors_changed", old="Ann", row=None, date=None, weight="routine")
    assert said(joined).subject == "This week: cosponsors changed on 1 proposal"


def test_a_hearing_on_many() -> None:
    """The first sentences and the lines on testimony name three of many that are heard together."""
    names = ("Clean slate", "Diversion", "Expungement", "POST Commission", "Raise the age")
    heard = replace(hearing(TODAY), bill_names=names, bills=tuple(BillId(192, f"H{n}") for n in range(1, 6)))
    assert "1:00 PM, on Clean slate, Diversion, Expungement and 2 more." in top(said(hearings=(heard,)))


def test_subject_of_another_time() -> None:
    """A digest that caught up several weeks names the days it covers."""
    period = Period(3, later(UNTIL, timedelta(days=-21)), UNTIL)
    assert said(period=period).subject == "June 13 to July 3, 2022: nothing moved"


def test_top_of_a_moving_week() -> None:
    """The top says how many moved, the leading news in plain words, the hearings ahead and how well we read."""
    assert top(said(entry(SIGNED), hearings=(hearing(TODAY),))) == (
        "Week of June 27 to July 3, 2022 · both bills checked, last at 7:52 this morning\n\n"
        "1 of 2 proposals moved. Signed: Juvenile diversion is chapter 163 of the Acts of 2022.\n\n"
        "One hearing is ahead: Monday, July 4, 1:00 PM, on Juvenile diversion."
    )


def test_an_announced_hearing_is_told_with_its_day_once() -> None:
    """The top says of a hearing that was announced and is ahead when it is, once."""
    words = "Hearing scheduled for 07/04/2022 from 01:00 PM-05:00 PM in A-1"
    assert top(said(entry(words), hearings=(hearing(TODAY),))).partition("\n\n")[2] == (
        "1 of 2 proposals moved. A hearing on Juvenile diversion (S.984) was announced.\n\n"
        "One hearing is ahead: Monday, July 4, 1:00 PM, on Juvenile diversion."
    )


def test_what_was_heard_in_a_quiet_week() -> None:
    """A week in which nothing was entered says what was heard in it, a sentence a day."""
    first, last = date(2022, 6, 28), date(2022, 6, 29)
    message = said(
        followed=(followed(DIVERSION, S984, hearing_days=(first, last)), followed(SAFE, S1579, hearing_days=(last,)))
    )
    assert (
        top(message)
        .partition("\n\n")[2]
        .startswith(
            "Juvenile diversion was heard on Tuesday, June 28. Juvenile diversion and Safe Communities were heard on"
            " Wednesday, June 29. Nothing else moved this week."
        )
    )
    assert message.subject == "This week: 2 proposals heard"


def test_top_of_a_quiet_week() -> None:
    """A quiet week says so, with how often was checked and when something last moved."""
    assert top(said()) == (
        "Week of June 27 to July 3, 2022\n\n"
        "Nothing moved this week. Both bills were checked 336 times, last at 7:52 this morning; the last movement was"
        " on May 12 (S.984).\n\n"
        "No hearings are announced for the next four weeks."
    )


def test_once_formal_sessions_are_over() -> None:
    """Until two weeks before the court's last day the top says what the end of formal sessions means."""
    formal, last = date(2022, 7, 3), date(2023, 1, 3)
    dates = (NearDate(formal, "formal sessions end", court=192), NearDate(last, "ends", court=192))
    means = (
        "Formal sessions ended on July 3, with few exceptions: since then one member's objection can stop most bills."
        " This term ends on January 3, 2023."
    )
    assert means in top(said(dates=dates))
    assert "Formal" not in said(dates=dates[:1]).text
    assert "Formal" not in said(dates=(dates[0], replace(dates[1], day=date(2022, 7, 10)))).text
    passed = tuple(
        replace(each, standing=standing(each.proposal, place(bill, "law")))
        for each, bill in zip(gathered().followed, (S1579, S984), strict=True)
    )
    assert "Formal" not in said(dates=dates, followed=passed).text


def test_court_that_ended_long_ago() -> None:
    """Where a court just ended the top says what that means of that one alone, not of one that ended years before."""
    long_ago = followed(SAFE, OLD, standing=standing(SAFE, place(OLD), ended=date(2021, 1, 5)))
    ended = followed(DIVERSION, S984, standing=standing(DIVERSION, place(S984), ended=date(2022, 7, 1)))
    said_first = top(said(followed=(long_ago, ended)))
    assert "The 192nd General Court ended on July 1: what did not pass is over" in said_first
    assert "191st" not in said_first


def test_new_numbers_alone() -> None:
    """A week that brought numbers alone says them at the top, those of a proposal together."""
    got: dict[str, Any] = {"kind": "number_assigned", "row": None, "date": None}
    first, second = (
        entry(bill.number, bill, old=old, **got) for bill, old in ((S984, "SD12"), (BillId(192, "H1569"), "HD3"))
    )
    assert "New numbers: Juvenile diversion is S.984 and H.1569." in top(said(first, second))


def test_a_hearing_further_ahead() -> None:
    """Where no hearing is announced for four weeks the next one behind them is named."""
    said_of = top(said(hearings=(hearing(TODAY + timedelta(days=35)),)))
    assert "No hearings are announced for the next four weeks; the next is on " in said_of
    assert "1:00 PM, on Juvenile diversion." in said_of


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("postponed", "the Senate comes back to Juvenile diversion (S.984), which it put off to this day"),
        ("conference", "the negotiators of both branches meet on Juvenile diversion (S.984)"),
    ],
)
def test_kinds_of_steps(kind: Any, words: str) -> None:
    """A matter that was put off and a conference's meeting are said as what they are."""
    step = StepAhead(date(2022, 7, 4), kind, "Senate", (S984,), ("Juvenile diversion",))
    assert f"On Monday, July 4 {words}." in top(said(steps=(step,)))


def many_stories(text: str, number: int, name: str = "Sample {}", **more: Any) -> Message:
    """A digest of so many proposals to which the same happened in one week."""
    proposals = [replace(SAFE, id=f"p{n}", name=name.format(n)) for n in range(number)]
    bills = [BillId(192, f"H{n + 1}") for n in range(number)]
    entries = [entry(text, bill, (each.id,)) for each, bill in zip(proposals, bills, strict=True)]
    known = tuple(followed(each, bill) for each, bill in zip(proposals, bills, strict=True))
    return said(*entries, followed=(*known, followed(DIVERSION, S984)), **more)


def test_the_same_of_many_is_said_once() -> None:
    """What happened to many proposals alike is one of the first sentences, behind what is more telling."""
    text = "Accompanied a study order, see H5281 (under House Rule 27)"
    assert "5 of 6 proposals moved. Sample 0, Sample 1 and 3 more were put into study orders." in top(
        many_stories(text, 5)
    )
    assert "2 of 3 proposals moved. Sample 0 and Sample 1 were put into study orders." in top(many_stories(text, 2))
    ended = top(many_stories("No further action taken", 2))
    assert "2 of 3 proposals moved. Sample 0 and Sample 1 ended with the term." in ended
    assert "The Sample 0 Act and the Sample 1 Act were put into study orders." in top(
        many_stories(text, 2, "Sample {} Act")
    )
    assert "1 of 2 proposals moved. Sample 0 (H.1) was put into a study order." in top(many_stories(text, 1))


def test_the_most_telling_story_leads() -> None:
    """Of several proposals the one to which the most telling happened is named first, wherever it stands below."""
    text = top(said(entry("Accompanied a study order, see H1", S1579, ("safe",)), entry(SIGNED)))
    assert "2 of 2 proposals moved. Signed: Juvenile diversion is" in text
