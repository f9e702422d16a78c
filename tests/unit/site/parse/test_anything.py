"""Whatever else comes along: error pages, half pages, junk, any text."""

import contextlib
import json
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.domain.bills import Document, Page
from billbot.errors import Unreadable
from billbot.site import parse
from billbot.site.parse import page as pages
from billbot.site.parse.values import collapsed
from tests.support.bill_pages import VOTE, bill_page, history, history_pane, read_whole, record, refusal, row, table


def test_error_page() -> None:
    """The site's error page is named as what it is."""
    text = '<!DOCTYPE html><html><head><title>Oops</title></head><body id="errorPage"><h1>x</h1></body></html>'
    assert refusal(text) == "expected a bill page, found the site's error page (title: 'Oops')"


def test_maintenance_page() -> None:
    """A maintenance page is refused for its missing heading, and named by its title."""
    said = refusal("<html><head><title>Down for\n maintenance</title></head><body><h1>Back soon</h1></body></html>")
    assert said.endswith("found no heading of a bill page (title: 'Down for maintenance')")


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_empty_answer(text: str) -> None:
    """An empty answer is refused as such."""
    assert refusal(text) == "expected a bill page, found an empty answer"
    with pytest.raises(Unreadable, match="found an empty answer"):
        parse.history(text)


@pytest.mark.parametrize("tail", ["", "</body>", "</html", "</html> x"])
def test_page_without_its_end(tail: str) -> None:
    """A page that does not end in `</html>` is half a page."""
    assert "a page that ends in </html>" in refusal(bill_page().rstrip().removesuffix("</body></html>") + tail)


def test_cut_page_never_reads_wrong() -> None:
    """A page cut off anywhere is refused, also when somebody closed it again."""
    text = bill_page().rstrip()
    page = read_whole(text)
    for place in range(40):
        cut = text[: len(text) * place // 40]
        with pytest.raises(Unreadable):
            read_whole(cut)
        for end in ("</html>", "</body></html>", "</td></tr></tbody></table></div></body></html>"):
            with contextlib.suppress(Unreadable):
                assert read_whole(cut + end) == page, place


@pytest.mark.parametrize("tag", ["td", "tr", "table", "s", "dd", "dl", "div", "h1", "button", "footer"])
def test_element_left_open(tag: str) -> None:
    """An element left open is refused, whatever the parser underneath would make of it."""
    assert f"every <{tag}> of the page closed once" in refusal(bill_page().replace(f"</{tag}>", "", 1))


def test_markup_in_scripts_and_comments() -> None:
    """Tags in scripts and comments open and close nothing."""
    text = bill_page().replace("<footer>", "<script>var x = '<td><div>';</script><!-- <table> --><footer>")
    assert read_whole(text) == read_whole(bill_page())


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "</div>", "<!--", "<script>", "<title>", "<td>", "<", "&", "\0", "x"]
)
def test_junk_does_not_hang(piece: str) -> None:
    """Five megabytes of junk are refused, in a page's clothes too."""
    junk = piece * (5_000_000 // len(piece))
    for text in (junk, f"<!DOCTYPE html>{junk}</html>", bill_page().replace("<footer>", f"{junk}<footer>")):
        with pytest.raises(Unreadable):
            read_whole(text)


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_characters_that_are_none(odd: str) -> None:
    """A null byte or half a surrogate pair is refused, in a page and in a history."""
    assert "expected the text of a bill page" in refusal(bill_page(title=f"<h2>{odd}</h2>"))
    with pytest.raises(Unreadable, match="the words of action 1"):
        parse.history(history(row(Action=f"x{odd}")))


def reads_or_refuses(text: str) -> None:
    """Fail unless the text is read, or refused, by every public function; a page read can be stored."""
    for read in (parse.history, parse.document, read_whole, pages.page_in_parts):
        try:
            value = read(text)
        except Unreadable as refused:
            assert refused.expected  # noqa: PT017 - the refusal is one of two good outcomes
            assert "\n" not in str(refused)  # noqa: PT017 - as above
        else:
            assert isinstance(value, Page | Document | tuple)
            repr(value).encode()


@given(st.one_of(st.text(), st.text(alphabet='<>/"&; =htmlbody!-[]{}:,0123\0')))
def test_any_text(text: str) -> None:
    """Any text is read or refused, never more."""
    reads_or_refuses(text)
    reads_or_refuses(f"<!DOCTYPE html><div class='followable'><h1>{text}</h1></div></html>")
    reads_or_refuses(bill_page(title=text, labels=text))


MARKUP = "<td> </td> <tr> </tr> <s> </s> <div> </div> <h2> </table> </html> <!-- --> <script> <![CDATA[ <?xml?>"
WORDS = "&#0; &#xD800; &nbsp; active 1 H.2 { } [ , null < >"
PIECES = st.sampled_from([*MARKUP.split(), *WORDS.split(), '"'])


@given(
    st.sampled_from(
        [bill_page(), bill_page(VOTE, active="CommitteeVote", tabs=("CommitteeVote",)), history(row(), row()), record()]
    ),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(PIECES, st.text(max_size=8))), max_size=4),
)
@settings(max_examples=100)
def test_any_mutation(text: str, mutations: list[tuple[float, int, str]]) -> None:
    """A page, history or document with pieces lost and put in is read or refused, never more."""
    for place, lost, put in mutations:
        at = int(place * len(text))
        text = text[:at] + put + text[at + lost :]
    reads_or_refuses(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json(value: object) -> None:
    """Any JSON is read or refused, alone and as part of an action or a document."""
    reads_or_refuses(json.dumps(value))
    for key in row():
        reads_or_refuses(history(row(**{key: value})))
    for key in json.loads(record()):
        reads_or_refuses(record(**{key: value}))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Hearing\x1b[31m canceled", "Hearing[31m canceled"),
        ("a\x9b b\x07", "a b"),
        ("a \x1b b", "a b"),
        ("An Act on \u202esllib\u202c", "An Act on sllib"),
        ("An Act\u2066 on\u2069 bills", "An Act on bills"),
        ("H\u200b1588\ufeff", "H1588"),
        ("re\u00adfiled", "refiled"),
        ("tab\tline\nform\x0cnext\x85end", "tab line form next end"),
        ("Peña \u2013 café “naïve” 3½ Łódź é", "Peña \u2013 café “naïve” 3½ Łódź é"),
    ],
)
def test_what_is_no_text(said: str, read: str) -> None:
    """Characters that a terminal or a mail program would obey are no text, wherever they stand; letters all are."""
    assert read_whole(bill_page(title=f"<h2>{said}</h2>")).title == read
    (action,) = parse.history(history(row(Action=said)))
    assert action.text == read
    assert parse.document(record(Title=said)).title == read


OBEYED = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + "".join(
    map(chr, (*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)))
)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(OBEYED + "\x1b\x9b )")))
@settings(max_examples=100)
def test_no_control_character_is_left(text: str) -> None:
    """Of any text nothing is read that would be obeyed instead of shown, and nothing else of it is lost."""
    said = text.replace("\0", "")
    read = collapsed(said)
    assert not [c for c in read if unicodedata.category(c) in {"Cc", "Zl", "Zp"} or c in OBEYED]
    lost = Counter(said) - Counter(read)
    assert all(c.isspace() or c in OBEYED or unicodedata.category(c) == "Cc" for c in lost)
    assert collapsed(read) == read


def test_struck_beside_what_is_no_text() -> None:
    """An action is struck as a whole, whatever stands beside the strike that is no text."""
    rows = table((("1/2/2025", "House", "<s>Referred</s>\u200b"),))
    (action,) = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows))).history or ()
    assert (action.text, action.stricken) == ("Referred", True)
