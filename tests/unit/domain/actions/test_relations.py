from typing import get_args

from billbot.domain.action_kinds import Relation
from billbot.domain.action_rules import RELATION_RULES
from billbot.domain.actions import NamedBill, read

BILLS: list[tuple[str, list[tuple[str, str]]]] = [
    ("Accompanied a new draft, see S2836", [("S2836", "continues_in")]),
    ("New draft substituted, see S2942", [("S2942", "continues_in")]),
    ("Reprinted, as amended, see S2987", [("S2987", "continues_in")]),
    ("Reported by H4000", [("H4000", "continues_in")]),
    ("Reported (in part) by S3084", [("S3084", "continues_in")]),
    ("Reported in part, see S2467", [("S2467", "continues_in")]),
    (
        "Committee recommended ought to pass with an amendment, substituting therefor a bill, see S5",
        [("S5", "continues_in")],
    ),
    ("Amended by substitution of a bill, H5", [("H5", "continues_in")]),
    ("Substituted by a bill, see H5067", [("H5067", "continues_in")]),
    ("Published as amended, see H5316", [("H5316", "continues_in")]),
    ("New draft of S984 and H1569", [("S984", "continues"), ("H1569", "continues")]),
    ("Recommended new draft (Pacheco) for S2836", [("S2836", "continues")]),
    ("Substituted, as amended, for S2836", [("S2836", "continues")]),
    ("Substituted as amended for H4524", [("H4524", "continues")]),
    ("Substituted, as amended, as a new text for H3701", [("H3701", "continues")]),
    ("Text of S2942, printed as amended", [("S2942", "continues")]),
    ("Text of S3, reprinted as amended", [("S3", "continues")]),
    ("S2942, published as amended", [("S2942", "continues")]),
    ("Reported on a part of H1", [("H1", "part_of")]),
    ("Reported on a further part of H1", [("H1", "part_of")]),
    ("New draft of a part of H1", [("H1", "part_of")]),
    ("Reported on H5", [("H5", "continues")]),
    ("Reported on the residue of H5", [("H5", "part_of")]),
    ("Reported on the residue, see H5", [("H5", "continues_in")]),
    ("Reported in part, S2475", [("S2475", "continues_in")]),
    ("Recommended new text, on the residue, of H5", [("H5", "continues")]),
    ("Recommended next text for H5", [("H5", "continues")]),
    ("Substituted as anew text for H5", [("H5", "continues")]),
    ("Recommended new text for H5", [("H5", "continues")]),
    ("Substituted as a new text for H5", [("H5", "continues")]),
    ("Also based on S1059, S1122 and S2665", [("S1059", "continues"), ("S1122", "continues"), ("S2665", "continues")]),
    ("Accompanied H2418", [("H2418", "absorbed_into")]),
    ("Accompanied S774 and H737", [("S774", "absorbed_into"), ("H737", "absorbed_into")]),
    ("Consolidated with H4299", [("H4299", "absorbed_into")]),
    ("Accompanied by H2418", [("H2418", "absorbs")]),
    ("Accompanied by S1573, S1579 and S1580", [("S1573", "absorbs"), ("S1579", "absorbs"), ("S1580", "absorbs")]),
    ("Accompanied a study order, see H4844", [("H4844", "study_order")]),
    ("Text of an amendment, see H7", [("H7", "mentions")]),
    ("Text of the further amendment to S5", [("S5", "mentions")]),
    ("See H12", [("H12", "mentions")]),
    ("Enacted as section 12 of the General Appropriation Bill, see H4002", [("H4002", "mentions")]),
    (
        "Amended by striking out all after the enacting clause and inserting in place thereof the text of H5",
        [("H5", "takes_text")],
    ),
    ("Amended by striking out all after the enacting clause and insetting the text of H5", [("H5", "takes_text")]),
    ("Read third, amended by substitution of a new text (H4320) and passed to be engrossed", [("H4320", "takes_text")]),
    ("For text of Senate amendment, see S2485", [("S2485", "takes_text")]),
    ("Committee recommended ought to be approved (for Majority Report see S2476)", [("S2476", "mentions")]),
    (
        "House concurred in the Senate amendment with a further amendment, see text of House document numbered 4887",
        [("H4887", "takes_text")],
    ),
    (
        (
            "Committee recommended ought to be adopted, striking out the text of Senate, No. 14 and inserting in place "
            "thereof the text of House, No. 68, as amended"
        ),
        [("S14", "mentions"), ("H68", "takes_text")],
    ),
    ("Accompanied a new draft, see s2729", [("S2729", "continues_in")]),
    ("Accompanied H4055C", [("H4055C", "absorbed_into")]),
    ("New draft of House, Nos. 12 and 13", [("H12", "continues"), ("H13", "continues")]),
    ("See H.4833", [("H4833", "mentions")]),
    ("Text of H5618, published as H5630", [("H5618", "continues"), ("H5630", "continues_in")]),
    ("Ought NOT to pass (under JR10)", []),
    ("Referred to the committee on House Rules", []),
    ("Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)", []),
]


def test_named_documents_carry_their_relation() -> None:
    """Every document named is found, in capitals, with the relation docs/design/actions.md gives its wording."""
    found = [(text, [(bill.number, bill.relation) for bill in read(text).bills]) for text, _ in BILLS]
    assert found == BILLS


def test_the_examples_reach_every_relation() -> None:
    """No relation is without an example here."""
    assert {relation for _, bills in BILLS for _, relation in bills} == set(get_args(Relation))


def test_a_document_named_twice_is_named_once_with_the_closer_relation() -> None:
    """A pointer to a document does not hide that the proposal goes on there."""
    assert read("See S5; new draft substituted, see S5").bills == (NamedBill("S5", "continues_in"),)


def test_every_relation_rule_reads_its_example() -> None:
    """The example beside a rule has the rule's relation, so no earlier rule takes it away."""
    for rule in RELATION_RULES:
        assert {bill.relation for bill in read(rule.example).bills} == {rule.relation}, rule.example
