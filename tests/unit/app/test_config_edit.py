"""The files of a configuration are edited where people wrote them, and all else in them stays."""

import errno
import fcntl
import os
import re
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billbot.app import config_edit
from billbot.app.config import load
from billbot.app.config_edit import (
    NewProposal,
    add_bill,
    draft,
    locked,
    name_from,
    put_in_place,
    put_new,
    put_private,
    remove_bill,
    unwritten,
)
from billbot.app.scaffold import write_sample
from billbot.domain.bills import BillId
from billbot.errors import ConfigError, UsageError
from tests.support.repository import ROOT

NEW = BillId(194, "H9")
HAND = '''# What we watch. "quotes" and [brackets] in a note
[[topic]]
id = "287g"   # the section
name = "287(g)"

  [[ proposal ]]    # first
  id = "dignity"
  # between the keys
  name = "Dignity"
  topics = ["287g"]
  bills = [
      # the House's
      "194/H1588",      # "194/H9" is another

      "194/S1122"  # the Senate's
      # and no more
  ]
  why = """
[[proposal]]
is a header elsewhere"""

# a topic between the proposals
[[topic]]
id = "other"
name = "Other"

[[proposal]]
name = 'Safe'
topics = [ "other","287g" ]   # two
id = 'safe'
# at its end
'''
ODD = HAND.replace('"""\n[[proposal]]\nis a header elsewhere"""', '"one line"')


def laid(root: Path, text: str | bytes = ODD) -> Path:
    """A configuration whose list of bills is this."""
    folder = root / "config"
    folder.mkdir()
    (folder / "billbot.toml").write_text("", encoding="utf-8")
    (folder / "bills.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def listing(folder: Path) -> bytes:
    return (folder / "bills.toml").read_bytes()


def numbers(folder: Path) -> dict[str, list[str]]:
    return {each.id: [str(bill) for bill in each.bills] for each in load(folder, {}).proposals}


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)


def refused(error: type[Exception], folder: Path, bill: BillId, to: str | NewProposal = "dignity") -> str:
    """The error if a bill is not added; the file is unchanged, and nothing is left next to it."""
    before = listing(folder)
    with pytest.raises(error) as raised:
        add_bill(folder, {}, bill, to)
    assert listing(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["billbot.toml", "bills.toml"]
    return str(raised.value)


def test_a_bill_is_added_where_the_last_one_stands(tmp_path: Path) -> None:
    """A bill added to a list over several lines gets a line below the last one, and every other line stays."""
    folder = laid(tmp_path)
    config = add_bill(folder, {}, NEW, "dignity")
    expected = ODD.replace('"194/S1122"  # the Senate\'s\n', '"194/S1122",  # the Senate\'s\n      "194/H9"\n')
    assert listing(folder).decode() == expected
    assert config == load(folder, {})
    assert numbers(folder) == {"dignity": ["194/H1588", "194/S1122", "194/H9"], "safe": []}


def test_a_proposal_without_bills_gets_the_key(tmp_path: Path) -> None:
    """If a proposal has no list of bills, the list appears below its other keys, comments kept."""
    folder = laid(tmp_path)
    add_bill(folder, {}, NEW, "safe")
    assert listing(folder).decode() == ODD.replace("id = 'safe'\n", "id = 'safe'\nbills = [\"194/H9\"]\n")


def test_a_new_proposal_stands_at_the_end(tmp_path: Path) -> None:
    """A new proposal appears at the end of the file with all that is known about it; nothing above it changes."""
    folder = laid(tmp_path)
    config = add_bill(folder, {}, NEW, NewProposal("new", 'A "new" \\ one', ("other", "287g"), "support"))
    assert listing(folder).decode() == ODD + (
        '\n[[proposal]]\nid = "new"\nname = "A \\"new\\" \\\\ one"\ntopics = ["other", "287g"]\nbills = ["194/H9"]\n'
        'position = "support"\n'
    )
    assert config.proposals[-1].name == 'A "new" \\ one'


def test_a_new_proposal_needs_no_line_break_before_it(tmp_path: Path) -> None:
    """A new proposal begins a separate line also where the file's last line has no end."""
    folder = laid(tmp_path, ODD.rstrip())
    add_bill(folder, {}, NEW, NewProposal("new", "New", ("other",)))
    assert listing(folder).decode().startswith(ODD.rstrip() + "\n\n[[proposal]]\n")


def test_a_bill_is_taken_out(tmp_path: Path) -> None:
    """A bill that is taken out goes with its comment, and all else stays; the last one takes its proposal along."""
    folder = laid(tmp_path)
    remove_bill(folder, {}, BillId(194, "H1588"))
    assert listing(folder).decode() == ODD.replace('      "194/H1588",      # "194/H9" is another\n', "")
    remove_bill(folder, {}, BillId(194, "S1122"))
    assert numbers(folder) == {"safe": []}
    left = listing(folder).decode()
    assert comments(left) == [each for each in comments(ODD) if each in left]
    assert "# a topic between the proposals" in left


def test_what_is_added_and_taken_out_again_leaves_no_trace(tmp_path: Path) -> None:
    """In the list that is shipped, a bill that is added, to any proposal or a new one, and taken out leaves no byte."""
    text = (ROOT / "config" / "bills.toml").read_bytes()
    folder = laid(tmp_path, text)
    for proposal in load(folder, {}).proposals:
        add_bill(folder, {}, NEW, proposal.id)
        assert listing(folder) != text
        remove_bill(folder, {}, NEW)
        assert listing(folder) == text
    add_bill(folder, {}, NEW, NewProposal("new", "New", load(folder, {}).proposals[0].topics))
    remove_bill(folder, {}, NEW)
    assert listing(folder) == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_of_windows_stays_one(tmp_path: Path, mark: bytes) -> None:
    """A file whose lines end in CRLF, with a mark at its beginning or without, keeps both."""
    folder = laid(tmp_path, mark + ODD.replace("\n", "\r\n").encode())
    add_bill(folder, {}, NEW, "dignity")
    add_bill(folder, {}, BillId(194, "H10"), NewProposal("new", "New", ("other",)))
    text = listing(folder)
    assert text.startswith(mark + b"# What")
    assert text.count(b"\n") == text.count(b"\r\n") == ODD.count("\n") + 7
    remove_bill(folder, {}, NEW)
    assert comments(listing(folder).decode("utf-8-sig").replace("\r", "")) == comments(ODD)


@pytest.mark.parametrize("text", [HAND, '[[topic]]\nid = "t"\nname = "T"\n[proposal]\n'])
def test_what_cannot_be_edited_is_refused(tmp_path: Path, text: str) -> None:
    """A file with faults, or a layout that cannot be edited safely, stays unchanged, and an error says so."""
    said = refused(ConfigError, laid(tmp_path, text), NEW)
    assert "bills.toml: " in said


def test_proposals_in_braces_are_left_to_a_person(tmp_path: Path) -> None:
    """Proposals written as a list of tables in braces are valid, and left to a person to edit."""
    folder = laid(
        tmp_path, 'topic = [{id = "t", name = "T"}]\nproposal = [{id = "dignity", name = "D", topics = ["t"]}]'
    )
    assert "edit it by hand" in refused(ConfigError, folder, NEW)
    assert "edit it by hand" in refused(ConfigError, folder, NEW, NewProposal("new", "New", ("t",)))


def test_a_fault_elsewhere_stops_the_edit(tmp_path: Path) -> None:
    """While any file of the configuration has a fault, the list is not edited."""
    folder = laid(tmp_path)
    (folder / "billbot.toml").write_text("[source]\ngap_seconds = -1\n", encoding="utf-8")
    assert "gap_seconds" in refused(ConfigError, folder, NEW)


def test_what_would_be_a_fault_is_not_written(tmp_path: Path) -> None:
    """An edit that would not load, such as an unknown court or a bad id, is not written."""
    folder = laid(tmp_path)
    assert "is from an unknown General Court" in refused(UsageError, folder, BillId(0, "H1"))
    assert "is not an id" in refused(UsageError, folder, NEW, NewProposal("no id", "New", ("other",)))


@pytest.mark.parametrize(
    ("bill", "to", "said"),
    [
        (BillId(194, "H1588"), "safe", '194/H1588 is already listed, in "dignity"'),
        (NEW, "dignty", 'there is no proposal "dignty"; did you mean "dignity"?'),
        (NEW, NewProposal("new", "New", ("287",)), 'there is no topic "287"; did you mean "287g"?'),
        (NEW, NewProposal("safe", "New", ("other",)), 'there is already a proposal "safe"'),
    ],
)
def test_wrong_use_names_the_nearest(tmp_path: Path, bill: BillId, to: str | NewProposal, said: str) -> None:
    """A bill that is listed, and a topic or proposal that is not there, are refused with the nearest there is."""
    assert said in refused(UsageError, laid(tmp_path), bill, to)


def test_a_bill_that_is_not_listed_is_not_taken_out(tmp_path: Path) -> None:
    """A bill that is not listed cannot be taken out."""
    with pytest.raises(UsageError, match="194/H9 is not listed"):
        remove_bill(laid(tmp_path), {}, NEW)


STAGED = """[[topic]]
id = "287g"
name = "287(g)"

[[proposal]]
id = "safe"
name = "Safe"
topics = ["287g"]
bills = ["194/H1"]

# while it waits
[[proposal.ask]]
stage = "in committee"  # the first
text = "Write to {chairs}."

# later
[[proposal.ask]]
stage = "law"
text = "Thank them."

# of the next
[[proposal]]
id = "other"
name = "Other"
topics = ["287g"]
bills = ["194/H2"]
"""


def test_asks_by_stage_stay(tmp_path: Path) -> None:
    """A bill is added to a proposal with asks by stage, and taken out again, and every other line stays."""
    folder = laid(tmp_path, STAGED)
    add_bill(folder, {}, NEW, "safe")
    assert (folder / "bills.toml").read_text("utf-8") == STAGED.replace('"194/H1"]', '"194/H1", "194/H9"]')
    remove_bill(folder, {}, NEW)
    assert (folder / "bills.toml").read_text("utf-8") == STAGED
    remove_bill(folder, {}, BillId(194, "H1"))
    assert [each.id for each in load(folder, {}).proposals] == ["other"]
    assert "# of the next" in (folder / "bills.toml").read_text("utf-8")


LIST = """\
# what we follow
[[topic]]
id = "housing"
name = "Housing"

[[proposal]]  # ours
id = "homes"
name = "Homes for all"
topics = ["housing"]  # the main one
bills = ["194/H1"]

[[proposal.ask]]
stage = "in committee"
text = "Write to {chairs}."

# the other one
[[proposal]]
id = "rent"
name = "Rent"
topics = ["housing"]
bills = ["194/H2"]
mute_until = "2027-01-01"     # until the session
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path, {}, {})
    (tmp_path / "bills.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def test_muted(folder: Path) -> None:
    """A day is written below the other keys, before the tables of the proposal, and nothing else changes."""
    after = config_edit.set_values(folder, {}, "homes", {"mute_until": "2027-02-01"})
    assert after.proposals[0].mute_until == date(2027, 2, 1)
    assert listing(folder).decode() == LIST.replace('["194/H1"]\n', '["194/H1"]\nmute_until = "2027-02-01"\n')


def test_muted_until_another_day(folder: Path) -> None:
    """An existing day is replaced, and the note after it stays."""
    config_edit.set_values(folder, {}, "rent", {"mute_until": "2027-02-01"})
    assert listing(folder).decode() == LIST.replace('"2027-01-01"', '"2027-02-01"')


def test_told_of_again(folder: Path) -> None:
    """Without a day the key becomes empty; if there was no key, nothing is written."""
    assert config_edit.set_values(folder, {}, "rent", {"mute_until": ""}).proposals[1].mute_until is None
    config_edit.set_values(folder, {}, "homes", {"mute_until": ""})
    assert listing(folder).decode() == LIST.replace('"2027-01-01"', '""')


def test_renamed(folder: Path) -> None:
    """A new name replaces the old one, and what sentences call it goes below the other keys."""
    after = config_edit.set_values(folder, {}, "homes", {"name": 'Homes “for” "all"', "spoken": "the homes bills"})
    assert (after.proposals[0].name, after.proposals[0].spoken) == ('Homes “for” "all"', "the homes bills")
    changed = LIST.replace('"Homes for all"', '"Homes “for” \\"all\\""')
    assert listing(folder).decode() == changed.replace('["194/H1"]\n', '["194/H1"]\nspoken = "the homes bills"\n')


def test_taken_off(folder: Path) -> None:
    """A proposal goes with its tables; what appears above the next one stays."""
    after = config_edit.remove_proposal(folder, {}, "homes")
    assert [each.id for each in after.proposals] == ["rent"]
    said = listing(folder).decode()
    assert ("# what we follow" in said, "# the other one" in said, "Write to" in said) == (True, True, False)


def test_not_there_any_more(folder: Path) -> None:
    """A proposal that is not there is wrong, and nothing is written."""
    with pytest.raises(UsageError, match='there is no longer a proposal "gone"'):
        config_edit.remove_proposal(folder, {}, "gone")
    with pytest.raises(UsageError, match='there is no longer a proposal "gone"'):
        config_edit.set_values(folder, {}, "gone", {"mute_until": ""})
    assert listing(folder).decode() == LIST


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("An Act in relation to Sample Park", "Sample Park"),
        ("An Act promoting diversion of juveniles", "Promoting diversion of juveniles"),
        ("An Act relative to expungement of records", "Expungement of records"),
        ("An Act further relating to civil detainers", "Civil detainers"),
        ("An Act related to civil detainers", "Civil detainers"),
        ("Resolve concerning the courts", "The courts"),
        ("An Act to enhance public safety", "Act to enhance public safety"),
        ("An Act relative to", "Relative to"),
        ("To each their own", "To each their own"),
        ("", ""),
        (None, ""),
    ],
)
def test_name_of_a_title(title: str | None, name: str) -> None:
    """The usual beginning of titles is not part of a name, and the rest reads as one."""
    assert name_from(title) == name


@settings(max_examples=12)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["http://localhost/", "", "x\n"]))
def test_a_draft_says_what_is_meant_or_is_none(user: str, name: str, url: str) -> None:
    """A draft has the values that were given, checked, or is refused with a fault; nothing is written by it."""
    with TemporaryDirectory() as root:
        folder = Path(root) / "config"
        write_sample(folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        values = {"email": {"user": user}, "heartbeat": {"url": url}}
        with suppress(ConfigError):
            made = draft(folder, {}, values, channel={"name": name, "kind": "console"})
            said = tomllib.loads(made.after.decode())
            assert (said["email"]["user"], said["heartbeat"]["url"]) == (user, url)
            assert name in [each["name"] for each in said["channel"]]
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        assert sorted(path.name for path in Path(root).iterdir()) == ["config"]


BLANK = st.sampled_from(["", " ", "  ", "\n", "\n    ", " # note\n", '\n  # "a", ]\n\n'])
ENTRY = st.sampled_from(['"alpha"', "'beta'", '"c\\"#,]"'])


@st.composite
def written_lists(draw: st.DrawFn) -> str:
    """A list of texts with blanks, breaks and comments wherever TOML allows them."""
    entries = draw(st.lists(st.tuples(BLANK, ENTRY, BLANK), max_size=3, unique_by=lambda each: each[1]))
    inside = ",".join("".join(each) for each in entries)
    return f"[{inside}{draw(st.sampled_from(['', ','])) if entries else ''}{draw(BLANK)}]"


@given(written_lists())
def test_any_list_gets_longer(written: str) -> None:
    """In any list, a new entry is last, and no comment is lost."""
    with TemporaryDirectory() as root:
        folder = laid(Path(root), f'[[topic]]\nid = "t"\nname = "T"\nwords = {written}\n')
        before = load(folder, {}).topics[0].words
        assert config_edit.change_words(folder, {}, "t", ["more"], []).topics[0].words == (*before, "more")
        assert notes(listing(folder).decode()) == notes(written)


def notes(written: str) -> list[str]:
    """The comments of a list, those within its texts left out."""
    return comments(re.sub(r'"c\\"#,\]"', "", written))


BEFORE, AFTER = b"# old\n", b"# new\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "bills.toml"
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    return path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_mode_and_link_are_kept(file: Path, tmp_path: Path) -> None:
    """The file keeps its mode; if it is a link, its target is replaced."""
    kept = tmp_path / "kept.toml"
    file.rename(kept)
    file.symlink_to(kept)
    kept.chmod(0o640)
    put_in_place(file, BEFORE, AFTER)
    assert (file.is_symlink(), mode(kept), kept.read_bytes()) == (True, 0o640, AFTER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config", "kept.toml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(file: Path) -> None:
    """The file keeps its owner, no matter who runs the command."""
    os.chown(file, 12345, 12346)
    put_in_place(file, BEFORE, AFTER)
    assert (file.stat().st_uid, file.stat().st_gid, file.read_bytes()) == (12345, 12346, AFTER)


def unchanged(file: Path, before: bytes, why: str) -> None:
    """Assert that the file is not written, for this reason, and nothing is next to it."""
    with pytest.raises(ConfigError, match=f"{re.escape(str(file))}: {why}"):
        put_in_place(file, before, AFTER)
    assert [each.read_bytes() for each in file.parent.iterdir()] == [BEFORE]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_file_that_is_read_only(file: Path) -> None:
    """A file that is read-only is not replaced, and a message says so."""
    file.chmod(0o440)
    unchanged(file, BEFORE, "cannot be written")


def test_changed_by_somebody_meanwhile(file: Path) -> None:
    """If somebody else wrote the file since it was read, their text stays, and the command must be run again."""
    unchanged(file, b"# older\n", "was just changed by somebody else; nothing was written")


def test_written_anew(file: Path) -> None:
    """A file is written whether it is there or not, folders included, and one that is there keeps its mode."""
    file.chmod(0o640)
    for path in (file, file.parent / "more" / "bills.toml"):
        put_new(path, AFTER)
        assert path.read_bytes() == AFTER
    assert mode(file) == 0o640


def test_a_place_that_is_none(file: Path) -> None:
    """If a folder cannot be made the fault says which file could not be written."""
    with pytest.raises(ConfigError, match=r"bills\.toml/secrets/token: cannot be written"):
        put_private(file / "secrets" / "token", "planted")


def test_private(file: Path) -> None:
    """A secret and a new folder for it can be read only by their owner, whatever was there."""
    file.chmod(0o644)
    for path in (file, file.parent / "secrets" / "token"):
        put_private(path, "planted")
        assert (mode(path), path.read_text(encoding="utf-8")) == (0o600, "planted")
    assert mode(file.parent / "secrets") == 0o700


def test_locked(file: Path, tmp_path: Path) -> None:
    """A folder is locked for as long as the block takes; one that is not there locks nothing, and is not a fault."""
    handle = os.open(file.parent, os.O_RDONLY)
    with locked(file.parent), pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    with locked(tmp_path / "none"):
        pass


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "free some space"),
        (errno.EACCES, "run this as the user who owns the file"),
    ],
)
def test_mend(number: int, mend: str) -> None:
    """A full disk is not reported as somebody else's file."""
    said = unwritten(Path("bills.toml"), OSError(number, os.strerror(number)))
    assert said.startswith(f"bills.toml: cannot be written ({os.strerror(number)}); {mend}")
