"""What an action's words can mean: kinds with their weights, documents, votes, chapters (docs/design/actions.md)."""

from typing import Literal, get_args

from msgspec import Struct

from billbot.domain.bills import Weight

Kind = Literal[  # noqa: RUF041 - what belongs together stands in a line
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
# Kinds that are no news by themselves (docs/design/actions.md, "Weights"). A text that is not understood is news.
_ROUTINE: frozenset[Kind] = frozenset(
    {
        *("new_draft_of", "accompanied_by", "reprinted", "text_of", "see_also"),
        *("read", "read_second", "ordered_to_third_reading", "read_third"),
        *("amended", "amendment_adopted", "amendment_rejected", "amendment_pending", "amendment_laid_aside"),
        *("taken_out_of_orders", "postponed", "rules_suspended", "motion", "report_accepted", "concurred"),
        *("emergency_preamble_adopted", "governor_amendment_considered", "secretary_of_state"),
    }
)
Relation = Literal[
    "continues_in", "continues", "part_of", "absorbed_into", "absorbs", "takes_text", "study_order", "mentions"
]

KINDS: tuple[Kind, ...] = get_args(Kind)
# Kinds that send a bill to a committee, that report it, and that announce a hearing.
SENDING: frozenset[Kind] = frozenset({"referred", "discharged", "recommitted"})
REPORTING: frozenset[Kind] = frozenset({"reported_favorably", "reported_adversely", "reported"})
ANNOUNCES: frozenset[Kind] = frozenset(
    {*("hearing_scheduled", "hearing_rescheduled"), *("hearing_location_changed", "hearing_time_changed")}
)
WEIGHTS: dict[Kind, Weight] = {kind: "routine" if kind in _ROUTINE else "news" for kind in KINDS}


class NamedBill(Struct, frozen=True):
    """A document that the text names, such as `H4844` or `H4055C`, and how the proposal is related to it."""

    number: str
    relation: Relation


class Votes(Struct, frozen=True):
    """Yeas and nays; `roll_call` is null for a standing vote."""

    yeas: int
    nays: int
    roll_call: int | None


class Chapter(Struct, frozen=True):
    """The chapter of an act or a resolve among those of its year; `book` is Acts or Resolves."""

    chapter: int
    year: int
    book: str = "Acts"

    @property
    def named(self) -> str:
        """`chapter 163 of the Acts of 2026`."""
        return f"chapter {self.chapter} of the {self.book} of {self.year}"


# Part the Second of the Constitution, c. I, s. 1, art. II: two thirds of the members present, in each branch.
OVER_A_VETO = "What is vetoed becomes law only if two thirds of those present in each branch vote for it again."
# Its Amendments I and XC: what is not returned within ten days has the force of law, unless the court has adjourned.
UNSIGNED = "what is left unsigned becomes law, unless the term ends first"

# For each kind, what happened and what usually comes next (may be empty). If a row states several kinds, the first one
# in this order determines its sentences.
SENTENCES: dict[Kind, tuple[str, str]] = {
    "signed": ("The Governor signed it{in_part}: it is law{chapter}.", ""),
    "chaptered": ("It is law{chapter}.", "The row does not say that it was signed."),
    "veto_overridden": (
        "One branch passed it over the Governor's veto{votes}.",
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
        "One branch gave the final text its last vote{votes}.",
        "When both branches have done so, it goes to the Governor.",
    ),
    "conference_report_accepted": (
        "One branch accepted the text that negotiators of both branches agreed on{votes}.",
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
        "One branch accepted the change the Governor asked for{votes}.",
        "When the other has agreed too, it usually is enacted again and goes back to the Governor.",
    ),
    "governor_amendment_rejected": (
        "One branch refused the change the Governor asked for{votes}.",
        "The text usually goes back to the Governor, as it was or changed in another way.",
    ),
    "joint_session": (
        "It is before both branches sitting together, where changes of the Constitution are decided.",
        "Two General Courts in a row and then the voters have to approve such a change.",
    ),
    "engrossed": (
        "One of the two branches has passed it{votes}.",
        "If the other has not passed it yet, it usually goes there next.",
    ),
    "nonconcurred": (
        "One branch refused what the other did.",
        "If neither gives way, they usually negotiate in a committee of conference.",
    ),
    "insisted": (
        "One branch holds to its own text against the other's.",
        "They usually negotiate next, in a committee of conference.",
    ),
    "reporting_date_extended": (
        "{deadline}.",
        "{agrees}Extensions are frequent and say little about a bill's chances.",
    ),
    "hearing_canceled": ("The hearing is called off.", "Another one may be announced."),
    # "Hearing rescheduled to … Hearing location changed" seldom moves the day: what changed is what its end says.
    "hearing_location_changed": ("The place of the hearing changes{when}.", ""),
    "hearing_time_changed": ("The hours of the hearing change{when}.", ""),
    "hearing_rescheduled": (
        "The hearing moves{when}.",
        "Anybody can usually testify; the bill page leads to the notice that says how.",
    ),
    "hearing_scheduled": (
        "A committee announces a hearing{when}.",
        "Anybody can usually testify; the bill page leads to the notice that says how.",
    ),
    "study_order": ("It was put into a study order.", "Bills seldom come back from one in the same term."),
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
    "rejection_negatived": ("A branch voted against rejecting it{votes}.", "The advice against it no longer counts."),
    "referred": ("It is sent to {committee}.", "Bills usually wait there until the committee reports."),
    "orders_of_the_day": (
        "It is on the calendar of a branch and can be taken up there.",
        "Bills can wait on the calendar for a long time.",
    ),
    "adopted": ("One branch adopted it{votes}.", "That is how orders and resolutions pass."),
    "placed_on_file": ("It was put on file.", "That usually ends it."),
    "reported": ("A committee sent it on.", "This entry gives no recommendation."),
    "report_accepted": ("A committee's report was accepted.", "The matter can go on as the report says."),
    "emergency_preamble_adopted": (
        "One branch voted that it is to take effect at once if it becomes law, without the usual wait.",
        "When both have, it does. The last votes usually follow soon.",
    ),
    "concurred": ("One branch agrees with what the other did.", ""),
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
    "text_of": ("Another document holds the text that is meant{see}.", ""),
    "taken_out_of_orders": (
        "It was taken off the calendar to be acted on.",
        "The next step usually follows the same day.",
    ),
    "postponed": ("It was put off{until}.", ""),
    "motion": ("A step of procedure; by itself it changes nothing in the text.", ""),
    "rules_suspended": ("A rule was set aside, usually so that the next step can follow at once.", ""),
    "read": ("It was read for the first time, which is a formality.", ""),
    "secretary_of_state": ("It was sent to the Secretary of State, or came back from there.", ""),
    "see_also": ("A pointer to {documents}; by itself this row changes nothing.", ""),
    "other": ("We don't know what this row means.", "The clerk's words are all there is."),
}
