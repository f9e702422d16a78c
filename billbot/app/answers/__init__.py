"""Answers questions that somebody asks in Slack from the database: a document, and who gets to read it.

Nothing is read from the site.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from billbot.app.answers.days import parse_day
from billbot.app.answers.lookups import hearings_ahead, look_up, votes, who
from billbot.app.answers.todo import to_do
from billbot.briefs.names import Meant, Names, closest, meant
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain.route import is_subscribed
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.messages import answers
from billbot.messages.answers import what_to_do
from billbot.messages.document import MessageDocument
from billbot.store import Store

# The commands, with the help text of each.
COMMANDS = {
    "": "what this channel follows, where each proposal stands, and the hearings ahead",
    "show": "where a proposal lives, what happened last, what comes next, and who decides; write its name, one of its"
    " numbers or the address of its page behind it",
    "who": "the committee that a proposal is before, with its chairs, how they are reached, and who of it has joined",
    "votes": "how committees and branches voted on a proposal",
    "todo": "what there is to do now: hearings and testimony ahead, sponsors and cosponsors to win, asks; for one"
    " proposal with its name behind it",
}
# The commands for maintainers.
EDITS = {
    "watch": "look a bill up, and put it on the list; write its number or the address of its page behind it",
    "unwatch": "take a proposal, or one of its numbers, off the list",
    "mute": "no alerts of a proposal until a day, as in: mute diversion until February 1",
    "unmute": "alerts of it again",
    "undo": "take back the last edit that was made in Slack",
    "suggestions": "the bills that may be ours and wait for a decision, with buttons to decide",
}
_HERE = "here"
# Slack turns an address that somebody pastes into a link.
_LINK = re.compile(r"<([^<>|]*)(?:\|[^<>]*)?>")


class Question(Struct, frozen=True):
    """A question: its command, which may be unknown, its subject, and whether everybody reads the answer (`here`)."""

    command: str
    subject: str = ""
    here: bool = False


def parse_question(words: str) -> Question:
    """Parse the words after the slash command."""
    parts = _LINK.sub(lambda link: link[1], words).split()
    here = bool(parts) and parts[-1].casefold() == _HERE
    if here:
        parts.pop()
    command = parts[0].casefold() if parts else ""
    return Question("" if command == "help" else command, " ".join(parts[1:]), here)


class AnswerContext(Struct, frozen=True):
    """What answers need: the watchlist, the dates, the site's address, and the topics."""

    watch: Watch
    dates: Dates
    site: str
    topics: Sequence[Topic] = ()

    def names(self, store: Store, now: datetime) -> Names:
        """What may be named in a question."""
        return Names(self.watch, self.topics, store.bills.titles, self.dates.sitting(now.date()))


class Reply(Struct, frozen=True):
    """An answer for everybody in the channel if `here`, and otherwise only for whoever asked.

    `channel` is the id of the channel, if it is not the one where it was asked. An answer that `replaces` the one in
    which a button was pressed takes its place.
    """

    document: MessageDocument
    here: bool = False
    channel: str = ""
    replaces: bool = False


def answer(store: Store, context: AnswerContext, channel_id: str, words: str, now: datetime) -> Reply:
    """Answer somebody who wrote `words` after the command in the Slack channel with this id.

    A channel only gets what it follows. If the words are not understood, only whoever asked gets the answer. Raises
    StoreError.
    """
    in_slack = [each for each in context.watch.channels if each.kind == "slack"]
    channels = [each for each in in_slack if each.to == channel_id]
    if not channels:
        return Reply(answers.not_in_this_channel([each.name for each in in_slack]))
    question = parse_question(words)
    followed = [each for each in context.watch.proposals if any(is_subscribed(one, each) for one in channels)]
    if question.command == "":
        return Reply(_overview(store, context, channels, followed, now), question.here)
    if question.command == "todo" and not question.subject:
        return Reply(_to_do(store, context, channels, followed, now), question.here)
    if question.command in COMMANDS:
        return _answer_about(store, context, channels, followed, question, now)
    near = _suggested_command(question, followed, context.names(store, now))
    return Reply(answers.not_known(question.command, near, COMMANDS))


def _overview(
    store: Store, context: AnswerContext, channels: Sequence[Channel], followed: Sequence[Proposal], now: datetime
) -> MessageDocument:
    watch, ends, today = context.watch, context.dates.ends, now.date()
    standings = [proposal_standing(store, watch, each, today, ends).standing for each in followed]
    ahead = hearings_ahead(store, watch, context.dates, channels, now)
    return answers.overview([each.name for each in channels], standings, ahead, COMMANDS, EDITS, today)


def _to_do(
    store: Store, context: AnswerContext, channels: Sequence[Channel], proposals: Sequence[Proposal], now: datetime
) -> MessageDocument:
    found = to_do(store, context.watch, context.dates, context.site, proposals, now, channels)
    return what_to_do(found, now, "/billbot suggestions")


def _answer_about(
    store: Store,
    context: AnswerContext,
    channels: Sequence[Channel],
    followed: Sequence[Proposal],
    question: Question,
    now: datetime,
) -> Reply:
    """Answer a question about one proposal."""
    matches = meant(question.subject, context.names(store, now), followed)
    if len(matches.proposals) != 1:
        return Reply(no_single_match(question.command, question.subject, matches, followed))
    (found,) = matches.proposals
    asks = any(each.asks for each in channels if is_subscribed(each, found))
    if question.command == "who":
        said = who(store, context.watch, found, context.dates, now.date(), asks=asks)
    elif question.command == "votes":
        said = votes(store, context.watch, found, context.site)
    elif question.command == "todo":
        said = _to_do(store, context, channels, [found], now)
    else:
        shown_of = look_up(store, context.watch, found, context.dates, context.site, now, channels, asks=asks)
        said = answers.shown(shown_of, now)
    return Reply(said, question.here)


def no_single_match(command: str, subject: str, found: Meant, followed: Sequence[Proposal]) -> MessageDocument:
    """Reply to a subject that names no proposal, or several of them, or for an edit none surely."""
    near = f"{command} {found.near}" if found.near else ""
    names = [each.name for each in found.proposals or followed]
    return answers.not_followed(subject, near, names, found=bool(found.proposals), unwatched=found.unwatched)


def _suggested_command(question: Question, followed: Sequence[Proposal], names: Names) -> str:
    """What may have been meant by a word that is no command: `show` with a proposal, or the command most like it."""
    found = meant(" ".join(filter(None, [question.command, question.subject])), names, followed)
    if len(found.proposals) == 1:
        return f"show {found.proposals[0].name}"
    command = closest(question.command, [*COMMANDS, *EDITS])
    if command:
        return " ".join(filter(None, [command, question.subject]))
    return f"show {found.near}" if found.near else ""
