"""A newcomer's first ten minutes: what the README says, from a folder without anything to a list of one's own."""

import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support import machine
from tests.support.browser import PRESENT, chromium
from tests.support.repository import ROOT
from tests.support.workflows import clean, printed

pytestmark = [pytest.mark.long, pytest.mark.nightly, PRESENT]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(
    r"^```sh\n(.+?)^```$", README.partition("## Try it")[2].partition("## Run it")[0], re.MULTILINE | re.DOTALL
)


@contextmanager
def practiced(folder: Path, command: str) -> Iterator[str]:
    """A story that plays until the block ends, with Ctrl-C: the address to open."""
    words = [*shlex.split(command), "--port", "0"]
    with subprocess.Popen(
        words, cwd=folder, env=clean() | {"PYTHONPATH": ""}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        lines = iter(child.stdout.readline, "")
        try:
            yield next(line for line in lines if line.startswith("Open this in a browser: ")).split()[-1]
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=30)
            assert child.returncode == 0
        finally:
            child.kill()


def test_first_ten_minutes(tmp_path: Path) -> None:
    """The demo, a story and a list of one's own begin with the lines of the README, and lead on in a browser."""
    folder = tmp_path / "billbot-main"
    machine.repository(folder)
    shutil.rmtree(folder / ".git")  # as in a ZIP
    demo, story, _, own = BLOCKS
    page = chromium().new_page()
    try:
        page.goto(printed(folder, demo).splitlines()[-1].removeprefix("Open this in a browser: "))
        expect(page.locator("article h2").first).to_contain_text("billbot watches 1 bill for you")
        page.get_by_role("link", name="The public pages").click()
        page.get_by_role("link", name="Juvenile diversion").first.click()
        expect(page.locator("h1")).to_have_text("Juvenile diversion")
        with practiced(folder, story) as address:
            page.goto(address)
            play(page)
    finally:
        page.close()
    (folder / "bills.csv").write_text("bill,topic\nH1588,Courts\n", encoding="utf-8")
    assert "1 bill in 1 proposal, under courts" in printed(folder, own)


def play(page: Page) -> None:
    """Follow a story to the docket that nobody listed, accept it, and look at the public pages."""
    expect(page.locator("#list article").first).to_contain_text("billbot watches 4 bills for you", timeout=30_000)
    expect(page.locator("#how")).to_have_text("Paused.")  # whoever reads the first message is not overtaken
    page.get_by_role("button", name="Next chapter").click()
    expect(page.locator("#title")).to_have_text("#desk", timeout=30_000)
    docket = page.locator("#list article", has_text="HD.5608").first
    expect(docket).to_be_visible(timeout=60_000)
    docket.get_by_role("button", name="React with ✅").click()
    expect(docket.get_by_role("button", name="React with ✅")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#list article", has_text="HD.5608").last).to_contain_text("Put on the list", timeout=30_000)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Public pages").click()
    expect(opened.value.locator("h1")).to_have_text("What we follow at the State House")
    opened.value.close()
