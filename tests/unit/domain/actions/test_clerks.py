from billbot.domain.action_kinds import Kind
from billbot.domain.actions import read

# What clerks do, and how other courts word the same acts.
CLERKS_DO: list[tuple[str, list[Kind]]] = [
    ("Refererd to the committee on Bonding, Capital Expenditures and State Assets", ["referred"]),
    ("Refererrd to the committee on Bills in the Third Reading", ["referred"]),
    (
        "Referred the committee on House Steering, Policy and Scheduling with the amendment pending",
        ["referred", "amendment_pending"],
    ),
    ("Red second and ordered to a third reading", ["read_second", "ordered_to_third_reading"]),
    ("Reported form the committee on Senate Ways and Means", ["reported"]),
    ("Accompnied a new draft, see S2836", ["new_draft"]),
    ("Hearing reschduled to 07/28/2021 from 09:30 AM-12:00 PM in A-1", ["hearing_rescheduled"]),
    ("Read second,amended (as recommended by the committee on House Ways and Means)", ["read_second", "amended"]),
    ("Enacted  and\r\n laid before  the Governor ", ["enacted", "laid_before_governor"]),
    ("Ought NOT to pass (under JR10 )", ["reported_adversely"]),
    ("Placed in the Orders of the Day for Thursday, June 23. 2020", ["orders_of_the_day"]),
    ("Accompanied a study order, see H5281 (under House Rule 27)", ["study_order"]),
    ("Reporting date extended to Friday, July 31, 2026", ["reporting_date_extended"]),
    ("Committee on conference (Cyr-Friedman-Tarr), appointed", ["conference_appointed"]),
    ("Committee of conference appointed, in concurrence - (M. Moran-Ryan-Dooley)", ["conference_appointed"]),
    ("Senate non-concurred", ["nonconcurred"]),
    ("Passed over the Governor's veto", ["veto_overridden"]),
    ("Governor's reduction overridden", ["veto_overridden"]),
    (
        (
            "Hearing rescheduled to 11/25/2025 from 10:00 AM-04:00 PM in A-2 and "
            "Virtual\r\nHearing updated to New End Time"
        ),
        ["hearing_rescheduled", "hearing_time_changed"],
    ),
    ("Text of H5549 amended, published as H5558", ["reprinted"]),
    ("H5549, published as amendment", ["reprinted"]),
    ("Reported by the committee on House Ways and Means", ["reported"]),
    (
        (
            "Committee recommended ought to pass with an amendment, striking out all after the enacting clause and "
            "inserting the text of H5618, and referred to the committee on House Steering, Policy and Scheduling"
        ),
        ["reported_favorably", "text_of", "referred"],
    ),
    ("Order relative to subject matter adopted", ["adopted"]),
    (
        (
            "Reported, referred to the committee on Joint Rules, reported, rules "
            "suspended and referred to the committee "
            "on Public Service"
        ),
        ["reported", "referred", "rules_suspended"],
    ),
    (
        (
            "Governor returned to the House with amendments to sections 13 to 17, "
            "inclusive; and also to sections 22 and "
            "29, and signed the remainder of the bill"
        ),
        ["returned_with_amendment", "signed"],
    ),
    ("Further amendment adopted, precluding a vote on the Governor's amendment", ["amendment_adopted"]),
    ("Motion to suspend Rule 40 rejected - 25 YEAS to 132 NAYS (See YEA and NAY No. 31)", ["motion"]),
    ("Point of Order pending", ["motion"]),
    ("Referred, pursuant to an order adopted by the two branches, to the committee on Aging", ["referred"]),
    ("Substituted as anew text for H4345", ["substituted", "text_of"]),
    ("Substituted as a next text for H4001", ["substituted", "text_of"]),
    ("Recommended next text for H4645", ["text_of"]),
    ("Recommended new text, on the residue, of H4564", ["text_of"]),
    ("Recommended new draft, on the residue, of H4564", ["new_draft_of"]),
    ("Reported in part, S2475", ["reported"]),
    ("Reported (in part) from a committee of conference", ["conference_reported"]),
    ("Senate concurs in the reference to the committee on The Judiciary", ["concurred"]),
    ("Scheduled for the House Journal Addenda", ["motion"]),
    ("Decision of the Chair stands - 128 YEAS to 24 NAYS (See YEA and NAY No. 5)", ["motion"]),
    ("Question on adoption", ["motion"]),
    (
        "Taken from the files on motion (Driscoll) and referred to Subcommittee on chapter 250 of the acts of 2024",
        ["motion", "referred"],
    ),
    ("Spread upon the records of the House and sent to the Senate for its information", ["other"]),
    ("No further action take on the extension to Thursday, April 18, 2024", ["other"]),
    ("", ["other"]),
]


def test_slips_and_other_wordings_are_read_as_the_same_acts() -> None:
    """Misspellings, left-out words, line breaks and later courts' wordings change no kind."""
    assert [(text, list(read(text).kinds)) for text, _ in CLERKS_DO] == CLERKS_DO
