"""Reads the particulars that a row's text names: documents, committees, hearings, deadlines, votes, chapters."""

import re
from datetime import date, datetime, time

from msgspec import Struct

from billbot.domain.actions.kinds import ANNOUNCES, Chapter, Kind, NamedBill, Relation, Votes
from billbot.domain.actions.rules import RELATION_RULES

# A class with a field `date` cannot use that name for the type.
_Day = date

# H4844, h.4844, S 12, HD3596, H4055C, "House, No. 4833", "Senate document numbered 3109".
_SHORT = r"(?P<series>[hs]d?)\s?\.?\s?(?:no\.?\s?)?0*(?P<digits>[1-9]\d{0,5})(?P<part>[a-z]?)"
_LONG = (
    r"(?P<branch>house|senate),? (?P<docket>docket,? )?(?:(?:document|bill|order|resolve|petition)s?,? )?"
    r"(?:(?P<several>nos\b\.?|(?<=s )numbered)|numbered|no\b\.?),? ?(?P<number>[1-9]\d{0,5})(?P<letter>[a-z]?)"
)
_DOCUMENT = re.compile(rf"(?<![\w'#])(?:{_SHORT}|{_LONG})(?!\w)")
# "House, Nos. 12 and 13": a bare number goes on in the series of the one before it.
_NEXT_NUMBER = re.compile(r"(?:,? and |, )([1-9]\d{0,5})\b")
_NEXT_IN_LIST = re.compile(r"[\s,;&/()]*(?:and )?(?:also )?")


def read_bills(words: str) -> tuple[NamedBill, ...]:
    """Every document that `words`, a lower-case text, names, in the order named, each once.

    Documents in one list ("S1573, S1579 and S1580") stand in one connection. A document named twice keeps the closer
    of its relations: `mentions` only where nothing else is said of it.
    """
    named: dict[str, Relation] = {}
    before, done = "", 0
    for found in _DOCUMENT.finditer(words):
        between = words[done : found.start()]
        if done == 0 or not _NEXT_IN_LIST.fullmatch(between):
            before = between
        relation = _relation(before, words[found.end() : found.end() + 80])
        numbers, done = _numbers(found, words)
        for number in numbers:
            if named.get(number, "mentions") == "mentions":
                named[number] = relation
    return tuple(NamedBill(number, relation) for number, relation in named.items())


def _numbers(found: re.Match[str], words: str) -> tuple[list[str], int]:
    """The numbers that one naming gives, in capitals, and where it ends."""
    if found["series"]:
        return [f"{found['series']}{found['digits']}{found['part']}".upper()], found.end()
    series = found["branch"][0] + ("d" if found["docket"] else "")
    numbers, end = [f"{series}{found['number']}{found['letter']}".upper()], found.end()
    while found["several"] and (following := _NEXT_NUMBER.match(words, end)):
        numbers.append(f"{series}{following[1]}".upper())
        end = following.end()
    return numbers, end


def _relation(before: str, after: str) -> Relation:
    for rule in RELATION_RULES:
        if rule.before.search(before) and rule.after.match(after):
            return rule.relation
    return "mentions"


# A name is capitalized words, joined by small ones: "Environment, Natural Resources and Agriculture".
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
    """The committees that `text`, a collapsed text in its own letters, names, in the order named, each once.

    The words "the committee on" and "temporary" are no part of a name, nor is what follows it. A committee of
    conference is none.
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
    """A committee or a place for comparing: `the judiciary` and `Joint Committee on the Judiciary` are one.

    So are `Senate Ways and Means` and `Senate Committee on Ways and Means`, and names that differ by the comma before
    their last "and" alone.
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
# "until 12/29/25": not the day of the hearing but the one on which it ends.
_UNTIL = re.compile(r"\b(?:until|through) $", re.IGNORECASE)
_LONGEST_UNTIL = len("through ")
_IN_WRITING = re.compile(r"\bwritten testimony only\b", re.IGNORECASE)

# What a matter is on, put off to or called together for, and the day behind it.
_SET = re.compile(
    r"\b(?:orders? of the day|postponed|recessed|committee o[fn] conference meeting(?: scheduled)?)"
    rf" (?:for|until|to|on) {_DATE.pattern}"
)

_NEW_DEADLINE = re.compile(r"\b(?:report(?:ing)? (?:date|deadline)s?)\b")

_COUNT = (
    re.compile(
        r"\b(?P<yeas>\d{1,3}) ?(?:yeas?|yes)\b\W{0,3}(?:(?:to|and)\b\W{0,3})?(?P<nays>\d{1,3}) ?(?:nays?|noe?s)\b"
    ),
    # "Yeas 39 to Yeas 0": what stands second is the nays, whatever it is called.
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


class Hearing(Struct, frozen=True):
    """When and where a hearing is, in Eastern time; what the text does not say is null.

    `end` is the hour as written; in a hearing of several days it can be earlier than `start`. `last_day` is the day of
    `end` if it is not `date`. `written` says that only written testimony is taken.
    """

    date: _Day | None
    start: time | None
    end: time | None
    place: str | None
    last_day: _Day | None = None
    written: bool = False

    @property
    def ends_on(self) -> _Day | None:
        """The last day that the text names."""
        return self.last_day or self.date

    def is_over(self, now: datetime) -> bool:
        """Whether the last hour that the text names is past at an Eastern `now`, or the last day if it names no hour.

        No text says that a hearing took place. One that ends on a later, unnamed day is not over on its first day.
        """
        if self.ends_on is None or self.ends_on != now.date():
            return self.ends_on is not None and self.ends_on < now.date()
        if self.last_day is None and self.start and self.end and self.end <= self.start:
            return False
        last = self.end or (self.start if self.last_day is None else None)
        return last is not None and last <= now.time()


def read_hearing(text: str, kinds: tuple[Kind, ...]) -> Hearing | None:
    """The hearing a collapsed text announces or moves; null when it does neither, or says neither when nor where.

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
    start, end = (*(_time(found) for found in hours[:2]), None, None)[:2]
    if len(hours) == 1 and "new end time" in text.lower():
        start, end = None, start
    told = max((found.end() for found in [*dates, *hours]), default=0)
    place = _place(_PLACE.search(text, told) if told else _NEW_PLACE.search(text))
    if not (day or start or end or place):
        return None
    return Hearing(day, start, end, place, last_day if last_day != day else None, bool(_IN_WRITING.search(text)))


def read_set_for(words: str, kinds: tuple[Kind, ...]) -> date | None:
    """The day for which a text puts the matter on a calendar, to which it puts it off, or on which a conference meets.

    A hearing that is put off has a day of its own. "The next session" is no day, nor is one without a year.
    """
    found = _SET.search(words) if ANNOUNCES.isdisjoint(kinds) else None
    return _day(found) if found else None


def read_conferees(text: str, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """The members that a branch names to a committee of conference, in a collapsed text; none where it names nobody.

    Names are separated by hyphens, which may also be in a name: what does not split into three names is left as one.
    """
    found = _CONFEREES.search(text) if "conference_appointed" in kinds else None
    if found is None:
        return ()
    names = [name.strip() for name in re.split(r"[-\u2013]", found[1])]
    return tuple(names) if len(names) == _OF_A_BRANCH and all(names) else (found[1].strip(),)


def read_reporting_date(words: str, kinds: tuple[Kind, ...]) -> date | None:
    """The new deadline of an extension: the first day named after the reporting date, in any year's spelling."""
    if "reporting_date_extended" not in kinds:
        return None
    deadline = _NEW_DEADLINE.search(words)
    days = (_day(found) for found in _DATE.finditer(words, deadline.end() if deadline else 0))
    return next((day for day in days if day), None)


def read_votes(words: str) -> Votes | None:
    """Yeas and nays with the roll call's number; null when a text gives no count."""
    count = next((found for pattern in _COUNT if (found := pattern.search(words))), None)
    if count is None:
        return None
    roll_call = next((found for pattern in _ROLL_CALL if (found := pattern.search(words))), None)
    return Votes(int(count["yeas"]), int(count["nays"]), int(roll_call["number"]) if roll_call else None)


def read_chapter(words: str, kinds: tuple[Kind, ...]) -> Chapter | None:
    """The chapter a text gives an act or resolve; a subcommittee "on chapter 250" is none."""
    found = _CHAPTER.search(words) if "signed" in kinds or "chaptered" in kinds else None
    return Chapter(int(found[1]), int(found[3]), "Resolves" if found[2] else "Acts") if found else None


def _day(found: re.Match[str]) -> date | None:
    """The day of a date; null for one that no calendar has, be it a June 31 or a Thursday that was a Tuesday.

    Of a weekday and a year that do not go together either can be the slip.
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
    """The hour of a clock with twelve hours."""
    return time(int(found[1]) % 12 + (12 if found[3] in "pP" else 0), int(found[2] or 0))


def _place(found: re.Match[str] | None) -> str | None:
    return (_END_OF_PLACE.sub("", found["place"]).strip(" .,-") if found else "") or None
