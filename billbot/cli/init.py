"""`init`: a configuration to start from."""

from pathlib import Path

import click

from billbot.bills.shown import count
from billbot.cli.options import called
from billbot.cli.printing import say, tell
from billbot.errors import UsageError


@click.command("init", short_help="Write a commented configuration to start from.")
@click.option("--topics", multiple=True, metavar="NAME", help="Begin with an example topic: climate, health, housing.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Begin with the bills of a file: numbers one a line, or a CSV.",
)
@click.pass_obj
def init(folder: Path, topics: tuple[str, ...], file: Path | None) -> None:
    """Write a commented configuration to start from.

    It overwrites none. An example topic is a few words to find documents by, and takes no position; change them to
    yours. A CSV may have columns headed topic, proposal, name and position (support, oppose or watch); lines of one
    proposal, or of one name, stand together. A topic that is no example begins without words.
    """
    from billbot import config
    from billbot.cli.first_list import COLUMNS, FirstList, first_list
    from billbot.wording import listed

    chosen = tuple(dict.fromkeys(each.lower() for each in topics))
    for each in chosen:
        if each not in config.sample_topics():
            known = ", ".join(config.sample_topics())
            raise UsageError(f'there is no example topic "{each}"; there are {known}. Write another into bills.toml')
    begun = FirstList({each: each for each in chosen}, {})
    left: list[str] = []
    if file is not None:
        lines = config.numbered_lines(file, config.sample_court())
        begun = first_list(file, lines, chosen, config.sample_topics())
        left = [each for each in lines[0].cells if each and each not in COLUMNS]
    for path in config.write_sample(folder, begun.topics, begun.bills):
        say(f"wrote {path}")
    if file is not None:
        proposals = len({each.id for each in begun.bills.values()})
        say(f"{count(len(begun.bills), 'bill')} in {count(proposals, 'proposal')}, under {', '.join(begun.topics)}")
    if left:
        say(f"Nothing was taken from these columns, beside the numbers: {', '.join(left)}")
    if words := [each for each in begun.topics if each in config.sample_topics()]:
        tell(
            f"What has the words of {listed(words)} is looked for by `billbot work`: it waits in `billbot suggest"
            " list`, and channels with operations = true are told"
        )
    named = called()
    look = "look through" if file is not None else "list your bills in"
    tell(f"Next: {named} setup asks for your address, Slack and email; {look} bills.toml; then: {named} check")
