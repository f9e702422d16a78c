"""The public part of the watch list: what is private to the coalition is left out (promise 9)."""

from collections.abc import Iterable

from msgspec.structs import replace

from billbot.bills import Proposal, Topic
from billbot.watch import Watch


def public_topics(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics that may be shown."""
    return tuple(topic for topic in topics if topic.public)


def public_watch(watch: Watch, topics: Iterable[Topic], *, positions: bool) -> Watch:
    """The list as the pages may show it: no channels, and of each proposal only what is public.

    A proposal is left out where it, or any of its topics, is not public. Position, ask and owner are kept only with
    `positions`; until when it is muted and what is planned for it are never shown. A watched committee is left out
    where all its topics are private.
    """
    private = {topic.id for topic in topics if not topic.public}
    hosts = (replace(each, topics=tuple(of for of in each.topics if of not in private)) for each in watch.committees)
    shown = [each for each in watch.proposals if each.public and private.isdisjoint(each.topics)]
    stripped = tuple(_shown(each, positions=positions) for each in shown)
    return Watch(stripped, (), watch.gone_after, watch.links, watch.numbers, [each for each in hosts if each.topics])


def _shown(proposal: Proposal, *, positions: bool) -> Proposal:
    told = replace(proposal, next="", mute_until=None, page="")
    return told if positions else replace(told, position="watch", ask="", owner="", asks=())
