"""Loading stories, and the clock that they run by."""

import threading
from datetime import timedelta

import pytest

from billbot.clock import EASTERN, later, parse
from billbot.demo.court import OURS
from billbot.demo.stories import NAMES, RunningClock, load_story, read_speed, settings_text


def test_every_story_is_listed() -> None:
    """Each folder is a story, with a sentence about itself."""
    folders = {each.name for each in (OURS / "stories").iterdir() if each.is_dir() and not each.name.startswith("_")}
    assert folders == set(NAMES)
    for name in NAMES:
        assert load_story(name).says.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_what_happens_lies_in_the_story(name: str) -> None:
    """A story's events are in order, between its beginning and end, in sentences."""
    story = load_story(name)
    moments = [each.at for each in story.happenings]
    assert moments == sorted(moments)
    assert story.begins < moments[0]
    assert moments[-1] < story.ends
    assert all(each.says.endswith((".", ").")) for each in story.happenings)


def test_no_story_of_that_name() -> None:
    """An unknown name is not searched for among files."""
    with pytest.raises(KeyError):
        load_story("../bills")


def test_looks_come_when_something_moved() -> None:
    """The bot looks on its round, and at the first half hour after something moved."""
    story = load_story("january")
    assert story.next_look(parse("2027-01-05T20:00")) == parse("2027-01-06T00:00")  # the rows are of 23:59
    assert story.next_look(parse("2027-01-13T08:00")) == parse("2027-01-13T09:00")  # somebody edits the calendar
    assert story.next_look(parse("2027-02-01T08:00")) == parse("2027-02-01T20:00")


def test_looks_end_with_the_story() -> None:
    """The last look is at the story's end."""
    story = load_story("january")
    assert story.next_look(story.ends - timedelta(minutes=1)) == story.ends
    assert story.next_look(story.ends) is None
    assert story.next_happening(story.ends) is None


def test_rounds_keep_the_hour_on_the_wall() -> None:
    """Even on the day of a clock change the bot looks at eight."""
    story = load_story("protect")
    assert story.next_look(parse("2026-03-08T00:00")) == parse("2026-03-08T08:00").astimezone(EASTERN)


def test_own_bills_stand_for_those_that_come_along() -> None:
    """If a story has a separate bill, that of the same number which comes along is left out."""
    story = load_story("protect")
    numbers = [bill_id for bill in story.bills for bill_id in bill.ids]
    assert len(numbers) == len(set(numbers))
    (act,) = (bill for bill in story.bills if bill.number == "H5316")
    assert len(act.rows) == 20


def test_settings_name_the_addresses() -> None:
    """The configuration of a story's bot leads to this machine alone."""
    text = settings_text("http://127.0.0.1:1", "http://127.0.0.1:2", 3)
    lines = ('url = "http://127.0.0.1:1"', 'api_url = "http://127.0.0.1:2/api/"', 'url = "http://127.0.0.1:2/pages"')
    for line in (*lines, "port = 3 "):
        assert line in text


BEGINS = parse("2026-03-02T12:00")


class Measured:
    """Our time, which a test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("text", "seconds"), [("1w/min", 10080.0), ("1d/s", 86400.0), ("6H / min", 360.0), ("90m/h", 1.5), ("max", None)]
)
def test_speeds(text: str, seconds: float | None) -> None:
    """A speed says how much of its time passes in a time of ours."""
    assert read_speed(text) == seconds


@pytest.mark.parametrize("text", ["", "fast", "1w", "0d/min", "-1d/min", "1y/min", "1w/w"])
def test_no_speeds(text: str) -> None:
    """An invalid speed is refused, with how to write one."""
    with pytest.raises(ValueError, match="1w/min"):
        read_speed(text)


def test_it_runs_up_to_the_next_look() -> None:
    """Between two looks it runs at its speed, and no further than the next one."""
    ours = Measured()
    running = RunningClock(BEGINS, 60.0, monotonic=ours)
    assert running.now() == BEGINS
    waiting = threading.Thread(target=running.reach, args=(later(BEGINS, timedelta(hours=1)),), daemon=True)
    waiting.start()
    assert until(lambda: running.runs)
    ours.seconds += 10
    assert running.now() == later(BEGINS, timedelta(minutes=10))
    ours.seconds += 1000
    assert running.now() == later(BEGINS, timedelta(hours=1))
    running.end()
    waiting.join()


def until(true: object) -> bool:
    """Whether something comes true within a second."""
    assert callable(true)
    for _ in range(100):
        if true():
            return True
        threading.Event().wait(0.01)
    return False


def test_it_stands_while_somebody_works() -> None:
    """From the end of a wait to the next one it is stopped, except in pauses that are slept."""
    running = RunningClock(BEGINS, None)
    at = later(BEGINS, timedelta(days=7))
    assert running.reach(at)
    assert running.now() == at
    clock = running.clock
    measured = clock.monotonic()
    clock.sleep(90)
    assert (clock.now(), clock.monotonic()) == (later(at, timedelta(seconds=90)), measured + 90)


def test_it_pauses_and_steps() -> None:
    """Paused it waits; a step goes on without a wait until something happened, and pauses then."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    at = later(BEGINS, timedelta(days=1))
    threading.Timer(0.05, running.step).start()
    assert running.reach(at)
    assert running.now() == at
    assert not running.paused
    running.stepped()
    assert running.paused


def test_a_step_is_not_what_came_before_it() -> None:
    """Events in a look that began before a step was requested do not use up that step."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    running.step()
    running.stepped()
    assert running.reach(later(BEGINS, timedelta(days=1)))
    running.stepped()
    assert running.paused


def test_a_step_to_a_time_passes_what_comes_before() -> None:
    """A step to a later time goes on beyond what happens before that, and pauses with what happens then."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    running.step(later(BEGINS, timedelta(days=2)))
    for day in (1, 2):
        assert not running.paused
        assert running.reach(later(BEGINS, timedelta(days=day)))
        running.stepped()
    assert running.paused


def test_somebody_calls() -> None:
    """Anybody who waits is woken early by a call, once, and for good by the end."""
    running = RunningClock(BEGINS, 60.0, paused=True)
    running.call()
    assert not running.reach(later(BEGINS, timedelta(days=1)))
    assert running.now() == BEGINS
    threading.Timer(0.05, running.end).start()
    assert not running.reach(None)
    assert running.over


def test_a_pause_keeps_the_time() -> None:
    """Time before a pause counts; paused time does not."""
    ours = Measured()
    running = RunningClock(BEGINS, 60.0, monotonic=ours)
    waiting = threading.Thread(target=running.reach, args=(later(BEGINS, timedelta(days=1)),), daemon=True)
    waiting.start()
    assert until(lambda: running.runs)
    ours.seconds += 60
    running.pause()
    ours.seconds += 600
    assert running.now() == later(BEGINS, timedelta(hours=1))
    running.go_on()
    running.set_speed(3600.0)
    ours.seconds += 1
    assert running.now() == later(BEGINS, timedelta(hours=2))
    running.end()
    waiting.join()
