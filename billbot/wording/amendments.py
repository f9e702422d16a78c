"""Many amendments to one bill are told as one thing, with the count and the adopted ones named."""

import re
from collections.abc import Sequence

from billbot.wording.facts import Fact
from billbot.wording.spoken import listed, numbers

# So many are still told one by one.
FEW = 3
_NAMED_AT_MOST = 12
_NAME = re.compile(r"amendment\b\s*(?:#\s*)?([\w.-]+(?:\s*\([^()]*\))?)|\badopted: (.+)", re.IGNORECASE)
_FATES = (("amendment_adopted", "adopted"), ("amendment_rejected", "rejected"), ("amendment_laid_aside", "laid aside"))


def is_amendment(fact: Fact) -> bool:
    """Whether a change is a row that states what became of amendments, and nothing else."""
    return fact.change.kind == "action_added" and all(kind.startswith("amendment_") for kind in fact.meaning.kinds)


def clause(facts: Sequence[Fact]) -> str:
    """`29 amendments were acted on, 7 adopted: 6 (Kennedy), 7 (Gómez) and 34 (Gómez)`, or none of them adopted."""
    names = _adopted(facts)
    fate = f"{sum('amendment_adopted' in fact.meaning.kinds for fact in facts)} adopted: {listed(names)}"
    return f"{len(facts)} amendments were acted on, {fate if names else 'none adopted'}"


def headline(facts: Sequence[Fact]) -> str:
    """`Juvenile diversion (S.2942): 11 amendments acted on, 1 adopted, 10 rejected`."""
    fates = [f"{count} {word}" for kind, word in _FATES if (count := sum(kind in f.meaning.kinds for f in facts))]
    return f"{facts[0].name} ({numbers(facts[0].bills)}): {', '.join([f'{len(facts)} amendments acted on', *fates])}"


def adopted(facts: Sequence[Fact]) -> str:
    """`Adopted: 12 (Tarr), 19 (Creem)`, as the clerk names them, or that none was."""
    names = _adopted(facts)
    return f"Adopted: {listed(names)}." if names else "None of them was adopted."


def _adopted(facts: Sequence[Fact]) -> list[str]:
    """The names of the adopted ones; of many the first, and how many more."""
    texts = [fact.meaning.text for fact in facts if "amendment_adopted" in fact.meaning.kinds]
    names = [found[1] or found[2] if (found := _NAME.search(text)) else text for text in texts]
    names.sort(key=lambda name: (int(found[0]) if (found := re.match(r"\d+", name)) else 0, name))
    more = len(names) - _NAMED_AT_MOST
    return [*names[:_NAMED_AT_MOST], f"{more} more"] if more > 0 else names
