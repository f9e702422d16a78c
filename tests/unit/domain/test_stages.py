"""How far a bill has come by its rows, and what single rows did to that."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from billbot.domain import stages
from billbot.domain.acts import Acts
from billbot.domain.bills import Action, Bill, BillId, Row
from billbot.domain.stages import Progress, of_bill, of_proposal

TODAY = date(2026, 1, 5)


def history(*texts: str, branch: str = "House") -> list[Action]:
    """Rows a week apart, all of them past; a text may begin with its branch."""
    first = date(2025, 1, 6)
    rows = []
    for at, text in enumerate(texts):
        of, _, said = text.partition(": ") if text.startswith(("House: ", "Senate: ")) else (branch, "", text)
        rows.append(Action(first + timedelta(days=7 * at), of, said))
    return rows


def acts(*rows: Action) -> Acts:
    """The acts of a bill with these rows."""
    return Acts.of([Bill(BillId(194, "S3"), rows=tuple(Row(at, row) for at, row in enumerate(rows, 1)))])


def committees(*rows: Action) -> list[str | None]:
    """The committee that had a bill with these rows at each of them."""
    found = acts(*rows)
    return [found.committee_before(act) for act in found]


REFERRED = "Referred to the committee on The Judiciary"
HEARING = "Hearing scheduled for 06/10/2025 from 01:00 PM-05:00 PM in A-2"
FAVORABLE = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
PASSED = "Passed to be engrossed"
EXTENDED = "Reporting date extended to Friday, July 31, 2026"
ORDERS = "Placed in the Orders of the Day for the next session"
DESK = "Enacted and laid before the Governor"
CONFERENCE = ("Committee of conference appointed (A-B-C)", "Senate: Committee of conference appointed (D-E-F)")


ADVERSE = "Ought NOT to pass (under Joint Rule 10)"
AGAIN = "Recommitted to the committee on Judiciary"
# What was filed late has to be let in by the committees on rules before a committee gets it.
LET_IN = "Reported, referred to the committee on Joint Rules, reported, and referred to the committee on Housing"
LET_IN_AT_ONCE = (
    "Referred to the committee on House Rules, reported, referred to the committee on Joint Rules, reported, rules"
    " suspended and referred to the committee on Transportation"
)


@pytest.mark.parametrize(
    ("texts", "stage"),
    [
        ((), "filed"),
        (("House: Senate concurred",), "filed"),
        ((REFERRED,), "in committee"),
        ((REFERRED, "Hearing scheduled for 06/10/2026 from 01:00 PM-05:00 PM in A-2"), "in committee"),
        ((REFERRED, HEARING), "heard"),
        ((REFERRED, HEARING, "Hearing canceled"), "in committee"),
        (("Referred to the committee on House Rules", LET_IN, HEARING), "heard"),
        ((LET_IN_AT_ONCE, HEARING), "heard"),
        ((LET_IN, HEARING), "heard"),
        (("Senate: Senate concurred", EXTENDED), "in committee"),
        ((REFERRED, "Reported, in part, by H4817", EXTENDED), "in committee"),
        (("Referred to the committee on House Rules", "Reported from the committee on House Rules"), "reported"),
        ((REFERRED, "Reported, and referred to the committee on Senate Rules", LET_IN), "in a second committee"),
        ((REFERRED, HEARING, EXTENDED), "heard"),
        ((REFERRED, "Reported from the committee on The Judiciary"), "reported"),
        ((REFERRED, HEARING, FAVORABLE), "in a second committee"),
        ((REFERRED, "Accompanied a study order, see H5013"), "study order"),
        (
            (REFERRED, "Reported by committee to Clerk's Office for processing, will accompany a study order"),
            "study order",
        ),
        ((REFERRED, FAVORABLE, "Placed in the Orders of the Day for the next session"), "on the floor"),
        ((REFERRED, FAVORABLE, "Read second and ordered to a third reading"), "on the floor"),
        ((REFERRED, FAVORABLE, PASSED), "passed one branch"),
        ((PASSED, "Senate: Read; and referred to the committee on Senate Ways and Means"), "passed one branch"),
        ((PASSED, f"Senate: {PASSED}"), "passed both branches"),
        ((PASSED, PASSED), "passed one branch"),
        ((PASSED, f"Senate: {PASSED}", "Committee of conference appointed (A-B-C)"), "in conference"),
        ((PASSED, "Committee of conference report accepted"), "passed both branches"),
        ((PASSED, f"Senate: {PASSED}", DESK), "before the Governor"),
        ((DESK, "Signed by the Governor, Chapter 163 of the Acts of 2026"), "law"),
        ((DESK, "Governor returned to the House with veto"), "vetoed"),
        ((DESK, "Governor returned to the House with recommendation of amendment"), "passed both branches"),
        ((DESK, "Governor returned to the House with veto", "Passed over veto - 130 YEAS to 26 NAYS"), "vetoed"),
        (
            (
                DESK,
                "Governor returned to the House with veto",
                "House: Passed over veto - 130 YEAS to 26 NAYS",
                "Senate: Passed over veto - 30 YEAS to 9 NAYS",
            ),
            "law",
        ),
        ((REFERRED, HEARING, "No further action taken"), "ended with the term"),
        ((DESK, "Signed by the Governor, Chapter 1 of the Acts of 2026", "No further action taken"), "law"),
        ((REFERRED, "Rejected"), "rejected"),
        (("Committee reported ought to be adopted", "Adopted"), "passed one branch"),
        ((PASSED, "Senate: Order relative to subject matter adopted"), "passed one branch"),
        ((PASSED, "Senate: New text (Sample) adopted, as amended"), "passed one branch"),
        ((REFERRED, "Accompanied a study order, see H5013", FAVORABLE), "in a second committee"),
        ((REFERRED, ADVERSE, AGAIN), "in committee"),
        ((REFERRED, HEARING, f"{ADVERSE} and placed in the Orders of the Day for the next session", AGAIN), "heard"),
        ((REFERRED, ADVERSE, AGAIN, FAVORABLE), "in a second committee"),
        (
            (REFERRED, FAVORABLE, ADVERSE, "Recommitted to the committee on House Ways and Means"),
            "in a second committee",
        ),
        ((REFERRED, FAVORABLE, "Committee recommended ought to pass"), "reported"),
        ((REFERRED, FAVORABLE, FAVORABLE.replace("House", "Senate")), "in a second committee"),
        ((REFERRED, FAVORABLE, PASSED, "Recommitted to the committee on House Ways and Means"), "passed one branch"),
    ],
)
def test_stage_of_a_bill(texts: tuple[str, ...], stage: str) -> None:
    """The whole history says how far a bill has come."""
    assert of_bill(history(*texts), TODAY).stage == stage


STUDY = "Accompanied a study order, see H4883"
BACK = ("Reported from the committee on House Rules", "Reported on a part of H4883")


@pytest.mark.parametrize(
    ("texts", "of_another"),
    [
        ((REFERRED, STUDY, BACK[0]), True),
        ((REFERRED, STUDY, *BACK), False),
        ((REFERRED, "Section 3 accompanied a study order, see H4580", BACK[0]), True),
        ((REFERRED, "Section 3 accompanied a study order, see H4580", "Reported on the residue of H4850"), True),
        ((REFERRED, "Reported from the committee on The Judiciary"), False),
        (("Referred to the committee on House Rules", BACK[0]), False),
        ((BACK[0],), False),
    ],
)
def test_reports_of_another_document(texts: tuple[str, ...], of_another: bool) -> None:  # noqa: FBT001 - a table
    """If a committee on rules reports without having the bill, it means the study order or sections."""
    assert acts(*history(*texts)).every[-1].reports_other == of_another


def test_rows_in_their_order() -> None:
    """Rows are taken by their days, however they are shown, one without a day last; struck ones are not a step."""
    referred, favorable, study = history(REFERRED, FAVORABLE, "Accompanied a study order, see H5013")
    assert of_bill([study, referred, favorable], TODAY).stage == "study order"
    assert of_bill([replace(study, date=None), referred], TODAY).stage == "study order"
    assert of_bill([referred, replace(study, stricken=True)], TODAY).stage == "in committee"


def test_committee_and_last_move() -> None:
    """A bill in a committee has its name and the day it came there."""
    sent = date(2025, 1, 13)
    assert of_bill(history(REFERRED, FAVORABLE), TODAY) == Progress(
        "in a second committee", "House Ways and Means", since=sent, arrived_on=sent
    )


def test_let_in_by_one_row() -> None:
    """If one row has the referral, the reports of the committees on rules and where they sent it, it is there."""
    first = date(2025, 1, 6)
    assert of_bill(history(LET_IN_AT_ONCE), TODAY) == Progress(
        "in committee", "Transportation", since=first, arrived_on=first
    )


@pytest.mark.parametrize("committee", ["The Judiciary", "Senate Ways and Means"])
def test_the_day_of_its_end(committee: str) -> None:
    """A bill that ended in a committee ended on the day of that row, not on the day it came there."""
    rows = history(f"Referred to the committee on {committee}", "No further action taken")
    assert rows[0].date != rows[1].date
    assert of_bill(rows, TODAY).there_since == rows[1].date


def test_proposal_is_as_far_as_its_farthest_bill() -> None:
    """The farthest of a proposal's bills counts, ended ones last."""
    ended, waiting, passed = (
        of_bill(history(*texts), TODAY)
        for texts in ((REFERRED, "Accompanied a study order, see H5013"), (REFERRED,), (REFERRED, PASSED))
    )
    assert of_proposal([ended, waiting, passed]) == passed
    assert of_proposal([ended, waiting]) == waiting
    assert of_proposal([ended]) == ended


def test_who_confers_on_what_was_reported() -> None:
    """A conference's bill with a new number has the conferees of its original."""
    old = of_bill(history(PASSED, f"Senate: {PASSED}", *CONFERENCE), TODAY)
    new = of_bill(history("Reported from the committee of conference"), TODAY)
    assert stages.with_earlier_numbers(new, [old]).conferees == old.conferees
    taken = of_bill(
        history("Reported from the committee of conference", "Committee of conference report accepted"), TODAY
    )
    assert stages.with_earlier_numbers(taken, [old]).stage == "passed both branches"


IN_WAYS_AND_MEANS = ("in a second committee", "House Ways and Means")
AMENDED = "Senate: Reprinted, as amended, see S3086"


@pytest.mark.parametrize(
    ("texts", "differs"),
    [
        ((f"Senate: {PASSED}",), False),
        (("Senate: Amendment #6 (Sample) adopted", f"Senate: {PASSED}"), True),
        (("Senate: Read second, amended and ordered to a third reading", f"Senate: {PASSED}"), True),
        ((AMENDED, f"Senate: {PASSED}", "House: House concurred in the Senate amendment"), False),
        (
            (AMENDED, f"Senate: {PASSED}", "House: House concurred in the Senate amendment with a further amendment"),
            True,
        ),
        ((AMENDED, f"Senate: {PASSED}", "Senate concurred in the House further amendment"), False),
        ((AMENDED, f"Senate: {PASSED}", "Committee of conference report accepted"), False),
        ((AMENDED, f"Senate: {PASSED}", "Enacted"), False),
    ],
)
def test_passed_in_different_texts(texts: tuple[str, ...], differs: object) -> None:
    """If the second branch changed it, it is passed in two texts until the branches agree."""
    found = of_bill(history("Read second, amended and ordered to a third reading", PASSED, *texts), TODAY)
    assert (found.stage, found.texts_differ) == ("passed both branches", differs)


def test_emergency_preamble() -> None:
    """With an emergency preamble that both branches adopted a law is in effect at once."""
    adopted = ("House: Emergency preamble adopted", "Senate: Emergency preamble adopted")
    signed = "Signed by the Governor, Chapter 163 of the Acts of 2026"
    assert [of_bill(history(*adopted[:many], DESK, signed), TODAY).in_effect_at_once for many in (1, 2)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("texts", "progress"),
    [
        (("Recommitted to the committee on The Judiciary",), ("in committee", "The Judiciary")),
        (("Read second", "Referred to the committee on House Ways and Means"), IN_WAYS_AND_MEANS),
        (("Recommitted to the committee on House Rules", FAVORABLE), IN_WAYS_AND_MEANS),
        (("Recommitted to the committee on House Rules", ORDERS), ("on the floor", None)),
        (("Referred to the committee on Bills in the Third Reading",), ("on the floor", None)),
    ],
)
def test_a_bill_that_leaves_the_floor(texts: tuple[str, ...], progress: tuple[str, str | None]) -> None:
    """A bill sent from the floor to a committee is there, except Bills in the Third Reading."""
    found = of_bill(history(REFERRED, "Ought NOT to pass (under Joint Rule 10)", ORDERS, *texts), TODAY)
    assert (found.stage, found.committee) == progress


@pytest.mark.parametrize(
    ("texts", "progress"),
    [
        ((), ("study order", None)),
        (BACK[:1], ("study order", None)),
        (BACK, ("heard", "The Judiciary")),
        ((*BACK, "Recommitted to the committee on Public Health"), ("heard", "Public Health")),
        ((*BACK, FAVORABLE), ("in a second committee", "House Ways and Means")),
        (("Reported on the residue of H4883",), ("heard", "The Judiciary")),
        (("Also based on H4883",), ("heard", "The Judiciary")),
        (("Reported by committee, will accompany a study order", STUDY, *BACK), ("heard", "The Judiciary")),
        (("Reported on a part of H1",), ("study order", None)),
        ((*BACK, "Accompanied a study order, see H5013"), ("study order", None)),
    ],
)
def test_a_bill_that_leaves_its_study_order(texts: tuple[str, ...], progress: tuple[str, str | None]) -> None:
    """A bill reported out of its study order is back; a report of the order itself does not count."""
    found = of_bill(history(REFERRED, HEARING, STUDY, *texts), TODAY)
    assert (found.stage, found.committee) == progress


@pytest.mark.parametrize(
    ("more", "progress"),
    [
        ((), ("in committee", "The Judiciary")),
        (("Section 3 recommitted to the committee on Revenue",), ("in committee", "The Judiciary")),
        (("Reported from the committee on Judiciary",), ("reported", None)),
        (("Reported from the Committee on the Judiciary",), ("reported", None)),
    ],
)
def test_sections_in_a_study_order(more: tuple[str, ...], progress: tuple[str, str | None]) -> None:
    """A report of an order with some sections is not about the bill; its own committee's is."""
    order = "Sections 2 and 3, inclusive, accompanied a study order, see H4580"
    reported = ("Reported from the committee on House Rules", "Reported on the residue of H4850")
    found = of_bill(history(REFERRED, order, *reported, *more), TODAY)
    assert (found.stage, found.committee) == progress


def test_who_confers() -> None:
    """A bill in conference has the conferees that each branch last named, until it leaves."""
    passed = (PASSED, f"Senate: {PASSED}")
    found = of_bill(history(*passed, *CONFERENCE, "Committee of conference appointed (A-B-G)"), TODAY)
    assert found.conferees == (("House", ("A", "B", "G")), ("Senate", ("D", "E", "F")))
    accepted = of_bill(history(*passed, *CONFERENCE, "Committee of conference report accepted"), TODAY)
    assert (accepted.stage, accepted.conferees) == ("passed both branches", ())


def test_what_the_committee_on_the_floor_does() -> None:
    """A substitute from Bills in the Third Reading is not by the committee before."""
    rows = history(REFERRED, FAVORABLE, "Bills in the Third Reading new draft substituted, see S2859")
    assert committees(*rows)[-1] == "Bills in the Third Reading"


@pytest.mark.parametrize("report", ["Reported by H5620", "Reported on H5316"])
def test_negotiators_report(report: str) -> None:
    """A bill in conference is in its hands, whichever committee had it before; its report says so, too."""
    sent = history("Senate: Read; and referred to the committee on Senate Ways and Means", *CONFERENCE)
    assert committees(*sent, Action(TODAY, "House", report))[-1] == "committee of conference"
    alone = [Action(TODAY, "House", text) for text in ("Reported from the committee of conference", report)]
    assert committees(*alone)[1] == "committee of conference"


def test_a_bill_that_begins_with_its_report() -> None:
    """The report names the committee that recommends a bill, even if it was entered on an earlier day."""
    rows = [
        Action(TODAY - timedelta(days=1), "House", "Reported from the committee on House Ways and Means"),
        Action(TODAY - timedelta(days=1), "House", "Reported on a part of H4496"),
        Action(TODAY, "House", FAVORABLE.replace("Ways and Means", "Steering, Policy and Scheduling")),
        Action(TODAY, "House", "Committee reported that the matter be placed in the Orders of the Day"),
    ]
    assert committees(*rows) == [*["House Ways and Means"] * 3, "House Steering, Policy and Scheduling"]


LAW = (REFERRED, FAVORABLE, PASSED, DESK, "Signed by the Governor, Chapter 163 of the Acts of 2026")


def late(text: str, branch: str = "House", day: date = date(2025, 1, 8)) -> Action:
    """A row of the time between the referral and the report."""
    return Action(day, branch, text)


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (LAW, late("Bill reported favorably by committee")),
        (LAW, late(EXTENDED)),
        ((REFERRED, FAVORABLE, PASSED), late(REFERRED)),
        ((REFERRED, "Accompanied a study order, see H5013"), late("Bill reported favorably by committee")),
        ((REFERRED, PASSED), late("Placed in the Orders of the Day for the next session", day=date(2025, 1, 13))),
    ],
)
def test_overtaken(texts: tuple[str, ...], row: Action) -> None:
    """A late row about a step that the bill is past is overtaken."""
    assert stages.overtaken(row, history(*texts))


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        ((REFERRED, FAVORABLE), late(PASSED, day=date(2025, 1, 20))),
        ((REFERRED, PASSED), late("Read; and referred to the committee on Senate Ways and Means", "Senate", TODAY)),
        ((REFERRED, PASSED), late("Referred to the committee on Rules", "Senate", date(2025, 1, 13))),
        ((REFERRED, FAVORABLE), late("Accompanied a new draft, see H4515")),
        (LAW, late("Reported favorably as a new draft, see H4515")),
        ((REFERRED, FAVORABLE, f"Senate: {PASSED}"), late(EXTENDED, day=date(2025, 1, 20))),
        ((REFERRED, "Accompanied a study order, see H5013"), late(FAVORABLE, day=TODAY)),
        ((REFERRED,), late(EXTENDED)),
        (LAW, late("Some words that nobody has read yet")),
        (LAW, Action(None, "House", FAVORABLE)),
    ],
)
def test_not_overtaken(texts: tuple[str, ...], row: Action) -> None:
    """A late row that moves the bill to another committee or number, or is not understood, is not overtaken.

    A row of the day when the other branch moved on is not either.
    """
    assert not stages.overtaken(row, history(*texts))


def test_overtaken_by_nothing_that_was_struck() -> None:
    """A struck row left nothing behind."""
    referred, concurred = history(REFERRED, "Senate: Senate concurred")
    assert stages.overtaken(late(EXTENDED), [referred, concurred])
    assert not stages.overtaken(late(EXTENDED), [referred, replace(concurred, stricken=True)])


def test_over_a_veto() -> None:
    """A bill that both branches passed over a veto is law; with one branch it is not yet."""
    vetoed = (DESK, "Governor returned to the House with veto", "House: Passed over veto - 130 YEAS to 26 NAYS")
    both = (*vetoed, "Senate: Passed over veto - 30 YEAS to 9 NAYS")
    found = [of_bill(history(*texts), TODAY) for texts in (vetoed, both)]
    assert [(each.stage, each.overrode) for each in found] == [("vetoed", ("House",)), ("law", ("House", "Senate"))]
