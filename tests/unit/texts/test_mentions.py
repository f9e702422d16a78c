"""The words of a topic, counted in an earlier and a later text."""

from billbot import texts
from billbot.bills import Topic


def test_mentions() -> None:
    """A topic's words are counted before and after, also within longer ones; what is in neither is left out."""
    topic = Topic("287g", "…", ("287(g)", "civil detainer", "detainer", "sheriff"))
    earlier = texts.read("\tSECTION 1. An agreement under 287 (g). Another, 287(g), ends; no sheriffs.\n")
    later = texts.read("\tSECTION 1. No agreement. The civil detainer is void.\n")
    found = texts.count_phrases([topic], later, earlier)
    assert [(each.phrase, each.before, each.after, each.sentence) for each in found] == [
        ("civil detainer", 0, 1, "The civil detainer is void."),
        ("detainer", 0, 1, "The civil detainer is void."),
        ("287(g)", 2, 0, "An agreement under 287 (g)."),
    ]  # fmt: skip


def test_mention_in_a_title() -> None:
    """What the title of the earlier text had already is not said to be new."""
    topic = Topic("safe", "…", ("rule of law",))
    clause = "Be it enacted by the Senate, and by the authority\nof the same, as follows:\n"
    earlier = texts.read(f"An Act on the rule of law\n{clause}SECTION 1. End.\n")
    assert texts.count_phrases([topic], texts.read("\tSECTION 1. The rule of law.\n"), earlier) == ()
