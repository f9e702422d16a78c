"""Texts that somebody wrote to hold billbot up: whatever they are, they are read and compared in seconds."""

import random
import time
from collections.abc import Callable

import pytest

from billbot.domain import comparing, passages, text_changes, texts
from billbot.domain.watched import Topic
from tests.support.nightly import cases

_TEXTS: dict[str, Callable[[random.Random, int], str]] = {
    "one word": lambda _, long: "a" * long,
    "one word, hyphens": lambda _, long: "a-\n" * (long // 3),
    "counts that begin again": lambda _, long: "1\n2\nx\n" * (long // 6),
    "heads of sections": lambda _, long: "SECTION 1. " * (long // 11),
    "lines with heads": lambda _, long: "".join(f"SECTION {n}. It is amended.\n" for n in range(long // 28)),
    "two words": lambda chance, long: " ".join(chance.choices("ab", k=long // 2)),
    "short sentences": lambda chance, long: "".join(chance.choices(["a; ", "b; ", "c. D. ", "(a) "], k=long // 3)),
    "dots": lambda _, long: ". " * (long // 2),
    "citations": lambda _, long: "8 U.S.C. § 1357(g) (" * (long // 20),
    "turns": lambda chance, long: "".join(chance.choices(["shall ", "may ", "not ", "$5 "], k=long // 5)),
    "quotation marks": lambda _, long: "“" * long,
    "blanks": lambda _, long: " " * long,
    "pages": lambda _, long: "1 of 9\n\n" * (long // 8),
    "said chapter": lambda _, long: "\tSECTION 1. Said chapter is amended by inserting section 1.\n" * (long // 60),
}


@pytest.mark.parametrize("kind", _TEXTS)
@pytest.mark.parametrize("long", cases([300_000], [1_000_000]))
def test_bounded(kind: str, long: int) -> None:
    """Two such texts take seconds, not minutes: in proportion to their length."""
    earlier, later = (_TEXTS[kind](random.Random(seed), long) for seed in (1, 2))
    began = time.process_time()
    one, other = texts.read(earlier), texts.read(later + " end")
    found = comparing.compare_texts(one, other)
    topic = Topic("t", "Section 1", ("section 1", "287(g)", "amended"))
    text_changes.changes(found.sections, [topic])
    text_changes.count_phrases([topic], other, one)
    passages.Shingled(one)
    assert time.process_time() - began < 20 * long / 1_000_000
