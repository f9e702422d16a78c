"""What a digest tells maintainers."""

from collections.abc import Iterator

import pytest

from billbot.domain.watched import Channel
from billbot.messages import digest
from billbot.messages.fit import lay_out
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.digest_sample import composed
from tests.support.suggest_sample import BILLS, NEXT_DAY, SECRET, TOLL, ticks

OPERATIONS = '[[channel]]\nname = "desk"\nkind = "console"\ndigest = "mon 08:00"\noperations = true\n'
MEMBERS = '[[channel]]\nname = "members"\nkind = "console"\ndigest = "mon 08:00"\n'
MONDAY = "2025-03-10T08:00"
WAITING = "WAITING FOR A DECISION"


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app with a channel for operations and one for members, which has found two documents."""
    with on_disk(tmp_path_factory.mktemp("upkeep"), bill("H1588", row(REFERRED)), SECRET, TOLL) as opened:
        opened.configure(OPERATIONS + MEMBERS, BILLS)
        ticks(opened, BEGIN, NEXT_DAY)
        opened.save()
        yield opened


@pytest.fixture
def app(searched: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return searched.restored()


def preview(app: AppOnDisk, channel: str = "desk", now: str = MONDAY) -> str:
    return app.billbot("digest", "--preview", "--channel", channel, "--now", now).out


def test_suggestions(app: AppOnDisk) -> None:
    """Operations hear how many suggestions wait for a decision, and where they are listed."""
    assert preview(app).partition(f"{WAITING}\n")[2].partition("\n\n--")[0] == "\n- 2 suggestions: billbot suggest list"
    app.billbot("suggest", "reject", "1")
    assert "- 1 suggestion: billbot suggest list" in preview(app)
    app.billbot("suggest", "reject", "2")
    assert WAITING not in preview(app)


def test_how_to_decide_in_slack() -> None:
    """A digest in Slack says where they are listed there."""
    kinds = [composed(channel=Channel("desk", kind), suggestions=2) for kind in ("slack", "email")]
    assert ["/billbot suggestions" in lay_out("key", digest.digest(each)).text for each in kinds] == [
        True,
        False,
    ]


def test_suggestions_in_status(app: AppOnDisk) -> None:
    """`status` counts the suggestions that wait for a decision."""
    assert "\n2 suggestions wait for a decision: `billbot suggest list`\n" in app.billbot("status").out
    assert app.billbot("status", "--json").json["suggestions"] == 2


def test_one_count_of_suggestions(app: AppOnDisk) -> None:
    """`status`, `suggest list` and the digest count the same once a suggestion was put on the list by another way."""
    app.configure(OPERATIONS + MEMBERS, BILLS.replace('"194/H1588"', '"194/H1588", "194/HD5608"'))
    listed = [each["bill"] for each in app.billbot("suggest", "list", "--json").json]
    assert (listed, app.billbot("status", "--json").json["suggestions"]) == (["194/SD9000"], 1)
    assert "- 1 suggestion: billbot suggest list" in preview(app)


def test_who_hears_of_suggestions(app: AppOnDisk) -> None:
    """If there is an operations channel, only it hears about suggestions; otherwise all channels do."""
    assert WAITING not in preview(app, "members")
    app.configure(MEMBERS, BILLS)
    assert WAITING in preview(app, "members")
