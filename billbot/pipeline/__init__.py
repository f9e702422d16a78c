"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.look import Told
from billbot.pipeline.overview import Failing, Standing, check_due, owed, standing
from billbot.pipeline.post import Delivered, Post, deliver
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Delivered",
    "Failing",
    "Failure",
    "Post",
    "Report",
    "Standing",
    "Told",
    "Watch",
    "Whereabouts",
    "check",
    "check_due",
    "deliver",
    "owed",
    "standing",
    "watched",
    "whereabouts",
]
