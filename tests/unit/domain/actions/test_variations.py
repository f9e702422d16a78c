"""What is said of a row, in sentences that vary with its words."""

from typing import get_args

import pytest

from billbot.domain.action_kinds import AS_WELL, BY_RELATION, KINDS, SENTENCES, WEIGHTS, Kind, Relation
from billbot.domain.actions import read

NOT_KNOWN = "We don't know what this row means. The clerk's words are all there is."


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


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Reported on a part of H4883", "A committee reported this part of H.4883 as a bill of its own."),
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
