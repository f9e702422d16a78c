"""What a message says, before it is laid out: the alert and the welcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from billbot.actions import Meaning
from billbot.bills import Bill, BillId, Change, Channel, Message, Proposal, Topic
from billbot.wording.headlines import Fact, headline, rank
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.spoken import day, listed, numbers


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to tell of, with what its words mean, what is known of its bill, and the address of its page."""

    change: Change
    meaning: Meaning
    bill: Bill | None
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal and its numbers; a null bill is one that could not be read yet."""

    proposal: Proposal
    bills: Sequence[tuple[BillId, Bill | None]]


def alert(
    key: str, channel: Channel, proposals: Sequence[Proposal], entries: Sequence[Entry], topics: Sequence[Topic]
) -> Message:
    """Tell what happened to a proposal, the most telling first; the same row on several bills is told once.

    `proposals` are those it concerns, the main one first; none when it was taken from the configuration meanwhile.
    """
    main = proposals[0] if proposals else None
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        groups.setdefault((change.kind, change.date, change.branch, change.text, change.old), []).append(entry)
    facts = [(_fact(main, group), group) for group in groups.values()]
    facts.sort(key=lambda pair: rank(pair[0]))
    lead = facts[0][0]
    first = headline(lead)
    letter = Letter(
        headline=first,
        subject=first if numbers(lead.bills) in first else f"{first} ({numbers(lead.bills)})",
        passages=tuple(_passage(fact, group, first) for fact, group in facts),
        ask=main.ask if main and channel.asks else "",
        owner=main.owner if main and channel.asks else "",
        position=main.position if main and channel.asks and main.position != "watch" else "",
        why=_why(channel, proposals, topics),
    )
    return lay_out(key, letter, thread=main.id if main else "")


def welcome(key: str, channel: Channel, standings: Sequence[Standing]) -> Message:
    """Tell a channel, once, what is watched for it and where that stands."""
    bills = {bill for standing in standings for bill, _ in standing.bills}
    heard = {topic for standing in standings for topic in standing.proposal.topics}
    if "*" not in channel.topics:
        heard &= set(channel.topics)
    first = (
        f"billbot watches {_count(len(bills), 'bill')} for you: {_count(len(standings), 'proposal')}"
        f" on {_count(len(heard), 'topic')}"
    )
    letter = Letter(
        headline=first,
        subject=first,
        intro="From now on you hear here what happens to them, as it is entered at the State House.",
        lines=tuple(f"{standing.proposal.name}: {_where(standing)}" for standing in standings),
        why="Set up in billbot's configuration" + (f" for #{channel.name}" if channel.kind == "slack" else ""),
    )
    return lay_out(key, letter)


def _fact(main: Proposal | None, group: Sequence[Entry]) -> Fact:
    first = group[0]
    bills = tuple(dict.fromkeys(entry.change.bill for entry in group))
    name = main.name if main else (first.bill and first.bill.title.value) or "A watched bill"
    return Fact(first.change, first.meaning, name, bills)


def _passage(fact: Fact, group: Sequence[Entry], first: str) -> Passage:
    change = fact.change
    said = headline(fact)
    titles = dict.fromkeys(entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value)
    is_row = change.row is not None
    when = day(change.date) if is_row or change.date else ""
    return Passage(
        headline="" if said == first else said,
        about=" · ".join(filter(None, [numbers(fact.bills), next(iter(titles), ""), change.branch or "", when])),
        quote=change.text or "",
        before=change.old or "",
        struck=change.kind in {"action_struck", "action_removed"},
        meaning=fact.meaning.meaning if is_row and change.kind == "action_added" else "",
        links=tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in group)),
    )


def _why(channel: Channel, proposals: Sequence[Proposal], topics: Sequence[Topic]) -> str:
    names = {topic.id: topic.name for topic in topics}
    heard = dict.fromkeys(
        names.get(topic, topic)
        for proposal in proposals
        for topic in proposal.topics
        if "*" in channel.topics or topic in channel.topics
    )
    return f"{listed(list(heard)) or 'a topic no longer followed'} → {channel.name}"


def _where(standing: Standing) -> str:
    return "; ".join(f"{bill.spoken}, {_last(known)}" for bill, known in standing.bills) or "no number yet"


def _last(known: Bill | None) -> str:
    if known is None:
        return "no page yet"
    live = [action for action in known.history if not action.stricken]
    if not live:
        return "no entries yet"
    return f"last entry “{live[-1].text}” ({day(live[-1].date)})"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
