"""A channel's welcome: what is watched, where it is, and whom to ask."""

import json
from datetime import date, time
from typing import Literal

import pytest
from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.stages import Progress
from billbot.domain.standing import Place, standing_at
from billbot.domain.watched import Channel, Edit, Milestone, Proposal, Topic
from billbot.messages import watchlist
from billbot.messages.fit_slack import view
from billbot.messages.watchlist import LookedUp
from tests.support.alert_sample import CHANNEL, PROPOSAL, S2987, laid_out

TODAY = date(2022, 7, 4)


def test_names_stand_out_in_a_list() -> None:
    """The name that a line of a list begins with is bold, in Slack and in mail."""
    message = welcome(Place(S2987, Progress("filed")))
    assert "<strong>Juvenile diversion:</strong> S.2987, filed" in message.html
    assert "• *Juvenile diversion:* S.2987, filed" in json.dumps(message.blocks, ensure_ascii=False)


def welcome(*places: Place) -> Message:
    """The welcome of a channel that hears about one proposal."""
    return laid_out(watchlist.welcome(CHANNEL, [standing_at(PROPOSAL, places, {}, TODAY)], "", TODAY))


def test_welcome() -> None:
    """The welcome counts bills as a digest does, proposals and topics, and says where each lives, or why not."""
    heard = Progress("heard", "The Judiciary")
    message = welcome(Place(S2987, heard), Place(BillId(192, "S1"), awaited=True), Place(BillId(192, "S2")))
    assert message.text.startswith("billbot watches 2 bills for you: 1 proposal on 1 topic")
    assert "From now on we post here what the State House records on them." in message.text
    assert "From now on we post here what the State House records on it." in welcome(Place(S2987, heard)).text
    assert "The record has no page yet for 1 more number on our list; we post here once it has." in message.text
    assert (
        "Juvenile diversion: S.2987, heard in the Judiciary Committee; S.1, no page yet; S.2 could not be read yet"
    ) in message.text


def test_welcome_without_a_page() -> None:
    """If no number has a page yet the welcome counts the proposals."""
    message = welcome(Place(BillId(192, "SD1"), awaited=True), Place(BillId(192, "HD2"), awaited=True))
    assert message.text.startswith("billbot watches 1 proposal on 1 topic for you")
    assert "The record has no page yet for 2 numbers on our list; we post here once it has." in message.text


def test_welcome_says_what_comes_and_whom_to_ask() -> None:
    """The welcome says when the digest comes, if any, and whom to ask, if known."""
    weekly = Channel("coalition", "slack", "C0123456789", digest=(0, time(8)))
    message = laid_out(watchlist.welcome(weekly, [], "bills@example.net", TODAY))
    assert "; a summary comes on Mondays at 8:00 AM.\n" in message.text
    assert "Questions, or something looks wrong: bills@example.net" in message.text
    assert "summary" not in laid_out(watchlist.welcome(CHANNEL, [], "", TODAY)).text


def test_welcome_of_a_channel_without_alerts() -> None:
    """A channel that gets no alerts is not promised any."""
    message = laid_out(watchlist.welcome(Channel("quiet", "console", alerts=False), [], "", TODAY))
    assert "From now on" not in message.text


BILL = BillId(194, "H1804")


TOPICS = [Topic(f"topic-{n}", f"Topic {n}") for n in range(150)]


PROPOSALS = [Proposal(f"p-{n}", f"Proposal {n}", ("topic-1",), (BILL,)) for n in range(300)]


FOUND = LookedUp(BILL, exists=True, joins="p-250")


def test_proposal_of_the_companion_is_chosen() -> None:
    """The proposal that a bill likely belongs to is first and is chosen, though there are too many to show."""
    (field,) = (each for each in watchlist.found(FOUND, TOPICS, PROPOSALS, "C1").fields if each.name == "proposal")
    assert (field.choices[1].value, field.chosen, "99 proposals" in field.hint) == ("p-250", ("p-250",), True)


def test_the_end_of_its_court_is_said() -> None:
    """If a bill's court is over, the dialog says so before the button is pressed."""
    over = "The 192nd General Court ended on January 3, 2023: what did not pass is over, and may be filed again."
    assert over in str(view(watchlist.found(replace(FOUND, over=over), TOPICS, PROPOSALS, "C1")))


def test_without_a_topic_there_is_no_button() -> None:
    """Without a topic for a bill, the dialog says so and has no button."""
    dialog = watchlist.found(LookedUp(BILL, exists=True), [], PROPOSALS[:1], "C1")
    assert ("submit" in view(dialog), "There is no topic for it yet" in str(view(dialog))) == (False, True)


def edited(*kinds_and_homes: tuple[Literal["added", "removed"], str]) -> str:
    """The headline about these edits of one bill, in their order, after another bill was added."""
    bills = [("added", "one", BillId(194, "H1")), *((*each, BillId(194, "S2")) for each in kinds_and_homes)]
    edits = [
        Edit(at, parse("2025-03-03T10:00"), "Ann", kind, bill, home, home.title())
        for at, (kind, home, bill) in enumerate(bills, 1)
    ]
    return watchlist.list_edited(CHANNEL, edits).headline


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("added", "one")], "Put on the list: H.1 and S.2"),
        ([("removed", "one")], "Put on the list: H.1; taken off the list: S.2"),
        ([("removed", "one"), ("added", "one")], "Put on the list: H.1; taken off the list and put back: S.2"),
        ([("removed", "one"), ("added", "two")], "Put on the list: H.1; moved to another proposal: S.2"),
        ([("added", "one"), ("removed", "one")], "Put on the list: H.1; put on the list and taken off again: S.2"),
        ([("added", "one"), ("removed", "one"), ("added", "one")], "Put on the list: H.1 and S.2"),
    ],
)
def test_what_came_of_edits(edits: list[tuple[Literal["added", "removed"], str]], said: str) -> None:
    """The headline says what came of each bill, not that one that is on the list was taken off."""
    assert edited(*edits) == said


def test_a_date_for_several_proposals_is_said_once() -> None:
    """A date ahead of two proposals that were filed again is said once."""
    day, today = date(2027, 1, 22), date(2027, 1, 20)
    before, standings = {}, []
    for at, name in enumerate(("one", "two"), 1):
        old, new = BillId(194, f"H{at}"), BillId(195, f"HD{at}")
        proposal = Proposal(name, name.title(), ("ferries",), (old, new))
        standings.append(standing_at(proposal, [Place(old), Place(new)], {194: date(2027, 1, 5)}, today))
        before[name] = {old}
    last = Milestone(day, "Last day to file bills")
    pages = {bill: "" for each in standings for bill in each.bills}
    told = watchlist.also_watched(CHANNEL, standings, before, {}, pages, [last], today)
    assert told is not None
    assert laid_out(told).text.count("Last day to file bills") == 1
