"""Which hearings are announced, and what became of each. Pure: the record in, values out; no clock, no I/O.

A notice is never taken as proof: no row says that a hearing took place (docs/design/source.md, "The JSON history").
"""

from billbot.hearings.agendas import Posted, appointed, completed, doubtful, with_agendas
from billbot.hearings.conferences import ConferenceMeeting, conferences
from billbot.hearings.course import HearingChange, announces, by_rows, changed, of_bill, only_of_hearings, outspoken
from billbot.hearings.values import (
    Announced,
    Meeting,
    Status,
    ahead,
    by_day,
    by_hour,
    differs,
    gathered,
    gets_hour,
    moves,
    same_committee,
    same_place,
    short_notice,
    turned,
)
