"""News of several proposals in one check is announced together: numbers, referrals, hearings, the end of a term."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeBill
from billbot.domain import actions
from billbot.domain.bills import BillId, Change, ChangeKind
from billbot.domain.ledger import Grouping, Message
from billbot.domain.watched import Channel, Dates, Proposal
from billbot.errors import DeliveryError
from billbot.messages import groups
from billbot.messages.fit import lay_out
from billbot.messages.news import NewsEntry, ProposalNews
from tests.support.app_in_process import HEARING, REFERRED, at, bill, each, in_process, news, row
from tests.support.slack_blocks import fits

ENDED = "No further action taken"
MOVED = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
QUIET = Channel("all", "console", quiet=(at(1).time(), at(5).time()))


def numbered(count: int, *committees: str) -> list[PracticeBill]:
    """This many dockets that get a number and are referred after an hour, to the committees in turn."""
    return [
        bill(
            f"H{n}",
            row(f"Referred to the committee on {(committees or ('The Judiciary',))[n % max(len(committees), 1)]}", 1),
            docket=f"HD{n}0",
            numbered_at=at(1),
        )
        for n in range(1, count + 1)
    ]


def test_numbers_are_out(tmp_path: Path) -> None:
    """New numbers and their referrals are one message, in no proposal's thread."""
    bills = numbered(3)
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        (told,) = news(app, 2)
        assert told.subject == "3 new bills have their numbers"
        assert "They go to the Judiciary Committee. " in told.text
        for n in (1, 2, 3):
            assert f"- Sample {n}\n  H.{n}: https://malegislature.gov/Bills/194/H{n}\n" in told.text
        assert told.text.count(f"“{REFERRED}”") == 1
        assert told.thread == ""


def test_numbers_that_go_to_several_committees(tmp_path: Path) -> None:
    """If they go to different committees, or only some of them, each is below its row."""
    first, second, third = numbered(3, "The Judiciary", "Public Safety")
    both = Proposal("both", "Both", ("topic",), (*first.ids[-1:], *third.ids[-1:]))
    read = replace(third, rows=(row("Read", 1),))
    with in_process(tmp_path, first, second, read, proposals=[both, *each([second])]) as app:
        (told,) = news(app, 2)
        page = "https://malegislature.gov/Bills/194/"
        assert "They go to" not in told.text
        assert f"\n- Both\n  H.3: {page}H3\n" in told.text
        for committee, name, number in (("Public Safety", "Both", "1"), ("The Judiciary", "Sample 1", "2")):
            group = told.text.partition(f"“Referred to the committee on {committee}”\n")[2].partition("\n\n")[0]
            assert f"- {name}\n  H.{number}: {page}H{number}" in group


def test_referrals_alone(tmp_path: Path) -> None:
    """Referrals without numbers say how many, and where to."""
    bills = [bill(f"H{n}", row(REFERRED, 1)) for n in (1, 2, 3)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        (told,) = news(app, 2)
        assert told.subject == "3 bills were referred to the Judiciary Committee"
        assert "sent to" not in told.text  # the headline says where
        assert told.text.count("A committee can recommend a bill, change it or hold it.") == 1
        assert "have their numbers" not in told.text


def test_number_and_a_referral(tmp_path: Path) -> None:
    """A bill that is only referred does not count as one that got its number."""
    bills = [*numbered(2), bill("H3", row(REFERRED, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        (told,) = news(app, 2)
        assert told.subject == "2 new bills have their numbers"
        assert "- Sample 3\n  H.3: " in told.text


def test_one_proposal_alone(tmp_path: Path) -> None:
    """One proposal's referral and its other news are one ordinary message in its own thread."""
    lone = bill("H1", row(REFERRED, 1), row(HEARING, 1))
    with in_process(tmp_path, lone, proposals=each([lone])) as app:
        (told,) = news(app, 2)
        assert told.subject.startswith("Hearing on the Sample 1 bill (H.1): ")
        assert f"- H.1, House: “{REFERRED}”" in told.text
        assert told.thread == "s1"


def test_other_news_stays_in_its_thread(tmp_path: Path) -> None:
    """A proposal that is referred with others and came on since has all of it in one message, in its own thread."""
    went_on = bill("H1", row(REFERRED, 1), row("Reported adversely", 1))
    bills = [went_on, bill("H2", row(REFERRED, 1)), bill("H3", row(REFERRED, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        told = news(app, 2)
        assert sorted((message.thread, message.subject) for message in told) == [
            ("", "2 bills were referred to the Judiciary Committee"),
            ("s1", "The Judiciary Committee recommends against the Sample 1 bill (H.1)"),
        ]


def test_every_recipient(tmp_path: Path) -> None:
    """Each recipient gets one message with everything, even after a failed try."""
    bills = numbered(2)
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.inbox.to = ("a@example.org", "b@example.org")
        app.day(0)
        app.check(2)
        app.inbox.errors = [DeliveryError("away", "later")]
        app.deliver()
        app.deliver(2.1)
        assert app.inbox.subjects[2:] == ["2 new bills have their numbers"] * 2
        assert len({message.key for message in app.inbox.got[2:]}) == 2


def test_what_was_struck_before_it_was_told(tmp_path: Path) -> None:
    """A referral struck while it waits is not announced; one that is left is announced under its own proposal."""
    bills = [bill("H1", row(REFERRED, 1, struck_at=at(3))), bill("H2", row(REFERRED, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        app.check(2, 4)
        app.deliver()
        told = app.inbox.got[1]
        assert told.subject == "The Sample 2 bill (H.2) goes to the Judiciary Committee"
        assert told.thread == "s2"


def of_many(count: int, text: str, group: Grouping, kind: ChangeKind = "action_added") -> Message:
    """A message about this many proposals with the same event."""
    told = []
    for n in range(1, count + 1):
        number = BillId(194, f"H{n}")
        change = Change(number, kind, "news", None if kind == "number_assigned" else 1, at().date(), "House", text)
        entry = NewsEntry(change, actions.read(text), None, f"https://malegislature.gov/Bills/{number}")
        proposal = Proposal(f"s{n}", f"Sample & {n}", ("topic",), (number,), ask="Write to them.")
        told.append(ProposalNews([proposal], [entry]))
    document = groups.gathering(group, Channel("all", "slack"), told, (), Dates(), at().date())
    return lay_out("key", document)


@pytest.mark.parametrize("count", [10, 50, 100, 400])
@pytest.mark.parametrize(
    ("text", "group", "kind"),
    [
        ("H1", Grouping("numbers"), "number_assigned"),
        (REFERRED, Grouping("numbers"), "action_added"),
    ],
)
def test_hundreds(count: int, text: str, group: Grouping, kind: ChangeKind) -> None:
    """Hundreds are one message within Slack's limits: it counts what it leaves out; mail has everything."""
    told = of_many(count, text, group, kind)
    first, _, body = told.text.partition("\n")
    assert body.count("Sample & ") == told.html.partition("</h1>")[2].count("Sample &amp; ") == count
    shown = fits(told).replace(first.replace("&", "&amp;"), "")
    assert "*We ask:* Write to them." in shown
    left_out = count - shown.count("Sample &amp; ")
    quotes = kind == "action_added"  # behind the list; left out with it, and counted
    assert (f"… and {left_out + quotes} more" in shown) == (left_out > 0)


def test_a_hearing_with_all_its_bills(tmp_path: Path) -> None:
    """A hearing is one message with day, hours, place, every followed bill with its title, and the asks."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 1, branch="Joint")) for n in (1, 2, 3)]
    with in_process(tmp_path, *bills, proposals=each(bills, ask="Testify.", position="support")) as app:
        (told,) = news(app, 2)
        assert told.subject == ("Hearing on Sample 1, Sample 2 and Sample 3: Tuesday, November 18, 1:00 PM, room A-1")
        assert (
            "The Judiciary Committee hears H.1, H.2 and H.3 on Tuesday, November 18, from 1:00 PM to 5:00 PM"
            in told.text
        )
        for n in (1, 2, 3):
            assert f"- H.{n} · An Act on H{n} · Sample {n}\n" in told.text
        assert told.text.count(f"“{HEARING}”") == 1
        assert "We ask: Testify. · Our position: support" in told.text
        assert told.thread == ""


def test_a_hearing_moves_by_a_strike(tmp_path: Path) -> None:
    """A struck notice and a new one on several bills are one message with the old and new day."""
    again = HEARING.replace("11/18", "11/25")
    bills = [bill(f"H{n}", row(HEARING, 1, struck_at=at(3)), row(again, 3)) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        told = news(app, 2, 4)
        assert len(told) == 2
        assert told[1].subject.startswith(
            "The hearing on Sample 1 and Sample 2 moves to Tuesday, November 25, 1:00 PM, room A-1"
        )
        assert "it was to be on Tuesday, November 18, from 1:00 PM to 5:00 PM" in told[1].text
        assert "struck from the record on March 3" in app.inbox.amended["all-2"].text


def test_a_hearing_is_struck(tmp_path: Path) -> None:
    """A notice struck on all its bills is one correction in its message's thread, without an ask."""
    bills = [bill(f"H{n}", row(HEARING, 1, struck_at=at(3))) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills, ask="Testify.")) as app:
        _, told = news(app, 2, 4)
        assert told.subject == (
            "Correction: the hearing on Sample 1 and Sample 2 on November 18 was struck from the record"
        )
        assert "There is no hearing date at the moment." in told.text
        assert app.inbox.threads[-1] == "all-2"
        now = app.inbox.amended["all-2"]
        assert now.text.startswith("Struck from the record on March 3: Hearing on Sample 1 and Sample 2: ")
        assert "Testify." not in now.text + told.text
        assert "~“Hearing scheduled" in fits(now)


def test_a_hearing_is_struck_on_one_bill(tmp_path: Path) -> None:
    """If one of its bills is taken off, the message keeps the hearing and mentions that."""
    bills = [bill("H1", row(HEARING, 1, struck_at=at(3))), bill("H2", row(HEARING, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        news(app, 2, 4)
        now = app.inbox.amended["all-2"]
        assert now.text.startswith("Hearing on Sample 1 and Sample 2: Tuesday, November 18, 1:00 PM")
        assert f"“{HEARING}” (on H.1 struck from the record on March 3)" in now.text


def test_a_referral_is_reworded(tmp_path: Path) -> None:
    """A referral told with others is queued in that message when its words change."""
    other = "Referred to the committee on Public Safety"
    bills = [bill("H1", row(other, 1, old_text=REFERRED, reworded_at=at(3))), bill("H2", row(REFERRED, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        news(app, 2, 4)
        now = app.inbox.amended["all-2"].text
        assert "(on H.1 reworded on March 3)" in now
        assert app.inbox.got[-1].subject.startswith("Correction: the entry of March 3 on the Sample 1 bill (H.1)")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [("Hearing canceled", "was called off"), ("Hearing updated to New End Time", "hours of the hearing changed")],
)
def test_a_hearing_that_no_row_announced(tmp_path: Path, text: str, becomes: str) -> None:
    """A row that calls off or changes a hearing that the record does not have is announced as a row."""
    with in_process(tmp_path, bill("H1", row(text, 1))) as app:
        (told,) = news(app, 2)
        assert becomes in told.subject
        assert f"“{text}”" in told.text


def test_hearings_of_two_committees_at_one_hour(tmp_path: Path) -> None:
    """If the same words come of two committees, these are two hearings."""
    safety = row("Referred to the committee on Public Safety")
    bills = [bill("H1", row(REFERRED), row(HEARING, 1)), bill("H2", safety, row(HEARING, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        first, second = news(app, 2)
        assert "The Judiciary Committee hears H.1 on Tuesday, November 18" in first.text
        assert "The Public Safety Committee hears H.2 on Tuesday, November 18" in second.text


def test_quiet_hours(tmp_path: Path) -> None:
    """After quiet hours there is one message, with related news together."""
    bills = [*numbered(3), bill("H9", row(HEARING, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills, ask="Write."), channels=[QUIET]) as app:
        app.day(0, 2)
        assert len(app.inbox.got) == 1
        app.deliver(5)
        (told,) = app.inbox.got[1:]
        assert told.subject == "4 proposals moved during the quiet hours"
        assert told.text.count("3 new bills have their numbers") == 1
        assert "Hearing on the Sample 4 bill (H.9): " in told.text
        fits(told)


def test_quiet_hours_with_one_thing_alone(tmp_path: Path) -> None:
    """If only numbers waited, in however many checks, the message is that of the numbers."""
    bills = [*numbered(2), bill("H3", row(REFERRED, 3))]
    with in_process(tmp_path, *bills, proposals=each(bills), channels=[QUIET]) as app:
        app.day(0, 2, 4)
        app.deliver(5)
        assert app.inbox.subjects[1:] == ["2 new bills have their numbers"]


def test_proposals_taken_out_of_the_configuration(tmp_path: Path) -> None:
    """Proposals removed before they were told are not announced."""
    bills = [bill(f"H{n}", row(REFERRED, 1)) for n in (1, 2)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        app.check(2)
        app.watch = replace(app.watch, proposals=())
        assert (app.deliver().sent, app.deliver().undelivered) == (0, 0)
