"""An ask fits the stage of a proposal, and comes in full once; later messages refer to it."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeRow
from billbot.domain.bills import BillId, Committee, Member, Seat
from billbot.domain.watched import Channel, Proposal, StagedAsk
from billbot.errors import DeliveryError
from billbot.notify.digest import preview
from tests.support.app_in_process import REFERRED, AppInProcess, Inbox, at, bill, in_process, news, row
from tests.support.digest_story import for_digest

H1 = BillId(194, "H1")
PLAIN = Proposal("safe", "Safe Communities", ("topic",), (H1,), ask="Call your senator.", owner="A. Sample")
STAGED = Proposal(
    "safe",
    "Safe Communities",
    ("topic",),
    (H1,),
    asks=(
        StagedAsk("in committee", "Write to {chairs} of {committee}."),
        StagedAsk("in a second committee", "Call {committee}."),
    ),
)
FAVORABLE = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
LATER = "Reporting date extended to Friday, July 31, 2026"
FAR = "Reporting date extended to Friday, October 30, 2026"
LATER_STILL = "Reporting date extended to Friday, August 28, 2026"
FLOOR = row("Placed in the Orders of the Day for the next sitting", 48)


CONSOLE, SLACK = Channel("all", "console"), Channel("all", "slack")


def told(app: AppInProcess, *hours: float) -> list[str]:
    """The messages after the welcome."""
    return [each.text for each in news(app, *hours)]


def watched(
    tmp_path: Path, proposal: Proposal, *rows: PracticeRow, channel: Channel = CONSOLE
) -> AbstractContextManager[AppInProcess]:
    return in_process(tmp_path, bill("H1", row(REFERRED), *rows), proposals=(proposal,), channels=(channel,))


def test_said_once(tmp_path: Path) -> None:
    """An ask comes with its owner once; later messages repeat what it asks, and say when it was asked first."""
    with watched(tmp_path, PLAIN, row(LATER, 1), row(LATER_STILL, 24)) as app:
        first, then = told(app, 2, 26)
    assert "We ask: Call your senator. Owner: A. Sample" in first
    assert "We ask: Call your senator (as said on March 3)" in then
    assert "A. Sample" not in then


@pytest.mark.parametrize(("channel", "many"), [(SLACK, 1), (CONSOLE, 0), (replace(SLACK, asks=False), 0)])
def test_without_a_position(tmp_path: Path, channel: Channel, many: int) -> None:
    """In Slack, the first message about a proposal without a position says how it gets one, and no later one does."""
    undecided = replace(PLAIN, ask="", owner="")
    with watched(tmp_path, undecided, row(LATER, 1), row(LATER_STILL, 24), channel=channel) as app:
        messages = news(app, 2, 26)
    asked = "ask a maintainer to set our position (/billbot position NAME: support)"
    assert [asked in f"{each.text}{each.blocks}" for each in messages] == [bool(many), False]


def test_nobody_is_asked_for_a_position_on_a_law(tmp_path: Path) -> None:
    """Of what is over nothing is asked, even without a position."""
    signed = row("Signed by the Governor, Chapter 9 of the Acts of 2025", 1)
    with watched(tmp_path, replace(PLAIN, ask="", owner=""), signed, channel=SLACK) as app:
        (said,) = news(app, 2)
    assert "maintainer" not in f"{said.blocks}"


def test_said_again_at_another_stage(tmp_path: Path) -> None:
    """The same ask comes in full once more when the proposal reaches another stage."""
    with watched(tmp_path, PLAIN, row(LATER, 1), row(FAVORABLE, 24)) as app:
        assert ["Call your senator." in said for said in told(app, 2, 26)] == [True, True]


def test_the_ask_of_the_stage(tmp_path: Path) -> None:
    """The ask for the stage is used, filled in as far as possible; without one for the stage, none."""
    with watched(tmp_path, STAGED, row(LATER, 1), row(FAVORABLE, 24), FLOOR) as app:
        first, second, third = told(app, 2, 26, 50)
    assert "We ask: Write to the chairs of the Judiciary Committee." in first
    assert "We ask: Call House Ways and Means." in second
    assert "We ask" not in third


def test_nothing_is_asked_of_what_is_over(tmp_path: Path) -> None:
    """Once it is law or its court is over, only an ask for that stage is used."""
    signed = row("Signed by the Governor, Chapter 9 of the Acts of 2025", 1)
    with watched(tmp_path / "law", PLAIN, signed) as app, app.store() as store:
        (said,) = told(app, 2)
        weekly = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    late = row("Accompanied a study order, see H5281", 50)
    with watched(tmp_path / "over", PLAIN, late) as app:
        app.ends = {194: at(24).date()}
        (after,) = told(app, 52)
    thanks = replace(STAGED, asks=(StagedAsk("law", "Thank {committee}."),))
    with watched(tmp_path / "thanks", thanks, signed) as app:
        (asked,) = told(app, 2)
    assert ["Call your senator." in each for each in (said, weekly, after)] == [False] * 3
    assert "TO DO THIS WEEK" not in weekly
    assert "We ask: Thank the committee." in asked


def test_an_ask_that_was_edited_is_said(tmp_path: Path) -> None:
    """A new wording for the same stage comes in full."""
    with watched(tmp_path, PLAIN, row(LATER, 1), row(LATER_STILL, 24)) as app:
        told(app, 2)
        app.watch = replace(app.watch, proposals=(replace(PLAIN, ask="Call both senators."),))
        app.day(26)
        assert "We ask: Call both senators. Owner: A. Sample" in app.inbox.got[-1].text


def test_what_was_not_accepted_was_not_said(tmp_path: Path) -> None:
    """An ask in a refused message comes in full in the next."""
    with watched(tmp_path, PLAIN, row(LATER, 1)) as app:
        app.day(0)
        app.inbox.errors = [DeliveryError("busy", "later")]
        app.day(2)
        app.deliver(6)
        assert "We ask: Call your senator." in app.inbox.got[-1].text


def test_each_recipient_by_itself(tmp_path: Path) -> None:
    """Anybody who has joined a list since hears the ask in full, and who heard it does not again."""
    mail = Channel("all", "email")
    with watched(tmp_path, PLAIN, row(LATER, 1), row(LATER_STILL, 24), channel=mail) as app:
        told(app, 2)
        app.inbox.to = ("inbox", "joined")
        app.day(26)
        last = app.inbox.got[-2:]
    assert sorted("Call your senator." in each.text for each in last) == [False, True]


def test_a_correction_keeps_what_was_said(tmp_path: Path) -> None:
    """A corrected message keeps its ask."""
    with watched(tmp_path, PLAIN, row(LATER, 1), row(LATER_STILL, 1, struck_at=at(24))) as app:
        told(app, 2, 26)
        amended = [message.text for message in app.inbox.amended.values()]
    assert amended
    assert all("We ask: Call your senator. Owner: A. Sample" in text for text in amended)


def test_a_correction_keeps_what_was_said_before(tmp_path: Path) -> None:
    """A message that said "as said" still says so when it is corrected."""
    later = row(FAR, 24), row(LATER_STILL, 24, struck_at=at(48))
    with watched(tmp_path, PLAIN, row(LATER, 1), *later) as app:
        told(app, 2, 26)
        app.day(50)
        (amended,) = [message.text for message in app.inbox.amended.values()]
    assert "We ask: Call your senator (as said on March 3)" in amended
    assert "Call your senator." not in amended


def test_a_message_that_was_struck_asks_for_nothing(tmp_path: Path) -> None:
    """If everything that a message told is struck it asks for nothing anymore, and the next says the ask in full."""
    with watched(tmp_path, PLAIN, row(LATER, 1, struck_at=at(24)), row(FAR, 48)) as app:
        _, correction, then = told(app, 2, 26, 50)
        amended = [message.text for message in app.inbox.amended.values()]
    assert ["We ask" in text for text in (*amended, correction)] == [False, False]
    assert "We ask: Call your senator. Owner: A. Sample" in then


def test_a_message_that_tells_what_was_struck_asks(tmp_path: Path) -> None:
    """An ask in a message about an entry struck before the welcome counts: the next one refers to it."""
    with watched(tmp_path, PLAIN, row(LATER, -24, struck_at=at(1)), row(FAR, 24)) as app:
        first, then = told(app, 2, 26)
    assert "struck from the record" in first
    assert "We ask: Call your senator. Owner: A. Sample" in first
    assert "We ask: Call your senator (as said on March 3)" in then


def test_facts_alone(tmp_path: Path) -> None:
    """A channel that wants only facts gets no ask, and none counts as told there."""
    with watched(tmp_path, PLAIN, row(LATER, 1), channel=Channel("all", "console", asks=False)) as app:
        assert "We ask" not in told(app, 2)[0]
        with app.store() as store:
            assert store.ledger.last_states("all", "ask") == {}


def test_in_a_digest(tmp_path: Path) -> None:
    """A digest says the ask of the stage, once, whatever it tells of a proposal."""
    hearing = row("Hearing scheduled for 03/12/2025 from 01:00 PM-05:00 PM in A-1", 1)
    asks = (StagedAsk("in committee", "Write to {chairs}."), StagedAsk("law", "Thank them."))
    with watched(tmp_path, replace(STAGED, asks=asks), row(LATER, 1), hearing) as app:
        told(app, 2)
        with app.store() as store:
            said = preview(store, for_digest(app.watch), CONSOLE, at(120)).text
    assert "earing on Safe Communities" in said
    assert said.count("Write to the chairs of the Judiciary Committee.") == 1
    assert "Thank them" not in said


def test_before_it_is_referred(tmp_path: Path) -> None:
    """Before a committee has the bill, the ask means the committee that gets it."""
    asked = replace(PLAIN, ask="Write to {chairs}, and ask {committee} for a hearing.")
    alone = Proposal("alone", "Alone", ("topic",), (BillId(194, "H2"),), ask="Call {chairs}.")
    filed = (bill(number, row("Filed", 1)) for number in ("H1", "H2"))
    with in_process(tmp_path, *filed, proposals=(asked, alone)) as app:
        said = "".join(told(app, 2))
    assert "We ask: Write to the chairs, and ask the committee that gets it for a hearing." in said
    assert "We ask: Call the chairs of the committee that gets it." in said


def test_the_chairs_by_name(tmp_path: Path) -> None:
    """If the record of the committee was read its chairs appear in the ask by name."""
    seats = (Seat("AAA0", "Senate", chair=True), Seat("B_B1", "House", chair=True))
    with watched(tmp_path, STAGED, row(LATER, 1)) as app:
        app.day(0)
        with app.store() as store:
            store.committees.keep(Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", seats), at(0))
            for code, name, branch in (("AAA0", "Ann Sample", "Senate"), ("B_B1", "Bo Sample", "House")):
                store.people.keep_member(Member(194, code, name, branch), at(0))
        app.day(2)
        said = app.inbox.got[-1].text
    assert "We ask: Write to Senator Ann Sample and Representative Bo Sample of the Judiciary Committee." in said


class Linked(Inbox):
    """A channel whose messages have addresses."""

    def address_of(self, reference: str) -> str:
        return f"https://practice.example/{reference}"


def test_linked_to_where_it_was_said(tmp_path: Path) -> None:
    """A long ask is cut when it is said again; if messages have addresses, it links to the one with all of it."""
    long = f"Call your senator. {'Say why. ' * 20}Thank them."
    with watched(tmp_path, replace(PLAIN, ask=long), row(LATER, 1), row(LATER_STILL, 24)) as app:
        app.inboxes["all"] = Linked("all")
        first, then = told(app, 2, 26)
    assert f"We ask: {long}" in first
    assert "We ask: Call your senator. Say why. " in then
    assert "Say why. … (all of it on March 3: https://practice.example/all-2)" in then
    assert "Thank them" not in then
