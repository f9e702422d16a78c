"""The tables of rules: each reads its example, and none is idle."""

from billbot.domain.action_rules import RULES, Rule
from billbot.domain.actions import collapse, lowered, read, read_kinds, without_asides


def test_every_rule_reads_its_example() -> None:
    """The example beside a rule states exactly the kinds beside it."""
    assert [rule for rule in RULES if read(rule.example).kinds != rule.states] == []


def test_no_rule_is_idle() -> None:
    """Without the rule its example would be read otherwise, so no rule stands in the tables for nothing."""

    def stated(rule: Rule, rules: tuple[Rule, ...] = RULES) -> bool:
        return read_kinds(without_asides(lowered(collapse(rule.example))), rules) == rule.states

    assert [rule for rule in RULES if not stated(rule)] == []
    assert [rule for rule in RULES if stated(rule, tuple(other for other in RULES if other is not rule))] == []
