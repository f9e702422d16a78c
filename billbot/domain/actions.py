"""What the text of an action means, such as "Reported favorably by committee" (docs/design/actions.md). Pure.

`read` gives the `Meaning` of a text. Clerks' typing errors are corrected first. The rules (`action_rules`) find the
kinds. `sentences` says it in plain English: what happened, and what usually comes next. Other functions read the
documents, committees, hearings, deadlines and votes in a text, and tell whether two texts mean the same.
"""

import re
from collections.abc import Hashable
from datetime import date, datetime, time
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import action_kinds
from billbot.domain.action_kinds import ANNOUNCES, SENTENCES, WEIGHTS, ActionKind, Relation
from billbot.domain.action_rules import CORRECT_WORDS, NO_ACT, RELATION_RULES, RULE_WORDS, RULES, Rule
from billbot.domain.bills import Change, HearingTime, Weight


class NamedBill(Struct, frozen=True):
    """A document that the text names, such as `H4844` or `H4055C`, and how the proposal is related to it."""

    number: str
    relation: Relation


class Votes(Struct, frozen=True):
    """Yeas and nays; `roll_call` is None for a standing vote."""

    yeas: int
    nays: int
    roll_call: int | None


class Chapter(Struct, frozen=True):
    """The chapter number of an act or a resolve in its year; `book` is Acts or Resolves."""

    chapter: int
    year: int
    book: str = "Acts"

    @property
    def named(self) -> str:
        """`chapter 163 of the Acts of 2026`."""
        return f"chapter {self.chapter} of the {self.book} of {self.year}"


# A class with a field `date` cannot use that name for the type.
_Day = date


class Slot(Struct, frozen=True):
    """A time (Eastern) and a place of a hearing. A field is None if the text does not say.

    `end` is the hour as written. If a hearing lasts several days, it can be earlier than `start`. `last_day` is the day
    of `end` if it is not `date`. `written` says that only written testimony is taken.
    """

    date: _Day | None
    start: time | None
    end: time | None
    place: str | None
    last_day: _Day | None = None
    written: bool = False

    @property
    def hour(self) -> HearingTime:
        """Its day and hour. It must have a day."""
        assert self.date is not None
        return self.date, self.start

    @property
    def ends_on(self) -> _Day | None:
        """The last day that the text names."""
        return self.last_day or self.date

    def is_over(self, now: datetime) -> bool:
        """Whether its last hour is past at `now` (Eastern), or its last day if it has no hour.

        No text says that a hearing took place. If it ends on a later day without a date, it is not over on its first
        day.
        """
        if self.ends_on is None or self.ends_on != now.date():
            return self.ends_on is not None and self.ends_on < now.date()
        if self.last_day is None and self.start and self.end and self.end <= self.start:
            return False
        last = self.end or (self.start if self.last_day is None else None)
        return last is not None and last <= now.time()


class Meaning(Struct, frozen=True):
    """The meaning of one action's text; docs/design/actions.md describes every field.

    `words` is the text in lower case, with typing errors corrected. `kinds` is never empty, in the order of the text.
    `set_for` is the
    day that the text sets for the calendar, a postponed debate, or a meeting of a committee of conference. `conferees`
    are the members that a branch appoints to that committee.
    """

    text: str
    words: str
    kinds: tuple[ActionKind, ...]
    bills: tuple[NamedBill, ...]
    committees: tuple[str, ...]
    hearing: Slot | None
    reporting_date: date | None
    votes: Votes | None
    chapter: Chapter | None
    weight: Weight
    set_for: date | None = None
    conferees: tuple[str, ...] = ()


def signed_in_part(read: Meaning) -> bool:
    """Whether the Governor signed one part and sent the rest back."""
    back = {"vetoed", "returned_with_amendment"}.intersection(read.kinds)
    return "signed" in read.kinds and (bool(back) or "in part" in read.text.casefold())


# A longer text is read up to here: no real row has more than 2,429 characters.
_MAX_LENGTH = 8_000
# Histories are read again at every check, and many times when pages are made. Texts longer than any known row are not
# cached. One bill may have 10,000 different rows, and each is read several times.
_CACHE_SIZE, _MAX_CACHED_LENGTH = 16_384, 2_500
_POINTER = re.compile(r"\bsee (?:the )?(?:[hs]d?\.? ?\d|house\b|senate\b)")
_CONSUMED = "~"


def read(text: str) -> Meaning:
    """The meaning of the text of one action. Every string has one; none raises an error.

    `text` is the clerk's, with any whitespace. In the result, `text` has it collapsed. docs/design/actions.md describes
    the fields. Hearings are in Eastern time. Only the first 8,000 characters are read.
    """
    return _read(text) if len(text) <= _MAX_CACHED_LENGTH else _read.__wrapped__(text)


@lru_cache(maxsize=_CACHE_SIZE)
def _read(text: str) -> Meaning:
    text = collapse(text)
    seen = text[:_MAX_LENGTH]
    words = lowered(seen)
    kinds = read_kinds(without_asides(words))
    votes = read_votes(words)
    voted = votes is not None and not action_kinds.NEWS_BY_ROLL_CALL.isdisjoint(kinds)
    news = voted or any(WEIGHTS[kind] == "news" for kind in kinds)
    return Meaning(
        text,
        words,
        kinds,
        bills=read_bills(words),
        committees=read_committees(seen),
        hearing=read_hearing(seen, kinds),
        reporting_date=read_reporting_date(words, kinds),
        votes=votes,
        chapter=read_chapter(words, kinds),
        weight="news" if news else "routine",
        set_for=read_set_for(words, kinds),
        conferees=read_conferees(seen, kinds),
    )


def read_kinds(words: str, rules: tuple[Rule, ...] = RULES) -> tuple[ActionKind, ...]:
    """Every act in `words` (lower-case text without asides), each once, in order. Never empty.

    A text without an act is `see_also` if it refers to another document, or else `other`. `rules` are tried in order.
    """
    stated: list[tuple[int, int, ActionKind]] = []
    unread = words
    for rank, rule in enumerate(rules):
        if rule.cue not in unread:
            continue
        pattern = _compiled(rule.words)
        for found in pattern.finditer(unread):
            start, end = found.span("act" if "act" in pattern.groupindex else 0)
            unread = f"{unread[:start]}{_CONSUMED * (end - start)}{unread[end:]}"
            if rule.kind is not None:
                stated.append((start, rank, rule.kind))
    if not stated:
        return ("see_also",) if _POINTER.search(words) else ("other",)
    return tuple(dict.fromkeys(kind for _, _, kind in sorted(stated)))


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words)


_CORRECTABLE = re.compile(r"\b[a-z]{4,16}\b")
# Clerks type en and em dashes, minus signs and curly quotes.
_PUNCTUATION = str.maketrans("\u2013\u2014\u2212\u2012\u2018\u2019\u201c\u201d", "----''\"\"")
# Typing errors that cannot be found word by word.
_TYPOS = (("anew ", "a new "), ("next text", "new text"))


def _without_one_letter(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


_ONE_LETTER_SHORT = {short: word for word in sorted(RULE_WORDS) for short in _without_one_letter(word)}


def collapse(text: str) -> str:
    """`text` with its whitespace collapsed and no blank before ")" (docs/design/contract.md)."""
    return " ".join(text.split()).replace(" )", ")")


def lowered(text: str) -> str:
    """A collapsed text as the rules read it: in lower case, with plain punctuation, and typing errors corrected."""
    words = text.lower().translate(_PUNCTUATION)
    for typo, meant in _TYPOS:
        words = words.replace(typo, meant)
    return _CORRECTABLE.sub(lambda found: _corrected(found[0]), words)


def without_asides(lowered_text: str) -> str:
    """The text without what is in brackets: "(title changed)" or a senator's name is not an act."""
    return NO_ACT.sub("", lowered_text) if "(" in lowered_text else lowered_text


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The word that a clerk meant, if one letter is missing, extra or wrong, or two are swapped."""
    if word in RULE_WORDS or word in CORRECT_WORDS:
        return word
    if word in _ONE_LETTER_SHORT:
        return _ONE_LETTER_SHORT[word]
    for short in _without_one_letter(word):
        if short in RULE_WORDS:
            return short
        if short in _ONE_LETTER_SHORT:
            return _ONE_LETTER_SHORT[short]
    return word


_SERIES = re.compile(r"^[HS]D?")
_MAX_NAMED = 4
_PART = re.compile(r"((?:items?|sections?) [\w-]+) passed over\b", re.IGNORECASE)
# How the list of hearings and the records name a committee.
_IN_FULL = re.compile(r"^(?:Joint |(House |Senate ))Committee on (?:the )?")


def sentences(read: Meaning, branch: str | None = None) -> tuple[str, str]:
    """What happened in plain English, and what usually comes next (may be empty).

    A row's text does not name its `branch`; without one it is "one branch".
    """
    words, bills, votes, chapter = read.words, read.bills, read.votes, read.chapter
    lead, *others = sorted(read.kinds, key=action_kinds.RANK.__getitem__)
    said = SENTENCES[lead]
    relation = next((bill.relation for bill in bills if said.varies_with(bill.relation)), None)
    happened, comes_next = said.happened, said.next
    for each in said.when:
        if each.relation == relation if each.words is None else _compiled(each.words).search(words):
            happened = happened if each.happened is None else each.happened
            comes_next = comes_next if each.next is None else each.next
    besides = (SENTENCES[kind] for kind in others)
    comes_next = next((each.beside for each in besides if each.beside and not each.varies_with(relation)), comes_next)
    numbers = [_SERIES.sub(r"\g<0>.", bill.number) for bill in bills if relation in (None, bill.relation)]
    documents = _listed(numbers) if numbers else "another document"
    to_committee = committee_said(read.committees[-1]) if read.committees else "a committee"  # the last one named
    day = _spoken_day(read.set_for) if read.set_for else ""
    until = f"until {_spoken_day(read.reporting_date)}" if read.reporting_date else "more time"
    named = branch in {"House", "Senate"}
    one = f"The {branch}" if named else "One branch"
    filled = {
        "one": one,
        "a_branch": f"the {branch}" if named else "a branch",
        "the_other": f"the {'Senate' if branch == 'House' else 'House'}" if named else "the other",
        "documents": documents,
        "documents_are": f"{documents[:1].upper()}{documents[1:]} {'are' if len(numbers) > 1 else 'is'}",
        "drawn": "a new draft of" if "draft" in words else "based on",
        "see": f", {documents}" if numbers else "",
        "part": passed_part(read.text) or "a part",
        "in_part": " in part" if "in part" in words or {"vetoed", "returned_with_amendment"} & set(read.kinds) else "",
        "committee": to_committee,
        "given_to": "another" if "discharged from" in words else to_committee,
        "when": _when(read.hearing),
        # An extension "pending concurrence" is the decision of one branch only.
        "deadline": f"{one} gave the committee {until} to report; the other has to agree"
        if "pending concurrence" in words
        else f"The committee was given {until} to report",
        "until": f" to {day}" if day else " to the next session" if "to the next session" in words else "",
        "for_day": day and f" for {day}",
        "votes": f", {votes.yeas} to {votes.nays}" if votes else "",
        "chapter": f", {chapter.named}" if chapter else "",
    }
    return happened.format_map(filled), comes_next.format_map(filled)


def explained(read: Meaning, branch: str | None = None) -> str:
    """The `sentences` as one text."""
    return " ".join(filter(None, sentences(read, branch)))


def passed_part(text: str) -> str:
    """`Item 8900-0001` if a branch passed only that part over the veto; else empty."""
    found = _PART.match(text)
    return found[1] if found else ""


def _listed(names: list[str]) -> str:
    if len(names) > _MAX_NAMED:
        names = [*names[: _MAX_NAMED - 1], f"{len(names) - _MAX_NAMED + 1} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _when(hearing: Slot | None) -> str:
    """`: Wednesday, July 28, 2021, 1:00 PM to 4:00 PM, Virtual Hearing`, as far as it is known."""
    if hearing is None:
        return ""
    start, end, last_day = hearing.start, hearing.end, hearing.last_day
    hours = [_spoken_hour(start)] if start else []
    if last_day:
        hours.append(", ".join([_spoken_day(last_day), *([_spoken_hour(end)] if end else [])]))
    elif end and (start is None or end > start):
        hours.append(f"{'' if start else 'until '}{_spoken_hour(end)}")
    place = "" if hearing.written else hearing.place or ""
    parts = [_spoken_day(hearing.date) if hearing.date else "", " to ".join(hours), place]
    return ": " + ", ".join(part for part in parts if part)


def _spoken_day(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"


def _spoken_hour(at: time) -> str:
    return f"{at:%I:%M %p}".removeprefix("0")


def committee_said(name: str) -> str:
    """A committee as sentences name it: `the Judiciary Committee`, `House Ways and Means`."""
    name = _IN_FULL.sub(r"\1", name).removeprefix("The ").removeprefix("the ")
    if "committee" in name.casefold():
        return f"the {name}"
    if name.startswith(("House ", "Senate ")):
        return name
    if name.startswith("Rules of the two branches"):  # ", acting concurrently"
        return "the Joint Rules Committee"
    if name.startswith("Bills in "):
        return f"the committee on {name}"
    return f"the {name} Committee"


# H4844, h.4844, S 12, HD3596, H4055C, "House, No. 4833", "Senate document numbered 3109".
_SHORT = r"(?P<series>[hs]d?)\s?\.?\s?(?:no\.?\s?)?0*(?P<digits>[1-9]\d{0,5})(?P<part>[a-z]?)"
_LONG = (
    r"(?P<branch>house|senate),? (?P<docket>docket,? )?(?:(?:document|bill|order|resolve|petition)s?,? )?"
    r"(?:(?P<several>nos\b\.?|(?<=s )numbered)|numbered|no\b\.?),? ?(?P<number>[1-9]\d{0,5})(?P<letter>[a-z]?)"
)
_DOCUMENT = re.compile(rf"(?<![\w'#])(?:{_SHORT}|{_LONG})(?!\w)")
# "House, Nos. 12 and 13": a number without a branch is of the same branch as the one before it.
_NEXT_NUMBER = re.compile(r"(?:,? and |, )([1-9]\d{0,5})\b")
_NEXT_IN_LIST = re.compile(r"[\s,;&/()]*(?:and )?(?:also )?")


def numbers_in(words: str) -> tuple[str, ...]:
    """The number of every document named in `words` (lower-case text), in order, each once."""
    return tuple(dict.fromkeys(each for found in _DOCUMENT.finditer(words) for each in _numbers(found, words)[0]))


def read_bills(words: str) -> tuple[NamedBill, ...]:
    """Every document named in `words` (lower-case text), in order, each once.

    Documents in one list ("S1573, S1579 and S1580") have the same relation. A document named twice keeps its closer
    one: it is `mentions` only if there is no other.
    """
    named: dict[str, Relation] = {}
    before, done = "", 0
    for found in _DOCUMENT.finditer(words):
        between = words[done : found.start()]
        if done == 0 or not _NEXT_IN_LIST.fullmatch(between):
            before = between
        after = words[found.end() : found.end() + 80]
        fitting = (rule for rule in RELATION_RULES if rule.before.search(before) and rule.after.match(after))
        relation: Relation = next((rule.relation for rule in fitting), "mentions")
        numbers, done = _numbers(found, words)
        for number in numbers:
            if named.get(number, "mentions") == "mentions":
                named[number] = relation
    return tuple(NamedBill(number, relation) for number, relation in named.items())


def _numbers(found: re.Match[str], words: str) -> tuple[list[str], int]:
    """The numbers in one mention, in capitals, and where it ends."""
    if found["series"]:
        return [f"{found['series']}{found['digits']}{found['part']}".upper()], found.end()
    series = found["branch"][0] + ("d" if found["docket"] else "")
    numbers, end = [f"{series}{found['number']}{found['letter']}".upper()], found.end()
    while found["several"] and (following := _NEXT_NUMBER.match(words, end)):
        numbers.append(f"{series}{following[1]}".upper())
        end = following.end()
    return numbers, end


# A name is capitalized words joined by small words: "Environment, Natural Resources and Agriculture".
_ACTS = (
    r"(?:Re(?:ported|ferred|ad|committed|commended|commending|port)|Rules suspended|Placed|Ordered|Discharged|"
    r"Committee|Hearing|See|With|Pending|Under|Bill|Order|Accompanied|Conference|Adopted|Clerk|Governor|Secretary|"
    r"Joint Rule|Special Report|Amendments?)\b|[HS]D?\d"
)
_CAPITAL = rf"(?!(?i:{_ACTS}))[A-Z0-9][\w'\u2019&/.-]*\w"
_JOINED = r"(?:,? and (?:the )?|,? & |, (?:the )?| (?:of|in) (?:the )?| with (?=Disab)| )"
_NAME = (
    rf"(?P<name>(?:[Tt]he )?{_CAPITAL}(?:{_JOINED}{_CAPITAL})*"
    r"(?: of the two [Bb]ranches(?:,? [Aa]cting [Cc]oncurrently)?)?(?: and$)?)"
)
_COMMITTEE = r"(?i:com+it+e+s?)"
_NO_COMMITTEE_AHEAD = rf"(?!(?:\w+ ){{0,3}}{_COMMITTEE}\b)(?=[A-Z])"
_NAMED = re.compile(
    rf"(?:(?P<branch>\b(?:House|Senate) )?{_COMMITTEE},? (?:(?i:on|of) )?(?=(?:the )?[A-Z])|"
    rf"(?:[Rr]ef[er]+d|[Dd]ischarged|[Rr]ecommitted|[Tt]ransferred) (?:back )?to (?:the )?{_NO_COMMITTEE_AHEAD}|"
    rf"[Hh]earing (?:re)?scheduled \({_NO_COMMITTEE_AHEAD}|"
    rf"\bin the form (?:recommended|approved) by (?:the )?{_NO_COMMITTEE_AHEAD}){_NAME}"
)
# Committees that clerks name without calling them one.
_BARE = re.compile(
    r"\b(?:(?:House|Senate|Joint) )?(?:Ways and Means|Bills in (?:the )?Third Reading|"
    r"Steering,? (?:and )?Policy(?: and Scheduling)?)\b"
)
_DECORATION = re.compile(r"^(?:the )?(?:joint )?(?:the )?|\bcommittee on (?:the )?")
_TEMPORARY = re.compile(r"^temporary (?:committee on )?", re.IGNORECASE)


def read_committees(text: str) -> tuple[str, ...]:
    """The committees named in `text` (whitespace collapsed, case kept), in order, each once.

    The words "the committee on" and "temporary" are not part of a name. A committee of conference does not count.
    """
    found: dict[int, tuple[int, str]] = {}
    for match in _NAMED.finditer(text):
        found[match.start("name")] = match.end(), (match["branch"] or "") + match["name"]
    for match in _BARE.finditer(text):
        if not any(start <= match.start() < end for start, (end, _) in found.items()):
            found[match.start()] = match.end(), match[0]
    names = (_TEMPORARY.sub("", name) for _, (_, name) in sorted(found.items()))
    return tuple(dict.fromkeys(names))


def name_key(name: str | None) -> str:
    """A key to compare committees or places: `the judiciary` equals `Joint Committee on the Judiciary`.

    `Senate Ways and Means` equals `Senate Committee on Ways and Means`. A comma before the last "and" does not matter.
    """
    collapsed = " ".join((name or "").casefold().split()).replace(", and ", " and ")
    return " ".join(_DECORATION.sub("", collapsed).split())


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),? )?"
_SPELLED = (
    rf"{_WEEKDAY}(?P<month>{'|'.join(_MONTHS)})[a-z]*\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.,]? ?(?P<year>\d{{4}})"
)
_FIGURES = r"(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?:20)?(?P<y>\d{2})"
_DATE = re.compile(rf"\b(?:{_SPELLED}|{_FIGURES})\b", re.IGNORECASE)
_HOUR = re.compile(r"\b(1[0-2]|0?[1-9])(?::([0-5]\d))? ?([ap])\.?m\b\.?", re.IGNORECASE)
_PLACE = re.compile(r"(?:^| )in (?P<place>.+)$", re.IGNORECASE | re.DOTALL)
_NEW_PLACE = re.compile(r"\b(?:changed|updated) to (?P<place>.+)$", re.IGNORECASE | re.DOTALL)
# A bracket, or what the clerk adds: "Hearing location changed", "Hearing updated to include Virtual".
_END_OF_PLACE = re.compile(
    r"(?<!\s)\s*(?:[;(]|\b(?:hearing )?(?:(?:date|location|(?:new )?(?:start |end )?times?) )?(?:has been |was )?"
    r"(?:updated|changed|rescheduled)\b|\bnew \w+ time\b).*$",
    re.IGNORECASE | re.DOTALL,
)
# "until 12/29/25": the day that the hearing ends.
_UNTIL = re.compile(r"\b(?:until|through) $", re.IGNORECASE)
_LONGEST_UNTIL = len("through ")
_IN_WRITING = re.compile(r"\bwritten testimony only\b", re.IGNORECASE)
# A calendar, a postponed debate or a meeting, and the day after these words.
_SET = re.compile(
    r"\b(?:orders? of the day|postponed|recessed|committee o[fn] conference meeting(?: scheduled)?)"
    rf" (?:for|until|to|on) {_DATE.pattern}"
)
_NEW_DEADLINE = re.compile(r"\b(?:report(?:ing)? (?:date|deadline)s?)\b")

_COUNT = (
    re.compile(
        r"\b(?P<yeas>\d{1,3}) ?(?:yeas?|yes)\b\W{0,3}(?:(?:to|and)\b\W{0,3})?(?P<nays>\d{1,3}) ?(?:nays?|noe?s)\b"
    ),
    # "Yeas 39 to Yeas 0": the second count is the nays, even if it says yeas.
    re.compile(
        r"\byeas?\b\W{0,3}(?P<yeas>\d{1,3})\b\W{0,3}(?:(?:to|and)\b\W{0,3})?(?:nay|yea)s?\b\W{0,3}(?P<nays>\d{1,3})\b"
    ),
    re.compile(r"\bvote\b(?: of)?\W{0,3}(?P<yeas>\d{1,3})(?: ?- ?| to )(?P<nays>\d{1,3})\b"),
)

_ROLL_CALL = (
    re.compile(r"\broll call,? ?(?:#|nos?\.?|number)? ?#?(?P<number>\d{1,4})\b"),
    re.compile(r"\byeas? and nays?\b[^\d]{0,40}?(?:no\.?|number) ?(?P<number>\d{1,4})\b"),
    re.compile(r"\bsupplement\W{0,3}no\W{0,3}(?P<number>\d{1,4})\b"),
)
_CHAPTER = re.compile(r"\bchapter (\d{1,4}) of the (resolves)?\w* ?of (\d{4})\b")
# The three members that a branch names, in brackets: "(M. Moran-Ryan-Dooley)".
_CONFEREES = re.compile(r"conference\b[^()]{0,120}\(([^()]+)\)", re.IGNORECASE)
_OF_A_BRANCH = 3


def read_hearing(text: str, kinds: tuple[ActionKind, ...]) -> Slot | None:
    """The hearing that a text (whitespace collapsed) announces or moves; None without one, or without time and place.

    Of two dates in a text that moves a hearing the one after "to" is the new one.
    """
    if ANNOUNCES.isdisjoint(kinds):
        return None
    dates = [found for found in _DATE.finditer(text) if _day(found)]
    hours = list(_HOUR.finditer(text))
    ends: list[re.Match[str]] = []
    begins: list[re.Match[str]] = []
    for found in dates:
        until = _UNTIL.search(text, max(0, found.start() - _LONGEST_UNTIL), found.start())
        (ends if until else begins).append(found)
    moved_to = [found for found in begins if text.endswith("to ", 0, found.start())]
    day, last_day = (next((_day(found) for found in those), None) for those in ([*moved_to, *begins], ends))
    start, end = (*(_time(found) for found in hours), None, None)[:2]
    if len(hours) == 1 and "new end time" in text.lower():
        start, end = None, start
    told = max((found.end() for found in [*dates, *hours]), default=0)
    named = _PLACE.search(text, told) if told else _NEW_PLACE.search(text)
    place = (_END_OF_PLACE.sub("", named["place"]).strip(" .,-") if named else "") or None
    if not (day or start or end or place):
        return None
    return Slot(day, start, end, place, last_day if last_day != day else None, bool(_IN_WRITING.search(text)))


def read_set_for(words: str, kinds: tuple[ActionKind, ...]) -> date | None:
    """The day that a text sets for the calendar, a postponed debate or a conference's meeting; None if it sets none.

    Days of hearings are not returned. "The next session" is not a day, and a date needs a year.
    """
    found = _SET.search(words) if ANNOUNCES.isdisjoint(kinds) else None
    return _day(found) if found else None


def read_conferees(text: str, kinds: tuple[ActionKind, ...]) -> tuple[str, ...]:
    """The members that a branch names to a committee of conference; none if it names nobody.

    Hyphens separate the names, but a name may have one. If the text does not split into three names, it stays one.
    """
    found = _CONFEREES.search(text) if "conference_appointed" in kinds else None
    if found is None:
        return ()
    names = [name.strip() for name in re.split(r"[-\u2013]", found[1])]
    return tuple(names) if len(names) == _OF_A_BRANCH and all(names) else (found[1].strip(),)


def read_reporting_date(words: str, kinds: tuple[ActionKind, ...]) -> date | None:
    """The new deadline of an extension: the first day after the words "reporting date"."""
    if "reporting_date_extended" not in kinds:
        return None
    deadline = _NEW_DEADLINE.search(words)
    days = (_day(found) for found in _DATE.finditer(words, deadline.end() if deadline else 0))
    return next((day for day in days if day), None)


def read_votes(words: str) -> Votes | None:
    """Yeas and nays with the roll call's number; None if the text has no count."""
    count = next((found for pattern in _COUNT if (found := pattern.search(words))), None)
    if count is None:
        return None
    roll_call = next((found for pattern in _ROLL_CALL if (found := pattern.search(words))), None)
    return Votes(int(count["yeas"]), int(count["nays"]), int(roll_call["number"]) if roll_call else None)


def read_chapter(words: str, kinds: tuple[ActionKind, ...]) -> Chapter | None:
    """The chapter number that a text gives an act or resolve. A subcommittee "on chapter 250" does not count."""
    found = _CHAPTER.search(words) if "signed" in kinds or "chaptered" in kinds else None
    return Chapter(int(found[1]), int(found[3]), "Resolves" if found[2] else "Acts") if found else None


def _day(found: re.Match[str]) -> date | None:
    """The day of a date; None if it does not exist, such as a June 31 or a wrong weekday.

    If weekday and year do not match, either can be the mistake.
    """
    if found["month"]:
        year, month, day = int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"])
    else:
        year, month, day = 2000 + int(found["y"]), int(found["m"]), int(found["d"])
    try:
        found_day = date(year, month, day)
    except ValueError:
        return None
    weekday = (found["weekday"] or "").lower()
    return found_day if weekday in {"", _WEEKDAYS[found_day.weekday()]} else None


def _time(found: re.Match[str]) -> time:
    """The time of day, from a 12-hour clock."""
    return time(int(found[1]) % 12 + (12 if found[3] in "pP" else 0), int(found[2] or 0))


_WORD = re.compile(r"[^\W_]+")
# Text in brackets, except a count of votes.
_ASIDE = re.compile(r"\((?![^()]*\b(?:yea|nay)s?\b)[^()]*\)")
_FIGURE = re.compile(r"\d+")
_RULE = re.compile(r"\(under [^()]*\)")
# Kinds that say little: two texts with one of them may mean different things.
_VAGUE = frozenset({"other", "motion", "adopted", "orders_of_the_day", "postponed", "see_also"})
_DENIAL = re.compile(r"\b(?:not|non|never|no)\b")


def mean_the_same(one: str, other: str) -> bool:
    """Whether two texts mean the same, even if they are spelled differently.

    Fields and figures are equal, and brackets were at most added or removed. If the kinds say little about the text, or
    only one of the texts has a negation, the words must be equal, too.
    """
    both = read(one), read(other)
    if len(set(map(gist, both))) > 1:
        return False
    denials = {len(_DENIAL.findall(each.words)) for each in both}
    if len(set(map(normalized, both))) > 1 and (_VAGUE.intersection(both[0].kinds) or len(denials) > 1):
        return False
    asides = [set(_ASIDE.findall(each.words)) for each in both]
    return asides[0] <= asides[1] or asides[1] <= asides[0]


def repeats(change: Change) -> bool:
    """Whether a change alters only a row's date or spelling, not its meaning. That gets no alert."""
    if change.kind == "action_reworded":
        return mean_the_same(change.old or "", change.text or "")
    return change.kind == "action_dated"


def normalized(read: Meaning) -> str:
    """The words of a text in lower case, without punctuation, typing errors and the rule it cites."""
    return " ".join(_WORD.findall(_RULE.sub(" ", read.words)))


def gist(read: Meaning) -> Hashable:
    """A key that is equal for texts with the same meaning and the same figures outside brackets.

    Case does not matter.
    """
    meaning = repr((replace(read, text="", words=""), sentences(read))).casefold()
    return meaning, tuple(_FIGURE.findall(NO_ACT.sub("", read.words)))


# Committees report by a day: on bills by Joint Rule 10, on changes of the Constitution by Joint Rule 23.
_JOINT_RULE = re.compile(r"\b(?:joint rule|jr) ?(?:10|23)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\brefer(?:ence|ral)\b", re.IGNORECASE)
_ORDER = re.compile("order", re.IGNORECASE)
_SECTIONS = re.compile(r"(?:\bas relates? to |\()(?:outside )?sections? \d", re.IGNORECASE)
_IN_PART = re.compile(r"in part\b|vetoes\b|\b(?:items?|sections?)\b", re.IGNORECASE)
_CHANGED_AGAIN = re.compile(r"with a (?:still )?further amendment", re.IGNORECASE)


def is_about_reference(text: str) -> bool:
    """Whether a row is about which committee gets the bill. The branches may disagree on that."""
    return _REFERENCE.search(text) is not None


def cites_rule(text: str) -> bool:
    """Whether a row cites the rule that sets the committees' reporting day."""
    return _JOINT_RULE.search(text) is not None


def names_parts_only(text: str) -> bool:
    """Whether a row about a signature or a veto names only parts of the bill."""
    return _IN_PART.search(text) is not None


def is_about_sections(text: str) -> bool:
    """Whether a row is only about some sections: "Read; and referred, as relates to sections 18 and 19"."""
    return _SECTIONS.search(text) is not None


def is_about_an_order(text: str) -> bool:
    """Whether the row is about an order on a document, not the document: "Order relative to … adopted"."""
    return _ORDER.search(text) is not None


def changes_again(text: str) -> bool:
    """Whether a branch accepts the other one's text with further changes."""
    return _CHANGED_AGAIN.search(text) is not None
