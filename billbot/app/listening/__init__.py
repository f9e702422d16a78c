"""Listens to Slack while `work` runs: keeps what people ask, acknowledges it, and answers it from the database.

A request is written to the database before it is acknowledged, so that a restart loses none. Slack waits three seconds
for that; where the database takes longer, the acknowledgement says so instead. One thread answers, another one does
what takes long (`context.Deferred`), each with its own connection to the database. Of several processes one listens.
While the clock is known to be wrong answers wait.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Self

from msgspec.structs import replace

from billbot.app.answers import Reply
from billbot.app.bootstrap import App
from billbot.app.config import SLACK_APP_TOKEN
from billbot.app.listening.answering import acknowledge, acknowledge_repeat, answer_request
from billbot.app.listening.context import AskedInSlack, Deferred
from billbot.clock import elapsed
from billbot.domain.slack import Acknowledged, Outcome, SlackRequest
from billbot.errors import AtWork, BillbotError, Damaged, DeliveryError
from billbot.messages.answers import with_repeat_note
from billbot.messages.fit_slack import slack_message, with_buttons
from billbot.store import Store, exclusive

_log = logging.getLogger(__name__)

_KEEP_WITHIN = 2.0  # seconds, of the three that Slack waits for an acknowledgement
_JOIN_TIMEOUT = 5.0  # seconds
_BUSY = "billbot is busy at this moment: ask again in a minute."
_RETRY_EVERY = 60.0  # seconds between two tries to answer
_GIVEN_UP_AFTER = timedelta(days=1)


class Listening:
    """Listens from the beginning of its `with` block to the end; does nothing where no app-level token is configured.

    `app` returns the app as it is in force. `give_up` is called with a damaged database, after which there are no
    more answers.
    """

    def __init__(self, app: Callable[[], App], give_up: Callable[[Damaged], None]) -> None:
        self._app, self._give_up = app, give_up
        self._ended, self._woken = threading.Event(), threading.Event()
        self._listener = None
        settings = app().settings
        if settings.slack_app_token is not None:
            from billbot.app.bootstrap.slack_listener import slack_listener

            self._listener = slack_listener(app())
        elif SLACK_APP_TOKEN in settings.unread:
            _log.error("/billbot is not heard in Slack: %s; then start `work` anew", settings.unread[SLACK_APP_TOKEN])
        self._keeper, self._slow_work = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._deferred, self._being_kept = set[str](), set[str]()
        self._thread = threading.Thread(target=self._listen, daemon=True) if self._listener else None
        self._trouble = ""
        self._next_answers = 0.0

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(
                _JOIN_TIMEOUT
            )  # the answer in hand is finished, unless Slack lets us wait; then it comes again
        self._keeper.shutdown()
        self._slow_work.shutdown(cancel_futures=True)

    def _listen(self) -> None:
        assert self._listener is not None
        with ExitStack() as opened:
            listens = False
            while not self._ended.is_set():
                try:
                    if not listens:
                        opened.enter_context(exclusive(self._app().settings.state.path.with_suffix(".listening")))
                        opened.enter_context(self._listener.hearing(self._keep, self._wake))
                        listens = True
                    self._connect()
                    self._answer()
                except AtWork:
                    pass  # another process listens; this one does once that has ended
                except Damaged as damaged:
                    self._give_up(damaged)
                    return
                except Exception:  # the next request may go well
                    _log.exception("a fault in billbot; please report it")
                self._woken.wait(1)
                self._woken.clear()

    def _connect(self) -> None:
        """Connect to Slack where there is no connection; a trouble is logged once, not at each try."""
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

    def _keep(self, request: SlackRequest) -> Acknowledged:
        """Write a request down within the time that Slack waits, and return what acknowledges it."""
        said = acknowledge(request)
        if said.faults:
            return said
        given_up = threading.Event()
        kept: Future[bool] = self._keeper.submit(self._write, request, given_up)
        try:
            if not kept.result(_KEEP_WITHIN):
                return acknowledge_repeat(request)
        except TimeoutError:
            given_up.set()
            _log.error("a request in Slack could not be kept in time: the database is busy")
            return Acknowledged(_BUSY)
        except BillbotError as error:
            _log.error("a request in Slack could not be kept: %s", error)
            return Acknowledged(_BUSY)
        return said

    def _wake(self) -> None:
        """Start to answer; only after the acknowledgement, which would overwrite what a dialog then shows."""
        self._next_answers = 0.0
        self._woken.set()

    def _write(self, request: SlackRequest, given_up: threading.Event) -> bool:
        self._being_kept.add(request.envelope)
        try:
            with self._app().open_store() as store:
                new = store.requests.keep(request, wanted=lambda: not given_up.is_set())
                if new and given_up.is_set():  # whoever asked was told so, and asks again
                    store.requests.withdraw(request)
                return new
        finally:
            self._being_kept.discard(request.envelope)

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

        A reply to the whole channel that an earlier try may have posted goes to whoever asked alone. A request that is
        still being written waits, since it may be withdrawn.
        """
        now = app.clock.now()
        busy = request.envelope in self._deferred or request.envelope in self._being_kept
        tried_before = None if busy else store.requests.begin(request)
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
        if tried_before and said is not None and said.here:
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
        except Exception:  # the next one may go well
            _log.exception("a fault in billbot; please report it")
        finally:
            self._deferred.discard(request.envelope)

    def _send_reply(self, app: App, store: Store, request: SlackRequest, said: Reply | None) -> None:
        """Send the reply, if there is one, and settle the request; where Slack does not take it now, it waits."""
        from billbot.app.bootstrap.slack_listener import replies

        now = app.clock.now()
        if said is not None:
            to = replace(request, channel=said.channel or request.channel)
            try:
                message = slack_message("", said.document)
                message = with_buttons(message, [Outcome()] * len(message.offers))
                replies(app).reply(to, message, now, here=said.here, replaces=said.replaces)
            except DeliveryError as error:
                if not _is_given_up(store, request, error):
                    return
        store.requests.settle(request, now)


def _is_given_up(store: Store, request: SlackRequest, error: DeliveryError) -> bool:
    """Whether this error means that an answer is given up; else it is freed for the next try. Raises StoreError."""
    _log.error("an answer in Slack %s: %s", "is given up" if error.permanent else "waits", error)
    if not error.permanent and not error.unclear:
        store.requests.free(request)
    return error.permanent
