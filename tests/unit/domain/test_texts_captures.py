"""Real texts: the chain of the PROTECT Act, two budgets, and the bills of a coalition."""

import time
from difflib import SequenceMatcher
from typing import get_args

import pytest

from billbot.domain import comparing, passages, texts
from tests.support.captured import REAL_TEXTS, of, protect
from tests.support.memory import in_new_process, most_memory

pytestmark = [pytest.mark.captures, REAL_TEXTS]


def kinds(found: comparing.TextComparison) -> dict[str, int]:
    return {kind: times for kind in get_args(comparing.SectionKind) if (times := found.count(kind))}


def test_house_and_senate() -> None:
    """The Senate's and House's texts are paired by the law they amend, whatever the section number."""
    found = comparing.compare_texts(texts.read(protect("H5316")), texts.read(protect("S3086")))
    assert kinds(found) == {"rewritten": 7, "split": 1, "new": 14, "gone": 4}
    kept = [each for each in found.sections if each.earlier and each.later]
    both = [(each.amends, each.earlier.number, each.later.number) for each in kept if each.earlier and each.later]
    assert ("chapter 147, new section 64", "3", "7") in both
    assert ("general laws, new chapter 221D", "5", "12") in both


def test_engrossed() -> None:
    """The House's changes in three of eleven sections are named, and nothing else."""
    found = comparing.compare_texts(texts.read(protect("H5305")), texts.read(protect("H5316")))
    assert kinds(found) == {"unchanged": 8, "rewritten": 3}
    (visas,) = (each for each in found.sections if each.amends == "general laws, new chapter 258F")
    (change,) = visas.changes
    assert change.new.startswith("or has a derivative beneficiary as described in 8 U.S.C. § 1101(a)(15)(T)(ii)(III)")


def test_conference_report() -> None:
    """The comparison says which branch each section of the conference's report comes from."""
    read = [texts.read(protect(number)) for number in ("H5620", "H5316", "S3086")]
    drawn = comparing.compare_three(*read).sections
    found = {each.compared.later.number: each.origin for each in drawn if each.compared.later}
    assert [number for number, origin in found.items() if origin == "first"] == ["1", "6", "17", "18"]
    assert [found["2"], found["8"], found["13"], found["16"]] == ["second", "both", "second", "neither"]


def test_our_words_elsewhere() -> None:
    """A companion and a new draft have passages of ours; what only has a law's usual words has none."""
    ours = passages.Shingled(texts.read(protect("H1695")))
    for number, tells in (("H4515", True), ("H5316", False)):
        theirs = passages.Shingled(texts.read(protect(number)))
        assert passages.overlap(ours, set(theirs.hashes), set()).tells is tells


@pytest.mark.parametrize(
    ("earlier", "later"), [("H5158", "H5305"), ("H5305", "H5316"), ("H5316", "S3086"), ("S3086", "H5620")]
)
def test_each_draft_leads_to_the_next(earlier: str, later: str) -> None:
    """Each draft of the PROTECT Act has so much of the one before that people hear; of another matter none has."""
    theirs = set(passages.Shingled(texts.read(protect(later))).hashes)
    assert passages.overlap(passages.Shingled(texts.read(protect(earlier))), theirs, ()).tells
    assert not passages.overlap(passages.Shingled(texts.read(protect("H1695"))), theirs, ()).tells


def test_named_by_a_first_page() -> None:
    """H5316 has no passage of S1122, and is known by its first page: it is "also based on" it."""
    read = texts.read(protect("H5316"))
    numbers = [each.number for each in texts.bills_on_front_page(read, 194)]
    assert numbers == ["H5316", "S1059", "S1122", "S1127", "S2665", "S3072", "H5305"]
    assert [each.number for each in texts.bills_on_front_page(texts.read(protect("S3086")), 194)] == ["H5316", "S3072"]
    ours = passages.Shingled(texts.read(protect("S1122")))
    assert not passages.overlap(ours, set(passages.Shingled(read).hashes), ()).tells


@pytest.mark.thorough
def test_two_budgets() -> None:
    """Two drafts of a budget, more than a megabyte each, are read and compared in two seconds.

    That is where `difflib` takes a tenth of one for six thousand words; elsewhere it is as much more or less.
    """
    earlier, later = of("H4001", "S2525")
    assert min(len(earlier), len(later)) > 1_000_000
    began = time.process_time()
    words, others = ([f"w{at * step % 1009}" for at in range(6000)] for step in (7919, 7907))
    SequenceMatcher(None, words, others, autojunk=False).ratio()
    tenth = time.process_time() - began
    found = comparing.compare_texts(texts.read(earlier), texts.read(later))
    assert time.process_time() - began - tenth < 40 * tenth  # twice that, where other tests run beside it
    assert found.count("rewritten") > 20


@pytest.mark.long
@pytest.mark.thorough
def test_memory_of_two_budgets() -> None:
    """They take less than 200 MB, the program's own included."""
    assert in_new_process(_memory_of_two_budgets) < 200


def _memory_of_two_budgets() -> int:
    earlier, later = of("H4001", "S2525")
    comparing.compare_texts(texts.read(earlier), texts.read(later))
    return most_memory()
