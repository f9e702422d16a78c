"""The public pages are written where what they say has moved, and are light."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from justhtml import JustHTML
from msgspec.structs import replace

from billbot import clock
from billbot.domain.bills import BillId, Member, Notice
from billbot.domain.watched import Publisher
from billbot.public import pages
from billbot.public.kept import KeptPages
from billbot.public.pages import pages_of
from billbot.public.record import PublicProposal, SiteFile
from billbot.public.site import write_pages
from billbot.store import ReadText
from tests.support.app_in_process import HEARING, at, bill, each, in_process, row
from tests.support.app_on_disk import REFERRED, AppOnDisk
from tests.support.many_public import NOW, measure, move, prepare
from tests.support.public_site import NOW as LAST
from tests.support.public_site import files_in, public_app, site_of, wrote

RECORD = "https://malegislature.gov"
# The files with something of a proposal without a hearing, and its own.
SHARED = ("index.html", "data.json", "feed.atom", "topics/287g/index.html", "topics/287g/feed.atom")
OWN = ("index.html", "data.json", "feed.atom")


@pytest.fixture
def app(public_site: AppOnDisk) -> AppOnDisk:
    return public_site


def test_every_page_is_html(app: AppOnDisk) -> None:
    """Every page is HTML without a fault for a strict parser."""
    pages = sorted(site_of(app).rglob("*.html"))
    assert len(pages) == 7
    for page in pages:
        JustHTML(page.read_text("utf-8"), strict=True)


def test_only_what_moved_is_written(app: AppOnDisk) -> None:
    """If nothing moved no file is written; once a proposal is private its pages are gone."""
    assert wrote(app) == 0
    kept = (app.folder / "bills.toml").read_text("utf-8")
    hidden = kept.replace('id = "strange"', 'id = "strange"\npublic = false')
    (app.folder / "bills.toml").write_text(hidden, encoding="utf-8")
    assert wrote(app) == len(SHARED)
    assert not (site_of(app) / "proposals/strange").exists()
    (app.folder / "bills.toml").write_text(kept, encoding="utf-8")
    assert wrote(app) == len(SHARED) + len(OWN)


def test_only_what_changed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process makes the pages of a proposal once a day, and again where it moved or a file of it is gone."""
    made = list[str]()

    def noted(found: PublicProposal, us: Publisher) -> Iterator[SiteFile]:
        made.append(found.proposal.id)
        return pages_of(found, us)

    monkeypatch.setattr(pages, "pages_of", noted)
    prepare(tmp_path / "billbot.db", 5)
    kept, every = KeptPages(), ["p1", "p2", "p3", "p4", "p5"]
    path = tmp_path / "public/proposals/p4/index.html"
    turns: list[tuple[Callable[[], object], int, list[str]]] = [
        (lambda: None, 0, every),
        (lambda: None, 0, []),
        (lambda: move(tmp_path / "billbot.db"), 0, every[:3]),
        (path.unlink, 0, ["p4"]),
        (lambda: None, 1, every),
    ]
    for change, day, expected in turns:
        made.clear()
        change()
        measure(tmp_path, 5, kept, NOW + timedelta(days=day))
        assert made == expected
        assert path.exists()


def test_what_is_kept_reads_as_if_made_now(tmp_path: Path) -> None:
    """A process that keeps the site writes what one that keeps nothing would, whatever changed meanwhile."""
    with public_app(tmp_path) as app, app.store() as store:
        now, known, kept = clock.parse(LAST), app.app(LAST), KeptPages()
        (vote,) = store.votes.of(BillId(194, "H1"))
        committee = store.committees.current(194, "J19")
        assert committee is not None
        changes: dict[str, Callable[[], object]] = {
            "nothing yet": lambda: None,
            "vote": lambda: store.votes.keep([replace(vote, tally={**vote.tally, "favorable": 7})]),
            "committee": lambda: store.committees.keep(replace(committee, seats=committee.seats[:1]), now),
            "member": lambda: store.people.keep_member(Member(194, "AAS1", "Zoe Sample", "Senate"), now),
            "text": lambda: store.texts.keep(BillId(194, "H1"), ReadText("SECTION 1. Nothing.\n", "", (), 0), now),
            "notice": lambda: store.agendas.record_notice(
                5, Notice("Written testimony may be sent to clerk@example.org."), now, ()
            ),
        }
        before = dict[str, bytes]()
        for what, change in changes.items():
            change()
            for folder, keeping in ((tmp_path / "kept", kept), (tmp_path / "new", KeptPages())):
                where = known.public_site | {"folder": folder, "kept": keeping}
                write_pages(store, known.watch(store), now=now, **where)
            written = files_in(tmp_path / "new")
            assert before != written, what
            assert written == files_in(tmp_path / "kept"), what
            before = written


def test_each_page_is_light(app: AppOnDisk) -> None:
    """No page but a redline takes sixty kilobytes."""
    assert max(path.stat().st_size for path in site_of(app).rglob("*.html")) < 60_000


@pytest.mark.thorough
def test_of_many_only_what_moved_is_written(tmp_path: Path) -> None:
    """Of many proposals a check writes the pages of those that moved alone, and no page is heavy."""
    prepare(tmp_path / "billbot.db", 60)
    # What each proposal has, each of eight topics, and all of them; a hearing, the style and the schema.
    assert measure(tmp_path, 60)["files"] == 60 * len(OWN) + 8 * 3 + 4 + 3
    front = (tmp_path / "public/index.html").read_text("utf-8")
    assert "All 8 on Topic 1" in front  # so many are not all on the front page
    assert "and 48 others" in front  # nor all that are heard together
    move(tmp_path / "billbot.db")
    after = measure(tmp_path, 60)
    assert after["files"] <= 3 * len(OWN) + 3 * 3 + 4
    assert after["largest"] < 60_000
    assert measure(tmp_path, 60)["files"] == 0


def test_a_hearing_of_two_proposals(tmp_path: Path) -> None:
    """What a row of one bill makes of a hearing that others share appears on all pages, and what moves goes alone."""
    bills = (
        bill("H1", row(REFERRED), row(HEARING, 2)),
        bill("H2", row(REFERRED), row(HEARING, 2), row("Hearing location changed to B-1", 30)),
        bill(
            "S1",
            row(REFERRED),
            row(HEARING, 2),
            row(HEARING.replace("scheduled for 11/18", "rescheduled to 11/19"), 30),
        ),
    )
    with in_process(tmp_path, *bills, proposals=each(bills)) as made:
        for hours in (3, 31):
            made.check(hours)
            with made.store() as store:
                write_pages(store, made.watch, tmp_path, at(hours))
    said = {path.name: path.read_text("utf-8") for path in (tmp_path / "hearings").iterdir()}
    key, alone = "194-20251118-1300-judiciary.html", "194-20251118-1300-judiciary-s1.html"
    assert {name: re.findall(r"(?:[HS]\.\d)(?=</span>)", page) for name, page in said.items()} == {
        key: ["H.1", "H.2"],
        alone: ["S.1"],
    }
    assert ("November 18" in said[key], "November 19" in said[alone]) == (True, True)
    pages = [(tmp_path / f"proposals/s{at}/index.html").read_text("utf-8") for at in (1, 2, 3)]
    assert [("B-1" in page, key in page, alone in page) for page in pages] == [
        (True, True, False),
        (True, True, False),
        (False, False, True),
    ]
