"""The phrases of a topic in a text: which it has, how often, and how that is quoted."""

import time

import pytest

from billbot.domain.suggest import PLACES, PhraseMatch, SearchText, TopicSearch
from billbot.domain.watched import Topic

TOPIC = Topic("287g", "Limits", ("287(g)", "detainer*", "civil detainer*", "task force*"), ("agreement on detainers",))


def found(words: str, text: str, *, masks: tuple[str, ...] = ()) -> tuple[PhraseMatch, ...]:
    return TopicSearch(Topic("topic", "A topic", (words,), masks)).find({"text": SearchText(text)})


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("civil detainer", "A CIVIL Detainer, if any"),
        ("civil detainer", "a civil\r\n\t detainer"),
        ("civil detainer", "a civil detai-\r\nner"),
        ("civil detainer", "a civil\u00a0de\u00adtainer"),
        ("detainer*", "all detainers"),
        ("detainer*", "a detainer"),
        ("arrest* at courthouse*", "arrested at courthouses"),
        ("287(g)", "under section 287 (g) of the act"),
        ("287(g)", "(287(g))"),
        ("8 U.S.C. 1357", "by 8 U. S. C. § 1357(g)"),
        ("cell site simulator", "a cell-site simulator"),
        ("cell-site simulator", "a cell site\u2011simulator"),
        ("task force", "the taskforce"),
        ("sheriff's office", "the sheriff\u2019s office"),
        ('so-called "sanctuary"', "the so\u2010called \u201csanctuary\u201d city"),
        ("rule of law, oversight", "Rule of law , oversight"),
        ("İce", "an ice"),
    ],
)
def test_tolerance(words: str, text: str) -> None:
    """Case, blanks, breaks, hyphens and typographic marks make no difference."""
    (each,) = found(words, text)
    assert (each.word, each.place, each.times) == (words, "text", 1)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("detainer", "detainers"),
        ("detainer", "codetainer"),
        ("287(g)", "1287(g)"),
        ("8 U.S.C. 1357", "18 U.S.C. 1357"),
        ("section 100 of chapter 276", "section 100 of chapter 276A"),
        ("arrest* at", "arrestat"),
        ("civil detainer", "civil. Detainer"),
        ("civil detainer", "detainer civil"),
        ("*", "anything"),
        ("* detainer", "a codetainer"),
        ("", "anything"),
    ],
)
def test_whole_words(words: str, text: str) -> None:
    """A phrase stands for whole words in their order; only `*` lets a word go on."""
    assert found(words, text) == ()


PRINT = (
    "2 of 3 \n\n1  SECTION 1. No sheriff shall hold anybody on a civil detai-\n2 ner, or on a civil\n"
    "3 detainer, or for a task \n2 of 3\n\n4 force.\n3 of 3 5 Section\n6 (g) of this chapter is repealed.\n"
)


@pytest.mark.parametrize(
    ("words", "times"), [("civil detainer", 2), ("task force", 1), ("6 (g)", 0), ("section (g)", 1)]
)
def test_printed_line_numbers(words: str, times: int) -> None:
    """The numbers of a print's lines and pages are no part of what it says: they make no phrase, and part none."""
    assert sum(each.times for each in found(words, PRINT)) == times


def test_line_numbers_are_not_quoted() -> None:
    """What is quoted of a print has the numbers of its lines in no sentence."""
    (each, *_) = found("civil detainer", PRINT)
    assert (each.said, "1 SECTION" in each.excerpt, "2 ner" in each.excerpt) == ("civil detainer", False, False)


@pytest.mark.parametrize("text", ["287 (g) agreements", "under section\n287 (g) of the act", "1 of us\n287 (g)"])
def test_a_number_that_counts_no_lines(text: str) -> None:
    """A number that begins a line is read, where the lines before it are not numbered up to it."""
    assert found("287(g)", text)


def test_words_for_titles_alone() -> None:
    """What a text says by the way, and a title only of its subject, is found in titles and summaries alone."""
    topic = TopicSearch(Topic("topic", "A topic", ("youthful offender",), title_words=("juvenile*",)))
    places = topic.find({place: SearchText("A juvenile is a youthful offender") for place in PLACES})
    assert {(each.place, each.word) for each in places if each.word == "juvenile*"} == {
        ("title", "juvenile*"),
        ("pinslip", "juvenile*"),
    }


def test_how_often_and_where() -> None:
    """What was found says the words as they stand, how often, and what stands around the first of them."""
    before, behind = "We say it plainly. " * 9, "So it is. " * 20
    (each,) = found("civil detainer*", f"{before}No sheriff shall honor a civil detai- ner, nor a DETAINER. {behind}")
    assert (each.said, each.times) == ("civil detainer", 1)
    assert each.excerpt.startswith(
        "…it plainly. We say it plainly. No sheriff shall honor a civil detainer, nor a DETAIN"
    )
    assert each.excerpt.endswith("So it is.…")


@pytest.mark.parametrize("mark", ["- ", "-\r\n", "\u00ad", "\u2010 ", "\u200b"])
def test_searching_many(mark: str) -> None:
    """What is left out in searching many documents has nothing, however a word is parted there."""
    topic_search = TopicSearch(Topic("topic", "A topic", ("civil detainer",)))
    assert topic_search.search({"text": f"a civil detai{mark}ner", "title": "section:- Section", "pinslip": None})
    assert topic_search.search({"text": "A CIVIL DETAINER", "title": None})
    assert topic_search.search({"text": "a civil- Detain"}) == ()


@pytest.mark.parametrize(
    "shape", ["x{}", "{} ", "x{} ", "{}-", "{}- ", "deport{}", "{}\u00ad", "deportx {}", " {}x", "deport    {}  x"]
)
def test_a_text_made_to_be_searched_for_ever(shape: str) -> None:
    """Whatever stands in a text of 400,000 characters, it is searched for many stems in well under a second."""
    words = ("deport*", "deport* detain*", "civil detain*", "* deport *", "deport* deport*")
    piece = shape.format("deport")
    for text in (piece * (400_000 // len(piece)), shape.format("deport" * 60_000)):
        begun = time.process_time()
        TopicSearch(Topic("topic", "A topic", words, ("deport deport*",))).find({"text": SearchText(text)})
        assert time.process_time() - begun < 1


def test_many_hits_and_many_masks() -> None:
    """That most of a long text is both found and masked costs no more than finding it."""
    text = SearchText("interstate agreement detainer " * 10_000)
    topic_search = TopicSearch(
        Topic("topic", "A topic", ("detainer", "agreement"), ("interstate agreement", "detainer interstate"))
    )
    begun = time.process_time()
    (found,) = topic_search.find({"text": text})
    assert (found.word, found.times) == ("detainer", 1)
    assert time.process_time() - begun < 1


def test_what_is_said_of_a_find_has_an_end() -> None:
    """A stem that goes on for a whole text is quoted by its beginning."""
    (each,) = found("deport*", "They deport" + "x" * 100_000)
    assert (len(each.said), each.said[-2:]) == (121, "x…")
    assert len(each.excerpt) < 300


def test_excerpt_of_a_short_text() -> None:
    """A short text stands whole in the excerpt."""
    assert found("trust", "An Act promoting trust")[0].excerpt == "An Act promoting trust"


def test_masked() -> None:
    """A word within a phrase that is none of ours does not count; elsewhere in the text it does."""
    masks = ("agreement on detainers",)
    assert found("detainer*", "the interstate Agreement on Detainers", masks=masks) == ()
    assert found("detainer*", "the agreement on detainers, and a detainer", masks=masks)[0].times == 1
    assert found("interstate agreement*", "the interstate agreement on detainers", masks=masks)


def test_the_longer_phrase_counts() -> None:
    """Where one phrase stands within another, the longer one alone is counted."""
    matches = TopicSearch(TOPIC).find({"text": SearchText("civil detainer, a detainer")})
    assert [(each.word, each.times) for each in matches] == [("civil detainer*", 1), ("detainer*", 1)]
