"""What is answered to somebody who asks in Slack, by what the database knows and what the channel hears."""

import json

import pytest
from msgspec.structs import replace

from billbot.app.answers import COMMANDS, Question, parse_question
from billbot.briefs.names import closest
from billbot.domain.bills import BillId
from billbot.messages.fit import lay_out
from tests.support.app_in_process import REFERRED, AppInProcess, at
from tests.support.app_on_disk import bill_id
from tests.support.asking import DIVERSION, HOSTILE, OTHER, PROTECT, ROOM, said, text


@pytest.mark.parametrize(
    "words",
    [
        "show diversion",
        "show Juvenile Diversion",
        "show h1",
        "show H.1",
        "show 194/H1",
        "show https://malegislature.gov/Bills/194/H1",
        "show <https://malegislature.gov/Bills/194/H1>",
    ],
)
def test_show(app: AppInProcess, words: str) -> None:
    """A proposal is found by its name, a part of it, a number or an address, and shown with all that is known."""
    told = text(said(app, words))
    assert told.startswith("Juvenile diversion\n")
    assert "Where it stands: H.1, in the Judiciary Committee" in told
    assert "Hearing on H.1: Tuesday, November 18, 2025" in told
    assert ("We ask: Call the chairs. Owner: A. Sample" in told, "support" in told) == (True, True)
    assert "Bill filed" not in told  # the fourth from the end
    assert told.index("Hearing scheduled") < told.index("Order extended") < told.index(REFERRED)


def test_a_number_of_another_court(app: AppInProcess) -> None:
    """A number that is followed here in another court than the one that sits is no stranger."""
    again = replace(DIVERSION, bills=(bill_id("H1"), BillId(195, "HD7")))
    assert said(app, "show HD7", ROOM, again).document.headline == "Juvenile diversion"


def test_here_is_for_everybody(app: AppInProcess) -> None:
    """Only what somebody asked for `here` is for everybody, and nothing that was not understood."""
    words = ("", "here", "show diversion", "show diversion here", "shwo here", "show nothing here")
    assert [said(app, each).here for each in words] == [False, True, False, True, False, False]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("shwo diversion", "/billbot show diversion?"),
        ("diversion", "/billbot show Juvenile diversion?"),
        ("H1", "/billbot show Juvenile diversion?"),
        ("show diversoin", "/billbot show Juvenile diversion?"),
        ("divresion", "/billbot show Juvenile diversion?"),
        ("show juvenile divresion", "/billbot show Juvenile diversion?"),
    ],
)
def test_unknown_word(app: AppInProcess, words: str, near: str) -> None:
    """A word that is not known is answered with the one that is most like it."""
    assert f"Did you mean {near}" in text(said(app, words))


def test_nothing_like_it(app: AppInProcess) -> None:
    """Where nothing is like a word, what can be asked, and what is followed here, is said instead."""
    assert "Did you mean" not in text(said(app, "frobnicate"))
    told = text(said(app, "show zzzz"))
    assert ("Did you mean" in told, "Juvenile diversion" in told) == (False, True)
    assert "Did you mean" not in text(said(app, "show H9999"))  # written as numbers are, and none of ours
    assert "Which proposal?" in text(said(app, "show"))


def test_several(app: AppInProcess) -> None:
    """Where words may mean several proposals, these are named."""
    other = replace(DIVERSION, id="adult", name="Adult diversion")
    told = text(said(app, "show diversion", ROOM, replace(DIVERSION, id="juvenile"), other))
    assert "“diversion” is not the name of one proposal." in told
    assert ("- Juvenile diversion" in told, "- Adult diversion" in told) == (True, True)


@pytest.mark.parametrize("words", ["protect", "PROTECT Act", "safe"])
def test_whole_words_first(app: AppInProcess, words: str) -> None:
    """A name is meant without its Act, and by its words, before others that only have them within a word."""
    safe = replace(PROTECT, id="communities", name="Safe Communities Act", topics=("topic",))
    others = [
        replace(DIVERSION, id=str(at), name=name) for at, name in enumerate(("Protecting access", "Public safety"))
    ]
    told = text(said(app, f"show {words}", ROOM, replace(PROTECT, topics=("topic",)), safe, *others))
    assert told.startswith("Safe Communities Act\n" if words == "safe" else "PROTECT Act\n")


def test_what_a_channel_does_not_hear(app: AppInProcess) -> None:
    """A proposal of which a channel hears nothing is not shown there, by no name and no number."""
    for words in ("show protect", "show H2", "show PROTECT Act"):
        told = text(said(app, words))
        assert "billbot does not follow that here" in told
        assert "Where it stands" not in told


def test_another_channel(app: AppInProcess) -> None:
    """In a channel that billbot does not tell, nothing of what is followed is said, but where to ask."""
    told = text(said(app, "show diversion here", "C0000000009"))
    assert ("coalition and facts" in told, "diversion" in told) == (True, False)
    assert not said(app, "here", "C0000000009").here


def test_words_of_strangers(app: AppInProcess) -> None:
    """What a stranger wrote, or the one who asks, is no link, no mention and no mark."""
    for words in ("show protect", f"show {HOSTILE}", HOSTILE):
        blocks = json.dumps(lay_out("", said(app, words, OTHER).document).blocks, ensure_ascii=False)
        assert "<!channel" not in blocks
        assert "<https://example.org" not in blocks
        assert "*now*" not in blocks


def test_muted(app: AppInProcess) -> None:
    """A proposal that is muted says until when."""
    muted = replace(DIVERSION, mute_until=at(24 * 30).date())
    assert "(muted until April 2)" in text(said(app, "", ROOM, muted))


def test_long_list(app: AppInProcess) -> None:
    """However much is followed, the answer stays within what Slack takes."""
    many = [replace(DIVERSION, id=f"p{n}", name=f"Proposal {n} of a very long list") for n in range(300)]
    blocks = lay_out("", said(app, "", ROOM, *many).document).blocks
    assert len(blocks) <= 50
    assert sum(len(str(each)) for each in blocks) < 15_000


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", Question("")),
        ("  ", Question("")),
        ("help", Question("")),
        ("here", Question("", here=True)),
        ("show diversion", Question("show", "diversion")),
        ("SHOW  the PROTECT   Act Here", Question("show", "the PROTECT Act", here=True)),
        ("show", Question("show")),
        ("show here", Question("show", here=True)),
        (
            "show <https://malegislature.gov/Bills/194/H1588|malegislature.gov/Bills/194/H1588>",
            Question("show", "https://malegislature.gov/Bills/194/H1588"),
        ),
        ("shwo diversion", Question("shwo", "diversion")),
    ],
)
def test_words(words: str, question: Question) -> None:
    """The first word is the command, `here` at the end is for everybody, and what is between them is the subject."""
    assert parse_question(words) == question


@pytest.mark.parametrize(("word", "near"), [("shwo", "show"), ("Sho", "show"), ("xyz", ""), ("", "")])
def test_nearest(word: str, near: str) -> None:
    """A word that nobody knows has the one that is most like it, if any is."""
    assert closest(word, COMMANDS) == near
