"""Words for where a proposal is, by number, and how it ended with its court."""

from datetime import date
from typing import Any

import pytest

from billbot.domain.actions import Chapter
from billbot.domain.bills import Bill
from billbot.domain.deadlines import committee_deadlines
from billbot.domain.stages import Progress, Stage
from billbot.domain.standing import Place
from billbot.domain.watched import Court, ReportingRule
from billbot.messages.standing import deadline_line, is_awaited_again, next_to_act, standing_in_words
from tests.support.deadline_sample import BILL, PENDING, of
from tests.support.deadline_sample import REFERRED as REFERRED_TO_JUDICIARY
from tests.support.standing_sample import (
    ENDS,
    FAVORABLE,
    H1,
    H2,
    JANUARY,
    PASSED,
    REFERRED,
    S3,
    STUDY,
    TODAY,
    at,
    bill,
    course,
    stood,
)

HEARING = "Hearing scheduled for 01/20/2026 from 01:00 PM-05:00 PM in A-2"


HELD = HEARING.replace("01/20", "01/03")


DISCHARGED, AGAIN = "Discharged to the committee on Revenue", "Recommitted to the committee on The Judiciary"


READ = "Read; and referred to the committee on House Ways and Means"


SIGNED = ("Signed by the Governor", "Chapter 163 of the Acts of 2026")


DESK = "Enacted and laid before the Governor"


RETURNED = "Governor returned to the Senate with recommendation of amendment"


TAKEN = "Governor's amendment adopted"


def said_of(known: Bill, today: date = TODAY) -> str:
    """The words for a proposal of one number with this history."""
    return standing_in_words(stood(Place(known.id, course(known)[known.id]), today=today), today)


NAMED = (("Senate", ("Ann", "Bo", "Cy")), ("House", ("Di", "Ed", "Flo")))


@pytest.mark.parametrize(
    ("stage", "more", "who"),
    [
        ("in committee", {"committee": "The Judiciary"}, "the Judiciary Committee"),
        ("on the floor", {"floor": "House"}, "the House"),
        ("passed one branch", {"passed": ("House",)}, "the Senate"),
        ("passed both branches", {"passed": ("House", "Senate"), "texts_differ": True}, "the House"),
        ("in conference", {"passed": ("House", "Senate"), "conferees": NAMED}, "the negotiators of both branches"),
        ("in conference", {"passed": ("House", "Senate"), "conferees": NAMED, "agreed": True}, ""),
        ("before the Governor", {"passed": ("House", "Senate")}, "the Governor's office"),
        ("study order", {"committee": "The Judiciary"}, ""),
        ("law", {"passed": ("House", "Senate")}, ""),
    ],
)
def test_who_is_next_to_act(stage: Stage, more: dict[str, Any], who: str) -> None:
    """Each number is before a committee, a branch, negotiators or the Governor, or before nobody."""
    assert next_to_act(Place(H1, Progress(stage, **more))) == who


def test_what_stands_alike_is_said_once() -> None:
    """Numbers at the same place are named together, without a day if that differs."""
    heard = [at(each, "heard", "The Judiciary", since=date(2025, 6, 10)) for each in (H1, S3)]
    assert standing_in_words(stood(*heard), TODAY) == "H.1 and S.3, heard in the Judiciary Committee on June 10, 2025"
    later = at(S3, "heard", "The Judiciary", since=date(2025, 6, 11))
    assert standing_in_words(stood(heard[0], later), TODAY) == "H.1 and S.3, heard in the Judiciary Committee"
    back = [
        at(each, "passed both branches", since=date(2026, 4, n), returned=True) for n, each in enumerate((H1, S3), 2)
    ]
    assert standing_in_words(stood(*back), TODAY) == "H.1 and S.3, back from the Governor, with an amendment"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([REFERRED], "in the Judiciary Committee since January 2"),
        ([REFERRED, HEARING], "heard in the Judiciary Committee on January 20"),
        ([REFERRED, HELD, DISCHARGED], "in the Revenue Committee since January 4"),
        ([REFERRED, HEARING, DISCHARGED], "heard in the Revenue Committee on January 20"),
        ([HELD, REFERRED, "Reported adversely by committee", AGAIN], "heard in the Judiciary Committee on January 3"),
        ([REFERRED, FAVORABLE], "in Senate Ways and Means since January 3"),
        (
            [
                f"Read; and referred, as relates to sections 1, to the committee on {of}"
                for of in ("Housing", "Revenue")
            ],
            "in the Revenue Committee since January 3",
        ),
        ([REFERRED, FAVORABLE, "Placed in the Orders of the Day for the next session"], "on the floor since January 4"),
        ([REFERRED, STUDY], "study order (H.5281) since January 3"),
        ([PASSED], "passed the Senate on January 2"),
        ([PASSED, READ], "passed the Senate; in House Ways and Means since January 3"),
        ([*SIGNED], "law since January 2: chapter 163 of the Acts of 2026"),
        ([PASSED, DESK, RETURNED], "back from the Governor, with an amendment, since January 4"),
        ([DESK, RETURNED, TAKEN], "back from the Governor, with an amendment, since January 3"),
        ([PASSED, DESK, RETURNED, DESK], "before the Governor since January 5"),
        ([], "filed"),
    ],
)
def test_where_a_number_stands(rows: list[str], said: str) -> None:
    """A number has its committee, its study order or its chapter, and since when."""
    history = [(f"2026-01-0{day}", "Senate", text) for day, text in enumerate(rows, 2)]
    assert said_of(bill(S3, *history)) == f"S.3, {said}"


FLOOR = "Placed in the Orders of the Day for the next session"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ([("House", FLOOR)], "passed the Senate; on the floor of the House since January 3"),
        ([("House", READ), ("House", FLOOR)], "passed the Senate; on the floor of the House since January 4"),
        ([("House", FLOOR), ("House", READ)], "passed the Senate; in House Ways and Means since January 4"),
        ([("House", FLOOR), ("House", PASSED)], "passed both branches, the House on January 4"),
        ([("Senate", FLOOR)], "passed the Senate on January 2"),
    ],
)
def test_on_the_floor_of_the_second_branch(later: list[tuple[str, str]], said: str) -> None:
    """A bill that one branch passed and that comes up in the other is on the floor there, or died there."""
    rows = [("Senate", FLOOR), ("Senate", PASSED), *later]
    dated = [(f"2026-01-0{day}", *row) for day, row in enumerate(rows, 1)]
    assert said_of(bill(S3, *dated)) == f"S.3, {said}"
    old, new = bill(H1, *dated[:2]), bill(S3, *dated[2:])  # the same when a new draft comes up there
    assert standing_in_words(stood(Place(S3, course(old, new, leads=[(H1, S3)])[S3])), TODAY) == f"S.3, {said}"
    if "floor" in said:
        assert said_of(bill(S3, *dated), JANUARY).startswith("S.3 died on the floor of the House after it passed")


def test_laid_to_rest() -> None:
    """A bill that a branch placed on file is over; after a committee's advice it is only reported."""
    advised = ("2026-01-02", "House", "Ought NOT to pass (under Joint Rule 23) and placed on file")
    filed = ("2026-01-03", "Senate", "Placed on file, in concurrence")
    assert said_of(bill(S3, advised)) == "S.3, reported by a committee on January 2"
    assert said_of(bill(S3, advised, filed)) == "S.3, laid to rest (placed on file)"
    assert said_of(bill(S3, advised, filed), JANUARY).startswith(
        "S.3, laid to rest (placed on file); not filed again yet"
    )


@pytest.mark.parametrize(
    ("rows", "became"),
    [
        ([REFERRED], "died in the Judiciary Committee"),
        ([REFERRED, HEARING], "died in the Judiciary Committee"),
        ([REFERRED, "No further action taken"], "died in the Judiciary Committee"),
        ([REFERRED, FAVORABLE], "died in Senate Ways and Means"),
        ([REFERRED, STUDY], "study order (H.5281) since January 3, 2026"),
        ([REFERRED, STUDY, "No further action taken"], "study order (H.5281)"),
        ([PASSED], "died after it passed the Senate"),
        ([PASSED, READ], "died in House Ways and Means after it passed the Senate"),
        ([*SIGNED], "law since January 2, 2026: chapter 163 of the Acts of 2026"),
        ([DESK, RETURNED], "back from the Governor, with an amendment, and no entry says what happened to it"),
        ([DESK, RETURNED, "No further action taken"], "back from the Governor, with an amendment"),
        ([DESK], "before the Governor, and no entry says what happened to it"),
        ([], "died before it came to a committee"),
    ],
)
def test_what_became_of_a_number(rows: list[str], became: str) -> None:
    """Once its court is over, a number is law, in a study order, or died where it was."""
    history = [(f"2026-01-0{day}", "Senate", text) for day, text in enumerate(rows, 2)]
    left = "" if became.startswith("law") else "; not filed again yet"
    comma = "," if became.startswith(("law", "study order", "back", "before")) else ""
    assert said_of(bill(S3, *history), JANUARY) == f"S.3{comma} {became}{left}"


def test_a_law_names_its_chapter() -> None:
    """A number that is law comes before one left behind."""
    for book in ("Acts", "Resolves"):
        law = at(S3, "law", since=date(2026, 8, 5), chapter=Chapter(163, 2026, book))
        found = stood(at(H1, "in committee", "The Judiciary"), law, today=JANUARY)
        assert standing_in_words(found, JANUARY).startswith(
            f"S.3, law since August 5, 2026: chapter 163 of the {book} of 2026; H.1 died in the Judiciary Committee"
        )


MARCH = date(2026, 3, 3)
TOLD = (("House", ("Cahill", "Vargas", "Vaughn")), ("Senate", ("Friedman", "Payano", "Fattman")))
BOTH: dict[str, Any] = {"since": date(2026, 5, 7), "passed": ("House", "Senate")}


@pytest.mark.parametrize(
    ("place", "said", "became"),
    [
        (
            at(H1, "passed both branches", texts_differ=True, **BOTH),
            "H.1, passed both branches, the Senate on May 7, in different texts",
            "H.1 died after it passed the House and the Senate, in different texts",
        ),
        (
            at(H2, "passed one branch", since=MARCH, passed=("House",), folded=(S3,)),
            "S.3 is part of H.2, which passed the House on March 3",
            "S.3 is part of H.2, which died after it passed the House",
        ),
        (
            at(H2, "law", since=MARCH, folded=(S3,)),
            "S.3 is part of H.2, law since March 3",
            "S.3 is part of H.2, law since March 3, 2026",
        ),
        (
            at(S3, "law", since=MARCH, chapter=Chapter(9, 2026), in_effect_at_once=True),
            (
                "S.3, law since March 3: chapter 9 of the Acts of 2026, in effect at once, except for parts with a"
                " later date (emergency preamble)"
            ),
            "S.3, law since March 3, 2026: chapter 9 of the Acts of 2026, in effect at once",
        ),
        (
            at(H1, "in conference", since=MARCH, conferees=TOLD),
            (
                "H.1, in conference since March 3: Senators Friedman, Payano and Fattman;"
                " Representatives Cahill, Vargas and Vaughn"
            ),
            "H.1 died in conference",
        ),
        (
            at(H1, "in conference", since=MARCH, conferees=TOLD[:1]),
            "H.1, in conference since March 3: Representatives Cahill, Vargas and Vaughn",
            "H.1 died in conference",
        ),
        (at(H1, "in conference"), "H.1, in conference", "H.1 died in conference"),
        (
            at(H1, "in conference", since=MARCH, conferees=TOLD, agreed=True),
            "H.1, agreed on in conference on March 3; both branches have to accept the text",
            "H.1 died in conference",
        ),
        (
            at(H1, "passed both branches", since=MARCH, agreed=True, accepted=("House",)),
            "H.1, the conference's text, accepted by the House on March 3; the Senate has yet to",
            "H.1, passed both branches, and no entry says what happened to it",
        ),
        (
            at(H1, "passed both branches", since=MARCH, agreed=True, accepted=("House", "Senate")),
            "H.1, the conference's text, accepted by both branches on March 3",
            "H.1, passed both branches, and no entry says what happened to it",
        ),
        (
            at(H1, "vetoed", since=MARCH, overrode=("House",)),
            "H.1, vetoed on March 3; the House passed it over the veto",
            "H.1, vetoed on March 3, 2026; the House passed it over the veto",
        ),
        (Place(H1, tried=True), "H.1 could not be read yet", "H.1 could not be read"),
        (Place(H1, tried=False), "H.1, not read yet", "H.1, not read yet"),
    ],
)
def test_now_and_once_its_court_is_over(place: Place, said: str, became: str) -> None:
    """Each stage has its words, and others once its court is over."""
    assert standing_in_words(stood(place), TODAY) == said
    assert standing_in_words(stood(place, today=JANUARY), JANUARY).startswith(became)


def test_what_is_over_or_awaited() -> None:
    """A bill that both branches passed may still be signed, unless their texts differ; a law is awaited no more."""
    for apart, over in ((True, ENDS[194]), (False, None)):
        passed = at(H1, "passed both branches", texts_differ=apart, **BOTH)
        assert stood(passed, today=JANUARY).over_with(H1) == over
    laws = at(H2, "law", folded=(S3,)), at(H2, "law")
    assert [is_awaited_again(stood(each)) for each in laws] == [True, False]


def test_said() -> None:
    """A deadline has its rule, and a derived one is marked."""
    assert deadline_line(of()[0]) == (
        "H.1588: the committee's deadline is Wednesday, December 3, 2025"
        " (derived from the court's dates: Joint Rule 10 (Joint Rules))"
    )
    said = deadline_line(of(PENDING, today=date(2026, 4, 1))[0])
    assert said.startswith("H.1588: the committee's deadline was Friday, March 13, 2026 (“Reporting date extended")
    assert "yet to agree to; its history shows no report" in said


APP = ReportingRule("House Rule 27", "House", days_after_hearing=60, chair_may_add=30, latest=date(2026, 3, 18))


RULED = Court(194, reporting_rules=(APP,))


HEARD = date(2025, 10, 7)


DECEMBER = date(2025, 12, 1)


@pytest.mark.parametrize(
    ("heard", "on", "why"),
    [
        (
            HEARD,
            "Saturday, December 6, 2025",
            (
                "60 days after the hearing of Tuesday, October 7, 2025;"
                " the chair may put it off until Monday, January 5, 2026"
            ),
        ),
        (None, "Wednesday, March 18, 2026", "this day at the latest"),
        (date(2026, 1, 20), "Wednesday, March 18, 2026", "this day at the latest"),
    ],
)
def test_how_it_was_counted_is_said(heard: date | None, on: str, why: str) -> None:
    """A day by a rule is marked as derived, with its hearing and the chair's possible extension."""
    today = date(2026, 2, 1) if heard != HEARD else DECEMBER
    (found,) = committee_deadlines(BILL, (REFERRED_TO_JUDICIARY,), RULED, today, (heard,) if heard else ())
    assert deadline_line(found) == (
        f"H.1588: the committee's deadline is {on} (derived from the court's rules: {why} (House Rule 27))"
    )
