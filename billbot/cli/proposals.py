"""Which proposal a bill goes to that is put on the list, and what is asked of the person who does it."""

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from billbot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from billbot.bills import BillId, Topic
    from billbot.check import Preview
    from billbot.config import Config, NewProposal, ProposalTable

_ID_WORDS = 5


@dataclass(frozen=True)
class Asking:
    """Who answers: a person at a terminal, `--yes`, or nobody, since a script runs it."""

    yes: bool

    @property
    def somebody(self) -> bool:
        """Whether what is only likely may be taken up: a person is asked, or has said yes beforehand."""
        return self.yes or sys.stdin.isatty()

    def agrees(self, question: str, *, likely: bool = True) -> bool:
        """The answer to a question that only a person is asked; nobody else stands in the way."""
        return self.yes or not sys.stdin.isatty() or click.confirm(question, default=likely, err=True)


@dataclass(frozen=True)
class Wanted:
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
    title = found.title if found else None
    under = wanted.topics or _topics(settings, topics, found, asking)
    return begun({each.id for each in settings.proposals}, bill, wanted.name, title, under, **wanted.values)


def begun(
    taken: "Collection[str]", bill: "BillId", name: str, title: str | None, topics: tuple[str, ...], **more: str
) -> "NewProposal":
    """A proposal to begin with a bill, under an id that is not `taken`; `more` are other values of its table.

    Without a `name` it is called by the bill's title, or else by its number.
    """
    from billbot import config

    key = _id(name or title or "", bill, taken)
    return config.NewProposal(key, name or _name(title) or bill.spoken, topics, **more)


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
    words = f"its words suggest {known}" if likely else f"there are {known or 'none'}"
    raise UsageError(f"name a topic with --topic, or a proposal with --proposal; of the topics {words}")


def _name(title: str | None) -> str:
    """A name from a title, without the words that every title begins with."""
    name = re.sub(r"^(An Act|Resolve|Resolutions?|Order)\s+(?=\w)", "", title or "", flags=re.IGNORECASE)
    return name[:1].upper() + name[1:]


def _id(name: str, bill: "BillId", taken: "Collection[str]") -> str:
    """An id that nobody has: from the first words of a name, else from the number, which alone would be no id."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", _name(name).lower()))
    words = [word for word in words if word not in {"a", "an", "the", "to", "of", "and", "relative"}]
    stem = "-".join(words[:_ID_WORDS])
    if not re.search(r"[a-z]{3}", stem):
        stem = f"{bill.number.lower()}-{bill.general_court}"
    return next(each for n in range(len(taken) + 1) if (each := stem + (f"-{n + 1}" if n else "")) not in taken)
