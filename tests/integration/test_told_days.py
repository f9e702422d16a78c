"""Real days: their situation and words. Only `told_days.txt` has the words.

`.venv/bin/python -m tests.integration.test_told_days` writes that file again; read the diff.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from billbot.domain.bills import Action, BillId
from tests.support import rows_192
from tests.support.days_in_app import DAYS, day_told
from tests.support.days_in_brief import ToldDay, bill, faults, histories_192, tell_day

WORDS = Path(__file__).with_name("told_days.txt")
_STRUCK = " (STRUCK)"
# The 18th and the 9th are only about hearings, which have separate words.
TOLD = [number for number in range(1, 21) if number not in {9, 18}]
# Days of the 192nd: what is listed, the day, the name, and which situation leads.
OF_THE_192ND = (
    (("S9",), date(2021, 3, 18), "Climate roadmap", "desk_again"),
    (("H4016",), date(2021, 9, 23), "FY22 budget sections", "override_one_branch"),
    (("S2481",), date(2021, 10, 12), "Public lands preservation", "conference_one_branch"),
    (("H4288",), date(2022, 5, 26), "COVID recovery act", "override_complete"),
    (("H4456",), date(2022, 5, 26), "Supplemental budget", "governor_change_both"),
    (("S2594",), date(2022, 6, 9), "Lake management", "adverse_by_rule_sent_back"),
    (("H1692",), date(2022, 6, 9), "Sealing of records", "study_order"),
    (("S742",), date(2022, 5, 5), "Health coverage", "folded_in"),
    (("H4869",), date(2022, 6, 15), "Public safety data", "is_new_draft"),
    (("H5060",), date(2022, 7, 31), "Climate and energy", "enacted_both_not_laid"),
)


def _of_the_file(number: int) -> ToldDay:
    """One of the twenty days, as its proposal would be told of it."""
    day = day_told(number)
    court, rows = day["court"], defaultdict(list)
    for of, when, branch, text in (*day["earlier"], *day["rows"]):
        if when:  # rows that the file leaves out have none
            on, struck = date.fromisoformat(when[:10]), text.endswith(_STRUCK)
            rows[BillId(court, of)].append(Action(on, branch, text.removesuffix(_STRUCK), struck))
    known = {of: bill(of, actions, f"An Act relative to {day['proposal'].lower()}") for of, actions in rows.items()}
    listed = [BillId(court, each) for each in day["bills"]]
    return tell_day(listed, known, date.fromisoformat(day["date"]), name=day["proposal"])


def _of_the_192nd(listed: tuple[str, ...], day: date, name: str) -> ToldDay:
    return tell_day([BillId(192, each) for each in listed], histories_192(), day, name=name)


def _said(each: ToldDay) -> str:
    told = each.told
    return f"{told.situation}\n{told.headline}\n{told.text}\n{told.ask}".rstrip() if told else ""


def _every() -> Iterator[tuple[str, ToldDay]]:
    for number in TOLD:
        yield f"{number}", _of_the_file(number)
    for listed, day, name, _ in OF_THE_192ND:
        yield f"{', '.join(listed)} {day}", _of_the_192nd(listed, day, name)


def _pinned() -> Mapping[str, str]:
    parts = WORDS.read_text("utf-8").strip().split("\n\n")
    return {title.removeprefix("# "): rest for title, _, rest in (part.partition("\n") for part in parts)}


@pytest.mark.captures
@pytest.mark.skipif(not DAYS.exists() or not rows_192.ROWS.exists(), reason="the real days are not at hand")
def test_words_of_real_days() -> None:
    """Each of these days is announced in the words that were read and found good."""
    every = dict(_every())
    assert {title: _said(each) for title, each in every.items()} == _pinned()
    assert [fault for each in every.values() for fault in faults(each)] == []


@pytest.mark.captures
@pytest.mark.skipif(not rows_192.ROWS.exists(), reason="the real rows do not lie beside the repository")
@pytest.mark.parametrize(("listed", "day", "name", "situation"), OF_THE_192ND)
def test_situation_of_a_day(listed: tuple[str, ...], day: date, name: str, situation: str) -> None:
    """The state after the day chooses what leads, and then its acts."""
    told = _of_the_192nd(listed, day, name).told
    assert told is not None
    assert told.situation == situation


if __name__ == "__main__":
    WORDS.write_text("\n\n".join(f"# {title}\n{_said(each)}" for title, each in _every()) + "\n", "utf-8")
