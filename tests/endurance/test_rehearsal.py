"""A rehearsal of January and February 2027: one General Court ends, the next one opens, and what each channel gets.

Two months day by day on the practice General Court: 6,000 dockets in three weeks, a hundred of them on our topics, five
of these filed again and ten under titles that are ours; a filing deadline that moves; numbers given out on one day.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bills import Message
from billbot.bootstrap import open_house
from billbot.clock import EASTERN
from billbot.practice import PracticeBill, PracticeRow, PracticeSite
from billbot.store import Store
from tests.support import toml
from tests.support.house_in_process import Inbox
from tests.support.house_on_disk import Ran, ticked, typed

pytestmark = [pytest.mark.thorough, pytest.mark.long]

FIRST, LAST, OPENS, NUMBERS = date(2027, 1, 5), date(2027, 2, 28), date(2027, 1, 6), date(2027, 2, 9)
DEADLINE, MOVED = date(2027, 1, 15), date(2027, 1, 22)
DOCKETS, ON_TOPIC, REFILED, NEW = 6_000, 100, 5, 10
TOPICS = {"youth": "youth diversion", "detention": "immigration detention", "courts": "courthouse arrests"}
# Six proposals, of which the last one is not filed again: id, topic, title, who filed it.
PROPOSALS = [
    ("diversion", "youth", "An Act promoting youth diversion in every county", "Ann Sample"),
    ("records", "youth", "An Act relative to the records of young adults", "Bo Sample"),
    ("detention", "detention", "An Act relative to immigration detention and agreements", "Cy Sample"),
    ("safety", "detention", "An Act to protect the safety and rights of all residents", "Di Sample"),
    ("arrests", "courts", "An Act to end courthouse arrests", "Ed Sample"),
    ("access", "courts", "An Act ensuring fair access to proceedings", "Flo Sample"),
]
CALENDAR = """
[[court]]
number = 194
opens = 2025-01-01
ends = 2027-01-05

[[court]]
number = 195
opens = 2027-01-06

[[date]]
date = {deadline}
name = "Petitions are due"
"""
ENDED = "The 194th General Court ended"
CHANNELS = toml.channel("coalition", "console", digest="mon 08:00") + toml.channel(
    "desk", "slack", to="C0123456789", topics=["youth"], alerts=False, operations=True
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), EASTERN)


def old_bills() -> Iterator[PracticeBill]:
    """What was watched in the 194th; on its last day nothing more comes of any of it."""
    for n, (_, _, title, sponsor) in enumerate(PROPOSALS, 1):
        rows = (
            PracticeRow(at(date(2025, 2, 27), 10), "House", "Referred to the committee on The Judiciary"),
            PracticeRow(at(FIRST, 23, 59), "House", "No further action taken"),
        )
        yield PracticeBill(194, f"H{n}", title=title, presenters=(sponsor,), rows=rows, text="SECTION 1. As before.")


def dockets() -> Iterator[PracticeBill]:
    """What is filed in the 195th, on the weekdays of three weeks, most of it in the days before the deadline."""
    chance = random.Random(195)
    days = [day for n in range(21) if (day := OPENS + timedelta(days=n)).weekday() < 5]
    weights = [6 if DEADLINE <= day <= MOVED else 2 for day in days]
    when = sorted(chance.choices(days, weights, k=DOCKETS))
    ours = chance.sample(range(DOCKETS), ON_TOPIC)
    for n, day in enumerate(when):
        place = ours.index(n) if n in ours else ON_TOPIC
        title, sponsor, text = _filed(n, place, chance)
        branch, number = ("HD", "H") if n % 3 else ("SD", "S")
        referred = PracticeRow(at(NUMBERS, 11), "House", "Referred to the committee on The Judiciary")
        yield PracticeBill(
            195,
            f"{number}{n + 1}",
            f"{branch}{n + 1}",
            numbered_at=at(NUMBERS, 11),
            appears=at(day, chance.randrange(9, 18)),
            title=title,
            presenters=(sponsor,),
            rows=(referred,),
            text=text,
        )


def _filed(n: int, place: int, chance: random.Random) -> tuple[str, str, str]:
    """The title, the sponsor and the text of a docket; `place` counts those on our topics."""
    phrase = list(TOPICS.values())[place % len(TOPICS)]
    subject = f"{chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} in the town of {chance.choice(TOWNS)}"
    sponsor = f"Member{n % 200} Example"
    if place < REFILED:
        return PROPOSALS[place][2], PROPOSALS[place][3], "SECTION 1. As before."
    if place < REFILED + NEW:
        return f"An Act on {phrase} and {subject}", sponsor, "SECTION 1. As it says."
    if place < ON_TOPIC:
        return f"An Act relative to {subject}", sponsor, f"SECTION 1. Nothing here concerns {phrase} alone."
    return f"An Act relative to {subject}", sponsor, "SECTION 1. The General Laws are amended."


ADJECTIVES = ["historic", "public", "seasonal", "municipal", "coastal", "certain", "affordable", "regional", "safe"]
NOUNS = ["bridges", "libraries", "ferries", "wells", "pensions", "licenses", "orchards", "trails", "meters", "schools"]
TOWNS = [f"{first}{last}" for first in ("North", "West", "Lake", "Mill") for last in ("ford", "bury", "ham", "ton")]


@dataclass
class Rehearsal:
    """The house, day by day, with what each channel got at which time."""

    root: Path
    site: PracticeSite
    inboxes: dict[str, Inbox] = field(default_factory=lambda: {name: Inbox(name) for name in ("coalition", "desk")})
    got: dict[str, list[tuple[datetime, Message]]] = field(default_factory=lambda: {"coalition": [], "desk": []})

    def tick(self, now: datetime) -> None:
        """Do all that is due at that time, as a scheduled job would; each time from the files anew."""
        self.site.now = now
        ticking = clock.Clock(now=lambda: now, sleep=lambda _: None)
        house = replace(open_house(self.root / "config", ticking, {}), transports_override=self.inboxes)
        ticked(house, timedelta(minutes=30))
        for name, inbox in self.inboxes.items():
            self.got[name] += [(now, message) for message in inbox.got]
            inbox.got.clear()

    def billbot(self, *words: str) -> Ran:
        return typed("--config", str(self.root / "config"), *words, "--now", self.site.now.isoformat())

    def subjects(self, channel: str) -> list[str]:
        return [message.subject for _, message in self.got[channel]]

    def per_day(self, channel: str) -> Counter[date]:
        return Counter(now.date() for now, _ in self.got[channel])

    def set_deadline(self, day: date) -> None:
        (self.root / "config" / "calendar.toml").write_text(CALENDAR.format(deadline=day), encoding="utf-8")


@contextmanager
def rehearsal(root: Path, bills: Sequence[PracticeBill]) -> Iterator[Rehearsal]:
    with PracticeSite(bills, now=at(FIRST, 6)) as site:
        (root / "config").mkdir()
        source = f'[source]\nurl = "{site.url}"\ncontact = "tests@example.org"\ngap_seconds = 0\n'
        (root / "config" / "billbot.toml").write_text(source + CHANNELS, encoding="utf-8")
        topics = [toml.topic(name, f"On {name}", words=[words]) for name, words in TOPICS.items()]
        proposals = [
            toml.proposal(name, f"The {name} act", f"194/H{n}", topics=[topic])
            for n, (name, topic, _, _) in enumerate(PROPOSALS, 1)
        ]
        (root / "config" / "bills.toml").write_text("".join([*topics, *proposals]), encoding="utf-8")
        house = Rehearsal(root, site)
        house.set_deadline(DEADLINE)
        yield house


def two_months(house: Rehearsal) -> list[str]:
    """Live through both months, with a moved deadline and a look at what was filed again each Wednesday.

    Gives the dockets that were accepted.
    """
    accepted: list[str] = []
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        for hour in (6, 8, 12, 18):
            house.tick(at(day, hour, 30))
        if day == date(2027, 1, 14):
            house.set_deadline(MOVED)
        if day.weekday() == OPENS.weekday() and day > OPENS:
            ran = house.billbot("rollover", "195", "--accept-certain", "--json", "--by", "Ann")
            accepted += [each["bill"].removeprefix("195/") for each in ran.json["accepted"]]
    return accepted


def kinds_of(subjects: Sequence[str]) -> Counter[str]:
    """How many messages there were of each kind, by the words that their subjects begin with."""
    beginnings = (
        *("billbot watches", "This week", "New on", "Put on the list", "Filed again", "Moved to", "5 new bills have"),
        ENDED,
    )
    ends = {"documents found that nobody listed": "several found"}
    return Counter(
        next((word for word in beginnings if subject.startswith(word)), None)
        or next((kind for words, kind in ends.items() if words in subject), subject)
        for subject in subjects
    )


def test_two_months(tmp_path: Path) -> None:
    """All of it is read and suggested once, what was filed again is found, and a person could read every channel."""
    filed = list(dockets())
    with rehearsal(tmp_path, [*old_bills(), *filed]) as house:
        accepted = two_months(house)
        assert sorted(accepted) == sorted(each.docket or "" for each in filed if each.presenters[0].endswith(" Sample"))
        with Store(tmp_path / "state" / "billbot.db") as store:
            assert (store.documents.unread(), len(store.documents.titles())) == (0, DOCKETS + len(PROPOSALS))
            found = store.suggestions.all()
        assert len(found) == ON_TOPIC
        assert sum(each.suggestion.reason == "title" for each in found) == REFILED
        assert kinds_of(house.subjects("coalition")) == {
            "billbot watches": 1,
            ENDED: 1,
            "Moved to": 1,
            "Filed again": 2,
            "5 new bills have": 1,
            "This week": 7,
        }
        assert kinds_of(house.subjects("desk")) == {
            "billbot watches": 1,
            "New on": 9,
            "several found": 15,
            "Put on the list": 2,
            "Filed again": 1,
            "This week": 7,
        }
        # One on a day and every four days for members; ten on the worst day for the desk.
        assert (max(house.per_day("coalition").values()), len(house.got["coalition"])) == (1, 13)
        assert max(house.per_day("desk").values()) <= 10
        (ended,) = (message.text for _, message in house.got["coalition"] if message.subject.startswith(ENDED))
        assert "Friday, January 15: Petitions are due." in " ".join(ended.split())
        weekly = [message.text for now, message in house.got["coalition"] if now.date() == date(2027, 1, 18)]
        assert "January 22" in weekly[0]
