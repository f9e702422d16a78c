"""Whose turn it is: of two machines that share a replica one tells, and the other goes on once that is silent.

How it stays so that nothing is told twice is in docs/design/architecture.md, "Two machines".
"""

from billbot.standby.telling import how_it_stands, note_standing, telling
from billbot.standby.waiting import Standby
