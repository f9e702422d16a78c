"""The lists of topics, proposals and channels in a configuration, as somebody writes them."""

import json
from collections.abc import Sequence

Value = str | bool | Sequence[str] | Sequence[int]


def topic(key: str, name: str, **more: Value) -> str:
    return _table("topic", id=key, name=name, **more)


def proposal(key: str, name: str, *bills: str, topics: Sequence[str] = ("287g",), **more: Value) -> str:
    return _table("proposal", id=key, name=name, topics=topics, **({"bills": bills} if bills else {}), **more)


def channel(name: str, kind: str, **more: Value) -> str:
    return _table("channel", name=name, kind=kind, **more)


def _table(array: str, **values: Value) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["", f"[[{array}]]", *lines, ""])


TOPIC = topic("287g", "Limits on 287(g) agreements")
# A calendar in which one General Court ends and the next one opens.
COURTS = """
[[court]]
number = 194
opens = 2025-01-01
ends = 2027-01-05

[[court]]
number = 195
opens = 2027-01-06
"""
