"""How well the site was read in a time: quiet and broken must look different to readers (DESIGN, promise 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from billbot.bills import BillId
from billbot.clock import elapsed


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep that ended: how many bills it read well, and whether it left none out."""

    started: datetime
    finished: datetime
    checked: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Blind:
    """A time in which no bill was read well; a null `until` means that it goes on.

    `tried` says whether we looked and could not read, or did not look at all.
    """

    since: datetime
    until: datetime | None
    tried: bool

    def length(self, now: datetime) -> timedelta:
        """How long it lasted, or has lasted by `now`."""
        return elapsed(self.since, self.until or now)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reading went: of `bills` watched numbers `well` were read well when last asked for, `last` at that time.

    `times` counts the sweeps over all bills in the period, `failing` names the numbers that cannot be read and since
    when. `blind` are the outages.
    """

    bills: int
    well: int
    last: datetime | None
    times: int
    failing: tuple[tuple[BillId, datetime], ...] = ()
    blind: tuple[Blind, ...] = ()


def blind_times(
    sweeps: Iterable[Swept], since: datetime, now: datetime, outage_after: timedelta, longest_pace: timedelta
) -> tuple[Blind, ...]:
    """The outages among these sweeps, in their order, as far as they reach beyond `since`.

    The site was away from the first sweep that read nothing to the end of the next that read something, where that is
    as long as `outage_after`. We did not look where, behind a good sweep, the next began later by `outage_after` than
    the pace asks for (`longest_pace`).
    """
    found: list[Blind] = []
    good: datetime | None = None
    failing: datetime | None = None
    for swept in sorted(sweeps, key=lambda swept: swept.started.timestamp()):
        if good is not None and failing is None and elapsed(good, swept.started) >= longest_pace + outage_after:
            found.append(Blind(good, swept.started, tried=False))
        if not swept.checked:
            failing = failing or swept.started
            continue
        if failing is not None and elapsed(failing, swept.finished) >= outage_after:
            found.append(Blind(failing, swept.finished, tried=True))
        good, failing = swept.finished, None
    if failing is not None and elapsed(failing, now) >= outage_after:
        found.append(Blind(failing, None, tried=True))
    elif good is not None and failing is None and elapsed(good, now) >= longest_pace + outage_after:
        found.append(Blind(good, None, tried=False))
    return tuple(each for each in found if each.until is None or elapsed(since, each.until) > timedelta())
