"""The meaning of a row as a value, and as the contract's object."""

import pytest

from billbot.domain.actions import Meaning, read


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
