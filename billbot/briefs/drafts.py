"""Queries about new drafts: which texts to compare, and a summary of what changed, for alerts, digests and pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.watch import Watch, belonging
from billbot.domain import comparing, follow, passages, text_changes, texts
from billbot.domain.bills import BillId, Link
from billbot.domain.digest import NewDraft
from billbot.domain.schedule import Period
from billbot.domain.watched import Proposal, Topic
from billbot.errors import BillbotError
from billbot.messages.comparison import Draft, ShownComparison, news, shown_comparison
from billbot.messages.phrases import capitalized, the_bill_that_took_in
from billbot.store import Store, TextVersion

_TWO = 2


class Redline(Struct, frozen=True):
    """Two drafts whose texts can be compared."""

    earlier: BillId
    later: BillId

    @property
    def path(self) -> str:
        """Where the comparison is on the site."""
        return f"redlines/{_slug(self.earlier)}-to-{_slug(self.later)}.html"


def redrafts(watch: Watch) -> Iterator[tuple[BillId, BillId]]:
    """Pairs of a document and its new draft that we follow."""
    followed = set(watch.bills)
    pairs = dict.fromkeys(
        (link.origin, link.to) if link.relation == "continues_in" else (link.to, link.origin)
        for link in watch.links
        if link.relation in {"continues_in", "continues"}
    )
    return (pair for pair in pairs if pair[1] in followed)


def redrafts_to_tell(watch: Watch) -> Iterator[tuple[BillId, BillId]]:
    """The pairs with an earlier document that somebody listed, or that continues a listed one.

    A draft of many bills is compared with ours; with an unlisted parent only on request.
    """
    own = {number for proposal in watch.proposals for number in watch.onward_numbers(proposal)}
    return (pair for pair in redrafts(watch) if pair[0] in own)


def comparable_since(store: Store, earlier: BillId, later: BillId) -> datetime | None:
    """When both texts had been read, Eastern; None if they were not. Raises StoreError."""
    read = [store.texts.versions(each) for each in (earlier, later)]
    return max((versions[0].read_at for versions in read), key=datetime.timestamp) if all(read) else None


def redraft(store: Store, watch: Watch, earlier: BillId, later: BillId, topics: Iterable[Topic]) -> NewDraft | None:
    """What the later draft changed; None until both texts were read.

    A conference report or a substitute is compared with both branches' texts. Raises StoreError.
    """
    before, after = store.texts.versions(earlier), store.texts.versions(later)
    if not before or not after:
        return None
    branches = of_both_branches(store, watch, later) or ()
    versions = *(branches if earlier in {each.id for each in branches} else before[-1:]), after[0]
    shown = compared(versions, tuple(topics))
    return NewDraft(tuple(each.id for each in versions), tuple(shown.news), shown.gist)


def redline_page(proposal: Proposal, earlier: BillId, later: BillId) -> str:
    """The address of the public comparison of two drafts of a proposal; empty if it has no page."""
    return urljoin(proposal.page, f"../../{Redline(earlier, later).path}") if proposal.page else ""


def drafts(store: Store, watch: Watch, proposal: Proposal) -> list[TextVersion]:
    """Every version of the text of each of a proposal's numbers. Numbers are sorted by the day of their first row.

    Raises StoreError.
    """
    numbers = sorted(watch.all_numbers(proposal), key=lambda bill: _began(store, bill))
    return [version for bill in numbers for version in store.texts.versions(bill)]


def texts_of(store: Store, bill: BillId) -> tuple[TextVersion, ...]:
    """Every version of a bill's text, the latest last. If there is none, raises BillbotError, which says why."""
    versions = store.texts.versions(store.bills.numbers().get(bill, bill)) or store.texts.versions(bill)
    if versions:
        return versions
    if store.attempts.of("text", bill.general_court, bill.number).tried_at:
        raise BillbotError(f"{bill.spoken} has no text that can be read: the site has only a PDF")
    raise BillbotError(f"the text of {bill.spoken} was not read yet; the next check reads it if the bill is watched")


def last_drafts(store: Store, watch: Watch, proposal: Proposal) -> tuple[TextVersion, ...]:
    """A proposal's last two texts, or three if the last one draws on both branches' texts.

    Raises BillbotError if fewer than two were read, and StoreError.
    """
    found = drafts(store, watch, proposal)
    if len(found) < _TWO:
        raise BillbotError(f"{proposal.name} has {len(found) or 'no'} text so far; a comparison needs two")
    earlier, later = found[-2:]
    branches = None if earlier.id == later.id else of_both_branches(store, watch, later.id)
    return (*branches, later) if branches else (earlier, later)


def of_both_branches(store: Store, watch: Watch, bill: BillId) -> tuple[TextVersion, TextVersion] | None:
    """The branches' last texts that a conference report or a substitute may draw on, its own bill's first.

    None for other documents, or if one of these texts was not read. Raises StoreError.
    """
    numbers = dict.fromkeys(chain.from_iterable(watch.all_numbers(proposal) for proposal in watch.proposals_of(bill)))
    held = follow.printed_texts_of({each: store.bills.last_seen(each) for each in numbers})
    found = source_texts(bill, watch.links, held)
    if found is None:
        return None
    about, others = found
    first = store.texts.versions(about)
    read = [versions[-1] for each in others if (versions := store.texts.versions(each))]
    if not first or not read:
        return None
    # Of a report's prints the last one counts; of several bills that a substitute is based on, the one it has most of.
    return first[-1], read[0] if bill not in held else _most_of_it(store, bill, read)


def source_texts(
    bill: BillId, stated: Sequence[Link], held: Mapping[BillId, BillId]
) -> tuple[BillId, tuple[BillId, ...]] | None:
    """What a conference report or a substitute may draw on: its bill, and texts of the other side.

    For a report on a bill with a proposed text by the other branch, these are that branch's texts, the last first. For
    a branch's proposed text for the other's bill, these are the branch's own bills that it is based on. None for any
    other number. `held` is from `follow.printed_texts`.
    """
    onward = follow.onward_steps(stated)
    about = held.get(bill)
    if about is None:
        parents = [origin for origin, to in onward if to == bill]
        printed = {origin: [text for text, of in held.items() if of == origin != bill] for origin in parents}
        for origin, prints in printed.items():
            last_first = sorted((each for each in prints if each.branch != origin.branch), key=_in_order, reverse=True)
            if last_first:
                return origin, tuple(last_first)
        return None
    based_on = {origin for origin, to in onward if to in (bill, about) and held.get(origin) != about}
    own = sorted((each for each in based_on if each.branch == bill.branch), key=_in_order)
    return (about, tuple(own)) if own else None


def _in_order(bill: BillId) -> tuple[int, str]:
    """A sort key for a branch's numbers: the order they were given out."""
    return len(bill.number), bill.number


def _most_of_it(store: Store, bill: BillId, others: Sequence[TextVersion]) -> TextVersion:
    own = store.texts.versions(bill)
    if not own or len(others) == 1:
        return others[0]
    hashes = set(passages.Shingled(texts.read(own[-1].text)).hashes)
    return max(others, key=lambda each: len(hashes.intersection(passages.Shingled(texts.read(each.text)).hashes)))


def _began(store: Store, bill: BillId) -> date:
    known = store.bills.last_seen(bill)
    days = [row.date for row in known.history if row.date] if known else []
    return min(days, default=date.max)


@lru_cache(maxsize=32)  # whenever the public pages are written they show the same texts
def compared(versions: tuple[TextVersion, ...], topics: tuple[Topic, ...]) -> ShownComparison:
    """Compare the last of these texts with the one or two before; `topics` have the words that matter most."""
    *before, last = read = [texts.read(each.text) for each in versions]
    drafts = [Draft(each.id.spoken, each.read_at, of.title) for each, of in zip(versions, read, strict=True)]
    words = text_changes.count_phrases(topics, last, *before)
    found: comparing.TextComparison | comparing.ThreeWayComparison
    if len(before) == 1:
        found = comparing.compare_texts(before[0], last)
        sections = found.sections
    else:
        found = comparing.compare_three(last, *before)
        sections = (*(each.compared for each in found.sections), *chain.from_iterable(found.left_out))
    lines = news(drafts, found, text_changes.changes(sections, topics), words)
    return shown_comparison(drafts, found, lines)


def new_drafts(
    store: Store, watch: Watch, followed: Sequence[Proposal], topics: Sequence[Topic], period: Period
) -> Iterator[NewDraft]:
    """The new drafts that became comparable within the period, of the proposals `followed`. Raises StoreError."""
    for earlier, later in redrafts_to_tell(watch):
        concerned = [proposal for proposal in watch.proposals_of(later) if proposal in followed]
        if not concerned:
            continue
        read, led = comparable_since(store, earlier, later), store.news.led_to_at(later)
        if not read or not led:
            continue
        if not period.since.timestamp() < max(read.timestamp(), led.timestamp()) <= period.until.timestamp():
            continue
        own = [topic for topic in topics if topic.id in concerned[0].topics]
        if made := redraft(store, watch, earlier, later, own):
            page = redline_page(concerned[0], earlier, later)
            took_in = not belonging(store, watch, later, followed).own
            name = capitalized(the_bill_that_took_in(concerned[0].in_sentence)) if took_in else concerned[0].name
            yield replace(made, proposal=name, page=page)


def _slug(bill: BillId) -> str:
    return f"{bill.general_court}-{bill.number.lower()}"
