"""What differs for somebody is put into messages and sent, until each has arrived."""

from billbot.deliver.handover import Delivered, edit_owed
from billbot.deliver.send import deliver, deliver_and_tell, follow_names
