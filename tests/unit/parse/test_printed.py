import pytest

from billbot.parse import printed
from tests.support.captured import CAPTURES, PRESENT, text_of

WINDOW = '\n<div class="modal-header">H1</div><div class="modal-body"><p><html><body>{}</body></html></p></div>'
ODD = CAPTURES / "193" / "odd-pages"


def test_text() -> None:
    """Each paragraph of a window with a text is a line, indented as in the JSON."""
    page = WINDOW.format("<p><span>&#xa0;</span><span>SECTION 1. A &lt;b&gt;</span></p><p> </p><p>End.</p>")
    assert printed.printed_text(page) == "\tSECTION 1. A <b>\n\tEnd.\n"


def test_no_text() -> None:
    """The ordinary page that an unknown address answers with has no text, and an empty window neither."""
    ordinary = "<!DOCTYPE html><html><body><div class='modal-body'><p>Log in</p></div></body></html>"
    assert printed.printed_text(ordinary) is None
    assert printed.printed_text(WINDOW.format("")) is None


@pytest.mark.captures
@PRESENT
def test_captured() -> None:
    """A captured text has its paragraphs, and an ordinary page that came instead none."""
    text = printed.printed_text(text_of(ODD / "Bills_193_S2834_Amendment_25_Text"))
    assert text is not None
    assert text.startswith("\tSECTION 1. To provide for a capital outlay program")
    assert text.count("\n\tSECTION ") > 100
    assert printed.printed_text(text_of(ODD / "Bills_193_H4844_BillText")) is None
