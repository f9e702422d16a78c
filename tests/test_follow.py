import pytest

from billbot import follow
from billbot.bills import Action, BillId, Link, Row

S984 = BillId(192, "S984")


def bill(number: str) -> BillId:
    return BillId(192, number)


def row(text: str, number: int = 1, *, stricken: bool = False) -> Row:
    return Row(number, Action(None, "Senate", text, stricken))


def link(origin: str, relation: str, to: str) -> Link:
    return Link(bill(origin), bill(to), relation, 1)


def found(*rows: Row) -> list[tuple[str, str]]:
    """The numbers that links lead to from S984, each with its relation."""
    return [(link.to.number, link.relation) for link in follow.links(S984, rows)]


def spoken(bills: tuple[BillId, ...]) -> str:
    return " ".join(bill.number for bill in bills)


# The examples of ACTIONS.md, "How the proposal is related to a named document".
@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Accompanied a new draft, see S2836", [("S2836", "continues_in")]),
        ("New draft substituted, see S2942", [("S2942", "continues_in")]),
        ("Reprinted, as amended, see S2987", [("S2987", "continues_in")]),
        ("Reported, in part, by H4000", [("H4000", "continues_in")]),
        ("Amended by substitution of a bill with the same title, see S5", [("S5", "continues_in")]),
        ("New draft of S985 and H1569", [("S985", "continues"), ("H1569", "continues")]),
        ("Recommended new draft for S2836", [("S2836", "continues")]),
        ("Substituted, as amended, for S2836", [("S2836", "continues")]),
        ("Text of S2942, printed as amended", [("S2942", "continues")]),
        ("S2942, published as amended", [("S2942", "continues")]),
        ("Reported on a part of H1", [("H1", "continues")]),
        ("Recommended new text for H5", [("H5", "continues")]),
        ("Accompanied H2418", [("H2418", "absorbed_into")]),
        (
            "Accompanied by S1573, S1579 and S1580",
            [("S1573", "absorbs"), ("S1579", "absorbs"), ("S1580", "absorbs")],
        ),
    ],
)
def test_links(text: str, links: list[tuple[str, str]]) -> None:
    """The official words that carry a proposal on are links, each with its relation."""
    assert found(row(text)) == links


@pytest.mark.parametrize(
    "text",
    [
        "Accompanied a study order, see H4844",
        "Text of an amendment, see H7",
        "See H12",
        "Enacted as section 12 of the General Appropriation Bill, see H4002",
        "Amended by striking out all after the enacting clause and inserting in place thereof the text of H5",
        "Referred to the committee on The Judiciary",
    ],
)
def test_no_links(text: str) -> None:
    """A study order and what is only mentioned are no links."""
    assert found(row(text)) == []


def test_both_ends_and_the_row() -> None:
    """A link leads from the bill whose row it is to the number named, in the same court, and knows the row."""
    rows = [row("Senate concurred", 1), row("Accompanied a new draft, see S2836", 2)]
    assert follow.links(S984, rows) == (Link(S984, BillId(192, "S2836"), "continues_in", 2),)


def test_part_of_a_document() -> None:
    """A number with a letter behind it is followed as that part."""
    assert found(row("Accompanied a new draft, see H4055C")) == [("H4055C", "continues_in")]


def test_naming_itself() -> None:
    """A document that names itself is no link, and the others it names still are."""
    assert found(row("New draft of S984 and H1569")) == [("H1569", "continues")]


def test_in_the_order_stated() -> None:
    """Links come in the order of the rows, and two relations to one number are two."""
    assert found(row("Accompanied H2418", 2), row("Accompanied by H2418 and H7", 1)) == [
        ("H2418", "absorbed_into"),
        ("H2418", "absorbs"),
        ("H7", "absorbs"),
    ]


def test_struck_row() -> None:
    """A struck row states no link."""
    assert found(row("Accompanied H2418", stricken=True)) == []


def test_numbers_of_a_proposal() -> None:
    """A proposal's numbers are the configured ones and all that links lead to, on and on, in the order reached."""
    stated = [
        link("S2836", "continues_in", "S2942"),
        link("S984", "continues_in", "S2836"),
        link("S2942", "absorbed_into", "H5"),
        link("S1", "continues_in", "S2"),
    ]
    assert spoken(follow.numbers([S984, bill("H1569")], stated)) == "S984 H1569 S2836 S2942 H5"


def test_named_parents_join() -> None:
    """Where a number says what it carries on, those parents belong to the proposal."""
    stated = [link("S984", "continues_in", "S2836"), link("S2836", "continues", "H1569")]
    assert spoken(follow.numbers([S984], stated)) == "S984 S2836 H1569"


def test_kin_is_left_alone() -> None:
    """What was folded into a bill is not followed."""
    assert spoken(follow.numbers([S984], [link("S984", "absorbs", "S1573")])) == "S984"


def test_links_in_a_loop() -> None:
    """Numbers that name each other end the walk, and the proposal lives in all of them."""
    stated = [link("S1", "continues_in", "S2"), link("S2", "continues_in", "S1")]
    numbers = follow.numbers([bill("S1")], stated)
    assert spoken(numbers) == "S1 S2"
    assert spoken(follow.lives_in(numbers, stated)) == "S1 S2"


@pytest.mark.parametrize(
    ("stated", "lives_in"),
    [
        ([], "S984 S2836 H1569"),
        ([link("S984", "continues_in", "S2836")], "S2836 H1569"),
        ([link("S984", "absorbed_into", "H1569")], "S2836 H1569"),
        ([link("S2836", "continues", "S984"), link("S2836", "continues", "H1569")], "S2836"),
        ([link("S984", "absorbs", "H1569")], "S984 S2836 H1569"),
        ([link("S984", "continues_in", "S9999")], "S984 S2836 H1569"),
    ],
    ids=["no links", "onward", "absorbed", "from the other end", "kin", "elsewhere"],
)
def test_lives_in(stated: list[Link], lives_in: str) -> None:
    """A proposal lives in those of its numbers that no link carries on from to another of them."""
    assert spoken(follow.lives_in([S984, bill("S2836"), bill("H1569")], stated)) == lives_in


def test_ways() -> None:
    """A number carries on from another whichever of the two says so; kin does not."""
    stated = [link("S3072", "continues", "H5316"), link("H5316", "continues_in", "S3086")]
    s3072, h5316 = bill("S3072"), bill("H5316")
    ways = {(h5316, s3072), (h5316, bill("S3086"))}
    assert follow.ways([*stated, link("H5316", "absorbs", "S1059")]) == ways
