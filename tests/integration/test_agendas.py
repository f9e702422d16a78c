"""Agendas and histories: whichever comes first tells, once."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings
from billbot.domain import agendas
from billbot.domain.actions import Slot
from billbot.notify.digest import preview
from tests.support.agenda_app import CHANNEL, TEXT, app
from tests.support.agenda_app import at as day
from tests.support.app_in_process import REFERRED, at, bill, in_process, row
from tests.support.digest_story import for_digest
from tests.support.hearing_sample import AGENDA, FIRST, H1588, S1122, SEEN, of, posted, read


def test_agenda_tells_first(tmp_path: Path) -> None:
    """An agenda that names watched bills before their histories do is announced, with its words and its pages."""
    with app(tmp_path) as made:
        made.day(25, hearings=[*made.site.hearings, posted(2, "H1", "S1", "H50")])
        (message,) = made.inbox.got
    assert message.subject == "Hearing on the sample proposals: Thursday, March 20, 1:00 PM, room A-1 (H.1 and S.1)"
    parts = [
        "Hearing on the sample proposals: Thursday, March 20, 1:00 PM, room A-1\n",
        "The Judiciary Committee hears H.1 and S.1 on Thursday, March 20, in 16 days, from 1:00 PM",
        "- H.1 · An Act on H1",
        "“Samples and others”",
        "How to testify\nHearing page: https://malegislature.gov/Events/Hearings/Detail/2",
        "Committee: https://malegislature.gov/Committees/Detail/J19",
        "We ask: Write.",
    ]
    places = [message.text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        ({"Status": "Canceled"}, "The hearing on Sample proposal (H.1) on Thursday, March 20, 1:00 PM is called off."),
        ({**day(27), "RescheduledHearing": day(20)}, "Thursday, March 27, 1:00 PM"),
        (day(20, 10), "Thursday, March 20, 10:00 AM"),
    ],
    ids=["off", "another day", "another hour"],
)
def test_a_digest_of_what_an_agenda_made(tmp_path: Path, becomes: dict[str, Any], said: str) -> None:
    """If a row announced a hearing and only its agenda changed or removed it, the digest says that."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1", row(REFERRED))) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(49, hearings=[posted(2, "H1") | becomes])
        with made.store() as store:
            week = preview(store, for_digest(made.watch.following(store)), CHANNEL, at(130)).text
    assert said in week
    assert ("moved from Thursday, March 20, 1:00 PM" in week) == (becomes.get("Status") is None)


@pytest.mark.parametrize("text", ["", TEXT], ids=["no row", "a row of the week before"])
def test_a_digest_of_what_an_agenda_called_off(tmp_path: Path, text: str) -> None:
    """A hearing that only its agenda called off, without any row that week, is at the top of its digest."""
    with app(tmp_path, bill("H1", row(REFERRED), *([row(text, 2)] if text else [])), bill("S1")) as made:
        begins = 168 if text else 0
        made.day(25, begins + 26, hearings=[posted(2, "H1")])
        made.day(begins + 50, hearings=[posted(2, "H1", Status="Canceled")])
        with made.store() as store:
            watch = made.watch.following(store)
            week = preview(store, for_digest(watch), CHANNEL, at(begins + 130))
            later = preview(store, for_digest(watch), CHANNEL, at(begins + 300))
    said = "The hearing on Sample proposal (H.1) on Thursday, March 20, 1:00 PM is called off."
    assert f"\n{said} " in week.text
    assert "nothing else moved" in week.text.casefold()
    assert (
        week.subject == "This week: the hearing on Sample proposal (H.1) on Thursday, March 20, 1:00 PM is called off"
    )
    assert "called off" not in later.text


def test_a_digest_of_what_was_taken_off_later(tmp_path: Path) -> None:
    """A bill that was taken off an agenda is at the top of the digest of that week only."""
    with app(tmp_path) as made:
        made.day(25, 168 + 26, hearings=[posted(2, "H1")])
        made.day(168 + 50, 168 + 75, 168 + 100, hearings=[posted(2, "H9")])
        with made.store() as store:
            watch = made.watch.following(store)
            weeks = [preview(store, for_digest(watch), CHANNEL, at(hours)).text for hours in (160, 310, 480)]
    said = "Sample proposal (H.1) is off the agenda of Thursday, March 20, 1:00 PM."
    assert [said in text for text in weeks] == [False, True, False]


def test_row_that_follows_is_not_told_again(tmp_path: Path) -> None:
    """A row that follows with the same day, hour and place is written down, and told to nobody a second time."""
    rows = (row(REFERRED), row(TEXT, 30))
    with app(tmp_path, bill("H1", *rows), bill("S1", *rows)) as made:
        made.day(25, hearings=[*made.site.hearings, posted(2, "H1", "S1")])
        report = made.day(31)
        assert len(report.changes) == 2
        assert len(made.inbox.got) == 1


def test_row_that_says_otherwise_is_told(tmp_path: Path) -> None:
    """A row that gives another place than the agenda did is announced."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT.replace("A-1", "B-2"), 30)), bill("S1")) as made:
        made.day(25, 31, hearings=[*made.site.hearings, posted(2, "H1")])
        assert len(made.inbox.got) == 2


def test_row_first(tmp_path: Path) -> None:
    """An agenda does not repeat what a row told. There is one hearing, with its description and page."""
    rows = (row(REFERRED), row(TEXT, 2))
    with app(tmp_path, bill("H1", *rows), bill("S1", *rows)) as made:
        made.day(3)
        told = len(made.inbox.got)
        made.day(27, hearings=[*made.site.hearings, posted(2, "H1", "S1")])
        assert len(made.inbox.got) == told
        with made.store() as store:
            (one,) = known_hearings(store, made.watch.following(store))
    assert (one.agenda, one.description, one.announced) == (2, "Samples and others", date(2025, 3, 3))


def test_both_at_once(tmp_path: Path) -> None:
    """If the row and the agenda appear in one check the row tells."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 24.5)), bill("S1")) as made:
        made.day(25, hearings=[*made.site.hearings, posted(2, "H1")])
        assert [message.text.count(f"“{TEXT}”") for message in made.inbox.got] == [1]


def test_first_list_is_the_baseline(tmp_path: Path) -> None:
    """Hearings on the first list are not news; a row about one of them is."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 30)), bill("S1"), known=[posted(2, "H1")]) as made:
        assert made.inbox.got == []
        made.day(31)
        assert len(made.inbox.got) == 1


def test_first_list_is_empty(tmp_path: Path) -> None:
    """After a first list that named no hearing, the first one that is listed is news."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as made:
        made.day(0)
        made.inbox.got.clear()
        made.day(25, hearings=[posted(2, "H1")])
        assert len(made.inbox.got) == 1


def test_withdrawn_before_it_left(tmp_path: Path) -> None:
    """A hearing that is called off before its message is sent is not announced."""
    with app(tmp_path) as made:
        made.watch = replace(made.watch, channels=(replace(CHANNEL, quiet=(time(0), time(23))),))
        made.site.hearings = [posted(2, "H1")]
        made.check(25)
        made.site.hearings = [posted(2, "H1", Status="Canceled")]
        made.check(50)
        made.deliver(61.5)
        assert made.inbox.got == []


def test_agenda_joins_its_hearing() -> None:
    """An agenda belongs to the hearing on its day and hour with one of its bills, and adds its words and bills."""
    (one,) = agendas.with_agendas(of(FIRST), [read(replace(AGENDA, bills=(H1588, S1122)))], {H1588, S1122})
    assert (one.bills, one.agenda, one.description, one.committee) == ((H1588, S1122), 7, "Samples", "The Judiciary")
    assert one.announced == SEEN


def test_empty_agenda_goes_by_committee() -> None:
    """While an agenda is empty the committee decides, however it is spelled; another committee's is another hearing."""
    (one,) = agendas.with_agendas(of(FIRST), [read(replace(AGENDA, bills=()))], {H1588})
    assert one.agenda == 7
    other = replace(AGENDA, bills=(), committee="Joint Committee on Public Health")
    (one,) = agendas.with_agendas(of(FIRST), [read(other)], {H1588})
    assert one.agenda is None


def test_key_of_an_agenda_is_that_of_its_row() -> None:
    """A hearing that an agenda names first keeps its key when the row follows."""
    (alone,) = agendas.with_agendas((), [read(AGENDA)], {H1588})
    assert alone.key == of(FIRST)[0].key
    assert (alone.slot, alone.announced, alone.notice_days) == (
        Slot(date(2025, 11, 18), time(13), time(17), "A-1"),
        SEEN,
        14,
    )


def test_unwatched_agenda() -> None:
    """An agenda without a watched bill is not a hearing of ours."""
    assert agendas.with_agendas((), [read(AGENDA)], {S1122}) == ()


def test_two_agendas_at_one_hour() -> None:
    """Two agendas of one committee at one hour are two hearings, each with a separate key."""
    other = replace(AGENDA, event=8, bills=(S1122,))
    found = agendas.with_agendas((), [read(AGENDA), read(other)], {H1588, S1122})
    assert len({each.key for each in found}) == 2
