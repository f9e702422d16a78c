"""The weekly digests of the coalition's own bills of the 194th, from their real rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.app import open_app
from billbot.demo import PracticeBill, PracticeSite
from billbot.domain.watched import Channel, Schedule
from billbot.notify.deliver import deliver
from billbot.notify.digest import make_due_digests
from billbot.site.source import Source
from billbot.store import Store
from tests.support.app_in_process import Inbox, checked
from tests.support.repository import ROOT
from tests.support.story_194 import HISTORIES, court

BEGINS = clock.parse("2025-12-29T09:00")
MONDAYS = (0, time(8))
COALITION = Channel("coalition", "console", digest=MONDAYS, alerts=False)


@dataclass
class Story:
    """The digests of the coalition's channel, by the day on which each came, and where all of it is written down."""

    digests: Mapping[date, str]
    database: Path


def moments(bills: Sequence[PracticeBill], begins: datetime, ends: datetime) -> list[datetime]:
    """Half an hour after each move, shortly before each Monday's digest, and then."""
    found = {clock.later(moment, timedelta(minutes=30)) for bill in bills for moment in bill.moments}
    day = begins.date()
    while day < ends.date():
        day += timedelta(days=1)
        if day.weekday() == MONDAYS[0]:
            due = datetime.combine(day, MONDAYS[1], clock.EASTERN)
            found |= {due, clock.later(due, timedelta(minutes=-8))}
    return sorted((at for at in found if begins < at < ends), key=lambda at: at.timestamp())


def live_through(path: Path, ends: datetime, begins: datetime = BEGINS, more: Sequence[PracticeBill] = ()) -> Story:
    """Live through the months with the coalition's own list; `more` are documents beside those of the file."""
    app = open_app(ROOT / "config", clock.system(), {})
    # Nothing is asked but where something moves: that is not an outage here.
    seldom = Schedule(check_every=timedelta(days=14), check_every_else=timedelta(days=14))
    inbox = Inbox(COALITION.name)
    bills, digests = [*court(), *more], {}
    with PracticeSite(bills, now=begins) as site, Store(path / "billbot.db") as store:
        ticking = clock.Clock(now=lambda: site.now, sleep=lambda _: None)
        watch = replace(app.watch(store), channels=(COALITION,), schedule=seldom)
        post = replace(app.delivery(store), watch=watch, transports={COALITION.name: inbox})
        with Source(site.url, contact="tests@example.org", clock=ticking, gap_seconds=0) as source:
            for moment in (begins, *moments(bills, begins, ends)):
                site.now = moment
                if moment.time() != MONDAYS[1]:
                    checked(store, source, watch.following(store), ticking)
                now = watch.following(store)
                made = make_due_digests(store, now, moment)
                deliver(store, replace(post, watch=now), ticking)
                if made:
                    digests[moment.date()] = f"Subject: {inbox.got[-1].subject}\n\n{inbox.got[-1].text}\n"
    return Story(digests, path / "billbot.db")


pytestmark = [
    pytest.mark.captures,
    pytest.mark.thorough,
    pytest.mark.skipif(not HISTORIES.exists(), reason="the real rows do not lie beside the repository"),
]

FATES = [
    (
        "Juvenile diversion: S.1051 died in Senate Ways and Means; H.4515 died in House Ways and Means;"
        " not filed again yet"
    ),
    (
        "Expungement of juvenile and young adult records: S.1058 died in Senate Ways and Means; H.1657, study order"
        " (H.5281) since March 26, 2026; not filed again yet"
    ),
    (
        "Dignity Not Deportations Act: S.1122 is part of H.5620, law since August 5, 2026: chapter 163 of the Acts of"
        " 2026, in effect at once, except for parts with a later date (emergency preamble); H.1588 died in the"
        " Judiciary Committee; not filed again yet"
    ),
    (
        "Safe Communities Act: S.1681 died in the Public Safety and Homeland Security Committee; H.2580, study order"
        " (H.5355) since April 13, 2026; not filed again yet"
    ),
    "SHIELD Act: S.1096, study order (S.2886) since December 18, 2025; H.2009 never got a page; not filed again yet",
    (
        "PROTECT Act: H.5620, law since August 5, 2026: chapter 163 of the Acts of 2026, in effect at once, except"
        " for parts with a later date (emergency preamble)"
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
    """Each number is named, the one that goes on first, ended ones as ended."""
    first, second = spring.digests[date(2026, 5, 4)], spring.digests[date(2026, 5, 11)]
    assert (
        "- Expungement of juvenile and young adult records: S.1058, in Senate Ways and Means since July 24, 2025;"
        " H.1657, study order (H.5281) since March 26; our position: support\n"
    ) in first
    assert (
        "- Safe Communities Act: S.1681, heard in the Public Safety and Homeland Security Committee on November 25,"
        " 2025; H.2580, study order (H.5355) since April 13; our position: support\n"
    ) in first
    assert "WHERE EVERYTHING IS" not in second  # once a month


def test_the_gravest_leads(spring: Story) -> None:
    """Each week's subject is the gravest event of all proposals; what stopped is not counted as moved."""
    subjects = [text.partition("\n")[0].removeprefix("Subject: This week") for text in spring.digests.values()]
    assert subjects == [
        (
            ": the bill to enhance public safety (H.2573) went into a study order, which usually ends it;"
            " 1 moved, 1 more stopped"
        ),
        ": the Dignity Not Deportations Act (S.1122) is now attached to H.5316, and 1 more moved",
        ": the Senate passed the PROTECT Act (H.5316) with changes, 37 to 3; the House has to agree",
    ]


def test_a_dated_step_is_ahead(spring: Story) -> None:
    """A day that a row sets for the PROTECT Act is ahead until it is past."""
    before, after = spring.digests[date(2026, 5, 4)], spring.digests[date(2026, 5, 11)]
    (line,) = [each for each in before.splitlines() if each.startswith("- Thursday, May 7:")]
    assert "PROTECT Act" in line
    assert "it can still be put off" in line
    assert ("can take up" in after, "COMING UP" in after) == (False, False)


def test_what_passed_stands_as_passed(spring: Story) -> None:
    """The digests say that the PROTECT Act passed the House, and a week later the Senate, under any printed number."""
    before, after = spring.digests[date(2026, 5, 4)], spring.digests[date(2026, 5, 11)]
    assert "- PROTECT Act: H.5316, passed the House; on the floor of the Senate since April 30;" in before
    assert "* The Senate passed the PROTECT Act (H.5316) with changes, 37 to 3; the House has to agree\n" in after
    assert (
        "- Dignity Not Deportations Act: S.1122 is part of H.5316, which passed the House; on the floor"
        " of the Senate since April 30; H.1588, heard" in before
    )


def test_the_court_is_over(january: Story) -> None:
    """A week after the court's last day, each proposal is over with its end; later, what is awaited."""
    before, after = january.digests[date(2027, 1, 4)], january.digests[date(2027, 1, 11)]
    assert ("WHERE EVERYTHING IS" in before, "died" in before) == (True, False)
    assert ("WHERE EVERYTHING IS" in after, "THE 194TH GENERAL COURT IS OVER" in after) == (False, True)
    assert "The 194th General Court ended on January 5: what did not pass is over, and may be filed again." in after
    assert after.startswith("Subject: This week: the 194th General Court is over\n")
    later = january.digests[date(2027, 1, 18)]
    assert ("THE 194TH GENERAL COURT IS OVER" in later, "may be filed again" in later) == (False, False)
    assert "filed again" not in later  # until the first digest of a month
    assert "January 5: The 194th General Court ends; what has not passed both branches by then is over" in before
    for line in FATES:
        assert f"- {line}\n" in after
