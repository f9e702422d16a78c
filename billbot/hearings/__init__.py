"""Which hearings are announced, and what became of each. Pure: the record in, values out; no clock, no I/O.

A notice is never taken as proof: no row ever says that a hearing took place (SOURCE.md, "The JSON history").
"""

from billbot.hearings.course import of_bill
from billbot.hearings.gathering import ahead, gathered, short_notice
from billbot.hearings.values import Announced, Status, same_committee

__all__ = ["Announced", "Status", "ahead", "gathered", "of_bill", "same_committee", "short_notice"]
