"""Answers questions that somebody asks in Slack from the database: a document, and who gets to read it.

Nothing is read from the site.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from billbot import wording
from billbot.answers.days import parse_day
from billbot.answers.lookups import hearings_ahead, look_up, votes, who
from billbot.answers.todo import to_do
from billbot.bills import Channel, Dates, Proposal, meant_by
from billbot.facts.standing import proposal_standing
from billbot.route import is_subscribed
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording import answers
from billbot.wording.todo import what_to_do

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


def closest(word: str, known: Iterable[str]) -> str:
    """Return the one of `known` that is most similar to a word; an empty string if none is."""
    folded = {each.casefold(): each for each in known if each}
    alike = difflib.get_close_matches(word.casefold(), list(folded), n=1)
    return folded[alike[0]] if alike else ""


class AnswerContext(Struct, frozen=True):
    """What answers need: the watchlist, the dates, and the site's address."""

    watch: Watch
    dates: Dates
    site: str


class Reply(Struct, frozen=True):
    """An answer for everybody in the channel if `here`, and otherwise only for whoever asked.

    `channel` is the id of the channel, if it is not the one where it was asked. An answer that `replaces` the one in
    which a button was pressed takes its place.
    """

    document: wording.MessageDocument
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
    return Reply(answers.not_known(question.command, _suggested_command(question, followed, context, now), COMMANDS))


def _overview(
    store: Store, context: AnswerContext, channels: Sequence[Channel], followed: Sequence[Proposal], now: datetime
) -> wording.MessageDocument:
    watch, ends, today = context.watch, context.dates.ends, now.date()
    standings = [proposal_standing(store, watch, each, today, ends).standing for each in followed]
    ahead = hearings_ahead(store, watch, context.dates, channels, now)
    return answers.overview([each.name for each in channels], standings, ahead, COMMANDS, EDITS, today)


def _to_do(
    store: Store, context: AnswerContext, channels: Sequence[Channel], proposals: Sequence[Proposal], now: datetime
) -> wording.MessageDocument:
    found = to_do(store, context.watch, context.dates, context.site, proposals, now, channels)
    return what_to_do(found, now, "billbot suggest list")


def _answer_about(
    store: Store,
    context: AnswerContext,
    channels: Sequence[Channel],
    followed: Sequence[Proposal],
    question: Question,
    now: datetime,
) -> Reply:
    """Answer a question about one proposal."""
    matches = matching(question.subject, followed, context.watch, context.dates.sitting(now.date()))
    if len(matches) != 1:
        return Reply(no_single_match(question.command, question.subject, matches, followed))
    (found,) = matches
    asks = any(each.asks for each in channels if is_subscribed(each, found))
    if question.command == "who":
        said = who(store, context.watch, found, context.dates, now.date(), asks=asks)
    elif question.command == "votes":
        said = votes(store, context.watch, found, context.site)
    elif question.command == "todo":
        said = _to_do(store, context, channels, matches, now)
    else:
        shown_of = look_up(store, context.watch, found, context.dates, context.site, now, channels, asks=asks)
        said = answers.shown(shown_of, now)
    return Reply(said, question.here)


def no_single_match(
    command: str, subject: str, matches: Sequence[Proposal], followed: Sequence[Proposal]
) -> wording.MessageDocument:
    """Reply to a subject that matches none of the proposals, or several of them."""
    names = [each.name for each in matches or followed]
    near = "" if matches else meant_by(subject) or _closest_name(subject, followed)
    return answers.not_followed(subject, f"{command} {near}" if near else "", names, several=bool(matches))


def matching(text: str, followed: Sequence[Proposal], watch: Watch, general_court: int) -> Sequence[Proposal]:
    """Return the proposals that may be meant by a number, an address, an id, or a name or part of it.

    If names have the text as whole words, those that have it within a word are left out.
    """
    try:
        bill = watch.meant(text, general_court)
    except ValueError:
        wanted = text.casefold()
        exact = [each for each in followed if wanted in {each.id.casefold(), *_names(each)}]
        whole = [each for each in followed if wanted and f" {wanted} " in f" {each.name.casefold()} "]
        alike = [each for each in followed if wanted and wanted in f"{each.id}\n{each.name}".casefold()]
        return exact or whole or alike
    return [each for each in watch.concerned(bill) if each in followed][:1]


def _names(proposal: Proposal) -> tuple[str, str]:
    """What a proposal is called: the PROTECT Act is also PROTECT."""
    name = proposal.name.casefold()
    return name, name.removesuffix(" act")


def _suggested_command(question: Question, followed: Sequence[Proposal], context: AnswerContext, now: datetime) -> str:
    """What may have been meant by a word that is no command: `show` with a proposal, or the command most like it."""
    whole = " ".join(filter(None, [question.command, question.subject]))
    found = matching(whole, followed, context.watch, context.dates.sitting(now.date()))
    if len(found) == 1:
        return f"show {found[0].name}"
    command = closest(question.command, [*COMMANDS, *EDITS])
    if command:
        return " ".join(filter(None, [command, question.subject]))
    near = _closest_name(whole, followed)
    return f"show {near}" if near else ""


def _closest_name(text: str, followed: Sequence[Proposal]) -> str:
    """Return the name of the proposal whose name, word of it, or id is most similar to a text; empty if none is."""
    known = {word: each.name for each in followed for word in each.name.split()}
    known |= {name: each.name for each in followed for name in (each.id, each.name)}
    return known.get(closest(text, known), "")
