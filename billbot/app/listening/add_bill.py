"""Adding a bill to the list in Slack, by `/billbot watch`.

A dialog opens at once, since Slack allows that for three seconds only. It is filled in once the bill was looked up at
the site. When it is submitted, the bill is added as by `billbot watch add`, if the person may edit the list.
"""

import json
import logging

from billbot.app import check, config_edit, watchlist
from billbot.app.answers import Reply
from billbot.app.bootstrap import App
from billbot.app.listening.context import AskedInSlack, Deferred, git_note, refusal, with_current_files
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId, meant_by
from billbot.domain.slack import Acknowledged, SlackControl, SlackRequest
from billbot.errors import BillbotError, ConfigError, DeliveryError, Stopped, StoreError, UsageError
from billbot.messages import watchlist as said
from billbot.messages.fit_slack import Dialog, view
from billbot.messages.standing import court_of_bill_ended, no_page_in_ended_court, stage_in_words
from billbot.messages.watchlist import NEW, LookedUp
from billbot.store import Store

_log = logging.getLogger(__name__)


def open_dialog(asked: AskedInSlack, typed: str) -> Reply | Deferred:
    """Open the dialog for the bill that was typed; looking it up at the site is deferred. Raises BillbotError."""
    from billbot.app.bootstrap import slack_listener

    app, request = asked.app, asked.request
    try:
        bill = app.bill(typed)
    except ValueError:
        how = "Write the number of a bill, its docket or the address of its page behind it."
        return Reply(said.no_bill(typed, meant_by(typed)) if typed else said.which_bill(how))
    maintainers = slack_listener.maintainers(app)
    if maintainers.known and (said_no := refusal(app, request.person)) is not None:
        return said_no
    if proposal := _proposal_names(app.watch(asked.store), bill):
        return refusal(app, request.person) or Reply(said.is_watched_already(bill, proposal))
    try:
        dialog = slack_listener.replies(app).open(request.trigger, view(said.looking_up(bill)))
    except DeliveryError as error:  # the next try would be too late
        _log.error("a dialog in Slack could not be opened: %s", error)
        return Reply(said.too_late(bill, str(error)))
    if dialog is None:
        return Reply(said.too_late(bill))

    def work(app: App, store: Store) -> None:
        slack_listener.replies(app).change(dialog, view(_look_up(app, store, request, bill)))

    return Deferred(work)


def acknowledge(control: SlackControl) -> Acknowledged:
    """What a submitted dialog shows at once: what is missing in it, or that the list is being written."""
    if _chosen(control, "proposal") in {"", NEW} and not control.chosen.get("topics"):
        return Acknowledged(faults={"topics": said.NO_TOPIC})
    return Acknowledged(view=view(said.WRITING))


def save_dialog(asked: AskedInSlack) -> Reply | None:
    """Add the bill of a submitted dialog to the list. The dialog, or a reply if it was closed, says how that went.

    Raises BillbotError where that has to be tried again.
    """
    from billbot.app.bootstrap import slack_listener

    control = asked.request.control
    assert control is not None
    given = json.loads(control.value)
    shown = _save(asked, control, BillId.parse(given["bill"]), given["title"])
    if slack_listener.replies(asked.app).change(slack_listener.OpenDialog(control.view), view(shown)):
        return None
    return Reply(shown.document, channel=given["channel"])


def _look_up(app: App, store: Store, request: SlackRequest, bill: BillId) -> Dialog:
    """Look a bill up at the site, and return the dialog that shows it. Raises StoreError; Stopped if billbot ends."""
    app = with_current_files(app)
    said_no = refusal(app, request.person)
    if said_no is not None:
        return said.in_a_dialog(said_no.document)
    seen = app.watch(store)
    try:
        with app.open_source() as source:
            found = check.preview(store, source, seen, bill, app.clock)
    except (StoreError, Stopped):
        raise
    except ConfigError as error:
        return said.not_looked_up(bill, " ".join(error.faults))
    except BillbotError as error:
        return said.not_looked_up(bill, str(error))
    if found is not None and (proposal := _proposal_names(seen, found.known.id)):
        return said.in_a_dialog(said.is_watched_already(found.known.id, proposal))
    if found is None and (never := no_page_in_ended_court(app.dates.ends, bill, app.clock.now().date())):
        return said.not_written(bill, f"{never}.")
    known = LookedUp(bill, exists=False) if found is None else _looked_up(app, found)
    return said.found(known, app.topics, app.proposals, request.channel)


def _looked_up(app: App, found: check.Preview) -> LookedUp:
    bill = found.known
    names, today = {each.id: each.name for each in app.proposals}, app.clock.now().date()
    return LookedUp(
        bill=bill.id,
        exists=True,
        title=found.title or "",
        name=config_edit.name_from(found.title),
        presented=found.presented_by,
        sponsors=found.other_sponsors,
        committee=found.progress.committee or "",
        stage=stage_in_words(bill.id, found.progress, today),
        over=court_of_bill_ended(app.dates.ends, bill.id, today),
        topics=found.topics(app.topics),
        companions=[
            (each.bill, each.why, names.get(each.proposal or "", ""), each.onward) for each in found.companions
        ],
        joins=next((each.proposal for each in found.companions if each.proposal in names), None) or "",
    )


def _save(asked: AskedInSlack, control: SlackControl, bill: BillId, title: str) -> Dialog:
    """Write the list unless there is a fault, and return the dialog that says how it went. Raises StoreError."""
    app, who = with_current_files(asked.app), asked.who
    said_no = refusal(app, asked.request.person)
    if said_no is not None:
        return said.in_a_dialog(said_no.document)
    to = _target(app, control, bill, title)
    there = app.settings.proposal_of(bill)
    if there is None:
        try:
            watchlist.add(app, asked.store, who, bill, to)
        except ConfigError as error:
            return said.not_written(bill, " ".join(error.faults))
        except UsageError as error:
            return said.not_written(bill, f"{error}.")
        _log.info("%s put %s on the list", who, bill)
    elif not _is_own(asked.store, bill, who):
        return said.in_a_dialog(said.is_watched_already(bill, there.name))
    new = to.name if isinstance(to, config_edit.NewProposal) else _proposal_name(app, to)
    return said.watched(bill, there.name if there else new, git_note(app))


def _target(app: App, control: SlackControl, bill: BillId, title: str) -> str | config_edit.NewProposal:
    """The proposal to add the bill to: the id of the one that was chosen, or a new one as it was described."""
    chosen = _chosen(control, "proposal")
    if chosen not in {"", NEW}:
        return chosen
    position = _chosen(control, "position")
    return config_edit.new_proposal(
        {each.id for each in app.proposals},
        bill,
        " ".join(_chosen(control, "name").split()),
        title,
        control.chosen.get("topics", ()),
        **({"position": position} if position else {}),
    )


def _is_own(store: Store, bill: BillId, who: str) -> bool:
    """Whether this person made the last edit of a bill, which means that an earlier try of this request wrote it."""
    edits = [each for each in store.watchlist.edits() if each.bill == bill]
    return bool(edits) and (edits[-1].kind, edits[-1].who) == ("added", who)


def _proposal_names(watch: Watch, bill: BillId) -> str:
    """The names of the proposals that a bill belongs to; empty where it is not watched."""
    return ", ".join(each.name for each in watch.concerned(watch.numbers.get(bill, bill)))


def _proposal_name(app: App, key: str) -> str:
    return next((each.name for each in app.proposals if each.id == key), key)


def _chosen(control: SlackControl, name: str) -> str:
    return next(iter(control.chosen.get(name, ())), "")
