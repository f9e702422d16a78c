"""What the rows of a history can say: the kinds of acts with their weights, and what sentences say of each.

A few words of a row change the two sentences of its kind: `BY_WORDS` and `BY_RELATION` have those.
"""

import re
from typing import Literal, get_args

from billbot.domain.bills import Weight

ActionKind = Literal[  # noqa: RUF041 - what belongs together is on one line
    Literal["referred", "discharged", "recommitted"],
    Literal["hearing_scheduled", "hearing_rescheduled"],
    Literal["hearing_location_changed", "hearing_time_changed", "hearing_canceled"],
    Literal["reporting_date_extended", "reported_favorably", "reported_adversely", "reported"],
    Literal["study_order", "sections_studied", "sections_sent"],
    Literal[
        "new_draft", "new_draft_of", "accompanied", "accompanied_by", "substituted", "reprinted", "text_of", "see_also"
    ],
    Literal["read", "read_second", "ordered_to_third_reading", "read_third", "engrossed"],
    Literal["amended", "amendment_adopted", "amendment_rejected"],
    Literal["amendment_pending", "amendment_laid_aside"],
    Literal["orders_of_the_day", "taken_out_of_orders", "postponed", "rules_suspended", "motion"],
    Literal["placed_on_file", "adopted", "rejected", "rejection_negatived", "report_accepted"],
    Literal["concurred", "nonconcurred", "insisted"],
    Literal["conference_appointed", "conference_reported", "conference_report_accepted", "joint_session"],
    Literal["emergency_preamble_adopted", "enacted", "laid_before_governor", "signed", "chaptered"],
    Literal["vetoed", "returned_with_amendment"],
    Literal["governor_amendment_adopted", "governor_amendment_rejected", "governor_amendment_considered"],
    Literal["veto_overridden", "secretary_of_state", "no_further_action", "other"],
]

# Kinds that are not news by themselves (docs/design/actions.md, "Weights"). A text that is not understood is news.
_ROUTINE: frozenset[ActionKind] = frozenset(
    {
        *("new_draft_of", "accompanied_by", "reprinted", "text_of", "see_also"),
        *("read", "read_second", "read_third"),
        *("amended", "amendment_adopted", "amendment_rejected", "amendment_pending", "amendment_laid_aside"),
        *("taken_out_of_orders", "postponed", "rules_suspended", "motion", "report_accepted", "concurred"),
        *("emergency_preamble_adopted", "governor_amendment_considered", "secretary_of_state"),
    }
)
# These are news if the branch voted by roll call. A debate of several days is then news from its first day.
NEWS_BY_ROLL_CALL: frozenset[ActionKind] = frozenset({"amendment_adopted"})

Relation = Literal[
    "continues_in", "continues", "part_of", "absorbed_into", "absorbs", "takes_text", "study_order", "mentions"
]
ACTION_KINDS: tuple[ActionKind, ...] = get_args(ActionKind)
# Kinds that send a bill to a committee, that report it, and that announce a hearing.
SENDING: frozenset[ActionKind] = frozenset({"referred", "discharged", "recommitted"})
REPORTING: frozenset[ActionKind] = frozenset({"reported_favorably", "reported_adversely", "reported"})
ANNOUNCES: frozenset[ActionKind] = frozenset(
    {*("hearing_scheduled", "hearing_rescheduled"), *("hearing_location_changed", "hearing_time_changed")}
)
WEIGHTS: dict[ActionKind, Weight] = {kind: "routine" if kind in _ROUTINE else "news" for kind in ACTION_KINDS}
# Part the Second of the Constitution, c. I, s. 1, art. II: two thirds of the members present, in each branch.
OVER_A_VETO = "What is vetoed becomes law only if two thirds of those present in each branch vote for it again."
# Its Amendments I and XC: a bill not returned within ten days becomes law, unless the court has adjourned.
UNSIGNED = "what is left unsigned becomes law, unless the term ends first"

# For each kind, what happened and what usually comes next (may be empty). If a row states several kinds, the first one
# in this order determines its sentences. They stay true after the day. `{one}` is the branch that acts.
SENTENCES: dict[ActionKind, tuple[str, str]] = {
    "signed": ("The Governor signed it{in_part}: it is law{chapter}.", ""),
    "chaptered": ("It is law{chapter}.", "The row does not say that it was signed."),
    "veto_overridden": (
        "{one} passed it over the Governor's veto{votes}.",
        "When both branches have done so, it is law.",
    ),
    "vetoed": ("The Governor sent it back with a veto.", OVER_A_VETO),
    "returned_with_amendment": (
        "The Governor sent it back and asks for changes.",
        "The two branches decide whether to make them; what they enact again goes back to the Governor.",
    ),
    "no_further_action": (
        "The term ended before it was decided.",
        "It can be filed again in the next term, under a new number.",
    ),
    "laid_before_governor": (
        "Both branches have passed the final text, and it goes to the Governor.",
        f"The Governor has ten days to sign it, veto it or send it back with changes; {UNSIGNED}.",
    ),
    "enacted": (
        "{one} gave the final text its last vote{votes}.",
        "When both branches have done so, it goes to the Governor.",
    ),
    "conference_report_accepted": (
        "{one} accepted the text that negotiators of both branches agreed on{votes}.",
        "When both have, the last votes usually follow, and then it goes to the Governor.",
    ),
    "conference_reported": (
        "Negotiators of the two branches reported a common text.",
        "Each branch usually takes it or leaves it as a whole.",
    ),
    "conference_appointed": (
        "The two branches do not agree on the text, and members of them are named to negotiate one.",
        "Negotiating usually takes weeks or months.",
    ),
    "governor_amendment_adopted": (
        "{one} accepted the change the Governor asked for{votes}.",
        "When the other has agreed too, it usually is enacted again and goes back to the Governor.",
    ),
    "governor_amendment_rejected": (
        "{one} refused the change the Governor asked for{votes}.",
        "The text usually goes back to the Governor, as it was or changed in another way.",
    ),
    "joint_session": (
        "It was before both branches sitting together, where changes of the Constitution are decided.",
        "Two General Courts in a row and then the voters have to approve such a change.",
    ),
    "engrossed": (
        "{one} passed it{votes}.",
        "If the other has not passed it yet, it usually goes there next.",
    ),
    "nonconcurred": (
        "{one} refused what {the_other} did.",
        "If neither gives way, they usually negotiate in a committee of conference.",
    ),
    "insisted": (
        "{one} holds to its own text against {the_other}'s.",
        "They usually negotiate next, in a committee of conference.",
    ),
    "reporting_date_extended": (
        "{deadline}.",
        "Extensions are frequent and say little about a bill's chances.",
    ),
    "hearing_canceled": ("The hearing was called off.", "Another one may be announced."),
    # "Hearing rescheduled to … Hearing location changed" seldom moves the day. The end of the row says what changed.
    "hearing_location_changed": ("The place of the hearing changed{when}.", ""),
    "hearing_time_changed": ("The hours of the hearing changed{when}.", ""),
    "hearing_rescheduled": (
        "The hearing was moved{when}.",
        "Anybody can usually testify; the bill page leads to the notice that says how.",
    ),
    "hearing_scheduled": (
        "A committee announced a hearing{when}.",
        "Anybody can usually testify; the bill page leads to the notice that says how.",
    ),
    "study_order": (
        "It was put into a study order.",
        "Nobody has to act on it; few come back, but all can be filed again.",
    ),
    "sections_sent": ("Some of its sections are sent to {committee}.", "There they have to be taken up once more."),
    "sections_studied": (
        "Some of its sections were put into a study order.",
        "The rest of it can go on by itself.",
    ),
    "reported_adversely": ("A committee recommends against it.", "That usually ends it for the term."),
    "reported_favorably": ("A committee recommends it.", "That is the committee's advice, not yet a vote of a branch."),
    "new_draft": ("It goes on in a new draft{see}.", "Old numbers usually do not move again."),
    "accompanied": (
        "It was folded into {documents}, where it goes on.",
        "A number that was folded into another usually does not move again.",
    ),
    "discharged": (
        "It is taken from one committee and given to {given_to}.",
        "Bills usually wait there until the committee reports.",
    ),
    "recommitted": ("It is sent back to {committee}.", "There it has to be taken up once more."),
    "substituted": ("One text takes the place of another.", ""),
    "rejected": ("It was voted down{votes}.", "That usually ends this number, unless the vote is reconsidered."),
    "rejection_negatived": ("{one} voted against rejecting it{votes}.", "The advice against it no longer counts."),
    "referred": ("It is sent to {committee}.", "Bills usually wait there until the committee reports."),
    "orders_of_the_day": (
        "It was put on the calendar of {a_branch}{for_day}.",
        "It can be taken up there or put off, and bills can wait on the calendar for a long time.",
    ),
    "adopted": ("{one} adopted it{votes}.", "That is how orders and resolutions pass."),
    "placed_on_file": ("It was put on file.", "That usually ends it."),
    "reported": ("A committee sent it on.", "This entry gives no recommendation."),
    "report_accepted": ("A committee's report was accepted.", "The matter can go on as the report says."),
    "emergency_preamble_adopted": (
        "{one} voted that it is to take effect at once if it becomes law, without the usual wait.",
        "When both have, it does. The last votes usually follow soon.",
    ),
    "concurred": ("{one} agrees with what {the_other} did.", ""),
    "governor_amendment_considered": (
        "A change the Governor asked for is being considered.",
        "A vote on it usually follows.",
    ),
    "ordered_to_third_reading": (
        "It passed its second reading, at which a bill can be debated and changed.",
        "After the third reading comes the vote to pass it.",
    ),
    "read_third": ("It was read a third time.", "The vote to pass it usually follows."),
    "read_second": ("It is at its second reading, where it is debated and can be changed.", ""),
    "amendment_adopted": ("A change to it was adopted{votes}.", ""),
    "amendment_rejected": ("A change to it was voted down{votes}.", ""),
    "amended": ("Its text was changed.", ""),
    "amendment_laid_aside": ("A proposed change to it was laid aside.", ""),
    "amendment_pending": ("A proposed change to it waits for a vote.", ""),
    "reprinted": ("It was printed again with its changes.", ""),
    "new_draft_of": ("It is {drawn} {documents} and carries on from there.", ""),
    "accompanied_by": ("{documents_are} folded into this one.", ""),
    "text_of": ("It is a text for another document{see}.", ""),
    "taken_out_of_orders": (
        "It was taken off the calendar to be acted on.",
        "The next step usually follows the same day.",
    ),
    "postponed": ("It was put off{until}.", ""),
    "motion": ("A step of procedure; by itself it changes nothing in the text.", ""),
    "rules_suspended": ("A rule was set aside, usually so that the next step can follow at once.", ""),
    "read": ("It was read for the first time, which is a formality.", ""),
    "secretary_of_state": ("It was sent to the Secretary of State, or came back from there.", ""),
    "see_also": ("It got a pointer to {documents}, which changes nothing by itself.", ""),
    "other": ("billbot can't say what this entry means.", "Only the clerk's words are known."),
}

Sentences = tuple[str, str]
# Committees report by a day: on bills by Joint Rule 10, on changes of the Constitution by Joint Rule 23.
JOINT_RULE = re.compile(r"\b(?:joint rule|jr) ?(?:10|23)\b", re.IGNORECASE)
REFERENCE = re.compile(r"\brefer(?:ence|ral)\b", re.IGNORECASE)
ORDER = re.compile("order", re.IGNORECASE)
SECTIONS = re.compile(r"(?:\bas relates? to |\()(?:outside )?sections? \d", re.IGNORECASE)
IN_PART = re.compile(r"in part\b|vetoes\b|\b(?:items?|sections?)\b", re.IGNORECASE)

# Sentences by how the named document is related to the bill.
BY_RELATION: dict[tuple[ActionKind, Relation], Sentences] = {
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

# How important a row of this kind is. The lowest number comes first.
RANK: dict[str, int] = {kind: rank for rank, kind in enumerate(SENTENCES)}

# What a second kind adds: it replaces what usually comes next.
AS_WELL: dict[ActionKind, str] = {
    "returned_with_amendment": "The Governor also sent back a part and asks for changes.",
    "vetoed": "The Governor vetoed a part of it.",
    "referred": "It goes next to {committee}, which can hold it without a vote.",
    "orders_of_the_day": "It was put on the calendar of the branch{for_day}.",
    "new_draft": "It is to go on in a new draft{see}.",
    "substituted": "Another text is to take its place{see}.",
    "text_of": "The text is that of {documents}.",
    "placed_on_file": "It is put on file.",
    "postponed": "It was put off{until}.",
    "amended": "Its text was changed.",
}

# Sentences for rows with these words. The last one that fits counts; an empty sentence keeps the one before.
BY_WORDS: tuple[tuple[str, dict[ActionKind, Sentences]], ...] = (
    # It counts as reported adversely because its committee was late.
    (
        JOINT_RULE.pattern,
        {
            "reported_adversely": (
                "Its committee did not report it in time, which by rule is advice against it.",
                "Bills are usually sent back to a committee then, and many are recommended later.",
            )
        },
    ),
    (
        r"\bconstitutional amendment|\b(?:joint rule|jr) ?23\b",
        {
            "reported_adversely": (
                "",
                "That usually ends it for the term, unless a branch calls it up for a joint session.",
            )
        },
    ),
    # One branch fails to pass something over a veto. The other one need not vote.
    (
        r"\b(?:veto|reduction|disapproval)",
        {
            "rejected": (
                "{one} let the Governor's veto stand{votes}.",
                "It is final, unless the vote is reconsidered.",
            )
        },
    ),
    (
        r"\bconference (?:committee )?reports?\b",
        {
            "nonconcurred": (
                "{one} did not accept the text that negotiators of both branches agreed on{votes}.",
                "They may negotiate again, in a new committee of conference.",
            )
        },
    ),
    # An order may be about a bill.
    (
        ORDER.pattern,
        {"adopted": ("An order was adopted{votes}.", "For a bill that is usually a step on the way, not its passage.")},
    ),
    # The Constitution lets a Governor send it back for changes only once.
    (
        r"\bagain (?:enacted|laid)\b",
        {
            "laid_before_governor": (
                "Both branches have enacted it again, and it goes back to the Governor.",
                (
                    "The Governor has ten days to sign it or veto it, and may not send it back for changes again;"
                    f" {UNSIGNED}."
                ),
            )
        },
    ),
    (
        IN_PART.pattern,
        {
            "veto_overridden": (
                "{one} passed {part} of it over the Governor's veto{votes}.",
                "What both branches pass over the veto becomes law, too.",
            ),
            "vetoed": ("The Governor vetoed a part of it.", OVER_A_VETO),
        },
    ),
    # In the 192nd, 790 bills went to a money committee before a branch had passed them; 705 of these were still there a
    # week after formal sessions. Of 55 that a branch had passed, 20 were.
    (
        r"\bways and means\b",
        dict.fromkeys(("referred", "discharged"), ("", "Many bills are not reported from there in their term.")),
    ),
    (SECTIONS.pattern, {"referred": ("Some of its sections are sent to {committee}.", "")}),
    # Nobody meets.
    (
        r"\bwritten testimony only\b",
        {
            "hearing_scheduled": (
                "A committee takes testimony in writing only{when}.",
                "Anybody can usually send it; the bill page leads to the notice that says how.",
            )
        },
    ),
)
