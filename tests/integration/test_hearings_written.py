"""A time for written testimony, and what a message about a hearing says to anybody who wants to be heard."""

import re
from pathlib import Path

from msgspec.structs import replace

from billbot.clock import parse
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Court, Dates, Proposal, ReportingRule
from billbot.notify.digest import preview
from tests.support.app_in_process import HEARING, REFERRED, bill, each, in_process, news, row
from tests.support.digest_story import for_digest
from tests.support.hearing_sample import posted
from tests.support.reminded_app import CHANNEL, app, look, send

WINDOW = "Hearing scheduled for 03/11/2025 from 04:00 PM until 03/24/25 at 5:00 PM in Written Testimony Only"


def test_reminded_of_before_its_end(tmp_path: Path) -> None:
    """People are reminded before written testimony ends; the reminder mentions no hearing."""
    with app(tmp_path, row(WINDOW)) as made:
        assert send(made, "2025-03-17T07:59") == []
        (message,) = send(made, "2025-03-17T08:00")
        assert len(send(made, "2025-03-23T08:00")) == 2
        look(made, "2025-03-24T09:00")
        assert len(send(made, "2025-03-25T08:00")) == 2
    assert (
        message.subject
        == "Written testimony on the sample proposals is taken until Monday, March 24, 5:00 PM (H.1 and S.1)"
    )
    assert message.text.startswith(
        "Written testimony on the sample proposals is taken until Monday, March 24, 5:00 PM\n"
    )
    assert (
        "takes testimony on H.1 and S.1 in writing only, until Monday, March 24, 5:00 PM, in seven days" in message.text
    )
    assert "Hearing " not in message.text.replace("Hearing page", "")


def test_reminded_of_until_its_last_hour(tmp_path: Path) -> None:
    """A reminder that waited is announced as long as testimony is taken, and not after."""
    for hour, count in (("16:59", 1), ("17:00", 0)):
        (tmp_path / hour).mkdir()
        with app(tmp_path / hour, row(WINDOW)) as made:
            assert len(send(made, f"2025-03-24T{hour}")) == count


def test_announced(tmp_path: Path) -> None:
    """Written testimony is announced with its end; if it becomes a hearing, that is told."""
    bills = [bill("H1", row(REFERRED, -24 * 60), row(WINDOW, 1))]
    with in_process(tmp_path, *bills, proposals=each(bills)) as made:
        (message,) = news(made, 2)
    assert message.subject == "Written testimony on the Sample 1 bill (H.1) is taken until Monday, March 24, 5:00 PM"
    said = message.text.replace("Hearing scheduled", "").replace("hearing page", "").replace("hearings.ics", "")
    assert "hearing" not in said.casefold()


def test_what_is_to_be_done(tmp_path: Path) -> None:
    """`todo` has the end of written testimony, not a hearing that nobody could go to."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(WINDOW))) as made:
        made.day(0)
        with made.store() as store:
            said = preview(store, for_digest(made.watch), Channel("all", "console"), parse("2025-03-19T10:00")).text
    to_do = said.partition("TO DO THIS WEEK\n\n")[2].partition("\n\n")[0]
    assert to_do == "- Monday, March 24: Written testimony on Sample proposal (H.1), until 5:00 PM."


def test_whose_it_is(tmp_path: Path) -> None:
    """The message says who takes testimony only if the record does: not for a bill that was sent on that day."""
    sent = row("Bill reported favorably by committee and referred to the committee on Senate Ways and Means", 1)
    bills = [
        bill("H1", row(REFERRED, -24 * 60), row(WINDOW, 1)),
        bill("H2", row(REFERRED, -24 * 60), sent, row(WINDOW, 1)),
    ]
    with in_process(tmp_path, *bills, proposals=each(bills)) as made:
        told = " ".join(each.text for each in news(made, 2))
    until = "in writing only, until Monday, March 24, 5:00 PM"
    assert f"The Judiciary Committee takes testimony on H.1 {until}" in told
    assert f"Testimony on H.2 is taken {until}" in told


SAFE = Proposal("safe", "Safe Communities", ("topic",), (BillId(194, "H1"),), "support", ask="Sign up.", owner="Bo")
WORSE = Proposal("worse", "Cooperation", ("topic",), (BillId(194, "S1"),), "oppose", ask="Speak against it.")


def both(message: Message) -> None:
    """Each proposal appears with its own position, ask and owner, by name."""
    slack = "\n".join(block.get("text", {}).get("text", "") for block in message.blocks)
    for said in (message.text, re.sub("[*_]", "", slack)):
        assert "We ask, for Safe Communities: Sign up. Owner: Bo · Our position: support" in said
        assert "We ask, for Cooperation: Speak against it. · Our position: oppose" in said
        assert "Safe Communities" in said.splitlines()[0]
        assert "Cooperation" in said.splitlines()[0]
        assert said.count("position") == 2


def test_reminder_of_several_proposals(tmp_path: Path) -> None:
    """A reminder about several proposals has each one's ask, and says whose each bill is."""
    with app(tmp_path, proposals=(SAFE, WORSE)) as made:
        (message,) = send(made, "2025-03-13T08:00")
    both(message)
    assert "H.1 · An Act on H1 · Safe Communities (we support it)" in message.text
    assert "S.1 · An Act on S1 · Cooperation (we oppose it)" in message.text


def test_facts_alone_of_several(tmp_path: Path) -> None:
    """A channel that wants only facts gets no position, even with several proposals."""
    with app(tmp_path, channel=replace(CHANNEL, asks=False), proposals=(SAFE, WORSE)) as made:
        (message,) = send(made, "2025-03-13T08:00")
    for said in (message.text, message.html, str(message.blocks)):
        assert not any(word in said for word in ("Sign up", "against", "we support", "we oppose", "position"))


DATES = Dates(
    (Court(194, hearing_notice_days=10),), testimony={"Joint Committee on the Judiciary": "Write to us by mail."}
)


def heard(path: Path, *bills: str, dates: Dates = DATES, kind: str = "console") -> Message:
    """The messages about a hearing with an agenda, on these bills, each of a separate proposal."""
    text = HEARING.replace("11/18", "03/20")
    channel = Channel("all", "email" if kind == "email" else "console")
    made_of = [bill(number, row(REFERRED), row(text, 24.5)) for number in bills]
    with in_process(path, *made_of, proposals=each(made_of), channels=(channel,)) as made:
        made.day(0)
        made.site.hearings = [posted(2, *bills)]
        made.check(25)
        (message,) = send(made, "2025-03-04T12:00", dates)[1:]
        return message


def test_alert_says_how_to_be_heard(tmp_path: Path) -> None:
    """An alert of a hearing leads to its page, and has its committee's words on testimony, however that is spelled."""
    for at, numbers in enumerate((("H1",), ("H1", "H2"))):
        (tmp_path / str(at)).mkdir()
        said = heard(tmp_path / str(at), *numbers).text
        assert "How to testify\nThe Judiciary Committee says:\n“Write to us by mail.”\n" in said
        assert "Hearing page: https://malegislature.gov/Events/Hearings/Detail/2" in said


def test_what_comes_after(tmp_path: Path) -> None:
    """A hearing says by when the committee has to report afterward."""
    rule = ReportingRule("House Rule 27", "House", days_after_hearing=60)
    said = heard(tmp_path, "H1", dates=Dates((Court(194, reporting_rules=(rule,)),))).text
    assert "By May 19, the committee has to recommend it, redraft it, reject it or send it to study, unless" in said
