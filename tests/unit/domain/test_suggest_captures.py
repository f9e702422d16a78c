"""The default configuration's matches in real titles and documents of the 193rd General Court."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from billbot.app import config
from billbot.domain.bills import BillId, Document
from billbot.domain.suggest import Suggester, Suggestion, Watched
from billbot.domain.watched import Topic
from billbot.site import api
from tests.support.captured import CAPTURES, PRESENT, captured, text_of
from tests.support.repository import ROOT

pytestmark = [pytest.mark.captures, PRESENT]
DATA = CAPTURES.parent / "data"
# What a person would not have wanted to see, judged by title and text: yearly reports, diversion of dentists, licenses
# for alcohol, lessons on refugees, doxing, cybersecurity.
YEARLY = """
    SD2445 HD4170 SD2480 HD4199 SD2527 SD2528 HD4245 HD4246 SD2584 HD4289 HD4296 SD2715 HD4519 SD3099
    HD4991 SD3282 HD5212 SD3387 SD3390 HD5335 HD5340
"""
NOT_OURS = {*YEARLY.split(), "H163", "H300", "H1658", "S206", "S2567", "HD4752", "S2539", "S2811", "S971", "S1116"}


@cache
def topics() -> tuple[Topic, ...]:
    settings = config.load(ROOT / "config", {})
    return settings.topics


@cache
def titles() -> tuple[Document, ...]:
    records = json.loads((DATA / "documents-193-reduced.json").read_text("utf-8"))
    return tuple(
        Document(
            193, each["BillNumber"], each["DocketNumber"], each["Title"], None, None, (), (each["PrimarySponsor"],)
        )
        for each in records
        if each["PrimarySponsor"]
    ) + tuple(
        Document(193, each["BillNumber"], each["DocketNumber"], each["Title"], None, None, ())
        for each in records
        if not each["PrimarySponsor"]
    )


@cache
def documents() -> tuple[Document, ...]:
    return tuple(api.document(text_of(path)) for path in captured("api-documents"))


def watched() -> list[Watched]:
    """The bills that the coalition's list of the 193rd has, each under the topics that its words find."""
    plain = Suggester(topics(), [])
    found = []
    for bill in json.loads((DATA / "coalition-bills.json").read_text("utf-8")):
        if bill["general_court"] == 193 and bill["number"] and bill["title"]:
            made = plain.suggestion(Document(193, bill["number"], None, bill["title"], None, None, ()))
            if made is not None:
                found.append(Watched(BillId(193, bill["number"]), made.topics, bill["title"]))
    return found


def suggested(given: Iterable[Document], suggester: Suggester) -> dict[str, Suggestion]:
    made = ((each.bill_number or each.docket or "", suggester.suggestion(each)) for each in given)
    return {number: suggestion for number, suggestion in made if suggestion is not None}


@cache
def of_documents() -> dict[str, Suggestion]:
    """Matches in whole documents."""
    return suggested(documents(), Suggester(topics(), []))


def by_topic(made: dict[str, Suggestion]) -> dict[str, int]:
    return dict(Counter(topic for suggestion in made.values() for topic in suggestion.topics))


def useful(made: dict[str, Suggestion]) -> float:
    return 1 - len(NOT_OURS & set(made)) / len(made)


@pytest.mark.thorough
def test_titles() -> None:
    """Fewer than 200 of 10,156 titles are suggested for their words, and eight in ten are useful."""
    assert len(titles()) == 10_156
    made = suggested(titles(), Suggester(topics(), []))
    assert {topic.id for topic in topics()} - set(by_topic(made)) == {"officer-masks"}
    assert 150 < len(made) < 200
    assert useful(made) > 0.8


@pytest.mark.thorough
def test_documents() -> None:
    """About twenty of 209 whole documents are suggested for their words, and three in four are useful."""
    assert len(documents()) == 209
    made = of_documents()
    assert 12 < len(made) < 25
    assert useful(made) > 0.75


@pytest.mark.thorough
def test_what_the_text_alone_gives() -> None:
    """Some of these documents say nothing of ours in their titles: license plates, phones, teens in court."""
    made = of_documents()
    hidden = {number for number, each in made.items() if all(found.place == "text" for found in each.found)}
    assert hidden >= {"H3434", "S1139", "S1896", "S27"}


@pytest.mark.thorough
def test_other_reasons() -> None:
    """With that court's bills of the coalition watched, 16 have the title of one."""
    made = suggested((*titles(), *documents()), Suggester(topics(), watched()))
    reasons = Counter(each.reason for each in made.values())
    assert reasons["title"] == 16
