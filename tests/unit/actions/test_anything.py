import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.actions import (
    KINDS,
    RULES,
    WEIGHTS,
    Kind,
    Meaning,
    Relation,
    collapse,
    lowered,
    read,
    read_kinds,
    without_asides,
)
from billbot.actions.kinds import SENTENCES
from billbot.actions.rules import Rule
from billbot.actions.variations import AS_WELL, BY_RELATION

# Pieces of rows, so that what is tried looks like a clerk's text more often than chance would have it.
PIECES = st.sampled_from(
    [
        *(rule.example for rule in RULES),
        *(
            "S2836",
            "House, Nos. 5",
            " and 6",
            " (",
            ")",
            ";",
            " see ",
            " with the amendment pending",
            "07/28/2021",
            "99/99/9999",
        ),
        *(
            "committee on ",
            "A, B and C",
            " 13:00 PM",
            " in ",
            "\u2013",
            "\u0130",
            "\ud800",
            "\x00",
            "{documents}",
            "~~~~",
            "%s",
        ),
    ]
)
ANYTHING = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))

NOT_KNOWN = "We don't know what this row means. The clerk's words are all there is."

LONG = [
    "x",
    "(",
    "H1, ",
    "amendment ",
    "text of ",
    "returned ",
    "hearing scheduled 01/01/2021 ",
    "Governor's amendment ",
    "committee on A, B and ",
    "Committee reported a b c d e f ",
    "House, Nos. 1, 2, ",
    "substitut",
    "concurred with a",
    " \n",
]


@given(ANYTHING)
def test_any_text_has_a_meaning(text: str) -> None:
    """Whatever the text, there is an answer within the vocabulary, and it says something."""
    meaning = read(text)
    assert meaning.kinds
    assert set(meaning.kinds) <= set(KINDS)
    assert len(set(meaning.kinds)) == len(meaning.kinds)
    assert {bill.relation for bill in meaning.bills} <= set(get_args(Relation))
    assert meaning.weight == ("news" if "news" in {WEIGHTS[kind] for kind in meaning.kinds} else "routine")
    assert meaning.meaning


@given(ANYTHING)
def test_spacing_changes_nothing(text: str) -> None:
    """A text and its collapsed form mean the same, and reading the answer's text again gives the same answer."""
    meaning = read(text)
    assert read(meaning.text) == meaning
    assert read(f"  {text}\r\n\t") == meaning


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_a_huge_text_is_read_at_once(piece: str) -> None:
    """A hundred thousand characters of anything take well under a second, because no pattern runs away."""
    text = piece * (100_000 // len(piece))
    assert any(_seconds(text) < 0.5 for _ in range(3))


def _seconds(text: str) -> float:
    """The CPU that reading it takes; now and then that holds what this process had to tidy up."""
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def test_the_acts_at_the_beginning_of_a_huge_text_are_read() -> None:
    """A text too long for a row still has the meaning of its beginning, and its own words."""
    text = "Accompanied a study order, see H4844 " + "and so on " * 10_000
    assert read(text).kinds == ("study_order",)
    assert read(text).text == text.strip()


def test_every_rule_reads_its_example() -> None:
    """The example beside a rule states exactly the kinds beside it."""
    assert [rule for rule in RULES if read(rule.example).kinds != rule.states] == []


def test_no_rule_is_idle() -> None:
    """Without the rule its example would be read otherwise, so no rule stands in the tables for nothing."""

    def stated(rule: Rule, rules: tuple[Rule, ...] = RULES) -> bool:
        return read_kinds(without_asides(lowered(collapse(rule.example))), rules) == rule.states

    assert [rule for rule in RULES if not stated(rule)] == []
    assert [rule for rule in RULES if stated(rule, tuple(other for other in RULES if other is not rule))] == []


def test_the_tables_cover_every_kind() -> None:
    """Each kind has a weight and a sentence, and nothing else has one."""
    assert get_args(Kind) == KINDS
    assert set(WEIGHTS) == set(KINDS)
    assert set(SENTENCES) == set(KINDS)
    assert set(AS_WELL) <= set(KINDS)
    assert {relation for _, relation in BY_RELATION} <= set(get_args(Relation))


def test_no_sentence_shouts() -> None:
    """A sentence ends like one, without an exclamation mark and without a "never"."""
    for sentence in [each for kind in KINDS for each in (*SENTENCES[kind], AS_WELL.get(kind, ""))]:
        assert "!" not in sentence
        assert "never" not in sentence
        assert not sentence or sentence.endswith(".")


def test_a_row_is_news_if_one_of_its_kinds_is() -> None:
    """A reading is routine, a reading with a referral is news, an agreement is routine even when long."""
    assert read("Read second and ordered to a third reading").weight == "routine"
    assert read("Read; and referred to the committee on House Ways and Means").weight == "news"
    assert read("House concurred in the Senate amendment with a further amendment, see text of H95").weight == "routine"
    assert read("Amendment #12 (Tarr) rejected").weight == "routine"
    assert read("Words no clerk has written before").weight == "news"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Reported on a part of H4883", "A committee reported on H.4883, and this carries on from there."),
        ("Also based on S2824", "It is based on S.2824 and carries on from there."),
        ("New draft of S984", "It is a new draft of S.984 and carries on from there."),
        (
            "Accompanied a study order, see H4844",
            "It was put into a study order. Bills seldom come back from one in the same term.",
        ),
        (
            "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)",
            (
                "One of the two branches has passed it, 32 to 8. If the other has not "
                "passed it yet, it usually goes there next."
            ),
        ),
        (
            "Bill reported favorably by committee and referred to the committee on House Ways and Means",
            "A committee recommends it. It goes next to House Ways and Means.",
        ),
        (
            "Accompanied a new draft, see S2836",
            "It goes on in a new draft, S.2836. Old numbers usually do not move again.",
        ),
        (
            "Hearing rescheduled to 07/28/2021 from 09:30 AM-12:00 PM in Virtual Hearing",
            (
                "The hearing moves: Wednesday, July 28, 2021, 9:30 AM to 12:00 PM, Virtual Hearing. "
                "Anybody can usually testify; the bill page leads to the notice that says how."
            ),
        ),
        (
            "Laid before the Governor",
            (
                "Both branches have passed the final text, and it goes to the Governor. The Governor has ten days to"
                " sign it, veto it or send it back with changes; what is left unsigned becomes law, unless the term"
                " ends first."
            ),
        ),
        (
            "Ought NOT to pass (under Joint Rule 23)",
            (
                "Its committee did not report it in time, which by rule is advice against it. That usually ends it for"
                " the term, unless a branch calls it up for a joint session."
            ),
        ),
        (
            "Proposal for Constitutional Amendment reported adversely by committee",
            (
                "A committee recommends against it. That usually ends it for the term, unless a branch calls it up for"
                " a joint session."
            ),
        ),
        (
            "Motion to reconsider prevailed",
            "A vote that was taken no longer counts. It is taken again, usually on the same day.",
        ),
        ("Motion to reconsider did not prevail", "A step of procedure; by itself it changes nothing in the text."),
        ("Substituted as a new text for H4001", "It takes the place of H.4001 and carries on from there."),
        ("Adopted", "One branch adopted it. That is how orders and resolutions pass."),
        (
            "Order relative to subject matter adopted",
            "An order was adopted. For a bill that is usually a step on the way, not its passage.",
        ),
        (
            "Failed to pass over veto - 90 YEAS to 65 NAYS",
            "One branch let the Governor's veto stand, 90 to 65. It is final, unless the vote is reconsidered.",
        ),
        (
            "Committee of conference report rejected",
            (
                "One branch did not accept the text that negotiators of both branches agreed on. They may negotiate"
                " again, in a new committee of conference."
            ),
        ),
        (
            "Adverse report accepted",
            "A committee's advice against it was accepted. That usually ends it for the term.",
        ),
        (
            "Referred to the committee on House Ways and Means",
            "It is sent to House Ways and Means. Many bills are not reported from there in their term.",
        ),
        ("Petition to discharge the committee filed", NOT_KNOWN),
        ("Referred to the next General Court", NOT_KNOWN),
        ("Accompanied by S1, S2, S3, S4 and S5", "S.1, S.2, S.3 and 2 others are folded into this one."),
        (
            "Signed (in part) by the Governor, Chapter 24 of the Acts of 2021",
            "The Governor signed it in part: it is law, chapter 24 of the Acts of 2021.",
        ),
        (
            "Governor returned to the House with disapproval of section 73 and with an amendment to section 38",
            "The Governor vetoed a part of it. The Governor also sent back a part and asks for changes.",
        ),
        (
            "Section 73 passed over veto - 154 YEAS to 0 NAYS (See YEA and NAY No. 193)",
            (
                "One branch passed Section 73 of it over the Governor's veto, 154 to 0. "
                "What both branches pass over the veto becomes law, too."
            ),
        ),
        (
            "Referred to the committee on The Judiciary",
            "It is sent to the Judiciary Committee. Bills usually wait there until the committee reports.",
        ),
        (
            "Referred to the committee on Rules of the two branches, acting concurrently",
            "It is sent to the Joint Rules Committee. Bills usually wait there until the committee reports.",
        ),
    ],
)
def test_the_most_telling_kind_leads_the_sentence(text: str, meaning: str) -> None:
    """What is said of a row begins with what matters most in it and fills in what the row says."""
    assert read(text).meaning == meaning


def test_the_json_is_the_contracts() -> None:
    """`as_json` gives docs/design/contract.md's object: every key, dates and hours as text, null where absent."""
    assert read("Accompanied a study order, see H4844").as_json() == {
        "text": "Accompanied a study order, see H4844",
        "kinds": ["study_order"],
        "bills": [{"id": "H4844", "relation": "study_order"}],
        "committees": [],
        "hearing": None,
        "reporting_date": None,
        "votes": None,
        "chapter": None,
        "weight": "news",
        "meaning": "It was put into a study order. Bills seldom come back from one in the same term.",
    }
    hearing = read("Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM in Virtual Hearing").as_json()["hearing"]
    assert hearing == {"date": "2021-07-28", "start": "13:00", "end": "16:00", "place": "Virtual Hearing"}
    assert read("Hearing updated to New Start Time 12:00 AM").as_json()["hearing"] == {
        "date": None,
        "start": "00:00",
        "end": None,
        "place": None,
    }
    assert read("Rules suspended by a vote of 7 to 1").as_json()["votes"] == {"yeas": 7, "nays": 1, "roll_call": None}
    signed = read("Signed by the Governor, Chapter 18 of the Acts of 2021").as_json()
    assert signed["chapter"] == {"chapter": 18, "year": 2021}
    extended = read("Reporting date extended to Friday April 15, 2022").as_json()
    assert extended["reporting_date"] == "2022-04-15"


def test_a_meaning_cannot_be_changed() -> None:
    """A meaning is a value: it is equal to another of the same text and cannot be written to."""
    meaning: Meaning = read("Adopted")
    assert meaning == read("Adopted")
    with pytest.raises(AttributeError):
        meaning.weight = "routine"  # type: ignore[misc] # the assignment is what must fail
