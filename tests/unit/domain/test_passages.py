"""Our passages in other documents, and what is boilerplate."""

import pytest

from billbot.domain import passages, texts
from billbot.domain.bills import BillId

_SHARED = "No sheriff shall enter into any agreement to hold a person for the purpose of civil"
OURS = f"\tSECTION 1. {_SHARED} detention of any kind.\n"
THEIRS = f"\tSECTION 9. Fees. {_SHARED} custody.\n"
FORM = "is hereby amended by inserting after section twelve thereof the following new section"
H1 = BillId(194, "H1")


def shingled(text: str) -> passages.Shingled:
    return passages.Shingled(texts.read(text))


def words(count: int, of: str = "word") -> str:
    return " ".join(f"{of}{n}" for n in range(count))


def shared(ours: str, theirs: str, common: str = "") -> passages.Overlap:
    return passages.overlap(shingled(ours), set(shingled(theirs).hashes), set(shingled(common).hashes))


def test_passage() -> None:
    """Our words in another document are quoted from our text, with their number and share."""
    found = shared(OURS, THEIRS)
    assert [(each.words, each.quote) for each in found.passages] == [(16, _SHARED)]
    assert found.share == 16 / shingled(OURS).length


def test_boilerplate() -> None:
    """Words common in the court are not a passage."""
    assert shared(OURS, OURS, OURS).passages == ()


def test_form_around_a_passage() -> None:
    """Boilerplate at its ends is not part of a passage, and one that is mostly a form is nobody's."""
    (passage,) = shared(f"{FORM} {_SHARED}", f"{FORM} {_SHARED}", FORM).passages
    assert passage.text.endswith(_SHARED)
    assert "inserting" not in passage.text
    assert shared(f"an old road {FORM} a new bridge", f"an old road {FORM} a new bridge", FORM).passages == ()


def test_row_of_amounts() -> None:
    """Repetitions, such as a row of amounts, are not a passage, however long."""
    assert shared("0 " * 300, "0 " * 300).passages == ()


@pytest.mark.parametrize(
    ("passage", "ours", "tells"),
    [
        (110, 10_000, True),
        (109, 10_000, False),
        (100, 1_000, True),
        (100, 1_100, False),
        (20, 40, True),
        (19, 20, False),
    ],
)
def test_tells(passage: int, ours: int, *, tells: bool) -> None:
    """A long passage tells by itself, a shorter one by its share of ours, and one below a sentence never."""
    text = f"{words(passage)} {words(ours - passage, 'other')}"
    assert shared(text, words(passage)).tells is tells


def test_quote() -> None:
    """A long passage is quoted by its longest whole sentence, or as many whole words as fit."""
    sentence = "The sheriff shall answer every such request in writing and within ten days of it."
    long = f"{words(30)}. {sentence} And {words(50, 'more')}."
    assert passages.Passage(100, 100, long).quote == sentence
    assert passages.Passage(100, 100, words(100)).quote == f"{words(40)} …"
    assert len(passages.Passage(1, 1, "x" * 9_000).quote) <= 402


def test_common_in_a_court() -> None:
    """A shingle is common by how many of those texts have it that could show it: long ones show their lowest alone."""
    court = passages.ShingleTable([-5] * 3_000 + [100] * 1_000)
    assert court.most == 21
    assert [court.is_common(-10, having) for having in (20, 21)] == [False, True]
    assert [court.is_common(50, having) for having in (5, 6)] == [False, True]
    assert not court.is_common(200, 0)


def test_common_among_few() -> None:
    """While few texts are known, one in twenty is common, but never less than three others."""
    assert [passages.ShingleTable([100] * known).most for known in (0, 3, 100, 400, 4_000, 10_000)] == [
        4,
        4,
        6,
        21,
        21,
        51,
    ]


def test_form_of_many() -> None:
    """A passage in more documents than copy from each other is a form, by hashes in every sketch."""
    found = shared(words(60), words(60))
    kept = [each for each in found.hashes if each < -(2**31) + 2**28]
    assert kept
    for known, most in ((100, 8), (4_000, 8), (10_000, 20)):
        court = passages.ShingleTable([100] * known)
        assert not court.is_form(found, dict.fromkeys(found.hashes, most))
        assert court.is_form(found, dict.fromkeys(found.hashes, most + 1))
        assert not court.is_form(found, dict.fromkeys(found.hashes, most + 1) | dict.fromkeys(kept, 2))


def test_sharing() -> None:
    """Only watched texts that share as many shingles as a sentence has are compared."""
    followed = passages.ShingleIndex({H1: shingled(words(30)), BillId(194, "H2"): shingled(words(30, "other"))})
    assert list(followed.sharing(frozenset(shingled(words(25)).hashes))) == [H1]
    assert followed.sharing(frozenset(shingled(words(15)).hashes)) == {}


def test_hashes_stay() -> None:
    """A shingle's hash is the same in every process, since the database keeps it."""
    assert shingled("\tSECTION 1. No sheriff shall enter.\n").hashes == [-885675126]


def test_sketch_is_bounded() -> None:
    """A sketch has a text's 180 lowest hashes, or for a long text the lowest sixteenth, and their bound."""
    for words, kept in ((500, 180), (32_000, 2_000)):
        text = shingled("\tSECTION 1. " + " ".join(f"word{n}" for n in range(words)))
        sketch = text.sketch()
        assert sketch.hashes == tuple(each for each in text.ordered if each <= sketch.bound)
        assert 0.95 * kept <= len(sketch.hashes) <= 1.05 * kept
