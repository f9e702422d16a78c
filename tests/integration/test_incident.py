"""Operations channels hear about an incident once, and once of its end, from a check to the message."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.app.status import overview
from billbot.domain.incidents import Incident
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, Inbox, bill, in_process, row
from tests.support.faults import Fault

# Asleep all day: quiet hours do not hold operations back.
OPS = Channel("ops", "console", topics=("none",), operations=True, quiet=(time(0), time(23, 59)))
ALL = Channel("all", "console")
TWO = (OPS, ALL)
RELAID = Fault(answer=lambda given: replace(given, body=given.body.replace(b"contentContainer", b"main")))
CHANGED = "The site's pages seem to have changed: billbot cannot read them"
BILLS = [bill(f"H{n}", row(REFERRED)) for n in range(1, 4)]


def told(app: AppInProcess, channel: str = "ops") -> list[str]:
    """What a channel was told, except its welcome."""
    return [subject for subject in app.inboxes[channel].subjects if not subject.startswith("billbot watches")]


def still_open(app: AppInProcess) -> list[Incident]:
    """The open incidents, as `status` shows them."""
    with app.store() as store:
        return list(overview(store, app.watch, app.site.now).incidents)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppInProcess]:
    """An app with these bills, and a channel for operations."""
    with in_process(tmp_path, *BILLS, channels=TWO) as opened:
        yield opened


def test_pages_changed_twice(app: AppInProcess) -> None:
    """Broken pages are one message over many checks, their repair is one, and broken again is a new incident."""
    app.day(0)
    app.site.faults.add(RELAID, "/Bills/*")
    app.day(25)
    assert told(app) == []
    app.day(25.5, 26, 50, 75)
    assert told(app) == [CHANGED]
    (incident,) = [each for each in still_open(app) if each.kind == "layout"]
    assert incident.detail.endswith("on the pages of H.1, H.2, H.3")
    app.site.faults.clear()
    app.day(76, 99.5)
    assert told(app)[1:] == ["The site's pages can be read again"]
    assert still_open(app) == []
    app.site.faults.add(RELAID, "/Bills/*")
    app.day(124, 124.5, 125)
    assert told(app)[2:] == [CHANGED]
    assert told(app, "all") == []


def test_what_the_message_of_changed_pages_says(app: AppInProcess) -> None:
    """It has the effect, since when, what was expected and found where, and what to do, in every kind of channel."""
    app.day(0)
    app.site.faults.add(RELAID, "/Bills/*")
    app.day(25, 25.5)
    message = app.inboxes["ops"].got[-1]
    said = [CHANGED, "Since 11:00 AM on Tuesday, March 4, 2025", "expected ", "H.1, H.2, H.3", "Alerts go on"]
    places = [message.text.index(words) for words in [*said, "Send this message to the people who maintain billbot"]]
    assert places == sorted(places)
    assert (message.fallback, message.subject) == (CHANGED, CHANGED)
    assert "This goes to ops, a channel for operations." in message.html
    assert "This goes to ops, a channel for operations." in str(message.blocks)


def test_news_goes_on_while_pages_are_broken(tmp_path: Path) -> None:
    """While the pages cannot be read, what the JSON history shows is announced anyway."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 26)), channels=TWO) as app:
        app.day(0)
        app.site.faults.add(RELAID, "/Bills/*")
        app.day(25, 25.5, 27)
        assert (told(app), len(told(app, "all"))) == ([CHANGED], 1)


def test_one_page_alone(app: AppInProcess) -> None:
    """The page of one bill of many is announced after a day, with a link to it, and when it is read again."""
    app.day(0)
    app.site.faults.add(RELAID, "/Bills/194/H2*")
    app.day(25, 26, 48)
    assert told(app) == []
    app.day(50, 52)
    assert told(app) == ["The page of H.2 cannot be read"]
    assert "Bill page H.2: https://" in app.inboxes["ops"].got[-1].text
    app.site.faults.clear()
    app.day(74)
    assert told(app)[1:] == ["The page of H.2 can be read again"]


def test_bill_that_cannot_be_read(app: AppInProcess) -> None:
    """If neither view of a bill can be read, that is announced at the second check, and once more when it works."""
    app.day(0)
    app.site.faults.add(faults.maintenance(), "*H2*")
    app.day(1)
    assert told(app) == []
    app.day(2, 3, 30)
    assert told(app) == ["H.2 cannot be read"]
    app.site.faults.clear()
    app.day(31, 32)
    assert told(app)[1:] == ["H.2 can be read again"]
    assert "from 11:00 AM on Monday, March 3, 2025 to 5:00 PM on Tuesday, March 4" in app.inboxes["ops"].got[-1].text


def test_several_bills_at_once_are_one_message(app: AppInProcess) -> None:
    """Incidents that begin in the same check are one message."""
    app.day(0)
    for number in ("*H1*", "*H2*"):
        app.site.faults.add(faults.maintenance(), number)
    app.day(1, 2, 3)
    assert told(app) == ["H.1 and H.2 cannot be read"]


def test_outage_is_no_incident(app: AppInProcess) -> None:
    """While no bill can be read, single ones are not announced, nor later that they are read again."""
    app.day(0)
    app.site.faults.add(faults.maintenance(), "/[Ba]*")
    app.day(1, 2, 25, 26)
    app.site.faults.clear()
    app.day(27)
    assert (told(app), still_open(app)) == ([], [])


def test_bill_that_is_taken_out_of_the_configuration(app: AppInProcess) -> None:
    """If a bill is no longer watched, nobody hears that it can be read again."""
    app.day(0)
    app.site.faults.add(faults.maintenance(), "*H2*")
    app.day(1, 2)
    (proposal,) = app.watch.proposals
    fewer = replace(proposal, bills=tuple(each for each in proposal.bills if each.number != "H2"))
    app.watch = replace(app.watch, proposals=(fewer,))
    app.day(3)
    assert (told(app), still_open(app)) == (["H.2 cannot be read"], [])


def test_over_before_it_was_told(app: AppInProcess) -> None:
    """An incident that ended before anybody could hear about it is not announced."""
    app.day(0)
    app.site.faults.add(faults.maintenance(), "*H2*")
    app.check(1, 2)
    app.site.faults.clear()
    app.day(3)
    assert told(app) == []


def test_held_is_told_in_the_same_run(tmp_path: Path) -> None:
    """The same delivery tells operations once what holds a channel, until something arrives."""
    rows = [row(HEARING, 1), row("Reported adversely", 3), row("Placed on file", 5)]
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), channels=TWO) as app:
        app.day(0)
        for hours in (2, 4):
            app.inboxes["all"].errors.append(DeliveryError("is_archived: unarchive it", "held"))
            app.day(hours)
            app.deliver()
        assert told(app) == ["Not every message arrives in the channel all"]
        assert "“is_archived: unarchive it”" in app.inboxes["ops"].got[-1].text
        app.day(6)
        assert told(app)[1:] == ["Messages arrive in the channel all again"]
        app.day(7)
        assert (len(told(app)), still_open(app)) == (2, [])


def test_one_dead_address_of_three(tmp_path: Path) -> None:
    """An address that is always refused is one incident. It ends once the address is off the list."""
    rows = [row(HEARING, 1), row("Reported adversely", 3), row("Placed on file", 5)]
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows), channels=TWO) as app:
        app.day(0)
        app.inboxes["all"].to = ("a@example.org", "b@example.org")
        for hours in (2, 4):
            app.inboxes["all"].errors.append(DeliveryError("refused a recipient", "held"))
            app.day(hours)
        assert told(app) == ["Not every message arrives in the channel all"]
        assert "example.org" not in app.inboxes["ops"].got[-1].text.replace("malegislature", "")
        app.inboxes["all"].to = ("b@example.org",)
        app.day(6)
        assert told(app)[1:] == ["Messages arrive in the channel all again"]


def test_channel_that_waits(app: AppInProcess) -> None:
    """A channel that waiting may fix is announced once it has waited for `outage_after`, with the reason."""
    app.inboxes["all"].errors += [DeliveryError("away", "later")] * 20
    app.day(0)
    for hours in (1, 3, 5.9):
        app.deliver(hours)
    assert told(app) == []
    for hours in (6.5, 14, 30):
        app.deliver(hours)
    assert told(app) == ["Not every message arrives in the channel all"]
    assert "“away”" in app.inboxes["ops"].got[-1].text
    app.inboxes["all"].errors.clear()
    app.deliver(40)
    assert told(app)[1:] == ["Messages arrive in the channel all again"]


def test_channel_that_lacks_something(app: AppInProcess) -> None:
    """A channel without recipients is announced at once, once, and so is its end."""
    app.inboxes["all"].to = ()
    app.day(0, 1, 30)
    assert told(app) == ["Not every message arrives in the channel all"]
    assert "“it has no recipients" in app.inboxes["ops"].got[-1].text
    app.inboxes["all"].to = ("inbox",)
    app.deliver(32)
    assert told(app)[1:] == ["Messages arrive in the channel all again"]


def test_machine_that_slept(app: AppInProcess) -> None:
    """A message that was late because the machine slept is sent, and is not a problem of its channel."""
    app.check(0)
    app.deliver(48)
    assert (told(app), still_open(app)) == ([], [])


def test_operations_channel_that_fails(tmp_path: Path) -> None:
    """If an operations channel fails, the other ones hear about it, and it does not."""
    other = Channel("other", "console", topics=("none",), operations=True)
    with in_process(tmp_path, *BILLS, channels=(OPS, other)) as app:
        app.inboxes["ops"].errors.append(DeliveryError("not_in_channel: invite it", "held"))
        app.day(0)
        app.deliver(1)
        assert told(app, "other") == [
            "Not every message arrives in the channel ops",
            "Messages arrive in the channel ops again",
        ]
        assert told(app) == []


def test_later_operations_channel(app: AppInProcess) -> None:
    """A new operations channel hears about incidents that begin later, not of earlier ones."""
    late = Channel("late", "console", topics=("none",), operations=True)
    app.day(0)
    app.site.faults.add(faults.maintenance(), "*H2*")
    app.day(1, 2)
    app.add_channel(late, Inbox("late"))
    app.site.faults.add(faults.maintenance(), "*H3*")
    app.day(3, 4)
    app.site.faults.clear()
    app.day(5)
    assert told(app, "late") == ["H.3 cannot be read", "H.3 can be read again"]
    assert told(app)[-1] == "H.2 and H.3 can be read again"


def test_without_an_operations_channel(tmp_path: Path) -> None:
    """If no channel is for operations, nobody hears about it, but `status` shows it."""
    with in_process(tmp_path, *BILLS) as app:
        app.day(0)
        app.site.faults.add(faults.maintenance(), "*H2*")
        app.day(1, 2)
        assert told(app, "all") == []
        assert [(each.kind, each.subject) for each in still_open(app)] == [("bill", "194/H2")]
