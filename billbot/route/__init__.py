"""Who hears of what, by which difference, and together with what. Pure: values in, values out."""

from billbot.route.marking import (
    FACT,
    HEARING,
    ONE_OF,
    ROW,
    Marking,
    Sighted,
    awake,
    hearing,
    hears,
    marks,
    of_hearings,
    subject,
    tells,
)
from billbot.route.names import (
    DRAFT,
    ENDED,
    HEARINGS,
    KIND,
    NUMBERS,
    ROUTINE,
    gathered,
)
from billbot.route.rows import RowState, differs

__all__ = [
    "DRAFT",
    "ENDED",
    "FACT",
    "HEARING",
    "HEARINGS",
    "KIND",
    "NUMBERS",
    "ONE_OF",
    "ROUTINE",
    "ROW",
    "Marking",
    "RowState",
    "Sighted",
    "awake",
    "differs",
    "gathered",
    "hearing",
    "hears",
    "marks",
    "of_hearings",
    "subject",
    "tells",
]
