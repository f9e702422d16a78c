from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from billbot.app.preview import preview
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId, Document, SimilarBill
from billbot.domain.suggest import Suggestion
from billbot.domain.watched import Proposal
from billbot.errors import AtWork, Unreachable
from billbot.messages.watchlist import Companion, LookedUp
from tests.support import faults
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.hearing_sample import posted

H1, S2, S3 = (BillId(194, number) for number in ("H1", "S2", "S3"))
WATCHED = Proposal("sample", "Sample proposal", ("topic",), (H1,))


def looked_up(app: AppInProcess, number: str = "S2") -> LookedUp:
    with app.store() as store, app.source() as source:
        watch = app.watch.following(store)
        return preview(store, source, watch, BillId(194, number), app.clock)


def companions(app: AppInProcess, number: str = "S2") -> list[Companion]:
    return list(looked_up(app, number).companions)


def site(path: Path, **more: Any) -> Any:
    """A site with H1, which is watched and was read, and S2 of the same title."""
    other = bill("S2", row(REFERRED), title="An Act on  h1.", **more)
    return in_process(path, bill("H1", row(REFERRED)), other, proposals=[WATCHED])


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppInProcess]:
    """That app."""
    with site(tmp_path) as opened:
        yield opened


def test_a_companion_by_the_title_that_we_know(app: AppInProcess) -> None:
    """A watched bill of the other branch with the same title is known as a companion without asking for more."""
    app.check()
    assert companions(app) == [Companion(H1, "the same title in the House", "Sample proposal")]


def test_a_companion_by_the_tab_of_similar_bills(tmp_path: Path) -> None:
    """Bills on the tab are companions only with the same title and court and from the other branch."""
    similar = (
        SimilarBill(BillId(194, "H9"), "An Act on h1"),
        SimilarBill(BillId(193, "H9"), "An Act on h1"),
        SimilarBill(S3, "An Act on h1"),
        SimilarBill(BillId(194, "H8"), "An Act on h12"),
    )
    with site(tmp_path, similar=similar) as app:
        assert companions(app) == [Companion(BillId(194, "H9"), "the same title in the House")]


def test_a_companion_by_the_documents_that_are_known(app: AppInProcess) -> None:
    """A document of the other branch with the same title is a companion, though no tab names it."""
    documents = [
        Document(194, None, "HD9", "An Act on H-1"),
        Document(194, "H8", "HD8", "An Act on h12"),
        Document(194, "S3", None, "An Act on h1"),
        Document(193, "H9", None, "An Act on h1"),
    ]
    app.check()
    with app.store() as store:
        for court in (194, 193):
            store.documents.take_list(court, [each for each in documents if each.general_court == court], at(0))
    asked = len(app.site.requests)
    assert companions(app) == [
        Companion(H1, "the same title in the House", "Sample proposal"),
        Companion(BillId(194, "HD9"), "the same title in the House"),
    ]
    assert len(app.site.requests) - asked == 3


def test_a_watched_bill_of_the_court_before_by_its_title(tmp_path: Path) -> None:
    """A watched bill of another court with the same title is known, whatever its branch."""
    again = PracticeBill(195, docket="HD2", title="An Act on  h1.", appears=at(0))
    with in_process(tmp_path, bill("H1", row(REFERRED)), again, proposals=[WATCHED]) as app:
        app.check()
        with app.store() as store, app.source() as source:
            found = preview(store, source, app.watch.following(store), BillId(195, "HD2"), app.clock)
    assert found.companions == (Companion(H1, "the same title in the 194th", "Sample proposal"),)


def test_a_watched_bill_that_it_was_suggested_for(app: AppInProcess) -> None:
    """A look-up knows what a suggestion knows, unless somebody rejected that."""
    app.check()
    with app.store() as store:
        store.documents.take_list(194, [Document(194, None, "HD9", "An Act on docks")], at(0))
        key = store.documents.suggest(BillId(194, "HD9"), Suggestion("named", ("topic",), like=H1), at(0))
    assert key is not None
    app.site.court = type(app.site.court)([bill("HD9", row(REFERRED), title="An Act on docks")])
    assert companions(app, "HD9") == [Companion(H1, f"suggestion {key} says why", "Sample proposal")]
    with app.store() as store:
        store.suggestions.decide(key, "rejected", "command line:ann", at(0))
    assert companions(app, "HD9") == []


def test_a_companion_by_its_history(tmp_path: Path) -> None:
    """A number linked in a bill's history comes first, whatever its branch, and where the bill goes on."""
    with in_process(tmp_path, bill("S2", row("Accompanied a new draft, see S3")), proposals=[]) as app:
        assert companions(app) == [Companion(S3, "its history names it", onward=True)]


def test_the_history_suffices(app: AppInProcess) -> None:
    """If the page is down the history tells the stage, and the document the title."""
    app.site.faults.add(faults.error_page(), "/Bills/*")
    found = looked_up(app)
    assert (found.title, found.committee) == ("An Act on h1.", "The Judiciary")


def test_the_page_suffices(tmp_path: Path) -> None:
    """If document and tab are down, the page's facts are used."""
    with site(tmp_path, similar=(SimilarBill(H1, "An Act on H1"),)) as app:
        app.site.faults.add(faults.maintenance(), "/api/*")
        app.site.faults.add(faults.error_page(), "*/SimilarBills")
        found = looked_up(app)
        assert (found.title, found.companions) == ("An Act on h1.", ())


def test_nothing_there(app: AppInProcess) -> None:
    """A number unknown to page and history does not exist on the site."""
    assert not looked_up(app, "S77").exists


def test_another_process_is_waited_for(app: AppInProcess) -> None:
    """While another process has the turn, a look-up waits for a minute and then asks nothing."""
    with app.store() as store, store.turn(), pytest.raises(AtWork, match="another process is checking or sending"):
        looked_up(app)
    assert app.site.requests == []
    assert looked_up(app).exists


def test_a_site_that_is_away(app: AppInProcess) -> None:
    """When connections fail the pause is written down for every process, and grows with the next one."""
    app.site.faults.add(faults.dropped())
    with pytest.raises(Unreachable):
        looked_up(app)
    with app.store() as store:
        assert store.polls.pause().resume_at == at(0.5)
    app.site.requests.clear()
    with pytest.raises(Unreachable, match="is left alone until 10:30"):
        looked_up(app)
    assert app.site.requests == []
    assert app.check(0.25).not_tried == [H1]
    app.site.now = at(1)
    with pytest.raises(Unreachable):
        looked_up(app)
    with app.store() as store:
        assert store.polls.pause().resume_at == at(2)


def test_heard_by_an_agenda_alone(app: AppInProcess) -> None:
    """A bill that only an agenda has is reported as heard once the day of that is past, as once it is watched."""
    app.day(0, hearings=[posted(1, "H99")])
    app.day(25, hearings=[posted(2, "S2")])
    stages = []
    for hour in (26, 500):
        app.site.now = at(hour)
        found = looked_up(app)
        stages.append(found.stage.split()[0])
    assert stages == ["in", "heard"]
