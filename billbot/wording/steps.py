"""What a row sets for a day beside hearings, in words: it can still be put off, and no row says that it was kept."""

from billbot.digest import StepAhead
from billbot.wording.spoken import listed, numbers, with_article


def step_ahead(step: StepAhead) -> str:
    """`the Senate can take up the PROTECT Act (H.5316)`: what is set for the day, with the proposals by name."""
    whom = (
        f"{listed([with_article(name) for name in step.proposals])} ({numbers(step.bills)})"
        if step.proposals
        else numbers(step.bills)
    )
    branch = f"the {step.branch}" if step.branch else "a branch"
    if step.kind == "conference":
        return f"the negotiators of both branches meet on {whom}"
    if step.kind == "postponed":
        return f"{branch} comes back to {whom}, which it put off to this day"
    return f"{branch} can take up {whom}"
