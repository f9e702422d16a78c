"""What is known around the changes of an alert: where the proposal stood before and after them, and who decides on it.

And of hearings: which ones a change moved or called off, their pages, and what is said there of testimony.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from importlib.resources import files

from msgspec.structs import replace

from billbot import messages
from billbot.briefs.roll_calls import decides_on_bill, named_roll_call, roll_call_in
from billbot.briefs.watch import Watch, last_heard
from billbot.domain import actions, follow, hearings, testimony
from billbot.domain.actions import Hearing, name_key
from billbot.domain.bills import Bill, BillId, Change, Committee, hearing_path
from billbot.domain.hearings import Announced, HearingSlots
from billbot.domain.standing import Place, Standing, standing_of
from billbot.domain.testimony import NoticedHearing, TestimonyFact
from billbot.domain.watched import Dates, Proposal
from billbot.errors import FaultLogged
from billbot.messages.document import Anchor
from billbot.messages.entries import Context, Entry
from billbot.store import KeptNotice, Store

# What rows call the joint committee on rules.
_JOINT_RULES = "rules of the two branches, acting concurrently"


class Surroundings:
    """Builds contexts for changes (by their keys) as things were known after the polls that saw them.

    `today` is the day of telling, `site` the address of the record, `ends` are the last days of General Courts.
    `named` are the ids of the proposals that the reader hears of: no other one is named.
    """

    def __init__(
        self,
        store: Store,
        watch: Watch,
        today: date,
        changes: Collection[int],
        site: str,
        ends: Mapping[int, date],
        named: Collection[str],
    ) -> None:
        self._store, self._watch, self._today, self._ends, self._named = store, watch, today, ends, named
        self._site = site
        self._told = frozenset(changes)

    @cached_property
    def _seen(self) -> dict[int, tuple[Change, datetime]]:
        return {key: (change, at) for key, change, at in self._store.bills.changes_of_same_polls(self._told)}

    def context(self, proposals: Sequence[Proposal], entries: Iterable[Entry]) -> Context:
        """The context of the entries of a message that are told under these proposals, the main one first."""
        if not proposals:
            return Context()
        watch = self._watch
        numbers = watch.of(proposals[0])
        after = {bill: known for bill in numbers if (known := self._as_known(bill)) is not None}
        before = {bill: known for bill in after if (known := self._before(after[bill])) is not None}
        configured = [watch.numbers.get(bill, bill) for bill in proposals[0].bills]
        beside = tuple(
            Entry(change, actions.read(change.text or ""), after[change.bill], f"{self._site}{change.bill.page_path}")
            for key, (change, _) in self._seen.items()
            if change.kind == "action_added" and key not in self._told and _stands(after.get(change.bill), change)
        )
        named = {
            BillId(entry.change.bill.general_court, each.number)
            for entry in (*entries, *beside)
            for each in entry.meaning.bills
        }
        now = self._stands(proposals[0], configured, after)
        return Context(
            self._stands(proposals[0], configured, before),
            now,
            after,
            beside,
            {bill: name for bill in named if (name := self._owner(bill, proposals[0]))},
            tuple(link for bill, known in after.items() for link in follow.links(bill, known.rows)),
            self._today,
            dict(self._deciding(now)),
            tuple(self._own_counts(entries, after.values())),
        )

    def _owner(self, bill: BillId, proposal: Proposal) -> str:
        """The name of another proposal that a number is first of all a number of; nothing where none may be named."""
        found = next((each for each in self._watch.concerned(bill) if each.id in {*self._named, proposal.id}), None)
        return found.name if found and found.id != proposal.id else ""

    def _own_counts(self, entries: Iterable[Entry], bills: Collection[Bill]) -> Iterator[tuple[str, Anchor]]:
        """How those who filed and joined the proposal voted, for each roll call on it whose names are known."""
        joined = {name for bill in bills for name in bill.signed_by}
        for entry in entries:
            counted = entry.meaning.votes is not None and decides_on_bill(entry.meaning)
            found = roll_call_in(entry.meaning) if counted else None
            if entry.change.kind != "action_added" or found is None or entry.bill is None:
                continue
            cast = named_roll_call(self._store, entry.bill, entry.change.branch or "", found[0])
            if cast is not None:
                yield (
                    messages.sponsors_votes(cast, joined),
                    (messages.vote_name(cast), f"{self._site}{cast.names_path}"),
                )

    def _deciding(self, standing: Standing) -> Iterator[tuple[BillId, tuple[str, Anchor]]]:
        """Of each number that lies before a committee: before which, and who chairs it, where that was read."""
        for place in standing.open_places:
            committee = committee_record(self._store, place)
            if committee is not None:
                page = ("The committee", f"{self._site}{committee.page_path}")
                yield (
                    place.bill,
                    (messages.committee_with_chairs(committee, self._store.people.seated(committee)), page),
                )

    def _stands(self, proposal: Proposal, configured: Sequence[BillId], bills: Mapping[BillId, Bill]) -> Standing:
        """Where a proposal stands by what these of its numbers show."""
        links = [link for bill, known in bills.items() for link in follow.links(bill, known.rows)]
        numbers = follow.all_numbers([bill for bill in configured if bill in bills], links)
        seen = {bill: bills.get(bill) for bill in numbers}
        awaited = [bill for bill in numbers if seen[bill] is None and self._store.checks.of(bill).awaiting]

        def heard(bill: BillId) -> date | None:
            return last_heard(self._store, self._watch, bill, seen[bill], self._today)

        return standing_of(proposal, numbers, seen, links, self._today, self._ends, awaited, configured, heard=heard)

    def _as_known(self, bill: BillId) -> Bill | None:
        """A bill with the rows that it had after the last of these polls; null where it was not read by then."""
        known, until = self._store.bills.last_seen(bill), max(at for _, at in self._seen.values())
        if known is None:
            return None
        met = self._store.bills.rows_first_seen(bill)
        rows = tuple(row for row in known.rows if met[row.number] <= until)
        return replace(known, rows=rows) if rows or not known.rows else None

    def _before(self, known: Bill) -> Bill | None:
        """A bill without the rows that these polls brought; null where they saw it for the first time."""
        own = [change for change, _ in self._seen.values() if change.bill == known.id]
        if any(change.kind == "first_seen" for change in own):
            return None
        new = {change.row for change in own if change.kind == "action_added"}
        return replace(known, rows=tuple(row for row in known.rows if row.number not in new))


def _stands(known: Bill | None, change: Change) -> bool:
    """Whether a row is still in the record, and not struck: what was undone meanwhile is no part of a story."""
    rows = known.rows if known else ()
    return any(row.number == change.row and not row.action.stricken for row in rows)


def committee_code(store: Store, name: str) -> str | None:
    """The site's code of a committee that a row names; null where it is not known.

    For a new name it is learned from the committee's first hearing, on whatever bill. Raises StoreError.
    """
    known = _codes().get(_comparable(name))
    if known or not name:
        return known
    return {_comparable(called): code for called, code in store.hearings.hosts() if code}.get(_comparable(name))


def is_host(store: Store, name: str) -> bool:
    """Whether anybody of this name holds hearings: a committee that we know, or who held one. Raises StoreError."""
    known = (*_names().values(), *(called for called, _ in store.hearings.hosts()))
    return any(hearings.same_committee(name, each) for each in known)


def is_named(committee: Committee, name: str) -> bool:
    """Whether a committee is the one that a row calls `name`."""
    return _comparable(committee.name) == _comparable(name)


def full_name(code: str) -> str:
    """The name of the committee with this code; the code itself where it is not known."""
    return _names().get(code, code)


def committee_record(store: Store, place: Place) -> Committee | None:
    """The committee that a bill lies before, as its page has it; null where that was not read. Raises StoreError."""
    code = committee_code(store, place.committee or "")
    return None if code is None else store.committees.current(place.bill.general_court, code)


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads((files("billbot.briefs") / "committees.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {_comparable(name): code for code, name in _names().items()}


def _comparable(name: str) -> str:
    """A committee's name in a form by which two names can be compared."""
    key = name_key(name)
    return "rules" if key == _JOINT_RULES else key


def hearing_slots(change: Change, bill: Bill | None, now: datetime) -> HearingSlots:
    """What a change does to hearings, of which some may be over by `now`."""
    meaning = actions.read(change.text or "")
    if not any(kind.startswith("hearing_") for kind in meaning.kinds):
        return HearingSlots()
    before, slots = _slots(change, bill, meaning.hearing)
    over = bool(slots) and hearings.is_only_about_hearings(meaning.kinds) and all(each.is_over(now) for each in slots)
    return HearingSlots(before, over)


def _slots(change: Change, bill: Bill | None, said: Hearing | None) -> tuple[tuple[Hearing, ...], list[Hearing]]:
    """The slots that a change makes former, and every slot that it is about."""
    if change.kind == "action_added" and bill is not None:
        at = next((at for at, row in enumerate(bill.rows, 1) if row.number == change.row), 0)
        turns = hearings.changed(bill.id, bill.rows[: at - 1], bill.rows[:at], change.row or 0) if at else ()
        formers = tuple(turn.former for turn in turns if turn.former)
        return formers, [slot for turn in turns for slot in turn.slots]
    before = actions.read(change.old or "").hearing if change.kind == "action_reworded" else None
    formers = (before,) if before is not None and before != said else ()
    return formers, [slot for slot in (before, said) if slot and slot.date]


def links_to(hearing: Announced, site: str) -> tuple[tuple[str, str], ...]:
    """Links to the pages of a hearing and of its committee, as far as known: pairs of a label and an address."""
    links = []
    if hearing.agenda is not None:
        links.append(("Hearing page", f"{site}{hearing_path(hearing.agenda)}"))
    if hearing.committee_code is not None:
        links.append(("Committee", f"{site}/Committees/Detail/{hearing.committee_code}"))
    return tuple(links)


def committee_on_testimony(dates: Dates, hearing: Announced) -> str:
    """How a hearing's committee takes testimony in general, as `calendar.toml` quotes it; empty where it does not."""
    said = dates.testimony.items()
    return next((words for name, words in said if hearings.same_committee(name, hearing.committee)), "")


def testimony_facts(store: Store, hearing: Announced) -> tuple[TestimonyFact, ...]:
    """What the notice of a hearing says of testimony; none after a fault of ours, so that the hearing is told anyway.

    Raises StoreError.
    """
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    with FaultLogged("what a notice says of testimony"):
        return facts_in_notice(hearing, kept)
    return ()


def testimony_state(store: Store, hearing: Announced) -> str:
    """What the notice of a hearing says of testimony, for the ledger; empty if it says nothing. Raises StoreError."""
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    return testimony.encode(testimony_facts(store, hearing), kept.turns if kept else -1)


def facts_in_notice(hearing: Announced, kept: KeptNotice | None) -> tuple[TestimonyFact, ...]:
    """What a hearing's notice says of testimony; if `kept` is null, what its description says."""
    from billbot.domain import notices

    text = kept.notice.text if kept else hearing.description or ""
    found = notices.read(text, _hearing_of_notice(hearing, kept.since.date() if kept else None)) if text else ()
    if kept is None or not kept.notice.form:
        return found
    return (*found, TestimonyFact("site_form", ""))


def _hearing_of_notice(hearing: Announced, since: date | None) -> NoticedHearing:
    """The hearing that a notice is about; it has `moved` if its day was announced after the words were first read."""
    known, moved = hearing.announced, hearing.moved_from is not None
    return NoticedHearing(
        hearing.day,
        hearing.slot.start,
        noticed=known,
        moved=moved and since is not None and known is not None and since < known,
    )
