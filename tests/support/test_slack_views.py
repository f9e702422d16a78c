"""The small Slack refuses of dialogs what the real one refuses (its reference of views and modals)."""

from typing import Any

import pytest

from tests.support.slack_blocks import RefusedError
from tests.support.slack_views import Views, checked


def text(said: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": said} | ({"verbatim": True} if kind == "mrkdwn" else {})


SECTION = {"type": "section", "text": text("Found", "mrkdwn")}
OPTION = {"text": text("Housing"), "value": "housing"}
TICKS = {"type": "checkboxes", "action_id": "topics", "options": [OPTION], "initial_options": [OPTION]}
FIELD = {"type": "input", "block_id": "topics", "label": text("Topics"), "element": TICKS}
MODAL = {"type": "modal", "title": text("Watch a bill"), "submit": text("Watch it"), "blocks": [SECTION, FIELD]}


def test_taken() -> None:
    """A dialog within the limits is taken."""
    assert checked(MODAL) == MODAL


@pytest.mark.parametrize(
    "view",
    [
        {**MODAL, "title": text("x" * 25)},
        {**MODAL, "submit": text("x" * 25)},
        {key: each for key, each in MODAL.items() if key != "submit"},
        {**MODAL, "private_metadata": "x" * 3001},
        {**MODAL, "callback_id": "x" * 256},
        {**MODAL, "blocks": [SECTION] * 101},
        {**MODAL, "blocks": []},
        {**MODAL, "blocks": [{"type": "section", "text": text("x" * 3001, "mrkdwn")}]},
        {**MODAL, "blocks": [FIELD, FIELD]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "options": [OPTION] * 11}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "initial_options": []}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "initial_options": [{**OPTION, "value": "other"}]}}]},
        {**MODAL, "blocks": [{**FIELD, "element": {**TICKS, "options": [{**OPTION, "text": text("x" * 76)}]}}]},
        {**MODAL, "unknown": True},
    ],
    ids=range(14),
)
def test_refused(view: dict[str, Any]) -> None:
    """What is beyond a limit is refused as a whole."""
    with pytest.raises(RefusedError, match="invalid_arguments"):
        checked(view)


def test_too_large() -> None:
    """A dialog of more than 250 kB is refused, whatever stands in it."""
    with pytest.raises(RefusedError, match="view_too_large"):
        checked({**MODAL, "private_metadata": "x" * 250_001})


def test_trigger() -> None:
    """A dialog is opened once by a trigger, within its time, and by no other word."""
    views = Views()
    trigger = views.trigger()
    views.open(trigger, MODAL)
    with pytest.raises(RefusedError, match="exchanged_trigger_id"):
        views.open(trigger, MODAL)
    with pytest.raises(RefusedError, match="invalid_trigger_id"):
        views.open("now", MODAL)
    views.lapses = -1.0
    with pytest.raises(RefusedError, match="expired_trigger_id"):
        views.open(views.trigger(), MODAL)


def test_changed_meanwhile() -> None:
    """A dialog that says something newer is not changed by whoever knows the older, a closed one by nobody."""
    views = Views()
    first = views.open(views.trigger(), MODAL)
    views.update(first["id"], MODAL, first["hash"])
    with pytest.raises(RefusedError, match="hash_conflict"):
        views.update(first["id"], MODAL, first["hash"])
    views.close(first["id"])
    with pytest.raises(RefusedError, match="not_found"):
        views.update(first["id"], MODAL, None)


@pytest.mark.parametrize(
    "said",
    [
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"other": "no field of it"}},
        {"response_action": "update", "view": {**MODAL, "title": text("x" * 25)}},
        {"response_action": "shrug"},
    ],
)
def test_no_answer_to_a_dialog(said: dict[str, Any]) -> None:
    """An acknowledgement that says nothing of what Slack's reference has is none."""
    views = Views()
    shown = views.open(views.trigger(), MODAL)
    with pytest.raises(ValueError, match=r"errors|answer|invalid_arguments"):
        views.sent(shown["id"], said)
