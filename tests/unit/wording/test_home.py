"""The Home tab within Slack's limits, whatever is followed."""

from typing import Any

from billbot.wording.document import Bullet
from billbot.wording.home import Home, HomeTopic, closed
from billbot.wording.slack_view import home_view
from tests.support.slack_blocks import home_of


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
    assert "you are in none of them" in texts(home_of(home_view(closed())))
