"""Words for hearings called off, past, in writing or in a list, and for what their notices say of testimony.

If testimony is taken in writing only, nobody meets, and no message says that there is a hearing. Addresses written by
others are text and never links; web addresses lose their `https://`, so that they can be copied.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time

from msgspec import Struct

from billbot.domain.actions import Hearing
from billbot.domain.display import shortened
from billbot.domain.hearings import Announced, moves
from billbot.domain.testimony import Doubt, TestimonyFact, is_mail
from billbot.domain.watched import Belonging, Proposal
from billbot.messages.document import Bullet, Bullets, Paragraph, Part, Quote, nonempty
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    date_and_time,
    hearing_becomes,
    hearing_on,
    hearing_time,
    hearing_with_subject,
    listed,
    notice_given,
    numbers,
    short_date,
    start_time,
    the_bill_that_took_in,
    until_end,
    with_article,
)

_IN_WRITING = "in writing only"


class DeadlineWords(Struct, frozen=True):
    """How a kind of deadline is said: what is taken until then, and the kind of fact that says where to send it.

    `at` follows its name where it is said on which bills. `is_taken` and `was_taken` are its verbs.
    """

    name: str
    where: str
    at: str = ""
    is_taken: tuple[str, str] = ("is", "taken")
    was_taken: str = "was possible"

    def on(self, whom: str, *, a_committee: bool = False) -> str:
        """Name it with the bills, as `Written testimony on Diversion (H.1)`, or with the committee that meets."""
        said = f"{self.at or ' for the hearing'} of" if a_committee else f"{self.at} on"
        return f"{self.name}{said} {whom}"


# By the kind of fact with a deadline, in the order in which they are told: who needs an interpreter asks first.
DEADLINES: Mapping[str, DeadlineWords] = {
    "language_until": DeadlineWords(
        "Requests for an interpreter", "language_at", " at the hearing", ("are", "taken"), "were possible"
    ),
    "written_until": DeadlineWords("Written testimony", "send_to"),
    "register_until": DeadlineWords("Registration to testify", "register_at", is_taken=("is", "open")),
}
# Why we cannot say which day a deadline is.
_DOUBTS: Mapping[Doubt, str] = {
    "weekday": "its weekday and its date do not match",
    "no_such_day": "there is no such day",
    "no_day": "it names no date",
    "no_hour": "its hour is not clear",
    "before_notice": "the date lies before the notice",
    "after_hearing": "the date lies after the hearing",
    "from_end": "it counts from the end of the hearing",
    "far": "the date lies far from the hearing",
    "several": "it names more than one time",
    "business_days": "it counts business days",
    "moved": "it was written before the hearing moved",
}
_QUOTED_AT_MOST = 600
WORKED_OUT = "The days are worked out from these words."


def changed_by_agenda(called: str, was: Hearing, now: Hearing | None) -> str:
    """Say that an agenda moved a hearing, or called it off, while the row that announced it is unchanged.

    `called` is `hearing on` with its subject.
    """
    becomes, slot = ("called off", was) if now is None else ("moves", now)
    return f"{called} {becomes} by its agenda: {start_time(slot)}"


def called_off(subject: str, off: Sequence[Hearing]) -> str:
    """Say which hearings a row calls off, if there are several."""
    in_time = sorted(off, key=lambda slot: (slot.date or date.max, slot.start or time.min))
    return f"hearings on {subject} called off: {'; '.join(map(start_time, in_time))}"


def in_writing(subject: str, now: Hearing, former: Hearing | None) -> str:
    """Say that testimony is taken in writing only, and until when."""
    if former is None:
        return f"{hearing_on(now)} {subject} is taken {until_end(now)}"
    if former.written:
        return f"{hearing_on(now)} {subject} is now taken {until_end(now)}"
    return f"testimony on {subject} is now taken in writing only {until_end(now)}"


def past_hearing(
    subject: str, kinds: Collection[str], now: Hearing | None, former: Hearing | None, entered: date | None
) -> str:
    """Say what a row tells of a past hearing; never that it took place, since rows do not tell that."""
    slot = now if now and now.date else former
    year = slot.date.year if slot and slot.date else None
    on = f" on {start_time(slot)}" if slot and slot.date else ""
    late = f" (entered on {short_date(entered, year, weekday=False)})" if entered else ""
    if "hearing_canceled" in kinds:
        return f"{hearing_on(slot)} {subject}{on} was called off{late}"
    if slot is not None and slot.written:
        return f"{hearing_on(slot)} {subject} was to be taken {until_end(slot)}{late}"
    if now and former and not moves(now, former) and (becomes := hearing_becomes(kinds, now, former)):
        got = becomes.replace(" has ", " got ").replace(" can ", " could ")
        return f"{hearing_on(slot)} {subject}{got}: {hearing_time(now)}{late}"
    return f"{hearing_on(slot)} {subject} was to be{on or ' heard'}{late}"


def place_in_words(slot: Hearing) -> str:
    """Say where a hearing is, in the words of its notice, or that the notice names no place."""
    return _IN_WRITING if slot.written else slot.place or "the notice names no place"


def hearing_line(hearing: Announced) -> str:
    """Describe a hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee (moved from …)`."""
    committee = committee_name(hearing.committee) if hearing.bills else ""  # which is named before
    said = ", ".join(filter(None, [hearing_time(hearing.slot), place_in_words(hearing.slot), committee]))
    return f"{capitalized(_hearing(hearing))}: {said}{_moved_from(hearing)}"


def hearing_lines(hearing: Announced, facts: Sequence[TestimonyFact], now: datetime) -> tuple[str, ...]:
    """Describe a hearing in one line, unless it is over, and say what has to be done by when."""
    after = f"After the hearing on {numbers(hearing.bills)} of {short_date(hearing.day)}:"
    return after if hearing.slot.is_over(now) else hearing_line(hearing), *lines_on_testimony(facts, now)


def hearing_without_time(hearing: Announced) -> str:
    """Describe a hearing whose time is shown elsewhere: `Hearing on H.1588 before the Judiciary Committee, A-1`."""
    before = f" before {committee_name(hearing.committee)}" if hearing.committee and hearing.bills else ""
    return f"{capitalized(_hearing(hearing))}{before}, {place_in_words(hearing.slot)}{_moved_from(hearing)}"


def _hearing(hearing: Announced) -> str:
    return hearing_with_subject(hearing.slot, hearing.bills, hearing.committee)


def _moved_from(hearing: Announced) -> str:
    return f" (moved from {start_time(hearing.moved_from)})" if hearing.moved_from else ""


def move_and_notice(before: Hearing | None, given: int | None, rule: int | None, this_year: int | None = None) -> str:
    """Say from when a hearing was moved and whether notice was short: `Moved from …. Announced 8 days before it: …`.

    `before` is the former slot, `given` the number of days of notice, and `rule` the number that is required.
    """
    moved = f"Moved from {start_time(before, this_year)}." if before else ""
    return " ".join(filter(None, [moved, notice_given(given, rule)]))


def bills_called(bills: Iterable[Belonging], told: Collection[Proposal]) -> list[str]:
    """Name bills by the proposals `told`, in their order and without duplicates.

    A bill of a proposal's own gets that proposal's name alone, whatever else it took in. If none of the bills is
    watched for a proposal in `told`, all of `told` are named.
    """
    known = list(bills)
    own = {each.id for bill in known for each in bill.own}
    others = [those for bill in known if not bill.own and (those := tuple(each.id for each in bill.took_in))]
    names = [with_article(each.name) for each in told if each.id in own]
    for ids in dict.fromkeys(others):
        took_in = [each.name for each in told if each.id in ids]
        names += [the_bill_that_took_in(*took_in)] if took_in else []
    return names or [with_article(each.name) for each in told]


def testimony_parts(facts: Sequence[TestimonyFact], now: datetime | None) -> tuple[Part, ...]:
    """What a notice says of testimony, with its own words; nothing where these facts say neither when nor where."""
    told = lines_on_testimony(facts, now)
    worked_out = WORKED_OUT if any(fact.day for fact in facts) else ""
    said = Quote(quoted_on_testimony(facts)), Paragraph(worked_out, small=True)
    return nonempty(Bullets(tuple(Bullet(line) for line in told)), *said) if told else ()


def lines_on_testimony(facts: Sequence[TestimonyFact], now: datetime | None = None) -> tuple[str, ...]:
    """Say in a line each what has to be done by when, or that the deadline has passed by `now`.

    `Written testimony until Tuesday, May 12, 2026, 5:00 PM, to a.sample@masenate.gov for Senate bills`.
    """
    said = (
        *(_line(kind, facts, now) for kind in DEADLINES),
        _video(facts),
        "The hearing page has a form of the site's own for testimony." if _of(facts, "site_form") else "",
    )
    return tuple(filter(None, said))


def quoted_on_testimony(facts: Iterable[TestimonyFact]) -> str:
    """Quote the sentences that the facts were read from, without duplicates."""
    whole = " … ".join(dict.fromkeys(each.quote for each in facts if each.quote and each.kind != "video"))
    return shortened(whole, _QUOTED_AT_MOST)


def testimony_until(fact: TestimonyFact) -> str:
    """Format the deadline of a fact: `Tuesday, May 12, 2026, 5:00 PM`; an empty string if no day is known."""
    return date_and_time(fact.day, fact.at) if fact.day else ""


def _line(kind: str, facts: Sequence[TestimonyFact], now: datetime | None) -> str:
    """Say until when something may be done, and where; an empty string if neither is known."""
    words = DEADLINES[kind]
    name, deadlines, where = words.name, _of(facts, kind), _where(_of(facts, words.where))
    if not deadlines:
        return f"{name}: {where}" if where else ""
    known = deadlines[0]
    if known.ends is None:
        doubt = listed(dict.fromkeys(_DOUBTS[each.doubt] for each in deadlines if each.doubt))
        return f"{name}: until when is not clear from the notice ({doubt}){f'; {where}' if where else ''}"
    over = now is not None and known.ends < now
    return (
        f"{name} {f'{words.was_taken} ' if over else ''}until {testimony_until(known)}{f', {where}' if where else ''}"
    )


def _where(addresses: Sequence[TestimonyFact]) -> str:
    """Say where to send it: `to a@masenate.gov for Senate bills, or b@mahouse.gov for House bills; by mail: …`."""
    mails = [
        f"{each.address}{f' for {each.branch} bills' if each.branch else ''}"
        for each in addresses
        if is_mail(each.address)
    ]
    webs = [_bare(each.address) for each in addresses if "://" in each.address]
    others = [each.address for each in addresses if not is_mail(each.address) and "://" not in each.address]
    phones = [each for each in others if not any(map(str.isalpha, each))]
    papers = [each for each in others if each not in phones]
    told = [
        f"to {', or '.join(mails)}" if mails else "",
        f"at {', or '.join(webs)}" if webs else "",
        f"by phone: {', or '.join(phones)}" if phones else "",
        f"by mail: {'; '.join(papers)}" if papers else "",
    ]
    return "; ".join(filter(None, told))


def _video(facts: Sequence[TestimonyFact]) -> str:
    addresses = list(dict.fromkeys(_bare(each.address) for each in _of(facts, "video")))
    return f"Video: {', '.join(addresses)}" if addresses else ""


def _of(facts: Iterable[TestimonyFact], kind: str) -> list[TestimonyFact]:
    return [each for each in facts if each.kind == kind]


def _bare(address: str) -> str:
    return address.split("://", 1)[-1].rstrip("/")
