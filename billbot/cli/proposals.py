"""Which proposal a bill goes to that is put on the list, and what is asked of the person who does it."""

import sys
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from billbot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from billbot.bills import BillId, Topic
    from billbot.check import Preview
    from billbot.config import Config, NewProposal, ProposalTable


class Asking(Struct, frozen=True):
    """Who answers: a person at a terminal, `--yes`, or nobody, since a script runs it."""

    yes: bool

    @property
    def somebody(self) -> bool:
        """Whether what is only likely may be taken up: a person is asked, or has said yes beforehand."""
        return self.yes or sys.stdin.isatty()

    def agrees(self, question: str, *, likely: bool = True) -> bool:
        """The answer to a question that only a person is asked; nobody else stands in the way."""
        return self.yes or not sys.stdin.isatty() or click.confirm(question, default=likely, err=True)


class Wanted(Struct, frozen=True):
    """What was typed, checked against the configuration; a null `proposal` is yet to be found."""

    topics: tuple[str, ...]
    proposal: "ProposalTable | None"
    name: str
    new: bool
    values: "Mapping[str, str]"

    @classmethod
    def read(cls, settings: "Config", topics: "Sequence[str]", name: str, *, new: bool, **values: str) -> "Wanted":
        """`values` are those that a new proposal gets, as its table has them; what is empty is left out.

        Raises UsageError for a topic or a proposal that is not there, with the nearest.
        """
        from billbot import config

        ids = tuple(dict.fromkeys(config.topic(settings, each) for each in topics))
        found = None
        if name and not new:
            found = config.named(settings, name)
        if found is not None and not set(ids) <= set(found.topics):
            other = next(each for each in ids if each not in found.topics)
            raise UsageError(
                f'"{found.id}" stands under {", ".join(found.topics)}; add "{other}" to its topics in bills.toml first'
            )
        given = {key: each for key, each in values.items() if each}
        if found is not None and given:
            keys = ", ".join(f"--{key}" for key in given)
            raise UsageError(f'"{found.id}" is a proposal already, so {keys} would be lost; write it in bills.toml')
        return cls(ids, found, name, new, given)


def target(
    wanted: Wanted,
    settings: "Config",
    topics: "Sequence[Topic]",
    bill: "BillId",
    found: "Preview | None",
    asking: Asking,
) -> "str | NewProposal":
    """The id of the proposal that a bill goes to, or a new one. Raises UsageError where a topic has to be named."""
    if wanted.proposal is not None:
        return wanted.proposal.id
    if (
        not wanted.new
        and not wanted.name
        and not wanted.values
        and (joined := _with_companion(wanted, settings, found, asking))
    ):
        return joined
    from billbot import config

    title = found.title if found else None
    under = wanted.topics or _topics(settings, topics, found, asking)
    return config.begun({each.id for each in settings.proposals}, bill, wanted.name, title, under, **wanted.values)


def spoken(to: "str | NewProposal") -> str:
    """Where a bill goes, for a person."""
    return to if isinstance(to, str) else f'a new proposal "{to.id}" ({to.name}), under {", ".join(to.topics)}'


def _with_companion(wanted: Wanted, settings: "Config", found: "Preview | None", asking: Asking) -> str | None:
    """The proposal of a companion, where somebody agrees that the bill belongs there."""
    if found is None or not asking.somebody:
        return None
    topics = {each.id: set(each.topics) for each in settings.proposals}
    for each in found.companions:
        if each.proposal in topics and set(wanted.topics) <= topics[each.proposal]:
            question = f'Put it under "{each.proposal}", with {each.bill.spoken} ({each.why})?'
            return each.proposal if asking.agrees(question) else None
    return None


def _topics(settings: "Config", topics: "Sequence[Topic]", found: "Preview | None", asking: Asking) -> tuple[str, ...]:
    likely = tuple(found.topics(topics)) if found else ()
    if likely and asking.somebody and asking.agrees(f"Put it under {', '.join(likely)}?"):
        return likely
    known = ", ".join(likely or [each.id for each in settings.topics])
    words = f"its words suggest {known}" if likely else f"the topics are {known}"
    if not known:
        words = "no topic is there yet: begin one in bills.toml"
    raise UsageError(f"name a topic with --topic, or a proposal with --proposal; {words}")
