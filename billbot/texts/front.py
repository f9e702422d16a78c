"""The first page of a printed text: which bills it names."""

import re

from billbot.actions.named import read_bills
from billbot.bills import BillId
from billbot.texts.reading import BillText

# "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 997 OF 2023-2024.]" names a number of another court.
_EARLIER_COURT = re.compile(r"\bsimilar matter\b.{0,200}?\b\d{4} ?[-\u2013] ?\d{4}")
_LONGEST = 20_000


def named(text: BillText, general_court: int) -> tuple[BillId, ...]:
    """The bills that the first page of a print names: itself, those it is based on, those whose text it is.

    What it says of an earlier court is left out.
    """
    front = " ".join(text.front)[:_LONGEST].lower()
    return tuple(BillId(general_court, each.number) for each in read_bills(_EARLIER_COURT.sub(" ", front)))
