"""Documents of which one is suggested for a proposal and one for a topic, and a worker that wakes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.app import App
from billbot.channels.slack import SlackChannel
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row, ticked
from tests.support.slack_server import SlackServer

ROOM = "C0123456789"
YES, NO = "white_check_mark", "x"
# How the row of a suggestion reads on which nobody decided.
OPEN = (None, None, None)
NEXT_DAY = "2025-03-04T06:00"
DESK = '[[channel]]\nname = "desk"\nkind = "console"\noperations = true\n'
BILLS = (
    toml.topic("287g", "Limits on agreements", words=["civil detainer*"])
    + toml.topic("roads", "Roads", words=["toll road*"])
    + toml.proposal("more", "More of it", position="oppose")
    + toml.proposal("dignity", "Dignity Act", "194/H1588")
)


def docket(number: str, text: str, **more: Any) -> PracticeBill:
    given: dict[str, Any] = {"title": f"An Act on {number}", "appears": clock.parse("2025-03-03T20:00")} | more
    return PracticeBill(194, docket=number, text=text, **given)


BASED = "(also based on House, No. 1588)"
SECRET = docket("HD5608", f"{BASED}\nBe it enacted, as follows:\nNo civil detainers.", presenters=("Ann Sample",))
TOLL = docket("SD9000", "A toll road is a toll\u00adroad; and toll roads.")


def ticks(app: AppOnDisk, *moments: str) -> None:
    """Let the worker wake at these times."""
    for now in moments:
        app.site.now = clock.parse(now)
        ticked(app.app(now))


@contextmanager
def unsearched(root: Path) -> Iterator[AppOnDisk]:
    """The same app, before it has looked for anything."""
    with on_disk(root, bill("H1588", row(REFERRED)), SECRET, TOLL) as app:
        app.configure(DESK, BILLS)
        yield app


@contextmanager
def searched(root: Path) -> Iterator[AppOnDisk]:
    """An app that has found SD9000 (1), whose topic has no proposal, and HD5608 (2), which belongs to `dignity`."""
    with unsearched(root) as app:
        ticks(app, BEGIN, NEXT_DAY)
        app.save()
        yield app


@contextmanager
def slack_at(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """Configure an app whose operations channel is in Slack; that Slack, while it lasts."""
    seconds = [0.0]

    def later() -> float:
        seconds[0] += 2
        return seconds[0]

    with SlackServer(ROOM, monotonic=later) as server:
        app.configure(server.settings + toml.channel("room", "slack", to=ROOM, operations=True), BILLS)
        monkeypatch.setenv("BILLBOT_SLACK_TOKEN", server.token)
        yield server


def in_slack(app: AppOnDisk, slack: SlackServer, *moments: str, at_work: App | None = None) -> None:
    """As `ticks`, telling that Slack; `at_work` is an app that was opened before."""
    for now in moments:
        app.site.now = clock.parse(now)
        opened = replace(at_work, clock=clock.stopped(clock.parse(now))) if at_work else app.app(now)
        told = SlackChannel("room", to=ROOM, token=slack.token, api_url=slack.url, clock=opened.clock, answered=True)
        ticked(replace(opened, transports_override={"room": told}))


def decisions(app: AppOnDisk) -> list[tuple[object, ...]]:
    """What was decided on each suggestion, by whom, and for which proposal."""
    return app.ask("SELECT decided, decided_by, proposal FROM suggestions ORDER BY id")


def edits(app: AppOnDisk) -> list[tuple[object, ...]]:
    """Who edited the list, and how."""
    return app.ask("SELECT who, kind, number, proposal FROM watchlist_edits ORDER BY id")


def faulty(app: AppOnDisk) -> None:
    """Let somebody leave a fault in the list."""
    (app.folder / "bills.toml").write_text(f"{app.listing}position = \n", encoding="utf-8")
