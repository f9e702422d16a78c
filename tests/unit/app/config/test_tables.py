"""The tables of `bills.toml` and `calendar.toml`: what is watched, and known dates."""

from pathlib import Path

from billbot.app.config import load
from tests.support.written_config import PROPOSAL, TOPIC, faults, written

ASK = '[[proposal.ask]]\ntext = "Write to {chairs} of {committee}."\n'
COURT = "[[court]]\nnumber = 194\n"
RULE = '[[court.reporting_rule]]\nsource = "x"\n'
FAULTS = [
    ("bills", TOPIC + PROPOSAL.replace('"287g"', ""), 'proposal 1 ("dignity"): topics', "name at least the main one"),
    ("bills", TOPIC + PROPOSAL.replace("dignity", "H1588"), 'proposal 1 ("H1588"): id', "write words"),
    (
        "bills",
        TOPIC + PROPOSAL + 2 * (ASK + 'stage = "law"\n'),
        'proposal 1 ("dignity"): ask',
        'two of them are for the stage "law"; put them into one',
    ),
    (
        "calendar",
        COURT + "opens = 2025-01-01\nends = 2024-01-01",
        "court 1 (194): ends",
        "which of the two is mistyped",
    ),
    ("calendar", COURT + RULE, "court 1 (194): reporting_rule 1", "write days_after_hearing, latest, or both"),
    (
        "calendar",
        COURT + RULE + "latest = 2025-12-03\nchair_may_add = 30",
        "court 1 (194): reporting_rule 1",
        "write both or neither",
    ),
]


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path) -> None:
    """Keys of a table that do not go together are one line that names the file, the place and the mend."""
    for file, text, place, mend in FAULTS:
        (line,) = faults(written(tmp_path, **{file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line


def test_what_is_not_known_of_a_court_is_null(tmp_path: Path) -> None:
    """A court's block that leaves out its dates has none, and a missing calendar.toml knows of no court."""
    folder = written(tmp_path, calendar="[[court]]\nnumber = 195\n")
    (court,) = load(folder, {}).courts
    (folder / "calendar.toml").unlink()
    assert (court.opens, court.formal_sessions_end, court.ends, court.hearing_notice_days) == (None, None, None, None)
    assert court.reporting == ()
    assert load(folder, {}).courts == ()


def test_asks_by_stage(tmp_path: Path) -> None:
    """A proposal has one ask for all stages, or one for each of some, and the other form is empty."""
    plain = TOPIC + PROPOSAL + 'ask = "Call {chairs}."\n'
    staged = PROPOSAL.replace("dignity", "b") + ASK + 'stage = "heard"\n'
    first, second = load(written(tmp_path, bills=plain + staged), {}).proposals
    assert (first.ask, first.asks) == ("Call {chairs}.", ())
    assert second.ask == ""
    assert [(each.stage, each.text) for each in second.asks] == [("heard", "Write to {chairs} of {committee}.")]
