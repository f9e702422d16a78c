"""What is told of testimony: the times until which it is taken, and the addresses; as the ledger keeps it."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time

from billbot.testimony.values import TestimonyFact

_ADDRESSES = frozenset({"send_to", "register_at"})


def state(facts: Iterable[TestimonyFact]) -> str:
    """All of it that would be told anew if it became another; empty where there is nothing."""
    told = [_apart(each) for each in facts if each.is_deadline or each.kind in _ADDRESSES]
    return json.dumps(sorted(told), ensure_ascii=False, separators=(",", ":")) if told else ""


def told(state: str) -> tuple[TestimonyFact, ...]:
    """What `state` gave, without the sentences of what left no doubt."""
    return tuple(
        TestimonyFact(
            kind,
            quote,
            date.fromisoformat(day) if day else None,
            time.fromisoformat(at) if at else None,
            doubt,
            address,
            branch,
        )
        for kind, day, at, address, branch, doubt, quote in (json.loads(state) if state else ())
    )


def nearest(facts: Iterable[TestimonyFact], now: datetime) -> datetime | None:
    """The next time until which something may be done; null where nothing is known to end, or all is over."""
    ends = (each.ends for each in facts if each.is_deadline)
    return min((at for at in ends if at is not None and at > now), default=None)


def _apart(fact: TestimonyFact) -> list[str]:
    day, at = fact.day.isoformat() if fact.day else "", fact.at.isoformat("minutes") if fact.at else ""
    return [fact.kind, day, at, fact.address, fact.branch, fact.doubt, fact.quote if fact.doubt else ""]
