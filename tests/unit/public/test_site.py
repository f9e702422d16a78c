"""The files of the site are written whole, and nothing that somebody else put there is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot.public.record import SiteFile
from billbot.public.site import lay_down


def page(path: str, content: str) -> SiteFile:
    return path, content.encode()


def lay(folder: Path, *pages: SiteFile) -> int | None:
    return lay_down(folder, pages)


def lying(folder: Path) -> dict[str, str]:
    """What everybody can read there."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".billbot")]
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in files}


def test_pages_are_laid_down(tmp_path: Path) -> None:
    """Pages are at their paths, readable for everybody."""
    assert lay(tmp_path / "public", page("index.html", "first"), page("a/b.html", "one")) == 2
    assert lying(tmp_path / "public") == {"index.html": "first", "a/b.html": "one"}
    assert (tmp_path / "public/a").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "public/a/b.html").stat().st_mode & 0o777 == 0o644


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A correct file stays untouched; a damaged or hidden one is written again."""
    pages = [page("index.html", "first"), page("a.html", "one"), page("b.html", "two"), page("c.html", "three")]
    lay(tmp_path, *pages)
    before = (tmp_path / "a.html").stat()
    (tmp_path / "b.html").write_text("owt")
    (tmp_path / "c.html").chmod(0o600)
    assert lay(tmp_path, page("index.html", "second"), *pages[1:]) == 3
    assert lying(tmp_path) == {"index.html": "second", "a.html": "one", "b.html": "two", "c.html": "three"}
    assert (tmp_path / "c.html").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "a.html").stat().st_ino == before.st_ino
    assert lay(tmp_path, page("index.html", "second"), *pages[1:]) == 0


def test_what_is_gone_is_removed(tmp_path: Path) -> None:
    """A page that there is not anymore goes with its folder; a file of somebody else stays."""
    lay(tmp_path, page("index.html", "first"), page("a/one.html", "one"), page("b/two.html", "two"))
    (tmp_path / "b" / "CNAME").write_text("theirs")
    lay(tmp_path, page("index.html", "first"))
    assert lying(tmp_path) == {"index.html": "first", "b/CNAME": "theirs"}
    assert not (tmp_path / "a").exists()


def test_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """If not everything can be written, the site does not change."""

    def until_it_is_full() -> Iterator[SiteFile]:
        yield page("a.html", "another")
        raise OSError(28, "No space left on device")

    lay(tmp_path, page("index.html", "first"), page("a.html", "one"))
    with pytest.raises(OSError, match="No space"):
        lay_down(tmp_path, until_it_is_full())
    assert lying(tmp_path) == {"index.html": "first", "a.html": "one"}
    assert sorted(each.name for each in tmp_path.iterdir()) == [".billbot-pages", "a.html", "index.html"]


class Killed(BaseException):
    """Raised by tests to stop the writing."""


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


@pytest.mark.parametrize("after", range(5))
def test_killed_amid_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A killed process leaves whole files, and the next one writes the right ones."""
    lay(tmp_path, page("index.html", "first"), page("gone.html", "gone"), page("a.html", "one"))
    with monkeypatch.context() as patched:
        dying(patched, after)
        with pytest.raises(Killed):
            lay(tmp_path, page("a.html", "two"), page("b.html", "new"), page("index.html", "second"))
    assert set(lying(tmp_path).values()) <= {"first", "gone", "one", "two", "new", "second"}
    lay(tmp_path, page("a.html", "three"), page("index.html", "third"))
    assert lying(tmp_path) == {"index.html": "third", "a.html": "three"}


def test_killed_before_it(tmp_path: Path) -> None:
    """A killed process's drafts are removed, and the site is unchanged."""
    lay(tmp_path, page("index.html", "first"))
    drafts = tmp_path / ".billbot-drafts"
    drafts.mkdir()
    (drafts / "index.html").write_text("half")
    assert lay(tmp_path, page("index.html", "first")) == 0
    assert (lying(tmp_path), drafts.exists()) == ({"index.html": "first"}, False)


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second process learns that another one is writing."""
    others: list[int | None] = []

    def meanwhile() -> Iterator[SiteFile]:
        others.append(lay(tmp_path, page("index.html", "other")))
        yield page("index.html", "first")

    assert (lay_down(tmp_path, meanwhile()), others) == (1, [None])
    assert lying(tmp_path) == {"index.html": "first"}


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


def test_nothing_elsewhere_is_deleted(tmp_path: Path) -> None:
    """If a folder became a link, or the list of our files was damaged, nothing outside the folder is deleted."""
    public, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.html").write_text("theirs")
    lay(public, page("index.html", "first"), page("a/b.html", "one"))
    (public / "a/b.html").unlink()
    (public / "a").rmdir()
    (public / "a").symlink_to(elsewhere)
    with (public / ".billbot-pages").open("a") as listed:
        listed.write("../elsewhere/b.html\n")
    lay(public, page("index.html", "first"))
    assert (elsewhere / "b.html").read_text() == "theirs"
