"""Take the README's pictures anew, from what `billbot demo` leaves and from a practice story.

python -m docs.pictures.make; the signs ✅ and ❌ need a font that has them.
"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from billbot.clock import parse
from billbot.demo.stories import load_story
from tests.support.browser import CHROMIUM
from tests.support.practice_story import act, look, playing, waited_for

_ALERT = "Hearing on the juvenile diversion bill"
_PRACTICE: ViewportSize = {"width": 980, "height": 800}
_WIDTH = 440  # in points, two dots each
# The page of the demo's proposal, on a desk in the light and on a phone in the dark: its first screen.
_PAGES: tuple[tuple[str, Literal["light", "dark"], tuple[int, int]], ...] = (
    ("page-desk.png", "light", (900, 640)),
    ("page-phone.png", "dark", (390, 980)),
)
_COLOURS = 32  # enough for black on white with soft edges, at a third of the size


def main() -> None:
    """Run the demo, and take its alert of a hearing as Slack and a mailbox show it, and the page of its proposal."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name) / "demo"
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "billbot", "demo", "--folder", str(folder)], check=True, stdout=subprocess.DEVNULL
        )
        (mail,) = (file for file in folder.glob("messages/*.html") if f">{_ALERT}" in file.read_text(encoding="utf-8"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": _WIDTH, "height": 300}, device_scale_factor=2)
        page.goto((folder / "slack.html").as_uri())
        alert = page.get_by_role("heading", name=_ALERT).locator("xpath=ancestor::article")
        _keep(alert.screenshot(), "alert-slack.png")
        page.goto(mail.as_uri())
        _keep(page.screenshot(full_page=True), "alert-email.png")
        proposal = (folder / "state" / "public" / "proposals" / "juvenile-diversion" / "index.html").as_uri()
        for picture, scheme, (width, height) in _PAGES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=2, color_scheme=scheme
            )
            page.goto(proposal)
            _keep(page.screenshot(), picture)
        _practice(browser, Path(name) / "story")
        browser.close()


def _practice(browser: Browser, folder: Path) -> None:
    """The page of `billbot practice`, where a bill is folded into another and somebody is on it."""
    folder.mkdir()
    story = replace(load_story("protect"), begins=parse("2026-04-30T08:00"))
    with playing(story, folder) as run:
        waited_for(run, lambda said: said["heard"] and said["posts"])
        begun = look(run)["n"]
        act(run, "clock", do="step")
        waited_for(run, lambda said: said["story"]["paused"] and said["n"] > begun)
        page = browser.new_page(viewport=_PRACTICE)
        page.goto(run.rooms.url)
        page.get_by_role("button", name="I'm on it").click()
        page.get_by_text("On it:").wait_for()
        page.evaluate("document.getElementById('main').scrollTop = 1e6")
        page.wait_for_timeout(5000)  # what is new is marked so for some seconds
        _keep(page.screenshot(), "practice.png")


def _keep(picture: bytes, name: str) -> None:
    """Keep a picture in few colours."""
    file = Path(__file__).with_name(name)
    few = (
        Image.open(BytesIO(picture))
        .convert("RGB")
        .quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    few.save(file, optimize=True)
    print(f"{name}: {few.width} x {few.height}, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
