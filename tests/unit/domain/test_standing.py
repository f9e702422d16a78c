"""Where a proposal is, by number, and what happened to it in a court that is over."""

from datetime import date

from msgspec.structs import replace

from billbot.domain import follow
from billbot.domain.bills import Bill, BillId, Stated
from billbot.domain.standing import Place, standing_at, standing_of
from billbot.messages.standing import outcome_in_words, standing_in_words
from tests.support.standing_sample import (
    ENDS,
    FAVORABLE,
    H1,
    H2,
    H3,
    JANUARY,
    PASSED,
    PROPOSAL,
    REFERRED,
    S3,
    STUDY,
    TODAY,
    at,
    bill,
    course,
    stood,
)

HD4 = BillId(195, "HD4")


def test_the_farthest_first() -> None:
    """The farthest number comes first, then ended ones, then unread ones."""
    found = stood(
        Place(S3, awaited=True),
        at(H1, "study order", since=date(2026, 3, 26), study_order="H5281"),
        at(H2, "in a second committee", "Senate Ways and Means", arrived_on=date(2025, 7, 24)),
    )
    assert standing_in_words(found, TODAY) == (
        "H.2, in Senate Ways and Means since July 24, 2025; H.1, study order (H.5281) since March 26; S.3, no page yet"
    )


def test_a_reprint_does_not_begin_anew() -> None:
    """What a branch passed under an old number stays passed under the next."""
    old = bill(H1, ("2026-03-25", "House", PASSED), ("2026-05-01", "Senate", PASSED))
    new = bill(S3, ("2026-05-01", "Senate", "Text of S3072, reprinted as amended"))
    found = course(old, new, leads=[(H1, S3)])[S3]
    assert found is not None
    assert (found.stage, found.passed, found.since) == ("passed both branches", ("House", "Senate"), date(2026, 5, 1))


def test_a_new_draft_leaves_the_committee_of_the_old_one() -> None:
    """A new draft that a branch's committee reported is not said to be in that committee anymore."""
    old = bill(H1, ("2026-03-25", "House", PASSED), ("2026-03-26", "Senate", FAVORABLE))
    new = bill(S3, ("2026-05-01", "Senate", "Placed in the Orders of the Day for the next session"))
    found = course(old, new, leads=[(H1, S3)])[S3]
    assert found is not None
    assert (found.stage, found.committee, found.passed) == ("passed one branch", None, ("House",))


def lives(*bills: Bill) -> str:
    """The standing of a proposal with all these numbers, by its rows."""
    links = [link for each in bills for link in follow.links(each.id, each.rows)]
    found = standing_of(PROPOSAL, {each.id: each for each in bills}, links, TODAY, ENDS, ())
    return standing_in_words(found, TODAY)


def test_a_pending_draft_that_is_rejected() -> None:
    """It takes no bill from its number, as one does that was put in its place, comes after it, or is taken up again."""
    old = bill(H1, ("2026-03-01", "House", REFERRED))
    drawn = [("2026-03-02", "House", f"{pending} draft of H1") for pending in ("Pending new", "New")]
    rejected = ("2026-03-03", "House", "Rejected")
    in_vain, after = bill(H2, drawn[0], rejected), bill(H3, ("2026-03-04", "House", "New draft of H1"))
    assert lives(old, in_vain) == "H.1, in the Judiciary Committee since March 1; H.2, rejected on March 3"
    assert lives(old, in_vain, after) == "H.3, in the Judiciary Committee since March 1; H.2, rejected on March 3"
    reconsidered = ("2026-03-04", "House", "Reconsidered"), ("2026-03-04", "House", "Ordered to a third reading")
    for rows in (drawn[:1], [*drawn, rejected], [drawn[1], rejected], [drawn[0], rejected, *reconsidered]):
        assert lives(old, bill(H2, *rows)).startswith("H.2, ")
        assert "H.1" not in lives(old, bill(H2, *rows))


def test_a_study_order_of_an_old_number_is_not_inherited() -> None:
    """A number goes on whatever ended under the number before it, and numbers that name each other come to an end."""
    old, new = bill(H1, ("2026-03-25", "House", STUDY)), bill(S3, ("2026-04-01", "Senate", REFERRED))
    found = course(old, new, leads=[(H1, S3), (S3, H1)])[S3]
    assert (found and found.stage) == "in committee"


def test_the_last_day_of_a_court() -> None:
    """A court is over from the day after its last one on, and one whose last day is not known is not."""
    place = at(H1, "in committee", "The Judiciary")
    assert stood(place, today=date(2027, 1, 5)).ended is None
    assert stood(place, today=JANUARY).ended == date(2027, 1, 5)
    assert standing_at(PROPOSAL, [place], {}, JANUARY).ended is None


def test_what_the_governor_may_sign_after_the_end() -> None:
    """A bill on the Governor's desk when its court ended may be signed for the rest of ten days."""
    desk, other = at(H1, "before the Governor", since=date(2027, 1, 5)), at(S3, "in committee", "The Judiciary")
    open_still, late = (stood(desk, other, today=date(2027, 1, day)) for day in (15, 16))
    assert standing_in_words(open_still, JANUARY) == (
        "H.1, before the Governor, who may sign it until January 15; S.3 died in the Judiciary Committee"
    )
    assert ([place.bill for place in open_still.open_places], open_still.ended) == ([H1], None)
    assert standing_in_words(late, JANUARY) == (
        "H.1 was before the Governor, and no entry says that it was signed by January 15 (without a signature it is no"
        " law); S.3 died in the Judiciary Committee; not filed again yet"
    )
    assert (late.open_places, late.ended) == ((), ENDS[194])


def test_filed_again() -> None:
    """A proposal filed again has its new number, and what happened to the old one is still known."""
    found = stood(at(H1, "in committee", "The Judiciary"), at(HD4, "filed"), today=JANUARY)
    assert (found.bills, found.ended, standing_in_words(found, JANUARY)) == ((HD4,), None, "HD.4, filed")
    became = outcome_in_words(found, found.terms[1], JANUARY)
    assert became == "H.1 died in the Judiciary Committee; filed again in the 195th as HD.4"


def test_left_behind() -> None:
    """The companion of a bill that both branches passed is left behind, by title or as the other branch's bill."""
    passed = ("2026-03-02", "House", PASSED), ("2026-03-09", "Senate", PASSED)
    sent = ("2026-02-02", "Senate", REFERRED)

    def left(*bills: Bill, listed: tuple[BillId, ...] = ()) -> tuple[BillId, ...]:
        known = {each.id: each for each in bills}
        found = standing_of(PROPOSAL, known, (), TODAY, ENDS, listed or list(known))
        assert not set(found.goes_on_in) & {place.bill for place in found.left_behind}
        return tuple(place.bill for place in found.left_behind)

    titled = [replace(each, title=Stated("An Act on roads")) for each in (bill(H1, *passed), bill(H2, sent))]
    assert left(*titled) == (H2,)
    assert left(bill(H1, *passed), bill(S3, sent)) == (S3,)
    assert left(bill(H1, *passed), bill(H2, sent)) == ()  # another bill of the proposal
    assert left(bill(H1, passed[0]), bill(S3, sent)) == ()  # it may still be taken up
