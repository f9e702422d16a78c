"""What the site says becomes facts: the watched bills, the list of hearings, new documents, and a look at one bill."""

from billbot.check.documents import documents_due, overdue_list, read_documents
from billbot.check.lease import Reading
from billbot.check.people import people_due, read_people
from billbot.check.preview import Companion, Preview, Refiling, look_closer, preview, refilings, suggest_refilings
from billbot.check.sweep import Report, bills_to_check, check_bills
