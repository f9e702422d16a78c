"""The first page that could not be read is kept as evidence, and messages and `status` name the file."""

import stat
from pathlib import Path

from msgspec.structs import replace

from billbot.demo.site import Fault
from tests.support import faults
from tests.support.app_in_process import BEGIN as MONDAY
from tests.support.app_in_process import REFERRED, AppInProcess, bill, in_process, row
from tests.support.app_on_disk import BEGIN, on_disk
from tests.support.incident_sample import ALL, OPS, RELAID, still_open

BILLS = [bill(f"H{n}", row(REFERRED)) for n in range(1, 4)]


def renamed(new: bytes) -> Fault:
    """Pages whose main part has another name, as after a change of the layout."""
    return Fault(answer=lambda given: replace(given, body=given.body.replace(b"contentContainer", new)))


def files(app: AppInProcess) -> list[str]:
    return sorted(path.name for path in (app.path.parent / "evidence").glob("*"))


def test_page_of_a_changed_layout(tmp_path: Path) -> None:
    """One page of a changed layout becomes a private file, which the message names."""
    with in_process(tmp_path, *BILLS, channels=(OPS, ALL)) as app:
        app.day(0)
        app.site.faults.add(RELAID, "/Bills/*")
        app.day(25)
        assert files(app) == []
        app.day(26, 27)
        (incident,) = (each for each in still_open(app) if each.kind == "layout")
        assert incident.page == tmp_path / "evidence" / f"{incident.id}-194-H1.html"
        assert files(app) == [incident.page.name]
        assert stat.S_IMODE(incident.page.stat().st_mode) == 0o600
        short = f"{tmp_path.name}/evidence/{incident.page.name}"
        assert f"The page is kept in {short}." in " ".join(app.inboxes["ops"].got[-1].text.split())
        assert str(tmp_path) not in app.inboxes["ops"].got[-1].text


def test_the_first_of_several_is_kept(tmp_path: Path) -> None:
    """What an incident keeps is the page as it was when it could first not be read."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(OPS, ALL)) as app:
        app.day(0)
        app.site.faults.add(renamed(b"first"), "/Bills/*")
        app.day(25)
        app.site.faults.clear()
        app.site.faults.add(renamed(b"second"), "/Bills/*")
        app.day(26)
        (name,) = files(app)
        assert b'"first"' in (tmp_path / "evidence" / name).read_bytes()


def test_page_that_is_read_again_is_forgotten(tmp_path: Path) -> None:
    """A page read well ends what was kept of it, so that the next incident shows its own."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(OPS, ALL)) as app:
        app.day(0)
        for began, word in ((25, b"first"), (100, b"second")):
            app.site.faults.add(renamed(word), "/Bills/*")
            app.day(began, began + 25)
            app.site.faults.clear()
            app.day(began + 50)
        bodies = [(tmp_path / "evidence" / name).read_bytes() for name in files(app)]
        assert [b'"first"' in body for body in bodies] == [True, False]


def test_bill_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    """A bill whose history is gone as well keeps its page; one that answers with nothing readable keeps none."""
    with in_process(tmp_path, *BILLS, channels=(OPS, ALL)) as app:
        app.day(0)
        app.site.faults.add(RELAID, "/Bills/194/H2*")
        app.site.faults.add(faults.maintenance(), "/api/*H2*")
        app.site.faults.add(faults.error_page(), "*H3*")
        app.day(25, 26)
        kept = {each.subject: each.page is not None for each in still_open(app) if each.kind == "bill"}
        assert kept == {"194/H2": True, "194/H3": False}


def test_page_that_cannot_be_written(tmp_path: Path) -> None:
    """If the file cannot be written the incident is announced without it, and the file follows when it can."""
    (tmp_path / "evidence").write_text("in the way", encoding="utf-8")
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(OPS, ALL)) as app:
        app.day(0)
        app.site.faults.add(RELAID, "/Bills/*")
        app.day(25, 26)
        assert "is kept" not in app.inboxes["ops"].got[-1].text
        (tmp_path / "evidence").unlink()
        app.day(27)
        assert len(files(app)) == 1


def test_status_names_the_page(tmp_path: Path) -> None:
    """`status` names the file and the command, in a line and as JSON."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
        app.site.faults.add(RELAID, "/Bills/*")
        for now in ("2025-03-04T11:00", "2025-03-04T12:00"):
            app.site.now = MONDAY
            app.billbot("check", "--now", now)
        (incident,) = app.billbot("status", "--json", "--now", "2025-03-04T12:01").json["incidents"]
        assert Path(incident["page"]).parent == app.database.parent / "evidence"
        assert f"its page is kept in {incident['page']}" in app.billbot("status", "--now", "2025-03-04T12:01").out
