"""Editing the list of bills in Slack, and deciding on `suggestions`.

`app/watchlist.py` makes each edit, like the command line: all or nothing, told to operations channels, and recorded
with the person's id.

`watch` opens a dialog immediately: Slack allows that only for three seconds. It is filled in after the bill was looked
up on the site. When submitted, the bill is added like `billbot watch add`, if the person may edit the list.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar, get_args

from msgspec import Struct
from msgspec.structs import replace

from billbot import notify
from billbot.app import config, config_edit, watchlist
from billbot.app.answers import Question, Reply, parse_day, told_in
from billbot.app.app import App
from billbot.app.config_faults import shown, until_fixed
from billbot.app.preview import preview
from billbot.app.shown import value_said
from billbot.briefs.waiting import undecided, watched_in
from billbot.domain.bills import BillId, meant_by
from billbot.domain.slack import Acknowledged, SlackControl, SlackRequest, by_slack_user, is_direct
from billbot.domain.watched import Position
from billbot.errors import BillbotError, ConfigError, DeliveryError, Stopped, StoreError, UsageError
from billbot.messages import watchlist as said
from billbot.messages.document import MessageDocument, Paragraph, ended
from billbot.messages.fit_slack import Dialog, view
from billbot.messages.phrases import capitalized, listed
from billbot.messages.standing import no_page_in_ended_court
from billbot.messages.suggestions import followed_already, just_decided, open_again, waiting_suggestions
from billbot.messages.watchlist import NEW, cannot_tell_who, whom_to_ask
from billbot.store import Store, Suggested

_log = logging.getLogger(__name__)
_R = TypeVar("_R")

_UNDOES = "undoes"  # marks a request with the time of the edit that it undoes
# The sign before each phrase that is added or removed, as in: +"warming center*" -tent
_PHRASES = re.compile(r"\s(?=[+\-\u2013\u2014]\S)")
# The values that need no colon before them.
_VALUES: Mapping[str, Sequence[str]] = {"position": get_args(Position), "next": ("drop",)}
# Words around the channel in `tell hearings to #coalition`.
_BESIDE_A_CHANNEL = frozenset({"about", "in", "of", "to"})
# Separates the name from the day in `mute diversion until May 1`, once all spaces are single.
_UNTIL = re.compile(r" (?:until|till|to)(?: |$)", re.IGNORECASE)


class AskedInSlack(Struct, frozen=True):
    """A request from Slack with what is needed to answer it: the app, the open database, and the time."""

    app: App
    store: Store
    request: SlackRequest
    now: datetime

    @property
    def who(self) -> str:
        """The person who asks, as recorded with edits of the list."""
        return by_slack_user(self.request.person)


class Deferred(Struct, frozen=True):
    """An answer that would hold up others: `work` is run in another thread, with its own connection to the database.

    `work` returns the reply, if any, and raises BillbotError if it has to be tried again.
    """

    work: Callable[[App, Store], Reply | None]


def refusal(app: App, person: str) -> Reply | None:
    """The reply to a person who may not edit the list; None for those who may."""
    found = app.slack_maintainers()
    try:
        return None if found.may(person) else Reply(whom_to_ask(found.named, found.channels))
    except DeliveryError as error:
        return Reply(cannot_tell_who(str(error)))


def git_note(app: App) -> str:
    """A note on whether an edit reaches git, if the configuration is a git checkout; otherwise empty."""
    folder = app.folder
    if folder is None or not (folder / ".git").exists():
        return ""
    fault = config.pull_fault(folder)
    if fault:
        return f"The edit is saved here, but does not reach the git repository of the list: {fault}."
    return (
        "The list is also kept in a git repository: this edit goes there with the next run of billbot-config, if"
        " that is set up; otherwise somebody has to commit it."
    )


def _edited(asked: AskedInSlack, document: MessageDocument) -> Reply:
    """The reply to an edit of the list, with how to undo it, and whether it reaches git."""
    return Reply(said.edited(document, git_note(asked.app)))


def maintain(asked: AskedInSlack, question: Question) -> Reply | Deferred:
    """Do what a maintainer asks, and return the reply; it tells other people whom to ask. Raises BillbotError."""
    asked = replace(asked, app=asked.app.with_current_files())
    if question.command == "watch":
        return or_why_not(lambda: open_dialog(asked, question.subject))
    if (said_no := refusal(asked.app, asked.request.person)) is not None:
        return said_no
    return or_why_not(lambda: _COMMANDS[question.command](asked, question.subject))


def or_why_not(edit: Callable[[], _R]) -> _R | Reply:
    """What an edit replies, or why nothing was changed. Raises BillbotError."""
    try:
        return edit()
    except ConfigError as error:
        return Reply(said.not_done(" ".join(error.faults), f"This needs a terminal: {until_fixed(error.faults)}."))
    except UsageError as error:
        return Reply(said.not_done(ended(capitalized(str(error)))))


def _unwatch(asked: AskedInSlack, subject: str) -> Reply:
    """Take a proposal off the list, or only the number that was typed."""
    app, store = asked.app, asked.store
    found, bill = watchlist.proposal_to_edit(app, store, subject)
    gone = watchlist.numbers_to_take_off(app.watch(store), found, bill)
    watchlist.take_off(app, store, asked.who, found, gone)
    return _edited(asked, said.taken_off(found.name, gone, whole=gone == found.bills))


def _rename(asked: AskedInSlack, subject: str) -> Reply:
    """Give a proposal another name."""
    words = " ".join(subject.split()).split(" to ")
    splits = [(" to ".join(words[:at]), " to ".join(words[at:])) for at in range(len(words) - 1 or 1, 0, -1)]
    # A name may have that word, too.
    old, name = next((each for each in splits if _is_clear(asked, each[0])), splits[-1])
    found, _ = watchlist.proposal_to_edit(asked.app, asked.store, old)
    if not name:
        raise UsageError(
            f"what is {found.name} to be called? Write the new name after it, as in: rename {found.name} to …"
        )
    values = {"name": name, "spoken": ""}
    watchlist.rewrite(asked.app, asked.store, asked.who, config_edit.set_values, found.id, values)
    return _edited(asked, said.renamed(found, name))


def _set_value(key: str, asked: AskedInSlack, subject: str) -> Reply:
    """Change a value of a proposal, or show it if nothing follows the name."""
    app, store = asked.app, asked.store
    name, *text = re.split(r":(?!//)", subject, maxsplit=1)
    first, _, last = subject.rpartition(" ")
    if not text and last.casefold() in _VALUES.get(key, ()) and not _is_clear(asked, name.strip()):
        name, text = first, [last.casefold()]
    found, _ = watchlist.proposal_to_edit(app, store, name.strip())
    before = value_said(store, app.watch(store), found, key, asked.now)
    before = capitalized(before) if key == "ask" else before
    if not text:
        return Reply(said.value_of(found, key, before))
    value = " ".join(text[0].split())
    if value and value == getattr(found, key):
        raise UsageError(f"{found.name} has that {key} already")
    watchlist.rewrite(app, store, asked.who, config_edit.set_values, found.id, {key: value})
    return _edited(asked, said.value_set(found.name, key, value, before))


def _is_clear(asked: AskedInSlack, typed: str) -> bool:
    try:
        watchlist.proposal_to_edit(asked.app, asked.store, typed)
    except UsageError:
        return False
    return True


def _mute(asked: AskedInSlack, subject: str) -> Reply:
    """Mute a proposal until a day."""
    name, day = " ".join(subject.split()), ""
    if not _is_clear(asked, name) and (found := list(_UNTIL.finditer(name))):  # its name may have such a word in it
        name, day = name[: found[-1].start()], name[found[-1].end() :].strip()
    proposal, _ = watchlist.proposal_to_edit(asked.app, asked.store, name)
    if not day:
        raise UsageError(
            f"until when is {proposal.name} to be muted? For example: /billbot mute {proposal.name} until February 1"
        )
    until = parse_day(day, asked.now.date())
    values = {"mute_until": until.isoformat()}
    watchlist.rewrite(asked.app, asked.store, asked.who, config_edit.set_values, proposal.id, values)
    return _edited(asked, said.muted(proposal.name, until, asked.now.date()))


def _unmute(asked: AskedInSlack, subject: str) -> Reply:
    """End the muting of a proposal."""
    found, _ = watchlist.proposal_to_edit(asked.app, asked.store, subject)
    if found.mute_until is None or found.mute_until <= asked.now.date():
        raise UsageError(f"{found.name} is not muted")
    watchlist.rewrite(asked.app, asked.store, asked.who, config_edit.set_values, found.id, {"mute_until": ""})
    return _edited(asked, said.unmuted(found.name))


def _undo(asked: AskedInSlack, _: str) -> Reply:
    """Undo the last edit of the list, whoever made it, as at a terminal.

    The request is marked first with what the list goes back to, so no second edit is undone if a process dies.
    """
    app, store, marked = asked.app, asked.store, asked.request.control
    to = watchlist.earlier(app, store)
    if marked is not None and marked.value != str(to.id):
        return Reply(said.taken_back([]))
    edit, changes = watchlist.undone(app, store), watchlist.changes_by_undo(app, to)
    store.requests.note(asked.request, SlackControl(_UNDOES, str(to.id)))
    watchlist.undo(app, store, asked.who, to)
    taken_back = said.taken_back(changes, edit.who, edit.at) if edit else said.taken_back(changes)
    return Reply(said.edited(taken_back, git_note(app), undo=False))


def _suggestions_waiting(asked: AskedInSlack, just: Paragraph | None = None) -> MessageDocument:
    """The undecided suggestions, ten of them with buttons. `just` first says what was just decided."""
    app, store = asked.app, asked.store
    watch = app.watch(store)
    waiting = undecided(store, watch)
    first = [
        notify.suggestions.find(watch, each, at)
        for at, each in enumerate(waiting[: notify.suggestions.MOST_IN_A_MESSAGE], 1)
    ]
    return waiting_suggestions(first, len(waiting), app.topics, just)


def _suggestions(asked: AskedInSlack, subject: str) -> Reply:
    """List the suggestions that wait; with `undo 12`, take the decision on one of them back first.

    `accept 12 NAME` accepts one under the proposal of that name, or a new one.
    """
    app, store = asked.app, asked.store
    undo, _, number = subject.partition(" ")
    if undo.casefold() == "accept":
        return _accept(asked, number)
    if undo.casefold() != "undo":
        return Reply(_suggestions_waiting(asked))
    found = watchlist.find_suggestion(app, store, number)
    if found is None or found.decided is None:
        raise UsageError("there is no decision to undo; give the number of the suggestion, as in: undo 12")
    watchlist.take_back(app, store, asked.who, found)
    now = app.with_current_files()
    there = watched_in(now.watch(store), found)
    just = open_again(found.bill, found.docket, None if there is None else [each.name for each in there])
    return Reply(_suggestions_waiting(replace(asked, app=now), just))


def _accept(asked: AskedInSlack, words: str) -> Reply:
    """Accept a suggestion, under the proposal that is typed after its number."""
    app, store = asked.app, asked.store
    number, _, name = words.partition(" ")
    found = watchlist.find_suggestion(app, store, number)
    if found is None or found.decided is not None:
        raise UsageError(
            "no suggestion with that number is waiting for a decision, as in: suggestions accept 12 Its name"
        )
    if (there := watched_in(app.watch(store), found)) is not None:
        raise UsageError(followed_already(found.bill, found.docket, [each.name for each in there]))
    to = watchlist.proposal_meant(app, store, found, name)
    watchlist.accept(app, store, asked.who, found, to)
    return Reply(waiting_after(asked, found))


def waiting_after(asked: AskedInSlack, decided: Suggested) -> MessageDocument:
    """The undecided suggestions, with what was just decided on one."""
    app = asked.app.with_current_files()
    now, watch = asked.store.suggestions.of(decided.id) or decided, app.watch(asked.store)
    just = just_decided(now.bill, now.decided, now.by, watch.proposals_of(watch.numbers.get(now.bill, now.bill)))
    return _suggestions_waiting(replace(asked, app=app), just)


def _topic(asked: AskedInSlack, subject: str) -> Reply | Deferred:
    """List the topics, begin one, or change the words of one, and say what each new one finds."""
    app, store = asked.app, asked.store
    does, _, rest = subject.partition(" ")
    words = rest.removesuffix(" anyway")
    anyway, (named, *phrases) = words != rest, _PHRASES.split(words)
    if does.casefold() == "add" and rest:
        watchlist.rewrite(app, store, asked.who, config_edit.add_topic, rest)
        return _edited(asked, said.topic_added(rest))
    if does.casefold() != "words" or not named:
        return Reply(said.topics(app.topics))
    topic = config_edit.find_topic(app.settings, named)
    if not phrases:
        return Reply(said.words_of(topic))

    def change(app: App, store: Store) -> Reply:
        app, insist = app.with_current_files(), "" if anyway else "to add it, write anyway at the end"
        put_in, take_out = watchlist.change_words(app, store, asked.who, topic, phrases, insist=insist)
        return _edited(asked, said.words_changed(topic.name, put_in, take_out))

    return Deferred(lambda app, store: or_why_not(lambda: change(app, store)))


def _hear(asked: AskedInSlack, subject: str, *, more: bool) -> Reply:
    """Send a channel more, or less, right away; without a kind after it, say what the channel gets."""
    app, words = asked.app, subject.replace(",", " ").casefold().split()
    ours = [each for each in app.channels if each.kind == "slack"]
    called = next((each for each in words if each.startswith("#")), words[0] if words else "")
    named = [each for each in ours if called.lstrip("#") in {each.name.casefold(), each.to.casefold()}]
    wanted = [each for each in words if each not in _BESIDE_A_CHANNEL and not (named and each == called)]
    if not named and not called.startswith("#"):
        named = told_in(app.watch(asked.store), asked.request.channel)
    if not named:
        names = listed([f"#{each.name}" for each in ours])
        raise UsageError(f"which channel? billbot writes to {names}. For example: /billbot tell #{ours[0].name} votes")
    if not wanted:
        return Reply(said.heard(named[0]))
    watchlist.set_heard(app, asked.store, asked.who, {each.name for each in named}, wanted, more=more)
    now = next(each for each in app.with_current_files().channels if each.name == named[0].name)
    return Reply(said.edited(said.heard(now, named[0]), git_note(app), undo=False))


_COMMANDS: dict[str, Callable[[AskedInSlack, str], Reply | Deferred]] = {
    "unwatch": _unwatch,
    "rename": _rename,
    **{key: partial(_set_value, key) for key in watchlist.SAID},
    "topic": _topic,
    "tell": partial(_hear, more=True),
    "quiet": partial(_hear, more=False),
    "mute": _mute,
    "unmute": _unmute,
    "undo": _undo,
    "suggestions": _suggestions,
}


def open_dialog(asked: AskedInSlack, typed: str) -> Reply | Deferred:
    """Open the dialog for the bill that was typed; looking it up at the site is deferred. Raises BillbotError."""
    app, request = asked.app, asked.request
    try:
        bill = app.bill(typed)
    except ValueError:
        near = f" Did you mean /billbot watch {meant}?" if (meant := meant_by(typed)) else ""
        wrong = f"{shown(typed)} is not a bill number, a docket or the address of a bill's page.{near}"
        raise UsageError(
            wrong if typed else "write a bill's number after it, for example: /billbot watch H1588"
        ) from None
    maintainers = app.slack_maintainers()
    if maintainers.known and (said_no := refusal(app, request.person)) is not None:
        return said_no
    if proposal := app.watch(asked.store).names_of(bill):
        return refusal(app, request.person) or Reply(said.is_watched_already(bill, proposal))
    if not request.reply_to and is_direct(request.channel):
        raise UsageError(f"in a message billbot cannot open a window: type /billbot watch {typed}")
    try:
        dialog = app.slack_replies().open(request.trigger, view(said.looking_up(bill)))
    except DeliveryError as error:  # the next try would be too late
        _log.error("a dialog in Slack could not be opened: %s", error)
        return Reply(said.too_late(bill, str(error)))
    if dialog is None:
        return Reply(said.too_late(bill))

    def work(app: App, store: Store) -> None:
        app.slack_replies().change(dialog, view(_dialog_to_add(app, store, request, bill)))

    return Deferred(work)


def acknowledge_dialog(control: SlackControl) -> Acknowledged:
    """What a submitted dialog shows first: what is missing, or that the list is being written."""
    if _chosen(control, "proposal") in {"", NEW} and not control.chosen.get("topics"):
        return Acknowledged(faults={"topics": said.NO_TOPIC})
    return Acknowledged(view=view(said.WRITING))


def save_dialog(asked: AskedInSlack) -> Reply | None:
    """Add the bill of a submitted dialog to the list. The dialog, or a reply if it was closed, says how that went.

    Raises BillbotError if that has to be tried again.
    """
    from billbot.channels.slack import OpenDialog

    control = asked.request.control
    assert control is not None
    given = json.loads(control.value)
    shown = _save(asked, control, BillId.parse(given["bill"]), given["title"])
    if asked.app.slack_replies().change(OpenDialog(control.view), view(shown)):
        return None
    return Reply(shown.document, channel=given["channel"])


def _dialog_to_add(app: App, store: Store, request: SlackRequest, bill: BillId) -> Dialog:
    """Look a bill up at the site, and return the dialog that shows it. Raises StoreError; Stopped if billbot ends."""
    app = app.with_current_files()
    said_no = refusal(app, request.person)
    if said_no is not None:
        return said.in_a_dialog(said_no.document)
    seen = app.watch(store)
    try:
        with app.open_source() as source:
            known = preview(store, source, seen, bill, app.clock)
    except (StoreError, Stopped):
        raise
    except ConfigError as error:
        return said.not_added(bill, " ".join(error.faults))
    except BillbotError as error:
        return said.not_added(bill, ended(capitalized(str(error))))
    if proposal := seen.names_of(known.bill):
        return said.in_a_dialog(said.is_watched_already(known.bill, proposal))
    if not known.exists and (never := no_page_in_ended_court(app.dates, bill, app.clock.now().date())):
        return said.not_added(bill, f"{never}.")
    return said.found(known, app.topics, app.proposals, request.channel)


def _save(asked: AskedInSlack, control: SlackControl, bill: BillId, title: str) -> Dialog:
    """Write the list unless there is a fault, and return the dialog that says how it went. Raises StoreError."""
    app, who = asked.app.with_current_files(), asked.who
    said_no = refusal(app, asked.request.person)
    if said_no is not None:
        return said.in_a_dialog(said_no.document)
    if (there := app.settings.proposal_of(bill)) is not None:
        return said.in_a_dialog(said.is_watched_already(bill, there.name))
    to = _target(app, control, bill, title)
    try:
        watchlist.rewrite(app, asked.store, who, config_edit.add_bill, bill, to)
    except ConfigError as error:
        return said.not_added(bill, " ".join(error.faults))
    except UsageError as error:
        return said.not_added(bill, ended(capitalized(str(error))))
    names = {each.id: each.name for each in app.proposals}
    name = to.name if isinstance(to, config_edit.NewProposal) else names.get(to, to)
    return said.watched(bill, name, git_note(app))


def _target(app: App, control: SlackControl, bill: BillId, title: str) -> str | config_edit.NewProposal:
    """The proposal to add the bill to: the id of the chosen one, or a new one as described."""
    chosen = _chosen(control, "proposal")
    if chosen not in {"", NEW}:
        return chosen
    return config_edit.new_proposal(
        {each.id for each in app.proposals},
        bill,
        " ".join(_chosen(control, "name").split()),
        title,
        control.chosen.get("topics", ()),
        _chosen(control, "position"),
    )


def _chosen(control: SlackControl, name: str) -> str:
    return next(iter(control.chosen.get(name, ())), "")
