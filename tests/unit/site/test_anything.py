"""Anything else: error pages, half pages, junk, any text, and answers that are too large."""

import contextlib
import json
import unicodedata
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.domain.bills import Document, Page
from billbot.errors import Unreadable
from billbot.site import api, pages
from billbot.site.values import collapsed
from tests.support.bill_pages import (
    PRESENTER,
    STATUS,
    VOTE,
    bill_page,
    history,
    history_pane,
    listed,
    read_whole,
    record,
    refusal,
    row,
    table,
)
from tests.support.hearing_sample import hearing


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
        api.history(text)


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
    with pytest.raises(Unreadable, match=r"the words of action 1|a JSON history"):
        api.history(history(row(Action=f"x{odd}")))


def reads_or_refuses(text: str) -> None:
    """Fail unless the text is read, or refused, by every public function; a page read can be stored."""
    for read in (api.history, api.document, read_whole, pages.bill_page):
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
    """Control characters are refused everywhere; all letters are accepted."""
    assert read_whole(bill_page(title=f"<h2>{said}</h2>")).title == read
    (action,) = api.history(history(row(Action=said)))
    assert action.text == read
    assert api.document(record(Title=said)).title == read


OBEYED = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + "".join(
    map(chr, (*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)))
)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(OBEYED + "\x1b\x9b )")))
@settings(max_examples=100)
def test_no_control_character_is_left(text: str) -> None:
    """From any text, only unsafe characters are removed."""
    said = text.replace("\0", "")
    read = collapsed(said)
    assert not [c for c in read if unicodedata.category(c) in {"Cc", "Zl", "Zp"} or c in OBEYED]
    lost = Counter(said) - Counter(read)
    assert all(c.isspace() or c in OBEYED or unicodedata.category(c) == "Cc" for c in lost)
    assert collapsed(read) == read


def test_struck_beside_what_is_no_text() -> None:
    """An action is struck as a whole, whatever markup is next to the strike."""
    rows = table((("1/2/2025", "House", "<s>Referred</s>\u200b"),))
    (action,) = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows))).history or ()
    assert (action.text, action.stricken) == ("Referred", True)


LONG, LONGER = "x" * 4_000, "x" * 20_000
HUGE = [2**63, 10**18 * 10, -(2**63) - 1, int("9" * 4_000)]


def page_with(action: str) -> str:
    return bill_page(history_pane("Displaying 1 actions for Bill H.1", table((("1/2/2025", "House", action),))))


def test_action_that_nobody_reads() -> None:
    """An action of 4,000 characters is read, a longer one makes its history unreadable, in both views."""
    for read in (lambda words: api.history(history(row(Action=words))), lambda w: read_whole(page_with(w))):
        assert read(LONG)
        with pytest.raises(Unreadable, match="of at most 4,000 characters, found 4,001 characters"):
            read(f"{LONG}x")


@pytest.mark.parametrize("part", ["title", "pinslip", "labels"])
def test_text_of_a_page_that_nobody_reads(part: str) -> None:
    """A page's texts are limited in length."""
    long = {
        "title": f"<h2>{LONGER}x</h2>",
        "pinslip": f'<p id="pinslip">{LONGER}x</p>',
        "labels": PRESENTER + STATUS.replace("</dd>", f" {LONGER}</dd>"),
    }
    read = pages.bill_page(bill_page(**{part: long[part]}))  # type: ignore[arg-type]
    assert "of at most 20,000 characters" in read.unread[0].expected


@pytest.mark.parametrize("key", ["Title", "Pinslip"])
def test_text_of_a_record_that_nobody_reads(key: str) -> None:
    """A document's texts are limited in length, except the printed bill."""
    assert api.document(record(DocumentText=LONGER * 10)).document_text == LONGER * 10
    with pytest.raises(Unreadable, match="of at most 20,000 characters"):
        api.document(record(**{key: f"{LONGER}x"}))


def test_text_of_a_hearing_that_nobody_reads() -> None:
    """A hearing's words are limited, too."""
    with pytest.raises(Unreadable, match="of at most 20,000 characters"):
        api.hearing(json.dumps(hearing(Description=f"{LONGER}x")), 7)


@pytest.mark.parametrize("number", HUGE, ids=["2^63", "10^19", "below -2^63", "4,000 digits"])
@pytest.mark.parametrize("where", ["court", "of the list", "event", "hearing", "agenda"])
def test_number_that_no_column_holds(where: str, number: int) -> None:
    """A number too large for the database is refused everywhere."""
    named = {"BillNumber": "H1", "DocketNumber": None, "GeneralCourtNumber": number}
    agenda = [{"StartTime": None, "EndTime": None, "DocumentsInAgenda": [named]}]
    reading: dict[str, Any] = {
        "court": lambda: api.document(record(GeneralCourtNumber=number)),
        "of the list": lambda: api.documents(json.dumps([listed(GeneralCourtNumber=number)]), 194),
        "event": lambda: api.hearing_ids(json.dumps([{"EventId": number}])),
        "hearing": lambda: api.hearing(json.dumps(hearing(EventId=number)), 7),
        "agenda": lambda: api.hearing(json.dumps(hearing(HearingAgendas=agenda)), 7),
    }
    with pytest.raises(Unreadable):
        reading[where]()


@pytest.mark.parametrize("court", [0, -1, 1_000, 2**62])
def test_court_that_there_is_not(court: int) -> None:
    """A General Court has one to three digits, as on its pages."""
    with pytest.raises(Unreadable, match="GeneralCourtNumber"):
        api.document(record(GeneralCourtNumber=court))


@pytest.mark.parametrize("answer", ["{}", "[]", "null", "7", '"text"', "true", "[null]", "[7]", '[{"a": []}]', "1e999"])
def test_answer_that_lacks_what_it_should_have(answer: str) -> None:
    """Any JSON is either the requested record or unreadable; an empty list is a list."""
    for read in (
        lambda text: api.history(text, known=True),
        api.document,
        lambda text: api.documents(text, 194, known=True),
        lambda text: api.hearing(text, 7),
    ):
        with pytest.raises(Unreadable):
            read(answer)
    if answer != "[]":
        with pytest.raises(Unreadable):
            api.hearing_ids(answer)
