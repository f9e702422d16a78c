"""The addresses that a sentence of a notice names: of mail, of the web, and on paper. Others are left alone."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

_MAIL = re.compile(r"(?<![\w.%+'@/-])[A-Za-z0-9_][\w.%+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{2,250}", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>\"\u201c\u201d()]{3,2000}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}", re.ASCII)
_FOR_BEHIND = re.compile(
    r"[\s,(>]{0,4}(?:for|re|regarding|on)\s(?:all\s)?(House|Senate)\b",
    re.IGNORECASE,
)
_FOR_BEFORE = re.compile(r"\b(House|Senate)\s(?:bills?|matters?|legislation|dockets?|petitions?)\b", re.IGNORECASE)
_POSTAL_END = re.compile(r"\b(?:MA|Mass\.?|Massachusetts),?\s(\d{5}(?:-\d{4})?)\b")
_POSTAL_BEGIN = re.compile(r"\b(?:by\s)?mail(?:ed)?\s(?:\w+\s)?(?:to|at)(?::|\s)\s?", re.IGNORECASE)
_LONGEST_POSTAL, _LONGEST_LINE = 250, 90


class Address(Struct, frozen=True):
    """An address of mail or of the web, where in its sentence it stands, and the branch whose bills it is for."""

    text: str
    place: int
    branch: str = ""

    @property
    def of_web(self) -> bool:
        """Whether it is one of the web."""
        return "://" in self.text


def addresses(sentence: str) -> Iterator[Address]:
    """The addresses in a sentence, in their order."""
    webs = list(_WEB.finditer(sentence))
    spans = [(each.start(), each.end()) for each in webs]
    mails = [
        (each.start(), text)
        for each in _MAIL.finditer(sentence)
        if (text := _mail(each[0])) and not any(begin <= each.start() < end for begin, end in spans)
    ]
    branches = _branches(sentence, mails)
    found = [Address(text, place, branch) for (place, text), branch in zip(mails, branches, strict=True)]
    found += [Address(text, each.start()) for each in webs if (text := _web(each[0]))]
    return iter(sorted(found, key=lambda each: each.place))


def _mail(text: str) -> str:
    """A mail address without what ends its sentence; nothing where it is none."""
    text = text.rstrip(".-'")
    name, _, domain = text.rpartition("@")
    return text if name and ".." not in text and _DOMAIN.fullmatch(domain) else ""


def _web(text: str) -> str:
    text = text.rstrip(".,;:!?'\u2019]")
    host = text.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return text if _DOMAIN.fullmatch(host) else ""  # neither a port nor a name with a password


def _branches(sentence: str, mails: Sequence[tuple[int, str]]) -> list[str]:
    """The branch whose bills each mail address is for, by the words behind all of them, or else by those before."""
    behind = [_FOR_BEHIND.match(sentence, place + len(text)) for place, text in mails]
    if any(behind):
        return [each[1].capitalize() if each else "" for each in behind]
    found, left = [], 0
    for place, text in mails:
        before = _FOR_BEFORE.findall(sentence[max(left, place - 120) : place])
        found.append(before[-1].capitalize() if before else "")
        left = place + len(text)
    return found


def postal(sentence: str, following: Sequence[str]) -> str:
    """The address on paper that a sentence names, or the lines behind it; nothing where there is none."""
    begin = _POSTAL_BEGIN.search(sentence)
    if begin is None:
        return ""
    end = _POSTAL_END.search(sentence, begin.end())
    if end is not None:
        text = sentence[begin.end() : end.end()]
        return text if len(text) <= _LONGEST_POSTAL else ""
    if not sentence.endswith(":"):
        return ""
    lines: list[str] = []
    for line in following:
        said = " ".join(line.split())
        if not said or len(said) > _LONGEST_LINE:
            break
        lines.append(said)
        if _POSTAL_END.search(said):
            return ", ".join(lines)
    return ""
