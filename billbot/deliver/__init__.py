"""What differs for somebody is put into messages and sent, until each has arrived."""

from billbot.deliver.edits import edit_owed
from billbot.deliver.handover import Delivered
from billbot.deliver.send import deliver, deliver_and_tell

__all__ = ["Delivered", "deliver", "deliver_and_tell", "edit_owed"]
