"""How the people who look after billbot hear about what does not work."""

from typing import Any, get_args

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.clock import parse
from billbot.domain.incidents import Incident, IncidentKind
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel
from billbot.messages import trouble
from billbot.messages.fit import lay_out
from tests.support.alert_sample import CHANNEL, laid_out
from tests.support.slack_blocks import content_of

SITE = "https://malegislature.gov"
OPS = Channel("ops", "slack", "C0123456789", operations=True)
SUBJECTS: dict[IncidentKind, str] = {
    "layout": "",
    "page": "194/H1588",
    "vote": "194/H1588",
    "bill": "194/H1588",
    "list": "",
    "records": "195",
    "channel": "room",
    "backup": "",
    "clock": "",
    "rest": "",
    "pull": "",
    "slack": "",
    "config": "",
}
LONG = "expected <b>one</b> active tab, found " + "tab " * 400


def incident(kind: IncidentKind, **more: Any) -> Incident:
    began = clock.parse("2026-11-24T06:10")
    return Incident(1, kind, SUBJECTS[kind], began, more.get("ended"), more.get("detail", "refused & gone"))


def begun(*incidents: Incident) -> Message:
    return lay_out("key", trouble.incidents_begun(OPS, incidents, SITE, {}))


def over(*incidents: Incident) -> Message:
    return lay_out("key", trouble.incidents_over(OPS, incidents, SITE))


def test_order_of_a_message() -> None:
    """First the effect, then since when, what was found, what it means, what to do, and why it is here."""
    text = begun(incident("bill")).text
    said = [
        "H.1588 cannot be read",
        "Since 6:10 AM on Tuesday, November 24, 2026",
        "“refused & gone”",
        "What it means:",
    ]
    said += [
        "Bill page H.1588: https://",
        "We ask: Open the bill's page.",
        "You are in #ops, a channel for operations.",
    ]
    places = [text.index(words) for words in said]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", get_args(IncidentKind))
def test_every_kind_fits_everywhere(kind: IncidentKind) -> None:
    """Slack takes the message of every kind, nothing of what to do is cut, and foreign words stay words."""
    message = begun(incident(kind, detail=LONG))
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    written = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    meaning, ask = written[0].partition("*What it means:* ")[2].splitlines()[0], written[1]
    assert "…" not in meaning + ask
    assert "<b>" not in message.html + str(message.blocks)


def test_many_faults() -> None:
    """Several faults have a line each, the first twenty of them, and the others are counted."""
    text = begun(incident("config", detail="\n".join(f"bills.toml: fault {n}" for n in range(1, 24)))).text
    assert ("fault 20\n" in text, "fault 21" in text, "… and 3 more" in text) == (True, False, True)


@pytest.mark.parametrize("kind", get_args(IncidentKind))
def test_end_of_every_kind(kind: IncidentKind) -> None:
    """The end says from when to when it was so, and asks for nothing."""
    message = over(incident(kind, ended=clock.parse("2026-11-24T11:42")))
    assert "again" in message.subject
    assert "It lasted from 6:10 AM on Tuesday, November 24, 2026 to 11:42 AM" in message.text
    assert "We ask" not in message.text


def test_end_within_a_minute() -> None:
    """What lasted for seconds is not said to have lasted from a minute to the same one."""
    message = over(incident("config", ended=clock.parse("2026-11-24T06:10:30")))
    assert "It lasted less than a minute, at 6:10 AM on Tuesday, November 24, 2026\n" in message.text


def test_several_in_one_message() -> None:
    """Several incidents have their number as the headline; a repeated request appears once."""
    both = [incident("bill"), incident("page")]
    message = begun(*both)
    assert message.subject == "2 things need a look"
    assert "H.1588 cannot be read" in message.text
    assert message.text.count("Open the bill's page.") == 1
    assert over(*both).subject == "2 things are in order again"


def test_many_votes_are_one_thing() -> None:
    """The same problem of many bills is one passage with the first bills named, also at its end."""
    odd = [replace(incident("vote", detail="no counts"), subject=f"194/H{n}") for n in range(1, 41)]
    message = begun(*odd, incident("bill"))
    assert message.subject == "2 things need a look"
    many = "H.1, H.2, H.3, H.4, H.5 and 35 more"
    assert f"A committee's vote on {many} is posted, but billbot cannot read it" in message.text
    assert [f"Bill page H.{n}:" in message.text for n in (1, 40)] == [True, True]
    assert message.text.count("no counts") == 1
    assert over(*odd).subject == f"The page of {many} can be read in full again"


def test_command_that_can_be_copied() -> None:
    """The command that fixes a channel is in Slack character for character, and is shown as one."""
    (asked,) = [str(block["text"]["text"]) for block in begun(incident("channel")).blocks if "We ask" in str(block)]
    assert "then run `billbot deliver --again room`." in asked


def test_held_and_refused() -> None:
    """A held channel loses nothing; for a message that was refused, operations read what to do."""
    held, refused = begun(incident("channel")).text, begun(replace(incident("channel"), lost=True)).text
    assert "Nothing is lost: what is still true then is sent." in held
    assert ("A message for the channel room was refused" in refused, "what they missed" in refused) == (True, True)
    assert "what they missed" not in held
    assert "not sent again" in over(replace(incident("channel"), lost=True)).text


def test_outage_and_its_end() -> None:
    """An outage says since when and that nothing is lost; its end says since when and what follows."""
    began, again = parse("2026-11-24T06:10"), parse("2026-11-24T11:42")
    broken = laid_out(trouble.outage(CHANNEL, began)).text
    assert broken.startswith(
        "We have not been able to read malegislature.gov since 6:10 AM on Tuesday, November 24, 2026"
    )
    assert "what appears in the meantime follows later" in broken
    mended = laid_out(trouble.outage_over(CHANNEL, began, again, 3)).text
    assert mended.startswith("The site can be read again, since 11:42 AM on Tuesday, November 24, 2026")
    assert "3 things happened in the meantime; they follow." in mended
