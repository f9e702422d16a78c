"""The whole configuration, checked: the tables of its files, and what these describe."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pydantic import SecretStr

from billbot.bills import BillId, Channel, Dates, Milestone, Proposal, Topic
from billbot.config.settings import (
    ChannelTable,
    EmailTable,
    HeartbeatTable,
    MetricsTable,
    PublicTable,
    ScheduleTable,
    SlackTable,
    SourceTable,
    StandbyTable,
    StateTable,
)
from billbot.config.tables import CommitteeTable, CourtTable, MilestoneTable, ProposalTable, TopicTable


class Config(Struct, frozen=True, dict=True):
    """The whole configuration, checked.

    `root` is the parent of the folder it was read from, where relative paths begin. The secrets are null where
    none is set, or what is set cannot be had, and `unread` says why, by name: a fault only for whoever has to send
    with one.
    """

    root: Path
    source: SourceTable
    state: StateTable
    public: PublicTable
    schedule: ScheduleTable
    slack: SlackTable
    email: EmailTable
    heartbeat: HeartbeatTable
    metrics: MetricsTable
    standby: StandbyTable
    channels: tuple[ChannelTable, ...]
    topics: tuple[TopicTable, ...]
    proposals: tuple[ProposalTable, ...]
    courts: tuple[CourtTable, ...]
    committees: tuple[CommitteeTable, ...]
    dates: tuple[MilestoneTable, ...]
    slack_token: SecretStr | None
    slack_app_token: SecretStr | None
    smtp_password: SecretStr | None
    unread: Mapping[str, str]

    @property
    def listed(self) -> tuple[BillId, ...]:
        """The numbers that the proposals list, in their order."""
        return tuple(bill for proposal in self.proposals for bill in proposal.bills)

    def proposal_of(self, bill: BillId) -> ProposalTable | None:
        """The proposal that lists a bill; null where none does."""
        return next((each for each in self.proposals if bill in each.bills), None)

    @cached_property
    def proposal_values(self) -> tuple[Proposal, ...]:
        """The proposals that the tables describe, each with the address of its public page, where it has one."""
        listed = tuple(each.value for each in self.proposals)
        url, private = self.public.url, {topic.id for topic in self.topics if not topic.public}
        if not url:
            return listed
        from billbot.public.record import proposal_page

        has_page = {each.id for each in listed if each.public and private.isdisjoint(each.topics)}
        return tuple(
            replace(each, page=f"{url}/{proposal_page(each.id)}" if each.id in has_page else "") for each in listed
        )

    @cached_property
    def channel_values(self) -> tuple[Channel, ...]:
        """The channels, each with the address of the published calendar, if there is one."""
        calendar = ""
        if self.public.url:
            from billbot.public.entries import NAME

            calendar = f"{self.public.url}/{NAME}"
        return tuple(Channel(**dict(channel), calendar=calendar) for channel in self.channels)

    @cached_property
    def topic_values(self) -> tuple[Topic, ...]:
        """The topics."""
        return tuple(Topic(**dict(topic)) for topic in self.topics)

    @cached_property
    def date_values(self) -> Dates:
        """What `calendar.toml` says."""
        return Dates(
            courts=tuple(each.value for each in self.courts),
            testimony={each.name: each.testimony for each in self.committees if each.testimony},
            milestones=tuple(Milestone(**dict(each)) for each in self.dates),
        )
