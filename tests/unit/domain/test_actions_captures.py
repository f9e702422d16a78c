"""Every captured row of the 192nd, 193rd and 194th, and what is read in it."""

import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from billbot.domain.action_kinds import WEIGHTS
from billbot.domain.actions import Meaning, read
from tests.support.repository import SHARED

ROWS = SHARED / "data" / "actions-192.csv"
HISTORIES = SHARED / "captures" / "193" / "api-history"
MONTH = SHARED / "data" / "month-194.json.gz"
OWN_BILLS = SHARED / "data" / "histories-194-2026-08.json"
ABSENT = not (ROWS.is_file() and HISTORIES.is_dir() and MONTH.is_file() and OWN_BILLS.is_file())
pytestmark = [pytest.mark.captures, pytest.mark.skipif(ABSENT, reason="the real rows do not lie beside the repository")]
# What is not understood, and why it stays so.
NOT_UNDERSTOOD = {
    "No further action take on the extension to Thursday, April 18, 2024": "once: an order that lapsed has no kind",
    "Spread upon the records of the House and sent to the Senate for its information": "once: no kind says it",
    "Returned with memorandum": "does not say who returned it, nor what that means for the bill",
}


def rows_of_the_194th() -> Iterator[str]:
    """Each row once as the month leaves it, and once more in each wording that it had before."""
    month = json.loads(gzip.decompress(MONTH.read_bytes()))
    for bill, known in month["bills"].items():
        histories = [known["rows"], *(day[bill] for day in month["changed"].values() if bill in day)]
        yield from {(date, text): text for history in histories for date, _, text in history}.values()
    for known in json.loads(OWN_BILLS.read_bytes())["bills"].values():
        yield from (text for _, _, text in known["actions"])


@cache
def real_texts() -> Counter[str]:
    """How often each text is in the rows of the 192nd, the 193rd and the 194th."""
    with ROWS.open(newline="", encoding="utf-8") as rows:
        texts = Counter(row["action"] for row in csv.DictReader(rows))
    for history in sorted(HISTORIES.glob("*.json")):
        texts.update(row["Action"] for row in json.loads(history.read_text(encoding="utf-8")))
    texts.update(rows_of_the_194th())
    return texts


@cache
def meanings() -> dict[str, Meaning]:
    """The meaning of each captured text."""
    return {text: read(text) for text in real_texts()}


@pytest.mark.thorough
def test_what_is_not_understood_is_listed() -> None:
    """No row of the material is `other` but those that are listed here with the reason."""
    assert {each.text for each in meanings().values() if "other" in each.kinds} == set(NOT_UNDERSTOOD)


def test_a_real_row_is_read_in_no_time() -> None:
    """A row takes less than 200 microseconds on average, so thousands of new rows are not a burden."""
    texts = list(real_texts())
    begun = time.process_time()
    for text in texts:
        read(text)
    assert (time.process_time() - begun) / len(texts) < 0.0002


def test_real_rows_name_what_they_must() -> None:
    """Each kind has what it needs: a hearing a day, a draft a document, a vote a count."""
    for text, meaning in meanings().items():
        if {"hearing_scheduled", "hearing_rescheduled", "hearing_location_changed"} & set(meaning.kinds):
            assert meaning.hearing, text
            assert meaning.hearing.date, text
            assert meaning.hearing.start, text
            assert meaning.hearing.place, text
        if {"study_order", "accompanied", "accompanied_by", "new_draft_of", "see_also"} & set(meaning.kinds):
            assert meaning.bills, text
        if {"referred", "discharged", "recommitted"} & set(meaning.kinds):
            assert meaning.committees, text
        if "reporting_date_extended" in meaning.kinds:
            assert meaning.reporting_date, text
        if "YEAS" in text or "Yeas" in text:
            assert meaning.votes, text
            assert meaning.votes.roll_call, text


def test_the_relations_of_real_rows_go_with_their_kinds() -> None:
    """A proposal moves only by rows with the right kind, and by every one of them that names a number."""
    onward = {"new_draft", "substituted", "reprinted", "reported"}
    for text, meaning in meanings().items():
        relations = {bill.relation for bill in meaning.bills}
        if "continues_in" in relations:
            assert onward & set(meaning.kinds), text
        if "new_draft" in meaning.kinds:
            assert "continues_in" in relations, text
        if meaning.kinds == ("accompanied",):
            assert relations == {"absorbed_into"}, text
        if meaning.kinds == ("accompanied_by",):
            assert relations == {"absorbs"}, text
        if "study_order" in meaning.kinds:
            assert relations == {"study_order"}, text


def test_a_good_part_of_real_rows_is_news() -> None:
    """Both weights occur: alerts tell neither everything nor almost nothing."""
    texts = real_texts()
    news = sum(texts[text] for text, meaning in meanings().items() if meaning.weight == "news")
    assert 0.5 < news / texts.total() < 0.9
    assert {WEIGHTS[kind] for meaning in meanings().values() for kind in meaning.kinds} == {"news", "routine"}
