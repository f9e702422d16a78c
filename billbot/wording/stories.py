"""What messages that tell of several proposals at once have in common."""

from collections.abc import Iterable, Sequence

from billbot.bills import BillId, Proposal
from billbot.bills.shown import count
from billbot.wording.document import Anchor, Item, Paragraph, Quote, parts
from billbot.wording.entries import Entry
from billbot.wording.naming import the_bill_that_took_in
from billbot.wording.spoken import day, hearing, listed, numbers

# The proposals that something concerns, the main one first, and what happened.
Story = tuple[Sequence[Proposal], Sequence[Entry]]


def name_of(story: Story) -> str:
    """The main proposal, or the bill that took it in; of one that is no longer configured, the title of its bill."""
    proposals, entries = story
    if proposals:
        took_in = bool(entries) and all(entry.took_in for entry in entries)
        return the_bill_that_took_in(proposals[0].name) if took_in else proposals[0].name
    return next(
        (entry.bill.title.value for entry in entries if entry.bill and entry.bill.title.value), "A watched bill"
    )


def rows(entries: Sequence[Entry]) -> list[Entry]:
    """Those that are rows of a history."""
    return [entry for entry in entries if entry.change.row is not None]


def links(entries: Sequence[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def mark(entries: Sequence[Entry]) -> str:
    """What became of a row since it was told, in brackets behind the line that tells of it; or nothing."""
    said = _became(entries)
    return f" ({said})" if said else ""


def undone(entries: Sequence[Entry]) -> str:
    """What became of a row that all of these have, as it is said of its words; nothing where it stands on any."""
    return _became(entries) if all(entry.altered for entry in entries) else ""


def _became(entries: Sequence[Entry]) -> str:
    return listed(list(dict.fromkeys(entry.altered.said for entry in entries if entry.altered)))


def was(entry: Entry) -> str:
    """Where a hearing was, in brackets behind the line that tells where it is; or nothing."""
    return f" (was: {hearing(entry.former)})" if entry.former else ""


def concerned(stories: Iterable[Story]) -> list[Proposal]:
    """The proposals that stories concern, each once."""
    return list(dict.fromkeys(proposal for proposals, _ in stories for proposal in proposals))


def quotes(entries: Iterable[Entry], *, meant: bool = True) -> list[Item]:
    """The clerk's words, each wording once; what usually comes next is said with the first of a kind, where `meant`."""
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text, change.branch, change.date, entry.altered), []).append(entry)
    items = []
    said: set[tuple[str, ...]] = set()
    for first, *rest in alike.values():
        change, altered, meaning = first.change, first.altered, first.meaning
        bills = list(dict.fromkeys(entry.change.bill for entry in (first, *rest)))
        about = [_few(bills), change.branch or "", day(change.date)]
        says = meant and altered is None and meaning.kinds not in said  # where each goes stands above
        said.add(meaning.kinds)
        items.append(
            Item(
                "",
                parts(
                    Paragraph(" · ".join(filter(None, about)), small=True),
                    Quote(change.text or "", undone=altered.said if altered and meant else ""),
                    Paragraph(meaning.comes_next if says else ""),
                ),
            )
        )
    return items


def _few(bills: Sequence[BillId]) -> str:
    most = 6
    return numbers(bills) if len(bills) <= most else count(len(bills), "bill")
