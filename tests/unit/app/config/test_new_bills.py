"""What a proposal is called that begins with a bill."""

import pytest

from billbot.app.config import name_from, new_proposal
from billbot.domain.bills import BillId


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("An Act promoting diversion of juveniles", "Promoting diversion of juveniles"),
        ("An Act relative to expungement of records", "Expungement of records"),
        ("An Act further relating to civil detainers", "Civil detainers"),
        ("Resolve concerning the courts", "The courts"),
        ("An Act to enhance public safety", "Act to enhance public safety"),
        ("An Act relative to", "Relative to"),
        ("To each their own", "To each their own"),
        ("", ""),
        (None, ""),
    ],
)
def test_name_of_a_title(title: str | None, name: str) -> None:
    """What nearly every title begins with is no part of a name, and what is left reads as one."""
    assert name_from(title) == name


def test_id_of_a_title() -> None:
    """The id is of the words that are left."""
    new = new_proposal((), BillId(194, "S1"), "", "An Act to enhance the safety of the public", ("287g",))
    assert (new.id, new.name) == ("enhance-safety-public", "Act to enhance the safety of the public")
