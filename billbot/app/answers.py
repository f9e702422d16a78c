"""Answers people's questions in Slack: a document, and who may read it.

Nothing is read from the site.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.app import status
from billbot.app.shown import shown_proposal
from billbot.briefs.ahead import Ahead
from billbot.briefs.committees import committee_code, committees_called, deciding
from billbot.briefs.digest import near_dates
from billbot.briefs.drafts import compared, last_drafts, texts_of
from billbot.briefs.names import SLIP, Meant, Names, closest, meant, mentioned, says
from billbot.briefs.now import told_now
from billbot.briefs.standing import proposal_standing
from billbot.briefs.todo import to_do
from billbot.briefs.votes import votes_on_all
from billbot.briefs.watch import Watch, belonging
from billbot.domain import actions
from billbot.domain.route import is_subscribed
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Proposal
from billbot.errors import BillbotError, UsageError
from billbot.messages import answers
from billbot.messages.answers import how_voted, what_to_do, who_decides
from billbot.messages.digest import dates_ahead
from billbot.messages.document import MessageDocument
from billbot.messages.glossary import definition
from billbot.messages.people import vote_name
from billbot.messages.phrases import capitalized, committee_name, hour_and_day, with_article
from billbot.messages.trouble import incident_line
from billbot.messages.watchlist import channels_hear
from billbot.notify.digest import upcoming
from billbot.store import Store

if TYPE_CHECKING:
    from billbot.domain.bills import BillId

# The commands for maintainers.
EDITS = {
    "watch": "look a bill up, and put it on the list: watch H1588",
    "unwatch": "take a proposal, or one of its numbers, off the list",
    "rename": "another name for a proposal: rename diversion to Juvenile diversion",
    "ask": "what people are asked to do: ask diversion: Call your senator",
    "position": "support, oppose or watch: position diversion: support",
    "why": "why it is watched: why diversion: It keeps young people out of court",
    "owner": "who answers questions about it: owner diversion: A. Sample",
    "next": "drop if nobody is to look for it in the next court: next diversion: drop",
    "topic": "the topics, and the words that find new documents: topic words housing +eviction* -tent; topic add"
    " Shelters",
    "tell": "what a channel gets right away: tell #coalition hearings votes",
    "quiet": "what a channel gets only in its digest: quiet #coalition cosponsors",
    "mute": "no alerts about a proposal until a date: mute diversion until February 1",
    "unmute": "alerts of it again",
    "undo": "take back the last edit of the list, whoever made it",
    "suggestions": "the bills that may be ours, with buttons to decide: suggestions accept 12 Its name; suggestions"
    " undo 12",
}
_LESS = (
    "To get less yourself, mute or leave the channel in Slack."
    " /billbot quiet #channel votes changes it for everybody in that channel."
)
# What is said to a first word that asks for nothing that billbot can do.
_SAID = {
    "stop": ("How to get less", _LESS),
    "unsubscribe": ("How to get less", _LESS),
    "thanks": ("You are welcome", "billbot goes on reading the record."),
    "thank": ("You are welcome", "billbot goes on reading the record."),
}
# Words that say neither what is asked nor about what.
_IN_EVERY_SENTENCE = (
    "a about again against an and any anything are at been before begin begins bill bills call can coming contact could"
    " did do does doing email end ends for has have how i in is it its long many me my need new next of on open opens"
    " or our please proposal send should sign sits start starts tell that the there they this to today up us was we"
    " were what when where which who will with write you your"
)
_FILLER = frozenset(_IN_EVERY_SENTENCE.split())
_WORDS = re.compile(r"[\w()'/.:-]+")
# A committee is called Ways and Means.
_MEANING = re.compile(r"(?<!ways and )\b(?:means?|meaning)\b", re.IGNORECASE)
_WHAT_IS = re.compile(r"what(?:'s| is| are) (?:an? )?(.+)", re.IGNORECASE)
_QUOTED = re.compile(r"[\u201c\"](.+)[\u201d\"]")
_HERE = "here"
# Slack turns a pasted address into a link.
_LINK = re.compile(r"<([^<>|]*)(?:\|[^<>]*)?>")


class Question(Struct, frozen=True):
    """A question: its command, which may be unknown, its subject, and whether the channel sees the answer (`here`)."""

    command: str
    subject: str = ""
    here: bool = False

    @property
    def edits(self) -> bool:
        """Whether it is a maintainer's command. `tell me` is a question, and so is `next` without a value."""
        if self.command == "tell" and self.subject.casefold().startswith(("me ", "us ")):
            return False
        return self.command in EDITS and (self.command != "next" or bool(re.search(r":|\bdrop$", self.subject)))


def parse_question(words: str) -> Question:
    """Parse the words after the slash command."""
    parts = _parts(words)
    here = bool(parts) and parts[-1].casefold() == _HERE
    if here:
        parts.pop()
    command = parts[0].casefold() if parts else ""
    if " ".join(parts).casefold() == "watch list":  # as at a terminal
        return Question("", "", here)
    return Question(command, " ".join(parts[1:]), here)


def _parts(words: str) -> list[str]:
    return _LINK.sub(lambda link: link[1], words).split()


class Reply(Struct, frozen=True):
    """An answer, for everybody in the channel if `here`, and otherwise only for the person who asked.

    `channel` is the id of the channel, if that is not where the question was asked. If it `replaces`, it replaces the
    answer with the pressed button.
    """

    document: MessageDocument
    here: bool = False
    channel: str = ""
    replaces: bool = False


def told_in(watch: Watch, channel_id: str) -> list[Channel]:
    """The configured channels that write to the Slack channel with this id."""
    return [each for each in watch.channels if each.kind == "slack" and each.to == channel_id]


def answer(store: Store, watch: Watch, channels: Sequence[Channel], words: str, now: datetime) -> Reply:
    """Answer a person who wrote `words` after the command, in these Slack channels.

    They only get what the channels follow. If the words are not understood, only that person gets the answer. Raises
    StoreError.
    """
    if not channels:
        return Reply(answers.not_in_this_channel([each.name for each in watch.channels if each.kind == "slack"]))
    asked, question = _asked_in(store, watch, channels, now), parse_question(words)
    known, followed = asked.names, asked.followed
    if (said := _SAID.get(question.command.strip("!.,"))) and not _is_clear(meant(words, known, followed)):
        return Reply(answers.said_in_a_sentence(*said))
    if question.command not in COMMANDS or (question.subject and COMMANDS[question.command].about != "text"):
        question = _understood(question, words, followed, known)
    command, subject = question.command, question.subject
    if command not in COMMANDS:
        near = _suggested_command(question, followed, known)
        return Reply(answers.not_known(" ".join(_parts(words)), near, watch.contact))
    asked = replace(asked, subject=subject)
    if _is_of_a_proposal(command) if subject else COMMANDS[command].about == "one proposal":
        matches = meant(subject, known, followed)
        if len(matches.proposals) == 1:
            asked = replace(asked, followed=matches.proposals, proposal=matches.proposals[0])
        elif matches.proposals or not (command == "who" and committees_called(subject)):
            return Reply(_not_clear(asked, command, matches))
    return Reply(COMMANDS[command].answer(asked), question.here)


def _not_clear(asked: "_Asked", command: str, matches: Meant) -> MessageDocument:
    """Reply to a subject that means several proposals, none, or a bill that is not followed."""
    if matches.bill is None or matches.proposals:
        near, several = f"{command} {matches.near}" if matches.near else "", bool(matches.proposals)
        names = [each.name for each in matches.proposals or asked.followed]
        return answers.not_followed(asked.subject, near, names, found=several, unwatched=matches.unwatched)
    here = matches.bill.general_court == asked.names.general_court
    number = matches.bill.number if here else str(matches.bill)
    title = dict(matches.unwatched).get(matches.bill, "")
    return answers.bill_not_followed(matches.bill, title, asked.watch.page_url(matches.bill), number)


def _understood(question: Question, words: str, followed: Sequence[Proposal], known: Names) -> Question:
    """The meaning of only a name, or of a person's own words; the question itself if that is not clear.

    Of the commands that have one of these words, it is the one that leaves the fewest others. Those are the subject.
    """
    if _is_of_a_proposal(question.command) and _is_clear(meant(question.subject, known, followed)):
        return question
    parts = _parts(words)
    whole = " ".join(parts[:-1] if question.here else parts)
    if _is_clear(meant(whole, known, followed)):
        return Question("show", whole, question.here)
    if (text := _to_explain(whole)) is not None:
        return Question("explain", text, question.here)
    if committees_called(whole):
        return Question("who", whole, question.here)
    typed = [each.strip("'.:-").removesuffix("'s") for each in _WORDS.findall(whole.replace("\u2019", "'"))]
    left = {}
    for name, command in COMMANDS.items():
        own = frozenset(command.answers_to.split())
        if not own.isdisjoint(each.casefold() for each in typed):
            left[name] = _without(typed, own)
    if not left and question.command in _FILLER:
        left = {"show": _without(typed, frozenset())}
    for name in sorted(left, key=lambda each: len(left[each].split())):
        found = _asked_about(name, left[name], followed, known)
        if found is not None:
            return replace(found, here=question.here)
    if definition(whole):
        return Question("explain", whole, question.here)
    rest = _without(typed, frozenset({question.command}))
    return replace(question, subject=rest) if _is_of_a_proposal(question.command) and rest else question


def _is_clear(found: Meant) -> bool:
    return found.bill is not None or bool(found.proposals)


def _without(typed: Sequence[str], asked: frozenset[str]) -> str:
    """The typed words that are neither a question's own nor in every sentence."""
    return " ".join(each for each in typed if each.casefold() not in asked | _FILLER)


def _asked_about(command: str, subject: str, followed: Sequence[Proposal], known: Names) -> Question | None:
    """The question of this command about a subject, which may be empty; None if that means nothing."""
    if not subject:
        if COMMANDS[command].about == "one proposal" and len(followed) == 1:
            return Question(command, followed[0].name)
        return Question("" if command == "show" else command)
    of_subject = command if _is_of_a_proposal(command) or command == "compare" else "show"
    if _is_clear(meant(subject, known, followed)):
        return Question(of_subject, subject)
    if command in {"who", "show"} and committees_called(subject):
        return Question("who", subject)
    named = mentioned(subject, followed)
    return Question(of_subject, named[0].name) if len(named) == 1 else None


def _to_explain(whole: str) -> str | None:
    """The clerk's words or the term whose meaning is asked; None if it is not."""
    if (what := _WHAT_IS.fullmatch(whole)) and definition(what[1]):
        return what[1]
    if not (asks := list(_MEANING.finditer(whole))):
        return None
    if quoted := _QUOTED.search(whole):
        return quoted[1]
    for part in (whole[: asks[-1].start()], whole[asks[-1].end() :]):
        words = _WORDS.findall(part)
        if inner := [at for at, each in enumerate(words) if each.casefold() not in _FILLER]:
            return " ".join(words[inner[0] :]).strip("'.:")
    return ""


class _Asked(Struct, frozen=True, dict=True):
    """A question asked in some channels, about what they follow, one `proposal` of that, or a text (`subject`)."""

    store: Store
    watch: Watch
    channels: Sequence[Channel]
    followed: Sequence[Proposal]
    now: datetime
    subject: str = ""
    proposal: Proposal | None = None

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.now.date()

    @property
    def names(self) -> Names:
        """What a question may name."""
        return Names(self.watch, self.watch.topics, self.store.bills.titles, self.watch.dates.sitting(self.today))

    @property
    def asks(self) -> bool:
        """Whether a channel that gets asks follows it."""
        return any(one.asks and is_subscribed(one, each) for one in self.channels for each in self.followed)

    @cached_property
    def ahead(self) -> Ahead:
        """What is ahead."""
        return Ahead(self.store, self.watch, self.now)

    @property
    def places(self) -> list[Standing]:
        """Where it is."""
        return [self.ahead.standing(each) for each in self.followed]


def _asked_in(store: Store, watch: Watch, channels: Sequence[Channel], now: datetime) -> _Asked:
    """A question about all that these channels follow."""
    followed = [each for each in watch.proposals if any(is_subscribed(one, each) for one in channels)]
    return _Asked(store, watch, channels, followed, now)


def _overview(asked: _Asked) -> MessageDocument:
    standings, names = asked.places, [each.name for each in asked.channels]
    known = asked.ahead.followed_hearings(asked.followed, asked.channels)
    coming = [each for each in known if not each.hearing.slot.is_over(asked.now)]
    return answers.overview(names, standings, coming, [*filter(None, COMMANDS)], asked.watch.contact, asked.today)


def home_tab(store: Store, watch: Watch, channels: Sequence[Channel], now: datetime) -> MessageDocument:
    """Compose the Home tab of a person who is in these channels; without any, it shows nothing. Raises StoreError."""
    if not channels:
        return answers.IN_NO_CHANNEL
    return answers.in_home_tab(_overview(_asked_in(store, watch, channels, now)), store.polls.last_good())


def _help(asked: _Asked) -> MessageDocument:
    wanted = asked.subject.removeprefix("/billbot").strip().casefold()
    commands = {name: command.does for name, command in COMMANDS.items()}
    if wanted and (wanted in commands or wanted in EDITS):
        commands, edits = ({name: does for name, does in all_.items() if name == wanted} for all_ in (commands, EDITS))
        return answers.help_with(commands, edits, "")
    return answers.help_with(commands, EDITS, asked.watch.contact)


def _digest(asked: _Asked) -> MessageDocument:
    channel = next((each for each in asked.channels if each.digest), asked.channels[0])
    return upcoming(asked.store, asked.watch, channel, asked.now)


def _channels(asked: _Asked) -> MessageDocument:
    return channels_hear([each for each in asked.watch.channels if each.kind != "console"], asked.watch.topics)


def _show(asked: _Asked) -> MessageDocument:
    found = shown_proposal(asked.store, asked.watch, asked.followed[0], asked.now, asked.channels, asks=asked.asks)
    return answers.shown(found, asked.now)


def _to_do(asked: _Asked) -> MessageDocument:
    found = to_do(asked.ahead, asked.followed, asked.channels)
    return what_to_do(found, asked.now, "/billbot suggestions", about=asked.proposal.name if asked.proposal else "")


def _hearings(asked: _Asked) -> MessageDocument:
    about = with_article(asked.proposal.in_sentence) if asked.proposal else "what is followed here"
    found = asked.ahead.followed_hearings(asked.followed, asked.channels)
    return answers.hearings_to_come([each for each in found if each.hearing.bills or not asked.proposal], about)


def _who(asked: _Asked) -> MessageDocument:
    """Say who decides on a proposal, or which committees have followed bills: all, or those that are named."""
    places, site = asked.places, asked.watch.site
    if asked.proposal is not None:
        return who(asked.store, asked.watch, asked.proposal, asked.today, asks=asked.asks)
    found = deciding(asked.store, site, places, all_bills=True, asks=asked.asks)
    if not (called := committees_called(asked.subject)):
        return answers.committees_with_bills(found)
    court = asked.names.general_court
    pages = {
        committee_name(each): f"{site}/Committees/Detail/{committee_code(asked.store, each)}/{court}" for each in called
    }
    return answers.committees_asked_for(pages, {each.body: each for each in found})


def who(store: Store, watch: Watch, proposal: Proposal, today: date, *, asks: bool) -> MessageDocument:
    """Say which committees have a proposal. Without `asks`, cosponsors are left out: they show our position.

    Raises StoreError.
    """
    where = proposal_standing(store, watch, proposal, today)
    told = told_now(store, where, watch.dates, today)
    return who_decides(where, told, deciding(store, watch.site, [where], asks=asks), today)


def _votes(asked: _Asked) -> MessageDocument:
    """Show the votes on every number of a proposal, the latest first."""
    store, watch, proposal = asked.store, asked.watch, asked.followed[0]
    known = [bill for bill in map(store.bills.last_seen, watch.unshared_numbers(proposal)) if bill is not None]
    found = [(each.vote, each.others) for each in reversed(votes_on_all(store, known))]
    pages = {vote_name(vote): f"{watch.site}{vote.names_path}" for vote, _ in found if vote.kind == "roll_call"}
    others = [each.id for each in known if not belonging(store, watch, each.id, [proposal]).own]
    return how_voted(proposal, found, pages, others)


def _search(asked: _Asked) -> MessageDocument:
    """Find words in topics, proposals, titles, and followed texts."""
    typed, watch, store = asked.subject, asked.watch, asked.store
    heard = [each for each in watch.topics if any(one.follows([each.id]) for one in asked.channels)]
    topics = [
        (each.name, [word for word in each.words if says(word, typed)])
        for each in heard
        if says(f"{each.id} {each.name} {' '.join(each.words)}", typed)
    ]
    titles = store.bills.titles()
    bills = {bill for each in asked.followed for bill in watch.unshared_numbers(each)}
    named = [
        each.name
        for each in asked.followed
        if says(f"{each.id} {each.name}", typed)
        or any(says(titles.get(bill, ""), typed) for bill in watch.all_numbers(each))
    ]
    texts = {bill: store.texts.versions(bill)[-1:] for bill in sorted(bills)}
    quotes = [(bill, quote) for bill, last in texts.items() for each in last if (quote := quoted(each.text, typed))]
    others = [each for each in sorted(titles.items(), reverse=True) if each[0] not in bills and says(each[1], typed)]
    return answers.found_words(typed, topics, named, quotes, others)


def quoted(text: str, words: str) -> str:
    """The place in a text with these words in a row, and the words around it; may be empty."""
    plain, wanted = " ".join(text.split()), " ".join(words.split())
    at = plain.lower().find(wanted.lower())
    if at < 0 or not wanted:
        return ""
    start, end = max(0, at - _AROUND), at + len(wanted) + _AROUND
    before = plain[start:at].partition(" ")[2] if start else plain[:at]
    behind = plain[at + len(wanted) : end].rpartition(" ")[0] if end < len(plain) else plain[at + len(wanted) :]
    return f"{'… ' if start else ''}{before}{plain[at : at + len(wanted)]}{behind}{' …' if end < len(plain) else ''}"


def _explain(asked: _Asked) -> MessageDocument:
    if said := definition(asked.subject):
        return answers.said_in_a_sentence(f"What “{asked.subject.strip(' ?.!')}” means", said)
    return answers.explained(asked.subject, actions.read(asked.subject) if asked.subject else None)


def _compare(asked: _Asked) -> MessageDocument:
    """Compare two bills, or the last two drafts of a proposal."""
    store, watch, known = asked.store, asked.watch, asked.names
    bills = [found.bill for each in asked.subject.split() if (found := meant(each, known, asked.followed)).bill]
    matches = meant(asked.subject, known, asked.followed)
    if len(bills) < _TWO and len(matches.proposals) != 1:
        return _not_clear(asked, "compare", replace(matches, bill=None))
    try:
        texts = [texts_of(store, each)[-1] for each in bills] if len(bills) >= _TWO else ()
        versions = texts or last_drafts(store, watch, matches.proposals[0])
    except BillbotError as error:
        return answers.said_in_a_sentence("There is nothing to compare yet", capitalized(str(error)))
    shown = compared(tuple(versions[-3:]), tuple(watch.topics))
    pages = {f"Bill page {each.id.spoken}": watch.page_url(each.id) for each in versions}
    return answers.compared_texts(shown, pages)


def _status(asked: _Asked) -> MessageDocument:
    """Say when the site was last read, and which bills and files of the list fail; in operations, what else fails."""
    found, operations = (
        status.overview(asked.store, asked.watch, asked.now),
        any(each.operations for each in asked.channels),
    )
    bills = {bill for each in asked.followed for bill in asked.watch.all_numbers(each)}
    return answers.status(
        len(bills),
        found.last_good_check,
        max(found.next_check, asked.now),
        status.next_digest(asked.store, asked.channels, asked.watch.schedule.timezone, asked.now),
        [each.bill for each in found.failing if each.bill in bills],
        [
            f"{incident_line(each)}, since {hour_and_day(each.began)}{f': {each.detail}' if operations else ''}"
            for each in found.incidents
            if operations or each.kind == "config"
        ],
    )


def _dates(asked: _Asked) -> MessageDocument:
    today = asked.now.date()
    known = (each for each in near_dates(asked.watch.dates) if each.day >= today)
    return dates_ahead([each for each in known if any(one.follows(each.topics) for one in asked.channels)], today)


def _legislator(asked: _Asked) -> MessageDocument:
    return answers.find_your_legislators(f"{asked.watch.site}/Search/FindMyLegislator")


class Command(Struct, frozen=True):
    """A command: what it `does`, for the help; its answer; and the words of a question that it `answers_to`.

    `about` is what may follow it; a command about one proposal needs it, unless only one is followed.
    """

    does: str
    answer: Callable[[_Asked], MessageDocument]
    answers_to: str = ""
    about: Literal["", "a proposal", "one proposal", "text"] = ""


# Of two that leave the same words of a question, the first one answers it.
COMMANDS = {
    "": Command(
        "what this channel follows, where each proposal is, and the hearings ahead",
        _overview,
        "bills list follow new news happening refiled hi hello hey",
    ),
    "todo": Command(
        "what to do now: hearings, testimony, sponsors and cosponsors to win, and what we ask. Add a name for one"
        " proposal",
        _to_do,
        "do help action actions needed say want week representative senator",
        "a proposal",
    ),
    "digest": Command("the next digest, as far as it is known now", _digest, "digest week happened"),
    "hearings": Command(
        "the hearings ahead, and how to testify. Add a name for one proposal",
        _hearings,
        "hearing hearings heard testify testimony calendar",
        "a proposal",
    ),
    "votes": Command(
        "how committees and branches voted on a proposal",
        _votes,
        "vote votes voted voting representative senator",
        "one proposal",
    ),
    "who": Command(
        "the committees that have our bills, with their chairs. Add a name to see who decides on one proposal, or a"
        " committee's name",
        _who,
        "who decides decide chair chairs committee committees",
        "a proposal",
    ),
    "show": Command(
        "where a proposal is, what happened last, what comes next, and who decides. A name, number or link alone does"
        " the same",
        _show,
        "where what happened happens stands stuck status news latest next read text sponsor sponsors filed deadline law"
        " passed pass take takes effect sign signed veto vetoed dead alive died position support oppose governor house"
        " senate",
        "one proposal",
    ),
    "compare": Command(
        "what changed between the last two drafts of a proposal, or between two bills: compare S984 S2836",
        _compare,
        "changed changes differs draft drafts compare",
        "text",
    ),
    "search": Command(
        "the topics, proposals and bills that have a word or a phrase: search civil detainer", _search, about="text"
    ),
    "explain": Command(
        "what the clerk's words mean: explain Accompanied a new draft, see S2836", _explain, about="text"
    ),
    "dates": Command(
        "when the General Court opens, formal sessions end and the term is over, and our own dates",
        _dates,
        "date dates session sessions term recess",
    ),
    "legislator": Command(
        "where to find who represents you",
        _legislator,
        "legislator legislators rep reps representative representatives senator senators",
    ),
    "channels": Command("what each channel gets, right away and in its digest", _channels, "channel channels hears"),
    "status": Command(
        "when the site was last read, what comes next, and what does not work", _status, "working broken"
    ),
    "help": Command("this list, and what maintainers can do; with a command, what it does", _help, about="text"),
}


def _is_of_a_proposal(command: str) -> bool:
    return command in COMMANDS and "proposal" in COMMANDS[command].about


_TWO, _AROUND = 2, 80


def _suggested_command(question: Question, followed: Sequence[Proposal], names: Names) -> str:
    """What an unknown command may have meant: `show` with a proposal, or the most similar command."""
    found = meant(" ".join(filter(None, [question.command, question.subject])), names, followed)
    if len(found.proposals) == 1:
        return f"show {found.proposals[0].name}"
    command = ""
    if question.command not in _FILLER:  # a question or a foreign word is not an edit
        edits = [each for each in EDITS if each[0] == question.command[:1]]
        command = closest(question.command, COMMANDS) or closest(question.command, edits, cutoff=SLIP)
    if command:
        return " ".join(filter(None, [command, question.subject]))
    return f"show {found.near}" if found.near else ""


def link_preview(
    store: Store, watch: Watch, channels: Sequence[Channel], bill: "BillId", now: datetime
) -> MessageDocument | None:
    """Say where a bill is that these channels follow; None for any other. Raises StoreError."""
    concerned = watch.proposals_of(watch.numbers.get(bill, bill))
    followed = next((each for each in concerned if any(is_subscribed(one, each) for one in channels)), None)
    if followed is None:
        return None
    return answers.link_preview(bill, shown_proposal(store, watch, followed, now, channels, asks=False), now)


# How a day may be written, with its year.
_DAY_FORMS = ("%B %d %Y", "%b %d %Y", "%m/%d/%Y", "%Y-%m-%d")
_DAYS = 'write "February 1", 2/1/2028 or 2028-02-01'
_YEARS_AHEAD = 9  # the next February 29 is at most eight years away


def parse_day(text: str, today: date) -> date:
    """Return the day that a text such as "February 1" or "2/1/2027" means; without a year it is the next one.

    Raises UsageError if it is not a day or not after today.
    """
    words = " ".join(text.replace(",", " ").replace(".", " ").split())
    years = [str(today.year + more) for more in range(_YEARS_AHEAD)]
    for written in (words, *(f"{words}{between}{year}" for year in years for between in " /")):
        for form in _DAY_FORMS:
            with suppress(ValueError):
                day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day alone
                if day > today:
                    return day
    raise UsageError(f"{text!r} is not a day that billbot understands, or it is past; {_DAYS}")
