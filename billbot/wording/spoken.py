"""Small building blocks of sentences: dates, numbers, names, lists, asks, and strangers' words made safe to show."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from billbot.actions import Hearing, committee_said
from billbot.bills import Belonging, BillId, Channel, Position, Proposal, Topic
from billbot.bills.shown import count, first_few
from billbot.wording.document import Ask

# What a program obeys instead of showing it: controls, marks that turn the writing round, and what has no width. Blanks
# are left to `plain`; U+200C and U+200D join the letters of scripts and the parts of a picture.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# What mail programs make a link of by themselves, and what in it a mark that nobody sees is put behind.
_LIKE_A_LINK = re.compile(r"\bwww(?=\.)|:(?=//)|\bmailto(?=:)", re.IGNORECASE)
JOINER = "\u2060"
# Of more numbers than that so many are named in a line of a phone, and the rest is counted.
_NUMBERS_AT_MOST, _OF_MANY = 8, 5
# An address in a text of ours; what ends its sentence is no part of it.
_OUR_ADDRESS = re.compile(r"(https?://[^\s<>|\"]{1,2000}(?<![.,;:!?)]))")


def day(when: date | None) -> str:
    """`Thursday, June 30, 2022`, or that the record gives no date."""
    return "no date in the record" if when is None else f"{when:%A, %B} {when.day}, {when.year}"


def hour(when: time) -> str:
    """`1:00 PM`."""
    return f"{(when.hour + 11) % 12 + 1}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon


def hearing(held: Hearing) -> str:
    """`Tuesday, November 25, 2025, 1:00 PM to 5:00 PM, A-1`: what the record says of a hearing, and no more."""
    return ", ".join(filter(None, [when(held), held.place]))


def when(slot: Hearing, this_year: int | None = None) -> str:
    """`Tuesday, November 18, 2025, 1:00 PM to 5:00 PM`; of several days the last one, too, where the record has it.

    The year is left out where it is `this_year`.
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
    """`Tuesday, November 18, 2025, 1:00 PM`, the hour where there is one, the year where it is not `this_year`."""
    return (day_of(on, this_year) if on else day(on)) + (f", {hour(at)}" if at else "")


def moment(when: datetime) -> str:
    """`6:10 AM on Tuesday, November 24, 2026`; the time is Eastern."""
    return f"{hour(when.time())} on {day(when.date())}"


def listed(names: Iterable[str]) -> str:
    """`S.984, H.1569 and S.2836`; of several that have commas themselves `Courts; Safety, money and help; and Data`."""
    parts = list(names)
    if len(parts) > 2 and any(", " in part for part in parts):  # noqa: PLR2004 - two need no mark but the "and"
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capitalized(sentence: str) -> str:
    """With a capital letter at its beginning, and the rest as it is."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def with_article(name: str) -> str:
    """A proposal within a sentence: `the PROTECT Act`, `Juvenile diversion`."""
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
    """The numbers of bills as people write them, each once."""
    return listed(dict.fromkeys(bill.spoken for bill in bills))


def some(bills: Collection[BillId]) -> str:
    """As `numbers`; where they are many, as the parents of a draft can be, the first and how many more there are."""
    few, found = some_of(bills), set(bills)
    return listed(
        [*(bill.spoken for bill in few), *([f"{len(found) - len(few)} more"] if found.difference(few) else [])]
    )


def some_of(bills: Iterable[BillId]) -> list[BillId]:
    """The numbers that `some` names."""
    found = list(dict.fromkeys(bills))
    return found if len(found) <= _NUMBERS_AT_MOST else found[:_OF_MANY]


def were(bills: Sequence[BillId]) -> str:
    """`was` or `were`, behind their `numbers`."""
    return "was" if len(set(bills)) == 1 else "were"


def committee(name: str | None) -> str:
    """A committee's name within a sentence, `the Judiciary Committee`, from the name in a row; nothing for none."""
    return committee_said(name) if name else ""


def why(channel: Channel, proposals: Sequence[Proposal], topics: Sequence[Topic]) -> str:
    """Why a channel sees something: `Young people → coalition`, by the first heard topic of each proposal."""
    names = {topic.id: topic.name for topic in topics}
    heard = (proposal.first_topic(channel.topics) for proposal in proposals)
    first = dict.fromkeys(names.get(each, each) for each in heard if each)
    return f"{listed(first) or 'a topic no longer followed'} → {channel.name}"


def for_operations(channel: Channel) -> str:
    """Why a channel sees what concerns billbot itself."""
    return f"a channel for operations → {channel.name}"


def day_of(when: date, this_year: int | None = None, *, weekday: bool = True) -> str:
    """`Thursday, June 30`, with the year where it is not `this_year`; without the weekday `June 30`."""
    named = f"{when:%A}, " if weekday else ""
    return f"{named}{when:%B} {when.day}" + ("" if when.year == this_year else f", {when.year}")


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def others(number: int) -> str:
    """`1 other`, `3 others`."""
    return count(number, "other")


def duration(span: timedelta) -> str:
    """`29 hours`, `3 days`; less than an hour counts as one."""
    hours = max(1, round(span.total_seconds() / 3600))
    return count(hours, "hour") if hours <= _HOURS_SAID else count(round(hours / 24), "day")


_HOURS_SAID = 72


def how_late(days: int) -> str:
    """A number of days, rounded so that a reader takes it in at once: `9 days`, `six weeks`, `four months`."""
    if days < _FEW_DAYS:
        return count(days, "day")
    if days < _FEW_WEEKS:
        return f"{_SMALL[round(days / 7)]} weeks"
    months = round(days / 30.4)
    return f"{_SMALL[months] if months < len(_SMALL) else months} months"


_FEW_DAYS, _FEW_WEEKS = 14, 75
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def plain(text: str) -> str:
    """A text that is safe to show anywhere: on one line, without control characters."""
    return " ".join(_UNSEEN.sub("", text).split())


def unlinked(text: str) -> str:
    """As `plain`, for mail: what looks like an address is no link, since a stranger may have written it.

    A mail program that makes links of bare names, such as `example.org`, still may; such a link hides nothing.
    """
    return _LIKE_A_LINK.sub(lambda found: f"{found[0]}{JOINER}", plain(text))


def with_addresses(text: str) -> list[tuple[str, bool]]:
    """Split a text of our own, such as an ask, into pieces; each with whether it is an address, to be made a link."""
    pieces = _OUR_ADDRESS.split(plain(text))
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}
# So many letters of names an ask has room for.
_NAMES_AT_MOST = 120


def asked(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[Ask, ...]:
    """The asks of these proposals; those with the same ask, owner and position are merged.

    An ask names its proposals unless it is the same for all those `among` which they are told. None in a channel that
    wants facts alone.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(proposals) if channel.asks else ():
        if each.ask or each.stance:
            said = each.ask, each.owner if each.ask else "", each.stance
            alike.setdefault(said, []).append(with_article(each.name))
    return tuple(
        Ask(*said, whom=named(names, _NAMES_AT_MOST) if len(names) < among else "") for said, names in alike.items()
    )


def asked_alone(channel: Channel, proposal: Proposal | None) -> tuple[tuple[Ask, ...], str]:
    """In a message about one proposal: its asks, and apart from them the position, which is in the small print."""
    if proposal is None or not channel.asks:
        return (), ""
    return (Ask(proposal.ask, proposal.owner),) if proposal.ask else (), proposal.stance


def named(names: Sequence[str], room: int) -> str:
    """List names in at most so many letters, but at least one; the others are counted."""
    for most in range(len(names), 0, -1):
        said = listed(first_few(names, most, others))
        if len(said) <= room:
            break
    return said


def how_we_stand(channel: Channel, proposals: Iterable[Proposal]) -> dict[str, str]:
    """The coalition's position on each proposal, by id, where these are not all the same."""
    told = list(dict.fromkeys(proposals))
    if not channel.asks or len({each.position for each in told}) <= 1:
        return {}
    return {each.id: _STANDS[each.position] for each in told}


def more_on(proposals: Iterable[Proposal]) -> tuple[tuple[str, str], ...]:
    """Links to the public pages of these proposals, each once; none where nothing is published."""
    pages = {each.page: each.name for each in proposals if each.page}
    return tuple((f"More on {name}", page) for page, name in pages.items())


def the_bill_that_took_in(*names: str) -> str:
    """Somebody else's bill that took a proposal in, within a sentence: `the bill that took in the Dignity … Act`."""
    return f"the bill that took in {listed([with_article(name) for name in names])}"


def bills_called(bills: Iterable[Belonging], told: Collection[Proposal]) -> list[str]:
    """Names for bills within a sentence, each once: those of the proposals `told`, in their order.

    A bill of a proposal's own has that name alone, whatever else it took in. Where none of the bills is watched for a
    proposal that is told, all proposals are named.
    """
    known = list(bills)
    own = {each.id for bill in known for each in bill.own}
    others = [those for bill in known if not bill.own and (those := tuple(each.id for each in bill.took_in))]
    names = [with_article(each.name) for each in told if each.id in own]
    for ids in dict.fromkeys(others):
        took_in = [each.name for each in told if each.id in ids]
        names += [the_bill_that_took_in(*took_in)] if took_in else []
    return names or [with_article(each.name) for each in told]
