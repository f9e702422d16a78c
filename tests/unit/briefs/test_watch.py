"""What is watched, from the list, links and numbers."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from billbot.briefs.watch import Watch
from billbot.domain import follow
from billbot.domain.bills import BillId, Link
from billbot.domain.watched import Channel, Proposal

BILLS = [BillId(194, f"H{number}") for number in range(1, 8)]
RELATIONS = ("continues_in", "absorbed_into", "continues", "absorbs")
PROPOSALS = (
    Proposal("one", "One", ("topic",), (BILLS[0], BILLS[1])),
    Proposal("two", "Two", ("topic",), (BILLS[2],)),
    Proposal("three", "Three", ("topic",), (BILLS[1], BillId(194, "HD9"))),
)
NUMBERS = {BillId(194, "HD9"): BILLS[3]}
LINKS = st.lists(
    st.builds(Link, st.sampled_from(BILLS), st.sampled_from(BILLS), st.sampled_from(RELATIONS), st.just(1)), max_size=9
)


def watch(links: Sequence[Link]) -> Watch:
    return Watch(PROPOSALS, (Channel("all", "console"),), timedelta(hours=1), tuple(links), NUMBERS)


def listed(proposal: Proposal) -> list[BillId]:
    return [NUMBERS.get(bill, bill) for bill in proposal.bills]


@given(LINKS)
def test_what_is_watched(links: list[Link]) -> None:
    """A number is watched for the proposals that lead to it from their listed numbers, and no others."""
    made = watch(links)
    by = {proposal.id: set(follow.all_numbers(listed(proposal), links)) for proposal in PROPOSALS}
    assert {proposal.id: set(made.all_numbers(proposal)) for proposal in PROPOSALS} == by
    assert set(made.bills) == set().union(*by.values())
    for bill in BILLS:
        assert {proposal.id for proposal in made.proposals_of(bill)} == {name for name in by if bill in by[name]}
        assert made.watches(bill) == (bill in made.bills)


def test_what_another_proposal_lists_is_where_that_one_lived() -> None:
    """A number that a proposal's own is based on is not a number it lived under where another lists it."""
    based = Link(BILLS[0], BILLS[2], "continues", 1), Link(BILLS[0], BILLS[5], "continues", 1)
    folded = Link(BILLS[2], BILLS[0], "absorbed_into", 1)
    one, two, _ = PROPOSALS
    made = watch([*based, folded])
    assert (BILLS[2] in made.all_numbers(one), made.unshared_numbers(one)) == (True, (BILLS[0], BILLS[1], BILLS[5]))
    assert BILLS[0] in made.unshared_numbers(two)


@given(LINKS)
def test_nearest_first(links: list[Link]) -> None:
    """Proposals that list a number come before those whose text reached it, last those that were folded into it."""
    own = [link for link in links if link.relation != follow.FOLDED]
    for bill in BILLS:
        far = [
            0 if bill in listed(proposal) else 1 if bill in follow.all_numbers(listed(proposal), own) else 2
            for proposal in watch(links).proposals_of(bill)
        ]
        assert far == sorted(far)


def test_a_number_without_its_court() -> None:
    """It is from the configured court if watched there, else the latest court with it; a typed court counts."""
    docket = BillId(195, "HD3")
    again = (BillId(193, "H1"), BillId(195, "H1"), BillId(195, "H2"), docket)
    listed = (*PROPOSALS, Proposal("again", "Again", ("topic",), again))
    made = Watch(listed, (), timedelta(hours=1), (), {**NUMBERS, docket: BillId(195, "H33")})
    typed = ["H1", "H2", "H33", "hd3", "HD9", "195/H1", "193/H2", "H99"]
    means = ["194/H1", "194/H2", "195/H33", "195/H33", "194/H4", "195/H1", "193/H2", "194/H99"]
    assert [str(made.meant(text, 194)) for text in typed] == means
    assert [str(made.meant(text, 196)) for text in ("H1", "H33")] == ["195/H1", "195/H33"]
