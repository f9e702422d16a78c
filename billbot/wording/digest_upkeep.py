"""What a digest says to those who look after billbot: what waits for their decision, what lasts, what was edited."""

from collections.abc import Iterable

from billbot.digest import Undecided, Upkeep, Waiting
from billbot.wording.lists import edit_line
from billbot.wording.paper import Item, Part, Section
from billbot.wording.spoken import count, moment

_LISTED_AT_MOST = 10
_TO_DECIDE = "To decide on one, with its number: billbot suggest accept, or billbot suggest reject."


def upkeep(found: Upkeep, undelivered: Iterable[Waiting]) -> Iterable[Section]:
    """The sections for maintainers; those that are empty are left out later."""
    yield Section("Waiting for a decision", tuple(_undecided(found)), note=_TO_DECIDE)
    yield Section("Could not be delivered", _part(_waiting(each) for each in undelivered))
    yield Section("Needs a look", _part((f"{words}:", f"since {moment(since)}") for words, since in found.lasting))
    yield Section("Edits of the list", _part(("", edit_line(edit)) for edit in found.edits))


def _part(lines: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    found = tuple(lines)
    return (Part(lines=found),) if found else ()


def _undecided(found: Upkeep) -> Iterable[Part]:
    shown = tuple(_suggestion(each) for each in found.undecided[:_LISTED_AT_MOST])
    more = len(found.undecided) - len(shown)
    said = [
        f"{count(more, 'more suggestion')}: billbot suggest list" if more else "",
        f"{count(found.quiet, 'document')} that stood in a court's first list: billbot suggest list"
        if found.quiet
        else "",
    ]
    lines = tuple(("", line) for line in said if line)
    if shown or lines:
        yield Part(items=shown, lines=lines)


def _suggestion(each: Undecided) -> Item:
    return Item(
        headline=f"{each.bill.spoken}, {each.title or 'no title yet'} (suggestion {each.id})",
        meaning=each.why,
        links=((f"Bill page {each.bill.spoken}", each.url),),
    )


def _waiting(waiting: Waiting) -> tuple[str, str]:
    why = f" ({waiting.error})" if waiting.error else ""
    return f"{waiting.channel}:", f"{count(waiting.notices, 'message')} since {moment(waiting.oldest)}{why}"
