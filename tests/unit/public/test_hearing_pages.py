"""What lies before a committee, as its page has it."""

from billbot.public.hearing_pages import bills_before_committees
from tests.support.public_site import card

PART = card("Dignity Act", "House", number="H.5316", effect="H.5316 passed the House", others=["H.5316"])
WHOLE = card("PROTECT Act", "House", number="H.5316", effect="The PROTECT Act passed the House")


def test_what_lies_before_a_committee() -> None:
    """Each number lies there once, under the proposal whose own it is."""
    before = [[194, "J19", "H.5316", "An Act", None]]
    lying = bills_before_committees([{**PART, "before": before}, {**WHOLE, "before": before}])
    assert [each["name"] for each in lying[194, "J19"]] == ["PROTECT Act"]
