"""Operations channels hear of an incident once, and once of its end, from a check to the message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import faults
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from tests.support.house_in_process import HEARING, REFERRED, HouseInProcess, Inbox, bill, in_process, row
from tests.support.incident_sample import ALL, OPS, RELAID, still_open

TWO = (OPS, ALL)
CHANGED = "The site's pages seem to have changed: billbot cannot read them"
BILLS = [bill(f"H{n}", row(REFERRED)) for n in range(1, 4)]


def told(house: HouseInProcess, channel: str = "ops") -> list[str]:
    """What a channel was told, but for its welcome."""
    return [subject for subject in house.inboxes[channel].subjects if not subject.startswith("billbot watches")]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HouseInProcess]:
    """A house with these bills, and a channel for operations."""
    with in_process(tmp_path, *BILLS, channels=TWO) as opened:
        yield opened


def test_pages_changed_twice(house: HouseInProcess) -> None:
    """Broken pages are one message over many checks, their mending is one, and broken again is a new incident."""
    house.day(0)
    house.site.faults.add(RELAID, "/Bills/*")
    house.day(25)
    assert told(house) == []
    house.day(25.5, 26, 50, 75)
    assert told(house) == [CHANGED]
    (incident,) = [each for each in still_open(house) if each.kind == "layout"]
    assert incident.detail.endswith("on the pages of H.1, H.2, H.3")
    house.site.faults.clear()
    house.day(76, 99.5)
    assert told(house)[1:] == ["The site's pages can be read again"]
    assert still_open(house) == []
    house.site.faults.add(RELAID, "/Bills/*")
    house.day(124, 124.5, 125)
    assert told(house)[2:] == [CHANGED]
    assert told(house, "all") == []


def test_what_the_message_of_changed_pages_says(house: HouseInProcess) -> None:
    """It says the effect, since when, what was expected and found where, and what to do, in every kind of channel."""
    house.day(0)
    house.site.faults.add(RELAID, "/Bills/*")
    house.day(25, 25.5)
    message = house.inboxes["ops"].got[-1]
    said = [CHANGED, "Since 11:00 AM on Tuesday, March 4, 2025", "expected ", "H.1, H.2, H.3", "Actions are still told"]
    places = [message.text.index(words) for words in [*said, "Let those who maintain billbot know"]]
    assert places == sorted(places)
    assert (message.fallback, message.subject) == (CHANGED, CHANGED)
    assert "operations → ops" in message.html
    assert "operations → ops" in str(message.blocks)


def test_news_goes_on_while_pages_are_broken(tmp_path: Path) -> None:
    """While the pages cannot be read, what the JSON history shows is told all the same."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 26)), channels=TWO) as house:
        house.day(0)
        house.site.faults.add(RELAID, "/Bills/*")
        house.day(25, 25.5, 27)
        assert (told(house), len(told(house, "all"))) == ([CHANGED], 1)


def test_one_page_alone(house: HouseInProcess) -> None:
    """The page of one bill of many is told of after a day, with a link to it, and when it is read again."""
    house.day(0)
    house.site.faults.add(RELAID, "/Bills/194/H2*")
    house.day(25, 26, 48)
    assert told(house) == []
    house.day(50, 52)
    assert told(house) == ["The page of H.2 cannot be read"]
    assert "Bill page H.2: https://" in house.inboxes["ops"].got[-1].text
    house.site.faults.clear()
    house.day(74)
    assert told(house)[1:] == ["The page of H.2 can be read again"]


def test_bill_that_cannot_be_read(house: HouseInProcess) -> None:
    """A bill of which neither view can be read is told of at the second check, and once when it is read again."""
    house.day(0)
    house.site.faults.add(faults.maintenance(), "*H2*")
    house.day(1)
    assert told(house) == []
    house.day(2, 3, 30)
    assert told(house) == ["H.2 cannot be read"]
    house.site.faults.clear()
    house.day(31, 32)
    assert told(house)[1:] == ["H.2 can be read again"]
    assert "from 11:00 AM on Monday, March 3, 2025 to 5:00 PM on Tuesday, March 4" in house.inboxes["ops"].got[-1].text


def test_several_bills_at_once_are_one_message(house: HouseInProcess) -> None:
    """What begins in the same check is told in one message."""
    house.day(0)
    for number in ("*H1*", "*H2*"):
        house.site.faults.add(faults.maintenance(), number)
    house.day(1, 2, 3)
    assert told(house) == ["H.1 and H.2 cannot be read"]


def test_outage_is_no_incident(house: HouseInProcess) -> None:
    """While no bill can be read nothing is told of single ones, nor afterwards of those that are read again."""
    house.day(0)
    house.site.faults.add(faults.maintenance(), "/[Ba]*")
    house.day(1, 2, 25, 26)
    house.site.faults.clear()
    house.day(27)
    assert (told(house), still_open(house)) == ([], [])


def test_bill_that_is_taken_out_of_the_configuration(house: HouseInProcess) -> None:
    """Of a bill that is no longer watched nobody is told that it can be read again."""
    house.day(0)
    house.site.faults.add(faults.maintenance(), "*H2*")
    house.day(1, 2)
    (proposal,) = house.watch.proposals
    fewer = replace(proposal, bills=tuple(each for each in proposal.bills if each.number != "H2"))
    house.watch = replace(house.watch, proposals=(fewer,))
    house.day(3)
    assert (told(house), still_open(house)) == (["H.2 cannot be read"], [])


def test_over_before_it_was_told(house: HouseInProcess) -> None:
    """What was over before anybody could hear of it is told to nobody."""
    house.day(0)
    house.site.faults.add(faults.maintenance(), "*H2*")
    house.check(1, 2)
    house.site.faults.clear()
    house.day(3)
    assert told(house) == []


def test_held_is_told_in_the_same_run(tmp_path: Path) -> None:
    """What holds a channel is told in operations by the same delivery, once, until something arrives."""
    rows = [row(HEARING, 1), row("Reported adversely", 3), row("Placed on file", 5)]
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), channels=TWO) as house:
        house.day(0)
        for hours in (2, 4):
            house.inboxes["all"].errors.append(DeliveryError("is_archived: unarchive it", permanent=True))
            house.day(hours)
            house.deliver()
        assert told(house) == ["Not every message arrives in the channel all"]
        assert "“is_archived: unarchive it”" in house.inboxes["ops"].got[-1].text
        house.day(6)
        assert told(house)[1:] == ["Messages arrive in the channel all again"]
        house.day(7)
        assert (len(told(house)), still_open(house)) == (2, [])


def test_one_dead_address_of_three(tmp_path: Path) -> None:
    """An address that is refused at each message is one incident, which ends once it is off the list."""
    rows = [row(HEARING, 1), row("Reported adversely", 3), row("Placed on file", 5)]
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), channels=TWO) as house:
        house.day(0)
        house.inboxes["all"].to = ("a@example.org", "b@example.org")
        for hours in (2, 4):
            house.inboxes["all"].errors.append(DeliveryError("refused a recipient", permanent=True))
            house.day(hours)
        assert told(house) == ["Not every message arrives in the channel all"]
        assert "example.org" not in house.inboxes["ops"].got[-1].text.replace("malegislature", "")
        house.inboxes["all"].to = ("b@example.org",)
        house.day(6)
        assert told(house)[1:] == ["Messages arrive in the channel all again"]


def test_channel_that_waits(house: HouseInProcess) -> None:
    """A channel that waiting may mend is told of once it has waited for `outage_after`, with the reason."""
    house.inboxes["all"].errors += [DeliveryError("away", permanent=False)] * 20
    house.day(0)
    for hours in (1, 3, 5.9):
        house.deliver(hours)
    assert told(house) == []
    for hours in (6.5, 14, 30):
        house.deliver(hours)
    assert told(house) == ["Not every message arrives in the channel all"]
    assert "“away”" in house.inboxes["ops"].got[-1].text
    house.inboxes["all"].errors.clear()
    house.deliver(40)
    assert told(house)[1:] == ["Messages arrive in the channel all again"]


def test_channel_that_lacks_something(house: HouseInProcess) -> None:
    """A channel without recipients is told of at once, once, and so is its end."""
    house.inboxes["all"].to = ()
    house.day(0, 1, 30)
    assert told(house) == ["Not every message arrives in the channel all"]
    assert "“it has no recipients" in house.inboxes["ops"].got[-1].text
    house.inboxes["all"].to = ("inbox",)
    house.deliver(32)
    assert told(house)[1:] == ["Messages arrive in the channel all again"]


def test_machine_that_slept(house: HouseInProcess) -> None:
    """What could not be sent as nobody was awake is sent, and is no trouble of its channel."""
    house.check(0)
    house.deliver(48)
    assert (told(house), still_open(house)) == ([], [])


def test_operations_channel_that_fails(tmp_path: Path) -> None:
    """Of an operations channel that fails the others hear, and it does not hear of itself."""
    other = Channel("other", "console", topics=("none",), operations=True)
    with in_process(tmp_path, *BILLS, channels=(OPS, other)) as house:
        house.inboxes["ops"].errors.append(DeliveryError("not_in_channel: invite it", permanent=True))
        house.day(0)
        house.deliver(1)
        assert told(house, "other") == [
            "Not every message arrives in the channel ops",
            "Messages arrive in the channel ops again",
        ]
        assert told(house) == []


def test_later_operations_channel(house: HouseInProcess) -> None:
    """A channel that becomes an operations channel hears of what begins after that, and not of what was before."""
    late = Channel("late", "console", topics=("none",), operations=True)
    house.day(0)
    house.site.faults.add(faults.maintenance(), "*H2*")
    house.day(1, 2)
    house.add_channel(late, Inbox("late"))
    house.site.faults.add(faults.maintenance(), "*H3*")
    house.day(3, 4)
    house.site.faults.clear()
    house.day(5)
    assert told(house, "late") == ["H.3 cannot be read", "H.3 can be read again"]
    assert told(house)[-1] == "H.2 and H.3 can be read again"


def test_without_an_operations_channel(tmp_path: Path) -> None:
    """Where no channel is for operations, nobody is told, and `status` knows."""
    with in_process(tmp_path, *BILLS) as house:
        house.day(0)
        house.site.faults.add(faults.maintenance(), "*H2*")
        house.day(1, 2)
        assert told(house, "all") == []
        assert [(each.kind, each.subject) for each in still_open(house)] == [("bill", "194/H2")]
