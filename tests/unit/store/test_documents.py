"""Listed documents, and what was suggested of them."""

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.store import ReadText, Store, Waiting
from tests.support.store_sample import BRIDGES, DOCKET, LATER, MINUTE, NOON, WORDS, ask, document, suggest, waiting

NUMBERED = replace(DOCKET, bill_number="H5316")


def test_first_list_is_quiet(store: Store) -> None:
    """Everything in the first list is new and quiet; what a later one adds is not, nor the first of the next court."""
    assert store.documents.take_list(194, [BRIDGES], NOON) == 1
    assert store.documents.take_list(194, [BRIDGES, DOCKET], NOON) == 1
    assert (waiting(store).id, waiting(store).quiet) == (BillId(194, "HD5608"), False)
    for court in (195, 193):
        assert store.documents.take_list(court, [replace(BRIDGES, general_court=court)], NOON) == 1
        assert (found := store.documents.waiting([court], NOON)) is not None
        assert found.quiet == (court < BRIDGES.general_court)


def test_newest_first(store: Store) -> None:
    """The newest docket is read first, whatever the list's order; untried ones come first."""
    numbers = ["HD9", "HD100", "HD20"]
    store.documents.take_list(194, [replace(DOCKET, docket=name) for name in numbers], NOON)
    order = []
    for _ in range(4):
        found = waiting(store)
        order.append(found.docket)
        store.documents.record(found, document(text=None), None, NOON, NOON)
    assert order == ["HD100", "HD20", "HD9", "HD100"]


def test_unread(store: Store) -> None:
    """A document is unread until it was read well once, also without a text; one that fails stays unread."""
    store.documents.take_list(194, [BRIDGES, DOCKET], NOON)
    assert store.documents.unread() == 2
    store.documents.record(waiting(store), document(text=None), None, NOON, LATER + MINUTE)
    store.documents.read_badly(waiting(store), NOON, "away", LATER + MINUTE)
    assert (store.documents.unread(), store.documents.waiting([194], LATER)) == (1, None)
    assert store.documents.tried_within_a_day(NOON + MINUTE) == 2
    assert store.documents.tried_within_a_day(LATER + MINUTE) == 0


def test_number_joins_the_docket(store: Store) -> None:
    """When a docket gets its number it is the same document, read and suggested once."""
    key = suggest(store, DOCKET)
    assert store.documents.take_list(194, [BRIDGES, NUMBERED], LATER) == 0
    (made,) = store.suggestions.all()
    assert (made.id, made.bill, made.docket) == (key, BillId(194, "H5316"), "HD5608")
    found = Waiting(2, 194, "HD5608", "H5316", 1, quiet=False)
    assert found.ids == (BillId(194, "H5316"), BillId(194, "HD5608"))
    assert store.documents.record(found, document(NUMBERED), WORDS, LATER, None) is None
    assert len(store.suggestions.all()) == 1


def test_two_that_are_one(store: Store) -> None:
    """Two entries of one document become one, with the suggestion of either."""
    key = suggest(store, replace(DOCKET, docket=None, bill_number="H5316"))
    store.documents.take_list(194, [BRIDGES, DOCKET], LATER)
    assert store.documents.take_list(194, [BRIDGES, NUMBERED], LATER) == 0
    (made,) = store.suggestions.all()
    assert (made.id, made.bill, made.docket) == (key, BillId(194, "H5316"), "HD5608")
    assert len(store.documents.titled(194)) == 2


def test_numbers_put_right(store: Store) -> None:
    """Two dockets whose numbers the site had mixed up keep apart, each with the number it has now."""
    ids = ("HD1", "HD2")
    for numbers in (("H5", "H6"), ("H6", "H5")):
        pairs = zip(ids, numbers, strict=True)
        store.documents.take_list(
            194, [replace(DOCKET, docket=docket, bill_number=number) for docket, number in pairs], NOON
        )
    query = "SELECT docket, number FROM documents ORDER BY docket"
    assert ask(store.path, query) == [("HD1", "H6"), ("HD2", "H5")]


def test_null_replaces_nothing(store: Store) -> None:
    """A title that a list leaves out stays known; another title is kept and read again."""
    suggest(store, DOCKET)
    store.documents.take_list(194, [replace(DOCKET, title=None, presenters=())], LATER)
    assert [title for _, title in store.documents.titled(194)] == ["An Act on bridges", "An Act promoting trust"]
    store.documents.take_list(194, [replace(DOCKET, title="An Act on detainers")], LATER)
    assert [title for _, title in store.documents.titled(194)] == ["An Act on bridges", "An Act on detainers"]
    assert [found.id.number for found in [waiting(store, quiet=False)]] == ["HD5608"]


def test_texts_are_kept(store: Store) -> None:
    """A read document can be searched later; an unread one only by title."""
    store.documents.take_list(194, [BRIDGES, DOCKET], NOON)
    text = ReadText("SECTION 1. Über", "/api", (), 0)
    store.documents.record(waiting(store), document(text=text.text), None, NOON, None, text)
    first, second = store.documents.known()
    assert (first.docket, first.title, first.pinslip, first.document_text) == (
        "HD5608",
        "An Act promoting trust",
        "A petition",
        "SECTION 1. Über",
    )
    assert (second.bill_number, second.document_text, second.sponsors) == ("H1", None, ())
