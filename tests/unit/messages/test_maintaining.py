"""The dialog in which a bill is added to the list: what was found, and where it may go."""

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal, Topic
from billbot.messages import watchlist
from billbot.messages.fit_slack import view
from billbot.messages.watchlist import LookedUp

BILL = BillId(194, "H1804")
TOPICS = [Topic(f"topic-{n}", f"Topic {n}") for n in range(150)]
PROPOSALS = [Proposal(f"p-{n}", f"Proposal {n}", ("topic-1",), (BILL,)) for n in range(300)]
FOUND = LookedUp(BILL, exists=True, joins="p-250")


def test_proposal_of_the_companion_is_chosen() -> None:
    """The proposal that a bill likely belongs to stands first and is chosen, though there are too many to show."""
    (field,) = (each for each in watchlist.found(FOUND, TOPICS, PROPOSALS, "C1").fields if each.name == "proposal")
    assert (field.choices[1].value, field.chosen, "99 proposals" in field.hint) == ("p-250", ("p-250",), True)


def test_the_end_of_its_court_is_said() -> None:
    """Of a bill whose court is over the dialog says so before the button is pressed."""
    over = "The 192nd General Court ended on January 3, 2023: what did not pass is over, and may be filed again."
    assert over in str(view(watchlist.found(replace(FOUND, over=over), TOPICS, PROPOSALS, "C1")))


def test_without_a_topic_there_is_no_button() -> None:
    """Where no topic is there that a bill could stand under the dialog says so, and has no button."""
    dialog = watchlist.found(LookedUp(BILL, exists=True), [], PROPOSALS[:1], "C1")
    assert ("submit" in view(dialog), "No topic is there" in str(view(dialog))) == (False, True)
