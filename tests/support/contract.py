"""The examples of docs/design/contract.md, for tests that compare them with the output of billbot."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.support.repository import ROOT

TEXT = (ROOT / "docs" / "design" / "contract.md").read_text("utf-8")


def section(heading: str) -> str:
    return TEXT.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


def sample(heading: str) -> Any:
    """The first JSON value below a heading."""
    found = re.search(r"```json\n(.+?)\n```", section("## JSON").partition(f"\n### `{heading}`\n")[2], re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def differences(said: Any, there: Any, at: str = "") -> Iterator[str]:
    """The places at which two JSON values differ in keys; of lists only the first elements are compared."""
    if isinstance(said, dict) and isinstance(there, dict):
        yield from (f"{at}.{key}" for key in said.keys() ^ there.keys())
        for key in said.keys() & there.keys():
            yield from differences(said[key], there[key], f"{at}.{key}")
    elif isinstance(said, list) and isinstance(there, list) and said and there:
        yield from differences(said[0], there[0], f"{at}[0]")
