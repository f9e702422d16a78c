"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.compose import Post
from billbot.pipeline.digests import begin_digests, make_digest, make_due_digests, next_digest, preview
from billbot.pipeline.hearings import known_hearings, within_their_court
from billbot.pipeline.incidents import note_bills, note_channels
from billbot.pipeline.listing import config_broken, config_mended, take_note
from billbot.pipeline.masthead import Masthead
from billbot.pipeline.outage import note_outage
from billbot.pipeline.post import Delivered, deliver, deliver_and_tell
from billbot.pipeline.reminders import note_hearings, remind
from billbot.pipeline.suggesting import hear_answers, home, tell_found, to_add, undecided, watched_in
from billbot.pipeline.upkeep import keep

__all__ = [
    "Delivered",
    "Masthead",
    "Post",
    "begin_digests",
    "config_broken",
    "config_mended",
    "deliver",
    "deliver_and_tell",
    "hear_answers",
    "home",
    "keep",
    "known_hearings",
    "make_digest",
    "make_due_digests",
    "next_digest",
    "note_bills",
    "note_channels",
    "note_hearings",
    "note_outage",
    "preview",
    "remind",
    "take_note",
    "tell_found",
    "to_add",
    "undecided",
    "watched_in",
    "within_their_court",
]
