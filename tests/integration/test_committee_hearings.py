"""Each hearing of a watched committee is announced and listed, with or without a watched bill on its agenda."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from billbot.app.answers import answer, told_in
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Topic, WatchedCommittee
from billbot.messages.fit import lay_out
from billbot.notify.digest import begin_digests
from billbot.notify.reminders import queue_reminders
from billbot.public.site import write_pages
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, keep, row
from tests.support.app_on_disk import on_disk
from tests.support.captured import CAPTURES, PRESENT, text_of
from tests.support.digest_story import make
from tests.support.hearing_sample import posted

RACIAL_EQUITY = "Joint Committee on Racial Equity, Civil Rights, and Inclusion"
CALLED = "the Racial Equity, Civil Rights, and Inclusion Committee"
# As somebody may write it.
WATCHED = WatchedCommittee("Racial Equity, Civil Rights and Inclusion")
BEFORE = [posted(1, "H99")]
NOTICED = row("Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", 28, "Joint")
SOON = "Written testimony may be sent to a.sample@masenate.example until Friday, March 7, at 5 PM."


def meets(*numbers: str, event: Any = 2, **more: Any) -> dict[str, Any]:
    """Its hearing of Thursday, March 20, as the list has it."""
    return posted(event, *numbers, **{"Name": RACIAL_EQUITY, "Description": "Civil rights of residents", **more})


@contextmanager
def app(
    path: Path, *rows: Any, committee: WatchedCommittee = WATCHED, channels: tuple[Channel, ...] | None = None
) -> Iterator[AppInProcess]:
    """An app that watches H.1 and the committee, and has read a list without its hearing."""
    channels = channels or (Channel("all", "console"),)
    with in_process(path, bill("H1", row(REFERRED), *rows), channels=channels) as made:
        made.watch = replace(made.watch, committees=(committee,))
        made.day(0, 2, hearings=BEFORE)
        for inbox in made.inboxes.values():
            inbox.got.clear()
        yield made


def told(made: AppInProcess, hearing: dict[str, Any], *hours: float) -> list[Message]:
    """The messages after checks at these hours, once the list has this hearing."""
    before = len(made.inbox.got)
    made.day(*hours, hearings=[*BEFORE, hearing])
    return made.inbox.got[before:]


@pytest.mark.parametrize("agenda", [(), ("H98", "S97")])
def test_from_its_notice_to_its_end(tmp_path: Path, agenda: tuple[str, ...]) -> None:
    """A hearing is announced once when it is announced, moves, gets another room, is called off, and is on again."""
    later, elsewhere = {"StartTime": "2025-03-20T15:00:00"}, {"Location": {"LocationName": "B-2"}}
    with app(tmp_path) as made:
        (new,) = told(made, meets(*agenda), 28, 30, 54)
        (moved,) = told(made, meets(*agenda, **later), 80, 82, 106)
        (room,) = told(made, meets(*agenda, **later, **elsewhere), 132, 134, 158)
        (off,) = told(made, meets(*agenda, **later, **elsewhere, Status="Canceled"), 184, 186, 210)
        (on,) = told(made, meets(*agenda, **later, **elsewhere), 236, 238, 262)
    for each, name in ((new, "new"), (moved, "moved")):
        (tmp_path / name).mkdir()
        keep(each, tmp_path / name)
    called = "Racial Equity, Civil Rights, and Inclusion"
    assert [each.subject for each in (new, moved, room, off, on)] == [
        f"Hearing of the Committee on {called}: Thursday, March 20, 1:00 PM, room A-1",
        f"The {called} hearing now starts at 3:00 PM; still Thursday, March 20",
        f"The {called} hearing is now in room B-2; still Thursday, March 20, 3:00 PM",
        f"Called off: the hearing of the Committee on {called} on Thursday, March 20",
        f"The {called} hearing is on again: Thursday, March 20, 3:00 PM",
    ]
    assert "“Civil rights of residents”" in new.text
    assert "https://malegislature.gov/Events/Hearings/Detail/2" in new.text
    assert "This goes to all, which follows this committee's hearings." in new.text
    assert "it was to begin at 1:00 PM" in moved.text


@pytest.mark.parametrize("agenda", [(), ("H1",)])
def test_moved_and_called_off_at_once(tmp_path: Path, agenda: tuple[str, ...]) -> None:
    """If a hearing is called off on another day than people heard, the message names the day they heard."""
    moved = "2025-03-27T13:00:00"
    with app(tmp_path) as made:
        told(made, meets(*agenda), 28, 30, 54)
        (off,) = told(made, meets(*agenda, EventDate=moved, StartTime=moved, Status="Canceled"), 80, 82, 106)
    assert "Thursday, March 20" in off.subject
    assert "March 27" not in off.text


def test_the_first_list(tmp_path: Path) -> None:
    """The first list of hearings is not news; later changes are."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as made:
        made.watch = replace(made.watch, committees=(WATCHED,))
        made.day(0, 2, 26, hearings=[meets()])
        assert len(made.inbox.got) == 1
        (off,) = told(made, meets(Status="Canceled"), 52, 58, 82)
    assert off.subject.startswith("Called off: the hearing of the Committee on Racial Equity")


@pytest.mark.parametrize("rows", [(), (NOTICED,)])
def test_with_a_watched_bill(tmp_path: Path, rows: tuple[Any, ...]) -> None:
    """A hearing of a watched bill, by its agenda or by a row, is announced once, for the bill."""
    with app(tmp_path, *rows) as made:
        new = told(made, meets("H1"), 29, 31, 55)
        moved = told(made, meets("H1", StartTime="2025-03-20T15:00:00"), 81, 83, 107)
        off = told(made, meets("H1", StartTime="2025-03-20T15:00:00", Status="Canceled"), 133, 135, 159)
    assert [len(each) for each in (new, moved, off)] == [1, 1, 1]
    for (each,) in (new, moved, off):
        assert ("sample proposal" in each.subject, "H.1" in each.subject) == (True, True)


def test_a_row_before_the_list(tmp_path: Path) -> None:
    """A hearing that a row told is not told again when the list has it, without an agenda."""
    with app(tmp_path, row(f"Referred to the {RACIAL_EQUITY}", -40), NOTICED) as made:
        made.day(29)
        assert len(made.inbox.got) == 1
        assert told(made, meets(), 31, 55) == []


def test_its_bill_goes(tmp_path: Path) -> None:
    """Once the watched bill is off the agenda, the hearing is announced for its committee."""
    with app(tmp_path) as made:
        told(made, meets("H1"), 28)
        (gone,) = told(made, meets("H9"), 54, 56, 80)
        (off,) = told(made, meets("H9", Status="Canceled"), 106, 108, 132)
    assert gone.subject.startswith("The sample proposal (H.1) is off the agenda of the hearing on Thursday, March 20")
    assert off.subject.startswith("Called off: the hearing of the Committee on Racial Equity")


def test_a_bill_comes(tmp_path: Path) -> None:
    """A watched bill that joins the agenda is news; what then happens to the hearing is announced for the bill."""
    with app(tmp_path) as made:
        told(made, meets(), 28)
        (came,) = told(made, meets("H1"), 54, 80)
        (moved,) = told(made, meets("H1", StartTime="2025-03-20T15:00:00"), 106, 108, 132)
    assert came.subject == "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"
    assert moved.subject == "The hearing on the sample proposal (H.1) now starts at 3:00 PM; still Thursday, March 20"


def test_who_hears(tmp_path: Path) -> None:
    """Channels hear about it by their topics, except those without alerts; a muted bill on the agenda is not named."""
    channels = (
        Channel("all", "console"),
        Channel("other", "console", topics=("other",)),
        Channel("topic", "console", topics=("topic",)),
        Channel("digests", "console", alerts=False),
    )
    with app(tmp_path, committee=replace(WATCHED, topics=("other",)), channels=channels) as made:
        (muted,) = (replace(each, mute_until=date(2025, 6, 1)) for each in made.watch.proposals)
        made.watch = replace(made.watch, proposals=(muted,))
        made.day(28, 54, hearings=[*BEFORE, meets("H1")])
        heard = {name: [each.subject for each in inbox.got] for name, inbox in made.inboxes.items()}
    assert {name: len(said) for name, said in heard.items()} == {"all": 1, "other": 1, "topic": 0, "digests": 0}
    assert "H.1" not in heard["other"][0]


def test_watched_later(tmp_path: Path) -> None:
    """The hearings ahead of a committee that is watched only now are announced once, in one message."""
    with app(tmp_path, committee=WatchedCommittee("The Judiciary")) as made:
        made.day(28, 54, hearings=[*BEFORE, meets("H9"), meets(event=3, StartTime="2025-03-21T10:00:00")])
        assert made.inbox.got == []
        made.watch = replace(made.watch, committees=(WATCHED,))
        made.day(80, 82, 106)
        (said,) = made.inbox.got
    assert said.subject.startswith("2 hearings announced, March 20")


def test_one_that_is_over(tmp_path: Path) -> None:
    """A hearing that is over when it becomes known, or is called off, is not announced."""
    with app(tmp_path) as made:
        assert told(made, meets(EventDate="2025-03-03T09:00:00", StartTime="2025-03-03T09:00:00"), 28, 54) == []


def test_testimony_and_reminder(tmp_path: Path) -> None:
    """A testimony deadline is in the hearing's message and reminder; if it comes later, it has its own message."""
    with app(tmp_path, channels=(Channel("all", "console", remind_days=(7,)),)) as made:
        (new,) = told(made, meets(), 28)
        (late,) = told(made, meets(_notice=f"<p>{SOON}</p>"), 54, 56, 80)
        with made.store() as store:
            queue_reminders(store, made.watch.following(store), made.clock.now())
        made.deliver(240)  # Thursday, March 13
        remind = made.inbox.got[-1]
        made.deliver(241)
        assert len(made.inbox.got) == 3
    assert "Written testimony" not in new.text
    assert late.subject == ("Written testimony is taken until Friday, March 7, 5:00 PM")
    assert remind.subject.startswith("Racial Equity, Civil Rights, and Inclusion hearing in seven days: ")


def test_quiet_hours(tmp_path: Path) -> None:
    """A hearing that begins before quiet hours end is announced during them, a later one after them."""
    night = Channel("all", "console", quiet=(at(3).time(), at(23).time()))  # from 1 PM to 9 AM
    soon = {"EventDate": "2025-03-05T08:00:00", "StartTime": "2025-03-05T08:00:00"}
    for number, (more, many) in enumerate((({}, 0), (soon, 1))):
        (tmp_path / str(number)).mkdir()
        with app(tmp_path / str(number), channels=(night,)) as made:
            assert len(told(made, meets(**more), 28.5)) == many


def test_names_are_compared(tmp_path: Path) -> None:
    """Hearings of other committees, even with a similar name, are not announced."""
    with app(tmp_path) as made:
        for number, name in enumerate(("Joint Committee on the Judiciary", f"{RACIAL_EQUITY} Caucus", None)):
            assert told(made, meets(event=5 + number, Name=name), 28 + 26 * number) == []


def test_where_hearings_are_listed(tmp_path: Path) -> None:
    """Digests, the answers to `/billbot`, the calendar and the pages have it once, under its committee's name."""
    weekly = Channel("all", "slack", to="C1", digest=(1, time(9)))
    with app(tmp_path, channels=(weekly,)) as made:
        made.day(24, hearings=[*BEFORE, meets("H9"), meets("H1", event=3, StartTime="2025-03-21T10:00:00")])
        with made.store() as store:
            watch = replace(made.watch.following(store), topics=(Topic("topic", "A topic"),))
            write_pages(store, watch, tmp_path / "public", made.clock.now())
            overview, todo = (
                answer(store, watch, told_in(watch, "C1"), words, made.clock.now()) for words in ("", "todo")
            )
            begin_digests(store, watch.channels, made.clock.now())
        make(made, 24 * 8 + 1)
        digest = str(made.inbox.got[-1].blocks)
    bare = f"Hearing of {CALLED}"
    said = lay_out("", overview.document).text
    assert f"{bare}: Thursday, March 20, 2025, 1:00 PM to 5:00 PM, A-1" in said
    assert f"Days ahead\n- {bare}: Thursday, March 20, 2025, 1:00 PM" in lay_out("", todo.document).text
    assert said.count(RACIAL_EQUITY.removeprefix("Joint Committee on ")) == 2  # and of the other one
    assert digest.count(bare) == 1
    public = tmp_path / "public"
    events = Calendar.from_ical((public / "hearings.ics").read_bytes()).walk("VEVENT")
    assert [str(each["summary"]) for each in events] == [f"Hearing: H.1 ({RACIAL_EQUITY})", f"Hearing: {RACIAL_EQUITY}"]
    of_topic = Calendar.from_ical((public / "topics/topic/hearings.ics").read_bytes()).walk("VEVENT")
    assert [each["uid"] for each in of_topic] == [each["uid"] for each in events]
    page = f"hearings/{str(events[1]['uid']).partition('@')[0]}.html"
    assert "None of the bills on these pages is on it." in (public / page).read_text("utf-8")
    for front in ("index.html", "topics/topic/index.html"):
        assert (public / front).read_text("utf-8").count(page) == 1


def test_private_topics(tmp_path: Path) -> None:
    """A committee that is watched only for a private topic is on no page and in no public calendar."""
    topics = (Topic("topic", "A topic"), Topic("other", "Another one", public=False))
    with app(tmp_path, committee=replace(WATCHED, topics=("other",))) as made:
        made.day(24, hearings=[*BEFORE, meets("H9")])
        with made.store() as store:
            watch = replace(made.watch.following(store), topics=topics)
            write_pages(store, watch, tmp_path / "public", made.clock.now())
    written = [path.read_text("utf-8") for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert not any("Racial Equity" in each for each in written)


def test_a_button(tmp_path: Path) -> None:
    """If buttons work, people can say that they will come, and add it to their calendars."""
    with app(tmp_path, channels=(Channel("all", "slack", to="C1"),)) as made:
        made.hears = True
        (new,) = told(made, meets(), 28)
    (offer,) = new.offers
    assert (offer.kind, offer.names, offer.state) == ("hearing", ("2",), "2025-03-20T13:00")


@PRESENT
@pytest.mark.captures
def test_a_real_page(tmp_path: Path) -> None:
    """A real Judiciary hearing is announced with deadline, form and addresses, even without a bill of ours."""
    page = text_of(CAPTURES / "194" / "hearing-pages" / "5494.html")
    notice = page.partition('eventDescription">')[2].partition("</dd>")[0]
    judiciary = "Joint Committee on the Judiciary"
    begins = {"EventDate": "2025-11-25T10:00:00", "StartTime": "2025-11-25T10:00:00"}
    hearing = posted(5494, "H98", "S97", Name=judiciary, Description=None, _notice=notice, **begins)
    with app(tmp_path, committee=WatchedCommittee("The Judiciary")) as made:
        (new,) = told(made, hearing, 24 * 255)  # November 13
    keep(new, tmp_path)
    assert new.subject == "Hearing of the Judiciary Committee: Tuesday, November 25, 10:00 AM, room A-1"
    assert "Registration to testify until Sunday, November 23, 2025, 5:00 PM" in new.text
    for where in ("at forms.office.com/", "@masenate.gov for Senate bills", "@mahouse.gov for House bills"):
        assert where in new.text


def test_as_configured(tmp_path: Path) -> None:
    """The worker announces hearings of committees watched in calendar.toml."""
    with on_disk(tmp_path) as made:
        made.configure(calendar='[[committee]]\nname = "The Judiciary"\nwatch = true\n')
        made.site.hearings = BEFORE
        assert "Hearing of" not in made.once("2025-03-03T10:00")
        made.site.hearings = [*BEFORE, posted(2, "H98")]
        assert "Hearing of the Judiciary Committee: Thursday, March 20" in made.once("2025-03-04T11:00")
