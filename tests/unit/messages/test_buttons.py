"""The buttons of a message and the line of who is on it, within Slack's limits."""

from billbot.domain.slack import Offer, Outcome
from billbot.messages.document import Ask, Item, MessageDocument, Paragraph
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import with_buttons
from billbot.messages.suggestions import decision_outcome
from tests.support.slack_blocks import fits

PEOPLE = tuple(f"U{n:011d}" for n in range(60))
OFFERS = tuple(
    Offer.ask([f"p{n}"], "said", f"We ask, for a proposal with a long name {n} {'x' * 400}") for n in range(7)
)


def test_all_at_once_fits() -> None:
    """A message with all the words, all the buttons and all the people there can be is one that Slack takes."""
    items = tuple(Item(f"Item {n}", (Paragraph("word " * 40),)) for n in range(200))
    document = MessageDocument("Much", items, (Ask("Write. " * 30),), why="a test", offers=OFFERS)
    message = lay_out("key", document)
    outcomes = [Outcome(on_it=PEOPLE, done=PEOPLE)] * len(message.offers)
    full = with_buttons(message, outcomes)
    assert len(full.blocks) <= 50
    assert "more" in fits(full)
    assert len(fits(full)) + 125 * len(full.blocks) <= 12_000  # what each block costs beside its text
    assert fits(full).count("and others") == 10


def test_text_says_nothing_of_it() -> None:
    """What a telephone shows, a mail and a console say are the same with buttons and without."""
    plain = MessageDocument("One", (Paragraph("Said."),), why="a test")
    offering = MessageDocument("One", (Paragraph("Said."),), why="a test", offers=OFFERS[:1])
    one, other = lay_out("key", plain), with_buttons(lay_out("key", offering), [Outcome(on_it=PEOPLE[:1])])
    assert (one.text, one.html, one.fallback) == (other.text, other.html, other.fallback)
    assert one.blocks[0] == other.blocks[0]


def test_names_are_our_marks_alone() -> None:
    """A label that somebody wrote is text; people alone are mentions."""
    offers = (Offer.ask(["a"], "said", "<!channel> *b*"), Offer.ask(["b"], "said", "B"))
    message = lay_out("key", MessageDocument("One", why="a test", offers=offers))
    said = fits(with_buttons(message, [Outcome(on_it=("U1",)), Outcome()]))
    assert ("<!channel>" in said, "On it: <@U1>" in said) == (False, True)


def test_read_out_each_button_says_what_it_is_for() -> None:
    """Where several have the same words, a screen reader has what each is for, in plain words."""
    offers = (Offer.ask(["a"], "said", "We ask, for A & B"), Offer.ask(["b"], "said", "We ask, for C"))
    alone, both = (
        with_buttons(lay_out("key", MessageDocument("One", why="a test", offers=some)), [Outcome()] * len(some)).blocks
        for some in (offers[:1], offers)
    )
    labels = [
        each.get("accessibility_label") for block in both if block["type"] == "actions" for each in block["elements"]
    ]
    assert labels == [f"{said}: We ask, for {whom}" for whom in ("A & B", "C") for said in ("I'm on it", "Done")]
    assert "accessibility_label" not in str(alone)


def test_who_decided() -> None:
    """What was decided names who did, by id in Slack or by name elsewhere, and somebody who is forgotten by neither."""
    assert decision_outcome("accepted", "slack:U1") == Outcome(decided="Ours, decided by", by="U1")
    assert decision_outcome(None, "slack:U1").by == "U1"
    assert decision_outcome("rejected", "command line:Ann").decided == "Not ours, decided by Ann on the command line."
    assert decision_outcome("rejected", "slack:somebody") == Outcome(decided="Not ours, decided by somebody in Slack.")
