"""How messages look to a reader, in a real browser (skipped where there is none)."""

from pathlib import Path

import pytest

from billbot.demo.inbox import Room
from billbot.demo.messages import slack_page
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.stages import Progress
from billbot.domain.standing import Place, Standing, Term
from billbot.domain.watched import Proposal
from billbot.messages import trouble, watchlist
from billbot.messages.news import ProposalNews
from tests.support import browser
from tests.support.alert_sample import CHANNEL, HOSTILE, PASSED, PROPOSAL, alert, entry, laid_out, overnight
from tests.support.app_in_process import at

pytestmark = [browser.PRESENT, pytest.mark.thorough]
ENDLESS = f"An Act relative to {'antidisestablishmentarianism' * 20}"


@pytest.fixture(scope="module")
def eyes() -> browser.Eyes:
    return browser.eyes()


def _welcome() -> Message:
    judiciary = Progress("in committee", "The Judiciary")
    watched = [
        Standing(
            Proposal(f"p{n}", f"Sample proposal {n} about courts", ("juveniles",), ()),
            (Term(194, tuple(Place(BillId(194, f"{name}{n}"), judiciary) for name in ("H15", "S10"))),),
        )
        for n in range(10, 24)
    ]
    return laid_out(watchlist.welcome(CHANNEL, watched, "bills@example.net", at().date()))


def _overnight() -> Message:
    other = Proposal("other", "Expungement", ("juveniles",), (), "oppose", ask="Call the chair.")
    return overnight(
        ProposalNews([PROPOSAL], [entry(PASSED)]),
        ProposalNews([other], [entry("Accompanied a study order, see H5013", "H1451")]),
    )


MESSAGES = {
    "alert": alert(entry(PASSED), entry("Reprinted, as amended, see S2987", "S2942", row=2)),
    "hostile": alert(entry(PASSED, title=HOSTILE), entry(f"{PASSED} {'!' * 300}", "H1", title=ENDLESS)),
    "many links": alert(*(entry(PASSED, f"S{number}") for number in range(900, 930))),
    "struck": alert(entry("Hearing scheduled for 10/05/2021", kind="action_struck")),
    "reworded": alert(entry("Referred to the committee on B", kind="action_reworded", old="Referred elsewhere")),
    "welcome": _welcome(),
    "overnight": _overnight(),
    "outage": laid_out(trouble.outage(CHANNEL, at())),
}


@pytest.mark.parametrize("width", [360, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MESSAGES)
def test_mail_in_a_browser(eyes: browser.Eyes, name: str, width: int, scheme: browser.Scheme) -> None:
    """No mail has to be scrolled sideways, and axe finds nothing against it, on a phone and wide, light and dark."""
    assert eyes.look(MESSAGES[name].html, width, scheme, is_mail=True)[:2] == (width, [])


def test_slack_page_in_a_browser(eyes: browser.Eyes) -> None:
    """The page in Slack's look need not be scrolled sideways on a phone either, and axe finds nothing against it."""
    room = Room(at().timestamp)
    first = room.post("", text="What began the thread")
    for message in MESSAGES.values():
        room.post("", blocks=message.blocks, thread_ts=first["ts"])
    page = slack_page(room)
    assert eyes.look(page, 360)[:2] == (360, [])


def test_picture(eyes: browser.Eyes, tmp_path: Path) -> None:
    """A look can leave a picture."""
    eyes.look(MESSAGES["alert"].html, 360, picture=tmp_path / "alert.png")
    assert (tmp_path / "alert.png").read_bytes().startswith(b"\x89PNG")


def test_looking_finds_faults(eyes: browser.Eyes) -> None:
    """A page that is too wide, or whose words are too faint, is seen as such."""
    faint = '<html lang="en"><title>Faint</title><h1 style="width:500px;color:#ccc">Words</h1></html>'
    seen = eyes.look(faint, 360)
    assert seen.width > 360
    assert [fault.split(":")[0] for fault in seen.faults if "contrast" in fault] == ["color-contrast"]
