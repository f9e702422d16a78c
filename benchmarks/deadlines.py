"""Compares our days by which committees have to report with those of another tracker, for 6,925 bills at hearings.

    .venv/bin/python -m benchmarks.deadlines
    .venv/bin/python -m benchmarks.deadlines --sample 100 --seed 194

Prints how many agree, and why the others differ and who is right: once for the day after each hearing, which shows the
rules, and once for the end of October 2025, the date of the tracker's data. `--sample` lists so many of the latter,
drawn at random from those that differ. The last lines show how many would agree with one rule for both branches.
"""

import argparse
import random
from collections import Counter
from datetime import date

from msgspec.structs import replace

from billbot.domain.watched import Court, ReportingRule
from tests.support.tracked_deadlines import AS_OF, by_the_end, court, day_after, tracked, why

# The rule of the summaries, for every bill alike: the House's sixty days, but by the Joint Rules' day in December.
ONE_RULE = ReportingRule("one rule", days_after_hearing=60, chair_may_add=30, latest=date(2025, 12, 3))


def main() -> None:
    """Print the comparison."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sample", type=int, default=0)
    options.add_argument("--seed", type=int, default=194)
    given = options.parse_args()
    rules = court()
    _print("On the day after the hearing", [why(each, day_after(each, rules), each.heard) for each in tracked()])
    found = [(each, by_the_end(each, rules)) for each in tracked()]
    _print("At the end of October 2025", [why(each, told, AS_OF) for each, told in found])
    differing = [(each, told) for each, told in found if why(each, told, AS_OF)]
    for each, told in random.Random(given.seed).sample(differing, given.sample):  # noqa: S311 - no secret
        ours = str(told[0].day) if told else "none"
        print(f"{each.code} {each.bill.number:6} {each.heard}  {each.day}  {ours:10}  {why(each, told, AS_OF)}")
    _print_one_rule(replace(rules, reporting_rules=(ONE_RULE,)))


def _print(when: str, reasons: list[str]) -> None:
    counted = Counter(reasons)
    print(f"{when}: {counted[''] / len(reasons):.1%} agree, {counted['']} of {len(reasons)}")
    for reason, times in counted.most_common():
        if reason:
            print(f"  {times:5}  {reason}")


def _print_one_rule(rules: Court) -> None:
    for branch in ("House", "Senate"):
        own = [each for each in tracked() if each.bill.number.startswith(branch[0])]
        same = sum(bool(told := day_after(each, rules)) and told[0].day == each.day for each in own)
        print(f"With one rule for both branches: {same} of {len(own)} bills of the {branch} agree")


if __name__ == "__main__":
    main()
