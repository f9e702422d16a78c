"""Messages link to the public pages if these have an address, and never to anything private."""

from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from billbot.domain.digest import begun
from billbot.notify.digest import preview
from tests.support import toml
from tests.support.app_on_disk import BEGIN, BILLS, HEARING, LATER, REFERRED, AppOnDisk, bill, on_disk, row

URL = "https://bills.example.org/pages"
PUBLISHED = f'[public]\nurl = "{URL}/"\n'
CHANNELS = toml.channel("desk", "console", remind_days=[7])
HUSHED = '[[proposal]]\nid = "hushed"\nname = "Hushed"\ntopics = ["287g"]\nbills = ["194/H9"]\npublic = false\n'
PAGE = f"{URL}/proposals/dignity/index.html"


def told(root: Path, settings: str) -> tuple[str, str, Any]:
    """A hearing's alert, its reminder, and that week's digest."""
    shown = (row(REFERRED), row(HEARING, "2025-03-03T12:00"))
    with on_disk(root, bill("H1588", *shown), bill("S1122", row(REFERRED)), bill("H9", *shown)) as app:
        app.configure(CHANNELS + settings, BILLS + HUSHED)
        said = [app.once(now) for now in (BEGIN, LATER, "2025-11-11T09:00")]
        return said[1], said[2], digest(app)


def digest(app: AppOnDisk) -> Any:
    known = app.app("2025-11-11T10:00")
    (channel,) = known.channels
    with app.store() as store:
        store.digests.begin(channel.name, begun(clock.parse("2025-11-10T08:00")))
        return preview(store, known.watch(store), channel, known.clock.now())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Any]:
    return told(tmp_path_factory.mktemp("published"), PUBLISHED)


def test_alert_leads_to_the_page(published: tuple[str, str, Any]) -> None:
    """An alert links to the record's page, the proposal's page and the calendar."""
    alert, _, _ = published
    assert f"More on Dignity: {PAGE}" in alert
    assert alert.index("Bill page H.1588") < alert.index("More on Dignity")
    assert f"All hearings for your calendar: {URL}/hearings.ics" in alert


def test_reminder_leads_to_the_page(published: tuple[str, str, Any]) -> None:
    """So does a reminder of a hearing."""
    _, reminder, _ = published
    assert "Hearing in seven days" in reminder
    assert f"More on Dignity: {PAGE}" in reminder
    assert f"{URL}/hearings.ics" in reminder


def test_digest_leads_to_the_pages(published: tuple[str, str, Any]) -> None:
    """A digest leads to the page of a proposal that is heard, and to the calendar, as each reader can."""
    _, _, message = published
    assert f"More on Dignity: {PAGE}" in message.text
    assert f"\n- All hearings for your calendar\n  hearings.ics: {URL}/hearings.ics\n" in message.text
    assert f'<a href="{PAGE}"' in message.html
    assert f"<{PAGE}|More on Dignity>" in str(message.blocks)


def test_nothing_leads_to_what_is_private(published: tuple[str, str, Any]) -> None:
    """No message names a page of a private proposal."""
    alert, reminder, message = published
    for said in (alert, reminder, message.text):
        assert "Hushed" in said
        assert "hushed/" not in said


def test_without_an_address_nothing_differs(tmp_path: Path) -> None:
    """Without the address no message leads anywhere else than before."""
    alert, reminder, message = told(tmp_path, "")
    for said in (alert, reminder, message.text):
        assert "More" not in said
        assert "calendar" not in said


@pytest.mark.parametrize("url", ["bills.example.org", "http://bills.example.org", "https://bills.example.org/?x=1"])
def test_an_address_that_cannot_be_one(tmp_path: Path, url: str) -> None:
    """An address that is invalid, unencrypted or cannot be extended is a fault that names the key."""
    with on_disk(tmp_path) as app:
        app.configure(CHANNELS + f'[public]\nurl = "{url}"\n')
        ran = app.billbot("doctor")
        assert ran.code == 1
        assert "public: url: must be" in ran.out
