"""If a link leaves the record, its number is no longer followed, and a message says so."""

from pathlib import Path

import pytest

from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.watched import Channel
from tests.support.app_in_process import (
    BEGIN,
    REFERRED,
    AppInProcess,
    at,
    bill,
    in_process,
    one,
    row,
    watched,
    where,
)
from tests.support.app_on_disk import BILLS, CONSOLE, on_disk
from tests.support.digest_story import digests, make

DRAFT = "Accompanied a new draft, see S2752"
WEEK = 7 * 24


def away(**later: object) -> PracticeRow:
    """The row that leads from S2034 to its new draft, entered an hour after the beginning."""
    return row(DRAFT, 1, "Senate", **later)


def old(leads: PracticeRow) -> PracticeBill:
    return bill("S2034", row(REFERRED, branch="Senate"), leads)


DRAFTED = bill(
    "S2752",
    row("Reported from the committee on Revenue", 1, "Senate"),
    row("New draft of S2034 and S1900", 1, "Senate"),
    row("Accompanied a new draft, see S2800", 2.5, "Senate"),
    appears=at(1),
)


def corrected(app: AppInProcess) -> tuple[str, str]:
    """The subject and the text of the one correction that was told."""
    (found,) = [message for message in app.inbox.got if message.subject.startswith("Correction: ")]
    return found.subject, found.text


@pytest.mark.parametrize("later", ["removed_at", "struck_at"])
def test_what_is_said(tmp_path: Path, later: str) -> None:
    """The correction says where the proposal lives now, and where not anymore."""
    with in_process(tmp_path, old(away(**{later: at(3)})), proposals=[one("S2034")]) as app:
        app.day(0, 2, 4, 6)
        subject, text = corrected(app)
    assert subject == "Correction: the sample proposal is S.2034 again, not S.2752"
    assert "the entry that led to S.2752 no longer counts. The record does not say why." in text
    assert f"“{DRAFT}” ({'no longer in the' if later == 'removed_at' else 'struck from the'} record)" in text


def test_what_is_so(tmp_path: Path) -> None:
    """Numbers reached only through that row are no longer followed, and the proposal is where it was before."""
    with in_process(tmp_path, old(away(removed_at=at(3))), DRAFTED, proposals=[one("S2034")]) as app:
        app.day(0, 2)
        assert (watched(app), where(app)[0]) == (["S2034", "S2752", "S1900"], ["S2752"])
        app.day(2.6)
        assert where(app)[0] == ["S2800"]
        app.day(4, 6)
        assert (watched(app), where(app)) == (["S2034"], (["S2034"], "in committee", "The Judiciary"))
        app.site.requests.clear()
        app.day(8)
        assert not any("S2752" in request.target for request in app.site.requests)
        assert "is S.2034 again, not S.2752" in corrected(app)[0]


def test_another_row_still_leads_there(tmp_path: Path) -> None:
    """If another entry leads to the number, it stays part of the proposal, and a message says so."""
    other = bill("H1", row(REFERRED), row(DRAFT, 1))
    draft = bill("S2752", row("New draft of S2034 and H1", 1, "Senate"), appears=at(1))
    with in_process(tmp_path, old(away(removed_at=at(3))), other, draft, proposals=[one("S2034", "H1")]) as app:
        app.day(0, 2, 4, 6)
        assert watched(app) == ["S2034", "H1", "S2752"]
        subject, text = corrected(app)
    assert subject.endswith("is no longer in the record")
    assert "It is still S.2752. The record does not say why." in text


def test_a_row_that_leads_elsewhere_now(tmp_path: Path) -> None:
    """If a row is reworded and names another number, the proposal is followed there, and a message says so."""
    reworded = row("Accompanied a new draft, see S2753", 1, "Senate", old_text=DRAFT, reworded_at=at(3))
    with in_process(tmp_path, old(reworded), proposals=[one("S2034")]) as app:
        app.day(0, 2, 4, 6)
        assert watched(app) == ["S2034", "S2753"]
        assert corrected(app)[0] == "Correction: the sample proposal is S.2753, not S.2752"


def test_it_is_back(tmp_path: Path) -> None:
    """When the row is restored the proposal is followed to the number again."""
    with in_process(tmp_path, old(away(struck_at=at(3), restored_at=at(6))), proposals=[one("S2034")]) as app:
        app.day(0, 2, 4, 7, 9, 11)
        assert (watched(app), where(app)[0]) == (["S2034", "S2752"], ["S2752"])


def test_the_digest(tmp_path: Path) -> None:
    """The next digest has the proposal at its old number, and tells no move by an undone link."""
    weekly = Channel("all", "console", digest=(0, BEGIN.time()))
    with in_process(tmp_path, old(away(removed_at=at(3))), proposals=[one("S2034")], channels=[weekly]) as app:
        for hours in (0, 2, 4, 6, WEEK):
            app.day(hours)
            make(app, hours)
        (text,) = digests(app)
    standing = text.partition("WHERE EVERYTHING IS")[2]
    assert "S.2034, in the Judiciary Committee" in standing
    assert "S.2752" not in text
    assert f"“{DRAFT}” (no longer in the record)" in " ".join(text.split())


def test_show(tmp_path: Path) -> None:
    """`show` has the proposal in its old number again, and the other no longer in its chain."""
    listed = BILLS.replace('"194/H1588", "194/S1122"', '"194/S2034"')
    with on_disk(tmp_path, old(away(removed_at=at(3)))) as made:
        made.configure(CONSOLE, listed)
        shown = []
        for hours in (0, 2, 4, 6):
            made.site.now = at(hours)
            made.billbot("check", "--now", f"{at(hours):%Y-%m-%dT%H:%M}")
            found = made.billbot("show", "dignity", "--json", "--now", f"{at(hours):%Y-%m-%dT%H:%M}").json
            shown.append({each["id"]: each["lives"] for each in found["numbers"]})
    assert shown[1] == {"194/S2034": False, "194/S2752": True}
    assert shown[3] == {"194/S2034": True}
