"""Texts that somebody wrote to hold billbot up: whatever they are, they are read and compared in seconds."""

import random
import time
from collections.abc import Callable

import pytest

from billbot.domain import comparing, passages, text_changes, texts
from billbot.domain.watched import Topic

pytestmark = pytest.mark.thorough
_LONG = 1_000_000
_TEXTS: dict[str, Callable[[random.Random], str]] = {
    "one word": lambda _: "a" * _LONG,
    "one word, hyphens": lambda _: "a-\n" * (_LONG // 3),
    "counts that begin again": lambda _: "1\n2\nx\n" * (_LONG // 6),
    "heads of sections": lambda _: "SECTION 1. " * (_LONG // 11),
    "lines with heads": lambda _: "".join(f"SECTION {n}. It is amended.\n" for n in range(_LONG // 28)),
    "two words": lambda chance: " ".join(chance.choices("ab", k=_LONG // 2)),
    "short sentences": lambda chance: "".join(chance.choices(["a; ", "b; ", "c. D. ", "(a) "], k=_LONG // 3)),
    "dots": lambda _: ". " * (_LONG // 2),
    "citations": lambda _: "8 U.S.C. § 1357(g) (" * (_LONG // 20),
    "turns": lambda chance: "".join(chance.choices(["shall ", "may ", "not ", "$5 "], k=_LONG // 5)),
    "quotation marks": lambda _: "“" * _LONG,
    "blanks": lambda _: " " * _LONG,
    "pages": lambda _: "1 of 9\n\n" * (_LONG // 8),
    "said chapter": lambda _: "\tSECTION 1. Said chapter is amended by inserting section 1.\n" * (_LONG // 60),
}


@pytest.mark.parametrize("kind", _TEXTS)
def test_bounded(kind: str) -> None:
    """Two such texts take seconds, not minutes."""
    earlier, later = (_TEXTS[kind](random.Random(seed)) for seed in (1, 2))
    began = time.process_time()
    one, other = texts.read(earlier), texts.read(later + " end")
    found = comparing.compare_texts(one, other)
    topic = Topic("t", "Section 1", ("section 1", "287(g)", "amended"))
    text_changes.changes(found.sections, [topic])
    text_changes.count_phrases([topic], other, one)
    passages.Shingled(one)
    assert time.process_time() - began < 20
