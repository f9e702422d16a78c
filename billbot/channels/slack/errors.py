"""What Slack's refusals mean and what a person does about them; it asks Slack nothing itself.

The words are those of Slack's reference of chat.postMessage, conversations.history and conversations.replies.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from slack_sdk.web import SlackResponse

from billbot.errors import DeliveryError

_SIGN_IN = (
    "Slack does not accept the token: give the app's bot token to `billbot setup slack`, or put it into"
    " BILLBOT_SLACK_TOKEN"
)
_FORBIDDEN = "a setting of the workspace keeps the bot from posting in Slack channel {to}: ask its admins"
_MALFORMED = "Slack cannot take the message as billbot wrote it: report this to the maintainers of billbot"

# Where trying again is useless. Any other answer is tried again later, so that nothing is lost to a new word.
_ADVICE = {
    "channel_not_found": "Slack channel {to} not found: check `to`, and invite the bot with /invite",
    "not_in_channel": "the bot is not in Slack channel {to}: invite it with /invite",
    "no_permission": "the bot may not post in Slack channel {to}: invite it with /invite",
    **dict.fromkeys(
        ("is_archived", "is_inactive"), "Slack channel {to} is archived: unarchive it, or name another in `to`"
    ),
    "missing_scope": "the Slack app lacks a scope: add {needed} to those of the bot token and reinstall the app",
    **dict.fromkeys(("not_authed", "invalid_auth", "account_inactive", "token_revoked"), _SIGN_IN),
    **dict.fromkeys(("token_expired", "not_allowed_token_type"), _SIGN_IN),
    **dict.fromkeys(("access_denied", "ekm_access_denied", "team_access_not_granted", "restricted_action"), _FORBIDDEN),
    **dict.fromkeys(("restricted_action_read_only_channel", "restricted_action_thread_only_channel"), _FORBIDDEN),
    **dict.fromkeys(("no_text", "msg_too_long", "msg_blocks_too_long", "invalid_blocks"), _MALFORMED),
    **dict.fromkeys(("invalid_blocks_format", "invalid_arguments", "invalid_metadata_format"), _MALFORMED),
    **dict.fromkeys(("invalid_metadata_schema", "metadata_too_large", "view_too_large"), _MALFORMED),
}

# The message that began the thread was deleted, or replies to it are closed.
_THREAD_GONE = {
    "thread_not_found",
    "invalid_thread_ts",
    "message_not_found",
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
}

# What was posted can no longer be edited, or is no longer there.
_UNCHANGEABLE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_is_limited_access"}

# There is no such person, or none whom we may see.
_NOBODY = {"user_not_found", "user_not_visible", "users_not_found"}

# A dialog can be opened for three seconds after somebody asked, and once.
_TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
# It was closed, or says something newer by now.
_VIEW_GONE = {"not_found", "view_not_found", "hash_conflict"}

_NOT_DONE = _THREAD_GONE | _UNCHANGEABLE | _NOBODY | _TOO_LATE | _VIEW_GONE

_LOOKED_UP = "whether the message arrived is looked up before the next try"


class RefusalError(DeliveryError):
    """Slack answered, but not with what was asked for.

    `thread_gone` says that another thread would do, `unchangeable` that a message stays as it is for good, `nobody`
    that there is no such person, `too_late` that a dialog cannot be opened any more, `view_gone` that there is none.
    """

    thread_gone = False
    unchangeable = False
    nobody = False
    too_late = False
    view_gone = False


def read_answer(answer: SlackResponse, to: str) -> RefusalError:
    """What an answer means that is not the one hoped for, sent to the channel `to`; nothing of it is quoted."""
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST:
        text = (
            f"Slack's address sends billbot on to another address (status {answer.status_code}), to which it does not"
            " go, since the token would go along: check [slack] api_url and the network"
        )
        return RefusalError(text, permanent=False, unclear=True)
    word = answer.data.get("error") if isinstance(answer.data, dict) else None
    # An answer that is not Slack's arrives as a sentence in this place.
    code = word if isinstance(word, str) and re.fullmatch(r"[a-z_]{1,60}", word) else ""
    if code in _ADVICE:
        return refusal(code, to, str(answer.get("needed") or ""))
    pause = retry_after(answer.headers)
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
        text = "Slack asks for fewer messages: nothing to do, it is tried again later"
        return RefusalError(text, permanent=False, retry_after=pause)
    if code:
        text = f"Slack answered {code} for channel {to}: it is tried again later"
    else:
        text = f"an answer with status {answer.status_code} that is not Slack's: check [slack] api_url"
    found = RefusalError(text, permanent=False, retry_after=pause, unclear=code not in _NOT_DONE)
    found.thread_gone = code in _THREAD_GONE
    found.unchangeable = code in _UNCHANGEABLE
    found.nobody = code in _NOBODY
    found.too_late, found.view_gone = code in _TOO_LATE, code in _VIEW_GONE
    return found


def refusal(code: str, to: str, needed: str = "") -> RefusalError:
    """What one of Slack's words that are for good means; `needed` are the scopes that Slack names."""
    if not re.fullmatch(r"[a-z_:.,]{1,200}", needed):
        needed = "chat:write, channels:history, reactions:read and users:read"
    advice = _ADVICE[code]
    text = f"{advice.format(to=to, needed=needed)} ({code})"
    by_message = advice == _FORBIDDEN or code == "no_permission"
    return RefusalError(text, permanent=True, of_message=advice == _MALFORMED, by_message=by_message)


def read_failure(error: Exception) -> DeliveryError:
    """What a call means that got no answer, or none that can be read."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        text = "Slack's certificate does not fit: check [slack] api_url and the certificates of this machine"
    elif isinstance(reason, TimeoutError):
        text = f"Slack did not answer in time: {_LOOKED_UP}"
    elif isinstance(reason, ConnectionRefusedError | socket.gaierror):
        text = f"no connection to Slack ({type(reason).__name__}): check the network and [slack] api_url"
    else:
        text = f"the connection to Slack broke off ({type(reason).__name__}): {_LOOKED_UP}"
    return DeliveryError(text, permanent=False, unclear=_LOOKED_UP in text)


@contextmanager
def legible() -> Iterator[None]:
    """An answer is read meanwhile: one without what Slack's reference says of it is a DeliveryError, and no crash."""
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        text = f"Slack's answer is not as it should be ({type(error).__name__}): {_LOOKED_UP}"
        raise DeliveryError(text, permanent=False, unclear=True) from None


def retry_after(headers: Mapping[str, Any]) -> float | None:
    """Seconds Slack asks for, or null where it names none."""
    said = header(headers, "retry-after")
    return float(said) if said.isascii() and said.isdigit() else None


def header(headers: Mapping[str, Any], wanted: str) -> str:
    """A header of an answer, or nothing; the SDK hands values over bare or in lists."""
    value = next((value for name, value in headers.items() if name.lower() == wanted), "")
    return str(value[0] if isinstance(value, list) and value else value)
