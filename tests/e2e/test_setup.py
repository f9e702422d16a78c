"""`setup` asks for what a first installation needs, tries each answer at once, and writes it whole."""

import os
from pathlib import Path

import pytest

from tests.support.app_on_disk import typed
from tests.support.fetch_fakes import SocketServer, whole
from tests.support.setting_up import CONTACT, QUIET, Begun, lines

MAINTAINERS = (
    "No channel is for maintainers: with operations = true below one in billbot.toml it hears of troubles, edits and"
    " suggestions."
)


def test_an_empty_folder_gets_a_configuration(tmp_path: Path) -> None:
    """Where there is no configuration, one is written first, as `init` does."""
    ran = typed("--config", str(tmp_path / "config"), "setup", "--contact", CONTACT, environ=QUIET)
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "config").iterdir()) == [
        "billbot.toml",
        "bills.toml",
        "calendar.toml",
    ]
    assert f"ok    contact: {CONTACT}" in ran.out


def test_comments_stay(begun: Begun) -> None:
    """A value is changed where it stands, with its note in its column; the rest of the file stays as it was."""
    assert begun.setup("--contact", CONTACT).code == 0
    (line,) = lines(begun.first, begun.text)
    assert line.startswith(f'contact = "{CONTACT}" ')
    assert line.index("# where the site") == begun.first.splitlines()[10].index("# CHANGE THIS")
    assert len(begun.text.splitlines()) == len(begun.first.splitlines())


def test_a_heartbeat_that_answers(begun: Begun) -> None:
    """The heartbeat's address is asked once before it is written."""
    with SocketServer([whole()]) as server:
        url = f"{server.url}/key"
        assert begun.setup("--contact", CONTACT, "--heartbeat", url).code == 0
    assert begun.says["heartbeat"]["url"] == url


def test_a_heartbeat_that_does_not(begun: Begun) -> None:
    """An address that does not answer is not written, and not repeated."""
    ran = begun.setup("--heartbeat", "http://127.0.0.1:9/a-key")
    assert (ran.code, begun.text) == (1, begun.first)
    assert "MEND  heartbeat: the heartbeat could not be asked (ConnectError)" in ran.out
    assert "a-key" not in ran.out + ran.err


@pytest.mark.parametrize("text", ['[[channel]]\nname = "x"\nkind = "slock"\n', "channel = [\n"])
def test_a_file_with_faults(begun: Begun, text: str) -> None:
    """A file with faults is not edited; the fault is told as everywhere."""
    begun.path.write_text(text, encoding="utf-8")
    ran = begun.setup("--contact", CONTACT)
    assert (ran.code, begun.text) == (1, text)
    assert ran.err.startswith(f"billbot: {begun.path}: ")


@pytest.mark.parametrize(
    "text",
    [
        'source = { contact = "a@example.org" }\n\n[slack]\n',
        'source.contact = "a@example.org"\n',
        "channel = [{ name = 'a', kind = 'console' }]\n",
    ],
)
def test_a_file_of_another_layout(begun: Begun, text: str) -> None:
    """A file that is not written as billbot writes it stays as it is, for somebody to edit it by hand."""
    begun.path.write_text(text, encoding="utf-8")
    ran = begun.setup("--contact", CONTACT)
    assert (ran.code, begun.text, "edit it by hand" in ran.err) == (2, text, True)


def test_line_breaks_of_windows_stay(begun: Begun) -> None:
    """A file with a byte order mark and the line breaks of Windows keeps both."""
    before = b"\xef\xbb\xbf" + begun.first.replace("\n", "\r\n").encode()
    begun.path.write_bytes(before)
    assert begun.setup("--contact", CONTACT).code == 0
    after = begun.path.read_bytes()
    assert (after[:3], after.count(b"\r\n"), after.count(b"\n")) == (before[:3], *[before.count(b"\n")] * 2)


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only(begun: Begun) -> None:
    """Where the file cannot be written, that is one line, and it stays as it was."""
    begun.folder.chmod(0o500)
    try:
        ran = begun.setup("--contact", CONTACT)
    finally:
        begun.folder.chmod(0o700)
    assert (ran.code, begun.text, len(ran.err.splitlines())) == (1, begun.first, 1)


def test_a_script_is_asked_nothing(begun: Begun) -> None:
    """Without a terminal and without options `setup` says what is set and what lacks, with the next command."""
    ran, said = begun.setup(stdin=b"ann@coalition.test\n"), f"billbot --config {begun.folder}"
    assert (ran.code, begun.text, ran.err) == (1, begun.first, "")
    assert ran.out.splitlines() == [
        "MEND  contact: is an example; the real site is not asked before somebody can be reached: give --contact",
        "",
        f"{begun.path} stands. It tells: console.",
        "Not set: contact, slack, mail, heartbeat. Whenever you like:",
        f"  {said} setup",
        MAINTAINERS,
        "Next, the bills that you follow, one by one:",
        f"  {said} watch add H1234 --topic juvenile-diversion",
        "Then try everything, and look:",
        f"  {said} doctor --send",
        f"  {said} check",
    ]
