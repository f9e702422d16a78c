"""What is said to somebody who asked in Slack: the command is looked up, and each button and dialog has its own answer.

A button or a dialog is found by its name in `_CONTROLS`; one that an earlier billbot posted may be there no more. What
a dialog says at once when it is sent stands in `_SENT`. The app's Home tab tells what the channels hear that somebody
is in, asked of Slack each time, and to whoever is in none of them nothing.
"""

import logging
from collections.abc import Callable, Mapping

from billbot.answers import EDITS, Lookup, Reply, answer, read
from billbot.answers.shown import home_of, put_first
from billbot.bills import Acknowledged, SlackControl, SlackRequest
from billbot.errors import BillbotError
from billbot.listening import watching
from billbot.listening.desk import AskedInSlack, Later, current
from billbot.listening.maintaining import maintain
from billbot.listening.pressing import BUTTONS, is_person
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


def answered(asked: AskedInSlack) -> Reply | Later | None:
    """What is said; null for nothing. A fault of ours, which is logged, keeps nobody else from an answer.

    Raises BillbotError where it has to wait.
    """
    request = asked.request
    try:
        if request.kind != "command" and request.control is not None:
            does = _CONTROLS.get(name_of(request.control.name))
            return does(asked) if does else Reply(GONE)
        question = read(request.words)
        if question.command in EDITS:
            return maintain(asked, question)
        house = current(asked.house)
        known = Lookup(house.watch(asked.store), house.dates, house.settings.source.general_court, house.site)
        with asked.store.one_look():
            return answer(asked.store, known, request.channel, request.words, asked.now)
    except BillbotError:
        raise
    except Exception:
        _log.exception("a fault in billbot; please report it")
        return Reply(FAILED)


def _show(asked: AskedInSlack) -> None:
    """Show somebody their tab as it is by now. Raises DeliveryError, StoreError."""
    from billbot.bootstrap.ears import replies

    house, store, person = current(asked.house), asked.store, asked.request.person
    if not is_person(person):
        return
    slack = replies(house)
    told = [each for each in house.channels if each.kind == "slack"]
    theirs = [each for each in told if slack.is_member(each.to, person)]
    order = store.offers.topics_of(person)
    shown = home_of(store, house.watch(store), house.dates, house.topics, theirs, order, asked.now)
    slack.publish(person, home_view(shown))


def _put_first(asked: AskedInSlack) -> None:
    """Keep the order with another topic first, and show it."""
    house, offers, request = asked.house, asked.store.offers, asked.request
    topic = request.control.value if request.control else ""
    if is_person(request.person) and any(topic == each.id for each in house.topics):
        offers.order_topics(request.person, put_first(topic, offers.topics_of(request.person), house.topics))
    _show(asked)


# What each button and dialog does, and what is said then, if anything. Raises BillbotError.
_CONTROLS: Mapping[str, Callable[[AskedInSlack], Reply | Later | None]] = {
    **BUTTONS,
    _OPENED: _show,
    PUT_FIRST: _put_first,
    WATCH: watching.write,
}
