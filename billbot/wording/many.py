"""What happened alike to several proposals in one check, said once: study orders, more time, reports, routine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billbot import route, stages
from billbot.bills import BillId
from billbot.wording.changes import once_told
from billbot.wording.document import Ask, Bullet, Bullets, Item, MessageDocument, Paragraph, Part, Quote, parts
from billbot.wording.entries import Entry
from billbot.wording.spoken import capitalized, committee, count, day, listed, more_on, numbers
from billbot.wording.stories import Story, links, mark, name_of, undone

_NAMES_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind is said of several: a headline of `whom` with what they share, which may be empty, and the groups.

    What they share is named with the kind, or is what ties a group together where there is one group only.
    """

    headline: Callable[[str, str], str]
    tie: Callable[[Entry, date], str]
    group: str = "{tie}"


def many(name: str, stories: Sequence[Story], asks: tuple[Ask, ...], reason: str, today: date) -> MessageDocument:
    """What a gathered `name` says of these stories, by order, committee or day, each with its numbers."""
    leading, _, named = name.removeprefix(route.KIND).partition(":")
    kind = _KINDS[leading]
    every = [entry for _, entries in stories for entry in entries]
    led = [entry for entry in every if leading in entry.meaning.kinds or leading == route.ROUTINE]
    groups: dict[str, list[Story]] = {}
    for story in sorted(stories, key=name_of):
        for tie in dict.fromkeys(kind.tie(entry, today) for entry in story[1] if entry in led):
            of = [entry for entry in story[1] if entry in led and kind.tie(entry, today) == tie]
            groups.setdefault(tie, []).append((story[0], of))
    (only,) = groups if len(groups) == 1 else ("",)
    first = capitalized(kind.headline(_whom(stories), _spoken(named, every[0].change.bill.general_court) or only))
    items = []
    quoted: set[str] = set()
    for tie, those in sorted(groups.items(), key=lambda group: -len(group[1])):
        heading = kind.group.format(tie=tie) if tie and len(groups) > 1 else ""
        items.append(_item(heading, those, quoted))
    rest = [entry for entry in every if (entry.change.text or "") not in quoted]
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = once_told(every[0], first), ()
    return MessageDocument(first, (*_meant_once(items), *_beside(rest)), asks=asks, why=reason)


def _item(heading: str, stories: Sequence[Story], quoted: set[str]) -> Item:
    """The proposals of a group, a line each, and the clerk's words where all have the same and no group before had."""
    entries = [entry for _, entries in stories for entry in entries]
    # The links are the numbers.
    said = tuple(
        Bullet(f"{name_of(story)}{mark(story[1])}", anchors=(*links(story[1]), *more_on(story[0][:1])))
        for story in stories
    )
    texts = list(dict.fromkeys(entry.change.text or "" for entry in entries))
    words = texts[0] if len(texts) == 1 and texts[0] not in quoted else ""
    quoted |= {words}
    posted = dict.fromkeys(f"{entry.change.branch or ''} · {day(entry.change.date)}" for entry in entries)
    meanings = {entry.meaning.meaning for entry in entries}
    meaning = meanings.pop() if len(meanings) == 1 else ""
    return Item(
        capitalized(heading),
        parts(
            Paragraph(" · ".join(posted), small=True),
            Bullets(said),
            Quote(words, undone=undone(entries)),
            Paragraph(meaning, label="What it means:"),
        ),
    )


def _meant_once(items: Sequence[Item]) -> list[Item]:
    """The items, each meaning with the last of those that have it."""
    said: set[Part] = set()
    kept = []
    for item in reversed(items):
        kept.append(replace(item, parts=tuple(part for part in item.parts if part not in said)))
        said.update(part for part in item.parts if isinstance(part, Paragraph) and part.label)
    return kept[::-1]


def _beside(entries: Iterable[Entry]) -> list[Item]:
    """What else was entered on these bills, each wording once."""
    alike: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text or "", change.branch or "", day(change.date)), []).append(entry)
    return [
        Item(
            "",
            parts(
                Paragraph(" · ".join([numbers([e.change.bill for e in those]), *when]), small=True),
                Quote(text, undone=undone(those)),
            ),
        )
        for (text, *when), those in alike.items()
    ]


def _whom(stories: Sequence[Story]) -> str:
    """The proposals with their numbers, or how many there are, as far as a headline has room."""
    said = [
        f"{name_of(story)} ({numbers([entry.change.bill for entry in story[1]])})"
        for story in sorted(stories, key=name_of)
    ]
    return listed(said) if len(listed(said)) <= _NAMES_AT_MOST else count(len(stories), "proposal")


def _spoken(named: str, court: int) -> str:
    """What a gathered name has behind its kind, a number or a committee, within a sentence."""
    if not named:
        return ""
    return BillId(court, named).spoken if named[-1:].isdigit() else committee(named)


def _order(entry: Entry, _today: date) -> str:
    court = entry.change.bill.general_court
    orders = numbers([BillId(court, bill.number) for bill in entry.meaning.bills if bill.relation == "study_order"])
    return f"study order {orders}" if orders else "a study order"


def _goes_to(entry: Entry, _today: date) -> str:
    names = entry.meaning.committees
    return committee(names[-1]) if names else ""


def _extended(entry: Entry, _today: date) -> str:
    rows = entry.bill.rows if entry.bill else ()
    at = next((at for at, row in enumerate(rows) if row.number == entry.change.row), None)
    held = stages.in_hands_of(entry.bill.history, at) if entry.bill and at is not None else None
    until = entry.meaning.reporting_date
    return f"{committee(held) if held else 'a committee'}, {f'until {day(until)}' if until else 'no day named'}"


def _more_time(whom: str, shared: str) -> str:
    who, comma, until = shared.rpartition(", until ")
    if not comma:
        return f"committees get more time for {whom}"
    return f"{who} gets more time for {whom}: until {until}"


_KINDS: Mapping[str, _Kind] = {
    "study_order": _Kind(lambda whom, order: f"{whom} go into {order or 'study orders'}", _order),
    "reporting_date_extended": _Kind(_more_time, _extended),
    "reported_favorably": _Kind(lambda whom, who: f"{who} recommends {whom}", _goes_to, "to {tie}"),
    "reported_adversely": _Kind(lambda whom, who: f"{who} recommends against {whom}", _goes_to, "to {tie}"),
    "reported": _Kind(lambda whom, who: f"{who} reported {whom}", _goes_to, "to {tie}"),
    "discharged": _Kind(lambda whom, to: f"{whom} go to {to or 'other committees'}", _goes_to, "to {tie}"),
    "new_draft": _Kind(lambda whom, number: f"{whom} go on in {number}, a new draft", lambda *_: ""),
    "accompanied": _Kind(lambda whom, number: f"{whom} were folded into {number}", lambda *_: ""),
    route.ROUTINE: _Kind(lambda whom, _: f"routine entries on {whom}", lambda entry, _: entry.meaning.meaning),
}
