from billbot.domain.action_kinds import KINDS, Kind
from billbot.domain.actions import read

# Every example and every settled doubt of docs/design/actions.md, with the kinds that page gives it.
SPECIFIED: list[tuple[str, list[Kind]]] = [
    ("Referred to the committee on The Judiciary", ["referred"]),
    ("Read; and referred to the committee on House Ways and Means", ["read", "referred"]),
    (
        "Bill reported favorably by committee and referred to the committee on House Ways and Means",
        ["reported_favorably", "referred"],
    ),
    ("Discharged to the committee on Revenue", ["discharged"]),
    ("Emergency preamble not adopted", ["motion"]),
    ("Recommitted to the committee on Municipalities and Regional Government", ["recommitted"]),
    ("Hearing scheduled for 07/28/2021 from 01:00 PM-04:00 PM in Virtual Hearing", ["hearing_scheduled"]),
    ("Hearing rescheduled to 07/28/2021 from 09:30 AM-12:00 PM in Virtual Hearing", ["hearing_rescheduled"]),
    (
        "Location Changed - Hearing scheduled for 07/12/2021 from 01:00 PM-03:00 PM in Virtual Hearing",
        ["hearing_location_changed"],
    ),
    ("Hearing updated to New End Time", ["hearing_time_changed"]),
    ("Hearing canceled \u2013 new hearing TBD", ["hearing_canceled"]),
    ("Reporting date extended to Friday April 15, 2022, pending concurrence", ["reporting_date_extended"]),
    (
        "Amendment (changing reporting date to Wednesday February 23, 2022) adopted, pending concurrence",
        ["amendment_adopted", "reporting_date_extended"],
    ),
    ("Bill reported favorably by committee", ["reported_favorably"]),
    ("Committee recommended ought to pass", ["reported_favorably"]),
    ("Committee reported ought to be adopted", ["reported_favorably"]),
    ("Ought NOT to pass (under Joint Rule 10)", ["reported_adversely"]),
    ("Proposal for Constitutional Amendment reported adversely by committee", ["reported_adversely"]),
    ("Reported from the committee on House Ways and Means", ["reported"]),
    ("Reported, in part, by H4000", ["reported"]),
    (
        "Committee reported that the matter be placed in the Orders of the Day for the next sitting",
        ["reported", "orders_of_the_day"],
    ),
    ("Accompanied a study order, see H4844", ["study_order"]),
    ("Accompanied a new draft, see S2836", ["new_draft"]),
    ("New draft substituted, see S2942", ["new_draft"]),
    (
        "Committee recommended ought to pass with an amendment, substituting a new draft, see S2942",
        ["reported_favorably", "new_draft"],
    ),
    ("New draft of S984 and H1569", ["new_draft_of"]),
    ("Recommended new draft for S2836", ["new_draft_of"]),
    ("Pending new draft of H96", ["new_draft_of"]),
    ("Also based on S2105", ["new_draft_of"]),
    ("Substituted as a new draft for S2470", ["substituted", "new_draft_of"]),
    ("Accompanied H2418", ["accompanied"]),
    ("Consolidated with H4299", ["accompanied"]),
    ("Accompanied by S1573, S1579 and S1580", ["accompanied_by"]),
    ("Substituted for S2836", ["substituted"]),
    ("Amended by substitution of a bill with the same title, H5", ["amended", "substituted"]),
    (
        (
            "Committee recommended ought to pass with an amendment, substituting "
            "therefor a bill with the same title, see H5"
        ),
        ["reported_favorably", "substituted"],
    ),
    ("Reprinted, as amended, see S2987", ["reprinted"]),
    ("Text of S2942, printed as amended", ["reprinted"]),
    ("S2942, published as amended", ["reprinted"]),
    ("Published as amended, see H5316", ["reprinted"]),
    ("Text of an amendment, see H7", ["text_of"]),
    ("Recommended new text for H5", ["text_of"]),
    ("Substituted as a new text for H5", ["substituted", "text_of"]),
    (
        "Amended by striking out all after the enacting clause and inserting in place thereof the text of H5",
        ["amended", "text_of"],
    ),
    ("See H12", ["see_also"]),
    ("For message, see H12, Attachment C", ["see_also"]),
    ("For actions on the section returned with recommendations of amendments, see H4006 for section 12", ["see_also"]),
    ("Read", ["read"]),
    (
        "Read, rules suspended, read second and ordered to a third reading",
        ["read", "rules_suspended", "read_second", "ordered_to_third_reading"],
    ),
    ("Read second and ordered to a third reading", ["read_second", "ordered_to_third_reading"]),
    ("Read third and passed to be engrossed", ["read_third", "engrossed"]),
    (
        "Read second, amended (as recommended by the committee on House Ways and Means) and ordered to a third reading",
        ["read_second", "amended", "ordered_to_third_reading"],
    ),
    (
        "Read second, ordered to a third reading, rules suspended, read third and passed to be engrossed",
        ["read_second", "ordered_to_third_reading", "rules_suspended", "read_third", "engrossed"],
    ),
    ("Amendment #12 (Tarr) rejected", ["amendment_rejected"]),
    ("Consolidated amendment A adopted", ["amendment_adopted"]),
    ("Placed in the Orders of the Day for the next sitting", ["orders_of_the_day"]),
    ("Taken out of the Orders of the Day", ["taken_out_of_orders"]),
    ("Taken out of the Notice Section", ["taken_out_of_orders"]),
    ("Postponed to the next session", ["postponed"]),
    ("Further action postponed until Monday, April 26, 2021", ["postponed"]),
    ("Rules suspended", ["rules_suspended"]),
    ("Rules supended", ["rules_suspended"]),
    ("Motion to reconsider prevailed", ["motion"]),
    ("Laid aside on point of order", ["motion"]),
    ("Quorum Roll Call - 160 YEAS to 0 NAYS (See YEA and NAY No. 24)", ["motion"]),
    ("Placed on file, in concurrence", ["placed_on_file"]),
    ("Adopted", ["adopted"]),
    ("Order adopted", ["adopted"]),
    ("House adopted, in concurrence", ["adopted"]),
    ("Rejected", ["rejected"]),
    ("Rejection negatived", ["rejection_negatived"]),
    ("Bills in the Third Reading special report accepted", ["report_accepted"]),
    ("Senate concurred", ["concurred"]),
    ("House NON-concurred in the Senate amendment", ["nonconcurred"]),
    ("Senate insisted on its amendment", ["insisted"]),
    ("Committee of conference appointed (Day-Tyler-Smola)", ["conference_appointed"]),
    ("Reported from the committee of conference", ["conference_reported"]),
    ("Committee of conference report accepted", ["conference_report_accepted"]),
    ("Joint session held and recessed to Wednesday, June 9, 2021", ["joint_session"]),
    ("Called for consideration in the joint session", ["joint_session"]),
    ("Emergency preamble adopted", ["emergency_preamble_adopted"]),
    ("Enacted", ["enacted"]),
    ("Again enacted", ["enacted"]),
    ("Enacted as section 12 of the General Appropriation Bill, see H4002", ["enacted"]),
    ("Enacted and laid before the Governor", ["enacted", "laid_before_governor"]),
    ("Signed by the Governor, Chapter 18 of the Acts of 2021", ["signed"]),
    ("Signed (in part) by the Governor, Chapter 24 of the Acts of 2021", ["signed"]),
    ("Chapter 12 of the Acts of 2022", ["chaptered"]),
    ("Governor returned to the House with veto", ["vetoed"]),
    ("Governor returned to the House with recommendation of amendment", ["returned_with_amendment"]),
    ("Governor's amendment rejected", ["governor_amendment_rejected"]),
    ("Item 4000-0300 passed over veto - 130 YEAS to 26 NAYS", ["veto_overridden"]),
    ("Transmitted to the Secretary of State", ["secretary_of_state"]),
    ("No further action taken", ["no_further_action"]),
    # Settled doubts
    ("Read third (title changed), amended and passed to be engrossed", ["read_third", "amended", "engrossed"]),
    ("Amendment 1 adopted, as changed", ["amendment_adopted"]),
    (
        "Committee recommended ought to pass with an amendment and referred to the committee on House Rules",
        ["reported_favorably", "referred"],
    ),
    (
        "Referred to the committee on House Steering, Policy and Scheduling with the amendment pending",
        ["referred", "amendment_pending"],
    ),
    ("House concurred in the Senate amendment with a further amendment", ["concurred", "amended"]),
    ("House receded from its action", ["concurred"]),
    ("House amendment adopted, in concurrence", ["amendment_adopted"]),
    (
        (
            "Committee reported that the matter be placed in the Orders of the Day for "
            "the next session with an amendment, "
            "substituting a new draft, see S2956"
        ),
        ["reported", "orders_of_the_day", "new_draft"],
    ),
    (
        "Read third, amended by substitution of a new text (H4320) and passed to be engrossed",
        ["read_third", "amended", "substituted", "text_of", "engrossed"],
    ),
    ("House concurred in the Senate amendment with a further amendment, see text of H95", ["concurred", "amended"]),
    ("Reported on H5", ["reported"]),
    ("Text of the further amendment to S5", ["text_of"]),
    ("Amendment 40 laid aside on point of order", ["amendment_laid_aside"]),
    (
        "Reported by committee to Clerk's Office for processing, will accompany a study order",
        ["reported", "study_order"],
    ),
    (
        (
            "Committee reported, in each instance, that the matter be scheduled for "
            "consideration; and Rule 7A suspended, "
            "in each instance"
        ),
        ["reported", "rules_suspended"],
    ),
    ("Committee reported, in part, ought to pass", ["reported_favorably"]),
    ("Sections 45 to 72, inclusive, 85 and 86, accompanied a study order, see H4580", ["sections_studied"]),
    ("Sections 45 to 72, inclusive, 85 and 86, recommitted to the committee on Revenue", ["sections_sent"]),
    ("Adopted, in concurrence, by a standing vote (5 to 1)", ["adopted"]),
]


def test_the_examples_of_the_specification_have_the_kinds_it_gives_them() -> None:
    """Every example and settled doubt of docs/design/actions.md is read as that page says, in the order stated."""
    assert [(text, list(read(text).kinds)) for text, _ in SPECIFIED] == SPECIFIED


GOVERNORS: list[tuple[str, list[Kind]]] = [
    ("Governor's amendment accepted", ["governor_amendment_adopted"]),
    (
        "Governors amendment considered (in the form approved by the committee on Bills in the Third Reading)",
        ["governor_amendment_considered"],
    ),
    (
        "Governor returned to the House with vetoes and amendments to certain sections",
        ["vetoed", "returned_with_amendment"],
    ),
    ("Senate concurred in the Governor's amendment", ["concurred", "governor_amendment_adopted"]),
]


def test_what_becomes_of_the_governors_changes_is_told_apart() -> None:
    """A Governor's amendment is no ordinary amendment, and a veto beside one is both."""
    assert [(text, list(read(text).kinds)) for text, _ in GOVERNORS] == GOVERNORS


def test_the_specified_examples_reach_every_kind() -> None:
    """No kind but `other` is without an example here, so that the kinds cannot outgrow their tests."""
    reached = {kind for _, kinds in [*SPECIFIED, *GOVERNORS] for kind in kinds}
    assert reached == set(KINDS) - {"other"}
