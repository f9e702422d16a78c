"""How two texts are compared, and one with two earlier ones."""

from hypothesis import given
from hypothesis import strategies as st

from billbot.domain import comparing, texts
from tests.support.section_sample import TEXTS, A, B, C, changes, compared, kinds


def test_renumbered() -> None:
    """A section that says the same under another number is unchanged."""
    assert kinds(A.format(1) + B.format(2), C.format(1) + A.format(2) + B.format(3)) == [
        "new",
        "unchanged",
        "unchanged",
    ]


def test_moved() -> None:
    """A section that is now after another is moved, not gone or new."""
    found = compared(A.format(1) + B.format(2) + C.format(3), C.format(1) + A.format(2) + B.format(3))
    assert [section.kind for section in found.sections] == ["moved", "unchanged", "unchanged"]


def test_gone_where_it_stood() -> None:
    """A removed section is named after the section before it."""
    found = compared(A.format(1) + B.format(2) + C.format(3), A.format(1) + C.format(2))
    assert [section.kind for section in found.sections] == ["unchanged", "gone", "unchanged"]
    assert found.count("gone") == 1


def test_same_part_of_the_law() -> None:
    """Sections that amend the same part of the law correspond, even without a common word."""
    other = "\tSECTION 9. Said section 13 of chapter 46 is repealed.\n"
    (section,) = compared(A.format(1), other).sections
    assert (section.kind, section.amends) == ("rewritten", "chapter 46, section 13")


def test_sentence_that_went_to_another_section() -> None:
    """A sentence struck here and added there is moved, with both places."""
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
    """A reworded section among several is rewritten, not gone or new, whatever else amends that law."""
    found = compared(CONTROL, OTHERS.format(1) + REWORDED.format(2) + C.format(3))
    assert [section.kind for section in found.sections] == ["new", "rewritten", "new"]


def test_the_whole_beside_a_part() -> None:
    """If one section has the substance of two, the longer corresponds to it, and the shorter is merged."""
    court = "\tSECTION 1. The court shall report to the clerks, by June 30, on all samples of rivers.\n"
    one = court + REWORDED.format(2)
    whole = REWORDED.format(1).replace("A court may", "Any judge may").replace("intends to", "tries to").rstrip()
    found = compared(one, f"{whole} And the court reports to the clerks, by June 30, on samples of all rivers.\n")
    assert [(section.kind, section.earlier and section.earlier.number) for section in found.sections] == [
        ("merged", "1"), ("rewritten", "2"),
    ]  # fmt: skip


def test_merged_and_split() -> None:
    """A section that became part of another with its own counterpart is merged; the reverse is split."""
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
    """Two sections that amend one part of the law in the usual words are not the same for that."""
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


@given(TEXTS)
def test_with_itself(text: str) -> None:
    """A text compared with itself is unchanged throughout."""
    assert set(kinds(text, text)) <= {"unchanged"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_strings(earlier: str, later: str) -> None:
    """For any two strings, each section of the later one is named once."""
    found = compared(earlier, later).sections
    assert sum(each.later is not None for each in found) == len(texts.read(later).sections)


def test_words_within_a_sentence() -> None:
    """Within a sentence that is much the same the words that changed are named."""
    later = B.replace("June 30", "July 31").replace("all samples", "samples").replace("both", "both the")
    (section,) = compared(B.format(1), later.format(1)).sections
    assert [(each.kind, each.old.strip(), each.new.strip()) for each in section.changes] == [
        ("inserted", "", "the"), ("replaced", "June 30", "July 31"), ("deleted", "all", ""),
    ]  # fmt: skip


def test_moved_within_its_section() -> None:
    """A sentence that is elsewhere in the same section, under another letter, moved within it."""
    moved = "({}) publish all guidance on its website within thirty days of that;"
    other = "({}) report to the clerks of both branches on June 30;"
    earlier = f"\tSECTION 1. The board shall: {moved.format('i')} {other.format('ii')}\n"
    later = f"\tSECTION 1. The board shall: {other.format('i')} {moved.format('ii')}\n"
    (section,) = compared(earlier, later).sections
    assert [each.elsewhere for each in section.changes].count("this section") == 2


def test_sentence_that_was_divided() -> None:
    """A sentence that became a list is compared with the whole of that list."""
    one = "The board shall visit the rivers of the commonwealth, count the fish in them and report by June 30."
    other = one.replace(",", ";").replace(" and", "; and")
    assert (
        max(len((old + new).split()) for _, old, new in changes(f"\tSECTION 1. {one}\n", f"\tSECTION 1. {other}\n"))
        == 1
    )


def test_sentence_that_ends_elsewhere() -> None:
    """Words that are now followed by another break did not change."""
    earlier = "\tSECTION 1. (i) rivers and lakes of it; or\n\t(ii) ponds and pools of it.\n"
    assert changes(earlier, earlier.replace("or\n\t", "or ")) == []


def test_many_sentences_of_one_section() -> None:
    """In a long rewritten section, sentences that stayed similar are still paired."""
    kept = "The agency shall keep record number {} of each person whom it holds, for two years."
    earlier = "".join(f"{kept.format(n)} Nobody {n} may enter; " for n in range(40))
    later = "".join(f"{kept.format(n).replace('two', 'three')} All guests {n} pay. " for n in range(40))
    found = changes(f"\tSECTION 1. {earlier}\n", f"\tSECTION 1. {later}\n")
    assert [each for each in found if "two" in each[1]] == [("replaced", "two", "three")] * 40


@given(TEXTS, TEXTS)
def test_applied(earlier: str, later: str) -> None:
    """The earlier side of all runs is the earlier text, their later side the later one."""
    one, other = texts.read(earlier), texts.read(later)
    found = comparing.compare_texts(one, other).sections
    assert ["".join(run.new for run in each.runs) for each in found if each.later] == [
        each.text for each in other.sections
    ]
    assert sorted("".join(run.old for run in each.runs) for each in found if each.earlier) == sorted(
        each.text for each in one.sections
    )


def test_sum_of_money() -> None:
    """A sum that changed is named whole, not by the figures of it that did."""
    earlier = B.format(1).replace("all samples", "the use of $1,500,000 for roads and ways")
    assert changes(earlier, earlier.replace("1,500,000", "300,000")) == [("replaced", "$1,500,000", "$300,000")]


def test_origins() -> None:
    """The comparison says which of two texts each section comes from."""
    app, senate = texts.read(A.format(1) + B.format(2)), texts.read(C.format(1) + B.format(2))
    report = texts.read(
        A.format(1) + B.format(2) + C.format(3) + "\tSECTION 4. This act takes effect at once, on passage.\n"
    )
    found = comparing.compare_three(report, app, senate).sections
    assert [each.origin for each in found] == ["first", "both", "second", "neither"]


def test_parts_of_each() -> None:
    """A section that has a part of each, which the other lacks, comes from both."""
    one = B.format(1).rstrip() + " No fee is due for a copy of that report in any office.\n"
    other = B.format(1).rstrip() + " The report names all rivers and ponds of every county.\n"
    both = one.rstrip() + other.partition("samples.")[2]
    (found,) = comparing.compare_three(texts.read(both), texts.read(one), texts.read(other)).sections
    assert found.origin == "both"


def test_drawn() -> None:
    """Each section is next to its source text; what either text lost is named."""
    first, second = texts.read(A.format(1) + B.format(2)), texts.read(C.format(1) + B.format(2))
    found = comparing.compare_three(texts.read(C.format(1).replace("year", "month") + B.format(2)), first, second)
    assert [(each.origin, each.beside_second, each.compared.kind) for each in found.sections] == [
        ("second", True, "rewritten"), ("both", False, "unchanged"),
    ]  # fmt: skip
    assert [[each.amends for each in side] for side in found.left_out] == [["chapter 46, section 13"], []]


@given(TEXTS, TEXTS, TEXTS)
def test_drawn_of_any(text: str, first: str, second: str) -> None:
    """For any texts, each section of the last is named once, in order."""
    read = texts.read(text)
    found = comparing.compare_three(read, texts.read(first), texts.read(second))
    assert [each.compared.later for each in found.sections] == list(texts.all_sections(read))


def test_preamble() -> None:
    """An emergency preamble counts as a section."""
    clause = "Be it enacted by the Senate, and by the authority\nof the same, as follows:\n"
    found = compared(clause + B.format(1), "Whereas, The deferred operation of it.\n" + clause + B.format(1))
    assert [(section.kind, section.later and section.later.heading) for section in found.sections] == [
        ("new", "Emergency preamble"), ("unchanged", None),
    ]  # fmt: skip


def test_marks_and_case() -> None:
    """Another kind of quotation marks or dashes, or another case change nothing."""
    later = (
        A.format(1)
        .replace("“may”", '"may"')
        .replace("General Laws", "general laws")
        .replace(" is hereby", "\nis hereby")
    )
    assert kinds(A.format(1), later) == ["unchanged"]
