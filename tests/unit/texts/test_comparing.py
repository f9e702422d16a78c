from hypothesis import given
from hypothesis import strategies as st

from billbot import texts
from billbot.bills import Topic
from billbot.suggest import Seeker

_WORDS = st.lists(
    st.sampled_from(["the", "court", "shall", "may", "not", "agency", "(a)", "report;", "end.", "Section", "9"]),
    max_size=40,
)
_TEXTS = st.lists(_WORDS.map(" ".join), max_size=6).map(
    lambda parts: "".join(f"\tSECTION {n}. {part}\n" for n, part in enumerate(parts, start=1))
)


def compared(earlier: str, later: str) -> texts.TextComparison:
    return texts.compare(texts.read(earlier), texts.read(later))


def kinds(earlier: str, later: str) -> list[str]:
    return [section.kind for section in compared(earlier, later).sections]


A = "\tSECTION {}. Section 13 of chapter 46 of the General Laws is hereby amended by striking out the word “may”.\n"
B = "\tSECTION {}. The commissioner shall report to the clerks of both branches, by June 30, on all samples.\n"
C = "\tSECTION {}. There shall be a fund for the study of rivers, into which gifts and grants are paid each year.\n"


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


def test_words_within_a_sentence() -> None:
    """Within a sentence that is much the same the words that changed are named."""
    later = B.replace("June 30", "July 31").replace("all samples", "samples").replace("both", "both the")
    (section,) = compared(B.format(1), later.format(1)).sections
    assert [(each.kind, each.old.strip(), each.new.strip()) for each in section.changes] == [
        ("inserted", "", "the"), ("replaced", "June 30", "July 31"), ("deleted", "all", ""),
    ]  # fmt: skip


def test_sentence_that_went_to_another_section() -> None:
    """A sentence that was struck here and stands there by now is moved, and says where."""
    moved = "The board shall publish all guidance on its website within thirty days. "
    found = compared(B.format(1) + moved + "\n" + C.format(2), B.format(1) + C.format(2).rstrip() + " " + moved)
    assert [(each.kind, each.elsewhere) for section in found.sections for each in section.changes] == [
        ("deleted", "SECTION 2"), ("inserted", "SECTION 1"),
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


def test_preamble() -> None:
    """An emergency preamble counts as a section."""
    clause = "Be it enacted by the Senate, and by the authority\nof the same, as follows:\n"
    found = compared(clause + B.format(1), "Whereas, The deferred operation of it.\n" + clause + B.format(1))
    assert [(section.kind, section.later and section.later.heading) for section in found.sections] == [
        ("new", "Emergency preamble"), ("unchanged", None),
    ]  # fmt: skip


@given(_TEXTS)
def test_with_itself(text: str) -> None:
    """A text compared with itself is unchanged throughout."""
    assert set(kinds(text, text)) <= {"unchanged"}


@given(_TEXTS, _TEXTS)
def test_applied(earlier: str, later: str) -> None:
    """The earlier side of all runs is the earlier text, their later side the later one."""
    one, other = texts.read(earlier), texts.read(later)
    found = texts.compare(one, other).sections
    assert ["".join(run.new for run in each.runs) for each in found if each.later] == [
        each.text for each in other.sections
    ]
    assert sorted("".join(run.old for run in each.runs) for each in found if each.earlier) == sorted(
        each.text for each in one.sections
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_strings(earlier: str, later: str) -> None:
    """Whatever two strings they are, each section of the later one is named once."""
    found = compared(earlier, later).sections
    assert sum(each.later is not None for each in found) == len(texts.read(later).sections)


def test_mentions() -> None:
    """A topic's words are counted before and after, with a sentence; those that are in neither are left out."""
    seeker = Seeker(Topic("287g", "…", ("287(g)", "civil detainer", "sheriff")))
    earlier = texts.read("\tSECTION 1. An agreement under 287 (g). Another, 287(g), ends; no sheriffs.\n")
    later = texts.read("\tSECTION 1. No agreement. The civil detainer is void.\n")
    found = texts.mentions([seeker], earlier, later)
    assert [(each.phrase, each.before, each.after, each.sentence) for each in found] == [
        ("civil detainer", 0, 1, "The civil detainer is void."),
        ("287(g)", 2, 0, "An agreement under 287 (g)."),
    ]  # fmt: skip


def test_origins() -> None:
    """Of each section it is said from which of two texts it comes, and which section it is there."""
    house, senate = texts.read(A.format(1) + B.format(2)), texts.read(C.format(1) + B.format(2))
    report = texts.read(
        A.format(1) + B.format(2) + C.format(3) + "\tSECTION 4. This act takes effect at once, on passage.\n"
    )
    found = texts.origins(report, house, senate)
    assert [each.origin for each in found] == ["first", "both", "second", "neither"]
    assert found[2].second is not None
    assert found[2].second.label == "SECTION 1"
