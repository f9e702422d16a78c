"""Two texts section by section: what stayed, moved, is new or gone."""

from hypothesis import given
from hypothesis import strategies as st

from billbot.domain import texts
from tests.support.section_sample import TEXTS, A, B, C, compared, kinds


def test_renumbered() -> None:
    """A section that says the same under another number is unchanged."""
    assert kinds(A.format(1) + B.format(2), C.format(1) + A.format(2) + B.format(3)) == [
        "new",
        "unchanged",
        "unchanged",
    ]


def test_moved() -> None:
    """A section that stands behind another one by now is moved, neither gone nor new."""
    found = compared(A.format(1) + B.format(2) + C.format(3), C.format(1) + A.format(2) + B.format(3))
    assert [section.kind for section in found.sections] == ["moved", "unchanged", "unchanged"]


def test_gone_where_it_stood() -> None:
    """What is gone is named behind the section that it stood behind."""
    found = compared(A.format(1) + B.format(2) + C.format(3), A.format(1) + C.format(2))
    assert [section.kind for section in found.sections] == ["unchanged", "gone", "unchanged"]
    assert found.count("gone") == 1


def test_same_part_of_the_law() -> None:
    """What amends the same part of the law is the same section, though no word of it stayed."""
    other = "\tSECTION 9. Said section 13 of chapter 46 is repealed.\n"
    (section,) = compared(A.format(1), other).sections
    assert (section.kind, section.amends) == ("rewritten", "chapter 46, section 13")


def test_sentence_that_went_to_another_section() -> None:
    """A sentence that was struck here and stands there by now is moved, and says where."""
    moved = "The board shall publish all guidance on its website within thirty days. "
    found = compared(B.format(1) + moved + "\n" + C.format(2), B.format(1) + C.format(2).rstrip() + " " + moved)
    assert [(each.kind, each.elsewhere) for section in found.sections for each in section.changes] == [
        ("deleted", "SECTION 2"), ("inserted", "SECTION 1"),
    ]  # fmt: skip


CONTROL = (
    "\tSECTION 1. Section 1 of chapter 209A is hereby amended by inserting after the definition of “Abuse” the "
    "following:- “Coercive control”, isolating a household member from friends or relatives, depriving them of basic "
    "necessities, or regulating their movements, communications, finances and access to services.\n"
)
REWORDED = (
    "\tSECTION {}. Chapter 209A of the General Laws is hereby amended by striking out section 1 and inserting in place "
    "thereof:- A court may find coercive control where somebody intends to isolate a family or household member from "
    "friends, relatives or other support, to deprive them of necessities, or to monitor their movements and finances.\n"
)
OTHERS = "\tSECTION {}. Section 1 of chapter 209A is hereby amended by striking out the words “petition” and “clerk”.\n"


def test_reworded_among_others() -> None:
    """What is reworded as one section of several is rewritten, neither gone nor new, whatever else amends that law."""
    found = compared(CONTROL, OTHERS.format(1) + REWORDED.format(2) + C.format(3))
    assert [section.kind for section in found.sections] == ["new", "rewritten", "new"]


def test_the_whole_beside_a_part() -> None:
    """Of two sections whose substance is in one, the longer is its counterpart, and the shorter was merged into it."""
    court = "\tSECTION 1. The court shall report to the clerks, by June 30, on all samples of rivers.\n"
    one = court + REWORDED.format(2)
    whole = REWORDED.format(1).replace("A court may", "Any judge may").replace("intends to", "tries to").rstrip()
    found = compared(one, f"{whole} And the court reports to the clerks, by June 30, on samples of all rivers.\n")
    assert [(section.kind, section.earlier and section.earlier.number) for section in found.sections] == [
        ("merged", "1"), ("rewritten", "2"),
    ]  # fmt: skip


def test_merged_and_split() -> None:
    """What became part of a section that has its own counterpart is merged into that; the other way it is split off."""
    both = (
        REWORDED.format(1).rstrip() + " The court shall report to the clerks, by June 30, on all samples of rivers.\n"
    )
    one = (
        REWORDED.format(1)
        + "\tSECTION 2. The court shall report to the clerks, by June 30, on all samples of rivers.\n"
    )
    merged, split = compared(one, both).sections[-1], compared(both, one).sections[-1]
    assert (merged.kind, merged.within and merged.within.label) == ("merged", "SECTION 1")
    assert (split.kind, split.within and split.within.label) == ("split", "SECTION 1")


def test_formula_is_no_likeness() -> None:
    """That two sections amend one part of the law in the usual words does not make them the same."""
    amends = "\tSECTION {}. Said section 7C of said chapter 89, as so appearing, is hereby amended by {}\n"
    words = (
        "inserting after the words “maintenance vehicle”, in line 9, the words:- , or disabled car on the shoulder.",
        "striking out subsection (c), and adding:- A fine of five dollars is due from whoever does not move over.",
        "striking out, in lines 8 and 10, each time they appear, the words “executive office of transportation”.",
        "inserting before the definition of “Vehicle” a definition:- “Bus”, what carries more than nine people.",
    )
    earlier, later = (
        "".join(amends.format(at, words[each]) for at, each in enumerate(some, 1)) for some in ((0, 1), (2, 3))
    )
    assert sorted(kinds(earlier, later)) == ["gone", "gone", "new", "new"]


def test_preamble() -> None:
    """An emergency preamble counts as a section."""
    clause = "Be it enacted by the Senate, and by the authority\nof the same, as follows:\n"
    found = compared(clause + B.format(1), "Whereas, The deferred operation of it.\n" + clause + B.format(1))
    assert [(section.kind, section.later and section.later.heading) for section in found.sections] == [
        ("new", "Emergency preamble"), ("unchanged", None),
    ]  # fmt: skip


@given(TEXTS)
def test_with_itself(text: str) -> None:
    """A text compared with itself is unchanged throughout."""
    assert set(kinds(text, text)) <= {"unchanged"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_strings(earlier: str, later: str) -> None:
    """Whatever two strings they are, each section of the later one is named once."""
    found = compared(earlier, later).sections
    assert sum(each.later is not None for each in found) == len(texts.read(later).sections)
