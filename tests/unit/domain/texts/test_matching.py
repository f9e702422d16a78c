"""What counts as the same word: neither case nor marks matter, and a sum is one word."""

from tests.support.section_sample import A, B, changes, kinds


def test_sum_of_money() -> None:
    """A sum that changed is named whole, not by the figures of it that did."""
    earlier = B.format(1).replace("all samples", "the use of $1,500,000 for roads and ways")
    assert changes(earlier, earlier.replace("1,500,000", "300,000")) == [("replaced", "$1,500,000", "$300,000")]


def test_marks_and_case() -> None:
    """Another kind of quotation marks or dashes, or another case change nothing."""
    later = (
        A.format(1)
        .replace("“may”", '"may"')
        .replace("General Laws", "general laws")
        .replace(" is hereby", "\nis hereby")
    )
    assert kinds(A.format(1), later) == ["unchanged"]
