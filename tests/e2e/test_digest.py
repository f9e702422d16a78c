from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from billbot.messages.document import MessageDocument
from billbot.messages.fit import lay_out
from tests.support import toml
from tests.support.app_on_disk import HEARING, REFERRED, AppOnDisk, bill, on_disk, row

# BEGIN is Monday, March 3, 2025, at 10:00; the hearing is announced at noon.
MONDAY, TUESDAY, NEXT = "2025-03-10T08:00", "2025-03-11T08:00", "2025-03-17T08:00"
# So a week with two looks is not one without any.
PATIENT = '[schedule]\noutage_after = "10d"\n'
TWO = toml.channel("desk", "console", digest="mon 08:00", quiet="21:00-09:00") + toml.channel(
    "board", "console", digest="fri 17:00", alerts=False
)


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that had its first check on Monday at 10:00, and a second at 14:00, when the hearing was seen."""
    with on_disk(tmp_path_factory.mktemp("digest")) as opened:
        opened.configure(PATIENT + TWO)
        look(opened, "2025-03-03T10:00")
        look(opened, "2025-03-03T14:00")
        opened.save()
        yield opened


@pytest.fixture
def app(looked: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return looked.restored()


def look(app: AppOnDisk, now: str) -> None:
    at = app.app(now).clock.now()
    app.site.now = at
    assert app.billbot("check", "--now", now).code == 0


def test_preview_changes_nothing(app: AppOnDisk) -> None:
    """A preview does not change a byte of the database."""
    before, rows = app.database.read_bytes(), app.dump()
    for words in ([], ["--channel", "board"]):
        ran = app.billbot("digest", "--preview", "--now", MONDAY, *words)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out
    assert (app.database.read_bytes(), app.dump()) == (before, rows)


@pytest.mark.thorough
def test_a_cron_twice_a_day(tmp_path: Path) -> None:
    """A machine that looks twice a day has its gaps in a line of the digest, and no outage anywhere in it."""
    with on_disk(tmp_path) as opened:
        opened.configure(TWO)
        look(opened, "2025-03-24T09:00")
        for day in range(24, 31):
            for hour in ["18:00"] if day == 24 else ["07:00", "18:00"]:
                look(opened, f"2025-03-{day}T{hour}")
        look(opened, "2025-03-31T07:00")
        first = opened.billbot("digest", "--preview", "--channel", "desk", "--now", "2025-03-31T08:00").out
        assert first.startswith("Subject: This week: nothing moved\n")
        assert "\n\nThe longest time between two looks was 13 hours.\n" in first


def test_preview_as_text(app: AppOnDisk) -> None:
    """The text preview shows the subject and what appears in the digest."""
    ran = app.billbot("digest", "--preview", "--channel", "desk", "--now", MONDAY)
    leads = "This week: a hearing on Dignity (H.1588) on Tuesday, November 18"
    assert ran.out.startswith(f"Subject: {leads}\n\n{leads} · Week of March 3 to March 9, 2025 · 2 bills checked")
    assert f"“{HEARING}”" in ran.out
    assert REFERRED not in ran.out  # the baseline is not news


def test_preview_of_every_channel(app: AppOnDisk) -> None:
    """Without a channel's name each channel's digest is shown, under its name."""
    ran = app.billbot("digest", "--preview", "--now", MONDAY)
    assert [line for line in ran.out.splitlines() if "────" in line] == ["──── desk ────", "──── board ────"]


def test_due(app: AppOnDisk) -> None:
    """A due digest is sent, in the quiet hours too, and not another time."""
    ran = app.billbot("digest", "--now", MONDAY)
    assert ran.code == 0
    assert "Week of March 3 to March 9, 2025" in ran.out
    assert "Digest made for desk, board; 2 sent, 0 undelivered" in ran.out
    assert "No digest is due; 0 sent" in app.billbot("digest", "--now", MONDAY).out


def test_not_due(app: AppOnDisk) -> None:
    """Before its hour no digest is sent, and the command says when the next one comes."""
    ran = app.billbot("digest", "--now", "2025-03-07T16:59")
    assert ran.out == "No digest is due; 0 sent, 0 undelivered; next digest: Friday, March 7, 2025, 17:00 EST.\n"


def test_send_begins_a_new_period(app: AppOnDisk) -> None:
    """A digest sent by hand covers the time so far, and the next one begins at its end."""
    ran = app.billbot("digest", "--send", "--channel", "desk", "--now", "2025-03-05T12:00")
    assert (ran.code, HEARING in ran.out) == (0, True)
    after = app.billbot("digest", "--preview", "--channel", "desk", "--now", MONDAY).out
    assert (HEARING in after, "March 6 to March 9, 2025" in after) == (False, True)
    assert HEARING in app.billbot("digest", "--preview", "--channel", "board", "--now", MONDAY).out


def test_missed(app: AppOnDisk) -> None:
    """Digests that were missed for weeks come as one."""
    app.billbot("digest", "--now", MONDAY)
    ran = app.billbot("digest", "--now", "2025-04-08T12:00")
    assert "Digest made for desk, board; 2 sent" in ran.out
    assert "March 10 to April 8, 2025" in ran.out
    assert "We have not looked since 2:00 PM on Monday, March 3, 2025" in ran.out


def test_work_once(app: AppOnDisk) -> None:
    """`work --once` first looks, then makes and sends due digests."""
    app.site.now = app.app(MONDAY).clock.now()
    ran = app.billbot("work", "--once", "--now", MONDAY)
    assert (ran.code, "Week of March 3 to March 9, 2025" in ran.out) == (0, True)
    assert "last at 8:00 AM" in ran.out


@pytest.mark.parametrize(("channels", "next_digest"), [(TWO, "2025-03-07T17:00:00-05:00"), ("", None)])
def test_status(app: AppOnDisk, channels: str, next_digest: str | None) -> None:
    """`status` says when the next digest of any channel comes, or that none does."""
    app.configure(channels or '[[channel]]\nname = "desk"\nkind = "console"\ndigest = ""\n')
    assert app.billbot("status", "--json", "--now", "2025-03-04T12:00").json["next_digest"] == next_digest
    said = app.billbot("status", "--now", "2025-03-04T12:00").out.splitlines()[-1]
    assert said == f"next digest: {'Friday, March 7, 2025, 17:00 EST' if next_digest else 'none, no channel has one'}"


def test_a_digest_switched_on_later(app: AppOnDisk) -> None:
    """A channel that gets its digest later has the first one at its next hour, of the seven days before."""
    app.configure(TWO.replace('"fri 17:00"', '""'))
    app.billbot("digest", "--now", MONDAY)
    later = TWO + '[[channel]]\nname = "late"\nkind = "console"\ndigest = "tue 08:00"\nalerts = false\n'
    app.configure(later)
    assert "late" not in app.billbot("digest", "--now", NEXT).out.splitlines()[-1]
    ran = app.billbot("digest", "--now", "2025-03-18T08:00")
    assert "Digest made for late" in ran.out
    assert "Week of March 11 to March 17, 2025" in ran.out


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--preview", "--send"], "give only one of --preview and --send"),
        (["--channel", "desk"], "--channel goes with --preview or --send"),
        (["--preview", "--channel", "nobody"], "there is no channel 'nobody'; there are desk, board"),
        (["--preview", "--now", "noon"], "is not a time"),
    ],
)
def test_wrong_usage(app: AppOnDisk, words: list[str], fault: str) -> None:
    """Options that exclude each other are wrong usage, in one line."""
    ran = app.billbot("digest", *words)
    assert (ran.code, len(ran.faults)) == (2, 1)
    assert fault in ran.err


def test_the_same_at_each_try(app: AppOnDisk) -> None:
    """A digest that has to be tried again says the same, even if something was seen meanwhile."""
    app.configure(TWO.replace('kind = "console"', 'kind = "email"\nto = "env:NOBODY"', 1))
    app.billbot("digest", "--now", MONDAY)  # without an address, that for mail waits
    app.site.now = app.app(TUESDAY).clock.now()
    assert app.billbot("check", "--now", TUESDAY).code == 1  # as that is held
    first = app.ask("SELECT message FROM digests WHERE channel = 'desk' AND number = 1")
    app.configure(TWO)
    ran = app.billbot("deliver", "--now", TUESDAY)
    _, document = msgspec.json.decode(first[0][0], type=tuple[str, MessageDocument])
    head, _, body = lay_out("", document).text.partition("\n\n")
    waited = "This summary was made at 8:00 AM on Monday, March 10, 2025, and waited."
    assert head in ran.out
    assert f"{waited} What it says of days counts from then.\n\n{body}" in ran.out


def test_muted_proposals_are_in_the_digest(tmp_path: Path) -> None:
    """A muted proposal is announced in the digest, though not at once."""
    with on_disk(tmp_path, bill("H1588", row(REFERRED), row(HEARING, "2025-03-03T12:00"))) as opened:
        muted = toml.proposal("dignity", "Dignity", "194/H1588") + "mute_until = 2025-06-01\n"
        opened.configure(TWO, toml.TOPIC + muted)
        look(opened, "2025-03-03T10:00")
        assert HEARING not in opened.billbot("check", "--now", "2025-03-03T14:00").out
        opened.site.now = opened.app("2025-03-03T14:00").clock.now()
        opened.billbot("check", "--now", "2025-03-03T14:00")
        assert HEARING in opened.billbot("digest", "--now", MONDAY).out


def test_preview_before_anything_was_read(tmp_path: Path) -> None:
    """A preview says that there is nothing to show before the first check, also where the database is there."""
    with on_disk(tmp_path) as app:
        for made in (False, True):
            ran = app.billbot("digest", "--preview")
            assert (ran.code, ran.out, app.database.exists()) == (1, "", made)
            assert "run `billbot check` first" in ran.err
            app.billbot("status")
