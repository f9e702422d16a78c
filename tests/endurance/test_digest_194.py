"""The weekly digests of the coalition's own bills of the 194th, from their real rows."""

from datetime import date

import pytest

from billbot import clock
from tests.support.digest_story_194 import Story, live_through
from tests.support.story_194 import HISTORIES

pytestmark = [
    pytest.mark.captures,
    pytest.mark.thorough,
    pytest.mark.skipif(not HISTORIES.exists(), reason="the real rows do not lie beside the repository"),
]

FATES = [
    (
        "Juvenile diversion: S.1051, died in Senate Ways and Means; H.4515, died in House Ways and Means;"
        " not filed again yet"
    ),
    (
        "Expungement of juvenile and young adult records: S.1058, died in Senate Ways and Means; H.1657, study order"
        " (H.5281) since March 26, 2026; not filed again yet"
    ),
    (
        "Dignity Not Deportations Act: S.1122 is part of H.5620, law since August 5, 2026: chapter 163 of the Acts of"
        " 2026, in effect at once (emergency preamble); H.1588, died in the Judiciary Committee"
    ),
    (
        "Safe Communities Act: S.1681, died in the Public Safety and Homeland Security Committee; H.2580, study order"
        " (H.5355) since April 13, 2026; not filed again yet"
    ),
    "SHIELD Act: S.1096, study order (S.2886) since December 18, 2025",
    (
        "PROTECT Act: H.5620, law since August 5, 2026: chapter 163 of the Acts of 2026, in effect at once"
        " (emergency preamble)"
    ),
]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """April and May 2026."""
    ends = clock.parse("2026-05-12T00:00")
    return live_through(tmp_path_factory.mktemp("spring"), ends, clock.parse("2026-04-21T09:00"))


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The turn to the 195th General Court."""
    ends = clock.parse("2027-01-19T00:00")
    return live_through(tmp_path_factory.mktemp("january"), ends, clock.parse("2026-12-29T09:00"))


def test_each_number_as_it_stands(spring: Story) -> None:
    """Numbers that stand apart are each said, the one that goes on first, and what ended as ended."""
    for day in (date(2026, 5, 4), date(2026, 5, 11)):
        text = spring.digests[day]
        assert (
            "- Expungement of juvenile and young adult records: S.1058, in Senate Ways and Means since July 24, 2025;"
            " H.1657, study order (H.5281) since March 26; our position: support\n"
        ) in text
        assert (
            "- Safe Communities Act: S.1681, heard in the Public Safety and Homeland Security Committee on November 25,"
            " 2025; H.2580, study order (H.5355) since April 13; our position: support\n"
        ) in text


def test_a_dated_step_is_ahead(spring: Story) -> None:
    """The day for which a row puts the PROTECT Act on the calendar is ahead until it is over."""
    before, after = spring.digests[date(2026, 5, 4)], spring.digests[date(2026, 5, 11)]
    top = before.partition("WHAT MOVED")[0]
    assert "On Thursday, May 7 the Senate can take up" in top
    assert "PROTECT Act" in top.partition("On Thursday, May 7 ")[2]
    (line,) = [each for each in before.partition("COMING UP")[2].splitlines() if each.startswith("- Thursday, May 7:")]
    assert "PROTECT Act" in line
    assert line.endswith("it can still be put off (in 3 days)")
    assert ("can take up" in after, "COMING UP" in after) == (False, False)


def test_what_passed_stands_as_passed(spring: Story) -> None:
    """The PROTECT Act is said to have passed the House, and a week later both branches, whatever it is printed as."""
    before, after = spring.digests[date(2026, 5, 4)], spring.digests[date(2026, 5, 11)]
    assert "- PROTECT Act: H.5316, passed the House on March 25;" in before
    assert "- PROTECT Act: H.5316, passed both branches, the Senate on May 7, in different texts;" in after
    assert (
        "- Dignity Not Deportations Act: S.1122 is part of H.5316, passed the House on March 25; H.1588, heard"
        in before
    )


def test_the_court_is_over(january: Story) -> None:
    """A week after the court's last day everything is said to be over, and what became of it."""
    before, after = january.digests[date(2027, 1, 4)], january.digests[date(2027, 1, 11)]
    assert ("WHERE EVERYTHING STANDS" in before, "died" in before) == (True, False)
    assert ("WHERE EVERYTHING STANDS" in after, "THE 194TH GENERAL COURT IS OVER" in after) == (False, True)
    assert "The 194th General Court ended on January 5: what did not pass is over, and may be filed again." in after
    assert after.startswith("Subject: This week: the 194th General Court is over\n")
    later = january.digests[date(2027, 1, 18)]
    assert ("THE 194TH GENERAL COURT IS OVER" in later, "may be filed again" in later) == (True, False)
    assert "The 194th General Court ends on January 5: what has not passed by then is over." in before
    for line in FATES:
        assert f"- {line}\n" in after
