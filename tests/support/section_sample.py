"""Texts to read and to compare, for the tests of what a text says and changed, and how that is shown."""

from importlib.resources import files

from hypothesis import strategies as st

from billbot import clock
from billbot.domain import comparing, texts
from billbot.domain.watched import Proposal, Publisher
from billbot.messages.comparison import Draft, ShownComparison, shown_comparison
from billbot.public.pages import comparison_of

WORDS = st.lists(
    st.sampled_from(["the", "court", "shall", "may", "not", "agency", "(a)", "report;", "end.", "Section", "9"]),
    max_size=40,
)
TEXTS = st.lists(WORDS.map(" ".join), max_size=6).map(
    lambda parts: "".join(f"\tSECTION {n}. {part}\n" for n, part in enumerate(parts, start=1))
)
A = "\tSECTION {}. Section 13 of chapter 46 of the General Laws is hereby amended by striking out the word “may”.\n"
B = "\tSECTION {}. The commissioner shall report to the clerks of both branches, by June 30, on all samples.\n"
C = "\tSECTION {}. There shall be a fund for the study of rivers, into which gifts and grants are paid each year.\n"
EARLIER = (
    "\tSECTION 1. Chapter 6 is hereby amended by striking out section 9.\n"
    "\tNo sheriff may hold a person.\n\tSECTION 2. End.\n"
)
LATER = (
    "\tSECTION 1. There is a fund for rivers.\n\tSECTION 2. Chapter 6 is hereby amended by striking out section 9.\n"
    "\tNo sheriff shall hold any person.\n\tSECTION 3. End.\n"
)
AMENDS = "Chapter 6 is hereby amended by striking out section 9."
DRAFTS = (Draft("H.1", clock.parse("2026-03-02T09:00"), "An Act"), Draft("S.2", clock.parse("2026-04-30T09:00"), None))
BOARD = "\tSECTION {}. There is a board of nine members, which meets in {} and reports on the rivers in June.\n"
FUND = "\tSECTION {}. There shall be a fund for rivers, into which gifts and grants are paid by the comptroller.\n"
GUARD = "\tSECTION {}. No guard of another state may enter the commonwealth without leave of the governor.\n"
OWN = "\tSECTION {}. <b>This act</b> takes effect at once & on its passage, whatever other acts may say of it.\n"
APP, SENATE = texts.read(BOARD.format(1, "May")), texts.read(GUARD.format(1) + FUND.format(2))
FOUND = comparing.compare_three(texts.read(BOARD.format(1, "April") + FUND.format(2) + OWN.format(3)), APP, SENATE)
NAMES = "H.1", "S.2"
BRANCHES = [Draft(name, clock.parse("2026-03-02T09:00"), None) for name in NAMES]
REPORTED = shown_comparison([*BRANCHES, Draft("H.3", clock.parse("2026-07-29T09:00"), None)], FOUND, ())


def compared(earlier: str, later: str) -> comparing.TextComparison:
    return comparing.compare_texts(texts.read(earlier), texts.read(later))


def changes(earlier: str, later: str) -> list[tuple[str, str, str]]:
    (section,) = compared(earlier, later).sections
    return [(each.kind, each.old.strip(), each.new.strip()) for each in section.changes]


def kinds(earlier: str, later: str) -> list[str]:
    return [section.kind for section in compared(earlier, later).sections]


def page(earlier: str, later: str, news: tuple[str, ...] = ()) -> str:
    return page_of(shown_comparison(DRAFTS, compared(earlier, later), news))


def page_of(shown: ShownComparison) -> str:
    """The page of a comparison, with its style in it."""
    _, page = comparison_of("compared/h1-s2.html", shown, [Proposal("sample", "Sample", (), ())], Publisher())
    style = (files("billbot.public") / "templates" / "style.css").read_text("utf-8")
    return page.decode().replace('<link rel="stylesheet" href="../style.css">', f"<style>{style}</style>")
