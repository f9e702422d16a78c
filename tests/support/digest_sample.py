"""Small values of a digest, which each test alters as it needs."""

from datetime import date, datetime, time, timedelta
from typing import Any

from billbot.clock import EASTERN, later
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId, Change
from billbot.domain.digest import (
    Away,
    Digest,
    DigestEntry,
    Fate,
    Followed,
    FollowedHearing,
    SiteReading,
    Story,
)
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import Message
from billbot.domain.schedule import Period
from billbot.domain.stages import Progress, Stage
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages import digest
from billbot.messages.fit import lay_out

UNTIL = datetime(2022, 7, 4, 8, tzinfo=EASTERN)
TOPICS = (Topic("juvenile", "Juvenile justice"), Topic("police", "Police"))
DIVERSION = Proposal("diversion", "Juvenile diversion", ("juvenile",), (), "support", "Why", "Write.", "Ann Sample")
SAFE = Proposal("safe", "Safe Communities", ("police", "juvenile"), ())
S984, S1579 = BillId(192, "S984"), BillId(192, "S1579")
READ_WELL = SiteReading(2, 2, later(UNTIL, timedelta(minutes=-8)))


SIGNED = "Signed by the Governor, Chapter 163 of the Acts of 2022"
AWAY = Away(datetime(2022, 6, 28, 6, 10, tzinfo=EASTERN), datetime(2022, 6, 29, 11, 10, tzinfo=EASTERN))
TODAY = UNTIL.date()
OLD = BillId(191, "S1371")


def entry(text: str, bill: BillId = S984, **more: Any) -> DigestEntry:
    """A row that was added on June 30, and seen then, unless said otherwise."""
    about = {name: more.pop(name) for name in ("undone", "at") if name in more}
    known: dict[str, Any] = {"kind": "action_added", "weight": "news", "date": date(2022, 6, 30), "branch": "Senate"}
    change = Change(bill, text=text, **{**known, "row": 1, **more})
    return DigestEntry(change, bills=(bill,), **{"at": datetime(2022, 6, 30, 12, tzinfo=EASTERN), **about})


def story(headline: str, grave: int = 1, bill: BillId = S984, fate: Fate = "moved") -> Story:
    """What happened to a bill on June 30."""
    return Story(
        headline, ("The House acts next.",), fate, grave, bill, f"https://example.org/{bill}", date(2022, 6, 30)
    )


def place(bill: BillId, stage: Stage = "in committee", committee: str | None = "The Judiciary", **more: Any) -> Place:
    """A bill number and the stage that it has reached."""
    return Place(bill, Progress(stage, committee, **more))


def standing(proposal: Proposal, *places: Place, ended: date | None = None) -> Standing:
    """Where a proposal is, in one General Court."""
    return Standing(proposal, (Term(places[0].bill.general_court, places, ended),))


def followed(proposal: Proposal, bill: BillId, topic: str = "", **more: Any) -> Followed:
    return Followed(topic or TOPICS[0].name, **{"standing": standing(proposal, place(bill)), **more})


def hearing(day: date, bill: BillId = S984, proposal: str = "Juvenile diversion", **more: Any) -> FollowedHearing:
    slot = Slot(day, more.pop("start", time(13)), more.pop("end", time(17)), more.pop("place", "A-1"))
    proposals = more.pop("proposals", (proposal,))
    known: dict[str, Any] = {"key": f"{day}-{slot.start}-{bill.number}", **more}
    own = {name: known.pop(name) for name in set(known) & set(FollowedHearing.__struct_fields__)}
    found = Hearing(slot=slot, status="announced", bills=(bill,), **known)
    return FollowedHearing(found, proposals=proposals, bill_names=proposals, site="https://example.org", **own)


def composed(**more: Any) -> Digest:
    """A digest of June 27 to July 4, 2022, of two proposals and nothing else."""
    known: dict[str, Any] = {
        "channel": Channel("coalition", "console"),
        "period": Period(3, later(UNTIL, timedelta(days=-7)), UNTIL),
        "overview": True,
        "followed": (followed(DIVERSION, S984), followed(SAFE, S1579, "Police")),
        "hearings": (),
        "hearings_off": (),
        "testimony": (),
        "steps": (),
        "dates": (),
        "deadlines": (),
        "lapsed": (),
        "reading": READ_WELL,
        "drafts": (),
        "deciding": (),
        "votes": (),
        "suggestions": 0,
        "last_moved": (date(2022, 5, 12), S984),
        "next_at": later(UNTIL, timedelta(days=7)),
        "contact": "bills@example.org",
    }
    return Digest(**{**known, **more})


def said(**more: Any) -> Message:
    """The same as a message."""
    return lay_out("key", digest.digest(composed(**more)))


def top(message: Message) -> str:
    return message.text.partition("\n\n\n")[0]
