"""What the rows of a history can say: the kinds of acts with their weights, and the sentences for each."""

import tomllib
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct, convert

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


class Variant(Struct, frozen=True, forbid_unknown_fields=True):
    """Other sentences for rows with these `words`, a pattern, or with a document in this `relation`.

    A sentence that is None is as without it.
    """

    words: str | None = None
    relation: Relation | None = None
    happened: str | None = None
    next: str | None = None


class KindSentences(Struct, frozen=True, forbid_unknown_fields=True):
    """What `happened` by a row of a kind, what usually comes `next`, and what else the kind says `beside` another."""

    happened: str
    next: str = ""
    beside: str = ""
    when: tuple[Variant, ...] = ()

    def varies_with(self, relation: Relation | None) -> bool:
        """Whether a document in this relation changes the sentences."""
        return relation is not None and any(each.relation == relation for each in self.when)


SENTENCES: dict[ActionKind, KindSentences] = convert(
    tomllib.loads(Path(__file__).with_name("meanings.toml").read_text("utf-8")), dict[ActionKind, KindSentences]
)
# How important a row of this kind is. The lowest number comes first.
RANK: dict[str, int] = {kind: rank for rank, kind in enumerate(SENTENCES)}
