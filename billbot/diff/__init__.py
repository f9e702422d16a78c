"""Compare what is known of a bill with a new sighting of it (promise 3). Pure: the time comes in.

A sighting is a bill page or a JSON history. Rows are compared as multisets of (date, branch, text), live and struck
apart; what is left over on both sides is then recognised, in this order, as struck, un-struck, dated, back at what it
said before, dated anew or reworded.
"""

from billbot.diff.comparison import Comparison, compare, cosponsors, is_known
from billbot.diff.rows import Patience
