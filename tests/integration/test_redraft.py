"""A new draft's changes are announced once in the proposal's thread, after both texts were read."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock, notify
from billbot.app.check_bill import stored_text
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, on_disk, row

AFTER, LATER, NEXT_DAY = "2025-03-03T14:00", "2025-03-03T18:00", "2025-03-04T14:00"
BILLS = toml.topic("287g", "Limits on 287(g) agreements", words=["287(g)"]) + toml.proposal(
    "safe", "Safe Communities", "194/H1"
)
DRAFT = "Accompanied a new draft, see H200"
ENACTING = "Be it enacted by the Senate and House of Representatives in General Court assembled, as follows:\n\n"
FIRST = (
    "SECTION 1. Chapter 126 of the General Laws is hereby amended by adding a section: No sheriff shall enter into an "
    "agreement under section 287(g).\n\nSECTION 2. The attorney general shall report on this each year in March.\n"
)
SECOND = (
    "SECTION 1. Chapter 126 of the General Laws is hereby amended by adding a section: No sheriff shall detain anybody "
    "for the United States alone.\n\nSECTION 2. The attorney general shall report on this each year in March.\n\n"
    "SECTION 3. This act shall take effect upon its passage and be read in every school.\n"
)


def draft(appears: str, text: str | None) -> PracticeBill:
    """The new draft, with or without a text."""
    rows = (row("Bill reported favorably by committee and referred to the committee on House Ways and Means", appears),)
    return PracticeBill(194, "H200", appears=clock.parse(appears), title="An Act on safety", rows=rows, text=text)


def old(seen: str = "2025-03-03T12:00") -> PracticeBill:
    """The bill, which continues as the new draft from a time on."""
    rows = (row(REFERRED), row(DRAFT, seen))
    begins = clock.parse("2025-03-01T10:00")
    return PracticeBill(194, "H1", appears=begins, title="An Act on safety", rows=rows, text=ENACTING + FIRST)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[AppOnDisk]:
    """An app that watches the bill, before its draft."""
    with on_disk(tmp_path, old(), draft("2025-03-03T12:00", ENACTING + SECOND)) as app:
        app.configure(CONSOLE, BILLS)
        app.once(BEGIN)
        yield app


def test_what_a_new_draft_changed(made: AppOnDisk) -> None:
    """It tells once what changed, which topic words went, what happened to sections, and how to read everything."""
    said = made.once(AFTER) + made.once(LATER)
    assert said.count("Safe Communities: what changed from H.1 to H.200") == 1
    assert said.index("goes on in a new draft, H.200") < said.index("what changed from H.1 to H.200")
    assert "Sections: 1 new, 1 rewritten and 1 unchanged." in said
    assert "No longer in the text: “287(g)”." in said
    assert (
        said.index("Section 1: struck “No sheriff shall enter") < said.index("No longer in") < said.index("Sections: ")
    )
    assert "And 1 more change." in said
    assert "The whole comparison: billbot compare 194/H1 194/H200" in said
    assert "what changed from H.1" not in made.once(NEXT_DAY)


def test_a_parent_that_nobody_listed(tmp_path: Path) -> None:
    """A draft of our bill and of others' is compared with ours, in the channel and the digest; `compare` does any."""
    others = replace(old(), number="H7", text=ENACTING + FIRST)
    rows = (row("New draft of H1 and H7", "2025-03-03T12:00"),)
    with on_disk(tmp_path, old(), others, replace(draft("2025-03-03T12:00", ENACTING + SECOND), rows=rows)) as app:
        app.configure(f'{CONSOLE}digest = "thu 09:00"\n', BILLS)
        app.once(BEGIN)
        said = app.once(AFTER) + app.once(LATER) + app.once(NEXT_DAY) + digest(app, LATER, "desk")[0]
        assert "what changed from H.1 to H.200" in said
        assert "H.200 beside H.1" in said
        assert "H.7 to H.200" not in said
        assert "beside H.7" not in said
        assert "H.7 (" in app.billbot("compare", "H7", "H200").out


def test_where_it_is_published(made: AppOnDisk) -> None:
    """If the public pages are read somewhere the comparison there is linked, and no command appears in its place."""
    made.configure(f'{CONSOLE}[public]\nurl = "https://bills.example.org/pages"\n', BILLS)
    said = made.once(AFTER)
    place = "redlines/194-h1-to-194-h200.html"
    assert f"The whole comparison: https://bills.example.org/pages/{place}" in said
    assert "billbot compare" not in said
    assert (made.folder.parent / "state" / "public" / place).is_file()


def test_a_text_that_comes_later(tmp_path: Path) -> None:
    """While the draft has no text the alert goes at once; the comparison follows, once, when both can be read."""
    with on_disk(tmp_path, old(), draft("2025-03-03T12:00", None)) as app:
        app.configure(CONSOLE, BILLS)
        app.once(BEGIN)
        said = app.once(AFTER)
        assert "goes on in a new draft, H.200" in said
        assert "what changed from H.1" not in said
        with app.store() as store:
            store.texts.keep(BillId(194, "H200"), stored_text(ENACTING + SECOND, "/H200"), clock.parse(LATER))
        assert app.once(NEXT_DAY).count("what changed from H.1 to H.200") == 1


def test_a_draft_of_the_past_is_no_news(tmp_path: Path) -> None:
    """Drafts from before the bill was watched are not compared."""
    with on_disk(tmp_path, old("2025-03-01T12:00"), draft("2025-03-01T12:00", ENACTING + SECOND)) as app:
        app.configure(CONSOLE, BILLS)
        assert "what changed from H.1" not in app.once(BEGIN) + app.once(AFTER) + app.once(NEXT_DAY)


def test_a_channel_that_was_added_later(made: AppOnDisk) -> None:
    """A channel hears nothing of a draft that could be compared before it was added (promise 1)."""
    made.once(AFTER)
    made.once(LATER)
    made.configure(f'{CONSOLE}\n[[channel]]\nname = "late"\nkind = "console"\n', BILLS)
    said = made.once(NEXT_DAY) + made.once("2025-03-05T14:00")
    assert "billbot watches" in said
    assert "what changed from H.1" not in said


def test_a_muted_proposal(tmp_path: Path) -> None:
    """A muted proposal's comparisons are not announced, not even after the mute."""
    with on_disk(tmp_path, old(), draft("2025-03-03T12:00", ENACTING + SECOND)) as app:
        app.configure(CONSOLE, BILLS + f'mute_until = "{NEXT_DAY[:10]}"\n')
        said = "".join(app.once(when) for when in (BEGIN, AFTER, LATER, NEXT_DAY))
        assert "what changed from H.1" not in said


def test_a_conference_report(tmp_path: Path) -> None:
    """A conference's report is compared with both branches' texts once: which section comes from where."""
    when = "2025-03-03T12:00"
    seen = clock.parse(when)
    own = replace(
        old(when), rows=(row(REFERRED), row("Reprinted, as amended, see S9", when), row("Reported by H20", when))
    )
    fund = "There is a fund for rivers, into which gifts and grants are paid by the comptroller.\n"
    senate = f"{ENACTING}SECTION 1. {fund}"
    print_of = PracticeBill(
        194, "S9", appears=seen, title="Text", rows=(row("See H1", when),), text=senate, text_on_page=False
    )
    report = PracticeBill(
        194,
        "H20",
        appears=seen,
        title="An Act on safety",
        rows=(row("Reported from the committee of conference", when), row("Reported on H1", when)),
        text=f"{ENACTING}{FIRST}\nSECTION 3. {fund}",
    )
    with on_disk(tmp_path, own, print_of, report) as app:
        app.configure(CONSOLE, BILLS)
        app.once(BEGIN)
        said = app.once(AFTER) + app.once(LATER) + app.once(NEXT_DAY)
        assert said.count("Safe Communities: what H.20 takes from H.1 and S.9") == 1
        assert "Of 3 sections: 2 from H.1 and 1 from S.9. No section of either is left out." in said
        assert "billbot compare 194/H1 194/S9 194/H20" in said
        assert "SECTION 3 (was SECTION 1): unchanged · from S.9" in app.billbot("compare", "safe").out


CHANNELS = f'{CONSOLE}digest = "thu 09:00"\n[[channel]]\nname = "rivers"\nkind = "console"\ntopics = ["rivers"]\n'
RIVERS = '\n[[topic]]\nid = "rivers"\nname = "Rivers"\nwords = ["rivers"]\n'


def test_in_the_digest(tmp_path: Path) -> None:
    """The digest of its week has a line of what a new draft changed, in each form, where the proposal is heard of."""
    with on_disk(tmp_path, old(), draft("2025-03-03T12:00", ENACTING + SECOND)) as app:
        app.configure(CHANNELS, RIVERS + BILLS)
        app.once(BEGIN)
        app.once(AFTER)
        for said in digest(app, LATER, "desk"):
            assert "H.200 beside H.1. H.200 has less than half of the text of H.1. Section 1: struck “No" in said
            assert "billbot compare 194/H1 194/H200" in said
        assert not any("beside H.1" in said for said in digest(app, LATER, "rivers"))
        app.once("2025-03-06T10:00")  # its digest leaves
        assert not any("beside H.1" in said for said in digest(app, "2025-03-07T10:00", "desk"))


def digest(app: AppOnDisk, now: str, channel: str) -> list[str]:
    """The digest that would go out now, as text, as HTML and for Slack."""
    made = app.app(now)
    (wanted,) = (each for each in made.channels if each.name == channel)
    with made.open_store(reading=True) as store:
        message = notify.digest.preview(store, made.watch(store), wanted, made.clock.now())
    return [" ".join(html.unescape(each).split()) for each in (message.text, message.html, str(message.blocks))]


def test_a_substitute(tmp_path: Path) -> None:
    """The Senate's text for a House bill is compared with that bill and the closest Senate bill."""
    when = "2025-03-03T12:00"
    fund = "There is a fund for rivers, into which gifts and grants are paid by the comptroller.\n"
    board = "A board of nine members meets each month, studies ponds and reports to the governor.\n"
    own = replace(
        old(when),
        rows=(row(REFERRED), row("Also based on S7 and S8", when), row("Reprinted, as amended, see S9", when)),
    )
    others = [
        PracticeBill(194, name, appears=clock.parse(seen), title="Text", rows=(row(said, seen),), text=text)
        for name, seen, said, text in (
            ("S7", "2025-03-01T10:00", REFERRED, f"{ENACTING}SECTION 1. {board}"),
            ("S8", "2025-03-01T10:00", REFERRED, f"{ENACTING}SECTION 1. {fund}"),
            ("S9", when, "See H1", f"{ENACTING}{FIRST}\nSECTION 3. {fund}"),
        )
    ]
    with on_disk(tmp_path, own, *others) as app:
        app.configure(CONSOLE, BILLS)
        app.once(BEGIN)
        said = app.once(AFTER) + app.once(LATER) + app.once(NEXT_DAY)
        assert said.count("Safe Communities: what S.9 takes from H.1 and S.8") == 1
        assert "Of 3 sections: 2 from H.1 and 1 from S.8. No section of either is left out." in said
