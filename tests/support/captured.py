"""Real pages, histories and documents, which lie beside the repository; tests of them are skipped where they do not."""

from pathlib import Path

import pytest

from billbot.bills import BillId, Page
from tests.support.bill_pages import read_whole
from tests.support.repository import SHARED

CAPTURES = SHARED / "captures"
VOTE_PAGE = CAPTURES / "194" / "H4844-committee-vote.html"
PRESENT = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured pages do not lie beside the repository")


def text_of(path: Path) -> str:
    """A captured answer, as it came."""
    return path.read_bytes().decode()


def captured(folder: str) -> list[Path]:
    """The captured answers of one kind, of the 193rd General Court."""
    return sorted((CAPTURES / "193" / folder).glob("*"))


def bill(path: Path) -> BillId:
    """The bill a capture is named for."""
    return BillId.parse(path.stem, 193)


def page_of(text: str) -> Page:
    """A page as it is, whatever tab it shows."""
    return read_whole(text, history=False, page=None)


def all_pages() -> list[Path]:
    """Every page of a bill, whatever tab it shows."""
    odd = [path for path in captured("odd-pages") if "Bills_193" in path.name and not path.name.endswith("_Text")]
    return [*captured("bill-pages"), *captured("similar-bills-pages"), *odd, VOTE_PAGE]


def some(paths: list[Path]) -> list[Path]:
    """One capture in twenty and the last, for the small matrices."""
    return [*paths[::20], paths[-1]]
