"""Bill texts: read into sections, compared with each other, and searched for passages of ours. Pure."""

from billbot.texts.comparing import (
    SAME_SECTION,
    SECTION_KINDS,
    ComparedSection,
    SectionKind,
    TextComparison,
    compare,
    parts,
)
from billbot.texts.matching import normalized
from billbot.texts.mentions import PhraseCount, mentions
from billbot.texts.origins import Drawn, DrawnSection, drawn, origins
from billbot.texts.passages import Overlap, Passage, Shingled, ShingleIndex, ShingleTable, most_having, overlap
from billbot.texts.reading import LONGEST, BillSection, BillText, named, read, sentences
from billbot.texts.redline import Run
