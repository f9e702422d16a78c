"""The forms for issues are such that GitHub shows them, and ask for nothing that strangers should not know."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.repository import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(each for each in FOLDER.glob("*.yml") if each.name != "config.yml")
REQUIRED = {"markdown": {"value"}, "input": {"label"}, "textarea": {"label"}}
REQUIRED |= {"dropdown": {"label", "options"}, "checkboxes": {"label", "options"}}
ALLOWED = {"label", "description", "placeholder", "value", "render", "options"}


def read(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def fields(file: Path) -> list[dict[str, Any]]:
    """What a form asks for, without what it says."""
    return [each for each in read(file)["body"] if each["type"] != "markdown"]


def is_said(value: object) -> bool:
    """Whether it is a text that is not empty; what YAML takes for a number or for yes and no is none."""
    return isinstance(value, str) and bool(value.strip())


def test_there_is_a_form_for_each_wish() -> None:
    """A bill to watch, a wrong message and a change of the site have a form each, by names that tell them apart."""
    assert [read(file)["name"] for file in FORMS] == ["A bill to watch", "A wrong message", "The site changed"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_github_shows_it(form: Path) -> None:
    """Its keys are those that GitHub knows, each with what it requires, and its questions are told apart."""
    loaded = read(form)
    assert loaded.keys() <= {"name", "description", "title", "body", "labels", "assignees", "projects", "type"}
    assert is_said(loaded["name"])
    assert is_said(loaded["description"])
    for each in loaded["body"]:
        given = each["attributes"]
        assert REQUIRED[each["type"]] <= given.keys() <= ALLOWED, each
        assert all(is_said(value) for name, value in given.items() if name != "options"), each
        assert each.get("validations", {"required": True}) == {"required": True}
    asked = fields(form)
    for names in ([each["id"] for each in asked], [each["attributes"]["label"].lower() for each in asked]):
        assert len(set(names)) == len(names) > 0
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", each["id"]) for each in asked)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_choices_are_told_apart(form: Path) -> None:
    """The choices of a question are texts, each there once, and none is the word that GitHub keeps for itself."""
    for each in (each for each in fields(form) if "options" in each["attributes"]):
        options = each["attributes"]["options"]
        boxes = each["type"] == "checkboxes"
        labels = [option["label"] if boxes else option for option in options]
        assert all(map(is_said, labels))
        assert len(set(labels)) == len(labels) > 0
        assert "none" not in [label.lower() for label in labels]
        assert not boxes or all(option.keys() <= {"label", "required"} for option in options)


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
    """Beside the forms stands where to report in private, as a link that works in every copy of this repository."""
    (link,) = read(FOLDER / "config.yml")["contact_links"]
    assert link.keys() == {"name", "url", "about"}
    assert link["url"].startswith("https://docs.github.com/")
    assert "in private" in link["about"]
    assert link["name"] in (FOLDER / "message.yml").read_text("utf-8")
