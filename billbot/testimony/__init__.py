"""What the notice of a hearing says of testimony: until when, where to, by whom. Pure: a text in, facts out.

What is found is quoted. A day is worked out only where the words leave no doubt, and whoever tells it says that it was
worked out (promise 10). Whatever the text, reading it takes time in proportion to its length at most.
"""

from billbot.testimony.values import Doubt, Occasion, TestimonyFact, is_mail, nearest, state, told


def read(text: str, of: Occasion) -> tuple[TestimonyFact, ...]:
    """What a notice says of testimony, with reference to the hearing that it is of."""
    from billbot.testimony import reading

    return reading.read(text, of)
