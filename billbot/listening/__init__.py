"""Listening: while `work` runs, what people ask in Slack is kept, acknowledged, and answered from the database.

A request is written down before it is acknowledged, so that a restart loses none; Slack waits three seconds, and where
the database takes longer, the acknowledgement says so instead. Answers have a thread of their own, and a connection to
the database; while the clock may be wrong (`billbot/gate.py`) they wait.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

from billbot import wording
from billbot.bills import SlackRequest
from billbot.bootstrap import House
from billbot.clock import elapsed
from billbot.config import SLACK_APP_TOKEN
from billbot.errors import BillbotError, Damaged, DeliveryError
from billbot.gate import Gate
from billbot.listening.answering import answered
from billbot.store import Store
from billbot.wording.answers import may_stand_there

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
            from billbot.bootstrap.ears import ear

            self._ear = ear(house())
        elif SLACK_APP_TOKEN in settings.unread:
            _log.error("/billbot is not heard in Slack: %s; then start `work` anew", settings.unread[SLACK_APP_TOKEN])
        self._keeper = ThreadPoolExecutor(1)
        self._thread = threading.Thread(target=self._listen, daemon=True) if self._ear else None
        self._trouble = ""
        self._next_answers = 0.0

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_TO_END)  # the answer in hand is finished, unless Slack lets us wait; then it comes again
        self._keeper.shutdown()

    def _listen(self) -> None:
        assert self._ear is not None
        with ExitStack() as opened:
            opened.enter_context(self._ear.hearing(self._keep))
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

    def _keep(self, request: SlackRequest) -> str:
        """Keep a request; what is said at once where that cannot be done in time."""
        kept: Future[bool] = self._keeper.submit(self._write, request)
        try:
            if kept.result(_TO_KEEP):
                self._next_answers = 0.0
                self._woken.set()
        except TimeoutError:
            _log.error("a request in Slack could not be kept in time: the database is busy")
            return _BUSY
        except BillbotError as error:
            _log.error("a request in Slack could not be kept: %s", error)
            return _BUSY
        return ""

    def _write(self, request: SlackRequest) -> bool:
        with self._house().open_store() as store:
            return store.requests.keep(request)

    def _answer(self) -> None:
        """Answer what waits; where that fails it is tried again in a minute. Raises Damaged."""
        house = self._house()
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

        What everybody in a channel may have read is said once more to whoever asked alone.
        """
        from billbot.bootstrap.ears import replies

        now = self._gate.clock.now()
        again = store.requests.claim(request, now, house.owner)
        if again is None:
            return
        try:
            if elapsed(request.asked_at, now) <= _GIVEN_UP_AFTER:  # a backup that was restored has older ones
                said = answered(house, store, request, now)
                if said is not None:
                    document = may_stand_there(said.document) if again and said.here else said.document
                    here = said.here and not again
                    replies(house).reply(request, wording.lay_out("", document), now, here=here)
        except DeliveryError as error:
            _log.error("an answer in Slack %s: %s", "is given up" if error.permanent else "waits", error)
            if not error.permanent:
                if not error.unclear:
                    store.requests.free(request)
                return
        store.requests.settle(request, now)
