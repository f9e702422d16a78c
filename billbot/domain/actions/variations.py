"""How the two sentences on a kind of row vary with its words: the patterns to look for, and the sentences then used.

What else is decided by these patterns is asked here, too.
"""

import re

from billbot.domain.actions.kinds import OVER_A_VETO, UNSIGNED, Kind, Relation

Sentences = tuple[str, str]

# Committees report by a day: on bills by Joint Rule 10, on changes of the Constitution by Joint Rule 23.
_JOINT_RULE = re.compile(r"\b(?:joint rule|jr) ?(?:10|23)\b", re.IGNORECASE)
_CONSTITUTION = re.compile(r"\bconstitutional amendment|\b(?:joint rule|jr) ?23\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\brefer(?:ence|ral)\b", re.IGNORECASE)
_ONCE_AGAIN = re.compile(r"\b(?:re-?enacted|again (?:enacted|laid))\b", re.IGNORECASE)
_TAKEN_AGAIN = re.compile(
    r"(?<!be )\breconsidered\b|\breconsider(?:ation|ed)?\b(?:(?!\bnot\b|\bfail)[^;]){0,80}\bprevail", re.IGNORECASE
)
OF_A_VETO = re.compile(r"\b(?:veto|reduction|disapproval)", re.IGNORECASE)
_MONEY = re.compile(r"\bways and means\b", re.IGNORECASE)
CONFERENCE_REPORT = re.compile(r"\bconference (?:committee )?reports?\b", re.IGNORECASE)
_ADVERSE = re.compile(r"\badverse\b", re.IGNORECASE)
_ORDER = re.compile("order", re.IGNORECASE)
_SECTIONS = re.compile(r"(?:\bas relates? to |\()(?:outside )?sections? \d", re.IGNORECASE)
# A branch accepts the other one's text, and changes it again at once.
_CHANGED_AGAIN = re.compile(r"with a (?:still )?further amendment", re.IGNORECASE)
_IN_PART = re.compile(r"in part\b|vetoes\b|\b(?:items?|sections?)\b", re.IGNORECASE)

# How sentences refer to the branch while it is not known, and how they do once it is.
UNNAMED = (
    ("One branch ", "The {} "),
    ("One of the two branches has passed it", "The {} passed it"),
    (" a branch", " the {}"),
    (" what the other did", " what the {other} did"),
    (" the other's", " the {other}'s"),
)

# Where the document named stands on one side or the other, the sentence says which.
BY_RELATION: dict[tuple[Kind, Relation], Sentences] = {
    ("substituted", "continues_in"): ("Another document takes its place: it goes on as {documents}.", ""),
    ("substituted", "continues"): ("It takes the place of {documents} and carries on from there.", ""),
    ("reported", "continues_in"): ("A committee reported; the matter goes on{in_part} as {documents}.", ""),
    ("reported", "continues"): ("A committee reported on {documents}, and this carries on from there.", ""),
    ("reported", "part_of"): ("A committee reported this part of {documents} as a bill of its own.", ""),
    ("reprinted", "continues_in"): (
        "It goes on as {documents}.",
        "That is its text, printed again with its changes.",
    ),
    ("reprinted", "continues"): ("It is {documents}, printed again with its changes.", ""),
    ("text_of", "continues"): ("It is a new text for {documents}.", ""),
    ("enacted", "mentions"): ("It was enacted as a part of {documents}.", ""),
}

# Where the text names the day for which a matter is set.
SET_FOR: dict[Kind, Sentences] = {
    "orders_of_the_day": (
        "It is on the calendar of a branch for {day}, and can be taken up there then.",
        "What is on the calendar can still be put off.",
    ),
    "joint_session": (
        "Both branches sat together, and do so again on {day}; what they decided, this entry does not say.",
        "Two General Courts in a row and then the voters have to approve a change of the Constitution.",
    ),
}

# Where a branch refuses the committee that the other one chose.
OF_REFERENCE: dict[Kind, Sentences] = {
    "nonconcurred": ("One branch refused to send it to that committee.", "The two have to agree on another.")
}

# Where a rule has a committee report against what it has not reported in time.
BY_RULE: dict[Kind, Sentences] = {
    "reported_adversely": (
        "Its committee did not report it in time, which by rule is advice against it.",
        "Bills are usually sent back to a committee then, and many are recommended later.",
    )
}

# Where it is a change of the Constitution, which a committee did not report in time or recommends against.
OF_CONSTITUTION: dict[Kind, Sentences] = {
    "reported_adversely": ("", "That usually ends it for the term, unless a branch calls it up for a joint session.")
}

# Where a branch did not pass something over a veto: the other one does not have to be asked.
UPHELD: dict[Kind, Sentences] = {
    "rejected": ("One branch let the Governor's veto stand{votes}.", "It is final, unless the vote is reconsidered.")
}

# Where what a conference reported does not please a branch, or advice against a bill does.
NOT_ACCEPTED: dict[Kind, Sentences] = {
    "nonconcurred": (
        "One branch did not accept the text that negotiators of both branches agreed on{votes}.",
        "They may negotiate again, in a new committee of conference.",
    )
}
AGAINST: dict[Kind, Sentences] = {
    "report_accepted": ("A committee's advice against it was accepted.", "That usually ends it for the term.")
}

# Where what is adopted is an order, which may be about a bill.
AN_ORDER: dict[Kind, Sentences] = {
    "adopted": ("An order was adopted{votes}.", "For a bill that is usually a step on the way, not its passage.")
}

# Where a vote that was taken is to be taken again.
TAKEN_AGAIN: dict[Kind, Sentences] = {
    "motion": ("A vote that was taken no longer counts.", "It is taken again, usually on the same day.")
}

# Where the Governor has it for the second time: the Constitution has him send it back for changes once.
ONCE_MORE: dict[Kind, Sentences] = {
    "laid_before_governor": (
        "Both branches have enacted it again, and it goes back to the Governor.",
        f"The Governor has ten days to sign it or veto it, and may not send it back for changes again; {UNSIGNED}.",
    ),
    "enacted": (
        "One branch gave it its last vote again{votes}.",
        "When both branches have done so, it goes back to the Governor.",
    ),
}

# Where a veto is of some items or sections alone.
OF_PART: dict[Kind, Sentences] = {
    "veto_overridden": (
        "One branch passed {part} of it over the Governor's veto{votes}.",
        "What both branches pass over the veto becomes law, too.",
    ),
    "vetoed": ("The Governor vetoed a part of it.", OVER_A_VETO),
}

# Where it goes to a committee for money: of 790 bills that went there in the 192nd before a branch had passed them 705
# had not moved on a week after formal sessions, of 55 that one had passed 20.
FOR_MONEY = "Many bills are not reported from there in their term."
TO_MONEY: dict[Kind, Sentences] = {"referred": ("", FOR_MONEY), "discharged": ("", FOR_MONEY)}

# Where it is of some sections of a bill alone.
OF_SECTIONS: dict[Kind, Sentences] = {
    "reporting_date_extended": (
        "{deadline} some sections of it.",
        "{agrees}Extensions are frequent and say little about a bill's chances.",
    ),
    "referred": (
        "Some of its sections are sent to {committee}.",
        "They usually wait there until the committee reports.",
    ),
}

# Where testimony is taken in writing only: nobody comes together.
IN_WRITING: dict[Kind, Sentences] = {
    "hearing_scheduled": (
        "A committee takes testimony in writing only{when}.",
        "Anybody can usually send it; the bill page leads to the notice that says how.",
    ),
    "hearing_rescheduled": (
        "The time for testimony in writing moves{when}.",
        "Anybody can usually send it; the bill page leads to the notice that says how.",
    ),
    "hearing_location_changed": ("Testimony is now taken in writing only{when}.", ""),
    "hearing_time_changed": ("The hours for testimony in writing change{when}.", ""),
}

# What a second kind adds: it stands in place of what usually comes next.
AS_WELL: dict[Kind, str] = {
    "returned_with_amendment": "The Governor also sent back a part and asks for changes.",
    "vetoed": "The Governor vetoed a part of it.",
    "referred": "It goes next to {committee}.",
    "orders_of_the_day": "It goes on the calendar of the branch{for_day}.",
    "new_draft": "It is to go on in a new draft{see}.",
    "substituted": "Another text is to take its place{see}.",
    "text_of": "The text is that of {documents}.",
    "placed_on_file": "It is put on file.",
    "postponed": "It was put off{until}.",
    "amended": "Its text was changed.",
}

# In this order; an empty sentence leaves what was said before.
BY_WORDS: tuple[tuple[re.Pattern[str], dict[Kind, Sentences]], ...] = (
    (_REFERENCE, OF_REFERENCE),
    (_JOINT_RULE, BY_RULE),
    (_CONSTITUTION, OF_CONSTITUTION),
    (OF_A_VETO, UPHELD),
    (CONFERENCE_REPORT, NOT_ACCEPTED),
    (_ADVERSE, AGAINST),
    (_ORDER, AN_ORDER),
    (_TAKEN_AGAIN, TAKEN_AGAIN),
    (_ONCE_AGAIN, ONCE_MORE),
    (_IN_PART, OF_PART),
    (_MONEY, TO_MONEY),
    (_SECTIONS, OF_SECTIONS),
)


def is_about_reference(text: str) -> bool:
    """Whether a row is about the reference to a committee itself, on which the branches may disagree."""
    return _REFERENCE.search(text) is not None


def cites_rule(text: str) -> bool:
    """Whether a row cites the rule that sets the day by which committees have to report."""
    return _JOINT_RULE.search(text) is not None


def happened_again(text: str) -> bool:
    """Whether a row says that it was enacted, or went to the Governor, for the second time."""
    return _ONCE_AGAIN.search(text) is not None


def names_parts_only(text: str) -> bool:
    """Whether a row of a signature or a veto names parts of the bill, and not all of it."""
    return _IN_PART.search(text) is not None


def is_about_sections(text: str) -> bool:
    """Whether a row is only about some sections: "Read; and referred, as relates to sections 18 and 19"."""
    return _SECTIONS.search(text) is not None


def is_about_an_order(text: str) -> bool:
    """Whether the row is about an order on a document and not the document: "Order relative to … adopted"."""
    return _ORDER.search(text) is not None


def changes_again(text: str) -> bool:
    """Whether the row says that a branch accepts the other one's text with further changes of its own."""
    return _CHANGED_AGAIN.search(text) is not None
