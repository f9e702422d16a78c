from billbot import texts

_SHARED = "No sheriff shall enter into any agreement to hold a person for the purpose of civil"
OURS = f"\tSECTION 1. {_SHARED} detention of any kind.\n"
THEIRS = f"\tSECTION 9. Fees. {_SHARED} custody.\n"
NOTHING = "\tSECTION 1. There shall be a fund for the study of rivers and of ponds, into which all gifts are paid.\n"


def shingled(text: str) -> texts.Shingled:
    return texts.Shingled(texts.read(text))


def test_likest() -> None:
    """Of the documents in a table the likest comes first, and one with nothing in common not at all."""
    table = {1: shingled(NOTHING).sketch(), 2: shingled(THEIRS).sketch(), 3: shingled(OURS).sketch()}
    query = shingled(OURS)
    found = {each: [key for key, sketch in table.items() if each in sketch.hashes] for each in query.looked_up}
    kept = {key: texts.Kept(len(sketch.hashes), sketch.bound) for key, sketch in table.items()}
    ranked = texts.likest(query, found, kept, len(table))
    assert [key for key, _ in ranked] == [3, 2]
    assert 0 < ranked[1][1] < ranked[0][1] <= 1


def test_hashes_stay() -> None:
    """A shingle's hash is the same in every process, since the database keeps it."""
    assert shingled("\tSECTION 1. No sheriff shall enter.\n").hashes == [-885675126]


def test_sketch_is_bounded() -> None:
    """Of a text a sketch keeps its 180 lowest hashes, of a long one the lowest sixteenth, and says where they end."""
    for words, kept in ((500, 180), (32_000, 2_000)):
        text = shingled("\tSECTION 1. " + " ".join(f"word{n}" for n in range(words)))
        sketch = text.sketch()
        assert sketch.hashes == tuple(each for each in text.ordered if each <= sketch.bound)
        assert 0.95 * kept <= len(sketch.hashes) <= 1.05 * kept


def test_is_common() -> None:
    """A shingle is common once more than twenty documents and one in two hundred have it."""
    assert not texts.is_common(20, 10)
    assert texts.is_common(21, 10)
    assert not texts.is_common(50, 10_000)
    assert texts.is_common(51, 10_000)
