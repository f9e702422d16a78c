"""Where what is configured is published: the address of a proposal's page, and of the calendar, by `[public] url`."""

from dataclasses import replace

from billbot import config
from billbot.bills import Channel, Proposal


def proposals(settings: config.Config) -> tuple[Proposal, ...]:
    """The proposals as configured, each with the address of its public page, where it has one."""
    listed = tuple(each.value for each in settings.proposals)
    url, private = settings.public.url, {topic.id for topic in settings.topics if not topic.public}
    if not url:
        return listed
    from billbot.public.record import proposal_page

    return tuple(
        replace(each, page=f"{url}/{proposal_page(each.id)}" if each.public and private.isdisjoint(each.topics) else "")
        for each in listed
    )


def channels(settings: config.Config) -> tuple[Channel, ...]:
    """The channels as configured, each with the address of the published calendar, if there is one."""
    calendar = ""
    if settings.public.url:
        from billbot.public.entries import NAME

        calendar = f"{settings.public.url}/{NAME}"
    return tuple(Channel(**dict(channel), calendar=calendar) for channel in settings.channels)
