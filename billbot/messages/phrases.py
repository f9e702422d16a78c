"""Building blocks of sentences: days and hours, lists, numbers, names, asks, and texts that are safe to show."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time

from billbot.domain.actions import committee_said
from billbot.domain.bills import BillId
from billbot.domain.display import count, first_few
from billbot.domain.labels import plain_title
from billbot.domain.purpose import says_verb
from billbot.domain.watched import Channel, Position, Proposal, Topic
from billbot.messages.document import Anchor, Ask

# Characters that a program obeys instead of showing: control characters, marks that change the writing direction, and
# characters without width. `plain` handles blanks. U+200C and U+200D stay: some scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# If there are more bills than the first number, only the second number are named. The others are counted.
_NUMBERS_AT_MOST, _OF_MANY = 8, 5
# The most documents named with titles.
_MOST_TITLES = 5
# An address in our own text. Punctuation at the end of a sentence is not part of it.
_OUR_ADDRESS = re.compile(r"(https?://[^\s<>|\"]{1,2000}(?<![.,;:!?)]))")
_STANDS: Mapping[Position, str] = {"support": "we support it", "oppose": "we oppose it", "watch": ""}
# Why somebody gets an answer.
ASKED = "An answer from billbot"
_WHOEVER_ORGANIZES = ("quien organiza este canal", "quem organiza este canal", "moun ki òganize kanal sa a")
# The most letters for names of proposals in an ask.
_NAMES_AT_MOST = 120
# A proposal's name that ends with one of these already says what it is.
NOUNS = re.compile(
    r"\b(?:acts?|bills?|orders?|resolves?|resolutions?|budgets?|amendments?|packages?|compacts?|proposals?)$",
    re.IGNORECASE,
)
_DOES = re.compile(r"(?:An Act|Resolve) (to [a-z]+ |[a-z]+ing |for )", re.IGNORECASE)
_TO_DOING = re.compile(r"^((?:An )?Act |Resolve |)to (\w+ing)\b", re.IGNORECASE)
# A name with such a word follows the noun: `bill on parole for young adults`. `Raise the age of …` is a demand.
_WITHIN = re.compile(
    r",| (?:of|for|in|on|to|by|at|as|from|under|against|between|through|with|within|without|during|after|before|among"
    r"|into|over|involving|concerning|regarding|affecting) |^\w{1,20}ing (?:the|an?|and \w{1,20}ing) "
)
_ASKS = re.compile(r"(?:act|(?!\w{1,20}ing )\S{1,20} (?:the|an?)) ", re.IGNORECASE)
_AND_DOING = re.compile(r"\band ([a-z]+ing) ")  # funding pipes and repairing them
_AND_THE = re.compile(r"\band the (?=[a-z])")  # assisted living and the elder waiver
_FEW_LITTLE_WORDS = frozenset({"a", "an", "and", "for", "from", "in", "not", "of", "on", "or", "the", "to", "with"})


def full_date(when: date | None) -> str:
    """Format a date as `Thursday, June 30, 2022`. If there is none, say so."""
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


def hour_and_day(when: datetime) -> str:
    """Format an Eastern time as `6:10 AM on Tuesday, November 24, 2026`."""
    return f"{hour(when.time())} on {full_date(when.date())}"


def listed(names: Iterable[str]) -> str:
    """Join names: `S.984, H.1569 and S.2836`; with semicolons if one has a comma: `Courts; Safety, help; and Data`."""
    parts = list(names)
    if len(parts) > 2 and any(", " in part for part in parts):  # noqa: PLR2004 - two need no mark but the "and"
        return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def titled(documents: Sequence[tuple[BillId, str]]) -> list[str]:
    """Documents with their titles, a line each. If many, the first ones and how many more."""
    said = [f"{bill.spoken}, {title}" for bill, title in documents[:_MOST_TITLES]]
    more = len(documents) - len(said)
    return [*said, f"… and {more} more"] if more else said


def capitalized(sentence: str) -> str:
    """Capitalize the first letter only."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def with_article(name: str) -> str:
    """Add an article to a proposal's name if it needs one: `the PROTECT Act`, `Juvenile diversion`."""
    first, *rest = name.split() or [""]
    if rest and first.casefold() == "the":
        return f"the {' '.join(rest)}"
    return f"the {name}" if "Act" in (first, *rest[-1:]) else name


def noun(name: str, title: str = "", several: int = 1, kind: str = "bill") -> str:
    """A proposal's name within a sentence, without an article: `bus lane enforcement bill`, `PROTECT Act`.

    For `several` bills it is `police transparency bills`. The first word keeps its capital if the rest of the name, or
    the bill's title, also has it. Some names become a clause: `bill establishing a fund`, `bill on parole for young
    adults`.
    """
    return plain_title(_noun_as_titled(name, title, several, kind))


def _noun_as_titled(name: str, title: str, several: int, kind: str) -> str:
    name, title = _TO_DOING.sub(_without_to, name), _TO_DOING.sub(_without_to, title)
    does = _DOES.match(f"An {name}" if name.startswith("Act ") else title)
    if does and (clause := name.removeprefix("Act ")).casefold().startswith(does[1].casefold()):
        return f"{kind if several == 1 else f'{kind}s'} {clause[:1].lower()}{clause[1:]}"
    words = re.sub(r"^(?:the|an?) ", "", name.strip(), flags=re.IGNORECASE).split()
    little = [word for word in words[1:] if word.casefold() not in _FEW_LITTLE_WORDS]
    small = bool(words) and " ".join([words[0].lower(), *words[1:]]) in title  # where the title has it so
    named = bool(little) and not small and all(not word[0].islower() for word in little)
    plain = words and words[0][:1].isupper() and words[0][1:].islower()
    whole = words[1:] and words[1][0].isupper()  # as in Earth Day
    if plain and (small or not (named or whole or _is_name_in(title, words))):
        words[0] = words[0].lower()
    said = " ".join(words)
    if (
        (_WITHIN.search(said) or (words[1:] and says_verb(words[0])) or any(map(says_verb, _AND_DOING.findall(said))))
        and not NOUNS.search(said)
        and not named
        and not _ASKS.match(said)
    ):
        article = re.match("(?:the|an?) ", name.strip(), re.IGNORECASE)
        return f"{kind if several == 1 else f'{kind}s'} on {article[0].lower() if article else ''}{said}"
    return _counted(_AND_THE.sub("and ", said), several, kind)


def _without_to(found: re.Match[str]) -> str:
    """`An Act establishing`, where a clerk wrote `An Act to establishing`."""
    return f"{found[1]}{found[2]}" if says_verb(found[2]) else found[0]


def _is_name_in(title: str, words: Sequence[str]) -> bool:
    """Whether the first word has its own capital in a title, not as in `Massachusetts Paid Family`."""
    said = re.findall(r"\w++", title)
    for before, word, after in zip(said, said[1:], [*said[2:], ""], strict=False):
        if word == words[0] and not (before.istitle() and after.istitle() and [after.lower()] == [*words[1:2]]):
            return True
    return False


def the_proposal(proposal: Proposal, title: str = "", several: int = 1, kind: str = "bill") -> str:
    """A proposal in a sentence, from the list or else from `noun`: `the bus lane enforcement bill`."""
    if not proposal.spoken:
        return f"the {noun(proposal.name, title, several, kind)}"
    return f"the {_counted(proposal.in_sentence.removeprefix('the '), several, kind)}"


def muted(proposal: Proposal, today: date) -> str:
    """Say how long a proposal is muted, `muted until February 1`; empty if it is not."""
    until = proposal.mute_until
    return f"muted until {short_date(until, today.year, weekday=False)}" if until and until > today else ""


def called_in_messages(proposal: Proposal) -> str:
    """Say what messages call a proposal, for several bills and for one."""
    many, one = the_proposal(proposal, several=2), the_proposal(proposal)
    return f"Messages say “{many}”{f', and for a single one “{one}”' if one != many else ''}."


def _counted(said: str, several: int, kind: str) -> str:
    if not NOUNS.search(said):
        return f"{said} {kind if several == 1 else f'{kind}s'}"
    if several == 1:
        return re.sub(r"\bbills$", "bill", said)
    plural = said.endswith("s") and not said.endswith("ss")
    return said if plural else f"{said} bills" if said.endswith("Act") else f"{said}s"


def ordinal(number: int) -> str:
    """`192nd`, `193rd`, `211th`."""
    teens = (11, 12, 13)
    ending = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def with_court(bill: BillId) -> str:
    """`H.1588 of the 194th`: a number with its General Court, if it could be another court's."""
    return f"{bill.spoken} of the {ordinal(bill.general_court)}"


def times_in_words(number: int) -> str:
    """Say how many times: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def others(number: int) -> str:
    """Count the others: `1 other`, `3 others`."""
    return count(number, "other")


def numbers(bills: Sequence[BillId]) -> str:
    """List the numbers of bills as people write them, without duplicates."""
    return listed(dict.fromkeys(bill.spoken for bill in bills))


def few_numbers(bills: Collection[BillId]) -> str:
    """List bills like `numbers`. If many, only the first ones and how many more."""
    few, found = few_bills(bills), set(bills)
    return listed(
        [*(bill.spoken for bill in few), *([f"{len(found) - len(few)} more"] if found.difference(few) else [])]
    )


def few_bills(bills: Iterable[BillId]) -> list[BillId]:
    """Return the bills that `few_numbers` names."""
    found = list(dict.fromkeys(bills))
    return found if len(found) <= _NUMBERS_AT_MOST else found[:_OF_MANY]


def spoken_committee(name: str | None) -> str | None:
    """A committee in a sentence: `the Judiciary Committee`, `the Committee on Bonding, Capital … and Assets`."""
    said = committee_name(name)
    name = said.removeprefix("the ").removesuffix(" Committee")
    return f"the Committee on {name}" if f"the {name} Committee" == said and ", " in name else said or None


def committee_name(name: str | None) -> str:
    """Turn a committee's name in the record into `the Judiciary Committee`; empty without a name."""
    return committee_said(name) if name else ""


def the_bill_that_took_in(*names: str) -> str:
    """Name somebody else's bill by our proposals that it took in: `the bill that took in the Dignity … Act`."""
    return f"the bill that took in {listed([f'the {noun(name)}' for name in names])}"


def why_shown(
    channel: Channel, proposals: Sequence[Proposal], topics: Sequence[Topic], others: Iterable[str] = ()
) -> str:
    """Say why a channel gets a message, by each proposal's topic. `others` is what else it follows."""
    names = {topic.id: topic.name for topic in topics}
    followed = (proposal.first_topic(channel.topics) for proposal in proposals)
    first = dict.fromkeys(names.get(each, each) for each in followed if each)
    what = listed([*first, *others])
    return heard_in(channel, f"which follows {what}" if what else "which followed this until lately")


def for_operations(channel: Channel) -> str:
    """Say why a channel gets a message about billbot itself."""
    return heard_in(channel, "a channel for operations")


def heard_in(channel: Channel, why: str) -> str:
    """Say where a message is read, and why: `You are in #coalition, which follows Young people`."""
    places = {"slack": f"You are in #{channel.name}", "email": f"You are on the mailing list “{channel.name}”"}
    return f"{places.get(channel.kind, f'This goes to {channel.name}')}, {why}"


def in_other_languages(contact: str) -> str:
    """Say in Spanish, Portuguese and Haitian Creole whom to ask. `contact` may be empty."""
    spanish, portuguese, creole = (contact,) * 3 if contact else _WHOEVER_ORGANIZES
    return (
        f"¿Habla español? Pregunte a {spanish}. · Fala português? Pergunte a {portuguese}."
        f" · Ou pale kreyòl? Mande {creole}."
    )


def ask_and_position(channel: Channel, proposal: Proposal | None) -> tuple[tuple[Ask, ...], str]:
    """Return the ask of a message about one proposal, and our position for the small print."""
    if proposal is None or not channel.asks:
        return (), ""
    return (Ask(proposal.ask, proposal.owner),) if proposal.ask else (), proposal.stance


def more_on(proposals: Iterable[Proposal]) -> tuple[Anchor, ...]:
    """Return links to the public pages of these proposals, without duplicates."""
    pages = {each.page: each.name for each in proposals if each.page}
    return tuple((f"More on {name}", page) for page, name in pages.items())


def bill_page(bill: BillId, url: str) -> Anchor:
    """A link to the page of a bill in the record."""
    return f"Bill page {bill.spoken}", url


def plain(text: str) -> str:
    """Make a text safe to show anywhere: on one line and without control characters."""
    return " ".join(_UNSEEN.sub("", text).split())


def with_addresses(text: str) -> list[tuple[str, bool]]:
    """Split our own text, such as an ask, into pieces, each with whether it is an address to link."""
    pieces = _OUR_ADDRESS.split(plain(text))
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


def asks_on(channel: Channel, proposals: Iterable[Proposal], among: int) -> tuple[Ask, ...]:
    """Return these proposals' asks, merged if ask, owner and position are the same.

    `among` is how many proposals the message is about. An ask for all of them names none. Channels without asks get
    none.
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


def names_within(names: Sequence[str], room: int) -> str:
    """List as many names as fit into `room` letters, at least one. Count the others."""
    for most in range(len(names), 0, -1):
        said = listed(first_few(names, most, others))
        if len(said) <= room:
            break
    return said


def positions_in_words(channel: Channel, proposals: Iterable[Proposal]) -> dict[str, str]:
    """Return the coalition's position on each proposal, by id; empty if all are the same."""
    told = list(dict.fromkeys(proposals))
    if not channel.asks or len({each.position for each in told}) <= 1:
        return {}
    return {each.id: _STANDS[each.position] for each in told}
