"""News of a coming hearing is corrected even for people who no longer follow it."""

from pathlib import Path

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import HEARING, REFERRED, bill, in_process, row
from tests.support.app_in_process import at as hours
from tests.support.slack_blocks import words_in_slack

ROOM = Channel("room", "slack", topics=("topic",))
OURS = [Proposal("ours", "Ours", ("topic",), (BillId(194, "H1"),))]


def test_message_of_a_hearing_that_is_not_heard_any_more(tmp_path: Path) -> None:
    """A message that told of a row and a hearing ahead is corrected once the row is struck, whatever is heard."""
    struck = row("Reported favorably by committee", 2, struck_at=hours(5))
    with in_process(
        tmp_path, bill("H1", row(REFERRED), struck, row(HEARING, 2)), proposals=OURS, channels=[ROOM]
    ) as made:
        made.day(0, 3)
        made.watch = replace(made.watch, channels=(replace(ROOM, topics=("other",)),))
        made.day(6)
        done = made.deliver(7)
        (amended,) = map(words_in_slack, made.inbox.amended.values())
        assert "“Reported favorably by committee” (struck from the record on March 3)" in amended
        assert done.undelivered == 0
