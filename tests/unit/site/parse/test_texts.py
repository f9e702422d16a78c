"""The texts that have a page of their own: the notice of a hearing, and a document as it is printed."""

import pytest

from billbot.domain.bills import Notice
from billbot.errors import Unreadable
from billbot.site.parse.texts import notice, printed_text
from tests.support.captured import CAPTURES, PRESENT, text_of

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Hearing</title></head><body>
<nav><a href="mailto:furniture@sample.example">Written testimony by May 1</a></nav>
<aside><dl class="eventInformation">
<dt>Status:</dt><dd>Confirmed</dd>
<dt>Event Description</dt>
{said}
<dt class="col-xs-12">If you have needs, submit an <a href="/StateHouse/AccessibilityForm?hearingId=7">request</a>.</dt>
</dl></aside>{more}
<div id="hearingTestimonyCombinedPopUp" class="modal"></div>
<footer><a href="https://furniture.example/">Contact</a></footer>
</body></html>
"""


def page(description: str, more: str = "") -> str:
    return PAGE.format(said=f'<dd class="col-xs-12 eventDescription">{description}</dd>', more=more)


def read(description: str) -> str:
    return notice(page(description), 7).text


def test_lines() -> None:
    """Paragraphs, breaks and list items are lines; blanks and comments are no text."""
    said = "Samples<br/><br/><p>One\r\n  line.</p>\n<p>\xa0</p><ul><li>1.<!--[endif]-->&nbsp;Name</li></ul>"
    assert read(said) == "Samples\nOne line.\n1. Name"


def test_links() -> None:
    """Behind the words of a link stands its address, where they do not show one themselves."""
    assert read('this<a href="https://forms.example/g/1"> linked form</a> by noon') == (
        "this linked form <https://forms.example/g/1> by noon"
    )
    assert read('<a href="mailto:other@sample.example">a@sample.example</a>') == "a@sample.example"
    assert read('<a href="mailto:a@sample.example?subject=x">write us</a>') == "write us <mailto:a@sample.example>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/StateHouse/Contact", "https://a b", "data:text/html,x"])
def test_links_that_lead_nowhere(address: str) -> None:
    """A link that leads to no mail and no other site is its words alone."""
    assert read(f'<a href="{address}">here</a>') == "here"


def test_what_is_no_text() -> None:
    """Scripts and styles are no words; markup that was written as text is."""
    assert read("<script>x()</script><style>p {}</style>&lt;b&gt; said") == "<b> said"


def test_furniture_stays_out() -> None:
    """Nothing is read that stands outside the notice."""
    assert "furniture" not in read("<p>Ours</p>")


def test_no_notice() -> None:
    """A page without a notice gives an empty one."""
    assert notice(PAGE.format(said="", more=""), 7) == Notice()


def test_form() -> None:
    """The site's own form is there where something opens its window; the window is on every page."""
    opens = '<button data-target="#hearingTestimonyCombinedPopUp">Submit testimony</button>'
    assert notice(page("Ours", opens), 7).form
    assert not notice(page("Ours"), 7).form


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (page("Ours").replace("hearingId=7", "hearingId=8"), "that of hearing 8"),
        (page("Ours").replace("eventInformation", "eventDetails"), "none"),
        (page("Ours").replace("</html>", ""), "one that ends in"),
        (page("Ours</dd><dd>more"), "0 of them"),
        (page("<dt>Ours</dt>"), "0 of them"),
        (page("<aside>Ours</aside>"), "a <aside> of the page within it"),
        (page('<a href="/StateHouse/AccessibilityForm?hearingId=7">x</a>'), "a <a> of the page within it"),
        (page("x" * 20_001), "20,001 characters"),
        (page("x" * 1_000_001), "1,000,"),
        (page("a\0b"), "a null byte"),
        ('<!DOCTYPE html><html><div id="errorPage"></div></html>', "the site's error page"),
        ("", "an empty answer"),
        ("<!DOCTYPE html></html>", "none"),
        ("{}", "'{}'"),
    ],
)
def test_unreadable(text: str, why: str) -> None:
    """What is another page, half of one, or not plain where its notice ends, is refused."""
    with pytest.raises(Unreadable) as refused:
        notice(text, 7)
    assert why in refused.value.found


def test_left_open() -> None:
    """A notice whose end is missing does not swallow what follows."""
    assert notice(page("Ours").replace("Ours</dd>", "Ours"), 7).text == "Ours"
    with pytest.raises(Unreadable):
        notice(page("<div>Ours").replace("Ours</dd>", "<a href='/x'>Ours</a>").replace("<dt class", "<p class"), 7)


WINDOW = '\n<div class="modal-header">H1</div><div class="modal-body"><p><html><body>{}</body></html></p></div>'
ODD = CAPTURES / "193" / "odd-pages"


def test_printed() -> None:
    """Each paragraph of a window with a text is a line, indented as in the JSON."""
    page = WINDOW.format("<p><span>&#xa0;</span><span>SECTION 1. A &lt;b&gt;</span></p><p> </p><p>End.</p>")
    assert printed_text(page) == "\tSECTION 1. A <b>\n\tEnd.\n"


def test_not_printed() -> None:
    """The ordinary page that an unknown address answers with has no text, and an empty window neither."""
    ordinary = "<!DOCTYPE html><html><body><div class='modal-body'><p>Log in</p></div></body></html>"
    assert printed_text(ordinary) is None
    assert printed_text(WINDOW.format("")) is None


@pytest.mark.captures
@PRESENT
def test_captured_print() -> None:
    """A captured text has its paragraphs, and an ordinary page that came instead none."""
    text = printed_text(text_of(ODD / "Bills_193_S2834_Amendment_25_Text"))
    assert text is not None
    assert text.startswith("\tSECTION 1. To provide for a capital outlay program")
    assert text.count("\n\tSECTION ") > 100
    assert printed_text(text_of(ODD / "Bills_193_H4844_BillText")) is None
