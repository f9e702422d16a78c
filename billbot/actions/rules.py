"""A rule: the words by which a clerk states one act. The tables stand beside it, and here the one that comes first.

Its words would mislead the rules after them: pointers, questions, motions.
"""

from msgspec import Struct

from billbot.actions.kinds import Kind


class Rule(Struct, frozen=True):
    """Words that state an act, read by `reading.read_kinds` in the order of the tables.

    `words` is matched against lower-case text without asides; where it has a group `act`, that group is the act and
    the rest only its surroundings. `kind` is null for words that state nothing, so that no later rule reads them.
    `cue` is a piece of every text the rule can match: looking for it first keeps reading fast, and what no text has is
    never compiled.
    `example` is a row as clerks write it, and `states` all the kinds that it states.
    """

    kind: Kind | None
    cue: str
    words: str
    example: str
    states: tuple[Kind, ...]


def rule(kind: Kind | None, cue: str, words: str, example: str, *states: Kind) -> Rule:
    """A rule; without `states` the example states the rule's kind alone."""
    if not states and kind is not None:
        states = (kind,)
    return Rule(kind, cue, words, example, states)


FIRST_RULES: tuple[Rule, ...] = (
    # A pointer and nothing else. "For text of …, see …" is no mere pointer: it says where the text is.
    rule(
        "see_also",
        "for ",
        r"^for (?!(?:the )?text\b)(?=[^;]*\bsee\b)[^;]*$",
        "For actions on the section returned with recommendations of amendments, see H4006 for section 12",
    ),
    # Where the text of a thing just stated is found.
    rule(
        None,
        "text",
        r"(?<=\w),? ?(?<!\w)(?:for|see) (?:the )?text\b[^;]*",
        "House concurred in the Senate amendment with a further amendment, see text of H95",
        "concurred",
        "amended",
    ),
    # What the branch will be asked is not what it did.
    rule(
        None,
        "question",
        r", (?:the )?question\b[^;]*",
        'Placed in the Orders of the Day for the next session, the question being "Shall this plan be approved?"',
        "orders_of_the_day",
    ),
    rule(
        None,
        "adopted",
        r"\b(?:order previously|pursuant to an order) adopted",
        "Placed in the Orders of the Day for Tuesday, May 25, 2021, pursuant to an order previously adopted",
        "orders_of_the_day",
    ),
    rule(
        None,
        "precluding",
        r"\bprecluding [^;]*",
        "Further amendment adopted, precluding a vote on the Governor's amendment",
        "amendment_adopted",
    ),
    # A proposal to amend the Constitution is a document, not an amendment to one.
    rule(
        None,
        "constitutional",
        r"\b(?:legislative )?(?:constitutional amendments?|amendments? (?:to|of) the constitution)\b",
        "Proposal for Constitutional Amendment rejected",
        "rejected",
    ),
    rule(
        "motion",
        "motion",
        r"(?<!on )\bmotions?\b[^;]{0,1000}?"
        r"\b(?:prevail\w*|negatived|rejected|adopted|pending|lost|carried|withdrawn|fail\w*)",
        "Motion to suspend Rule 40 rejected - 25 YEAS to 132 NAYS (See YEA and NAY No. 31)",
    ),
    rule("motion", "motion", r"(?<!on )\bmotions?\b", "Motion to lay on the table"),
    rule(
        "motion",
        "reconsider",
        r"\breconsider\w*(?: (?:negatived|prevailed|rejected|adopted|pending|lost))?",
        "Reconsideration negatived",
    ),
    rule("motion", "rejection", r"\brejection negatived", "Rejection negatived"),
    rule(
        "motion",
        "decision of the chair",
        r"\bdecision of the chair\b[^;]*",
        "Decision of the Chair sustained on appeal - 132 YEAS to 25 NAYS (See YEA and NAY No. 44)",
    ),
    rule("motion", "question on", r"^question on\b[^;]*", "Question on adoption"),
    rule("motion", "quorum", r"\bquorum\b[^;]*", "Quorum Roll Call - 160 YEAS to 0 NAYS (See YEA and NAY No. 24)"),
)
