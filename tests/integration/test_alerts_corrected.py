"""A correction answers the message that was wrong, even if it was about several proposals, or none anymore."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from billbot.channels.slack import SlackChannel
from billbot.demo import PracticeBill
from billbot.domain.watched import Proposal
from tests.support.app_in_process import HEARING, REFERRED, Seconds, at, bill, in_process, row
from tests.support.slack_server import SlackServer

ADVERSE = "Reported adversely"
LATER = HEARING.replace("11/18", "11/25")


def each(bills: Sequence[PracticeBill]) -> list[Proposal]:
    """A proposal a bill: Sample 1, Sample 2 and so on."""
    return [Proposal(f"s{n}", f"Sample {n}", ("topic",), known.ids, ask="Write.") for n, known in enumerate(bills, 1)]


def test_under_the_message_of_several(tmp_path: Path) -> None:
    """A correction of a message about several proposals is a reply to that message."""
    bills = [bill("H1", row(ADVERSE, 1), row(HEARING, 3, struck_at=at(5))), bill("H2", row(HEARING, 3))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2, 4, 6)
        assert app.inbox.threads[1:] == [None, None, "all-3"]


def test_answer_begins_no_thread(tmp_path: Path) -> None:
    """A reply to another message does not begin a proposal's thread."""
    bills = [bill("H1", row(HEARING, 3, struck_at=at(5)), row(ADVERSE, 7)), bill("H2", row(HEARING, 3))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2, 4, 6, 8)
        assert app.inbox.threads[1:] == [None, "all-2", None]


def test_proposal_taken_off_the_list(tmp_path: Path) -> None:
    """A correction is in the thread of the proposal that was told, even if only another one has the bill now."""
    told = bill("H1", row(REFERRED), row(ADVERSE, 1), row(HEARING, 3, struck_at=at(5)))
    proposals = [Proposal(name, name, ("topic",), told.ids) for name in "ab"]
    seconds = Seconds()
    with (
        SlackServer("C0123456789", monotonic=seconds.monotonic) as slack,
        in_process(tmp_path, told, proposals=proposals) as app,
    ):
        clock = seconds.clock(lambda: app.site.now)
        channel = SlackChannel("all", to="C0123456789", token=slack.token, api_url=slack.url, clock=clock)
        app.transports = {"all": channel}
        app.day(0, 2, 4)
        app.watch = replace(app.watch, proposals=proposals[1:])
        app.day(6)
        _, first, second, answer = slack.channels["C0123456789"]
        assert [second["thread_ts"], answer["thread_ts"]] == [first["ts"]] * 2


def test_muted_proposal_among_those_that_move(tmp_path: Path) -> None:
    """Even for a muted proposal, people hear that an announced hearing moves."""
    bills = [bill(f"H{n}", row(HEARING, 1, struck_at=at(3)), row(LATER, 3)) for n in (1, 2, 3)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2)
        muted, *others = app.watch.proposals
        app.watch = replace(app.watch, proposals=[replace(muted, mute_until=date(2026, 1, 1)), *others])
        app.day(4)
        assert app.inbox.subjects[2:] == [
            "The hearing on Sample 1, Sample 2 and Sample 3 moves to Tuesday, November 25, 1:00 PM, room A-1"
        ]


def test_hearing_that_moves_for_some(tmp_path: Path) -> None:
    """A hearing that is new to one bill and moves for another is not said to move for both."""
    bills = [bill("H1", row(HEARING, 1, struck_at=at(3)), row(LATER, 3)), bill("H2", row(LATER, 3))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2, 4)
        told = app.inbox.got[-1]
        assert told.subject.startswith("Hearing on Sample 1 and Sample 2: Tuesday, November 25, 1:00 PM, room A-1")
        assert "It had been announced for Tuesday, November 18, 1:00 PM." in told.text


def test_two_hearings_struck_and_one_announced(tmp_path: Path) -> None:
    """If two notices are struck and one entered, one hearing moves, and the notice of the other is corrected."""
    other = HEARING.replace("11/18", "11/19")
    gone = [row(text, 1, struck_at=at(3)) for text in (HEARING, other)]
    bills = [bill(f"H{n}", *gone, row(LATER, 3)) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2, 4)
        told = app.inbox.got[3:]
        assert sum(message.subject.startswith("Correction: ") and HEARING in message.text for message in told) == 1
        assert sum(LATER in message.text for message in told) == 1
        assert sum(" moves to " in message.subject for message in told) == 1


def test_a_notice_is_struck_after_another_was_entered(tmp_path: Path) -> None:
    """The correction says when there is a hearing, and not that it has moved to where the reader knows another."""
    struck, replaced = row(HEARING, 1, struck_at=at(52)), row(HEARING.replace("11/18", "11/19"), 26)
    with in_process(tmp_path, bill("H1", struck, replaced)) as app:
        app.day(0, 2, 28, 54)
        text = app.inbox.got[-1].text
    assert text.startswith("Correction: the hearing on the sample proposal (H.1) on November 18 was struck from")
    assert "There is a hearing on Wednesday, November 19, 2025" in text


def test_every_referral_is_struck(tmp_path: Path) -> None:
    """A message of referrals that were all struck begins with that, and has no ask."""
    bills = [bill(f"H{n}", row(REFERRED, 1, struck_at=at(3))) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2, 4)
        now = app.inbox.amended["all-2"].text
        assert now.startswith("Struck from the record on March 3: 2 bills were referred")
        assert "Write." not in now
