"""After a restore of an earlier state nothing is told twice, or it is said that it may be; nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.practice import PracticeBill, PracticeCommittee, PracticeMember
from tests.support import toml
from tests.support.house_on_disk import BEGIN, REFERRED, HouseOnDisk, Ran, bill, on_disk, row
from tests.support.slack_server import SlackServer

ROOM = "C0123456789"
MEANWHILE = "Reported favorably by committee and referred to the committee on Ways and Means"
SINCE = "Read third and passed to be engrossed"
FIRST, SECOND, THIRD = "2025-03-04T10:00", "2025-03-06T10:00", "2025-03-10T11:00"
DOUBT = "billbot was restored from a backup of"
HISTORY = (row(REFERRED), row(MEANWHILE, "2025-03-04T09:00"), row(SINCE, "2025-03-06T09:00"))
CHANNELS = toml.channel("room", "slack", to="C0123456789", digest="") + toml.channel("desk", "console", digest="")


class Told:
    """A house with a channel that can be asked and one that cannot."""

    def __init__(self, house: HouseOnDisk, slack: SlackServer) -> None:
        self.house, self.slack = house, slack
        house.configure(slack.settings + CHANNELS)

    def at(self, now: str, *words: str) -> Ran:
        self.house.site.now = clock.parse(now)
        ran = self.house.billbot(*words, "--now", now, environ={"BILLBOT_SLACK_TOKEN": self.slack.token})
        assert ran.code == 0, ran
        return ran

    def in_slack(self, words: str) -> list[dict[str, Any]]:
        return [each for each in self.slack.channels[ROOM] if words in str(each.get("blocks"))]


def seconds(house: HouseOnDisk) -> float:
    """The time of the last command, as Slack counts it."""
    return (house.now or clock.parse(BEGIN)).timestamp()


@contextmanager
def telling(tmp_path: Path, *bills: PracticeBill) -> Iterator[Told]:
    """A house with these bills at the site, and its Slack."""
    minutes = count(step=60)
    with (
        on_disk(tmp_path, *bills) as house,
        SlackServer(ROOM, monotonic=lambda: next(minutes), seconds=lambda: seconds(house)) as slack,
    ):
        yield Told(house, slack)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    with telling(tmp_path, bill("H1588", *HISTORY), bill("S1122", row(REFERRED))) as made:
        yield made


def restored(told: Told, *, meanwhile: bool = True, spoil: Callable[[], object] = lambda: None) -> str:
    """What the desk reads at the first check after a restore of the state before the first news.

    `spoil` does something to what was told meanwhile, just before the restore.
    """
    kept = told.house.root / "kept.zip"
    told.at(BEGIN, "check")
    told.at(BEGIN, "backup", str(kept))
    if meanwhile:
        assert MEANWHILE in told.at(FIRST, "check").out
    spoil()
    told.at("2025-03-05T10:00", "restore", str(kept), "--yes")
    return told.at(SECOND, "check").out


def test_a_channel_that_can_be_asked(told: Told) -> None:
    """What Slack shows as told since the backup is not told there again, and what it does not show is, once."""
    restored(told)
    assert (len(told.in_slack(MEANWHILE)), len(told.in_slack(SINCE))) == (1, 1)
    assert told.in_slack(DOUBT) == []
    told.at(THIRD, "check")
    assert (len(told.in_slack(MEANWHILE)), len(told.in_slack(SINCE))) == (1, 1)
    assert len(told.in_slack("billbot watches")) <= 1


def test_what_was_not_told_before_the_restore(told: Told) -> None:
    """What happened since the backup and was told to nobody is told, in Slack without a doubt."""
    restored(told, meanwhile=False)
    assert (len(told.in_slack(MEANWHILE)), told.in_slack(DOUBT)) == (1, [])


def test_a_channel_that_cannot_be_asked(told: Told) -> None:
    """Elsewhere what may have been told is told once more, under a line that says so."""
    said = restored(told)
    assert f"{DOUBT} 10:00 AM on Monday, March 3" in said
    assert (said.count("this may have been told before"), MEANWHILE in said) == (1, True)


def test_later_news_is_no_doubt(told: Told) -> None:
    """What the site showed a day after all was read again is told as ever."""
    restored(told)
    told.house.site.now = clock.parse(THIRD)
    assert DOUBT not in told.at(THIRD, "check").out


def test_slack_that_is_away(told: Told) -> None:
    """As long as Slack cannot be asked nothing is told there; then what it has not heard is."""
    restored(told, spoil=lambda: told.slack.fail_next("conversations.history", status=502))
    assert told.in_slack(SINCE) == []
    told.at("2025-03-06T11:00", "check")
    assert (len(told.in_slack(MEANWHILE)), len(told.in_slack(SINCE))) == (1, 1)


def test_messages_of_an_earlier_version(told: Told) -> None:
    """Where a message carries nothing of what it told, as those of earlier versions, Slack has the doubt, too."""
    restored(
        told, spoil=lambda: [each["metadata"]["event_payload"].pop("told", None) for each in told.slack.channels[ROOM]]
    )
    assert (len(told.in_slack(MEANWHILE)), len(told.in_slack(DOUBT))) == (2, 1)


def test_another_app_cannot_say_what_was_told(told: Told) -> None:
    """What another app posts with the marks of ours does not count: nobody is kept from hearing something."""
    restored(told, spoil=lambda: [each.update(bot_id="B2", user="U2") for each in told.in_slack(MEANWHILE)])
    assert len(told.in_slack(MEANWHILE)) == 2


def test_new_chairs(told: Told) -> None:
    """Chairs of whom Slack shows that they were told since the backup are not told there again."""
    ann = PracticeMember("AAS0", "Ann Sample", "Senate", chair=True)
    judiciary = PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=(ann,))
    told.house.site.court.committees = (judiciary,)
    kept = told.house.root / "kept.zip"
    told.at(BEGIN, "work", "--once")
    told.at("2025-04-01T10:00", "backup", str(kept))
    other = PracticeMember("CCS0", "Cy Sample", "Senate", chair=True)
    told.house.site.court.committees = (replace(judiciary, seats=(other,)),)
    for now in ("2025-04-05T10:00", "2025-04-05T16:30"):
        told.at(now, "work", "--once")
    told.at("2025-04-06T10:00", "restore", str(kept), "--yes")
    for now in ("2025-04-06T11:00", "2025-04-06T17:30"):
        told.at(now, "work", "--once")
    assert (len(told.in_slack("has a new Senate chair")), told.in_slack(DOUBT)) == (1, [])


@pytest.mark.thorough
def test_a_new_draft(tmp_path: Path) -> None:
    """What a new draft changed is not told again in Slack, which shows that it was told since the backup."""
    enacting = "Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:\n\n"
    old = replace(
        bill("H1588", row(REFERRED), row("Accompanied a new draft, see H200", FIRST)),
        text=f"{enacting}SECTION 1. No sheriff shall enter into an agreement.",
    )
    new = replace(
        bill("H200", row("Reported", FIRST), appears=FIRST),
        text=f"{enacting}SECTION 1. No sheriff shall detain anybody alone.",
    )
    with telling(tmp_path, old, new, bill("S1122", row(REFERRED))) as told:
        kept = told.house.root / "kept.zip"
        told.at(BEGIN, "work", "--once")
        told.at(BEGIN, "backup", str(kept))
        for now in (FIRST, "2025-03-04T14:00", "2025-03-04T18:00"):
            told.at(now, "work", "--once")
        assert len(told.in_slack("what changed from H.1588 to H.200")) == 1
        told.at("2025-03-05T10:00", "restore", str(kept), "--yes")
        for now in ("2025-03-05T11:00", "2025-03-05T14:00", SECOND):
            told.at(now, "work", "--once")
    assert (len(told.in_slack("what changed from H.1588 to H.200")), told.in_slack(DOUBT)) == (1, [])
