"""Prints the messages that people would get on a day of a real month, or writes those of all days, to be read by eye.

`.venv/bin/python -m benchmarks.month --day 2025-12-04` prints them as text and as Slack has them; with `--to FOLDER`
they are written there, the emails as HTML, too; without `--day` the whole month is replayed, and messages are counted.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from billbot.domain.ledger import Message
from tests.support.month import month
from tests.support.month_replay import CHECKS, Replay, Sent, replaying


def slack_text(message: Message) -> str:
    """The blocks of a message, one below the other, as Slack's own marks have them."""
    return "\n".join(_block(block) for block in message.blocks)


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "header":
        return f"# {block['text']['text']}"
    if block["type"] == "context":
        return "\n".join(f"  [{element['text']}]" for element in block["elements"])
    return str(block["text"]["text"])


def show(sent: Sent, slack: str) -> str:
    """A message as both, under the time at which it left."""
    head = f"=== {sent.at:%Y-%m-%d %H:%M} #{sent.channel}: {sent.message.subject}"
    parts = {"no": [sent.message.text], "only": [slack_text(sent.message)]}.get(slack)
    return "\n\n".join([head, *(parts or [sent.message.text, "--- Slack", slack_text(sent.message)]), ""])


def write(messages: list[Sent], folder: Path) -> None:
    """A text file a channel and day, and each mail as HTML."""
    for at, sent in enumerate(messages):
        place = folder / f"{sent.at:%Y-%m-%d}"
        place.mkdir(parents=True, exist_ok=True)
        with (place / f"{sent.channel}.txt").open("a", encoding="utf-8") as file:
            file.write(show(sent, "both") + "\n")
        (place / f"{sent.channel}-{at:04}.html").write_text(sent.message.html, encoding="utf-8")


def tally(replay: Replay) -> None:
    """How many messages each channel got a day."""
    counted = replay.a_day()
    for day in sorted({day for days in counted.values() for day in days}):
        print(day, *(f"{name} {days[day]:>3}" for name, days in counted.items()), sep="  ")


def begin_and_end(day: date | None) -> tuple[int, int | None]:
    """The first and the last of the scraped states to replay for a day; the first is the baseline before it."""
    if day is None:
        return 0, None
    moments = month().moments
    on = [at for at, moment in enumerate(moments) if day in {(moment + later).date() for later in CHECKS}]
    if not on:
        raise SystemExit(f"nothing was scraped for {day}")
    return max(0, on[0] - 1), on[-1] + 1


def main() -> None:
    """Replay the month, and print or write the messages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--day", type=date.fromisoformat, help="this Eastern day alone, from the state before it on")
    parser.add_argument("--bills", type=int, default=400, help="so many drawn by their numbers, and the rare ones")
    parser.add_argument("--only", nargs="*", help="these bills, such as H213 S1935, and no others")
    parser.add_argument("--channel", default="everything", choices=["everything", "news"])
    parser.add_argument("--slack", default="both", choices=["both", "only", "no"])
    parser.add_argument("--to", type=Path, help="write to this folder, a text file a day and channel, mails as HTML")
    asked = parser.parse_args()
    since, until = begin_and_end(asked.day)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        replaying(Path(folder), asked.only or month().draw(asked.bills)) as replay,
    ):
        replay.go(since, until)
    told = [
        sent for sent in replay.sent if asked.day in {None, sent.at.date()} and "watches" not in sent.message.subject
    ]
    if asked.to:
        write(told, asked.to)
    elif asked.day:
        for sent in told:
            if sent.channel == asked.channel:
                print(show(sent, asked.slack))
    tally(replay)


if __name__ == "__main__":
    main()
