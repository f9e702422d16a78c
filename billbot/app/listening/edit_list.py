"""The commands with which maintainers edit the list in Slack: `unwatch`, `mute`, `unmute` and `undo`.

Adding a bill is in `add_bill`. Each edit is made by `app/watchlist.py`, as on the command line: written as a whole
or not at all, told to operations channels, and recorded with the id of whoever made it. Before an edit, the request
is queued with what it is about to do, so that a process that dies in the middle of it does nothing twice.
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from billbot.app import config, config_edit, watchlist
from billbot.app.answers import Question, Reply, no_single_match, parse_day
from billbot.app.bootstrap import App
from billbot.app.listening import add_bill
from billbot.app.listening.buttons import suggestions_waiting
from billbot.app.listening.context import AskedInSlack, Deferred, git_note, refusal, with_current_files
from billbot.briefs.names import meant
from billbot.domain.bills import BillId
from billbot.domain.slack import SlackControl
from billbot.domain.watched import Proposal
from billbot.errors import BillbotError, ConfigError, StoreError, UsageError
from billbot.messages import watchlist as said
from billbot.messages.phrases import numbers
from billbot.messages.suggestions import open_again
from billbot.notify.suggestions import decision_jobs

_log = logging.getLogger(__name__)

_BEGUN = "begun"  # jobs a request whose edit may have been made already
# What parts the name from the day in `mute diversion until May 1`, once all spaces are single.
_UNTIL = re.compile(r" (?:until|till|to|for)(?: |$)| (?=in \S{1,20} (?:day|week|month|year))", re.IGNORECASE)


def maintain(asked: AskedInSlack, question: Question) -> Reply | Deferred:
    """Do what a maintainer asks, and return the reply; others are told whom to ask. Raises BillbotError."""
    asked = replace(asked, app=with_current_files(asked.app))
    if question.command == "watch":
        return add_bill.open_dialog(asked, question.subject)
    if (said_no := refusal(asked.app, asked.request.person)) is not None:
        return said_no
    try:
        return _COMMANDS[question.command](asked, question.subject)
    except ConfigError as error:
        return Reply(said.not_done(" ".join(error.faults)))
    except UsageError as error:
        return Reply(said.not_done(f"{str(error)[:1].upper()}{str(error)[1:]}."))


def _unwatch(asked: AskedInSlack, subject: str) -> Reply:
    """Take a proposal off the list, or only the number that was typed."""
    app, begun = asked.app, _earlier_try(asked)
    if begun is not None and _is_off(app, begun):
        return _taken_off(asked, begun["name"], [BillId.parse(each) for each in begun["bills"]], whole=begun["whole"])
    found = _proposal_meant(asked, "unwatch", subject)
    if isinstance(found, Reply):
        return found
    bills, only = list(found.bills), _listed_bill(asked, found, subject)
    if only is None and _is_number(asked, subject):
        return Reply(said.followed_only(_watched_bill(asked, subject), found.name))
    whole = only is None or bills == [only]
    gone = bills if whole or only is None else [only]
    _note_attempt(asked, bills=[str(each) for each in gone], name=found.name, whole=whole)

    def edit(folder: Any) -> config.Config:
        if whole:
            return config_edit.remove_proposal(folder, app.environ, found.id)
        return config_edit.remove_bill(folder, app.environ, gone[0])

    watchlist.rewrite(app, asked.store, asked.who, edit)
    return _taken_off(asked, found.name, gone, whole=whole)


def _is_off(app: App, begun: dict[str, Any]) -> bool:
    """Whether an earlier try has already taken off what it was about to; a proposal may be listed without a number."""
    if begun["whole"]:
        return all(each.name != begun["name"] for each in app.proposals)
    return not set(begun["bills"]) & {str(each) for each in app.listed}


def _taken_off(asked: AskedInSlack, name: str, bills: list[BillId], *, whole: bool) -> Reply:
    _log.info("%s took %s off the list, of %s", asked.who, numbers(bills) or "no number", name)
    return Reply(said.taken_off(name, bills, whole=whole, note=git_note(asked.app)))


def _mute(asked: AskedInSlack, subject: str) -> Reply:
    """Mute a proposal until a day."""
    name, day = _split_off_day(subject)
    whole = _proposal_meant(asked, "mute", subject)
    if isinstance(whole, Proposal):  # its name may have such a word in it
        return Reply(said.until_when(whole.name))
    found = _proposal_meant(asked, "mute", name)
    if isinstance(found, Reply):
        return found
    if not day:
        return Reply(said.until_when(found.name))
    until = parse_day(day, asked.now.date())
    if until is None:
        return Reply(said.no_day(day))
    app, key = asked.app, found.id
    watchlist.rewrite(app, asked.store, asked.who, lambda folder: config_edit.mute(folder, app.environ, key, until))
    _log.info("%s muted %s until %s", asked.who, found.name, until)
    return Reply(said.muted(found.name, until, asked.now.date(), git_note(app)))


def _unmute(asked: AskedInSlack, subject: str) -> Reply:
    """End the muting of a proposal."""
    found = _proposal_meant(asked, "unmute", subject)
    if isinstance(found, Reply):
        return found
    app, key = asked.app, found.id
    if _earlier_try(asked) is None and (found.mute_until is None or found.mute_until <= asked.now.date()):
        return Reply(said.not_muted(found.name))
    _note_attempt(asked, unmute=key)
    watchlist.rewrite(app, asked.store, asked.who, lambda folder: config_edit.mute(folder, app.environ, key, None))
    _log.info("%s had %s be told of again", asked.who, found.name)
    return Reply(said.unmuted(found.name, git_note(app)))


def _undo(asked: AskedInSlack, _: str) -> Reply:
    """Undo the last edit that was made in Slack."""
    begun = _earlier_try(asked)
    if begun is None:
        begun = {"made": watchlist.last_in_slack(asked.store).at.isoformat()}
        _note_attempt(asked, **begun)
    edits = watchlist.undo_in_slack(asked.app, asked.store, asked.who, datetime.fromisoformat(begun["made"]))
    _log.info("%s took the last edit of the list in Slack back", asked.who)
    return Reply(said.taken_back(edits or (), asked.now.date(), git_note(asked.app)))


def _suggestions(asked: AskedInSlack, subject: str) -> Reply:
    """List the suggestions that wait; with `undo 12`, take the decision on one of them back first."""
    app, store = asked.app, asked.store
    undo, _, number = subject.partition(" ")
    if undo.casefold() != "undo":
        return Reply(suggestions_waiting(asked))
    found = store.suggestions.of(int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
    if found is None or found.decided is None:
        raise UsageError("there is no decision to take back; the number is that of the suggestion, as in: undo 12")
    try:
        if found.decided == "accepted":
            watchlist.take_back(app, store, asked.who, found)
    except (StoreError, ConfigError):
        raise
    except BillbotError as error:
        return Reply(said.not_done(f"{error}."))
    jobs = decision_jobs(app.watch(store), found.id, found.decided, asked.now)
    store.suggestions.reopen(found.id, f"slack:{asked.request.person}", asked.now, jobs)
    return Reply(suggestions_waiting(replace(asked, app=with_current_files(app)), open_again(found.bill)))


_COMMANDS: dict[str, Callable[[AskedInSlack, str], Reply]] = {
    "unwatch": _unwatch,
    "mute": _mute,
    "unmute": _unmute,
    "undo": _undo,
    "suggestions": _suggestions,
}


def _earlier_try(asked: AskedInSlack) -> dict[str, Any] | None:
    """What an earlier try of this request was about to do; null where this is the first try."""
    control = asked.request.control
    return json.loads(control.value) if control is not None and control.name == _BEGUN else None


def _note_attempt(asked: AskedInSlack, **values: Any) -> None:
    """Mark the request with what is about to be done. Raises StoreError."""
    asked.store.requests.note(asked.request, SlackControl(_BEGUN, json.dumps(values)))


def _proposal_meant(asked: AskedInSlack, command: str, subject: str) -> Proposal | Reply:
    """The proposal that `subject` names, or the reply where that is not clear: a guess is no reason to edit."""
    names = asked.app.names(asked.store)
    found = meant(subject, names, names.watch.proposals)
    if len(found.proposals) == 1 and found.sure:
        return found.proposals[0]
    return Reply(no_single_match(command, subject, found, names.watch.proposals))


def _split_off_day(subject: str) -> tuple[str, str]:
    """Split `diversion until February 1` at the last such word into name and day; without one the day is empty."""
    subject = " ".join(subject.split())
    found = list(_UNTIL.finditer(subject))
    return (subject[: found[-1].start()], subject[found[-1].end() :].strip()) if found else (subject, "")


def _watched_bill(asked: AskedInSlack, subject: str) -> BillId:
    """The bill that a number or an address means, preferably a watched one. Raises ValueError."""
    return asked.app.watch(asked.store).meant(subject, asked.app.court)


def _is_number(asked: AskedInSlack, subject: str) -> bool:
    try:
        asked.app.bill(subject)
    except ValueError:
        return False
    return True


def _listed_bill(asked: AskedInSlack, proposal: Proposal, subject: str) -> BillId | None:
    """The entry of a proposal's list that `subject` means, be it typed as a docket or as the number that it got."""
    if not _is_number(asked, subject):
        return None
    bill, known = _watched_bill(asked, subject), asked.app.watch(asked.store).numbers
    return next((each for each in proposal.bills if known.get(each, each) == bill), None)
