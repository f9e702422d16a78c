"""Pages as readers see them, in a headless Chromium. Without one, these tests are skipped."""

import atexit
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PRESENT = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine to look at pages with")
Scheme = Literal["light", "dark"]
# Every rule is tried, and what WCAG 2.2 asks of links for thumbs, which axe leaves out unless asked; what passes one is
# not told of in full, which takes longer than to try it.
_RULES = {"target-size": {"enabled": True}}
_ALL = {"resultTypes": ["violations"], "rules": _RULES}
_MAIL = {**_ALL, "rules": {**_RULES, **{rule: {"enabled": False} for rule in ("landmark-one-main", "region")}}}


class Look(NamedTuple):
    """A look at a page: its width in pixels, axe's findings (one per line), and its height."""

    width: int
    faults: list[str]
    height: int


class Eyes:
    """A browser that shows one page after the other in one window, without a network."""

    def __init__(self, browser: Browser) -> None:
        # A separate window for each page would take five times as long as to look at it.
        self._window, self._axe = browser.new_context(offline=True).new_page(), Axe()

    def look(
        self,
        page: str | Path,
        width: int,
        scheme: Scheme = "light",
        *,
        is_mail: bool = False,
        picture: Path | None = None,
    ) -> Look:
        """Look at a page, given as HTML or as a file, in a window so wide; `picture` takes all of it, as PNG.

        A mail is shown within the page of a mailbox, which has the landmarks.
        """
        shown = self._show(page, width, scheme)
        if picture is not None:
            shown.screenshot(path=picture, full_page=True)
        found = self._axe.run(shown, options=_MAIL if is_mail else _ALL).response["violations"]
        return Look(
            shown.evaluate("document.documentElement.scrollWidth"),
            [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]],
            shown.evaluate("document.body.scrollHeight"),
        )

    def height(self, page: str, width: int) -> int:
        """The height of a page in a window of this width, without axe, which takes far longer than the page."""
        return int(self._show(page, width, "light").evaluate("document.body.scrollHeight"))

    def _show(self, page: str | Path, width: int, scheme: Scheme) -> Page:
        shown = self._sized(width, scheme)
        shown.set_content(page.read_text(encoding="utf-8") if isinstance(page, Path) else page)
        # What the browser paints anyway; axe takes a page without a background for white, in the dark, too.
        shown.add_style_tag(content="html { background: Canvas; }")
        return shown

    def visit(self, pages: Iterable[Path], width: int, scheme: Scheme = "light") -> Iterator[Look]:
        """Open pages from their folder, with the other files that they need."""
        shown = self._sized(width, scheme)
        asked: list[str] = []

        def note(request: Request) -> None:
            asked.append(request.url)

        shown.on("request", note)
        for page in pages:
            asked.clear()
            shown.goto(page.as_uri())
            others = [url for url in asked if url != page.as_uri() and not url.endswith("/style.css")]
            found = self._axe.run(shown, options=_ALL).response["violations"]
            yield Look(
                shown.evaluate("document.documentElement.scrollWidth"),
                [*others, *(f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"])],
                shown.evaluate("document.body.scrollHeight"),
            )
        shown.remove_listener("request", note)
        shown.goto("about:blank")  # what comes next is nowhere

    def _sized(self, width: int, scheme: Scheme) -> Page:
        self._window.set_viewport_size({"width": width, "height": 640})
        self._window.emulate_media(color_scheme=scheme)
        return self._window


@cache
def chromium() -> Browser:
    """The only browser of a process, started at its first use, since starting takes longer than a page."""
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM)

    @atexit.register
    def _() -> None:
        browser.close()
        playwright.stop()

    return browser


@cache
def eyes() -> Eyes:
    """The browser of this process."""
    return Eyes(chromium())
