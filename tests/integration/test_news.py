"""The public site's feeds have each event once, in its present words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeRow
from billbot.domain.watched import Proposal, Topic
from billbot.public.site import write_pages
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, each, in_process, row
from tests.support.feeds import read_atom

TOPICS = (Topic("topic", "A topic"), Topic("other", "Another topic"), Topic("quiet", "Quiet topic", public=False))
REPORTED = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
SITE = "https://malegislature.gov"
PASSED = "The Sample {0} bill (H.{0}) passed the House and goes to the Senate"


def publish(app: AppInProcess, url: str = "") -> int | None:
    """Write the public site as of now; gives how many files that were."""
    folder = app.path.parent / "public"
    with app.store() as store:
        return write_pages(store, replace(app.watch, topics=TOPICS), folder, app.clock.now(), url=url)


def feed(app: AppInProcess, folder: str = "") -> Sequence[Any]:
    """The entries of a feed as published now."""
    publish(app)
    return list(read_atom((app.path.parent / "public" / folder / "feed.atom").read_bytes()).entries)


def text(entry: Any) -> str:
    said: str = entry.content[0].value
    return said


def test_first_sight_is_no_news(tmp_path: Path) -> None:
    """Rows from before a bill's first sight are in no feed (promise 1)."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING))) as app:
        app.check()
        assert feed(app) == feed(app, "topics/topic") == feed(app, "proposals/sample") == []


def test_story_of_a_check(tmp_path: Path) -> None:
    """A check's news of a proposal is one entry in its alert's words, without asks."""
    bills = (bill("H1", row(REFERRED), row(REPORTED, 1)), bill("S2", row(REFERRED), row(HEARING, 1)))
    numbers = (bills[0].ids[0], bills[1].ids[0])
    ours = Proposal("sample", "Sample", ("topic",), numbers, "oppose", ask="Call.", owner="A. S.")
    with in_process(tmp_path, *bills, proposals=[ours]) as app:
        app.day(0, 2)
        (entry,) = feed(app)
        assert entry.title == app.inbox.got[1].subject.removesuffix(" (S.2)")
        assert entry.published == entry.updated == "2025-03-03T17:00:00Z"
        assert [tag.term for tag in entry.tags] == ["A topic"]
        assert f"“{REPORTED}”" in text(entry)
        assert HEARING in text(entry)
        assert not any(words in text(entry) + entry.title for words in ("oppose", "Call.", "A. S.", "We ask", "today"))
        assert text(feed(app, "proposals/sample")[0]) == text(feed(app, "topics/topic")[0]) == text(entry)


def test_struck_row(tmp_path: Path) -> None:
    """If a row is struck, its entry says so and keeps its id; `updated` changes in every feed."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1, struck_at=at(3)))) as app:
        app.check(0, 2)
        (before,) = feed(app)
        app.check(4)
        for folder in ("", "topics/topic", "proposals/sample"):
            (after,) = feed(app, folder)
            assert (before.id, before.published) == (after.id, after.published)
            assert (before.updated, after.updated) == ("2025-03-03T17:00:00Z", "2025-03-03T19:00:00Z")
            assert after.title == f"Struck from the record on March 3: {before.title}"
            assert text(after).startswith("<p><strong>Correction: ")
            assert f"<s>“{HEARING}”</s> <em>struck from the record on March 3</em>" in text(after)


def test_struck_row_beside_the_first(tmp_path: Path) -> None:
    """If a row that did not lead its entry is struck, the title says that something in it was corrected."""
    more = row("Reporting date extended to Wednesday, March 18, 2026", 1, struck_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), row(REPORTED, 1), more)) as app:
        app.check(0, 2, 4)
        (entry,) = feed(app)
        assert entry.title.startswith("Corrected: The sample proposal (H.1) clears the Judiciary Committee")
        assert "(struck from the record on March 3)" in text(entry)


def test_removed_row(tmp_path: Path) -> None:
    """A row that is gone for good leaves its entry, which says that it is no longer in the record."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1, removed_at=at(3)))) as app:
        app.check(0, 2, 4, 6)
        (entry,) = feed(app)
        assert entry.title.startswith("No longer in the record since March 3: ")
        assert entry.updated == "2025-03-03T21:00:00Z"


def test_struck_row_of_the_first_sight(tmp_path: Path) -> None:
    """The strike of a row that was there from the start is a separate entry."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, struck_at=at(3)))) as app:
        app.check(0, 4)
        (entry,) = feed(app)
        assert "was struck from the record" in entry.title
        assert "The notice of the hearing of H.1 on Tuesday, November 18" in text(entry)


def test_one_proposal_of_several(tmp_path: Path) -> None:
    """The feed of a proposal has only its own news, that of a topic those of its proposals, that of all each once."""
    bills = [bill(f"H{n}", row(REFERRED), row(REPORTED, n)) for n in (1, 2)]
    first, second = each(bills)
    both = Proposal("both", "Both", ("other",), (*first.bills, *second.bills))
    cleared = "clears the Judiciary Committee and goes to House Ways and Means"
    titles = [f"The Sample {n} bill (H.{n}) {cleared}" for n in (2, 1)]
    with in_process(tmp_path, *bills, proposals=[first, second, both]) as app:
        app.check(0, 1, 2)
        assert [one.title for one in feed(app)] == titles
        assert [one.title for one in feed(app, "topics/topic")] == titles
        assert [one.title for one in feed(app, "proposals/s2")] == titles[:1]
        assert ["both" in one.title for one in feed(app, "topics/other")] == [True, True]


@pytest.mark.parametrize("beside", [(row(REPORTED, 30),), ()])
def test_what_concerns_two_proposals(tmp_path: Path, beside: Sequence[PracticeRow]) -> None:
    """The feed of everything has a story once, under the proposal of its bill, whatever the list's order."""
    passed = bill("H1", row(REFERRED), row("Passed to be engrossed", 30))
    bills = (passed, bill("H2", row(REFERRED), row("Accompanied H1", 5)), bill("H3", row(REFERRED), *beside))
    host, folded, more = each(bills)
    with in_process(tmp_path, *bills, proposals=[folded, replace(host, bills=(*host.bills, *more.bills))]) as app:
        app.check(0, 6, 31)
        assert [one.title for one in feed(app) if "passed" in one.title] == [PASSED.format(1)]


def test_what_was_news_of_another_proposal(tmp_path: Path) -> None:
    """Rows of a bill from before a proposal was folded into it are not that proposal's news, or the reverse."""
    bills = (
        bill("H1", row(REFERRED), row("Passed to be engrossed", 1), row("Also based on H2", 30)),
        bill("H2", row(REFERRED), row(REPORTED, 5), row("Accompanied H1", 30)),
    )
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.check(0, 2, 6, 31)
        first, second = ([one.title for one in feed(app, f"proposals/s{number}")] for number in (1, 2))
    assert first[-1] == PASSED.format(1)
    assert not [title for title in first if "report" in title]
    assert "The Sample 2 bill (H.2) clears" in second[-1]
    assert not [title for title in second if "passed" in title]


def test_what_was_news_of_the_proposal_that_listed_it_before(tmp_path: Path) -> None:
    """If a number moves to another proposal, its news moves with it."""
    bills = (bill("H1", row(REFERRED)), bill("H2", row(REFERRED), row("Passed to be engrossed", 1)))
    apart = each(bills)
    with in_process(tmp_path, *bills, proposals=[replace(apart[0], bills=(*apart[0].bills, *apart[1].bills))]) as app:
        app.check(0, 2)
        app.watch = replace(app.watch, proposals=apart)
        assert [one.title for one in feed(app, "proposals/s2")][-1] == PASSED.format(2)


def test_only_what_is_public_is_named(tmp_path: Path) -> None:
    """A private proposal is in no file, even if another one's row leads to it."""
    bills = [bill("H1", row(REFERRED), row("Accompanied H2", 1)), bill("H2", row(REFERRED), row(REPORTED, 1))]
    first, second = each(bills)
    quiet = Proposal("hush", "Hush-hush", ("topic", "quiet"), second.bills)
    with in_process(tmp_path, *bills, proposals=[first, second]) as app:
        app.check(0, 1)
        assert [one.title for one in feed(app, "proposals/s1")] == [
            "The Judiciary Committee attaches the Sample 1 bill (H.1) to H.2, which it recommends"
        ]
        app.watch = type(app.watch)((first, quiet), (), app.watch.gone_after, (), {})
        (entry,) = feed(app)
        assert "Sample 2" not in entry.title + text(entry)
        for path in (tmp_path / "public").rglob("*"):
            assert "hush" not in path.name.lower()
            assert not path.is_file() or "hush" not in path.read_text("utf-8").lower(), path


def test_the_page_says_of_the_bill_that_took_it_in(tmp_path: Path) -> None:
    """On its page the news of another bill that a proposal was folded into is about that bill."""
    passed = row("Passed to be engrossed", 5)
    ours, other = bill("H1", row(REFERRED), row("Accompanied H2", 1)), bill("H2", row(REFERRED), passed)
    with in_process(tmp_path, ours, other, proposals=each([ours])) as app:
        app.check(0, 2, 6)
        feed(app)
        page = (tmp_path / "public" / "proposals" / "s1" / "index.html").read_text("utf-8")
    assert ("<b>The Sample 1 bill (H.1) is now attached to H.2</b>" in page, "Sample 1 passed" in page) == (True, False)


def test_what_was_said_stays(tmp_path: Path) -> None:
    """A new entry does not change earlier ones, and nothing is written if nothing happened."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(REPORTED, 1), row(HEARING, 3))) as app:
        app.check(0, 2)
        (first,) = feed(app)
        assert publish(app) == 0
        app.check(4)
        (after,) = feed(app)[1:]
        assert (after.id, after.title, text(after)) == (first.id, first.title, text(first))


def test_addresses_are_whole(tmp_path: Path) -> None:
    """If the address of the site is known the feeds name themselves and the pages by it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(REPORTED, 1))) as app:
        app.check(0, 2)
        publish(app, "https://bills.example.org/")
        path = tmp_path / "public" / "topics" / "topic"
        read = read_atom((path / "feed.atom").read_bytes())
        assert "https://bills.example.org/topics/topic/feed.atom" in [link.href for link in read.feed.links]
        assert read.entries[0].link == "https://bills.example.org/proposals/sample/index.html"
