"""A proposal is followed wherever it goes, on the practice site.

The rules are in docs/design/architecture.md, "Links between bills".
"""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.briefs.standing import proposal_standing
from billbot.domain import follow
from billbot.domain.bills import BillId
from billbot.domain.report import Report
from billbot.domain.watched import Channel, Proposal, Publisher
from billbot.notify.digest import preview
from billbot.notify.reminders import queue_reminders
from billbot.public.pages import pages_of
from billbot.public.record import PublicRecord
from billbot.site.source import Source
from billbot.store.bills import News
from tests.support import faults
from tests.support.app_in_process import (
    HEARING,
    REFERRED,
    at,
    bill,
    checked,
    each,
    in_process,
    kinds,
    news,
    one,
    row,
    watched,
    where,
)
from tests.support.digest_story import for_digest


def added(report: Report) -> list[tuple[str, str]]:
    return [
        (told.change.bill.number, told.change.text or "")
        for told in report.changes
        if told.change.kind == "action_added"
    ]


DRAFT = row("Accompanied a new draft, see S2836", 1, "Senate")
PARENTS = row("New draft of S984 and H1569", 1, "Senate")


def test_followed_in_the_same_sweep(tmp_path: Path) -> None:
    """A number that a row leads to is read in the same poll, and its rows since that day are news."""
    drafts = [bill("S984", row(REFERRED), DRAFT), bill("S2836", PARENTS, appears=at(1))]
    with in_process(tmp_path, *drafts, proposals=[one("S984")]) as app:
        report = app.check(0, 2)
        assert added(report) == [("S984", DRAFT.text), ("S2836", PARENTS.text)]
        assert watched(app) == ["S984", "S2836", "H1569"]


def test_told_when_the_row_itself_is_routine(tmp_path: Path) -> None:
    """If a routine row moves the proposal on, the channel still hears about it."""
    reprinted = row("Reprinted, as amended, see S2987", 1, "Senate")
    with in_process(tmp_path, bill("S2942", reprinted), bill("S2987", appears=at(1)), proposals=[one("S2942")]) as app:
        (alert,) = news(app, 2)
        assert alert.subject == "Sample proposal: S.2942 goes on as S.2987"
        assert alert.text.count("Reprinted, as amended") == 1


def test_older_rows_of_a_followed_number_are_the_past(tmp_path: Path) -> None:
    """Rows of a followed number from before it was reached are not told."""
    other = bill("H2418", row("Referred to the committee on Public Safety and Homeland Security"), row(HEARING, 1))
    with in_process(tmp_path, bill("S1579", row("Accompanied H2418", 1)), other, proposals=[one("S1579")]) as app:
        app.check()
        assert [number for number, _ in added(app.check(2))] == ["S1579", "H2418"]


def test_links_of_the_baseline_are_followed_silently(tmp_path: Path) -> None:
    """When billbot starts late, the first check follows the chain and announces nothing of it."""
    chain = [
        bill("S984", row(REFERRED), row("Accompanied a new draft, see S2836", -24)),
        bill("S2836", row("New draft substituted, see S2942", -20)),
        bill("S2942", row("Reprinted, as amended, see S2987", -10)),
        bill("S2987", row(HEARING, -9)),
    ]
    with in_process(tmp_path, *chain, proposals=[one("S984")]) as app:
        assert {kind for _, kind in kinds(app.check())} == {"first_seen"}
        app.deliver()
        assert "Sample proposal: S.2987" in app.inbox.got[0].text
        assert len(app.inbox.got) == 1


def test_number_that_rows_of_several_days_lead_to(tmp_path: Path) -> None:
    """A number's news starts with the first row that leads there, whichever row was seen first."""
    passed = "Passed to be engrossed - 134 YEAS to 21 NAYS (See YEA and NAY No. 150 )"
    bills = [
        bill("S1", row(REFERRED), row("Accompanied H5", 700, "Senate")),
        bill("H1", row(REFERRED), row("Accompanied a new draft, see H4", 50)),
        bill("H4", row("New draft of H1", 50), row("Published as amended, see H5", 75)),
        bill("H5", row("H4, published as amended", 75), row(passed, 75), row("Also based on S1", 700, "Senate")),
    ]
    with in_process(tmp_path, *bills, proposals=[one("S1", name="other"), one("H1")]) as app:
        assert ("H5", passed.replace(" )", ")")) in added(app.check(0, 720))


def test_many_that_are_led_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since when a number is news is asked once as it begins to wait, and not again with each look at another."""
    asked, led_to = list[BillId](), News.led_to

    def noted(news: News, bill: BillId) -> date | None:
        asked.append(bill)
        return led_to(news, bill)

    monkeypatch.setattr(News, "led_to", noted)
    with in_process(tmp_path, *(bill(f"H{n}", row(f"Accompanied a new draft, see S{n}")) for n in range(1, 6))) as app:
        app.check()
    assert max(Counter(asked).values()) == 2  # and as its page is read


def test_parents_join(tmp_path: Path) -> None:
    """Parents that a new draft names join the proposal, and their rows of that day are announced with it."""
    both = [bill("S984", row(REFERRED), DRAFT), bill("H1569", row(REFERRED), DRAFT)]
    with in_process(tmp_path, *both, bill("S2836", PARENTS, appears=at(1)), proposals=[one("S984")]) as app:
        (alert,) = news(app, 2)
        assert "\nS.984 · " in alert.text
        assert "combined S.984 with H.1569 in a new draft, S.2836," in alert.text
        assert "Bill page H.1569" not in alert.text


def test_kin_is_left_alone(tmp_path: Path) -> None:
    """Bills folded into ours are recorded, but not read or watched."""
    many = row("Accompanied by S1573, S1579 and S1580", 1)
    with in_process(tmp_path, bill("H2418", many), bill("S1579", row(REFERRED)), proposals=[one("H2418")]) as app:
        report = app.check(0, 2)
        assert [(link.to.number, link.relation) for link in report.links] == [
            ("S1573", "absorbs"),
            ("S1579", "absorbs"),
            ("S1580", "absorbs"),
        ]
        assert watched(app) == ["H2418"]


@pytest.mark.parametrize("words", ["Accompanied H1569", "Accompanied a new draft, see H1569"])
def test_links_that_an_upgrade_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """If a new version reads a link in old rows, it is followed within a day, without a message."""
    both = [bill("S984", row(REFERRED), row(words)), bill("H1569", row(REFERRED))]
    with in_process(tmp_path, *both, proposals=[one("S984")]) as app:
        with monkeypatch.context() as older:
            older.setattr(follow, "links", lambda *_: ())
            app.day(0)
            assert watched(app) == ["S984"]
        app.inbox.got.clear()
        app.day(25, 26)
        assert watched(app) == ["S984", "H1569"]
        assert app.inbox.got == []


def test_study_order_is_not_followed(tmp_path: Path) -> None:
    """A study order is announced, and its other bills and itself are left alone."""
    study = row("Accompanied a study order, see H5013", 1)
    with in_process(tmp_path, bill("H1451", study), bill("H5013", row("Reported")), proposals=[one("H1451")]) as app:
        app.day(0, 2)
        assert app.inbox.subjects[1].startswith("A committee sends the sample proposal (H.1451) to study")
        assert watched(app) == ["H1451"]


def test_bill_that_leaves_its_study_order(tmp_path: Path) -> None:
    """A bill reported out of a study order is back in its committee; the order is not watched or told."""
    rows = [
        row(REFERRED),
        row("Accompanied a study order, see H4883", 1),
        row("Reported from the committee on House Rules", 3),
        row("Reported on a part of H4883", 3),
        row("Recommitted to the committee on The Judiciary", 3),
    ]
    with in_process(tmp_path, bill("H213", *rows), bill("H4883", row("Reported")), proposals=[one("H213")]) as app:
        app.check()
        assert where(app) == (["H213"], "in committee", "The Judiciary")
        app.check(2)
        assert where(app) == (["H213"], "study order", None)
        app.deliver()
        report = app.check(4)
        assert where(app) == (["H213"], "in committee", "The Judiciary")
        assert (report.links, watched(app)) == ([], ["H213"])
        assert "link_found" not in {kind for _, kind in kinds(report)}
        app.deliver()
        assert app.inbox.subjects[-1] == (
            "The sample proposal (H.213) came back from its study order and is in the Judiciary Committee"
        )


def test_routine_row_that_ends_a_study_order_is_news(tmp_path: Path) -> None:
    """If a routine row takes a bill out of its study order, that is announced immediately, without the order.

    Messages say where it is once the record sends it there.
    """
    favorably = "Bill reported favorably by committee and referred to the committee on Senate Ways and Means"
    rows = [row(REFERRED), row("Accompanied a study order, see S2824", -24), row("Also based on S2824", 1, "Senate")]
    with in_process(tmp_path, bill("S1935", *rows), proposals=[one("S1935")]) as app:
        app.day(0, 2)
        text = app.inbox.got[-1].text
        assert text.startswith("The sample proposal (S.1935) came back from its study order")
        assert "based on" not in text.replace("“Also based on S2824”", "")
    (tmp_path / "sent").mkdir()
    with in_process(tmp_path / "sent", bill("S1933", *rows[:2], row(favorably, 1)), proposals=[one("S1933")]) as app:
        app.day(0, 2)
        text = app.inbox.got[-1].text
        assert text.startswith(
            "The sample proposal (S.1933) came back from its study order and is in Senate Ways and Means\n"
        )
        assert "\nThe Judiciary Committee reported S.1933 favorably today, out of its study order; it goes to" in text


def test_text_of_the_other_branch_is_no_address(tmp_path: Path) -> None:
    """The Senate's text of a House bill is not the proposal's new number; the conference's bill is."""
    text = [row("Text of S2851, printed as amended", 1, "Senate"), row("See H3993", 1, "Senate")]
    ours = [
        row("Passed to be engrossed", 0.5),
        row("Reprinted, as amended, see S2862", 1, "Senate"),
        row("Passed to be engrossed", 1, "Senate"),
        row("Committee of conference appointed (A-B-C)", 2),
        row("Reported by H5164", 3),
    ]
    conference = [row("Reported from the committee of conference", 3), row("Reported on H3993", 3)]
    with in_process(
        tmp_path,
        bill("H3993", row(REFERRED), *ours),
        bill("S2862", *text, appears=at(1)),
        bill("H5164", *conference, appears=at(3)),
        proposals=[one("H3993")],
    ) as app:
        report = app.check(0, 1.5)
        assert watched(app) == ["H3993", "S2862", "S2851"]
        assert where(app) == (["H3993"], "passed both branches", None)
        moved = [told.change.weight for told in report.changes if told.change.kind == "link_found"]
        assert set(moved) == {"routine"}
        app.check(2.5)
        assert where(app) == (["H3993"], "in conference", None)
        app.check(4)
        assert where(app) == (["H5164"], "in conference", None)


def test_page_that_does_not_exist_yet(tmp_path: Path) -> None:
    """A number without a page causes no alarm; when its page appears, its rows are news."""
    late = bill("S2836", row(HEARING, 60), appears=at(60))
    with in_process(tmp_path, bill("S984", DRAFT), late, proposals=[one("S984")]) as app:
        assert app.check(0, 2).failed == []
        assert app.check(30).failed == []
        assert added(app.check(61)) == [("S2836", HEARING)]


def test_new_number_without_a_page_is_said_to_have_none(tmp_path: Path) -> None:
    """If the new number has no page, the message says that nobody has read it yet."""
    with in_process(tmp_path, bill("S984", row(REFERRED), DRAFT)) as app:
        app.day(0, 2)
        assert "We have not seen S.2836 yet." in app.inbox.got[-1].text


def test_awaited_number_that_errs_before_it_appears(tmp_path: Path) -> None:
    """If other errors happen while a number is awaited, its rows are still news when they appear."""
    late = bill("S2836", row(HEARING, 60), appears=at(60))
    with in_process(tmp_path, bill("S984", row(REFERRED), DRAFT), late, proposals=[one("S984")]) as app:
        app.check(0, 2)
        app.site.faults.add(faults.maintenance(), "*S2836*")
        app.check(30)
        app.site.faults.clear()
        assert added(app.check(61)) == [("S2836", HEARING)]


def test_error_pages_at_a_followed_number_replay_nothing(tmp_path: Path) -> None:
    """If an old bill shows error pages at first, later only rows since the link are told."""
    old = bill("H2418", row(REFERRED, -3000), row("Reported adversely", 1), appears=at(-3000))
    ours = bill("S1579", row(REFERRED), row("Accompanied H2418", 1))
    with in_process(tmp_path, ours, old, proposals=[one("S1579")]) as app:
        app.check()
        app.site.faults.add(faults.error_page(), "*H2418*")
        app.check(2)
        app.site.faults.clear()
        assert added(app.check(27)) == [("H2418", "Reported adversely")]


def test_now_lives_in_the_last_number(tmp_path: Path) -> None:
    """A chain of two steps on one day tells the number at its end."""
    chain = [
        bill("S984", row(REFERRED), DRAFT),
        bill("S2836", row("Reprinted, as amended, see S2987", 1, "Senate"), appears=at(1)),
        bill("S2987", row(HEARING, 1), appears=at(1)),
    ]
    with in_process(tmp_path, *chain, proposals=[one("S984")]) as app:
        app.day(0, 2)
        assert "It has gone on as S.2987 since." in app.inbox.got[1].text


def test_docket_numbered_long_ago(tmp_path: Path) -> None:
    """A docket that had its number before we looked is not news, also when the first look failed."""
    filed = bill("H1588", row(REFERRED, -500), docket="HD3596", numbered_at=at(-600), appears=at(-700))
    with in_process(tmp_path, filed, proposals=[one("HD3596")]) as app:
        app.site.faults.add(faults.maintenance(), "*HD3596*")
        app.day(0)
        app.site.faults.clear()
        app.day(1)
        assert len(app.inbox.got) == 1


def test_awaited_number_that_is_named_again(tmp_path: Path) -> None:
    """An awaited number is tried at once when another row names it."""
    again = row("New draft substituted, see S2836", 4, "Senate")
    with in_process(
        tmp_path, bill("S984", DRAFT, again), bill("S2836", row(HEARING, 4), appears=at(4)), proposals=[one("S984")]
    ) as app:
        app.check(0, 2)
        assert ("S2836", HEARING) in added(app.check(5))


def test_two_proposals_meet(tmp_path: Path) -> None:
    """A change of a number shared by two proposals is one message per channel, about both."""
    two = [one("S1", name="first"), one("S2", name="second")]
    with in_process(
        tmp_path,
        bill("S1", row("Accompanied a new draft, see S3", 1)),
        bill("S2", row("Accompanied a new draft, see S3", 1)),
        bill("S3", row(HEARING, 5), appears=at(1)),
        proposals=two,
    ) as app:
        app.day(0, 2)
        before = len(app.inbox.got)
        report = app.day(6)
        assert report.changes[0].proposals == ("first", "second")
        assert len(app.inbox.got) == before + 1


def test_number_that_one_of_two_proposals_lists(tmp_path: Path) -> None:
    """News of a number goes under the proposal that lists it, not under one that was folded into it."""
    folded = bill("S1122", row(REFERRED), row("Accompanied H5316", 1))
    law = bill("H5316", row(REFERRED), row("Passed to be engrossed", 5))
    two = [one("S1122", name="folded"), one("H5316", name="law")]
    with in_process(tmp_path, folded, law, proposals=two) as app:
        assert app.day(0, 2, 6).changes[0].proposals == ("law", "folded")
        assert app.inbox.subjects[-1] == "The law proposal (H.5316) passed the House and goes to the Senate"


def test_the_other_parents_of_a_draft(tmp_path: Path) -> None:
    """No other parent of a draft is a number that the proposal lived in, and of many a few are named."""
    parents = [f"S{n}" for n in range(101, 127)]
    text = "Accompanied a new draft, see S990"
    draft = bill("S990", row(f"New draft of {', '.join(parents[:-1])} and {parents[-1]}", 1), appears=at(1))
    bills = [bill(number, row(REFERRED), row(text, 1)) for number in parents]
    with in_process(tmp_path, *bills, draft, proposals=[one("S102")]) as app, app.store() as store:
        app.day(0, 2, 4)
        week = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
        watch = app.watch.following(store)
        found = PublicRecord(store, watch, at(5).date()).of(one("S102"))
        page = dict(pages_of(found, Publisher()))[found.proposal.page_path].decode()
    lived, _, others = page.partition("What else its drafts came from")
    assert [number in lived for number in ("S.102</a>", "S.990</a>", "S.101</a>")] == [True, True, False]
    assert "<summary>25 numbers</summary>" in others
    assert "S.106</a>" in others
    assert "</span> House and 21 more: “Accompanied" in others
    told = app.inbox.got[-1].text
    assert "combined S.102 with 25 other bills in a new draft, S.990, today." in told
    assert "\nS.102 · " in told
    assert told.count("Bill page ") == 1
    assert "S.102, S.101, S.103, S.104, S.105 and 21 more, House: “Accompanied a new draft, see S990”" in week


def test_struck_row_leads_nowhere(tmp_path: Path) -> None:
    """When the row that states a link is struck, the number is no longer watched."""
    struck = row("Accompanied a new draft, see S2836", 1, "Senate", struck_at=at(3))
    with in_process(tmp_path, bill("S984", struck), bill("S2836", appears=at(1)), proposals=[one("S984")]) as app:
        app.check(0, 2)
        assert watched(app) == ["S984", "S2836"]
        app.check(4)
        assert watched(app) == ["S984"]


def test_the_bill_that_took_it_in(tmp_path: Path) -> None:
    """News of other people's bill that ours was folded into is not told as ours."""
    ours = bill("S1122", row(REFERRED), row("Accompanied H5316", 1))
    other = bill("H5316", row(REFERRED), row("Passed to be engrossed", 5))
    with in_process(tmp_path, ours, other, proposals=[one("S1122")]) as app:
        app.day(0, 2, 6)
        with app.store() as store:
            week = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    folded, passed = (each.text.splitlines()[0] for each in app.inbox.got[1:])
    assert folded.startswith("The Judiciary Committee attaches the sample proposal (S.1122) to H.5316, which ")
    assert passed == "The bill that took in the sample proposal passed the House and goes to the Senate"
    assert "H.5316 passed the House on March 3." in week


def test_all_that_is_told_of_the_bill_that_took_it_in(tmp_path: Path) -> None:
    """Days ahead, votes, amendments, hearings and reminders of a bill of others do not call it by our proposal."""
    ours = bill("S1122", row(REFERRED), row("Accompanied H5316", 1))
    other = bill(
        "H5316",
        row(REFERRED),
        row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 5),
        *(row(f"Amendment #{number} (Sample) adopted", 9) for number in range(1, 5)),
        row("Passed to be engrossed -see Roll Call #158 (Yeas 37 to Nays 3)", 13),
        row("Placed in the Orders of the Day for Thursday, March 13th, 2025", 13, "Senate"),
    )
    heard = Channel("coalition", "console", weight="everything", remind_days=(2,))
    with in_process(tmp_path, ours, other, proposals=[one("S1122")], channels=[heard]) as app:
        app.day(0, 2, 6, 10, 14, 120)
        with app.store() as store:
            week = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
            queue_reminders(store, app.watch, at(120))
        app.day(359)
    told = [each.text.splitlines()[0] for each in app.inbox.got[2:]]
    name = "he bill that took in the sample proposal (H.5316)"
    assert told == [
        "Hearing on the bill that took in the sample proposal: Thursday, March 20, 1:00 PM, room A-1",
        "The House debated the bill that took in the sample proposal and adopted all four amendments",
        "The bill that took in the sample proposal passed the House, 37 to 3, and goes to the Senate",
        "Hearing in two days on the bill that took in the sample proposal: Thursday, March 20, 1:00 PM, room A-1",
    ]
    for said in (
        f"* Hearing on t{name}",
        f"- Thursday, March 13: The Senate can take up t{name};",
    ):
        assert said in week


def test_the_page_of_what_took_another_in(tmp_path: Path) -> None:
    """The page of a proposal has no number, hearing or day of another one that was folded into it."""
    whole = bill("H2", row(REFERRED, 1), row("Also based on S1", 2))
    part = bill("S1", row(REFERRED), row(HEARING, 0.5), row("Accompanied H2", 2))
    with in_process(tmp_path, part, whole, proposals=each([part, whole])) as app:
        app.check(3)
        with app.store() as store:
            watch = app.watch.following(store)
            facts = PublicRecord(store, watch, at(3).date())
            found = [facts.of(proposal) for proposal in watch.proposals]
    assert [[number.bill.number for number in of.numbers] for of in found] == [["S1", "H2"], ["H2"]]
    assert [len(of.ahead) for of in found] == [1, 0]


@pytest.mark.parametrize("appears", [None, at(500)])  # the other one has a page, or none yet
def test_one_number_that_is_folded_into_the_other(tmp_path: Path, appears: datetime | None) -> None:
    """If one of a proposal's numbers is folded into another, digest and alert say so."""
    bills = bill("H1", row(REFERRED), row("Accompanied S1", 1)), bill("S1", row(REFERRED), appears=appears)
    with in_process(tmp_path, *bills, proposals=[one("H1", "S1")]) as app, app.store() as store:
        app.day(0, 2)
        week = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    assert app.inbox.got[-1].text.startswith("Sample proposal: H.1 is now attached to its companion, S.1\n")
    assert "* Sample proposal: H.1 is now attached to its companion, S.1\n" in week


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "S.1, the other bill of the proposal, is in the Judiciary Committee."),
        (("Passed to be engrossed",), "S.1, the other bill of the proposal, goes on."),
        (("Signed by the Governor, Chapter 9",), "S.1, the other bill of the proposal, is law."),
    ],
)
def test_one_number_that_ended(tmp_path: Path, rows: tuple[str, ...], says: str) -> None:
    """If one number of a proposal ended, the alert says that the other goes on, or is law."""
    ended = bill("H1", row(REFERRED), row("Accompanied a study order, see H5", 1))
    other = bill("S1", row(REFERRED), *(row(text, -24) for text in rows))
    with in_process(tmp_path, ended, other, proposals=[one("H1", "S1")]) as app:
        app.day(0, 2)
        assert says in app.inbox.got[-1].text


def test_what_is_not_heard_is_not_named(tmp_path: Path) -> None:
    """Another proposal's name is used only in channels that follow it, whichever channel hears first."""
    ours = Proposal("ours", "Ours", ("shown",), (BillId(194, "H1"),))
    others = Proposal("plan", "Quiet Plan", ("kept",), (BillId(194, "S2"),))
    bills = [bill("H1", row(REFERRED), row("Accompanied S2", 1, "Senate")), bill("S2", row(REFERRED))]
    channels = [Channel("all", "console"), Channel("members", "console", topics=("shown",))]
    with in_process(tmp_path, *bills, proposals=[ours, others], channels=channels) as app:
        app.day(0, 2)
        (heard,), (told,) = (app.inboxes[each.name].got[1:] for each in channels)
    assert heard.subject.startswith("The Judiciary Committee attaches the ours bill (H.1) to S.2")
    assert told.subject.startswith("The Judiciary Committee attaches the ours bill (H.1) to S.2")
    assert "Quiet" not in told.text + told.html + str(told.blocks)


def test_last_entry_of_what_another_proposal_lived_under(tmp_path: Path) -> None:
    """An entry on the other parent of a draft, which is another proposal's, is not the last one of this proposal."""
    draft, late = row("Accompanied a new draft, see H9", 1), row("Senate concurred", 50)
    bills = (
        bill("H1", row(REFERRED), draft),
        bill("H2", row(REFERRED), draft, late),
        bill("H9", row("New draft of H1 and H2", 1)),
    )
    with in_process(tmp_path, *bills, proposals=[one("H1"), one("H2", name="other")]) as app, app.store() as store:
        app.day(0, 2, 51)
        watch = app.watch.following(store)
        found = proposal_standing(store, watch, watch.proposals[0], at(51).date())
        assert "H2" in [each.number for each in found.numbers]
        assert found.moved(watch.unshared_numbers(found.proposal)) == (at(1).date(), BillId(194, "H9"))


def test_a_docket_beside_what_was_folded(tmp_path: Path) -> None:
    """The number that a listed docket got is the proposal's own, also where its other number was folded into a bill."""
    filed = bill("H1588", row(REFERRED, 1), docket="HD3596", numbered_at=at(1))
    ours, other = bill("S1122", row(REFERRED), row("Accompanied H5316", 1)), bill("H5316", row(REFERRED))
    with in_process(tmp_path, filed, ours, other, proposals=[one("HD3596", "S1122")]) as app:
        app.day(0, 2)
        with app.store() as store:
            (proposal,) = app.watch.proposals
            standing = proposal_standing(store, app.watch, proposal, at(2).date())
    assert [each.number for each in standing.of_others] == ["H5316"]
    assert {each.bill.number: [one.number for one in each.folded] for each in standing.places} == {
        "H1588": [],
        "H5316": ["S1122"],
    }


def test_the_twin_that_took_it_in(tmp_path: Path) -> None:
    """If ours is folded into the other branch's bill with the same title, that is still ours."""
    ours, twin = bill("S1", row(REFERRED), row("Accompanied H2", 1)), bill("H2", row("Passed to be engrossed", 5))
    with in_process(tmp_path, *(replace(each, title="An Act") for each in (ours, twin)), proposals=[one("S1")]) as app:
        app.day(0, 2, 6)
        assert (
            app.inbox.got[-1].text.splitlines()[0]
            == "The sample proposal (H.2) passed the House and goes to the Senate"
        )


def test_docket_gets_its_number(tmp_path: Path) -> None:
    """A docket that gets its number is a renumbering: told once, with what follows told under the number."""
    filed = bill("H1588", row(REFERRED, 5), row(HEARING, 30), docket="HD3596", numbered_at=at(5))
    with in_process(tmp_path, filed, proposals=[one("HD3596")]) as app:
        report = app.day(0, 6)
        assert kinds(report) == [("H1588", "number_assigned"), ("H1588", "action_added")]
        assert report.checked == 1
        told = app.inbox.got[1].text
        assert "\nThe sample proposal has its number: H.1588, until now HD.3596\nBill page H.1588: " in told
        assert kinds(app.check(7)) == []
        assert added(app.check(31)) == [("H1588", HEARING)]
        assert watched(app) == ["H1588"]


@pytest.mark.parametrize(("numbered", "moved"), [(-24, False), (5, True)])
def test_a_number_in_the_digest(tmp_path: Path, numbered: float, *, moved: bool) -> None:
    """The number that a docket had when it was first seen is not news of the week: that was the baseline."""
    filed = bill("H1588", row(REFERRED, numbered), docket="HD3596", numbered_at=at(numbered))
    with in_process(tmp_path, filed, proposals=[one("HD3596")]) as app:
        app.day(0, 6)
        with app.store() as store:
            said = preview(store, for_digest(app.watch), app.watch.channels[0], at(120)).text
    assert ("H.1588: HD.3596 got this number\n" in said, "Nothing moved since" in said) == (
        moved,
        not moved,
    )


def test_number_that_the_document_does_not_confirm(tmp_path: Path) -> None:
    """Another bill's page at a docket's address is an error, not a number given out."""
    docket = bill("H1588", row(REFERRED, 5), docket="HD3596", numbered_at=at(50))
    with in_process(tmp_path, docket, bill("H7", row(REFERRED)), proposals=[one("HD3596")]) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H7"), "/Bills/194/HD3596")
        app.site.faults.add(faults.error_page(), "/api/*History*")
        report = app.check(6)
        assert (kinds(report), len(report.failed)) == ([], 1)


def test_awaited_docket_gets_its_number(tmp_path: Path) -> None:
    """A docket without a page yet that shows a number when it appears: number and rows are news."""
    docket = bill("H1588", row(REFERRED, 30), docket="HD3596", appears=at(30), numbered_at=at(30))
    with in_process(tmp_path, docket, proposals=[one("HD3596")]) as app:
        assert kinds(app.check(0, 31)) == [
            ("H1588", "number_assigned"),
            ("H1588", "first_seen"),
            ("H1588", "action_added"),
        ]


def test_followed_number_that_cannot_be_read_at_once(tmp_path: Path) -> None:
    """When a followed number cannot be read in the poll that led to it, its news is announced when it can."""
    drafts = [bill("S984", row(REFERRED), DRAFT), bill("S2836", row("Read"), PARENTS, row(HEARING, 1), appears=at(1))]
    with in_process(tmp_path, *drafts, proposals=[one("S984")]) as app:
        app.check()
        app.site.faults.add(faults.maintenance(), "*S2836*")
        app.check(2)
        app.site.faults.clear()
        assert added(app.check(3)) == [("S2836", PARENTS.text), ("S2836", HEARING)]


def test_killed_before_the_followed_number_was_read(tmp_path: Path) -> None:
    """When the process is killed between the row and the number it leads to, the next poll tells its news."""
    drafts = [bill("S984", row(REFERRED), DRAFT), bill("S2836", PARENTS, row(HEARING, 1), appears=at(1))]

    class KilledError(BaseException):
        pass

    def kill() -> bool:
        if any("S2836" in request.target for request in app.site.requests):
            raise KilledError
        return False

    with in_process(tmp_path, *drafts, proposals=[one("S984")]) as app:
        app.check()
        app.site.now = at(2)
        stopping = Source(app.site.url, contact="tests@example.org", clock=app.clock, gap_seconds=0, stopping=kill)
        app.site.faults.add(faults.unavailable(), "*S2836*", first=1)
        with app.store() as store, stopping as source, pytest.raises(KilledError):
            checked(store, source, app.watch, app.clock)
        assert added(app.check(3)) == [("S2836", PARENTS.text), ("S2836", HEARING)]


def test_the_page_of_a_law(tmp_path: Path) -> None:
    """A law's page begins with that; the companion that was left behind is not a current number."""
    law = bill("H1", row(REFERRED), row("Signed by the Governor, Chapter 9 of the Acts of 2025", 1))
    with in_process(tmp_path, law, bill("S1", row(REFERRED)), proposals=[one("H1", "S1")]) as app:
        app.day(0, 2)
        with app.store() as store:
            found = PublicRecord(store, app.watch.following(store), at(3).date()).of(one("H1", "S1"))
    page = dict(pages_of(found, Publisher()))[found.proposal.page_path].decode()
    _, _, top = page.partition("</h1>")
    assert top.split("</p>")[0].endswith("It is law, since March 3, 2025.")
    assert "<p>H.1: chapter 9 of the Acts of 2025</p>" in top
    assert (top.count("The current number"), top.count("Left behind")) == (1, 1)
