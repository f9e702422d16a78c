"""Fills the templates; the one room for jinja2.

Nothing that a stranger wrote becomes markup, and what a program would obey instead of showing is left out. What a
template asks for and nobody gave is an error.
"""

import hashlib
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from billbot import __version__
from billbot.bills.shown import count
from billbot.public.record import Template
from billbot.wording.hearings import said_of
from billbot.wording.people import WAYS, question, tally, voter
from billbot.wording.spoken import capitalized, committee, day, day_of, hour, listed, ordinal, plain, when

_FOLDER = "templates"
STYLE = "style.css"


def fill(template: Template, **values: object) -> bytes:
    """A page, in UTF-8."""
    return _environment().get_template(template).render(values).encode()


def style() -> bytes:
    """The stylesheet of all pages."""
    return (files(__package__) / _FOLDER / STYLE).read_bytes()


@cache
def made_by() -> str:
    """What tells this program's pages from those of another one: its version and what they are made with."""
    found = hashlib.sha256(__version__.encode())
    here = files(__package__)
    for part in sorted([*here.iterdir(), *(here / _FOLDER).iterdir()], key=lambda each: each.name):
        if part.is_file():
            found.update(part.name.encode() + part.read_bytes())
    return found.hexdigest()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("billbot.public", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    filters: dict[str, Any] = {
        "day": day,
        "short_day": lambda when: day_of(when, weekday=False),
        "iso_day": lambda when: day(date.fromisoformat(when)),
        "iso_short": lambda when: day_of(date.fromisoformat(when), weekday=False),
        "iso_hour": lambda when: hour(time.fromisoformat(when)),
        "as_day": date.fromisoformat,
        "hour": hour,
        "question": question,
        "tally": tally,
        "voter": voter,
        "way_to_vote": lambda way: WAYS.get(way, way),
        "count": count,
        "listed": listed,
        "ordinal": ordinal,
        "committee": committee,
        "capitalized": capitalized,
    }
    made.filters.update(filters)
    made.globals.update(when=when, said_of=said_of)
    return made


def _shown(value: object) -> object:
    """Text without what is obeyed instead of shown; what a template made is left as it is."""
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
