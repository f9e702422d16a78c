"""What an action's text means: its kinds, names and sentences, and which texts mean the same."""

import re
from datetime import date, time
from time import process_time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.action_kinds import (
    ACTION_KINDS,
    NEWS_BY_ROLL_CALL,
    SENTENCES,
    WEIGHTS,
    ActionKind,
    Relation,
)
from billbot.domain.action_rules import RELATION_RULES
from billbot.domain.actions import (
    Chapter,
    NamedBill,
    Slot,
    Votes,
    explained,
    mean_the_same,
    normalized,
    read,
    repeats,
    sentences,
)
from billbot.domain.bills import BillId, Change
from tests.support.rows_192 import PRESENT, court
from tests.support.rule_examples import EXAMPLES, RELATION_EXAMPLES

# Pieces of rows, so what is tried looks like a clerk's text more often than chance would have it.
BITS = ("S2836", "House, Nos. 5", " and 6", " (", ")", ";", " see ", " with the amendment pending", "07/28/2021")
ODD = (
    "99/99/9999",
    "committee on ",
    "A, B and C",
    " 13:00 PM",
    " in ",
    "\u2013",
    "\u0130",
    "\ud800",
    "\x00",
    "{documents}",
)
PIECES = st.sampled_from([*(example for example, _ in EXAMPLES), *BITS, *ODD, "~~~~", "%s"])
ANYTHING = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
LONG = [
    *("x", "(", " \n", "H1, ", "House, Nos. 1, 2, ", "text of ", "returned ", "substitut", "concurred with a"),
    *("amendment ", "Governor's amendment ", "hearing scheduled 01/01/2021 "),
    *("committee on A, B and ", "Committee reported a b c d e f "),
]


@given(ANYTHING)
def test_any_text_has_a_meaning(text: str) -> None:
    """Every text has a meaning with known kinds and a sentence."""
    meaning = read(text)
    assert meaning.kinds
    assert set(meaning.kinds) <= set(ACTION_KINDS)
    assert len(set(meaning.kinds)) == len(meaning.kinds)
    assert {bill.relation for bill in meaning.bills} <= set(get_args(Relation))
    voted = meaning.votes is not None and not NEWS_BY_ROLL_CALL.isdisjoint(meaning.kinds)
    assert (meaning.weight == "news") == (voted or "news" in {WEIGHTS[kind] for kind in meaning.kinds})
    assert explained(meaning)


@given(ANYTHING)
def test_spacing_changes_nothing(text: str) -> None:
    """A text and its collapsed form mean the same, and reading the answer's text again gives the same answer."""
    meaning = read(text)
    assert read(meaning.text) == meaning
    assert read(f"  {text}\r\n\t") == meaning


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_a_huge_text_is_read_at_once(piece: str) -> None:
    """A hundred thousand characters of anything take well under a second, because no pattern runs away."""
    text = piece * (100_000 // len(piece))
    assert any(_seconds(text) < 0.5 for _ in range(3))


def _seconds(text: str) -> float:
    """The CPU that reading it takes; now and then that holds what this process had to tidy up."""
    begun = process_time()
    read(text)
    return process_time() - begun


def test_the_acts_at_the_beginning_of_a_huge_text_are_read() -> None:
    """A text too long for a row still has the meaning of its beginning, and its own words."""
    text = "Accompanied a study order, see H4844 " + "and so on " * 10_000
    assert read(text).kinds == ("study_order",)
    assert read(text).text == text.strip()


def test_a_row_is_news_if_one_of_its_kinds_is() -> None:
    """A reading is routine, unless the floor sends the bill on; an agreement is routine even when long."""
    assert read("Read third").weight == "routine"
    assert read("Read second and ordered to a third reading").weight == "news"
    assert read("Read; and referred to the committee on House Ways and Means").weight == "news"
    assert read("House concurred in the Senate amendment with a further amendment, see text of H95").weight == "routine"
    assert read("Amendment #12 (Tarr) rejected").weight == "routine"
    assert read("Words no clerk has written before").weight == "news"


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
    """A committee's name is as the clerk wrote it, with commas, without the words around it."""
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


HEARINGS: list[tuple[str, Slot | None]] = [
    (
        "Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM in Virtual Hearing",
        Slot(date(2021, 7, 28), time(13), time(16), "Virtual Hearing"),
    ),
    (
        "Hearing rescheduled to 07/11/2023 from 11:00 AM-03:00 PM in Gardner Auditorium                  ",
        Slot(date(2023, 7, 11), time(11), time(15), "Gardner Auditorium"),
    ),
    (
        "Hearing rescheduled from 07/01/2021 to 07/08/2021 from 12:00 PM-12:30 PM in B-2",
        Slot(date(2021, 7, 8), time(12), time(12, 30), "B-2"),
    ),
    (
        "Location Changed - Hearing scheduled for 06/20/2023 from 10:00 AM-01:00 PM in A-2 and virtual",
        Slot(date(2023, 6, 20), time(10), time(13), "A-2 and virtual"),
    ),
    (
        (
            "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in A-2 and "
            "Virtual\r\nHearing updated to New End Time"
        ),
        Slot(date(2025, 11, 25), time(10), time(16), "A-2 and Virtual"),
    ),
    (
        "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in Virtual Hearing Hearing updated to New End Time",
        Slot(date(2025, 11, 25), time(10), time(16), "Virtual Hearing"),
    ),
    (
        "Hearing scheduled from 03/4/2021 @ 4:00 PM until 03/08/2021 @ 10:00 AM in Written Testimony Only",
        Slot(date(2021, 3, 4), time(16), time(10), "Written Testimony Only", date(2021, 3, 8), written=True),
    ),
    (
        "Hearing scheduled for 12/11/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only",
        Slot(date(2025, 12, 11), time(16), time(17), "Written Testimony Only", date(2025, 12, 29), written=True),
    ),
    (
        "Hearing rescheduled to 12/12/2025 from 09:00 AM-05:00 PM in Written Testimony Only Hearing date changed",
        Slot(date(2025, 12, 12), time(9), time(17), "Written Testimony Only", written=True),
    ),
    (
        "Hearing rescheduled to 11/17/2025 from 11:00 AM-12:20 PM in B-1    and Virtual Hearing date changed",
        Slot(date(2025, 11, 17), time(11), time(12, 20), "B-1 and Virtual"),
    ),
    (
        "Hearing rescheduled to 10/08/2025 from 01:00 PM-05:00 PM in 222  and Virtual Hearing location changed",
        Slot(date(2025, 10, 8), time(13), time(17), "222 and Virtual"),
    ),
    (
        "Hearing rescheduled to 10/31/2025 from 11:30 AM-05:00 PM in A-2 Hearing updated to include Virtual",
        Slot(date(2025, 10, 31), time(11, 30), time(17), "A-2"),
    ),
    (
        "Hearing rescheduled (Joint Committee on Public Service) 09/22/2025 from 01:00 PM-03:10 PM in A-2",
        Slot(date(2025, 9, 22), time(13), time(15, 10), "A-2"),
    ),
    ("Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM", Slot(date(2021, 7, 28), time(13), time(16), None)),
    (
        "Public Hearing date Jun 14 from 01:00 PM to 05:00 PM in Hearing Room A-1",
        Slot(None, time(13), time(17), "Hearing Room A-1"),
    ),
    ("Hearing updated to New End Time 06:00 PM", Slot(None, None, time(18), None)),
    ("Hearing updated to New Start Time 10:00 AM", Slot(None, time(10), None, None)),
    ("Hearing location changed to A-1", Slot(None, None, None, "A-1")),
    ("Hearing updated to New End Time", None),
    ("Hearing canceled \u2013 new hearing TBD", None),
    ("Placed in the Orders of the Day for Thursday, April 29, 2021", None),
]


def test_a_hearing_is_what_the_text_says_of_it() -> None:
    """Date, hours and place are read in many wordings; missing ones are None, and so is a canceled hearing."""
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
    """The day of orders, a postponement, a recess or a conference is read; an impossible date is None."""
    assert read(text).set_for == day


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
    """Conferees are read as three names or one bracket; no other bracket has any."""
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


BILLS: list[tuple[str, list[tuple[str, str]]]] = [
    ("Accompanied a new draft, see S2836", [("S2836", "continues_in")]),
    ("New draft substituted, see S2942", [("S2942", "continues_in")]),
    ("Reported by H4000", [("H4000", "continues_in")]),
    ("Reported (in part) by S3084", [("S3084", "continues_in")]),
    ("Reported in part, see S2467", [("S2467", "continues_in")]),
    (
        "Committee recommended ought to pass with an amendment, substituting therefor a bill, see S5",
        [("S5", "continues_in")],
    ),
    ("Amended by substitution of a bill, H5", [("H5", "continues_in")]),
    ("Published as amended, see H5316", [("H5316", "continues_in")]),
    ("New draft of S984 and H1569", [("S984", "continues"), ("H1569", "continues")]),
    ("Recommended new draft (Pacheco) for S2836", [("S2836", "continues")]),
    ("Substituted as amended for H4524", [("H4524", "continues")]),
    ("Substituted, as amended, as a new text for H3701", [("H3701", "continues")]),
    ("Text of S3, reprinted as amended", [("S3", "continues")]),
    ("S2942, published as amended", [("S2942", "continues")]),
    ("Reported on a further part of H1", [("H1", "part_of")]),
    ("New draft of a part of H1", [("H1", "part_of")]),
    ("Reported on H5", [("H5", "continues")]),
    ("Reported on the residue of H5", [("H5", "part_of")]),
    ("Reported on the residue, see H5", [("H5", "continues_in")]),
    ("Reported in part, S2475", [("S2475", "continues_in")]),
    ("Recommended new text, on the residue, of H5", [("H5", "continues")]),
    ("Recommended next text for H5", [("H5", "continues")]),
    ("Substituted as anew text for H5", [("H5", "continues")]),
    ("Recommended new text for H5", [("H5", "continues")]),
    ("Substituted as a new text for H5", [("H5", "continues")]),
    ("Also based on S1059, S1122 and S2665", [("S1059", "continues"), ("S1122", "continues"), ("S2665", "continues")]),
    ("Accompanied S774 and H737", [("S774", "absorbed_into"), ("H737", "absorbed_into")]),
    ("Consolidated with H4299", [("H4299", "absorbed_into")]),
    ("Accompanied by H2418", [("H2418", "absorbs")]),
    ("Text of an amendment, see H7", [("H7", "mentions")]),
    ("Text of the further amendment to S5", [("S5", "mentions")]),
    ("See H12", [("H12", "mentions")]),
    ("Enacted as section 12 of the General Appropriation Bill, see H4002", [("H4002", "mentions")]),
    ("Amended by striking out all after the enacting clause and insetting the text of H5", [("H5", "takes_text")]),
    ("Read third, amended by substitution of a new text (H4320) and passed to be engrossed", [("H4320", "takes_text")]),
    ("For text of Senate amendment, see S2485", [("S2485", "takes_text")]),
    ("Committee recommended ought to be approved (for Majority Report see S2476)", [("S2476", "mentions")]),
    (
        "House concurred in the Senate amendment with a further amendment, see text of House document numbered 4887",
        [("H4887", "takes_text")],
    ),
    (
        (
            "Committee recommended ought to be adopted, striking out the text of Senate, No. 14 and inserting in place "
            "thereof the text of House, No. 68, as amended"
        ),
        [("S14", "mentions"), ("H68", "takes_text")],
    ),
    ("Accompanied a new draft, see s2729", [("S2729", "continues_in")]),
    ("Accompanied H4055C", [("H4055C", "absorbed_into")]),
    ("New draft of House, Nos. 12 and 13", [("H12", "continues"), ("H13", "continues")]),
    ("See H.4833", [("H4833", "mentions")]),
    ("Text of H5618, published as H5630", [("H5618", "continues"), ("H5630", "continues_in")]),
    ("Ought NOT to pass (under JR10)", []),
    ("Referred to the committee on House Rules", []),
    ("Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)", []),
]


def test_named_documents_carry_their_relation() -> None:
    """Every document named is found, in capitals, with the relation docs/design/actions.md gives its wording."""
    found = [(text, [(bill.number, bill.relation) for bill in read(text).bills]) for text, _ in BILLS]
    assert found == BILLS


def test_a_document_named_twice_is_named_once_with_the_closer_relation() -> None:
    """A pointer to a document does not hide that the proposal goes on there."""
    assert read("See S5; new draft substituted, see S5").bills == (NamedBill("S5", "continues_in"),)


def test_every_relation_rule_reads_its_example() -> None:
    """The example of a rule has the rule's relation, so no earlier rule takes it away."""
    for rule, example in zip(RELATION_RULES, RELATION_EXAMPLES, strict=True):
        assert {bill.relation for bill in read(example).bills} == {rule.relation}, example


# What docs/design/actions.md settles beyond the example of each rule (`rule_examples`), what clerks do, and how other
# courts word the same acts: all kinds, in their order.
KINDS: list[tuple[str, list[ActionKind]]] = [
    (
        "Read second, ordered to a third reading, rules suspended, read third and passed to be engrossed",
        ["read_second", "ordered_to_third_reading", "rules_suspended", "read_third", "engrossed"],
    ),
    ("Substituted as a new draft for S2470", ["substituted", "new_draft_of"]),
    ("Rules supended", ["rules_suspended"]),
    ("Read third (title changed), amended and passed to be engrossed", ["read_third", "amended", "engrossed"]),
    ("Amendment 1 adopted, as changed", ["amendment_adopted"]),
    (
        "Committee recommended ought to pass with an amendment and referred to the committee on House Rules",
        ["reported_favorably", "referred"],
    ),
    ("House concurred in the Senate amendment with a further amendment", ["concurred", "amended"]),
    ("House amendment adopted, in concurrence", ["amendment_adopted"]),
    (
        (
            "Committee reported that the matter be placed in the Orders of the Day for "
            "the next session with an amendment, "
            "substituting a new draft, see S2956"
        ),
        ["reported", "orders_of_the_day", "new_draft"],
    ),
    (
        "Read third, amended by substitution of a new text (H4320) and passed to be engrossed",
        ["read_third", "amended", "substituted", "text_of", "engrossed"],
    ),
    ("Reported on H5", ["reported"]),
    ("Text of the further amendment to S5", ["text_of"]),
    (
        "Reported by committee to Clerk's Office for processing, will accompany a study order",
        ["reported", "study_order"],
    ),
    (
        (
            "Committee reported, in each instance, that the matter be scheduled for "
            "consideration; and Rule 7A suspended, "
            "in each instance"
        ),
        ["reported", "rules_suspended"],
    ),
    ("Committee reported, in part, ought to pass", ["reported_favorably"]),
    ("Adopted, in concurrence, by a standing vote (5 to 1)", ["adopted"]),
    ("Governor's amendment accepted", ["governor_amendment_adopted"]),
    (
        "Governors amendment considered (in the form approved by the committee on Bills in the Third Reading)",
        ["governor_amendment_considered"],
    ),
    (
        "Governor returned to the House with vetoes and amendments to certain sections",
        ["vetoed", "returned_with_amendment"],
    ),
    ("Refererd to the committee on Bonding, Capital Expenditures and State Assets", ["referred"]),
    (
        "Referred the committee on House Steering, Policy and Scheduling with the amendment pending",
        ["referred", "amendment_pending"],
    ),
    ("Red second and ordered to a third reading", ["read_second", "ordered_to_third_reading"]),
    ("Reported form the committee on Senate Ways and Means", ["reported"]),
    ("Accompnied a new draft, see S2836", ["new_draft"]),
    ("Hearing reschduled to 07/28/2021 from 09:30 AM-12:00 PM in A-1", ["hearing_rescheduled"]),
    ("Read second,amended (as recommended by the committee on House Ways and Means)", ["read_second", "amended"]),
    ("Enacted  and\r\n laid before  the Governor ", ["enacted", "laid_before_governor"]),
    ("Ought NOT to pass (under JR10 )", ["reported_adversely"]),
    ("Placed in the Orders of the Day for Thursday, June 23. 2020", ["orders_of_the_day"]),
    ("Accompanied a study order, see H5281 (under House Rule 27)", ["study_order"]),
    ("Reporting date extended to Friday, July 31, 2026", ["reporting_date_extended"]),
    ("Committee on conference (Cyr-Friedman-Tarr), appointed", ["conference_appointed"]),
    ("Committee of conference appointed, in concurrence - (M. Moran-Ryan-Dooley)", ["conference_appointed"]),
    ("Senate non-concurred", ["nonconcurred"]),
    ("Passed over the Governor's veto", ["veto_overridden"]),
    (
        (
            "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in A-2 and "
            "Virtual\r\nHearing updated to New End Time"
        ),
        ["hearing_rescheduled", "hearing_time_changed"],
    ),
    ("Text of H5549 amended, published as H5558", ["reprinted"]),
    ("H5549, published as amendment", ["reprinted"]),
    ("Reported by the committee on House Ways and Means", ["reported"]),
    (
        (
            "Committee recommended ought to pass with an amendment, striking out all after the enacting clause and "
            "inserting the text of H5618, and referred to the committee on House Steering, Policy and Scheduling"
        ),
        ["reported_favorably", "text_of", "referred"],
    ),
    ("Order relative to subject matter adopted", ["adopted"]),
    (
        (
            "Reported, referred to the committee on Joint Rules, reported, rules "
            "suspended and referred to the committee "
            "on Public Service"
        ),
        ["reported", "referred", "rules_suspended"],
    ),
    (
        (
            "Governor returned to the House with amendments to sections 13 to 17, "
            "inclusive; and also to sections 22 and "
            "29, and signed the remainder of the bill"
        ),
        ["returned_with_amendment", "signed"],
    ),
    ("Point of Order pending", ["motion"]),
    ("Referred, pursuant to an order adopted by the two branches, to the committee on Aging", ["referred"]),
    ("Substituted as anew text for H4345", ["substituted", "text_of"]),
    ("Substituted as a next text for H4001", ["substituted", "text_of"]),
    ("Recommended next text for H4645", ["text_of"]),
    ("Recommended new text, on the residue, of H4564", ["text_of"]),
    ("Recommended new draft, on the residue, of H4564", ["new_draft_of"]),
    ("Reported in part, S2475", ["reported"]),
    ("Reported (in part) from a committee of conference", ["conference_reported"]),
    ("Senate concurs in the reference to the committee on The Judiciary", ["concurred"]),
    ("Decision of the Chair stands - 128 YEAS to 24 NAYS (See YEA and NAY No. 5)", ["motion"]),
    (
        "Taken from the files on motion (Driscoll) and referred to Subcommittee on chapter 250 of the acts of 2024",
        ["motion", "referred"],
    ),
    ("Spread upon the records of the House and sent to the Senate for its information", ["other"]),
    ("No further action take on the extension to Thursday, April 18, 2024", ["other"]),
    ("", ["other"]),
]


def test_kinds() -> None:
    """Doubts are settled; misspellings, left-out words, line breaks and later courts' wordings change no kind."""
    assert [(text, list(read(text).kinds)) for text, _ in KINDS] == KINDS


NOT_KNOWN = "billbot can't say what this entry means. Only the clerk's words are known."


def test_the_tables_cover_every_kind() -> None:
    """Each kind has a weight and a sentence, and nothing else has one."""
    assert get_args(ActionKind) == ACTION_KINDS
    assert set(WEIGHTS) == set(ACTION_KINDS)
    assert set(SENTENCES) == set(ACTION_KINDS)


def test_no_sentence_shouts() -> None:
    """A sentence ends like one, without an exclamation mark and without a "never"."""
    variants = [each for kind in SENTENCES.values() for each in kind.when]
    said = [each for kind in SENTENCES.values() for each in (kind.happened, kind.next, kind.beside)]
    for sentence in [*said, *(each or "" for of in variants for each in (of.happened, of.next))]:
        assert "!" not in sentence
        assert "never" not in sentence
        assert not sentence or sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (
            "Placed in the Orders of the Day for Thursday, May 7th, 2026",
            (
                "It was put on the calendar of a branch for Thursday, May 7, 2026. It can be taken up there or put off,"
                " and bills can wait on the calendar for a long time."
            ),
        ),
        ("Further action postponed until Monday, April 28, 2025", "It was put off to Monday, April 28, 2025."),
        ("Postponed to the next session", "It was put off to the next session."),
        (
            "Hearing scheduled for 12/11/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only",
            (
                "A committee takes testimony in writing only: Thursday, December 11, 2025, 4:00 PM to Monday, December"
                " 29, 2025, 5:00 PM. Anybody can usually send it; the bill page leads to the notice that says how."
            ),
        ),
        (
            "Hearing rescheduled to 10/08/2025 from 01:00 PM-05:00 PM in 222  and Virtual Hearing location changed",
            "The place of the hearing changed: Wednesday, October 8, 2025, 1:00 PM to 5:00 PM, 222 and Virtual.",
        ),
        (
            "Hearing rescheduled to 10/31/2025 from 11:30 AM-05:00 PM in A-2 Hearing updated to New End Time",
            "The hours of the hearing changed: Friday, October 31, 2025, 11:30 AM to 5:00 PM, A-2.",
        ),
        ("Reported on a part of H4883", "A committee reported this part of H.4883 as a bill of its own."),
        ("Also based on S2824", "It is based on S.2824 and carries on from there."),
        ("New draft of S984", "It is a new draft of S.984 and carries on from there."),
        (
            "Accompanied a study order, see H4844",
            "It was put into a study order. Nobody has to act on it; few come back, but all can be filed again.",
        ),
        (
            "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)",
            ("One branch passed it, 32 to 8. If the other has not passed it yet, it usually goes there next."),
        ),
        (
            "Bill reported favorably by committee and referred to the committee on House Ways and Means",
            "A committee recommends it. It goes next to House Ways and Means, which can hold it without a vote.",
        ),
        (
            "Accompanied a new draft, see S2836",
            "It goes on in a new draft, S.2836. Old numbers usually do not move again.",
        ),
        (
            "Hearing rescheduled to 07/28/2021 from 09:30 AM-12:00 PM in Virtual Hearing",
            (
                "The hearing was moved: Wednesday, July 28, 2021, 9:30 AM to 12:00 PM, Virtual Hearing. "
                "Anybody can usually testify; the bill page leads to the notice that says how."
            ),
        ),
        (
            "Laid before the Governor",
            (
                "Both branches have passed the final text, and it goes to the Governor. The Governor has ten days to"
                " sign it, veto it or send it back with changes; what is left unsigned becomes law, unless the term"
                " ends first."
            ),
        ),
        (
            "Ought NOT to pass (under Joint Rule 23)",
            (
                "Its committee did not report it in time, which by rule is advice against it. That usually ends it for"
                " the term, unless a branch calls it up for a joint session."
            ),
        ),
        (
            "Proposal for Constitutional Amendment reported adversely by committee",
            (
                "A committee recommends against it. That usually ends it for the term, unless a branch calls it up for"
                " a joint session."
            ),
        ),
        ("Motion to reconsider did not prevail", "A step of procedure; by itself it changes nothing in the text."),
        ("Substituted as a new text for H4001", "It takes the place of H.4001 and carries on from there."),
        ("Adopted", "One branch adopted it. That is how orders and resolutions pass."),
        (
            "Order relative to subject matter adopted",
            "An order was adopted. For a bill that is usually a step on the way, not its passage.",
        ),
        (
            "Failed to pass over veto - 90 YEAS to 65 NAYS",
            "One branch let the Governor's veto stand, 90 to 65. It is final, unless the vote is reconsidered.",
        ),
        (
            "Committee of conference report rejected",
            (
                "One branch did not accept the text that negotiators of both branches agreed on. They may negotiate"
                " again, in a new committee of conference."
            ),
        ),
        (
            "Referred to the committee on House Ways and Means",
            "It is sent to House Ways and Means. Many bills are not reported from there in their term.",
        ),
        ("Petition to discharge the committee filed", NOT_KNOWN),
        ("Referred to the next General Court", NOT_KNOWN),
        ("Accompanied by S1, S2, S3, S4 and S5", "S.1, S.2, S.3 and 2 others are folded into this one."),
        (
            "Signed (in part) by the Governor, Chapter 24 of the Acts of 2021",
            "The Governor signed it in part: it is law, chapter 24 of the Acts of 2021.",
        ),
        (
            "Governor returned to the House with disapproval of section 73 and with an amendment to section 38",
            "The Governor vetoed a part of it. The Governor also sent back a part and asks for changes.",
        ),
        (
            "Section 73 passed over veto - 154 YEAS to 0 NAYS (See YEA and NAY No. 193)",
            (
                "One branch passed Section 73 of it over the Governor's veto, 154 to 0. "
                "What both branches pass over the veto becomes law, too."
            ),
        ),
        (
            "Referred to the committee on The Judiciary",
            "It is sent to the Judiciary Committee. Bills usually wait there until the committee reports.",
        ),
        (
            "Referred to the committee on Rules of the two branches, acting concurrently",
            "It is sent to the Joint Rules Committee. Bills usually wait there until the committee reports.",
        ),
    ],
)
def test_the_most_telling_kind_leads_the_sentence(text: str, meaning: str) -> None:
    """A row's sentence begins with what matters most in it."""
    assert explained(read(text)) == meaning


def test_the_branch_is_named() -> None:
    """Sentences name the branch of the row, and the other one."""
    assert sentences(read("House NON-concurred in the Senate amendment"), "House")[0] == (
        "The House refused what the Senate did."
    )
    assert sentences(read("Placed in the Orders of the Day for the next session"), "Senate")[0] == (
        "It was put on the calendar of the Senate."
    )


HEARING = "Hearing scheduled for 01/08/2026 from 01:00 PM-05:00 PM in"
EXTENDED = "Reporting date extended to Friday April 15, 2022"
SAME = [
    ("House concurred.", "House concurred"),
    ("Rules supended", "Rules suspended"),
    (
        "Passed to be engrossed -- see Roll Call #65 (Yeas 39 to Yeas 0)",
        "Passed to be engrossed -see Roll Call #65 (Yeas 39 \u2013 Nays 0)",
    ),
    ("Accompanied a study order, see S2824", "Accompanied a study order (under JR10), see S2824"),
    ("Accompanied a study order, see H5281", "Accompanied a study order, see H5281 (under House Rule 27)"),
    ("Read third and passed to be engrossed", "Read third (title changed) and passed to be engrossed"),
    (f"{HEARING} Virtual hearing", f"{HEARING} Virtual Hearing"),
    ("Referred to the committee on the Judiciary", "Referred to the committee on The Judiciary"),
]
OTHER = [
    ("Accompanied a study order, see S2824", "Accompanied a study order, see S2825"),
    ("Amendment 12 adopted", "Amendment 13 adopted"),
    ("Amendment #12 (Tarr) rejected", "Amendment #12 (Creem) rejected"),
    ("Amendment 12 adopted", "Amendment 12 rejected"),
    (EXTENDED, "Reporting date extended to Friday April 22, 2022"),
    ("Reporting date extended to Friday April 15, 2022", f"{EXTENDED}, pending concurrence"),
    (f"{HEARING} A-1", f"{HEARING} A-2"),
    ("Referred to the committee on The Judiciary", "Referred to the committee on Revenue"),
    ("Enacted", "Enacted - 158 YEAS to 0 NAYS (See YEA and NAY No. 12)"),
    ("Order relative to housing adopted", "Order relative to prisons adopted"),
    (EXTENDED, EXTENDED.replace("extended", "not extended")),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=[one for one, _ in SAME])
def test_the_same(one: str, other: str) -> None:
    """Case, punctuation, typos and an added bracket do not change the meaning."""
    assert mean_the_same(one, other)
    assert mean_the_same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER, ids=[f"{one} - {other}" for one, other in OTHER])
def test_not_the_same(one: str, other: str) -> None:
    """Another document, number, name, day, place, vote, committee or matter, and its denial, is something else."""
    assert not mean_the_same(one, other)
    assert not mean_the_same(other, one)


def test_the_words_alone() -> None:
    """Case, punctuation, typos and the cited rule are not part of the words."""
    ruled, plain = "Accompanied a study order (under JR10), see S2824.", "Accompnied a study  order, see s2824"
    assert normalized(read(ruled)) == normalized(read(plain))
    assert normalized(read("Amendment 1 12 adopted")) != normalized(read("Amendment 11 2 adopted"))


def test_what_repeats() -> None:
    """Another date alone repeats, and so do other words for the same; a row that is new never does."""
    row = Change(BillId(194, "H1588"), "action_dated", "routine", 1, date(2026, 3, 2), "House", "House concurred")
    assert repeats(row)
    reworded = Change(BillId(194, "H1588"), "action_reworded", "routine", 1, None, "House", "Rejected", "Adopted")
    assert not repeats(reworded)
    assert not repeats(Change(BillId(194, "H1588"), "action_added", "routine", 1, None, "House", "House concurred"))
