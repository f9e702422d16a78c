"""Whatever a document says, each fitter says all of it, within the limits of its readers and without obeying it."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.wording.document import (
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
from billbot.wording.layout import lay_out
from billbot.wording.spoken import escaped, plain
from tests.support.alert_sample import HOSTILE
from tests.support.slack_blocks import content_of

URL = "https://malegislature.gov/Bills/192/S1"
LINK = ("Bill page S.1", URL)


def slack(document: MessageDocument) -> str:
    """All texts of the blocks; raises what Slack would answer if it did not take them."""
    message = lay_out("key", document)
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    return "\n".join((block.get("text") or block["elements"][0])["text"] for block in message.blocks)


# What a stranger might write into a title, an action, a name or a place.
ADDRESSES = (
    "http://evil.example www.evil.example/x HTTPS://evil.example/?a=b mailto:a@evil.example [x](http://evil.example)"
)
STRANGE = {
    "markup": HOSTILE,
    "mentions": "<!channel> <!here|here> <@U0123456789> <#C0123456789|room> @channel #room &lt;!everyone&gt;",
    "slack links": "<http://evil.example|Bill page> <https://evil.example> <mailto:a@evil.example|us>",
    "addresses": ADDRESSES,
    "marks": "*bold* _italic_ ~struck~ `code` ```block``` > quoted",
    "quotation": "> as if we said it",
    "pictures": ":x: :white_check_mark: ::skin-tone-2: :+1:",
    "elements": '<a href="http://evil.example">x</a><img src=x onerror=alert(1)><style>*{}</style>"\'>&amp;&#x3c;b',
    "turned": "\u202elmth\u202c\u2066x\u2069 \u200b\u200e\u2060\ufeff\u061c\U000e0041",
    "controls": "a\x00b\x1b[31mc\x9b2Jd\x07\x7f\u2028e\x85f\x0bg\udc80h",
    "headers": "Subject\r\nBcc: evil@evil.example\r\n\r\n<b>body</b>",
}
OURS = "https://ours.example/act?a=1&b=_2"


def whole(text: str, asked: str = "") -> MessageDocument:
    """A document that says a text wherever one can stand; what is `asked` is ours."""
    ask = Ask(asked or text, text, text, text)
    anchors = ((text, URL),)
    item = Item(
        text,
        (
            Paragraph(text, label=text, small=True),
            Quote(text, undone=text, more=text),
            Quote(text, label=text),
            Move(text, text),
            Bullets((Bullet(text, text, anchors),), small=True),
            Links(anchors),
            ask,
        ),
        struck=True,
    )
    group = Group((item, Bullets((Bullet(text),)), Paragraph(text), Ask("", "", text, text)), topic=text, heading=text)
    return MessageDocument(
        headline=text,
        mail_subject=text,
        body=(Paragraph(text), Bullets((Bullet(text),)), item, Section(text, (group,), note=text)),
        asks=(ask,),
        closing=text,
        position=text,
        why=text,
        subtitle=text,
        notification=text,
    )


class Elements(HTMLParser):
    """The elements, addresses and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str | None] = set()
        self.words = ""
        self.feed(str(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses.update(value for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_what_a_stranger_wrote_is_nowhere_obeyed(text: str) -> None:
    """Wherever a text stands, it brings no element, address, mention, link, picture or mark of its own."""
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


def test_no_address_of_a_stranger_becomes_a_link_in_mail() -> None:
    """What mail programs make links of by themselves is broken by a mark nobody sees; our own addresses are whole."""
    message = lay_out("key", whole(ADDRESSES, asked=f"Write to them: {OURS}."))
    shown = re.sub("<title>.*</title>", "", message.html)
    for form in (message.text, Elements(shown).words):
        assert {*re.findall(r"(?i)(?:https?://|www\.)[^\s]*[\w/]|mailto:", form)} <= {URL, OURS}
        assert OURS in form
        assert "evil.example" in form


@given(st.text(max_size=2000))
def test_any_text_anywhere(text: str) -> None:
    """Whatever a text is, and wherever it stands, Slack takes it, and mail shows it and not more markup."""
    slack(whole(text if plain(text) else "-"))
    tags = Elements(lay_out("key", whole("Words")).html).tags
    assert Elements(lay_out("key", whole(f"Words {text}")).html).tags == tags


def test_a_monstrous_text_is_cut_first() -> None:
    """Of a text of millions of characters those alone are escaped in Slack that are shown."""
    text = "*x :a" * 600_000
    begun = time.process_time()
    plain(text)
    looked_through = time.process_time()
    escaped(text, 1000)
    assert time.process_time() - looked_through < 2 * (looked_through - begun) + 0.05


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


def lines(number: int, text: str = "Sample {}") -> tuple[Bullet, ...]:
    return tuple(Bullet(text.format(at), anchors=(LINK,)) for at in range(number))


@pytest.mark.parametrize("number", [10, 200, 2000])
def test_a_list_is_cut_and_counted(number: int) -> None:
    """Of a long list as much is shown as fits; how much is left out is said, and the asks and the end stand."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(number)),)),), asks=(Ask("Write."),), why="Topic"))
    shown = said.count("• Sample")
    assert (f"… and {number - shown} more" in said) == (shown < number)
    assert "*We ask:* Write." in said
    assert said.endswith("Why you see this: Topic · Unofficial; the record is at malegislature.gov.")


def test_a_list_without_room_for_links_has_their_names() -> None:
    """Before anything of a list is left out, its links become the words that they stood under."""
    said = slack(MessageDocument("Many", (Item("", (Bullets(lines(160)),)),), why="Topic"))
    assert ("|Bill page" in said, said.count("• Sample"), said.count(" · Bill page S.1")) == (False, 160, 160)


def test_the_page_of_a_bill_stands_below_rows_that_are_cut() -> None:
    """The links below the rows of a story stand, however many rows are left out above them."""
    rows = Bullets(lines(300, "Row {} " + "and others " * 20), small=True)
    said = slack(
        MessageDocument("Day", (Item("", (rows, Links((LINK,)))), Item("", (Paragraph("Last."),))), why="Topic")
    )
    assert said.index("more") < said.index(f"<{URL}|Bill page S.1>\nWhy")


def test_sections_are_cut_from_the_end() -> None:
    """What does not fit of a document in sections is counted by their titles."""
    group = Group((Bullets(lines(100, "{} " + "long " * 30)),))
    said = slack(MessageDocument("Week", (Section("First", (group,)), Section("Last", (group,))), why="Topic"))
    shown = said.count("•")
    assert "*FIRST*\n• 0 long" in said
    assert f"Left out: {100 - shown} of “First”, 100 of “Last”." in said


@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_part_of_another_document(number: int) -> None:
    """A document within another one is an item under its headline, with its asks and position behind it."""
    inner = MessageDocument("Inner", (Item("", (Paragraph("Said."),)),), (Ask("Write."),), position="support", why="a")
    outer = MessageDocument("Outer", inner.within() * number, why="a")
    assert lay_out("key", outer).text.count("\n\nInner\nSaid.\n\nWe ask: Write. · Our position: support") == number
    slack(outer)
