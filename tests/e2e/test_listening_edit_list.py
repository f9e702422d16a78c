"""Maintainers take bills off the list in Slack, mute proposals, and take an edit back."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from billbot import clock
from billbot.app import config
from billbot.clock import later
from tests.support import toml
from tests.support.app_on_disk import BILLS, until
from tests.support.listening_app import DESK, MAINTAINER, MEMBER, ROOM, TOPICS, ListeningApp, listening
from tests.support.store_sample import list_titled

TWO = TOPICS + BILLS + '\n[[proposal]]  # ours\nid = "homes"\nname = "Homes for all"\ntopics = ["housing"]\n'


def told(here: ListeningApp) -> str:
    """What the operations channel reads after everything due was sent."""
    here.on_disk.billbot("deliver", environ=here.app.environ)
    return str([each["blocks"] for each in here.slack.slack.channels[DESK]])


def muted(here: ListeningApp, key: str = "dignity") -> date | None:
    settings = config.load(here.on_disk.folder, {})
    return next(each.mute_until for each in settings.proposals if each.id == key)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[ListeningApp]:
    """An app that hears what maintainers ask."""
    with listening(tmp_path) as opened:
        yield opened


def test_proposal_is_taken_off(tmp_path: Path) -> None:
    """A proposal is taken off the list by a part of its name, with all its bills; operations hear who did it, once."""
    with listening(tmp_path, listed=TWO) as here:
        said = here.says("unwatch dign")
        assert ("Dignity is off the list" in said, "H.1588 and S.1122" in said) == (True, True)
        assert ("Dignity" in here.on_disk.listing, "[[proposal]]  # ours" in here.on_disk.listing) == (False, True)
        assert told(here).count("by <@U0000007>") == 2
        assert here.on_disk.ask("SELECT DISTINCT who FROM watchlist_edits") == [("Slack user U0000007",)]


def test_number_is_taken_off(here: ListeningApp) -> None:
    """A number is taken off alone, and its proposal goes on with the others."""
    assert "S.1122 is off the list" in here.says("unwatch S1122")
    assert 'bills = ["194/H1588"]' in here.on_disk.listing
    assert "Dignity is off the list" in here.says("unwatch h.1588")
    assert "[[proposal]]" not in here.on_disk.listing


def test_renamed(tmp_path: Path) -> None:
    """A proposal gets another name, be there a "to" in the old one, and that is taken back as other edits are."""
    with listening(tmp_path, listed=TWO.replace("Homes for all", "Right to homes")) as here:
        said = here.says("rename right to homes to Counsel for all")
        assert (
            "Messages say “the bills on counsel for all”, and for a single one “the bill on counsel for all”." in said
        )
        assert 'name = "Counsel for all"' in here.on_disk.listing
        assert "Counsel for all is Right to homes again." in here.says("undo")
        assert 'name = "Right to homes"' in here.on_disk.listing


def test_what_a_channel_hears(here: ListeningApp) -> None:
    """A channel can get more or less immediately, asked there or elsewhere."""
    settings = here.on_disk.folder / "billbot.toml"
    before = settings.read_text(encoding="utf-8")
    assert ("*Sent right away:* news" in here.says("tell"), "News is what moves a bill" in here.says("tell")) == (
        True,
        True,
    )
    assert "Before: Sent right away: news." in here.says("tell #coalition hearings votes")
    quieter = here.says(f"quiet <#{ROOM}|general> votes")
    assert ("*Left to the digest:* votes" in quieter, "for everybody in #coalition" in quieter) == (True, True)
    assert "news and hearings right away (votes only in the digest), a digest on Mondays" in here.says("channels")
    assert "amendments" in here.says("tell desk amendments")
    room, desk = config.load(here.on_disk.folder, {}).channels
    assert ((room.also, room.skip), (desk.also, desk.skip)) == ((("hearings",), ("votes",)), (("amendments",), ()))
    assert "*Sent right away:* hearings and votes" in here.says("tell #coalition only hearings and votes")
    room = config.load(here.on_disk.folder, {}).channels[0]
    assert (room.alerts, room.also, room.skip) == (False, ("hearings", "votes"), ())
    assert "*Sent right away:* news, hearings and votes" in here.says("tell #coalition news")
    assert "To go back: /billbot tell #coalition only news hearings votes." in here.says("quiet #coalition votes")
    assert "then /billbot quiet #coalition votes." in here.says("tell #coalition only news, hearings and votes")
    assert "votes" not in here.says("tell #coalition only news").partition("Before")[0]
    here.says("quiet #coalition votes drafts")
    assert "Left to the digest" not in here.says("tell #coalition news").partition("Before")[0]
    assert "*Left to the digest:* cosponsors" in here.says("quiet cosponsors in #coalition", channel=DESK)
    assert "*Sent right away:* news and cosponsors" in here.says("tell cosponsors to #coalition", channel=DESK)
    here.says("tell #coalition only news, hearings and votes")
    assert all(line in settings.read_text(encoding="utf-8") for line in before.splitlines())
    here.on_disk.billbot("check", "--no-send")
    kept = settings.read_text(encoding="utf-8")
    for words, said in {
        "tell #nowhere votes": "billbot writes to #coalition and #desk.",
        "quiet voted": 'It is not clear what \\"voted\\" means here; did you mean \\"votes\\"?"',
    }.items():
        assert said in here.says(words)
    assert "Ask one of its maintainers" in here.says("quiet votes", user=MEMBER)
    assert settings.read_text(encoding="utf-8") == kept


def test_words_of_a_topic(here: ListeningApp) -> None:
    """A topic is started and its words changed as at a terminal, in quotes or not; the answer says what each finds."""
    assert "Shelters and camps is a topic now" in here.says("topic add Shelters and camps")
    said = here.says('topic words shelters and camps +“warming center*” +"cots" +re-entry')
    assert (
        "*Put in:* “warming center*”. No document has been searched for it: the list of documents was not read" in said
    )
    assert "*Taken out:* “cots”" in here.says("topic words shelters-and-camps -cots")
    assert "Nothing was changed" in here.says("topic words shelters-and-camps +re-entry")
    topic = config.load(here.on_disk.folder, {}).topics[-1]
    assert (topic.id, topic.words) == ("shelters-and-camps", ("warming center*", "re-entry"))
    assert "has no word" in here.says("topic words shelters-and-camps -cots")
    assert "“re-entry”" in here.says("topic words shelters-and-camps")
    again = "The words of Shelters and camps are again “warming center*”, “cots” and “re-entry”."
    assert again in here.says("undo")
    here.says("ask dignity: Call your senator")
    assert "Dignity: ask is again empty." in here.says("undo")
    assert "*Shelters and camps:* 3 phrases" in here.says("topic")


def test_what_changes_nothing(here: ListeningApp) -> None:
    """If an edit is unclear or changes nothing, the answer says so, and the list stays."""
    before = here.on_disk.listing
    for words, said in {
        "unwatch": "Which proposal?",
        "unwatch dingity": 'did you mean \\"Dignity\\"?',
        "unwatch H9999": "194/H9999 is not on the list",
        "mute dignity": "Until when is Dignity to be muted?",
        "mute dignity until some day": "is not a day that billbot understands, or it is past",
        "mute dignity until January 1, 2020": "is not a day that billbot understands, or it is past",
        "unmute dignity": "Dignity is not muted",
        "rename dignity": "What is Dignity to be called?",
        "undo": "There is no edit of the list to undo",
        "umnute dignity": "Did you mean /billbot unmute dignity?",
    }.items():
        assert said in here.says(words)
    assert here.on_disk.listing == before


def test_a_word_that_finds_too_much(here: ListeningApp) -> None:
    """A word that most known documents have is refused, and added if somebody writes "anyway" at the end."""
    with here.on_disk.store() as store:
        list_titled(store, 15, "An Act concerning fares")
    said = here.says("topic words housing +act* +rent*")
    assert "15 of 15 documents have “act*”: it finds too much; to add it, write anyway at the end." in said
    assert "act*" not in here.on_disk.listing
    assert "*Put in:* “act*”. 15 of 15 documents have it" in here.says("topic words housing +act* anyway")


@pytest.mark.thorough
def test_muted_and_told_of_again(tmp_path: Path) -> None:
    """A proposal is silent until a day as people say it, and told of again on demand; operations hear both."""
    with listening(tmp_path, listed=TWO) as here:
        today = clock.system().now().date()
        day, soon = (today + timedelta(days=days) for days in (14, 3))
        assert "Dignity is muted until" in here.says(f"mute dignity until {day:%B} {day.day}, {day.year}")
        assert muted(here) == day
        assert "Homes for all is muted until" in here.says(f"mute homes for all to {soon}")
        assert muted(here, "homes") == soon
        assert "Until when is Homes for all to be muted?" in here.says("mute homes for all")
        assert "Dignity sends alerts again" in here.says("unmute dignity")
        assert muted(here) is None


@pytest.mark.thorough
def test_edits_are_taken_back(tmp_path: Path) -> None:
    """The last edit in Slack is undone, then the one before, until there is none."""
    with listening(tmp_path, listed=TWO) as here:
        before = here.on_disk.listing
        here.says("mute homes until January 1")
        here.says("unwatch dignity")
        said = here.says("undo")
        assert ("was undone" in said, "H.1588 is on the list again, under Dignity." in said) == (True, True)
        assert muted(here, "homes") is not None
        assert "Homes for all is again not muted." in here.says("undo")
        assert here.on_disk.listing == before
        assert "There is no edit of the list to undo" in here.says("undo")


def test_whoever_made_it(here: ListeningApp) -> None:
    """An edit by hand, even one with a fault, or at a terminal is undone, too, and the answer says who made it."""
    before = here.on_disk.listing
    for edited in (before.replace('"194/H1588", ', ""), before + "[["):
        (here.on_disk.folder / "bills.toml").write_text(edited, encoding="utf-8")
        assert "The last edit was undone" in here.says("undo")
        assert here.on_disk.listing == before
    here.on_disk.billbot("watch", "remove", "H1588", "--by", "ann", "--yes")
    assert "It was made by ann, " in here.says("undo")
    assert here.on_disk.listing == before


def test_undone_once(tmp_path: Path) -> None:
    """An undo that was done before its answer takes back no second edit when it is tried again."""
    with listening(tmp_path, listed=TWO) as here:
        here.says("unwatch S1122")
        here.says("unwatch dignity")
        here.slack.slack.fail_next("chat.postEphemeral", status=500, error="fatal_error")
        here.slack.expired = True
        here.slack.command("undo", user=MAINTAINER)
        until(lambda: any(method == "chat.postEphemeral" for method, _ in here.slack.slack.calls))
        here.slack.command("help", user=MEMBER)  # and what waits is tried again
        until(lambda: here.settled)
        assert ("Dignity" in here.on_disk.listing, "S1122" in here.on_disk.listing) == (True, False)


def test_tried_before(here: ListeningApp) -> None:
    """If a process ended while it did something, the next one says that it may have been done already."""
    with here.on_disk.store() as store:
        request = here.asked("unwatch old homes", later(clock.system().now(), -timedelta(minutes=1)))
        store.requests.keep(request)
        store.requests.begin(request)
    assert "it may have been said or done already" in here.next_said()


def test_an_ask_that_billbot_suggests(here: ListeningApp) -> None:
    """Where the list has no ask, the answer has what billbot suggests for where it is, as in the terminal."""
    here.says("position dignity support")
    here.on_disk.billbot("check", environ=here.app.environ)
    assert "None of ours; billbot suggests: Ask " in here.says("ask dignity")
    assert "Before: None of ours; billbot suggests: Ask " in here.says("ask dignity: Call your senator")


def test_others_are_told_whom_to_ask(here: ListeningApp) -> None:
    """A person who is not a maintainer changes nothing, and reads who is."""
    before = here.on_disk.listing
    for words in ("unwatch dignity", "mute dignity until January 1", "unmute dignity", "undo"):
        assert "<@U0000007>" in here.says(words, user=MEMBER)
    assert here.on_disk.listing == before


def test_most_of_the_list_is_gone(tmp_path: Path) -> None:
    """If an edit by hand took out most of the list it has to be confirmed first, in Slack as on the command line."""
    more = "".join(toml.proposal(f"p{n}", f"P{n}", f"194/S{n}") for n in "1234")
    with listening(tmp_path, listed=TOPICS + BILLS + more) as here:
        (here.on_disk.folder / "bills.toml").write_text(TOPICS + BILLS, encoding="utf-8")
        assert "billbot watch confirm" in here.says("unwatch dignity")
        assert here.on_disk.listing == TOPICS + BILLS


def test_guess_edits_nothing(here: ListeningApp) -> None:
    """A topic's name does not remove its only proposal: the answer asks which."""
    before = here.on_disk.listing
    said = here.says("unwatch 287")
    assert "may be Dignity: write the name that you mean" in said
    assert here.on_disk.listing == before


def test_what_the_list_says_of_a_proposal(here: ListeningApp) -> None:
    """Maintainers change asks, positions and reasons in Slack, or read them; others change nothing."""
    assert "The list has no ask for it." in here.says("ask dignity")
    assert "The list has no reason for it." in here.says("why dignity")
    assert "billbot looks for it in the next court." in here.says("next dignity:")
    assert "/billbot undo takes it back." in here.says("ask dignity: Call your senator")
    assert 'ask = "Call your senator"' in here.on_disk.listing
    assert "Call your senator" in here.says("ask dign")
    assert "Nothing was changed" in here.says("position dignity: maybe")
    assert "To change it: /billbot position Dignity: support, oppose or watch" in here.says("position dignity")
    assert "Now: oppose." in here.says("position dignity: oppose")
    assert "Nothing was changed" in here.says("position dignity: oppose")
    assert 'position = "oppose"' in here.on_disk.listing
    here.says("position dignity support")
    assert 'position = "support"' in here.on_disk.listing
    assert "It matters." in here.says("why dignity: It matters.")
    assert "To change it: /billbot why Dignity: It keeps families together" in here.says("why dignity")
    here.slack.command("owner dignity: Me", user=MEMBER)
    until(lambda: "Maintainers edit the list" in str(here.slack.said[-1]))
    assert "owner" not in here.on_disk.listing


def test_dropped_in_the_next_court(here: ListeningApp) -> None:
    """A maintainer drops a proposal for the next court, with or without a colon; without a value it is a question."""
    assert "Where it is:" in here.says("next dignity")
    assert "next" not in here.on_disk.listing
    for words in ("next dignity: drop", "next dign drop"):
        assert "/billbot undo takes it back." in here.says(words)
        assert 'next = "drop"' in here.on_disk.listing
        assert "Dignity: next is again empty." in here.says("undo")
