"""Putting a bill on the list in Slack: a dialog opens at once, says what the site says, and writes the list when sent.

What is sent is looked at again by whoever may, and goes the way of `billbot watch add`.
"""

import json
import logging

from billbot import check, config, processes, watchlist
from billbot.answers import Reply
from billbot.bills import Acknowledged, BillId, SlackControl, SlackRequest, meant_by
from billbot.bootstrap import House
from billbot.errors import BillbotError, ConfigError, DeliveryError, Stopped, StoreError, UsageError
from billbot.gate import open_counted
from billbot.listening.desk import AskedInSlack, Later, about_git, current, refused
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording import maintaining, never_there, over_by, stage
from billbot.wording.buttons import Dialog
from billbot.wording.maintaining import NEW, LookedUp
from billbot.wording.slack_view import view

_log = logging.getLogger(__name__)


def begin(asked: AskedInSlack, typed: str) -> Reply | Later:
    """Open the dialog of a bill that was typed, and have it looked up beside. Raises BillbotError."""
    from billbot.bootstrap import ears

    house, request = asked.house, asked.request
    try:
        bill = house.bill(typed)
    except ValueError:
        how = "Write the number of a bill, its docket or the address of its page behind it."
        return Reply(maintaining.no_bill(typed, meant_by(typed)) if typed else maintaining.which_bill(how))
    maintainers = ears.maintainers(house)
    if maintainers.known and (no := refused(house, request.person)) is not None:
        return no
    if proposal := _home(house.watch(asked.store), bill):
        return refused(house, request.person) or Reply(maintaining.is_watched_already(bill, proposal))
    try:
        dialog = ears.replies(house).open(request.trigger, view(maintaining.looking_up(bill)))
    except DeliveryError as error:  # the next try would be too late
        _log.error("a dialog in Slack could not be opened: %s", error)
        return Reply(maintaining.too_late(bill, str(error)))
    if dialog is None:
        return Reply(maintaining.too_late(bill))

    def work(house: House, store: Store) -> None:
        ears.replies(house).change(dialog, view(_look_up(house, store, request, bill)))

    return Later(work)


def acknowledged(control: SlackControl) -> Acknowledged:
    """What the dialog says at once when it is sent: what lacks in it, or that the list is being written."""
    if _one(control, "proposal") in {"", NEW} and not control.chosen.get("topics"):
        return Acknowledged(faults={"topics": maintaining.NO_TOPIC})
    return Acknowledged(view=view(maintaining.WRITING))


def write(asked: AskedInSlack) -> Reply | None:
    """Put the bill of a dialog that was sent on the list; it says how that went, or, once it is closed, a message does.

    Raises BillbotError where that has to be tried again.
    """
    from billbot.bootstrap import ears

    control = asked.request.control
    assert control is not None
    given = json.loads(control.value)
    shown = _written(asked, control, BillId.parse(given["bill"]), given["title"])
    if ears.replies(asked.house).change(ears.OpenDialog(control.view), view(shown)):
        return None
    return Reply(shown.document, channel=given["channel"])


def _look_up(house: House, store: Store, request: SlackRequest, bill: BillId) -> Dialog:
    """What a dialog shows of a bill. Raises StoreError, and Stopped where billbot ends meanwhile."""
    house = current(house)
    no = refused(house, request.person)
    if no is not None:
        return maintaining.in_a_dialog(no.document)
    seen = house.watch(store)
    try:
        with open_counted(house, store) as source:
            # A name of its own: the worker of this process may be at the site, too, and is waited for.
            found = check.preview(store, source, seen, bill, house.clock, processes.own_name())
    except (StoreError, Stopped):
        raise
    except ConfigError as error:
        return maintaining.not_looked_up(bill, " ".join(error.faults))
    except BillbotError as error:
        return maintaining.not_looked_up(bill, str(error))
    if found is not None and (proposal := _home(seen, found.known.id)):
        return maintaining.in_a_dialog(maintaining.is_watched_already(found.known.id, proposal))
    if found is None and (never := never_there(house.dates.ends, bill, house.clock.now().date())):
        return maintaining.not_written(bill, f"{never}.")
    known = LookedUp(bill, exists=False) if found is None else _known(house, found)
    return maintaining.found(known, house.topics, house.proposals, request.channel)


def _known(house: House, found: check.Preview) -> LookedUp:
    bill = found.known
    names, today = {each.id: each.name for each in house.proposals}, house.clock.now().date()
    return LookedUp(
        bill=bill.id,
        exists=True,
        title=found.title or "",
        name=config.name_from(found.title),
        presented=found.presented_by,
        sponsors=found.other_sponsors,
        committee=found.progress.committee or "",
        stage=stage(bill.id, found.progress, today),
        over=over_by(house.dates.ends, bill.id, today),
        topics=found.topics(house.topics),
        companions=[
            (each.bill, each.why, names.get(each.proposal or "", ""), each.onward) for each in found.companions
        ],
        joins=next((each.proposal for each in found.companions if each.proposal in names), None) or "",
    )


def _written(asked: AskedInSlack, control: SlackControl, bill: BillId, title: str) -> Dialog:
    """Write the list, and give what the dialog says then; nothing is written where it says so. Raises StoreError."""
    house, who = current(asked.house), asked.who
    no = refused(house, asked.request.person)
    if no is not None:
        return maintaining.in_a_dialog(no.document)
    to = _target(house, control, bill, title)
    there = house.settings.proposal_of(bill)
    if there is None:
        try:
            watchlist.add(house, asked.store, who, bill, to)
        except ConfigError as error:
            return maintaining.not_written(bill, " ".join(error.faults))
        except UsageError as error:
            return maintaining.not_written(bill, f"{error}.")
        _log.info("%s put %s on the list", who, bill)
    elif not _is_own(asked.store, bill, who):
        return maintaining.in_a_dialog(maintaining.is_watched_already(bill, there.name))
    new = to.name if isinstance(to, config.NewProposal) else _name(house, to)
    return maintaining.watched(bill, there.name if there else new, about_git(house))


def _target(house: House, control: SlackControl, bill: BillId, title: str) -> str | config.NewProposal:
    """Where the bill goes: the proposal that was chosen, or a new one as it was described."""
    chosen = _one(control, "proposal")
    if chosen not in {"", NEW}:
        return chosen
    position = _one(control, "position")
    return config.begun(
        {each.id for each in house.proposals},
        bill,
        " ".join(_one(control, "name").split()),
        title,
        control.chosen.get("topics", ()),
        **({"position": position} if position else {}),
    )


def _is_own(store: Store, bill: BillId, who: str) -> bool:
    """Whether the last edit of a bill is this person's: then an earlier try had written it."""
    edits = [each for each in store.watchlist.edits() if each.bill == bill]
    return bool(edits) and (edits[-1].kind, edits[-1].who) == ("added", who)


def _home(watch: Watch, bill: BillId) -> str:
    """The names of the proposals that a bill is in; empty where it is not watched."""
    return ", ".join(each.name for each in watch.concerned(watch.numbers.get(bill, bill)))


def _name(house: House, key: str) -> str:
    return next((each.name for each in house.proposals if each.id == key), key)


def _one(control: SlackControl, name: str) -> str:
    return next(iter(control.chosen.get(name, ())), "")
