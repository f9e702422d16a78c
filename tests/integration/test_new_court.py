"""A bill that did not pass is over with its court; nothing says that it goes on."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace

from billbot.briefs.now import stage_and_ask, told_now
from billbot.briefs.standing import proposal_standing
from billbot.domain.bills import BillId, Committee, Member, Seat
from billbot.domain.watched import Court, Dates, Proposal
from billbot.notify.digest import make_digest, preview
from billbot.public.record import PublicRecord
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.digest_story import for_digest

CHAIR = Seat("AAA0", "Senate", chair=True)
ENDED = at(24).date()


def has_read(app: AppInProcess, code: str, name: str, *courts: int) -> None:
    """The record of a committee, and of who chairs it, was read in these courts."""
    with app.store() as store:
        for court in courts:
            store.committees.keep(Committee(court, code, name, "Joint", (CHAIR,)), at(0))
            store.people.keep_member(Member(court, CHAIR.member, "Ann Sample", "Senate"), at(0))


def test_who_decides(tmp_path: Path) -> None:
    """For a proposal filed again, a digest names the new court's committee, not the old one's."""
    again = replace(bill("H2", row(REFERRED)), general_court=195)
    followed = Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "H1"), BillId(195, "H2")))
    with in_process(tmp_path, bill("H1", row(REFERRED)), again, proposals=(followed,)) as app:
        app.day(0)
        has_read(app, "J19", "Joint Committee on the Judiciary", 194, 195)
        dates = Dates([Court(194, ends=ENDED), Court(195, opens=ENDED + timedelta(days=1))])
        with app.store() as store:
            said = preview(store, for_digest(app.watch, dates), app.watch.channels[0], at(120)).text
    before = "The Judiciary Committee has {}; chair: Senator Ann Sample"
    assert (before.format("H.2") in said, before.format("H.1") in said) == (True, False)
    assert "H.1 died in the Judiciary Committee; filed again in the 195th as H.2" in said


def test_a_row_that_comes_late(tmp_path: Path) -> None:
    """A row that is entered once the court is over is announced with that, and not as if anything came next."""
    late = row("Referred to the committee on House Ways and Means", 50)
    with in_process(tmp_path, bill("H1", row(REFERRED), late)) as app:
        app.ends = {194: ENDED}
        app.day(0)
        has_read(app, "H34", "House Committee on Ways and Means", 194)
        app.day(52)
        said = app.inbox.got[-1].text
    assert "The 194th General Court ended on March 4: what did not pass is over, and may be filed again." in said
    assert ("usually" in said, "chair" in said) == (False, False)


def test_a_row_that_comes_late_in_a_digest(tmp_path: Path) -> None:
    """The digest of that row's week does not say what usually comes next either."""
    late = row("Referred to the committee on House Ways and Means", 50)
    with in_process(tmp_path, bill("H1", row(REFERRED), late)) as app, app.store() as store:
        app.day(0, 52)
        dates = Dates([Court(194, ends=ENDED)])
        said = preview(store, for_digest(app.watch, dates), app.watch.channels[0], at(120)).text
    assert "* The sample proposal (H.1) goes to House Ways and Means\n" in said
    assert "usually" not in said


def test_a_signature_that_comes_late(tmp_path: Path) -> None:
    """A bill that both branches passed may be signed within ten days after its court ended; the alert says so."""
    passed, signed = row("Enacted and laid before the Governor", 2), row("Signed by the Governor, Chapter 9", 50)
    with in_process(tmp_path, bill("H1", row(REFERRED), passed, signed)) as app:
        app.ends = {194: ENDED}
        app.day(0, 4, 52)
        assert ["General Court ended" in told.text for told in app.inbox.got[1:]] == [False, False]
    can = "until Thursday, March 13 to sign it. The term ends before that, so what is left unsigned dies."
    assert can in app.inbox.got[1].text


def test_a_study_order_that_comes_late(tmp_path: Path) -> None:
    """Once a term is over, messages do not mention its remaining time for a bill in a study order."""
    late = row("Accompanied a study order, see H5281 (under House Rule 27)", 50)
    with in_process(tmp_path, bill("H1", row(REFERRED), late)) as app, app.store() as store:
        app.ends = {194: ENDED}
        app.day(0, 52)
        dates = Dates([Court(194, ends=ENDED)])
        weekly = preview(store, for_digest(app.watch, dates), app.watch.channels[0], at(120)).text
    said = app.inbox.got[-1].text
    assert "The Judiciary Committee sends the sample proposal (H.1) to study" in said
    assert "The 194th General Court ended on March 4: what did not pass is over, and may be filed again." in said
    assert ["seldom" in each for each in (said, weekly)] == [False, False]


def test_a_docket_that_got_its_number(tmp_path: Path) -> None:
    """The page of a proposal shows what happens to the number of a listed docket."""
    filed = bill("H1588", row(REFERRED, 2), docket="HD3596", numbered_at=at(2))
    listed = Proposal("sample", "Safe Communities Act", ("topic",), (BillId(194, "HD3596"),))
    with in_process(tmp_path, filed, proposals=(listed,)) as app, app.store() as store:
        app.day(0, 4)
        facts = PublicRecord(store, app.watch, at(24).date())
        (told,) = facts.of(listed).told.values()
    assert told.headline == "The Safe Communities Act (H.1588) goes to the Judiciary Committee"


def test_filed_again_by_dockets_that_got_their_numbers(tmp_path: Path) -> None:
    """What happened last is about a listed docket's number in this court, not the bill that died with the last one."""
    over = row("No further action taken", 20)
    again = replace(bill("H2", row(REFERRED, 30), docket="HD2", numbered_at=at(30), appears=at(25)), general_court=195)
    listed = Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "H1"), BillId(195, "HD2")))
    dates = Dates([Court(194, ends=ENDED), Court(195, opens=ENDED + timedelta(days=1))])
    with in_process(tmp_path, bill("H1", row(REFERRED), over), again, proposals=(listed,)) as app:
        app.day(0, 26, 32)
        with app.store() as store:
            today = at(48).date()
            place = proposal_standing(store, app.watch.following(store), listed, today)
            told = told_now(store, place, dates, today)
    assert told is not None
    assert (told.situation, str(told.bill)) == ("referred", "195/H2")


@pytest.mark.parametrize(
    ("position", "ask", "asked"),
    [
        ("support", "", "Call or write your representative and your senator, and ask them to cosponsor HD.2."),
        ("support", "Come on Monday", "Come on Monday"),
        ("oppose", "", ""),
    ],
)
def test_what_is_asked_for_a_docket(
    tmp_path: Path, position: Literal["support", "oppose"], ask: str, asked: str
) -> None:
    """People are asked to win cosponsors for a docket that we support, if the list asks nothing."""
    filed = bill("H2", docket="HD2", numbered_at=at(300))
    listed = Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "HD2"),), position, ask=ask)
    with in_process(tmp_path, filed, proposals=(listed,)) as app:
        app.day(0)
        with app.store() as store:
            place = proposal_standing(store, app.watch, listed, at(24).date())
            assert stage_and_ask(store, listed, place) == ("filed", asked)


def test_a_week_in_which_it_was_filed_again(tmp_path: Path) -> None:
    """In the week of a new filing, the digest does not say that nothing moved; in the next week it does.

    It names what was not filed again yet, except if opposed or dropped.
    """
    again = replace(bill("H2", row(REFERRED)), general_court=195)
    before = Proposal("safe", "Safe Communities Act", ("topic",), (BillId(194, "H1"),))
    others = [Proposal("no", "Opposed", ("topic",), (BillId(194, "H3"),), "oppose")]
    others += [Proposal("left", "Dropped", ("topic",), (BillId(194, "H4"),), next="drop")]
    known = [*(bill(number, row(REFERRED)) for number in ("H1", "H3", "H4")), again]
    with in_process(tmp_path, *known, proposals=(before, *others)) as app, app.store() as store:
        app.day(0)
        dates = Dates([Court(194, ends=ENDED), Court(195, opens=ENDED + timedelta(days=1))])
        made = []
        for hours in (54, 222, 390):
            app.day(hours)
            make_digest(store, for_digest(app.watch, dates), app.watch.channels[0], at(hours + 1))
            app.deliver(hours + 1)
            made.append(app.inbox.got[-1])
            refiled = replace(before, bills=(*before.bills, BillId(195, "H2")))
            app.watch = replace(app.watch, proposals=(refiled, *others))
    assert [each.subject for each in made[1:]] == ["This week: 1 proposal filed again", "This week: nothing moved"]
    assert "FILED AGAIN\n\n* The Safe Communities Act (H.1 in the 194th)\n  - H.2: An Act" in made[1].text
    assert "FILED AGAIN" not in made[2].text
    assert ["Not filed again yet: the Safe Communities Act." in each.text for each in made] == [True, False, False]
