"""A bill's purpose, from its title and its petition."""

import pytest

from billbot.domain.purpose import best, local_vote, of_petition, of_title, says_verb, shorter
from tests.support.month import FILE, month

BY = "By Ms. Sample, a petition (accompanied by bill, Senate, No. 1) of Jane Q. Sample, Jr."
TOWN = "By Representative Sample of Otis, a petition (accompanied by bill, House, No. 1) of John Sample"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("An Act authorizing the town of Otis to sell a bridge", "would authorize the town of Otis to sell a bridge"),
        ("An Act further regulating bus lanes", "would further regulate bus lanes"),
        ("An Act to permit cameras in bus lanes", "would permit cameras in bus lanes"),
        ("An Act prohibiting billing and licensing fees", ""),  # what is prohibited?
        ("An Act amending a charter and establishing the board", "would amend a charter and establish the board"),
        ("An Act banning hidden fees.", "would ban hidden fees"),
        ("An Act making appropriations for the year", "would make appropriations for the year"),
        ("An Act promoting elder care", "is meant to promote elder care"),
        ("An Act to reduce noise", "is meant to reduce noise"),
        ("Resolve providing for an investigation of noise", "would provide for an investigation of noise"),
        ("An Act relative to elder care (the CARE Act)", "is about elder care"),
        ("An Act relative to requiring seat belts", "would require seat belts"),
        ("An Act regarding the use of cameras", "is about the use of cameras"),
        ("An Act relative to throwing objects", ""),  # what throws?
        ("An Act Establishing A Fund", ""),
        ("An Act relative to establish a fund", ""),
        ("An Act for equity", ""),
        ("Order relative to special procedures", ""),
        ("", ""),
    ],
)
def test_title(title: str, said: str) -> None:
    """A title's verb is changed to follow the bill's number; if its grammar is unclear, nothing is said."""
    found = of_title(title)
    assert (found.clause if found else "") == said


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
    """A petition's request is what the bill would do."""
    found = of_petition(petition)
    assert (found.clause if found else "") == said


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


def test_best() -> None:
    """The petition comes before the title, and actions before topics; a name is not repeated."""
    title, pinslip = "An Act relative to hidden fees", f"{BY} for legislation to require sellers to show fees."
    said = {
        name: found.clause if (found := best(*of, name)) else None
        for name, of in {
            "Fair prices": (title, pinslip),
            "Hidden fees": (title, ""),
            "Fees that sellers are required to show": (title, pinslip),
            "Prices": ("An Act requiring sellers to show fees", f"{BY} relative to prices of sellers.  Revenue."),
        }.items()
    }
    assert said == {
        "Fair prices": "would require sellers to show fees",
        "Hidden fees": None,
        "Fees that sellers are required to show": None,
        "Prices": "would require sellers to show fees",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the bill updating the rules of bridges in the town of Otis", "the bill updating the rules of bridges"),
        (
            "the bill establishing a register of bridges to improve safety",
            "the bill establishing a register of bridges",
        ),
        ("the bill authorizing Otis to sell a bridge for parks", "the bill authorizing Otis to sell a bridge"),
        ("the bill on the sale of a bridge, notwithstanding a law", "the bill on the sale of a bridge"),
        ("the bill banning the sale of bridges for elders", ""),  # it bans no other sale
        ("the bill establishing a very special commission for bridges", ""),  # on what?
        ("the bill establishing new rules of access to bridges", ""),
        ("the Otis bridge bill for better parks in the town", ""),
    ],
)
def test_shorter(name: str, said: str) -> None:
    """A long name loses its end where it still says what the bill does."""
    assert shorter(name) == said


def test_says_verb() -> None:
    """A name may begin with what is done, or with a noun."""
    assert [says_verb(word) for word in ("preventing", "building", "housing", "bus")] == [True, False, False, False]


@pytest.mark.captures
@pytest.mark.skipif(not FILE.exists(), reason="the real month does not lie beside the repository")
def test_real_ones() -> None:
    """Nine of ten real titles and petitions give their bill's purpose on one clean line."""
    known = [record for record in month().bills.values() if (record["title"] or "").startswith("An Act")]
    titles = [of_title(each["title"]) for each in known]
    petitions = [of_petition(each["pinslip"]) for each in known if (each["pinslip"] or "").startswith("By ")]
    for found in (titles, petitions):
        said = [each.clause for each in found if each]
        assert len(said) > 0.9 * len(found)
        assert [clause for clause in said if clause != clause.strip(" .,") or "(accompanied" in clause] == []
