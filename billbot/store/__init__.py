"""The database (SQLite): what is known, what is owed, what was done. It knows nothing of the site or of channels.

A `Store` belongs to the thread that opened it; each thread opens its own.
"""

from billbot.store.access import shut_off
from billbot.store.answers import EvidenceArchive, ReadText, TextVersion
from billbot.store.backups import newest_sound
from billbot.store.digests import SeenChange
from billbot.store.documents import DocumentList, Waiting
from billbot.store.envelopes import Envelope, Envelopes
from billbot.store.hearings import Hearings
from billbot.store.ledger import Ledger
from billbot.store.marks import EVERYBODY, Holds, Marks
from billbot.store.news import LoggedChange
from billbot.store.notices import KeptNotice
from billbot.store.offers import ButtonMessage
from billbot.store.opening import Presence, Store
from billbot.store.people import PeopleRead
from billbot.store.restorations import Restoration
from billbot.store.sightings import CheckRecord, CheckRecords, Sightings, name_of_answer
from billbot.store.suggestions import Decided, Suggested
from billbot.store.sweeps import Pause, PlannedBill
from billbot.store.upkeep import Done
from billbot.store.values import CommitteeVersion, Hold, ListedHearing, Sighting
from billbot.store.watchlist import KeptConfiguration
