"""What the text of an action means, as "Reported favorably by committee" (docs/design/actions.md).

`read` gives the `Meaning` of a text, and others decide whether two of them mean the same. Pure: no clock, no I/O.
"""

from billbot.domain.actions.kinds import (
    ANNOUNCES,
    KINDS,
    REPORTING,
    SENDING,
    WEIGHTS,
    Chapter,
    Kind,
    NamedBill,
    Relation,
    Votes,
)
from billbot.domain.actions.meaning import Meaning, signed_in_part
from billbot.domain.actions.particulars import Hearing, name_key
from billbot.domain.actions.reading import (
    AGREES,
    RULES,
    collapse,
    committee_said,
    lowered,
    mean_the_same,
    passed_part,
    read,
    read_kinds,
    repeats,
    usual_next_step,
    with_branch,
    without_asides,
)
from billbot.domain.actions.sameness import gist, normalized
from billbot.domain.actions.variations import (
    changes_again,
    cites_rule,
    happened_again,
    is_about_an_order,
    is_about_reference,
    is_about_sections,
    names_parts_only,
)
