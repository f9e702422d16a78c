"""The page of `practice`, in a browser: what arrives is there, what is pressed is done, and nothing hostile runs."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from billbot import clock
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.slack import YOU, PracticeSockets, PracticeWorkspace
from tests.support.browser import PRESENT, chromium

pytestmark = [PRESENT, pytest.mark.thorough]

AT = clock.parse("2026-03-12T14:00")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
EVIL_MAIL = f"""Subject: {HOSTILE}\r
Message-ID: <1@example.org>\r
Content-Type: text/html; charset=utf-8\r
\r
<h1>Hearing</h1><script>parent.document.title='taken';document.body.innerHTML='taken'</script>
<img src=x onerror="document.body.innerHTML='taken'"><a href="javascript:document.title='taken'">press</a>
"""


class Story:
    """A story that stands, and notes what is done."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def state(self) -> dict[str, object]:
        said = {
            "name": "sample",
            "says": f"A story. {HOSTILE}",
            "now": "March 12, 2026, 2:00 PM",
            "next": "Soon: more.",
        }
        return {**said, "speed": "1w/min", "paused": False, "over": False}

    def do(self, what: str, value: str = "") -> None:
        self.done.append((what, value))

    def acted(self) -> None:
        self.done.append(("acted", ""))


class Bot(PracticeSockets):
    """A bot that listens, and notes what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    @property
    def open(self) -> int:
        return 1

    def send(self, kind: str, payload: Mapping[str, Any], over: int = -1) -> str:
        del over
        assert "/answers/" in payload["response_url"]
        if kind == "interactive":
            assert float(payload["container"]["message_ts"]) > 0
            self.told.append((payload["channel"]["id"], payload["actions"][0]["value"]))
        else:
            self.told.append((payload["channel_id"], payload["text"]))
        return ""


class Shown:
    """The page, the room behind it, and what was done on it."""

    def __init__(self, page: Page, room: Room, story: Story, bot: Bot) -> None:
        self.page, self.room, self.story, self.bot = page, room, story, bot


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One window for all tests, with what any page in it complains of."""
    with chromium().new_context(viewport={"width": 1280, "height": 900}) as window:
        yield window.new_page()


@pytest.fixture
def shown(page: Page) -> Iterator[Shown]:
    """The page of a room with a message, an answer in its thread, and a mail."""
    room, story = Room(lambda: AT), Story()
    with Front(PracticeWorkspace(room), story) as front, Mailbox(room.mail):
        front.sockets = bot = Bot()
        first = room.post(
            "C0COALITION", text="first", blocks=[{"type": "header", "text": {"text": "A hearing is set"}}]
        )
        room.post("C0COALITION", text="an answer", thread=first.ts)
        room.mail("reader@example.org", EVIL_MAIL.encode())
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(front.url)
        page.wait_for_selector("article")
        yield Shown(page, room, story, bot)
        page.goto("about:blank")


def test_messages_are_shown_as_they_arrive(shown: Shown) -> None:
    """What comes, is edited, or is taken away while the page is open shows there without a reload."""
    expect(shown.page.locator("#list article h2")).to_have_text(["A hearing is set"])
    post = shown.room.post("C0COALITION", text="The *second*")
    expect(shown.page.locator("#list article").nth(1)).to_contain_text("The second")
    shown.room.edit("C0COALITION", post.ts, text="The third")
    expect(shown.page.locator("#list article").nth(1)).to_contain_text("(edited)")
    shown.room.delete("C0COALITION", post.ts)
    expect(shown.page.locator("#list article")).to_have_count(1)


def test_a_thread_opens_beside_the_channel(shown: Shown) -> None:
    """Answers that are not shown in the channel are read in the thread, which closes again."""
    shown.page.get_by_role("button", name="1 answer in its thread").click()
    expect(shown.page.locator("#replies article")).to_have_count(2)
    expect(shown.page.locator("#replies")).to_contain_text("an answer")
    shown.page.get_by_role("button", name="Close").click()
    expect(shown.page.locator("#thread")).to_be_hidden()


def test_reactions_are_given_and_taken_back(shown: Shown) -> None:
    """✅ on the page is the reaction of whoever sits there, until it is pressed again."""
    sign = shown.page.get_by_role("button", name="React with ✅")
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "true")
    assert shown.room.posts[0].reactions == {"white_check_mark": [YOU]}
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "false")
    assert shown.story.done == [("acted", ""), ("acted", "")]


def test_buttons_and_questions_reach_the_bot(shown: Shown) -> None:
    """A button of a message is pressed with what it stands for, and /billbot is asked in the channel that is open."""
    button = {"type": "button", "text": {"text": "I'm on it"}, "action_id": "on_it:0", "value": "ask-7"}
    shown.room.post("C0DESK", text="x", blocks=[{"type": "actions", "elements": [button]}])
    shown.page.get_by_role("button", name="# desk").click()
    shown.page.get_by_role("button", name="I'm on it").click()
    shown.page.get_by_label("/billbot").fill("show diversion")
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_label("/billbot")).to_have_value("")
    shown.page.wait_for_timeout(100)
    assert shown.bot.told == [("C0DESK", "ask-7"), ("C0DESK", "show diversion")]


def test_the_clock_is_moved_from_the_page(shown: Shown) -> None:
    """Pause, step and speed are told to whoever runs the story."""
    expect(shown.page.locator("#next")).to_have_text("Next: Soon: more.")
    shown.page.get_by_role("button", name="Pause").click()
    shown.page.get_by_role("button", name="To the next thing that happens").click()
    shown.page.get_by_label("Speed").select_option("1d/min")
    expect(shown.page.locator("#now")).to_have_text("March 12, 2026, 2:00 PM")
    shown.page.wait_for_function("() => true")
    assert shown.story.done[:2] == [("pause", ""), ("step", "")]
    assert ("speed", "1d/min") in shown.story.done


def test_mails_are_shown_at_two_widths(shown: Shown) -> None:
    """A mail is shown as on a phone and as on a computer, in frames in which nothing of it runs."""
    shown.page.get_by_role("button", name="Mail (1)").click()
    frames = shown.page.locator("iframe")
    expect(frames).to_have_count(2)
    assert [frames.nth(n).bounding_box()["width"] for n in (0, 1)] == [390, 680]  # type: ignore[index]
    assert [frames.nth(n).get_attribute("sandbox") for n in (0, 1)] == ["", ""]
    for n in (0, 1):
        expect(frames.nth(n).content_frame.locator("h1")).to_have_text("Hearing")
        expect(frames.nth(n).content_frame.locator("body")).not_to_contain_text("taken")
    expect(shown.page.locator("#list li")).to_contain_text(HOSTILE)


def test_nothing_hostile_runs(shown: Shown) -> None:
    """Whatever stands in a message, in any kind of block, is text."""
    text = {"text": HOSTILE}
    button = {"type": "button", "text": text, "action_id": f'"{HOSTILE}', "value": f'"{HOSTILE}'}
    blocks = [
        {"type": "header", "text": text},
        {"type": "section", "text": {"text": f"*{HOSTILE}* <https://example.org/'\"{HOSTILE}|{HOSTILE}>"}},
        {"type": "context", "elements": [text]},
        {"type": "actions", "elements": [button]},
    ]
    shown.room.post("C0COALITION", text=HOSTILE, blocks=blocks)
    shown.room.post("C0COALITION", text=HOSTILE)
    expect(shown.page.locator("#list article")).to_have_count(3)
    assert shown.page.locator("article img, article script").count() == 0
    assert shown.page.title() == "billbot practice: what arrives"
    assert shown.page.locator("#says").inner_text().endswith("</script>")


def test_a_run_that_ended_is_said(shown: Shown) -> None:
    """Where nobody answers any more, the page says so."""
    shown.page.route("**/changes*", lambda route: route.abort())
    expect(shown.page.get_by_role("status")).to_contain_text("does not answer")
    shown.page.unroute_all()
    expect(shown.page.get_by_role("status")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_read_by_everybody(shown: Shown, width: int) -> None:
    """Wide and narrow, nothing is cut off, and axe has nothing against any part of it."""
    shown.page.set_viewport_size({"width": width, "height": 900})
    for name in ("# coalition", "# desk", "Mail (1)"):
        shown.page.get_by_role("button", name=name).click()
        assert shown.page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(shown.page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
