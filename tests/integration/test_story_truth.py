"""A story is true for the number in its headline, and on the day it is sent."""

from pathlib import Path
from typing import Any

from billbot.briefs.standing import proposal_standing
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.watched import Channel
from billbot.messages.standing import standing_in_words
from tests.support.app_in_process import REFERRED, at, bill, in_process, news, one, row

BACK_TO = "Recommitted to the committee on"
EVERYTHING = Channel("all", "console", weight="everything")
PASSED = "Passed to be engrossed -see Roll Call #1 (Yeas 32 to Nays 8)"


def senate(text: str, hours: float, **more: Any) -> PracticeRow:
    return row(text, hours, "Senate", **more)


def told(path: Path, *bills: PracticeBill, hours: tuple[float, ...] = (0, 2), held: float | None = None) -> str:
    """The last message to one proposal's channel, after checks at these hours, and a delivery at another if given."""
    with in_process(path, *bills) as app:
        for each in hours[:-1]:
            app.day(each)
        app.check(hours[-1])
        if held is not None:
            app.check(held)
        app.deliver()
        return app.inbox.got[-1].text


def test_negotiators_of_a_conference_that_reported_on_the_same_day(tmp_path: Path) -> None:
    """A branch that already named its negotiators is not waited for, whichever number is current."""
    named = row("Committee of conference appointed (A-B-C)", -48)
    today = senate("Committee of conference appointed (D-E-F), in concurrence", 1), row("Reported by H2", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, named, *today))
    assert "has yet to name" not in text


def test_an_order_that_is_adopted(tmp_path: Path) -> None:
    """An adopted order does not go to the Governor, and its vote is announced."""
    text = told(tmp_path, bill("S1", senate(REFERRED, -30), senate("Adopted -see Roll Call #1 (Yeas 34 to Nays 4)", 1)))
    assert text.startswith("The Senate adopted the sample proposal (S.1), 34 to 4\n")


def test_a_text_that_is_printed_again(tmp_path: Path) -> None:
    """If it continues under another number, the headline says so with that number."""
    old = bill("H1", row(REFERRED, -30), row("Published as amended, see H2", 1))
    text = told(tmp_path, old, bill("H2", row("Text of H1, printed as amended", 1), appears=at(1)))
    assert text.startswith("Sample proposal: H.1 goes on as H.2\n")


BOTH_PASSED = [row("Passed to be engrossed", -200), senate("Passed to be engrossed, in concurrence", -150)]


def test_a_companion_that_is_left_behind(tmp_path: Path) -> None:
    """When one number passes both branches, its message says once that the companion is left behind."""
    second = senate("Passed to be engrossed, in concurrence", 1)
    passed = bill("H1", row(REFERRED, -300), row("Passed to be engrossed", -200), second, row("Enacted", 26))
    with in_process(tmp_path, passed, bill("S1", row(REFERRED, -300)), proposals=[one("H1", "S1")]) as app:
        messages = news(app, 2, 27)
    behind = "Left behind when H.1 passed both branches: S.1, in the Judiciary Committee since"
    assert [behind in each.text for each in messages] == [True, False]


ACCEPTED = "Committee of conference report accepted"


BACK = [row("Enacted", -99), senate("Enacted and laid before the Governor", -99)]
BACK += [row("Governor returned to the House with amendment", -72, "Executive")]


def test_a_last_vote_entered_behind_the_desk(tmp_path: Path) -> None:
    """A bill that is on the Governor's desk does not go there by a vote of that day that is entered later."""
    desk = senate("Enacted and laid before the Governor", -1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, desk, row("Enacted", 1)))
    assert "H.1 is on the Governor's desk by now." in text
    assert "it goes to the Governor" not in text


def test_a_hearing_that_is_off_is_said_once(tmp_path: Path) -> None:
    """A canceled hearing is in the headline; below it is that another may be announced."""
    rows = row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", -48), row("Hearing canceled", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *rows))
    assert text.splitlines()[2].endswith(
        " in room A-1 at the State House. If a new day is announced, you will read it here."
    )
    assert "The hearing is called off" not in text


def test_a_change_of_the_constitution(tmp_path: Path) -> None:
    """It is on file for the joint session, which is not an end; about a session messages say only what its row says."""
    reported = "Proposal for Constitutional Amendment reported favorably by committee and placed on file"
    rows = [senate(reported, -300), row("Placed on file, in concurrence", 1)]
    rows += [row("Called for consideration in the joint session", 20)]
    rows += [row("Joint session held and recessed to Wednesday, June 11, 2025", 40, "Joint")]
    with in_process(tmp_path, bill("H1", row(REFERRED, -400), *rows)) as app:
        filed, called, met = news(app, 2, 22, 42)
        with app.store() as store:
            (proposal,) = app.watch.proposals
            standing = proposal_standing(store, app.watch.following(store), proposal, at(42).date())
    assert [message.subject for message in (filed, called, met)] == [
        "The sample proposal (H.1) is on file for the joint session",
        "The sample proposal (H.1) is called up for the joint session",
        "The joint session on the sample proposal (H.1) recessed until Wednesday, June 11",
    ]
    assert "“Placed on file” does not end it." in filed.text
    assert "The record does not say what they decided on H.1." in met.text
    assert standing_in_words(standing, at(42).date()) == "H.1, before both branches in joint session since March 4"


def test_agreement_on_one_text_is_routine(tmp_path: Path) -> None:
    """An agreement without changes, or a late row behind the last votes, gets no message."""
    rows = [row("Passed to be engrossed", -200), senate("Passed to be engrossed, in concurrence", -190)]
    late = row("House concurred in the Senate amendment", 1, date=at(-160).date())
    amended = [rows[0], senate("Read third, amended and passed to be engrossed", -190), row("Enacted", -100)]
    bills = (bill("H1", *rows, row("Senate concurred", 1)), bill("H2", *amended, late))
    with in_process(tmp_path, *bills) as app:
        app.day(0)
        before = len(app.inbox.got)
        app.day(2)
        assert app.inbox.got[before:] == []


LAW = "Signed by the Governor, Chapter 24 of the Acts of 2025"


IN_PART = row(LAW.replace("Signed", "Signed (in part)"), -24, "Executive")


def test_a_row_that_calls_off_two_hearings(tmp_path: Path) -> None:
    """A row that calls off all hearings ahead calls off each of them in the message."""
    held = [row(f"Hearing scheduled for 0{month}/21/2025 from 01:00 PM-05:00 PM in A-1", -90) for month in (4, 5)]
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *held, row("Hearing canceled", 1)))
    days = "Monday, April 21, 1:00 PM and Wednesday, May 21, 1:00 PM"
    assert text.startswith("Called off: hearings on the sample proposal (H.1) on ")
    assert f"The hearings of H.1 on {days} are called off." in text
