"""What the public pages take beside the database, by the configuration."""

from billbot.bootstrap import House
from billbot.facts.pages import SiteContext


def site_context(house: House) -> SiteContext:
    """Where they lie and what stands on them, as configured."""
    settings = house.settings
    return SiteContext(
        folder=settings.state.public,
        topics=house.topics,
        dates=house.dates,
        site=house.site,
        positions=settings.public.public_positions,
        outage_after=settings.schedule.outage_after,
        url=f"{settings.public.url}/" if settings.public.url else "",
    )
