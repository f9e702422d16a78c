"""The Home tab as Slack has it, within its limits: what does not fit is counted."""

from collections.abc import Iterator, Sequence
from typing import Any

from billbot.wording.document import Bullet
from billbot.wording.home import Home, HomeTopic
from billbot.wording.mrkdwn import LINE, TEXT, bold, bullet, escaped
from billbot.wording.spoken import plain

# https://docs.slack.dev/reference/views/home-tab-views and the blocks in it
_BLOCKS, _SECTION, _HEADER = 100, 3000, 150
_UNOFFICIAL = "Unofficial; the record is at malegislature.gov."
# What puts a topic first; its value is the topic's id.
PUT_FIRST = "put_topic_first"
_VALUE = 2000


def home_view(home: Home) -> dict[str, Any]:
    """The view of a Home tab; topics but the first have a button that puts them there."""
    head = [_header(home.headline), _section(escaped(home.said, TEXT))]
    end = {"type": "context", "elements": [_mrkdwn(_UNOFFICIAL)]}
    hearings = [_header("Hearings ahead"), *_lines(home.hearings)] if home.hearings else []
    most = _BLOCKS - len(head) - 2  # the end, and how much is left out
    hearings = hearings[: most // 2]
    room, topics = most - len(hearings), list[dict[str, Any]]()
    left = 0
    for at, topic in enumerate(home.topics):
        blocks = [_topic(topic, first=at == 0), *_lines(topic.lines)]
        if left or len(topics) + len(blocks) > room:
            left += 1
        else:
            topics += blocks
    more = (
        [_section(f"{left} more topics have no room here. /billbot in a channel lists what it follows.")]
        if left
        else []
    )
    return {"type": "home", "blocks": [*head, *hearings, *topics, *more, end]}


def _topic(topic: HomeTopic, *, first: bool) -> dict[str, Any]:
    named = _section(bold(topic.name))
    if first or len(topic.id) > _VALUE:
        return named
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Put first", "emoji": False},
        "action_id": f"{PUT_FIRST}:{topic.id}"[:255],
        "value": topic.id,
    }
    return {**named, "accessory": button}


def _lines(lines: Sequence[Bullet]) -> Iterator[dict[str, Any]]:
    """These lines in as few sections as hold them."""
    said = ""
    for line in lines:
        more = bullet(line, LINE, links=False)
        if said and len(said) + 1 + len(more) > _SECTION:
            yield _section(said)
            said = ""
        said = f"{said}\n{more}" if said else more
    if said:
        yield _section(said)


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": plain(text)[:_HEADER], "emoji": False}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
