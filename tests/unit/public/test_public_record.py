"""What of the list anybody may read (promise 9)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId, Link
from billbot.domain.watched import Channel, Proposal, StagedAsk, Topic
from billbot.public.record import public_topics, public_watch

TOPICS = (Topic("open", "Open"), Topic("inner", "Inner", public=False))
H1, H2 = BillId(194, "H1"), BillId(194, "H2")
OURS = Proposal(
    *("ours", "Ours", ("open",), (H1,), "support", "It helps.", "Call.", "A. Sample", "drop", date(2026, 5, 1)),
    asks=(StagedAsk("in committee", "Testify."),),
    page="https://example.org/ours",
)
LINKS, NUMBERS = (Link(H1, H2, "continues_in", 1),), {BillId(194, "HD1"): H1}


def shown(*proposals: Proposal, positions: bool = True) -> Watch:
    watch = Watch(proposals, (Channel("room", "slack"),), timedelta(hours=1), LINKS, NUMBERS)
    return public_watch(watch, TOPICS, positions=positions)


def test_topics() -> None:
    """A topic that is not public is not shown."""
    assert [topic.id for topic in public_topics(TOPICS)] == ["open"]


@pytest.mark.parametrize("private", [{"public": False}, {"topics": ("inner",)}, {"topics": ("open", "inner")}])
def test_a_private_proposal(private: dict[str, object]) -> None:
    """A proposal that is not public, or of which any topic is not, is left out."""
    assert [each.id for each in shown(OURS, replace(OURS, id="other", **private)).proposals] == ["ours"]


def test_with_positions() -> None:
    """Where positions are shown, so are ask and owner; what is planned, and until when it is silent, never is."""
    assert shown(OURS).proposals == (replace(OURS, next="", mute_until=None, page=""),)


def test_without_positions() -> None:
    """Where they are not, of a proposal its name, topics, bills and why it matters are left."""
    assert shown(OURS, positions=False).proposals == (Proposal("ours", "Ours", ("open",), (H1,), why="It helps."),)


def test_what_the_record_says() -> None:
    """No channel is shown; links and numbers are the record's, and stay."""
    found = shown(OURS)
    assert (found.channels, found.links, found.numbers) == ((), LINKS, NUMBERS)
