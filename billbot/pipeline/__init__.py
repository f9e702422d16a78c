"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.hearings import known_hearings
from billbot.pipeline.look import Told
from billbot.pipeline.outage import note_outage
from billbot.pipeline.overview import Failing, Overview, check_due, overview, owed
from billbot.pipeline.post import Delivered, deliver
from billbot.pipeline.reminders import note_hearings, remind
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Delivered",
    "Failing",
    "Failure",
    "Overview",
    "Post",
    "Report",
    "Told",
    "Watch",
    "Whereabouts",
    "check",
    "check_due",
    "deliver",
    "known_hearings",
    "note_hearings",
    "note_outage",
    "overview",
    "owed",
    "remind",
    "watched",
    "whereabouts",
]
