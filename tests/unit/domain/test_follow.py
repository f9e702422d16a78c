import pytest

from billbot.domain import follow
from billbot.domain.bills import Action, BillId, Link, Row

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


def stated_by(**histories: str) -> list[Link]:
    """The links that the rows of these bills state, each history a text with semicolons between rows."""
    return [
        each
        for number, rows in histories.items()
        for each in follow.links(bill(number), [row(text, at) for at, text in enumerate(rows.split("; "), 1)])
    ]


def spoken(bills: tuple[BillId, ...]) -> str:
    return " ".join(bill.number for bill in bills)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Accompanied a new draft, see H4055C", [("H4055C", "continues_in")]),
        ("New draft of S985 and H1569", [("S985", "continues"), ("H1569", "continues")]),
        ("Reported on a part of H1", [("H1", "part_of")]),
        ("Amended by inserting in place thereof the text of S2968", [("S2968", "takes_text")]),
        ("Accompanied by S1573, S1579 and S1580", [("S1573", "absorbs"), ("S1579", "absorbs"), ("S1580", "absorbs")]),
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
        "Referred to the committee on The Judiciary",
    ],
)
def test_no_links(text: str) -> None:
    """Study orders and mere mentions are not links."""
    assert found(row(text)) == []


@pytest.mark.parametrize(
    "text", ["Reported on a part of H4883", "Also based on H4883", "Accompanied by H4883", "Accompanied H4883"]
)
@pytest.mark.parametrize("stricken", [False, True])
def test_study_order_is_no_parent(text: str, *, stricken: bool) -> None:
    """A study order named in any row, even a struck one, is not a parent of a bill that leaves it."""
    study = row("Accompanied a study order, see H4883", 1, stricken=stricken)
    assert found(study, row(text, 2)) == []
    assert found(row(text, 1), study) == []


def test_other_parents_of_a_bill_in_a_study_order() -> None:
    """A bill that was in a study order keeps its other links."""
    study = row("Accompanied a study order (under JR10), see S2824", 1)
    rows = [study, row("Also based on S2824 and S1936", 2), row("Accompanied a new draft, see S2900", 3)]
    assert found(*rows) == [("S1936", "continues"), ("S2900", "continues_in")]


def test_both_ends_and_the_row() -> None:
    """A link leads from the row's bill to the named number in the same court, and has the row."""
    rows = [row("Senate concurred", 1), row("Accompanied a new draft, see S2836", 2)]
    assert follow.links(S984, rows) == (Link(S984, BillId(192, "S2836"), "continues_in", 2),)


def test_naming_itself() -> None:
    """A document that names itself is not a link, and the others it names still are."""
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
    assert spoken(follow.all_numbers([S984, bill("H1569")], stated)) == "S984 H1569 S2836 S2942 H5"


WHOLE = {
    "H4496": "Reported, in part, by H4790; Reported, in part, by H4844",
    "H4790": "Reported from the committee on House Ways and Means; Reported on a part of H4496",
    "H4844": "Reported from the committee on House Ways and Means; Reported on a part of H4496",
}


@pytest.mark.parametrize(
    ("listed", "numbers"), [("H4844", "H4844"), ("H4496", "H4496 H4790 H4844"), ("H4844 H4496", "H4844 H4496 H4790")]
)
def test_a_part_leads_to_no_other_part(listed: str, numbers: str) -> None:
    """A part is followed from its whole if that is listed; from a part one comes to no sibling."""
    assert spoken(follow.all_numbers(list(map(bill, listed.split())), stated_by(**WHOLE))) == numbers


def test_conference_report_on_a_part() -> None:
    """A conference's report on a part of a bill continues that bill."""
    stated = stated_by(H4104="Reported from the committee of conference; Reported on a part of H3770")
    assert spoken(follow.all_numbers([bill("H4104")], stated)) == "H4104 H3770"


def test_links_in_a_loop() -> None:
    """Numbers that name each other end the walk, and the proposal lives in all of them."""
    stated = [link("S1", "continues_in", "S2"), link("S2", "continues_in", "S1")]
    numbers = follow.all_numbers([bill("S1")], stated)
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
    ids=["no links", "onward", "absorbed", "from the other end", "related", "elsewhere"],
)
def test_lives_in(stated: list[Link], lives_in: str) -> None:
    """A proposal lives in those of its numbers that no link carries on from to another of them."""
    assert spoken(follow.lives_in([S984, bill("S2836"), bill("H1569")], stated)) == lives_in


def test_ways() -> None:
    """Either number can say that one continues the other; a merely related bill does not."""
    stated = [link("S3072", "continues", "H5316"), link("H5316", "continues_in", "S3086")]
    s3072, h5316 = bill("S3072"), bill("H5316")
    ways = {(h5316, s3072), (h5316, bill("S3086"))}
    assert follow.onward_steps([*stated, link("H5316", "absorbs", "S1059")]) == ways


def texts(**histories: str) -> dict[str, str]:
    """The texts that these bills' rows show, each a text with semicolons between rows, by the bill they are of."""
    known = {
        bill(number): [row(text, at) for at, text in enumerate(rows.split("; "), 1)]
        for number, rows in histories.items()
    }
    return {text.number: of.number for text, of in follow.printed_texts(known).items()}


@pytest.mark.parametrize(
    ("histories", "expected"),
    [
        ({"S2862": "See H3993"}, {"S2862": "H3993"}),
        ({"S2819": "Recommended new text for H4524"}, {"S2819": "H4524"}),
        ({"S2729": "Substituted as a new text for H4126"}, {"S2729": "H4126"}),
        ({"H3993": "Reprinted as amended, see S2862"}, {"S2862": "H3993"}),
        ({"H3874": "H3872, published as amended; See S2472"}, {"H3874": "S2472", "H3872": "S2472"}),
        (
            {"S2819": "Recommended new text for H4524; Reprinted as amended, see S2842"},
            {"S2819": "H4524", "S2842": "H4524"},
        ),
        ({"H851": "Reprinted as amended, see S2831", "S2831": "Text of S2820, printed as amended"}, None),
        ({"S2942": "Reprinted, as amended, see S2987", "S2987": "Text of S2942, printed as amended"}, {}),
        ({"S984": "Accompanied a new draft, see H2836"}, {}),
        ({"H5620": "Reported on H5316; For message, see H5141; For Senate actions, see S4"}, {}),
        ({"H5316": "Amended by inserting in place thereof the text of S3072"}, {"S3072": "H5316"}),
        ({"H5316": "Amended by inserting in place thereof the text of S3072", "S3072": "Read second"}, {}),
        ({"H5316": "Read", "H9": "Text of an amendment, see H5316"}, {"H9": "H5316"}),
    ],
)
def test_texts(histories: dict[str, str], expected: dict[str, str] | None) -> None:
    """A number with actions entered elsewhere, or a branch's version of the other's bill, is a text of that bill."""
    assert texts(**histories) == ({"S2831": "H851", "S2820": "H851"} if expected is None else expected)


def test_struck_pointer() -> None:
    """A struck row makes no text."""
    assert follow.printed_texts({S984: [row("See H3993", stricken=True)]}) == {}


def living(listed: str, **histories: str) -> str:
    """The current numbers of a proposal that lists these, by rows separated by semicolons."""
    known = {
        bill(number): [row(text, at) for at, text in enumerate(rows.split("; "), 1)]
        for number, rows in histories.items()
    }
    stated = [found for number, rows in known.items() for found in follow.links(number, rows)]
    numbers = follow.all_numbers([bill(number) for number in listed.split()], stated)
    return spoken(follow.lives_in(numbers, stated, follow.printed_texts(known)))


APP = {"H519": "Accompanied a new draft, see H3993"}
SENATE = {"H3993": "New draft of H519; Reprinted as amended, see S2862"}
CONFERENCE = {"H3993": f"{SENATE['H3993']}; Reported by H5164", "H5164": "Reported on H3993"}
PRINT = {"S2862": "Text of S2851, printed as amended; See H3993"}
OFFERED = {"S2851": "Recommended new text for H3993"}


@pytest.mark.parametrize("listed", ["H519", "H3993", "H519 S2862", "S2862 H5164"])
def test_a_text_is_no_address(listed: str) -> None:
    """A bill lives under its own number while the other branch amends it, and in the conference's report after it."""
    assert living(listed.replace("H5164", "H3993"), **APP, **SENATE, **OFFERED, **PRINT) == "H3993"
    assert living(listed, **APP, **CONFERENCE, **OFFERED, **PRINT) == "H5164"


def test_a_text_that_has_no_page_yet() -> None:
    """The other branch's print is not a number of ours until its page can be read."""
    assert living("H519", **APP, **SENATE) == "H3993"
    assert living("H519", **APP, **CONFERENCE) == "H5164"


def test_a_text_of_what_is_not_followed() -> None:
    """A text is a current number if its bill is not one of the proposal's."""
    assert living("S2862", S2862="See H3993") == "S2862"


def test_texts_of_each_other() -> None:
    """Numbers that point to each other are where the proposal lives."""
    assert living("S1 S2", S1="See S2", S2="See S1") == "S1 S2"
