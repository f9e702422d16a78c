"""Everything expected in a repository that people may take over: each file is as promised."""

import re
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.support.repository import ROOT, locked_lines, locked_packages
from tests.support.workflows import steps, workflow

CI = ROOT / ".github" / "workflows" / "ci.yml"
WORKFLOWS = sorted([CI, *(ROOT / "deploy" / "github").glob("*.yml")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WAYS = ("deploy/Containerfile", "deploy/github/billbot.yml", "deploy/machine")


def named(package: Requirement) -> str:
    return canonicalize_name(package.name)


def here(python: str) -> dict[str, str]:
    """The values that a package's marker is compared with, for some Python, without extras."""
    return {"python_version": python, "python_full_version": f"{python}.9", "extra": ""}


def needed() -> set[str]:
    """The packages in pyproject.toml for running and building, and their installed dependencies."""
    found: set[str] = set()
    waiting = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    waiting += PROJECT["project"]["optional-dependencies"]["job"]
    while waiting:
        each = Requirement(waiting.pop())
        wanted = each.marker is None or any(each.marker.evaluate(here(python)) for python in PYTHONS)
        if wanted and named(each) not in found:
            found.add(named(each))
            with suppress(PackageNotFoundError):
                waiting += requires(each.name) or ()
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_fits_the_ranges(python: str) -> None:
    """Each package of pyproject.toml is locked once for each Python, in a version that its range allows."""
    locked = [each for each in locked_packages() if each.marker is None or each.marker.evaluate(here(python))]
    versions = {named(each): str(each.specifier).removeprefix("==") for each in locked}
    assert len(versions) == len(locked)
    for each in map(Requirement, [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]):
        assert each.specifier.contains(versions[named(each)]), f"{each}: `make lock` brings requirements.txt up to date"


def test_lock_holds_what_is_needed() -> None:
    """The lock has exactly the packages and their dependencies; otherwise pip would refuse it."""
    assert {named(each) for each in locked_packages()} == needed()


def test_lock_names_no_source() -> None:
    """The lock holds exact versions with hashes, takes nothing that has to be built, and does not say where from."""
    options, *packages = locked_lines()
    assert options == "--only-binary :all:"
    for line in packages:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^:]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line


@pytest.mark.parametrize("way", WAYS)
def test_every_way_installs_from_the_lock(way: str) -> None:
    """Container, scheduled job and virtual machine install by the one script that takes the locked packages alone."""
    text = (ROOT / way).read_text("utf-8")
    assert re.search(r"\bsh (?:\.billbot/)?deploy/install$", text, re.MULTILINE)
    assert "pip install" not in text


def test_ci_does_what_people_do_at_home() -> None:
    """The workflow runs .ci/run on each Python that billbot supports, and at night what takes longer as well."""
    loaded = workflow(CI)
    run, nightly = (step for step in steps(CI) if "run" in step)
    assert run["run"] == "bash .ci/run"
    assert nightly["run"] == recipes()["nightly"]
    assert nightly["if"] == "${{ github.event_name == 'schedule' }}"
    (job,) = loaded["jobs"].values()
    assert tuple(job["strategy"]["matrix"]["python"]) == PYTHONS
    assert job["timeout-minutes"] <= 90
    assert loaded["concurrency"]["cancel-in-progress"] is True


def test_ci_may_read_alone() -> None:
    """A stranger's pull request is tested with read access only, and without a key in the folder."""
    assert workflow(CI)["permissions"] == {"contents": "read"}
    assert steps(CI)[0]["with"] == {"persist-credentials": False}
    assert "secrets." not in CI.read_text("utf-8")


def test_supported_pythons_are_the_same_everywhere() -> None:
    """The oldest Python tested is the oldest supported one, and the container's is tested, too."""
    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    assert [python for python in ("3.10", *PYTHONS) if allowed.contains(python)] == list(PYTHONS)
    recipe = (ROOT / "deploy" / "Containerfile").read_text()
    (used,) = re.findall(r"^FROM python:([\d.]+)-slim@sha256:[0-9a-f]{64}$", recipe, re.MULTILINE)  # pinned, too
    assert used in PYTHONS


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned(file: Path) -> None:
    """Actions are GitHub's own, pinned to a commit with the version next to it."""
    used = re.findall(r"uses: (.+)$", file.read_text("utf-8"), re.MULTILINE)
    assert used
    for each in used:
        assert re.fullmatch(
            r"actions/(checkout|setup-python|upload-artifact|download-artifact)@[0-9a-f]{40} # v\d+\.\d+\.\d+", each
        ), each


def recipes() -> dict[str, str]:
    """Each task of the Makefile with its line."""
    return dict(re.findall(r"^(\w+): ## .+\n\t(.+)\n(?!\t)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_tasks_are_the_commands_of_the_readme() -> None:
    """Each task is one line, and the README's steps are the same."""
    tasks = recipes()
    (names,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert list(tasks) == names.split()
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"\n{tasks['setup']} && {tasks['test']}\n" in readme
    assert f"&& {tasks['demo']}\n" in readme
    whole = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert tasks["thorough"] in whole
    assert any(line.startswith(f"{tasks['lint']} ") for line in whole)


def test_hooks_do_what_lint_does() -> None:
    """Before a commit the same is run, in the same order, as `make lint` and ci run, with the tools of .venv."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (repository,) = loaded["repos"]
    entries = [hook["entry"] for hook in repository["hooks"]]
    commands = (ROOT / ".ci" / "lint").read_text("utf-8").splitlines()
    assert entries == [line for line in commands if line.startswith(".venv/bin/")]
    assert all(hook["language"] == "system" and not hook["pass_filenames"] for hook in repository["hooks"])


TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
MODEL = (ROOT / "docs" / "design" / "threats.md").read_text("utf-8")


def test_each_line_is_shown_by_a_test() -> None:
    """Each line of the threat model names a test, and each attacker has some."""
    for place in MODEL.split("\n## ")[1:]:
        claims = re.split(r"^- ", place, flags=re.MULTILINE)[1:]
        assert claims
        assert [claim for claim in claims if not TEST.search(claim)] == []


def test_each_named_test_is_there() -> None:
    """Every test that is named appears in the file that is named."""
    missing = [(file, name) for file, name in TEST.findall(MODEL) if not is_there(file, name)]
    assert missing == []


def is_there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None


FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(each for each in FOLDER.glob("*.yml") if each.name != "config.yml")


def read(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def fields(file: Path) -> list[dict[str, Any]]:
    """A form's questions, without their words."""
    return [each for each in read(file)["body"] if each["type"] != "markdown"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_nothing_private_is_asked_for(form: Path) -> None:
    """It begins with who reads it and what to leave out, and ends with a box that has to be ticked."""
    first, *_, last = read(form)["body"]
    assert first["type"] == "markdown"
    for word in ("Everybody can read", "no address", "no phone number", "password or token"):
        assert word in first["attributes"]["value"]
    assert [option["required"] for option in last["attributes"]["options"]] == [True]
    questions = " ".join(each["attributes"]["label"] for each in fields(form))
    assert not re.search(r"(?i)\b(your name|email address|who are you|contact|phone|coalition)\b", questions)


def test_what_is_dangerous_is_led_elsewhere() -> None:
    """Next to the forms is a link for private reports that works in every copy of the repository."""
    (link,) = read(FOLDER / "config.yml")["contact_links"]
    assert link.keys() == {"name", "url", "about"}
    assert link["url"].startswith("https://docs.github.com/")
    assert "in private" in link["about"]
    assert link["name"] in (FOLDER / "message.yml").read_text("utf-8")
