"""What happens when somebody presses a button of a message: decide on a suggestion, take on an ask, attend a hearing.

Slack says which message and which button; the database has what that button offers. The press is written down in the
same transaction that ends the request, so that it counts once. Then the message is edited to show it, or, where that
fails, with the next delivery (`billbot/notify/deliver/edits.py`).
"""

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from billbot import notify
from billbot.app import watchlist
from billbot.app.answers import Reply
from billbot.app.bootstrap import App
from billbot.app.listening.context import AskedInSlack, refusal, with_current_files
from billbot.briefs.hearings import known_hearings, links_to, proposals_heard
from billbot.briefs.waiting import undecided
from billbot.channels import Answerable
from billbot.clock import elapsed
from billbot.domain.hearings import Announced
from billbot.domain.ledger import Answer
from billbot.domain.slack import Offer, Role
from billbot.domain.watched import Channel
from billbot.errors import BillbotError, DeliveryError
from billbot.messages import answers
from billbot.messages.answers import GONE
from billbot.messages.document import MessageDocument, Paragraph
from billbot.messages.fit_slack import CALENDAR, DONE, NOT_OURS, ON_IT, THERE, WATCH_IT
from billbot.messages.suggestions import just_decided, offer_in_answer, waiting_suggestions
from billbot.messages.watchlist import cannot_tell_who
from billbot.notify.edits import edit_outdated_messages
from billbot.store import ButtonMessage

_log = logging.getLogger(__name__)

_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_PressedOffer = tuple[Channel, ButtonMessage, Offer]


def is_person(name: str) -> bool:
    """Whether this has the form of a Slack user id."""
    return _PERSON.fullmatch(name) is not None


def _find_offer(asked: AskedInSlack) -> _PressedOffer | None:
    """The channel, the message and the offer that a pressed button belongs to; null where we do not know it (any more).

    Raises DeliveryError, to try again, while a message is on its way to that channel: it may be the one.
    """
    app, offers, request = asked.app, asked.store.offers, asked.request
    control = request.control
    if control is None or not is_person(request.person):
        return None
    for channel in app.channels:
        if channel.kind != "slack" or channel.to != request.channel:
            continue
        kept = offers.with_reference(channel.name, control.message)
        if kept is None and offers.on_its_way(channel.name):
            kept = offers.with_reference(channel.name, control.message)  # it may have arrived between the two questions
            if kept is None:
                waited = elapsed(request.asked_at, app.clock.now()).total_seconds()
                raise DeliveryError(
                    "whether the message arrived is not known yet", permanent=False, retry_after=max(1.0, waited)
                )
        message = notify.Payload.decode(kept.content).message if kept else None
        offer = next((each for each in message.offers if each.mark == control.value), None) if message else None
        if kept is not None and offer is not None:
            return channel, kept, offer
    return None


def _take_part(role: Role, asked: AskedInSlack, found: _PressedOffer) -> Reply | None:
    """Toggle somebody's part in an ask or a hearing. The edited message shows it; there is no other reply."""
    (channel, kept, offer), request = found, asked.request
    if role == "there" and _hearing_ahead(asked, offer) is None:
        return Reply(answers.HEARING_IS_GONE)
    asked.store.offers.toggle_role(kept.recipient, offer, request.person, role, asked.now, request.envelope)
    _update_messages(asked, channel)
    return None


def _refusal(app: App, channel: Channel, transport: Answerable, person: str) -> Reply | None:
    """The reply to somebody who may not decide; null for those who may. Raises DeliveryError where Slack is away."""
    try:
        may = transport.may_decide(person)
    except DeliveryError as error:
        if not error.permanent:
            raise
        _log.error("channel %s: nobody can decide by a button: %s", channel.name, error)
        return Reply(cannot_tell_who(str(error)))
    return None if may else Reply(answers.not_yours(len(app.settings.slack.maintainers), here=channel.operations))


def suggestions_waiting(asked: AskedInSlack, just: Paragraph | None = None) -> MessageDocument:
    """The suggestions that wait for a decision, ten of them with buttons; `just` says first what was just decided."""
    app, store = asked.app, asked.store
    watch = app.watch(store)
    waiting = undecided(store, watch)
    first = [
        notify.suggestions.find(watch, app.site, each, at)
        for at, each in enumerate(waiting[: notify.suggestions.MOST_IN_A_MESSAGE], 1)
    ]
    return waiting_suggestions(first, len(waiting), app.topics, just)


def _decide_in_answer(asked: AskedInSlack, *, yes: bool) -> Reply:
    """Accept or reject a suggestion that an answer of ours lists; it then lists the others that wait."""
    asked = replace(asked, app=with_current_files(asked.app))
    app, store, request = asked.app, asked.store, asked.request
    pressed = request.control.value if request.control else ""
    suggested = next(
        (each for each in store.suggestions.all() if offer_in_answer(each.id, each.bill).mark == pressed), None
    )
    if suggested is None or not is_person(request.person):
        return Reply(GONE)
    if (said_no := refusal(app, request.person)) is not None:
        return said_no
    if suggested.decided is None:
        add = partial(watchlist.accept, app, store)
        notify.suggestions.record_decision(
            store, app.watch(store), suggested, Answer(yes, request.person), add, asked.now
        )
    now = store.suggestions.of(suggested.id) or suggested
    for channel in app.channels:
        if channel.kind == "slack" and channel.operations:
            _update_messages(asked, channel)
    asked = replace(asked, app=with_current_files(app))
    return Reply(suggestions_waiting(asked, just_decided(now.bill, now.decided, now.by)), replaces=True)


def _decide(asked: AskedInSlack, *, yes: bool) -> Reply | None:
    """Accept (`yes`) or reject a suggestion, if whoever pressed the button may."""
    found = _find_offer(asked)
    if found is None:
        return _decide_in_answer(asked, yes=yes)
    channel, kept, offer = found
    app, store, person = asked.app, asked.store, asked.request.person
    transport, suggested = app.transports[channel.name], store.suggestions.of(int(offer.names[0]))
    if suggested is None or not isinstance(transport, Answerable):
        return Reply(GONE)
    if (said_no := _refusal(app, channel, transport, person)) is not None:
        return said_no
    answer = Answer(yes, person)
    if suggested.decided is None and suggested.reopened_at is not None and kept.made_at < suggested.reopened_at:
        return Reply(answers.decided_before(None, suggested.reopened_by))
    if suggested.decided is None:
        add = partial(watchlist.accept, app, store)
        notify.suggestions.record_decision(
            store, with_current_files(app).watch(store), suggested, answer, add, asked.now
        )
        suggested = store.suggestions.of(suggested.id) or suggested
    _update_messages(asked, channel)
    if (suggested.decided, suggested.by) == ("accepted" if yes else "rejected", f"slack:{person}"):
        return None
    return Reply(answers.decided_before(suggested.decided, suggested.by))


def _hearing_ahead(asked: AskedInSlack, offer: Offer) -> Announced | None:
    """The hearing that a button is for; null once it was moved or called off, or is over."""
    stands = (
        each
        for each in known_hearings(asked.store, asked.app.watch(asked.store))
        if each.is_ahead(asked.now)
        if (known := Offer.hearing(each.known_as, each.hour)).state == offer.state
        if not set(known.names).isdisjoint(offer.names)
    )
    return next(stands, None)


def _send_hearing(asked: AskedInSlack, found: _PressedOffer) -> Reply:
    """Reply with when and where a hearing is; only whoever pressed the button sees it."""
    channel, _kept, offer = found
    hearing = _hearing_ahead(asked, offer)
    if hearing is None:
        return Reply(answers.HEARING_IS_GONE)
    names = [each.name for each in proposals_heard(asked.app.watch(asked.store), channel, hearing.bills)]
    return Reply(answers.hearing_for_calendar(hearing, names, links_to(hearing, asked.app.site), channel.calendar))


def _update_messages(asked: AskedInSlack, channel: Channel) -> None:
    """Edit the messages of a channel whose buttons were pressed; a failure is left to the next delivery."""
    app, transport = asked.app, asked.app.transports[channel.name]
    try:
        for address in transport.recipients():
            edit_outdated_messages(asked.store, transport, channel.name, address, app.clock)
    except BillbotError as error:
        _log.warning("channel %s: %s", channel.name, error)


def _with_offer(does: Callable[[AskedInSlack, _PressedOffer], Reply | None], asked: AskedInSlack) -> Reply | None:
    """Look up what a pressed button offers, and call `does` with it."""
    found = _find_offer(asked)
    return Reply(GONE) if found is None else does(asked, found)


BUTTONS: Mapping[str, Callable[[AskedInSlack], Reply | None]] = {
    WATCH_IT: partial(_decide, yes=True),
    NOT_OURS: partial(_decide, yes=False),
    ON_IT: partial(_with_offer, partial(_take_part, "on it")),
    DONE: partial(_with_offer, partial(_take_part, "done")),
    THERE: partial(_with_offer, partial(_take_part, "there")),
    CALENDAR: partial(_with_offer, _send_hearing),
}
