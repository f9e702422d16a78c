"""The texts of watched bills and new documents are kept as read, and requested rarely."""

from pathlib import Path
from typing import Any

import pytest

from billbot.app.check_bill import document_text
from billbot.demo import PracticeBill, Revision
from billbot.domain import texts
from billbot.domain.bills import BillId, Document
from billbot.site import api
from tests.support import faults
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.captured import PRESENT, captured, text_of
from tests.support.documents_app import NEXT_DAY, day, docket, home

H1 = BillId(194, "H1")
JSON, PAGE = "/api/GeneralCourts/194/Documents/H1", "/Bills/194/H1/House/Bill/Text"
FIRST = "\tSECTION 1. No sheriff shall.\r\n\tSECTION 2. End."
SECOND = FIRST.replace("shall", "may")
WEEK = 24 * 7


def watched(*rows: Any, **more: Any) -> PracticeBill:
    return bill("H1", row(REFERRED), *rows, **({"text": FIRST} | more))


def kept(app: AppInProcess, of: BillId = H1) -> list[tuple[str, int]]:
    """The address of each version of a text, and how many sections it has."""
    with app.store() as store:
        return [(each.address, len(texts.read(each.text).sections)) for each in store.texts.versions(of)]


def asked(app: AppInProcess, target: str) -> int:
    return sum(request.target == target for request in app.site.requests)


def test_first_sight(tmp_path: Path) -> None:
    """At first sight a watched bill's text is kept, with its lines, from the JSON that is read anyway."""
    with in_process(tmp_path, watched()) as app:
        app.check()
        assert kept(app) == [(JSON, 2)]
        assert (asked(app, JSON), asked(app, PAGE)) == (1, 0)


def test_changed(tmp_path: Path) -> None:
    """A text that is another one a day later is a new version."""
    with in_process(tmp_path, watched(revisions=(Revision(at(20), {"text": SECOND}),))) as app:
        app.check(0, 25, 50)
        assert kept(app) == [(JSON, 2)] * 2


def test_page_of_its_own(tmp_path: Path) -> None:
    """A text that the JSON lacks is read from its page, at first sight and once a week."""
    with in_process(tmp_path, watched(text_on_page=True)) as app:
        app.check(0, 25, 50, WEEK + 1)
        assert kept(app) == [(PAGE, 2)]
        assert asked(app, PAGE) == 2


def test_no_page_of_its_own(tmp_path: Path) -> None:
    """A text missing in both JSON and page is tried again once a week."""
    with in_process(tmp_path, watched(text_on_page=True)) as app:
        app.site.faults.add(faults.another_bill("H99"), PAGE)
        app.check(0, 25, 50, WEEK + 1)
        assert (kept(app), asked(app, PAGE)) == ([], 2)


def test_when_its_chain_moves(tmp_path: Path) -> None:
    """When a row leads the bill to another number its text is read again at once."""
    leads = row("Accompanied a new draft, see H2", 1)
    with in_process(tmp_path, watched(leads, text_on_page=True)) as app:
        app.check(0, 2)
        assert asked(app, PAGE) == 2


def test_pdf_alone(tmp_path: Path) -> None:
    """If neither has a text, that is noted, and no text is stored."""
    with in_process(tmp_path, watched(text=None)) as app:
        app.check()
        assert kept(app) == []
        with app.store() as store:
            assert store.attempts.of("text", 194, "H1").tried_at is not None


def test_new_document(tmp_path: Path) -> None:
    """A new document's text is kept together with its matches."""
    with home(tmp_path, docket("HD9", 1, text="\tSECTION 1. No sheriff shall hold a person.\r\n")) as app:
        day(app, NEXT_DAY)
        day(app, NEXT_DAY + 24)
        assert kept(app, BillId(194, "HD9")) == [("/api/GeneralCourts/194/Documents/HD9", 1)]
        with app.store() as store:
            assert len(store.texts.bounds()) == 1


PREAMBLE = "Whereas, The deferred operation of this act would tend to defeat it, it is declared to be an emergency law."


def kept_of(text: str) -> texts.BillText:
    """The kept text of a document with this text and an emergency preamble in its JSON."""
    whole = document_text(H1, Document(194, "H1", None, None, None, text, (), emergency_preamble=PREAMBLE))
    assert whole is not None
    return texts.read(whole.text)


@pytest.mark.parametrize(
    "text", [FIRST, "\tNo sheriff shall.", "SECTION 1. No sheriff shall.", "An Act\nSECTION 1. No."]
)
def test_emergency_preamble(text: str) -> None:
    """The emergency preamble, which the site's JSON has apart, is a part of the text that is kept."""
    read = kept_of(text)
    assert (read.preamble, len(read.sections)) == (PREAMBLE, len(texts.read(text).sections))


def test_preamble_that_the_text_has() -> None:
    """If the text already has the preamble, it is not added."""
    read = kept_of(f"\t{PREAMBLE}\r\n{FIRST}")
    assert (read.preamble, len(read.sections)) == (PREAMBLE, 2)


@pytest.mark.captures
@PRESENT
def test_captured_preambles() -> None:
    """Each captured text that has an emergency preamble is read with it, and its sections are as many as without."""
    documents = [api.document(text_of(path)) for path in captured("api-documents")]
    both = [each for each in documents if each.emergency_preamble and each.document_text]
    assert len(both) == 12
    for document in both:
        kept, alone = document_text(H1, document), texts.read(document.document_text or "")
        assert kept is not None
        assert (texts.read(kept.text).preamble or "").startswith(document.emergency_preamble or "-")
        assert [each.text for each in texts.read(kept.text).sections] == [each.text for each in alone.sections]
