"""The public values: paths of pages, and the order of hearings."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from billbot.briefs.drafts import Redline
from billbot.briefs.watch import Watch
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId, Link
from billbot.domain.deadlines import DatedStep
from billbot.domain.hearings import Hearing
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Proposal, StagedAsk, Topic
from billbot.public.record import PublicHearing, PublicProposal, public_watch
from billbot.public.way import Way

H1588, S2 = BillId(194, "H1588"), BillId(194, "S2")


STEP = DatedStep(H1588, date(2026, 5, 7), "orders_of_the_day", "Senate")


def hearing(key: str, day: date, start: time | None = None) -> PublicHearing:
    return PublicHearing(hearing=Hearing(key, (H1588,), Slot(day, start, None, None), "announced"))


def test_pages() -> None:
    """Each thing that has a page is in a folder of its kind, under a name in small letters."""
    plain = Proposal("dignity", "Dignity", ("t",), (H1588,))
    assert [
        PublicProposal(plain, (), Standing(plain), "", Way((), -1)).proposal.page_path,
        hearing("194-20260507-1300-judiciary", STEP.day).path,
        Redline(H1588, S2).path,
    ] == [
        "proposals/dignity/index.html",
        "hearings/194-20260507-1300-judiciary.html",
        "redlines/194-h1588-to-194-s2.html",
    ]


def test_hearings_by_their_days() -> None:
    """All hearings of a proposal, past, off and ahead, come by day and hour, those without an hour first."""
    plain = Proposal("p", "P", ("t",), (H1588,))
    late, off, heard = hearing("a", STEP.day, time(13)), hearing("b", STEP.day), hearing("c", date(2025, 5, 6), time(9))
    found = PublicProposal(plain, (), Standing(plain), "", Way((), -1), ahead=(late,), heard=(heard,), off=(off,))
    assert found.hearings == (heard, off, late)


TOPICS = (Topic("open", "Open"), Topic("inner", "Inner", public=False))


H1, H2 = BillId(194, "H1"), BillId(194, "H2")


OURS = Proposal(
    *("ours", "Ours", ("open",), (H1,), "support", "It helps.", "Call.", "A. Sample", "drop", date(2026, 5, 1)),
    asks=(StagedAsk("in committee", "Testify."),),
    page="https://example.org/ours",
)


LINKS, NUMBERS = (Link(H1, H2, "continues_in", 1),), {BillId(194, "HD1"): H1}


def shown(*proposals: Proposal, positions: bool = True) -> Watch:
    watch = Watch(proposals, (Channel("room", "slack"),), timedelta(hours=1), LINKS, NUMBERS, topics=TOPICS)
    return public_watch(watch, positions=positions)


def test_topics() -> None:
    """A topic that is not public is not shown."""
    assert [topic.id for topic in shown().topics] == ["open"]


@pytest.mark.parametrize("private", [{"public": False}, {"topics": ("inner",)}, {"topics": ("open", "inner")}])
def test_a_private_proposal(private: dict[str, object]) -> None:
    """A proposal that is private, or has a private topic, is left out."""
    assert [each.id for each in shown(OURS, replace(OURS, id="other", **private)).proposals] == ["ours"]


def test_with_positions() -> None:
    """With positions, ask and owner are shown; plans and mutes never are."""
    assert shown(OURS).proposals == (replace(OURS, next="", mute_until=None, page=""),)


def test_without_positions() -> None:
    """If they are not, a proposal keeps only its name, topics, bills and why it matters."""
    assert shown(OURS, positions=False).proposals == (Proposal("ours", "Ours", ("open",), (H1,), why="It helps."),)


def test_what_the_record_says() -> None:
    """No channel is shown; links and numbers are the record's, and stay."""
    found = shown(OURS)
    assert (found.channels, found.links, found.numbers) == ((), LINKS, NUMBERS)
