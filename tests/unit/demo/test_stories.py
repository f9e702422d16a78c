"""Loading stories, and the clock that they run by."""

import threading
from datetime import timedelta
from time import monotonic

import pytest

from billbot.clock import EASTERN, later, parse
from billbot.demo.court import OURS
from billbot.demo.stories import NAMES, StoryClock, load_story, settings_text


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
    """The configuration of a story's bot leads only to this machine."""
    text = settings_text("http://127.0.0.1:1", "http://127.0.0.1:2", 3)
    lines = ('url = "http://127.0.0.1:1"', 'api_url = "http://127.0.0.1:2/api/"', 'url = "http://127.0.0.1:2/pages"')
    for line in (*lines, "port = 3 "):
        assert line in text


BEGINS = parse("2026-03-02T12:00")


DAY = timedelta(days=1)


@pytest.fixture
def time() -> StoryClock:
    """The clock of a story that is paused."""
    return StoryClock(BEGINS)


def test_it_waits_at_its_speed(time: StoryClock) -> None:
    """A way of the story takes its time, or none without a pace."""
    time.toggle()
    began = monotonic()
    assert time.reach(later(BEGINS, timedelta(minutes=10)))  # 60 ms
    assert 0.05 < monotonic() - began < 5
    hurried = StoryClock(BEGINS, None)
    hurried.toggle()
    assert hurried.reach(later(BEGINS, timedelta(days=365)))


def test_it_stands_while_somebody_works(time: StoryClock) -> None:
    """From the end of a wait to the next one it is stopped, except in pauses that are slept."""
    time.step()
    at = later(BEGINS, 7 * DAY)
    assert time.reach(at)
    clock = time.clock
    assert (clock.now(), clock.monotonic()) == (at, 7 * 86400)
    clock.sleep(90)
    assert (clock.now(), clock.monotonic()) == (later(at, timedelta(seconds=90)), 7 * 86400 + 90)


def test_it_pauses_and_steps(time: StoryClock) -> None:
    """Paused it waits; a step goes on without a wait until something happened, and pauses then."""
    at = later(BEGINS, DAY)
    threading.Timer(0.05, time.step).start()
    assert time.reach(at)
    assert time.now() == at
    assert not time.paused
    time.stepped()
    assert time.paused


def test_a_step_is_not_what_came_before_it(time: StoryClock) -> None:
    """Events in a look that began before a step was requested do not use up that step."""
    time.step()
    time.stepped()
    assert time.reach(later(BEGINS, DAY))
    time.stepped()
    assert time.paused


def test_a_step_to_a_time_passes_what_comes_before(time: StoryClock) -> None:
    """A step to a later time goes on beyond what happens before that, and pauses with what happens then."""
    time.step(later(BEGINS, 2 * DAY))
    for day in (1, 2):
        assert not time.paused
        assert time.reach(later(BEGINS, day * DAY))
        time.stepped()
    assert time.paused


def test_somebody_calls(time: StoryClock) -> None:
    """Anybody who waits is woken early by a call, once, and for good by the end."""
    time.call()
    assert not time.reach(later(BEGINS, DAY))
    assert time.now() == BEGINS
    threading.Timer(0.05, time.end).start()
    assert not time.reach(None)
    assert time.over
