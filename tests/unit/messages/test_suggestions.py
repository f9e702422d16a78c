"""Suggestions as people read them."""

import json
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.slack import Outcome
from billbot.domain.suggest import PhraseMatch, Place, SharedPassage, Suggestion
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import slack_message, with_buttons
from billbot.messages.suggestions import SuggestionToTell, reasons_in_words, rejected, suggested
from tests.support.slack_blocks import fits

TOPICS = (Topic("287g", "Limits on 287(g) agreements"),)


H1588, HD5608 = BillId(194, "H1588"), BillId(194, "HD5608")


SLACK, MAIL = Channel("ops", "slack", operations=True), Channel("desk", "email", operations=True)


DIGNITY = Proposal("dignity", "Dignity Not Deportations", ("287g",), (H1588,))


PASSAGE = SharedPassage(H1588, 98, 0.17, "No sheriff shall.")


IN_A_ROW, IN_ALL = "98 words in a row match H.1588", "in all it has {} of that text: “No sheriff shall.”"


MANY = (
    "Its title has none of our words; its summary says “a”; its text says “b” 3 times, “c” 3 times, “d” 3 times,"
    " “e” 3 times and 2 more of our phrases."
)


def found(word: str, place: Place = "text", times: int = 3) -> PhraseMatch:
    return PhraseMatch("287g", word, word, place, times, f"… a {word} <b> …")


def find(
    number: str = "HD5608", key: int = 12, proposal: Proposal | None = DIGNITY, place: int = 0, **more: Any
) -> SuggestionToTell:
    given: dict[str, Any] = {"reason": "words", "topics": ("287g",), "found": (found("287(g)"),)} | more
    return SuggestionToTell(
        key,
        BillId(194, number),
        "An Act promoting rule of law",
        ("Andres X. Vargas", "Judith A. Garcia"),
        Suggestion(**given),
        proposal,
        f"https://malegislature.gov/Bills/194/{number}",
        place,
    )


def said(channel: Channel, *finds: SuggestionToTell) -> Message:
    return lay_out("key", suggested(channel, finds, TOPICS))


@pytest.mark.parametrize(
    ("suggestion", "sentence"),
    [
        (
            Suggestion("words", ("287g",), (found("287(g)"), found("civil detainer", times=11))),
            "Its title has none of our words; its text says “287(g)” 3 times and “civil detainer” 11 times.",
        ),
        (
            Suggestion("words", ("287g",), (found("detention", "title", 1), found("detention", times=2))),
            "Its title says “detention”; its text says “detention” twice.",
        ),
        (Suggestion("words", ("287g", "more"), (found("a", "pinslip", 1), *map(found, "bcdefg"))), MANY),
        (Suggestion("title", ("287g",), (), H1588), "It has the same title as H.1588, which is watched."),
        (
            Suggestion("title", ("287g",), (found("trust", "title", 1),), H1588),
            "It has the same title as H.1588, which is watched. Its title says “trust”.",
        ),
        (Suggestion("named", ("287g",), (), H1588), "Its first page or summary names H.1588, which is watched."),
        (
            Suggestion("passage", ("287g",), (), H1588, "", PASSAGE),
            f"{IN_A_ROW}, which is watched; {IN_ALL.format('17%')}",
        ),
        (
            Suggestion("named", ("287g",), (), H1588, "", replace(PASSAGE, share=0.994)),
            f"Its first page or summary names H.1588, which is watched. {IN_A_ROW}; {IN_ALL.format('nearly all')}",
        ),
        (
            Suggestion("words", ("287g",), (found("trust", "title", 1),), H1588, "", replace(PASSAGE, share=0.001)),
            f"Its title says “trust”. {IN_A_ROW}, which is watched; {IN_ALL.format('less than 1%')}",
        ),
        (
            Suggestion("sponsor", ("287g",), (), H1588, "detention"),
            "A sponsor of H.1588, which is watched, filed it, and both titles say “detention”.",
        ),
    ],
)
def test_because(suggestion: Suggestion, sentence: str) -> None:
    """The reason is a sentence: the words with how often and where they are, or the watched bill that it is like."""
    assert reasons_in_words(suggestion, HD5608) == sentence
    court = " of the 194th, which is watched"
    assert reasons_in_words(suggestion, BillId(195, "HD1")) == sentence.replace(", which is watched", court)


def test_words_of_two_topics() -> None:
    """A phrase that two topics share is mentioned once."""
    twice = (found("287(g)"), PhraseMatch("more", "287(g)", "287(g)", "text", 3, ""))
    assert reasons_in_words(Suggestion("words", ("287g", "more"), twice), HD5608).count("287(g)") == 1


def test_one_in_slack() -> None:
    """In Slack a suggestion says what it is, why, and how to answer; others' words are shown unchanged."""
    message = said(SLACK, find())
    assert message.fallback == "New on Limits on 287(g) agreements: HD.5608, An Act promoting rule of law"
    texts = str(message.blocks)
    assert "✅ watch it under Dignity Not Deportations · ❌ not ours" in texts
    assert "“… a 287(g) &lt;b&gt; …”" in texts


def test_one_by_mail() -> None:
    """In mail and on the console it has the command to decide; a topic without a proposal has its own."""
    message = said(MAIL, find(proposal=None))
    assert message.subject == "New on Limits on 287(g) agreements: HD.5608"
    assert "- Watch it as a new proposal: billbot suggest accept 12\n" in message.text
    assert "- Not ours: billbot suggest reject 12\n" in message.text
    assert "✅" not in message.text


def listed(*keys: int, **more: Any) -> list[SuggestionToTell]:
    return [find(f"HD{key}", key, place=at, **more) for at, key in enumerate(keys, 1)]


def test_several() -> None:
    """Several are a list by numbers, with the id of each; in Slack a number is what one reacts with."""
    message = said(MAIL, *listed(*range(1, 11)))
    assert message.subject == "10 new documents may be ours"
    assert "10. HD.10, An Act promoting rule of law (suggestion 10)" in message.text
    assert ("billbot suggest accept" in message.text, "✅" in message.text) == (True, False)
    assert "the numbers of the ones that are ours (1️⃣, 2️⃣ …) and ✅" in said(SLACK, *listed(1, 2)).text


def test_settled_meanwhile() -> None:
    """A suggestion decided before the list is sent keeps its number, struck and without buttons."""
    first, second = listed(8, 9)
    message = said(SLACK, replace(first, settled=True), second)
    assert [offer.names for offer in message.offers] == [("9",)]
    assert "~*1. HD.8, An Act" in str(message.blocks)


def test_ten_fit() -> None:
    """Ten documents with all the words that there can be fit into a message of Slack, each above its own buttons."""
    much = SharedPassage(H1588, 98, 0.17, "No sheriff & no officer shall. " * 20)
    ten = [
        replace(each, title="An Act relative to <immigration> & “detention” " * 9, presenters=("Ann B. Sample",) * 9)
        for each in listed(*range(90_001, 90_011), found=tuple(map(found, "abcde")), passage=much)
    ]
    message = slack_message("key", suggested(SLACK, ten, TOPICS))
    assert len(message.offers) == 10
    full = with_buttons(message, [Outcome()] * 10)
    assert "Left out" not in fits(full)
    kinds = [block["type"] for block in full.blocks]
    assert kinds == ["header", "section", *["section", "actions"] * 10, "context"]
    above = [block["text"]["text"] for block, below in pairwise(full.blocks) if below["type"] == "actions"]
    assert all(text.startswith(f"*{at}. HD.9{at:04}") for at, text in enumerate(above, 1))
    assert full.blocks[-2]["elements"][0]["accessibility_label"] == "Watch it: 10. HD.90010"
    assert len(json.dumps(full.blocks, ensure_ascii=False)) < 13_200
    done = with_buttons(message, [Outcome(decided="Ours, decided by", by="U1")] * 10)
    assert [block["type"] for block in done.blocks] == ["header", "section", *["section", "context"] * 10, "context"]


def test_many_that_are_not_ours() -> None:
    """If many were rejected the headline says how many, and the message says once how to take one back."""
    message = lay_out("key", rejected(SLACK, [find(f"HD{n}", n) for n in range(1, 31)], [("slack:U1", None)] * 30))
    assert message.subject == "Not ours: 30 documents"
    assert message.text.count("- Slack user U1: rejected HD.1 (1), HD.2 (2)") == 1
    assert message.text.count("To take that back: billbot suggest undo and the number of the suggestion, or") == 1
