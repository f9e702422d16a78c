"""The gate: as long as the clock of this machine may be wrong, nothing is written or sent.

Every site answer has a `Date`, with which our clock is compared (docs/design/architecture.md, "The clock"). A process
asks the site before it does anything, once an hour while it looks at bills, and whenever its own clock was set. Once
the clock was found right, `Gate.clock` goes on by monotonic time, whatever the machine's clock is set to.
"""

import logging
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.app.bootstrap import App
from billbot.clock import Clock, ClockReading, elapsed
from billbot.errors import BillbotError, ClockWrong, StoreError
from billbot.notify.deliver import DeliveryReport, deliver
from billbot.notify.incident import note_own
from billbot.site.source import Source
from billbot.store import Store

_log = logging.getLogger(__name__)

# After that a clock that was found right is compared again, even if it was not set.
_RIGHT_FOR = timedelta(hours=1)
# After that the site is asked again if it was asked in vain and the clock was not set since.
_ASKED_AGAIN = timedelta(minutes=30)
# Without an answer of the site a time is believed that is between so much before the last check and so much after it.
_BEFORE_CHECK, _AFTER_CHECK = timedelta(hours=1), timedelta(days=1)


class Gate:
    """What a process knows of the clock of its machine, `ours`: whether an answer of the site has confirmed it."""

    def __init__(self, ours: Clock) -> None:
        self._ours = ours
        self._began = ours.monotonic()
        self._right: ClockReading | None = None  # when the site last agreed
        self._asked: ClockReading | None = None  # when it was last asked and did not

    @property
    def clock(self) -> Clock:
        """Our clock; if it is set to another time after it was found right, this goes on by monotonic time instead."""
        return Clock(self._now, self._ours.monotonic, self._ours.sleep)

    @property
    def was_set(self) -> bool:
        """Whether our clock was set since it was found right."""
        return self._right is not None and self._right.was_set

    def is_due(self, store: Store) -> bool:
        """Whether the site has to be asked before anything else. Raises StoreError."""
        return self._right is None or self.was_set or store.clock_in_doubt() is not None

    def let_pass(self, app: App, store: Store, source: Source | None) -> None:
        """Return if our clock is right, so that the caller may write and send; a null `source` cannot be asked.

        Raises ClockWrong where the site's clock differs, BillbotError while nobody knows, and StoreError.
        """
        wrong = store.clock_in_doubt()
        if source is not None and self._agrees(store, source, held_wrong=wrong is not None):
            if wrong:
                note_own(store, app.watch(store), "clock", self._now(), None)
            return
        if wrong:
            raise BillbotError(f"{wrong[1]}; the next answer of the site finds out")
        silent = timedelta(seconds=self._ours.monotonic() - self._began)
        outage_after = app.settings.schedule.outage_after
        if self._right is None and not _is_plausible(store, self._now()) and silent < outage_after:
            practice = app.settings.source.on_loopback
            mend = "start `billbot practice` again" if practice else "see that the clock of this machine is right"
            raise BillbotError(
                f"our clock says {self._now():%Y-%m-%d %H:%M}, which is not within a day of the last check, and the"
                " site does not answer, which would tell whether that is so: nothing is written or sent until it does;"
                f" {mend}"
            )

    def _now(self) -> datetime:
        return self._right.expected if self._right is not None and self._right.was_set else self._ours.now()

    def _agrees(self, store: Store, source: Source, *, held_wrong: bool) -> bool:
        """Whether the site confirms our clock, now or lately; it is not asked where it must be left alone."""
        reading = self._ours.reading
        now = reading.at
        if self._right is not None and self._right.age < _RIGHT_FOR and not (self.was_set or held_wrong):
            return True
        if self._asked is not None and not self._asked.was_set and self._asked.age < _ASKED_AGAIN:
            return False
        paused = store.polls.pause().ahead(now) is not None
        if paused and not held_wrong and _is_plausible(store, now):
            return False
        # Without `_right`, `clock` is the machine's own, which is the one to compare.
        right, self._right, self._asked = self._right, None, reading
        try:
            source.read_rules()  # robots.txt, the smallest page
        except (ClockWrong, StoreError):
            raise
        except BillbotError:  # whoever asks for something next says what is wrong
            self._right = right
        if source.heard:
            self._right, self._asked = self._ours.reading, None
        return source.heard


def _is_plausible(store: Store, now: datetime) -> bool:
    """Whether a time is at most a day after the last check, or after the end of the pause that this led to."""
    last, until = store.polls.last_begun(), store.polls.pause().resume_at
    if last is None:
        return True
    return elapsed(last, now) >= -_BEFORE_CHECK and elapsed(max(last, until or last), now) <= _AFTER_CHECK


def say_wrong(app: App, store: Store, wrong: ClockWrong) -> DeliveryReport:
    """Tell operations channels that our clock is wrong; all that is written for that has the site's time."""
    right = replace(app, clock=replace(app.clock, now=lambda: wrong.site_time))
    note_own(store, right.watch(store), "clock", wrong.site_time, str(wrong))
    return deliver(store, right.post(store), right.clock, stopping=right.stopping)
