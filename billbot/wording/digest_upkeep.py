"""What a digest says to those who look after billbot: what waits for their decision, what lasts, what was edited."""

from collections.abc import Iterable

from billbot.bills.shown import count
from billbot.digest import Backlog, Undecided, UpkeepSection
from billbot.wording.document import Bullet, Bullets, Group, Item, Links, Paragraph, Section, in_lines, parts
from billbot.wording.lists import edit_line
from billbot.wording.spoken import moment

_LISTED_AT_MOST = 10
_TO_DECIDE = "To decide on one, with its number: billbot suggest accept, or billbot suggest reject."


def upkeep(found: UpkeepSection, undelivered: Iterable[Backlog]) -> Iterable[Section]:
    """The sections for maintainers; those that are empty are left out later."""
    yield Section("Waiting for a decision", tuple(_undecided(found)), note=_TO_DECIDE)
    yield Section("Could not be delivered", in_lines(_waiting(each) for each in undelivered))
    yield Section(
        "Needs a look", in_lines(Bullet(f"since {moment(since)}", label=f"{words}:") for words, since in found.lasting)
    )
    yield Section("Edits of the list", in_lines(Bullet(edit_line(edit)) for edit in found.edits))


def _undecided(found: UpkeepSection) -> Iterable[Group]:
    shown = tuple(_suggestion(each) for each in found.undecided[:_LISTED_AT_MOST])
    more = len(found.undecided) - len(shown)
    quiet = f"{count(found.quiet, 'document')} that stood in a court's first list" if found.quiet else ""
    said = [f"{count(more, 'more suggestion')}" if more else "", quiet]
    lines = tuple(Bullet(f"{each}: billbot suggest list") for each in said if each)
    if shown or lines:
        yield Group((*shown, *parts(Bullets(lines))))


def _suggestion(each: Undecided) -> Item:
    return Item(
        f"{each.bill.spoken}, {each.title or 'no title yet'} (suggestion {each.id})",
        parts(Paragraph(each.why), Links(((f"Bill page {each.bill.spoken}", each.url),))),
    )


def _waiting(waiting: Backlog) -> Bullet:
    why = f" ({waiting.error})" if waiting.error else ""
    return Bullet(
        f"{count(waiting.notices, 'message')} since {moment(waiting.oldest)}{why}", label=f"{waiting.channel}:"
    )
