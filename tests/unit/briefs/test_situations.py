"""Situations and their templates: each has its file, and names only values that there are."""

import inspect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from billbot.briefs.situations import SITUATIONS, as_of_now, tell_rows
from billbot.briefs.values import DayValues
from billbot.domain.bills import Action, BillId, Stated
from billbot.messages import hearing_values
from billbot.messages.calendar import CalendarValues
from billbot.messages.changes import ChangeValues
from billbot.messages.groups import GroupValues
from billbot.messages.hearing_values import HearingValues
from billbot.messages.phrases import noun
from billbot.messages.templates import SituationText
from tests.support.days_in_brief import bill, tell_day
from tests.support.template_names import names_in, procedure, vocabulary

if TYPE_CHECKING:
    from billbot.domain.watched import Position

NAMED = {situation.name for situation in SITUATIONS}
OF_HEARINGS = set(hearing_values.SITUATIONS)


def _values_of(kind: type) -> set[str]:
    found = inspect.getmembers(kind, lambda each: isinstance(each, property | cached_property))
    return {name for name, _ in found if not name.startswith("_")}


def _returned(value: property | cached_property[object]) -> object:
    function = value.fget if isinstance(value, property) else value.func
    return function.__annotations__["return"]


VALUES, HEARING_VALUES = _values_of(DayValues), _values_of(HearingValues)


def test_each_situation_has_a_file() -> None:
    """A situation that is chosen has a template, and each template a situation."""
    assert set(names_in("situations")) == NAMED | OF_HEARINGS


@pytest.mark.parametrize("situation", sorted(NAMED | OF_HEARINGS))
def test_vocabulary(situation: str) -> None:
    """A template, with the sentences of procedure that it has, names only values that there are."""
    assert vocabulary(situation) <= (HEARING_VALUES if situation in OF_HEARINGS else VALUES)


@pytest.mark.parametrize(("folder", "values"), [("changes", ChangeValues), ("groups", GroupValues)])
def test_vocabulary_of_other_templates(folder: str, values: type) -> None:
    """The same is true for templates of changes and of several proposals, and each value has a name."""
    named = {name for each in names_in(folder) for name in vocabulary(f"{folder}/{each}")}
    given = _values_of(values)
    assert named <= given
    own, source = given - set(dir(CalendarValues)), inspect.getsource(values)
    assert [name for name in sorted(own - named) if f"self.{name}" not in source] == []


@pytest.mark.parametrize(("kind", "situations"), [(DayValues, NAMED), (HearingValues, OF_HEARINGS)])
def test_every_value_is_said(kind: type, situations: set[str]) -> None:
    """Each value is named by a template, or by another value."""
    source = "".join(inspect.getsource(each) for each in kind.__mro__[:-1])
    known = VALUES if kind is DayValues else HEARING_VALUES
    unused = known.difference(*(vocabulary(situation) for situation in situations))
    assert [name for name in sorted(unused) if f"self.{name}" not in source and f").{name}" not in source] == []


@pytest.mark.parametrize(
    ("folder", "values"),
    [("situations", DayValues), ("situations", HearingValues), ("changes", ChangeValues), ("groups", GroupValues)],
)
def test_what_is_so_or_not_says_nothing(folder: str, values: type) -> None:
    """A value that is true or false is a condition: no template prints it."""
    names = {"situations": OF_HEARINGS if values is HearingValues else NAMED}.get(folder, names_in(folder))
    printed = {name for each in names for name in vocabulary(f"{folder}/{each}", printed=True)}
    known = {name: _returned(each) for name, each in inspect.getmembers(values) if name in printed}
    assert [name for name, returned in sorted(known.items()) if returned is bool] == []


def test_procedure_has_sources() -> None:
    """A sentence from a rule says where the rule is written."""
    assert [name for name, source in procedure().items() if not source] == []


MONDAY = date(2026, 3, 2)
STEERING = "Steering, Policy and Scheduling"
TO_STEERING = f"Bill reported favorably by committee and referred to the committee on House {STEERING}"
TO_MONEY = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
REFERRED = Action(date(2025, 2, 1), "House", "Referred to the committee on The Judiciary")
Rows = Sequence[tuple[str, str]]
PETITION = (
    "By Ms. Sample, a petition (accompanied by bill, Senate, No. 1) of Jane Sample (by vote of the town) for"
    " legislation to require towns to fine drivers."
)


def told(
    new: Rows, *before: tuple[str, str], name: str = "Elder care", position: str = "support", day: date = MONDAY
) -> SituationText:
    """The words for one bill after these new rows (branch and text) of a day; `before` are rows of the day before."""
    first = tuple(Action(day - timedelta(days=1), branch, text) for branch, text in before)
    return of_bills(
        {"H1": [REFERRED, *first, *(Action(day, branch, text) for branch, text in new)]}, name, position, day
    )


def of_bills(
    bills: Mapping[str, Sequence[Action]],
    name: str = "Elder care",
    position: str = "support",
    day: date = MONDAY,
    title: str = "An Act on elders",
) -> SituationText:
    """The words for a proposal with these bills on a day."""
    known = {BillId(194, number): bill(BillId(194, number), rows, title) for number, rows in bills.items()}
    said = tell_day(list(known), known, day, name=name, position=cast("Position", position)).told
    assert said is not None
    return said


def test_long_name_in_the_headline() -> None:
    """A label replaces a name that is not read to its end."""
    name = "Establishing a commission on the safety of residents of nursing homes under the authority of the department"
    said = of_bills(
        {"H1": [REFERRED, Action(MONDAY, "House", "Accompanied a study order, see H2")]}, name, title=f"An Act {name}"
    )
    assert said.headline.startswith("The Judiciary Committee sends the nursing homes bill (H.1) to study")


def test_the_place_in_a_label() -> None:
    """A label says for which city a bill is."""
    name = "Authorizing the city of Northampton to establish an age limit for original appointment to the police"
    said = of_bills(
        {"H1": [REFERRED, Action(MONDAY, "House", "Read second and ordered to a third reading")]},
        name,
        title=f"An Act {name[:1].lower()}{name[1:]}",
    )
    assert said.headline.startswith("The House gave the Northampton age limit bill (H.1) preliminary approval")


def test_state_after_the_day_chooses() -> None:
    """An act of the other branch on the same day is not told as future."""
    passed = ("Senate", "Read third, amended and passed to be engrossed")
    before = ("House", "Passed to be engrossed - 100 YEAS to 50 NAYS")
    assert told([passed], before).situation == "passed_second_with_changes"
    agreed = ("House", "House concurred in the Senate amendment")
    assert told([passed, agreed], before).situation == "one_text"


def test_signed_and_vetoed_in_one_proposal() -> None:
    """The message says what happened to each bill of a proposal, with the gravest in the headline."""
    laid = [
        Action(MONDAY - timedelta(days=5), "House", "Enacted"),
        Action(MONDAY - timedelta(days=5), "Senate", "Enacted and laid before the Governor"),
    ]
    said = of_bills(
        {
            "H1": [REFERRED, *laid, Action(MONDAY, "Executive", "Governor returned to the House with veto")],
            "H2": [
                REFERRED,
                *laid,
                Action(MONDAY, "Executive", "Signed by the Governor, Chapter 7 of the Acts of 2026"),
            ],
        }
    )
    assert said.headline == "The elder care bill (H.2) is law: Chapter 7 of the Acts of 2026"
    assert "The Governor returned H.1 to the House today with a veto." in said.text


def test_both_bills_of_a_proposal() -> None:
    """The same event on several bills is told once, and each bill goes where its row says."""
    report = "Bill reported favorably by committee and referred to the committee on {}"
    said = of_bills(
        {
            "H1": [REFERRED, Action(MONDAY, "House", report.format("House Ways and Means"))],
            "H2": [REFERRED, Action(MONDAY, "House", report.format("Housing"))],
        },
        "Police transparency",
    )
    assert said.headline.startswith("Both police transparency bills get favorable reports")
    assert "H.1 goes to House Ways and Means and H.2 goes to the Housing Committee." in said.text


def test_name_in_the_plural() -> None:
    """Words agree with what the sentence names: a name in the plural, or the number of the one bill."""
    study = Action(MONDAY, "House", "Accompanied a study order, see H9")
    said = of_bills({"H1": [REFERRED, study], "H2": [REFERRED]}, "Safe Communities Acts")
    assert said.headline == "Safe Communities Acts: H.1 is in a study order; H.2 goes on"
    assert told([PASSED_HOUSE], name="Safe Communities Acts").headline == (
        "The Safe Communities Acts (H.1) passed the House, 100 to 50, and go to the Senate"
    )


def test_desk_after_the_ten_days() -> None:
    """After ten days on the Governor's desk there is no clock anymore."""
    rows = [
        REFERRED,
        Action(MONDAY, "House", "Enacted"),
        Action(MONDAY, "Senate", "Enacted and laid before the Governor"),
    ]
    known = {BillId(194, "H1"): bill(BillId(194, "H1"), rows)}
    new = {(BillId(194, "H1"), 2), (BillId(194, "H1"), 3)}
    said = tell_day(list(known), known, MONDAY + timedelta(days=20), new).told
    assert said is not None
    assert said.situation == "tenth_day_passed"


@pytest.mark.parametrize(
    ("laid", "clock"), [(date(2026, 12, 20), "does nothing by then, it becomes law"), (date(2026, 12, 30), "dies")]
)
def test_desk_at_the_end_of_the_term(laid: date, clock: str) -> None:
    """An unsigned bill becomes law within the term, and dies with it."""
    said = told([("House", "Enacted"), ("Senate", "Enacted and laid before the Governor")], day=laid)
    assert clock in said.text


def test_ask_of_supporters_alone() -> None:
    """The ask depends on our position: for a watched bill there is none."""
    passed = [("House", "Passed to be engrossed - 100 YEAS to 50 NAYS")]
    assert told(passed).ask == "Ask your senator this week to support H.1."
    assert told(passed, position="oppose").ask == "Ask your senator to oppose H.1."
    assert told(passed, position="watch").ask == ""


def test_words_of_strangers_make_no_sentence() -> None:
    """A row's words are only values: no template, line or markup in them is obeyed."""
    said = told([("Senate", "Passed to be engrossed")], name="Elder {{ bill }}\n! care")
    assert said.headline == "The elder {{ bill }} ! care bill (H.1) passed the Senate and goes to the House"


def test_missing_facts_leave_no_hole() -> None:
    """A sentence whose values are not known falls out as a whole."""
    known = {BillId(150, "H1"): bill(BillId(150, "H1"), [Action(None, "House", "Passed to be engrossed")])}
    said = tell_day(list(known), known, MONDAY, {(BillId(150, "H1"), 1)}).told  # no date, and a court without dates
    assert said is not None
    assert said.text.startswith("The House passed H.1, with no recorded vote shown.")
    assert "session" not in said.text


PASSED_HOUSE = ("House", "Passed to be engrossed - 100 YEAS to 50 NAYS")
PASSED_SENATE = ("Senate", "Passed to be engrossed - see Roll Call #2 (Yeas 40 to Nays 0)")
BACK = (PASSED_HOUSE, PASSED_SENATE, ("House", "Enacted"), ("Senate", "Enacted and laid before the Governor"))
RETURNED = ("Executive", "Governor returned to the House with amendment")
ADOPTED = "Governor's amendment adopted"
SIGNED = "Signed by the Governor, Chapter 43 of the Acts of 2022"


@pytest.mark.parametrize(
    ("new", "before", "situation"),
    [
        ([("House", "Enacted")], [PASSED_HOUSE, PASSED_SENATE], "enacted_one_branch"),
        ([("House", "Enacted"), ("Senate", "Enacted")], [PASSED_HOUSE, PASSED_SENATE], "enacted_both_not_laid"),
        ([RETURNED], BACK, "returned"),
        ([("House", ADOPTED)], [*BACK, RETURNED], "governor_change_one_branch"),
        ([("House", ADOPTED), ("Senate", ADOPTED)], [*BACK, RETURNED], "governor_change_both"),
        ([("House", ADOPTED), ("Senate", ADOPTED), ("House", "Re-enacted")], [*BACK, RETURNED], "enacted_one_branch"),
        ([("Senate", "Laid before the Governor")], [*BACK, RETURNED, ("House", "Re-enacted")], "desk_again"),
        ([("Senate", SIGNED)], [*BACK, ("Executive", SIGNED)], "signed_again"),
        ([("Executive", SIGNED)], [*BACK, ("Executive", SIGNED)], "signed_again"),
        ([("Executive", "Governor returned to the House with veto")], BACK, "vetoed"),
        ([("Executive", "Governor returned to the House with disapproval of section 73")], BACK, "vetoed_in_part"),
        ([("House", "Passed over veto - 130 YEAS to 26 NAYS")], [*BACK], "override_one_branch"),
        ([("House", "House NON-concurred in the Senate amendment")], [PASSED_HOUSE, PASSED_SENATE], "refused_changes"),
        (
            [("House", "House concurred in the Senate amendment with a further amendment")],
            [PASSED_HOUSE, ("Senate", "Amended"), PASSED_SENATE],
            "concurred_with_changes",
        ),
        ([("House", "Ought NOT to pass (under Joint Rule 10)")], [], "adverse_by_rule"),
        ([("House", "Bill reported adversely by committee")], [], "adverse_report"),
        ([("House", "Accompanied a study order, see H5")], [], "study_order"),
        ([("House", "Placed on file")], [], "placed_on_file"),
        (
            [("Senate", "Proposal for Constitutional Amendment reported adversely by committee and placed on file")],
            [],
            "constitution_reported",
        ),
        ([("Senate", "Placed in the Orders of the Day for Thursday, March 5, 2026")], [PASSED_HOUSE], "on_calendar"),
        (
            [("House", "Committee of conference appointed - (A-B-C)")],
            [PASSED_HOUSE, PASSED_SENATE],
            "conference_one_branch",
        ),
    ],
)
def test_situation_of_rows(new: Rows, before: Rows, situation: str) -> None:
    """Which situation a day is follows from the rows until then."""
    assert told(new, *before).situation == situation


@pytest.mark.parametrize(
    ("new", "before", "said"),
    [
        (  # the other branch agreed to what was asked before
            [("House", "Reporting date extended to Monday, June 29, 2026, pending concurrence")],
            [("Senate", "Senate concurred")],
            "The Senate still has to agree, usually a formality.",
        ),
        (  # the day that another committee had is not this one's
            [("House", "Reporting date extended to Monday, June 29, 2026")],
            [
                ("House", "Reporting date extended to Tuesday, March 31, 2026"),
                (
                    "House",
                    "Bill reported favorably by committee and referred to the committee on Health Care Financing",
                ),
            ],
            "gave the Health Care Financing Committee more time today, until Monday, June 29, to decide on H.1.",
        ),
        (  # nobody has to agree to where a branch sends a bill within its own committees
            [("House", "Discharged to the committee on House Ways and Means")],
            [],
            "“Discharged” here means moved, not refused. The committee can send it to the floor,",
        ),
        (
            [PASSED_HOUSE],
            [PASSED_HOUSE, ("House", "Motion to reconsider prevailed")],
            "The House passed H.1 again today",
        ),
        ([("House", "Re-enacted")], [*BACK, RETURNED, ("House", ADOPTED)], "The House enacted H.1 again today."),
        (
            [("Executive", "Signed by the Governor, Chapter 7 of the Acts of 2026")],
            [*BACK, ("House", "Emergency preamble adopted"), ("Senate", "Emergency preamble adopted")],
            "Both branches adopted an emergency preamble on March 1, so the law takes effect at once",
        ),
        (
            [("Executive", "Signed by the Governor, Chapter 7 of the Acts of 2026")],
            BACK,
            "so the law takes effect on May 31, 90 days after it became law, unless its text says otherwise.",
        ),
        (
            [("Senate", "Placed in the Orders of the Day for Thursday, March 5, 2026")],
            [PASSED_HOUSE],
            "The Senate can take it up on Thursday, March 5;",
        ),
        (
            [("Senate", "Amendment #1 (Tarr) rejected"), ("Senate", "Amendment #2 (Cyr) adopted"), PASSED_SENATE],
            [],
            "It adopted one of the two amendments it acted on, rejecting No. 1 (Tarr).",
        ),
        (
            [("House", "New draft substituted, see H9")],
            [],
            "The House put H.9, a new draft, in the place of H.1 today.",
        ),
        (
            [("House", "Bill reported favorably by committee and referred to the committee on House Ways and Means")],
            [],
            "recommended H.1 today. That is a real step, but not passage: neither branch has voted on it.",
        ),
    ],
)
def test_what_is_said(new: Rows, before: Rows, said: str) -> None:
    """The message has a fact that readers need so that they are not misled."""
    assert said in told(new, *before).text


def test_what_goes_on_beside_what_died() -> None:
    """If one bill of a proposal ended, the message names the other one that goes on."""
    died = [REFERRED, Action(MONDAY, "House", "Accompanied a study order, see H5")]
    said = of_bills({"H1": died, "S1": [REFERRED]})
    assert said.headline == "Elder care: H.1 is in a study order; S.1 goes on"
    assert "S.1, the other bill of the proposal, is in the Judiciary Committee." in said.text


def test_days_that_are_over_are_not_ahead() -> None:
    """A past calendar day is not told as a day to act."""
    rows = [
        REFERRED,
        Action(date(2026, 2, 17), "House", "Placed in the Orders of the Day for Thursday, February 19, 2026"),
    ]
    known = {BillId(194, "H1"): bill(BillId(194, "H1"), rows)}
    said = tell_day(list(known), known, MONDAY, {(BillId(194, "H1"), 2)}).told
    assert said is not None
    assert said.headline == "The House was to take up the sample reform bill (H.1) on Thursday, February 19"


def test_what_is_read_later_has_its_day() -> None:
    """Words for other days do not say "today" or what comes next."""
    known = {BillId(194, "H1"): bill(BillId(194, "H1"), [REFERRED, Action(MONDAY, *PASSED_HOUSE)])}
    day = tell_day(list(known), known, MONDAY)
    said = tell_rows(replace(day.now, dated=True), day.now, day.new)
    assert said is not None
    assert said.as_record.text == "The House passed H.1 on March 2, 100 to 50."


def now(day: date, bills: Mapping[str, Sequence[tuple[date, str, str]]], name: str = "Elder care") -> SituationText:
    """The words on a day for where a proposal with these bills is then."""
    known = {
        BillId(194, number): bill(BillId(194, number), [Action(*row) for row in rows], f"An Act {number}")
        for number, rows in bills.items()
    }
    said = as_of_now(tell_day(list(known), known, day, [], name=name).now)
    assert said is not None
    return said


SENT = (date(2025, 2, 1), "House", "Referred to the committee on The Judiciary")
GIVEN = (date(2026, 2, 2), "House", "Reporting date extended to Friday May 15, 2026, pending concurrence")


def test_of_two_bills_that_are_equally_far_the_last_to_move_is_told() -> None:
    """What happened last is said about the companion if nothing happened to the first bill since."""
    said = now(MONDAY, {"H1": [SENT], "S1": [SENT, GIVEN]})
    assert "S.1" in said.sentences("happened")
    assert "more time" in said.sentences("happened")


def test_what_comes_next_in_a_committee() -> None:
    """For a bill in committee, the last event, and what the committee can do given how it came there."""
    said = now(MONDAY, {"H1": [SENT, GIVEN]})
    assert (
        said.first
        == "The House gave the Judiciary Committee more time on February 2, until Friday, May 15, to decide on H.1."
    )
    assert "The Senate still has to agree, usually a formality." in said.text
    assert said.sentences("next").startswith("By May 15, the committee has to recommend it, redraft it, reject it")
    agreed = now(MONDAY, {"H1": [SENT, GIVEN, (date(2026, 2, 20), "Senate", "Senate concurred")]})
    assert "has to agree" not in agreed.text


def test_what_went_on_in_a_draft_that_is_not_known() -> None:
    """For a bill that continues under another number, what comes next is not that of the old number."""
    said = now(MONDAY, {"H1": [SENT, (date(2026, 2, 2), "House", "Accompanied a new draft, see H9")]})
    asked = "Ask your senator and your representative this week to support H.9, and check that it keeps what we want."
    goes_on = "The House and the Senate still have to pass it."
    assert (said.situation, said.sentences("next"), said.ask) == ("new_draft", goes_on, asked)


def test_two_companions_at_one_place() -> None:
    """Two bills that came to one committee on one day are announced together."""
    said = now(MONDAY, {"H1": [SENT], "S2": [SENT]}, "Police transparency")
    assert said.headline == "The police transparency bills go to the Judiciary Committee"
    assert said.sentences("next") == "The committee can recommend them, redraft them, send them to study or hold them."


def test_what_came_of_the_farthest() -> None:
    """The farthest of several bills is told, and the tense of a law's effective day is right."""
    signed = (date(2025, 6, 2), "Executive", "Signed by the Governor, Chapter 9 of the Acts of 2025")
    said = now(MONDAY, {"S2": [SENT], "H1": [SENT, signed]})
    assert said.first == "The Governor signed H.1 on June 2, 2025."
    assert "so the law took effect on August 31, 2025, 90 days after it became law" in said.sentences("clock")


def test_ten_days_that_are_over() -> None:
    """After more than ten days, a message does not say that the Governor decides within ten days."""
    laid = (date(2026, 2, 2), "Senate", "Enacted and laid before the Governor")
    assert "until Thursday, February 12" in now(date(2026, 2, 12), {"H1": [laid]}).text
    assert now(date(2026, 2, 13), {"H1": [laid]}).situation == "tenth_day_passed"


def test_after_the_term() -> None:
    """A bill that was not decided is over with the term, whether or not a row says so."""
    said = now(date(2027, 1, 8), {"H1": [SENT, GIVEN]})
    assert (said.situation, said.first) == ("term_over", "The term ended before H.1 was decided.")


def test_when_it_can_be_filed_again() -> None:
    """In the new court's first month a bill can be filed again; later nothing says so."""
    bills = {"H1": [SENT, GIVEN]}
    again = "It can be filed again in January 2027, for the next term."
    assert now(date(2027, 1, 8), bills).sentences("next") == again
    assert now(date(2027, 2, 12), bills).sentences("next") == ""


def test_what_no_committee_can_do_any_more() -> None:
    """Days before the term ends nobody is asked for a hearing, which needs notice, or for a report."""
    bills = {"H1": [SENT]}
    assert "press the committee for a hearing" in now(date(2026, 12, 14), bills).ask
    for day in (date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 5)):
        assert now(day, bills).ask == ""


HEARD = Action(date(2025, 9, 20), "Joint", "Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in A-1")


def after(text: str, *rows: Action, day: date = MONDAY, name: str = "Elder care") -> SituationText:
    """The words for a row of the House on a day, with these before it."""
    return of_bills({"H1": [REFERRED, *rows, Action(day, "House", text)]}, name, day=day)


def test_when_its_hearing_was() -> None:
    """A report says when the committee heard the bill."""
    assert "five months after its October 2 hearing" in after(TO_MONEY, HEARD).text


@pytest.mark.parametrize(
    "since",
    [
        Action(date(2025, 10, 1), "Joint", "Hearing canceled"),
        Action(
            date(2025, 11, 3),
            "House",
            "Reported favorably by committee and referred to the committee on Health Care Financing",
        ),
    ],
)
def test_no_hearing_of_this_committee(since: Action) -> None:
    """A hearing that was called off, or that another committee held, is not one of the committee that reports."""
    later = [Action(MONDAY - timedelta(days=1), "Joint", "Hearing rescheduled to 10/02/2025 updated to New End Time")]
    assert "hearing was" not in after(TO_MONEY, HEARD, since, *(later if since.branch == "House" else [])).text


def test_what_another_committee_said_before() -> None:
    """A second recommendation says whose was the first, and when."""
    first = "Reported favorably by committee and referred to the committee on Health Care Financing"
    said = after(TO_MONEY, Action(date(2025, 11, 3), "House", first))
    assert said.headline == "The elder care bill (H.1) clears a second committee and goes to House Ways and Means"
    assert "The Judiciary Committee had recommended it on November 3." in said.text


@pytest.mark.parametrize(
    ("petition", "presenters", "asked"),
    [
        (
            "By Representative Sample of Boston, a petition",
            "Jane Q. Sample, Jr.",
            "Ask Representative Sample's office and your own legislators this week",
        ),
        (
            "By Representative Sample of Boston, a petition",
            "Jane Sample\nJohn Doe",
            "Ask your representative's office this week to add it",
        ),
        ("By Ms. Sample, a petition", "Jane Sample", "Ask your representative's office this week to add it"),
        (
            "By Representative Sample (by request), a petition",
            "Jane Sample",
            "Ask your representative's office this week to add it",
        ),
        ("Report of the Sample Board", "Sample Board", "Ask your representative's office this week to add it"),
        ("", "Jane Sample", "Ask your representative's office this week to add it"),
    ],
)
def test_whose_bill_it_is(petition: str, presenters: str, asked: str) -> None:
    """The one member who filed a bill is asked, by the words of its petition; else readers ask their own."""
    number = BillId(194, "H1")
    put = Action(MONDAY, "House", "Accompanied a study order, see H9")
    known = replace(bill(number, [REFERRED, put]), presenters=Stated(presenters), pinslip=petition)
    said = tell_day([number], {number: known}, MONDAY).told
    assert said is not None
    assert said.ask.startswith(asked)
    assert ("Representative Sample's H.1 into a study order" in said.text) is ("Sample" in asked)


def test_when_what_a_committee_studies_was_heard() -> None:
    """A study order's message says when the committee heard the bill."""
    said = after("Accompanied a study order, see H9", HEARD).text
    assert "into a study order, H.9, today, five months after its October 2 hearing." in said


def test_how_a_law_came_about() -> None:
    """A law says how both branches came to one text, and how soon it was signed."""
    rows = (
        Action(date(2026, 2, 2), "House", "Passed to be engrossed - 150 YEAS to 5 NAYS"),
        Action(date(2026, 2, 9), "Senate", "Read third, amended and passed to be engrossed"),
        Action(date(2026, 2, 12), "House", "House concurred in the Senate amendment"),
        Action(date(2026, 2, 23), "House", "Enacted"),
        Action(date(2026, 2, 23), "Senate", "Enacted and laid before the Governor"),
    )
    said = after("Signed by the Governor, Chapter 7 of the Acts of 2026", *rows)
    assert said.text.startswith("The Governor signed H.1 today, seven days after both branches enacted it.")
    assert "the Senate on February 9 without a roll call. The House accepted the Senate's changes on" in said.text
    assert said.ask == "Thank your senator, your representative and the Governor this week."


def test_a_title_that_changed() -> None:
    """The words for a passage say that the branch gave the bill another title."""
    said = after("Read third (title changed) and passed to be engrossed")
    assert said.text.startswith("The House passed H.1 under a new title today")


@pytest.mark.parametrize(
    ("new", "before", "said"),
    [
        (
            [("House", "Bill reported favorably by committee and referred to the committee on House Ways and Means")],
            [("House", "New draft of H9")],
            "It is a new draft of H.9.",
        ),
        (  # the amendment of the Governor waits in a branch's own committee
            [("House", "Referred to the committee on Bills in the Third Reading")],
            [*BACK, RETURNED],
            "The House and then the Senate can adopt the amendment, reject it or write another.",
        ),
        (
            [("House", "Placed on file, in concurrence")],
            [("House", "Proposal for Constitutional Amendment reported adversely by committee and placed on file")],
            "The Judiciary Committee had recommended against it on March 1.",
        ),
        (
            [PASSED_HOUSE],
            [("Senate", "Read third (title changed) and passed to be engrossed")],
            "the Senate had passed it on March 1 under a new title.",
        ),
        (
            [PASSED_HOUSE],
            [("House", "Reported on a part of H9"), ("House", "Reported from the committee on House Ways and Means")],
            "It is a part of H.9, reported by itself.",
        ),
        (  # what a branch adopted on the day before it passed the bill
            [("House", "Passed to be engrossed - 156 YEAS to 1 NAYS")],
            [PASSED_SENATE, ("House", "Amended by inserting in place thereof the text of H7")],
            "Check the new text; then ask your senator this week to agree to it.",
        ),
        (
            [("House", "Enacted")],
            [PASSED_HOUSE, PASSED_SENATE],
            "Ask your senator today to have H.1 enacted at the Senate's next session.",
        ),
        (  # what an earlier day brought by rule
            [("House", "Recommitted to the committee on Education")],
            [("House", "Ought NOT to pass (under Joint Rule 10)")],
            "Joint Rule 10 had brought it out on March 1 with an automatic adverse report",
        ),
        (  # no branch sends it back to a committee
            [("House", "Ought NOT to pass (under Joint Rule 23) and placed on file")],
            [],
            "so Joint Rule 23 brought it out today with an automatic adverse report; it is on file for",
        ),
        (  # each by its own count
            [
                ("House", "Consolidated amendment A (Housing) adopted - 159 YEAS to 0 NAYS"),
                ("House", "Consolidated amendment B (Health) adopted - 158 YEAS to 0 NAYS"),
            ],
            [],
            "It adopted consolidated amendments A (159 to 0) and B (158 to 0).",
        ),
        (
            [("Senate", ADOPTED)],
            [*BACK, RETURNED, ("House", ADOPTED)],
            "Ask your representative and your senator this week to have H.1 enacted again.",
        ),
        (
            [PASSED_HOUSE, ("Senate", "Read, rules suspended, read second and ordered to a third reading")],
            [],
            "The Senate ordered it to a third reading today.",
        ),
        (
            [("House", "Amended by substitution of a bill with the same title, see H9")],
            [("House", "Bill reported favorably by committee and placed in the Orders of the Day")],
            "The House put H.9 in the place of H.1 today. The Judiciary Committee had recommended H.1 on March 1.",
        ),
        (
            [("House", "Adopted")],
            [("House", "Referred to the committee on Rules of the two branches, acting concurrently")],
            "The Senate has yet to adopt it. Ask your senator this week to vote for it, too.",
        ),
        (  # the same day, it came up
            [("House", "New draft of H9"), ("House", "Ordered to a third reading")],
            [("House", "Reported from the committee on House Ways and Means")],
            "preliminary approval, not passage. It is a new draft of H.9.",
        ),
        (
            [("House", "Reporting date extended to Monday, June 29, 2026")],
            [],
            "Ask the committee's members this week to recommend H.1, and your representative to press for it.",
        ),
        (
            [("House", "Reporting date extended to Friday, April 10, 2026")],
            [],
            "Ask the committee's members this week to recommend H.1, and your representative to press for it.",
        ),
        (
            [("House", "Reporting date extended to Friday, April 10, 2026")],
            [],
            "months of formal sessions remain, until July 31, and Ways and Means likely comes before any vote.",
        ),
        (  # two weeks are too few for a day within them
            [("House", "Reporting date extended to Monday, March 16, 2026")],
            [],
            "Ask the committee's members now to recommend H.1, and your representative to press for it.",
        ),
        (
            [("Senate", "Senate concurred")],
            [("House", "Reporting date extended to Wednesday, March 4, 2026")],
            "The Senate agreed today to more time: the Judiciary Committee has until Wednesday, March 4, in two days,",
        ),
        (
            [("House", "Amended by substitution of a bill with the same title, see H9")],
            [],
            "The House still has to vote on it; then come the Senate, enactment and the Governor.",
        ),
        (
            [("House", "Adopted")],
            [("Senate", "Adopted")],
            "Both branches have adopted it now: no further vote is to come, and nothing is left to ask for.",
        ),
        (
            [
                ("House", "Amendment adopted"),
                ("House", "Adopted, in concurrence"),
                ("Senate", "Senate concurred in the House amendment"),
            ],
            [("Senate", "Adopted")],
            "The House amended and adopted H.1 today, and the Senate agreed to the amendment.",
        ),
        (  # an order is not an amendment to a bill
            [("House", "Accompanied a study order, see H9")],
            [("House", "Resolutions reported by committee, ought to be adopted")],
            "Ask your representative to have it filed again in January 2027.",
        ),
        (
            [("House", "Read third, amended and passed to be engrossed")],
            [],
            "amended H.1 and passed it today, with no recorded vote shown.",
        ),
        (
            [("House", "Read third, amended and passed to be engrossed")],
            [],
            "Ask your representative's office this week for the amended text, then your senator to support H.1.",
        ),
        (
            [("House", "Accompanied a study order (under JR10), see H9")],
            [],
            "into a study order, H.9, today.",
        ),
        (
            [("House", "Bill reported favorably by committee as changed and referred to the committee on House Rules")],
            [],
            "Before you ask for votes, ask your representative's office this week what the committee changed.",
        ),
        (
            [("House", TO_MONEY.replace("committee and", "committee as changed and"))],
            [],
            "Before you ask for votes, ask your representative's office this week what the committee changed.",
        ),
        (  # the Senate's readings are still ahead
            [("Senate", "Read; and placed in the Orders of the Day for the next session")],
            [PASSED_HOUSE],
            "The Senate can advance it, amend it, postpone it or send it to another committee; two readings and",
        ),
        (
            [("House", "Accompanied by S9"), ("House", TO_MONEY)],
            [],
            "It absorbed S.9, so H.1 is the number to use.",
        ),
        (
            [("House", TO_MONEY)],
            [],
            "where many bills stall over costs, can release it, change it or hold it.",
        ),
        (
            [("House", TO_STEERING)],
            [],
            "decides when the House takes it up, or holds it; no day is set. Then come votes in the House and the",
        ),
        (
            [("Senate", "Committee of conference appointed (D-E-F), in concurrence")],
            [PASSED_HOUSE, PASSED_SENATE, ("House", "Committee of conference appointed (A-B-C)")],
            "Tell Representative A's office this week what the text has to keep.",
        ),
        (
            [("House", "Reported favorably by committee"), ("Executive", "Signed by the Governor, Chapter 7")],
            [("House", "Referred to the committee on Municipalities and Regional Government")],
            "Thank your senator and your representative this week, and ask when the law takes effect.",
        ),
        (
            [("Senate", "Report accepted, in concurrence")],
            [("House", "Placed on file")],
            "The Senate agreed today to place H.1 on file; the House had done so on March 1.",
        ),
        (
            [("House", "Reported favorably by committee and referred to the committee on Health Care Financing")],
            [],
            "The Health Care Financing Committee, a second joint committee, can recommend, change or hold it;",
        ),
        (
            [("Senate", "Discharged to the committee on Senate Rules")],
            [
                ("Senate", "Accompanied by S9"),
                ("Senate", "Order reported favorably by committee and referred to the committee on Joint Rules"),
            ],
            "The order would put S.9 into a study, which usually ends a bill for the term.",
        ),
        (
            [("House", "Item 1599-0001 passed over veto"), ("Senate", "Item 1599-0001 passed over veto")],
            [*BACK, ("Executive", "Signed (in part) by the Governor, Chapter 24 of the Acts of 2026")],
            "Both branches passed item 1599-0001 of H.1 over the Governor's veto today.",
        ),
        (
            [
                ("House", "Sections 4 and 5 accompanied a study order, see H9"),
                ("House", "Reported on the residue of H8"),
                ("House", "Sections 4 and 5 recommitted to the committee on Revenue"),
            ],
            [],
            "to the Revenue Committee today. They had been put into a study order the same day, which this undoes.",
        ),
        (
            [("Senate", "Governor's amendment rejected"), ("Senate", "Senate concurred in the House amendment")],
            [*BACK, RETURNED, ("House", "Governor's amendment rejected"), ("House", "Amendment 2 adopted")],
            "adopted an amendment of its own; the Senate rejected it today and agreed to that of the House. It is",
        ),
        (
            [
                ("House", "Committee reported that the matter be placed in the Orders of the Day for the next sitting"),
                ("House", "Rules suspended"),
                ("House", "Read second and ordered to a third reading"),
            ],
            [("House", f"Reported favorably by committee and referred to the committee on House {STEERING}")],
            "put H.1 on the calendar today, and the House ordered it to a third reading at once: preliminary approval,",
        ),
        (
            [("Senate", "Governor's amendment rejected")],
            [*BACK, RETURNED],
            "The House acts on the amendment next; then both branches have to enact it again.",
        ),
        (
            [("Senate", "Recommended new text for H9")],
            [("Senate", "Referred to the committee on Senate Ways and Means")],
            "Senate Ways and Means recommended today to put the text of H.1 in the place of that of H.9.",
        ),
        (  # H.1 gets the text of S.4, and not the other way around
            [
                (
                    "Senate",
                    "Committee recommended ought to pass with an amendment, inserting in place thereof the text of S4",
                )
            ],
            [PASSED_HOUSE, ("Senate", "Read; and referred to the committee on Senate Ways and Means")],
            "Senate Ways and Means recommended H.1 today with a new text, that of S.4.",
        ),
        (  # an order itself, and none about a bill
            [("House", "Order adopted, in concurrence")],
            [("Senate", "Committee recommended ought to be adopted and placed in the Orders of the Day")],
            "An order or a resolution does not go to the Governor.",
        ),
        (
            [("House", "House NON-concurred in the Senate amendment, committee of conference appointed (A-B-C)")],
            [PASSED_HOUSE, PASSED_SENATE],
            "The House refused the Senate's version today.",
        ),
        (  # a vote of only one branch
            [("Executive", "Signed by the Governor, Chapter 7 of the Acts of 2026")],
            [
                ("House", "Enacted - 150 YEAS to 5 NAYS"),
                ("Senate", "Enacted and laid before the Governor"),
            ],
            "They enacted it (the House 150 to 5, the Senate without a roll call).",
        ),
    ],
)
def test_what_its_history_adds(new: Rows, before: Rows, said: str) -> None:
    """The words say what came before a step if readers would ask."""
    of_day = told(new, *before)
    assert said in f"{of_day.text} {of_day.ask}"


def test_our_text_of_a_bill_of_others() -> None:
    """If a branch puts our text into another bill, the message says what happened to that bill."""
    theirs = [Action(MONDAY - timedelta(days=9), "House", "Passed to be engrossed")]
    theirs += [
        Action(MONDAY, "Senate", "Amended by striking out all after the enacting clause and inserting the text of S2"),
        Action(MONDAY, "Senate", "Read third and passed to be engrossed"),
    ]
    ours = [Action(MONDAY, "Senate", "Amendment (Tarr) rejected"), Action(MONDAY, "Senate", "Substituted for H9")]
    known = {number: bill(number, rows) for number, rows in ((BillId(194, "H9"), theirs), (BillId(194, "S2"), ours))}
    said = tell_day([BillId(194, "S2")], known, MONDAY).told
    assert said is not None
    assert said.headline == "The Senate passed the sample reform bill (S.2) as its text of H.9"


def test_no_long_wait_once_the_end_is_near() -> None:
    """In the last days of formal sessions a second reading says how few are left, not that bills can wait long."""
    said = after("Read second and ordered to a third reading", day=date(2026, 7, 29))
    assert said.headline.endswith("preliminary approval, two days before formal sessions end")
    assert said.ask == "Ask your representative now to have H.1 brought to a vote, and to vote for it."


def test_out_by_rule_is_asked_back_by_a_day() -> None:
    """What a rule brought out is asked to be sent back by a near day."""
    said = told([("House", "Ought NOT to pass (under Joint Rule 10)")])
    assert said.ask == "Ask your representative this week to have H.1 sent back to a committee."


def test_what_the_other_branch_does_first() -> None:
    """What a branch passed and the other sent to a committee waits for that committee, by what it can do."""
    to = "Read; and referred to the committee on "
    calendar = told([PASSED_SENATE, ("House", f"{to}House {STEERING}")])
    sent = f"The House sent it to House {STEERING}, which decides when it is taken up, in two readings and a vote; if"
    assert sent in calendar.text
    assert calendar.ask == "Ask your representative this week to have the House take up H.1, and to vote for it."
    money = told([PASSED_HOUSE, ("Senate", f"{to}Senate Ways and Means")])
    can = "Senate Ways and Means can send it to the floor, change it or hold it without a vote; if the Senate"
    assert can in money.text
    assert money.ask == "Ask your senator this week to press Senate Ways and Means to release H.1."


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([PASSED_HOUSE], "Both branches have enacted H.1, and it was laid before the Governor today."),
        ([], "Both branches passed and enacted H.1 in one day, and it was laid before the Governor today."),
    ],
)
def test_through_both_branches_in_a_day(before: Rows, said: str) -> None:
    """What both branches passed and enacted on one day says so."""
    day = [PASSED_HOUSE, PASSED_SENATE, ("House", "Enacted"), ("Senate", "Enacted and laid before the Governor")]
    assert told(day[len(before) :], *before).text.startswith(said)


def test_desk_on_the_last_formal_day() -> None:
    """What is laid before the Governor on the last day of formal sessions can hardly be voted on after a veto."""
    laid = told([("House", "Enacted"), ("Senate", "Enacted and laid before the Governor")], day=date(2026, 7, 31)).text
    assert "Formal sessions end today, so a veto or an amendment is hard to answer." in laid


def test_another_committee_before_any_hearing() -> None:
    """A bill that changes committees without a hearing says so; people then ask for one by a near day."""
    moved = told([("House", "Discharged to the committee on Public Service")])
    assert "The record shows no hearing on it yet." in moved.text
    assert moved.ask == "Ask your representative this week to press the committee for a hearing on H.1."


def test_an_order_by_its_rows() -> None:
    """What a committee reported as an order is told as an order, also where nothing else says so."""
    reported = "Order reported favorably by committee and referred to the committee on Joint Rules"
    moved = ("House", "Discharged to the committee on House Rules")
    said = told([moved], ("House", "Accompanied by H2"), ("House", reported))
    assert said.headline == "The order to put H.2 into a study (H.1) moves to House Rules"
    assert "The order would put H.2 into a study, which usually ends a bill for the term." in said.text
    assert said.ask == (
        "If a bill in it should go on, ask your representative's office this week to have it left out of the order."
    )


def test_a_deadline_tomorrow() -> None:
    """If the committee's new day is tomorrow, the headline says so, and the ask is for now."""
    said = told([("House", "Reporting date extended to Tuesday, March 3, 2026")])
    assert (
        said.headline == "The House gives the committee until March 3, tomorrow, to decide on the elder care bill (H.1)"
    )
    assert said.ask.startswith("Ask the committee's members now to recommend H.1,")


def test_a_deadline_that_the_other_branch_agreed_to() -> None:
    """Where a branch agreed to a day soon, the ask is for now, and it says when the other branch had given it."""
    given = ("House", "Reporting date extended to Friday, March 6, 2026, pending concurrence")
    heard = ("Joint", "Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in A-1")
    said = told([("Senate", "Senate concurred")], heard, given)
    assert "The House had agreed on March 1, so the date is settled." in said.text
    assert said.ask.startswith("Ask the committee's members now to recommend H.1,")


def test_amended_before_its_third_reading() -> None:
    """A committee's amendment is said, and that the other branch has to agree to it."""
    amended = ("House", "Read second, amended (as recommended by the committee on House Ways and Means)")
    third = ("House", "Ordered to a third reading")
    assert "The House first amended it as House Ways and Means recommended." in told([amended, third]).text
    said = told([amended, third], PASSED_SENATE).text
    assert "then the House's vote; the Senate has to agree to changes." in said


def test_a_week_for_the_other_branch() -> None:
    """In the last month of formal sessions the vote is asked for while the other branch still has a week."""
    ask = after("Read second and ordered to a third reading", day=date(2026, 7, 13)).ask
    assert ask.endswith(" to have H.1 brought to a vote by Friday, July 24, so that the Senate has a week left.")


def test_a_report_before_the_governors_ten_days() -> None:
    """Negotiators are asked for a report that leaves the Governor ten days of formal sessions."""
    rows = [
        Action(date(2026, 7, 1), branch, text)
        for branch, text in (PASSED_HOUSE, PASSED_SENATE, ("Senate", "Committee of conference appointed (D-E-F)"))
    ]
    ask = after("Committee of conference appointed (A-B-C), in concurrence", *rows, day=date(2026, 7, 6)).ask
    assert (
        "Representative A's office this week what the text has to keep, and ask for a report by July 20, before" in ask
    )


def test_a_row_dated_ahead() -> None:
    """A row dated in the future is not told as done."""
    ahead = Action(MONDAY + timedelta(days=2), "House", "Accompanied a study order, see H9")
    number = BillId(194, "H1")
    said = tell_day([number], {number: bill(number, [REFERRED, ahead])}, MONDAY, new={(number, 2)}).told
    assert said is not None
    assert "into a study order, H.9, in a row with a date still to come, March 4." in said.text


def test_the_last_day_of_formal_sessions() -> None:
    """On their last day formal sessions end today."""
    said = after("Passed to be engrossed", day=date(2026, 7, 31)).text
    assert "Formal sessions end today; after that one member's objection can stop a bill." in said


def test_testimony_in_writing_is_no_hearing() -> None:
    """If the committee took only written testimony, it held no hearing."""
    written = "Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in Written Testimony Only"
    said = after(TO_MONEY, Action(date(2025, 9, 20), "Joint", written)).text
    assert "recommended H.1 today. That is a real step" in said


def test_passed_under_a_new_number() -> None:
    """A text passed instead of our bill is the headline, with its number."""
    first = BillId(194, "H1")
    known = {
        first: bill(first, [REFERRED, Action(MONDAY, "House", "New draft substituted, see H2")]),
        BillId(194, "H2"): bill(
            BillId(194, "H2"),
            [Action(MONDAY, "House", text) for text in ("Substituted for H1", "Passed to be engrossed")],
        ),
    }
    said = tell_day([first], known, MONDAY).told
    assert said is not None
    assert said.headline == "The House passed the sample reform bill under a new number, H.2; the Senate is next"


def test_both_chairs_are_asked() -> None:
    """The ask names the joint committee's chairs."""
    number = BillId(194, "H1")
    known = {number: bill(number, [REFERRED])}
    chairs = {number: ("Senator Ann Sample", "Representative Bob Sample")}
    said = tell_day([number], known, date(2025, 2, 1), chairs=chairs).told
    assert said is not None
    assert said.ask.startswith("Ask chairs Ann Sample and Bob Sample by Friday, February 7, to")


def test_a_chair_is_not_asked_for_a_bill_of_that_chair() -> None:
    """If the chair of the bill's branch filed it, the other one is asked."""
    number = BillId(194, "H1")
    known = {number: replace(bill(number, [REFERRED]), presenters=Stated("Robert B. Sample\nBob Q. Sample"))}
    chairs = {number: ("Senator Ann Sample", "Representative Bob Sample")}
    said = tell_day([number], known, date(2025, 2, 1), chairs=chairs).told
    assert said is not None
    assert said.ask.startswith(
        "Ask the committee's Senate chair, Senator Ann Sample, by Friday, February 7, to schedule"
    )


@pytest.mark.parametrize(
    ("notices", "asked"),
    [
        ([], "Ask your representative this week to press the committee for a hearing on H.1."),
        (
            ["Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in A-1"],
            "Ask the committee's members this week to recommend H.1, and your representative to press for it.",
        ),
        (
            ["Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in A-1", "Hearing canceled"],
            "Ask your representative this week to press the committee for a hearing on H.1.",
        ),
        (
            ["Hearing scheduled for 05/06/2026 from 01:00 PM-05:00 PM in A-1"],
            "Ask the committee's members this week to recommend H.1, and your representative to press for it.",
        ),
    ],
)
def test_nobody_is_asked_for_a_hearing_that_was_held(notices: list[str], asked: str) -> None:
    """A hearing is asked for until the committee has held one, or set its day."""
    number, later = BillId(194, "H1"), "Reporting date extended to Friday, July 31, 2026"
    rows = [REFERRED, *(Action(date(2025, 9, 20), "Joint", each) for each in notices), Action(MONDAY, "House", later)]
    said = as_of_now(tell_day([number], {number: bill(number, rows)}, MONDAY).now)
    assert said is not None
    assert said.ask == asked


def test_a_new_number_with_the_changes() -> None:
    """Where a branch prints a bill with its changes under a new number and passes that, both numbers are said."""
    old, new = BillId(194, "H1"), BillId(194, "H9")
    rows = [REFERRED, Action(MONDAY, "House", "Read third"), Action(MONDAY, "House", "Published as amended, see H9")]
    passed = Action(MONDAY, "House", "Passed to be engrossed - 158 YEAS to 1 NAYS (See YEA and NAY, No. 108)")
    printed = [Action(MONDAY, "House", "H1, published as amended"), passed]
    said = tell_day([old], {old: bill(old, rows), new: bill(new, printed)}, MONDAY).told
    assert said is not None
    assert said.headline == "The House passed the sample reform bill, 158 to 1, under a new number, H.9"
    assert "H.9 is the new number of H.1, with the changes." in said.text


def test_asked_when_the_committee_is_late() -> None:
    """Once the committee's deadline is over, people are asked to press it."""
    number, late = (
        BillId(194, "H1"),
        Action(date(2026, 1, 5), "House", "Reporting date extended to Friday, February 27, 2026"),
    )
    heard = Action(date(2025, 9, 20), "Joint", "Hearing scheduled for 10/02/2025 from 01:00 PM-05:00 PM in A-1")
    said = as_of_now(tell_day([number], {number: bill(number, [REFERRED, heard, late])}, MONDAY, []).now)
    assert said is not None
    assert said.situation == "deadline_missed"
    assert (
        said.ask == "Ask the committee's members this week to recommend H.1, and your representative to press for it."
    )


def test_out_of_a_study_order_the_same_day() -> None:
    """A bill put into a study order and sent back the same day is told like that."""
    back = "Recommitted to the committee on Education"
    said = told([("House", "Accompanied a study order, see H9"), ("House", back)])
    assert "H.1 was put into a study order, H.9, and sent back to the Education Committee the same day" in said.text


def test_where_the_bill_that_took_it_in_is() -> None:
    """If the bill that took ours in came to the calendar that day, the message says so."""
    calendar = "Bill reported favorably by committee and placed in the Orders of the Day for the next session"
    known = {
        BillId(194, "H1"): bill(BillId(194, "H1"), [REFERRED, Action(MONDAY, "Senate", "Accompanied S2")]),
        BillId(194, "S2"): bill(BillId(194, "S2"), [Action(MONDAY, "Senate", calendar)]),
    }
    said = tell_day([BillId(194, "H1")], known, MONDAY).told
    assert said is not None
    assert "and reported S.2 favorably. S.2 is on the Senate's calendar." in said.text


def test_what_else_was_folded_in() -> None:
    """If many bills were folded in together with ours, the message says so."""
    reported = ("Accompanied by H1, H3, H4 and H5", TO_MONEY)
    known = {
        BillId(194, "H1"): bill(BillId(194, "H1"), [REFERRED, Action(MONDAY, "House", "Accompanied H2")]),
        BillId(194, "H2"): bill(BillId(194, "H2"), [Action(MONDAY, "House", text) for text in reported]),
    }
    said = tell_day([BillId(194, "H1")], known, MONDAY).told
    assert said is not None
    assert "attached H.1 and three other bills to H.2 today" in said.text


def test_where_it_was_before() -> None:
    """A bill sent on after a long time has its old committee, and since when."""
    sent = Action(date(2026, 1, 5), "House", "Referred to the committee on House Rules")
    said = after("Reported, rules suspended and referred to the committee on Election Laws", sent)
    assert "It comes from House Rules, which had it since January 5." in said.text


def test_a_committee_that_changed_it() -> None:
    """A report "as changed" counts as one with another text."""
    said = after(
        "Bill reported favorably by committee, as changed, and referred to the committee on House Ways and Means"
    )
    assert said.text.startswith("The Judiciary Committee changed H.1 and recommended it")


def test_which_extension_it_is() -> None:
    """The second day that a committee is given is reported as the second; the first is not counted."""
    first = Action(date(2026, 2, 2), "House", "Reporting date extended to Monday, March 2, 2026")
    again = "Reporting date extended to Friday, May 1, 2026"
    assert (
        after(again, first).headline == "The elder care bill (H.1): the Judiciary Committee gets until May 1 to decide"
    )
    assert "a second extension" not in after(again).text


@pytest.mark.parametrize(
    ("day", "said"), [(date(2025, 11, 19), False), (date(2025, 11, 20), True), (date(2026, 1, 7), False)]
)
def test_weeks_without_formal_sessions(day: date, said: bool) -> None:  # noqa: FBT001 - a column of the table
    """Between the third Wednesday of November and the second year, one objection can stop what passed a branch."""
    passed = after("Passed to be engrossed", day=day)
    assert ("Until January 7 sessions are informal, and one member's objection can stop a bill." in passed.text) is said


def test_a_local_bill_in_informal_sessions() -> None:
    """A bill for one town can pass in informal sessions."""
    known = {"H1": [REFERRED, Action(date(2025, 12, 8), "House", TO_STEERING)]}
    said = of_bills(known, title="An Act on the town of Sample", day=date(2025, 12, 8))
    assert "Until January 7 it can pass in informal sessions if no member objects." in said.text
    press = f"Ask your representative this week to press House {STEERING} to schedule H.1."
    assert said.ask == f"{press} Voices from Sample count most."


def test_an_ask_before_the_recess() -> None:
    """In the weeks before the November recess, asks are for that day."""
    ask = after("Passed to be engrossed", day=date(2025, 11, 3)).ask
    assert ask == "Ask your senator by Wednesday, November 19, to support H.1."


def test_resolutions_are_no_amendment() -> None:
    """Resolutions, which are so by their title, are only filed again."""
    rows = {"H1": [REFERRED, Action(MONDAY, "House", "Accompanied a study order, see H9")]}
    said = of_bills(rows, title="Resolutions for a convention")
    assert said.ask == "Ask your representative to have it filed again in January 2027."


def test_an_office_is_asked_before_formal_sessions_end() -> None:
    """In their last week nobody is asked for an answer that comes after them."""
    row = ("House", "Read third, amended and passed to be engrossed")
    ask = told([row], day=date(2026, 7, 23)).ask
    assert ask.startswith("Ask your representative's office by Tuesday, July 28, for the amended text,")


def test_a_name_as_long_as_a_title() -> None:
    """A proposal whose name has no room has a label."""
    long = "Authorizing the town of Sample to grant additional licenses for the sale of beverages"
    said = "The additional licenses bill (H.1) clears the Judiciary Committee and goes to House Ways and Means"
    assert after(TO_MONEY, name=long).headline == said


@pytest.mark.parametrize(("of", "said"), [("elders", True), ("the town of Sample", False)])
def test_laws_for_one_town_do_not_wait_90_days(of: str, said: bool) -> None:  # noqa: FBT001 - a column of the table
    """Without a preamble, a law would wait 90 days, unless it is for one town."""
    number = BillId(194, "H1")
    rows = [
        Action(MONDAY - timedelta(days=1), "House", "Enacted"),
        Action(MONDAY, "Senate", "Enacted and laid before the Governor"),
    ]
    told = tell_day([number], {number: bill(number, [REFERRED, *rows], f"An Act relative to {of}")}, MONDAY).told
    assert told is not None
    assert ("90 days" in told.text) is said


def test_what_an_act_does_is_a_clause() -> None:
    """A title that says what the act does, or has done, follows the noun."""
    title = "An Act establishing a sick leave bank"
    assert noun("Establishing a sick leave bank", title) == "bill establishing a sick leave bank"
    assert noun("Building safety", "An Act relative to building safety") == "building safety bill"


def _with_petition(new: Rows, title: str = "An Act relative to buses", name: str = "Bus lanes") -> SituationText:
    rows = [REFERRED, *(Action(MONDAY, branch, text) for branch, text in new)]
    known = {BillId(194, "H1"): replace(bill(BillId(194, "H1"), rows, title), pinslip=PETITION)}
    said = tell_day(list(known), known, MONDAY, name=name).told
    assert said is not None
    return said


def test_what_a_bill_does() -> None:
    """The second sentence says what the bill would do by its petition, as long as nobody changed its text."""
    passed, amended = ("House", "Read third and passed to be engrossed"), ("House", "Amended (as recommended)")
    _, second, *_ = _with_petition([passed]).parts["happened"]
    assert second == "The bill would require towns to fine drivers."
    assert "It was filed by vote of the town." in _with_petition([passed]).text
    assert "fine drivers" not in _with_petition([amended, passed]).text


def test_a_name_that_has_no_room() -> None:
    """A headline has the bill's number if the name is too long and no label makes it clear."""
    name = f"{'Very, ' * 17}long"
    said = _with_petition([("House", "Read third and passed to be engrossed")], name=name)
    assert said.headline == "H.1 passed the House and goes to the Senate"


def test_before_a_study_order() -> None:
    """What a rule and a branch did with the bill before it went into a study order is said."""
    said = told(
        [("House", "Accompanied a study order, see H9")],
        ("House", "Ought NOT to pass (under Joint Rule 10)"),
        ("House", "Recommitted to the committee on The Judiciary"),
    )
    assert "Joint Rule 10 had brought it out on March 1 with an automatic adverse report, and the House" in said.text
    assert "had sent it back on March 1." in said.text


def test_amendments_of_a_whole_day() -> None:
    """Amendments that were told of earlier in the day are counted with the new ones."""
    rows = [f"Amendment {n} {'adopted' if n < 3 else 'rejected'}" for n in range(1, 6)]
    known = {BillId(194, "H1"): bill(BillId(194, "H1"), [REFERRED, *(Action(MONDAY, "House", row) for row in rows)])}
    said = tell_day(list(known), known, MONDAY, {(BillId(194, "H1"), 6)}).told
    assert said is not None
    assert "adopted two of the five amendments" in said.text
    assert said.bill == BillId(194, "H1")


@pytest.mark.parametrize(("day", "said"), [(4, "The term ends tomorrow."), (5, "The term ends today.")])
def test_the_last_days(day: int, said: str) -> None:
    """In the last two days of the term the day is called so, and the ask is for now."""
    of_day = told([("House", "Read third and passed to be engrossed")], day=date(2027, 1, day))
    assert said in of_day.text
    assert of_day.ask == "Ask your senator now to support H.1."


def test_orders_are_asked_for() -> None:
    """Of a study order people ask to have a bill left out of it; of what both branches adopted nothing is left."""
    order = [("Senate", "Accompanied by H8 and H9"), ("Senate", "Discharged to the committee on Senate Rules")]
    said = of_bills({"S1": [Action(MONDAY, branch, text) for branch, text in order]}, title="Order relative to a study")
    assert (
        said.ask
        == "If a bill in it should go on, ask your senator's office this week to have it left out of the order."
    )
    alone = of_bills({"H1": [Action(MONDAY, "House", "Adopted")]}, title="Resolutions honoring a bridge")
    assert "nothing is left to ask for" in alone.text


def test_the_sponsor_chaired_the_committee() -> None:
    """Where a chair of the committee that acts filed the bill, that is said."""
    number = BillId(194, "S1")
    rows = [replace(REFERRED, branch="Senate"), Action(MONDAY, "Senate", "Accompanied a study order, see S9")]
    filed = replace(
        bill(number, rows, "An Act on elders"), pinslip="By Ms. Sample, a petition.", presenters=Stated("Jane Sample")
    )
    chairs = {number: ("Senator Jane Sample", "Representative Ana Li")}
    told_of = tell_day([number], {number: filed}, MONDAY, chairs=chairs).told
    assert told_of is not None
    assert "Senator Sample is that committee's Senate chair." in told_of.text


def test_a_draft_is_asked_for_under_its_own_number() -> None:
    """Who lists a new draft is asked for that number, not for the one that it replaced."""
    old, new, drafted = BillId(194, "H1"), BillId(194, "H9"), date(2025, 11, 13)
    onward = "Reported favorably by committee and referred to the committee on Health Care Financing"
    replaced = [Action(*SENT), Action(drafted, "House", "Accompanied a new draft, see H9")]
    reported = [Action(drafted, "House", "New draft of H1"), Action(drafted, "House", onward), Action(*GIVEN)]
    said = as_of_now(tell_day([new], {old: bill(old, replaced), new: bill(new, reported)}, MONDAY).now)
    assert said is not None
    assert "recommend H.9" in said.ask
