"""What an alert says, before it is laid out: what happened to a proposal, and what became of that since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billbot.actions import Hearing, Meaning
from billbot.bills import CORRECTING, Bill, BillId, Change, ChangeKind, Channel, Message, Proposal, Topic
from billbot.wording import amendments
from billbot.wording.headlines import Fact, headline, rank
from billbot.wording.hearings import Attending, attend
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.spoken import day, hearing, listed, numbers, why


@dataclass(frozen=True, slots=True)
class Altered:
    """What became of a row after it was told: struck, removed or reworded, on which day we saw that, its words now."""

    kind: ChangeKind
    on: date
    text: str

    @property
    def said(self) -> str:
        """`struck from the record on November 12`."""
        return f"{_ALTERED[self.kind]} {self.on:%B} {self.on.day}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to tell of, with what its words mean, what is known of its bill, and the address of its page.

    `told` says that it alters a row the reader was told of, `former` is the hearing that stood before, `coming` those
    that stand now. `over` says that the hearing is over by now, `attending` how to be heard at one that is ahead.
    `altered` says what became of the row since, where an earlier message is said anew.
    """

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str
    told: bool = False
    former: Hearing | None = None
    coming: Sequence[Hearing] = ()
    altered: Altered | None = None
    over: bool = False
    attending: Attending | None = None


_ALTERED: Mapping[str, str] = {
    "action_struck": "struck from the record on",
    "action_removed": "no longer in the record since",
    "action_reworded": "reworded on",
}

# What the quote of a change says that is out of the record.
_GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}

# What a change of these kinds means is said in plain English.
_MEANT = frozenset({"action_added", "link_found"})

_Told = tuple[Fact, list[Entry]]


def alert(
    key: str,
    channel: Channel,
    proposals: Sequence[Proposal],
    entries: Sequence[Entry],
    topics: Sequence[Topic],
    thread: str = "",
) -> Message:
    """Tell what happened to a proposal, the most telling first; the same row on several bills is told once.

    `proposals` are those it concerns, the main one first; none when it was taken from the configuration meanwhile.
    """
    return lay_out(key, _letter(channel, proposals, entries, topics), thread)


def overnight(
    key: str,
    channel: Channel,
    stories: Sequence[tuple[Sequence[Proposal], Sequence[Entry]]],
    topics: Sequence[Topic],
    gathered: Sequence[Letter],
    moved: int,
) -> Message:
    """Tell in one message what happened to several proposals in a channel's quiet hours; each story as for `alert`.

    `gathered` are letters that tell of several at once, `moved` counts the proposals of all.
    """
    letters = [_letter(channel, proposals, entries, topics) for proposals, entries in stories]
    first = f"{moved} proposals moved during the quiet hours"
    passages: list[Passage] = []
    for letter in gathered:
        lead, *rest = letter.passages
        passages += [replace(lead, headline=letter.headline), *rest]
        passages += [Passage(headline="", about=ask, quote="") for ask in letter.asks]
    for letter in letters:
        lead, *rest = letter.passages
        passages += [replace(lead, headline=lead.headline or letter.headline), *rest]
        asked = f"We ask: {letter.ask}" + (f" Owner: {letter.owner}" if letter.owner else "") if letter.ask else ""
        position = f"Our position: {letter.position}" if letter.position else ""
        if asked or position:
            passages.append(Passage(headline="", about=" · ".join(filter(None, [asked, position])), quote=""))
    reasons = " · ".join(dict.fromkeys(letter.why for letter in (*gathered, *letters)))
    return lay_out(key, Letter(headline=first, subject=first, passages=tuple(passages), why=reasons))


def _letter(
    channel: Channel, proposals: Sequence[Proposal], entries: Sequence[Entry], topics: Sequence[Topic]
) -> Letter:
    main = proposals[0] if proposals else None
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    facts = _in_order([(_fact(main, group), group) for group in groups.values()])
    facts, passages = _gather_amendments(facts)
    titles = [title_of(group) for _, group in facts]
    first = headline(facts[0][0]) if facts else passages[0].headline
    told = numbers(facts[0][0].bills) if facts else ""
    # What is put right asks for nothing.
    asks = channel.asks and not all(is_put_right(entry) for entry in entries)
    return Letter(
        headline=once_told(facts[0][1][0], first) if facts else first,
        subject=first if told in first else f"{first} ({told})",
        passages=(
            *(
                # A title is told once, with the first of its rows.
                passage(fact, group, first, "" if titles[at] in titles[:at] else titles[at])
                for at, (fact, group) in enumerate(facts)
            ),
            *(replace(passage, headline="") if passage.headline == first else passage for passage in passages),
            *to_attend(entries),
        ),
        ask=main.ask if main and asks else "",
        owner=main.owner if main and asks else "",
        position=main.position if main and asks and main.position != "watch" else "",
        why=why(channel, proposals, topics),
    )


def _fact(main: Proposal | None, group: Sequence[Entry]) -> Fact:
    first = group[0]
    bills = tuple(dict.fromkeys(entry.change.bill for entry in group))
    name = main.name if main else (first.bill and first.bill.title.value) or "A watched bill"
    return Fact(first.change, first.meaning, name, bills, told=first.told, former=first.former, over=first.over)


def once_told(entry: Entry, first: str) -> str:
    """A headline as it reads once the row is altered that it was said of: `Struck from the record on June 3: …`."""
    altered = entry.altered.said if entry.altered else ""
    return f"{altered[0].upper()}{altered[1:]}: {first}" if altered else first


def is_put_right(entry: Entry) -> bool:
    """Whether an entry corrects what was told, or was itself told and is no longer so."""
    moves = entry.former is not None and entry.meaning.hearing is not None
    return entry.altered is not None or (entry.told and not moves)


def to_attend(entries: Sequence[Entry]) -> tuple[Passage, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    passages = [passage for each in found for passage in attend(each)]
    return tuple(dict.fromkeys(passages))


def _in_order(facts: Sequence[_Told]) -> list[_Told]:
    """The most telling first; a number that the proposal only passed through, and what is no longer so, come last."""
    left = {bill for fact, _ in facts if fact.leads_to for bill in fact.bills}
    marked = [(replace(fact, on_the_way=bool(fact.leads_to & left)), group) for fact, group in facts]
    return sorted(marked, key=lambda pair: (pair[1][0].altered is not None, pair[0].on_the_way, rank(pair[0])))


def title_of(group: Sequence[Entry]) -> str:
    """The title of the first bill of these that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def passage(fact: Fact, group: Sequence[Entry], first: str, title: str) -> Passage:
    """What happened, under its headline unless that is the `first` of the message."""
    change = fact.change
    said = headline(fact)
    altered, now = group[0].altered, fact.meaning.hearing
    is_row = change.row is not None
    when = day(change.date) if is_row or change.date else ""
    return Passage(
        headline="" if said == first and not altered else said,
        about=" · ".join(filter(None, [numbers(fact.bills), title, change.branch or "", when])),
        # The headline names who joined; all of them would be no quote.
        quote="" if change.kind == "cosponsors_changed" else change.text or "",
        before="" if change.kind == "cosponsors_changed" else change.old or "",
        after=altered.text if altered and altered.kind == "action_reworded" else "",
        struck=altered.said if altered else _GONE.get(change.kind, ""),
        was=hearing(fact.former) if fact.former and now else "",
        now=hearing(now) if fact.former and now else "",
        stands=_stands(fact, group),
        meaning=fact.meaning.meaning if change.kind in _MEANT and not (altered or fact.over) else "",
        links=tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in group)),
    )


def _stands(fact: Fact, group: Sequence[Entry]) -> str:
    """What stands now, where a row is out of the record or back in it."""
    change = fact.change
    if change.kind not in CORRECTING or fact.moves:
        return ""
    if fact.meaning.hearing and fact.over:
        return f"It was announced for {hearing(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        coming = group[0].coming
        return (
            f"The hearing stands for {listed([hearing(held) for held in coming])}."
            if coming
            else "There is no hearing date at the moment."
        )
    return "It no longer counts; the record does not say why." if change.kind in _GONE else ""


def _gather_amendments(facts: Sequence[_Told]) -> tuple[list[_Told], list[Passage]]:
    """Take out the amendments of each bill that has many, and say them in one passage a bill."""
    by_bill: dict[tuple[BillId, ...], list[_Told]] = {}
    for fact, group in facts:
        if amendments.is_amendment(fact):
            by_bill.setdefault(fact.bills, []).append((fact, group))
    many = {bills: told for bills, told in by_bill.items() if len(told) > amendments.FEW}
    left = [(fact, group) for fact, group in facts if fact.bills not in many or not amendments.is_amendment(fact)]
    passages = []
    for told in many.values():
        rows = [fact for fact, _ in told]
        entry = told[0][1][0]
        passages.append(
            Passage(
                headline=amendments.headline(rows),
                about=" · ".join((*dict.fromkeys(day(fact.change.date) for fact in rows), amendments.adopted(rows))),
                quote="",
                links=((f"Bill page {entry.change.bill.spoken}", entry.url),),
            )
        )
    return left, passages
