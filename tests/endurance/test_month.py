"""A real month of the 194th General Court, through the real app: what people read, row for row."""

import json
from collections import Counter
from collections.abc import Hashable
from pathlib import Path

import pytest

from billbot.domain import actions
from billbot.domain.bills import BillId
from tests.support.month import COURT, FILE, ScrapedRow, month
from tests.support.month_replay import EVERYTHING, NEWS, Replay, replaying
from tests.support.nightly import cases

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not FILE.exists(), reason="the real month does not lie beside the repository"),
]

AT_MOST = 20

Of = tuple[str, ScrapedRow]  # a bill, and a row of it


def clean(row: ScrapedRow) -> ScrapedRow:
    return row._replace(text=" ".join(row.text.split()))


def spoken(bill: str) -> str:
    return BillId(COURT, bill).spoken


def expected(replay: Replay) -> Counter[Of]:
    """The rows that came to the listed bills within the month."""
    return Counter((turn.bill, clean(row)) for turn in replay.turns for row in turn.added)


def told(replay: Replay, channel: str, *kinds: str) -> Counter[Of]:
    """The listed bills' rows that a channel heard, as changes of these kinds."""
    found = [each for each in replay.told(channel) if each.kind in kinds and each.bill in replay.listed]
    return Counter((each.bill, each.row) for each in found)


def gist_of(row: ScrapedRow) -> Hashable:
    """What a row means."""
    return actions.gist(actions.read(row.text))


def prove_told(replay: Replay) -> None:
    """Each added row was told once in the channel that hears everything.

    What was reworded was told as that or as a separate row, unless it means the same as before.
    """
    pairs = [(turn.bill, old, clean(new)) for turn in replay.turns for old, new in turn.reworded]
    reworded = Counter((number, new) for number, _, new in pairs)
    meant = Counter((number, new) for number, old, new in pairs if gist_of(old) != gist_of(new))
    added, altered = (told(replay, EVERYTHING.name, kind) for kind in ("action_added", "action_reworded"))
    assert expected(replay) - added == Counter()
    assert added - expected(replay) <= reworded
    assert meant - added - altered == Counter()


def prove_undoubled(replay: Replay) -> None:
    """A re-dated row, or one with the same meaning in other words, was not told as new or corrected."""
    again = Counter((turn.bill, clean(row)) for turn in replay.turns for pair in turn.again for row in pair)
    for name in (EVERYTHING.name, NEWS.name):
        once = expected(replay) & again
        assert again & told(replay, name, "action_added") - once == Counter()
        assert again & told(replay, name, "action_removed", "action_reworded") == Counter()


def prove_said(replay: Replay) -> None:
    """The message of a row names its bill, in what Slack shows of it, too."""
    said = {sent.message.key: sent.message for sent in replay.sent}
    for name in (EVERYTHING.name, NEWS.name):
        for each in replay.told(name):
            message = said[each.key]
            assert spoken(each.bill) in message.text, (each, message.text)
            assert spoken(each.bill) in json.dumps(message.blocks), (each, message.blocks)


def prove_ahead(replay: Replay) -> None:
    """A hearing that was over when its row came is not announced at once, and nobody is asked to testify there."""
    sent = {each.message.key: each for each in replay.sent}
    for name in (EVERYTHING.name, NEWS.name):
        for each in replay.told(name):
            held = actions.read(each.row.text).hearing
            at = sent[each.key].at.date()
            if each.kind == "action_added" and held and held.date and (held.last_day or held.date) < at:
                assert name == EVERYTHING.name, each
                assert "testify" not in sent[each.key].message.text, sent[each.key].message.text


def prove_few(replay: Replay) -> None:
    """No day brought a channel more messages than somebody can read."""
    for name, days in replay.a_day().items():
        assert max(days.values()) <= AT_MOST, (name, days)


@pytest.mark.thorough
def test_small_month(tmp_path: Path) -> None:
    """For 20 drawn bills in the busiest week, each added row is announced once, and nothing else."""
    with replaying(tmp_path, month().draw(20, rare=False)) as replay:
        replay.go(0, 7)
        prove_told(replay)
        prove_undoubled(replay)
        prove_said(replay)
        prove_ahead(replay)
        prove_few(replay)


@pytest.mark.long
@pytest.mark.parametrize("size", cases([100], [400]))
def test_month(tmp_path: Path, size: int) -> None:
    """Of many bills and all rare ones, over the month, each added row is told once, and no day brings too much.

    Those that do not move are looked at in turn; the small month looks at all of its bills each time.
    """
    with replaying(tmp_path, month().draw(size)) as replay:
        replay.go(quiet_every=4)
        prove_told(replay)
        prove_undoubled(replay)
        prove_said(replay)
        prove_ahead(replay)
        prove_few(replay)
