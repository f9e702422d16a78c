"""Take the README's pictures from the practice story of the PROTECT Act: a message in Slack, the same by mail, a page.

python -m docs.pictures.make
"""

import tempfile
import time
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from billbot.demo.inbox import Room
from billbot.demo.messages import slack_page
from billbot.demo.stories import load_story
from tests.support.browser import CHROMIUM
from tests.support.practice_story import Abridged, playing

_ALERT = "with changes, 37 to 3"
_SIZE = (440, 680)  # in points, two dots each
_COLORS = 32  # enough for black on white with soft edges, at a third of the size


def main() -> None:
    """Play the story, and take its pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with playing(Abridged.of(load_story("protect")), folder, paused=False) as run:
            while not run.state()["over"]:
                time.sleep(1)
        post = next(each for messages in run.room.channels.values() for each in messages if _ALERT in each["text"])
        alone = Room(lambda: float(post["ts"]))
        alone.channels[""] = [post]
        mail = next(each for each in run.room.mails if _ALERT in each.subject)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        slack = Path(name) / "slack.html"
        slack.write_text(slack_page(alone), encoding="utf-8")
        _take(browser, slack.as_uri(), "article", "alert-slack.png")
        email = Path(name) / "email.html"
        email.write_text(mail.html, encoding="utf-8")
        _take(browser, email.as_uri(), "body", "alert-email.png")
        page = folder / "state" / "public" / "proposals" / "dignity-not-deportations" / "index.html"
        _take(browser, page.as_uri(), None, "page.png")
        browser.close()


def _take(browser: Browser, address: str, element: str | None, name: str) -> None:
    """Take a picture of an element of a page, or of its first screen, and keep it in few colors."""
    width, height = _SIZE
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
    page.goto(address)
    picture = page.locator(element).screenshot() if element else page.screenshot()
    few = Image.open(BytesIO(picture)).convert("RGB")
    few = few.quantize(_COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    file = Path(__file__).with_name(name)
    few.save(file, optimize=True)
    print(f"{name}: {few.width} x {few.height}, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
