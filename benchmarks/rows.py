"""Measures a look that brings a bill thousands of new rows, and the telling of them in Slack and to a mailing list.

    .venv/bin/python -m benchmarks.rows
    .venv/bin/python -m benchmarks.rows --rows 1000 --recipients 300

Prints the seconds of CPU that the look and the delivery take, and the most memory of the process, for rows of several
kinds. To reach for 10,000 rows: less than 200 MB and less than a minute.
"""

import argparse

from tests.support.thousands import KINDS, measured


def main() -> None:
    """Print a line for each kind of row."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--recipients", type=int, default=1)
    given = options.parse_args()
    for kind in KINDS:
        found = measured(kind, given.rows, given.recipients)
        print(f"{kind:12} look {found.look:5.1f} s, delivery {found.delivery:5.1f} s, {found.memory} MB, {found.sent}")


if __name__ == "__main__":
    main()
