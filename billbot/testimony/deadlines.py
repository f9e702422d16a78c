"""The deadlines that a sentence names: a word such as "by", and behind it a day, an hour, or both."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot.testimony.days import TIME, When, day_of, hour_of
from billbot.testimony.values import Doubt, Occasion

_MARK = re.compile(
    r"\b(?P<exact>by|until|till|through|no(?:t)? later than|not? after|on or before|as late as|at least|a minimum of)\b"
    r"|\b(?P<before>before|prior to|in advance of|ahead of)\b"
    r"|\b(?P<is>deadline|due|closes?|cut-?off)\b",
    re.IGNORECASE,
)
# What may stand between such a word and the time, and between a day and its hour.
_BLANK = r"[\s,;:()\u2013\u2014-]"
_FILLER = re.compile(
    rf"(?:{_BLANK}|\b(?:on|at|of|the|is|are|no|not|later|than|by|until|EST|EDT|ET|eastern|standard|daylight|time|close"
    r"|cob|eod|end|business|day|in|advance|for|to|calendar|midnight|or|before|least)\b|\.(?=\s))*",
    re.IGNORECASE,
)
_TELLS_MORE = re.compile(
    rf"(?:{_BLANK}|\b(?:to|for|of|on|at|by|the|is|are|and|in|this|all|any|your|be|sign|up|register(?:ing)?"
    r"|registrations?|submit(?:ting)?|submissions?|written|oral|virtual|remote|person|testimony|testify|testifying"
    r"|comments?|receipt|hearing|no|later|than|close|end|business|day|cob|eod)\b)*",
    re.IGNORECASE,
)
# Of what somebody else will do by then, and of what is done with what came by then, it is no deadline.
_PROMISE = re.compile(
    r"\b(?:will|you'll|shall) (?:then )?(?:receive|be (?:sent|provided|emailed|e-mailed|given|contacted|notified"
    r"|reported|posted|made|published|shared|distributed))\b",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"\breceived\s*\Z", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:submit(?:ted)?|sent|send|received?|email(?:ed)?|register(?:ed)?|sign(?:ed)? up|provided?|filed?|due|rsvp)\b"
    r"[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_AMONG = 90


class NamedDeadline(Struct, frozen=True):
    """A deadline as a sentence names it, from where in it."""

    place: int
    when: When


def deadlines(sentence: str, of: Occasion) -> Iterator[NamedDeadline]:
    """The deadlines in a sentence, in their order; of one in which no day can be told the `when` says why."""
    times = list(TIME.finditer(sentence))
    used = -1
    for mark in _MARK.finditer(sentence):
        if mark.start() < used:
            continue
        group = _behind(sentence, mark, times)
        if not group or _is_promised(sentence, mark.start()):
            continue
        used = group[-1].end()
        yield NamedDeadline(mark.start(), _left_out(_combined(group, of), mark, group))


def _behind(sentence: str, mark: re.Match[str], times: list[re.Match[str]]) -> list[re.Match[str]]:
    """The times that belong together behind a word that marks a deadline; none where other words stand between."""
    # "the day before the hearing", "48 hours before it": there the word is a part of the time
    inside = [each for each in times if each.start() <= mark.start() < each.end()]
    if inside:
        first = inside[0]
        bound = first["relative"] or first["eve"]
        return [] if not bound or not _is_asked(sentence, first.start()) else _joined(sentence, first, times)
    later = [each for each in times if each.start() >= mark.end()]
    if not later or later[0].start() - mark.end() > _AMONG:
        return []
    between = _TELLS_MORE if mark["is"] else _FILLER
    if between.fullmatch(sentence, mark.end(), later[0].start()) is None:
        return []
    return _joined(sentence, later[0], times)


def _joined(sentence: str, first: re.Match[str], times: list[re.Match[str]]) -> list[re.Match[str]]:
    """A time and what stands beside it: the hour of a day, the day of an hour."""
    group = [first]
    for each in times[times.index(first) + 1 :]:
        if _FILLER.fullmatch(sentence, group[-1].end(), each.start()) is None:
            break
        group.append(each)
    return group


def _is_asked(sentence: str, place: int) -> bool:
    """Whether something is asked for up to there, where no word of its own marks the deadline."""
    return _ASKED.search(sentence[max(0, place - 80) : place]) is not None


def _is_promised(sentence: str, place: int) -> bool:
    """Whether the deadline is one of somebody else, or only of a courtesy."""
    before, behind = sentence[max(0, place - 120) : place], sentence[place : place + 160]
    return bool(_PROMISE.search(before) or (_RECEIVED.search(before) and _PROMISE.search(behind)))


def _combined(group: list[re.Match[str]], of: Occasion) -> When:
    """The day and the hour of times that stand together; a second day, or a second hour, leaves none."""
    days = [(each, when) for each in group if (when := day_of(each, of)) is not None]
    dated = [when for each, when in days if not each["weekday_alone"]]
    if not dated:
        return When(doubt="no_day")
    when = dated[0]
    names = {each[0][:3].lower() for each, _ in days if each["weekday_alone"]}
    if when.day is not None and not names <= {f"{when.day:%a}".lower()}:
        return When(doubt="weekday", bound=when.bound)
    hours = [hour_of(each) for each in group if each["hour"] or each["noon"]]
    if len({(each.day, each.doubt) for each in dated}) > 1 or len(set(hours)) > 1:
        return When(doubt="several", bound=when.bound)
    return replace(when, at=hours[0]) if hours and when.day is not None else when


def _left_out(when: When, mark: re.Match[str], group: list[re.Match[str]]) -> When:
    """Of "before May 9" the day before it; of an hour, or of the hearing's own start, that."""
    if not mark["before"] or when.at is not None or when.day is None or group[0]["relative"] or group[0]["eve"]:
        return when
    return replace(when, day=when.day - timedelta(days=1)) if when.day > date.min else when


def doubted(when: When, of: Occasion, *, register: bool) -> Doubt:
    """Why no day is taken from words that name one; nothing where it may be."""
    if when.doubt:
        return when.doubt
    if of.moved and not when.bound:
        return "moved"
    if register and when.day is not None and when.day > of.day:
        return "after_hearing"
    return ""
