"""Which hearings are announced, and what became of each. Pure: the record in, values out; no clock, no I/O.

A notice is never taken as proof: no row says that a hearing took place (docs/design/source.md, "The JSON history").
"""

from billbot.domain.hearings.agendas import PostedAgenda, filled_in, may_be_outdated, with_reading
from billbot.domain.hearings.conferences import ConferenceMeeting, conferences
from billbot.domain.hearings.course import (
    HearingChange,
    announces,
    by_rows,
    changed,
    is_only_about_hearings,
    of_bill,
    superseded_rows,
    with_agendas,
)
from billbot.domain.hearings.values import (
    Announced,
    HearingSlots,
    Meeting,
    Status,
    ahead,
    by_day,
    by_hour,
    changed_hours,
    differs,
    gets_hour,
    is_another,
    merge_bills,
    moves,
    of_page,
    same_committee,
    same_place,
    same_slot,
    short_notice,
)
