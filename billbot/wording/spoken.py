"""Small building blocks of sentences: dates, numbers, names, lists, asks, and foreign text made safe to show."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from billbot.actions import Hearing, committee_said
from billbot.bills import Belonging, BillId, Channel, Position, Proposal, Topic
from billbot.bills.shown import count, first_few
from billbot.wording.document import Ask

# Characters that a program obeys instead of showing: control characters, marks that change the direction of writing,
# and characters without width. `plain` deals with blanks. U+200C and U+200D stay: some scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# What mail programs turn into a link by themselves. An invisible `JOINER` behind it prevents that.
_LIKE_A_LINK = re.compile(r"\bwww(?=\.)|:(?=//)|\bmailto(?=:)", re.IGNORECASE)
JOINER = "\u2060"
# With more bills than the first number, only as many as the second are named, and the others are counted.
_NUMBERS_AT_MOST, _OF_MANY = 8, 5
# An address in a text of our own; the punctuation at the end of a sentence is not part of it.
_OUR_ADDRESS = re.compile(r"(https?://[^\s<>|\"]{1,2000}(?<![.,;:!?)]))")


def day(when: date | None) -> str:
    """Format a date as `Thursday, June 30, 2022`; say so if there is none."""
    return "no date in the record" if when is None else f"{when:%A, %B} {when.day}, {when.year}"


def hour(when: time) -> str:
    """Format a time as `1:00 PM`."""
    return f"{(when.hour + 11) % 12 + 1}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon


def time_and_place(held: Hearing) -> str:
    """Format the time and place of a hearing: `Tuesday, November 25, 2025, 1:00 PM to 5:00 PM, A-1`."""
    return ", ".join(filter(None, [hearing_time(held), held.place]))


def hearing_time(slot: Hearing, this_year: int | None = None) -> str:
    """Format when a hearing takes place: `Tuesday, November 18, 2025, 1:00 PM to 5:00 PM`.

    If it lasts several days, the last one is given too. The year is left out if it is `this_year`.
    """
    begins = day_at(slot.date, slot.start, this_year)
    if slot.last_day is not None:
        return f"{begins}, until {day_at(slot.last_day, slot.end, this_year)}"
    if slot.end is None:
        return begins
    if slot.start is None:
        return f"{begins}, until {hour(slot.end)}"
    if slot.end <= slot.start:
        return f"{begins}, until {hour(slot.end)} of a later day"
    return f"{begins} to {hour(slot.end)}"


def day_at(on: date | None, at: time | None, this_year: int | None = None) -> str:
    """Format a date and a time, `Tuesday, November 18, 2025, 1:00 PM`; without the year if that is `this_year`."""
    return (day_of(on, this_year) if on else day(on)) + (f", {hour(at)}" if at else "")


def moment(when: datetime) -> str:
    """Format an Eastern time as `6:10 AM on Tuesday, November 24, 2026`."""
    return f"{hour(when.time())} on {day(when.date())}"


def listed(names: Iterable[str]) -> str:
    """Join names: `S.984, H.1569 and S.2836`; with semicolons if one has a comma: `Courts; Safety, help; and Data`."""
    parts = list(names)
    if len(parts) > 2 and any(", " in part for part in parts):  # noqa: PLR2004 - two need no mark but the "and"
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capitalized(sentence: str) -> str:
    """Make the first letter a capital and leave the rest as it is."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def with_article(name: str) -> str:
    """Add an article to a proposal's name if it needs one: `the PROTECT Act`, `Juvenile diversion`."""
    first, *rest = name.split() or [""]
    if rest and first.casefold() == "the":
        return f"the {' '.join(rest)}"
    return f"the {name}" if "Act" in (first, *rest[-1:]) else name


def ordinal(number: int) -> str:
    """`192nd`, `193rd`, `211th`."""
    teens = (11, 12, 13)
    ending = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def numbers(bills: Sequence[BillId]) -> str:
    """List the numbers of bills as people write them, without duplicates."""
    return listed(dict.fromkeys(bill.spoken for bill in bills))


def few_numbers(bills: Collection[BillId]) -> str:
    """List bills as `numbers` does; if there are many, only the first, and say how many more there are."""
    few, found = few_bills(bills), set(bills)
    return listed(
        [*(bill.spoken for bill in few), *([f"{len(found) - len(few)} more"] if found.difference(few) else [])]
    )


def few_bills(bills: Iterable[BillId]) -> list[BillId]:
    """Return the bills that `few_numbers` lists by number."""
    found = list(dict.fromkeys(bills))
    return found if len(found) <= _NUMBERS_AT_MOST else found[:_OF_MANY]


def was_or_were(bills: Sequence[BillId]) -> str:
    """Return the verb that agrees with the `numbers` of these bills."""
    return "was" if len(set(bills)) == 1 else "were"


def committee_name(name: str | None) -> str:
    """Turn a committee's name in the record into `the Judiciary Committee`; an empty string without a name."""
    return committee_said(name) if name else ""


def why_shown(channel: Channel, proposals: Sequence[Proposal], topics: Sequence[Topic]) -> str:
    """Say why a channel gets a message: `Young people → coalition`, with the topic of each proposal that it follows."""
    names = {topic.id: topic.name for topic in topics}
    heard = (proposal.first_topic(channel.topics) for proposal in proposals)
    first = dict.fromkeys(names.get(each, each) for each in heard if each)
    return f"{listed(first) or 'a topic no longer followed'} → {channel.name}"


def for_operations(channel: Channel) -> str:
    """Say why a channel gets a message about billbot itself."""
    return f"a channel for operations → {channel.name}"


def day_of(when: date, this_year: int | None = None, *, weekday: bool = True) -> str:
    """Format a date as `Thursday, June 30` or `June 30`; with the year unless that is `this_year`."""
    named = f"{when:%A}, " if weekday else ""
    return f"{named}{when:%B} {when.day}" + ("" if when.year == this_year else f", {when.year}")


def times_in_words(number: int) -> str:
    """Say how many times: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def others(number: int) -> str:
    """Count the others: `1 other`, `3 others`."""
    return count(number, "other")


def duration(span: timedelta) -> str:
    """Format a duration as `29 hours` or `3 days`; at least an hour."""
    hours = max(1, round(span.total_seconds() / 3600))
    return count(hours, "hour") if hours <= _HOURS_SAID else count(round(hours / 24), "day")


_HOURS_SAID = 72


def how_late(days: int) -> str:
    """Round a number of days for reading: `9 days`, `six weeks`, `four months`."""
    if days < _FEW_DAYS:
        return count(days, "day")
    if days < _FEW_WEEKS:
        return f"{_SMALL[round(days / 7)]} weeks"
    months = round(days / 30.4)
    return f"{_SMALL[months] if months < len(_SMALL) else months} months"


_FEW_DAYS, _FEW_WEEKS = 14, 75
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def plain(text: str) -> str:
    """Make a text safe to show anywhere: on one line and without control characters."""
    return " ".join(_UNSEEN.sub("", text).split())


def unlinked(text: str) -> str:
    """Clean a text as `plain` does and keep mail programs from making links in it: a stranger may have written it.

    A mail program may still make a link of a bare name such as `example.org`, which shows where it leads.
    """
    return _LIKE_A_LINK.sub(lambda found: f"{found[0]}{JOINER}", plain(text))


def with_addresses(text: str) -> list[tuple[str, bool]]:
    """Split a text of our own, such as an ask, into pieces, each with whether it is an address to link to."""
    pieces = _OUR_ADDRESS.split(plain(text))
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}
# The most letters that the names of proposals may take up in an ask.
_NAMES_AT_MOST = 120


def asks_on(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[Ask, ...]:
    """Return the asks of these proposals, merged where ask, owner and position are the same.

    `among` is how many proposals the message is about; an ask that is the same for all of them names none. A channel
    configured without asks gets none.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(proposals) if channel.asks else ():
        if each.ask or each.stance:
            said = each.ask, each.owner if each.ask else "", each.stance
            alike.setdefault(said, []).append(with_article(each.name))
    return tuple(
        Ask(*said, whom=names_within(names, _NAMES_AT_MOST) if len(names) < among else "")
        for said, names in alike.items()
    )


def ask_and_position(channel: Channel, proposal: Proposal | None) -> tuple[tuple[Ask, ...], str]:
    """Return the ask of a message about one proposal, and our position, which goes into the small print."""
    if proposal is None or not channel.asks:
        return (), ""
    return (Ask(proposal.ask, proposal.owner),) if proposal.ask else (), proposal.stance


def names_within(names: Sequence[str], room: int) -> str:
    """List as many names as fit into `room` letters, at least one, and count the others."""
    for most in range(len(names), 0, -1):
        said = listed(first_few(names, most, others))
        if len(said) <= room:
            break
    return said


def positions_in_words(channel: Channel, proposals: Iterable[Proposal]) -> dict[str, str]:
    """Return the coalition's position on each proposal, by id; nothing if they are all the same."""
    told = list(dict.fromkeys(proposals))
    if not channel.asks or len({each.position for each in told}) <= 1:
        return {}
    return {each.id: _STANDS[each.position] for each in told}


def more_on(proposals: Iterable[Proposal]) -> tuple[tuple[str, str], ...]:
    """Return links to the public pages of these proposals, without duplicates."""
    pages = {each.page: each.name for each in proposals if each.page}
    return tuple((f"More on {name}", page) for page, name in pages.items())


def the_bill_that_took_in(*names: str) -> str:
    """Name somebody else's bill by our proposals that it took in: `the bill that took in the Dignity … Act`."""
    return f"the bill that took in {listed([with_article(name) for name in names])}"


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
