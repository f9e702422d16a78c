"""Words for hearings: when and where, what changed, how short the notice was, and how to testify.

If testimony is taken in writing only, nobody meets, and no message says that there is a hearing. Addresses written by
others are text and never links; web addresses lose their `https://`, so that they can be copied.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time

from msgspec import Struct

from billbot.actions import Hearing
from billbot.bills.shown import count, shortened
from billbot.hearings import Announced, gets_hour, moves, same_place, short_notice
from billbot.testimony import Doubt, TestimonyFact, is_mail
from billbot.wording.document import Bullet, Bullets, Item, Links, Paragraph, Quote, parts
from billbot.wording.spoken import capitalized, committee_name, day_at, day_of, hearing_time, listed, numbers

_ATTACHED = Paragraph("The calendar file is attached.")
_PUBLISHED = Paragraph(
    "the file hearings.ics, which billbot publishes; ask whoever runs billbot for its address.",
    label="For your calendar:",
)
_IN_WRITING = "in writing only"
# By the kind of fact with a deadline: what has to be done by then, and the kind of fact that says where.
DEADLINES: Mapping[str, tuple[str, str]] = {
    "written_until": ("Written testimony", "send_to"),
    "register_until": ("Registration to testify", "register_at"),
}
# Why we cannot say which day a deadline is.
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
    """How to be heard at an upcoming hearing.

    `links` lead to the hearing and its committee. `testimony` is how the committee takes testimony, in its own words,
    if known. `rule` is the required number of days of notice. `attached` says that the message has the calendar file
    attached, `published` is the address of the public calendar, if any. `facts` are what the notice of the hearing
    says about testimony; `now` is when the message is written.
    """

    hearing: Announced
    links: tuple[tuple[str, str], ...]
    testimony: str
    rule: int | None
    attached: bool
    facts: tuple[TestimonyFact, ...]
    now: datetime | None
    published: str


def attendance_items(each: Attending) -> tuple[Item, ...]:
    """Say how to testify, whether notice was short, and where the calendar file is."""
    calendar = for_your_calendar(each.published, attached=each.attached)
    said = (Paragraph(_notice_given(each.hearing.notice_days, each.rule)), calendar)
    return parts(how_to_testify(each), *(Item("", parts(paragraph)) for paragraph in said))


def how_to_testify(each: Attending) -> Item:
    """Say how to testify, from the notice or in the committee's own words; never a guess."""
    name = committee_name(each.hearing.committee) or "the committee"
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
    return day_at(fact.day, fact.at) if fact.day else ""


def _line(kind: str, facts: Sequence[TestimonyFact], now: datetime | None) -> str:
    """Say until when something may be done, and where; an empty string if neither is known."""
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
    """Say where to send it: `to a@masenate.gov for Senate bills, or b@mahouse.gov for House bills; by mail: …`."""
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


def hearing_on(slot: Hearing | None) -> str:
    """Return `hearing on`, or `written testimony on` if nobody meets."""
    return "written testimony on" if slot is not None and slot.written else "hearing on"


def hearing_change(subject: str, kinds: Collection[str], now: Hearing | None, former: Hearing | None) -> str:
    """Say what a row changes about an upcoming hearing: `hearing on Juvenile diversion (H.1) moves: Tuesday, …`.

    `now` is the slot in the row, `former` the one that it replaces. The hearing moves only if day or hour differ.
    """
    if "hearing_canceled" in kinds:
        was = f": {start_time(former)}" if former and former.date else ""
        return f"{hearing_on(former)} {subject} called off{was}"
    if now is not None and now.written and now.date is not None:
        return _in_writing(subject, now, former)
    becomes = "" if former and former.written else _becomes(kinds, now, former)
    ends = now is not None and now.start is not None and "other hours" in becomes
    at = "" if now is None or now.date is None else f": {hearing_time(now) if ends else start_time(now)}"
    return f"{hearing_on(now)} {subject}{becomes}{at}"


def changed_by_agenda(subject: str, was: Hearing, now: Hearing | None) -> str:
    """Say that an agenda moved a hearing, or called it off, while the row that announced it is unchanged."""
    becomes, slot = ("called off", was) if now is None else ("moves", now)
    return f"{hearing_on(slot)} {subject} {becomes} by its agenda: {start_time(slot)}"


def called_off(subject: str, off: Sequence[Hearing]) -> str:
    """Say which hearings a row calls off, if there are several."""
    in_time = sorted(off, key=lambda slot: (slot.date or date.max, slot.start or time.min))
    return f"hearings on {subject} called off: {'; '.join(map(start_time, in_time))}"


def _in_writing(subject: str, now: Hearing, former: Hearing | None) -> str:
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
    late = f" (entered on {day_of(entered, year, weekday=False)})" if entered else ""
    if "hearing_canceled" in kinds:
        return f"{hearing_on(slot)} {subject}{on} was called off{late}"
    if slot is not None and slot.written:
        return f"{hearing_on(slot)} {subject} was to be taken {until_end(slot)}{late}"
    if now and former and not moves(now, former) and (becomes := _becomes(kinds, now, former)):
        got = becomes.replace(" has ", " got ").replace(" can ", " could ")
        return f"{hearing_on(slot)} {subject}{got}: {hearing_time(now)}{late}"
    return f"{hearing_on(slot)} {subject} was to be{on or ' heard'}{late}"


def _becomes(kinds: Collection[str], now: Hearing | None, former: Hearing | None) -> str:
    """Say what changes about a hearing, compared with the former slot or, without one, by the kinds of its row."""
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


def start_time(slot: Hearing, this_year: int | None = None) -> str:
    """Format when a hearing starts: `Tuesday, November 18, 2025, 1:00 PM`; without the year if it is `this_year`."""
    return day_at(slot.date, slot.start, this_year)


def until_end(slot: Hearing) -> str:
    """Format when written testimony ends: `until Monday, November 24, 2025, 5:00 PM`."""
    return f"until {day_at(slot.ends_on, slot.end)}"


def place_in_words(slot: Hearing) -> str:
    """Say where a hearing is, in the words of its notice, or that the notice names no place."""
    return _IN_WRITING if slot.written else slot.place or "the notice names no place"


def hearing_line(hearing: Announced) -> str:
    """Describe a hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee (moved from …)`."""
    details = hearing_time(hearing.slot), place_in_words(hearing.slot), committee_name(hearing.committee)
    said = ", ".join(filter(None, details))
    return f"{capitalized(hearing_on(hearing.slot))} {numbers(hearing.bills)}: {said}{_moved_from(hearing)}"


def hearing_lines(hearing: Announced, facts: Sequence[TestimonyFact], now: datetime) -> tuple[str, ...]:
    """Describe a hearing in one line, unless it is over, and say what has to be done by when."""
    after = f"After the hearing on {numbers(hearing.bills)} of {day_of(hearing.day)}:"
    return after if hearing.slot.is_over(now) else hearing_line(hearing), *lines_on_testimony(facts, now)


def hearing_without_time(hearing: Announced) -> str:
    """Describe a hearing whose time is shown elsewhere: `Hearing on H.1588 before the Judiciary Committee, A-1`."""
    before = f" before {committee_name(hearing.committee)}" if hearing.committee else ""
    said = f"{capitalized(hearing_on(hearing.slot))} {numbers(hearing.bills)}{before}, {place_in_words(hearing.slot)}"
    return f"{said}{_moved_from(hearing)}"


def _moved_from(hearing: Announced) -> str:
    return f" (moved from {start_time(hearing.moved_from)})" if hearing.moved_from else ""


def move_and_notice(before: Hearing | None, given: int | None, rule: int | None, this_year: int | None = None) -> str:
    """Say from when a hearing was moved and whether notice was short: `Moved from …. Announced 8 days before it: …`.

    `before` is the former slot, `given` the number of days of notice, and `rule` the number that is required.
    """
    moved = f"Moved from {start_time(before, this_year)}." if before else ""
    return " ".join(filter(None, [moved, _notice_given(given, rule)]))


def for_your_calendar(published: str, *, attached: bool) -> Paragraph | Links:
    """Say where the calendar file is: attached, at its public address, or with whoever runs billbot."""
    if attached:
        return _ATTACHED
    return Links((("All hearings for your calendar", published),)) if published else _PUBLISHED


def _notice_given(given: int | None, rule: int | None) -> str:
    """Say that notice was shorter than the rule; an empty string if it was not, or if that is not known."""
    if given is None or not short_notice(given, rule):
        return ""
    said = f"Announced {count(given, 'day')} before it" if given else "Announced on the day itself"
    return f"{said}: short notice, the rule is {count(rule or 0, 'day')}."
