"""From which of two texts each section of a third comes."""

from hypothesis import given

from billbot.domain import comparing, texts
from tests.support.section_sample import TEXTS, A, B, C


def test_origins() -> None:
    """Of each section it is said from which of two texts it comes."""
    app, senate = texts.read(A.format(1) + B.format(2)), texts.read(C.format(1) + B.format(2))
    report = texts.read(
        A.format(1) + B.format(2) + C.format(3) + "\tSECTION 4. This act takes effect at once, on passage.\n"
    )
    found = comparing.origins(report, app, senate)
    assert [each.origin for each in found] == ["first", "both", "second", "neither"]


def test_parts_of_each() -> None:
    """A section that has a part of each, which the other lacks, comes from both."""
    one = B.format(1).rstrip() + " No fee is due for a copy of that report in any office.\n"
    other = B.format(1).rstrip() + " The report names all rivers and ponds of every county.\n"
    both = one.rstrip() + other.partition("samples.")[2]
    (found,) = comparing.origins(texts.read(both), texts.read(one), texts.read(other))
    assert found.origin == "both"


def test_drawn() -> None:
    """Each section stands beside the text that it comes from; what is left out of either is named."""
    first, second = texts.read(A.format(1) + B.format(2)), texts.read(C.format(1) + B.format(2))
    found = comparing.compare_three(texts.read(C.format(1).replace("year", "month") + B.format(2)), first, second)
    assert [(each.origin.origin, each.beside_second, each.compared.kind) for each in found.sections] == [
        ("second", True, "rewritten"), ("both", False, "unchanged"),
    ]  # fmt: skip
    assert [[each.amends for each in side] for side in found.left_out] == [["chapter 46, section 13"], []]


@given(TEXTS, TEXTS, TEXTS)
def test_drawn_of_any(text: str, first: str, second: str) -> None:
    """Whatever the texts, each section of the last is named once, in its order."""
    read = texts.read(text)
    found = comparing.compare_three(read, texts.read(first), texts.read(second))
    assert [each.origin.section for each in found.sections] == list(texts.all_sections(read))
