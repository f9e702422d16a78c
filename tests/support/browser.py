"""Pages as readers see them, in a headless Chromium; tests that look at one are skipped where there is none."""

import atexit
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PRESENT = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine to look at pages with")
Scheme = Literal["light", "dark"]
_MAIL = {"rules": {rule: {"enabled": False} for rule in ("landmark-one-main", "region")}}


class Look(NamedTuple):
    """What was seen of a page: how wide it came out in pixels, what axe holds against it, a line each, and how high."""

    width: int
    faults: list[str]
    height: int


class Eyes:
    """A browser that shows one page after the other; nothing in them can reach the network."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

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
        with self._browser.new_context(
            viewport={"width": width, "height": 640}, color_scheme=scheme, offline=True
        ) as context:
            shown = context.new_page()
            shown.set_content(page.read_text(encoding="utf-8") if isinstance(page, Path) else page)
            # What the browser paints anyway; axe takes a page without a background for white, in the dark, too.
            shown.add_style_tag(content="html { background: Canvas; }")
            if picture is not None:
                shown.screenshot(path=picture, full_page=True)
            found = Axe().run(shown, options=_MAIL if is_mail else {}).response["violations"]
            return Look(
                shown.evaluate("document.documentElement.scrollWidth"),
                [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]],
                shown.evaluate("document.body.scrollHeight"),
            )

    def visit(self, pages: Iterable[Path], width: int, scheme: Scheme = "light") -> Iterator[Look]:
        """Open pages where they lie, with the files that they name, which lie beside them."""
        with self._browser.new_context(viewport={"width": width, "height": 640}, color_scheme=scheme) as context:
            shown = context.new_page()
            asked: list[str] = []
            shown.on("request", lambda request: asked.append(request.url))
            for page in pages:
                asked.clear()
                shown.goto(page.as_uri())
                others = [url for url in asked if url != page.as_uri() and not url.endswith("/style.css")]
                found = Axe().run(shown).response["violations"]
                yield Look(
                    shown.evaluate("document.documentElement.scrollWidth"),
                    [*others, *(f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"])],
                    shown.evaluate("document.body.scrollHeight"),
                )


@cache
def chromium() -> Browser:
    """The one browser of a process, begun when it is first asked for: that takes longer than to look at a page."""
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM)

    @atexit.register
    def _() -> None:
        browser.close()
        playwright.stop()

    return browser


def eyes() -> Eyes:
    """Whoever looks at pages."""
    return Eyes(chromium())
