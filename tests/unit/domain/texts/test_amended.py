"""Which part of the law a section amends."""

import pytest

from billbot.domain import texts


@pytest.mark.parametrize(
    ("words", "amends"),
    [
        ("Section 13 of chapter 46 of the General Laws, as so appearing, is amended by", "chapter 46, section 13"),
        ("Sections 13 and 14 of said chapter 46 are hereby repealed.", "chapter 46, sections 13 and 14"),
        ("Said section 13 is hereby further amended by", "chapter 9A, section 13"),
        ("Subsection (d) of said section 5-202 of said chapter 190B is hereby", None),
        ("Subsection (d) of said section 5-202 of said chapter 190B is hereby amended", "chapter 190B, section 5-202"),
        ("Item 7004-0101 of section 2 of chapter 126 of the acts of 2022 is hereby amended by",
         "chapter 126 of the acts of 2022, section 2, item 7004-0101"),
        ("Chapter 6 is hereby amended by striking out section 9 and inserting in place", "chapter 6, section 9"),
        ("Chapter 6 is hereby amended by inserting after section 9 the following:-\n\tSection 9A. No.",
         "chapter 6, new section 9A"),
        ("The General Laws are hereby amended by inserting after chapter 93K the following:-\n\tCHAPTER 93L.\n\tOf",
         "general laws, new chapter 93L"),
        ("Chapter 6 is hereby amended by adding the following new section:-\n\tSection 9A Of fees.\n\tSection 1. No.",
         "chapter 6, new section 9A"),
        ("Chapter 6 is hereby amended by adding the following 2 sections:-\n\tSection 9A. No.\n\tSection 9B. No.",
         "chapter 6, new sections 9A to 9B"),
        ("Section 3.7 of said charter is hereby amended by", "charter, section 3.7"),
        ("Notwithstanding section 3 of chapter 7, no fee shall be charged.", None),
    ],
)  # fmt: skip
def test_amended_part(words: str, amends: str | None) -> None:
    """A section says in its first words which part of the law it amends; "said" is what the one before it named."""
    text = f"\tSECTION 1. Chapter 9A is hereby amended by\n\tSECTION 2. {words}"
    assert texts.read(text).sections[1].amends == amends
