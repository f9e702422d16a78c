"""What members read is easy, by the Flesch-Kincaid grade: words, sentences and syllables are counted."""

import re

import pytest

from tests.support.repository import ROOT


def syllables(word: str) -> int:
    """The syllables of an English word, by its groups of vowels; a silent e at the end is none."""
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e(d|s)?$", "", word.lower()))
    return max(1, len(groups))


def grade(text: str) -> float:
    """The school grade of a Markdown page's sentences, without its headings, tables, code and addresses of links."""
    prose = re.sub(r"^```.*?^```|^(\||#).*?$|\]\([^)]*\)|\d[\d.,]*(?=\w)", " ", text, flags=re.DOTALL | re.MULTILINE)
    items = re.split(r"(?<=[.!?])[*”\"]*\s|\n\n|\n *- |\n *\d+\. ", prose)
    sentences = [words for each in items if len(words := re.findall(r"[A-Za-z]+(?:['\u2019][a-z]+)?", each)) > 1]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


# The eighth grade.
MOST = 8


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("docs/members.md", 6),
        ("billbot/messages/glossary.md", 6),
        ("docs/organizers.md", 6),
        ("docs/maintainers.md", 6),
        ("tests/integration/told_days.txt", MOST),  # real days, as messages tell them
    ],
)
def test_guides_and_messages_are_easy_to_read(text: str, most: int) -> None:
    """Anybody who finished that grade reads it with ease."""
    assert grade((ROOT / text).read_text("utf-8")) <= most


def test_hearings_are_easy_to_read() -> None:
    """The same is true for hearings' sentences, each below its name, situation and headline."""
    told = (ROOT / "tests/unit/messages/hearing_words.txt").read_text("utf-8").strip().split("\n\n")
    assert grade("\n\n".join("\n".join(each.split("\n")[3:]) for each in told)) <= MOST


def test_a_hard_text_is_found() -> None:
    """Long words in long sentences are of a high grade, short ones of a low one."""
    assert grade("The bill is dead. We will try again in May. Call us if you can help.") < 3
    assert (
        grade(
            "Notwithstanding contemporaneous legislative considerations, the committee's recommendation necessitates "
            "interdepartmental deliberation concerning jurisdictional accountability."
        )
        > 15
    )
