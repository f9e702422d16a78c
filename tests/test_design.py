"""The design in docs/design stays true: what refers to it resolves, and its drawings are those of the code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from billbot import actions
from tests.support.repository import ROOT

DESIGN = ROOT / "docs" / "design"
PAGES = sorted(DESIGN.glob("*.md"))
# What its pages were called before they stood here.
FORMER = ("DESIGN", "CONTRACT", "SOURCE", "ACTIONS", "MESSAGES", "BILLS")
REFERENCE = re.compile(r'docs/design/([\w-]+)\.md(?:, ("[^"]+"(?: and "[^"]+")*))?')
PROMISES = re.compile(r"\b[Pp]romises? (\d+(?:(?:, | and | to )\d+)*)")


def files() -> list[Path]:
    """Every file of the repository that may refer to the design."""
    folders = (".github", "billbot", "benchmarks", "config", "docs", "tests")
    below = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    return sorted(path for path in (*ROOT.iterdir(), *below) if path.suffix in {".py", ".md", ".toml"})


def unbroken(path: Path) -> str:
    """The text of a file with its lines joined, as a reference may run over the end of one, in a comment too."""
    return " ".join(line.strip().removeprefix("# ") for line in path.read_text("utf-8").splitlines())


def headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)


def unresolved(text: str, promised: set[int]) -> Iterator[str]:
    """What a text refers to and is not there."""
    for name, sections in REFERENCE.findall(text):
        page = DESIGN / f"{name}.md"
        if not page.exists():
            yield f"docs/design/{name}.md"
        else:
            asked = re.findall(r'"([^"]+)"', sections)
            yield from (f"{name}.md, {each}" for each in asked if each not in headings(page))
    for numbers in PROMISES.findall(text):
        yield from (f"promise {each}" for each in re.findall(r"\d+", numbers) if int(each) not in promised)
    yield from re.findall(rf"\b(?:{'|'.join(FORMER)})(?:\.md\b|, [\"`]|, promise)", text)


def promised() -> set[int]:
    """The numbers of the promises, each with the anchor that links lead to."""
    text = (DESIGN / "architecture.md").read_text("utf-8").partition("\n## The promises\n")[2].partition("\n## ")[0]
    found = re.findall(r'^(\d+)\. <a id="promise-(\d+)"></a>\*\*', text, re.MULTILINE)
    assert all(number == anchor for number, anchor in found)
    return {int(number) for number, _ in found}


def test_every_reference_resolves() -> None:
    """Each page of the design, heading of it and promise that code, tests or documents name is there."""
    known = promised()
    assert known == set(range(1, 11))
    found = {
        f"{path.relative_to(ROOT)}: {each}"
        for path in files()
        if path != Path(__file__).resolve()
        for each in unresolved(unbroken(path), known)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as docs/design/tone.md says", ["docs/design/tone.md"]),
        ('docs/design/source.md, "HTTP" and "Gopher"', ["source.md, Gopher"]),
        ("promises 1 to 4, 11 and 12", ["promise 11", "promise 12"]),
        ('ACTIONS.md and MESSAGES, "The top"', ["ACTIONS.md", 'MESSAGES, "']),
        ('docs/design/source.md, "HTTP"; docs/design/voice.md, "fast" and promise 3', ["voice.md, fast"]),
    ],
)
def test_a_reference_that_leads_nowhere_is_seen(text: str, found: list[str]) -> None:
    """A page, a heading or a promise that is not there is found, as is a former name."""
    assert list(unresolved(text, set(range(1, 11)))) == found


def test_every_page_is_reached_from_the_first() -> None:
    """The page on the architecture links to each other one, and README and CONTRIBUTING link to it."""
    first = (DESIGN / "architecture.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.stem != "architecture" and f"]({page.name})" not in first] == []
    for document in ("README.md", "CONTRIBUTING.md"):
        assert "(docs/design/architecture.md)" in (ROOT / document).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_places_that_are_named_are_there(page: Path) -> None:
    """Each file, folder and heading that a page of the design names or links to is there."""
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:billbot|tests|docs|config|deploy|benchmarks)/[\w./-]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        anchors = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings(file)}
        anchors |= set(re.findall(r'<a id="([\w-]+)">', file.read_text("utf-8")))
        assert not heading or heading in anchors, target


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page on actions."""
    text = (DESIGN / "actions.md").read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [row.strip("|").split("|") for row in text.splitlines() if row.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def test_kinds_relations_and_weights_are_those_of_the_code() -> None:
    """The page on actions names every kind, relation and weight that there is, and no other."""
    assert [kind for row in table("Kinds") for kind in re.findall(r"`(\w+)`", row[0])] == list(actions.KINDS)
    names = [re.findall(r"`(\w+)`", row[0]) for row in table("How the proposal is related to a named document")]
    assert [name for (name,) in names] == list(get_args(actions.Relation))
    text = (DESIGN / "actions.md").read_text("utf-8").partition("\n## Weights\n")[2].partition("\n\nEverything else")[0]
    news = {kind for kind, weight in actions.WEIGHTS.items() if weight == "news"}
    assert set(re.findall(r"`(\w+)`", text)) == news | {"news"}


def examples() -> list[tuple[str, set[str]]]:
    """The examples of the kinds that are given in full, and a kind or more that each has to have."""
    found = []
    for kinds, _, said in table("Kinds"):
        for each in said.split(" · "):
            beside = re.findall(r"`(\w+)`", each)
            text = re.sub(r" \((?:with|only) `\w+`\)$", "", each)
            if text and "…" not in text:
                found.append((text, {*re.findall(r"`(\w+)`", kinds), *beside}))
    return found


def test_examples_are_read_as_the_page_says() -> None:
    """An example of the page on actions has the kind that it is an example of."""
    found = examples()
    assert len(found) > 60
    assert [text for text, kinds in found if kinds.isdisjoint(actions.read(text).kinds)] == []


@pytest.mark.parametrize("row", table("How the proposal is related to a named document"), ids=lambda row: row[0])
def test_relations_are_read_as_the_page_says(row: list[str]) -> None:
    """A number in bold is related as the row says."""
    relation = row[0].strip("`")
    for each in row[2].split(" · "):
        numbers = re.findall(r"\*\*(\w+)\*\*", each)
        read = {bill.number: bill.relation for bill in actions.read(each.replace("*", "").replace("… ", "")).bills}
        assert {number: read.get(number) for number in numbers} == dict.fromkeys(numbers, relation)
