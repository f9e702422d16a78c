"""Which documents of the next General Court are re-filings of a proposal? Pure: what is known in, candidates out.

What is only alike is proposed to a person, never followed (docs/design/architecture.md, "Three values that matter").
"""

from billbot.refiled.candidates import Candidate, Former, NextCourt, RefilingEvidence
from billbot.refiled.signs import printed
