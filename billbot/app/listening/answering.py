"""Finds the answer to a request from Slack: a `/billbot` command, a button, a submitted dialog or the Home tab.

`_CONTROLS` has what each button and dialog does, by its name; a message of an earlier version may have buttons that
are not in it any more. `_ON_SUBMIT` has what a dialog shows at once when it is submitted. The Home tab shows what the
channels hear of which the person is a member, which Slack is asked each time; whoever is in none sees nothing there.
"""

import logging
from collections.abc import Callable, Mapping

from billbot.app.answers import EDITS, AnswerContext, Reply, answer, parse_question
from billbot.app.answers.lookups import home_tab, put_first
from billbot.app.listening import add_bill
from billbot.app.listening.buttons import BUTTONS, is_person
from billbot.app.listening.context import AskedInSlack, Deferred, with_current_files
from billbot.app.listening.edit_list import maintain
from billbot.domain.slack import Acknowledged, SlackControl, SlackRequest
from billbot.errors import BillbotError
from billbot.messages.answers import FAILED, GONE
from billbot.messages.fit_slack import PUT_FIRST, button_name, home_view, view
from billbot.messages.watchlist import SENT_BEFORE, WATCH

_log = logging.getLogger(__name__)

# What a dialog shows at once when it is submitted.
_ON_SUBMIT: Mapping[str, Callable[[SlackControl], Acknowledged]] = {WATCH: add_bill.acknowledge}
# Slack's name of this event, which arrives in the form of a button of the tab.
_HOME_OPENED = "app_home_opened"


def acknowledge(request: SlackRequest) -> Acknowledged:
    """The immediate response to a request; where it has faults the request must not be kept."""
    says = _ON_SUBMIT.get(request.control.name) if request.kind == "dialog" and request.control else None
    return says(request.control) if says and request.control else Acknowledged()


def acknowledge_repeat(request: SlackRequest) -> Acknowledged:
    """The immediate response to a request that Slack delivered before."""
    return Acknowledged(view=view(SENT_BEFORE) if request.kind == "dialog" else None)


def answer_request(asked: AskedInSlack) -> Reply | Deferred | None:
    """The reply to a request; null where there is none. Of a fault of ours, which is logged, the reply says so.

    Raises BillbotError where the answer has to wait.
    """
    request = asked.request
    try:
        if request.kind != "command" and request.control is not None:
            does = _CONTROLS.get(button_name(request.control.name))
            return does(asked) if does else Reply(GONE)
        question = parse_question(request.words)
        if question.command in EDITS:
            return maintain(asked, question)
        app = with_current_files(asked.app)
        known = AnswerContext(app.watch(asked.store), app.dates, app.site, app.topics)
        with asked.store.snapshot():
            return answer(asked.store, known, request.channel, request.words, asked.now)
    except BillbotError:
        raise
    except Exception:
        _log.exception("a fault in billbot; please report it")
        return Reply(FAILED)


def _publish_home(asked: AskedInSlack) -> None:
    """Publish somebody's Home tab as it is now. Raises DeliveryError, StoreError."""
    from billbot.app.bootstrap.slack_listener import replies

    app, store, person = with_current_files(asked.app), asked.store, asked.request.person
    if not is_person(person):
        return
    slack = replies(app)
    told = [each for each in app.channels if each.kind == "slack"]
    theirs = [each for each in told if slack.is_member(each.to, person)]
    order = store.offers.topics_of(person)
    shown = home_tab(store, app.watch(store), app.dates, app.topics, theirs, order, asked.now)
    slack.publish(person, home_view(shown))


def _put_first(asked: AskedInSlack) -> None:
    """Move a topic to the top of somebody's Home tab, remember that order, and show it."""
    app, offers, request = asked.app, asked.store.offers, asked.request
    topic = request.control.value if request.control else ""
    if is_person(request.person) and any(topic == each.id for each in app.topics):
        offers.order_topics(request.person, put_first(topic, offers.topics_of(request.person), app.topics))
    _publish_home(asked)


# What each button and dialog does; it returns the reply, if there is one. Raises BillbotError.
_CONTROLS: Mapping[str, Callable[[AskedInSlack], Reply | Deferred | None]] = {
    **BUTTONS,
    _HOME_OPENED: _publish_home,
    PUT_FIRST: _put_first,
    WATCH: add_bill.save_dialog,
}
