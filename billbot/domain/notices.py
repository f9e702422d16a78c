"""Reads from the notice of a hearing how to testify: deadlines, addresses, registration. Pure: a text in, facts out.

A notice is split into sentences, and those about testimony are read. Each fact quotes its sentence. A day is worked out
only if the words leave no doubt, if needed from the day of the hearing. Messages say that it was worked out (promise
10). Each step reads the text once, so the time is linear in its length.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.testimony import FactKind, NoticedHearing, TestimonyFact

_ABOUT = re.compile(
    r"(?P<language>\binterpret(?:ers?|ing|ation)\b(?!\sof\s(?:the|this)\b)|\btranslat(?:ors?|ions?)\b"
    r"|\blanguage access\b|\blanguages?\s(?:other\sthan|assistance|services?|support)|\bintérpretes?\b"
    r"|\binterpretaci[oó]n\b|\binterpretação\b|\bentèprèt\b)"
    r"|(?P<written>\bwritten\s(?:\w+\s){0,2}(?:testimon(?:y|ies)|comments?|statements?|submissions?|materials?)"
    r"|\btestimony\sin\swriting|\b(?:submit|submitting|e-?mail|mail|send)\s(?:\w+\s){0,3}testimony"
    r"|(?<!oral )(?<!remote )(?<!virtual )(?<!person )\btestimony\s(?:will|may|can|must|should|shall|is)\s"
    r"(?:\w+\s){0,2}(?:accepted|submitted|sent|e-?mailed|mailed|due|received|taken))"
    r"|(?P<register>(?<!when )\b(?:pre-?)?regist(?:er|ers|ered|ering|ration(?!\sform)|rations)\b"
    r"|\b(?:complet|fill|submit)\w*\s(?:\w+\s){0,3}registration form|\bsign(?:ing)?[\s-]?ups?\b|\bRSVP\b"
    r"|\b(?:wish(?:ing|es)?|want(?:ing|s)?|like|intend(?:ing|s)?|plan(?:ning|s)?|interested\sin)\s(?:to\s)?(?:provid\w+\s(?:\w+\s)?)?"
    r"testif\w+)"
    r"|(?P<video>\blive-?\s?stream\w*|\bwebcast\w*|\bbroadcast\w*|\bzoom\b|\bwatch\b|\brecorded\b)"
    r"|(?P<other>\bquestions?\b|\baccommodations?\b|\baccessib\w+|\bconcerns?\b|\breported\b"
    r"|\breport\s(?:bills|on|out|by)\b)",
    re.IGNORECASE,
)

_GOES_ON = re.compile(
    r"\b(?:the deadline|deadline for|submissions?|must be (?:received|submitted|sent)|the (?:linked )?form|this form"
    r"|click|sign up|e-?mail (?:it|them))\b",
    re.IGNORECASE,
)
# After a sentence on interpreters, one that says whom to ask and by when is also about them.
_ASKS_ON = re.compile(r"\b(?:requests?|please (?:contact|call|e-?mail))\b", re.IGNORECASE)
_PLAIN = re.compile(r"\b(?:testimon(?:y|ies)|comments)\b", re.IGNORECASE)
# Nobody would read more facts than this.
_MAX_FACTS = 24
# How much of a notice and of a sentence is read. No committee writes more.
_MAX_LENGTH, _MAX_SENTENCES, _MAX_SENTENCE = 20_000, 500, 1_200
_END = re.compile(r"[.!?][\"\u201d\u2019)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"(\S{1,21})\Z")
_ABBREVIATED = re.compile(
    r"(?:st|ave|rm|no|sen|rep|mr|mrs|ms|dr|jr|sr|attn|dept|ext|vs|etc|e\.g|i\.e|[a-z]"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun)\.",
    re.IGNORECASE,
)
_HALF_OF_DAY = re.compile(r"(?:\d|\A)[ap]\.?m\.\Z|\A[ap]\.m\.\Z", re.IGNORECASE)
_SENTENCE_GOES_ON = re.compile(
    r"\s+(?:[a-z(,;\u2013-]|(?i:mon|tues|wednes|thurs|fri|satur|sun)day|E[SD]?T\b|Eastern"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d)"
)
_SMALL = re.compile(r"\s+[a-z]")
_TARGET = re.compile(r"\s?<(?:https?://|mailto:)[^<>\s]{1,2000}>")


class _Keyword(Struct, frozen=True):
    """A word that shows what its part of a sentence is about (a group of `_ABOUT`), and its position."""

    about: str
    position: int


def read(text: str, hearing: NoticedHearing) -> tuple[TestimonyFact, ...]:
    """Return what a hearing's notice says about testimony, without duplicates: first interpreters, then in order.

    `text` has the lines of the notice, with the address of a link after its words as `<https://…>`. If deadlines for
    the same thing differ, none of them gets a day.
    """
    found: list[TestimonyFact] = []
    before: tuple[int, str] | None = None
    for line, said in sentences(text):
        keywords = [_Keyword(each.lastgroup or "", each.start()) for each in _ABOUT.finditer(said)]
        if not keywords and before is not None and before[0] == line:
            goes_on = _GOES_ON.search(said) or (before[1] == "language" and _ASKS_ON.search(said))
            keywords = [_Keyword(before[1], 0)] if goes_on else []
        found += _facts(said, keywords, hearing)
        if keywords:
            before = line, _about(said, keywords, len(said), _ALL) or "other"
        if len(found) > _MAX_FACTS:
            break
    once = list(dict.fromkeys(_without_duplicates(_without_contradictions(found))))[:_MAX_FACTS]
    return tuple(sorted(once, key=lambda each: not each.kind.startswith("language")))


def _about(sentence: str, keywords: Iterable[_Keyword], position: int, wanted: frozenset[str]) -> str | None:
    """Tell what a position is about: the last `wanted` keyword before it, or else the first after it.

    Keywords after a semicolon do not count.

    Accommodations named together with an interpreter belong to it.
    """
    known = [each for each in keywords if each.about in wanted]
    earlier = [each.about for each in known if each.position <= position]
    if earlier[-1:] == ["other"] and "language" in earlier:
        return "language"
    if earlier:
        return earlier[-1]
    return known[0].about if known and ";" not in sentence[position : known[0].position] else None


_DUE: frozenset[str] = frozenset({"language", "written", "register", "other"})
_ALL: frozenset[str] = _DUE | {"video"}
_UNTIL: Mapping[str, FactKind] = {
    "language": "language_until",
    "written": "written_until",
    "register": "register_until",
}
_AT: Mapping[str, FactKind] = {
    "language": "language_at",
    "written": "send_to",
    "register": "register_at",
}


def _facts(sentence: str, keywords: list[_Keyword], hearing: NoticedHearing) -> Iterator[TestimonyFact]:
    quote = _without_targets(sentence)
    # "Testimony" alone means written testimony if nothing else is mentioned.
    due = keywords or [_Keyword("written", each.start()) for each in _PLAIN.finditer(sentence)]
    for each in deadlines(sentence, hearing):
        kind = _UNTIL.get(_about(sentence, due, each.position, _DUE) or "other")
        if kind is not None:
            when = _UNCLEAR if _is_outdated(each.when, kind, hearing) else each.when
            yield TestimonyFact(kind, quote, when.day, when.at)
    for address in addresses(sentence):
        reached = _about(sentence, keywords, address.position, _ALL) or "other"
        if reached in _AT and (reached == "language" or not address.of_phone):
            yield TestimonyFact(_AT[reached], quote, address=address.text, branch=address.branch)


def _without_contradictions(found: list[TestimonyFact]) -> list[TestimonyFact]:
    """Remove the days of deadlines of one kind that contradict each other."""
    agreed = []
    for each in found:
        others = {(one.day, one.at) for one in found if one.kind == each.kind and one.is_deadline}
        agreed.append(replace(each, day=None, at=None) if len(others) > 1 else each)
    return agreed


def _without_duplicates(found: list[TestimonyFact]) -> Iterator[TestimonyFact]:
    """Remove addresses and deadlines that an earlier sentence names for the same purpose."""
    met: set[tuple[object, ...]] = set()
    for each in found:
        what = (each.kind, each.day, each.at, each.address.casefold(), each.branch)
        same = what if each.day or each.address else (*what, each.quote)
        if same not in met:
            met.add(same)
            yield each


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a notice, each with the number of its line. Very long ones are left out."""
    lines = enumerate(text[:_MAX_LENGTH].splitlines())
    found = ((at, said) for at, line in lines for said in _of_line(" ".join(line.split())))
    return islice((each for each in found if 0 < len(each[1]) <= _MAX_SENTENCE), _MAX_SENTENCES)


def _without_targets(sentence: str) -> str:
    """Return a sentence as readers see it, without the addresses of links."""
    return _TARGET.sub("", sentence).strip()


def _of_line(line: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(line):
        end = found.end()
        if _is_an_end(line, found.start(), end):
            yield line[begin:end].strip()
            begin = end
    yield line[begin:].strip()


def _is_an_end(line: str, at: int, end: int) -> bool:
    """Tell whether a sentence ends there, and not just an abbreviation or an hour such as "5 p.m."."""
    if line[at] != ".":
        return True
    word = _WORD_BEFORE.search(line[max(0, at - 20) : at + 1])
    before = word[1].lstrip('(\u201c"') if word else ""
    if _HALF_OF_DAY.search(before):
        return _SENTENCE_GOES_ON.match(line, end) is None
    if _ABBREVIATED.fullmatch(before):
        return False
    return _SMALL.match(line, end) is None


_MAIL = re.compile(r"(?<![\w.%+'@/-])[A-Za-z0-9_][\w.%+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{2,250}", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>\"\u201c\u201d()]{3,2000}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d-])\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}(?![\d-])", re.ASCII)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}", re.ASCII)
_FOR_BEHIND = re.compile(r"[\s,(>]{0,4}(?:for|re|regarding|on)\s(?:all\s)?(House|Senate)\b", re.IGNORECASE)
_FOR_BEFORE = re.compile(r"\b(House|Senate)\s(?:bills?|matters?|legislation|dockets?|petitions?)\b", re.IGNORECASE)


class Address(Struct, frozen=True):
    """A mail or web address or a phone number, its position in the sentence, and its branch, if it is for one."""

    text: str
    position: int
    branch: str = ""

    @property
    def of_phone(self) -> bool:
        """Whether it is a telephone number."""
        return _PHONE.fullmatch(self.text) is not None


def addresses(sentence: str) -> Iterator[Address]:
    """Yield the addresses in a sentence, in order."""
    webs = list(_WEB.finditer(sentence))
    spans = [(each.start(), each.end()) for each in webs]
    mails = [
        (each.start(), text)
        for each in _MAIL.finditer(sentence)
        if (text := _mail(each[0])) and not any(begin <= each.start() < end for begin, end in spans)
    ]
    branches = _branches(sentence, mails)
    found = [Address(text, position, branch) for (position, text), branch in zip(mails, branches, strict=True)]
    found += [Address(text, each.start()) for each in webs if (text := _web(each[0]))]
    phones = _PHONE.finditer(sentence)
    found += [Address(each[0], each.start()) for each in phones if not any(b <= each.start() < e for b, e in spans)]
    return iter(sorted(found, key=lambda each: each.position))


def _mail(text: str) -> str:
    """Return a mail address without trailing punctuation; an empty string if it is none."""
    text = text.rstrip(".-'")
    name, _, domain = text.rpartition("@")
    return text if name and ".." not in text and _DOMAIN.fullmatch(domain) else ""


def _web(text: str) -> str:
    text = text.rstrip(".,;:!?'\u2019]")
    host = text.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return text if _DOMAIN.fullmatch(host) else ""  # neither a port nor a name with a password


def _branches(sentence: str, mails: Sequence[tuple[int, str]]) -> list[str]:
    """Return for each mail address the branch whose bills it is for, by the words after it or else before it."""
    behind = [_FOR_BEHIND.match(sentence, position + len(text)) for position, text in mails]
    if any(behind):
        return [each[1].capitalize() if each else "" for each in behind]
    found, left = [], 0
    for position, text in mails:
        before = _FOR_BEFORE.findall(sentence[max(left, position - 120) : position])
        found.append(before[-1].capitalize() if before else "")
        left = position + len(text)
    return found


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "twenty-four": 24, "forty-eight": 48, "seventy-two": 72, "fourteen": 14}
_NAMES_OF_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)"
_WEEKDAY = rf"{_NAMES_OF_DAYS}(?:day)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_THE_HEARING = (
    r"(?:(?:the|this|its|said)\s)?"
    r"(?:(?:scheduled\s)?(?:start|beginning|date|time|day|conclusion|end|close)\sof\s(?:(?:the|this)\s)?)?"
    r"(?:(?:scheduled|upcoming|public|virtual|hybrid)\s)?(?:hearing|event)(?!\srecord)"
    r"(?:(?:['\u2019]s)?\s(?:date|start(?:\stime)?|conclusion|end|close)\b)?"
)

# Everything in a sentence that may name a time, the longest form first. The look-ahead for the first character makes
# the search twice as fast.
TIME = re.compile(
    rf"""
    (?=[\dabdefjmnostw])(?:\b|(?=\d))(?:
    (?P<relative>\b(?P<count>\d{{1,3}}|{"|".join(_COUNTS)})(?:\s?\(\d{{1,3}}\))?[\s-]
        (?P<kind>(?:full\s|calendar\s)?|(?:business|working)\s)(?P<unit>hour|day|week)s?['\u2019]?
        \s(?:(?P<way>in\sadvance\sof|ahead\sof|after|following|from|of|before|prior\sto|preceding)\s{_THE_HEARING}
        |(?P<way_alone>in\sadvance|prior|before(?:hand)?|after(?:wards?)?|following|thereafter
        |(?:advance\s)?notice)
        (?=\s?[.,;:)]|\s?\Z|\s(?:by|via|at|using)\b)))
  | (?P<weekday_before>\b(?:the\s)?(?P<weekday3>{_WEEKDAY})\s(?:before|prior\sto|preceding|ahead\sof)\s{_THE_HEARING})
  | (?P<eve>\b(?:the\s)?(?:business\s)?(?:day|evening|night|afternoon)\s(?:before|prior\sto|preceding|ahead\sof)
        \s{_THE_HEARING})
  | (?P<eve_alone>\bthe\s(?:day|evening|night)\s(?:before|prior)\b)
  | (?P<start>\bthe\s(?:start|beginning|commencement|opening)\sof\s(?:the|this)\s(?:public\s)?hearing(?!\srecord))
  | (?P<end>\bthe\s(?:end|close|conclusion|adjournment)\sof\s(?:the|this)\s(?:public\s)?hearing(?!\srecord))
  | (?P<same>\bthe\s(?:day|date|morning)\sof\s(?:the|this)\s(?:public\s)?hearing)
  | (?P<dated>(?:\b(?P<weekday>{_WEEKDAY})\b\.?,?\s(?:the\s)?)?\b(?P<month>{_MONTH})\b\.?\s(?P<day>\d{{1,2}})(?!\d|:)
        (?:st|nd|rd|th)?\b(?:,?\s(?P<year>(?:19|20)\d\d)\b)?)
  | (?P<numeric>(?:\b(?P<weekday2>{_WEEKDAY})\b\.?,?\s)?(?<![\d/])(?P<month2>\d{{1,2}})/(?P<day2>\d{{1,2}})
        (?:/(?P<year2>(?:20)?\d\d))?(?![\d/]))
  | (?P<weekday_alone>\b{_NAMES_OF_DAYS}day\b)
  | (?P<hour>\b(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?\s?(?P<half>[ap])\.?\s?m\b\.?)
  | (?P<noon>\b(?:12(?::00)?\s)?noon\b)
  | (?P<bare>\b\d{{1,2}}:\d\d\b
        |(?:(?<=\bby\s)|(?<=\bat\s)|(?<=\bthan\s)|(?<=\buntil\s))\d{{1,2}}(?=\son\b|\s\(?E[SD]?T\b))
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)

_NOON, _LAST_MINUTE = 12, 59
_FAR_BEFORE, _FAR_AFTER = timedelta(days=120), timedelta(days=60)


class When(Struct, frozen=True):
    """A day, perhaps with an hour; without one it is not clear. `relative` means counted from the hearing's day."""

    day: date | None = None
    at: time | None = None
    relative: bool = False


_UNCLEAR = When()


def _hour(found: re.Match[str]) -> time | None:
    """Return the hour that a match names; None if a clock does not have it, or if it is ambiguous."""
    if found["noon"]:
        return time(_NOON)
    if found["bare"]:
        return None
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    late = found["half"].lower() == "p"
    if not 1 <= hours <= _NOON or minutes > _LAST_MINUTE or (hours == _NOON and not late):
        return None
    return time(hours % _NOON + (_NOON if late else 0), minutes)


def _day(found: re.Match[str], hearing: NoticedHearing) -> When | None:
    """Return the day that a match names; None if it names only an hour."""
    on_hearing = When(hearing.day, relative=True)
    business = "business" in found[0].lower()
    ways: dict[str, Callable[[], When]] = {
        "relative": lambda: _relative(found, hearing),
        "weekday_before": lambda: _weekday_before(found["weekday3"], hearing),
        "eve": lambda: _UNCLEAR if business else _days_before(hearing, 1),
        "eve_alone": lambda: _days_before(hearing, 1),
        "start": lambda: replace(on_hearing, at=hearing.start),
        "end": lambda: on_hearing,
        "same": lambda: on_hearing,
        "dated": lambda: _plausible(
            found["year"], _MONTHS.index(found["month"][:3].lower()) + 1, found["day"], found["weekday"], hearing
        ),
        "numeric": lambda: _plausible(
            found["year2"] and f"20{found['year2'][-2:]}", found["month2"], found["day2"], found["weekday2"], hearing
        ),
        "weekday_alone": lambda: _UNCLEAR,  # it may be in any week
    }
    return next((way() for name, way in ways.items() if found[name]), None)


def _days_before(hearing: NoticedHearing, days: int) -> When:
    return When(hearing.day - timedelta(days=days), relative=True)


def _weekday_before(name: str, hearing: NoticedHearing) -> When:
    """Return the last such weekday before the hearing. If the hearing is on one, that is a week earlier."""
    return _days_before(hearing, (hearing.day.weekday() - _WEEKDAYS.index(name[:3].lower()) - 1) % 7 + 1)


def _is_after(found: re.Match[str]) -> bool:
    """Tell whether days are counted forward from the hearing, not back from it."""
    way = (found["way"] or found["way_alone"] or "").lower()
    return way.startswith(("after", "following", "from", "of", "thereafter"))


def _relative(found: re.Match[str], hearing: NoticedHearing) -> When:
    if found["kind"].strip().lower() in {"business", "working"}:
        return _UNCLEAR
    word = found["count"].lower()
    count = _COUNTS.get(word) or int(word if word.isdigit() else 0)
    sign = 1 if _is_after(found) else -1
    unit = found["unit"].lower()
    if unit != "hour":
        return _days_before(hearing, -sign * count * (7 if unit == "week" else 1))
    if sign > 0:  # nobody knows when the hearing ends
        return _UNCLEAR
    if hearing.start is not None:
        moment = datetime.combine(hearing.day, hearing.start) - timedelta(hours=count)
        return When(moment.date(), moment.time(), relative=True)
    return _UNCLEAR if count % 24 else _days_before(hearing, count // 24)


def _plausible(year: str | None, month: str | int, day: str, weekday: str | None, hearing: NoticedHearing) -> When:
    """Return the day if it exists, is near the hearing and has the weekday that the notice gives."""
    years = [int(year)] if year else [hearing.day.year - 1, hearing.day.year, hearing.day.year + 1]
    days = [made for each in years if (made := _valid_date(each, int(month), int(day))) is not None]
    nearest = min(days, key=lambda each: abs(each - hearing.day), default=None)
    if nearest is None or (weekday and _WEEKDAYS[nearest.weekday()] != weekday[:3].lower()):
        return _UNCLEAR
    earliest = hearing.noticed or hearing.day - _FAR_BEFORE
    return When(nearest) if earliest <= nearest <= hearing.day + _FAR_AFTER else _UNCLEAR


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_MARK = re.compile(
    r"(?P<now>\bdeadline\b[^.;]{0,100}?\bis\snow\b|\bextended\b(?:\sfrom\b[^.;]{0,60}?|[^.;\d]{0,80}?)\s(?:to|until|through)\b"
    rf"(?=\s(?:{_WEEKDAY}\b|{_MONTH}\b|\d|noon\b|midnight\b|the\s(?:end|close)\b)))"
    r"|\b(?:by|until|till|through|thru|up to|not? later than|not? after|on or before|as late as|at least"
    r"|a minimum of|(?:no|not) (?:less|fewer) than)\b"
    r"|\b(?P<counts>within|with|for)\b"
    r"|\b(?P<before>before|prior to|in advance of|ahead of)\b"
    r"|\b(?P<is>deadline|due(?!\sto\b)|closes?|cut-?off)\b",
    re.IGNORECASE,
)

# What may come between such a word and the time, and between a day and its hour.
_BLANK = r"[\s,;:()@\u2013\u2014-]"

_FILLER = re.compile(
    rf"(?:{_BLANK}|\b(?:on|at|of|the|is|are|no|not|later|than|by|until|EST|EDT|ET|eastern|standard|daylight|time"
    r"|close|cob|eod|end|business|day|in|advance|for|to|calendar|midnight|or|before|least"
    r"|close\sof\sthe\s(?:public\s)?(?:hearing\s)?record)\b"
    r"|\.(?=\s))*",
    re.IGNORECASE,
)

_TELLS_MORE = re.compile(
    rf"(?:{_BLANK}|\b(?:to|for|of|on|at|by|the|is|are|and|in|this|all|any|your|be|sign|up|register(?:ing)?"
    r"|registrations?|submit(?:ting)?|submissions?|written|oral|virtual|remote|person|testimony|testify|testifying"
    r"|comments?|receipt|hearing|no|later|than|close|end|business|day|cob|eod|now|request(?:ing)?|requests"
    r"|interpretation|interpreters?|translation|services?|an?)\b)*",
    re.IGNORECASE,
)

# It is not a deadline for the reader if somebody else promises to do something by then, or if it only says what happens
# to testimony received by then.
_PROMISE = re.compile(
    r"\b(?:will|you'll|shall) (?:then )?(?:receive|be (?:sent|provided|emailed|e-mailed|given|contacted|notified"
    r"|reported|posted|made|published|shared|distributed))\b(?![^.]*(?:;|\b(?:request|if|upon)))",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?P<own>\b(?:be|been|being|must|is|are|if|requests?(?:\sfor(?:\s\w+){1,3})?)\s(?:\w+ly\s)?)?"
    r"\b(?:submitted|received|sent|registered|signed[\s-]up|e-?mailed|mailed|filed)\s"
    r"(?:(?:in|to|at|by|via|with|for)\s[^.;,]{1,60}\s)?\Z",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were)\s(?:\w+ly\s)?\Z", re.IGNORECASE)
_THEN = re.compile(r"[^.;]{0,160}\b(?:will|shall|needs?|may|can|cannot|is|are|has|have|would)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:submit(?:ted)?|sent|send|received?|email(?:ed)?|register(?:ed)?|sign(?:ed)? up|provided?|filed?|due|rsvp"
    r"|contact|request(?:ed)?)\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)
# A second date in a sentence is clear if it says since when, what the earlier deadline was, or when people meet.
_EXPLAINS = re.compile(
    r"\b(?:originally|previously|formerly|from|since|opens?|opening|begin(?:s|ning)?|start(?:s|ing)?|filed|dated|hearing"
    r"|held|heard)\b(?:[\s,:(]|\b(?:on|of|for|at|is|was|were|the|be|being|scheduled|set|due|accepted|until|noon"
    rf"|{_WEEKDAY})\b|\b\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\b\.?|\b12:00\b)*\Z",
    re.IGNORECASE,
)
_EXTENDS = re.compile(r"\bexten(?:d|sion)", re.IGNORECASE)
_CONDITION = re.compile(r"\bwhichever\b", re.IGNORECASE)
_MEETS = re.compile(r"[;.]|\b(?:hearing|begin|start|held|session|doors)", re.IGNORECASE)
_MAX_GAP = 90


class NamedDeadline(Struct, frozen=True):
    """A deadline in a sentence, and the position of the word that marks it."""

    position: int
    when: When


def deadlines(sentence: str, hearing: NoticedHearing) -> Iterator[NamedDeadline]:
    """Yield the deadlines in a sentence, in order.

    A second date, a second hour or the word "extended" makes a day unclear, unless it is explained.
    """
    times = list(TIME.finditer(sentence))
    found: list[tuple[re.Match[str], list[re.Match[str]]]] = []
    spans: list[tuple[int, int]] = []
    for sign in _MARK.finditer(sentence) if times else ():
        if spans and sign.start() < spans[-1][1]:
            continue
        group = _times_after(sentence, sign, times)
        if group:
            spans.append((min(sign.start(), group[0].start()), group[-1].end()))
            if not _is_of_others(sentence, sign, group[-1].end()):
                found.append((sign, group))
    rest = [each for each in times if not any(begin <= each.start() < end for begin, end in spans)]
    unclear = _CONDITION.search(sentence) or any(_is_unexplained(sentence, each, spans, hearing) for each in rest)
    extends = _EXTENDS.search(sentence) is not None
    for sign, group in found:
        several = unclear or (extends and not sign["now"])
        when = _UNCLEAR if several else _excluding_day(_combined(group, hearing), sign, group)
        yield NamedDeadline(sign.start(), when)


def _is_unexplained(
    sentence: str, found: re.Match[str], spans: Sequence[tuple[int, int]], hearing: NoticedHearing
) -> bool:
    """Tell whether another time in a sentence may be a deadline, too."""
    before = sentence[max(0, found.start() - 80) : found.start()]
    if found["hour"] or found["noon"]:
        ends = [end for _, end in spans if end <= found.start()]
        return bool(ends) and _hour(found) != hearing.start and not _MEETS.search(sentence, ends[-1], found.start())
    if not (found["dated"] or found["numeric"] or found["relative"] or found["weekday_before"]):
        return False
    when = _day(found, hearing)
    is_hearing = when is not None and when.day == hearing.day
    return not (is_hearing or _EXPLAINS.search(before) or _PROMISE.search(sentence[: found.start()]))


def _times_after(sentence: str, sign: re.Match[str], times: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the times that follow a word that marks a deadline; none if other words are between."""
    # "the day before the hearing", "48 hours before it": the word is then part of the time
    inside = [each for each in times if each.start() <= sign.start() < each.end()]
    if inside:
        first = inside[0]
        relative = first["relative"] or first["eve"] or first["weekday_before"]
        return (
            []
            if not relative or not _ASKED.search(sentence[max(0, first.start() - 80) : first.start()])
            else _with_neighbors(sentence, first, times)
        )
    later = [each for each in times if each.start() >= sign.end()]
    if not later or later[0].start() - sign.end() > _MAX_GAP:
        return []
    is_notice = (later[0]["way_alone"] or "").lower().endswith("notice")
    if sign["counts"] and not (later[0]["relative"] and (_is_after(later[0]) or is_notice)):
        return []
    if later[0]["relative"] and (later[0]["way"] or "").lower() == "of" and sign[0].lower() != "within":
        return []
    between = _TELLS_MORE if sign["is"] else _FILLER
    if between.fullmatch(sentence, sign.end(), later[0].start()) is None:
        return []
    return _with_neighbors(sentence, later[0], times)


def _with_neighbors(sentence: str, first: re.Match[str], times: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return a time with its neighbors: a day's hour, or an hour's day."""
    group = [first]
    for each in times[times.index(first) + 1 :]:
        if _FILLER.fullmatch(sentence, group[-1].end(), each.start()) is None:
            break
        group.append(each)
    return group


def _is_of_others(sentence: str, sign: re.Match[str], end: int) -> bool:
    """Tell whether this is not a deadline for the reader: a promise, an old deadline, or about mail received before."""
    before = sentence[max(0, sign.start() - 120) : sign.start()]
    participle = _PARTICIPLE.search(before)
    done = participle is not None and not participle["own"] and _THEN.match(sentence, end) is not None
    return done or bool(_PROMISE.search(before) or (sign["is"] and _WAS.search(before)))


def _combined(group: list[re.Match[str]], hearing: NoticedHearing) -> When:
    """Combine neighboring times into a day and an hour; unclear if they contradict each other."""
    weekdays = {each[0][:3].lower() for each in group if each["weekday_alone"]}
    others = (_day(each, hearing) for each in group if not each["weekday_alone"])
    dated = [when for when in others if when is not None]
    hours = {_hour(each) for each in group if each["hour"] or each["noon"] or each["bare"]}
    if len({when.day for when in dated}) != 1 or len(hours) > 1 or None in hours:
        return _UNCLEAR
    when = dated[0]
    if when.day is None or not weekdays <= {_WEEKDAYS[when.day.weekday()]}:
        return _UNCLEAR
    return replace(when, at=hours.pop()) if hours else when


def _excluding_day(when: When, sign: re.Match[str], group: list[re.Match[str]]) -> When:
    """Turn "before May 9" into the day before it. An hour or the start of the hearing stays as it is."""
    is_counted = group[0]["relative"] or group[0]["eve"] or group[0]["weekday_before"]
    if not sign["before"] or when.at is not None or when.day is None or is_counted:
        return when
    return replace(when, day=when.day - timedelta(days=1)) if when.day > date.min else when


def _is_outdated(when: When, kind: FactKind, hearing: NoticedHearing) -> bool:
    """Tell whether a day must be of another day of the hearing; only written testimony can be due after it."""
    after = kind != "written_until" and when.day is not None and when.day > hearing.day
    return after or (hearing.moved and not when.relative)
