"""A new document that carries a passage of a watched text is suggested for it, once, whenever its text comes."""

import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from billbot.demo import PracticeBill, Revision
from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal
from billbot.store import Suggested
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.captured import REAL_TEXTS, protect
from tests.support.documents_app import NEXT_DAY, OPERATIONS, WORDS, day, docket, home, suggested

PASSAGE = (
    "Each registry shall answer a letter of inquiry by a resident within nine days, in the language in which it was"
    " written, and shall keep a ledger of all such answers, open to any resident on any working day."
)
OURS = f"\tSECTION 1. {PASSAGE}\r\n\tSECTION 2. This act ends in ten years."
CARRIES = f"\tSECTION 1. There shall be a fund.\r\n\tSECTION 2. {PASSAGE}\r\n\tSECTION 3. Bridges are painted."
IN_ALL = "39 words in a row match H.1, which is watched; in all it has 87% of that text:"


def app(path: Path, *others: PracticeBill, text: str = OURS) -> AbstractContextManager[AppInProcess]:
    return home(path, *others, watched=bill("H1", row(REFERRED), text=text))


def days(made: AppInProcess, *hours: float) -> None:
    for each in (0, NEXT_DAY, *hours):
        day(made, each)


def told(made: AppInProcess) -> list[str]:
    return [message.text for message in made.inboxes["desk"].got[1:]]


def one(made: AppInProcess) -> Suggested:
    with made.store() as store:
        (found,) = store.suggestions.all()
    return found


def test_told_once(tmp_path: Path) -> None:
    """The passage is quoted, with its length and its share of our text, and told once."""
    with app(tmp_path, docket("HD9", text=CARRIES)) as made:
        days(made, NEXT_DAY + 24, NEXT_DAY + 48)
        (message,) = told(made)
        flat = " ".join(message.split())
        assert f"{IN_ALL} “{PASSAGE.rstrip('.')}”" in flat
        assert "Watch it under Sample proposal: billbot suggest accept 1" in flat


def test_beside_another_reason(tmp_path: Path) -> None:
    """If its phrases speak for it, too, one message has both reasons."""
    with app(tmp_path, docket("HD9", text=f"{CARRIES} {WORDS}")) as made:
        days(made)
        (message,) = told(made)
        assert "its text says “civil detainer” once. 39 words in a row" in " ".join(message.split())


def test_text_that_comes_late(tmp_path: Path) -> None:
    """A text that is null at first is compared when it comes."""
    late = docket("HD9", text=None, revisions=(Revision(at(70), {"text": CARRIES}),))
    with app(tmp_path, late) as made:
        days(made, NEXT_DAY + 24)
        assert suggested(made) == []
        days(made, NEXT_DAY + 72)
        assert len(told(made)) == 1


def test_one_more_reason_for_one_suggested_before(tmp_path: Path) -> None:
    """A document that was suggested before its text came gets the passage as a reason, and no second message."""
    late = docket("HD9", title="An Act on H1", text=None, revisions=(Revision(at(70), {"text": CARRIES}),))
    with app(tmp_path, late) as made:
        days(made)
        assert one(made).suggestion.passage is None
        days(made, NEXT_DAY + 72, NEXT_DAY + 73)
        found = one(made).suggestion
        assert found.passage is not None
        assert (found.reason, found.passage.words, len(told(made))) == ("title", 39, 1)


def test_rejected(tmp_path: Path) -> None:
    """A rejected document is not suggested again for a passage."""
    late = docket("HD9", title="An Act on H1", text=None, revisions=(Revision(at(70), {"text": CARRIES}),))
    with app(tmp_path, late) as made:
        days(made)
        with made.store() as store:
            store.suggestions.decide(1, "rejected", "command line:ann", at(NEXT_DAY + 1))
        days(made, NEXT_DAY + 72, NEXT_DAY + 73)
        assert (one(made).decided, len(told(made))) == ("rejected", 1)


def test_boilerplate(tmp_path: Path) -> None:
    """A passage in several documents of the court is boilerplate and no reason to suggest one."""
    forms = [docket(f"HD{number}", -1, text=CARRIES) for number in range(20, 26)]
    with app(tmp_path, *forms, docket("HD9", text=CARRIES)) as made:
        days(made)
        assert "HD9" not in suggested(made)


@pytest.mark.parametrize(
    "front",
    [
        "House, No. 5316\n(also based on House, Nos. 1 and 1059); reports\nBe it enacted, as follows:\n1 Roads.",
        "[SIMILAR MATTER FILED IN PREVIOUS SESSION\nSEE HOUSE, NO. 1 OF 2025-2026.]\nSECTION 1. Roads.",
    ],
)
def test_first_page_that_names_ours(tmp_path: Path, front: str) -> None:
    """A document whose print names a watched bill on its first page is suggested, whatever its words and title."""
    with app(tmp_path, docket("HD9", text=front)) as made:
        days(made)
        assert one(made).suggestion.like == BillId(194, "H1")
        (message,) = told(made)
        assert "Its first page or summary names H.1, which is watched." in message


@pytest.mark.captures
@REAL_TEXTS
def test_protect_act(tmp_path: Path) -> None:
    """H5316 is suggested when it is read: it names S1122, which is watched, and has most of the draft before it."""
    watched = [bill(number, row(REFERRED), text=protect(number)) for number in ("S1122", "H5305")]
    proposals = tuple(
        Proposal(each.number or "", each.number or "", ("topic",), (BillId(194, each.number or ""),))
        for each in watched
    )
    new = docket("HD9999", title="An Act promoting rule of law", text=protect("H5316"))
    with in_process(tmp_path, *watched, new, proposals=proposals, channels=OPERATIONS) as app:
        days(app)
        found = one(app).suggestion
        assert (found.reason, found.like) == ("named", BillId(194, "S1122"))
        assert found.passage is not None
        assert (found.passage.bill, found.passage.words > 3_000) == (BillId(194, "H5305"), True)
        (message,) = told(app)
        assert "Its first page or summary names S.1122, which is watched." in message


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["a " * 1_000_000, f"{CARRIES} " * 9_000, "x" * 1_900_000], ids=["a", "ours", "x"])
def test_monstrous_text(tmp_path: Path, text: str) -> None:
    """The largest texts take seconds, whatever appears in them, and no message is long for it."""
    began = time.process_time()
    with app(tmp_path, docket("HD9", text=text), text=f"{OURS} {'a ' * 100_000}") as made:
        days(made)
        assert all(len(message) < 3_000 for message in told(made))
    assert time.process_time() - began < 30
