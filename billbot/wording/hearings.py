"""Words for hearings: when and where, what changed, how short the notice was, and how to testify.

Where testimony is taken in writing only nobody meets, and no message says that there is a hearing. An address that
somebody else wrote is text, never a link of ours; that of the web stands without its `https://`, so that it can be
copied out of a mail.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time

from msgspec import Struct

from billbot.actions import Hearing
from billbot.bills.shown import count, shortened
from billbot.hearings import Announced, gets_hour, moves, same_place, short_notice
from billbot.testimony import Doubt, TestimonyFact, is_mail
from billbot.wording.document import Bullet, Bullets, Item, Links, Paragraph, Quote, parts
from billbot.wording.spoken import capitalized, committee, day_at, day_of, listed, numbers, when

_ATTACHED = Paragraph("The calendar file is attached.")
_PUBLISHED = Paragraph(
    "the file hearings.ics, which billbot publishes; ask whoever runs billbot for its address.",
    label="For your calendar:",
)
_IN_WRITING = "in writing only"
# What may be done until when, how it is called, and the facts that say where.
DEADLINES: Mapping[str, tuple[str, str]] = {
    "written_until": ("Written testimony", "send_to"),
    "register_until": ("Registration to testify", "register_at"),
}
# Why no day is worked out.
_DOUBTS: Mapping[Doubt, str] = {
    "weekday": "its weekday and its date do not match",
    "no_such_day": "there is no such day",
    "no_day": "it names no date",
    "before_notice": "the date lies before the notice",
    "after_hearing": "the date lies after the hearing",
    "far": "the date lies far from the hearing",
    "several": "it names several",
    "business_days": "it counts business days",
    "moved": "it was written before the hearing moved",
}
_QUOTED_AT_MOST = 600
WORKED_OUT = "The days are worked out from these words."


class Attending(Struct, frozen=True):
    """How to be heard at a hearing that stands and is ahead.

    `testimony` is how its committee takes testimony, in its own words, empty where that is not known. `links` are those
    of the hearing and its committee, `rule` says how many days of notice there have to be. `attached` says that the
    message carries the calendar, `published` where that is read, empty for nowhere. `facts` are what the hearing's own
    notice says of testimony, as it is told at the time `now`.
    """

    hearing: Announced
    links: tuple[tuple[str, str], ...]
    testimony: str
    rule: int | None
    attached: bool
    facts: tuple[TestimonyFact, ...]
    now: datetime | None
    published: str


def attend(each: Attending) -> tuple[Item, ...]:
    """How to testify, how short notice was, and where the calendar is."""
    calendar = for_your_calendar(each.published, attached=each.attached)
    said = (Paragraph(_notice_given(each.hearing.notice_days, each.rule)), calendar)
    return parts(testify(each), *(Item("", parts(paragraph)) for paragraph in said))


def testify(each: Attending) -> Item:
    """How to testify, by the notice and in the committee's own words, where these are known; it is never guessed."""
    name = committee(each.hearing.committee) or "the committee"
    told = lines_on_testimony(each.facts, each.now)
    if told:
        worked_out = WORKED_OUT if any(fact.day for fact in each.facts) else ""
        return Item(
            "How to testify",
            parts(
                Bullets(tuple(Bullet(line) for line in told)),
                Quote(quoted_on_testimony(each.facts)),
                Paragraph(worked_out, small=True),
                Links(each.links),
            ),
        )
    where = "the hearing page" if each.links else "the hearing page at malegislature.gov"
    who = "Anybody can usually send testimony" if each.hearing.slot.written else "Anybody can usually testify"
    said = f"{capitalized(name)} says:" if each.testimony else f"{who}; {where} says how."
    return Item("How to testify", parts(Paragraph(said, small=True), Quote(each.testimony), Links(each.links)))


def lines_on_testimony(facts: Sequence[TestimonyFact], now: datetime | None = None) -> tuple[str, ...]:
    """What there is to do and by when, a line each; what is over by `now` is said as over.

    `Written testimony until Tuesday, May 12, 2026, 5:00 PM, to a.sample@masenate.gov for Senate bills`.
    """
    said = (
        *(_line(kind, facts, now) for kind in DEADLINES),
        _video(facts),
        "The hearing page has a form of the site's own for testimony." if _of(facts, "site_form") else "",
    )
    return tuple(filter(None, said))


def quoted_on_testimony(facts: Iterable[TestimonyFact]) -> str:
    """The sentences that facts were read from, each once, one behind the other."""
    whole = " … ".join(dict.fromkeys(each.quote for each in facts if each.quote and each.kind != "video"))
    return shortened(whole, _QUOTED_AT_MOST)


def testimony_until(fact: TestimonyFact) -> str:
    """`Tuesday, May 12, 2026, 5:00 PM`; nothing where no day is known."""
    return day_at(fact.day, fact.at) if fact.day else ""


def _line(kind: str, facts: Sequence[TestimonyFact], now: datetime | None) -> str:
    """Until when something may be done, and where; nothing where neither is known."""
    name, told_where = DEADLINES[kind]
    deadlines, where = _of(facts, kind), _where(_of(facts, told_where))
    if not deadlines:
        return f"{name}: {where}" if where else ""
    known = deadlines[0]
    if known.ends is None:
        doubt = listed(dict.fromkeys(_DOUBTS[each.doubt] for each in deadlines if each.doubt))
        return f"{name}: until when is not clear from the notice ({doubt}){f'; {where}' if where else ''}"
    over = now is not None and known.ends < now
    return f"{name} {'was possible ' if over else ''}until {testimony_until(known)}{f', {where}' if where else ''}"


def _where(addresses: Sequence[TestimonyFact]) -> str:
    """`to a@masenate.gov for Senate bills, b@mahouse.gov for House bills; by mail: …`."""
    mails = [
        f"{each.address}{f' for {each.branch} bills' if each.branch else ''}"
        for each in addresses
        if is_mail(each.address)
    ]
    webs = [_bare(each.address) for each in addresses if "://" in each.address]
    papers = [each.address for each in addresses if not is_mail(each.address) and "://" not in each.address]
    told = [
        f"to {', or '.join(mails)}" if mails else "",
        f"at {', or '.join(webs)}" if webs else "",
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


def called(slot: Hearing | None) -> str:
    """What a slot is called within a sentence: `hearing on` or `written testimony on`."""
    return "written testimony on" if slot is not None and slot.written else "hearing on"


def news(subject: str, kinds: Collection[str], now: Hearing | None, former: Hearing | None) -> str:
    """What a row says of a hearing that is ahead: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`.

    `now` is what the row says, `former` what stood before and does not any more. It moves only if the day or the hour
    is another one.
    """
    if "hearing_canceled" in kinds:
        was = f": {starts(former)}" if former and former.date else ""
        return f"{called(former)} {subject} called off{was}"
    if now is not None and now.written and now.date is not None:
        return _in_writing(subject, now, former)
    becomes = "" if former and former.written else _becomes(kinds, now, former)
    ends = now is not None and now.start is not None and "other hours" in becomes
    at = "" if now is None or now.date is None else f": {when(now) if ends else starts(now)}"
    return f"{called(now)} {subject}{becomes}{at}"


def by_agenda(subject: str, was: Hearing, now: Hearing | None) -> str:
    """That an agenda alone moved or called off a hearing that a row had announced."""
    becomes, slot = ("called off", was) if now is None else ("moves", now)
    return f"{called(slot)} {subject} {becomes} by its agenda: {starts(slot)}"


def called_off(subject: str, off: Sequence[Hearing]) -> str:
    """That one row calls off several hearings, and which."""
    in_time = sorted(off, key=lambda slot: (slot.date or date.max, slot.start or time.min))
    return f"hearings on {subject} called off: {'; '.join(map(starts, in_time))}"


def _in_writing(subject: str, now: Hearing, former: Hearing | None) -> str:
    """That testimony is taken in writing only, and until when."""
    if former is None:
        return f"{called(now)} {subject} is taken {until(now)}"
    if former.written:
        return f"{called(now)} {subject} is now taken {until(now)}"
    return f"testimony on {subject} is now taken in writing only {until(now)}"


def was_to_be(
    subject: str, kinds: Collection[str], now: Hearing | None, former: Hearing | None, entered: date | None
) -> str:
    """What a row says of a hearing that is over: never that it took place, which no row ever says."""
    slot = now if now and now.date else former
    year = slot.date.year if slot and slot.date else None
    on = f" on {starts(slot)}" if slot and slot.date else ""
    late = f" (entered on {day_of(entered, year, weekday=False)})" if entered else ""
    if "hearing_canceled" in kinds:
        return f"{called(slot)} {subject}{on} was called off{late}"
    if slot is not None and slot.written:
        return f"{called(slot)} {subject} was to be taken {until(slot)}{late}"
    if now and former and not moves(now, former) and (becomes := _becomes(kinds, now, former)):
        got = becomes.replace(" has ", " got ").replace(" can ", " could ")
        return f"{called(slot)} {subject}{got}: {when(now)}{late}"
    return f"{called(slot)} {subject} was to be{on or ' heard'}{late}"


def _becomes(kinds: Collection[str], now: Hearing | None, former: Hearing | None) -> str:
    """What changes about a hearing, compared with the former slot, or else as far as the row says."""
    if former is None or now is None:
        places, hours = "hearing_location_changed" in kinds, "hearing_time_changed" in kinds
    elif now.date and moves(now, former):
        return " moves"
    else:
        places = not same_place(now.place, former.place)
        if gets_hour(now, former):
            return f" has its hour{' and another place' if places else ''}"
        pairs = ((now.start, former.start), (now.end, former.end))
        hours = any(said is not None and said != stood for said, stood in pairs)
        if not places and not hours and "hearing_location_changed" in kinds and now.place != former.place:
            return " can be attended online, too" if "virtual" in (now.place or "").casefold() else " has another place"
    said = [*(["other hours"] if hours else []), *(["another place"] if places else [])]
    return f" has {' and '.join(said)}" if said else ""


def starts(slot: Hearing, this_year: int | None = None) -> str:
    """`Tuesday, November 18, 2025, 1:00 PM`; the year is left out where it is `this_year`."""
    return day_at(slot.date, slot.start, this_year)


def until(slot: Hearing) -> str:
    """`until Monday, November 24, 2025, 5:00 PM`, the end of a time for written testimony."""
    return f"until {day_at(slot.ends_on, slot.end)}"


def place(slot: Hearing) -> str:
    """Where it is, as the notice says, or that it does not say."""
    return _IN_WRITING if slot.written else slot.place or "the notice names no place"


def hearing_line(hearing: Announced) -> str:
    """A hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee (moved from …)`."""
    said = [when(hearing.slot), place(hearing.slot), *([committee(hearing.committee)] if hearing.committee else [])]
    return f"{capitalized(called(hearing.slot))} {numbers(hearing.bills)}: {', '.join(said)}{_moved_from(hearing)}"


def lines_ahead(hearing: Announced, facts: Sequence[TestimonyFact], now: datetime) -> tuple[str, ...]:
    """A hearing in one line and what to do by when; of one that is over only the latter, under its bills."""
    after = f"After the hearing on {numbers(hearing.bills)} of {day_of(hearing.day)}:"
    return after if hearing.slot.is_over(now) else hearing_line(hearing), *lines_on_testimony(facts, now)


def said_of(hearing: Announced) -> str:
    """`Hearing on H.1588 before the Judiciary Committee, A-1 (moved from …)`, for where its time stands by itself."""
    before = f" before {committee(hearing.committee)}" if hearing.committee else ""
    said = f"{capitalized(called(hearing.slot))} {numbers(hearing.bills)}{before}, {place(hearing.slot)}"
    return f"{said}{_moved_from(hearing)}"


def _moved_from(hearing: Announced) -> str:
    return f" (moved from {starts(hearing.moved_from)})" if hearing.moved_from else ""


def course(before: Hearing | None, given: int | None, rule: int | None, this_year: int | None = None) -> str:
    """`Moved from Tuesday, November 18, 1:00 PM. Announced 8 days before it: short notice, …`, as far as it is known.

    `before` is where it was before, `given` how many days of notice there were, and `rule` how many there have to be.
    """
    moved = f"Moved from {starts(before, this_year)}." if before else ""
    return " ".join(filter(None, [moved, _notice_given(given, rule)]))


def for_your_calendar(published: str, *, attached: bool) -> Paragraph | Links:
    """Where the calendar file is: attached to a mail, where it is `published`, or with whoever runs this."""
    if attached:
        return _ATTACHED
    return Links((("All hearings for your calendar", published),)) if published else _PUBLISHED


def _notice_given(given: int | None, rule: int | None) -> str:
    """That notice was short by the rule of the court; nothing where it was not, or nobody knows."""
    if given is None or not short_notice(given, rule):
        return ""
    said = f"Announced {count(given, 'day')} before it" if given else "Announced on the day itself"
    return f"{said}: short notice, the rule is {count(rule or 0, 'day')}."
