"""Words for many amendments at once: how many were acted on, what became of them, and which were adopted."""

import re
from collections.abc import Sequence
from datetime import date

from billbot.domain.display import first_few
from billbot.messages.document import Bullet, Bullets, Item, Links, Paragraph, nonempty
from billbot.messages.entries import bill_pages
from billbot.messages.facts import Fact
from billbot.messages.spoken import capitalized, full_date, listed

# The verb in a summary of many amendments.
ACTED_ON = "were acted on"
_NAMED_AT_MOST = 12
_NAME = re.compile(r"amendment\b\s*(?:#\s*)?((?!adopted|rejected|laid)[\w.-]+(?:\s*\([^()]*\))?)", re.IGNORECASE)
_AS_ONE = re.compile(r"\b(?:adopted|rejected):\s*([\d., and]+)", re.IGNORECASE)
_FATES = (("amendment_adopted", "adopted"), ("amendment_rejected", "rejected"), ("amendment_laid_aside", "laid aside"))


def amendments_acted_on(facts: Sequence[Fact]) -> str:
    """Summarize actions: `29 amendments were acted on, 7 adopted: Nos. 6 (Kennedy), 7 (Gómez) and 34 (Gómez)`."""
    names, adopted = _adopted(facts), _count(facts, "amendment_adopted")
    which = ", among them " if _some_unnamed(facts) else ": "
    fate = f"{adopted} adopted{f'{which}{_by_number(names)}' if names else ''}"
    return f"{_count(facts)} amendments {ACTED_ON}, {fate if adopted else 'none adopted'}"


def headline(facts: Sequence[Fact]) -> str:
    """Return the headline: `Juvenile diversion (S.2942): 11 amendments acted on, 1 adopted, 10 rejected`."""
    fates = [f"{count} {word}" for kind, word in _FATES if (count := _count(facts, kind))]
    return capitalized(f"{facts[0].subject}: {', '.join([f'{_count(facts)} amendments acted on', *fates])}")


def item(facts: Sequence[Fact], beside: Sequence[Bullet] = ()) -> Item:
    """Return what tells of amendments: when, and which were adopted, with other rows and a link to the bill."""
    days = dict.fromkeys(full_date(fact.change.date) for fact in facts)
    about = Paragraph(" · ".join((*days, adopted_ones(facts))))
    return Item("", nonempty(about, Bullets(tuple(beside)), Links(bill_pages(facts[0].entries[:1]))))


def adopted_ones(facts: Sequence[Fact]) -> str:
    """List adopted ones as the clerk names them, `Adopted: Nos. 12 (Tarr) and 19 (Creem)`, or say that none was."""
    names = _adopted(facts)
    none = "" if _count(facts, "amendment_adopted") else "None of them was adopted."
    which = ", among others" if _some_unnamed(facts) else ""
    return f"Adopted{which}: {_by_number(names)}." if names else none


def _some_unnamed(facts: Sequence[Fact]) -> bool:
    """Tell whether the clerk gives some of the adopted ones no number, as a change to an amendment."""
    return any("amendment_adopted" in kinds and not name for name, kinds in _amendments_with_fate(facts))


def _by_number(names: Sequence[str]) -> str:
    """List amendments by name, with `No.` before numbers, so that these do not read as counts."""
    number = ("No. " if len(names) == 1 else "Nos. ") if names and names[0][:1].isdigit() else ""
    return f"{number}{listed(names)}"


def _adopted(facts: Sequence[Fact]) -> list[str]:
    """Return the names of adopted amendments; if they are many, the first of them and how many more there are."""
    names = [name for name, kinds in _amendments_with_fate(facts) if "amendment_adopted" in kinds and name]
    names.sort(key=lambda name: (int(found[0]) if (found := re.match(r"\d+", name)) else 0, name))
    return first_few(names, _NAMED_AT_MOST)


def _count(facts: Sequence[Fact], kind: str = "") -> int:
    """Count the amendments that these rows are about, or those with a fate of this kind."""
    return sum(not kind or kind in kinds for _, kinds in _amendments_with_fate(facts))


def _amendments_with_fate(facts: Sequence[Fact]) -> list[tuple[str, Sequence[str]]]:
    """Return each amendment by name, with the kinds of the last row about it; a row can be about several."""
    found: dict[object, tuple[str, Sequence[str]]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.change.date or date.max, fact.change.row or 0)):
        for at, name in enumerate(_amendments_named(fact)):
            one = (fact.bills, fact.change.branch, name or (fact.change.row, at))
            found[one] = name, fact.meaning.kinds
    return list(found.values())


def _amendments_named(fact: Fact) -> list[str]:
    """Return the amendments that a row names, in the clerk's words; an empty name if it names none."""
    if found := _AS_ONE.search(fact.meaning.text):
        return re.findall(r"\d+(?:\.\d+)*", found[1])
    found = _NAME.search(fact.meaning.text)
    return [found[1] if found else ""]
