"""Real pages, histories and texts from a folder next to the repository. Without it, their tests are skipped."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot.domain.bills import BillId, Page
from tests.support.bill_pages import read_whole
from tests.support.prints import typed
from tests.support.repository import SHARED

CAPTURES = SHARED / "captures"
VOTE_PAGE = CAPTURES / "194" / "H4844-committee-vote.html"
PRESENT = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured pages do not lie beside the repository")


def text_of(path: Path) -> str:
    """A captured answer, unaltered."""
    return path.read_bytes().decode()


def captured(folder: str) -> list[Path]:
    """The captured answers of one kind, of the 193rd General Court."""
    return sorted((CAPTURES / "193" / folder).glob("*"))


def bill(path: Path) -> BillId:
    """The bill in the name of a capture."""
    return BillId.parse(path.stem, 193)


def page_of(text: str) -> Page:
    """Read a page, whichever tab it shows."""
    return read_whole(text, history=False, page=None)


def all_pages() -> list[Path]:
    """Every page of a bill, whichever tab it shows."""
    odd = [path for path in captured("odd-pages") if "Bills_193" in path.name and not path.name.endswith("_Text")]
    return [*captured("bill-pages"), *captured("similar-bills-pages"), *odd, VOTE_PAGE]


def some(paths: list[Path]) -> list[Path]:
    """One capture in twenty and the last, for the small matrices."""
    return [*paths[::20], paths[-1]]


_DATA = SHARED / "data"
REAL_TEXTS = pytest.mark.skipif(not (_DATA / "texts-194.jsonl.gz").is_file(), reason="the texts do not lie here")
_ADDED = "=" * 80


def protect(number: str) -> str:
    """A text of the PROTECT Act's chain, without the lines that its copier added at the top."""
    text = (_DATA / "texts-protect-act" / f"{number}.txt").read_text("utf-8")
    return typed(text.partition(_ADDED)[2] or text)


def court(*numbers: str) -> Iterator[tuple[str, str]]:
    """The number and text of each document, or of these, without the traces of deletions that a copier's tool left."""
    with gzip.open(_DATA / "texts-194.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if not numbers or document["id"] in numbers:
                yield document["id"], typed(document["text"].split("\n[DELETED:")[0])


def of(*numbers: str) -> list[str]:
    """The texts of these documents, in this order."""
    found = dict(court(*numbers))
    return [found[number] for number in numbers]


def pairs_of_drafts() -> list[tuple[str, str]]:
    """The numbers of an earlier and a later draft, both with captured texts."""
    return [(earlier, later) for earlier, later in json.loads((_DATA / "draft-pairs-194.json").read_text("utf-8"))]
