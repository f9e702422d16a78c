"""A maintainer's January, by commands and in Slack: dockets come, words are tuned, asks set, and the digest read."""

import re
from pathlib import Path

from billbot import clock
from billbot.app import config
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import REFERRED, row, until
from tests.support.listening_app import Pressing, pressing, settled, text_of

TITLE = "An Act relative to immigration detention and collaboration agreements"
SHELTERS = "An Act establishing overnight shelters"
LISTS = (
    toml.topic("287g", "Limits on 287(g) agreements")
    + toml.topic("shelter", "Shelters", words=["warming center*", "bed*"])
    + toml.proposal("dignity", "Dignity Act", "194/H1588", position="support", ask="Call your representative.")
)
NOON = "2027-01-20T12:00"
CHANNEL = 'operations = true\ndigest = "mon 08:00"\n'


def filed(docket: str, title: str, presenter: str, text: str) -> PracticeBill:
    appears = clock.parse("2027-01-15")
    return PracticeBill(195, docket=docket, appears=appears, title=title, presenters=(presenter,), text=text)


OLD = PracticeBill(
    194, "H1588", appears=clock.parse("2025-01-20"), title=TITLE, presenters=("Ann Sample",), rows=(row(REFERRED),)
)
NEW = (
    filed("HD5", TITLE.replace("relative to", "concerning"), "Ann Sample", "SECTION 1."),
    filed("SD7", SHELTERS, "Bo Sample", "Each city keeps a warming center open in January."),
    filed("HD8", SHELTERS, "Cy Sample", "Each city keeps a heated hall open in January."),
)


def asked(desk: Pressing, words: str) -> str:
    """The answer to a command of the maintainer."""
    many = len(desk.sockets.said)
    desk.sockets.command(words)
    until(lambda: len(desk.sockets.said) > many and settled(desk.on_disk))
    return text_of(desk.sockets.said[-1][1])


def suggested(desk: Pressing, bill: str) -> str:
    """The number of the suggestion of a bill, as its message in the channel says it."""
    told = next(text_of(each) for each in desk.messages if f"{bill}, An Act" in text_of(each)[:300])
    found = re.search(r"not ours · suggestion (\d+)", told)
    assert found is not None
    return found[1]


def test_january(tmp_path: Path) -> None:
    """A new bill is suggested, accepted under a typed name, joined by its companion, and told with its ask."""
    with pressing(tmp_path, OLD, *NEW, lists=LISTS, channel=CHANNEL, calendar=toml.COURTS) as desk:
        desk.slack.people = {"U0000007": {}}
        desk.tick("2027-01-05T10:00")
        desk.tick("2027-01-20T06:00")
        again, shelters = suggested(desk, "HD.5"), suggested(desk, "SD.7")
        with desk.listening():
            assert f"(suggestion {again})" in asked(desk, "todo")
            assert "HD.5 is ours" in asked(desk, f"suggestions accept {again}")
            assert "SD.7 is ours, under Shelters" in asked(desk, f"suggestions accept {shelters} Shelters for all")
            said = asked(desk, 'topic words shelter +"heated hall*" -bed*')
            assert "Only 4 documents are known so far; 1 has it: HD.8, An Act establishing overnight shelters" in said
            for words in ("position: support", "ask: Call your senator.", "owner: A. Sample"):
                key, _, value = words.partition(": ")
                assert value in asked(desk, f"{key} Shelters for all: {value}")
        desk.now = desk.on_disk.site.now = clock.parse(NOON)
        ran = desk.on_disk.billbot("watch", "add", "195/HD8", "--by", "ann", "--now", NOON, environ=desk.tokens)
        assert (ran.code, ran.out.splitlines()[-1]) == (0, "Added 195/HD8 to Shelters for all.")
        dignity, ours = config.load(desk.on_disk.folder, {}).proposals
        assert [str(each) for each in (*dignity.bills, *ours.bills)] == ["194/H1588", "195/HD5", "195/SD7", "195/HD8"]
        assert (ours.name, ours.position, ours.ask, ours.owner) == (
            *("Shelters for all", "support", "Call your senator.", "A. Sample"),
        )
        assert config.load(desk.on_disk.folder, {}).topics[1].words == ("warming center*", "heated hall*")
        desk.tick(NOON)
        assert "Now also watched: Shelters for all; filed again: the Dignity Act as HD.5" in text_of(desk.messages[-1])
        desk.tick("2027-01-25T09:00")
        digest = text_of(desk.messages[-1])
        assert "*Shelters for all:* Call your senator. Owner: A. Sample" in digest
