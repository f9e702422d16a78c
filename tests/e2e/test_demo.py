"""`demo`: its messages and files."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from billbot.cli.demo import address_of
from tests.support.app_on_disk import Ran, typed, until
from tests.support.forked_process import TYPED, begin


class Shown(NamedTuple):
    """A finished demo, its folder, and how long the processor worked."""

    ran: Ran
    folder: Path
    seconds: float


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One demo for all tests, in an environment that does not matter to it."""
    folder = tmp_path_factory.mktemp("demo") / "here"
    before = os.times()
    environ = {"BILLBOT_CONFIG": "nowhere", "BILLBOT_SLACK_TOKEN_FILE": "nowhere", "HTTP_PROXY": "http://127.0.0.1:9"}
    ran = subprocess.run(
        [sys.executable, "-c", TYPED, "demo", "--folder", str(folder)],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return Shown(Ran(ran.returncode, ran.stdout, ran.stderr), folder, worked)


def test_demo_ends_well_and_soon(shown: Shown) -> None:
    """The demo works for a few seconds, needs no account and no network, and says nothing on stderr."""
    assert (shown.ran.code, shown.ran.err) == (0, "")
    assert 0 < shown.seconds < 10


def test_demo_tells_the_story(shown: Shown) -> None:
    """It begins with the baseline, tells the new draft, a document with its words, the passage, and a week's digest."""
    said = shown.ran.out
    places = [
        said.index(words)
        for words in (
            "The first check is the baseline. The clock says April 1, 2021.",
            "billbot watches 1 bill for you",
            "Before the Judiciary Committee: chairs Senator James B. Eldridge and Representative Michael S. Day.",
            "The juvenile diversion bill (S.984) goes on in a new draft, S.2836",
            "New on Juvenile diversion: SD.3999, An Act relative to services of the community (sample)",
            "33 words in a row match S.984, which is watched",
            "The Senate passed the juvenile diversion bill, 32 to 8, under a new number, S.2987\nS.2987 ",
            "“Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)”",
            "The juvenile diversion bill (S.2987) goes to House Ways and Means after passing the Senate, 32 to 8\n",
            "──── Monday, July 11, 2022, 08:00 ────\nThis week: the juvenile diversion bill (S.2987) goes to House",
            "The list had only S.984; billbot followed it to S.2836, H.1569, S.2942, S.2987.",
        )
    ]
    assert places == sorted(places)
    assert said.count("Yeas 32 to Nays 8") == 1


def test_the_command_to_try_has_the_time_of_the_last_digest(shown: Shown) -> None:
    """What somebody asks afterward is answered as of the digest: formal sessions have not ended."""
    ran = typed("--config", str(shown.folder / "config"), "show", "diversion")
    assert "Formal sessions end on July 31" in ran.out


def test_demo_says_what_is_not_official(shown: Shown) -> None:
    """Titles and times that are not in the record are named as such."""
    assert re.search(r"Reconstructed here, not official: the titles of .*S\.2987.* and the hours of", shown.ran.out)
    assert "and what a hearing's page says about testimony." in shown.ran.out


def test_demo_shows_testimony(shown: Shown) -> None:
    """The demo's hearing has the testimony deadline and address."""
    ask = "- Requests for an interpreter until Thursday, September 30, 2021, to a.sample@masenate.example\n"
    assert 0 < shown.ran.out.find(ask) < shown.ran.out.find("- Written testimony until Friday, October 1")
    assert "- Written testimony until Friday, October 1, 2021, 5:00 PM, to a.sample@masenate.example" in shown.ran.out


def test_demo_says_how_to_look_on(shown: Shown) -> None:
    """The commands that it names at the end show the proposal and the comparison from its files."""
    said = r"^Try:       billbot (.+) show diversion \(or (compare S984 S2836)\)$"
    found = re.search(said, shown.ran.out, re.MULTILINE)
    assert found is not None
    place = shlex.split(found[1])
    assert (
        "Where it is: S.2987, passed the Senate; in House Ways and Means since July 7"
        in typed(*place, "show", "diversion").out
    )
    assert "SECTION 3 (was SECTION 2): rewritten" in typed(*place, *found[2].split()).out


def test_demo_shows_its_messages_in_slacks_look(shown: Shown) -> None:
    """One page shows every message as Slack would, those of a proposal as answers in the thread of its first news."""
    page = (shown.folder / "index.html").read_text(encoding="utf-8")
    with closing(sqlite3.connect(shown.folder / "state" / "billbot.db")) as db:
        ((messages,),) = db.execute("SELECT count(*) FROM envelopes WHERE state = 'sent'")
    assert page.count("<article>") == messages
    # The welcome, the suggestion and the digest are outside of threads, and the first news begins the thread.
    assert page.count("replied to a thread: Hearing on the juvenile diversion bill") == messages - 4


def test_demo_ends_with_one_address(shown: Shown) -> None:
    """The last line is the address of the page with the messages, the only file that a browser is to open."""
    *before, last = shown.ran.out.splitlines()
    assert last == f"Open this in a browser: {(shown.folder / 'index.html').as_uri()}"
    assert [line for line in before if "file://" in line] == []


def test_the_address_where_the_browser_is_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the Windows Subsystem for Linux it is the file's Windows address."""
    monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    assert address_of(Path("/tmp/a b/index.html")) == "file://wsl.localhost/Ubuntu/tmp/a%20b/index.html"


def test_demo_leaves_the_pages(shown: Shown) -> None:
    """Its page leads to the public site, whose front page leads to the proposal, whose way is drawn there."""
    found = re.search(r'<a href="([^"]+)">The public pages</a>', (shown.folder / "index.html").read_text("utf-8"))
    assert found is not None
    front = shown.folder / found[1]
    assert 'href="proposals/juvenile-diversion/index.html"' in front.read_text(encoding="utf-8")
    page = (front.parent / "proposals/juvenile-diversion/index.html").read_text(encoding="utf-8")
    assert "passed the Senate on June 30, 2022" in page
    assert "Sample text" not in page  # what the coalition asks is its own


def test_demo_has_no_dead_links(shown: Shown) -> None:
    """Its pages have no link to the practice General Court, which is gone then."""
    pages = [shown.folder / "index.html", *(shown.folder / "state" / "public").rglob("*.html")]
    assert len(pages) > 5
    assert [page for page in pages if 'href="http://127.0.0.1' in page.read_text(encoding="utf-8")] == []
    assert "Bill page S.984" in pages[0].read_text(encoding="utf-8")


def test_demo_counts_what_it_did(shown: Shown) -> None:
    """Its figures are those of the database it leaves."""
    with closing(sqlite3.connect(shown.folder / "state" / "billbot.db")) as db:
        ((changes,),) = db.execute("SELECT count(*) FROM changes")
    assert re.search(rf"\n\d+ checks, \d+ requests, {changes} changes, ", shown.ran.out)


def test_demo_is_not_written_over(shown: Shown) -> None:
    """A folder with a demo is refused in one line, and stays unchanged."""
    before = {path: path.stat().st_mtime_ns for path in shown.folder.rglob("*") if path.is_file()}
    ran = typed("demo", "--folder", str(shown.folder))
    assert ran == (
        1,
        "",
        f"billbot: {shown.folder}: this folder already has a demo; name another with --folder\n",
    )
    assert {path: path.stat().st_mtime_ns for path in shown.folder.rglob("*") if path.is_file()} == before


def test_demo_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """Without a folder given it makes a new one for what it leaves."""
    with begin("demo", environ={"TMPDIR": str(tmp_path)}) as child:
        until(lambda: list(tmp_path.glob("*/state/billbot.db")))
        child.kill()  # what it leaves in the end is the same as in a folder that is given
    (folder,) = tmp_path.iterdir()
    assert {"config", "state"} <= {each.name for each in folder.iterdir()}
