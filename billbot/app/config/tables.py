"""The tables of `bills.toml` and `calendar.toml` as pydantic models: what is watched, and known dates.

All are frozen, and do no I/O. Nothing is assumed for a missing key: no position, and no date.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    field_validator,
    model_validator,
)

from billbot.app.config import references, types
from billbot.app.config.faults import shown
from billbot.domain.bills import BillId
from billbot.domain.stages import Stage
from billbot.domain.watched import Court, Proposal, ReportingDay, ReportingRule, StagedAsk

_Days = Annotated[int, Strict(), Field(ge=1, le=365)]


class Table(BaseModel):
    """A table of a file; an unknown key in it is a fault."""

    # The schema is built at the first use, and never by itself for a table within another: it takes long.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class TopicTable(Table):
    """A subject of proposals; its words find documents that are not on the list."""

    id: Annotated[types.Slug, references.once("topic")]
    name: types.Name
    words: tuple[types.Phrase, ...] = ()
    title_words: tuple[types.Phrase, ...] = ()
    not_words: tuple[types.Phrase, ...] = ()
    public: types.Yes = True


def _text_only(ask: object) -> object:
    """The value of `ask` if it is a text; empty if it is a list of tables."""
    return "" if isinstance(ask, list) else ask


def _tables_only(ask: object) -> object:
    """The value of `ask` if it is a list of tables, one for each stage; empty if it is a text for all stages."""
    return ask if isinstance(ask, list) else ()


class AskTable(Table):
    """What people are asked to do while a proposal is at a stage."""

    stage: Stage
    text: types.Ask


class ProposalTable(Table):  # type: ignore[no-redef]  # two fields read the key `ask`, each its form of it
    """A proposal; the first of its `topics` is the main one, and `bills` are the numbers that people listed."""

    id: Annotated[types.Slug, references.once("proposal")]
    name: types.Name
    topics: Annotated[tuple[references.Topic, ...], references.EACH_ONCE]
    bills: tuple[references.Bill, ...] = ()
    position: Literal["support", "oppose", "watch"] = "watch"
    why: types.Prose = ""
    ask: Annotated[types.Ask, BeforeValidator(_text_only)] = ""
    asks: Annotated[tuple[AskTable, ...], BeforeValidator(_tables_only)] = Field(default=(), validation_alias="ask")
    owner: types.Prose = ""
    next: Literal["", "drop"] = ""
    mute_until: types.DayOrNone = None
    public: types.Yes = True

    @property
    def value(self) -> Proposal:
        """The proposal that it describes."""
        return Proposal(**{**dict(self), "asks": tuple(StagedAsk(**dict(each)) for each in self.asks)})

    @field_validator("asks")
    @classmethod
    def _one_a_stage(cls, asks: tuple[AskTable, ...]) -> tuple[AskTable, ...]:
        stages = [each.stage for each in asks]
        for at, stage in enumerate(stages):
            if stage in stages[:at]:
                raise ValueError(f"two of them are for the stage {shown(stage)}; put them into one")
        return asks

    @field_validator("id")
    @classmethod
    def _is_no_bill(cls, proposal: str) -> str:
        """So that `show H1588` has one meaning."""
        try:
            BillId.parse(proposal, references.LAST_COURT)
        except ValueError:
            return proposal
        raise ValueError(
            f"{shown(proposal)} reads as the number of a bill; write words, such as {shown('safe-communities')}"
        )

    @field_validator("topics")
    @classmethod
    def _has_a_main_one(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        if not topics:
            raise ValueError('is empty; name at least the main one, such as topics = ["287g"]')
        return topics


class DeadlineTable(Table):
    """A day by which committees have to report, the rule that sets it, and where that rule is written."""

    date: types.Day
    rule: types.Name
    source: types.Name


class ReportingRuleTable(Table):
    """How a court's rules set the day by which a committee has to report on a bill, and where they are written."""

    branch: Literal["House", "Senate"] | None = None
    committee: types.Name | None = None
    referred_before: types.Day | None = None
    days_after_hearing: _Days | None = None
    chair_may_add: _Days | None = None
    latest: types.Day | None = None
    source: types.Name

    @model_validator(mode="after")
    def _gives_a_day(self) -> Self:
        if self.days_after_hearing is None and self.latest is None:
            raise ValueError("gives no day; write days_after_hearing, latest, or both")
        if self.chair_may_add is not None and self.days_after_hearing is None:
            raise ValueError("chair_may_add adds to days_after_hearing, which is left out; write both or neither")
        return self


class CourtTable(Table):
    """The dates of a General Court; an unknown one is null, and nothing is derived from it."""

    number: Annotated[references.CourtNumber, references.once("court")]
    opens: types.Day | None = None
    formal_sessions_end: types.Day | None = None
    ends: types.Day | None = None
    hearing_notice_days: _Days | None = None
    reporting: tuple[DeadlineTable, ...] = ()
    reporting_rule: tuple[ReportingRuleTable, ...] = ()

    @property
    def value(self) -> Court:
        """The General Court that it describes."""
        said = dict(self)
        rules = said.pop("reporting_rule")
        said["reporting"] = tuple(ReportingDay(**dict(each)) for each in self.reporting)
        return Court(**said, reporting_rules=tuple(ReportingRule(**dict(each)) for each in rules))

    @field_validator("formal_sessions_end", "ends")
    @classmethod
    def _in_order(cls, day: date | None, at: ValidationInfo) -> date | None:
        for key in ("opens", "formal_sessions_end"):
            earlier = at.data.get(key)
            if day is not None and earlier is not None and day < earlier:
                raise ValueError(f"{day} is before {key} ({earlier}); look which of the two is mistyped")
        return day


class CommitteeTable(Table):
    """How a committee takes written testimony, in its own words, and whether all its hearings are told, to whom."""

    name: Annotated[types.Name, references.once("committee")]
    testimony: types.Prose = ""
    watch: types.Yes = False
    topics: Annotated[tuple[references.TopicOrAll, ...], references.EACH_ONCE] = ("*",)


class MilestoneTable(Table):
    """A date that the coalition set for itself (`[[date]]`)."""

    date: types.Day
    name: types.Name
    topics: Annotated[tuple[references.TopicOrAll, ...], references.EACH_ONCE] = ("*",)


class BillsFile(Table):
    """`bills.toml`."""

    topics: tuple[TopicTable, ...] = Field(default=(), alias="topic")
    proposals: tuple[ProposalTable, ...] = Field(default=(), alias="proposal")


class CalendarFile(Table):
    """`calendar.toml`."""

    courts: tuple[CourtTable, ...] = Field(default=(), alias="court")
    committees: tuple[CommitteeTable, ...] = Field(default=(), alias="committee")
    dates: tuple[MilestoneTable, ...] = Field(default=(), alias="date")
