"""The desk: reads `config/` and the environment, and reports every fault at once.

It writes nothing but a configuration to start from (`write_sample`), and nobody is asked. Other rooms know only
what is named here.
"""

from billbot.config.private import recipients
from billbot.config.reading import Config, load
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
    "Proposal",
    "Quiet",
    "Schedule",
    "Slack",
    "Source",
    "State",
    "Topic",
    "Weekly",
    "load",
    "recipients",
    "write_sample",
]
