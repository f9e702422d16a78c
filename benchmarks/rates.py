"""The table of when rows are entered, `billbot/domain/rates.toml`: figures alone, from the real rows of the 192nd.

Run it with `.venv/bin/python -m benchmarks.rates > billbot/domain/rates.toml`. The bills that
`benchmarks/delay.py` measures are left out.
"""

from collections import Counter

from billbot.domain.planning import DAYS, SLOTS, slot_of
from tests.support.entered_192 import BEGIN, entries, is_measured

# One moment at which hundreds of rows were entered says no more of its half hour than one with so many.
MOST = 20


def main() -> None:
    """Print the table."""
    moments: Counter[tuple[int, int, int]] = Counter()
    for bill, history in entries().items():
        for entry in history if not is_measured(bill) else ():
            if entry.timed and entry.at > BEGIN:
                moments[*slot_of(entry.at), int(entry.at.timestamp()) // 60] += 1
    rows = [[0] * SLOTS for _ in DAYS]
    for (day, slot, _), found in moments.items():
        rows[day][slot] += min(found, MOST)
    print(
        "# How many rows were entered in each half hour of a day, from midnight on: bills of the 192nd General Court,"
    )
    print("# May 2021 to August 2022, those left out that benchmarks/delay.py measures. Made by benchmarks/rates.py.")
    for name, slots in zip(DAYS, rows, strict=True):
        print(f"{name} = [")
        for half in (slots[: SLOTS // 2], slots[SLOTS // 2 :]):
            print(f"  {', '.join(map(str, half))},")
        print("]")


if __name__ == "__main__":
    main()
