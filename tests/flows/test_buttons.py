"""Messages in Slack have buttons where somebody hears them, and a line of who is on it that no correction takes."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bills import BillId, Channel, Message, Offer, Proposal, Role, SlackRequest
from billbot.errors import DeliveryError, ReplicaError
from billbot.facts.hearings import known_hearings
from billbot.notify import Payload
from billbot.notify.reminder import remind
from billbot.practice import PracticeRow
from tests.support.hearing_sample import posted
from tests.support.house_in_process import HEARING, REFERRED, HouseInProcess, Inbox, at, bill, each, in_process, row
from tests.support.slack_blocks import fits

H1 = BillId(194, "H1")
ASKED = Proposal("safe", "Safe Communities", ("topic",), (H1,), ask="Call your senator.", owner="A. Sample")
ROOM = Channel("room", "slack", to="C0123456789")
LATER = "Reporting date extended to Friday, July 31, 2026"
NAMED = "*We ask, for Safe Communities:* On it: "
LATER_STILL = "Reporting date extended to Friday, August 28, 2026"


@contextmanager
def heard(
    path: Path, *rows: PracticeRow, channels: Sequence[Channel] = (ROOM,), hears: bool = True
) -> Iterator[HouseInProcess]:
    """A house whose Slack channel was welcomed, and where somebody hears what is pressed."""
    with in_process(path, bill("H1", row(REFERRED), *rows), proposals=(ASKED,), channels=channels) as house:
        house.hears = hears
        for channel in channels[1:]:
            house.inboxes[channel.name].to = (channel.to,)
        house.day(0)
        yield house


def buttons(message: Message) -> list[str]:
    return [
        each["text"]["text"] for block in message.blocks for each in block.get("elements", ()) if "action_id" in each
    ]


def lines(message: Message) -> list[str]:
    """The small lines above the small print."""
    return [block["elements"][0]["text"] for block in message.blocks[:-1] if block["type"] == "context"]


def press(
    house: HouseInProcess, n: int, user: str, role: Role = "on it", kind: str = "ask", *, channel: str = "room"
) -> None:
    """Somebody presses a button of the message that the inbox got as this one, counted from 1."""
    with house.store() as store:
        kept = store.offers.with_reference(channel, f"{channel}-{n}")
        assert kept is not None
        message = Payload.decode(kept.content).message
        assert message is not None
        (offer,) = (each for each in message.offers if each.kind == kind)
        store.offers.toggle_role(kept.recipient, offer, user, role, house.site.now, asked(house, user))


def asked(house: HouseInProcess, user: str) -> str:
    """A request of that person, which waits for its answer."""
    name = secrets.token_hex(4)
    with house.store() as store:
        store.requests.keep(SlackRequest(name, name, user, "C0123456789", "", "", house.site.now))
    return name


def test_an_ask_in_full(tmp_path: Path) -> None:
    """What is asked in full can be taken on where it stands, and not where it is said to stand as before."""
    with heard(tmp_path, row(LATER, 1), row(LATER_STILL, 24)) as house:
        house.day(2, 26)
        _, first, then = house.inbox.got
        assert (buttons(first), buttons(then)) == (["I'm on it", "Done"], [])
        assert all(fits(message) for message in (first, then))


def test_where_nobody_hears(tmp_path: Path) -> None:
    """Where nobody listens, and in other channels than Slack's, messages are as they were; in Slack its form alone."""
    mail = replace(ROOM, name="mail", kind="email", to="env:NOBODY")
    with heard(tmp_path, row(LATER, 1), channels=(ROOM, mail)) as house:
        house.day(2)
        there, by_mail = house.inboxes["room"].got[-1], house.inboxes["mail"].got[-1]
    with heard(tmp_path / "deaf", row(LATER, 1), hears=False) as house:
        house.day(2)
        deaf = house.inbox.got[-1]
    assert (buttons(there), buttons(by_mail), buttons(deaf)) == (["I'm on it", "Done"], [], [])
    assert [each for each in there.blocks if each["type"] != "actions"] == list(deaf.blocks)
    assert (there.text, there.html, there.fallback) == ("", "", deaf.fallback)
    assert by_mail.text
    assert by_mail.html


def test_a_hearing(tmp_path: Path) -> None:
    """A hearing ahead can be come to, one below the other with what is asked, each under its name."""
    with heard(tmp_path, row(HEARING, 1)) as house:
        house.day(2)
        said = house.inbox.got[-1]
        assert buttons(said) == ["I'll be there", "Add to calendar", "I'm on it", "Done"]
        assert lines(said)[-2:] == ["*Hearing Tuesday, November 18, 2025, 1:00 PM:*", "*We ask, for Safe Communities:*"]
        assert fits(said)


COME = "I'll be there"


def test_a_hearing_that_is_called_off(tmp_path: Path) -> None:
    """Nobody is asked to come to a hearing whose message says that it is called off."""
    with heard(tmp_path) as house:
        house.day(25, hearings=[posted(9, "H9")])
        house.day(50, hearings=[posted(1, "H1")])
        house.day(75, hearings=[posted(1, "H1", Status="Canceled")])
        assert [COME in buttons(each) for each in house.inbox.got[1:]] == [True, False]


def test_testimony_in_writing_alone(tmp_path: Path) -> None:
    """Nobody is asked to come to where testimony is taken in writing alone."""
    with heard(tmp_path, row(HEARING.replace("A-1", "Written Testimony Only"), 1)) as house:
        house.day(2)
        assert COME not in buttons(house.inbox.got[-1])


def test_a_hearing_that_is_over(tmp_path: Path) -> None:
    """A message that is edited in the evening, once the hearing is over, asks nobody to come there any more."""
    today = row(HEARING.replace("11/18", "03/03"), 1)
    with heard(tmp_path, today, row("Reported adversely", 1, struck_at=at(8))) as house:
        house.day(2, 9)
        assert (COME in buttons(house.inbox.got[1]), COME in buttons(house.inbox.amended["room-2"])) == (True, False)


@pytest.mark.thorough
def test_many_asks_fit(tmp_path: Path) -> None:
    """A message about many proposals has as many buttons as Slack takes of it, and not more."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 1)) for n in range(1, 30)]
    proposals = [replace(each, ask=f"Write to {each.name}. {'x' * 400}") for each in each(bills)]
    with in_process(tmp_path, *bills, proposals=proposals, channels=(ROOM,)) as house:
        house.hears = True
        house.day(0, 2)
        said = house.inbox.got[-1]
        assert (len(said.offers), fits(said) != "") == (5, True)


def test_a_copy_has_the_buttons(tmp_path: Path) -> None:
    """Before a message leaves, its buttons, too, are where another machine goes on: else nobody could press them."""
    with heard(tmp_path, row(LATER, 1)) as house:
        house.check(2)
        with house.store() as store, closing(sqlite3.connect(house.path)) as copied:
            arrived = list[int]()
            store.wait_for_copy = lambda: arrived.append(copied.execute("SELECT count(*) FROM offers").fetchone()[0])
            house.deliver_from(store)
        assert arrived == [1]


def test_who_is_on_it(tmp_path: Path) -> None:
    """Who presses is named in one line of the message; who presses again is not any more."""
    with heard(tmp_path, row(LATER, 1)) as house:
        house.day(2)
        for user in ("U1", "U2"):
            press(house, 2, user)
        press(house, 2, "U3", "done")
        house.deliver(3)
        assert lines(house.inbox.amended["room-2"])[-1] == "On it: <@U1>, <@U2> · Done: <@U3>"
        press(house, 2, "U1")
        press(house, 2, "U2", "done")
        house.deliver(4)
        assert lines(house.inbox.amended["room-2"])[-1] == "Done: <@U3>, <@U2>"


def test_a_correction_keeps_the_line(tmp_path: Path) -> None:
    """What is put right names who was on it before, and a press behind that keeps what was put right."""
    with heard(tmp_path, row(LATER, 1, struck_at=at(5))) as house:
        house.day(2)
        press(house, 2, "U1")
        house.day(6)
        corrected = house.inbox.amended["room-2"]
        assert ("struck from the record" in str(corrected.blocks), lines(corrected)[-1]) == (True, NAMED + "<@U1>")
        assert buttons(corrected) == []  # what is put right asks for nothing
        press(house, 2, "U2")
        house.deliver(7)
        after = house.inbox.amended["room-2"]
        assert ("struck from the record" in str(after.blocks), lines(after)[-1]) == (True, NAMED + "<@U1>, <@U2>")


def test_a_correction_whose_copy_does_not_arrive(tmp_path: Path) -> None:
    """Where the replica is away when an edit is due, that is no fault of ours and no doubt: it is told later, once."""
    with heard(tmp_path, row(LATER, 1, struck_at=at(3))) as house:
        house.day(2)
        house.check(4)
        with house.store() as store:
            answers = iter([None, ReplicaError("the replica is away")])
            store.wait_for_copy = lambda: refuse(next(answers))
            with pytest.raises(ReplicaError):
                house.deliver_from(store)
            assert store.holds.all() == {}
        house.close()
        before = len(house.inbox.got)
        house.deliver()
        assert (len(house.inbox.got) - before, buttons(house.inbox.amended["room-2"])) == (1, [])


def refuse(error: Exception | None) -> None:
    """A replica that answers, or does not."""
    if error is not None:
        raise error


def test_a_hearing_that_is_struck(tmp_path: Path) -> None:
    """Nobody can come to a hearing whose notice was struck; what was asked keeps who is on it."""
    with heard(tmp_path, row(HEARING, 1, struck_at=at(5))) as house:
        house.day(2)
        press(house, 2, "U1", "there", "hearing")
        press(house, 2, "U2")
        house.deliver(3)
        assert "Will be there: <@U1>" in str(house.inbox.amended["room-2"].blocks)
        house.day(6)
        corrected = house.inbox.amended["room-2"]
        assert (buttons(corrected), lines(corrected)[-1]) == ([], NAMED + "<@U2>")


def test_an_edit_that_failed(tmp_path: Path) -> None:
    """A line that could not be edited in is so later, without a press."""
    with heard(tmp_path, row(LATER, 1)) as house:
        house.day(2)
        press(house, 2, "U1")
        away = Away("room")
        house.transports = {"room": away}
        house.deliver(3)
        house.transports = {}
        house.deliver(3.01)
        assert "room-2" not in house.inbox.amended
        house.deliver(4)
        assert lines(house.inbox.amended["room-2"])[-1] == "On it: <@U1>"


def test_an_edit_that_is_refused_as_it_is(tmp_path: Path) -> None:
    """A message that Slack takes no edit of is left as it stands until somebody presses again."""
    with heard(tmp_path, row(LATER, 1)) as house:
        house.day(2)
        press(house, 2, "U1")
        house.transports = {"room": Away("room", of_message=True)}
        house.deliver(3)
        house.transports = {}
        house.deliver(9)
        assert "room-2" not in house.inbox.amended
        press(house, 2, "U2")
        house.deliver(10)
        assert lines(house.inbox.amended["room-2"])[-1] == "On it: <@U1>, <@U2>"


def test_pressed_while_it_is_edited(tmp_path: Path) -> None:
    """Whoever presses while the message is being edited is named as well, and what is put right meanwhile stays."""
    with heard(tmp_path, row(LATER, 1, struck_at=at(5))) as house:
        house.day(2)
        press(house, 2, "U1")
        slow = Slow("room", house=house)
        house.transports = {"room": slow}
        house.day(6)
        last = slow.edits[-1]
        assert ("struck from the record" in str(last.blocks), lines(last)[-1]) == (True, NAMED + "<@U1>, <@U2>")
        assert len(slow.edits) == 2


@dataclass
class Slow(Inbox):
    """A channel where somebody presses while a message is being edited for the first time."""

    house: HouseInProcess | None = None
    edits: list[Message] = field(default_factory=list)

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del recipient, reference
        if not self.edits and self.house is not None:
            press(self.house, 2, "U2")
        self.edits.append(message)


@dataclass
class Away(Inbox):
    """A channel that takes messages, and no edits."""

    of_message: bool = False

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del message, recipient, reference
        raise DeliveryError("away", permanent=False, of_message=self.of_message)


def test_named_in_what_comes_later(tmp_path: Path) -> None:
    """Who comes to a hearing is not called by the message of a reminder: it is edited in behind it."""
    reminded = replace(ROOM, remind_days=(7,))
    with heard(tmp_path, row(HEARING, 1), channels=(reminded,)) as house:
        house.day(2)
        press(house, 2, "U1", "there", "hearing")
        with house.store() as store:
            remind(store, house.watch, known_hearings(store, house.watch), house.site.now)
        house.site.now = clock.parse("2025-11-11T08:00")
        house.deliver()
        reminder, edited = house.inbox.got[-1], house.inbox.amended["room-3"]
        assert reminder.subject.startswith("Hearing Nov 18")
        assert "U1" not in str(reminder.blocks)
        assert "Will be there: <@U1>" in str(edited.blocks)


def test_forgotten(tmp_path: Path) -> None:
    """Whoever is forgotten is taken out of the line, and out of the database."""
    with heard(tmp_path, row(LATER, 1)) as house:
        house.day(2)
        for user in ("U1", "U2"):
            press(house, 2, user)
        house.deliver(3)
        with house.store() as store:
            store.offers.order_topics("U1", ["topic"])
            assert (store.offers.forget("U1"), store.offers.topics_of("U1")) == (2, ())
        house.deliver(4)
        assert lines(house.inbox.amended["room-2"])[-1] == "On it: <@U2>"


def test_named_where_they_pressed_alone(tmp_path: Path) -> None:
    """Who pressed in one place is named in no other, though the channel of that name leads there by then."""
    with heard(tmp_path, row(LATER, 1), row(LATER_STILL, 3)) as house:
        house.day(2)
        press(house, 2, "U1")
        house.inbox.to = ("another",)
        house.day(4)
        assert "<@U1>" not in str([message.blocks for message in (*house.inbox.got, *house.inbox.amended.values())])


def test_counted_once(tmp_path: Path) -> None:
    """People are counted once, whatever the channel in which they said so, and named there alone."""
    other = replace(ROOM, name="other", to="C0123456788")
    with heard(tmp_path, row(LATER, 1), channels=(ROOM, other)) as house:
        house.day(2)
        press(house, 2, "U1")
        for user in ("U1", "U2"):
            press(house, 2, user, channel="other")
        offer = house.inbox.got[-1].offers[0]
        with house.store() as store:
            assert store.offers.people(offer) == {"on it": {"U1", "U2"}}
        house.deliver(3)
        assert lines(house.inboxes["room"].amended["room-2"])[-1] == "On it: <@U1>"
        assert lines(house.inboxes["other"].amended["other-2"])[-1] == "On it: <@U1>, <@U2>"


def test_known_again() -> None:
    """A button is known again by what it is for, whatever stands beside it."""
    one = Offer.ask(["a", "b"], "in committee: Write.", "A and B")
    assert one.mark == replace(one, label="").mark
    assert one.mark != Offer.ask(["a"], "in committee: Write.").mark
    assert one.mark != Offer.ask(["a", "b"], "on the floor: Write.").mark
