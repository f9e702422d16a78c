"""Checks of values that depend on other parts of the configuration: topics, courts, bills, and names used once.

It reads no file: `reading` fills `References` and passes it to every table as pydantic's context.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, TypeVar

from msgspec import Struct, field
from pydantic import AfterValidator, Field, PlainValidator, Strict, ValidationInfo

from billbot.app.config.faults import nearest, shown
from billbot.domain.bills import BillId

# Courts have three digits in every address of the site.
LAST_COURT = 999
# How many courts back a listed bill may be: twenty years.
_EARLIER = 10
_T = TypeVar("_T", bound=Hashable)


class References(Struct):
    """What values are checked against; null where it is not known, because the file that says it has faults.

    `courts` are the numbers of the General Courts in `calendar.toml`. `taken` collects the names used so far, with the
    kind of table, and `listed` the bills of all proposals: both grow while one set of files is read, and are of no use
    after that.
    """

    root: Path = Path()
    courts: frozenset[int] | None = None
    topics: frozenset[str] | None = None
    taken: set[tuple[str, Hashable]] = field(default_factory=set)
    listed: set[BillId] = field(default_factory=set)


def known(at: ValidationInfo) -> References:
    """The references that are passed as context; empty ones where a table is made without."""
    return at.context if isinstance(at.context, References) else References()


def once(kind: str) -> AfterValidator:
    """A check that no two tables of a kind have the same name."""

    def check(name: Hashable, at: ValidationInfo) -> Hashable:
        taken = known(at).taken
        if (kind, name) in taken:
            raise ValueError(f"another {kind} has the name {shown(name)} already; rename one or take one out")
        taken.add((kind, name))
        return name

    return AfterValidator(check)


def _each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    twice = {shown(value): None for n, value in enumerate(values) if value in values[:n]}
    if twice:
        raise ValueError(f"{', '.join(twice)} is listed twice; take one out")
    return values


def _topic(value: str, at: ValidationInfo) -> str:
    topics = known(at).topics
    if topics is not None and value not in topics:
        raise ValueError(f"there is no topic {shown(value)}; {nearest(value, sorted(topics))}")
    return value


def _topic_or_all(value: str, at: ValidationInfo) -> str:
    return value if value == "*" else _topic(value, at)


def _bill(value: object, at: ValidationInfo) -> BillId:
    """A bill with its court: without one, the number would mean another bill from the next court on.

    The court behind the last in the calendar is the latest that can be known of: around New Year both are watched. One
    of more than twenty years ago is a slip, such as 149 for 194.
    """
    try:
        bill = BillId.typed(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'{shown(value)} is no bill with its court; write it like "194/H1588"') from None
    last = max(known(at).courts or (), default=None)
    oldest, latest = (1, LAST_COURT) if last is None else (max(1, last - _EARLIER), last + 1)
    if not oldest <= bill.general_court <= latest:
        raise ValueError(
            f"{shown(value)} is of an unknown court; by calendar.toml it may be one from {oldest} to {latest}"
        )
    if bill in known(at).listed:
        raise ValueError(f"{shown(value)} is listed above already; list it once, in a proposal with all its topics")
    known(at).listed.add(bill)
    return bill


Topic = Annotated[str, Strict(), AfterValidator(_topic)]
TopicOrAll = Annotated[str, Strict(), AfterValidator(_topic_or_all)]
CourtNumber = Annotated[int, Strict(), Field(ge=1, le=LAST_COURT)]
Bill = Annotated[BillId, PlainValidator(_bill)]
EACH_ONCE = AfterValidator(_each_once)
