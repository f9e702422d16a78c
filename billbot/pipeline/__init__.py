"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.incidents import note_bills, note_channels
from billbot.pipeline.look import Told
from billbot.pipeline.outage import note_outage
from billbot.pipeline.overview import Failing, Overview, check_due, overview, owed
from billbot.pipeline.post import Delivered, deliver, deliver_and_tell
from billbot.pipeline.self_check import check_itself
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.upkeep import keep
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
    "check_itself",
    "deliver",
    "deliver_and_tell",
    "keep",
    "note_bills",
    "note_channels",
    "note_outage",
    "overview",
    "owed",
    "watched",
    "whereabouts",
]
