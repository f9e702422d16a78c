"""The public pages are written where what they say has moved, and are light."""

import re
from pathlib import Path

import pytest
from justhtml import JustHTML

from billbot.public.site import write_pages
from tests.support.app_in_process import HEARING, at, bill, each, in_process, row
from tests.support.app_on_disk import REFERRED, AppOnDisk
from tests.support.many_public import measure, move, prepare
from tests.support.public_site import site_of, wrote

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
    assert len(pages) == 6
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


def test_each_page_is_light(app: AppOnDisk) -> None:
    """Only redlines have pages over sixty kilobytes."""
    assert max(path.stat().st_size for path in site_of(app).rglob("*.html")) < 60_000


@pytest.mark.thorough
def test_of_many_only_what_moved_is_written(tmp_path: Path) -> None:
    """A check only writes the pages of proposals that moved, and no page is large."""
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
    """If a row of one bill changes a shared hearing, all its pages change."""
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
