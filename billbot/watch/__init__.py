"""What is watched: what is followed and who hears of it, where it stands, and what new documents are looked for."""

from billbot.watch.scope import DiscoveryScope
from billbot.watch.watch import Watch
from billbot.watch.whereabouts import Whereabouts, whereabouts

__all__ = ["DiscoveryScope", "Watch", "Whereabouts", "whereabouts"]
