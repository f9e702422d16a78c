"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.digests import begin_digests, make_digest, make_due_digests, next_digest, preview
from billbot.pipeline.gathering import Masthead
from billbot.pipeline.look import Told
from billbot.pipeline.outage import note_outage
from billbot.pipeline.overview import Failing, Overview, check_due, overview, owed
from billbot.pipeline.post import Delivered, deliver
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Delivered",
    "Failing",
    "Failure",
    "Masthead",
    "Overview",
    "Post",
    "Report",
    "Told",
    "Watch",
    "Whereabouts",
    "begin_digests",
    "check",
    "check_due",
    "deliver",
    "make_digest",
    "make_due_digests",
    "next_digest",
    "note_outage",
    "overview",
    "owed",
    "preview",
    "watched",
    "whereabouts",
]
