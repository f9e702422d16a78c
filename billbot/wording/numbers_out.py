"""Numbers that were given out to several proposals, and where they go; or referrals alone."""

from collections.abc import Mapping, Sequence

from billbot.bills import BillId
from billbot.wording.changes import once_told
from billbot.wording.document import Ask, Bullet, Bullets, Item, MessageDocument, Paragraph, parts
from billbot.wording.entries import Entry
from billbot.wording.spoken import committee, count, listed, numbers
from billbot.wording.stories import Story, links, mark, name_of, quotes, rows


def numbers_out(stories: Sequence[Story], asks: tuple[Ask, ...], reason: str) -> MessageDocument:
    """The numbers that were given out, and where they go; or referrals alone."""
    goes = {entry.change.bill: _committee(entry) for _, entries in stories for entry in rows(entries)}
    told = {entry.change.bill for _, entries in stories for entry in entries}
    numbered = {entry.change.bill for _, entries in stories for entry in entries if _is_number(entry)}
    shared = next(iter(goes.values()), "") if len(set(goes.values())) == 1 and goes.keys() == told else ""
    if not numbered:
        first = f"{count(len(told), 'bill')} were referred" + (f" to {shared}" if shared else "")
        about = ""
    else:
        others = len(told - numbered)
        first = f"{count(len(numbered), 'new bill')} have their numbers"
        first = first.replace(" have their numbers", " has its number") if len(numbered) == 1 else first
        first += f", {others} more {'was' if others == 1 else 'were'} referred" if others else ""
        about = f"All of them go to {shared}." if shared else ""
    lines = tuple(
        Bullet(_placed(story, numbered, {} if shared else goes) + mark(story[1]), anchors=links(story[1]))
        for story in sorted(stories, key=name_of)
    )
    said = quotes(entry for _, entries in stories for entry in rows(entries))
    every = [entry for _, entries in stories for entry in entries]
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = once_told(every[0], first), ()
    placed = Item("", parts(Paragraph(about, small=True), Bullets(lines)))
    return MessageDocument(first, (placed, *said), asks=asks, why=reason)


def _placed(story: Story, numbered: set[BillId], goes: Mapping[BillId, str]) -> str:
    """`Juvenile diversion is H.1234 and S.567. They go to the Judiciary Committee`."""
    bills = list(dict.fromkeys(entry.change.bill for entry in story[1]))
    new = [bill for bill in bills if bill in numbered]
    said = f"{name_of(story)} is {numbers(new)}" if new else f"{name_of(story)}: {numbers(bills)}"
    to: dict[str, list[BillId]] = {}
    for bill in bills:
        if bill in goes:
            to.setdefault(goes[bill], []).append(bill)
    where = [f"{numbers(those)} {'goes' if len(those) == 1 else 'go'} to {place}" for place, those in to.items()]
    if len(where) == 1 and set(*to.values()) == set(bills):
        (place,) = to
        where = [f"{'it goes' if len(bills) == 1 else 'they go'} to {place}" if new else f"to {place}"]
    return f"{said}{'; ' if new else ', '}{listed(where)}" if where else said


def _committee(entry: Entry) -> str:
    names = entry.meaning.committees
    return committee(names[-1]) if names else "a committee"


def _is_number(entry: Entry) -> bool:
    return entry.change.kind == "number_assigned"
