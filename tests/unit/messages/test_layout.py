"""A document in all the forms of a message, and as plain text."""

import json
import re
from datetime import date

from billbot.domain.watched import Proposal
from billbot.messages import watchlist
from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Group,
    Item,
    Links,
    MessageDocument,
    Move,
    Paragraph,
    Quote,
    Section,
)
from billbot.messages.facts import NewsItem
from billbot.messages.fit import lay_out
from tests.support.alert_sample import CHANNEL, HOSTILE, PASSED, PROPOSAL, alert, entry, laid_out, overnight, told
from tests.support.whole_document import URL, Elements, slack

TODAY = date(2022, 7, 4)


def test_marks_that_turn_the_direction_are_left_out() -> None:
    """A title cannot turn the words behind it around, in any layout."""
    message = alert(entry(PASSED, title=HOSTILE))
    for said in (message.subject, message.text, message.html, json.dumps(message.blocks, ensure_ascii=False)):
        assert "\u202e" not in said


def test_text_has_no_gaps() -> None:
    """Whatever is left out, no two blank lines follow each other in the text, and stories are a blank line apart."""
    other = Proposal("other", "Expungement", ("juveniles",), (), ask="Call the chair.")
    stories = [NewsItem([PROPOSAL], [entry(PASSED)]), NewsItem([other], [entry("Rules suspended", "H1451")])]
    for text in (
        overnight(*stories).text,
        laid_out(watchlist.welcome(CHANNEL, [], "", TODAY)).text,
        alert(entry("Rules suspended", kind="action_struck")).text,
    ):
        assert "\n\n\n" not in text
    assert "\n\nWe ask: Write to them." in overnight(*stories).text


def test_subject_is_one_line() -> None:
    """A title with line breaks cannot break the subject."""
    message = told(NewsItem([], [entry(PASSED, title="An Act\r\nBcc: all@example.org")]))
    assert "\n" not in message.subject
    assert "\r" not in message.subject


def test_each_fitter_says_all() -> None:
    """What a document holds is said in each layout, in the order in which it is read."""
    story = Item(
        "W01",
        (
            Paragraph("W02", small=True),
            Move("W03", "W04"),
            Paragraph("W05", label="Label:"),
            Quote("W06", undone="W07", more="W08"),
            Bullets((Bullet("W09"), Bullet("W10", label="Label:")), small=True),
            Quote("W11", label="Before:"),
            Links((("W12", URL),)),
        ),
    )
    group = Group((Item("W16", (Quote("W17"),)), Bullets((Bullet("W18"),)), Paragraph("W19"), Ask("W20")), "W14", "W15")
    said = MessageDocument(
        "Headline",
        (Paragraph("W00"), story, Section("Title", (group,), note="W13")),
        asks=(Ask("W21", "W22", "W23"),),
        closing="W24",
        why="W25",
        mail_subject="Subject",
    )
    message = lay_out("key", said)
    for layout in (message.text, Elements(message.html).words.partition("Headline")[2], slack(said)):
        assert re.findall(r"W\d\d", layout) == [f"W{number:02}" for number in range(26)]


def test_nothing_is_said_of_what_is_empty() -> None:
    """A document without a body is its headline and its end, and no part of it is empty."""
    message = lay_out("key", MessageDocument("Headline", why="A topic → all"))
    assert message.text == (
        "Headline\n\nWhy you see this: A topic → all\nUnofficial; the record is at malegislature.gov."
    )
    assert not re.search(r"<(p|h2|div|ul)[^>]*></", message.html)
    assert [block["type"] for block in message.blocks] == ["header", "context"]
