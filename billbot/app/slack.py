"""Listens to Slack while `work` runs: keeps what people ask, acknowledges it, and answers it from the database.

A request is written to the database before it is acknowledged, so a restart loses none. Slack waits three seconds for
that. If the database takes longer, the acknowledgment says so. One thread answers, another does slow work (`Deferred`),
each with its own connection to the database. Only one of several processes listens. While the clock is known to be
wrong, answers wait.

A request is a `/billbot` command, a message to billbot, a pressed button, a submitted dialog, an opened Home tab or a
pasted link of a bill. Slack says which message a button is in; the database has what it offers. The press is written in
the transaction that ends the request, so it counts once. Then the message is edited to show it; if that fails,
with the next delivery (`billbot/notify/edits.py`). The Home tab shows what the person's channels hear; Slack is asked
each time which they are. If the person is in none of them, it shows nothing.
"""

import logging
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from msgspec.structs import replace

from billbot import clock, notify
from billbot.app import watchlist
from billbot.app.answers import Reply, answer, home_tab, link_preview, parse_question, told_in
from billbot.app.app import App
from billbot.app.config import SLACK_APP_TOKEN
from billbot.app.slack_edits import (
    AskedInSlack,
    Deferred,
    acknowledge_dialog,
    maintain,
    or_why_not,
    refusal,
    save_dialog,
    waiting_after,
)
from billbot.briefs.hearings import known_hearings, proposals_followed
from billbot.clock import elapsed
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.slack import Acknowledged, Offer, Outcome, Role, SlackRequest, is_direct
from billbot.domain.watched import Channel
from billbot.errors import AtWork, BillbotError, Damaged, DeliveryError, log_bug
from billbot.messages import answers
from billbot.messages.answers import FAILED, GONE, with_repeat_note
from billbot.messages.fit_slack import (
    CALENDAR,
    DONE,
    NOT_OURS,
    ON_IT,
    THERE,
    WATCH_IT,
    button_name,
    home_view,
    slack_message,
    view,
    with_buttons,
)
from billbot.messages.suggestions import offer_in_answer
from billbot.messages.watchlist import SENT_BEFORE, WATCH
from billbot.notify.compose import Payload
from billbot.notify.edits import edit_outdated_messages
from billbot.store import KeptMessage, Store, exclusive

_log = logging.getLogger(__name__)

_KEEP_WITHIN = 2.0  # seconds, of the three that Slack waits for an acknowledgment
_JOIN_TIMEOUT = 5.0  # seconds
_MINUTE = 60.0
_MOST_A_MINUTE = 30  # commands of one person, since others wait meanwhile
_TOO_MANY = f"That is more than {_MOST_A_MINUTE} commands in a minute: this one was not read. Ask again in a minute."
_BUSY = "billbot is busy right now: ask again in a minute."
_RETRY_EVERY = 60.0  # seconds between two tries to answer
_GIVEN_UP_AFTER = timedelta(days=1)
_DEAF_AFTER = timedelta(minutes=5)  # without a connection, after which operations hear about it
# Slack's names of these events, which arrive in the form of buttons.
_HOME_OPENED, _LINK_SHARED = "app_home_opened", "link_shared"
_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")


class Listening:
    """Listens during its `with` block; does nothing if no app-level token is configured.

    `app` returns the current app. `give_up` is called if the database is damaged; after that there are no more answers.
    """

    def __init__(self, app: Callable[[], App], give_up: Callable[[Damaged], None]) -> None:
        self._app, self._give_up = app, give_up
        self._ended, self._woken = threading.Event(), threading.Event()
        self._listener = None
        settings = app().settings
        if settings.slack_app_token is not None:
            self._listener = app().slack_listener()
        elif SLACK_APP_TOKEN in settings.unread:
            _log.error("/billbot does not work in Slack: %s; then start `work` again", settings.unread[SLACK_APP_TOKEN])
        self._keeper, self._slow_work = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._deferred = set[str]()
        self._thread = threading.Thread(target=self._listen, daemon=True) if self._listener else None
        self._asked: dict[str, deque[float]] = {}  # when each person last used the command
        self._trouble = ""
        # Since when there has been no connection; None while there is one, and before this process's first one, which
        # ends an incident of an earlier process.
        self._deaf_since: datetime | None = app().clock.now()
        self._deaf_told = False
        self._next_answers = 0.0

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._woken.set()
        if self._thread is not None:
            # The current answer is finished, unless Slack keeps us waiting; then it is given again later.
            self._thread.join(_JOIN_TIMEOUT)
        self._keeper.shutdown()
        self._slow_work.shutdown(cancel_futures=True)

    def _listen(self) -> None:
        assert self._listener is not None
        with ExitStack() as opened:
            listens = False
            while not self._ended.is_set():
                try:
                    if not listens:
                        with ExitStack() as both:  # the lock is released if the other cannot begin
                            both.enter_context(exclusive(self._app().settings.state.path.with_suffix(".listening")))
                            both.enter_context(self._listener.hearing(self._keep, self._wake))
                            opened.push(both.pop_all())
                        listens = True
                    self._connect()
                    self._answer()
                except AtWork:
                    pass  # another process listens; this one does once that has ended
                except Damaged as damaged:
                    self._give_up(damaged)
                    return
                except Exception as error:  # the next request may go well
                    log_bug(error)
                self._woken.wait(1)
                self._woken.clear()

    def _connect(self) -> None:
        """Connect to Slack if there is no connection; a failure is logged once, not at each attempt."""
        assert self._listener is not None
        trouble = ""
        try:
            self._listener.stay_open()
        except DeliveryError as error:
            trouble = str(error)
        if trouble and trouble != self._trouble:
            _log.error("%s", trouble)
        if trouble or self._listener.is_open:
            self._trouble = trouble
        self._note_deafness()

    def _note_deafness(self) -> None:
        """Tell operations of a connection that has been missing for minutes, and of its return. Raises StoreError."""
        assert self._listener is not None
        app = self._app()
        now, fault = app.clock.now(), None if self._listener.is_open else self._trouble or "Slack ends each connection"
        since = self._deaf_since or now
        ends, begins = not fault and self._deaf_since, fault and elapsed(since, now) >= _DEAF_AFTER
        if ends or (begins and not self._deaf_told):
            with app.open_store() as store:
                notify.incidents.note_own(store, app.watch(store), "slack", now, fault, since)
        self._deaf_since, self._deaf_told = (since, bool(begins)) if fault else (None, False)

    def _keep(self, request: SlackRequest) -> Acknowledged:
        """Store a request within the time that Slack waits, and return the acknowledgment."""
        if request.kind == "command" and self._asks_too_often(request.person):
            return Acknowledged(_TOO_MANY)
        control = request.control if request.kind == "dialog" else None
        said = acknowledge_dialog(control) if control is not None and control.name == WATCH else Acknowledged()
        if said.faults:
            return said
        given_up = threading.Event()
        kept: Future[bool] = self._keeper.submit(self._write, request, given_up)
        try:
            if not kept.result(_KEEP_WITHIN):
                return Acknowledged(view=view(SENT_BEFORE) if request.kind == "dialog" else None)
        except TimeoutError:
            given_up.set()
            _log.error("a request in Slack could not be kept in time: the database is busy")
            return Acknowledged(_BUSY)
        except BillbotError as error:
            _log.error("a request in Slack could not be kept: %s", error)
            return Acknowledged(_BUSY)
        return said

    def _asks_too_often(self, person: str) -> bool:
        """Note that somebody asks; true if they did too often within a minute.

        It is a minute of people's time: the clock of a practice story may be paused.
        """
        now = clock.system().monotonic()
        self._asked = {who: at for who, at in self._asked.items() if now - at[-1] < _MINUTE}
        last = self._asked.setdefault(person, deque(maxlen=_MOST_A_MINUTE))
        if len(last) == _MOST_A_MINUTE and now - last[0] < _MINUTE:
            return True
        last.append(now)
        return False

    def _wake(self) -> None:
        """Start to answer; only after the acknowledgment, which would overwrite what a dialog then shows."""
        self._next_answers = 0.0
        self._woken.set()

    def _write(self, request: SlackRequest, given_up: threading.Event) -> bool:
        with self._app().open_store() as store:
            return store.requests.keep(request, wanted=lambda: not given_up.is_set())

    def _answer(self) -> None:
        """Answer the requests that wait; what fails is tried again in a minute. Raises Damaged."""
        app = self._app()
        if app.clock.monotonic() < self._next_answers:
            return
        self._next_answers = app.clock.monotonic() + _RETRY_EVERY
        try:
            with app.open_store() as store:
                waiting = store.requests.waiting()
                wrong = store.clock_in_doubt() if waiting else None
                if wrong is not None:
                    _log.error("an answer in Slack waits: %s", wrong[1])
                    return
                for each in waiting:
                    self._answer_one(app, store, each)
        except Damaged:
            raise
        except BillbotError as error:
            _log.error("an answer in Slack waits: %s", error)

    def _answer_one(self, app: App, store: Store, request: SlackRequest) -> None:
        """Answer a request, or give it up. Raises StoreError.

        After an earlier attempt, which may have posted a reply or made an edit, the reply says so, and only to the
        person who asked.
        """
        now = app.clock.now()
        tried_before = None if request.envelope in self._deferred else store.requests.begin(request)
        if tried_before is None:
            return
        said: Reply | Deferred | None = None
        if elapsed(request.asked_at, now) <= _GIVEN_UP_AFTER:  # a backup that was restored has older ones
            try:
                said = answer_request(AskedInSlack(app, store, request, now))
            except DeliveryError as error:
                if not _is_given_up(store, request, error):
                    if error.retry_after is not None:
                        self._next_answers = min(self._next_answers, app.clock.monotonic() + error.retry_after)
                    return
        if isinstance(said, Deferred):
            self._deferred.add(request.envelope)
            self._slow_work.submit(self._do_deferred, app, request, said)
            return
        if tried_before and said is not None:
            said = replace(said, document=with_repeat_note(said.document), here=False)
        self._send_reply(app, store, request, said)

    def _do_deferred(self, app: App, request: SlackRequest, later: Deferred) -> None:
        """Do the work of a deferred answer, and send its reply; runs in the thread for such work."""
        try:
            with app.open_store() as store:
                self._send_reply(app, store, request, later.work(app, store))
        except Damaged as damaged:
            self._give_up(damaged)
        except BillbotError as error:
            _log.error("an answer in Slack waits: %s", error)
        except Exception as error:  # the next one may go well
            log_bug(error)
        finally:
            self._deferred.discard(request.envelope)

    def _send_reply(self, app: App, store: Store, request: SlackRequest, said: Reply | None) -> None:
        """Send the reply, if any, and settle the request. If Slack does not accept it now, it waits."""
        now = app.clock.now()
        if said is not None:
            to = replace(request, channel=said.channel or request.channel)
            try:
                message = slack_message("", said.document)
                message = with_buttons(message, [Outcome()] * len(message.offers))
                app.slack_replies().reply(to, message, now, here=said.here, replaces=said.replaces)
            except DeliveryError as error:
                if not _is_given_up(store, request, error):
                    return
        store.requests.settle(request, now)


def _is_given_up(store: Store, request: SlackRequest, error: DeliveryError) -> bool:
    """Whether this error means that an answer is given up; otherwise free it for the next try. Raises StoreError."""
    _log.error("an answer in Slack %s: %s", "is given up" if error.permanent else "waits", error)
    if error.kind == "later":
        store.requests.free(request)
    return error.permanent


def answer_request(asked: AskedInSlack) -> Reply | Deferred | None:
    """The reply to a request, or None. After an unexpected error, which is logged, the reply says so.

    Raises BillbotError if the answer must wait.
    """
    request = asked.request
    try:
        if request.kind != "command" and request.control is not None:
            does = _CONTROLS.get(button_name(request.control.name))
            return does(asked) if does else Reply(GONE)
        question = parse_question(request.words)
        if question.edits:
            said = maintain(asked, question)
            _update_messages(asked)
            return said
        watch = asked.app.with_current_files().watch(asked.store)
        heard = told_in(watch, request.channel)
        if is_direct(request.channel):
            if not asked.app.slack_maintainers().is_full_member(request.person):
                return Reply(answers.NO_GUESTS)
            heard = _channels_of(asked.app, request.person)
            if not heard:
                return Reply(answers.IN_NO_CHANNEL)
        with asked.store.snapshot():
            return answer(asked.store, watch, heard, request.words, asked.now)
    except BillbotError:
        raise
    except Exception as error:
        log_bug(error)
        return Reply(FAILED)


def _publish_home(asked: AskedInSlack) -> None:
    """Publish a person's Home tab as it is now. Raises DeliveryError, StoreError."""
    app, store, person = asked.app.with_current_files(), asked.store, asked.request.person
    if not _is_person(person):
        return
    slack, theirs = app.slack_replies(), _channels_of(app, person)
    slack.publish(person, home_view(home_tab(store, app.watch(store), theirs, asked.now)))


def _channels_of(app: App, person: str) -> list[Channel]:
    """The channels that a person is in. Raises DeliveryError."""
    slack = app.slack_replies()
    return [each for each in app.channels if each.kind == "slack" and slack.is_member(each.to, person)]


def _unfurl(asked: AskedInSlack) -> None:
    """Show where a bill is below a pasted link to it, in a channel that follows it."""
    app, request = asked.app.with_current_files(), asked.request
    watch, shown = app.watch(asked.store), {}
    heard, control = told_in(watch, request.channel), request.control
    for url in control.value.split() if control and heard else ():
        with suppress(ValueError):
            found = link_preview(asked.store, watch, heard, watch.meant(url, app.court), asked.now)
            if found is not None:
                shown[url] = slack_message("", found).blocks[1:]  # the first one is the headline
    if control and shown:
        try:
            app.slack_replies().unfurl(request, control.message, shown)
        except DeliveryError as error:  # the link works without it
            _log.warning("a link in Slack is shown without where its bill is: %s", error)


def _is_person(name: str) -> bool:
    """Whether this has the form of a Slack user id."""
    return _PERSON.fullmatch(name) is not None


def _find_offer(asked: AskedInSlack) -> tuple[Channel, KeptMessage, Offer] | None:
    """The channel, the message and the offer that a pressed button belongs to; None if we do not know it (anymore).

    Raises DeliveryError, to try again, while a message is on its way to that channel: it may be the one.
    """
    app, offers, request = asked.app, asked.store.offers, asked.request
    control = request.control
    if control is None or not _is_person(request.person):
        return None
    for channel in app.channels:
        if channel.kind != "slack" or channel.to != request.channel:
            continue
        kept = offers.with_reference(channel.name, control.message)
        if kept is None and offers.on_its_way(channel.name):
            kept = offers.with_reference(channel.name, control.message)  # it may have arrived between the two queries
            if kept is None:
                waited = elapsed(request.asked_at, app.clock.now()).total_seconds()
                raise DeliveryError(
                    "whether the message arrived is not known yet", "later", retry_after=max(1.0, waited)
                )
        message = Payload.decode(kept.content).message if kept else None
        offer = next((each for each in message.offers if each.mark == control.value), None) if message else None
        if kept is not None and offer is not None:
            return channel, kept, offer
    return None


def _take_part(role: Role, asked: AskedInSlack) -> Reply | None:
    """Toggle a person's part in an ask or a hearing. The edited message shows it, so there is no reply."""
    found, request = _find_offer(asked), asked.request
    if found is None:
        return Reply(GONE)
    _channel, kept, offer = found
    if role == "there" and _hearing_ahead(asked, offer) is None:
        return Reply(answers.HEARING_IS_GONE)
    asked.store.offers.toggle_role(kept.recipient, offer, request.person, role, asked.now, request.envelope)
    _update_messages(asked)
    return None


def _decide(asked: AskedInSlack, *, yes: bool) -> Reply | None:
    """Accept (`yes`) or reject a suggestion, in its message or in an answer that lists those that wait."""
    asked = replace(asked, app=asked.app.with_current_files())
    app, store, request = asked.app, asked.store, asked.request
    kept, suggested = None, None
    if (found := _find_offer(asked)) is not None:
        _channel, kept, offer = found
        suggested = store.suggestions.of(int(offer.names[0]))
    elif request.control is not None and _is_person(request.person):  # no message of an answer is kept
        mark = request.control.value
        suggested = next(
            (each for each in store.suggestions.all() if offer_in_answer(each.id, each.bill).mark == mark), None
        )
    if suggested is None:
        return Reply(GONE)
    if (said_no := refusal(app, request.person)) is not None:
        return said_no
    if suggested.decided is None:
        if kept and suggested.reopened_at is not None and kept.made_at < suggested.reopened_at:
            return Reply(answers.decided_before(None, suggested.reopened_by))
        decided = suggested
        not_done = or_why_not(lambda: watchlist.decide(app, store, asked.who, decided, yes))
        if not_done is not None:
            return not_done
        suggested = store.suggestions.of(suggested.id) or suggested
    _update_messages(asked)
    if kept is None:
        return Reply(waiting_after(asked, suggested), replaces=True)
    if (suggested.decided, suggested.by) == ("accepted" if yes else "rejected", f"slack:{request.person}"):
        return None
    return Reply(answers.decided_before(suggested.decided, suggested.by))


def _hearing_ahead(asked: AskedInSlack, offer: Offer) -> Hearing | None:
    """The hearing that a button is for; None if it was moved or called off, or is over."""
    found = (
        each
        for each in known_hearings(asked.store, asked.app.watch(asked.store))
        if each.is_ahead(asked.now)
        if (known := Offer.hearing(each.known_as, each.hour)).state == offer.state
        if not set(known.names).isdisjoint(offer.names)
    )
    return next(found, None)


def _send_hearing(asked: AskedInSlack) -> Reply:
    """Reply with when and where a hearing is; only the person who pressed the button sees it."""
    found = _find_offer(asked)
    if found is None:
        return Reply(GONE)
    channel, _kept, offer = found
    hearing = _hearing_ahead(asked, offer)
    if hearing is None:
        return Reply(answers.HEARING_IS_GONE)
    names = [each.name for each in proposals_followed(asked.app.watch(asked.store), channel, hearing.bills)]
    known = HearingToAttend(hearing, site=asked.app.site)
    return Reply(answers.hearing_for_calendar(known, names, channel.calendar))


def _update_messages(asked: AskedInSlack) -> None:
    """Edit the messages whose buttons do not show the present state; a failure is left to the next delivery."""
    app = asked.app
    for channel in app.channels:
        transport = app.transports[channel.name]
        try:
            for address in transport.recipients() if channel.kind == "slack" else ():
                edit_outdated_messages(asked.store, transport, channel.name, address, app.clock)
        except BillbotError as error:
            _log.warning("channel %s: %s", channel.name, error)


# What each button and dialog does, by its name; it returns the reply, if there is one, and raises BillbotError.
# Messages of an earlier version may have buttons that are not listed anymore.
_CONTROLS: Mapping[str, Callable[[AskedInSlack], Reply | Deferred | None]] = {
    WATCH_IT: partial(_decide, yes=True),
    NOT_OURS: partial(_decide, yes=False),
    ON_IT: partial(_take_part, "on it"),
    DONE: partial(_take_part, "done"),
    THERE: partial(_take_part, "there"),
    CALENDAR: _send_hearing,
    _HOME_OPENED: _publish_home,
    _LINK_SHARED: _unfurl,
    WATCH: save_dialog,
}
