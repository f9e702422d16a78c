"""Which documents are suggested and why, and how phrases are found."""

import time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.app import config
from billbot.domain.bills import BillId, Document
from billbot.domain.suggest import (
    PLACES,
    PhraseMatch,
    SearchText,
    SharedPassage,
    Suggester,
    Suggestion,
    TopicSearch,
    Watched,
    topics_by_words,
)
from billbot.domain.watched import Topic
from tests.support.repository import ROOT

TOPIC = Topic("287g", "Limits", ("287(g)", "detainer*", "civil detainer*", "task force*"), ("agreement on detainers",))
H1588 = BillId(194, "H1588")
WATCHED = Watched(H1588, ("287g",), "An Act on a force and civil detainers")


def document(text: str | None = None, **more: Any) -> Document:
    given: dict[str, Any] = {"title": "An Act promoting trust", "pinslip": None, "sponsors": ()} | more
    return Document(194, None, "HD5608", document_text=text, **given)


def suggestion(given: Document, *watched: Watched) -> Suggestion | None:
    return Suggester([TOPIC], watched).suggestion(given)


def test_named_by_its_first_page() -> None:
    """A document that names a watched bill on its first page is suggested for that, unless it is that bill."""
    other = BillId(194, "S3072")
    suggester = Suggester([TOPIC], [WATCHED])
    made = suggester.suggestion(document("No detainer."), named=(other, H1588))
    assert made is not None
    assert (made.reason, made.like, [each.word for each in made.found]) == ("named", H1588, ["detainer*"])
    assert suggester.suggestion(document(), named=(other,)) is None
    own = replace(document(), bill_number="H1588")
    assert suggester.suggestion(own, named=(H1588,)) is None
    assert suggester.suggestion(replace(own, general_court=195), named=(H1588,)) is not None


def test_passage_is_a_reason() -> None:
    """A watched text's passage is the reason if there is no better one, and is also shown next to others."""
    passage = SharedPassage(H1588, 98, 0.17, "No sheriff shall.")
    suggester = Suggester([TOPIC], [WATCHED])
    made = suggester.suggestion(document("Roads."), passage=passage)
    assert made == Suggestion("passage", ("287g",), like=H1588, passage=passage)
    made = suggester.suggestion(document("No detainer."), passage=passage)
    assert made is not None
    assert (made.reason, made.like, made.passage) == ("words", H1588, passage)


def test_topics_by_their_words() -> None:
    """The topics of a document are those whose phrases it has, first those with one in its title."""
    topics = [Topic("a", "A", ("detainer*", "287(g)"), ("forcible detainer*",)), Topic("b", "B", ("seal",))]

    def by_words(text: str, title: str | None = None) -> dict[str, tuple[str, ...]]:
        return topics_by_words(topics, {"title": title, "text": text})

    assert by_words("Civil Detainers") == {"a": ("detainer*",)}
    assert by_words("forcible detainer; sealing") == {}
    both = by_words("under 287(g), a detainer", "A seal")
    assert list(both.items()) == [("b", ("seal",)), ("a", ("287(g)", "detainer*"))]


def test_a_text_that_is_too_long() -> None:
    """Of a text many times as long as the longest bill the beginning is searched."""
    assert suggestion(document("x" * 1_999_980 + " a detainer")) is not None
    assert suggestion(document("x" * 2_000_000 + " a detainer")) is None


def test_words_in_the_text() -> None:
    """A document whose title says nothing is suggested from its text."""
    made = suggestion(document("No person shall be held on a civil detainer."))
    assert made is not None
    assert (made.reason, made.topics, made.like) == ("words", ("287g",), None)
    assert [(each.place, each.said) for each in made.found] == [("text", "civil detainer")]


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("287g", "No agency may hold anybody on a detainer that no judge has signed."),
        ("287g", "No contract under 8 U.S.C. §1357(g) is valid."),
        ("287g", "Officers leave questions of civil\nimmigration law to others."),
        ("surveillance", "Nothing goes to the fusion center in Maynard."),
        ("expungement", "The court may order the sealing of juvenile records."),
        ("courthouses", "Nobody who comes to court is subject to civil arrest."),
        ("sheriff-information-sharing", "A sheriff's intake logs are not shared with ICE agents."),
        ("juvenile-diversion", "See section 54A of chapter 119 of the General Laws."),
        ("surveillance", "No agency shall keep a list of members of a violent associative group."),
        ("surveillance", "Officers on loan to Homeland Security Investigations report to the chief."),
        ("juvenile-diversion", "Fingerprints of adults are shared where the law requires it."),
        ("juvenile-justice", "Section 72 of chapter 119 of the General Laws, as so appearing, is amended."),
        ("immigrant-rights", "The Immigrant Legal Defense Fund pays for a lawyer."),
        ("officer-masks", "Masked officers give their badge numbers."),
        ("school-police", "A school resource officer is not to ask for a pupil's papers."),
        ("civil-rights", "whose rights are interfered with by threats, intimidation or coercion"),
        ("post-accountability", "Section 4 of chapter 6E of the General Laws, as so appearing, is amended."),
        ("post-accountability", "There shall be a civilian review board."),
        ("protect-act", "Section 4 of chapter 163 of the acts of 2026 is repealed."),
        ("protect-act", "Section 64 of chapter 147 of the General Laws is hereby repealed."),
    ],
)
def test_default_configuration(topic: str, text: str) -> None:
    """The words of the default topics find plain sentences of ours under a title that gives no help."""
    settings = config.load(ROOT / "config", {})
    made = Suggester(settings.topics, []).suggestion(document(text))
    assert made is not None
    assert topic in made.topics


@pytest.mark.parametrize(
    ("title", "suggested"),
    [
        ("A communication from the Comptroller (see Section 12 of Chapter 7A) submitting its annual report", False),
        ("The annual report of the Parole Board (under Section 5 of Chapter 27) submitting what it did", False),
        ("A communication from the Sheriff submitting the number of civil detainers", True),
        ("An Act submitting to the voters a report", True),
    ],
)
def test_what_agencies_hand_in(title: str, *, suggested: bool) -> None:
    """A report that an agency submits is suggested for its title, and not for what its text mentions."""
    assert bool(suggestion(document("Of a civil detainer, once.", title=title))) is suggested


def test_topics_by_weight() -> None:
    """The topic in the title comes first, then the one with more matches."""
    topics = [Topic(name, name, (name, f"{name}s")) for name in ("heron", "otter", "beaver")]
    given = document("An otter, otters and a beaver; a heron; a beaver.", title="An Act on the heron")
    made = Suggester(topics, []).suggestion(given)
    assert made is not None
    assert made.topics == ("heron", "otter", "beaver")


def test_same_title() -> None:
    """The title of a watched bill, whatever its marks and case, is a reason by itself."""
    made = suggestion(document(title="An act on a FORCE and civil-detainers."), WATCHED)
    assert made is not None
    assert (made.reason, made.like, made.topics) == ("title", H1588, ("287g",))


@pytest.mark.parametrize(
    ("pinslip", "text", "named"),
    [
        ("The committee on the Judiciary, to whom was referred House, No. 1588, reports", None, True),
        ("The committee on the Judiciary, to whom was referred House, No. 15880, reports", "See H1588.", False),
    ],
)
def test_named_in_its_summary(pinslip: str, text: str | None, *, named: bool) -> None:
    """A document whose summary names a watched number is suggested; what its text mentions does not count."""
    made = suggestion(document(text, pinslip=pinslip), WATCHED)
    assert (made and (made.reason, made.like)) == (("named", H1588) if named else None)


@pytest.mark.parametrize(
    "given",
    [
        document(title="Study Order", pinslip="committee reports House, No. 1588 on civil detainers"),
        document("the investigation and study of certain current House documents on detainers"),
        document("granted until May, within which time to make its final report on detainers"),
    ],
)
def test_orders_about_what_others_filed(given: Document) -> None:
    """An order of study or extension repeats the titles and numbers of others; it is nothing to watch."""
    assert suggestion(given, WATCHED) is None


def found(words: str, text: str, *, masks: tuple[str, ...] = ()) -> tuple[PhraseMatch, ...]:
    return TopicSearch(Topic("topic", "A topic", (words,), masks)).find({"text": SearchText(text)})


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("civil detainer", "A CIVIL Detainer, if any"),
        ("civil detainer", "a civil\r\n\t detainer"),
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
    """A phrase matches whole words in order; only `*` lets a word go on."""
    assert found(words, text) == ()


def test_words_for_titles_alone() -> None:
    """Some words count only in titles and summaries, not in texts that merely mention them."""
    topic = TopicSearch(Topic("topic", "A topic", ("youthful offender",), title_words=("juvenile*",)))
    places = topic.find({place: SearchText("A juvenile is a youthful offender") for place in PLACES})
    assert {(each.place, each.word) for each in places if each.word == "juvenile*"} == {
        ("title", "juvenile*"),
        ("pinslip", "juvenile*"),
    }


def test_how_often_and_where() -> None:
    """A match has the original words, how often, and the words around the first."""
    before, behind = "We say it plainly. " * 9, "So it is. " * 20
    (each,) = found(
        "civil detainer*", f"{before}No sheriff shall honor a civil detai\u00adner, nor a DETAINER. {behind}"
    )
    assert (each.said, each.times) == ("civil detainer", 1)
    assert each.excerpt.startswith(
        "…it plainly. We say it plainly. No sheriff shall honor a civil detainer, nor a DETAIN"
    )
    assert each.excerpt.endswith("So it is.…")


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b"])
def test_searching_many(mark: str) -> None:
    """A text skipped by the fast search has no match, however words are split."""
    topic_search = TopicSearch(Topic("topic", "A topic", ("civil detainer",)))
    assert topic_search.search({"text": f"a civil detai{mark}ner", "title": "section:- Section", "pinslip": None})
    assert topic_search.search({"text": "A CIVIL DETAINER", "title": None})
    assert topic_search.search({"text": "a civil- Detain"}) == ()


@pytest.mark.parametrize(
    "shape", ["x{}", "{} ", "x{} ", "{}-", "{}- ", "deport{}", "{}\u00ad", "deportx {}", " {}x", "deport    {}  x"]
)
def test_a_text_made_to_be_searched_for_ever(shape: str) -> None:
    """Any text of 400,000 characters is searched for many stems in well under a second."""
    words = ("deport*", "deport* detain*", "civil detain*", "* deport *", "deport* deport*")
    piece = shape.format("deport")
    for text in (piece * (400_000 // len(piece)), shape.format("deport" * 60_000)):
        begun = time.process_time()
        TopicSearch(Topic("topic", "A topic", words, ("deport deport*",))).find({"text": SearchText(text)})
        assert time.process_time() - begun < 1


def test_many_hits_and_many_masks() -> None:
    """Masking most of a long text costs no more than finding it."""
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


def test_masked() -> None:
    """A word within a phrase that does not count is skipped; elsewhere it counts."""
    masks = ("agreement on detainers",)
    assert found("detainer*", "the interstate Agreement on Detainers", masks=masks) == ()
    assert found("detainer*", "the agreement on detainers, and a detainer", masks=masks)[0].times == 1
    assert found("interstate agreement*", "the interstate agreement on detainers", masks=masks)


def test_the_longer_phrase_counts() -> None:
    """If one phrase is within another, only the longer counts."""
    matches = TopicSearch(TOPIC).find({"text": SearchText("civil detainer, a detainer")})
    assert [(each.word, each.times) for each in matches] == [("civil detainer*", 1), ("detainer*", 1)]
