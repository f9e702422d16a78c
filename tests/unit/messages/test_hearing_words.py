"""The words for hearings: which situation each is, and how it is announced. They appear only in `hearing_words.txt`.

`.venv/bin/python -m tests.unit.messages.test_hearing_words` writes that file again, to be read as a difference.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain import actions
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId, Change, ChangeKind
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Belonging, Channel, Proposal
from billbot.messages.document import Links
from billbot.messages.fit import text
from billbot.messages.hearing_messages import announcement
from billbot.messages.hearing_phrases import how_to_testify
from billbot.messages.hearing_values import SITUATIONS, situation, tell_hearing, where
from billbot.messages.news import HearingNews, NewsEntry
from billbot.messages.templates import MOST_IN_HEADLINE

WORDS = Path(__file__).with_name("hearing_words.txt")
H1, S2 = BillId(194, "H1"), BillId(194, "S2")
DIVERSION = Proposal("diversion", "Juvenile diversion", ("topic",), (H1,))
SAFE = Proposal("safe", "Safe Communities Act", ("topic",), (S2,))
SLOT = Slot(date(2025, 11, 18), time(13), time(17), "A-1")
WRITTEN = Slot(date(2025, 11, 18), time(9), time(17), "Written Testimony Only", date(2025, 11, 24), written=True)
EARLIER = replace(SLOT, date=date(2025, 11, 11))
NOW = datetime(2025, 11, 10, 9, tzinfo=EASTERN)
BEGUN = datetime(2025, 11, 18, 13, 30, tzinfo=EASTERN)
UNTIL = TestimonyFact("written_until", "by Monday", date(2025, 11, 17), time(17))
CHANNEL = Channel("all", "console")
SIGN_UP = "To speak, sign up this week, or"
SUPPORT = "ask your own legislators to support H.1."
LONG = "Racial Equity, Civil Rights, and Inclusion"


def news(slot: Slot = SLOT, *former: Slot, status: str = "announced", **more: Any) -> HearingNews:
    """The announcement on November 10 of a hearing on one bill of one proposal."""
    about, committee = more.pop("about", (H1,)), more.pop("committee", "The Judiciary")
    facts, rule = more.pop("facts", ()), more.pop("rule", None)
    hearing = Hearing("key", about, slot, status, announced=date(2025, 11, 10), committee=committee)  # type: ignore[arg-type]
    now, chairs = more.pop("now", NOW), more.pop("chairs", ())
    attending = HearingToAttend(hearing, facts, notice_rule=rule, now=now, chairs=chairs)
    known: dict[str, Any] = {"proposals": (DIVERSION,), "today": now.date(), "former": former} | more
    return HearingNews(attending, about=about, concerns={H1: Belonging((DIVERSION,))}, **known)


def moved(now: datetime = NOW, **more: Any) -> HearingNews:
    return news(SLOT, replace(SLOT, **more), now=now)


def entry(kind: ChangeKind, *coming: Hearing) -> NewsEntry:
    """A told row about the hearing, and the hearings now."""
    text = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"
    change = Change(H1, kind, "news", 1, date(2025, 11, 5), "Joint", text)
    return NewsEntry(change, actions.read(text), None, "", row_was_told=True, coming_hearings=coming)


FOUND = {
    "new": news(),
    "with a report due": news(report_due=date(2026, 2, 4)),
    "several proposals": news(proposals=(DIVERSION, SAFE), about=(H1, S2)),
    "nothing is known": news(Slot(SLOT.date, None, None, None), committee=None),
    "of a committee": news(proposals=(), about=(), committee=LONG),
    "short notice": news(rule=14),
    "until when": news(facts=(UNTIL,)),
    "noticed twice": news(noticed_too=replace(SLOT, place="A-2")),
    "on again": news(back_on=True),
    "another day": moved(date=date(2025, 11, 11)),
    "another hour": moved(start=time(15)),
    "another end": moved(end=time(18)),
    "got its hour": moved(start=None, end=None),
    "another room": moved(place="B-1"),
    "online too": news(replace(SLOT, place="A-1 and Virtual"), SLOT),
    "not online": moved(place="A-1 and Virtual"),
    "begun, new": news(now=BEGUN),
    "begun, another day": moved(date=date(2025, 11, 11), now=BEGUN),
    "called off": news(status="called off"),
    "moved and called off": replace(
        news(),
        attending=replace(news().attending, hearing=replace(news(status="called off").hearing, before=(EARLIER,))),
    ),
    "two called off": news(SLOT, replace(SLOT, date=date(2025, 11, 11)), SLOT, status="called off"),
    "struck": news(status="struck", rows=(entry("action_struck"),)),
    "struck, another is on": news(status="struck", rows=(entry("action_struck", news(EARLIER).hearing),)),
    "removed": news(status="struck", rows=(entry("action_removed"),)),
    "off its agenda": news(status="taken off"),
    "in writing": news(WRITTEN),
    "in writing longer": news(WRITTEN, replace(WRITTEN, last_day=date(2025, 11, 20))),
    "in writing instead": news(WRITTEN, SLOT),
    "in a week": news(what="reminder"),
    "tomorrow": news(what="reminder", today=date(2025, 11, 17)),
    "a long name in a week": news(
        what="reminder", about=(H1, S2), proposals=(replace(DIVERSION, name=f"{LONG} " * 2),)
    ),
    "writing tomorrow": news(WRITTEN, what="reminder", today=date(2025, 11, 23)),
    "testimony": news(what="testimony", facts=(UNTIL,)),
    "testimony of a committee": news(what="testimony", facts=(UNTIL,), proposals=(), about=()),
    "testimony longer": news(what="testimony", facts=(UNTIL,), facts_told=(replace(UNTIL, day=date(2025, 11, 14)),)),
    "read on other days": news(dated=True),
}


def _said(found: HearingNews) -> str:
    told = tell_hearing(found)
    return f"{told.situation}\n{told.headline}\n{told.text}\n{told.ask}".rstrip()


def test_where_to_write() -> None:
    """The legislature's own addresses are links, while testimony is taken; what else a notice names is not a link."""
    send = [TestimonyFact("send_to", "to them", address=each) for each in ("a.sample@masenate.gov", "b@example.org")]
    until = TestimonyFact("written_until", "by Monday", date(2025, 11, 17), time(17))
    for now, links in (
        (NOW, [("Email: written testimony", "mailto:a.sample@masenate.gov")]),
        (NOW.replace(day=18), []),
    ):
        found = how_to_testify(replace(news(facts=(until, *send)).attending, now=now))
        assert [pair for part in found.parts if isinstance(part, Links) for pair in part.anchors][1:] == links


def test_words() -> None:
    """Each of these is announced in words that were read and found good, with a headline that fits."""
    parts = WORDS.read_text("utf-8").strip().split("\n\n")
    pinned = {title.removeprefix("# "): rest for title, _, rest in (part.partition("\n") for part in parts)}
    assert {name: _said(found) for name, found in FOUND.items()} == pinned
    assert [each for each in pinned.values() if len(each.split("\n")[1]) > MOST_IN_HEADLINE] == []


def test_each_situation_is_told() -> None:
    """Every template of hearings is among these."""
    assert {situation(found) for found in FOUND.values()} == set(SITUATIONS)


@pytest.mark.parametrize(
    ("position", "ask", "chairs", "said"),
    [
        (
            "support",
            "",
            (),
            f"{SIGN_UP} send the committee written testimony by Monday, November 17; and {SUPPORT}",
        ),
        (
            "support",
            "",
            ("A", "B"),
            f"{SIGN_UP} write to the committee's chairs, A and B, by Monday, November 17; and {SUPPORT}",
        ),
        ("support", "Write.", (), ""),  # the ask is shown as it was typed
        ("oppose", "", (), ""),
    ],
)
def test_what_is_asked(position: str, ask: str, chairs: tuple[str, ...], said: str) -> None:
    """Supporters are asked to be heard, unless there is a more exact ask."""
    told = tell_hearing(news(chairs=chairs, proposals=(replace(DIVERSION, position=position, ask=ask),)))
    assert told.ask == said


def test_a_holiday_before_a_hearing() -> None:
    """A holiday in the days before a hearing is named, and not the day to sign up or to write."""
    supported = (replace(DIVERSION, position="support"),)
    told = tell_hearing(news(replace(SLOT, date=date(2025, 11, 13)), proposals=supported))
    assert "Tuesday, November 11, is a holiday, so offices are closed." in told.text
    assert told.ask == (
        f"To speak, sign up now, or send the committee written testimony by Wednesday, November 12; and {SUPPORT}"
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("A-2", "in room A-2 at the State House"),
        ("222", "in room 222"),
        ("A-1 & A-2", "in rooms A-1 and A-2 at the State House"),
        ("Virtual Hearing", "online"),
        ("A-2 and virtual", "in room A-2 at the State House and online"),
        ("Gardner Auditorium", "in Gardner Auditorium at the State House"),
        ("Room 428", "in room 428"),
        ("Holyoke Community College, 303 Homestead Avenue", "at Holyoke Community College, 303 Homestead Avenue"),
        ("", None),
    ],
)
def test_places(place: str, said: str | None) -> None:
    """A place reads as a part of a sentence, whatever its notice calls it."""
    assert where(place) == said


def test_several_in_one_reminder() -> None:
    """Hearings and times for writing are counted apart, with all their days in a mail's subject."""
    tomorrow = date(2025, 11, 17)
    both = [news(slot, what="reminder", today=tomorrow) for slot in (SLOT, WRITTEN)]
    said = announcement(CHANNEL, both, ())
    counted = "1 hearing and 1 time for written testimony ahead"
    assert said.headline == f"{counted}: Juvenile diversion"
    assert said.subject == f"{counted}, November 18 and November 24: Juvenile diversion"
    assert "\nHearing tomorrow on the juvenile diversion bill (H.1): Tuesday, November 18, 1:00 PM, room A-1\n" in text(
        said
    )


def test_numbers_in_a_subject() -> None:
    """A mail's subject is the headline, with the numbers after it if it has none."""
    one, two = (announcement(CHANNEL, [news(about=bills)], ()) for bills in ((H1,), (H1, S2)))
    assert one.subject == one.headline
    assert two.subject == f"{two.headline} (H.1 and S.2)"


def test_testimony_that_changed() -> None:
    """If testimony changed, the message shows the told and the true version."""
    was = (replace(UNTIL, day=date(2025, 11, 14)),)
    said = text(announcement(CHANNEL, [news(what="testimony", facts=(UNTIL,), facts_told=was)], ()))
    assert "\nWas: Written testimony until Friday, November 14, 2025, 5:00 PM\nNow: Written testimony until Mon" in said


if __name__ == "__main__":
    WORDS.write_text("\n\n".join(f"# {name}\n{_said(found)}" for name, found in FOUND.items()) + "\n", "utf-8")
