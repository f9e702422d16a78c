"""How a digest looks to a reader, in a real browser (skipped where there is none)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from billbot.digest import NearDate, Record, Waiting
from tests import browser
from tests.digest_sample import READ_WELL, S1579, UNTIL, entry, hearing
from tests.test_wording_digest import AWAY, SIGNED, many, said

pytestmark = browser.PRESENT

DIGESTS = {
    "busy": said(
        entry(SIGNED),
        entry("Read second", weight="routine", row=2),
        entry("Hearing scheduled for 11/18/2022", kind="action_struck", told=True, row=3),
        entry(f"Referred to {'antidisestablishmentarianism' * 20}", row=4),
        *many(8),
        hearings=(hearing(UNTIL.date()),),
        dates=(NearDate(date(2022, 7, 31), "formal sessions end", court=192),),
        waiting=(Waiting("board", 2, AWAY.since, "the server said no"),),
        record=Record(date(2022, 6, 1), 900, 33, 12, 1, 2, (AWAY,)),
    ),
    "quiet": said(),
    "outage": said(reading=replace(READ_WELL, well=1, failing=((S1579, AWAY.since),), blind=(AWAY,))),
}


@pytest.fixture(scope="module")
def eyes() -> Iterator[browser.Eyes]:
    """One browser for all tests of this file."""
    with browser.eyes() as opened:
        yield opened


@pytest.mark.parametrize("width", [360, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", DIGESTS)
def test_digest_in_a_browser(eyes: browser.Eyes, name: str, width: int, scheme: browser.Scheme) -> None:
    """No digest has to be scrolled sideways, and axe finds nothing against it, on a phone and wide, light and dark."""
    assert eyes.look(DIGESTS[name].html, width, scheme, is_mail=True) == browser.Look(width, [])
