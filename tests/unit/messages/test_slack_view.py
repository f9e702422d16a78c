"""A dialog and the Home tab fit what Slack takes of them, whatever stands in them."""

from typing import Any

import pytest

from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal, Topic
from billbot.messages import watchlist
from billbot.messages.answers import CLOSED
from billbot.messages.document import Bullet
from billbot.messages.fit_slack import Dialog, Home, HomeTopic, home_view, view
from billbot.messages.watchlist import LookedUp
from tests.support.slack_blocks import home_of
from tests.support.slack_views import checked

BILL = BillId(194, "H1804")
LONG = "<!channel> An Act “relative” to \\ *evictions*, " * 40
TOPICS = [Topic(f"topic-{n}", f"Topic {n} " + LONG) for n in range(150)]
PROPOSALS = [Proposal(f"p-{n}", f"Proposal {n} " + LONG, ("topic-1",), (BILL,)) for n in range(300)]
HUGE = LookedUp(
    BILL,
    exists=True,
    title=LONG,
    name=LONG,
    presented=LONG,
    sponsors=[LONG] * 200,
    committee=LONG,
    stage=LONG,
    topics={each.id: [LONG] for each in TOPICS},
    companions=[(BILL, LONG, LONG, False)] * 50,
    joins="p-250",
)


@pytest.mark.parametrize(
    "dialog",
    [
        watchlist.looking_up(BILL),
        watchlist.found(HUGE, TOPICS, PROPOSALS, "C0123456789"),
        watchlist.found(HUGE, TOPICS[:1], PROPOSALS[:1], "C0123456789"),
        watchlist.found(HUGE, [], [], "C0123456789"),
        watchlist.found(LookedUp(BILL, exists=False), TOPICS[:10], [], "C0123456789"),
        watchlist.not_looked_up(BILL, LONG),
        watchlist.not_written(BILL, LONG),
        watchlist.watched(BILL, LONG, LONG),
        watchlist.in_a_dialog(watchlist.is_watched_already(BILL, LONG)),
        watchlist.WRITING,
        watchlist.SENT_BEFORE,
    ],
    ids=lambda dialog: dialog.document.headline[:24],
)
def test_fits(dialog: Dialog) -> None:
    """Slack takes every dialog, however much there is to say, and nothing of a stranger is a mention in it."""
    shown = view(dialog)
    checked(shown)
    assert "<!channel>" not in str([each for each in shown["blocks"] if each["type"] == "section"])


def topic(n: int, *, lines: int = 1, word: str = "word") -> HomeTopic:
    return HomeTopic(f"t{n}", f"Topic {n}", tuple(Bullet(f"{word} {at}", f"Proposal {n}.{at}:") for at in range(lines)))


def texts(view: dict[str, Any]) -> str:
    return "\n".join((block.get("text") or block["elements"][0])["text"] for block in view["blocks"])


def test_as_much_as_fits() -> None:
    """Of very many topics those that fit are shown whole, and the others are counted."""
    view = home_of(home_view(Home("Very many", "Said.", tuple(map(topic, range(120))))))
    assert "Topic 40" in texts(view)
    assert "more topics have no room here" in texts(view)


def test_long_lists() -> None:
    """A topic with hundreds of proposals, and hundreds of hearings, keep within the length of a section."""
    long = topic(1, lines=300, word="x" * 290)
    hearings = tuple(Bullet("y" * 400, "Hearing:") for _ in range(300))
    home_of(home_view(Home("L" * 400, "Said.", (topic(0), long, topic(2)), hearings)))


def test_first_cannot_be_put_first() -> None:
    """Every topic but the first has a button that puts it first, known by its own name."""
    view = home_of(home_view(Home("Three", "Said.", tuple(map(topic, range(3))))))
    assert [each["accessory"]["value"] for each in view["blocks"] if "accessory" in each] == ["t1", "t2"]


def test_strangers_words() -> None:
    """What the tab names is text, and no link, mention or mark."""
    said = texts(home_of(home_view(Home("One", "Said.", (HomeTopic("a", "<!channel> *b*", ()),)))))
    assert "<!channel>" not in said
    assert "you are in none of them" in texts(home_of(home_view(CLOSED)))
