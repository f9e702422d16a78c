"""What each kind of row did to a proposal, in one line."""

import pytest

from billbot.domain import action_kinds
from billbot.domain.action_kinds import KINDS
from billbot.messages.headlines import HEADLINES
from tests.support.alert_sample import PASSED, alert, entry


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
    weighty = {kind for kind in KINDS if action_kinds.WEIGHTS[kind] == "news"}
    assert weighty <= set(HEADLINES) <= set(KINDS)
