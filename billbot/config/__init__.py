"""The desk: reads `config/` and the environment, and reports every fault at once.

It writes a configuration to start from (`write_sample`) and the list of bills (`add_bill`, `remove_bill`), and nobody
is asked. Other rooms know only what is named here.
"""

from billbot.config.editing import NewProposal, add_bill, held, named, remove_bill, topic
from billbot.config.private import recipients
from billbot.config.reading import Config, digest, load
from billbot.config.settings import Channel, Email, Heartbeat, Schedule, Slack, Source, State
from billbot.config.spelled import Quiet, Weekly
from billbot.config.start import write_sample
from billbot.config.tables import Committee, Court, Deadline, Milestone, Proposal, Topic

__all__ = [
    "Channel",
    "Committee",
    "Config",
    "Court",
    "Deadline",
    "Email",
    "Heartbeat",
    "Milestone",
    "NewProposal",
    "Proposal",
    "Quiet",
    "Schedule",
    "Slack",
    "Source",
    "State",
    "Topic",
    "Weekly",
    "add_bill",
    "digest",
    "held",
    "load",
    "named",
    "recipients",
    "remove_bill",
    "topic",
    "write_sample",
]
