"""Where each kind of row leads a bill: to and from the floor, study orders, conferences and the Governor."""

import pytest

from billbot.domain.action_kinds import KINDS
from billbot.domain.stages import EFFECTS, of_bill
from tests.support.stage_sample import CONFERENCE, DESK, FAVORABLE, HEARING, ORDERS, PASSED, REFERRED, TODAY, history

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
    """What the second branch changed is passed in two texts, until the branches agree on one."""
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


def test_over_a_veto() -> None:
    """What both branches passed over a veto is law by that, and what one of them did is not yet."""
    vetoed = (DESK, "Governor returned to the House with veto", "House: Passed over veto - 130 YEAS to 26 NAYS")
    both = (*vetoed, "Senate: Passed over veto - 30 YEAS to 9 NAYS")
    found = [of_bill(history(*texts), TODAY) for texts in (vetoed, both)]
    assert [(each.stage, each.overrode) for each in found] == [("vetoed", ("House",)), ("law", ("House", "Senate"))]


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
    """What is sent from the floor to a committee is there, and not on the floor; with the third reading's it is."""
    found = of_bill(history(REFERRED, "Ought NOT to pass (under Joint Rule 10)", ORDERS, *texts), TODAY)
    assert (found.stage, found.committee) == progress


STUDY = "Accompanied a study order, see H4883"
BACK = ("Reported from the committee on House Rules", "Reported on a part of H4883")


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
        (("Reported on a part of H1",), ("study order", None)),
        ((*BACK, "Accompanied a study order, see H5013"), ("study order", None)),
    ],
)
def test_a_bill_that_leaves_its_study_order(texts: tuple[str, ...], progress: tuple[str, str | None]) -> None:
    """A bill that is reported out of its study order is where it was before; what is reported of the order is not."""
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
    """What is reported of an order that some sections of a bill are in is nothing of the bill; its committee's is."""
    order = "Sections 2 and 3, inclusive, accompanied a study order, see H4580"
    reported = ("Reported from the committee on House Rules", "Reported on the residue of H4850")
    found = of_bill(history(REFERRED, order, *reported, *more), TODAY)
    assert (found.stage, found.committee) == progress


@pytest.mark.parametrize(
    ("more", "others"),
    [
        ((), ("Public Service",)),
        (("Section 3 recommitted to the committee on Revenue",), ("Public Service",)),
        (("Recommitted to the committee on The Judiciary",), ()),
        ((FAVORABLE,), ()),
    ],
)
def test_sections_in_several_committees(more: tuple[str, ...], others: tuple[str, ...]) -> None:
    """A bill whose sections were sent to several committees is in all of them, until one has it whole."""
    sent = [f"Read; and referred, as relates to sections {of}" for of in ("1 to the committee on Public Service",)]
    sent += ["Read; and referred, as relates to sections 2 and 3 to the committee on Revenue"]
    assert of_bill(history(*sent, *more), TODAY).other_committees == others


def test_a_study_order_that_was_foretold() -> None:
    """A bill that was to go into a study order, went and left it is back in its first committee."""
    foretold = "Reported by committee to Clerk's Office for processing, will accompany a study order"
    found = of_bill(history(REFERRED, foretold, STUDY, *BACK, "Recommitted to the committee on The Judiciary"), TODAY)
    assert (found.stage, found.committee) == ("in committee", "The Judiciary")


def test_every_turn_is_a_kind_of_action() -> None:
    """Every kind that moves a bill is one that an action can have."""
    assert set(EFFECTS) <= set(KINDS)


def test_who_confers() -> None:
    """Of a bill in conference those are known whom each branch named last, until it leaves it."""
    passed = (PASSED, f"Senate: {PASSED}")
    found = of_bill(history(*passed, *CONFERENCE, "Committee of conference appointed (A-B-G)"), TODAY)
    assert found.conferees == (("House", ("A", "B", "G")), ("Senate", ("D", "E", "F")))
    accepted = of_bill(history(*passed, *CONFERENCE, "Committee of conference report accepted"), TODAY)
    assert (accepted.stage, accepted.conferees) == ("passed both branches", ())
