"""What became of a row that several proposals share stands behind its words where it is so of all that quote them."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import BillId, Change
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Proposal
from billbot.messages.alerts import many
from billbot.messages.facts import Altered, Entry, NewsItem
from billbot.messages.fit import text

DAY = date(2026, 3, 3)
ADVERSELY = Grouping("kind", "reported_adversely", "the judiciary")
STRUCK = Altered("action_struck", date(2026, 3, 4), "")
REPORTED = "Bill reported favorably by committee and referred to the committee on {}"
WAYS, RULES = REPORTED.format("Senate Ways and Means"), REPORTED.format("Rules")


def story(number: str, *rows: tuple[str, Altered | None]) -> NewsItem:
    bill = BillId(194, number)
    changes = [
        (Change(bill, "action_added", "news", n, DAY, "House", words), gone) for n, (words, gone) in enumerate(rows)
    ]
    entries = [Entry(each, actions.read(each.text or ""), None, "https://x", altered=gone) for each, gone in changes]
    return NewsItem([Proposal(number, number, ("a",), (bill,))], entries)


def said(*stories: NewsItem) -> str:
    return text(many(Grouping("kind", "reported_favorably", "the judiciary"), stories, (), "", DAY, {}))


def test_of_all_that_quote_it() -> None:
    """A row that is struck on every bill of its group says so; one beside it that stands does not."""
    plain = said(story("H1", (WAYS, None)), story("H2", (RULES, STRUCK)))
    assert f"“{RULES}” (struck from the record on March 4)" in plain
    assert f"“{WAYS}”\n" in plain


def test_of_one_of_them() -> None:
    """A row that stands on another bill of its group is quoted as it stands; the bill where it does not is marked."""
    plain = said(story("H1", (WAYS, None)), story("H2", (WAYS, STRUCK)))
    assert f"“{WAYS}”\n" in plain
    assert "- H2 (struck from the record on March 4)" in plain


def test_in_the_order_of_the_alphabet() -> None:
    """Names stand as a reader looks for them, capitals or not, and an Act has its article within a sentence."""
    stories = [story("H1", (WAYS, None)), story("H2", (WAYS, None))]
    names = "SHIELD Act", "Safe Communities"
    called = [
        replace(news_item, proposals=[replace(news_item.proposals[0], name=name)])
        for news_item, name in zip(stories, names, strict=True)
    ]
    plain = said(*called)
    assert "Safe Communities (H.2) and the SHIELD Act (H.1)" in plain
    assert plain.index("- Safe Communities") < plain.index("- SHIELD Act")


def test_rows_beside() -> None:
    """What else was entered on the bills and is struck by now says so, too."""
    beside = ("Rules suspended", STRUCK)
    assert "“Rules suspended” (struck from the record on March 4)" in said(story("H1", (WAYS, None), beside))


def test_dated_apart() -> None:
    """A row that is dated ahead, or was seen weeks after its day, says so behind that."""
    alike = story("H1", (WAYS, None)), story("H2", (WAYS, None))
    for days, behind in ((-2, " · 2 days ahead"), (3, ""), (14, " · two weeks earlier")):
        seen = DAY + timedelta(days)
        told = [
            replace(news_item, entries=[replace(each, seen=seen) for each in news_item.entries]) for news_item in alike
        ]
        assert f"House · Tuesday, March 3, 2026{behind}\n" in said(*told)


def test_once_the_court_is_over() -> None:
    """What comes once its court is over is told with that, in the place of what usually comes next."""
    stories = [story("H1", ("Reported adversely", None)), story("H2", ("Reported adversely", None))]
    day_before = DAY - timedelta(days=1)
    late, usual = (text(many(ADVERSELY, stories, (), "", DAY, {194: ended})) for ended in (day_before, DAY))
    assert late.count("The 194th General Court ended on March 2: what did not pass is over") == 1
    assert ("That usually ends it" in late, "That usually ends it" in usual) == (False, True)


def test_of_what_was_struck_nothing_comes_next() -> None:
    """Where the row was struck on every bill, nothing is said of what usually comes next; else it is."""
    usual = "That usually ends it"
    struck, stands = (story(number, ("Reported adversely", gone)) for number, gone in (("H1", STRUCK), ("H2", None)))
    gone = story("H3", ("Reported adversely", STRUCK))
    assert usual not in text(many(ADVERSELY, [struck, gone], (), "", DAY, {}))
    assert usual in text(many(ADVERSELY, [struck, stands], (), "", DAY, {}))


def test_more_time_for_some_sections() -> None:
    """More time for some sections of a bill alone is told apart from that for all of one, and in a headline, too."""
    until = "Reporting date extended to Tuesday, March 31, 2026"
    of_all, of_part = story("H1", (until, None)), story("H2", (f"{until} (sections 1 to 17)", None))
    both, one = (
        text(many(Grouping("kind", "reporting_date_extended"), news_items, (), "", DAY, {}))
        for news_items in ([of_all, of_part], [of_part])
    )
    assert "A committee, until Tuesday, March 31, 2026\n" in both
    assert "A committee, for some sections, until Tuesday, March 31, 2026\n" in both
    assert "A committee gets more time for some sections of H2 (H.2): until Tuesday, March 31, 2026" in one
