"""The text of a bill as its parts: title, preamble, sections and sentences, and what its first page names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain import texts
from billbot.domain.bills import BillId
from tests.support.section_sample import PRINTED


def test_parts_before_the_sections() -> None:
    """A print's title, emergency preamble and enacting clause are told from its sections."""
    read = texts.read(PRINTED)
    assert read.title == "An Act relative to the samples of the commonwealth."
    assert read.preamble == "Whereas, The deferred operation of this act would tend to defeat its purpose."


@pytest.mark.parametrize("head", ["SECTION 2.", "SECTION 2:", "SECTION 2-", "SECTION 2 .", "SEC. 2.", "SEC\ufffdON 2."])
def test_spellings_of_a_section(head: str) -> None:
    """A section is found in whatever way its head is spelt."""
    assert [each.number for each in texts.read(f"\tSECTION 1. A.\n\t{head} (a) B.").sections] == ["1", "2"]


def test_sections_of_the_law() -> None:
    """A section that is put into the law is none of the bill, though it be in capitals."""
    text = "\tSECTION 1. Add:-\n\tSECTION 37F. The board.\n\tSection 2. A rule.\n\tSECTION 2. End."
    assert [each.number for each in texts.read(text).sections] == ["1", "2"]


def test_head_on_a_line_of_its_own() -> None:
    """A head without a mark behind it is one where it has a line of its own."""
    text = "\tSECTION 1\n\tChapter 6 is repealed.\n\tSECTION 2\n\tEnd."
    assert [(each.number, each.text) for each in texts.read(text).sections] == [
        ("1", "Chapter 6 is repealed."), ("2", "End."),
    ]  # fmt: skip


def test_sections_in_small_letters() -> None:
    """Where no head is in capitals, those that count from one on are the bill's."""
    text = "\tSection 1. Add:-\n\tSection 223. The board.\n\tSection 2. End."
    assert [each.number for each in texts.read(text).sections] == ["1", "2"]


def test_text_on_one_line() -> None:
    """A text whose breaks were lost still has its sections."""
    assert [each.text for each in texts.read("SECTION 1. A thing. SECTION 2. Another.").sections] == [
        "A thing.", "Another.",
    ]  # fmt: skip


def test_text_without_sections() -> None:
    """A text without sections is one section."""
    (section,) = texts.read("Ordered, That the committee be discharged.").sections
    assert (section.label, section.text) == (None, "Ordered, That the committee be discharged.")


def test_sentences() -> None:
    """A sentence ends at a stop or semicolon, not at the dot of a short form; together they are the paragraph."""
    paragraph = "See No. 4 of 8 U.S.C. 1357; provided, that it ends. “Yes.” (b) So."
    assert texts.sentences(paragraph) == [
        "See No. 4 of 8 U.S.C. 1357; ", "provided, that it ends. ", "“Yes.” ", "(b) So.",
    ]  # fmt: skip
    assert texts.sentences("In 2020;provided, that.") == ["In 2020;", "provided, that."]


@given(st.text())
def test_any_string(text: str) -> None:
    """Whatever string it is, it is read, and its sentences together are its paragraphs."""
    for section in texts.read(text).sections:
        assert all("".join(texts.sentences(each)) == each for each in section.paragraphs)


@given(st.text(alphabet="SECTION 12.\n\t abc:-“”;", max_size=300))
def test_no_word_is_lost(text: str) -> None:
    """What is no head of a section stays: the letters of the sections are the text's."""
    read = texts.read(text)
    kept = sum(char in "abc" for section in read.sections for char in section.text)
    assert kept == sum(char in "abc" for char in text)


PRINT = """
SENATE DOCKET, NO. 1107 FILED ON: 1/15/2025
SENATE . . . . . . . . . . . . . . No. 1122
{words}
The Commonwealth of Massachusetts
An Act relative to agreements.
Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:
1 SECTION 1. Chapter 6 is amended as in House, No. 77.
"""


def named(words: str) -> list[str]:
    """What a first page with these words names beside itself."""
    found = texts.bills_on_front_page(texts.read(PRINT.format(words=words)), 194)
    return [each.number for each in found if each not in {BillId(194, "S1122"), BillId(194, "SD1107")}]


def test_named() -> None:
    """A first page names the bills that it is based on, reports, or stands for; what the text says counts not."""
    assert named("(House, No. 5316) (also based on Senate, Nos. 1059, 1122 and 2665); reports") == [
        "H5316",
        "S1059",
        "S2665",
    ]
    assert named("the text of Senate document numbered 3072, printed as amended") == ["S3072"]
    assert named("the petition (accompanied by bill, House, No. 300) of Ann Sample") == ["H300"]


def test_earlier_court() -> None:
    """The number under which a bill was filed in an earlier court is none of this one."""
    assert named("[SIMILAR MATTER FILED IN PREVIOUS SESSION\nSEE SENATE, NO. 997 OF 2023-2024.]") == []


def test_text_without_a_front() -> None:
    """A typed text has no first page, and names nothing there."""
    assert texts.bills_on_front_page(texts.read("\tSECTION 1. As in House, No. 77."), 194) == ()


def test_section_of_the_law_in_capitals() -> None:
    """A section of the law that is printed in capitals, "SECTION 8EEE", is none of the bill's own."""
    text = "\tSECTION 1. It ends.\n\tSECTION 2. Chapter 6 is hereby amended by adding:-\n\tSECTION 8EEE. Nobody pays.\n"
    assert [section.number for section in texts.read(text).sections] == ["1", "2"]
