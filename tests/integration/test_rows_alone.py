"""A row that is a day's only news, from real histories: what messages say, to whom, and until when."""

from pathlib import Path

import pytest

from billbot.demo import PracticeRow
from billbot.domain.watched import Channel
from tests.support.app_in_process import bill, in_process, news, row

EVERYTHING = Channel("all", "console", weight="everything")


def told(path: Path, *rows: PracticeRow) -> str:
    """The message on H.1 at hour 2 to a channel that hears every row."""
    with in_process(path, bill("H1", *rows), channels=[EVERYTHING]) as app:
        (message,) = news(app, 2)
    return message.text


@pytest.mark.parametrize(
    ("asked", "headline", "said"),
    [
        (  # 192/H3523, 17 March 2022
            ("House", "Reporting date extended to Tuesday April 29, 2025, pending concurrence"),
            "The Senate agrees: the committee has until April 29 to decide on the sample proposal (H.1)",
            "to more time: the Transportation Committee has until Tuesday, April 29, to decide on H.1.",
        ),
        (
            ("House", "Discharged to the committee on Revenue"),
            "The Senate agreed that the sample proposal (H.1) goes to the Revenue Committee",
            "The committee can recommend it, redraft it, send it to study or hold it.",
        ),
        (
            ("House", "Adopted"),
            "Sample proposal: the Senate agrees with what the House did",
            "On H.1: the Senate agrees with what the House did.",
        ),
    ],
)
def test_what_the_other_branch_agreed_to(tmp_path: Path, asked: tuple[str, str], headline: str, said: str) -> None:
    """A bare "Senate concurred" says to what, where the row before it does."""
    branch, text = asked
    referred = row("Referred to the committee on Transportation", -9000), row("Senate concurred", -8999, "Senate")
    text = told(tmp_path, *referred, row(text, -900, branch), row("Senate concurred", 1, "Senate"))
    assert text.startswith(f"{headline}\n")
    assert said in text


def test_a_reference_that_a_branch_gave_up(tmp_path: Path) -> None:
    """A branch that gives up its committee for that of the other sends the bill there (192/H4988, 11 July 2022)."""
    other = (
        "Senate NON-concurred in the reference to the committee on Municipalities and Regional Government"
        " and referred to the committee on Election Laws"
    )
    text = told(
        tmp_path,
        row("Referred to the committee on Municipalities and Regional Government", -90),
        row(other, -60, "Senate"),
        row("House receded from its reference", 1),
        row("House concurred", 1.1),
    )
    assert text.startswith("The House agreed that the sample proposal (H.1) goes to the Election Laws Committee\n")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Motion to lay on the table pending and postponed to the next session", " to the next session"),
        ("Further action postponed until Monday, April 28, 2025", " to Monday, April 28"),
    ],
)
def test_a_debate_that_is_put_off(tmp_path: Path, words: str, until: str) -> None:
    """The message says that a branch put a bill off, and until when (192/S2671, June 23, 2022)."""
    text = told(
        tmp_path,
        row("Referred to the committee on The Judiciary", -90),
        row("Read second", 1, "Senate"),
        row(words, 1.1, "Senate"),
    )
    assert text.startswith(f"The Senate put off the sample proposal (H.1){until}\n")


def test_what_came_back_with_a_part_that_was_signed(tmp_path: Path) -> None:
    """A row about what the Governor signed and returned is announced as both (192/H90, April 1, 2021)."""
    back = (
        "Governor returned to the House with amendments to sections 13 to 17, inclusive; and also to sections 22 and"
        " 29, and signed the remainder of the bill"
    )
    text = told(
        tmp_path,
        row("Enacted", -90),
        row("Laid before the Governor", -90, "Senate"),
        row(back, 1, "Executive"),
        row("Signed (in part) by the Governor, Chapter 9 of the Acts of 2025", 1.1, "Senate"),
    )
    assert text.startswith("The sample proposal (H.1) is law, signed in part: Chapter 9 of the Acts of 2025\n")
    assert "What was signed is law; what was not goes back to the House." in text


def test_advice_against_it_on_the_calendar(tmp_path: Path) -> None:
    """If a branch has yet to decide on the advice of a rule, the bill is on its calendar (192/S265, 6 June 2022)."""
    text = told(
        tmp_path,
        row("Referred to the committee on Economic Development and Emerging Technologies", -900, "Senate"),
        row(
            "Ought NOT to pass (under Joint Rule 10) and placed in the Orders of the Day for the next session",
            1,
            "Senate",
        ),
    )
    assert "it ends here unless the Senate sends it back to a committee, as it often does." in text


def test_amendments_without_a_number(tmp_path: Path) -> None:
    """An amendment that the clerk gives no number is counted, and no list claims to be all (192/H4359)."""
    words = "Amendment 6 rejected", "Amendment 11 pending", "Further amendment adopted", "Amendment 11 adopted"
    more = [f"Amendment {number} rejected" for number in range(20, 30)]
    rows = [row(text, 1 + at / 100) for at, text in enumerate((*words, *more))]
    text = told(tmp_path, row("Referred to the committee on Revenue", -900), *rows)
    assert "The House adopted two of the 13 amendments to H.1 that it acted on today." in text


def test_amendments_lead_before_procedure(tmp_path: Path) -> None:
    """On a day of a debate the amendments are the news, and not that members were counted (192/H4000, April 2021)."""
    words = (
        "Quorum Roll Call - 160 YEAS to 0 NAYS (See YEA and NAY No. 24)",
        "Consolidated amendment B (Health and Human Services) adopted - 160 YEAS to 0 NAYS (See YEA and NAY No. 25)",
        "Amendment 733 rejected",
        "Consolidated amendment C (Public Safety and Judiciary) adopted - 158 YEAS to 1 NAYS (See YEA and NAY No. 26)",
        "Consolidated amendment D (Public Health) adopted - 160 YEAS to 0 NAYS (See YEA and NAY No. 27)",
    )
    rows = [row(text, 1 + at / 100) for at, text in enumerate(words)]
    text = told(tmp_path, row("Referred to the committee on Revenue", -900), *rows)
    assert text.startswith("Sample proposal: consolidated amendment D adopted 160 to 0;")
    assert "- H.1, House: “Quorum Roll Call" in text
    assert "step of procedure" not in text


def test_a_part_that_is_reported(tmp_path: Path) -> None:
    """If a committee reports a part of a budget, the rest goes on elsewhere (192/H3773, June 9, 2021)."""
    before = row("Referred to the committee on House Ways and Means", -90), row("Reported, in part, by H3827", -60)
    text = told(tmp_path, *before, row("Reported, in part, by H3862", 1))
    assert text.startswith("A part of the sample proposal (H.1) goes on as H.3862\n")
