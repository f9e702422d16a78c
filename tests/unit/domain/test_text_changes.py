"""What people should hear about two texts: the gravest change first, and topics' words."""

import pytest
from hypothesis import given

from billbot.domain import comparing, text_changes, texts
from billbot.domain.watched import Topic
from tests.support.captured import REAL_TEXTS, protect
from tests.support.section_sample import TEXTS, compared

TOPIC = Topic("287g", "Limits on 287(g) agreements", ("287(g)", "civil immigration"))
STAYS = "The commissioner shall report to the clerks of both branches by June of each year. "


def changes(earlier: str, later: str, *topics: Topic) -> tuple[text_changes.TextChange, ...]:
    return text_changes.changes(compared(earlier, later).sections, topics)


def edits(before: str, after: str) -> list[tuple[str, str]]:
    """A reworded sentence next to an unchanged one."""
    found = changes(f"\tSECTION 1. {STAYS}{before}\n", f"\tSECTION 1. {STAYS}{after}\n")
    return [(edit.old, edit.new) for change in found for edit in change.edits]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("No sheriff of a county shall not hold them.", "No sheriff of a county may hold them.", ("shall not", "may")),
        ("The board shall meet in public.", "The board may meet in public.", ("shall", "may")),
        ("An officer may ask for papers.", "An officer may not ask for papers.", ("may", "may not")),
        ("It takes effect 180 days after passage.", "It takes effect 30 days after passage.", ("180 days", "30 days")),
        ("A fine of $500 is due from them.", "A fine of $5,000 is due from them.", ("$500", "$5,000")),
        ("It pays 50 per cent of costs.", "It pays 75 per cent of costs.", ("50 per cent", "75 per cent")),
        ("Chapter 6 is amended by striking “$60”.", "Chapter 6 is amended by striking “$72”.", ("$60", "$72")),
        ("File not later than 10 days after.", "File not later than thirty days after.", ("10 days", "thirty days")),
    ],
)  # fmt: skip
def test_duties_and_amounts(before: str, after: str, told: tuple[str, str]) -> None:
    """Changes of shall, may or not, numbers, days, money and percentages are named with their old value."""
    assert edits(before, after) == [told]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Under section 2 of chapter 6, the board meets.", "Under section 3 of chapter 6, the board meets."),
        ("The board, including but not limited to 5 men, meets.", "The board, including five men, meets."),
        ("Chapter 6 is hereby amended by adding it.", "Chapter 6, as so appearing, is hereby amended by adding it."),
        ("It meets (i) in May; and (ii) in June.", "It meets (a) in May and (b) in June."),
        ("Act under section 287(g) of the Immigration and Nationality Act.", "Act pursuant to 8 U.S.C. § 1357(g)."),
    ],
)  # fmt: skip
def test_form_is_no_news(before: str, after: str) -> None:
    """References, formulas, numbers of clauses and another citation of one section are not news."""
    assert edits(before, after) == []


def test_no_and_not() -> None:
    """From "no report shall" to "a report shall not" is no change of a duty."""
    (change,) = changes(
        f"\tSECTION 1. {STAYS}No report of it filed by 8 p.m. shall be acted upon by the board.\n",
        f"\tSECTION 1. {STAYS}A report of it filed by 9 p.m. shall not be acted upon by the board.\n",
    )
    assert (change.edits[0].old, change.edits[0].new) == ("8 p.m", "9 p.m")


def test_struck_exception() -> None:
    """An exception struck from a section with our words is quoted before changes without them."""
    barred = "\tSECTION 1. No agency shall enter into an agreement under section 287(g). "
    exception = (
        "Notwithstanding this section, an agency may apply for an agreement of twelve months under section 287(g)."
    )
    other = "\tSECTION 2. A fine of ${} is due each month from every county.\n"
    first, second = changes(f"{barred}{exception}\n{other.format(10)}", f"{barred.rstrip()}\n{other.format(20)}", TOPIC)
    assert (first.kind, first.text, first.ours) == ("struck", exception, True)
    assert (second.edits[0].old, second.ours) == ("$10", False)


def test_what_a_section_does() -> None:
    """A new section is quoted by its first rule, after formula and definitions."""
    section = (
        "\tSECTION 2. Chapter 6 of the General Laws is hereby amended by adding the following section:- Section 9. (a) "
        "As used in this section, the following words shall have the following meanings: “Board”, the board of rivers. "
        "(b) No board shall meet in private unless the governor allows it for reasons of safety.\n"
    )
    (change,) = changes(f"\tSECTION 1. {STAYS}\n", f"\tSECTION 1. {STAYS}\n{section}")
    assert change.kind == "new"
    assert change.text == "No board shall meet in private unless the governor allows it for reasons of safety."


@given(TEXTS, TEXTS)
def test_any_texts(earlier: str, later: str) -> None:
    """For any two texts, changes are quoted from them, and a text compared with itself has none."""
    for change in changes(earlier, later):
        assert all(" ".join(each.split()) for each in (change.text, change.section.text))
    assert changes(later, later) == ()


def test_mentions() -> None:
    """A topic's words are counted before and after, also within longer ones; those in neither text are left out."""
    topic = Topic("287g", "…", ("287(g)", "civil detainer", "detainer", "sheriff"))
    earlier = texts.read("\tSECTION 1. An agreement under 287 (g). Another, 287(g), ends; no sheriffs.\n")
    later = texts.read("\tSECTION 1. No agreement. The civil detainer is void.\n")
    found = text_changes.count_phrases([topic], later, earlier)
    assert [(each.phrase, each.before, each.after, each.sentence) for each in found] == [
        ("civil detainer", 0, 1, "The civil detainer is void."),
        ("detainer", 0, 1, "The civil detainer is void."),
        ("287(g)", 2, 0, "An agreement under 287 (g)."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "equal"),
    [
        ("287(g)", "8 U.S.C. § 1357(g)"),
        ("287(g)", "section 287(g) of the federal Immigration and Nationality Act (8 U.S.C. 1357(g))"),
        ("8 U.S.C. 1357", "section 287(g) of the Immigration and Nationality Act"),
        ("8 U.S.C. 1373", "section 642 of the Illegal Immigration Reform and Immigrant Responsibility Act"),
        ("8 U.S.C. 1644", "section 434 of the Personal Responsibility and Work Opportunity Reconciliation Act"),
        ("section 236 of the INA", "8 U.S.C. §1226"),
        ("42 U.S.C. 5633", "34 U.S.C. 11133"),
        ("section 54A of chapter 119", "G.L. c. 119, § 54A"),
        ("section 54A of chapter 119", "section 54A of said chapter 119"),
    ],
)  # fmt: skip
def test_citations_have_equals(phrase: str, equal: str) -> None:
    """One section cited in two ways is the same phrase, counted once."""
    topic = Topic("t", "…", (phrase,))
    earlier, later = (texts.read(f"\tSECTION 1. Nobody acts under {each} alone.\n") for each in (phrase, equal))
    assert [(each.before, each.after) for each in text_changes.count_phrases([topic], later, earlier)] == [(1, 1)]


def test_another_section_is_no_equal() -> None:
    """1357(a) is not part of 1357(g), and neither is another title's section of that number."""
    topic = Topic("t", "…", ("287(g)",))
    later = texts.read("\tSECTION 1. Under 8 U.S.C. § 1357(a) and 18 U.S.C. § 1357(g), and section 287 of chapter 6.\n")
    assert text_changes.count_phrases([topic], later) == ()


def test_mention_in_a_title() -> None:
    """A phrase already in the earlier text's title is not new."""
    topic = Topic("safe", "…", ("rule of law",))
    clause = "Be it enacted by the Senate, and by the authority\nof the same, as follows:\n"
    earlier = texts.read(f"An Act on the rule of law\n{clause}SECTION 1. End.\n")
    assert text_changes.count_phrases([topic], texts.read("\tSECTION 1. The rule of law.\n"), earlier) == ()


@pytest.mark.captures
@REAL_TEXTS
def test_house_and_senate() -> None:
    """From the House's text to the Senate's: 287(g) is still there, and its struck exception of a year comes first."""
    read = [texts.read(protect(number)) for number in ("H5316", "S3086")]
    assert all(each.after for each in text_changes.count_phrases([TOPIC], read[1], read[0]))
    first = text_changes.changes(comparing.compare_texts(*read).sections, [TOPIC])[0]
    assert first.kind == "struck"
    assert first.text.startswith("Notwithstanding paragraph (1), a law enforcement agency may apply")
    assert "not greater than 12 months" in first.text
