"""Values that depend on other parts of the configuration: topics, courts, bills, and names used once."""

from pathlib import Path

from tests.support.written_config import PROPOSAL, SLACK, TOPIC, faults, written

COURT = "[[court]]\nnumber = 194\n"
FAULTS = [
    ("bills", TOPIC + TOPIC, 'topic 2 ("287g"): id', "rename one or take one out"),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', '"287"'), 'proposal 1 ("dignity"): topics', 'did you mean "287g"?'),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', '"*"'), 'proposal 1 ("dignity"): topics', 'known are "287g"'),
    ("bills", TOPIC + PROPOSAL.replace('"287g"', '"287g", "287g"'), 'proposal 1 ("dignity"): topics', "take one out"),
    ("bills", TOPIC + PROPOSAL + PROPOSAL, 'proposal 2 ("dignity"): id', "rename one or take one out"),
    ("bills", TOPIC + PROPOSAL + 'bills = ["194/X1"]', 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    ("bills", TOPIC + PROPOSAL + "bills = [1588]", 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    ("bills", TOPIC + PROPOSAL + 'bills = ["h 1588"]', 'proposal 1 ("dignity"): bills', 'write it like "194/H1588"'),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = ["196/H1"]',
        'proposal 1 ("dignity"): bills',
        "may be one from 184 to 195",
    ),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = ["149/H1"]',
        'proposal 1 ("dignity"): bills',
        "may be one from 184 to 195",
    ),
    ("bills", TOPIC + PROPOSAL + 'bills = ["0/H1"]', 'proposal 1 ("dignity"): bills', "may be one from 184 to 195"),
    ("bills", TOPIC + PROPOSAL + 'bills = ["194/H1", "194/h.1"]', 'proposal 1 ("dignity"): bills', "list it once"),
    (
        "bills",
        TOPIC + PROPOSAL + 'bills = ["194/H1"]\n' + PROPOSAL.replace("dignity", "b") + 'bills = ["194/H1"]',
        'proposal 2 ("b"): bills',
        "list it once, in a proposal with all its topics",
    ),
    (
        "billbot",
        '[slack]\nmaintainers = ["U0123456789", "U0123456789"]',
        "slack: maintainers",
        "is listed twice; take one out",
    ),
    ("billbot", SLACK + SLACK, 'channel 2 ("coalition"): name', "rename one or take one out"),
    ("billbot", SLACK + 'topics = ["287"]', 'channel 1 ("coalition"): topics', 'did you mean "287g"?'),
    ("billbot", SLACK + "remind_days = [7, 7]", 'channel 1 ("coalition"): remind_days', "7 is listed twice"),
    ("calendar", COURT + COURT, "court 2 (194): number", "rename one or take one out"),
    (
        "calendar",
        '[[committee]]\nname = "A"\n[[committee]]\nname = "A"',
        'committee 2 ("A"): name',
        "rename one or take one out",
    ),
    ("calendar", '[[date]]\ndate = 2027-02-03\nname = "x"\ntopics = ["a"]', 'date 1 ("x"): topics', 'known are "287g"'),
]


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path) -> None:
    """What does not fit the rest of the configuration is one line that names the file, the place and the mend."""
    for file, text, place, mend in FAULTS:
        (line,) = faults(written(tmp_path, **{"calendar": COURT, file: text}))
        assert line.startswith(f"{file}.toml: {place}: ")
        assert mend in line
