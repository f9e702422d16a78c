"""After a backup was restored: that something may have been told before."""

from dataclasses import replace
from datetime import datetime

from billbot.wording.document import MessageDocument, Paragraph
from billbot.wording.spoken import moment


def may_be_known(document: MessageDocument, backup_at: datetime) -> MessageDocument:
    """The same, with a line above it for what may have been told since the backup was made."""
    text = f"billbot was restored from a backup of {moment(backup_at)}; this may have been told before."
    return replace(document, body=(Paragraph(text, small=True), *document.body))
