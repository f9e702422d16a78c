"""What a proposal is called that begins with a bill, and the id that it gets."""

import re
from collections.abc import Collection

from billbot.bills import BillId
from billbot.config.editing import NewProposal

_ID_WORDS = 5
_EVERY_TITLE = re.compile(
    r"^(?:An Act|Resolve|Resolutions?|Order)\s+"
    r"(?:(?:further\s+)?(?:relative|relating) to\s+|concerning\s+|regarding\s+)?(?=\w)",
    re.IGNORECASE,
)


def begun(
    taken: Collection[str], bill: BillId, name: str, title: str | None, topics: tuple[str, ...], **more: str
) -> NewProposal:
    """A proposal to begin with a bill, under an id that is not `taken`; `more` are other values of its table.

    Without a `name` it is called by the bill's title, or else by its number.
    """
    key = _id(name or title or "", bill, taken)
    return NewProposal(key, name or name_from(title) or bill.spoken, topics, **more)


def name_from(title: str | None) -> str:
    """A name from a title, without the words that every title begins with: "An Act relative to expungement"."""
    name = _EVERY_TITLE.sub("", title or "")
    if name != title and re.match(r"to\b", name, re.IGNORECASE):
        name = f"Act {name}"
    return name[:1].upper() + name[1:]


def _id(name: str, bill: BillId, taken: Collection[str]) -> str:
    """An id that nobody has: from the first words of a name, else from the number, which alone would be no id."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", name_from(name).lower()))
    words = [word for word in words if word not in {"a", "an", "the", "to", "of", "and", "act"}]
    stem = "-".join(words[:_ID_WORDS])
    if not re.search(r"[a-z]{3}", stem):
        stem = f"{bill.number.lower()}-{bill.general_court}"
    return next(each for n in range(len(taken) + 1) if (each := stem + (f"-{n + 1}" if n else "")) not in taken)
