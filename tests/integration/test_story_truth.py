"""What a story says beside its headline is true of the number that it names, and of the day on which it is told."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.briefs.standing import proposal_standing
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.messages.standing import standing_in_words
from tests.support.app_in_process import REFERRED, at, bill, in_process, news, row

BACK_TO = "Recommitted to the committee on"
EVERYTHING = Channel("all", "console", weight="everything")
PASSED = "Passed to be engrossed -see Roll Call #1 (Yeas 32 to Nays 8)"


def senate(text: str, hours: float, **more: Any) -> PracticeRow:
    return row(text, hours, "Senate", **more)


def told(path: Path, *bills: PracticeBill, hours: tuple[float, ...] = (0, 2), held: float | None = None) -> str:
    """What one proposal's channel is told last, after checks at these hours, and a delivery at another where given."""
    with in_process(path, *bills) as app:
        for each in hours[:-1]:
            app.day(each)
        app.check(hours[-1])
        if held is not None:
            app.check(held)
        app.deliver()
        return app.inbox.got[-1].text


@pytest.mark.parametrize(("day", "agrees"), [(2, True), (30, False)])
def test_more_time_that_the_other_branch_agreed_to(tmp_path: Path, day: float, *, agrees: bool) -> None:
    """More time that is asked for after the other branch agreed to what was asked before has yet to be agreed to."""
    more = row("Reporting date extended to Monday, June 30, 2025, pending concurrence", 28)
    text = told(tmp_path, bill("H1", row(REFERRED), row("Senate concurred", day, "Senate"), more), hours=(0, 31))
    assert ("The other branch has to agree." in text) == agrees


@pytest.mark.parametrize(
    "companion", ["Passed to be engrossed - 100 YEAS to 50 NAYS", "Reporting date extended to Monday, June 30, 2025"]
)
def test_what_happened_to_a_companion_is_not_said_of_it(tmp_path: Path, companion: str) -> None:
    """What another number of the proposal did on the same day stands among the rows, and is no clause on this one."""
    text = told(
        tmp_path,
        bill("S984", senate(REFERRED, -300), senate(PASSED, 1)),
        bill("H1569", row(REFERRED, -300), row(companion, 1)),
    )
    story = text.splitlines()[2]
    assert story == "It goes on to the House, where it usually starts with a committee."
    assert f"- H.1569, House: “{companion}”" in text


@pytest.mark.parametrize(
    ("number", "branch", "onward"),
    [
        ("S1", "Senate", "It goes on to the House, where it usually starts with a committee."),
        (
            "H1",
            "House",
            "It goes on to the Senate, where it starts with a committee or goes to the calendar at once.",
        ),
    ],
)
def test_where_it_starts_in_the_other_branch(tmp_path: Path, number: str, branch: str, onward: str) -> None:
    """The House sends nearly all that the Senate passed first to a committee, the Senate a fourth of the House's."""
    passed = row("Passed to be engrossed", 1, branch)
    assert onward in told(tmp_path, bill(number, row(REFERRED, -300, branch), passed))


def test_negotiators_of_a_conference_that_reported_on_the_same_day(tmp_path: Path) -> None:
    """A branch that named its own earlier has not yet to, wherever the proposal lives by the evening."""
    named = row("Committee of conference appointed (A-B-C)", -48)
    today = senate("Committee of conference appointed (D-E-F), in concurrence", 1), row("Reported by H2", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, named, *today))
    assert "has yet to name" not in text


@pytest.mark.parametrize(("to", "many"), [("Senate Ways and Means", True), ("Health Care Financing", False)])
def test_what_a_recommendation_to_a_committee_for_money_is_worth(tmp_path: Path, to: str, *, many: bool) -> None:
    """Nine in ten of the bills that went there in the 192nd stayed there, which is said beside the good news."""
    reported = senate(f"Bill reported favorably by committee and referred to the committee on {to}", 1)
    text = told(tmp_path, bill("S1", senate(REFERRED, -300), reported))
    assert ("Many bills are not reported from there in their term." in text) == many


@pytest.mark.parametrize(
    ("words", "headline", "ends"),
    [
        ("Pending new draft of H96", "A draft of Sample proposal (H.1) was rejected in the House", False),
        ("New draft of H96", "Sample proposal (H.1) was rejected in the House", True),
    ],
)
def test_a_draft_that_is_rejected(tmp_path: Path, words: str, headline: str, *, ends: bool) -> None:
    """What was pending was rejected for another draft, as H102 and H4977 of the 192nd were: that ends no proposal."""
    draft = bill("H1", row("Reported from the committee on Bonding", -9), row(words, -9), row("Rejected", 1))
    text = told(tmp_path, draft, bill("H96", row("Referred to the committee on Revenue", -20)))
    assert text.startswith(f"{headline}\n")
    assert ("The bill that it was drawn from, H.96: in the Revenue Committee since March 2." in text) != ends
    assert ("That usually ends this number" in text, "usually has another before it" in text) == (ends, not ends)


def test_an_order_that_is_adopted(tmp_path: Path) -> None:
    """What the headline says of a vote, the story does not say again."""
    text = told(tmp_path, bill("S1", senate(REFERRED, -30), senate("Adopted -see Roll Call #1 (Yeas 34 to Nays 4)", 1)))
    assert text.startswith("Sample proposal (S.1) was adopted in the Senate, 34 to 4\n")
    assert "\nThat is how orders and resolutions pass.\n" in text


def test_a_second_reading(tmp_path: Path) -> None:
    """Where all is wanted it leads the day before procedure; the calendar that it came from is left behind."""
    placed = row("Committee reported that the matter be placed in the Orders of the Day for the next sitting", 1)
    rows = [placed, row("Rules suspended", 1), row("Read second and ordered to a third reading", 1)]
    with in_process(tmp_path, bill("H1", row(REFERRED, -30), *rows), channels=[EVERYTHING]) as app:
        first, _, story, *_ = news(app, 2)[0].text.splitlines()
    assert first == "Sample proposal (H.1) passed its second reading in the House"
    assert story == "After the third reading comes the vote to pass it."


@pytest.mark.parametrize(
    ("passed", "says"),
    [
        ((), "It passed its second reading in the House, and we follow H.2 from here."),
        ((row("Passed to be engrossed", 1),), "The House passed it, and we follow H.2 from here."),
    ],
)
def test_a_new_draft_that_comes_on(tmp_path: Path, passed: tuple[PracticeRow, ...], says: str) -> None:
    """Of a draft how far it came on its day is said, and not that its bill was on the calendar before."""
    placed = row("Placed in the Orders of the Day for the next sitting", 1)
    old = bill("H1", row(REFERRED, -30), placed, row("New draft substituted, see H2", 1))
    new = bill("H2", row("New draft of H1", 1), row("Ordered to a third reading", 1), *passed, appears=at(1))
    listed = [Proposal(name, name, ("topic",), (BillId(194, name),)) for name in ("H1", "H2")]
    with in_process(tmp_path, old, new, proposals=listed) as app:
        (said,) = [each.text for each in news(app, 2) if "now lives in" in each.subject]
    assert f"The House put the new draft in the place of H.1. {says}\n" in said


def test_a_text_that_is_printed_again(tmp_path: Path) -> None:
    """That it goes on under another number stands in the headline, and not once more in the story."""
    old = bill("H1", row(REFERRED, -30), row("Published as amended, see H2", 1))
    text = told(tmp_path, old, bill("H2", row("Text of H1, printed as amended", 1), appears=at(1)))
    assert "now lives in H.2" in text.splitlines()[0]
    assert text.splitlines()[2] == "That is its text, printed again with its changes. We follow H.2 from here."


def test_a_draft_that_a_branch_puts_in_place(tmp_path: Path) -> None:
    """What a branch substitutes no committee rewrote and sends on; its number is followed from there, or was before."""
    advice = senate("Committee recommended ought to pass, substituting a new draft, see S2", -30)
    for rows, whose, follows in (([], " (Sample)", True), ([advice], "", False)):
        old = bill("S1", senate(REFERRED, -40), *rows, senate(f"New draft{whose} substituted, see S2", 1))
        text = told(tmp_path / str(follows), old, bill("S2", senate("New draft of S1", 1), appears=at(1)))
        assert "The Senate put the new draft in the place of S.1." in text
        assert ("We follow S.2 from here." in text, "Committee" in text) == (follows, False)


def test_a_row_alike_on_the_number_of_the_day(tmp_path: Path) -> None:
    """A row that a number and its new draft of the day have alike names both, and what it says is so of the draft."""
    sent = senate("Referred to the committee on Senate Ways and Means", 1)
    old = bill("S1", senate(REFERRED, -30), senate("New draft substituted, see S2", 1), sent)
    text = told(tmp_path, old, bill("S2", senate("Substituted as a new draft for S1", 1), sent, appears=at(1)))
    assert "in the place of S.1. It goes to Senate Ways and Means, and we follow S.2 from here." in text
    assert "- S.2 and S.1, Senate: “Referred to the committee on Senate Ways and Means”\n" in text


def test_what_is_placed_on_file_at_once(tmp_path: Path) -> None:
    """A report or a letter is received so, and nothing of it was laid to rest."""
    text = told(tmp_path, bill("HD1", row("Placed on file", 1)))
    assert text.startswith("Sample proposal (HD.1) was received and placed on file\n")
    assert ("laid to rest" in text, "ends it" in text) == (False, False)


def test_a_row_that_was_struck_while_its_message_waited_is_no_clause(tmp_path: Path) -> None:
    """What was struck before the message left is neither said nor counted in its story."""
    rows = [
        senate(REFERRED, -100),
        senate("Passed to be engrossed", -90),
        row("Passed to be engrossed, in concurrence", -80),
        row("Enacted", 1, struck_at=at(3)),
        senate("Enacted", 1),
    ]
    text = told(tmp_path, bill("S1", *rows), held=4)
    assert text.startswith("Sample proposal was enacted in the Senate\n")
    assert "Both branches" not in text
    assert "The House enacted" not in text
    assert "more entr" not in text


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Read third, amended and passed to be engrossed", "It goes back to the House, which passed a different text."),
        ("Read third and passed to be engrossed", "Both branches have passed it; their last votes usually follow."),
    ],
)
def test_the_second_branch_with_another_text(tmp_path: Path, last: str, said: str) -> None:
    """What the second branch amended in the very row of its vote goes back to the first."""
    rows = [row(REFERRED, -300), row("Passed to be engrossed", -200)]
    rows += [senate("Read; and referred to the committee on Senate Ways and Means", -150), senate(last, 1)]
    assert said in told(tmp_path, bill("H1", *rows))


@pytest.mark.parametrize(
    ("words", "headline", "said"),
    [
        (
            "House concurred in the Senate amendment - 132 YEAS to 24 NAYS (See YEA and NAY No. 70 )",
            "The House agreed to the Senate's changes to Sample proposal, 132 to 24",
            "Both branches have one text now; their last votes usually follow, and then it goes to the Governor.",
        ),
        (
            "House concurred in the Senate amendment with a further amendment",
            "The House changed Sample proposal again",
            "It took the Senate's changes with some of its own, and the Senate has to agree.",
        ),
    ],
)
def test_the_answer_to_the_others_text(tmp_path: Path, words: str, headline: str, said: str) -> None:
    """That a branch takes the other one's text is told at once: the last votes may be a month away."""
    rows = [row("Passed to be engrossed", -200), senate("Read third, amended and passed to be engrossed", -150)]
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *rows, row(words, 1)))
    assert text.startswith(f"{headline}\n")
    assert said in text


@pytest.mark.parametrize(
    ("more", "headline", "said"),
    [
        (
            (),
            "Sample proposal (H.1) was not reported in time, which by rule is advice against it",
            "Bills are usually sent back to a committee then, and many are recommended later.",
        ),
        (
            (row(f"{BACK_TO} The Judiciary", 1),),
            "Sample proposal (H.1) goes back to the Judiciary Committee",
            "There it has to be taken up once more. The Judiciary Committee did not report it in time.",
        ),
        (  # as the House of the 193rd did with H4138: it voted the advice down
            (row("Rejection negatived", 1), row("Referred to the committee on House Ways and Means", 1)),
            "The House voted against rejecting Sample proposal (H.1)",
            "The Judiciary Committee did not report it in time, and it goes to House Ways and Means.",
        ),
        (  # where another committee reported it before
            (row("Reported, and referred to the committee on Housing", -99), row(f"{BACK_TO} Housing", 1)),
            "Sample proposal (H.1) goes back to the Housing Committee",
            "There it has to be taken up once more.",
        ),
    ],
)
def test_what_was_not_reported_in_time(tmp_path: Path, more: tuple[PracticeRow, ...], headline: str, said: str) -> None:
    """What a committee has to report by Joint Rule 10, its time being over, is seldom the end of a bill."""
    late = row("Ought NOT to pass (under Joint Rule 10)", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), late, *more))
    assert text.startswith(f"{headline}\n")
    assert said in text
    assert "ends it" not in text


BOTH_PASSED = [row("Passed to be engrossed", -200), senate("Passed to be engrossed, in concurrence", -150)]
ACCEPTED = "Committee of conference report accepted"


@pytest.mark.parametrize(
    ("rows", "headline", "said"),
    [
        (
            [row("Enacted", 1)],
            "was enacted in the House",
            "When the Senate has enacted it, too, it goes to the Governor.",
        ),
        (
            [row("Enacted", -1), senate("Enacted", 1)],
            "was enacted in the Senate",
            "Both branches have enacted it now; it goes to the Governor.",
        ),
        (
            [row(ACCEPTED, 1)],
            "accepted the agreement on",
            "When the Senate has accepted it, too, the last votes usually follow",
        ),
        (
            [
                *(row("Enacted", -9), senate("Enacted and laid before the Governor", -9)),
                *(row("Governor returned to the House with veto", -9, "Executive"), row("Passed over veto", 1)),
            ],
            "over the veto",
            "When two thirds of those present in the Senate vote for it, too, it is law.",
        ),
    ],
    ids=["enacted", "enacted by both", "accepted", "over the veto"],
)
def test_who_has_yet_to_vote(tmp_path: Path, rows: list[PracticeRow], headline: str, said: str) -> None:
    """Of what both branches have to do the one that has not yet is named, and nobody who has."""
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, *rows))
    assert headline in text.splitlines()[0]
    assert said in text.splitlines()[2]


def test_what_a_branch_refuses(tmp_path: Path) -> None:
    """What a branch does not agree to is the other's version, by name, and is not said twice."""
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, row("House NON-concurred in the amendment", 1)))
    assert text.startswith("The House did not agree to the Senate's version of Sample proposal\n")
    assert text.splitlines()[2] == "If neither gives way, they usually negotiate in a committee of conference."


@pytest.mark.parametrize(
    ("text", "story"),
    [
        (
            "Governor returned to the House with veto",
            "What is vetoed becomes law only if two thirds of those present in each branch vote for it again.",
        ),
        (
            "Governor returned to the House with disapproval of section 73 and with an amendment to section 38",
            "The Governor also sent back a part and asks for changes.",
        ),
    ],
)
def test_a_veto_is_said_once(tmp_path: Path, text: str, story: str) -> None:
    """What the headline says of a veto no sentence below it says once more."""
    gone = [row("Enacted", -99), senate("Enacted and laid before the Governor", -99)]
    said = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, *gone, row(text, 1, "Executive")))
    assert said.splitlines()[2] == story


BACK = [row("Enacted", -99), senate("Enacted and laid before the Governor", -99)]
BACK += [row("Governor returned to the House with amendment", -72, "Executive")]


@pytest.mark.parametrize(
    ("rows", "headline", "story"),
    [
        (
            [row("Governor's amendment adopted", 1), senate("Governor's amendment adopted", 1), row("Re-enacted", 1)],
            "The House adopted the Governor's amendment to Sample proposal (H.1)",
            "The House enacted it again. When the Senate has, too, it goes back to the Governor.",
        ),
        (
            [senate("Governor's amendment rejected", 1), row("Re-enacted", 1), senate("Re-enacted", 1)],
            "The Senate rejected the Governor's amendment to Sample proposal (H.1)",
            "Both branches enacted it again. It goes back to the Governor.",
        ),
        (
            [senate("Laid before the Governor", 1)],
            "Sample proposal is on the Governor's desk again",
            (
                "The Governor has ten days to sign it or veto it, and may not send it back for changes again; what is"
                " left unsigned becomes law, unless the term ends first."
            ),
        ),
    ],
)
def test_what_came_back_from_the_governor(tmp_path: Path, rows: list[PracticeRow], headline: str, story: str) -> None:
    """What was enacted again has no votes to come, and what is laid before the Governor again is said to be that."""
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, *BACK, *rows)).splitlines()
    assert (text[0], text[2]) == (headline, story)


def test_a_last_vote_entered_behind_the_desk(tmp_path: Path) -> None:
    """A bill that is on the Governor's desk does not go there by a vote of that day that is entered later."""
    desk = senate("Enacted and laid before the Governor", -1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, desk, row("Enacted", 1)))
    assert text.splitlines()[2] == "It is on the Governor's desk by now."


def test_out_of_its_study_order_and_further(tmp_path: Path) -> None:
    """A bill that is back from its study order and goes further on one day is told as back, whatever else comes."""
    order, back = senate("Accompanied a study order, see S9", -99), senate("Also based on S9", 1)
    on = senate("Bill reported favorably by committee and referred to the committee on Senate Ways and Means", 1)
    hearing = senate("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 1)
    bills = (
        bill("S1", senate(REFERRED, -300), order, back, on, hearing),
        bill("S2", senate(REFERRED, -300), order, on, hearing),
    )
    headline = told(tmp_path, *bills).splitlines()[0]
    assert headline == "Sample proposal (S.1 and S.2) is out of its study order, now in Senate Ways and Means"


def test_a_hearing_that_is_off_is_said_once(tmp_path: Path) -> None:
    """That a hearing is off stands in the headline, and below it that another one may be announced."""
    rows = row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", -48), row("Hearing canceled", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *rows))
    assert text.splitlines()[2] == "Another one may be announced."
    assert "The hearing is called off" not in text


def test_a_veto_on_the_calendar(tmp_path: Path) -> None:
    """What a branch takes up of a vetoed bill is the veto."""
    gone = [row("Enacted", -99), senate("Enacted and laid before the Governor", -99)]
    veto = row("Governor returned to the House with veto", -72, "Executive")
    calendar = row("Placed in the Orders of the Day for the next sitting", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *BOTH_PASSED, *gone, veto, calendar))
    assert text.startswith("The veto of Sample proposal (H.1) is on the calendar of the House\n")
    assert (
        "\nWhat is vetoed becomes law only if two thirds of those present in each branch vote for it again.\n" in text
    )


def test_a_committee_that_reported_another_number(tmp_path: Path) -> None:
    """Where it goes on under a number that a committee reported is said, and to which day it was put off."""
    new = [row("Reported from the committee on House Ways and Means", 1), row("Reported on a part of H1", 1)]
    new += [row("Committee reported that the matter be placed in the Orders of the Day for the next sitting", 1)]
    new += [row("Further action postponed until Monday, April 28, 2025", 1)]
    old = bill(
        "H1", row("Referred to the committee on House Ways and Means", -300), row("Reported, in part, by H4000", 1)
    )
    text = told(tmp_path, old, bill("H4000", *new, appears=at(1)))
    assert text.startswith("Sample proposal (H.4000) is on the calendar of the House\n")
    assert "\nA part of H.1 goes on as H.4000. The House put it off to Monday, April 28, 2025.\n" in text


def test_sent_to_the_floor_with_another_text(tmp_path: Path) -> None:
    """That a committee sends a bill to the floor with another text comes before the day that was told already."""
    day = "laced in the Orders of the Day for Thursday, March 20, 2025"
    sent = senate("Referred to the committee on Senate Rules", -90)
    text = f"Committee reported that the matter be p{day} with an amendment, inserting in place thereof the text of S9"
    rows = [row("Passed to be engrossed", -99), sent, senate(f"P{day}", 1), senate(text, 3)]
    said = told(tmp_path, bill("H1", row(REFERRED, -300), *rows), hours=(0, 2, 4))
    assert said.startswith("Senate Rules reported Sample proposal (H.1) with a new text, S.9\n")
    assert "\nThe Senate can take it up on Thursday, March 20. This entry gives no recommendation.\n" in said


def test_passed_again(tmp_path: Path) -> None:
    """What a branch passes once more after it reconsidered is said to be that."""
    rows = [row("Passed to be engrossed", -99), row("Motion to reconsider prevailed", 1)]
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *rows, row("Passed to be engrossed", 1)))
    assert text.startswith("Sample proposal passed the House again\n")


def test_answered_on_the_same_day(tmp_path: Path) -> None:
    """What a branch held to is not said of it any more once the other took that with changes."""
    passed = [row("Passed to be engrossed", -99), senate("Amendment #1 (Sample) adopted", -98)]
    passed += [senate("Passed to be engrossed", -98), row("House NON-concurred in the Senate amendment", -50)]
    held = senate("Senate insisted on its amendment", 1)
    taken = row("House concurred in the Senate amendment with a further amendment", 1)
    for path, rows, holds in ((tmp_path / "1", (held, taken), False), (tmp_path / "2", (taken, held), True)):
        text = told(path, bill("H1", row(REFERRED, -300), *passed, *rows))
        assert text.startswith("The House changed Sample proposal again\n")
        assert ("The Senate holds to its own." in text) == holds


def test_read_on_the_day_of_the_calendar(tmp_path: Path) -> None:
    """A bill that is put on the calendar and passes its second reading there does not wait on the calendar."""
    placed = row("Committee reported that the matter be placed in the Orders of the Day for the next sitting", 1)
    read = row("Read second and ordered to a third reading", 1)
    for path, rows, waits in ((tmp_path / "1", [placed], True), (tmp_path / "2", [placed, read], False)):
        text = told(path, bill("H1", row(REFERRED, -300), *rows))
        assert text.startswith("Sample proposal (H.1) is on the calendar of the House\n")
        assert ("Bills can wait on the calendar" in text, "It passed its second reading" in text) == (waits, not waits)


def test_a_change_of_the_constitution(tmp_path: Path) -> None:
    """It lies on file for the joint session, which is no end; of a session no more is said than its row does."""
    reported = "Proposal for Constitutional Amendment reported favorably by committee and placed on file"
    rows = [senate(reported, -300), row("Placed on file, in concurrence", 1)]
    rows += [row("Called for consideration in the joint session", 20)]
    rows += [row("Joint session held and recessed to Wednesday, June 11, 2025", 40, "Joint")]
    with in_process(tmp_path, bill("H1", row(REFERRED, -400), *rows)) as app:
        filed, called, met = news(app, 2, 22, 42)
        with app.store() as store:
            (proposal,) = app.watch.proposals
            standing = proposal_standing(store, app.watch.following(store), proposal, at(42).date()).standing
    assert [message.subject for message in (filed, called, met)] == [
        "Sample proposal (H.1) lies on file for the joint session",
        "Sample proposal (H.1) is before a joint session of both branches",
        "The joint session on Sample proposal (H.1) meets again on Wednesday, June 11, 2025",
    ]
    assert "ends it" not in filed.text
    assert "what they decided, this entry does not say" in met.text
    assert standing_in_words(standing, at(42).date()) == "H.1, before both branches in joint session since March 4"


def test_answers_of_one_day(tmp_path: Path) -> None:
    """Where both branches answer on one day the last word leads, and nobody has to agree any more."""
    rows = [row("Passed to be engrossed", -200), senate("Read third, amended and passed to be engrossed", -150)]
    rows += [row("House concurred in the Senate amendment with a further amendment", 1)]
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *rows, senate("Senate concurred in the House amendment", 1)))
    assert text.startswith("The Senate agreed to the House's changes to Sample proposal\n")
    assert "\nBoth branches have one text now; their last votes usually follow, and then it goes to the Gov" in text
    assert "has to agree" not in text


def test_sent_from_the_calendar_on_one_day(tmp_path: Path) -> None:
    """What is sent from the calendar to a committee on the day on which it came there is on none."""
    late = row("Ought NOT to pass (under Joint Rule 10) and placed in the Orders of the Day for the next session", 1)
    back = row("Recommitted to the committee on The Judiciary", 1)
    text = told(tmp_path, bill("H1", row(REFERRED, -300), late, back))
    assert text.startswith("Sample proposal (H.1) goes back to the Judiciary Committee\n")
    assert "is on the calendar" not in text


def test_agreement_on_one_text_is_routine(tmp_path: Path) -> None:
    """That a branch agrees where nothing was changed, or comes to be seen behind the last votes, is no message."""
    rows = [row("Passed to be engrossed", -200), senate("Passed to be engrossed, in concurrence", -190)]
    late = row("House concurred in the Senate amendment", 1, date=at(-160).date())
    amended = [rows[0], senate("Read third, amended and passed to be engrossed", -190), row("Enacted", -100)]
    bills = (bill("H1", *rows, row("Senate concurred", 1)), bill("H2", *amended, late))
    with in_process(tmp_path, *bills) as app:
        app.day(0)
        before = len(app.inbox.got)
        app.day(2)
        assert app.inbox.got[before:] == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "a law usually takes effect after ninety days, and after thirty where it is for a town or a city alone."),
        ((row("Emergency preamble adopted", -100), senate("Emergency preamble adopted", -99)), "in effect at once"),
        ((row("Emergency preamble adopted", -100, struck_at=at(-50)),), "usually takes effect after ninety days"),
    ],
)
def test_when_a_law_counts(tmp_path: Path, more: tuple[PracticeRow, ...], said: str) -> None:
    """A law is in effect at once if both branches adopted its emergency preamble, by rows that stand."""
    signed = row("Signed by the Governor, Chapter 163 of the Acts of 2025", 1, "Executive")
    assert said in told(tmp_path, bill("H1", row(REFERRED, -300), *more, signed))


LAW = "Signed by the Governor, Chapter 24 of the Acts of 2025"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(LAW, -24, "Executive", struck_at=at(1))], ["The entry of March 2 on Sample proposal (H.1) was struck"]),
        (
            [row(LAW, -24, "Executive"), senate(LAW.replace("Signed", "Signed (in part)"), 1)],
            ["Signed in part: Sample"],
        ),
        ([row(LAW, -24, "Executive"), senate(LAW, 1, struck_at=at(3))], []),
    ],
    ids=["it is none any more", "in part", "entered again"],
)
def test_a_law_is_another_one(tmp_path: Path, rows: list[PracticeRow], said: list[str]) -> None:
    """That a signature is struck, or was of a part alone, is told where that makes another thing of the law."""
    with in_process(tmp_path, bill("H1", row(REFERRED, -300), *rows)) as app:
        found = news(app, 2, 4)
    assert [message.subject.startswith(begin) for message, begin in zip(found, said, strict=True)] == [True] * len(said)


def test_what_the_governor_sent_back_is_enacted_again(tmp_path: Path) -> None:
    """That a bill was enacted again is said behind what the Governor and the branches did before that."""
    before = senate("Enacted and laid before the Governor", -100)
    back = row("Governor returned to the House with amendment", 0.5, "Executive")
    adopted = row("Governor's amendment adopted", 1), senate("Governor's amendment adopted", 1.1)
    again = row("Re-enacted", 1.2), senate("Re-enacted and again laid before the Governor", 1.3)
    assert (
        "The Governor sent it back with an amendment; both branches adopted the Governor's amendment, and both branches"
        " enacted it again. The Governor has ten days"
    ) in told(tmp_path, bill("H1", row(REFERRED, -300), before, back, *adopted, *again))


IN_PART = row(LAW.replace("Signed", "Signed (in part)"), -24, "Executive")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Governor returned to the House with vetoes and amendments to certain sections",
            "{} is law; the parts that the Governor vetoed or would amend are back in the House",
        ),
        (
            "Governor returned to the House with veto",
            "{} is law; the parts that the Governor vetoed are back in the House",
        ),
        (
            "Governor returned to the House with amendment",
            "{} is law; the parts that the Governor would amend are back in the House",
        ),
        ("Emergency preamble adopted", "{}: a new entry in the House"),
    ],
)
def test_behind_a_law_signed_in_part(tmp_path: Path, text: str, said: str) -> None:
    """What the Governor sends back is no part that was sent back before, and of an entry nobody knows what it is of."""
    channel = Channel("all", "console", weight="everything")
    with in_process(tmp_path, bill("H1", row(REFERRED, -300), IN_PART, row(text, 1)), channels=[channel]) as app:
        (message,) = news(app, 2)
    assert message.text.startswith(said.format("Sample proposal (H.1)") + "\n")


def test_a_bill_that_is_folded_into_a_law(tmp_path: Path) -> None:
    """Who hears of the folding alone hears, too, that what it was folded into is law."""
    law = row("Signed by the Governor, Chapter 163 of the Acts of 2025", 1, "Executive")
    bills = (
        bill("S1122", senate(REFERRED, -500), senate("Accompanied H5316", 1)),
        bill("H5316", row(REFERRED, -400), row(PASSED, -300), law),
    )
    act = Proposal("act", "Sample Act", ("laws",), (BillId(194, "H5316"),))
    own = Proposal("own", "Sample proposal", ("topic",), (BillId(194, "S1122"),))
    heard = replace(Channel("all", "console"), topics=("topic",))
    with in_process(tmp_path, *bills, proposals=[act, own], channels=[heard]) as app:
        app.day(0, 2)
        text = app.inbox.got[-1].text
    assert text.startswith("Sample proposal is now part of H.5316\n")  # of the Act nothing is heard here
    assert "H.5316 is law" in text


def test_a_day_that_is_over_is_not_ahead(tmp_path: Path) -> None:
    """A day that a row set and that is over when it is told is said to have been set."""
    late = senate("Placed in the Orders of the Day for Thursday, February 20, 2025", 1, date=at(-300).date())
    text = told(tmp_path, bill("S1", senate(REFERRED, -500), late))
    assert "The Senate was to take up Sample proposal (S.1) on Thursday, February 20, 2025" in text


def test_a_bill_folded_into_the_proposals_own(tmp_path: Path) -> None:
    """Of a bill that is folded into the one that the proposal lives in, just that is told."""
    bills = (bill("S1122", senate(REFERRED, -500), senate("Accompanied H5316", 1)), bill("H5316", row(REFERRED, -400)))
    text = told(tmp_path, *bills)
    assert text.startswith("S.1122 was folded into Sample proposal (H.5316)\n")
    assert text.count("folded into") == 1


def test_a_row_that_calls_off_two_hearings(tmp_path: Path) -> None:
    """A row that calls off all hearings ahead is said to call off each of them."""
    held = [row(f"Hearing scheduled for 0{month}/21/2025 from 01:00 PM-05:00 PM in A-1", -90) for month in (4, 5)]
    text = told(tmp_path, bill("H1", row(REFERRED, -300), *held, row("Hearing canceled", 1)))
    days = "Monday, April 21, 2025, 1:00 PM; Wednesday, May 21, 2025, 1:00 PM"
    assert text.startswith(f"Hearings on Sample proposal (H.1) called off: {days}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Governor returned to the House with veto", "; the Governor vetoed H.2"),
        ("Governor returned to the House with an amendment", "; the Governor sent H.2 back with an amendment"),
        ("Accompanied a study order, see S2926", ". H.2 was put into a study order."),
    ],
)
def test_another_bill_of_the_proposal(tmp_path: Path, words: str, said: str) -> None:
    """What became of another bill on the day on which one was signed is news, too; a decision is in the headline."""
    before = [row(REFERRED, -300), row("Enacted", -100), row("Enacted and laid before the Governor", -100, "Senate")]
    signed = row("Signed by the Governor, Chapter 25 of the Acts of 2025", 1, "Executive")
    other = [*before[: 1 if "study" in words else 3], row(words, 1)]
    text = told(tmp_path, bill("H1", *before, signed), bill("H2", *other))
    first, *_ = text.splitlines()
    assert first.startswith(f"Signed: Sample proposal{' (H.1)' if said.startswith(';') else ''} is chapter 25 of")
    assert said.removeprefix(". ") in (first if said.startswith(";") else text)
