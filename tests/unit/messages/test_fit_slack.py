"""A document as a Slack message: all of it, or as much as fits with the rest counted; and no markup of strangers."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.bills import BillId
from billbot.domain.slack import Offer, Outcome
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages import watchlist
from billbot.messages.document import Ask, Bullet, Bullets, Group, Item, Links, MessageDocument, Paragraph, Section
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import Dialog, escaped, home_view, view, with_buttons
from billbot.messages.phrases import plain
from billbot.messages.suggestions import decision_outcome
from billbot.messages.watchlist import Companion, LookedUp
from tests.support.alert_sample import PASSED, alert, entry
from tests.support.slack_blocks import content_of, fits, home_of
from tests.support.slack_views import checked
from tests.support.whole_document import URL, slack


def test_slack_sets_the_clerks_words_apart() -> None:
    """In Slack the clerk's words are a quote on a separate line, struck through if they were struck."""
    (section, *_) = [block["text"]["text"] for block in alert(entry(PASSED)).blocks if block["type"] == "section"]
    assert f"\n> “{PASSED}”\n<https" in section
    struck = json.dumps(alert(entry("Rules suspended", kind="action_struck")).blocks, ensure_ascii=False)
    assert "> ~“Rules suspended”~ _struck from the record_" in struck


def test_slack_says_a_long_headline_in_full() -> None:
    """A headline that is too long for a header of Slack is in bold instead, and is not cut."""
    said = "The diversion of " + "young people and " * 12 + "others bill passed the Senate, 32 to 8"
    first = lay_out("key", MessageDocument(headline=said)).blocks[0]
    assert first["text"]["text"] == f"*{said}*"


@given(st.lists(st.text(max_size=4000), min_size=1, max_size=70), st.text(max_size=300))
def test_slack_limits(texts: list[str], title: str) -> None:
    """However much happened, the blocks keep Slack's limits."""
    message = alert(*(entry(text, title=title, row=at) for at, text in enumerate(texts, 1)))
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})  # raises what Slack would answer
    assert message.fallback


def test_many_rows_say_how_many_are_left_out() -> None:
    """What does not fit into a Slack message is counted."""
    every = Channel("coalition", "slack", "C0123456789", weight="everything")
    message = alert(*(entry(f"Rules suspended, {'sample ' * 20}{n}", row=n) for n in range(1, 90)), channel=every)
    said = json.dumps(message.blocks)
    shown = said.count("Rules suspended")
    assert f"and {89 - shown} more" in said
    assert 89 > shown > 40
    assert "We ask" in said
    assert message.text.count("Rules suspended") == 89


def test_long_text_is_cut_between_characters() -> None:
    """A text that is too long for Slack is cut without breaking an escaped character or losing the link."""
    message = alert(entry("&" * 5000))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "&amp;…”" in said
    assert "|Bill page S.2987>" in said


LINK = ("Bill page S.1", URL)


def test_a_monstrous_text_is_cut_first() -> None:
    """In a text of millions of characters, only the shown ones are escaped for Slack."""
    text = "*x :a" * 600_000
    begun = time.process_time()
    plain(text)
    looked_through = time.process_time()
    escaped(text, 1000)
    assert time.process_time() - looked_through < 2 * (looked_through - begun) + 0.05


def lines(number: int, text: str = "Sample {}") -> tuple[Bullet, ...]:
    return tuple(Bullet(text.format(at), anchors=(LINK,)) for at in range(number))


@pytest.mark.parametrize("number", [10, 200, 2000])
def test_a_list_is_cut_and_counted(number: int) -> None:
    """A long list shows what fits and counts the rest; asks and end stay."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(number)),)),), asks=(Ask("Write."),), why="Topic"))
    shown = said.count("• Sample")
    assert (f"… and {number - shown} more" in said) == (shown < number)
    assert "*We ask:* Write." in said
    assert said.endswith("Topic. Unofficial; the record is at malegislature.gov.")


def test_a_list_without_room_for_links_has_their_names() -> None:
    """Before anything of a list is left out, its links become the words that they was under."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(160)),)),), why="Topic"))
    assert ("|Bill page" in said, said.count("• Sample"), said.count(" · Bill page S.1")) == (False, 160, 160)


def test_the_page_of_a_bill_stands_below_rows_that_are_cut() -> None:
    """The links below the rows of a story are kept, however many rows are left out above them."""
    rows = Bullets(lines(300, "Row {} " + "and others " * 20), small=True)
    said = slack(
        MessageDocument("Day", (Item("", (rows, Links((LINK,)))), Item("", (Paragraph("Last."),))), why="Topic")
    )
    assert said.index("more") < said.index(f"<{URL}|Bill page S.1>\nTopic.")


def test_sections_are_cut_from_the_end() -> None:
    """Left-out parts of a document are counted by section title."""
    group = Group((Bullets(lines(100, "{} " + "long " * 30)),))
    said = slack(MessageDocument("Week", (Section("First", (group,)), Section("Last", (group,))), why="Topic"))
    shown = said.count("•")
    assert "*FIRST*\n• 0 long" in said
    assert f"Left out: {100 - shown} of “First”, 100 of “Last”." in said


BILL = BillId(194, "H1804")


LONG = "<!channel> An Act “relative” to \\ *evictions*, " * 40


TOPICS = [Topic(f"topic-{n}", f"Topic {n} " + LONG) for n in range(150)]


PROPOSALS = [Proposal(f"p-{n}", f"Proposal {n} " + LONG, ("topic-1",), (BILL,)) for n in range(300)]


HUGE = LookedUp(
    BILL,
    exists=True,
    title=LONG,
    name=LONG,
    presented=LONG,
    sponsors=[LONG] * 200,
    committee=LONG,
    stage=LONG,
    topics={each.id: [LONG] for each in TOPICS},
    companions=[Companion(BILL, LONG, LONG)] * 50,
    joins="p-250",
)


@pytest.mark.parametrize(
    "dialog",
    [
        watchlist.looking_up(BILL),
        watchlist.found(HUGE, TOPICS, PROPOSALS, "C0123456789"),
        watchlist.found(HUGE, TOPICS[:1], PROPOSALS[:1], "C0123456789"),
        watchlist.found(HUGE, [], [], "C0123456789"),
        watchlist.found(LookedUp(BILL, exists=False), TOPICS[:10], [], "C0123456789"),
        watchlist.not_added(BILL, LONG),
        watchlist.watched(BILL, LONG, LONG),
        watchlist.in_a_dialog(watchlist.is_watched_already(BILL, LONG)),
        watchlist.WRITING,
        watchlist.SENT_BEFORE,
    ],
    ids=lambda dialog: dialog.document.headline[:24],
)
def test_fits(dialog: Dialog) -> None:
    """Slack takes every dialog, however much there is to say, and nothing of a stranger is a mention in it."""
    shown = view(dialog)
    checked(shown)
    assert "<!channel>" not in str([each for each in shown["blocks"] if each["type"] == "section"])


def test_a_home_tab() -> None:
    """Slack takes a Home tab, however much there is to say, and nothing of a stranger is a mention in it."""
    many = Bullets(tuple(Bullet("<!channel> *b*" + "x" * 290, f"Proposal {n}:") for n in range(300)))
    shown = home_of(home_view(MessageDocument("L" * 400, (many,), why="Said")))
    assert "<!channel>" not in str(shown)


PEOPLE = tuple(f"U{n:011d}" for n in range(60))


OFFERS = tuple(
    Offer.ask([f"p{n}"], "said", f"We ask, for a proposal with a long name {n} {'x' * 400}") for n in range(7)
)


def test_all_at_once_fits() -> None:
    """Slack accepts a message with all possible words, buttons and people."""
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
    """Phone notification, mail and console are the same with and without buttons."""
    plain = MessageDocument("One", (Paragraph("Said."),), why="a test")
    offering = MessageDocument("One", (Paragraph("Said."),), why="a test", offers=OFFERS[:1])
    one, other = lay_out("key", plain), with_buttons(lay_out("key", offering), [Outcome(on_it=PEOPLE[:1])])
    assert (one.text, one.html, one.fallback) == (other.text, other.html, other.fallback)
    assert one.blocks[0] == other.blocks[0]


def test_names_are_our_marks_alone() -> None:
    """A label that somebody wrote is text; only people are mentions."""
    offers = (Offer.ask(["a"], "said", "<!channel> *b*"), Offer.ask(["b"], "said", "B"))
    message = lay_out("key", MessageDocument("One", why="a test", offers=offers))
    said = fits(with_buttons(message, [Outcome(on_it=("U1",)), Outcome()]))
    assert ("<!channel>" in said, "On it: <@U1>" in said) == (False, True)


def test_read_out_each_button_says_what_it_is_for() -> None:
    """If several have the same words, a screen reader has what each is for, in plain words."""
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
    """A decision names who made it, by Slack id or name; a forgotten person has neither."""
    assert decision_outcome("accepted", "slack:U1") == Outcome(decided="Ours, decided by", by="U1")
    assert decision_outcome(None, "slack:U1").by == "U1"
    assert decision_outcome("rejected", "command line:Ann").decided == "Not ours, decided by Ann on the command line."
    assert decision_outcome("rejected", "slack:somebody") == Outcome(decided="Not ours, decided by somebody in Slack.")
