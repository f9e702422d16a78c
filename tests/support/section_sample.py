"""Sections and texts to compare, for the tests of what a text changed."""

from hypothesis import strategies as st

from billbot import texts

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


def compared(earlier: str, later: str) -> texts.TextComparison:
    return texts.compare(texts.read(earlier), texts.read(later))


def changes(earlier: str, later: str) -> list[tuple[str, str, str]]:
    (section,) = compared(earlier, later).sections
    return [(each.kind, each.old.strip(), each.new.strip()) for each in section.changes]


def kinds(earlier: str, later: str) -> list[str]:
    return [section.kind for section in compared(earlier, later).sections]
