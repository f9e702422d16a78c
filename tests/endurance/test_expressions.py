"""No expression of the app runs away on a text that was written to make it."""

import ast
import contextlib
import functools
import heapq
import inspect
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from pkgutil import walk_packages
from re import _parser as grammar  # type: ignore[attr-defined] # how an expression is built is said nowhere else
from types import ModuleType
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import asdict

import billbot
from billbot.domain.action_kinds import ACTION_KINDS, ActionKind
from billbot.domain.action_rules import Rule
from billbot.domain.bills import BillId
from billbot.errors import BillbotError
from tests.support.rule_examples import EXAMPLES

# What wires and starts, and the practice site, read no stranger's text.
_OURS = ("billbot.__main__", "billbot.demo")
# The modules and packages that read what strangers wrote, or say it.
_READING = (
    *("cli.printing", "domain.actions", "domain.bills", "domain.diff", "domain.display", "domain.follow"),
    *("domain.hearings", "domain.incidents", "domain.refiled", "domain.route", "domain.stages", "domain.suggest"),
    *("domain.notices", "messages", "public", "site"),
)
_METHODS = frozenset({"search", "match", "fullmatch", "finditer"})
_AS = dict.fromkeys(("findall", "sub", "subn", "split"), "finditer")
# Repeated for every expression.
_FREE = (*"x 1-'\"([A<*é\n\u0301\u200b", "()", "a, ", "H1, ", "the ")


@dataclass(frozen=True)
class Expression:
    """An expression, its place, and the methods that use it."""

    place: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


@cache
def modules() -> dict[str, ModuleType]:
    """Every module that may read strangers' text."""
    names = (found.name for found in walk_packages(billbot.__path__, "billbot."))
    return {name: import_module(name) for name in names if not name.startswith(_OURS)}


@cache
def expressions() -> tuple[Expression, ...]:
    """Every expression that a module holds, in tables and structs too, or writes in a call; each once."""
    found: dict[tuple[str, int], Expression] = {}
    for name, module in modules().items():
        for where, pattern, methods in (*_held(module), *_written(module)):
            key = pattern.pattern, pattern.flags
            known = found[key].methods if key in found else frozenset()
            found[key] = Expression(f"{name}:{where}", pattern, known | methods)
    return tuple(found.values())


def made_while_running() -> set[str]:
    """Places with expressions built at run time. Each needs its own test."""
    return {
        f"{name}:{node.lineno}" for name, module in modules().items() for node, pattern in _calls(module) if not pattern
    }


def readers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Every function in these modules with a text and at most the parameters filled in here."""
    fill: dict[object, Any] = {
        str: "x",
        int: 194,
        bool: False,
        BillId: BillId(194, "H1"),
        tuple[ActionKind, ...]: ACTION_KINDS,
    }
    for name, module in modules().items():
        if not name.startswith(tuple(f"billbot.{each}" for each in _READING)) or name == "billbot.messages.templates":
            continue  # what templates are asked for by are names of our own files
        for function in vars(module).values():
            if not inspect.isfunction(function) or function.__module__ != name or function.__name__.startswith("_"):
                continue
            takes = [each for each in inspect.signature(function).parameters.values() if not _left(each)]
            if (
                takes
                and takes[0].annotation in {str, str | None}
                and all(each.annotation in fill for each in takes[1:])
            ):
                beside = {each.name: fill[each.annotation] for each in takes[1:]}
                yield f"{name}.{function.__name__}", functools.partial(_read, function, beside)


def _left(parameter: inspect.Parameter) -> bool:
    several = parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
    return several or parameter.default is not parameter.empty


def _read(function: Callable[..., object], beside: dict[str, Any], text: str) -> None:
    """Call it; to refuse a text is an answer."""
    with contextlib.suppress(BillbotError, ValueError):
        found = function(text, **beside)
        if isinstance(found, Iterator):
            for _ in found:
                pass


def hostile_words(length: int) -> Iterator[str]:
    """Texts of about that length for everything that reads words: repeats of marks and of what clerks write."""
    for piece in sorted({*_FREE, *(f"{example} " for example, _ in EXAMPLES[::3]), "<p>", "[[", '{"a":'}):
        yield piece * (length // len(piece))


def hostile(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Texts of any length: repeats of the expression's words and parts, and near misses."""
    tree, draw = grammar.parse(pattern.pattern, pattern.flags), random.Random(1)
    wholes = [_sample(tree, draw) for _ in range(4)]
    repeated = {*_repeated(tree, draw)}
    pieces = {*_FREE, *repeated, *(cut for whole in wholes for cut in (whole, whole[:-1], f"{whole} ")), wholes[0][:3]}
    shapes = [("", piece, "") for piece in sorted(pieces)]
    for whole in wholes[:2]:
        words = whole.split(" ")
        for at, word in enumerate(words):
            begun = "".join(f"{each} " for each in words[:at])
            shapes += [("", f"{begun}{word} ", ""), (begun, f"{word} ", "")]
    for whole in wholes[:2]:
        for fill in sorted({" ", "x", "1", *repeated}):
            shapes += [(whole[:cut], fill, whole[cut:-1]) for cut in sorted({1, len(whole) // 2, len(whole)})]
    for shape in shapes:
        if shape[1]:
            yield from (functools.partial(_repeats, *shape, end) for end in ("", ";", "\n!"))


def _repeats(before: str, piece: str, behind: str, end: str, length: int) -> str:
    return before + piece * (length // len(piece)) + behind + end


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    for name, value in vars(module).items():
        for field, pattern in _patterns(value, name, set()):
            yield name, pattern, _used(module, field)


def _patterns(value: Any, name: str, seen: set[int]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The expressions in a value, each with the last name on the way to it."""
    if isinstance(value, re.Pattern):
        yield name, value
        return
    if isinstance(value, Rule):
        yield "_compiled", re.compile(value.words)  # as the first text does that has its cue
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        inner = [(name, each) for pair in value.items() for each in pair]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = [(name, each) for each in value]
    elif isinstance(value, type) and value.__module__.startswith("billbot"):
        inner = list(vars(value).items())
    elif isinstance(value, Struct):
        inner = list(asdict(value).items())
    for each in inner:
        yield from _patterns(each[1], each[0], seen)


def _used(module: ModuleType, name: str) -> frozenset[str]:
    """The methods that are called on this name; all where that cannot be seen."""
    files = [Path(str(module.__file__))] if name.startswith("_") else _beside(module)
    called = {found for file in files if name in _text(file) for found in re.findall(rf"\b{name}\.(\w+)", _text(file))}
    return frozenset(_AS.get(each, each) for each in called) & _METHODS or _METHODS


@cache
def _text(file: Path) -> str:
    return file.read_text("utf-8")


def _beside(module: ModuleType) -> list[Path]:
    return sorted(Path(str(module.__file__)).parent.glob("*.py"))


def _written(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    for node, pattern in _calls(module):
        assert isinstance(node.func, ast.Attribute)
        if pattern and node.func.attr != "compile":
            yield str(node.lineno), pattern, frozenset({_AS.get(node.func.attr, node.func.attr)})


def _calls(module: ModuleType) -> Iterator[tuple[ast.Call, re.Pattern[str] | None]]:
    """The calls of `re` with an expression, and that expression, where the module's own names are enough to know it."""
    text = _text(Path(str(module.__file__)))
    for node in ast.walk(ast.parse(text)) if "re." in text else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name)) if name != "escape":
                flags = [each.value for each in node.keywords if each.arg == "flags"]
                flags += [each for each in node.args[1:] if re.fullmatch(r"re\.[A-Z|re.]+", ast.unparse(each))]
                try:
                    values = [_value(each, module) for each in (node.args[0], *flags)]
                except NameError:
                    yield node, None
                else:
                    yield node, re.compile(values[0], sum(values[1:]))


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "expression", "eval"), vars(module))


def _sample(tree: Any, draw: random.Random) -> str:
    """A text that matches, as long as nothing is asserted."""
    return "".join(_drawn(str(kind), value, draw) for kind, value in tree)


def _drawn(kind: str, value: Any, draw: random.Random) -> str:
    said = ""
    match kind:
        case "LITERAL":
            said = chr(value)
        case "NOT_LITERAL" | "ANY":
            said = "x" if value != ord("x") else "y"
        case "IN":
            said = _member(value, draw)
        case "BRANCH":
            said = _sample(draw.choice(value[1]), draw)
        case "SUBPATTERN" | "ATOMIC_GROUP":
            said = _sample(value[3] if kind == "SUBPATTERN" else value, draw)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            times = min(draw.choice((least, least + 1, least + 3)), int(most), 8)
            said = "".join(_sample(inner, draw) for _ in range(times))
    return said


def _member(choices: Any, draw: random.Random) -> str:
    """A character of a set such as `[a-z_]`."""
    if str(choices[0][0]) == "NEGATE":
        barred = {value for kind, value in choices if str(kind) == "LITERAL"}
        return next(each for each in "x .1-(" if ord(each) not in barred)
    kind, value = draw.choice(choices)
    if str(kind) == "LITERAL":
        return chr(value)
    if str(kind) == "RANGE":
        return chr(draw.choice(value))
    return {"DIGIT": "7", "SPACE": " ", "WORD": "x", "NOT_WORD": "."}.get(str(value).removeprefix("CATEGORY_"), "x")


def _repeated(tree: Any, draw: random.Random) -> Iterator[str]:
    """One of each thing that the expression repeats or looks for around a place."""
    for kind, value in tree:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                inner = [value[2]]
                yield _sample(value[2], draw)
            case "ASSERT" | "ASSERT_NOT":
                inner = [value[1]]
                yield _sample(value[1], draw)
            case "BRANCH":
                inner = value[1]
            case "SUBPATTERN":
                inner = [value[3]]
            case "ATOMIC_GROUP":
                inner = [value]
            case _:
                inner = []
        for each in inner:
            yield from _repeated(each, draw)


LENGTH, BOUND = 100_000, 0.5
_LENGTHS = (1_000, 3_000, 10_000, 30_000, LENGTH)


def quick(length: int) -> float:
    """If a shorter text takes less than this, the full one takes less than the limit, even with quadratic growth."""
    return BOUND * (length / LENGTH) ** 2


def seconds(expression: Expression, text: str) -> float:
    """The time of this process for the slowest of an expression's uses; one over the bound has a second try."""
    return max(_better(expression, method, text) for method in expression.methods)


def _better(expression: Expression, method: str, text: str) -> float:
    taken = _once(expression, method, text)
    return taken if taken < BOUND else min(taken, _once(expression, method, text))


def _once(expression: Expression, method: str, text: str) -> float:
    begun = time.process_time()
    found = getattr(expression.pattern, method)(text)
    if method == "finditer":
        for _ in found:
            pass
    return time.process_time() - begun


@pytest.mark.long
@pytest.mark.nightly
@pytest.mark.parametrize("part", range(4))
def test_every_expression_on_hostile_texts(part: int) -> None:
    """On 100,000 characters of repeats and near misses of its words each expression takes under half a second."""
    slowest: dict[str, float] = defaultdict(float)
    for expression in expressions()[part::4]:
        name = f"{expression.place} {expression.pattern.pattern[:60]!r}"
        for of_length in hostile(expression.pattern):
            for length in _LENGTHS:
                text = of_length(length)
                slowest[name] = max(slowest[name], taken := seconds(expression, text))
                assert taken < BOUND, (name, text[:60], text[-20:])
                if taken < quick(length):
                    break
    for name, taken in heapq.nlargest(5, slowest.items(), key=itemgetter(1)):
        sys.stdout.write(f"{taken:.3f} s  {name}\n")


@pytest.mark.long
@pytest.mark.thorough
def test_every_reader_on_hostile_texts() -> None:
    """Every function that takes a text is done with 100,000 hostile characters in under half a second."""
    texts: list[str] = [*hostile_words(LENGTH)]
    slowest: dict[str, float] = defaultdict(float)
    for name, read in readers():
        for text in texts:
            begun = time.process_time()
            read(text)
            slowest[name] = max(slowest[name], time.process_time() - begun)
            assert slowest[name] < BOUND, (name, text[:60], text[-20:])
    for name, taken in heapq.nlargest(8, slowest.items(), key=itemgetter(1)):
        sys.stdout.write(f"{taken:.3f} s  {name}\n")
    assert {
        "billbot.domain.actions.read",
        "billbot.site.values.collapsed",
        "billbot.domain.suggest.bare_title",
    } <= {*slowest}


@pytest.mark.thorough
def test_expressions_made_while_running() -> None:
    """These expressions are built at run time and have their own tests."""
    assert {place.partition(":")[0] for place in made_while_running()} == {
        "billbot.domain.action_rules",  # its rules, which the search for expressions finds
        "billbot.domain.actions",  # the same
        "billbot.store.upkeep",  # an id as it is: tests/e2e/test_upkeep.py
        "billbot.domain.suggest",  # tests/unit/domain/test_suggest.py
    }
