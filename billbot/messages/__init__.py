"""Turns facts into words: the effect first, then the clerk's words, never more certain than the record. Pure.

docs/design/voice.md sets the tone. For each kind of message a function of some module gives a `MessageDocument`, which
`notify` asks for; `layout.lay_out` renders it for console, mail and Slack, `slack_message` for Slack alone. Here stands
what several rooms use.
"""

from billbot.messages.document import MessageDocument
from billbot.messages.hearings import hearing_line, lines_on_testimony
from billbot.messages.people import committee_with_chairs, sponsors_votes, vote_name
from billbot.messages.reporting_days import counted, deadline_line
from billbot.messages.spoken import full_date, listed, moment, numbers, ordinal, start_time
from billbot.messages.standing import (
    court_of_bill_ended,
    no_page_in_ended_court,
    outcome_in_words,
    stage_in_words,
    standing_in_words,
)
from billbot.messages.trouble import held_channel_line, incident_line, messages_waiting, note_on_wait
