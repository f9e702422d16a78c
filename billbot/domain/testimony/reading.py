"""Splits a notice into sentences, decides which are about testimony, and reads deadlines and addresses from them.

Each step passes over the text once, whatever it is. Addresses are e-mail, web and postal addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.testimony.deadlines import deadlines, doubted
from billbot.domain.testimony.values import FactKind, NoticedHearing, TestimonyFact

_About = Literal["language", "written", "register", "video", "other"]

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
# After a sentence on interpreters one that says whom to ask, and by when, is about them as well.
_ASKS_ON = re.compile(r"\b(?:requests?|please (?:contact|call|e-?mail))\b", re.IGNORECASE)
_PLAIN = re.compile(r"\b(?:testimon(?:y|ies)|comments)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:limit\w*|restrict\w*|no more than|up to|at most|maximum|allotted|allowed|exceed|will have|given|kept? to"
    r"|only)\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|ten|fifteen)(?:\s?\(\d{1,2}\))?[\s-]minutes?\b",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\b(?:testi\w+|speak\w*|panel\w*|individual\w*|person|registrant\w*|each)\b", re.IGNORECASE)
# Facts beyond these nobody would read.
_MAX_FACTS = 24
# What is read of a notice, and of a sentence: no committee writes more, and nobody would read it.
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
    """A word that tells what its part of a sentence is about, and its position."""

    about: _About
    position: int


def read(text: str, hearing: NoticedHearing) -> tuple[TestimonyFact, ...]:
    """Return what the notice of a hearing says about testimony, without duplicates: on interpreters, then in its order.

    `text` has the lines of the notice, with the address of a link after its words as `<https://…>`. If a notice gives
    different deadlines for the same thing, none of them gets a day.
    """
    found: list[TestimonyFact] = []
    before: tuple[int, _About] | None = None
    lines = text[:_MAX_LENGTH].splitlines()
    for line, said in sentences(text):
        keywords = _keywords(said)
        if not keywords and before is not None and before[0] == line:
            goes_on = _GOES_ON.search(said) or (before[1] == "language" and _ASKS_ON.search(said))
            keywords = [_Keyword(before[1], 0)] if goes_on else []
        found += _facts(said, keywords, hearing)
        found += _postal_facts(said, keywords, lines[line + 1 : line + 7])
        if keywords:
            before = line, _about(said, keywords, len(said), _ALL) or "other"
        if len(found) > _MAX_FACTS:
            break
    once = list(dict.fromkeys(_without_duplicates(_without_contradictions(found))))[:_MAX_FACTS]
    return tuple(sorted(once, key=lambda each: not each.kind.startswith("language")))


def _keywords(sentence: str) -> list[_Keyword]:
    return [_Keyword(_keyword_kind(each), each.start()) for each in _ABOUT.finditer(sentence)]


def _keyword_kind(found: re.Match[str]) -> _About:
    for about in ("language", "written", "register", "video"):
        if found[about]:
            return about
    return "other"


def _about(sentence: str, keywords: Iterable[_Keyword], position: int, wanted: frozenset[_About]) -> _About | None:
    """Tell what a position is about, by the last `wanted` keyword before it, or else the first one after it.

    What comes after a semicolon is no longer about it.

    Accommodations that are named with an interpreter are about that.
    """
    known = [each for each in keywords if each.about in wanted]
    earlier = [each.about for each in known if each.position <= position]
    if earlier[-1:] == ["other"] and "language" in earlier:
        return "language"
    if earlier:
        return earlier[-1]
    return known[0].about if known and ";" not in sentence[position : known[0].position] else None


_DUE: frozenset[_About] = frozenset({"language", "written", "register", "other"})
_ALL: frozenset[_About] = _DUE | {"video"}
_UNTIL: Mapping[_About, FactKind] = {
    "language": "language_until",
    "written": "written_until",
    "register": "register_until",
}
_AT: Mapping[_About, FactKind] = {
    "language": "language_at",
    "written": "send_to",
    "register": "register_at",
    "video": "video",
}


def _facts(sentence: str, keywords: list[_Keyword], hearing: NoticedHearing) -> Iterator[TestimonyFact]:
    quote = _without_targets(sentence)
    # "Testimony" alone is written testimony where nothing else is spoken of.
    due = keywords or [_Keyword("written", each.start()) for each in _PLAIN.finditer(sentence)]
    for each in deadlines(sentence, hearing):
        kind = _UNTIL.get(_about(sentence, due, each.position, _DUE) or "other")
        if kind is not None:
            doubt = doubted(each.when, hearing, before_hearing=kind != "written_until")
            known = not doubt
            yield TestimonyFact(kind, quote, each.when.day if known else None, each.when.at if known else None, doubt)
    for address in addresses(sentence):
        reached = _about(sentence, keywords, address.position, _ALL) or "other"
        fits = {"language": True, "video": address.of_web}.get(reached, not address.of_phone)
        if fits and reached in _AT:
            yield TestimonyFact(_AT[reached], quote, address=address.text, branch=address.branch)
    if _MINUTES.search(sentence) and _LIMIT.search(sentence) and _SPEAKING.search(sentence):
        yield TestimonyFact("time_limit", quote)


def _postal_facts(sentence: str, keywords: list[_Keyword], following: list[str]) -> Iterator[TestimonyFact]:
    """Yield the postal address for written testimony, from the sentence or the lines after it."""
    if any(each.about == "written" for each in keywords):
        address = postal(_without_targets(sentence), following)
        if address:
            yield TestimonyFact("send_to", _without_targets(sentence), address=address)


def _without_contradictions(found: list[TestimonyFact]) -> list[TestimonyFact]:
    """Remove the days of deadlines that contradict others of their kind."""
    agreed = []
    for each in found:
        others = {(one.day, one.at, one.doubt) for one in found if one.kind == each.kind and one.is_deadline}
        contradicts = each.is_deadline and len(others) > 1
        agreed.append(replace(each, day=None, at=None, doubt=each.doubt or "several") if contradicts else each)
    return agreed


def _without_duplicates(found: list[TestimonyFact]) -> Iterator[TestimonyFact]:
    """Remove addresses for the same purpose and deadlines that an earlier sentence names."""
    met: set[tuple[object, ...]] = set()
    for each in found:
        what = (each.kind, each.day, each.at, each.doubt, each.address.casefold(), each.branch)
        same = (*what, each.quote) if each.doubt or each.kind == "time_limit" else what
        if same not in met:
            met.add(same)
            yield each


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a notice, each with the number of its line; overlong ones are left out."""
    return islice(_sentences(text), _MAX_SENTENCES)


def _without_targets(sentence: str) -> str:
    """Return a sentence as a reader sees it: without the addresses of its links."""
    return _TARGET.sub("", sentence).strip()


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(text[:_MAX_LENGTH].splitlines()):
        for said in _of_line(" ".join(line.split())):
            if 0 < len(said) <= _MAX_SENTENCE:
                yield at, said


def _of_line(line: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(line):
        end = found.end()
        if _is_an_end(line, found.start(), end):
            yield line[begin:end].strip()
            begin = end
    yield line[begin:].strip()


def _is_an_end(line: str, at: int, end: int) -> bool:
    """Tell whether a sentence ends there, rather than an abbreviation or an hour such as "5 p.m."."""
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
_POSTAL_END = re.compile(r"\b(?:MA|Mass\.?|Massachusetts),?\s(\d{5}(?:-\d{4})?)\b")
_POSTAL_BEGIN = re.compile(r"\b(?:by\s)?mail(?:ed)?\s(?:\w+\s)?(?:to|at)(?::|\s)\s?", re.IGNORECASE)
_MAX_POSTAL, _MAX_LINE = 250, 90


class Address(Struct, frozen=True):
    """A mail or web address or a telephone number, its position in the sentence, and the branch it is for, if one."""

    text: str
    position: int
    branch: str = ""

    @property
    def of_web(self) -> bool:
        """Whether it is a web address."""
        return "://" in self.text

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
    """Return for each mail address the branch whose bills it is for, by the words after it, or else before it."""
    behind = [_FOR_BEHIND.match(sentence, position + len(text)) for position, text in mails]
    if any(behind):
        return [each[1].capitalize() if each else "" for each in behind]
    found, left = [], 0
    for position, text in mails:
        before = _FOR_BEFORE.findall(sentence[max(left, position - 120) : position])
        found.append(before[-1].capitalize() if before else "")
        left = position + len(text)
    return found


def postal(sentence: str, following: Sequence[str]) -> str:
    """Return the postal address in a sentence or in the lines after it; an empty string if there is none."""
    begin = _POSTAL_BEGIN.search(sentence)
    if begin is None:
        return ""
    end = _POSTAL_END.search(sentence, begin.end())
    if end is not None:
        text = sentence[begin.end() : end.end()]
        return text if len(text) <= _MAX_POSTAL else ""
    if not sentence.endswith(":"):
        return ""
    lines: list[str] = []
    for line in following:
        said = " ".join(line.split())
        if not said or len(said) > _MAX_LINE:
            break
        lines.append(said)
        if _POSTAL_END.search(said):
            return ", ".join(lines)
    return ""
