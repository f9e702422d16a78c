"""How a notice is said: effect first, then the clerk's words, never more certain than the record.

docs/design/voice.md sets the tone. Pure. Each kind of message has a module whose function says its Document;
`notify` takes it from there, and here stands what several rooms say by. `lay_out` makes a Message of any document, for
the console, mail and Slack alike.
"""

from billbot.wording.document import MessageDocument
from billbot.wording.hearings import Attending, hearing_line, lines_on_testimony, starts
from billbot.wording.people import before as before_committee
from billbot.wording.people import called, own_count
from billbot.wording.reporting_days import counted, deadline_line
from billbot.wording.spoken import day, listed, moment, numbers, ordinal
from billbot.wording.standing import became, never_there, over_by, stage, stands
from billbot.wording.trouble import held, incident, waited, waits, what_read_says
