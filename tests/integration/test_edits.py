"""Messages that were sent with buttons are edited until they are true, and no edit undoes another."""

from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from billbot import clock
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from billbot.notify.reminders import queue_reminders
from tests.support.app_in_process import HEARING, AppInProcess, Inbox, at, row
from tests.support.buttons_app import LATER, NAMED, ROOM, buttons, heard, lines, press


def test_a_correction_keeps_the_line(tmp_path: Path) -> None:
    """A corrected message names who was on it before, and a later press keeps the correction."""
    with heard(tmp_path, row(LATER, 1, struck_at=at(5))) as app:
        app.day(2)
        press(app, 2, "U1")
        app.day(6)
        corrected = app.inbox.amended["room-2"]
        assert ("struck from the record" in str(corrected.blocks), lines(corrected)[-1]) == (True, NAMED + "<@U1>")
        assert buttons(corrected) == []  # what is corrected asks for nothing
        press(app, 2, "U2")
        app.deliver(7)
        after = app.inbox.amended["room-2"]
        assert ("struck from the record" in str(after.blocks), lines(after)[-1]) == (True, NAMED + "<@U1>, <@U2>")


def test_an_edit_that_failed(tmp_path: Path) -> None:
    """A line that could not be edited in is so later, without a press."""
    with heard(tmp_path, row(LATER, 1)) as app:
        app.day(2)
        press(app, 2, "U1")
        away = Away("room")
        app.transports = {"room": away}
        app.deliver(3)
        app.transports = {}
        app.deliver(3.01)
        assert "room-2" not in app.inbox.amended
        app.deliver(4)
        assert lines(app.inbox.amended["room-2"])[-1] == "On it: <@U1>"


def test_an_edit_that_is_refused_as_it_is(tmp_path: Path) -> None:
    """A message that Slack does not let us edit stays until somebody presses again."""
    with heard(tmp_path, row(LATER, 1)) as app:
        app.day(2)
        press(app, 2, "U1")
        app.transports = {"room": Away("room", of_message=True)}
        app.deliver(3)
        app.transports = {}
        app.deliver(9)
        assert "room-2" not in app.inbox.amended
        press(app, 2, "U2")
        app.deliver(10)
        assert lines(app.inbox.amended["room-2"])[-1] == "On it: <@U1>, <@U2>"


def test_pressed_while_it_is_edited(tmp_path: Path) -> None:
    """Somebody who presses during an edit is named, too, and corrections made meanwhile stay."""
    with heard(tmp_path, row(LATER, 1, struck_at=at(5))) as app:
        app.day(2)
        press(app, 2, "U1")
        slow = Slow("room", app=app)
        app.transports = {"room": slow}
        app.day(6)
        last = slow.edits[-1]
        assert ("struck from the record" in str(last.blocks), lines(last)[-1]) == (True, NAMED + "<@U1>, <@U2>")
        assert len(slow.edits) == 2


def test_an_edit_that_is_to_wait(tmp_path: Path) -> None:
    """An edit that Slack asks to put off for years is tried again after an hour."""
    with heard(tmp_path, row(LATER, 1)) as app:
        app.day(2)
        press(app, 2, "U1")
        app.transports = {"room": Away("room", retry_after=1e12)}
        app.deliver(3)
        app.transports = {}
        app.deliver(4.1)
        assert lines(app.inbox.amended["room-2"])[-1] == "On it: <@U1>"


@dataclass
class Slow(Inbox):
    """A channel where somebody presses while a message is being edited for the first time."""

    app: AppInProcess | None = None
    edits: list[Message] = field(default_factory=list)

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del recipient, reference
        if not self.edits and self.app is not None:
            press(self.app, 2, "U2")
        self.edits.append(message)


@dataclass
class Away(Inbox):
    """A channel that takes messages, and no edits."""

    of_message: bool = False
    retry_after: float | None = None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del message, recipient, reference
        raise DeliveryError("away", "refused" if self.of_message else "later", retry_after=self.retry_after)


def test_named_in_what_comes_later(tmp_path: Path) -> None:
    """Coming to a hearing sends no new message for a reminder: the reminder is edited later."""
    reminded = replace(ROOM, remind_days=(7,))
    with heard(tmp_path, row(HEARING, 1), channels=(reminded,)) as app:
        app.day(2)
        press(app, 2, "U1", "there", "hearing")
        with app.store() as store:
            queue_reminders(store, app.watch, app.site.now)
        app.site.now = clock.parse("2025-11-11T08:00")
        app.deliver()
        reminder, edited = app.inbox.got[-1], app.inbox.amended["room-3"]
        assert reminder.subject.startswith("Hearing in seven days")
        assert "U1" not in str(reminder.blocks)
        assert "Will be there: <@U1>" in str(edited.blocks)
