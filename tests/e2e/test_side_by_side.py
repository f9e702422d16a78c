"""Two installations on one machine: two folders, two databases, one site that sees two clients."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from billbot import clock
from billbot.demo import PracticeBill, PracticeSite
from tests.support.app_on_disk import BEGIN, LATER, REFERRED, Ran, bill, ended, row, typed
from tests.support.forked_process import begin

PASSED = "Passed to be engrossed"


class Coalition(NamedTuple):
    """An installation that was begun by `init` with a separate list."""

    root: Path
    site: PracticeSite

    def billbot(self, *words: str) -> Ran:
        return typed("--config", str(self.root / "config"), *words)

    def once(self, now: str) -> str:
        """Everything that is due; what was printed."""
        self.site.now = clock.parse(now)
        ran = self.billbot("work", "--once", "--now", now)
        assert ran.code == 0, ran.err
        return ran.out


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    known: list[PracticeBill] = [bill("H1", row(REFERRED), row(PASSED, "2025-03-03T12:00")), bill("H2", row(REFERRED))]
    with PracticeSite(known, now=clock.parse(BEGIN)) as opened:
        opened.date = lambda: opened.now
        yield opened


def installed(root: Path, site: PracticeSite, number: str, topic: str) -> Coalition:
    """A folder as the guide makes it: `init` with a list, then the contact and the site."""
    root.mkdir()
    (root / "bills.csv").write_text(f"bill,topic\n194/{number},{topic}\n", encoding="utf-8")
    ran = typed("--config", str(root / "config"), "init", "--from", str(root / "bills.csv"))
    assert ran.code == 0, ran.err
    settings = root / "config" / "billbot.toml"
    text = settings.read_text("utf-8").replace("https://malegislature.gov", site.url)
    text = text.replace("bills@example.org", f"{topic}@example.com").replace("gap_seconds = 2.0", "gap_seconds = 0.0")
    settings.write_text(text, encoding="utf-8")
    return Coalition(root, site)


@pytest.fixture
def two(tmp_path: Path, site: PracticeSite) -> tuple[Coalition, Coalition]:
    """Two coalitions: one watches H1 for housing, the other H2 for health."""
    return (
        installed(tmp_path / "billbot-housing", site, "H1", "housing"),
        installed(tmp_path / "billbot-health", site, "H2", "health"),
    )


def test_each_tells_its_own(two: tuple[Coalition, Coalition]) -> None:
    """Each welcomes with its own list, and only the one whose bill moved tells of it."""
    housing, health = two
    welcomes = [each.once(BEGIN) for each in two]
    assert [("H.1" in said, "H.2" in said) for said in welcomes] == [(True, False), (False, True)]
    assert (PASSED in housing.once(LATER), PASSED in health.once(LATER)) == (True, False)


def test_neither_knows_of_the_other(two: tuple[Coalition, Coalition]) -> None:
    """One coalition's edits do not change a byte of the other's folder."""
    housing, health = two
    for each in two:
        each.once(BEGIN)
    before = files(health.root)
    assert housing.billbot("watch", "add", "H2", "--topic", "housing", "--offline").code == 0
    housing.once(LATER)
    assert files(health.root) == before
    assert housing.billbot("status", "--json", "--now", LATER).json["bills"] == 2


def files(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_site_sees_two_clients(two: tuple[Coalition, Coalition], site: PracticeSite) -> None:
    """Each asks for itself under its own contact, robots.txt included: nothing that one asks spares the other."""
    for each in two:
        each.once(BEGIN)
    asked: dict[str, list[str]] = {}
    for request in site.requests:
        (contact,) = re.findall(r"(\w+)@example\.com", request.headers["User-Agent"])
        asked.setdefault(contact, []).append(request.target)
    assert {contact: "/robots.txt" in targets for contact, targets in asked.items()} == {
        "housing": True,
        "health": True,
    }
    assert [any("/Bills/194/H2" in target for target in asked[contact]) for contact in asked] == [False, True]


@pytest.mark.thorough
def test_both_at_the_same_time(two: tuple[Coalition, Coalition]) -> None:
    """Two processes at once, one of each, both check and tell their own; neither takes the other for itself."""
    running = [begin("--config", str(each.root / "config"), "work", "--once", "--now", BEGIN) for each in two]
    said = [ended(process) for process in running]
    assert [(ran.code, "H.1" in ran.out, "H.2" in ran.out) for ran in said] == [(0, True, False), (0, False, True)]
