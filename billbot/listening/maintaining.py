"""What maintainers do in Slack but putting a bill on the list: taking one off, muting, and taking an edit back.

Each edit goes the way of the command line (`billbot/watchlist.py`): written as a whole or not at all, told to
operations channels, and noted with the id of whoever made it. What is about to be done is noted with the request, so
that a process that ends in the middle of it leaves nothing to be done twice.
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from billbot import config, watchlist
from billbot.answers import Question, Reply, day_said, meant, unclear
from billbot.bills import BillId, Proposal, SlackControl
from billbot.bootstrap import House
from billbot.errors import ConfigError, UsageError
from billbot.listening import watching
from billbot.listening.desk import AskedInSlack, Later, about_git, current, refused
from billbot.wording import maintaining as said
from billbot.wording import numbers

_log = logging.getLogger(__name__)

_BEGUN = "begun"  # what is noted with a request
# In text whose words are a space apart.
_UNTIL = re.compile(r" (?:until|till|to|for)(?: |$)| (?=in \S{1,20} (?:day|week|month|year))", re.IGNORECASE)


def maintain(asked: AskedInSlack, question: Question) -> Reply | Later:
    """Do what a maintainer asks, and give what is said; everybody else is told whom to ask. Raises BillbotError."""
    asked = replace(asked, house=current(asked.house))
    if question.command == "watch":
        return watching.begin(asked, question.subject)
    if (no := refused(asked.house, asked.request.person)) is not None:
        return no
    try:
        return _DOES[question.command](asked, question.subject)
    except ConfigError as error:
        return Reply(said.not_done(" ".join(error.faults)))
    except UsageError as error:
        return Reply(said.not_done(f"{str(error)[:1].upper()}{str(error)[1:]}."))


def _unwatch(asked: AskedInSlack, subject: str) -> Reply:
    """Take a proposal off the list, or the number that was typed."""
    house, begun = asked.house, _begun(asked)
    if begun is not None and _is_off(house, begun):
        return _taken_off(asked, begun["name"], [BillId.parse(each) for each in begun["bills"]], whole=begun["whole"])
    found = _meant(asked, "unwatch", subject)
    if isinstance(found, Reply):
        return found
    bills, only = list(found.bills), _listed(asked, found, subject)
    if only is None and _is_number(asked, subject):
        return Reply(said.followed_only(_number(asked, subject), found.name))
    whole = only is None or bills == [only]
    gone = bills if whole or only is None else [only]
    _note(asked, bills=[str(each) for each in gone], name=found.name, whole=whole)

    def edit(folder: Any) -> config.Config:
        if whole:
            return config.remove_proposal(folder, house.environ, found.id)
        return config.remove_bill(folder, house.environ, gone[0])

    watchlist.rewrite(house, asked.store, asked.who, edit)
    return _taken_off(asked, found.name, gone, whole=whole)


def _is_off(house: House, begun: dict[str, Any]) -> bool:
    """Whether an earlier try took off what it was about to; a proposal may be listed without a number."""
    if begun["whole"]:
        return all(each.name != begun["name"] for each in house.proposals)
    return not set(begun["bills"]) & {str(each) for each in house.listed}


def _taken_off(asked: AskedInSlack, name: str, bills: list[BillId], *, whole: bool) -> Reply:
    _log.info("%s took %s off the list, of %s", asked.who, numbers(bills) or "no number", name)
    return Reply(said.taken_off(name, bills, whole=whole, note=about_git(asked.house)))


def _mute(asked: AskedInSlack, subject: str) -> Reply:
    """Have a proposal be silent until a day."""
    name, day = _parted(subject)
    whole = _meant(asked, "mute", subject)
    if isinstance(whole, Proposal):  # its name may have such a word in it
        return Reply(said.until_when(whole.name))
    found = _meant(asked, "mute", name)
    if isinstance(found, Reply):
        return found
    if not day:
        return Reply(said.until_when(found.name))
    until = day_said(day, asked.now.date())
    if until is None:
        return Reply(said.no_day(day))
    house, key = asked.house, found.id
    watchlist.rewrite(house, asked.store, asked.who, lambda folder: config.mute(folder, house.environ, key, until))
    _log.info("%s muted %s until %s", asked.who, found.name, until)
    return Reply(said.muted(found.name, until, asked.now.date(), about_git(house)))


def _unmute(asked: AskedInSlack, subject: str) -> Reply:
    """Have a proposal be told of again."""
    found = _meant(asked, "unmute", subject)
    if isinstance(found, Reply):
        return found
    house, key = asked.house, found.id
    if _begun(asked) is None and (found.mute_until is None or found.mute_until <= asked.now.date()):
        return Reply(said.not_muted(found.name))
    _note(asked, unmute=key)
    watchlist.rewrite(house, asked.store, asked.who, lambda folder: config.mute(folder, house.environ, key, None))
    _log.info("%s had %s be told of again", asked.who, found.name)
    return Reply(said.unmuted(found.name, about_git(house)))


def _undo(asked: AskedInSlack, _: str) -> Reply:
    """Take back the last edit that was made in Slack."""
    begun = _begun(asked)
    if begun is None:
        begun = {"made": watchlist.last_in_slack(asked.store).at.isoformat()}
        _note(asked, **begun)
    edits = watchlist.undo_in_slack(asked.house, asked.store, asked.who, datetime.fromisoformat(begun["made"]))
    _log.info("%s took the last edit of the list in Slack back", asked.who)
    return Reply(said.taken_back(edits or (), asked.now.date(), about_git(asked.house)))


_DOES: dict[str, Callable[[AskedInSlack, str], Reply]] = {
    "unwatch": _unwatch,
    "mute": _mute,
    "unmute": _unmute,
    "undo": _undo,
}


def _begun(asked: AskedInSlack) -> dict[str, Any] | None:
    """What an earlier try was about to do; null for the first one."""
    control = asked.request.control
    return json.loads(control.value) if control is not None and control.name == _BEGUN else None


def _note(asked: AskedInSlack, **values: Any) -> None:
    """Note what is about to be done. Raises StoreError."""
    asked.store.requests.note(asked.request, SlackControl(_BEGUN, json.dumps(values)))


def _meant(asked: AskedInSlack, command: str, subject: str) -> Proposal | Reply:
    """The proposal that is meant, or what is said where that is not clear."""
    watch, court = asked.house.watch(asked.store), asked.house.settings.source.general_court
    found = meant(subject, watch.proposals, watch, court)
    return found[0] if len(found) == 1 else Reply(unclear(command, subject, found, watch.proposals))


def _parted(subject: str) -> tuple[str, str]:
    """The name and the day of `diversion until February 1`; the last such word parts them."""
    subject = " ".join(subject.split())
    found = list(_UNTIL.finditer(subject))
    return (subject[: found[-1].start()], subject[found[-1].end() :].strip()) if found else (subject, "")


def _number(asked: AskedInSlack, subject: str) -> BillId:
    """The bill that a number or an address means, of those that are watched. Raises ValueError."""
    return asked.house.watch(asked.store).meant(subject, asked.house.settings.source.general_court)


def _is_number(asked: AskedInSlack, subject: str) -> bool:
    try:
        asked.house.bill(subject)
    except ValueError:
        return False
    return True


def _listed(asked: AskedInSlack, proposal: Proposal, subject: str) -> BillId | None:
    """The entry of the list that a number or an address means; a docket that got its number is found by either."""
    if not _is_number(asked, subject):
        return None
    bill, known = _number(asked, subject), asked.house.watch(asked.store).numbers
    return next((each for each in proposal.bills if known.get(each, each) == bill), None)
