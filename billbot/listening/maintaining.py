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

from msgspec import Struct

from billbot import config, watchlist
from billbot.answers import Question, Reply, day_said, meant, unclear
from billbot.bills import BillId, Proposal, SlackControl, SlackRequest, by_slack_user
from billbot.bootstrap import House
from billbot.errors import ConfigError, UsageError
from billbot.listening import watching
from billbot.listening.desk import Later, about_git, current, refused
from billbot.store import Store
from billbot.wording import maintaining as said
from billbot.wording import numbers

_log = logging.getLogger(__name__)

_BEGUN = "begun"  # what is noted with a request
# In text whose words are a space apart.
_UNTIL = re.compile(r" (?:until|till|to|for)(?: |$)| (?=in \S{1,20} (?:day|week|month|year))", re.IGNORECASE)


class Editor(Struct, frozen=True):
    """What it takes to edit the list for somebody who may."""

    house: House
    store: Store
    request: SlackRequest
    now: datetime

    @property
    def who(self) -> str:
        """Who does it, as it is written down."""
        return by_slack_user(self.request.person)

    @property
    def begun(self) -> dict[str, Any] | None:
        """What an earlier try was about to do; null for the first one."""
        control = self.request.control
        return json.loads(control.value) if control is not None and control.name == _BEGUN else None

    def note(self, **values: Any) -> None:
        """Note what is about to be done. Raises StoreError."""
        self.store.requests.note(self.request, SlackControl(_BEGUN, json.dumps(values)))


def maintain(house: House, store: Store, request: SlackRequest, question: Question, now: datetime) -> Reply | Later:
    """Do what a maintainer asks, and give what is said; everybody else is told whom to ask. Raises BillbotError."""
    house = current(house)
    if question.command == "watch":
        return watching.begin(house, store, request, question.subject)
    if (no := refused(house, request.person)) is not None:
        return no
    desk = Editor(house, store, request, now)
    try:
        return _DOES[question.command](desk, question.subject)
    except ConfigError as error:
        return Reply(said.not_done(" ".join(error.faults)))
    except UsageError as error:
        return Reply(said.not_done(f"{str(error)[:1].upper()}{str(error)[1:]}."))


def _unwatch(desk: Editor, subject: str) -> Reply:
    """Take a proposal off the list, or the number that was typed."""
    house, begun = desk.house, desk.begun
    if begun is not None and _is_off(house, begun):
        return _taken_off(desk, begun["name"], [BillId.parse(each) for each in begun["bills"]], whole=begun["whole"])
    found = _meant(desk, "unwatch", subject)
    if isinstance(found, Reply):
        return found
    bills, only = list(found.bills), _listed(desk, found, subject)
    if only is None and _is_number(desk, subject):
        return Reply(said.followed_only(_number(desk, subject), found.name))
    whole = only is None or bills == [only]
    gone = bills if whole or only is None else [only]
    desk.note(bills=[str(each) for each in gone], name=found.name, whole=whole)

    def edit(folder: Any) -> config.Config:
        if whole:
            return config.remove_proposal(folder, house.environ, found.id)
        return config.remove_bill(folder, house.environ, gone[0])

    watchlist.rewrite(house, desk.store, desk.who, edit)
    return _taken_off(desk, found.name, gone, whole=whole)


def _is_off(house: House, begun: dict[str, Any]) -> bool:
    """Whether an earlier try took off what it was about to; a proposal may be listed without a number."""
    if begun["whole"]:
        return all(each.name != begun["name"] for each in house.proposals)
    return not set(begun["bills"]) & {str(each) for each in house.listed}


def _taken_off(desk: Editor, name: str, bills: list[BillId], *, whole: bool) -> Reply:
    _log.info("%s took %s off the list, of %s", desk.who, numbers(bills) or "no number", name)
    return Reply(said.taken_off(name, bills, whole=whole, note=about_git(desk.house)))


def _mute(desk: Editor, subject: str) -> Reply:
    """Have a proposal be silent until a day."""
    name, day = _parted(subject)
    whole = _meant(desk, "mute", subject)
    if isinstance(whole, Proposal):  # its name may have such a word in it
        return Reply(said.until_when(whole.name))
    found = _meant(desk, "mute", name)
    if isinstance(found, Reply):
        return found
    if not day:
        return Reply(said.until_when(found.name))
    until = day_said(day, desk.now.date())
    if until is None:
        return Reply(said.no_day(day))
    house, key = desk.house, found.id
    watchlist.rewrite(house, desk.store, desk.who, lambda folder: config.mute(folder, house.environ, key, until))
    _log.info("%s muted %s until %s", desk.who, found.name, until)
    return Reply(said.muted(found.name, until, desk.now.date(), about_git(house)))


def _unmute(desk: Editor, subject: str) -> Reply:
    """Have a proposal be told of again."""
    found = _meant(desk, "unmute", subject)
    if isinstance(found, Reply):
        return found
    house, key = desk.house, found.id
    if desk.begun is None and (found.mute_until is None or found.mute_until <= desk.now.date()):
        return Reply(said.not_muted(found.name))
    desk.note(unmute=key)
    watchlist.rewrite(house, desk.store, desk.who, lambda folder: config.mute(folder, house.environ, key, None))
    _log.info("%s had %s be told of again", desk.who, found.name)
    return Reply(said.unmuted(found.name, about_git(house)))


def _undo(desk: Editor, _: str) -> Reply:
    """Take back the last edit that was made in Slack."""
    begun = desk.begun
    if begun is None:
        begun = {"made": watchlist.last_in_slack(desk.store).at.isoformat()}
        desk.note(**begun)
    edits = watchlist.undo_in_slack(desk.house, desk.store, desk.who, datetime.fromisoformat(begun["made"]))
    _log.info("%s took the last edit of the list in Slack back", desk.who)
    return Reply(said.taken_back(edits or (), desk.now.date(), about_git(desk.house)))


_DOES: dict[str, Callable[[Editor, str], Reply]] = {
    "unwatch": _unwatch,
    "mute": _mute,
    "unmute": _unmute,
    "undo": _undo,
}


def _meant(desk: Editor, command: str, subject: str) -> Proposal | Reply:
    """The proposal that is meant, or what is said where that is not clear."""
    watch, court = desk.house.watch(desk.store), desk.house.settings.source.general_court
    found = meant(subject, watch.proposals, watch, court)
    return found[0] if len(found) == 1 else Reply(unclear(command, subject, found, watch.proposals))


def _parted(subject: str) -> tuple[str, str]:
    """The name and the day of `diversion until February 1`; the last such word parts them."""
    subject = " ".join(subject.split())
    found = list(_UNTIL.finditer(subject))
    return (subject[: found[-1].start()], subject[found[-1].end() :].strip()) if found else (subject, "")


def _number(desk: Editor, subject: str) -> BillId:
    """The bill that a number or an address means, of those that are watched. Raises ValueError."""
    return desk.house.watch(desk.store).meant(subject, desk.house.settings.source.general_court)


def _is_number(desk: Editor, subject: str) -> bool:
    try:
        desk.house.bill(subject)
    except ValueError:
        return False
    return True


def _listed(desk: Editor, proposal: Proposal, subject: str) -> BillId | None:
    """The entry of the list that a number or an address means; a docket that got its number is found by either."""
    if not _is_number(desk, subject):
        return None
    bill, known = _number(desk, subject), desk.house.watch(desk.store).numbers
    return next((each for each in proposal.bills if known.get(each, each) == bill), None)
