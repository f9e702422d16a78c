"""Listening: while `work` runs, what people ask in Slack is kept, acknowledged, and answered from the database.

A request is written down before it is acknowledged, so that a restart loses none; Slack waits three seconds, and where
the database takes longer, the acknowledgement says so instead. Answers have a thread of their own, and a connection to
the database, and what takes long (`desk.Later`) has one beside it; while the clock may be wrong (`billbot/gate.py`)
they wait.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Self

from msgspec.structs import replace

from billbot.answers import Reply
from billbot.bills import Acknowledged, SlackRequest
from billbot.bootstrap import House
from billbot.clock import elapsed
from billbot.config import SLACK_APP_TOKEN
from billbot.errors import BillbotError, Damaged, DeliveryError, ReplicaError
from billbot.gate import Gate
from billbot.listening.answering import acknowledged, acknowledged_again, answered
from billbot.listening.desk import AskedInSlack, Later
from billbot.store import Store
from billbot.wording.answers import may_stand_there
from billbot.wording.layout import lay_out

_log = logging.getLogger(__name__)

_TO_KEEP = 2.0  # seconds, of the three that Slack waits
_TO_END = 5.0  # seconds
_BUSY = "billbot is busy at this moment: ask again in a minute."
_PAUSE = 60.0  # seconds between two tries to answer
_GIVEN_UP_AFTER = timedelta(days=1)


class Listening:
    """From the beginning of its `with` to its end; does nothing where no app-level token is given.

    `house` gives the house as it is in force, `gate` says whether the clock is right. `give_up` is told of a damaged
    database, after which nothing is heard.
    """

    def __init__(self, house: Callable[[], House], gate: Gate, give_up: Callable[[Damaged], None]) -> None:
        self._house, self._gate, self._give_up = house, gate, give_up
        self._over, self._woken = threading.Event(), threading.Event()
        self._ear = None
        settings = house().settings
        if settings.slack_app_token is not None:
            from billbot.bootstrap.ears import slack_listener

            self._ear = slack_listener(house())
        elif SLACK_APP_TOKEN in settings.unread:
            _log.error("/billbot is not heard in Slack: %s; then start `work` anew", settings.unread[SLACK_APP_TOKEN])
        self._keeper, self._beside = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._in_hand, self._not_kept_yet = set[str](), set[str]()
        self._thread = threading.Thread(target=self._listen, daemon=True) if self._ear else None
        self._trouble = ""
        self._next_answers = 0.0

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_TO_END)  # the answer in hand is finished, unless Slack lets us wait; then it comes again
        self._keeper.shutdown()
        self._beside.shutdown(cancel_futures=True)

    def _listen(self) -> None:
        assert self._ear is not None
        with ExitStack() as opened:
            opened.enter_context(self._ear.hearing(self._keep, self._wake))
            while not self._over.is_set():
                try:
                    self._stay_open()
                    self._answer()
                except Damaged as damaged:
                    self._give_up(damaged)
                    return
                except Exception:  # the next request may go well
                    _log.exception("a fault in billbot; please report it")
                self._woken.wait(1)
                self._woken.clear()

    def _stay_open(self) -> None:
        """Connect where there is no connection; what keeps us from it is logged once."""
        assert self._ear is not None
        trouble = ""
        try:
            self._ear.stay_open()
        except DeliveryError as error:
            trouble = str(error)
        if trouble and trouble != self._trouble:
            _log.error("%s", trouble)
        if trouble or self._ear.is_open:
            self._trouble = trouble

    def _keep(self, request: SlackRequest) -> Acknowledged:
        """Keep a request; what is said at once, also where that cannot be done in time."""
        said = acknowledged(request)
        if said.faults:
            return said
        given_up = threading.Event()
        kept: Future[bool] = self._keeper.submit(self._write, request, given_up)
        try:
            if not kept.result(_TO_KEEP):
                return acknowledged_again(request)
        except TimeoutError:
            given_up.set()
            _log.error("a request in Slack could not be kept in time: the database is busy")
            return Acknowledged(_BUSY)
        except BillbotError as error:
            _log.error("a request in Slack could not be kept: %s", error)
            return Acknowledged(_BUSY)
        return said

    def _wake(self) -> None:
        """Answer once a request was acknowledged: else a dialog could say how it went, and then that it is in hand."""
        self._next_answers = 0.0
        self._woken.set()

    def _write(self, request: SlackRequest, given_up: threading.Event) -> bool:
        self._not_kept_yet.add(request.envelope)
        try:
            with self._house().open_store() as store:
                new = store.requests.keep(request, wanted=lambda: not given_up.is_set())
                try:
                    store.arrive()
                except ReplicaError:
                    given_up.set()
                    raise
                finally:
                    if new and given_up.is_set():  # whoever asked was told so, and asks again
                        store.requests.withdraw(request)
                return new
        finally:
            self._not_kept_yet.discard(request.envelope)

    def _answer(self) -> None:
        """Answer what waits; where that fails it is tried again in a minute. Raises Damaged."""
        house = replace(self._house(), clock=self._gate.clock)
        if house.clock.monotonic() < self._next_answers:
            return
        self._next_answers = house.clock.monotonic() + _PAUSE
        try:
            with house.open_store() as store:
                waiting = store.requests.waiting()
                if waiting:
                    self._gate.let_pass(house, store, None)
                    for each in waiting:
                        self._answer_one(house, store, each)
        except Damaged:
            raise
        except BillbotError as error:
            _log.error("an answer in Slack waits: %s", error)

    def _answer_one(self, house: House, store: Store, request: SlackRequest) -> None:
        """Answer a request, or give it up; one that another process answers is left to it. Raises StoreError.

        What everybody in a channel may have read is said once more to whoever asked alone. What somebody may yet have
        to ask again, since it is not kept so far, waits for that.
        """
        now = self._gate.clock.now()
        busy = request.envelope in self._in_hand or request.envelope in self._not_kept_yet
        again = None if busy else store.requests.claim(request, now, house.owner)
        if again is None:
            return
        said: Reply | Later | None = None
        if elapsed(request.asked_at, now) <= _GIVEN_UP_AFTER:  # a backup that was restored has older ones
            try:
                said = answered(AskedInSlack(house, store, request, now))
            except DeliveryError as error:
                if not _given_up(store, request, error):
                    if error.retry_after is not None:
                        self._next_answers = min(self._next_answers, house.clock.monotonic() + error.retry_after)
                    return
        if isinstance(said, Later):
            self._in_hand.add(request.envelope)
            self._beside.submit(self._finish, house, request, said)
            return
        if again and said is not None and said.here:
            said = replace(said, document=may_stand_there(said.document), here=False)
        self._say(house, store, request, said)

    def _finish(self, house: House, request: SlackRequest, later: Later) -> None:
        """Do what takes longer, in a thread of its own."""
        try:
            with house.open_store() as store:
                self._say(house, store, request, later.work(house, store))
        except Damaged as damaged:
            self._give_up(damaged)
        except BillbotError as error:
            _log.error("an answer in Slack waits: %s", error)
        except Exception:  # the next one may go well
            _log.exception("a fault in billbot; please report it")
        finally:
            self._in_hand.discard(request.envelope)

    def _say(self, house: House, store: Store, request: SlackRequest, said: Reply | None) -> None:
        """Say what there is to say, and settle the request; where Slack does not take it now it waits."""
        from billbot.bootstrap.ears import replies

        now = self._gate.clock.now()
        if said is not None:
            to = replace(request, channel=said.channel or request.channel)
            try:
                replies(house).reply(to, lay_out("", said.document), now, here=said.here)
            except DeliveryError as error:
                if not _given_up(store, request, error):
                    return
        store.requests.settle(request, now)


def _given_up(store: Store, request: SlackRequest, error: DeliveryError) -> bool:
    """Whether an answer is given up; else it waits for the next try. Raises StoreError."""
    _log.error("an answer in Slack %s: %s", "is given up" if error.permanent else "waits", error)
    if not error.permanent and not error.unclear:
        store.requests.free(request)
    return error.permanent
