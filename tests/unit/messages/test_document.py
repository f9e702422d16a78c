"""Whatever a document says, each fitter says all of it, within the limits of its readers and without obeying it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.messages.document import Ask, Item, MessageDocument, Paragraph
from billbot.messages.fit import lay_out
from billbot.messages.phrases import plain
from tests.support.alert_sample import HOSTILE
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


@given(st.text(max_size=2000))
def test_any_text_anywhere(text: str) -> None:
    """Whatever a text is, and wherever it stands, Slack takes it, and mail shows it and not more markup."""
    slack(whole(text if plain(text) else "-"))
    tags = Elements(lay_out("key", whole("Words")).html).tags
    assert Elements(lay_out("key", whole(f"Words {text}")).html).tags == tags


@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_part_of_another_document(number: int) -> None:
    """A document within another one is an item under its headline, with its asks and position behind it."""
    inner = MessageDocument("Inner", (Item("", (Paragraph("Said."),)),), (Ask("Write."),), position="support", why="a")
    outer = MessageDocument("Outer", inner.within() * number, why="a")
    assert lay_out("key", outer).text.count("\n\nInner\nSaid.\n\nWe ask: Write. · Our position: support") == number
    slack(outer)
