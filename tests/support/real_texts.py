"""Real texts of documents, which lie beside the repository; tests of them are skipped where they do not."""

import gzip
import json
from collections.abc import Iterator

import pytest

from tests.support.repository import SHARED

_DATA = SHARED / "data"
REAL_TEXTS = pytest.mark.skipif(not (_DATA / "texts-194.jsonl.gz").is_file(), reason="the texts do not lie here")
_ADDED = "=" * 80


def protect(number: str) -> str:
    """A text of the PROTECT Act's chain, without what whoever copied it has added above it."""
    text = (_DATA / "texts-protect-act" / f"{number}.txt").read_text("utf-8")
    return text.partition(_ADDED)[2] or text


def court() -> Iterator[tuple[str, str]]:
    """The number and text of each document, without the traces of deletions that a copier's tool left at its end."""
    with gzip.open(_DATA / "texts-194.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield document["id"], document["text"].split("\n[DELETED:")[0]


def of(*numbers: str) -> list[str]:
    """The texts of these documents, in this order."""
    found = {number: text for number, text in court() if number in numbers}
    return [found[number] for number in numbers]


def pairs_of_drafts() -> list[tuple[str, str]]:
    """The numbers of an earlier draft and a later one, of which both texts are there."""
    return [(earlier, later) for earlier, later in json.loads((_DATA / "draft-pairs-194.json").read_text("utf-8"))]
