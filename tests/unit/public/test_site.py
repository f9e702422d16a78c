"""The pages are laid down all or not at all, and nothing that somebody else put there is touched."""

import json
from pathlib import Path

import pytest

from billbot.public.site import SiteManifest, SitePage, WrittenProposal, lay_down, locked, read_manifest


def page(path: str, content: str, made: list[str] | None = None) -> SitePage:
    def make() -> bytes:
        if made is not None:
            made.append(path)
        return content.encode()

    return SitePage(path, content, make)


def lay(folder: Path, *pages: SitePage) -> int:
    with locked(folder) as ours:
        assert ours
        return lay_down(folder, read_manifest(folder), pages, {}, "this program", ())


def lying(folder: Path) -> dict[str, str]:
    """What anybody reads there."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".billbot")]
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in files}


def test_pages_are_laid_down(tmp_path: Path) -> None:
    """Pages lie at their paths, for everybody to read."""
    assert lay(tmp_path / "public", page("index.html", "first"), page("a/b.html", "one")) == 2
    assert lying(tmp_path / "public") == {"index.html": "first", "a/b.html": "one"}
    assert (tmp_path / "public/a").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "public/a/b.html").stat().st_mode & 0o777 == 0o644


def test_only_what_differs_is_made(tmp_path: Path) -> None:
    """A page whose facts are as before is neither made nor written; one that somebody spoilt is."""
    made: list[str] = []
    pages = [page("index.html", "first", made), page("a.html", "one", made), page("b.html", "two", made)]
    lay(tmp_path, *pages)
    (tmp_path / "b.html").write_text("spoilt")
    made.clear()
    assert lay(tmp_path, page("index.html", "second", made), *pages[1:]) == 2
    assert made == ["index.html", "b.html"]
    assert lay(tmp_path, page("index.html", "second", made), *pages[1:]) == 0


def test_what_is_gone_is_removed(tmp_path: Path) -> None:
    """A page that there is not any more goes with its folder; a file of somebody else stays."""
    lay(tmp_path, page("index.html", "first"), page("a/one.html", "one"), page("b/two.html", "two"))
    (tmp_path / "b" / "CNAME").write_text("theirs")
    lay(tmp_path, page("index.html", "first"))
    assert lying(tmp_path) == {"index.html": "first", "b/CNAME": "theirs"}
    assert not (tmp_path / "a").exists()


def refused() -> bytes:
    raise OSError(28, "No space left on device")


def test_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """Where not all of it can be written, nothing of the site is another."""
    lay(tmp_path, page("index.html", "first"), page("a.html", "one"))
    with pytest.raises(OSError, match="No space"):
        lay(tmp_path, page("a.html", "another"), SitePage("index.html", "second", refused))
    assert lying(tmp_path) == {"index.html": "first", "a.html": "one"}
    assert sorted(each.name for each in tmp_path.iterdir()) == [".billbot-pages.json", "a.html", "index.html"]


class Killed(BaseException):
    """What a test ends the writing by."""


def dying(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Die when the next of so many files would be put in its place."""
    real = Path.replace
    moved: list[Path] = []

    def replace(path: Path, to: Path) -> Path:
        moved.append(path)
        if len(moved) > after:
            raise Killed
        return real(path, to)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("after", range(4))
def test_killed_amid_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """What a process that was killed had planned is done by the next one, whatever it was at."""
    lay(tmp_path, page("index.html", "first"), page("gone.html", "gone"), page("a.html", "one"))
    with monkeypatch.context() as patched:
        dying(patched, after)
        with pytest.raises(Killed):
            lay(tmp_path, page("a.html", "two"), page("b.html", "new"), page("index.html", "second"))
    with locked(tmp_path) as ours:
        assert ours
        manifest = read_manifest(tmp_path)
    assert lying(tmp_path) == {"index.html": "second", "a.html": "two", "b.html": "new"}
    assert sorted(manifest.files) == ["a.html", "b.html", "index.html"]


def test_killed_before_it(tmp_path: Path) -> None:
    """Drafts without a whole plan are put away, and the site is as it was."""
    lay(tmp_path, page("index.html", "first"))
    drafts = tmp_path / ".billbot-drafts"
    drafts.mkdir()
    (drafts / "index.html").write_text("half")
    (drafts / "plan.json").write_text('{"wrote": ["index')
    assert lay(tmp_path, page("index.html", "first")) == 0
    assert (lying(tmp_path), drafts.exists()) == ({"index.html": "first"}, False)


def test_one_at_a_time(tmp_path: Path) -> None:
    """Who comes while another process writes is told so."""
    with locked(tmp_path) as ours, locked(tmp_path) as other:
        assert (ours, other) == (True, False)


@pytest.mark.parametrize("link", ["", "a"])
def test_through_no_link(tmp_path: Path, link: str) -> None:
    """Nothing is written through a link, be it the folder or one in it."""
    elsewhere, public = tmp_path / "elsewhere", tmp_path / "public"
    elsewhere.mkdir()
    if link:
        public.mkdir()
    (public / link).symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic"):
        lay(public, page("a/b.html", "one"))
    assert list(elsewhere.iterdir()) == []


def test_spoilt_manifest_says_nothing(tmp_path: Path) -> None:
    """What cannot be read of an earlier time is as if nothing had been written."""
    (tmp_path / ".billbot-pages.json").write_text(json.dumps({"files": []}))
    with locked(tmp_path):
        assert read_manifest(tmp_path) == SiteManifest()


def test_manifest_of_earlier_is_read(tmp_path: Path) -> None:
    """What is ours in a folder is known by the manifest as the first release wrote it."""
    written = {"made_by": "0.1.0", "files": {"a.html": ["1f", 3]}, "proposals": {"one": ["5b", ["a.html"], {"n": 1}]}}
    (tmp_path / ".billbot-pages.json").write_text(json.dumps(written))
    with locked(tmp_path):
        known = SiteManifest("0.1.0", {"a.html": ("1f", 3)}, {"one": WrittenProposal("5b", ("a.html",), {"n": 1})})
        assert read_manifest(tmp_path) == known
