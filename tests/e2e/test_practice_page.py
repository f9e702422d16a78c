"""The page of `practice` in a browser: messages appear, presses work, and nothing hostile runs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from billbot import clock
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.slack import DIRECT, YOU, PracticeSockets, PracticeWorkspace
from tests.support.browser import PRESENT, chromium
from tests.support.no_story import HOSTILE, NoStory

pytestmark = [PRESENT, pytest.mark.thorough]

AT = clock.parse("2026-03-12T14:00")
EVIL_MAIL = f"""Subject: {HOSTILE}\r
Message-ID: <1@example.org>\r
Content-Type: text/html; charset=utf-8\r
\r
<h1>Hearing</h1><script>parent.document.title='taken';document.body.innerHTML='taken'</script>
<img src=x onerror="document.body.innerHTML='taken'"><a href="javascript:document.title='taken'">press</a>
"""


class Bot(PracticeSockets):
    """A listening bot that notes what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    @property
    def open(self) -> int:
        return 1

    def send(self, kind: str, payload: Mapping[str, Any], over: int = -1) -> str:
        del over
        if kind == "events_api":
            self.told.append((payload["event"]["channel"], payload["event"]["text"]))
            return ""
        assert "/answers/" in payload["response_url"]
        if kind == "interactive":
            assert float(payload["container"]["message_ts"]) > 0
            self.told.append((payload["channel"]["id"], payload["actions"][0]["value"]))
        else:
            self.told.append((payload["channel_id"], payload["text"]))
        return ""


class Shown:
    """The page, its room, and the actions on it."""

    def __init__(self, page: Page, room: Room, story: NoStory, bot: Bot) -> None:
        self.page, self.room, self.story, self.bot = page, room, story, bot


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One window for all tests, with what any page in it complains of."""
    with chromium().new_context(viewport={"width": 1280, "height": 900}) as window:
        yield window.new_page()


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Iterator[Shown]:
    """The page of a room with a message, an answer in its thread, and an email."""
    room, story = Room(AT.timestamp), NoStory(tmp_path)
    with Front(PracticeWorkspace(room), story) as front, Mailbox(room.mail):
        front.sockets = bot = Bot()
        first = room.post(
            "C0COALITION", text="first", blocks=[{"type": "header", "text": {"text": "A hearing is set"}}]
        )
        room.post("C0COALITION", text="an answer", thread_ts=first["ts"])
        room.mail("reader@example.org", EVIL_MAIL.encode())
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(front.url)
        page.wait_for_selector("article")
        yield Shown(page, room, story, bot)
        page.goto("about:blank")


def test_messages_are_shown_as_they_arrive(shown: Shown) -> None:
    """New, edited and deleted messages appear on the open page without a reload."""
    expect(shown.page.locator("#list article h2")).to_have_text(["A hearing is set"])
    post = shown.room.post("C0COALITION", text="The *second*")
    expect(shown.page.locator("#list article").nth(1)).to_contain_text("The second")
    shown.room.edit("C0COALITION", post, text="The third", edited={"user": "U0BILLBOT"})
    expect(shown.page.locator("#list article").nth(1)).to_contain_text("(edited)")
    shown.room.delete("C0COALITION", post)
    expect(shown.page.locator("#list article")).to_have_count(1)


def test_a_thread_opens_beside_the_channel(shown: Shown) -> None:
    """Answers that are not shown in the channel are read in the thread, which closes again."""
    shown.page.get_by_role("button", name="1 answer in its thread").click()
    expect(shown.page.locator("#replies article")).to_have_count(2)
    expect(shown.page.locator("#replies")).to_contain_text("an answer")
    shown.page.get_by_role("button", name="Close").click()
    expect(shown.page.locator("#thread")).to_be_hidden()


def test_reactions_are_given_and_taken_back(shown: Shown) -> None:
    """✅ on the page is the reaction of anybody who sits there, until it is pressed again."""
    sign = shown.page.get_by_role("button", name="React with ✅")
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "true")
    assert [*shown.room.reactions.values()] == [{"white_check_mark": [YOU]}]
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "false")
    assert shown.story.done == ["acted", "acted"]


def test_buttons_and_questions_reach_the_bot(shown: Shown) -> None:
    """A button of a message is pressed with its value, and /billbot is asked in the channel that is open."""
    button = {"type": "button", "text": {"text": "I'm on it"}, "action_id": "on_it:0", "value": "ask-7"}
    shown.room.post("C000DESK", text="x", blocks=[{"type": "actions", "elements": [button]}])
    place(shown.page, "desk").click()
    shown.page.get_by_role("button", name="I'm on it").click()
    shown.page.get_by_label("/billbot").fill("show diversion")
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_label("/billbot")).to_have_value("")
    shown.page.wait_for_timeout(100)
    assert shown.bot.told == [("C000DESK", "ask-7"), ("C000DESK", "show diversion")]


def test_billbot_is_written_to_where_it_answers(shown: Shown) -> None:
    """The conversation with billbot only takes words, and shows them as the person's."""
    place(shown.page, "billbot").click()
    expect(shown.page.locator("#title")).to_have_text("billbot")
    shown.page.get_by_label("To billbot").fill("what can I do?")
    shown.page.keyboard.press("Enter")
    expect(shown.page.locator("#list article")).to_contain_text("what can I do?")
    expect(shown.page.locator("#list .who")).to_contain_text("you")
    assert shown.bot.told == [(DIRECT, "what can I do?")]


def test_the_clock_is_moved_from_the_page(shown: Shown) -> None:
    """Pause and steps reach the running story."""
    expect(shown.page.locator("#now")).to_have_text("March 12, 2026, 2:00 PM")
    for name in ("Pause", "Next message", "Next chapter"):
        with shown.page.expect_response("**/do/clock"):
            shown.page.get_by_role("button", name=name).click()
    assert shown.story.done == ["play or pause", "next message", "next chapter"]


def test_the_chapters_are_listed(shown: Shown) -> None:
    """The story's chapters are next to the messages; the latest one is marked."""
    chapters = shown.page.locator("#chapters li")
    expect(chapters).to_have_text(["March 11, 2026It begins.", f"March 13, 2026It ends. {HOSTILE}"])
    assert [chapters.nth(n).get_attribute("class") for n in (0, 1)] == ["here", ""]


def place(page: Page, name: str) -> Locator:
    """The button of a channel or of the email, with how many are unread there, if any."""
    return page.locator("#places button", has_text=name)


def test_unread_messages_are_counted_where_they_are(shown: Shown) -> None:
    """Each channel and the mail have the number of messages that nobody has looked at, until somebody does."""
    expect(place(shown.page, "Mail")).to_have_text("Mail1")
    expect(place(shown.page, "coalition")).to_have_text("#coalition")
    question = shown.room.post("C000DESK", text="Is it ours?")
    expect(place(shown.page, "desk")).to_have_text("#desk1")
    shown.room.edit("C000DESK", question, text="It is ours.")
    shown.room.post("C000DESK", text="And this?")
    expect(place(shown.page, "desk")).to_have_text("#desk2")
    place(shown.page, "desk").click()
    expect(place(shown.page, "desk")).to_have_text("#desk")
    expect(shown.page.locator("#purpose")).to_contain_text("Maintainers read here")


def test_the_next_message_is_shown_wherever_it_comes(shown: Shown) -> None:
    """The next message appears in its channel when requested."""
    with shown.page.expect_response("**/do/clock"):
        shown.page.get_by_role("button", name="Next message").click()
    shown.room.post("C000DESK", text="Is it ours?")
    expect(shown.page.locator("#title")).to_have_text("#desk")
    expect(shown.page.locator("#list article")).to_contain_text("Is it ours?")


def test_the_next_message_takes_nobody_away(shown: Shown) -> None:
    """Somebody who opens a channel while the next message is on its way stays there."""
    with shown.page.expect_response("**/do/clock"):
        shown.page.get_by_role("button", name="Next chapter").click()
    place(shown.page, "Mail").click()
    shown.room.post("C000DESK", text="Is it ours?")
    expect(place(shown.page, "desk")).to_have_text("#desk1")
    expect(shown.page.locator("#title")).to_have_text("Mail")


def test_a_phone_opens_at_the_newest(shown: Shown) -> None:
    """On a phone the page opens at the last message, from its beginning, with the list of channels in sight."""
    for n in range(20):
        shown.room.post("C0COALITION", text=f"Message {n}\n" * 5)
    shown.page.set_viewport_size({"width": 390, "height": 844})
    shown.page.reload()
    expect(shown.page.locator("#list article").last).to_be_in_viewport()
    expect(shown.page.locator("#list article").first).not_to_be_in_viewport()
    expect(place(shown.page, "desk")).to_be_in_viewport()


def test_a_phone_shows_the_way_to_the_public_pages(shown: Shown) -> None:
    """On a phone the link to the public pages is in full view, however many messages are unread."""
    for _ in range(10):
        shown.room.post("C000DESK", text="Is it ours?")
    shown.page.set_viewport_size({"width": 390, "height": 844})
    expect(place(shown.page, "desk")).to_have_text("#desk10")
    expect(shown.page.get_by_role("link", name="Public pages")).to_be_in_viewport(ratio=1)
    expect(shown.page.locator("#story")).to_be_hidden()  # so that messages have the room


def test_public_pages_of_the_story(shown: Shown) -> None:
    """The story's public pages are a link away, and no other file is: none outside, none that is hidden."""
    folder = shown.story.public
    assert folder is not None
    (folder / "proposals").mkdir()
    (folder / "proposals" / "index.html").write_text("<h1>Dignity</h1>", encoding="utf-8")
    (folder / "index.html").write_text("<h1>What we follow</h1>", encoding="utf-8")
    (folder / ".kept").write_text("for billbot", encoding="utf-8")
    (folder.parent / "outside.txt").write_text("for nobody", encoding="utf-8")
    with shown.page.expect_popup() as opened:
        shown.page.get_by_role("link", name="Public pages").click()
    expect(opened.value.locator("h1")).to_have_text("What we follow")
    opened.value.close()
    asked = shown.page.request
    url = shown.page.url.rstrip("/")
    assert asked.get(f"{url}/pages/proposals/").status == 200
    for path in ("/pages/.kept", "/pages/%2e%2e/outside.txt", "/pages//etc/hostname", "/pages/%00", "/pages/proposals"):
        assert asked.get(f"{url}{path}").status == 404


def test_mails_are_shown_at_two_widths(shown: Shown) -> None:
    """A mail is shown like on a phone and a computer, in a frame where nothing runs."""
    shown.page.set_viewport_size({"width": 1380, "height": 900})
    place(shown.page, "Mail").click()
    frame = shown.page.locator("iframe")
    for name, width in (("As on a phone", 390), ("As on a computer", 680)):
        shown.page.get_by_role("button", name=name).click()
        expect(frame).to_have_count(1)
        assert frame.bounding_box()["width"] == width  # type: ignore[index]
        assert frame.get_attribute("sandbox") == ""
        expect(frame.content_frame.locator("h1")).to_have_text("Hearing")
        expect(frame.content_frame.locator("body")).not_to_contain_text("taken")
    expect(shown.page.locator("#list li")).to_contain_text(HOSTILE)


def test_nothing_hostile_runs(shown: Shown) -> None:
    """Everything in a message, in any block, is text."""
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
    """If nobody answers anymore, the page says so."""
    shown.page.route("**/changes*", lambda route: route.abort())
    expect(shown.page.get_by_role("status")).to_contain_text("does not answer")
    shown.page.unroute_all()
    expect(shown.page.get_by_role("status")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_read_by_everybody(shown: Shown, width: int) -> None:
    """Wide and narrow, nothing is cut off, and axe has nothing against any part of it."""
    shown.page.set_viewport_size({"width": width, "height": 900})
    for name in ("coalition", "desk", "billbot", "Mail"):
        place(shown.page, name).click()
        assert shown.page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(shown.page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
