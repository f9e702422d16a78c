"""What is said to somebody who pressed a button, where the message itself does not say it."""

from collections.abc import Sequence

from billbot.bills import decider
from billbot.hearings import Announced
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.hearings import called, course, for_your_calendar, place
from billbot.wording.spoken import committee, count, listed, numbers, when

_PRESSED = "you pressed a button of billbot's"


def not_yours(named: int) -> MessageDocument:
    """That somebody may not decide on suggestions; `named` counts those who may, 0 for all members of the channel."""
    who = (
        f"billbot's configuration names {count(named, 'person', 'people')} who may: ask in this channel."
        if named
        else "Members of the workspace who are in this channel may, guests may not: ask one of them here."
    )
    return MessageDocument(
        headline="You cannot decide on this", body=(Paragraph(f"Nothing was changed. {who}"),), why=_PRESSED
    )


def decided_before(decided: str | None, by: str | None) -> MessageDocument:
    """That a suggestion was decided on before; without a decision, that it is open again, and told anew."""
    if decided is None:
        said = f"{decider(by)} took the decision on it back, and it was told once more since. Answer there."
        return MessageDocument(headline="This is told further down", body=(Paragraph(said),), why=_PRESSED)
    what = "ours" if decided == "accepted" else "not ours"
    return MessageDocument(
        headline="This was decided already",
        body=(Paragraph(f"It is {what}: {decider(by)} decided that. Nothing was changed."),),
        why=_PRESSED,
    )


def to_keep(
    hearing: Announced, names: Sequence[str], links: tuple[tuple[str, str], ...], published: str
) -> MessageDocument:
    """When and where a hearing on the proposals of these names is, with its links, for somebody's calendar.

    `published` is the address of the calendar of all hearings, empty for none.
    """
    where = [place(hearing.slot), committee(hearing.committee) if hearing.committee else ""]
    lines = (
        Bullet(when(hearing.slot), label="When:"),
        Bullet(", ".join(filter(None, where)), label="Where:"),
    )
    return MessageDocument(
        headline=f"For your calendar: {called(hearing.slot)} {listed(list(names))} ({numbers(hearing.bills)})",
        body=(
            Item(
                "", parts(Bullets(lines), Paragraph(course(hearing.moved_from, None, None), small=True), Links(links))
            ),
            Paragraph("A hearing may move, which is told here; a calendar that you subscribe to moves by itself."),
            Item("", (for_your_calendar(published, attached=False),)),
        ),
        why=_PRESSED,
    )


def hearing_is_gone() -> MessageDocument:
    """That a hearing does not stand any more as the message told it."""
    return MessageDocument(
        headline="This hearing does not stand any more as it was told",
        body=(Paragraph("It moved, was called off, or is over. /billbot lists the hearings ahead."),),
        why=_PRESSED,
    )
