"""What is in the room as the page shows it: a piece of HTML a message, and the facts by which the page places it.

Whatever strangers wrote in a message is text in it.
"""

from typing import Any

from billbot.practice.room import PracticeMail, PracticePost, Room
from billbot.practice.slack import blocks_html, escaped, mrkdwn, spoken_time
from billbot.practice.workspace import YOU, name_of

# What can be answered with: Slack's name, and the sign.
_SIGNS = {"white_check_mark": "✅", "x": "❌"}
_FIRST_WORDS = 90


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


def post_html(post: PracticePost, begun_by: str = "") -> str:
    """A message; `begun_by` are the words of the one that it answers."""
    reply = f'<p class="reply">replied to a thread: {escaped(begun_by[:_FIRST_WORDS])}</p>' if begun_by else ""
    alone = '<p class="reply">Only visible to you</p>' if post.only_for else ""
    edited = ' <span class="edited">(edited)</span>' if post.edited else ""
    body = blocks_html(post.blocks) if post.blocks else f'<div class="section">{mrkdwn(post.text)}</div>'
    return (
        '<div class="face" aria-hidden="true">b</div><div class="words"><p class="who"><b>billbot</b>'
        f' <span class="app">APP</span> <time>{spoken_time(post.at)}</time>{edited}</p>'
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
