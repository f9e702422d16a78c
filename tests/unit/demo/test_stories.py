"""The stories that the practice General Court plays."""

from datetime import timedelta

import pytest

from billbot.clock import EASTERN, parse
from billbot.demo.stories import NAMES, OURS, load_story, settings_text


def test_every_story_is_listed() -> None:
    """Each folder of stories is a story, and says in a sentence what it is."""
    folders = {each.name for each in (OURS / "stories").iterdir() if each.is_dir() and not each.name.startswith("_")}
    assert folders == set(NAMES)
    for name in NAMES:
        assert load_story(name).says.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_what_happens_lies_in_the_story(name: str) -> None:
    """What happens in a story is in its order, between its beginning and its end, and said in sentences."""
    story = load_story(name)
    moments = [each.at for each in story.happenings]
    assert moments == sorted(moments)
    assert story.begins < moments[0]
    assert moments[-1] < story.ends
    assert all(each.says.endswith((".", ").")) for each in story.happenings)


def test_no_story_of_that_name() -> None:
    """A name that is none is not looked for among the files."""
    with pytest.raises(KeyError):
        load_story("../bills")


def test_looks_come_when_something_moved() -> None:
    """The bot looks on its round, and at the first half hour after something moved."""
    story = load_story("january")
    assert story.next_look(parse("2027-01-05T20:00")) == parse("2027-01-06T00:00")  # the rows are of 23:59
    assert story.next_look(parse("2027-01-13T08:00")) == parse("2027-01-13T09:00")  # somebody edits the calendar
    assert story.next_look(parse("2027-02-01T08:00")) == parse("2027-02-01T20:00")


def test_looks_end_with_the_story() -> None:
    """The last look is at its end, and there is none behind it."""
    story = load_story("january")
    assert story.next_look(story.ends - timedelta(minutes=1)) == story.ends
    assert story.next_look(story.ends) is None
    assert story.next_happening(story.ends) is None


def test_rounds_keep_the_hour_on_the_wall() -> None:
    """Also on the day on which the clocks change the bot looks at eight."""
    story = load_story("protect")
    assert story.next_look(parse("2026-03-08T00:00")) == parse("2026-03-08T08:00").astimezone(EASTERN)


def test_own_bills_stand_for_those_that_come_along() -> None:
    """Where a story has a bill of its own, that of the same number which comes along is left out."""
    story = load_story("protect")
    numbers = [bill_id for bill in story.bills for bill_id in bill.ids]
    assert len(numbers) == len(set(numbers))
    (act,) = (bill for bill in story.bills if bill.number == "H5316")
    assert len(act.rows) == 20


def test_settings_name_the_addresses() -> None:
    """The configuration of a story's bot leads to this machine alone."""
    text = settings_text("http://127.0.0.1:1", "http://127.0.0.1:2/api/", 3)
    for line in ('url = "http://127.0.0.1:1"', 'api_url = "http://127.0.0.1:2/api/"', "port = 3 "):
        assert line in text
