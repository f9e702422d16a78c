"""Which bill is looked at next: a budget of looks, spread by when the record moves (docs/design/architecture.md).

Pure: times come in, aware and Eastern.
"""

from billbot.planning.looks import FOR_DUE, Budget, Plan, PlannedTurn, Prospect
from billbot.planning.rates import Liveliness, Rates, is_holiday, liveliness, shipped, slot_of, weighed
