"""The practice site's JSON has the keys, the words and the times of the real one's."""

from collections.abc import Iterator

import pytest

from billbot.demo import PracticeSite, load_committees
from tests.support.practice_sample import HISTORY, NOON, get, sample_site


@pytest.fixture
def site() -> Iterator[PracticeSite]:
    with sample_site() as running:
        yield running


def test_the_json_history(site: PracticeSite) -> None:
    """The JSON history holds raw words, Eastern times without a zone, null for a missing date, and struck flags."""
    history = get(site, HISTORY, Accept="application/json").json
    assert history[1] == {
        "Date": "2025-03-03T10:00:00",
        "Branch": "Joint",
        "Action": "Hearing scheduled for 3/20 in <b>",
        "IsStricken": True,
    }
    assert get(site, HISTORY.replace("S1", "S3")).json[0]["Date"] == "2025-03-03T10:00:00.603"
    assert (history[2]["Date"], history[2]["Action"]) == (None, "Accompanied a new draft, see S2 <b> ")


def test_a_document(site: PracticeSite) -> None:
    """A document's JSON names its sponsors, text and type, and its history's address on this very site."""
    found = get(site, "/api/GeneralCourts/194/Documents/S1").json
    assert (found["PrimarySponsor"]["Name"], found["JointSponsor"]["Name"]) == ("Ann Sample", "Bo Sample")
    assert [one["Name"] for one in found["Cosponsors"]] == ["Ann Sample", "Bo Sample", "Cy Sample"]
    assert (found["LegislationTypeName"], found["DocumentText"]) == ("Bill", "SECTION 1.")
    assert found["BillHistory"] == site.url + HISTORY


def test_the_list_of_documents(site: PracticeSite) -> None:
    """The list names every document of its court with the keys of docs/design/source.md, and follows the clock."""
    records = get(site, "/api/GeneralCourts/194/Documents?x=1").json
    assert set(records[0]) == {
        *("BillNumber", "DocketNumber", "Title", "PrimarySponsor", "Cosponsors", "JointSponsor"),
        *("GeneralCourtNumber", "Details", "IsDocketBookOnly"),
    }
    assert (len(records), records[-1]["BillNumber"]) == (7, None)
    site.now = NOON
    assert get(site, "/api/GeneralCourts/194/Documents").json[-1]["BillNumber"] == "H7"
    assert get(site, "/api/GeneralCourts/193/Documents").json == []


def test_who_sits_in_a_committee(site: PracticeSite) -> None:
    """A committee that was given is listed and answers by its code, as does each who sits there; nobody else does."""
    site.court.committees = load_committees()
    listed = get(site, "/api/GeneralCourts/192/Committees").json
    assert [each["CommitteeCode"] for each in listed] == ["J19", "H34", "S30"]
    committee = get(site, "/api/GeneralCourts/194/Committees/J19").json
    chair = committee["SenateChairperson"]["MemberCode"]
    assert get(site, f"/api/GeneralCourts/194/LegislativeMembers/{chair.lower()}").json["Branch"] == "Senate"
    assert chair not in [each["MemberCode"] for each in committee["SenateMembers"]]
    for target in ("Committees/J99", "LegislativeMembers/NOBODY"):
        assert get(site, f"/api/GeneralCourts/194/{target}").status == 400
