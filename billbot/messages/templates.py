"""Sentences from templates: `situations/*.txt` has a file for each situation that is announced.

`changes/*.txt` are for changes of the record itself, `groups/*.txt` for the same event on several proposals.

A file begins with a note, then come the parts: [headline], [happened], [means], [next], [clock], [ask]. A line is a
sentence. It is left out if it names a value that is absent: unknown, or not true. `!` begins a sentence that is
required: without its values the situation is not used. `+` begins one that is never dropped if its values are known,
`=` one that is dropped last if there is not enough room, and `~` one that is dropped first. A line that begins with `|`
replaces the one above if that was left out. The first headline that has all its values and fits is used; if none fits,
the shortest one. `{{ only(x, y) }}` prints nothing; its line is left out if a value is absent. `{{ unless(x, y) }}` is
the opposite. `{{ x? }}` prints nothing if `x` is absent, and the line stays. `{{ is/are }}` is singular or plural, by
the last of _NUMBERED before it in the line, or else by whether it is one bill. `{{ common.x }}` is a sentence of
`_procedure.txt`, which has everything that follows by rule once, with its source. If a headline has no room for a name,
a shorter name is tried before the next headline, and the sentences use it, too.

The values are attributes of an object from the caller. A text is absent if it is None, a `bool` (only for `only` and
`unless`) if it is False. Texts have no markup: strangers' words are escaped when a message is laid out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple, Protocol, runtime_checkable

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.messages.phrases import capitalized, committee_name, plain

PARTS = ("headline", "happened", "means", "next", "clock", "ask")
MOST_IN_HEADLINE, MOST_WORDS = 110, 90
_MOST_IN_GIST = 3
# Parts that lose sentences first if there is not enough room.
_LOSING = ("means", "next", "clock", "happened")
_MUST, _KEPT, _LAST_TO_GO, _PLAIN, _FIRST_TO_GO = range(5)
_RANKS = {"!": _MUST, "+": _KEPT, "=": _LAST_TO_GO, "~": _FIRST_TO_GO}
PROCEDURE = "_procedure"
_BEFORE_A_STOP = re.compile(r" (?=[.,;:])")
# Words agree in number with these values. Each has a value that says whether it is one.
_NUMBERED = {"the_bill": "the_bill_is_one", "the_name": "the_bill_is_one", "our_bills": "our_bills_is_one"}
_ONE_BILL = "is_one_bill"


class SituationText(Struct, frozen=True):
    """A situation in words: its name, the headline, and the sentences by part.

    The headline is about this row of the `bill`. If it is `minor`, a hearing in the same message leads. `names_chairs`
    says that the ask names the committee's chairs. `gist` is what the headline means and what comes next, in a few
    sentences.
    """

    situation: str
    headline: str
    parts: Mapping[str, tuple[str, ...]]
    bill: BillId | None = None
    row: int | None = None
    names_chairs: bool = False
    gist: tuple[str, ...] = ()
    minor: bool = False

    @property
    def as_record(self) -> "SituationText":
        """These words for readers on other days: without what comes next, the clock and the ask."""
        return replace(
            self, parts={part: self.parts.get(part, ()) for part in ("happened", "means")}, names_chairs=False
        )

    def asking(self, ask: str, *, names_chairs: bool) -> "SituationText":
        """These words with another ask, so a proposal asks the same everywhere."""
        return replace(self, parts={**self.parts, "ask": (ask,) if ask else ()}, names_chairs=names_chairs)

    def ask_alone(self, committee: str | None) -> str:
        """What people are asked to do, if no words around it name the committee."""
        name = committee_name(committee)
        if not name:
            return self.ask
        said = self.ask.replace(" the committee ", f" {name} ").replace("Ask chairs ", f"Ask {name}'s chairs ")
        return said.replace(" the committee's ", f" {name}'s ")

    @property
    def text(self) -> str:
        """All sentences except the ask, which has its own place."""
        return " ".join(each for part in PARTS[1:-1] for each in self.parts.get(part, ()))

    @property
    def ask(self) -> str:
        """What people are asked to do."""
        return " ".join(self.parts.get("ask", ()))

    @property
    def first(self) -> str:
        """The first sentence of what happened."""
        return next(iter(self.parts.get("happened", ())), "")

    def sentences(self, *parts: str) -> str:
        """The sentences of these parts, in order."""
        return " ".join(each for part in parts for each in self.parts.get(part, ()))


class _Field(NamedTuple):
    """A field in a sentence: the value of this name, or what `how` makes of it.

    `how` is `only`, `unless`, `common` or `?`, or has two forms: the first is used if the value is true.
    """

    name: str
    how: str = ""


class _Line(Struct, frozen=True):
    rank: int
    instead: bool  # of the line above
    pieces: tuple[str | _Field, ...]
    fields: tuple[_Field, ...]  # sentences of procedure take longest, so they come last


class _Once:
    """Values that are calculated only once."""

    def __init__(self, values: object) -> None:
        self._values = values

    def __getattr__(self, name: str) -> object:
        self.__dict__[name] = value = getattr(self._values, name)
        return value


@runtime_checkable
class _Shortens(Protocol):
    """Values that have shorter names, too."""

    def with_shorter_names(self) -> Iterator[object]: ...


def fill(name: str, values: object, also: str = "", longest: int = MOST_IN_HEADLINE) -> SituationText | None:
    """The template of this name in words, at most MOST_WORDS; None if a required sentence lacks a value.

    The name is a situation's, or has its folder first. `also` is a sentence on the day's other events. The headline has
    at most `longest` letters, if any does.
    """
    shorter = values.with_shorter_names() if isinstance(values, _Shortens) else ()
    headline, once = _headline(name, [_Once(values), *map(_Once, shorter)], longest)
    said = {part: _sentences(section(name, part), once) for part in PARTS[1:]}
    if headline is None or any(each is None for lines in said.values() for rank, each in lines if rank == _MUST):
        return None
    if "/" not in name and not any(each for _, each in said["happened"]):
        return None
    kept = {part: [(rank, each) for rank, each in lines if each] for part, lines in said.items()}
    if also:
        kept["happened"].append((_PLAIN, also))
    gist = _gist(kept)
    _shorten(kept, MOST_WORDS)
    parts = {part: tuple(each for _, each in lines) for part, lines in kept.items()}
    return SituationText(name, headline, parts, gist=gist)


def _headline(name: str, called: Sequence[object], longest: int) -> tuple[str | None, object]:
    """The first headline that fits under one of these names, and the values with that name.

    The last name is used only where none fits under the others.
    """
    tried: list[tuple[str, object]] = []
    for names in (called[:-1] or called, called[-1:]):
        for line, values in product(section(name, "headline"), names):
            if said := _said(line, values):
                if len(said) <= longest:
                    return said, values
                tried.append((said, values))
    return min(tried, key=lambda each: len(each[0]), default=(None, called[0]))  # a long name leaves no room


def can_be_told(situation: str, values: object) -> bool:
    """Whether `fill` would find words. This is faster."""
    once = _Once(values)
    if any(each is None for part in PARTS[1:] for _, each in _sentences(_musts(situation, part), once)):
        return False
    return all(any(_said(line, once) for line in section(situation, part)) for part in ("headline", "happened"))


@cache
def _musts(situation: str, part: str) -> tuple[_Line, ...]:
    """The required sentences, with their replacements."""
    found, must = [], False
    for line in section(situation, part):
        must = line.rank == _MUST or (line.instead and must)
        found += [line] if must else []
    return tuple(found)


def _gist(kept: Mapping[str, list[tuple[int, str]]]) -> tuple[str, ...]:
    """The required sentences on what it means, what comes next and the clock; at least one on who acts next."""
    found = [each for rank, each in kept["happened"] if rank == _KEPT]
    for part in ("means", "next", "clock"):
        must = [each for rank, each in kept[part] if rank in {_MUST, _KEPT}]
        found += must or [each for _, each in kept[part][:1] if part == "next"]
    return tuple(found or [each for _, each in kept["means"][:1]])[:_MOST_IN_GIST]


def _shorten(kept: dict[str, list[tuple[int, str]]], most: int) -> None:
    """Drop sentences until at most this many words are left, as far as allowed: the most important stay if they fit."""
    ranks = (_LAST_TO_GO, _PLAIN, _FIRST_TO_GO)
    may_go = [(part, line) for of in ranks for part in reversed(_LOSING) for line in kept[part] if line[0] == of]
    room = most - sum(_words(line) for part in kept.values() for line in part) + sum(_words(line) for _, line in may_go)
    for part, line in may_go:
        if _words(line) > room:
            kept[part].remove(line)
        else:
            room -= _words(line)


def _words(line: tuple[int, str]) -> int:
    return len(line[1].split())


def _sentences(lines: tuple[_Line, ...], values: object) -> list[tuple[int, str | None]]:
    """Each sentence with its rank; None if it lacks a value and has no replacement."""
    found: list[tuple[int, str | None]] = []
    for line in lines:
        if line.instead and found and found[-1][1] is not None:
            continue
        said = _said(line, values)
        if line.instead and found:
            found[-1] = found[-1][0], said
        else:
            found.append((line.rank, said))
    return found


def _said(line: _Line, values: object) -> str | None:
    given = dict[_Field, str]()
    for field in line.fields:
        value = _value(field, values)
        if value is None:
            return None
        given[field] = value
    sentence = "".join(each if isinstance(each, str) else given[each] for each in line.pieces)
    sentence = _BEFORE_A_STOP.sub("", " ".join(sentence.split())).replace(",,", ",").replace(",.", ".")
    return capitalized(sentence) if sentence else None


def _value(field: _Field, values: object) -> str | None:
    if field.how == "common":
        return " ".join(each for _, each in _sentences(section(PROCEDURE, field.name), values) if each) or None
    value = getattr(values, field.name)
    one, two_forms, several = field.how.partition("/")
    if two_forms:
        return one if value else several
    absent = value is None or value is False
    if field.how in {"only", "unless"}:
        return "" if absent == (field.how == "unless") else None
    if absent:
        return "" if field.how == "?" else None
    return plain(str(value))


@cache
def sources(name: str) -> Mapping[str, str]:
    """The source of each part of a template, by the part's name."""
    folder, _, name = name.rpartition("/")
    text = files(__package__).joinpath(folder or "situations", f"{name}.txt").read_text("utf-8")
    _, *parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def section(name: str, part: str) -> tuple[_Line, ...]:
    """The lines of a part; may be empty. Each is compiled when first needed."""
    return tuple(_lines(sources(name).get(part, "") if part in PARTS else sources(name)[part]))


def _lines(source: str) -> Iterator[_Line]:
    for line in filter(None, map(str.strip, source.splitlines())):
        if line.startswith("#"):
            continue
        rank, instead = _RANKS.get(line[0], _PLAIN), line[0] == "|"
        words = line[1:].strip() if line[0] in "!+=~|" else line
        pieces = tuple(_pieces(words))
        fields = (each for each in pieces if not isinstance(each, str))
        yield _Line(rank, instead, pieces, tuple(sorted(fields, key=lambda each: each.how == "common")))


def _pieces(words: str) -> Iterator[str | _Field]:
    agrees_with = _ONE_BILL
    for at, piece in enumerate(re.split(r"{{([^{}]*)}}", words)):
        if at % 2 == 0:
            yield piece
            continue
        if "/" in piece:
            yield _Field(agrees_with, piece.strip())
            continue
        agrees_with = _NUMBERED.get(piece.strip(), agrees_with)
        found = re.fullmatch(r"(common)\.(\w+)|(only|unless)\((\w+(?:, \w+)*+)\)|(\w++)(\??)", piece.strip())
        if found is None:
            raise ValueError(
                f"{piece!r} in a template is no value, value?, one/several, only(values), unless(values) or common.name"
            )
        how = found[1] or found[3] or found[6] or ""
        yield from (_Field(name, how) for name in (found[2] or found[4] or found[5]).split(", "))
