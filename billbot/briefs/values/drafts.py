"""New drafts, texts and other bills: what continues under which number, was folded in, or is studied."""

from collections.abc import Iterable

from billbot.briefs.brief import Matter
from billbot.briefs.values.bill import FEW, MEMBERS, SECTIONS, BillValues, tally
from billbot.domain import actions
from billbot.domain.acts import OTHER_BRANCH, Act, Acts
from billbot.domain.bills import BillId
from billbot.messages.calendar import number
from billbot.messages.phrases import numbers, spoken_committee, with_article

_INTO = "continues_in", "absorbed_into"


class DraftValues(BillValues):
    """How our bill continues as another one, or another one in ours."""

    @property
    def reported_same_day_by(self) -> str | None:
        """The committee that reported it the same day as a new draft."""
        act = self._day_acts.last("reported", "reported_favorably")
        same = (
            act is not None
            and act.bill == self._act.bill
            and act.day == self._act.day
            and self.replaced_bills is not None
        )
        return self._committee_behind(act) if act and same else None

    # New drafts, and bills that others are folded into.

    @property
    def draft(self) -> str | None:
        """The number that it goes on under, by the leading act."""
        return numbers(self._act.named("continues_in")) or None

    @property
    def absorbing_bill(self) -> str | None:
        """The bill that it was folded into."""
        return numbers(self._act.named("absorbed_into")) or None

    @property
    def absorbing_bill_named(self) -> str | None:
        """The bill that it was folded into, with its proposal's name: `H.5316, the PROTECT Act,`."""
        names = [self._brief.owners[bill] for bill in self._act.named("absorbed_into") if bill in self._brief.owners]
        return f"{self.absorbing_bill}, {with_article(names[0])}," if names else self.absorbing_bill

    @property
    def absorbing_companion(self) -> str | None:
        """The bill that it was folded into, if that is the proposal's own."""
        ours = {bill for matter in self._brief.matters for bill in matter.own} | set(self._brief.proposal.bills)
        return self.absorbing_bill if set(self._act.named("absorbed_into")) <= ours else None

    @property
    def _replaced(self) -> list[BillId]:
        """The bills that the draft replaces, by the draft's own rows."""
        draft = self._act.named("continues_in") or [self._act.bill]
        drawn = [act for act in self._history.all("new_draft_of") if act.bill in draft]
        return [bill for act in drawn for bill in act.named("continues")]

    @property
    def our_bills_with_sponsor(self) -> str:
        """`Senator Sample's S.1`: our one bill in the draft, with the one member who filed it; else `our_bills`."""
        return self.whose_bill if self.our_bills == self.bill else self.our_bills

    @property
    def our_bills(self) -> str:
        """The numbers of our own bills that went on in the draft."""
        return numbers(self._folded_here) or self.bill

    @property
    def _folded_here(self) -> list[BillId]:
        """Our own bills that went on that day in the bill named by the leading act."""
        draft = set(self._act.named(*_INTO))
        onward = (act for act in self._day_acts if act.bill in self._now.own and draft.intersection(act.named(*_INTO)))
        return list(dict.fromkeys(act.bill for act in onward))

    @property
    def draft_now(self) -> str | None:
        """The number that the draft went on under since, or None."""
        draft = set(self._act.named("continues_in"))
        return (
            self._now.bill.spoken if draft and self._now.bill not in draft and draft <= {*self._now.numbers} else None
        )

    @property
    def draft_without_page(self) -> str | None:
        """The draft, if the site has no page for it yet."""
        return self._now.bill.spoken if self._now.awaited else None

    @property
    def attached_to(self) -> str | None:
        """`S.1`: the bill that it was attached to before, if that is the one to follow."""
        now = self._now.bill
        return now.spoken if self._attached and now != self._act.bill and now in self._attached.named(*_INTO) else None

    @property
    def attached_on(self) -> str | None:
        """When it was attached to another bill before: `on September 22`."""
        return self._on(self._attached)

    @property
    def _attached(self) -> Act | None:
        before = (act for act in self._history if act.bill == self._act.bill and act.day != self._act.day)
        return next((act for act in before if act.named(*_INTO)), None)

    @property
    def companion_standing(self) -> str | None:
        """`S.1, the other bill of the proposal, is in the Judiciary Committee`: what else goes on, if anything."""
        other = self._other
        if other is None:
            return None
        there = spoken_committee(other.committee)
        goes_on = "is law" if other.is_law else f"is in {there}" if there else "goes on"
        return f"{other.bill.spoken}, the other bill of the proposal, {goes_on}"

    @property
    def companion_number(self) -> str | None:
        """The number of the proposal's other bill, if that continues."""
        return self._other.bill.spoken if self._other else None

    @property
    def _other(self) -> Matter | None:
        told = {each.now.bill for each in self._day.every}
        return next((each for each in self._brief.live if each.bill not in told and each.progress is not None), None)

    @property
    def our_bills_is_one(self) -> bool:
        """Whether `our_bills` is one number."""
        return " and " not in self.our_bills

    @property
    def other_replaced_bills(self) -> str | None:
        """`H.1346` or `seven other bills`: what the draft replaces besides our own bills; None if nothing."""
        found = [bill for bill in dict.fromkeys(self._replaced) if bill not in self._folded_here]
        return numbers(found) if 0 < len(found) < FEW else _others(len(found))

    @property
    def replaced_bills(self) -> str | None:
        """The bills that the draft replaces, by number; if more than four, how many."""
        found = list(dict.fromkeys(self._replaced))
        return None if not found else numbers(found) if len(found) <= FEW else f"{number(len(found))} bills"

    @property
    def draft_was_reported(self) -> bool:
        """Whether the draft was reported favorably with it."""
        reported = [act for act in self._day_acts.all("reported_favorably") if act.bill.spoken == self.draft]
        return bool(reported) or self._act.has("reported_favorably")

    @property
    def row_says_accompanied(self) -> bool:
        """Whether the leading row says “Accompanied”."""
        return "accompanied" in self._act.meaning.words

    # Texts.

    @property
    def in_the_place_of(self) -> str | None:
        """The bill that a branch replaced with this one."""
        found = [
            bill
            for act in self._day_acts.all("substituted")
            for bill in act.named("continues")
            if bill not in {act.bill, self._act.bill}
        ]
        return numbers(found) or None

    @property
    def printed_before_as(self) -> str | None:
        """`H.1`: the number that the bill had until the day's changes were printed as a bill with a new number."""
        acts = self._day_acts.all("reprinted")
        return numbers([act.bill for act in acts if self._act.bill in act.named("continues_in")][-1:]) or None

    @property
    def reprinted_as(self) -> str | None:
        """The number under which a branch printed the other one's bill with its changes."""
        printed = [bill for act in self._day_acts.all("reprinted") for bill in act.named("continues_in")]
        return numbers(printed[-1:]) or None

    @property
    def recommended_text(self) -> str | None:
        """The text that a committee recommends instead of the bill's: `S.30`."""
        found = [act for act in self._day_acts.all("reported_favorably", "reported") if not act.has("read_second")]
        return numbers([bill for act in found for bill in act.named("takes_text")]) or None

    @property
    def rewritten_bill(self) -> str | None:
        """The bill that got our text from a branch: `H.3871`."""
        return numbers(self._act.named("continues")) or None

    @property
    def _rewritten_bill_passage(self) -> Act | None:
        rewritten = self._act.named("continues")
        return next(
            (act for act in self._day_acts if act.passes and act.bill in rewritten and act.branch == self.branch), None
        )

    @property
    def rewritten_bill_passed(self) -> bool:
        """Whether the branch passed the bill that got our text, the same day."""
        return self._rewritten_bill_passage is not None

    @property
    def rewritten_bill_vote(self) -> str | None:
        """The vote count when the branch passed the bill that got our text."""
        return tally(self._rewritten_bill_passage)

    @property
    def text_recommended_by(self) -> str | None:
        """The committee that recommends the new text."""
        found = [act for act in self._day_acts.all("reported_favorably", "reported") if act.named("takes_text")]
        return self._committee_behind(found[-1]) if found else None

    # Study orders, and what was folded into it or together with it.

    @property
    def study_order(self) -> str | None:
        """The study order's number; None if several bills are in different ones."""
        orders = {numbers(each.leading_act.named("study_order")) for each in self._day.every}
        return orders.pop() or None if len(orders) == 1 else None

    @property
    def study_order_left(self) -> str | None:
        """The study order that it left on the day it was put there."""
        put = self._day_acts.last("study_order")
        return numbers(put.named("study_order")) or None if put and put.day == self._act.day else None

    @property
    def goes_on_as(self) -> str | None:
        """The number that it goes on under: a new draft, or a bill that took it in."""
        return self.draft or self.absorbing_bill

    @property
    def goes_on_branch_member(self) -> str:
        """`senator` or `representative`: who sits in the branch of the number that it goes on under."""
        onward = self._act.named("continues_in", "absorbed_into")
        return MEMBERS[onward[0].branch if onward else self._act.bill.branch]

    @property
    def absorbing_bill_reported(self) -> bool:
        """Whether the bill that took it in was reported favorably with it."""
        into = self._act.named("absorbed_into")
        return any(act.bill in into for act in self._day_acts.all("reported_favorably"))

    @property
    def others_absorbed(self) -> str | None:
        """`12 other bills`: what else was folded into that bill that day; None if nothing."""
        into = self._act.named("absorbed_into")
        rows = [act for act in self._day_acts.all("accompanied_by") if act.bill in into]
        return _others(len({bill for act in rows for bill in act.named("absorbs")}.difference(self._folded_here)))

    @property
    def put_on_calendar_of(self) -> str | None:
        """The branch that put that bill, or the draft, on its calendar with it."""
        into = self._act.named("absorbed_into", "continues_in")
        found = [act for act in self._day_acts.all("orders_of_the_day") if act.bill in into]
        return found[-1].branch if found else None

    @property
    def absorbing_bill_committee(self) -> str | None:
        """The committee that has the bill that took it in, if known."""
        return self.current_committee if self._now.bill in self._act.named("absorbed_into") else None

    @property
    def absorbing_bill_passage(self) -> str | None:
        """`H.5316 passed the House on March 25, 134 to 21`: how far the bill that took it in has come."""
        into = self._act.named("absorbed_into")
        passed = [act for act in self._history.passed.values() if act.bill in into]
        if not passed or self.absorbing_bill_chapter or (when := self._on(passed[-1])) is None:
            return None
        return ", ".join(
            filter(None, [f"{self.absorbing_bill} passed the {passed[-1].branch} {when}", tally(passed[-1])])
        )

    @property
    def absorbing_bill_chapter(self) -> str | None:
        """The chapter, if the bill that took it in is already law."""
        return self.chapter if self._now.is_law and self.absorbing_bill else None

    @property
    def draft_substituted_by(self) -> str | None:
        """The branch that replaced the bill with the draft, if the row says that it was substituted."""
        found = [
            act
            for act in (self._act, *self._day_acts.all("new_draft_of"))
            if act.has("substituted") or "substituted" in act.meaning.words
        ]
        return self._act.branch if found and self._act.branch in OTHER_BRANCH else None

    @property
    def absorbed_bills(self) -> str | None:
        """`H.735`, or `13 other bills`: what was folded into it that day."""
        return self._absorbed(self._day_acts, " other") if self.is_one_bill else None

    @property
    def studied_bills(self) -> str | None:
        """The bills that an order took in, by its own rows; None for a bill."""
        return self._absorbed(self._history)

    def _absorbed(self, acts: Acts, other: str = "") -> str | None:
        rows = [act for act in acts.all("accompanied_by") if act.bill == self._act.bill]
        found = list(dict.fromkeys(bill for act in rows for bill in act.named("absorbs")))
        return (numbers(found) or None) if len(found) <= FEW else f"{number(len(found))}{other} bills"

    @property
    def part_of(self) -> str | None:
        """The bill that this one is a part of. A committee reported it separately."""
        reported = (act for act in self._history.all("reported") if act.bill == self._act.bill)
        return numbers([bill for act in reported for bill in act.named("part_of")]) or None

    @property
    def others_in_study_order(self) -> str | None:
        """`12 other bills`: what else is in the study order, if its rows are known."""
        orders = set(self._act.named("study_order"))
        known = [self._brief.bills.get(bill) for bill in orders]
        taken = [each for bill in known if bill for each in _absorbed(bill.history)]
        return _others(len(set(taken)) - len(self._day.every)) if taken else None

    # Parts and sections.

    @property
    def sections_named(self) -> str | None:
        """`sections 45 to 72, inclusive, 85 and 86`: the row's sections."""
        found = SECTIONS.search(self._act.meaning.words)
        return found[0] if found else None

    @property
    def sections_left_study(self) -> bool:
        """Whether sections went into a study order and left it the same day."""
        put = self._day_acts.last("sections_studied")
        return put is not None and put.day == self._act.day

    @property
    def enacted_as_section(self) -> str | None:
        """`section 12` or `sections 13 and 175`: the part of another bill that it was enacted as."""
        return self._as_section.as_section if self._as_section else None

    @property
    def _as_section(self) -> Act | None:
        return next((act for act in self._history if act.as_section), None)

    @property
    def bill_in_full(self) -> str:
        """The number, with the section it was enacted as: `H.4011, section 47 of the budget, H.4002,`."""
        if not (self._as_section and self.whole_bill):
            return self.bill
        budget = "the budget, " if "general appropriation bill" in self._as_section.meaning.words else ""
        return f"{self.bill}, {self.enacted_as_section} of {budget}{self.whole_bill},"

    @property
    def whole_bill(self) -> str | None:
        """The bill that it became a section of, or is a part of."""
        act = self._as_section or self._act
        return numbers(act.named("mentions", "part_of", "continues")) or None


def _others(count: int) -> str | None:
    return None if count < 1 else "one other bill" if count == 1 else f"{number(count)} other bills"


def _absorbed(history: Iterable[object]) -> Iterable[str]:
    for row in history:
        if not row.stricken:  # type: ignore[attr-defined]
            for each in actions.read(row.text).bills:  # type: ignore[attr-defined]
                if each.relation == "absorbs":
                    yield each.number
