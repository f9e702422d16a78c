"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.digests import begin_digests, make_digest, make_due_digests, next_digest, preview
from billbot.pipeline.documents import Reading, documents_due, read_documents
from billbot.pipeline.hearings import known_hearings, within_their_court
from billbot.pipeline.incidents import note_bills, note_channels
from billbot.pipeline.listing import config_broken, config_mended, take_note
from billbot.pipeline.look import Told
from billbot.pipeline.lookout import Lookout
from billbot.pipeline.lookup import Companion, Found, look_up
from billbot.pipeline.masthead import Masthead
from billbot.pipeline.outage import note_outage
from billbot.pipeline.overview import Failing, Overview, check_due, overview, owed
from billbot.pipeline.post import Delivered, deliver, deliver_and_tell
from billbot.pipeline.reminders import note_hearings, remind
from billbot.pipeline.rollover import Turn, look_closer, turns
from billbot.pipeline.self_check import check_itself
from billbot.pipeline.suggesting import hear_answers, home, tell_found, to_add, undecided, watched_in
from billbot.pipeline.sweep import Failure, Report, check, watched
from billbot.pipeline.upkeep import keep
from billbot.pipeline.watch import Watch
from billbot.pipeline.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Companion",
    "Delivered",
    "Failing",
    "Failure",
    "Found",
    "Lookout",
    "Masthead",
    "Overview",
    "Post",
    "Reading",
    "Report",
    "Told",
    "Turn",
    "Watch",
    "Whereabouts",
    "begin_digests",
    "check",
    "check_due",
    "check_itself",
    "config_broken",
    "config_mended",
    "deliver",
    "deliver_and_tell",
    "documents_due",
    "hear_answers",
    "home",
    "keep",
    "known_hearings",
    "look_closer",
    "look_up",
    "make_digest",
    "make_due_digests",
    "next_digest",
    "note_bills",
    "note_channels",
    "note_hearings",
    "note_outage",
    "overview",
    "owed",
    "preview",
    "read_documents",
    "remind",
    "take_note",
    "tell_found",
    "to_add",
    "turns",
    "undecided",
    "watched",
    "watched_in",
    "whereabouts",
    "within_their_court",
]
