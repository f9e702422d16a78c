"""Words for hearings: when and where, and how to be heard; the sentences of messages are in `situations/`.

If testimony is taken in writing only, nobody meets, and no message says that there is a hearing. Addresses written by
others are text and never links; web addresses lose their `https://`, so they can be copied.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from msgspec import Struct

from billbot.clock import EASTERN
from billbot.domain.actions import Slot
from billbot.domain.display import first_few, shortened
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.testimony import TestimonyFact, is_mail
from billbot.domain.watched import Belonging, Proposal
from billbot.messages.document import (
    Anchor,
    Bullet,
    Bullets,
    Item,
    Links,
    Paragraph,
    Quote,
    nonempty,
)
from billbot.messages.phrases import (
    capitalized,
    committee_name,
    date_and_time,
    few_numbers,
    hour,
    listed,
    numbers,
    short_date,
    the_bill_that_took_in,
    with_article,
)

_QUOTED_AT_MOST, _NAMES_AT_MOST = 600, 3
WORKED_OUT = "The days are worked out from these words."


def start_time(slot: Slot, this_year: int | None = None) -> str:
    """Format when a hearing starts: `Tuesday, November 18, 2025, 1:00 PM`; without the year if it is `this_year`."""
    return date_and_time(slot.date, slot.start, this_year)


def until_end(slot: Slot) -> str:
    """Format when written testimony ends: `until Monday, November 24, 2025, 5:00 PM`."""
    return f"until {date_and_time(slot.ends_on, slot.end)}"


def hearing_time(slot: Slot, this_year: int | None = None) -> str:
    """Format when a hearing takes place: `Tuesday, November 18, 2025, 1:00 PM to 5:00 PM`.

    If it lasts several days, the last one is given too. The year is left out if it is `this_year`.
    """
    begins = date_and_time(slot.date, slot.start, this_year)
    if slot.last_day is not None:
        return f"{begins}, until {date_and_time(slot.last_day, slot.end, this_year)}"
    if slot.end is None:
        return begins
    if slot.start is None:
        return f"{begins}, until {hour(slot.end)}"
    if slot.end <= slot.start:
        return f"{begins}, until {hour(slot.end)} of a later day"
    return f"{begins} to {hour(slot.end)}"


def time_and_place(held: Slot) -> str:
    """Format the time and place of a hearing: `Tuesday, November 25, 2025, 1:00 PM to 5:00 PM, A-1`."""
    return ", ".join(filter(None, [hearing_time(held), held.place]))


def hearings_in_words(coming: Iterable[Hearing]) -> str:
    """Which hearings of a bill there are, by its rows or by a committee's agenda."""
    known = {by: [time_and_place(each.slot) for each in coming if each.by_agenda is by] for by in (False, True)}
    said = [f"There is a hearing on {listed(known[False])}."] if known[False] else []
    said += [f"By the committee's agenda there is a hearing on {listed(known[True])}."] if known[True] else []
    return " ".join(said) or "There is no hearing date at the moment."


def hearing_called(hearing: Hearing, names: Sequence[str] = ()) -> str:
    """Return `hearing on Diversion (H.1 and S.2)`, or without bills `hearing of the Judiciary Committee`.

    It is `written testimony on …` or `to …` if nobody meets. Without `names` for the bills it has only their numbers.
    """
    what, of = ("written testimony", "to") if hearing.slot.written else ("hearing", "of")
    return f"{what} {'on' if hearing.bills else of} {bills_or_committee(hearing, names)}"


def bills_or_committee(hearing: Hearing, names: Sequence[str] = ()) -> str:
    """Return `Diversion (H.1 and S.2)`, of many the first ones; all numbers without `names`, or else the committee."""
    if not hearing.bills:
        return committee_name(hearing.committee)
    few = listed(first_few(names, _NAMES_AT_MOST))
    return f"{few} ({few_numbers(hearing.bills)})" if names else numbers(hearing.bills)


class DeadlineWords(Struct, frozen=True):
    """The words for a kind of deadline: what is taken until then, and the kind of fact that says where to send it.

    `at` follows its name before the bills. `be` and `taken` are its verb.
    """

    name: str
    where: str
    at: str = ""
    be: str = "is"
    taken: str = "taken"

    def on(self, whom: str, *, a_committee: bool = False) -> str:
        """Name it with the bills, as `Written testimony on Diversion (H.1)`, or with the committee that meets."""
        said = f"{self.at or ' for the hearing'} of" if a_committee else f"{self.at} on"
        return f"{self.name}{said} {whom}"


# By the kind of fact with a deadline, in the order in which they are announced: who needs an interpreter asks first.
_STATE_HOUSE = re.compile(r"([AB]-[12](?: ?(?:&|,|and) ?[AB]-[12])*|Gardner Auditorium)\b(?!.*State House)")
_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.office.com/calendar/0/action/compose"
# Writers of notices may name any address; links lead only to the legislature's.
_OF_THE_COURT = frozenset({"malegislature.gov", "masenate.gov", "mahouse.gov"})
DEADLINES: Mapping[str, DeadlineWords] = {
    "language_until": DeadlineWords("Requests for an interpreter", "language_at", " at the hearing", be="are"),
    "written_until": DeadlineWords("Written testimony", "send_to"),
    "register_until": DeadlineWords("Registration to testify", "register_at", taken="open"),
}


def place_in_words(slot: Slot, house: str = ", State House") -> str:
    """Say where a hearing is, in the words of its notice, or that the notice names no place."""
    return "in writing only" if slot.written else with_house(slot.place or "the notice names no place", house)


def with_house(place: str, house: str) -> str:
    """The place, with `house` after rooms that are known to be in the State House, unless it says so itself."""
    return _STATE_HOUSE.sub(rf"\1{house}", place, count=1)


def place_to_find(slot: Slot) -> str:
    """The place for a calendar, which may show it on a map."""
    return place_in_words(slot, ", State House, Boston")


def hearing_line(hearing: Hearing) -> str:
    """Describe a hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee, moved from …`."""
    committee = committee_name(hearing.committee) if hearing.bills else ""  # which is named before
    said = [hearing_time(hearing.slot), place_in_words(hearing.slot), committee, moved_from(hearing)]
    return f"{capitalized(hearing_called(hearing))}: {', '.join(filter(None, said))}"


def hearing_lines(each: HearingToAttend) -> tuple[str, ...]:
    """Describe a hearing in one line, unless it is over, and say what has to be done by when."""
    hearing, over = each.hearing, each.now is not None and each.hearing.slot.is_over(each.now)
    after = f"After the hearing on {numbers(hearing.bills)} of {short_date(hearing.day)}:"
    return after if over else hearing_line(hearing), *lines_on_testimony(each.facts, each.now)


def hearing_without_time(hearing: Hearing) -> str:
    """Describe a hearing whose time is shown elsewhere: `Hearing on H.1588 before the Judiciary Committee, A-1`."""
    before = f" before {committee_name(hearing.committee)}" if hearing.committee and hearing.bills else ""
    said = [f"{capitalized(hearing_called(hearing))}{before}", place_in_words(hearing.slot), moved_from(hearing)]
    return ", ".join(filter(None, said))


def moved_from(hearing: Hearing, this_year: int | None = None) -> str:
    """Say from when a hearing was moved: `moved from Tuesday, November 18, 2025, 1:00 PM`; empty if it was not."""
    return f"moved from {start_time(hearing.moved_from, this_year)}" if hearing.moved_from else ""


def bills_called(bills: Iterable[Belonging], told: Collection[Proposal]) -> list[str]:
    """Name bills by the proposals `told`, in their order and without duplicates.

    A proposal's bill gets only that proposal's name, even if it took in others. If none of the bills is watched for a
    proposal in `told`, all of `told` are named.
    """
    known = list(bills)
    own = {each.id for bill in known for each in bill.own}
    others = [those for bill in known if not bill.own and (those := tuple(each.id for each in bill.took_in))]
    names = [with_article(each.in_sentence) for each in told if each.id in own]
    for ids in dict.fromkeys(others):
        took_in = [each.in_sentence for each in told if each.id in ids]
        names += [the_bill_that_took_in(*took_in)] if took_in else []
    return names or [with_article(each.in_sentence) for each in told]


def lines_on_testimony(facts: Sequence[TestimonyFact], now: datetime | None = None) -> tuple[str, ...]:
    """Say in a line each what has to be done by when, or that the deadline has passed by `now`.

    `Written testimony until Tuesday, May 12, 2026, 5:00 PM, to a.sample@masenate.gov for Senate bills`.
    """
    return tuple(filter(None, (_line(kind, facts, now) for kind in DEADLINES)))


def quoted_on_testimony(facts: Iterable[TestimonyFact]) -> str:
    """Quote the sentences that the facts were read from, without duplicates."""
    whole = " … ".join(dict.fromkeys(each.quote for each in facts))
    return shortened(whole, _QUOTED_AT_MOST)


def _line(kind: str, facts: Sequence[TestimonyFact], now: datetime | None) -> str:
    """Say until when something may be done, and where; an empty string if neither is known."""
    words = DEADLINES[kind]
    name, deadlines, where = words.name, _of(facts, kind), _where(_of(facts, words.where))
    if not deadlines:
        return f"{name}: {where}" if where else ""
    known = deadlines[0]
    if known.ends is None:
        return f"{name}: until when is not clear from the notice{f'; {where}' if where else ''}"
    over = " (over by now)" if now is not None and known.ends < now else ""
    return f"{name} until {date_and_time(known.day, known.at)}{over}{f', {where}' if where else ''}"


def _where(addresses: Sequence[TestimonyFact]) -> str:
    """Say where to send it: `to a@masenate.gov for Senate bills, or b@mahouse.gov for House bills; by phone: …`."""
    mails = [
        f"{each.address}{f' for {each.branch} bills' if each.branch else ''}"
        for each in addresses
        if is_mail(each.address)
    ]
    webs = [_bare(each.address) for each in addresses if "://" in each.address]
    phones = [each.address for each in addresses if not is_mail(each.address) and "://" not in each.address]
    told = [
        f"to {', or '.join(mails)}" if mails else "",
        f"at {', or '.join(webs)}" if webs else "",
        f"by phone: {', or '.join(phones)}" if phones else "",
    ]
    return "; ".join(filter(None, told))


def _of(facts: Iterable[TestimonyFact], kind: str) -> list[TestimonyFact]:
    return [each for each in facts if each.kind == kind]


def _bare(address: str) -> str:
    return address.split("://", 1)[-1].rstrip("/")


def how_to_testify(each: HearingToAttend) -> Item:
    """Say how to testify, from the notice or in the committee's own words; never a guess."""
    links = Links((*each.links, *_to_write_to(each)))
    if by_notice := lines_on_testimony(each.facts, each.now):
        lines = Bullets(tuple(map(Bullet, by_notice)))
        worked_out = Paragraph(WORKED_OUT if any(fact.day for fact in each.facts) else "", small=True)
        return Item("How to testify", nonempty(lines, Quote(quoted_on_testimony(each.facts)), worked_out, links))
    name = committee_name(each.hearing.committee) or "the committee"
    said = f"{capitalized(name)} says:" if each.committee_says else ""
    return Item("How to testify", nonempty(Paragraph(said, small=True), Quote(each.committee_says), links))


def _to_write_to(each: HearingToAttend) -> tuple[Anchor, ...]:
    """Links that begin an email to the General Court's own addresses for what is still taken; no other is a link."""
    found: dict[str, str] = {}
    for kind, words in DEADLINES.items():
        until = next(iter(_of(each.facts, kind)), None)
        if until is not None and until.ends is not None and each.now is not None and until.ends < each.now:
            continue
        for fact in _of(each.facts, words.where):
            if is_mail(fact.address) and fact.address.rpartition("@")[2].casefold() in _OF_THE_COURT:
                branch = f" for {fact.branch} bills" if fact.branch else ""
                found.setdefault(f"mailto:{fact.address}", f"Email: {words.name.lower()}{branch}")
    return tuple((label, address) for address, label in found.items())


def add_to_calendar(each: HearingToAttend, called: str) -> Links:
    """Links that add a hearing, which is `called` so, to a calendar at Google or at Outlook."""
    slot, day = each.hearing.slot, each.hearing.day
    where = place_to_find(slot)
    if slot.start is None or each.hearing.over_several_days:
        first, last = f"{day:%Y%m%d}", f"{each.hearing.last_day + timedelta(days=1):%Y%m%d}"
        begin, end, all_day = f"{day}", f"{each.hearing.last_day}", {"allday": "true"}
    else:
        starts = datetime.combine(day, slot.start, EASTERN)
        ends = datetime.combine(day, slot.end, EASTERN) if slot.end else starts + timedelta(hours=1)
        first, last = f"{starts:%Y%m%dT%H%M%S}", f"{ends:%Y%m%dT%H%M%S}"
        begin, end, all_day = starts.isoformat(), ends.isoformat(), {}
    google = {"action": "TEMPLATE", "text": called, "dates": f"{first}/{last}", "ctz": EASTERN.key, "location": where}
    outlook = {"rru": "addevent", "subject": called, "startdt": begin, "enddt": end, "location": where, **all_day}
    return Links(
        (
            ("Add to Google Calendar", f"{_GOOGLE}?{urlencode({**google, 'details': each.url})}"),
            ("Add to Outlook", f"{_OUTLOOK}?{urlencode({**outlook, 'body': each.url})}"),
        )
    )


def for_your_calendar(published: str, *, attached: bool) -> Paragraph | Links:
    """Say that the calendar file is attached, or link its public address, if any."""
    if attached:
        return Paragraph("The calendar file is attached.")
    return Links((("All hearings for your calendar", published),) if published else ())
