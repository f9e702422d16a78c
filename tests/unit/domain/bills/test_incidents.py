"""What the values of troubles say by themselves."""

import pytest

from billbot.domain.incidents import Decision, HeldChannel, Trouble
from tests.support.store_sample import NOON


@pytest.mark.parametrize(("channel", "typed"), [("room", "room"), ("o'er; ls", "'o'\"'\"'er; ls'")])
def test_the_command_that_tries_a_channel_again(channel: str, typed: str) -> None:
    """It can be pasted into a shell, whatever the channel is called."""
    held = HeldChannel(channel, NOON, 1, "refused", can_be_probed=False)
    assert held.command == f"billbot deliver --again {typed}"


def test_a_decision_that_changes_nothing() -> None:
    """A decision counts as one only where an incident begins, changes, ends or is dropped."""
    assert not Decision()
    assert Decision(begun=(Trouble("bill", "194/H1", NOON, "unread", told=True),))
