"""Building blocks of sentences: times, hearings, names, lists and asks; and texts made safe to show, in Slack, too."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time

from billbot.domain.actions import Hearing, committee_said
from billbot.domain.bills import BillId
from billbot.domain.display import count, shortened
from billbot.domain.hearings import gets_hour, moves, same_place, short_notice
from billbot.domain.watched import Channel, Proposal, Topic
from billbot.messages.document import Ask

# Characters that a program obeys instead of showing: control characters, marks that change the direction of writing,
# and characters without width. `plain` deals with blanks. U+200C and U+200D stay: some scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# With more bills than the first number, only as many as the second are named, and the others are counted.
_NUMBERS_AT_MOST, _OF_MANY = 8, 5
# So much of a place stands in a headline.
_PLACE = 40
# The most documents that are named with their titles.
_MOST_TITLES = 5
# The most characters of a text, and of a label or small print, in Slack.
TEXT, LINE = 1000, 300
_COMMAND = re.compile(r"`([^`\n]+)`")
# An address in a text of our own; the punctuation at the end of a sentence is not part of it.
_OUR_ADDRESS = re.compile(r"(https?://[^\s<>|\"]{1,2000}(?<![.,;:!?)]))")


def full_date(when: date | None) -> str:
    """Format a date as `Thursday, June 30, 2022`; say so if there is none."""
    return "no date in the record" if when is None else f"{when:%A, %B} {when.day}, {when.year}"


def short_date(when: date, this_year: int | None = None, *, weekday: bool = True) -> str:
    """Format a date as `Thursday, June 30` or `June 30`; with the year unless that is `this_year`."""
    named = f"{when:%A}, " if weekday else ""
    return f"{named}{when:%B} {when.day}" + ("" if when.year == this_year else f", {when.year}")


def date_and_time(on: date | None, at: time | None, this_year: int | None = None) -> str:
    """Format a date and a time, `Tuesday, November 18, 2025, 1:00 PM`; without the year if that is `this_year`."""
    return (short_date(on, this_year) if on else full_date(on)) + (f", {hour(at)}" if at else "")


def hour(when: time) -> str:
    """Format a time as `1:00 PM`."""
    return f"{(when.hour + 11) % 12 + 1}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon


def moment(when: datetime) -> str:
    """Format an Eastern time as `6:10 AM on Tuesday, November 24, 2026`."""
    return f"{hour(when.time())} on {full_date(when.date())}"


def start_time(slot: Hearing, this_year: int | None = None) -> str:
    """Format when a hearing starts: `Tuesday, November 18, 2025, 1:00 PM`; without the year if it is `this_year`."""
    return date_and_time(slot.date, slot.start, this_year)


def until_end(slot: Hearing) -> str:
    """Format when written testimony ends: `until Monday, November 24, 2025, 5:00 PM`."""
    return f"until {date_and_time(slot.ends_on, slot.end)}"


def hearing_time(slot: Hearing, this_year: int | None = None) -> str:
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


def time_and_place(held: Hearing) -> str:
    """Format the time and place of a hearing: `Tuesday, November 25, 2025, 1:00 PM to 5:00 PM, A-1`."""
    return ", ".join(filter(None, [hearing_time(held), held.place]))


def hearing_on(slot: Hearing | None, *, a_committee: bool = False) -> str:
    """Return `hearing on`, or `written testimony on` if nobody meets; what follows are bills, or `a_committee`."""
    if slot is not None and slot.written:
        return "written testimony to" if a_committee else "written testimony on"
    return "hearing of" if a_committee else "hearing on"


def hearing_with_subject(
    slot: Hearing, bills: Sequence[BillId], committee: str | None, names: Sequence[str] = ()
) -> str:
    """Return `hearing on Diversion (H.1 and S.2)`, or, where no bill is named, `hearing of the Judiciary Committee`.

    Without `names` for the bills their numbers are all that is said.
    """
    return f"{hearing_on(slot, a_committee=not bills)} {hearing_subject(bills, committee, names)}"


def hearing_subject(bills: Sequence[BillId], committee: str | None, names: Sequence[str]) -> str:
    """Return `Diversion (H.1 and S.2)`, or the numbers alone without `names`, or without bills the committee."""
    if not bills:
        return committee_name(committee)
    return f"{listed(names)} ({numbers(bills)})" if names else numbers(bills)


def hearing_becomes(kinds: Collection[str], now: Hearing | None, former: Hearing | None) -> str:
    """Say what changes about a hearing, compared with the former slot, or by the kinds of a row that gives no day.

    A row that gives the day says nothing of a change where no other slot is known: clerks enter `Location Changed` in
    the minute of the first notice.
    """
    if former is None and now is not None and now.date is not None:
        return ""
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
    where = f", {shortened(now.place, _PLACE)}" if now is not None and now.place else ""
    said = [*(["other hours"] if hours else []), *([f"another place{where}"] if places else [])]
    return f" has {' and '.join(said)}" if said else ""


def notice_given(given: int | None, rule: int | None) -> str:
    """Say that notice was shorter than the rule; an empty string if it was not, or if that is not known."""
    if given is None or not short_notice(given, rule):
        return ""
    said = f"Announced {count(given, 'day')} before it" if given else "Announced on the day itself"
    return f"{said}: short notice, the rule is {count(rule or 0, 'day')}."


def listed(names: Iterable[str]) -> str:
    """Join names: `S.984, H.1569 and S.2836`; with semicolons if one has a comma: `Courts; Safety, help; and Data`."""
    parts = list(names)
    if len(parts) > 2 and any(", " in part for part in parts):  # noqa: PLR2004 - two need no mark but the "and"
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def titled(documents: Sequence[tuple[BillId, str]]) -> list[str]:
    """Documents with their titles, a line each; of many the first ones, and how many more there are."""
    said = [f"{bill.spoken}, {title}" for bill, title in documents[:_MOST_TITLES]]
    more = len(documents) - len(said)
    return [*said, f"… and {more} more"] if more else said


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


def with_court(bill: BillId) -> str:
    """`H.1588 of the 194th`: a number with its General Court, where another one's may be meant."""
    return f"{bill.spoken} of the {ordinal(bill.general_court)}"


def court_before(bill: BillId) -> str:
    """How to name the same number of the court before: a number that is typed without one is of the court that sits."""
    former = BillId(bill.general_court - 1, bill.number)
    return f"If you mean {with_court(former)}, type {former}."


def times_in_words(number: int) -> str:
    """Say how many times: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def others(number: int) -> str:
    """Count the others: `1 other`, `3 others`."""
    return count(number, "other")


def was_or_were(bills: Sequence[BillId]) -> str:
    """Return the verb that agrees with the `numbers` of these bills."""
    return "was" if len(set(bills)) == 1 else "were"


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


def committee_name(name: str | None) -> str:
    """Turn a committee's name in the record into `the Judiciary Committee`; an empty string without a name."""
    return committee_said(name) if name else ""


def the_bill_that_took_in(*names: str) -> str:
    """Name somebody else's bill by our proposals that it took in: `the bill that took in the Dignity … Act`."""
    return f"the bill that took in {listed([with_article(name) for name in names])}"


def why_shown(
    channel: Channel, proposals: Sequence[Proposal], topics: Sequence[Topic], others: Iterable[str] = ()
) -> str:
    """Say why a channel gets a message: `Young people → coalition`, with the topic of each proposal that it follows.

    `others` are reasons besides these proposals.
    """
    names = {topic.id: topic.name for topic in topics}
    heard = (proposal.first_topic(channel.topics) for proposal in proposals)
    first = dict.fromkeys(names.get(each, each) for each in heard if each)
    return f"{listed([*first, *others]) or 'a topic no longer followed'} → {channel.name}"


def for_operations(channel: Channel) -> str:
    """Say why a channel gets a message about billbot itself."""
    return f"a channel for operations → {channel.name}"


def ask_and_position(channel: Channel, proposal: Proposal | None) -> tuple[tuple[Ask, ...], str]:
    """Return the ask of a message about one proposal, and our position, which goes into the small print."""
    if proposal is None or not channel.asks:
        return (), ""
    return (Ask(proposal.ask, proposal.owner),) if proposal.ask else (), proposal.stance


def more_on(proposals: Iterable[Proposal]) -> tuple[tuple[str, str], ...]:
    """Return links to the public pages of these proposals, without duplicates."""
    pages = {each.page: each.name for each in proposals if each.page}
    return tuple((f"More on {name}", page) for page, name in pages.items())


def plain(text: str) -> str:
    """Make a text safe to show anywhere: on one line and without control characters."""
    return " ".join(_UNSEEN.sub("", text).split())


def with_addresses(text: str) -> list[tuple[str, bool]]:
    """Split a text of our own, such as an ask, into pieces, each with whether it is an address to link to."""
    pieces = _OUR_ADDRESS.split(plain(text))
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


def bold(text: str) -> str:
    """Render a text in bold for Slack."""
    return f"*{escaped(text, LINE)}*" if text else ""


def italic(text: str) -> str:
    """Render a text in italics for Slack."""
    return f"_{escaped(text, LINE)}_" if text else ""


def escaped(text: str, most: int) -> str:
    """Escape a text for Slack in at most `most` characters, so that no mention and no link can hide in it.

    A zero-width space after a mark keeps it from starting bold, italic, struck or code text, or an emoji such as `:x:`.
    """
    text = plain(text)[: most + 1]  # none takes less than one: what stands behind these is cut anyway
    said = _without_marks(text)
    while len(said) > most:
        text = text[: min(len(text) - 1, len(text) * most // len(said))]
        said = f"{_without_marks(text[:-1])}…"
    return said


def _without_marks(text: str) -> str:
    said = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if said.startswith("&gt;"):  # a quotation of ours, where it begins a line
        said = f"\u200b{said}"
    return re.sub(r"(?<!\w)([*_~`])(?=\S)|:(?=[\w+'-]+:)", lambda mark: f"{mark[0]}\u200b", said)


def linked(text: str) -> str:
    """Render a text of our own in Slack's mrkdwn: addresses become links, and commands code to copy."""
    if len(text) > TEXT:
        return escaped(text, TEXT)
    return "".join(_command(said) if at % 2 else _with_links(said) for at, said in enumerate(_COMMAND.split(text)))


def _with_links(text: str) -> str:
    pieces = [
        f"<{said.replace('&', '&amp;')}>" if link else _without_marks(said) for said, link in with_addresses(text)
    ]
    # Blanks at an end stand between this and a command.
    return f"{' ' if text[:1] == ' ' else ''}{''.join(pieces)}{' ' if text[1:][-1:] == ' ' else ''}"


def _command(text: str) -> str:
    """Render a command as code, character for character."""
    return f"`{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}`"
