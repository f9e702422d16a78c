"""The words of the topics to start from, against the documents of a real court."""

import gzip
import json
import tomllib
from functools import lru_cache
from importlib.resources import files

import pytest

from billbot.app.scaffold import sample_topics
from billbot.domain.suggest import TopicSearch
from billbot.domain.watched import Topic
from tests.support.month import FILE

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not FILE.is_file(), reason="the month of the 194th does not lie beside the repository"),
]


@lru_cache
@lru_cache
def found(name: str) -> list[tuple[str, str]]:
    """The title and summary of each document with the topic's words."""
    text = (files("billbot.app") / "sample" / "topics" / f"{name}.toml").read_text(encoding="utf-8")
    (table,) = tomllib.loads(text)["topic"]
    topic_search = TopicSearch(Topic(table["id"], table["name"], tuple(table["words"]), tuple(table["not_words"])))
    documents = [(each["title"] or "", each["pinslip"] or "") for each in _month().values()]
    return [each for each in documents if topic_search.search({"title": each[0], "pinslip": each[1]})]


@lru_cache
def _month() -> dict[str, dict[str, str]]:
    return dict(json.loads(gzip.decompress(FILE.read_bytes()))["bills"])


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("housing", "Permanent Rental Protections Report"),
        ("housing", "permanent rental protections"),
        ("health", "sick leave bank"),
        ("health", "Federal Reinvestment Trust Fund"),
        ("climate", "field safety in gas infrastructure"),
        ("climate", "recovery housing in environmental justice communities"),
    ],
)
def test_what_only_looks_alike(topic: str, words: str) -> None:
    """A monthly report, somebody's sick leave and a fund that is reported on are no news of a topic."""
    assert [title for title, _ in found(topic) if words.lower() in title.lower()] == []


@pytest.mark.parametrize("topic", sample_topics())
def test_finds_enough_and_not_too_much(topic: str) -> None:
    """A topic finds between one and four in a hundred of the documents of a court."""
    assert 0.01 < len(found(topic)) / len(_month()) < 0.04
