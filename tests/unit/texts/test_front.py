from billbot import texts
from billbot.bills import BillId

PRINT = """
SENATE DOCKET, NO. 1107 FILED ON: 1/15/2025
SENATE . . . . . . . . . . . . . . No. 1122
{words}
The Commonwealth of Massachusetts
An Act relative to agreements.
Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:
1 SECTION 1. Chapter 6 is amended as in House, No. 77.
"""


def named(words: str) -> list[str]:
    """What a first page with these words names beside itself."""
    found = texts.named(texts.read(PRINT.format(words=words)), 194)
    return [each.number for each in found if each not in {BillId(194, "S1122"), BillId(194, "SD1107")}]


def test_named() -> None:
    """A first page names the bills that it is based on, reports, or stands for; what the text says counts not."""
    assert named("(House, No. 5316) (also based on Senate, Nos. 1059, 1122 and 2665); reports") == [
        "H5316",
        "S1059",
        "S2665",
    ]
    assert named("the text of Senate document numbered 3072, printed as amended") == ["S3072"]
    assert named("the petition (accompanied by bill, House, No. 300) of Ann Sample") == ["H300"]


def test_earlier_court() -> None:
    """The number under which a bill was filed in an earlier court is none of this one."""
    assert named("[SIMILAR MATTER FILED IN PREVIOUS SESSION\nSEE SENATE, NO. 997 OF 2023-2024.]") == []


def test_text_without_a_front() -> None:
    """A typed text has no first page, and names nothing there."""
    assert texts.named(texts.read("\tSECTION 1. As in House, No. 77."), 194) == ()
