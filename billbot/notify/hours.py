"""At which hours a bill is heard: by what is known now, and by what a recipient has heard."""

import logging
from collections.abc import Mapping

from billbot import hearings, route
from billbot.actions import Hearing
from billbot.bills import BillId, Hour
from billbot.errors import StoreError
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience

_log = logging.getLogger(__name__)


def hearings_of(audience: Audience, bill: BillId) -> tuple[Announced, ...]:
    """The hearings of a bill.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    try:
        return audience.known.hearings_of(bill)
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return ()


def standing(audience: Audience, bill: BillId) -> dict[Hour, Meeting]:
    """The hours at which a bill is heard, by what is known."""
    known = hearings.by_hour(hearings_of(audience, bill))
    return {hour: meeting for hour, meeting in known.items() if meeting.stands}


def heard(audience: Audience, bill: BillId) -> dict[Hour, Meeting]:
    """What the recipient was told last of each hour at which a bill is heard, or is not."""
    told = audience.store.ledger.told_of(audience.channel.name, audience.recipient, route.HEARING, bill)
    meetings = (Meeting.decode(each.told.state) for each in told)
    return {meeting.hour: meeting for meeting in meetings}


def moved_from(hearing: Announced, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]) -> Hearing | None:
    """When a hearing that stands was to be by what somebody has heard, where no hearing is by now; null for never.

    Of several such hours it is the last at which the hearing was.
    """
    before = [slot for slot in reversed(hearing.before) if slot.date is not None] if hearing.stands else []
    left = (slot for slot in before if (at := was.get(hour_of(slot))) is not None and at.stands and at.hour not in now)
    return next(left, None)


def hour_of(slot: Hearing) -> Hour:
    """The day and hour of a slot, which has a day."""
    assert slot.date is not None
    return slot.date, slot.start
