"""The public pages as people open them: on a phone and on a desk, in the light and in the dark, link by link."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin

import pytest

from tests.support.app_on_disk import BEGIN, AppOnDisk
from tests.support.browser import PRESENT, Eyes, Scheme, eyes
from tests.support.public_site import public_app, site_of

RECORD = re.compile(
    r"https://malegislature\.gov$|http://127\.0\.0\.1:\d+/(?:Bills|Committees|Events|RollCall|Journal)/"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with public_app(tmp_path_factory.mktemp("site")) as made:
        yield site_of(made)


@pytest.fixture(scope="module")
def browser() -> Eyes:
    return eyes()


def pages(site: Path) -> list[Path]:
    """Every page but the redlines, which `compare` has tests of."""
    return sorted(path for path in site.rglob("*.html") if "redlines" not in path.parts)


def faults(site: Path, browser: Eyes, width: int, scheme: Scheme) -> list[str]:
    """What is wrong with any page at a width: what sticks out, what it loads from elsewhere, and what axe finds."""
    seen = browser.visit(pages(site), width, scheme)
    return [fault for each in seen for fault in (*each.faults, *([f"{each.width} wide"] * (each.width != width)))]


@pytest.mark.thorough
@PRESENT
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_can_be_read(site: Path, browser: Eyes, width: int, scheme: Scheme) -> None:
    """So it is at every width, in the light and in the dark."""
    assert faults(site, browser, width, scheme) == []


def test_every_link_leads_somewhere(site: Path) -> None:
    """Each link leads to a file or a place on a page of the site, or to a page of the record."""
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for address in re.findall(r'\b(?:href|src)="([^"]*)"', text):
            if address.startswith(("mailto:", "tel:")):
                continue
            if "://" in address:
                assert RECORD.match(address), address
                continue
            path, place = urldefrag(address)
            to = (page.parent / path).resolve() if path else page
            assert to.is_relative_to(site.resolve()), address
            assert to.is_file(), (page, address)
            assert not place or f'id="{place}"' in to.read_text("utf-8"), (page, address)


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    """Whoever follows the links from the front page comes to every page."""
    met, ahead = set[Path](), [site / "index.html"]
    while ahead:
        page = ahead.pop()
        if page not in met:
            met.add(page)
            links = re.findall(r'href="([^":#]*\.html)', page.read_text("utf-8"))
            ahead += [(page.parent / link).resolve() for link in links]
    assert {page.resolve() for page in met} == {page.resolve() for page in site.rglob("*.html")}


def test_pages_are_written_and_shown(app: AppOnDisk) -> None:
    """A check writes the pages; `pages` says where they lie, and `--serve` shows all but hidden files on loopback."""
    assert app.billbot("check", "--now", BEGIN).code == 0
    front = site_of(app) / "index.html"
    assert "Dignity" in front.read_text("utf-8")
    ran = app.billbot("pages", "--now", BEGIN)
    assert (ran.code, ran.out) == (0, f"{front}: up to date, 0 files written\n")
    serving = app.start("pages", "--serve", "--port", "0", "--now", BEGIN)
    try:
        assert serving.stdout is not None
        serving.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/", serving.stdout.readline())
        assert url is not None
        with urllib.request.urlopen(url[0], timeout=5) as answer:
            assert answer.read() == front.read_bytes()
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(urljoin(url[0], ".billbot-pages"), timeout=5)
    finally:
        serving.terminate()
        serving.communicate(timeout=10)


def test_folder_that_cannot_be_written(app: AppOnDisk) -> None:
    """Where the pages cannot be written a check goes on, and says what to do."""
    (app.database.parent).mkdir(exist_ok=True)
    site_of(app).write_text("a file")
    ran = app.billbot("check", "--now", BEGIN)
    assert ran.code == 0
    ran = app.billbot("pages", "--now", BEGIN)
    assert ran.code == 1
    assert ran.err.startswith(f"billbot: {site_of(app)}: ")
