"""Every rule states what its example says, and reads no more of a text than its own act."""

import pytest

from billbot.domain.action_kinds import ActionKind
from billbot.domain.action_rules import RULES, Rule
from billbot.domain.actions import collapse, lowered, read, read_kinds, without_asides
from tests.support.rule_examples import EXAMPLES


def test_every_rule_reads_its_example() -> None:
    """Every rule has an example with exactly its kinds."""
    assert len(EXAMPLES) == len(RULES)
    assert [example for example, kinds in EXAMPLES if read(example).kinds != kinds] == []


def test_no_rule_is_idle() -> None:
    """Without the rule its example would be read otherwise, so no rule is in the tables for nothing."""

    def stated(at: int, rules: tuple[Rule, ...] = RULES) -> bool:
        example, kinds = EXAMPLES[at]
        return read_kinds(without_asides(lowered(collapse(example))), rules) == kinds

    assert [EXAMPLES[at] for at in range(len(RULES)) if not stated(at)] == []
    assert [RULES[at] for at in range(len(RULES)) if stated(at, (*RULES[:at], *RULES[at + 1 :]))] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Amendment #7 (Tarr) rejected; amendment #8 (Creem) adopted", ["amendment_rejected", "amendment_adopted"]),
        ("Amendment adopted, amendment rejected", ["amendment_adopted", "amendment_rejected"]),
        ("Amendments 1 and 2 rejected, and amendment 3 pending", ["amendment_rejected", "amendment_pending"]),
        ("Amendment #3 withdrawn, amendment #4 adopted", ["amendment_laid_aside", "amendment_adopted"]),
        ("Amendment #1 (Tarr) laid aside, and order adopted", ["amendment_laid_aside", "adopted"]),
        ("Amended (Tarr) adopted", ["amendment_adopted"]),
        ("Amended by the committee, adopted", ["amended", "adopted"]),
    ],
)
def test_fate_of_an_amendment(text: str, kinds: list[ActionKind]) -> None:
    """An amendment's result is the first one after it, and results of other things do not count."""
    assert list(read(text).kinds) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Item 1599-0001 not passed over veto", ["rejected"]),
        ("Section 9 passed notwithstanding the veto", ["veto_overridden"]),
        ("Governor's vetoes were overridden", ["veto_overridden"]),
        ("Reduction sustained", ["rejected"]),
    ],
)
def test_what_became_of_a_veto(text: str, kinds: list[ActionKind]) -> None:
    """Passing over a veto, or failing to, is told apart from the veto."""
    assert list(read(text).kinds) == kinds
