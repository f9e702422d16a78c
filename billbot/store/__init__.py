"""The database (SQLite): what we know, what to send, and what was done. It knows nothing about the site or channels.

A `Store` belongs to the thread that opened it; each thread opens its own.
"""

from billbot.store.agendas import Agendas
from billbot.store.attempts import Attempt
from billbot.store.backups import newest_sound, without_backup
from billbot.store.bills import Bills, CheckRecord, CheckRecords, Observation, name_of_answer
from billbot.store.channels import EVERYBODY, Hold, Holds
from billbot.store.documents import Decided, ReadText, Suggested, TextVersion, Waiting
from billbot.store.ledger import Envelope, Envelopes, Jobs, Ledger
from billbot.store.opening import Presence, Store, exclusive, working_file
from billbot.store.people import CommitteeVersion
from billbot.store.polls import Pause, PlannedBill
from billbot.store.slack import KeptMessage
from billbot.store.upkeep import Restoration
from billbot.store.watchlist import KeptConfiguration
