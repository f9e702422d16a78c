"""What a digest tells those who look after billbot."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.domain.digest import Undecided, UpkeepSection
from billbot.domain.watched import Channel, Edit
from billbot.messages import digest
from billbot.messages.fit import lay_out
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.digest_sample import UNTIL, composed
from tests.support.suggest_sample import BILLS, NEXT_DAY, SECRET, TOLL, ticks

OPERATIONS = '[[channel]]\nname = "desk"\nkind = "console"\ndigest = "mon 08:00"\noperations = true\n'
MEMBERS = '[[channel]]\nname = "members"\nkind = "console"\ndigest = "mon 08:00"\n'
MONDAY = "2025-03-10T08:00"
WAITING = "WAITING FOR A DECISION"


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app with a channel for operations and one for members, which has found two documents."""
    with on_disk(tmp_path_factory.mktemp("upkeep"), bill("H1588", row(REFERRED)), SECRET, TOLL) as opened:
        opened.configure(OPERATIONS + MEMBERS, BILLS)
        ticks(opened, BEGIN, NEXT_DAY)
        opened.save()
        yield opened


@pytest.fixture
def app(searched: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return searched.restored()


def preview(app: AppOnDisk, channel: str = "desk", now: str = MONDAY) -> str:
    return app.billbot("digest", "--preview", "--channel", channel, "--now", now).out


def said(upkeep: UpkeepSection) -> str:
    return lay_out("key", digest.digest(composed(upkeep=upkeep))).text


def test_suggestions(app: AppOnDisk) -> None:
    """Operations hear what waits for a decision, with why and how to decide, until somebody has."""
    assert preview(app).partition(f"{WAITING}\n")[2].partition("\n\n--")[0] == (
        "To decide on one, with its number: billbot suggest accept, or billbot suggest reject.\n\n"
        "* HD.5608, An Act on HD5608 (suggestion 2)\n"
        "  Its first page names H.1588, which is watched."
        " Its title has none of our words; its text says “civil detainers” once.\n"
        f"  Bill page HD.5608: {app.site.url}/Bills/194/HD5608\n"
        "* SD.9000, An Act on SD9000 (suggestion 1)\n"
        "  Its title has none of our words; its text says “toll road” 3 times.\n"
        f"  Bill page SD.9000: {app.site.url}/Bills/194/SD9000"
    )
    app.billbot("suggest", "reject", "1")
    assert "SD.9000" not in preview(app)


def test_how_to_decide_in_slack() -> None:
    """A digest in Slack says how to decide there, too."""
    found = UpkeepSection((Undecided(1, BillId(194, "H2"), "An Act", "why", "url"),))
    kinds = [composed(channel=Channel("desk", kind), upkeep=found) for kind in ("slack", "email")]
    assert ["/billbot suggestions" in lay_out("key", digest.digest(each)).text for each in kinds] == [
        True,
        False,
    ]


def test_suggestions_in_status(app: AppOnDisk) -> None:
    """`status` counts the suggestions that wait for a decision."""
    assert "\n2 suggestions wait for a decision: `billbot suggest list`\n" in app.billbot("status").out
    assert app.billbot("status", "--json").json["suggestions"] == 2


def test_one_count_of_suggestions(app: AppOnDisk) -> None:
    """`status`, `suggest list` and the digest count the same once a suggestion was put on the list by another way."""
    app.configure(OPERATIONS + MEMBERS, BILLS.replace('"194/H1588"', '"194/H1588", "194/HD5608"'))
    listed = [each["bill"] for each in app.billbot("suggest", "list", "--json").json]
    assert (listed, app.billbot("status", "--json").json["suggestions"]) == (["194/SD9000"], 1)
    told = preview(app).partition(f"{WAITING}\n")[2]
    assert ("(suggestion 1)" in told, "(suggestion 2)" in told) == (True, False)


def test_who_hears_of_suggestions(app: AppOnDisk) -> None:
    """If a channel is for operations no other hears of suggestions; where none is, all do."""
    assert WAITING not in preview(app, "members")
    app.configure(MEMBERS, BILLS)
    assert WAITING in preview(app, "members")


def test_edits_of_the_period(app: AppOnDisk) -> None:
    """Operations hear of the edits of the week, once, and other channels do not."""
    app.configure(OPERATIONS + MEMBERS, BILLS.replace('"194/H1588"', '"194/H1588", "194/HD5608"'))
    ticks(app, "2025-03-05T12:00")
    assert "EDITS OF THE LIST\n\n- HD.5608 of the 194th: added to Dignity Act, by" in preview(app)
    assert "EDITS" not in preview(app, "members")
    app.billbot("digest", "--send", "--channel", "desk", "--now", MONDAY)
    assert "EDITS" not in preview(app, now="2025-03-17T08:00")


def test_ten_at_most() -> None:
    """Of many suggestions ten are listed, the others counted; those of the first list are only counted."""
    many = tuple(Undecided(n, BillId(192, f"H{n}"), None, "Why.", "https://example.org") for n in range(1, 15))
    text = said(UpkeepSection(many, unannounced=3))
    assert text.count("(suggestion ") == 10
    assert "4 more suggestions: billbot suggest list" in text
    assert "3 documents from the first list: billbot suggest list" in text


def test_what_lasts() -> None:
    """What cannot be read or reached, and lasts, is a line each."""
    began = datetime(2022, 7, 1, 9, tzinfo=EASTERN)
    text = said(UpkeepSection(lasting_troubles=(("S.984 cannot be read", began),), edits=(an_edit(),)))
    assert "NEEDS A LOOK\n\n- S.984 cannot be read: since 9:00 AM on Friday, July 1, 2022" in text
    assert "S.984 of the 192nd: taken out of Sample, by somebody who edited the file by hand, noticed at" in text


def an_edit() -> Edit:
    return Edit(1, UNTIL, None, "removed", BillId(192, "S984"), "sample", "Sample")


def test_nothing_to_look_after() -> None:
    """If nothing waits, the digest does not mention it."""
    assert not any(title in said(UpkeepSection()) for title in (WAITING, "NEEDS A LOOK", "EDITS"))
