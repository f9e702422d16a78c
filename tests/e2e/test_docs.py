"""The guides stay true: what they show is run, or at least known; where they point, there is something."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import click
import pytest
import yaml

from billbot import clock
from billbot.cli import group
from billbot.demo import PracticeSite, load_bills
from billbot.notify.plan import APART
from tests.support.forked_process import stand_in
from tests.support.repository import ROOT
from tests.support.slack_server import SlackServer

RUNNING = ROOT / "docs" / "running"
GUIDES = [*sorted((ROOT / "docs").glob("*.md")), *sorted(RUNNING.glob("*.md")), ROOT / "SECURITY.md"]
PAGES = [*GUIDES, *sorted((ROOT / "docs" / "design").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
BLOCK = re.compile(r"^( *)```sh( host)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENDS = {"|", "||", "&&", ";", ">", ">>", "<", "&"}


class Block(NamedTuple):
    """Commands of a guide, and whether they need a host, root or an account, so they are read and not run."""

    text: str
    host: bool

    @property
    def commands(self) -> list[list[str]]:
        """The words of each billbot command, without the name; of a container, those that it is run with."""
        lexer = shlex.shlex(self.text.replace("\\\n", " ").replace("\n", " ; "), posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        found: list[list[str]] = []
        for ending, words in groupby(lexer, lambda word: word in ENDS):
            said = [] if ending else list(words)
            if said[:1] == ["billbot"]:
                found.append(said[1:])
            elif said[:3] in (["docker", "compose", "run"], ["docker", "compose", "exec"]):
                found.append(said[len(said) - said[::-1].index("billbot") :])
        return found


def blocks(guide: Path) -> list[Block]:
    return [Block(text, bool(host)) for _, host, text in BLOCK.findall(guide.read_text("utf-8"))]


def named(guide: Path) -> str:
    return guide.stem


def known(words: list[str]) -> click.Command:
    """The command that the words name; each option in them is a separate one, or the test fails."""
    command: click.Command = group
    rest = iter(words)
    for word in rest:
        if word.startswith("-"):
            name, given, _ = word.partition("=")
            options = {name: each for each in command.params if isinstance(each, click.Option) for name in each.opts}
            assert name in options or name == "--help", f"billbot {shlex.join(words)}: {word}"
            if name in options and not options[name].is_flag and not given:
                next(rest)
        elif isinstance(command, click.Group):
            within = command.get_command(click.Context(command), word)
            assert within is not None, f"billbot {shlex.join(words)}: {word}"
            command = within
    return command


def _run(guide: Path) -> object:
    """A guide whose commands are run; the longest is thorough."""
    return pytest.param(guide, marks=pytest.mark.thorough) if guide.stem == "maintainers" else guide


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder as the guides expect it: our configuration on the practice General Court, checked once, a saved page."""
    folder = tmp_path_factory.mktemp("guides")
    shutil.copytree(ROOT / "config", folder / "config")
    bills = folder / "config" / "bills.toml"
    # The guide for maintainers adds this one.
    tables = bills.read_text("utf-8").split("[[proposal]]")
    bills.write_text("[[proposal]]".join(each for each in tables if "194/H1804" not in each), encoding="utf-8")
    with PracticeSite(load_bills(), now=clock.system().now()) as site:
        settings = folder / "config" / "billbot.toml"
        text = settings.read_text("utf-8").replace("https://malegislature.gov", site.url)
        text = text.replace("bills@example.org", "tests@example.org").replace("gap_seconds = 2.0", "gap_seconds = 0.0")
        settings.write_text(text, encoding="utf-8")
        with urlopen(f"{site.url}/Bills/194/H1588") as page:
            (folder / "page.html").write_bytes(page.read())
        run(folder, "billbot check", installed=True)
        yield folder


def run(folder: Path, script: str, *, installed: bool = False) -> str:
    """A script's output; its `billbot` is the installed one or a preloaded one."""
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    orders = stand_in(programs / "billbot")
    first = Path(sys.executable).parent if installed else programs
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": f"{first}:{Path(sys.executable).parent}:{os.environ['PATH']}"},
        pass_fds=[orders],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{script}\n{ran.stdout}"
    return ran.stdout


@pytest.mark.parametrize("guide", [_run(each) for each in GUIDES if not all(b.host for b in blocks(each))], ids=named)
def test_commands_run(guide: Path, checked: Path, tmp_path: Path) -> None:
    """Every command of a guide that needs no separate host runs, in the guide's order."""
    folder = tmp_path / "here"
    shutil.copytree(checked, folder)
    for block in blocks(guide):
        if not block.host:
            run(folder, block.text)


@pytest.mark.parametrize("guide", GUIDES, ids=named)
def test_commands_are_known(guide: Path) -> None:
    """Scripts that cannot run here are valid shell, with existing commands and options."""
    for block in blocks(guide):
        checked = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, ""), block.text
        for words in block.commands:
            known(words)


def test_table_for_the_night_quotes_what_billbot_says() -> None:
    """The program says everything that the table for the night quotes, and its commands exist."""
    guide = (RUNNING / "look-after.md").read_text("utf-8")
    section = guide.partition("\n## At two in the morning\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][2:]
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "billbot").rglob("*.py")]
    docstrings = {each.value for tree in trees for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    texts = {each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.Constant)} - docstrings
    said = "\n".join(each.value for each in texts if isinstance(each.value, str))
    quoted = [words for seen, *_ in rows for words in re.findall(r'"([^"]+)"', seen) if words != "active"]
    assert [words for words in quoted if words not in said] == []
    commands = [shlex.split(each)[1:] for row in rows for each in re.findall(r"`(billbot [^`…]+)`", " ".join(row))]
    assert len(commands) > 5
    for words in commands:
        known(words)


def test_a_machine_takes_three_commands_and_an_upgrade_one() -> None:
    """A virtual machine is set up by three commands of the guide, and upgraded by one."""
    install, upgrade = (
        page.read_text("utf-8").partition(heading)[2].partition("```sh host\n")[2].partition("```")[0].splitlines()
        for page, heading in ((RUNNING / "start.md", "## 3. Install"), (RUNNING / "look-after.md", "## Upgrade"))
    )
    assert len(install) == 3
    assert upgrade == install[-1:]


def test_a_newcomer_begins_with_the_folder() -> None:
    """The README first says how to get the folder, then how to open a terminal on each system, before any command."""
    begins = (ROOT / "README.md").read_text("utf-8").partition("## Try it")[2].partition("```sh")[0]
    places = [begins.index(words) for words in ("Get the folder", "Open a terminal", "*Mac:*", "*Windows:*", "demo")]
    assert places == sorted(places)


def test_guide_and_setup_name_the_same_hours_for_the_heartbeat() -> None:
    """The guide and `setup` say after how many hours the heartbeat's service complains, and both say the same."""
    said = [(ROOT / each).read_text("utf-8") for each in ("docs/running/start.md", "billbot/cli/setup.py")]
    guide, asked = ({*re.findall(r"waits? (\d+)\s+hours", each.replace("it wait", "waits"))} for each in said)
    assert guide == asked == {"6"}


def test_members_read_how_far_apart_summaries_are() -> None:
    """The guide for members has the hours between summaries that the program keeps to."""
    members = " ".join((ROOT / "docs" / "members.md").read_text("utf-8").split())
    assert ("a summary every three hours" in members, APART) == (True, timedelta(hours=3))


def test_commands_are_seen() -> None:
    """The commands are found, also after another one, with their arguments."""
    block = Block('cd x && billbot doctor --send\nbillbot watch add "a b" | head > y\necho billbot no\n', host=True)
    assert block.commands == [["doctor", "--send"], ["watch", "add", "a b"]]
    assert Block("docker compose exec billbot billbot status", host=True).commands == [["status"]]
    with pytest.raises(AssertionError, match="--sent"):
        known(["doctor", "--sent"])


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    """Every file and heading that a page points to is there."""
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        text = file.read_text("utf-8") if heading else ""
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        anchors = [re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings]
        assert not heading or heading in {*anchors, *re.findall(r'<a id="([^"]+)">', text)}, target


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_files_that_are_named_are_there(page: Path) -> None:
    """Every file and folder named on a page exists."""
    named_files = re.findall(r"`((?:benchmarks|billbot|config|deploy|docs|tests)/[\w./-]+)`", page.read_text("utf-8"))
    assert [each for each in named_files if not (ROOT / each).exists()] == []


def test_what_code_refers_to_is_said() -> None:
    """A design page and heading named in code exist."""
    code = [
        ROOT / "pyproject.toml",
        *(each for at in ("billbot", "config", "tests") for each in (ROOT / at).rglob("*.*")),
    ]
    refers = re.compile(r'(docs/design/\w+\.md), \\?"([^"\\]+)')
    found = [
        (page, " ".join(re.sub(r"\n\s*#?", " ", heading).split()))
        for file in code
        if file.suffix in {".py", ".toml"} and file != Path(__file__)
        for page, heading in refers.findall(file.read_text("utf-8"))
    ]
    assert found
    assert [each for each in found if each[1] not in (ROOT / each[0]).read_text("utf-8")] == []


def test_readme_leads_to_every_guide() -> None:
    """Anybody who begins with the README finds each guide from there."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [guide.name for guide in GUIDES if f"({guide.relative_to(ROOT)})" not in readme] == []


def test_slack_app_has_every_scope() -> None:
    """The guide's Slack app has the scopes that Slack requires, also for private channels."""
    manifest = yaml.safe_load((ROOT / "deploy" / "slack-app.yaml").read_text("utf-8"))
    needed = SlackServer().scopes
    private = {scope.replace("channels:", "groups:") for scope in needed}
    assert needed | private <= set(manifest["oauth_config"]["scopes"]["bot"])


def test_slack_app_has_an_ear() -> None:
    """The Slack app brings the command, with its scope, buttons, and the opened Home tab over a connection of ours."""
    manifest = yaml.safe_load((ROOT / "deploy" / "slack-app.yaml").read_text("utf-8"))
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"], "url" in command) == ("/billbot", False, False)
    assert "commands" in manifest["oauth_config"]["scopes"]["bot"]
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest["settings"]["event_subscriptions"] == {
        "bot_events": ["app_home_opened", "link_shared", "message.im"]
    }
    assert manifest["features"]["app_home"]["home_tab_enabled"]
