"""`practice`: the practice General Court on loopback, with a page of what arrives, and stories to live through."""

import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot import clock
from billbot.cli.practice_guided import guide
from billbot.cli.practice_run import open_rooms, open_story, play
from billbot.cli.printing import say, tell
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.practice.stories import PracticeStory

_MARK = "story.txt"


@click.command("practice", short_help="Serve a practice General Court, and a page of what arrives.")
@click.option("--port", type=click.IntRange(0, 65533), default=8194, show_default=True, help="0 takes free ones.")
@click.option("--now", metavar="ISO", help="The moment whose state it shows; without it, its clock follows ours.")
@click.option("--stories", is_flag=True, help="List the stories, a sentence each.")
@click.option("--story", "name", metavar="NAME", help="Play a story, with a bot that lives in it.")
@click.option(
    "--speed", metavar="SPEED", help='How fast: "1w/min" is a week a minute, the default; "max" waits for nothing.'
)
@click.option("--guided", is_flag=True, help="From nothing to a bot of your own, step by step, in ten minutes.")
@click.option("--paused", is_flag=True, help="Begin paused: go on by steps.")
@click.option("--exit", "leave", is_flag=True, help="End once the story is over.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where a story keeps its things, to go on later; a new temporary folder unless given.",
)
@click.pass_obj
def practice(
    config: Path,
    /,
    port: int,
    now: str | None,
    name: str | None,
    speed: str | None,
    folder: Path | None,
    *,
    guided: bool,
    stories: bool,
    paused: bool,
    leave: bool,
) -> None:
    """Serve a practice General Court on loopback until stopped, and beside it a page of what arrives.

    The page, one port higher, shows what a practice Slack and a practice mailbox got. With --story a bot lives
    through a story there, by the story's clock: Enter goes on to the next thing that happens, p pauses or goes on, and
    a speed such as 1d/min sets that. Without a story the page shows what your own bot sends, once its configuration
    points here. --guided writes a configuration of your own and plays a story with it.
    """
    if now is not None and (guided or name):
        raise UsageError("a story has a time of its own: leave --now out")
    if stories:
        _list()
    elif guided:
        if name or folder:
            raise UsageError("--guided has a story of its own: leave --story and --folder out")
        guide(config, port, speed or "1w/min", paused=paused, leave=leave)
    elif name is None:
        if speed or paused or leave or folder:
            raise UsageError("--speed, --paused, --exit and --folder go with --story or --guided")
        _serve(port, now)
    else:
        _tell(name, port, speed or "1w/min", folder, paused=paused, leave=leave)


def _list() -> None:
    from billbot.practice.stories import NAMES, load_story

    for name in NAMES:
        tell(f"{name:<10} {load_story(name).says}")


def _serve(port: int, now: str | None) -> None:
    """Serve the court by our clock, or as it was at a moment, and the room for a bot that posts there."""
    from billbot.practice import PracticeSite, load_bills, load_committees, load_hearings
    from billbot.practice.inbox import Room

    try:
        at = clock.system().now() if now is None else clock.parse(now)
    except ValueError as error:
        raise click.BadParameter(f"{now!r} is not a time; write 2022-06-30T20:00", param_hint="--now") from error
    site = PracticeSite(load_bills(), now=at, port=port, committees=load_committees(), hearings=load_hearings())
    room = Room(clock.system().now)
    with open_rooms(site, room, None, port) as rooms, suppress(KeyboardInterrupt):
        tell(f"The practice General Court is at {site.url}, for example {site.url}/Bills/192/S2987")
        tell("Its bills are those of the record, its pages are not the real site's. Ctrl-C ends it.")
        say(f"What arrives is shown at {rooms.url}")
        say("To read from there and send there, write in billbot.toml:")
        say(f'  [source] url = "{site.url}"')
        say("  [source] gap_seconds = 0")
        say(f'  [slack] api_url = "{rooms.url}/api/"')
        mail = {"host": '"127.0.0.1"', "port": rooms.mail_port, "security": '"none"', "user": '""'}
        for key, value in mail.items():
            say(f"  [email] {key} = {value}")
        tell("and give `billbot setup slack` the tokens xoxb-practice and, for /billbot, xapp-practice.")
        tell("The bot is in #coalition and #desk.")
        if now is not None:
            tell(f"Its clock does not go on: run your bot with `billbot check --now {at:%Y-%m-%dT%H:%M}`.")
        while True:
            if now is None:
                site.now = clock.system().now()
            time.sleep(1)


def _tell(name: str, port: int, speed: str, folder: Path | None, *, paused: bool, leave: bool) -> None:
    """Play a story from where it stopped to its end, and serve it until Ctrl-C."""
    from billbot.practice.stories import NAMES, load_story
    from billbot.practice.story_clock import read_speed

    try:
        story, _ = load_story(name), read_speed(speed)
    except KeyError:
        raise UsageError(f"--story: there is no {name!r}; there are {', '.join(NAMES)}") from None
    except ValueError as error:
        raise UsageError(f"--speed: {error}") from None
    folder = _folder(story, folder)
    with open_story(story, folder, port, speed, paused=paused) as run:
        tell(f"{story.says}\nThe page is at {run.rooms.url}, the practice General Court at {run.site}.")
        try:
            play(run, leave=leave)
        finally:
            say(f"What it leaves: {folder}")


def _folder(story: "PracticeStory", folder: Path | None) -> Path:
    """The folder of the story. Raises UsageError where another story uses it."""
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-practice-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / _MARK
    if mark.exists() and (known := mark.read_text(encoding="utf-8").strip()) != story.name:
        raise UsageError(f"{folder}: the story {known} is in this folder; name another with --folder")
    if not mark.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: holds something else; name another folder with --folder")
    mark.write_text(f"{story.name}\n", encoding="utf-8")
    return folder
