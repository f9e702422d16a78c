"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.listing import config_broken, config_mended, take_note
from billbot.pipeline.look import Told
from billbot.pipeline.lookup import Companion, Found, look_up, topics_of
from billbot.pipeline.outage import note_outage
from billbot.pipeline.overview import Failing, Overview, check_due, overview, owed
from billbot.pipeline.post import Delivered, deliver
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Companion",
    "Delivered",
    "Failing",
    "Failure",
    "Found",
    "Overview",
    "Post",
    "Report",
    "Told",
    "Watch",
    "Whereabouts",
    "check",
    "check_due",
    "config_broken",
    "config_mended",
    "deliver",
    "look_up",
    "note_outage",
    "overview",
    "owed",
    "take_note",
    "topics_of",
    "watched",
    "whereabouts",
]
