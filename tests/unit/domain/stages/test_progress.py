"""How far a bill and a proposal have come (derived from the history)."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot.domain import stages
from billbot.domain.bills import Action
from billbot.domain.stages import Progress, of_bill, of_proposal
from tests.support.stage_sample import CONFERENCE, DESK, EXTENDED, FAVORABLE, HEARING, PASSED, REFERRED, TODAY, history

ADVERSE = "Ought NOT to pass (under Joint Rule 10)"
AGAIN = "Recommitted to the committee on Judiciary"

# What was filed late has to be let in by the committees on rules before a committee gets it.
LET_IN = "Reported, referred to the committee on Joint Rules, reported, and referred to the committee on Housing"


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


def test_day_by_day() -> None:
    """How far a bill had come by each day, those of that day among its rows, and undated ones at the end."""
    rows = history(REFERRED, FAVORABLE)
    found = stages.by_day([Action(None, "House", PASSED), *rows, replace(rows[1], text=PASSED, branch="Senate")])
    assert [(day, each.stage, each.passed) for day, each in found.items()] == [
        (rows[0].date, "in committee", ()),
        (rows[1].date, "passed one branch", ("Senate",)),
        (date.max, "passed both branches", ("Senate", "House")),
    ]


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
    """What a committee on rules reports that has not the bill is the order that it is in, or sections of it are."""
    rows = history(*texts)
    assert stages.reports_other_document(rows, len(rows) - 1) == of_another


def test_display_order() -> None:
    """Rows that are not shown in the order of their days are taken in that order."""
    rows = history(REFERRED, FAVORABLE, "Accompanied a study order, see H5013")
    assert of_bill([rows[2], rows[0], rows[1]], TODAY).stage == "study order"


def test_struck_rows_count_for_nothing() -> None:
    """A struck row is no step."""
    rows = history(REFERRED)
    struck = Action(date(2025, 9, 1), "House", "Accompanied a study order, see H5013", stricken=True)
    assert of_bill([*rows, struck], TODAY).stage == "in committee"


def test_undated_row_comes_last() -> None:
    """A row without a date is taken as the latest."""
    undated = Action(None, "House", "Accompanied a study order, see H5013")
    assert of_bill([undated, *history(REFERRED)], TODAY).stage == "study order"


def test_committee_and_last_move() -> None:
    """A bill in a committee names it, and the day on which it came there."""
    sent = date(2025, 1, 13)
    assert of_bill(history(REFERRED, FAVORABLE), TODAY) == Progress(
        "in a second committee", "House Ways and Means", since=sent, arrived_on=sent
    )


def test_committee_is_left_out_once_a_bill_went_on() -> None:
    """A bill that passed a branch names no committee."""
    assert of_bill(history(REFERRED, PASSED), TODAY).committee is None


def test_proposal_is_as_far_as_its_farthest_bill() -> None:
    """Of a proposal's bills the farthest counts, and what ended counts last."""
    ended, waiting, passed = (
        of_bill(history(*texts), TODAY)
        for texts in ((REFERRED, "Accompanied a study order, see H5013"), (REFERRED,), (REFERRED, PASSED))
    )
    assert of_proposal([ended, waiting, passed]) == passed
    assert of_proposal([ended, waiting]) == waiting
    assert of_proposal([ended]) == ended


def test_nothing_known_is_no_stage() -> None:
    """Where none of a proposal's bills could be read, no stage is made up."""
    assert of_proposal([]) is None


def test_who_confers_on_what_was_reported() -> None:
    """What a conference reported under a new number has its conferees from the bill that they were named for."""
    old = of_bill(history(PASSED, f"Senate: {PASSED}", *CONFERENCE), TODAY)
    new = of_bill(history("Reported from the committee of conference"), TODAY)
    assert stages.with_earlier_numbers(new, [old]).conferees == old.conferees
    taken = of_bill(
        history("Reported from the committee of conference", "Committee of conference report accepted"), TODAY
    )
    assert stages.with_earlier_numbers(taken, [old]).stage == "passed both branches"
