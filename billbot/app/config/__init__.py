"""The configuration: reads the folder `config/` and the environment, checks them, and reports every fault at once.

It also writes: a configuration to start from (`write_sample`), single values (`draft`), and the list of bills
(`add_bills`, `remove_bill`, `remove_proposal`, `mute`, `replace_list`). It asks nobody. Other packages use only what is
imported here.
"""

from billbot.app.config.drafting import SettingsDraft, draft, load_during_setup
from billbot.app.config.editing import (
    add_bills,
    find_proposal,
    find_topic,
    mute,
    remove_bill,
    remove_proposal,
    replace_list,
)
from billbot.app.config.new_bills import NewProposal, NumberedLine, name_from, new_proposal, numbered_lines
from billbot.app.config.reading import FILES, Config, database, digest, files, load, pull_fault
from billbot.app.config.scaffold import sample_topics, write_sample
from billbot.app.config.secrets import (
    SLACK_APP_TOKEN,
    SLACK_TOKEN,
    SMTP_PASSWORD,
    known_secrets,
    recipients,
    shut_off_secrets,
)
from billbot.app.config.settings import ChannelTable
from billbot.app.config.tables import ProposalTable
from billbot.app.config.types import Quiet, Weekly, is_address
from billbot.app.config.writing import locked, put_new
