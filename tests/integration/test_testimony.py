"""A hearing page's words about testimony are read with the hearing, kept, and told with it."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock
from billbot.app.shown import shown_proposal
from billbot.briefs.hearings import known_hearings, testimony_facts
from billbot.domain.bills import Notice
from billbot.messages import answers
from billbot.messages.fit import lay_out
from billbot.public.site import write_pages
from tests.support import faults
from tests.support.agenda_app import app
from tests.support.app_in_process import AppInProcess, keep
from tests.support.app_on_disk import on_disk
from tests.support.hearing_sample import posted

PAGE = "/Events/Hearings/Detail/2"
WRITTEN = "Written testimony may be sent to a.sample@masenate.example until Friday, March 14, 2025, at 5 PM."
ASK = "To request an interpreter, write to b.sample@masenate.example by noon on Thursday, March 13."
REGISTER = 'To register, use this <a href="https://forms.example.org/g/a1">form</a> by noon on Wednesday, March 19.'


def said(*sentences: str, **more: Any) -> list[dict[str, Any]]:
    """The hearing of March 20 with these sentences as its notice."""
    return [posted(2, "H1", _notice="".join(f"<p>{each}</p>" for each in sentences), **more)]


def read_pages(made: AppInProcess) -> int:
    return sum(request.target == PAGE for request in made.site.requests)


def deadlines(made: AppInProcess) -> list[tuple[str, str, str]]:
    """What is known about testimony at the hearing."""
    with made.store() as store:
        (hearing,) = (each for each in known_hearings(store, made.watch.following(store)) if each.agenda == 2)
        found = testimony_facts(store, hearing)
    return [(each.kind, str(each.day or "unclear"), str(each.at)) for each in found if each.is_deadline]


def test_card(tmp_path: Path) -> None:
    """The message of a hearing says until when and where to write and to register, by the committee's own words."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(f"{WRITTEN} {REGISTER}"))
        (told,) = made.inbox.got
        keep(told, tmp_path)
    assert told.subject == "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"
    for form in (told.text, told.html, str(told.blocks)):
        assert "Written testimony until Friday, March 14, 2025, 5:00 PM, to a.sample@masenate.example" in form
        assert "Registration to testify until Wednesday, March 19, 2025, 12:00 PM, at forms.example.org/g/a1" in form
        assert "To register, use this form by noon on Wednesday, March 19." in form
        assert "worked out from these words" in form
    assert 'href="https://forms.example.org' not in told.html


def test_interpreters_first(tmp_path: Path) -> None:
    """Until when to ask for an interpreter, and whom, comes first in the message, on the page and in the calendar."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(WRITTEN, REGISTER, ASK))
        (told,) = made.inbox.got
        keep(told, tmp_path)
        with made.store() as store:
            write_pages(store, made.watch.following(store), tmp_path, clock.parse("2025-03-05T10:00"))
    page, calendar = (next(tmp_path.glob(path)).read_text("utf-8") for path in ("hearings/*.html", "hearings.ics"))
    asks = "Requests for an interpreter until Thursday, March 13, 2025, 12:00 PM, to b.sample@masenate.example"
    for form in (told.text, told.html, str(told.blocks), page):
        assert (
            0 < form.index(asks) < form.index("Written testimony until") < form.index("Registration to testify until")
        )
    events = calendar.replace("\n ", "").replace("\\", "").split("BEGIN:VEVENT")
    (hearing,) = (each for each in events if "SUMMARY:Hearing" in each)
    assert f"DESCRIPTION:{asks}" in hearing
    (ask,) = (each for each in events if "SUMMARY:Requests for an interpreter until 12:00 PM: Hearing: H.1" in each)
    assert "DTSTART;TZID=America/New_York:20250313T120000" in ask


def test_doubt_is_said(tmp_path: Path) -> None:
    """If the words are unclear, the message quotes them and gives no day."""
    with app(tmp_path) as made:
        made.day(25, hearings=said("Written testimony is due by Friday, March 15."))
        (told,) = made.inbox.got
    assert "until when is not clear from the notice" in told.text
    assert "“Written testimony is due by Friday, March 15.”" in told.text
    assert "worked out" not in told.text


def test_taken_after_the_hearing(tmp_path: Path) -> None:
    """Testimony that is taken once a hearing is over appears in the answer and on pages, as in digests."""
    with app(tmp_path) as made:
        late = "Written testimony will be accepted until Friday, March 28, 2025 at 5:00 PM."
        made.day(25, hearings=said(late, REGISTER))
        with made.store() as store:
            watch, now = made.watch.following(store), clock.parse("2025-03-21T10:00")
            (proposal,) = watch.proposals
            found = shown_proposal(store, watch, proposal, now, (), asks=True)
            told = lay_out("", answers.shown(found, now)).text
            write_pages(store, watch, tmp_path, now)
    assert (
        "After the hearing on H.1 of Thursday, March 20, 2025:\n"
        "Written testimony until Friday, March 28, 2025, 5:00 PM\nRegistration to testify until"
    ) in told
    pages = [next(tmp_path.glob(path)).read_text("utf-8") for path in ("proposals/*/index.html", "hearings/*.html")]
    assert ["Written testimony until Friday, March 28, 2025, 5:00 PM" in page for page in pages] == [True, True]


def test_read_once_a_day(tmp_path: Path) -> None:
    """The page is read with its hearing, once a day, and only of a hearing ahead that is about a watched bill."""
    with app(tmp_path) as made:
        made.site.hearings = [*said(WRITTEN), posted(3, "H99", _notice=WRITTEN)]
        made.check(25, 26, 30, 50)
        assert read_pages(made) == 2
        assert not [request for request in made.site.requests if request.target == "/Events/Hearings/Detail/3"]
        made.check(24 * 20)
        assert read_pages(made) == 2


def test_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    """An unreadable page removes nothing known about testimony or the hearing."""
    with app(tmp_path) as made:
        made.site.hearings = said(WRITTEN)
        made.check(25)
        made.site.faults.add(faults.error_page(), PAGE)
        made.check(50)
        assert read_pages(made) == 2
        assert deadlines(made) == [("written_until", "2025-03-14", "17:00:00")]


def test_an_old_page(tmp_path: Path) -> None:
    """If a page returns to earlier words, or has none, that is believed the second time."""
    with app(tmp_path) as made:
        later = WRITTEN.replace("Friday, March 14", "Monday, March 17")
        for hours, sentences in ((25, [WRITTEN]), (50, [later]), (75, [WRITTEN])):
            made.site.hearings = said(*sentences)
            made.check(hours)
        assert deadlines(made) == [("written_until", "2025-03-17", "17:00:00")]
        made.check(100)
        assert deadlines(made) == [("written_until", "2025-03-14", "17:00:00")]
        made.site.hearings = [posted(2, "H1", Description=None)]
        made.check(125)
        assert deadlines(made)
        made.check(150)
        assert not deadlines(made)


def test_moved(tmp_path: Path) -> None:
    """When the hearing moves, hours before it move with it, and a date that was written before is in doubt."""
    with app(tmp_path) as made:
        relative = "Please register at least 24 hours before the hearing."
        made.site.hearings = said(WRITTEN, relative)
        made.check(25)
        moved = {"EventDate": "2025-03-27T13:00:00", "StartTime": "2025-03-27T13:00:00"}
        made.site.hearings = said(WRITTEN, relative, **moved)
        made.check(50)
        assert deadlines(made) == [("written_until", "unclear", "None"), ("register_until", "2025-03-26", "13:00:00")]


def test_words_are_kept(tmp_path: Path) -> None:
    """The words are kept with when they were first read so, and how often they have changed."""
    with app(tmp_path) as made:
        for hours, sentence in ((25, "One."), (50, "One."), (75, "Two.")):
            made.site.hearings = said(sentence)
            made.check(hours)
        with made.store() as store:
            notice = store.agendas.notice(2)
        assert notice is not None
        assert f"{notice.since:%d %H}" == "06 13"
        words = Notice("Samples and others\nTwo.", times_changed=1, before="Samples and others\nOne.")
        assert replace(notice, since=None) == words


def test_show(tmp_path: Path) -> None:
    """`show` has testimony facts of coming hearings, an object per fact."""
    notice = "<p>Written testimony may be sent to a.sample@masenate.example for Senate bills until March 14, 2025.</p>"
    with on_disk(tmp_path) as made:
        made.site.hearings = [posted(2, "H1588", _notice=notice)]
        made.billbot("check", "--now", "2025-03-03T10:00")
        shown = made.billbot("show", "H1588", "--json", "--now", "2025-03-03T11:00").json
        told = made.billbot("show", "H1588", "--now", "2025-03-03T11:00").out
    (hearing,) = shown["hearings"]
    quote = "Written testimony may be sent to a.sample@masenate.example for Senate bills until March 14, 2025."
    blank = {"date": None, "time": None, "address": None, "branch": None, "quote": quote}
    assert hearing["testimony"] == [
        {**blank, "kind": "written_until", "date": "2025-03-14"},
        {**blank, "kind": "send_to", "address": "a.sample@masenate.example", "branch": "Senate"},
    ]
    assert "\nWritten testimony until Friday, March 14, 2025, to a.sample@masenate.example for Senate bills\n" in told
