"""How a bill's text is read: paragraphs, sections, the law that each amends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain import texts
from billbot.domain.bills import BillId

WHOLE = """HOUSE . . . . . . . . No. 1588
An Act relative to the samples of the commonwealth.
Whereas, The deferred operation of this act would tend to defeat its purpose.
Be it enacted by the Senate and House of Representatives in General Court assembled, and by the authority
of the same, as follows:
SECTION 1. Chapter 6 of the General Laws is hereby repealed.
"""


def test_parts_before_the_sections() -> None:
    """Title, emergency preamble and enacting clause are told from the sections."""
    read = texts.read(WHOLE)
    assert read.title == "An Act relative to the samples of the commonwealth."
    assert read.preamble == "Whereas, The deferred operation of this act would tend to defeat its purpose."


@pytest.mark.parametrize("head", ["SECTION 2.", "SECTION 2:", "SECTION 2-", "SECTION 2 .", "SEC. 2."])
def test_spellings_of_a_section(head: str) -> None:
    """A section is found in whatever way its head is spelled."""
    assert [each.number for each in texts.read(f"\tSECTION 1. A.\n\t{head} (a) B.").sections] == ["1", "2"]


def test_sections_of_the_law() -> None:
    """A section added to the law is not the bill's own, even in capitals."""
    text = "\tSECTION 1. Add:-\n\tSECTION 37F. The board.\n\tSection 2. A rule.\n\tSECTION 2. End."
    assert [each.number for each in texts.read(text).sections] == ["1", "2"]


def test_head_on_a_line_of_its_own() -> None:
    """A head without punctuation counts if it has its own line."""
    text = "\tSECTION 1\n\tChapter 6 is repealed.\n\tSECTION 2\n\tEnd."
    assert [(each.number, each.text) for each in texts.read(text).sections] == [
        ("1", "Chapter 6 is repealed."), ("2", "End."),
    ]  # fmt: skip


def test_sections_in_small_letters() -> None:
    """If no head is in capitals, those that count from one on are the bill's."""
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
    """Any string can be read, and its sentences together are its paragraphs."""
    for section in texts.read(text).sections:
        assert all("".join(texts.sentences(each)) == each for each in section.paragraphs)


@given(st.text(alphabet="SECTION 12.\n\t abc:-“”;", max_size=300))
def test_no_word_is_lost(text: str) -> None:
    """Text that is not a section's head is kept: sections have all of the text."""
    read = texts.read(text)
    kept = sum(char in "abc" for section in read.sections for char in section.text)
    assert kept == sum(char in "abc" for char in text)


FRONT = """
SENATE DOCKET, NO. 1107 FILED ON: 1/15/2025
SENATE . . . . . . . . . . . . . . No. 1122
{words}
The Commonwealth of Massachusetts
An Act relative to agreements.
Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:
SECTION 1. Chapter 6 is amended as in House, No. 77.
"""


def named(words: str) -> list[str]:
    """The other bills that a first page with these words names."""
    found = texts.bills_on_front_page(texts.read(FRONT.format(words=words)), 194)
    return [each.number for each in found if each not in {BillId(194, "S1122"), BillId(194, "SD1107")}]


def test_named() -> None:
    """A first page names the bills that it is based on, reports, or replaces; what the text says does not count."""
    assert named("(House, No. 5316) (also based on Senate, Nos. 1059, 1122 and 2665); reports") == [
        "H5316",
        "S1059",
        "S2665",
    ]
    assert named("the text of Senate document numbered 3072, printed as amended") == ["S3072"]
    assert named("the petition (accompanied by bill, House, No. 300) of Ann Sample") == ["H300"]


def test_earlier_court() -> None:
    """A number from an earlier court does not belong to this one."""
    assert named("[SIMILAR MATTER FILED IN PREVIOUS SESSION\nSEE SENATE, NO. 997 OF 2023-2024.]") == []


TYPED = (
    "\tSECTION 1. Section 3 of chapter 7 is hereby amended by adding:-\r\n\t“Sample”, a thing.\r\n\tSECTION 2. End.\r\n"
)


def test_typed_text() -> None:
    """In the text of the site's JSON each line is a paragraph."""
    first, second = texts.read(TYPED).sections
    assert first.paragraphs == ("Section 3 of chapter 7 is hereby amended by adding:-", "“Sample”, a thing.")
    assert (first.label, second.label) == ("SECTION 1", "SECTION 2")


def test_rows_of_dots() -> None:
    """A row of dots, as in a budget, is one mark."""
    (section,) = texts.read("\t0520-0001 For a thing ........ $1,000\n\t4400-1000 Aid . . . . $70\n").sections
    assert section.paragraphs == ("0520-0001 For a thing … $1,000", "4400-1000 Aid … $70")


@pytest.mark.parametrize(
    ("words", "amends"),
    [
        ("Section 13 of chapter 46 of the General Laws, as so appearing, is amended by", "chapter 46, section 13"),
        ("Sections 13 and 14 of said chapter 46 are hereby repealed.", "chapter 46, sections 13 and 14"),
        ("Said section 13 is hereby further amended by", "chapter 9A, section 13"),
        ("Subsection (d) of said section 5-202 of said chapter 190B is hereby", None),
        ("Subsection (d) of said section 5-202 of said chapter 190B is hereby amended", "chapter 190B, section 5-202"),
        ("Item 7004-0101 of section 2 of chapter 126 of the acts of 2022 is hereby amended by",
         "chapter 126 of the acts of 2022, section 2, item 7004-0101"),
        ("Chapter 6 is hereby amended by striking out section 9 and inserting in place", "chapter 6, section 9"),
        ("Chapter 6 is hereby amended by inserting after section 9 the following:-\n\tSection 9A. No.",
         "chapter 6, new section 9A"),
        ("The General Laws are hereby amended by inserting after chapter 93K the following:-\n\tCHAPTER 93L.\n\tOf",
         "general laws, new chapter 93L"),
        ("Chapter 6 is hereby amended by adding the following new section:-\n\tSection 9A Of fees.\n\tSection 1. No.",
         "chapter 6, new section 9A"),
        ("Chapter 6 is hereby amended by adding the following 2 sections:-\n\tSection 9A. No.\n\tSection 9B. No.",
         "chapter 6, new sections 9A to 9B"),
        ("Section 3.7 of said charter is hereby amended by", "charter, section 3.7"),
        ("Notwithstanding section 3 of chapter 7, no fee shall be charged.", None),
    ],
)  # fmt: skip
def test_amended_part(words: str, amends: str | None) -> None:
    """A section says in its first words which part of the law it amends; "said" is what the one before it named."""
    text = f"\tSECTION 1. Chapter 9A is hereby amended by\n\tSECTION 2. {words}"
    assert texts.read(text).sections[1].amends == amends
