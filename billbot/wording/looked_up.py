"""The dialog in which somebody puts a bill on the list: being looked up, found, being written, done, or why not."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from billbot.bills import BillId, Proposal, Topic
from billbot.bills.shown import first_few
from billbot.wording.buttons import Choice, Dialog, DialogField, kept
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph, parts
from billbot.wording.spoken import capitalized, committee, listed, others

WATCH = "watch"  # the name of the dialog
NEW = "+"  # in the place of a proposal: begin a new one; no id of one looks so
_TITLE, _WHY = "Watch a bill", "you asked billbot"
_SPONSORS, _COMPANIONS, _PROPOSALS, _KEPT = 8, 10, 99, 300
_CUT = "Slack shows 99 proposals; for another one use billbot watch add."
_POSITIONS = (Choice("support", "We support it"), Choice("oppose", "We oppose it"), Choice("watch", "Watch only"))


class LookedUp(Struct, frozen=True):
    """What the site says of a bill; `exists` is false where it has nothing under that number.

    `topics` are those that its words speak of, each with these words; `companions` the bills that seem to belong with
    it, why, and the name of the proposal each is in, if any. `joins` is the proposal that it likely belongs to. `over`
    is what its court's end means for it, or empty.
    """

    bill: BillId
    exists: bool
    title: str = ""
    name: str = ""
    presented: str = ""
    sponsors: Sequence[str] = ()
    committee: str = ""
    stage: str = ""
    over: str = ""
    topics: Mapping[str, Sequence[str]] | None = None
    companions: Sequence[tuple[BillId, str, str]] = ()
    joins: str = ""


def looking_up(bill: BillId) -> Dialog:
    """That a bill is being looked up."""
    said = (
        f"billbot asks malegislature.gov for {bill.spoken}. That takes some seconds, or a minute while it reads others."
    )
    return _said("Looking it up …", said)


def found(known: LookedUp, topics: Sequence[Topic], proposals: Sequence[Proposal], channel: str) -> Dialog:
    """What was found, and where the bill may go; `channel` comes back with it, for what has to be said later."""
    likely = tuple(known.topics or ())
    companions = {name for _, _, name in known.companions}
    first = sorted(proposals, key=lambda each: each.id != known.joins and each.name not in companions)
    homes = [Choice(each.id, each.name) for each in first[:_PROPOSALS]]
    ticks = sorted(topics, key=lambda each: each.id not in likely)
    fields = (
        DialogField(
            "proposal",
            "Put it under",
            "choose",
            (Choice(NEW, "a new proposal"), *homes),
            (known.joins or NEW,),
            hint=_CUT if len(proposals) > _PROPOSALS else "",
        ),
        DialogField(
            "topics",
            "Topics of a new proposal",
            "tick",
            [Choice(each.id, each.name) for each in ticks],
            likely,
            hint="Those that its words speak of are ticked." if likely else "None of our words stand in it.",
        ),
        DialogField("name", "Name of a new proposal", "write", chosen=(known.name,) if known.name else ()),
        DialogField("position", "Position of a new proposal", "choose", _POSITIONS, (_POSITIONS[-1].value,)),
    )
    return Dialog(
        _TITLE,
        MessageDocument(
            headline=f"{known.bill.spoken} · {known.title or 'no title known'}",
            body=parts(*_facts(known, {each.id: each.name for each in topics})),
            why=_WHY,
        ),
        fields=fields if topics else (),
        send="Watch it" if topics else "",
        name=WATCH,
        value=kept(bill=str(known.bill), title=known.title[:_KEPT], channel=channel),
    )


def no_topic() -> str:
    """What is said below the topics of a new proposal where none is ticked."""
    return "Tick one topic at least, or choose a proposal that is there."


def writing() -> Dialog:
    """That the list is being written."""
    return _said("Writing it down …", "This dialog says in a moment how it went. It can be closed meanwhile.")


def sent_before() -> Dialog:
    """That the same dialog was sent before."""
    return _said("This was sent already", "It is done once. Where the bill stands, /billbot show says.")


def watched(bill: BillId, proposal: str, note: str = "") -> Dialog:
    """That a bill is on the list now."""
    said = f"It stands under {proposal}. The next check reads it. /billbot undo takes it off again."
    return _said(f"{bill.spoken} is on the list", said, note)


def not_looked_up(bill: BillId, why: str) -> Dialog:
    """That a bill could not be looked up, and why; nothing was written."""
    return _said(f"{bill.spoken} could not be looked up", f"{why}.", "Nothing was written. Try again later.")


def not_written(bill: BillId, why: str) -> Dialog:
    """That the list could not be written, and why."""
    return _said(f"{bill.spoken} is not on the list", "Nothing was written.", why)


def is_watched(bill: BillId, proposal: str) -> Dialog:
    """That a bill is watched already."""
    return _said(f"{bill.spoken} is watched already", f"It stands under {proposal}.")


def not_allowed(document: MessageDocument) -> Dialog:
    """A dialog of what is said to somebody who may not edit the list."""
    return Dialog(_TITLE, document)


def _said(headline: str, said: str, more: str = "") -> Dialog:
    return Dialog(_TITLE, MessageDocument(headline, parts(Paragraph(said), Paragraph(more)), why=_WHY))


def _facts(known: LookedUp, topics: Mapping[str, str]) -> list[Paragraph | Bullets]:
    """What is known of a bill; `topics` are the names of topics, by their ids."""
    lack = "" if topics else "No topic is there that it could stand under: that is written in bills.toml first."
    if not known.exists:
        none = "The site has nothing under this number: is it right?"
        said = "This docket has no page yet." if known.bill.is_docket else none
        return [Paragraph(f"{said} It is watched from the day on which it has a page."), Paragraph(lack)]
    sponsors = listed(first_few(known.sponsors, _SPONSORS, others))
    words = "; ".join(f"{topics.get(topic, topic)} ({', '.join(said)})" for topic, said in (known.topics or {}).items())
    before = capitalized(committee(known.committee)) if known.committee else "none at the moment"
    facts = [
        Bullet(known.presented or "not stated", label="Presented by:"),
        Bullet(sponsors or "no others", label="Sponsors:"),
        Bullet(before, label="Committee:"),
        Bullet(f"{known.stage} (derived from its history)", label="Stage:"),
        *([Bullet(words, label="Topics, by its words:")] if words else []),
        *(Bullet(_where(*each), label="Companion, it seems:") for each in known.companions[:_COMPANIONS]),
    ]
    return [Paragraph(known.over), Bullets(tuple(facts)), Paragraph(lack)]


def _where(bill: BillId, why: str, proposal: str) -> str:
    return f"{bill.spoken} ({why}; {f'watched under {proposal}' if proposal else 'not watched'})"
