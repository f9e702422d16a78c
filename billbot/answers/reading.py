"""What somebody means by the words behind the command. Pure."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

# What can be asked, as it is shown to people, and what each says.
COMMANDS = {
    "": "what this channel follows, where each proposal stands, and the hearings ahead",
    "show": "where a proposal lives, what happened last, what comes next, and who decides; write its name, one of its"
    " numbers or the address of its page behind it",
    "who": "the committee that a proposal is before, with its chairs, how they are reached, and who of it has joined",
    "votes": "how committees and branches voted on a proposal",
}
# What maintainers can do beside it.
EDITS = {
    "watch": "look a bill up, and put it on the list; write its number or the address of its page behind it",
    "unwatch": "take a proposal, or one of its numbers, off the list",
    "mute": "no alerts of a proposal until a day, as in: mute diversion until February 1",
    "unmute": "alerts of it again",
    "undo": "take back the last edit that was made in Slack",
}
_HERE = "here"
# Slack makes a link of an address that somebody pastes.
_LINK = re.compile(r"<([^<>|]*)(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: one of `COMMANDS` or `EDITS`, or a word that is none; about what; and whether all read it."""

    command: str
    subject: str = ""
    here: bool = False


def read(words: str) -> Question:
    """What the words behind the command ask for."""
    parts = _LINK.sub(lambda link: link[1], words).split()
    here = bool(parts) and parts[-1].casefold() == _HERE
    if here:
        parts.pop()
    command = parts[0].casefold() if parts else ""
    return Question("" if command == "help" else command, " ".join(parts[1:]), here)


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that is most like a word; empty where none is like it."""
    folded = {each.casefold(): each for each in known if each}
    alike = difflib.get_close_matches(word.casefold(), list(folded), n=1)
    return folded[alike[0]] if alike else ""
