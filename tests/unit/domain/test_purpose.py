"""What a bill is to do, by its petition."""

import pytest

from billbot.domain.purpose import local_vote, of_petition, purpose, says_verb
from tests.support.month import FILE, month

BY = "By Ms. Sample, a petition (accompanied by bill, Senate, No. 1) of Jane Q. Sample, Jr."
TOWN = "By Representative Sample of Otis, a petition (accompanied by bill, House, No. 1) of John Sample"


@pytest.mark.parametrize(
    ("petition", "said"),
    [
        (f"{BY} for legislation to ban hidden fees.  The Judiciary.", "would ban hidden fees"),
        (f"{BY}, A. Li and others for legislation relative to late fees.  Revenue.", "is about late fees"),
        (
            f"{TOWN} (by vote of the town) that Otis be authorized to sell land of said town.  Revenue.  [Approved.]",
            "would authorize Otis to sell land of that town",
        ),
        (
            f"{TOWN} that a certain bridge be designated as the Sample bridge.  Transportation.",
            "would designate a certain bridge as the Sample bridge",
        ),
        (f"{BY} relative to banning hidden fees.  The Judiciary.", "would ban hidden fees"),
        (
            f"{BY} relative to prohibiting billing and licensing fees.  Banks.",
            "is about prohibiting billing and licensing fees",
        ),
        (
            f"{BY} relative to amending a charter and establishing the board.",
            "would amend a charter and establish the board",
        ),
        (f"{BY} relative to throwing objects.  The Judiciary.", "is about throwing objects"),
        (f"{BY} relative to promote quiet streets.  Housing.", "aims to promote quiet streets"),
        (
            f"{BY} for legislation to reduce noise by planting trees.  Housing.",
            "aims to reduce noise by planting trees",
        ),
        (f"{BY} relative to promote the the quiet streets.  Housing.", "aims to promote the quiet streets"),
        (f"{BY} relative to support services.  Housing.", ""),
        (f"{BY} for legislation to ensure for quiet streets.  Housing.", ""),
        (f"{BY} relative to combat noise.  The Judiciary.", ""),
        (f"{BY} relative to police officers to wear cameras.  The Judiciary.", ""),
        (f"{BY} relative to bridges and establishing a board.  The Judiciary.", ""),
        (f"{TOWN} that provision be made for shelters.  Housing.", "would provide for shelters"),
        (
            f"{TOWN} for an investigation by a commission (including members) relative to noise.  Rules.",
            "would provide for an investigation by a commission into noise",
        ),
        (f"{BY} (by vote of the town) to amend the charter of Otis. Revenue.", "would amend the charter of Otis"),
        (f"{TOWN} that the Department add noise to a list.  Public Health.", ""),
        (f"{BY} for legislation to license of lenders.  Banks.", ""),
        ("Senate, May 1, 2025 -- The committee on Revenue, to whom was referred a petition to ban fees", ""),
        (f"{BY} [BACKING TEXT].  [COMMITTEE].", ""),
    ],
)
def test_petition(petition: str, said: str) -> None:
    """The verb of what a petition asks for follows "would"; where its grammar is in doubt nothing is said."""
    assert (of_petition(petition) or "") == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("(by vote of the town)", "by vote of the town"),
        ("(by a vote of the town)", "by vote of the town"),
        ("(with  the approval of the mayor and city council)", "with the approval of the mayor and city council"),
        ("(with approval of the town council)", "with the approval of the town council"),
        ("(NEEDS the approval of the mayor)", ""),
        ("(by request)", ""),
    ],
)
def test_local_vote(words: str, said: str) -> None:
    """A petition says whether the town or city agreed to it."""
    assert local_vote(f"{TOWN} {words} relative to land.  Revenue.") == said


def test_what_is_said_anyway() -> None:
    """What a petition asks for is said if the title and the proposal's name do not say as much."""
    pinslip = f"{BY} for legislation to require sellers to show fees."
    said = {
        (title, name): purpose(title, pinslip, name)
        for title, name in [
            ("An Act relative to fees", "Fair prices"),
            ("An Act requiring sellers to show fees", "Fair prices"),
            ("An Act relative to fees", "Fees that sellers are required to show"),
        ]
    }
    assert list(said.values()) == ["would require sellers to show fees", None, None]


def test_says_verb() -> None:
    """A name may begin with what is done, or with a noun."""
    assert [says_verb(word) for word in ("preventing", "building", "housing", "bus")] == [True, False, False, False]


@pytest.mark.captures
@pytest.mark.skipif(not FILE.exists(), reason="the real month does not lie beside the repository")
def test_real_ones() -> None:
    """A third of the real petitions say what their bill is to do, on one line, without what is not part of it."""
    petitions = [record["pinslip"] for record in month().bills.values() if (record["pinslip"] or "").startswith("By ")]
    said = [clause for each in petitions if (clause := of_petition(each))]
    assert len(said) > len(petitions) / 3
    assert [clause for clause in said if clause != clause.strip(" .,") or "(accompanied" in clause] == []
