"""Renders messages and mails for the practice page: HTML for each message, and the data by which the page places it.

It covers those parts of Block Kit and mrkdwn that billbot uses. Text that strangers wrote is escaped.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from billbot.bills.shown import shortened
from billbot.practice.inbox import PracticeMail, PracticePost, Room
from billbot.practice.workspace import YOU, name_of

# What can be answered with: Slack's name, and the sign.
_SIGNS = {"white_check_mark": "✅", "x": "❌"}
_FIRST_WORDS = 90
# A link, or somebody who is named.
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|([^<>]*))?>|<@([UW][A-Z0-9]+)>")
_MARKED = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(?=[^\s\u200b])([^\n]+?)(?<=\S){mark}(?!\w)"), rf"<{tag}>\1</{tag}>")
    for mark, tag in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The messages as Slack would show them</title>
<style>
body {{ margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46668 Lato, Helvetica, Arial, sans-serif; }}
main {{ max-width: 760px; margin: 0 auto; padding: 12px 0; }}
article {{ display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 0 12px; padding: 8px 20px;
  overflow-wrap: anywhere; }}
.face {{ width: 36px; height: 36px; border-radius: 8px; background: #4a154b; color: #fff; font-weight: 900;
  text-align: center; line-height: 36px; }}
.app {{ margin: 0 4px; padding: 1px 3px; border-radius: 2px; background: #e8e8e8; color: #616061; font-size: 10px;
  font-weight: 700; }}
time, .reply, .context {{ color: #616061; font-size: 13px; }}
h1 {{ margin: 0 20px 8px; font-size: 15px; }}
h2 {{ margin: 4px 0 8px; font-size: 18px; line-height: 1.33; }}
p, .section {{ margin: 0 0 8px; }}
blockquote {{ margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }}
a {{ color: #1264a3; text-decoration: none; }}
</style>
</head>
<body>
<main>
<h1>The messages as Slack would show them</h1>
{posts}
</main>
</body>
</html>
"""


def changes(room: Room, after: int, channels: list[str]) -> dict[str, Any]:
    """What changed in the room since its `n` was `after`."""
    n, posts, mails = room.n, room.posts, room.mails
    firsts = {(post.channel, post.ts): post.text for post in posts}
    return {
        "n": n,
        "channels": [{"id": each, "name": name_of(each)} for each in channels],
        "posts": [_post(post, firsts) for post in posts if post.n > after],
        "mails": [_mail(mail) for mail in mails if mail.n > after],
    }


def _post(post: PracticePost, firsts: dict[tuple[str, str], str]) -> dict[str, Any]:
    begun_by = firsts.get((post.channel, post.thread), "") if post.thread else ""
    return {
        "key": f"{post.channel}-{post.ts}",
        "n": post.n,
        "channel": post.channel,
        "ts": post.ts,
        "thread": post.thread,
        "inChannel": post.broadcast or not post.thread,
        "gone": post.deleted,
        "html": "" if post.deleted else post_html(post, begun_by),
    }


def post_html(post: PracticePost, begun_by: str) -> str:
    """A message; `begun_by` are the words of the one that it answers."""
    first = shortened(begun_by, _FIRST_WORDS)
    reply = f'<p class="reply">replied to a thread: {_escaped(first)}</p>' if begun_by else ""
    alone = '<p class="reply">Only visible to you</p>' if post.only_for else ""
    edited = ' <span class="edited">(edited)</span>' if post.edited else ""
    body = _blocks_html(post.blocks) if post.blocks else f'<div class="section">{mrkdwn(post.text)}</div>'
    return (
        '<div class="face" aria-hidden="true">b</div><div class="words"><p class="who"><b>billbot</b>'
        f' <span class="app">APP</span> {_time(post.at)}{edited}</p>'
        f"{alone}{reply}{body}{'' if post.only_for else _reactions(post)}</div>"
    )


def _reactions(post: PracticePost) -> str:
    shown = []
    for name, sign in _SIGNS.items():
        users = post.reactions.get(name, ())
        pressed, count = ("true" if YOU in users else "false"), (f" {len(users)}" if users else "")
        shown.append(
            f'<button type="button" class="react" data-name="{name}" aria-pressed="{pressed}"'
            f' aria-label="React with {sign}">{sign}{count}</button>'
        )
    return f'<p class="reactions">{"".join(shown)}</p>'


def _mail(mail: PracticeMail) -> dict[str, Any]:
    return {"n": mail.n, "to": mail.to, "subject": mail.subject, "at": spoken_time(mail.at)}


class SlackPost(Struct, frozen=True):
    """A message in a channel: when it came (Eastern), its blocks, and the thread it answers in, by its first words."""

    at: datetime
    blocks: Sequence[Mapping[str, Any]]
    reply_to: str = ""


def slack_page(posts: Sequence[SlackPost]) -> str:
    """An HTML page with these messages, the first on top. Raises KeyError for a block that billbot does not use."""
    return _PAGE.format(posts="\n".join(map(_post_html, posts)))


def _post_html(post: SlackPost) -> str:
    reply = f'<p class="reply">replied to a thread: {_escaped(post.reply_to)}</p>' if post.reply_to else ""
    shown = _blocks_html(post.blocks)
    return (
        f'<article><div class="face" aria-hidden="true">b</div><div><b>billbot</b> <span class="app">APP</span>'
        f" {_time(post.at)}\n{reply}{shown}</div></article>"
    )


def _time(at: datetime) -> str:
    return f'<time datetime="{at:%Y-%m-%dT%H:%M}">{spoken_time(at)}</time>'


def _blocks_html(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The HTML of a message's blocks; of what strangers wrote in it nothing is markup.

    Raises KeyError for a block that billbot does not use.
    """
    return "\n".join(_SHOWN[block["type"]](block) for block in blocks)


def spoken_time(at: datetime) -> str:
    """A time in the form in which it stands beside a message."""
    hour = f"{at:%I:%M %p}".removeprefix("0")
    return f"{at:%B} {at.day}, {at.year}, {hour}"


def _context(block: Mapping[str, Any]) -> str:
    return f'<p class="context">{" ".join(mrkdwn(element["text"]) for element in block["elements"])}</p>'


def _actions(block: Mapping[str, Any]) -> str:
    """Buttons, each with what Slack would tell the bot of it."""
    shown = (
        f'<button type="button" class="press" data-action="{_escaped(each["action_id"])}">'
        f"{_escaped(each['text']['text'])}</button>"
        for each in block["elements"]
    )
    return f'<p class="actions">{" ".join(shown)}</p>'


_SHOWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "header": lambda block: f"<h2>{_escaped(block['text']['text'])}</h2>",
    "section": lambda block: f'<div class="section">{mrkdwn(block["text"]["text"])}</div>',
    "context": _context,
    "divider": lambda _: "<hr>",
    "actions": _actions,
}


def mrkdwn(text: str) -> str:
    """Slack's own markup as HTML: bold, italic, struck, links and quotes; whatever else is in it stays text."""
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
    return "".join(quoted)


def _marked(text: str) -> str:
    marked = _escaped(text)
    for mark, tag in _MARKED:
        marked = mark.sub(tag, marked)
    return marked


def _escaped(text: str) -> str:
    """Text with what Slack has escaped escaped for HTML, and nothing twice."""
    return html.escape(html.unescape(text))
