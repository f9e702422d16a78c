"""The texts of a proposal's numbers, in the order in which they came, and the two that a text may draw on."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from billbot import follow, texts
from billbot.bills import BillId, Proposal
from billbot.store import Store, TextVersion
from billbot.watch import Watch


def drafts(store: Store, watch: Watch, proposal: Proposal) -> list[TextVersion]:
    """Every version of every number's text, a number behind those whose first row is of an earlier day.

    Raises StoreError.
    """
    numbers = sorted(watch.of(proposal), key=lambda bill: _began(store, bill))
    return [version for bill in numbers for version in store.texts.versions(bill)]


def of_both_branches(store: Store, watch: Watch, bill: BillId) -> tuple[TextVersion, TextVersion] | None:
    """The last texts of both branches that a conference report or a substitute may draw on.

    The first is of the bill that it is about. Null for any other number, and where one of them was not read. Raises
    StoreError.
    """
    numbers = dict.fromkeys(chain.from_iterable(watch.of(proposal) for proposal in watch.concerned(bill)))
    held = follow.texts_of({each: store.bills.last_seen(each) for each in numbers})
    found = follow.branches_texts(bill, watch.links, held)
    if found is None:
        return None
    about, others = found
    first = store.texts.versions(about)
    read = [versions[-1] for each in others if (versions := store.texts.versions(each))]
    if not first or not read:
        return None
    # Of a report's prints the last one counts; of several bills that a substitute is based on, the one it has most of.
    return first[-1], read[0] if bill not in held else _most_of_it(store, bill, read)


def _most_of_it(store: Store, bill: BillId, others: Sequence[TextVersion]) -> TextVersion:
    own = store.texts.versions(bill)
    if not own or len(others) == 1:
        return others[0]
    hashes = set(texts.Shingled(texts.read(own[-1].text)).hashes)
    return max(others, key=lambda each: len(hashes.intersection(texts.Shingled(texts.read(each.text)).hashes)))


def _began(store: Store, bill: BillId) -> date:
    known = store.bills.last_seen(bill)
    days = [row.date for row in known.history if row.date] if known else []
    return min(days, default=date.max)
