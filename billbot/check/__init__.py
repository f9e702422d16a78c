"""What the site says becomes facts: the watched bills, the list of hearings, new documents, and a look at one bill."""

from billbot.check.documents import documents_due, list_lacking, read_documents
from billbot.check.people import people_due, read_people
from billbot.check.preview import Companion, Preview, Turn, look_closer, preview, turns
from billbot.check.self_check import check_itself
from billbot.check.sweep import Reading, Report, bills_to_check, check_bills
