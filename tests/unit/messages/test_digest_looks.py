"""How a digest looks to a reader, in a real browser (skipped where there is none)."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from billbot.domain.actions import Slot
from billbot.domain.deadlines import Deadline
from billbot.domain.digest import NearDate, Record, Undecided, UpkeepSection
from billbot.domain.incidents import Undelivered
from billbot.domain.watched import Edit
from tests.support import browser
from tests.support.digest_sample import (
    AWAY,
    DIVERSION,
    JUNE,
    READ_WELL,
    S984,
    S1579,
    SAFE,
    SIGNED,
    TODAY,
    entry,
    followed,
    hearing,
    many,
    said,
)

pytestmark = browser.PRESENT

HEARD = hearing(
    TODAY,
    committee="The Judiciary",
    description="Hybrid hearing: bills on young people and the courts",
    testimony="By mail to the committee, until a week after the hearing. Write the number of the bill above it.",
    before=(Slot(date(2022, 6, 28), time(13), None, None),),
    announced=TODAY - timedelta(days=8),
    notice_rule=10,
)
EXTENDED = Deadline(S984, date(2022, 7, 15), "Reporting date extended to Friday July 15, 2022, pending concurrence")
RULE = "Joint Rule 10: the first Wednesday, often extended"
UPKEEP = UpkeepSection(
    (
        Undecided(
            2, S1579, "An Act relative to samples", "It has the same title as S.984, which is watched.", "https://e.org"
        ),
    ),
    unannounced=3,
    lasting_troubles=(("S.984 cannot be read", AWAY.since),),
    edits=(Edit(1, AWAY.since, "ann", "added", S984, "diversion", "Juvenile diversion"),),
)

DIGESTS = {
    "busy": said(
        entry(SIGNED),
        entry("Read second", weight="routine", row=2),
        entry("Hearing scheduled for 11/18/2022", kind="action_struck", row_was_told=True, row=3),
        entry(f"Referred to {'antidisestablishmentarianism' * 20}", row=4),
        *many(8),
        hearings=(HEARD, hearing(TODAY, S1579, "Safe Communities")),
        followed=(
            followed(SAFE, S1579, "Police", cosponsors=((S1579, 12),)),
            followed(DIVERSION, S984, cosponsors=((S984, 41),)),
        ),
        dates=(
            NearDate(date(2022, 7, 31), "formal sessions end", court=192),
            NearDate(date(2022, 7, 6), "reporting", RULE, 192, "Joint Rules of the 192nd General Court"),
        ),
        deadlines=(EXTENDED, Deadline(S1579, date(2022, 7, 6), RULE, derived=True)),
        lapsed=(replace(EXTENDED, passed=True, day=date(2022, 7, 1)),),
        upkeep=UPKEEP,
        waiting=(Undelivered("board", 2, AWAY.since, "the server said no"),),
        record=Record(*JUNE, 900, 33, 12, 1, 2, (AWAY,)),
    ),
    "quiet": said(),
    "outage": said(reading=replace(READ_WELL, well=1, failing=((S1579, AWAY.since),), outages=(AWAY,))),
}


@pytest.fixture(scope="module")
def eyes() -> browser.Eyes:
    return browser.eyes()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", DIGESTS)
def test_digest_in_a_browser(eyes: browser.Eyes, name: str, width: int, scheme: browser.Scheme) -> None:
    """No digest has to be scrolled sideways, and axe finds nothing against it, on a phone and wide, light and dark."""
    assert eyes.look(DIGESTS[name].html, width, scheme, is_mail=True)[:2] == (width, [])


@pytest.mark.parametrize("name", DIGESTS)
def test_no_markup_is_read_as_words(name: str) -> None:
    """What a digest's own template makes is never shown as the text of it."""
    assert "&lt;" not in DIGESTS[name].html
