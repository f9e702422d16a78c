"""Which hearings are announced, and what became of each. Pure: the record in, values out; no clock, no I/O.

A notice is never taken as proof: no row ever says that a hearing took place (SOURCE.md, "The JSON history").
"""

from billbot.hearings.agendas import Posted, with_agendas
from billbot.hearings.appointments import appointed, doubtful
from billbot.hearings.course import alters, announces, of_bill
from billbot.hearings.gathering import ahead, gathered, short_notice
from billbot.hearings.values import Announced, Status, by_day, same_committee

__all__ = [
    "Announced",
    "Posted",
    "Status",
    "ahead",
    "alters",
    "announces",
    "appointed",
    "by_day",
    "doubtful",
    "gathered",
    "of_bill",
    "same_committee",
    "short_notice",
    "with_agendas",
]
