"""Which documents may be a bill filed again, and the evidence."""

import pytest

from billbot.domain.bills import BillId, Document
from billbot.domain.refiled import FormerBill, NextCourt, own_name, printed_references

OLD = BillId(194, "H1588")
TITLE = "An Act relative to immigration detention and collaboration agreements"
FORMER = FormerBill(OLD, TITLE, ("Ann B. Sample", "Joint Committee on Samples"), BillId(194, "HD3596"))
LINE = "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 1588 OF 2025-2026.]"


def filed(name: str, title: str | None = TITLE, *presenters: str, text: str | None = None) -> Document:
    """A document of the 195th under a docket or a number."""
    docket = name[1] == "D"
    number, docket_name = (None, name) if docket else (name, None)
    return Document(195, number, docket_name, title, None, text, presenters, presenters)


def found(*documents: Document, former: FormerBill = FORMER) -> list[tuple[str, str]]:
    """The candidates for a bill, by number and certainty."""
    return [(each.document.id.number, each.certainty) for each in NextCourt(documents).candidates([former])]


@pytest.mark.parametrize(
    ("document", "certainty"),
    [
        (filed("HD1", TITLE, "Ann Sample"), "certain"),
        (
            filed("HD1", "AN ACT RELATIVE TO IMMIGRATION DETENTION, AND COLLABORATION AGREEMENTS.", "Ann B. Sample"),
            "certain",
        ),
        (
            filed("HD1", "An Act establishing immigration detention and collaboration agreements", "Ann Sample"),
            "certain",
        ),
        (filed("HD1", "An Act establishing immigration detention and collaboration agreements"), "possible"),
        (filed("HD1", TITLE, "Bo Sample"), "likely"),
        (filed("HD1", TITLE, "Ann C. Sample"), "likely"),
        (filed("HD1", TITLE, "Joint Committee on Samples"), "likely"),
        (filed("SD1", TITLE), "likely"),
        (filed("HD1", "An Act on immigration detention and agreements", "Ann B. Sample"), "likely"),
        (filed("HD1", "An Act on immigration detention and agreements"), "possible"),
        (filed("HD1", "An Act on detention", "Ann B. Sample"), "possible"),
        (filed("HD1", "An Act on roads", "Cy Sample", text=f"{LINE} SECTION 1."), "likely"),
        (filed("HD1", "An Act on roads", "Ann B. Sample", text=f"{LINE} SECTION 1."), "certain"),
        (filed("HD1", TITLE, "Cy Sample", text=f"{LINE} SECTION 1."), "certain"),
    ],
)
def test_certainty(document: Document, certainty: str) -> None:
    """Each piece of evidence weighs what the rules say, and only two witnesses of one bill make it certain."""
    assert found(document) == [("SD1" if document.docket == "SD1" else "HD1", certainty)]


@pytest.mark.parametrize(
    "document",
    [
        filed("HD1", "An Act on roads", "Ann B. Sample"),
        filed("HD1", "An Act on detention"),
        filed("HD1", None),
        filed(
            "HD1",
            "An Act on roads",
            text="[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NO. 1588 OF 2023-2024.]",
        ),
    ],
)
def test_no_candidate(document: Document) -> None:
    """A sponsor alone, a word alone, and a line that names the same number of another court say nothing."""
    assert found(document) == []


def test_same_title_twice() -> None:
    """A sponsor who filed two documents of one title in a branch leaves both to a person."""
    twice = [filed("HD1", TITLE, "Ann B. Sample"), filed("HD2", TITLE, "Ann B. Sample")]
    assert found(*twice) == [("HD1", "likely"), ("HD2", "likely")]


def test_same_title_twice_before() -> None:
    """A title that a sponsor had twice in the old court makes nothing certain."""
    earlier = [Document(194, number, None, TITLE, None, None, (), ("Ann B. Sample",)) for number in ("H1588", "H1600")]
    court = NextCourt([filed("HD1", TITLE, "Ann B. Sample")], earlier)
    assert [each.certainty for each in court.candidates([FORMER])] == ["likely"]


def test_common_title() -> None:
    """A title that many documents of a branch have is only possible, and never certain where its words are common."""
    former = FormerBill(OLD, "An Act relative to public safety", ("Ann B. Sample",))
    others = [filed(f"HD{n}", "An Act relative to public safety", f"Member{n}") for n in range(2, 7)]
    own = filed("HD1", "An Act relative to public safety", "Ann B. Sample")
    by_number = dict(found(own, *others, former=former))
    assert by_number == {"HD1": "likely"} | {f"HD{n}": "possible" for n in range(2, 7)}


def test_bill_without_title() -> None:
    """A bill whose title is not known is found by the printed line, and by nothing else."""
    former = FormerBill(OLD, None, ("Ann B. Sample",))
    assert found(filed("HD1", TITLE, "Ann B. Sample"), former=former) == []
    assert found(filed("HD1", TITLE, "Bo Sample", text=LINE), former=former) == [("HD1", "likely")]


def test_line_that_names_the_docket() -> None:
    """A printed line may name the docket that the bill had."""
    line = "[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE DOCKET, NO. 3596 OF 2025-2026.]"
    assert found(filed("HD1", TITLE, text=line)) == [("HD1", "certain")]


def test_order_and_evidence() -> None:
    """The most certain comes first, and each says why."""
    court = [
        filed("HD3", "An Act on detention", "Ann B. Sample"),
        filed("SD2", TITLE, "Bo Sample"),
        filed("HD1", TITLE, "Ann B. Sample", text=LINE),
    ]
    candidates = NextCourt(court).candidates([FORMER])
    assert [(each.document.id.number, [found.witness for found in each.evidence]) for each in candidates] == [
        ("HD1", ["printed", "title", "sponsor"]),
        ("SD2", ["title"]),
        ("HD3", ["sponsor"]),
    ]
    assert candidates[2].evidence[0].words == ("Ann B. Sample", "detention")


def test_words_as_they_are_written() -> None:
    """Common words are spelled like the new title, though singular and plural count as equal."""
    former = FormerBill(OLD, "An Act ensuring access to justice and fair record", ("Ann B. Sample",))
    alike = filed("HD1", "An Act on access to fair justice records")
    apart = filed("HD2", "An Act on sealed records of businesses and of the press", "Ann B. Sample")
    words = [each.evidence[0].words for each in NextCourt([alike, apart]).candidates([former])]
    assert words == [("access", "fair", "justice", "records"), ("Ann B. Sample", "records")]


def test_two_bills_of_a_proposal() -> None:
    """Evidence of different bills of a proposal does not add up to a certainty."""
    companion = FormerBill(BillId(194, "S1122"), "An Act on other things", ("Di Sample",))
    document = filed("SD1", TITLE, "Di Sample")
    (candidate,) = NextCourt([document]).candidates([FORMER, companion])
    assert candidate.certainty == "likely"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (LINE, ["194/H1588"]),
        ("[Similar matter filed in previous session\r\n\tSee HOUSE, NO. 1588\nOF 2025-\n2026]", ["194/H1588"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE SENATE, NO. 984 OF 2021\u20132022.]", ["192/S984"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE DOCKET, NO. 12 OF 2025-2026]", ["194/HD12"]),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE HOUSE, NOS. 12, 13 AND 14 OF 2025-26]", list("abc")),
        (
            "[SIMILAR MATTERS FILED IN PREVIOUS SESSIONS SEE HOUSE, NO. 7 OF 2023-2024 AND SENATE, NO. 8 OF 2025-2026]",
            ["193/H7", "194/S8"],
        ),
        ("[SIMILAR MATTER FILED IN PREVIOUS SESSION SEE H. 1588]", ["194/H1588"]),
        (f"{LINE}\nSECTION 1. House, No. 9", ["194/H1588"]),
        ("SECTION 1. See House, No. 1588 of 2025-2026.", []),
    ],
)
def test_printed_line(line: str, named: list[str]) -> None:
    """The printed line names earlier bills, however it is broken; nothing after it is read."""
    expected = ["194/H12", "194/H13", "194/H14"] if named == list("abc") else named
    assert [str(bill) for bill in printed_references(f"The Commonwealth\n{line}\n", 195)] == expected


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("An Act protecting people (the PROTECT Act)", "", "PROTECT Act"),
        ("An Act on exam removal (“The SUPER Act”)", "", "SUPER Act"),
        ("An Act on tolls", 'This act shall be known and may be cited as the "Toll\n  17 Cap Act."', "Toll Cap Act"),
        ("An Act on roads", "This Act may be cited as the FAIR ROADS ACT (FRA).", "FAIR ROADS Act"),
        ("An Act amending a law (see the Acts of 2008)", "as amended by the Family Law Act", ""),
        ("An Act on drugs", "This act may be cited as the “An Act protecting pharmacies.”", ""),
        (None, None, ""),
    ],
)
def test_what_a_document_calls_itself(title: str | None, text: str | None, name: str) -> None:
    """A document's own name is in its title, or where its text says how it may be cited."""
    assert own_name(title, text) == name
