"""SECURITY.md says who can do what, and each line of that is shown by a test that is there."""

import re

from tests.support.repository import ROOT

TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
MODEL = (ROOT / "SECURITY.md").read_text("utf-8").partition("\n## Who can do what\n")[2].partition("\n## ")[0]


def test_each_line_is_shown_by_a_test() -> None:
    """Each line of the model names a test, and each place from which somebody may attack has some."""
    places = MODEL.split("\n### ")[1:]
    assert len(places) == 5
    for place in places:
        claims = re.split(r"^- ", place, flags=re.MULTILINE)[1:]
        assert len(claims) >= 4
        assert [claim for claim in claims if not TEST.search(claim)] == []


def test_each_named_test_is_there() -> None:
    """Every test that is named stands in the file that is named."""
    missing = [(file, name) for file, name in TEST.findall(MODEL) if not is_there(file, name)]
    assert missing == []


def is_there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None
