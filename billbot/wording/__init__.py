"""Turns facts into words: the effect first, then the clerk's words, never more certain than the record. Pure.

docs/design/voice.md sets the tone. For each kind of message a function of some module gives a `MessageDocument`, which
`notify` asks for; `layout.lay_out` renders it for console, mail and Slack, `slack_message` for Slack alone. Here stands
what several rooms use.
"""

from billbot.wording.document import MessageDocument
from billbot.wording.hearings import hearing_line, lines_on_testimony
from billbot.wording.people import committee_with_chairs, sponsors_votes, vote_name
from billbot.wording.reporting_days import counted, deadline_line
from billbot.wording.spoken import full_date, listed, moment, numbers, ordinal, start_time
from billbot.wording.standing import (
    court_of_bill_ended,
    no_page_in_ended_court,
    outcome_in_words,
    stage_in_words,
    standing_in_words,
)
from billbot.wording.trouble import held_channel_line, incident_line, messages_waiting, note_on_wait
