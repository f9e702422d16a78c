"""How it is said that a row was entered late."""

import pytest

from billbot.domain import action_kinds
from billbot.domain.action_kinds import ACTION_KINDS
from billbot.messages.headlines import HEADLINES, how_late
from tests.support.alert_sample import PASSED, alert, entry


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (9, "9 days"),
        (13, "13 days"),
        (14, "two weeks"),
        (44, "six weeks"),
        (74, "eleven weeks"),
        (75, "two months"),
        (122, "four months"),
        (365, "twelve months"),
        (500, "16 months"),
    ],
)
def test_how_late(days: int, said: str) -> None:
    """So many days are said in the measure that a reader takes in at once."""
    assert how_late(days) == said


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (PASSED, "Juvenile diversion passed the Senate, 32 to 8"),
        ("Accompanied a new draft, see S2836", "Juvenile diversion now lives in S.2836, a new draft"),
        ("Reprinted, as amended, see S2999", "Juvenile diversion now lives in S.2999"),
        ("Accompanied H2418", "Juvenile diversion is now part of H.2418"),
        ("Accompanied a study order, see H5013", "Juvenile diversion (S.2987) was put into a study order"),
        (
            "Sections 2 to 4, inclusive, accompanied a study order, see H5013",
            "Some sections of Juvenile diversion (S.2987) were put into a study order",
        ),
        (
            "Section 3 recommitted to the committee on Revenue",
            "Some sections of Juvenile diversion (S.2987) go to the Revenue Committee",
        ),
        (
            "Read; and referred, as relates to sections 18, 19, 83, 84, and 88 to the committee on Public Service",
            "Some sections of Juvenile diversion (S.2987) go to the Public Service Committee",
        ),
        (
            "Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in Virtual Hearing",
            "Hearing on Juvenile diversion (S.2987): Tuesday, October 5, 2021, 10:00 AM",
        ),
        (
            "Reporting date extended to Friday April 15, 2022, pending concurrence",
            "The committee gets more time for Juvenile diversion (S.2987): until Friday, April 15, 2022",
        ),
        (
            "Reporting date extended to Friday May 6, 2022 (sections 1 to 17, inclusive, and 87)",
            "The committee gets more time for some sections of Juvenile diversion (S.2987): until Friday, May 6, 2022",
        ),
        ("Reported, in part, by H4000", "A committee reported a part of Juvenile diversion (S.2987) as H.4000"),
        (
            "Reported on the residue of H4850",
            "A committee reported Juvenile diversion (S.2987), a part of H.4850",
        ),
        ("Referred to the committee on The Judiciary", "Juvenile diversion (S.2987) goes to the Judiciary Committee"),
        (
            "Read; and referred to the committee on House Ways and Means",
            "Juvenile diversion (S.2987) goes to House Ways and Means",
        ),
        (
            "Signed by the Governor, Chapter 163 of the Acts of 2026",
            "Signed: Juvenile diversion is chapter 163 of the Acts of 2026",
        ),
        (
            "Order relative to subject matter adopted",
            "An order on Juvenile diversion (S.2987) was adopted in the Senate",
        ),
        ("House NON-concurred in the reference", "The Senate did not agree on the committee for Juvenile diversion"),
        (
            "Committee of conference report not accepted - 70 YEAS to 85 NAYS",
            "The Senate did not accept the agreement on Juvenile diversion, 70 to 85",
        ),
        (
            "Not passed over veto - 20 YEAS to 19 NAYS",
            "The Senate let the veto of Juvenile diversion (S.2987) stand, 20 to 19",
        ),
        ("Governor's reduction sustained", "The Senate let the veto of Juvenile diversion (S.2987) stand"),
        (
            "Senate NON-concurred in the reference to the committee on Labor and referred to the committee on Revenue",
            "The Senate did not agree on the committee for Juvenile diversion",
        ),
        (
            "Read second, amended by substitution of a new text (H4431) and ordered to a third reading",
            "Juvenile diversion has another text, that of H.4431",
        ),
        (
            "Committee recommended that the matter be placed on file",
            "A committee recommends to lay Juvenile diversion (S.2987) to rest (to place it on file)",
        ),
        (
            "Proposal for Constitutional Amendment reported favorably by committee and placed on file",
            "A committee recommends Juvenile diversion (S.2987)",
        ),
        (
            "Enacted as section 8 of the General Appropriation Bill, see H4002",
            "Juvenile diversion was enacted as a part of H.4002",
        ),
        (
            "Governor returned to the House with vetoes and amendments to certain sections",
            "The Governor vetoed Juvenile diversion (S.2987) in part",
        ),
        (
            "Governor returned to the House with amendments to sections 13 to 17, and signed the remainder of the bill",
            "Signed in part: Juvenile diversion is an act",
        ),
        ("No further action taken", "Juvenile diversion (S.2987) ended with the term"),
        ("Rules suspended", "Juvenile diversion (S.2987): a new entry in the Senate"),
        ("Words nobody has seen before", "Juvenile diversion (S.2987): a new entry that we could not interpret"),
    ],
)
def test_headlines(text: str, headline: str) -> None:
    """The first line says the effect in plain words."""
    assert alert(entry(text)).text.splitlines()[0] == headline


def test_every_weighty_kind_has_a_headline() -> None:
    """Every kind that is told at once has a headline of its own, and every headline has a kind."""
    weighty = {kind for kind in ACTION_KINDS if action_kinds.WEIGHTS[kind] == "news"}
    assert weighty <= set(HEADLINES) <= set(ACTION_KINDS)


def test_struck() -> None:
    """A struck row says so and does not say what it would have meant."""
    message = alert(entry("Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in A-1", kind="action_struck"))
    assert message.text.startswith(
        "The hearing notice of June 30 on Juvenile diversion (S.2987) was struck from the record"
    )
    assert "What it means" not in message.text
    assert "<s>“Hearing scheduled" in message.html


def test_reworded() -> None:
    """A reworded row shows what stood before."""
    message = alert(
        entry("Referred to the committee on B", kind="action_reworded", old="Referred to the committee on A")
    )
    assert "Before: “Referred to the committee on A”" in message.text


@pytest.mark.parametrize(
    ("before", "said"),
    [("2022-06-27", "is now dated Thursday, June 30, 2022, before Monday, June 27, 2022"), (None, "got its date")],
)
def test_another_date(before: str | None, said: str) -> None:
    """A row under another date says both dates, one that had none that it has one now."""
    message = alert(entry(PASSED, kind="action_dated", old=before))
    assert message.text.startswith(f"An entry on Juvenile diversion (S.2987) {said}\n")
    assert "Before:" not in message.text


def test_a_headline_that_says_what_was_struck_stands() -> None:
    """Where a strike is told beside other news, its headline is no struck one; the words that were struck are."""
    message = alert(entry(PASSED), entry("Rules suspended", "S2942", row=2, kind="action_struck"))
    assert "<s>The entry" not in message.html
    assert "<s>“Rules suspended”</s> <em>struck from the record</em>" in message.html


def test_a_hundred_amendments() -> None:
    """A hundred amendments are one passage with the count, and the adopted ones named."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 98)]
    message = alert(*rejected, *(entry(f"Amendment #{n} (Creem) adopted", row=n) for n in (98, 99, 100)))
    assert message.subject == ("Juvenile diversion (S.2987): 100 amendments acted on, 3 adopted, 97 rejected")
    assert "Adopted: Nos. 98 (Creem), 99 (Creem) and 100 (Creem)." in message.text
    assert len(message.blocks) < 6


def test_amendments_beside_other_news() -> None:
    """Many amendments beside other news do not lead, and do not hide it."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 11)]
    text = alert(*rejected, entry(PASSED, row=11)).text
    assert text.startswith("Juvenile diversion passed the Senate, 32 to 8")
    assert "10 amendments were acted on, none adopted." in text


def test_few_amendments_are_told_one_by_one() -> None:
    """Up to three amendments are told in the clerk's words."""
    message = alert(*(entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in (1, 2, 3)))
    assert message.text.count("(Tarr) rejected”") == 3


def test_amendments_taken_as_one() -> None:
    """Each amendment counts of those that one row takes together, and one without a name is counted alone."""
    rows = (
        "The following amendments were considered as one and adopted: 14, 36 and 203.1",
        "The following amendments were considered as one and rejected: 4, 46, 496, 733",
        "Amendment #41 (Fattman) adopted",
        "Pending Senate Ways and Means amendment adopted, as amended",
        "Amendment #713 (Tarr) rejected",
    )
    text = alert(entry(PASSED), *(entry(words, row=at) for at, words in enumerate(rows, 2))).text
    assert "10 amendments were acted on, 5 adopted, among them Nos. 14, 36, 41 (Fattman) and 203.1." in text
