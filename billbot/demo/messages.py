"""How the practice Slack's messages look, as HTML from jinja2 templates in `page`: for its page, and for a file.

It knows the parts of Block Kit and mrkdwn that billbot uses. Strangers' text never becomes markup.
"""

import html
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from billbot.clock import EASTERN
from billbot.demo.court import OURS
from billbot.demo.inbox import Room, SlackMessage
from billbot.demo.slack import CHANNELS, YOU, is_in_channel, shown_name
from billbot.domain.display import shortened

if TYPE_CHECKING:
    from markupsafe import Markup

# The possible reactions: Slack's name, and the emoji.
_SIGNS = {"white_check_mark": "✅", "x": "❌"}
_FIRST_WORDS = 90
# A link or a mention.
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|([^<>]*))?>|<@([UW][A-Z0-9]+)>")
_MARKED = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(?=[^\s\u200b])([^\n]+?)(?<=\S){mark}(?!\w)"), rf"<{tag}>\1</{tag}>")
    for mark, tag in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)


def changes(room: Room, after: int, channels: list[str]) -> dict[str, Any]:
    """What changed in the room since its `n` was `after`."""
    look = _environment().get_template("parts.html").module
    with room.lock:
        n, firsts = room.n, _first_words(room)
        changed = [(*key, since, room.find(*key)) for key, since in room.changed.items() if since > after]
        posts = [
            {
                "key": f"{channel}-{ts}",
                "n": since,
                "channel": channel,
                "ts": ts,
                "thread": _thread(message) if message else "",
                "inChannel": not message or is_in_channel(message),
                "gone": message is None,
                "html": str(look.message(message, firsts, room.reactions.get(ts, {}), _SIGNS)) if message else "",
            }
            for channel, ts, since, message in changed
        ]
    return {
        "n": n,
        "channels": [{"id": each, "name": shown_name(each), "purpose": CHANNELS.get(each, "")} for each in channels],
        "posts": posts,
        "mails": [
            {"n": mail.n, "to": mail.to, "subject": mail.subject, "at": spoken_time(mail.at)}
            for mail in room.mails
            if mail.n > after
        ],
    }


def slack_page(room: Room, above: str = "") -> str:
    """An HTML page with the messages of a room, which nobody can answer, below the HTML in `above`."""
    style = (OURS / "page" / "page.css").read_text("utf-8").partition("\n\n")[0]
    page = _environment().get_template("messages.html")
    posts = [each for messages in room.channels.values() for each in messages]
    return str(page.render(posts=posts, firsts=_first_words(room), above=above, style=style))


def _first_words(room: Room) -> Mapping[str, str]:
    """The first words of each message, for those that answer it."""
    posts = (each for messages in room.channels.values() for each in messages)
    return {each["ts"]: shortened(each["text"], _FIRST_WORDS) for each in posts}


def _thread(message: SlackMessage) -> str:
    """The `ts` of the message that this one answers; empty if none."""
    begun = str(message.get("thread_ts", ""))
    return "" if begun == message["ts"] else begun


def arrived_at(message: SlackMessage) -> datetime:
    """When a message came, Eastern."""
    return datetime.fromtimestamp(int(message["ts"].partition(".")[0]), EASTERN)


def spoken_time(at: datetime) -> str:
    """A time as shown next to a message."""
    hour = f"{at:%I:%M %p}".removeprefix("0")
    return f"{at:%B} {at.day}, {at.year}, {hour}"


def mrkdwn(text: str) -> "Markup":
    """Slack's markup as HTML: bold, italic, struck, links and quotes. Everything else stays text."""
    from markupsafe import Markup  # it is needed for no other command

    shown, end = [], 0
    for link in _LINK.finditer(text):
        linked = f"<b>@{link[3].lower().removeprefix('u0')}</b>" if link[3] else ""
        linked = linked or f'<a href="{_escaped(link[1])}">{_escaped(link[2] or link[1])}</a>'
        shown += [_marked(text[end : link.start()]), linked]
        end = link.end()
    lines = "".join([*shown, _marked(text[end:])]).split("\n")
    quoted = [
        f"<blockquote>{line.removeprefix('&gt; ')}</blockquote>" if line.startswith("&gt; ") else f"{line}<br>"
        for line in lines
    ]
    return Markup("".join(quoted))  # noqa: S704 - it is escaped


def _marked(text: str) -> str:
    marked = _escaped(text)
    for mark, tag in _MARKED:
        marked = mark.sub(tag, marked)
    return marked


def _escaped(text: str) -> str:
    """Slack's escaped text, escaped for HTML, nothing twice."""
    return html.escape(html.unescape(text))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # it loads slowly

    made = Environment(
        loader=PackageLoader("billbot.demo", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        mrkdwn=mrkdwn, unescaped=html.unescape, spoken_time=spoken_time, arrived_at=arrived_at, thread=_thread
    )
    made.globals.update(you=YOU)
    return made
