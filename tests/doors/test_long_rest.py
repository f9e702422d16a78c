"""A site that asks to be left alone for more than a day."""

from pathlib import Path

import pytest

from billbot.practice import faults
from tests.support.house_on_disk import BEGIN, LATER, doors

OPS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'
ASKS = "The site asks to be left alone for more than a day"


@pytest.mark.parametrize(("asked", "told"), [("86400", False), ("86401", True), ("99999999999", True)])
def test_long_rest_is_told_to_operations(tmp_path: Path, asked: str, *, told: bool) -> None:
    """More than a day is told at once, with the header as it was; it is over once the site is read again."""
    with doors(tmp_path) as house:
        house.configure(OPS)
        house.billbot("check", "--now", BEGIN)
        house.site.faults.add(faults.unavailable(asked), "*")
        ran = house.billbot("check", "--now", LATER)
        assert (ASKS in ran.out, f"Retry-After: {asked}" in ran.out) == (told, told)
        house.site.faults.clear()
        again = house.billbot("check", "--now", "2025-04-20T14:00")
        assert ("The site can be asked again" in again.out) == told
