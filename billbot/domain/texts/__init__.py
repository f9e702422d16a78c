"""Bill texts: read into sections, compared with each other, and searched for passages of ours. Pure."""

from billbot.domain.texts.comparing import (
    SAME_SECTION,
    SECTION_KINDS,
    ComparedSection,
    SectionKind,
    TextComparison,
    ThreeWayComparison,
    ThreeWaySection,
    all_sections,
    compare,
    compare_three,
    origins,
)
from billbot.domain.texts.matching import normalized
from billbot.domain.texts.news import Change, Edit, PhraseCount, changes, count_phrases
from billbot.domain.texts.passages import Overlap, Passage, Shingled, ShingleIndex, ShingleTable, most_having, overlap
from billbot.domain.texts.reading import LONGEST, BillSection, BillText, bills_on_front_page, read, sentences
from billbot.domain.texts.redline import Run
