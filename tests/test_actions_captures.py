import csv
import json
import time
from functools import cache
from pathlib import Path

import pytest

from billbot.actions import WEIGHTS, read

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
ROWS = SHARED / "data" / "actions-192.csv"
HISTORIES = SHARED / "captures" / "193" / "api-history"
ABSENT = not (ROWS.is_file() and HISTORIES.is_dir())

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(ABSENT, reason="the real rows do not lie beside the repository"),
]

# What is not understood, and why it stays so: none of ACTIONS.md's kinds says it.
NOT_UNDERSTOOD = {
    "No further action take on the extension to Thursday, April 18, 2024",
    "Spread upon the records of the House and sent to the Senate for its information",
}


@cache
def real_texts() -> list[str]:
    """The texts of every real row, of the 192nd and the 193rd."""
    with ROWS.open(newline="", encoding="utf-8") as rows:
        texts = [row["action"] for row in csv.DictReader(rows)]
    for history in sorted(HISTORIES.glob("*.json")):
        texts.extend(row["Action"] for row in json.loads(history.read_text(encoding="utf-8")))
    return texts


def test_hardly_a_real_row_is_not_understood() -> None:
    """Fewer than one row in a thousand is `other`, and these are all of them."""
    texts = real_texts()
    others = [read(text).text for text in texts if read(text).kinds == ("other",)]
    assert len(others) < len(texts) / 1000
    assert set(others) == NOT_UNDERSTOOD


def test_a_real_row_is_read_in_no_time() -> None:
    """A row takes less than 200 microseconds on average, so that thousands of new rows are no burden."""
    texts = real_texts()
    begun = time.process_time()
    for text in texts:
        read(text)
    assert (time.process_time() - begun) / len(texts) < 0.0002


def test_real_rows_name_what_they_must() -> None:
    """What a kind cannot be without is there: a day for a hearing, a document for a draft, a count for a vote."""
    for text in real_texts():
        meaning = read(text)
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
    """A proposal moves on only by a row whose kind says so, and by every such row that names a number."""
    onward = {"new_draft", "substituted", "reprinted", "reported"}
    for text in real_texts():
        meaning = read(text)
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
    """Both weights are met with: what an alert tells is neither everything nor next to nothing."""
    texts = real_texts()
    share = sum(read(text).weight == "news" for text in texts) / len(texts)
    assert 0.5 < share < 0.9
    assert {WEIGHTS[kind] for text in set(texts) for kind in read(text).kinds} == {"news", "routine"}
