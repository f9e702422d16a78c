import re
from datetime import date, time

import pytest

from billbot.domain.actions import Chapter, Hearing, Votes, read
from tests.support.rows_192 import PRESENT, court

COMMITTEES: list[tuple[str, list[str]]] = [
    ("Referred to the committee on The Judiciary", ["The Judiciary"]),
    (
        "Referred to the committee on Rules of the two branches, acting concurrently",
        ["Rules of the two branches, acting concurrently"],
    ),
    (
        "Referred to the committee on Environment, Natural Resources and Agriculture",
        ["Environment, Natural Resources and Agriculture"],
    ),
    (
        (
            "Reported, referred to the committee on Joint Rules, reported, rules "
            "suspended and referred to the committee "
            "on Advanced Information Technology, the Internet and Cybersecurity"
        ),
        ["Joint Rules", "Advanced Information Technology, the Internet and Cybersecurity"],
    ),
    (
        (
            "Senate NON-concurred in the reference to the committee on Labor and "
            "Workforce Development and referred to the "
            "committee on Joint Ways and Means"
        ),
        ["Labor and Workforce Development", "Joint Ways and Means"],
    ),
    (
        "Referred to the committee on Racial Equity, Civil Rights, and Inclusion",
        ["Racial Equity, Civil Rights, and Inclusion"],
    ),
    (
        (
            "Referred to the committee on Children, Families and Persons with "
            "Disabilities with the Senate amendment pending"
        ),
        ["Children, Families and Persons with Disabilities"],
    ),
    ("Referred to the temporary committee on House Rules", ["House Rules"]),
    ("Reported from the Temporary Committee on Rules", ["Rules"]),
    ("Referred to the committee on Temporary Ways and Means", ["Ways and Means"]),
    ("Bills in the Third Reading special report accepted", ["Bills in the Third Reading"]),
    ("Pending Senate Ways and Means amendment adopted, as amended", ["Senate Ways and Means"]),
    ("Reported from the committee on Public Health (under House Rule 27)", ["Public Health"]),
    ("Referred to committee on Bills in the Third Reading", ["Bills in the Third Reading"]),
    ("Referred on motion (Crighton) to the committee on Senate Rules", ["Senate Rules"]),
    ("Referred to the Joint Committee on Ways and Means", ["Ways and Means"]),
    ("Discharged to House Ways and Means", ["House Ways and Means"]),
    ("Reported from the committee of conference", []),
    ("Committee of conference appointed (Day-Tyler-Smola)", []),
    ("Bill reported favorably by committee", []),
    ("Senate Rule 20 and Joint Rule 12 suspended", []),
]


def test_committees_are_named_as_written() -> None:
    """A committee's name is what the clerk wrote, commas included, without what stands around it."""
    assert [(text, list(read(text).committees)) for text, _ in COMMITTEES] == COMMITTEES


VOTES: list[tuple[str, Votes | None]] = [
    ("Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)", Votes(32, 8, 198)),
    ("Passed to be engrossed -see Roll Call #97 (Yeas 39 \u2013 Nays 0)", Votes(39, 0, 97)),
    ("Enacted - 158 YEAS to 0 NAYS (See YEA and NAY No. 12)", Votes(158, 0, 12)),
    ("Enacted - 160 YEAS to 0 NAYS ( See YEA and NAY No. 70)", Votes(160, 0, 70)),
    ("Enacted - 152 YEAS to 0 NAYS (See YEA and NAY, No. 234)", Votes(152, 0, 234)),
    ("Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY in Supplement No. 200)", Votes(134, 21, 200)),
    (
        "Item 2200-0107 passed over veto - 126 YEAS to 27 NAYS (See YEA and NAY in Supplement, No. 261)",
        Votes(126, 27, 261),
    ),
    ("Amendment #50 (Fattman) rejected -see Roll Call #13 (4 Yeas - 35 Nays)", Votes(4, 35, 13)),
    ("Enacted (30 Yeas - 9 Nays)", Votes(30, 9, None)),
    ("Quorum Roll Call - 160 YEAS to 0 NAYS (See YEA and NAY No. 24)", Votes(160, 0, 24)),
    ("Adopted, in concurrence, by a standing vote (5 to 1)", Votes(5, 1, None)),
    ("Amendment #23 (Boncore) adopted (standing vote 27-2)", Votes(27, 2, None)),
    ("Rules suspended by a vote of 7 to 1", Votes(7, 1, None)),
    ("Committee of conference report accepted - 142 YEAS to 6\r\nNAYS (See YEA and NAY No. 223)", Votes(142, 6, 223)),
    ("Passed to be engrossed -- see   Roll Call #65 (Yeas 39 to Yeas 0)", Votes(39, 0, 65)),
    ("Report accepted, as amended -see Roll Call #17 (Yeas 39 to Nay 0)", Votes(39, 0, 17)),
    ("Enacted", None),
    ("Governor returned to the House with amendments to sections 13 to 17, inclusive", None),
]


def test_votes_are_counted_with_their_roll_call() -> None:
    """Yeas, nays and the roll call's number are read in each of the two branches' notations, and add no kind."""
    assert [(text, read(text).votes) for text, _ in VOTES] == VOTES


@pytest.mark.parametrize(
    ("text", "chapter"),
    [
        ("Signed by the Governor, Chapter 163 of the Acts of 2026", Chapter(163, 2026)),
        ("Signed (in part) by the Governor, Chapter 24 of the Acts of 2021", Chapter(24, 2021)),
        ("Chapter 12 of the Acts of 2022", Chapter(12, 2022)),
        ("Chapter 5 of the Resolves of 2019", Chapter(5, 2019, "Resolves")),
        ("Signed by the Governor, Chapter 8 of the Ats of 2025", Chapter(8, 2025)),
        ("Referred to the committee on Subcommittee on chapter 250 of the acts of 2024", None),
        ("Enacted and laid before the Governor", None),
    ],
)
def test_a_chapter_is_its_number_and_year(text: str, chapter: Chapter | None) -> None:
    """An act's chapter is read whether or not a signature is stated."""
    assert read(text).chapter == chapter


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Reporting date extended to Friday April 15, 2022, pending concurrence", date(2022, 4, 15)),
        ("Reporting date extended to Wednesday, July 31st, 2024, pending concurrence", date(2024, 7, 31)),
        ("Reporting date extended to Friday, July 31, 2026", date(2026, 7, 31)),
        ("Reporting date extended to Thursday, June 23. 2022", date(2022, 6, 23)),
        ("Amendment (changing reporting date to Friday July 29, 2022) adopted, pending concurrence", date(2022, 7, 29)),
        ("Reporting date extended to Friday June 31, 2022", None),
        ("Postponed to Monday, August 1, 2022", None),
    ],
)
def test_a_deadline_is_the_day_an_extension_names(text: str, deadline: date | None) -> None:
    """The new deadline is read in every spelling of a date, and only from an extension; no calendar day, no date."""
    assert read(text).reporting_date == deadline


HEARINGS: list[tuple[str, Hearing | None]] = [
    (
        "Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM in Virtual Hearing",
        Hearing(date(2021, 7, 28), time(13), time(16), "Virtual Hearing"),
    ),
    (
        "Hearing rescheduled to 07/11/2023 from 11:00 AM-03:00 PM in Gardner Auditorium                  ",
        Hearing(date(2023, 7, 11), time(11), time(15), "Gardner Auditorium"),
    ),
    (
        "Hearing rescheduled from 07/01/2021 to 07/08/2021 from 12:00 PM-12:30 PM in B-2",
        Hearing(date(2021, 7, 8), time(12), time(12, 30), "B-2"),
    ),
    (
        "Location Changed - Hearing scheduled for 06/20/2023 from 10:00 AM-01:00 PM in A-2 and virtual",
        Hearing(date(2023, 6, 20), time(10), time(13), "A-2 and virtual"),
    ),
    (
        (
            "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in A-2 and "
            "Virtual\r\nHearing updated to New End Time"
        ),
        Hearing(date(2025, 11, 25), time(10), time(16), "A-2 and Virtual"),
    ),
    (
        "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in Virtual Hearing Hearing updated to New End Time",
        Hearing(date(2025, 11, 25), time(10), time(16), "Virtual Hearing"),
    ),
    (
        "Hearing scheduled from 03/4/2021 @ 4:00 PM until 03/08/2021 @ 10:00 AM in Written Testimony Only",
        Hearing(date(2021, 3, 4), time(16), time(10), "Written Testimony Only", date(2021, 3, 8), written=True),
    ),
    (
        "Hearing scheduled for 12/11/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only",
        Hearing(date(2025, 12, 11), time(16), time(17), "Written Testimony Only", date(2025, 12, 29), written=True),
    ),
    (
        "Hearing rescheduled to 12/12/2025 from 09:00 AM-05:00 PM in Written Testimony Only Hearing date changed",
        Hearing(date(2025, 12, 12), time(9), time(17), "Written Testimony Only", written=True),
    ),
    (
        "Hearing rescheduled to 11/17/2025 from 11:00 AM-12:20 PM in B-1    and Virtual Hearing date changed",
        Hearing(date(2025, 11, 17), time(11), time(12, 20), "B-1 and Virtual"),
    ),
    (
        "Hearing rescheduled to 10/08/2025 from 01:00 PM-05:00 PM in 222  and Virtual Hearing location changed",
        Hearing(date(2025, 10, 8), time(13), time(17), "222 and Virtual"),
    ),
    (
        "Hearing rescheduled to 10/31/2025 from 11:30 AM-05:00 PM in A-2 Hearing updated to include Virtual",
        Hearing(date(2025, 10, 31), time(11, 30), time(17), "A-2"),
    ),
    (
        "Hearing rescheduled (Joint Committee on Public Service) 09/22/2025 from 01:00 PM-03:10 PM in A-2",
        Hearing(date(2025, 9, 22), time(13), time(15, 10), "A-2"),
    ),
    ("Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM", Hearing(date(2021, 7, 28), time(13), time(16), None)),
    (
        "Public Hearing date Jun 14 from 01:00 PM to 05:00 PM in Hearing Room A-1",
        Hearing(None, time(13), time(17), "Hearing Room A-1"),
    ),
    ("Hearing updated to New End Time 06:00 PM", Hearing(None, None, time(18), None)),
    ("Hearing updated to New Start Time 10:00 AM", Hearing(None, time(10), None, None)),
    ("Hearing location changed to A-1", Hearing(None, None, None, "A-1")),
    ("Hearing updated to New End Time", None),
    ("Hearing canceled \u2013 new hearing TBD", None),
    ("Placed in the Orders of the Day for Thursday, April 29, 2021", None),
]


def test_a_hearing_is_what_the_text_says_of_it() -> None:
    """Date, hours and place are read across wordings; what the text does not say is null, so is one called off."""
    assert [(text, read(text).hearing) for text, _ in HEARINGS] == HEARINGS


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Placed in the Orders of the Day for Thursday, May 7th, 2026", date(2026, 5, 7)),
        ("Placed in the Orders of the Day for Thursday, July 1. 2021", date(2021, 7, 1)),
        (
            "Placed in the Orders of the Day for Tuesday, May 20, 2025 pursuant to an order previously adopted",
            date(2025, 5, 20),
        ),
        ("Read and placed in Orders of the Day for Wednesday, October 27, 2021", date(2021, 10, 27)),
        (
            "Committee reported that the matter be placed in the Orders of the Day for Thursday July 24, 2025",
            date(2025, 7, 24),
        ),
        ("Further action postponed until Monday, April 28, 2025", date(2025, 4, 28)),
        ("Postponed to Tuesday, February 25, 2025 at 1:00pm", date(2025, 2, 25)),
        ("Joint session held and recessed to Wednesday, April 8, 2026", date(2026, 4, 8)),
        ("Committee of conference meeting scheduled for 05/27/2026 at 1:00 PM in Room 210", date(2026, 5, 27)),
        ("Placed in the Orders of the Day for Thursday, July 24th", None),
        ("Placed in the Orders of the Day for Thursday, June 23. 2020", None),
        ("Placed in the Orders of the Day for the next session", None),
        ("Postponed to the next session", None),
        ("Hearing postponed to 07/08/2021 from 12:00 PM-12:30 PM in B-2", None),
        ("Reporting date extended to Friday April 15, 2022, pending concurrence", None),
        ("Committee recommended ought to pass with an amendment (reported Friday, July 2, 2021)", None),
    ],
)
def test_a_matter_is_set_for_the_day_that_a_calendar_names(text: str, day: date | None) -> None:
    """The day of orders, of a postponement, a recess or a conference is read; what no calendar has is none."""
    assert read(text).set_for == day


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (
            "Placed in the Orders of the Day for Thursday, May 7th, 2026",
            (
                "It is on the calendar of a branch for Thursday, May 7, 2026, and can be taken up there then. "
                "What is on the calendar can still be put off."
            ),
        ),
        ("Further action postponed until Monday, April 28, 2025", "It was put off to Monday, April 28, 2025."),
        ("Postponed to the next session", "It was put off to the next session."),
        (
            "Hearing scheduled for 12/11/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only",
            (
                "A committee takes testimony in writing only: Thursday, December 11, 2025, 4:00 PM to Monday, "
                "December 29, 2025, 5:00 PM. Anybody can usually send it; the bill page leads to the notice that says "
                "how."
            ),
        ),
        (
            "Hearing rescheduled to 10/08/2025 from 01:00 PM-05:00 PM in 222  and Virtual Hearing location changed",
            "The place of the hearing changes: Wednesday, October 8, 2025, 1:00 PM to 5:00 PM, 222 and Virtual.",
        ),
        (
            "Hearing rescheduled to 10/31/2025 from 11:30 AM-05:00 PM in A-2 Hearing updated to New End Time",
            "The hours of the hearing change: Friday, October 31, 2025, 11:30 AM to 5:00 PM, A-2.",
        ),
    ],
)
def test_a_day_is_said_as_what_it_is(text: str, meaning: str) -> None:
    """A day on the calendar, a window for testimony in writing, another room and other hours are told apart."""
    assert read(text).meaning == meaning


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Committee of conference appointed - (Cahill-Vargas-Vaughn)", ("Cahill", "Vargas", "Vaughn")),
        ("Committee of conference appointed, in concurrence - (M. Moran-Ryan-Dooley)", ("M. Moran", "Ryan", "Dooley")),
        ("Committee on conference (Cyr-Friedman-O'Connor), appointed", ("Cyr", "Friedman", "O'Connor")),
        ("Committee of conference appointed (Balser - O'Day - Gifford)", ("Balser", "O'Day", "Gifford")),
        ("Committee of conference appointed (Smith-Jones-Day-Tyler)", ("Smith-Jones-Day-Tyler",)),
        ("Committee of conference appointed", ()),
        ("Committee of conference report accepted (Cahill-Vargas-Vaughn)", ()),
        ("Read second (Cahill-Vargas-Vaughn)", ()),
    ],
)
def test_conferees(text: str, names: tuple[str, ...]) -> None:
    """Whom a branch names to a conference is read, three names or the bracket as it is; no other bracket names any."""
    assert read(text).conferees == names


@PRESENT[0]
@PRESENT[1]
def test_conferees_of_a_term() -> None:
    """Every row of the 192nd that appoints a conference names three members, each a name."""
    appointed = [read(row.text) for bill in court().values() for row in bill.rows if "onference" in row.text]
    named = [each.conferees for each in appointed if "conference_appointed" in each.kinds]
    assert len(named) == 32
    assert {len(names) for names in named} == {3}
    assert all(re.fullmatch(r"(?:[A-Z]\. )?[A-Z][A-Za-z']+", name) for names in named for name in names)
