"""The public data of a proposal, for programs."""

import json
from datetime import date

from billbot.domain.bills import BillId
from billbot.domain.stages import Progress
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.watched import Proposal
from billbot.messages.standing import standing_in_words
from billbot.public.feeds import data
from billbot.public.record import PublicNumber, PublicProposal
from billbot.public.way import Station, Way

NO_WAY = Way(
    tuple(Station(name) for name in ("Filed", "Committee", "Heard", "Reported", "House", "Senate", "Governor", "Law")),
    -1,
)
PLAIN = Proposal("p", "P", ("t",), (BillId(194, "H1"),))
NEW_YEAR = date(2026, 1, 3)


def test_since_when() -> None:
    """Since when a proposal is where it is stands in words and in the data as the same day."""
    progress = Progress("in a second committee", "House Rules", since=date(2025, 9, 17), arrived_on=date(2025, 12, 4))
    standing = Standing(PLAIN, (Term(194, (Place(PLAIN.bills[0], progress),)),))
    number = PublicNumber(PLAIN.bills[0], "", "", (), None, None, (), lives=True, known=True, awaited=False)
    found = PublicProposal(*(PLAIN, ("A topic",), standing, standing_in_words(standing, NEW_YEAR), NO_WAY, (number,)))
    assert found.stands == "H.1, in House Rules since December 4, 2025"
    assert json.loads(data(found))["numbers"][0]["since"] == "2025-12-04"
