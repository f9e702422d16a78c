"""A section before and after: the words that changed within its sentences."""

from hypothesis import given

from billbot.domain import comparing, texts
from tests.support.section_sample import TEXTS, B, changes, compared


def test_words_within_a_sentence() -> None:
    """Within a sentence that is much the same the words that changed are named."""
    later = B.replace("June 30", "July 31").replace("all samples", "samples").replace("both", "both the")
    (section,) = compared(B.format(1), later.format(1)).sections
    assert [(each.kind, each.old.strip(), each.new.strip()) for each in section.changes] == [
        ("inserted", "", "the"), ("replaced", "June 30", "July 31"), ("deleted", "all", ""),
    ]  # fmt: skip


def test_moved_within_its_section() -> None:
    """A sentence that stands elsewhere in its own section, under another letter, moved within it."""
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
    """Words that stand before another break by now did not change."""
    earlier = "\tSECTION 1. (i) rivers and lakes of it; or\n\t(ii) ponds and pools of it.\n"
    assert changes(earlier, earlier.replace("or\n\t", "or ")) == []


def test_many_sentences_of_one_section() -> None:
    """Of a section that was written anew at length, sentences that stayed much the same are still paired."""
    kept = "The agency shall keep record number {} of each person whom it holds, for two years."
    earlier = "".join(f"{kept.format(n)} Nobody {n} may enter; " for n in range(40))
    later = "".join(f"{kept.format(n).replace('two', 'three')} All guests {n} pay. " for n in range(40))
    found = changes(f"\tSECTION 1. {earlier}\n", f"\tSECTION 1. {later}\n")
    assert [each for each in found if "two" in each[1]] == [("replaced", "two", "three")] * 40


@given(TEXTS, TEXTS)
def test_applied(earlier: str, later: str) -> None:
    """The earlier side of all runs is the earlier text, their later side the later one."""
    one, other = texts.read(earlier), texts.read(later)
    found = comparing.compare(one, other).sections
    assert ["".join(run.new for run in each.runs) for each in found if each.later] == [
        each.text for each in other.sections
    ]
    assert sorted("".join(run.old for run in each.runs) for each in found if each.earlier) == sorted(
        each.text for each in one.sections
    )
