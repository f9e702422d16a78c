"""The line that a re-filed document prints above its text: which bills of an earlier General Court it names.

`[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 4833 OF 2023-2024.]`, as docs/design/source.md tells of it;
none of the captured documents has one, so it is read generously: in any case, broken anywhere, with several numbers.
"""

import re

from billbot.bills import BillId

_LINE = re.compile(r"similar matters? (?:was |were )?filed in (?:the )?previous sessions?\b(.{0,400})", re.DOTALL)
# A closing bracket ends the line, and so does the enacting clause where the bracket was lost.
_END = re.compile(r"\]|\bsection 1\b|\bbe it enacted\b")
_TERM = re.compile(r"\bof (\d{4})(?: ?- ?\d{2,4})?")
_NAMED = re.compile(
    r"\b(house|senate|h|s)(d)?\b\.?,? ?(docket)?,? ?(?:bills? )?(?:nos?\.?|numbers?)? ?"
    r"(\d+(?:(?:, and |, | and | & )\d+)*)"
)
_DIGITS = re.compile(r"\d+")
# The 194th General Court sits in 2025 and 2026, each one two years.
_FIRST_YEAR, _ITS_COURT = 2025, 194


def printed(text: str, general_court: int) -> tuple[BillId, ...]:
    """The bills that the line names, in its order; those without a year are of the court before `general_court`.

    Empty where the text has no such line.
    """
    plain = re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", text)).lower()
    named: list[BillId] = []
    for line in _LINE.finditer(plain):
        rest = line[1]
        if (end := _END.search(rest)) is not None:
            rest = rest[: end.start()]
        at = 0
        for term in _TERM.finditer(rest):
            named += _bills(rest[at : term.start()], _court(int(term[1])))
            at = term.end()
        named += _bills(rest[at:], general_court - 1)
    return tuple(dict.fromkeys(named))


def _bills(words: str, general_court: int) -> list[BillId]:
    return [
        BillId(general_court, f"{found[1][0].upper()}{'D' if found[2] or found[3] else ''}{int(digits)}")
        for found in _NAMED.finditer(words)
        for digits in _DIGITS.findall(found[4])
        if int(digits) > 0
    ]


def _court(year: int) -> int:
    return _ITS_COURT + (year - _FIRST_YEAR) // 2
