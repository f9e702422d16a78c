"""The words of the General Court, from the table that is also a page of the documentation."""

import re
from functools import cache
from importlib.resources import files

_TERM, _ARTICLE = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"^(?:the|an?) ")


def definition(term: str) -> str:
    """What a word of the glossary means, with or without an article; empty for any other."""
    return _meanings().get(_ARTICLE.sub("", term.casefold().strip(" ?.!")), "")


@cache
def _meanings() -> dict[str, str]:
    page = files("billbot.messages").joinpath("glossary.md").read_text(encoding="utf-8")
    rows = (line.strip("| ").split(" | ", 1) for line in page.splitlines() if line.startswith("| **"))
    return {term.casefold(): _TERM.sub(r"\1", said) for terms, said in rows for term in _TERM.findall(terms)}
