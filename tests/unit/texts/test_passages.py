from billbot import texts


def shingled(text: str) -> texts.Shingled:
    return texts.Shingled(texts.read(text))


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


def test_most_having() -> None:
    """A shingle is common once more than twenty documents and one in two hundred have it."""
    assert [texts.most_having(documents) for documents in (10, 10_000)] == [21, 51]
