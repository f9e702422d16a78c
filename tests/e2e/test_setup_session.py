"""A run of `setup`: what is asked and how, and that each answer is written whole, whatever ends it."""

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.app_on_disk import typed
from tests.support.dying import dying
from tests.support.setting_up import CONTACT, OTHER, QUIET, Begun, kept, lines
from tests.support.slack_channel import ROOM


@pytest.mark.parametrize(
    "words",
    [
        ("--contact", "a\nb"),
        ("--contact", '"""'),
        ("--contact", "x" * 100_000),
        ("--heartbeat", "https://example.org/\n[x]"),
        ("--heartbeat", "ftp://example.org"),
        ("--mail-from", 'a"\n[x]\n"@example.org'),
        ("--mail-host", 'a"\nb'),
        ("--mail-to", "two@example.org, three@example.org"),
        ("contact", "--contact", CONTACT),
        ("sofa",),
        ("--slack-token-file", "-", "--mail-password-file", "-"),
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_answers_that_are_none(begun: Begun, words: tuple[str, ...]) -> None:
    """What cannot stand in the file is wrong usage, shortly told, and nothing is written."""
    ran = begun.setup(*words)
    assert (ran.code, begun.text, kept(begun)) == (2, begun.first, {})
    assert 0 < len(ran.err) < 500


@pytest.mark.thorough
def test_at_a_terminal(begun: Begun) -> None:
    """Each answer is tried and written before the next question, a token is not shown, Enter leaves one for later."""
    with begun.terminal() as at:
        at.answer("Your address", "nobody")
        at.until("must be an email address")
        at.answer("Your address", CONTACT)
        at.answer("Bot token", "xoxb-invented")
        at.answer("Again, other, write or later? [other]", "what?")
        at.until("again: try it again")  # said once more, since that is none of them
        at.answer("Again, other, write or later? [other]", "")
        assert f'"{CONTACT}"' in begun.text
        at.answer("Bot token", begun.slack.token)
        at.answer("Channel", "coalitoin")
        at.until("It sees #coalition")
        assert kept(begun) == {"slack-token": f"{begun.slack.token}\n"}
        begun.slack.members.clear()
        at.answer("Channel", "#coalition")
        at.until("write /invite")
        begun.slack.members.add(ROOM)
        at.answer("later? [again]", "")
        at.answer("App token", "xoxb-invented")
        at.until("that is no app token")
        at.answer("later? [other]", "l")
        at.answer("Mail server", "")
        at.answer("Its address", "")
        assert at.end() == 0
    assert begun.says["channel"][-1]["to"] == ROOM
    assert (begun.slack.token in at.shown, "xoxb-invented" in at.shown) == (False, False)
    assert "Not set: mail, heartbeat." in at.shown


@pytest.mark.thorough
def test_only_what_lacks_is_asked(begun: Begun) -> None:
    """A second run shows what is set and asks for the rest; a part that is named is asked for though it is set."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    begun.slack.members.add(OTHER)
    before = begun.text
    with begun.terminal("slack") as at:
        at.answer("Bot token (not shown; Enter: as it is)", "")
        at.answer("Channel, name or id (Enter: as it is)", "general")
        at.answer("App token", "")
        at.answer("Mail server", "")
        at.answer("Its address", "")
        assert at.end() == 0
    assert "Your address" not in at.shown
    assert lines(before, begun.text) == [f'to = "{OTHER}"']


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, *(pytest.param(each, marks=pytest.mark.thorough) for each in (signal.SIGKILL, signal.SIGHUP))],
    ids=["Ctrl-C", "kill", "closed"],
)
def test_an_end_between_two_answers(begun: Begun, number: signal.Signals) -> None:
    """Whatever ends `setup` between two answers, the first is written and the file is whole."""
    with begun.terminal() as at:
        at.answer("Your address", CONTACT)
        at.until("Bot token")
        at.until(": ")
        if number is signal.SIGINT:
            at.interrupt()
        else:
            at.process.send_signal(number)
        assert at.end() != 0
    assert [line.split(" ")[0] for line in lines(begun.first, begun.text)] == ["contact"]
    assert kept(begun) == {}
    assert sorted(path.name for path in begun.folder.iterdir()) == ["billbot.toml", "bills.toml", "calendar.toml"]


@pytest.mark.thorough
@pytest.mark.parametrize("columns", [80, 40])
def test_the_terminal_is_wide_enough(begun: Begun, columns: int) -> None:
    """What is said is broken between words; a question stays on one line, and so does a command, to be copied."""
    with begun.terminal(columns=columns) as at:
        for question in ("Your address", "Bot token", "Mail server", "Its address"):
            at.answer(question, "")
        assert at.end() == 0
    said = [line for line in at.shown.splitlines() if not re.search(r"\S{30}|^  billbot ", line)]
    assert "  billbot watch add H1234 --topic juvenile-diversion" in at.shown.splitlines()
    assert [line for line in said if len(line) > columns] == []


@pytest.fixture
def killed() -> Iterator[Callable[..., int]]:
    """Runs a command that is killed before a step; gives its code, 0 where it lived."""
    with dying(QUIET) as run:
        yield run


@pytest.mark.thorough
def test_killed_at_each_step(begun: Begun, killed: Callable[..., int]) -> None:
    """Wherever `setup` is killed, each file is as before or as it is to be, and another run comes to the end."""
    words = ("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    for step in range(1, 40):
        begun.path.write_text(begun.first, encoding="utf-8")
        shutil.rmtree(begun.root / "secrets", ignore_errors=True)
        code = killed(step, "--config", str(begun.folder), "setup", *words)
        new = [line.split(" ")[0] for line in lines(begun.first, begun.text)]
        assert new in ([], ["contact"], ["contact", "#", "name", "kind", "to"])
        tokens = [each for name, each in kept(begun).items() if not name.startswith(".")]
        assert tokens in ([], [f"{begun.slack.token}\n"])
        if code == 0:
            break
        assert begun.setup(*words).code == 0
    assert (code, step > 8) == (0, True)


@pytest.mark.thorough
def test_killed_while_the_first_files_are_written(tmp_path: Path, killed: Callable[..., int]) -> None:
    """Killed between the files of a new configuration, another run writes those that lack."""
    for step in range(1, 20):
        folder = tmp_path / str(step) / "config"
        code = killed(step, "--config", str(folder), "setup", "--contact", CONTACT)
        ran = typed("--config", str(folder), "setup", "--contact", CONTACT, environ=QUIET)
        assert (ran.code, len([*folder.glob("*.toml")])) == (0, 3)
        if code == 0:
            break
    assert (code, step > 4) == (0, True)
