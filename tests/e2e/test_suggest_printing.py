"""A suggestion is shown with what it is, why it is suggested, and what it would join; nothing in it is obeyed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.suggest_sample import (
    BILLS,
    DESK,
    NEXT_DAY,
    docket,
    ticks,
    unsearched,
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    """A app that finds SD9000 (1), whose topic has no proposal, and HD5608 (2), which belongs to `dignity`."""
    with unsearched(tmp_path) as opened:
        yield opened


def test_found_and_listed(app: AppOnDisk) -> None:
    """The list has what a new document is suggested for, with the id that decides on it, the most certain first."""
    assert app.billbot("suggest", "list").out == "No suggestion waits for a decision.\n"
    ticks(app, BEGIN, NEXT_DAY)
    ran = app.billbot("suggest", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "   2  194/HD5608  An Act on HD5608 (Ann Sample)\n"
        "      Limits on agreements: Its first page names H.1588, which is watched. Its title has none of our words;"
        " its text says “civil detainers” once.\n"
        "      would join Dignity Act\n"
        "   1  194/SD9000  An Act on SD9000\n"
        "      Roads: Its title has none of our words; its text says “toll road” 3 times.\n"
        "      would be a proposal of its own\n"
        "To decide: `billbot suggest accept ID`, or `billbot suggest reject ID`.\n"
    )


def test_passage(tmp_path: Path) -> None:
    """Words of a watched text are listed with a quote, in which nothing works on a terminal, and as JSON."""
    words = "No registry shall \x1b[31m send a `letter` <script>alert(1)</script> @channel \u202e to anybody"
    text = f"\tSECTION 1. {words} but a resident who asked for it in writing within nine days of the last answer given."
    watched = replace(bill("H1588", row(REFERRED)), text=text)
    with on_disk(tmp_path, watched, docket("HD9", text)) as app:
        app.configure(DESK, BILLS)
        ticks(app, BEGIN, NEXT_DAY)
        listed = app.billbot("suggest", "list").out
        assert (
            "31 words in a row are those of H.1588, which is watched; in all it has nearly all of that text" in listed
        )
        assert not set("\x1b\u202e") & set(listed)
        (found,) = app.billbot("suggest", "list", "--json").json
        assert {key: found["passage"][key] for key in ("bill", "words", "share")} == {
            "bill": "194/H1588",
            "words": 31,
            "share": 1.0,
        }
        assert "<script>" in found["passage"]["quote"]
