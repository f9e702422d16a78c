"""The paragraphs of a printed or typed text, without the furniture of its pages."""

from billbot.domain import texts
from tests.support.section_sample import PRINTED

TYPED = (
    "\tSECTION 1. Section 3 of chapter 7 is hereby amended by adding:-\r\n\t“Sample”, a thing.\r\n\tSECTION 2. End.\r\n"
)


def test_print_without_its_furniture() -> None:
    """Numbers of lines and pages are gone, a number that belongs to the text is not, and parted words are whole."""
    first, second = texts.read(PRINTED).sections
    assert first.paragraphs == (
        "Chapter 6 of the General Laws is hereby amended by adding the following 2 sections:-",
        "Section 223. (a) No agency may enforcement samples of the school-aged, to enforcement.",
        "(b) The agency shall report to the clerks.",
        "Section 224. Nobody shall.",
    )
    assert (second.number, second.text) == ("2", "Section 13 of chapter 46 of the General Laws is hereby repealed.")


def test_leftover_of_a_copy() -> None:
    """What a copy of a print lists behind its pages, letters of words that it took for struck, is no text."""
    copied = PRINTED + "\n[DELETED: :D/A:DAEITDSA Dn1x1n1]\n[DELETED: SsScbca(f]\n"
    assert texts.read(copied) == texts.read(PRINTED)


def test_typed_text() -> None:
    """In the text of the site's JSON each line is a paragraph."""
    first, second = texts.read(TYPED).sections
    assert first.paragraphs == ("Section 3 of chapter 7 is hereby amended by adding:-", "“Sample”, a thing.")
    assert (first.label, second.label) == ("SECTION 1", "SECTION 2")


def test_running_heads() -> None:
    """What begins page after page of a budget is left out, and so are its pages' numbers and the dots."""
    page = "Committee on Samples H.1\n052{0}-000{0} For the {0}th thing ........ $1,00{0}\n{0}\n\n"
    (section,) = texts.read("".join(page.format(number) for number in range(1, 9))).sections
    assert section.text == "\n".join(f"052{n}-000{n} For the {n}th thing … $1,00{n}" for n in range(1, 9))


def test_budget() -> None:
    """Items, departments and rows of sums are paragraphs, though neither a stop nor an empty line divides them."""
    text = "1599-0001 For a reserve to be paid to the cities and\ntowns...... $5,000\nDepartment of Samples\n"
    text += "4400-1000 Aid . . . . $70\nBoard of Samples $0 $54,500 $0\nFund -1,185.0 . 0.5\n"
    text += "under sections 9, 10, 11\nof it"
    (section,) = texts.read(text).sections
    assert section.paragraphs == (
        "1599-0001 For a reserve to be paid to the cities and towns … $5,000",
        "Department of Samples",
        "4400-1000 Aid … $70",
        "Board of Samples $0 $54,500 $0",
        "Fund -1,185.0 . 0.5",
        "under sections 9, 10, 11 of it",
    )
