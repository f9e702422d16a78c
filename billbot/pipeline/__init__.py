"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.look import Told, Watch
from billbot.pipeline.overview import Failing, Standing, check_due, owed, standing
from billbot.pipeline.post import Delivered, Post, deliver
from billbot.pipeline.sweep import Failure, Report, check, watched

__all__ = [
    "Delivered",
    "Failing",
    "Failure",
    "Post",
    "Report",
    "Standing",
    "Told",
    "Watch",
    "check",
    "check_due",
    "deliver",
    "owed",
    "standing",
    "watched",
]
