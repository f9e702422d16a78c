"""A clock that is wrong for a while costs nothing: nothing is lost, doubled, told as new twice, or told early."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.app import worker
from billbot.app.app import open_app
from billbot.clock import Clock, elapsed, later, parse
from billbot.errors import DeliveryError
from tests.support import faults, toml
from tests.support.app_in_process import Inbox
from tests.support.app_on_disk import REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.faults import Fault

BEGAN = parse("2025-03-03T10:00")
TOLD = "readers: Hearing on the dignity bill (H.1588): Tuesday, March 11, 1:00 PM, room A-1"
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
FAR = [YEAR, -YEAR, timedelta(minutes=61), -timedelta(minutes=61)]
NEAR = [timedelta(minutes=59), -timedelta(minutes=59)]
SOON = "Hearing scheduled for 03/11/2025 from 01:00 PM-05:00 PM in A-1"
MOVED = "Reporting date extended to Friday, July 31, 2026"
CHANNELS = toml.channel("readers", "console", digest="mon 08:00", quiet="21:00-07:00") + toml.channel(
    "keepers", "console", operations=True, digest=""
)


@dataclass
class Life:
    """A worker from its first check on, woken at times that are true, by a clock that is `off` by something."""

    on_disk: AppOnDisk
    truth: datetime = BEGAN
    off: timedelta = timedelta()
    told: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.on_disk.configure(CHANNELS)
        self.on_disk.create_database()
        self.inboxes = {name: Inbox(name, now=lambda: self.truth) for name in ("readers", "keepers")}
        self.start()
        self.tick("2025-03-03T10:00")

    def start(self) -> None:
        """The process starts over."""
        app = open_app(self.on_disk.folder, self.clock, {})
        self._worker = worker.Working(replace(app, transports_override=self.inboxes), print)

    @property
    def clock(self) -> Clock:
        def measured() -> float:
            return elapsed(BEGAN, self.truth).total_seconds()

        return Clock(lambda: later(self.truth, self.off), measured, lambda _: None)

    def tick(self, *moments: str) -> None:
        for moment in moments:
            self.truth = self.on_disk.now = self.on_disk.site.now = parse(moment)
            before = {name: len(inbox.got) for name, inbox in self.inboxes.items()}
            self._worker.wake()
            for name, inbox in self.inboxes.items():
                self.told += [(self.truth, f"{name}: {message.subject}") for message in inbox.got[before[name] :]]

    @property
    def news(self) -> list[tuple[datetime, str]]:
        """What people heard and when, without messages about the clock."""
        return [(at, said) for at, said in self.told if "The clocks of" not in said]

    @property
    def alarms(self) -> list[str]:
        """What operations heard about the clock."""
        return [
            said.removeprefix("keepers: The clocks of billbot and of the site ")
            for _, said in self.told
            if "The clocks of" in said
        ]


@dataclass(frozen=True)
class Scene:
    """When the worker wakes before its clock is wrong, while it is, and after; and for how long a channel is held."""

    before: tuple[str, ...]
    wrong: tuple[str, ...]
    after: tuple[str, ...]
    held: timedelta | None = None


SCENES = {
    "quiet hours": Scene(
        ("2025-03-04T21:10", "2025-03-04T23:00"),
        ("2025-03-04T23:30", "2025-03-04T23:40"),
        ("2025-03-05T00:10", "2025-03-05T06:50", "2025-03-05T07:00", "2025-03-05T07:10"),
    ),
    "held channel": Scene(
        ("2025-03-04T15:00",),
        ("2025-03-04T15:10", "2025-03-04T15:20"),
        ("2025-03-04T15:30", "2025-03-04T16:00", "2025-03-04T16:10"),
        held=timedelta(hours=1),
    ),
    "reminder": Scene(
        ("2025-03-04T15:00", "2025-03-04T22:50", "2025-03-10T07:00", "2025-03-10T07:10"),
        ("2025-03-10T07:20", "2025-03-10T07:25"),
        ("2025-03-10T07:45", "2025-03-10T08:00", "2025-03-10T08:30", "2025-03-11T08:00"),
    ),
    "digest": Scene(
        ("2025-03-09T20:00", "2025-03-09T23:10"),
        ("2025-03-09T23:20", "2025-03-09T23:40"),
        ("2025-03-10T07:30", "2025-03-10T08:00", "2025-03-10T08:30", "2025-03-17T08:00"),
    ),
}


@contextmanager
def life(root: Path) -> Iterator[Life]:
    """An app whose bill has a hearing on March 11, announced on the 4th, and in the evening of that day news."""
    rows = (row(REFERRED), row(SOON, "2025-03-04T14:00"), row(MOVED, "2025-03-04T21:00"))
    with on_disk(root, bill("H1588", *rows), bill("S1122", row(REFERRED))) as made:
        yield Life(made)


def lived(root: Path, scene: Scene, off: timedelta = timedelta(), *, again: bool = False) -> Life:
    """A life with the clock set wrong for a while, in one process or in one that starts over each time it is set."""
    with life(root) as made:
        if scene.held is not None:
            busy = DeliveryError("busy", "later", retry_after=scene.held.total_seconds())
            made.inboxes["readers"].errors.append(busy)
        made.tick(*scene.before)
        for by, ticks in ((off, scene.wrong), (timedelta(), scene.after)):
            made.off = by
            if again:
                made.start()
            made.tick(*ticks)
        return made


@pytest.fixture(scope="module", params=SCENES)
def undisturbed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, Life]:
    """A scene, and the same with a clock that is always right."""
    scene = SCENES[request.param]
    return scene, lived(tmp_path_factory.mktemp("undisturbed"), scene)


# The others are thorough: with their long days each takes as long as twenty of the usual tests.
USUAL = {("quiet hours", FAR[0]), ("quiet hours", NEAR[0]), ("held channel", FAR[3])}


def scenes(offs: Sequence[timedelta]) -> list[object]:
    """Each scene with a clock that is so far off."""
    return [
        pytest.param(scene, off, marks=() if (scene, off) in USUAL else pytest.mark.thorough)
        for scene in SCENES
        for off in offs
    ]


@pytest.mark.parametrize("again", [False, pytest.param(True, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("undisturbed", "off"), scenes(FAR), indirect=["undisturbed"])
def test_far_off(tmp_path: Path, undisturbed: tuple[Scene, Life], off: timedelta, *, again: bool) -> None:
    """People hear the same at the same time, and operations hear once of the wrong clock and of its end.

    If a process did not ask the site meanwhile, it did not notice.
    """
    scene, right = undisturbed
    wrong = lived(tmp_path, scene, off, again=again)
    assert len(right.news) > 2
    assert wrong.news == right.news
    assert right.alarms == []
    assert wrong.alarms == ["differ", "agree again"] or (wrong.alarms == [] and not again)


@pytest.mark.parametrize(("undisturbed", "off"), scenes(NEAR), indirect=["undisturbed"])
def test_near(tmp_path: Path, undisturbed: tuple[Scene, Life], off: timedelta) -> None:
    """With a clock less than an hour off, people hear the same within the hour, and nothing about the clock."""
    scene, right = undisturbed
    near = lived(tmp_path, scene, off)
    assert [said for _, said in near.news] == [said for _, said in right.news]
    assert all(abs(elapsed(one, other)) < HOUR for (one, _), (other, _) in zip(near.news, right.news, strict=True))
    assert near.alarms == []


@pytest.mark.parametrize("off", [YEAR, -YEAR])
def test_set_in_the_middle_of_a_sweep(tmp_path: Path, off: timedelta) -> None:
    """If the clock is set between two requests, the check ends and dates nothing; once right, its news is sent."""
    with life(tmp_path) as made:

        def setting(*asked: Any) -> Any:
            made.off = off
            return asked

        made.on_disk.site.faults.add(Fault(ask=setting), "*/H1588*", first=1)
        made.tick("2025-03-04T15:00")
        assert (made.off, TOLD in said_by(made), made.alarms) == (off, False, ["differ"])
        assert set(re.findall(r"'(20\d\d)-\d\d-\d\dT", "".join(made.on_disk.dump()))) == {"2025"}
        made.off = timedelta()
        made.tick("2025-03-04T15:40")
        assert (said_by(made).count(TOLD), made.alarms) == (1, ["differ", "agree again"])


@pytest.mark.parametrize("off", FAR)
def test_set_before_a_check(tmp_path: Path, off: timedelta) -> None:
    """A check whose first answer says that our clock was set wrong writes nothing down, as if it had not begun."""
    with life(tmp_path) as made:
        made.on_disk.change("UPDATE bills SET tried_at = '2020-01-01T00:00:00.000Z'")  # so that one is due
        before = made.on_disk.ask("SELECT * FROM polls")
        made.off = off
        made.tick("2025-03-04T15:00")
        assert (made.alarms, TOLD in said_by(made)) == (["differ"], False)
        assert made.on_disk.ask("SELECT * FROM polls") == before


def test_how_often_the_site_is_asked_for_the_time(tmp_path: Path) -> None:
    """A process asks the site first, and not again; while the clock is wrong it asks every ten minutes."""
    with life(tmp_path) as made:

        def asked(*moments: str) -> int:
            made.on_disk.site.requests.clear()
            made.tick(*moments)
            return len(made.on_disk.site.requests)

        assert asked("2025-03-03T10:01", "2025-03-03T10:02") == 0
        made.off = YEAR
        made.start()
        assert asked("2025-03-03T10:03") == 1
        assert asked(*(f"2025-03-03T10:{minute:02}" for minute in range(4, 13))) == 0
        assert asked("2025-03-03T10:13") == 1


def test_found_wrong_in_the_middle_of_a_sweep(tmp_path: Path) -> None:
    """If the site starts to disagree with our clock between two requests nothing leaves, and all of it does later."""
    with life(tmp_path) as made:
        made.on_disk.site.faults.add(Fault(ask=lambda *asked: late(made, asked)), "*/S1122*", first=1)
        made.tick("2025-03-04T15:00")
        assert (TOLD in said_by(made), made.alarms) == (False, ["differ"])
        made.tick("2025-03-04T15:40")
        assert (said_by(made).count(TOLD), made.alarms) == (1, ["differ", "agree again"])


def late(made: Life, asked: Any) -> Any:
    """From this request on the site says that it is two hours later."""
    made.on_disk.now = later(made.truth, 2 * HOUR)
    return asked


def said_by(made: Life) -> list[str]:
    return [said for _, said in made.news]


@pytest.mark.parametrize("off", FAR[2:])
def test_nothing_is_written(tmp_path: Path, off: timedelta) -> None:
    """While the clock is held to be wrong and the site is away, nothing is written, tick after tick."""
    with life(tmp_path) as made:
        made.off = off
        made.tick("2025-03-04T15:00")
        before = made.on_disk.dump()
        made.on_disk.site.faults.add(faults.dropped(), "*")
        made.tick("2025-03-04T15:01", "2025-03-04T15:40", "2025-03-04T23:00")
        assert made.on_disk.dump() == before


@pytest.mark.parametrize("again", [False, True])
def test_behind_while_the_site_is_away(tmp_path: Path, *, again: bool) -> None:
    """A clock set back during an outage dates nothing; once it is right, the outage is announced."""
    with life(tmp_path) as made:
        made.on_disk.site.faults.add(faults.dropped(), "*")
        made.tick("2025-03-04T15:00")
        made.off = -YEAR
        if again:
            made.start()
        made.tick("2025-03-04T16:00", "2025-03-04T17:00")
        assert set(re.findall(r"'(20\d\d)-\d\d-\d\dT", "".join(made.on_disk.dump()))) == {"2025"}
        made.off = timedelta()
        made.tick("2025-03-04T19:00", "2025-03-04T20:59", "2025-03-04T21:00")
        outage = "keepers: We have not been able to read malegislature.gov since 3:00 PM"
        told = [at for at, said in made.news if said.startswith(outage)]
        assert told == [parse("2025-03-04T21:00")]
