"""A rehearsal from December 2026 to March 2027 over the shipped list: one General Court ends, and the next one opens.

The bills of the 194th are real, the dockets of the 195th invented, and maintainers decide only in Slack. To read
what each channel got, in order, name a folder in `BILLBOT_MESSAGES`.
"""

import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.app import App, open_app
from billbot.app.slack import Listening
from billbot.app.tick import Steps, tick
from billbot.clock import EASTERN
from billbot.domain.ledger import Message
from billbot.messages.fit_slack import WATCH_IT
from billbot.store import Suggested
from tests.support import faults, toml
from tests.support import rehearsed_court as court
from tests.support.app_in_process import Inbox
from tests.support.app_on_disk import AppOnDisk, until
from tests.support.faults import FaultySite
from tests.support.nightly import cases
from tests.support.rehearsed_court import at
from tests.support.repository import ROOT
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

if TYPE_CHECKING:
    from billbot.channels import Transport

ROOM, DESK, MAINTAINER = "C0123456789", "C0999999999", "U0000007"
# The same is announced in Slack and by mail, and one channel hears only about young people.
YOUTH = ["juvenile-justice", "juvenile-diversion", "expungement"]
MAILS = ("members", "youth", "operations")
CHANNELS = (
    toml.channel("coalition", "slack", to=ROOM)
    + toml.channel("members", "email", to="env:MEMBERS")
    + toml.channel("youth", "email", to="env:MEMBERS", topics=YOUTH)
    + toml.channel("desk", "slack", to=DESK, alerts=False, digest="", remind_days=[], operations=True)
    + toml.channel("operations", "email", to="env:MEMBERS", alerts=False, digest="", remind_days=[], operations=True)
)
# A look in some days at what does not move, so three months take a minute and a half.
SCHEDULE = '[schedule]\nlooks_per_day = 2\ncheck_every = "3d"\ncheck_every_else = "3d"\n'
COSPONSOR = '\n[[date]]\ndate = 2027-02-05\nname = "Last day to cosponsor"\ntopics = ["*"]\n'
LIST_OF_195 = "/api/GeneralCourts/195/Documents"
ODD = '"BillNumber":%s,"DocketNumber":"HD50"'
WEEK = 7
UNREADABLE = date(2027, 1, 9), date(2027, 1, 11)
BY_REACTIONS = date(2027, 1, 19)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten")


@dataclass
class Rehearsal:
    """The app, with each channel's emails and times; Slack's messages are in its server."""

    on_disk: AppOnDisk
    slack: SlackServer
    sockets: SocketMode
    again: dict[str, court.Filed]
    now: datetime
    inboxes: dict[str, Inbox] = field(default_factory=lambda: {name: Inbox(name) for name in MAILS})
    got: dict[str, list[tuple[datetime, Message]]] = field(default_factory=lambda: {name: [] for name in MAILS})
    found: tuple[Suggested, ...] = ()

    app: App = field(init=False)

    def __post_init__(self) -> None:
        """Open the app, which reads edited files again; mail goes into the inboxes, and Slack is the practice one."""
        ticking = clock.Clock(now=lambda: self.now, sleep=lambda _: None)
        environ = {
            "BILLBOT_SLACK_TOKEN": self.slack.token,
            "BILLBOT_SLACK_APP_TOKEN": self.sockets.app_token,
            "MEMBERS": "sample@example.org",
        }
        app = open_app(self.on_disk.folder, ticking, environ)
        transports: dict[str, Transport] = {**app.transports, **self.inboxes}
        self.app = replace(app, transports_override=transports, buttons_work=True)

    def tick(self, now: datetime) -> None:
        """Do all that is due at that time, as `work` would, once: all documents that wait are read."""
        self.now = self.on_disk.site.now = now
        with Steps() as steps:
            self.app = tick(self.app, steps, reads_for=timedelta(minutes=30)).app
        for name, inbox in self.inboxes.items():
            self.got[name] += [(now, message) for message in inbox.got]
            inbox.got.clear()

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the configuration."""
        path = self.on_disk.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def waiting(self) -> Iterator[tuple[dict[str, Any], list[tuple[int, str, dict[str, Any], dict[str, Any]]]]]:
        """The messages of the desk with what waits in each: its place, its docket, and its two buttons."""
        for message in self.slack.channels[DESK]:
            docket, place, found = "", 0, []
            for block in message["blocks"]:
                if named := re.match(r"\W*(?:(\d+)\. |.*?: )?<?[^|]*?\|?([HS]D?)\.(\d+)", text_of([block])):
                    docket, place = named[2] + named[3], int(named[1] or 0)
                # An ask has two buttons, too.
                if block["type"] == "actions" and block["elements"][0]["action_id"].startswith(WATCH_IT):
                    found.append((place, docket, *block["elements"]))
            if found:
                yield message, found

    def decide_by_buttons(self) -> None:
        """Press a button for each document that waits; what was filed again is ours."""
        with Listening(lambda: self.app, lambda _: None):
            until(lambda: self.sockets.open)
            for message, found in list(self.waiting()):
                for _, docket, yes, no in found:
                    button = yes if docket in self.again else no
                    self.sockets.press(
                        button["action_id"], button["value"], user=MAINTAINER, channel=DESK, message=message["ts"]
                    )
            until(lambda: not any(self.waiting()), 60)

    def react(self) -> None:
        """React with the numbers of what was filed again and ✅, or else with the others and ❌, as the guide says."""
        self.slack.room.reactions.clear()
        waiting = list(self.waiting())
        ours = any(docket in self.again for _, found in waiting for _, docket, *_ in found)
        for message, found in waiting:
            places = [place for place, docket, *_ in found if (docket in self.again) is ours]
            for place in filter(None, places):
                self.slack.react(message["ts"], NUMBERS[place - 1], MAINTAINER)
            if places:
                self.slack.react(message["ts"], "white_check_mark" if ours else "x", MAINTAINER)

    def mails(self, channel: str) -> list[tuple[str, str]]:
        """The subject and the text of each email, in order."""
        return [(message.subject, message.text) for _, message in self.got[channel]]


@contextmanager
def rehearsal(root: Path, dockets: int) -> Iterator[Rehearsal]:
    filed, again = court.new_court(dockets)
    old, seconds = court.old_court(), [0.0]

    def later() -> float:
        seconds[0] += 2
        return seconds[0]

    def seen() -> float:
        return site.now.timestamp()

    with (
        FaultySite([*old, *filed], now=at(court.FIRST, 10)) as site,
        SlackServer(ROOM, DESK, monotonic=later, seconds=seen) as slack,
        SocketMode(slack) as sockets,
    ):
        site.hearings = court.hearings(each for each in filed if each.docket in again)
        slack.people[MAINTAINER] = {}
        app = AppOnDisk(root, site)
        site.date = lambda: site.now
        settings = f'{SCHEDULE}{slack.settings}maintainers = ["{MAINTAINER}"]\n{CHANNELS}'
        files = {name: (ROOT / "config" / f"{name}.toml").read_text("utf-8") for name in ("bills", "calendar")}
        app.configure(settings, files["bills"], calendar=files["calendar"])
        app.create_database()
        yield Rehearsal(app, slack, sockets, dict(again), at(court.FIRST, 10))


def hours(day: date) -> tuple[int, ...]:
    """When something may be due: digests on Mondays, the list and what was entered in January, and days that matter."""
    january = date(2027, 1, 4) <= day <= date(2027, 2, 3)
    if day.weekday() == 0 or day == court.OPENS:
        return (6, 8, 17) if january else (8, 17)
    if january:
        return (6, 17) if day.weekday() < 5 else (8,)
    return (8, 17) if day in court.EVENTS else (8,) if day.weekday() == 3 else ()


def live(app: Rehearsal) -> None:
    """Live through the three months; on Tuesdays and Fridays decisions are made, from some day on only by reactions."""
    for n in range((court.LAST - court.FIRST).days + 1):
        day = court.FIRST + timedelta(n)
        if day == UNREADABLE[0]:
            app.on_disk.site.faults.add(faults.error_page(), LIST_OF_195)
        elif day in {UNREADABLE[1] + timedelta(1), date(2027, 1, 20)}:
            app.on_disk.site.faults.clear()
        elif day == date(2027, 1, 14):
            odd = faults.other_words(ODD % "null", ODD % '"HD50"')
            app.on_disk.site.faults.add(odd, LIST_OF_195)
        for hour in hours(day):
            app.tick(at(day, hour, 10))
        if day == court.OPENS:
            app.edit("calendar.toml", "\n[[date]]", f"{COSPONSOR}\n[[date]]")
        elif day == date(2027, 1, 14):
            app.edit("calendar.toml", f"date = {court.DEADLINE}", f"date = {court.MOVED}")
        if day >= BY_REACTIONS and day.weekday() in {1, 2, 3, 4}:  # read by a later tick
            app.react()
        elif day.weekday() in {1, 4} and any(app.waiting()):
            app.decide_by_buttons()
            app.tick(clock.later(app.now, timedelta(minutes=20)))
    with app.on_disk.store() as store:
        app.found = store.suggestions.all()


def text_of(blocks: Sequence[dict[str, Any]]) -> str:
    """What people read of a Slack message, with buttons in brackets."""
    said = []
    for block in blocks:
        if block["type"] == "actions":
            said.append(" ".join(f"[{each['text']['text']}]" for each in block["elements"]))
        elif block["type"] == "context":
            said.append(" ".join(each["text"] for each in block["elements"]))
        elif block["type"] == "divider":
            said.append("---")
        else:
            said.append(block["text"]["text"])
    links = re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r"\2", "\n".join(said))
    return links.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def write(app: Rehearsal, folder: Path) -> None:
    """Write what each channel got, in order, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    line = "=" * 100
    for name, got in app.got.items():
        mails = [f"{line}\n{now:%A, %B %d, %Y, %H:%M}\nSubject: {each.subject}\n\n{each.text}" for now, each in got]
        (folder / f"{name}-mail.txt").write_text("\n".join(mails), encoding="utf-8")
    for name, channel in (("coalition", ROOM), ("desk", DESK)):
        posted = [
            each for method, each in app.slack.calls if method == "chat.postMessage" if each["channel"] == channel
        ]
        posts = []
        for first, last in zip(posted, app.slack.channels[channel], strict=True):
            blocks = first["blocks"] if isinstance(first["blocks"], list) else json.loads(first["blocks"])
            when = datetime.fromtimestamp(float(last["ts"]), EASTERN)
            thread = " (in a thread)" if first.get("thread_ts") else ""
            before, after = text_of(blocks), text_of(last["blocks"])
            edited = [each for each in after.splitlines() if each not in before.splitlines()]
            later = "\n\n-- added to this message later --\n" + "\n".join(edited) if edited else ""
            posts.append(f"{line}\n{when:%A, %B %d, %Y, %H:%M}{thread}\n\n{before}{later}\n")
        (folder / f"{name}-slack.txt").write_text("\n".join(posts), encoding="utf-8")


def prove_found(app: Rehearsal) -> None:
    """Each proposal filed again was suggested once, and a press put it on the list."""
    of = Counter(each.docket for each in app.found)
    listed = {number for each in tomllib.loads(app.on_disk.listing)["proposal"] for number in each["bills"]}
    assert [(docket, of[docket], f"195/{docket}" in listed) for docket in app.again] == [
        (docket, 1, True) for docket in app.again
    ]
    assert {each.docket for each in app.found if each.decided == "accepted"} == app.again.keys()
    assert all(each.decided for each in app.found)


def prove_filed_again(app: Rehearsal) -> None:
    """Each is announced once as filed again, with its title and its sponsor, and if supported with the ask."""
    told = "\n".join(text for subject, text in app.mails("members") if subject.startswith("Filed again: "))
    asked = " ".join(line for line in told.splitlines() if line.startswith("We ask"))
    for docket, filed in app.again.items():
        spoken = docket.replace("D", "D.")
        assert told.count(f"- {spoken}: {filed.title}; filed by {filed.sponsor}\n") == 1, docket
        assert (re.search(rf"cosponsor [^·]*\b{spoken}\b[^·]* by Friday, February 5", asked) is not None) == (
            filed.position == "support"
        ), docket


def prove_patient(app: Rehearsal) -> None:
    """No digest says "not filed again yet" while the list cannot be read, or of what waits for a decision."""
    proposals = {each["id"] for each in court.listed() if each["position"] != "oppose"} - court.LAWS
    for now, message in app.got["members"]:
        if not (message.subject.startswith("This week") and now.date() > court.OPENS):
            continue
        text = " ".join(message.text.split())
        if UNREADABLE[0] <= now.date() <= UNREADABLE[1]:
            assert "ot filed again yet" not in text
            assert "Not known since January 8 whether filed again: " in text
            continue
        ours = [each for each in app.found if each.docket in app.again and each.made_at < now]
        known = {app.again[each.docket or ""].proposal for each in ours}
        # The first digest of a month says that nothing is known about it.
        awaited = len(proposals - known) if now.day <= WEEK else 0
        assert said_of(text, "Not filed again yet") == awaited, now
        decided = {app.again[each.docket or ""].proposal for each in ours if each.decided_at and each.decided_at < now}
        waiting = said_of(text, "Perhaps filed again, waiting for a decision")
        assert waiting == len((known - decided) & proposals), now


def said_of(text: str, what: str) -> int:
    """How many proposals a line names."""
    found = re.findall(rf"{what}: (.*?)\. ", text)
    assert len(found) < 2
    return sum(each["name"] in found[0] for each in court.listed()) if found else 0


def prove_once(app: Rehearsal) -> None:
    """The end of the term, the day that moved, each hearing and its reminders are announced once; and nothing twice."""
    for channel in ("members", "youth"):
        subjects = [subject for subject, _ in app.mails(channel) if not subject.startswith("This week")]
        assert sum("the 194th General Court ended" in subject for subject in subjects) == 1
        assert sum(subject.startswith("Moved to Friday, January 22: ") for subject in subjects) == 1
        assert sum(subject.startswith("Hearing on ") for subject in subjects) == 1
        near = [subject for subject in subjects if re.search("[Hh]earing (?:tomorrow|in seven days)", subject)]
        assert len(near) == len(set(near)) == 4
        of_committee = [subject for subject in subjects if "Racial Equity" in subject and subject not in near]
        assert [subject.partition(": ")[2][:19] for subject in of_committee] == ["Friday, February 26"]
        assert len({text for _, text in app.mails(channel)}) == len(app.mails(channel))
    odd = [subject for subject, _ in app.mails("operations") if "list of documents" in subject]
    assert len(odd) == len(set(odd)) == 2
    for channel in (ROOM, DESK):
        posted = [str(message["blocks"]) for message in app.slack.channels[channel]]
        assert len(set(posted)) == len(posted)


def prove_few(app: Rehearsal) -> None:
    """No day brings members more than four messages, nor the desk more than ten suggestions to a message allow."""
    for channel in ("members", "youth"):
        assert max(Counter(now.date() for now, _ in app.got[channel]).values()) <= 4
    made = Counter(each.made_at.astimezone(EASTERN).date() for each in app.found)
    assert max(made.values()) >= 45
    for day, messages in Counter(now.date() for now, _ in app.got["operations"]).items():
        assert messages <= -(-made[day] // 10) + 5, day


@pytest.mark.long
@pytest.mark.parametrize("dockets", cases([1_000], [4_000]))
def test_december_to_march(tmp_path: Path, dockets: int) -> None:
    """Nothing is missed or told twice, nobody hears what is unknown, and each channel is readable."""
    root = tmp_path / "house"
    root.mkdir()
    with rehearsal(root, dockets) as app:
        live(app)
        if folder := os.environ.get("BILLBOT_MESSAGES"):
            write(app, Path(folder))
        prove_found(app)
        prove_filed_again(app)
        prove_patient(app)
        prove_once(app)
        prove_few(app)
