"""What it costs to look for the topics of the default configuration in one document, by the size of its text."""

import os
import time
from pathlib import Path

from billbot.app import config
from billbot.domain.bills import Document
from billbot.domain.suggest import Suggester

# A text of our own, in the manner of a budget; every fifth paragraph has words of a topic.
_PLAIN = (
    "SECTION 1. Notwithstanding any general or special law to the contrary, the secretary of administration and"
    " finance shall transfer the unexpended balance of item 1599-0026 of said section 2 to the department of public"
    " health, for the purposes of said item, not later than June 30. "
)
_TELLING = (
    "No sheriff's office shall hold a person on a civil detainer, or enter into an agreement under 8 U.S.C. 1357(g);"
    " the department of criminal justice information services shall seal the juvenile record. "
)


def main() -> None:
    """Print the milliseconds for texts of 20 kB, 250 kB and 1 MB, and those for getting ready."""
    settings = config.load(Path(__file__).resolve().parents[1] / "config", os.environ)
    topics = settings.topics
    began = time.perf_counter()
    suggester = Suggester(topics, [])
    print(f"{len(topics)} topics, {sum(len(topic.words) for topic in topics)} phrases", end=" ")
    print(f"compiled in {1000 * (time.perf_counter() - began):.0f} ms")
    for size in (20_000, 250_000, 1_000_000):
        for name, paragraph in (("none of the words", _PLAIN), ("many of the words", 4 * _PLAIN + _TELLING)):
            text = (paragraph * (size // len(paragraph) + 1))[:size]
            document = Document(194, "H1", None, "An Act making appropriations", None, text, ())
            began = time.perf_counter()
            for _ in range(5):
                suggester.suggestion(document)
            print(f"{size:>9,} characters, {name}: {200 * (time.perf_counter() - began):.1f} ms")


if __name__ == "__main__":
    main()
