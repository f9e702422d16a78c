"""Values of the ledger come back from it as they were."""

import pytest

from billbot.domain.ledger import Grouping


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("", None),
        ("numbers", Grouping("numbers")),
        ("routine", Grouping("routine")),
        ("hearing:from 01:00 PM in A-1", Grouping("hearing", "from 01:00 PM in A-1")),
        ("kind:study_order", Grouping("kind", "study_order")),
        ("kind:new_draft:S2836", Grouping("kind", "new_draft", "S2836")),
    ],
)
def test_group(text: str, group: Grouping | None) -> None:
    """A group is kept as the first release kept it, and comes back."""
    assert Grouping.decode(text) == group
    assert (group.encoded if group else "") == text
