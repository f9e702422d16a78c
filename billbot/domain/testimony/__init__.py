"""Reads from the notice of a hearing how to testify: deadlines, addresses, registration. Pure: a text in, facts out.

Each fact quotes its sentence. A day is worked out only where the words leave no doubt, and messages say that it was
worked out (promise 10). The time to read a notice grows linearly with its length, whatever is in it.
"""

from billbot.domain.testimony.values import (
    Doubt,
    NoticedHearing,
    TestimonyFact,
    decode,
    encode,
    has_changed,
    is_mail,
    next_due,
)


def read(text: str, hearing: NoticedHearing) -> tuple[TestimonyFact, ...]:
    """What a notice says of testimony, with reference to the hearing that it is of."""
    from billbot.domain.testimony import reading

    return reading.read(text, hearing)
