"""The values of a composed digest: everything that it tells, still without words."""

from datetime import date

from msgspec import Struct

from billbot.domain.actions import Meaning
from billbot.domain.bills import BillId, Proposal
from billbot.domain.digest.values import DigestEntry, Gathered, HearingAhead, NearDate
from billbot.domain.stages import Progress
from billbot.domain.testimony import TestimonyFact


class Happening(DigestEntry, frozen=True, kw_only=True):
    """One thing that happened, on one bill or in the same words on several; `at` is when it was first seen.

    `urls` are the pages of the `bills`, `also` the names of other proposals that it concerns. `took_in` says that the
    bill is somebody else's, and took the proposal in; `progress` is how far the bill has come by now. `same_on` are
    further numbers with this entry that are not the proposal's, but other parents of its draft. Other fields are those
    of the first of its entries.
    """

    meaning: Meaning
    bills: tuple[BillId, ...]
    urls: tuple[str, ...]
    also: tuple[str, ...]
    took_in: bool = False
    progress: Progress | None = None
    same_on: tuple[BillId, ...] = ()


class Story(Struct, frozen=True):
    """What happened to a proposal: news, each told by itself, and routine entries, as of the Eastern day `on`."""

    proposal: Proposal
    topic: str
    news: tuple[Happening, ...]
    routine: tuple[Happening, ...]
    on: date


class TestimonyDue(Struct, frozen=True):
    """Until when testimony on a hearing may be written, or people may register for it, as its notice says."""

    __test__ = False  # its name is no test's

    fact: TestimonyFact
    hearing: HearingAhead

    @property
    def day(self) -> date:
        """The last day of it."""
        assert self.fact.day is not None
        return self.fact.day


class NewNumber(Struct, frozen=True):
    """A proposal has another number: its docket got a bill number (`assigned`), or a link carried it on.

    `took_in` says that the number is that of somebody else's bill, which took the proposal in.
    """

    proposal: str
    was: tuple[BillId, ...]
    now: tuple[BillId, ...]
    assigned: bool
    took_in: bool = False


class Digest(Gathered, frozen=True, kw_only=True):
    """A channel's digest: what was gathered, reduced to what belongs in it, with what follows from that.

    `moved` counts the proposals to which something happened; `last_moved` is the day and number of the latest entry of
    all, null where nothing is dated. `deadlines` are those that no near date covers. `informal` pairs, for each General
    Court in informal sessions, the day on which the formal ones ended and its last day. `beyond` is the first hearing
    with a meeting that is too far ahead to be among the `hearings`, null for none.
    """

    moved: int
    stories: tuple[Story, ...]
    corrections: tuple[tuple[Proposal, Happening], ...]
    numbers: tuple[NewNumber, ...]
    testimony: tuple[TestimonyDue, ...]
    beyond: HearingAhead | None
    informal: tuple[tuple[NearDate, NearDate], ...]
    last_moved: tuple[date, BillId] | None
