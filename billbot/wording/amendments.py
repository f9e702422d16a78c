"""Many amendments to one bill are told as one thing, with the count and the adopted ones named."""

import re
from collections.abc import Sequence

from billbot.wording.headlines import Fact
from billbot.wording.spoken import listed, numbers

# So many are still told one by one.
FEW = 3
_NAMED_AT_MOST = 12
_NAME = re.compile(r"amendment\s*#?\s*([\w.-]+(?:\s*\([^()]*\))?)", re.IGNORECASE)
_FATES = (("amendment_adopted", "adopted"), ("amendment_rejected", "rejected"), ("amendment_laid_aside", "laid aside"))


def is_amendment(fact: Fact) -> bool:
    """Whether a change is a row that states what became of amendments, and nothing else."""
    return fact.change.kind == "action_added" and all(kind.startswith("amendment_") for kind in fact.meaning.kinds)


def headline(facts: Sequence[Fact]) -> str:
    """`Juvenile diversion (S.2942): 11 amendments acted on, 1 adopted, 10 rejected`."""
    fates = [f"{count} {word}" for kind, word in _FATES if (count := sum(kind in f.meaning.kinds for f in facts))]
    return f"{facts[0].name} ({numbers(facts[0].bills)}): {', '.join([f'{len(facts)} amendments acted on', *fates])}"


def adopted(facts: Sequence[Fact]) -> str:
    """`Adopted: 12 (Tarr), 19 (Creem)`, as the clerk names them, or that none was."""
    texts = [fact.meaning.text for fact in facts if "amendment_adopted" in fact.meaning.kinds]
    names = [found[1] if (found := _NAME.search(text)) else text for text in texts]
    if not names:
        return "None of them was adopted."
    if len(names) > _NAMED_AT_MOST:
        names = [*names[:_NAMED_AT_MOST], f"{len(names) - _NAMED_AT_MOST} more"]
    return f"Adopted: {listed(names)}."
