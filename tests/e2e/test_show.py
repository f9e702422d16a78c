"""`show`: where a proposal lives, what is set for it, and what its numbers have."""

import json
from pathlib import Path

from msgspec.structs import replace

from tests.support.app_on_disk import BEGIN, HEARING, REFERRED, bill, on_disk, row


def test_where_a_proposal_stands(tmp_path: Path) -> None:
    """`show` says when any of the numbers in which a proposal lives had its last entry, and what is set for a day."""
    far = row("Bill reported favorably and referred to the committee on Senate Ways and Means", "2025-02-01T10:00")
    ended, first = row("Accompanied a study order, see H5"), row(REFERRED, "2025-01-15T10:00")
    put_off = row("Further action postponed until Monday, March 17, 2025", "2025-02-02T10:00", branch="Senate")
    with on_disk(tmp_path, bill("H1588", first, ended), bill("S1122", first, far, put_off)) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
    assert "S.1122, in Senate Ways and Means since February 1; H.1588, study order (H.5) since March 1 (" in said
    assert "last entry on Saturday, March 1, 2025)" in said
    assert "\n\nMonday, March 17: The Senate comes back to S.1122, which it put off to this day\n\n" in said


def test_what_a_number_has_that_it_left(tmp_path: Path) -> None:
    """`show` has the hearing and the last entry of a number that a proposal lives in no more, as pages do."""
    draft, late = row("Accompanied a new draft, see S2000"), row("Senate concurred", "2025-03-02T10:00")
    bills = bill("H1588", row(REFERRED)), bill("S1122", row(REFERRED), row(HEARING), draft, late)
    with on_disk(tmp_path, *bills, bill("S2000", row("New draft of S1122"))) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
        (hearing,) = json.loads(app.billbot("show", "dignity", "--json", "--now", BEGIN).out)["hearings"]
    assert "last entry on Sunday, March 2, 2025)" in said
    assert "\nHearing on S.1122: Tuesday, November 18, 2025, 1:00 PM to 5:00 PM, A-1" in said
    assert hearing["bill"] == "194/S1122"


def test_what_took_a_proposal_in(tmp_path: Path) -> None:
    """`show` has the numbers of a bill of others, that took a proposal in behind its own, and what else it took in."""
    ours = bill("H1588", row(REFERRED, "2025-01-15T10:00"), row("Accompanied H5316"))
    theirs = bill("H5316", row(REFERRED), row("Also based on S1059"))
    with on_disk(tmp_path, ours, theirs, bill("S1122", row(REFERRED)), bill("S1059", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        said = app.billbot("show", "dignity", "--now", BEGIN).out
    own, _, others = said.partition("\n\nNumbers of the bill that took it in:\n")
    assert ("  H.1588 " in own, "  S.1122 " in own, "  H.5316 " in own) == (True, True, False)
    took_in, _, parents = others.partition("\n\nWhat else its drafts came from:\n")
    assert (took_in.startswith("  H.5316 "), parents.startswith("  S.1059 ")) == (True, True)


def test_what_is_only_a_guess(tmp_path: Path) -> None:
    """`show` finds a proposal by words of its topic or a bill's title, and by no letters within a word."""
    titled = replace(bill("H1588", row(REFERRED)), title="An Act on sanctuary in hospitals")
    with on_disk(tmp_path, titled, bill("S1122", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        said = [app.billbot("show", typed) for typed in ("hospitals", "sanct", "hospital bills", "ospitals")]
    assert [ran.out.partition("\n")[0] for ran in said] == ["Dignity", "Dignity", "", ""]
    assert "there is no bill or proposal 'ospitals'" in said[3].err
