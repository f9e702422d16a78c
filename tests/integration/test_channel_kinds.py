"""A channel hears about some kinds of news more, or less, than its weight says."""

from pathlib import Path

from billbot.demo import Revision
from billbot.domain.watched import Channel
from tests.support.app_in_process import REFERRED, at, bill, in_process, row

REPORTED = "Reported favorably by committee and referred to the committee on House Ways and Means"
ROWS = (
    row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 28, "Joint"),
    row("Reporting date extended to Wednesday, April 30, 2025", 30),
    row(REPORTED, 32),
)
CHANNELS = (
    Channel("all", "console", remind_days=(1,)),
    Channel("more", "console", also=("cosponsors",)),
    Channel("some", "console", alerts=False, also=("hearings",), remind_days=(1,)),
    Channel("less", "console", weight="everything", skip=("hearings", "extensions", "cosponsors"), remind_days=(1,)),
    Channel("none", "console", alerts=False),
)


def test_more_and_less(tmp_path: Path) -> None:
    """Cosponsors, hearings, extensions and the rest each go only to channels that want them right away."""
    sample = bill(
        "H1", row(REFERRED), *ROWS, cosponsors=("Bo",), revisions=(Revision(at(1), {"cosponsors": ("Bo", "Cy")}),)
    )
    with in_process(tmp_path, sample, channels=CHANNELS) as app:
        app.day(0)
        told: dict[str, list[str]] = {each.name: [] for each in CHANNELS}
        for hour in (25, 28, 30, 32):
            for inbox in app.inboxes.values():
                inbox.got.clear()
            app.day(hour)
            for name, inbox in app.inboxes.items():
                told[name] += [str(hour) for _ in inbox.got]
    assert told == {
        "all": ["28", "30", "32"],
        "more": ["25", "28", "30", "32"],
        "some": ["28"],
        "less": ["32"],
        "none": [],
    }
