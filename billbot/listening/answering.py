"""What is said to somebody who asked in Slack: the command is looked up, and each button and dialog has its own answer.

A button or a dialog is found by its name in `_CONTROLS`; one that an earlier billbot posted may be there no more. What
a dialog says at once when it is sent stands in `_SENT`. The app's Home tab tells what the channels hear that somebody
is in, asked of Slack each time, and to whoever is in none of them nothing.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from billbot.answers import EDITS, Lookup, Reply, answer, read
from billbot.answers.shown import home_of, put_first
from billbot.bills import Acknowledged, SlackControl, SlackRequest
from billbot.bootstrap import House
from billbot.errors import BillbotError
from billbot.listening import watching
from billbot.listening.desk import Later, current
from billbot.listening.maintaining import maintain
from billbot.listening.pressing import BUTTONS, is_person
from billbot.store import Store
from billbot.wording.answers import FAILED, GONE
from billbot.wording.buttons import name_of
from billbot.wording.maintaining import SENT_BEFORE, WATCH
from billbot.wording.slack_view import PUT_FIRST, home_view, view

_log = logging.getLogger(__name__)

# What a dialog says at once.
_SENT: Mapping[str, Callable[[SlackControl], Acknowledged]] = {WATCH: watching.acknowledged}
# As Slack calls the event, which arrives like a button of the tab.
_OPENED = "app_home_opened"


def acknowledged(request: SlackRequest) -> Acknowledged:
    """What is said at once to a request; one with faults is not to be kept."""
    says = _SENT.get(request.control.name) if request.kind == "dialog" and request.control else None
    return says(request.control) if says and request.control else Acknowledged()


def acknowledged_again(request: SlackRequest) -> Acknowledged:
    """What is said at once to a request that came before."""
    return Acknowledged(view=view(SENT_BEFORE) if request.kind == "dialog" else None)


def answered(house: House, store: Store, request: SlackRequest, now: datetime) -> Reply | Later | None:
    """What is said; null for nothing. A fault of ours, which is logged, keeps nobody else from an answer.

    Raises BillbotError where it has to wait.
    """
    try:
        if request.kind != "command" and request.control is not None:
            does = _CONTROLS.get(name_of(request.control.name))
            return does(house, store, request, now) if does else Reply(GONE)
        question = read(request.words)
        if question.command in EDITS:
            return maintain(house, store, request, question, now)
        house = current(house)
        known = Lookup(house.watch(store), house.dates, house.settings.source.general_court, house.site)
        with store.one_look():
            return answer(store, known, request.channel, request.words, now)
    except BillbotError:
        raise
    except Exception:
        _log.exception("a fault in billbot; please report it")
        return Reply(FAILED)


def _show(house: House, store: Store, request: SlackRequest, now: datetime) -> None:
    """Show somebody their tab as it is by now. Raises DeliveryError, StoreError."""
    from billbot.bootstrap.ears import home

    if not is_person(request.person):
        return
    house = current(house)
    slack = home(house)
    told = [each for each in house.channels if each.kind == "slack"]
    theirs = [each for each in told if slack.is_member(each.to, request.person)]
    order = store.offers.topics_of(request.person)
    shown = home_of(store, house.watch(store), house.dates, house.topics, theirs, order, now)
    slack.publish(request.person, home_view(shown))


def _put_first(house: House, store: Store, request: SlackRequest, now: datetime) -> None:
    """Keep the order with another topic first, and show it."""
    topic = request.control.value if request.control else ""
    if is_person(request.person) and any(topic == each.id for each in house.topics):
        store.offers.order_topics(
            request.person, put_first(topic, store.offers.topics_of(request.person), house.topics)
        )
    _show(house, store, request, now)


# What each button and dialog does, and what is said then, if anything. Raises BillbotError.
_CONTROLS: Mapping[str, Callable[[House, Store, SlackRequest, datetime], Reply | Later | None]] = {
    **BUTTONS,
    _OPENED: _show,
    PUT_FIRST: _put_first,
    WATCH: watching.write,
}
