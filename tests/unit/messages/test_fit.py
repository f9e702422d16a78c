"""Each fitter shows all of any document, within its limits, and obeys nothing in it."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Paragraph,
    Quote,
    Section,
)
from billbot.messages.fit import lay_out
from billbot.messages.news import ProposalNews
from billbot.messages.phrases import plain
from tests.support.alert_sample import CHANNEL, HOSTILE, PASSED, PROPOSAL, alert, entry, laid_out, overnight, told
from tests.support.whole_document import ADDRESSES, OURS, URL, Elements, slack, whole

# What a stranger might write into a title, an action, a name or a place.
STRANGE = {
    "markup": HOSTILE,
    "mentions": "<!channel> <!here|here> <@U0123456789> <#C0123456789|room> @channel #room &lt;!everyone&gt;",
    "slack links": "<http://evil.example|Bill page> <https://evil.example> <mailto:a@evil.example|us>",
    "addresses": ADDRESSES,
    "jobs": "*bold* _italic_ ~struck~ `code` ```block``` > quoted",
    "quotation": "> as if we said it",
    "pictures": ":x: :white_check_mark: ::skin-tone-2: :+1:",
    "elements": '<a href="http://evil.example">x</a><img src=x onerror=alert(1)><style>*{}</style>"\'>&amp;&#x3c;b',
    "turned": "\u202elmth\u202c\u2066x\u2069 \u200b\u200e\u2060\ufeff\u061c\U000e0041",
    "controls": "a\x00b\x1b[31mc\x9b2Jd\x07\x7f\u2028e\x85f\x0bg\udc80h",
    "headers": "Subject\r\nBcc: evil@evil.example\r\n\r\n<b>body</b>",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_what_a_stranger_wrote_is_nowhere_obeyed(text: str) -> None:
    """No text, wherever it is, adds an element, address, mention, link, picture or mark."""
    document = whole(text, asked=f"Write to them: {OURS}.")
    message = lay_out("key", document)
    page = Elements(message.html)
    assert page.tags == Elements(lay_out("key", whole("Words", asked=f"Write: {OURS}.")).html).tags
    assert page.addresses == {URL, OURS}
    header, _, said = slack(document).partition("\n")
    assert header == plain(text)  # which Slack takes as plain text
    links = re.findall(r"<([^<>]*)>", f"{said}{message.fallback}")
    assert {link.partition("|")[0] for link in links} == {URL, OURS.replace("&", "&amp;")}
    within = re.sub(r"<[^<>]*>", "", said)
    assert not re.search(r"(?<!\w):[\w+'-]+:", within)
    assert not re.search(r"(?<!\w)[*_~`](?:bold|italic|struck|code|block)", within)
    assert not re.search(r"(?:^|\n)(?:• )?&gt;", within)
    obeyed = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]"
    for form in (message.subject, message.text, message.html, said, message.fallback):
        assert not re.search(obeyed, form)
    assert "\n" not in message.subject


@given(st.text(max_size=2000))
def test_any_text_anywhere(text: str) -> None:
    """Slack accepts any text anywhere, and mail shows it without more markup."""
    slack(whole(text if plain(text) else "-"))
    tags = Elements(lay_out("key", whole("Words")).html).tags
    assert Elements(lay_out("key", whole(f"Words {text}")).html).tags == tags


@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_part_of_another_document(number: int) -> None:
    """A document within another is an item with its headline, then its asks and position."""
    inner = MessageDocument("Inner", (Item("", (Paragraph("Said."),)),), (Ask("Write."),), position="support", why="a")
    outer = MessageDocument("Outer", inner.within() * number, why="a")
    assert lay_out("key", outer).text.count("\n\nInner\nSaid.\n\nWe ask: Write. · Our position: support") == number
    slack(outer)


TODAY = date(2022, 7, 4)


def test_marks_that_turn_the_direction_are_left_out() -> None:
    """A title cannot reverse the words after it, in any layout."""
    message = alert(entry(PASSED, title=HOSTILE))
    for said in (message.subject, message.text, message.html, json.dumps(message.blocks, ensure_ascii=False)):
        assert "\u202e" not in said


def test_text_has_no_gaps() -> None:
    """Whatever is left out, blank lines are never doubled, and stories are a blank line apart."""
    other = Proposal("other", "Expungement", ("juveniles",), (), ask="Call the chair.")
    stories = [ProposalNews([PROPOSAL], [entry(PASSED)]), ProposalNews([other], [entry("Rules suspended", "H1451")])]
    for text in (
        overnight(*stories).text,
        laid_out(watchlist.welcome(CHANNEL, [], "", TODAY)).text,
        alert(entry("Rules suspended", kind="action_struck")).text,
    ):
        assert "\n\n\n" not in text
    assert "\n\nWe ask: Write to them." in overnight(*stories).text


def test_subject_is_one_line() -> None:
    """A title with line breaks cannot break the subject."""
    message = told(ProposalNews([], [entry(PASSED, title="An Act\r\nBcc: all@example.org")]))
    assert "\n" not in message.subject
    assert "\r" not in message.subject


def test_each_fitter_says_all() -> None:
    """Each layout has everything in a document, in reading order."""
    story = Item(
        "W01",
        (
            Paragraph("W02", small=True),
            Quote("W03", more="W04"),
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
    message = lay_out("key", MessageDocument("Headline", why="You are in #all"))
    assert message.text == ("Headline\n\nYou are in #all.\nUnofficial; the record is at malegislature.gov.")
    assert not re.search(r"<(p|h2|div|ul)[^>]*></", message.html)
    assert [block["type"] for block in message.blocks] == ["header", "context"]


def test_mailbox_shows_the_meaning_beside_the_subject() -> None:
    """After the subject, a mailbox shows what comes next, not the headline again."""
    words = re.sub(r"<title>.*</title>|<[^>]+>", " ", alert(entry(PASSED)).html)
    assert words.split("Juvenile diversion")[0].strip().startswith("The Senate passed S.2987 today, 32 to 8.")


def test_no_address_of_a_stranger_becomes_a_link_in_mail() -> None:
    """An invisible mark breaks what mail programs would turn into links; our own addresses stay whole."""
    message = lay_out("key", whole(ADDRESSES, asked=f"Write to them: {OURS}."))
    shown = re.sub("<title>.*</title>", "", message.html)
    for form in (message.text, Elements(shown).words):
        assert {*re.findall(r"(?i)(?:https?://|www\.)[^\s]*[\w/]|mailto:", form)} <= {URL, OURS}
        assert OURS in form
        assert "evil.example" in form
