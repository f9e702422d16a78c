"""What people can be told of: a module for each kind of subject, or for a few kinds about one thing.

A kind finds what differs from what a recipient was told, and has `wording` put that into words. A new kind is a module
here, one in `wording`, and a line in `KINDS`.
"""

from collections.abc import Mapping

from billbot import route
from billbot.facts.housekeeping import Settling
from billbot.notify import (
    alerts,
    asks,
    chairs,
    conference,
    digest,
    hearing,
    incident,
    outage,
    redraft,
    reminder,
    suggestion,
    watchlist,
)
from billbot.notify.audience import Audience, Difference, HearingCache, Payload, Post, restoration_in_doubt
from billbot.notify.kind import (
    Kind,
    constant_state,
    even_in_quiet_hours,
    message_only,
    per_subject,
    told_once,
)

_ALERTS = Kind(alerts.differences, alerts.say, marks=route.marks, has_stable_names=True, waits=hearing.waits)

KINDS: Mapping[str, Kind] = {
    route.ROW: _ALERTS,
    route.FACT: _ALERTS,
    route.HEARING: Kind(
        hearing.differences,
        hearing.say,
        marks=hearing.marks,
        has_stable_names=True,
        kept="last",
        waits=hearing.waits,
    ),
    route.TESTIMONY: Kind(
        hearing.testimony_differences,
        message_only(hearing.say_testimony),
        after_check=hearing.note_testimony,
        triggers=frozenset({"list", "agendas", "hearings"}),
        has_stable_names=True,
        kept="last",
        waits=hearing.testimony_waits,
    ),
    reminder.KIND: Kind(
        reminder.differences,
        reminder.say,
        has_stable_names=True,
        true_on_its_day_only=True,
        kept="a year",
        waits=reminder.waits,
    ),
    digest.KIND: Kind(
        per_subject(constant_state("made"), told_once(digest.KIND), alone=True),
        digest.say,
        kept="a year",
        waits=even_in_quiet_hours,
    ),
    conference.KIND: Kind(
        per_subject(conference.state, conference.message, alone=True, muted=conference.muted),
        message_only(conference.say),
        after_check=conference.note_meetings,
        triggers=frozenset({"list", "agendas", "conferences"}),
        has_stable_names=True,
        waits=conference.waits,
    ),
    redraft.KIND: Kind(
        per_subject(redraft.state, told_once(redraft.KIND), alone=True, muted=redraft.muted),
        message_only(redraft.say),
        after_check=redraft.note_redrafts,
        triggers=frozenset({"list", "links", "texts"}),
        has_stable_names=True,
    ),
    chairs.KIND: Kind(
        per_subject(chairs.state, chairs.message, alone=True),
        message_only(chairs.say),
        after_check=chairs.note_chairs,
        triggers=frozenset({"list", "people", "waiting"}),
        has_stable_names=True,
    ),
    outage.KIND: Kind(
        per_subject(outage.state, outage.message, goes_first=True),
        message_only(outage.say),
        kept="last",
        waits=incident.waits,
    ),
    incident.KIND: Kind(
        per_subject(incident.state, incident.message), message_only(incident.say), kept="last", waits=incident.waits
    ),
    watchlist.EDIT: Kind(
        per_subject(constant_state("done"), told_once("list_edited")),
        message_only(watchlist.say_edited),
        kept="a year",
        operations=True,
    ),
    watchlist.MUTE: Kind(
        per_subject(constant_state("done"), told_once("mutes_edited")),
        message_only(watchlist.say_mutes),
        kept="a year",
        operations=True,
    ),
    watchlist.WATCHED: Kind(
        per_subject(constant_state("done"), told_once("also_watched")),
        message_only(watchlist.say_watched),
        after_check=watchlist.note_watched,  # before the welcome, which tells of all there is
        triggers=frozenset({"list", "waiting"}),
        kept="a year",
    ),
    watchlist.WELCOME: Kind(
        per_subject(constant_state("welcomed"), told_once(watchlist.WELCOME), goes_first=True),
        message_only(watchlist.say_welcome),
        after_check=watchlist.note_welcome,
        triggers=frozenset({"list", "waiting"}),
        has_stable_names=True,
        waits=even_in_quiet_hours,
    ),
    watchlist.CONFIG: Kind(
        per_subject(watchlist.config_state, watchlist.config_message),
        message_only(watchlist.say_config),
        kept="last",
        operations=True,
    ),
    suggestion.ONE: Kind(
        per_subject(suggestion.state, told_once(suggestion.ONE), alone=True),
        message_only(suggestion.say),
        operations=True,
    ),
    suggestion.LIST: Kind(
        per_subject(suggestion.state, told_once(suggestion.LIST)), message_only(suggestion.say), operations=True
    ),
    asks.KIND: Kind(
        lambda *_: (), lambda *_: None, has_stable_names=True
    ),  # told along with what a message is about, never alone
    suggestion.DECISION: Kind(suggestion.decisions, message_only(suggestion.say_decided), operations=True),
}

# Which messages may go a year after they were sent.
SETTLING = Settling(
    once=frozenset(name for name, kind in KINDS.items() if kind.kept == "a year"),
    last=frozenset(name for name, kind in KINDS.items() if kind.kept == "last"),
    digest=digest.KIND,
)
