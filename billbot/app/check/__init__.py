"""What the site says becomes facts: the watched bills, the list of hearings, new documents, and a look at one bill."""

from billbot.app.check.documents import documents_due, overdue_list, read_documents
from billbot.app.check.pauses import Reading
from billbot.app.check.people import people_due, read_people
from billbot.app.check.poll import bills_to_check, check_bills
from billbot.app.check.preview import Companion, Preview, Refiling, look_closer, preview, refilings, suggest_refilings
