"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), beside the Atom one and with the same ids."""

import json
from datetime import datetime
from typing import Any

from billbot.clock import EASTERN
from billbot.public.entries import RECORD, one_line
from billbot.public.news import AUTHOR, Feed, FeedEntry

ENDING = ".json"
_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """The file of a feed, in UTF-8. Its addresses have to be whole, so without that of the site there are none."""
    own = {"home_page_url": feed.leads_to(feed.page), "feed_url": feed.leads_to(f"{feed.file}{ENDING}")}
    made = {
        "version": _VERSION,
        "title": one_line(feed.title),
        **(own if feed.site else {}),
        "description": RECORD,
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [_item(feed, each) for each in feed.entries],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def read_json_feed(content: bytes, feed: Feed) -> tuple[FeedEntry, ...]:
    """The entries of a file that `json_feed` made of this feed before; none where it made it of another."""
    try:
        made = json.loads(content)
        if made["title"] != one_line(feed.title):
            return ()
        return tuple(
            FeedEntry(
                each["id"],
                each["title"],
                datetime.fromisoformat(each["date_published"]).astimezone(EASTERN),
                datetime.fromisoformat(each["date_modified"]).astimezone(EASTERN),
                feed.page,
                each["content_html"],
                tuple(each["tags"]),
            )
            for each in made["items"]
        )
    except (ValueError, LookupError, TypeError):
        return ()


def _item(feed: Feed, entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        **({"url": feed.leads_to(entry.page)} if feed.site else {}),
        "title": one_line(entry.title),
        "content_html": entry.html,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "tags": [one_line(name) for name in entry.about],
    }
