"""What is kept of a person in Slack is taken out, wherever it stands."""

from pathlib import Path

from tests.support.app_on_disk import until
from tests.support.listening_app import MAINTAINER, MEMBER, listening


def test_nothing_is_left(tmp_path: Path) -> None:
    """Who asked, edited and decided in Slack stands nowhere in the database once forgotten; what was done stays."""
    with listening(tmp_path) as here:
        here.says("mute dignity until tomorrow")
        here.says("unwatch S1122")
        here.slack.slack.fail_next("chat.postEphemeral", status=500, error="fatal_error")
        here.slack.expired = True
        here.slack.command("show dignity", user=MAINTAINER)
        until(lambda: any(method == "chat.postEphemeral" for method, _ in here.slack.slack.calls))
        assert any(MAINTAINER in line for line in here.on_disk.dump())
        ran = here.on_disk.billbot("forget", MAINTAINER)
        assert ran.code == 0
        assert "Taken out of 1 edit of the list." in ran.out
        assert "Taken out of 1 request." in ran.out
        assert "still names them in [slack] maintainers" in ran.out
        assert not any(MAINTAINER in line for line in here.on_disk.dump())
        assert here.on_disk.ask("SELECT who FROM watchlist_edits") == [("somebody in Slack",)]
        here.slack.expired = False
        assert "taken back" in here.says("undo")


def test_forgotten_again(tmp_path: Path) -> None:
    """Of whom nothing is kept nothing is taken out, and that is said; an id within a longer one is another person's."""
    with listening(tmp_path) as here:
        here.says("unwatch S1122")
        assert here.on_disk.billbot("forget", MEMBER).out == f"Nothing is kept of {MEMBER}.\n"
        assert here.on_disk.ask("SELECT who FROM watchlist_edits") == [(f"Slack user {MAINTAINER}",)]
        with here.on_disk.store() as store:
            assert not store.upkeep.forget(MAINTAINER[:-1])


def test_no_id(tmp_path: Path) -> None:
    """What is no id of a person in Slack is wrong usage."""
    with listening(tmp_path) as here:
        ran = here.on_disk.billbot("forget", "a.sample@example.org")
        assert (ran.code, "is no id of a Slack user" in ran.err) == (2, True)
