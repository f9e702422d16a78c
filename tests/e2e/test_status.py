from pathlib import Path

from billbot import clock
from billbot.demo import faults
from billbot.store import Pause
from tests.support.app_on_disk import BEGIN, BILLS, CONSOLE, LATER, REFERRED, AppOnDisk, bill, on_disk, row

LACK = "set BILLBOT_SLACK_TOKEN, or BILLBOT_SLACK_TOKEN_FILE to a file that holds it, or run `billbot setup`"
AWAITED = BILLS.replace('"194/S1122"', '"194/S1122", "194/H9999"')
SLACK = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'
WAITS, THEN = "1 message waits", "then run `billbot deliver --again room`"
NIGHT, NOON = "2025-03-03T10:40", "2025-03-03T12:00"


def test_before_the_first_check(app: AppOnDisk) -> None:
    """Before the first check nothing was read, nothing fails, and a check is due now."""
    found = app.billbot("status", "--json", "--now", BEGIN).json
    assert found == {
        "bills": 2,
        "awaiting": [],
        "last_good_check": None,
        "last_failed_check": None,
        "resume_at": None,
        "failing": [],
        "undelivered": [],
        "held": [],
        "unread_documents": 0,
        "skipped_documents": [],
        "next_check": "2025-03-03T10:00:00-05:00",
        "next_digest": "2025-03-10T08:00:00-04:00",
        "incidents": [],
        "last_backup": None,
        "suggestions": 0,
        "disk_full": False,
        "over": [],
    }
    said = app.billbot("status", "--now", BEGIN)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "2 bills watched; last read well: never\nnext check: Monday, March 3, 2025, 10:00 EST\n"
        "next digest: Monday, March 10, 2025, 08:00 EDT\n"
    )


def test_everything_at_once(app: AppOnDisk) -> None:
    """What is awaited, what fails and since when, what is undelivered and why, and a pause all stand in `status`."""
    app.configure(bills=AWAITED, channels=CONSOLE + SLACK)
    app.billbot("check", "--now", BEGIN)
    app.site.faults.add(faults.maintenance(), "*H1588*")
    app.billbot("check", "--now", "2025-03-03T10:30")
    app.billbot("check", "--now", NIGHT)
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(LATER)))
    ran = app.billbot("status", "--json", "--now", NIGHT)
    (failing,) = ran.json["failing"]
    (owed,) = ran.json["undelivered"]
    assert (ran.code, ran.err, ran.json["bills"]) == (0, "", 3)
    assert (ran.json["awaiting"], failing["bill"]) == (["194/H9999"], "194/H1588")
    assert failing["since"] == "2025-03-03T10:30:00-05:00"
    assert owed == {"channel": "room", "notices": 1, "oldest": "2025-03-03T10:00:00-05:00", "error": LACK}
    (lacking, incident) = ran.json["incidents"]
    assert (lacking["kind"], lacking["subject"], lacking["since"]) == ("channel", "room", owed["oldest"])
    assert (incident["kind"], incident["subject"], incident["since"]) == ("bill", "194/H1588", failing["since"])
    assert ran.json["held"] == [
        {
            "channel": "room",
            "since": owed["oldest"],
            "waiting": 1,
            "error": LACK,
            "command": "billbot deliver --again room",
        }
    ]
    assert ran.json["last_good_check"] == "2025-03-03T10:40:00-05:00"
    assert ran.json["resume_at"] == ran.json["next_check"] == "2025-03-03T14:00:00-05:00"
    assert app.billbot("status", "--now", NIGHT).out.splitlines() == [
        "3 bills watched; last read well: Monday, March 3, 2025, 10:40 EST",
        "awaiting: 194/H9999 has no page yet; it is tried at each check of its first day, then once a day",
        f"failing: 194/H1588 since Monday, March 3, 2025, 10:30 EST: {failing['error']}",
        f"held: channel room has been held since 10:00 AM on Monday, March 3, 2025 (EST), {WAITS}: {LACK}; {THEN}",
        "incident: H.1588 cannot be read, since Monday, March 3, 2025, 10:30 EST",
        f"  its page is kept in {incident['page']}",
        "paused: the site is left alone until Monday, March 3, 2025, 14:00 EST",
        "next check: Monday, March 3, 2025, 14:00 EST",
        "next digest: Monday, March 10, 2025, 08:00 EDT",
    ]


def test_a_check_that_is_late(app: AppOnDisk) -> None:
    """A check that nobody made in time is said to be due, since when."""
    app.billbot("check", "--now", BEGIN)
    out = app.billbot("status", "--now", "2025-03-03T14:00").out
    assert "\nnext check: due since Monday, March 3, 2025, 10:30 EST\n" in out


def test_a_digest_that_is_late(app: AppOnDisk) -> None:
    """A digest that nobody made in time is said to be due, since when."""
    app.billbot("check", "--now", BEGIN)
    app.billbot("digest", "--now", BEGIN)
    out = app.billbot("status", "--now", "2025-03-12T09:00").out
    assert "\nnext digest: due since Monday, March 10, 2025, 08:00 EDT\n" in out


def test_a_pause_that_is_over(app: AppOnDisk) -> None:
    """A pause that is over is none any more, and the check it held up is due."""
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(BEGIN)))
    assert app.billbot("status", "--json", "--now", BEGIN).json["resume_at"] is None


def test_asks_nothing(tmp_path: Path) -> None:
    """`status` asks the site for nothing, `deliver` for robots.txt alone, by which it compares the clocks."""
    with on_disk(tmp_path, bill("H1588", row(REFERRED))) as app:
        assert app.billbot("status").code == 0
        assert app.site.requests == []
        assert app.billbot("deliver").code == 0
        assert [request.target for request in app.site.requests] == ["/robots.txt"]


def test_across_the_end_of_daylight_saving(app: AppOnDisk) -> None:
    """Times bear the Eastern offset of their own day."""
    app.billbot("check", "--now", "2025-11-01T23:30")
    found = app.billbot("status", "--json", "--now", "2025-11-01T23:30").json
    assert found["last_good_check"] == "2025-11-01T23:30:00-04:00"
    assert found["next_check"] == "2025-11-02T01:30:00-05:00"


def test_a_site_that_is_not_asked(app: AppOnDisk) -> None:
    """As long as nobody can be reached at `contact` the real site is not asked, which `status` says with the mend."""
    app.configure(url="https://malegislature.gov", gap=2)
    assert "\nnot asked: the site is read once `billbot setup` has an address" in app.billbot("status").out


def test_why_the_last_check_failed(tmp_path: Path) -> None:
    """`status` says why the last check read nothing, until one reads something again; a pause does not hide it."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
        assert app.billbot("status", "--json", "--now", BEGIN).json["last_failed_check"] is None
        app.site.faults.add(faults.unavailable(), "*")
        app.run_hurried("check", "--now", "2025-03-03T11:00")
        ran = app.billbot("status", "--now", NOON)
        (failed,) = [line for line in ran.out.splitlines() if line.startswith("last check failed: ")]
        assert failed.startswith("last check failed: Monday, March 3, 2025, 11:00 EST: http")
        assert failed.endswith("/robots.txt answered 503; nothing else is asked")
        app.site.faults.clear()
        app.site.faults.add(faults.dropped(), "*")
        app.run_hurried("check", "--now", NOON)
        app.billbot("check", "--now", "2025-03-03T12:01")  # in the pause nothing is asked
        lost = app.billbot("status", "--json", "--now", "2025-03-03T12:02").json["last_failed_check"]
        assert (lost["at"], "no answer from the site (" in lost["error"]) == ("2025-03-03T12:00:00-05:00", True)
        app.site.faults.clear()
        app.billbot("check", "--now", LATER)
        assert "last check failed" not in app.billbot("status", "--now", LATER).out
