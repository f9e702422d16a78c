"""Why a document of the next court may be a re-filing, in words."""

from collections.abc import Sequence

from billbot.refiled import RefilingEvidence
from billbot.wording.spoken import listed, numbers

_FEW = 4


def because_refiled(evidence: Sequence[RefilingEvidence]) -> str:
    """What speaks for a candidate, a sentence for each kind of evidence, whichever bills it names."""
    said: dict[tuple[str, tuple[str, ...]], list[RefilingEvidence]] = {}
    for each in evidence:
        said.setdefault((each.witness, each.words), []).append(each)
    return " ".join(
        _sentence(witness, words, numbers([each.former for each in alike])) for (witness, words), alike in said.items()
    )


def _sentence(witness: str, words: Sequence[str], formers: str) -> str:
    if witness == "printed":
        return f"It prints that a similar matter was filed in the previous session: {formers}."
    if witness == "title":
        return f"It has the title of {formers}." if words else f"It has the title of {formers} but for its first words."
    if witness == "similar title":
        return f"Its title is like that of {formers}: {listed([f'“{word}”' for word in words[:_FEW]])}."
    if witness == "sponsor":
        shared = f", and both titles say “{words[1]}”" if len(words) > 1 else ""
        return f"{words[0]} filed {formers}, too{shared}."
    return f"The site calls it similar to {formers}."
