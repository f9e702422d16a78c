"""From enactment on: the Governor's desk, vetoes, amendments and overrides, and when a law takes effect."""

import re

from billbot.briefs.values.bill import FEW, SECTIONS, BillValues, tally
from billbot.domain import actions, stages
from billbot.domain.acts import OTHER_BRANCH, Act, effect_day
from billbot.domain.planning import last_working_day
from billbot.messages.calendar import how_long, number
from billbot.messages.phrases import listed

# A last day this near is `now`.
_NEAR = 3


class GovernorValues(BillValues):
    """The state of a bill that both branches enacted."""

    @property
    def _laid(self) -> Act | None:
        return self._history.laid[-1] if self._history.laid else None

    @property
    def laid_on(self) -> str | None:
        """When it was last laid before the Governor."""
        return self._on(self._laid)

    @property
    def tenth_day(self) -> str | None:
        """The Governor's last day, while it is ahead."""
        day = self._now.tenth_day
        return f"{day:%A}, {self._dated(day)}" if day and day >= self._brief.today else None

    @property
    def call_by(self) -> str | None:
        """`by Friday, December 19,`: the last working day that the Governor has, if ahead; `now` if it is near."""
        if self.tenth_day is None or self._now.tenth_day is None:
            return None
        last = last_working_day(self._now.tenth_day)
        return f"by {self._with_weekday(last)}," if (last - self._brief.today).days > _NEAR else "now"

    @property
    def tenth_day_passed(self) -> str | None:
        """The Governor's last day, once it is over."""
        day = self._now.tenth_day
        return self._dated(day) if day and day < self._brief.today else None

    @property
    def tenth_day_in_term(self) -> str | None:
        """The Governor's last day, if it comes before the term ends, or that is unknown."""
        day, end = self._now.tenth_day, self._brief.term_end
        return self.tenth_day if day and (end is None or day <= end) else None

    @property
    def tenth_day_after_term(self) -> str | None:
        """The Governor's last day, if it comes after the last day of the term."""
        return None if self.tenth_day_in_term else self.tenth_day

    @property
    def tenth_day_after_formal_end(self) -> bool:
        """Whether formal sessions end with the Governor's ten days, or before."""
        day, end = self._now.tenth_day, self._brief.formal_end
        return day is not None and end is not None and day >= end and self.tenth_day is not None

    @property
    def was_returned_before(self) -> bool:
        """Whether the Governor returned it with an amendment before."""
        return any(act is not self._act for act in self._history.returned)

    @property
    def takes_effect_on(self) -> str | None:
        """The day a law takes effect; None if it has an emergency preamble, or is or may be local."""
        if self._now.preamble_on or self._now.is_local is not False or self._act.day is None:
            return None
        return self._dated(effect_day(self._act.day))

    @property
    def takes_effect(self) -> str:
        """`takes effect`, or `took effect` after that day."""
        at_once = self._now.preamble_on is not None
        day = self._act.day and (self._act.day if at_once else effect_day(self._act.day))
        return "took effect" if day and day < self._brief.today else "takes effect"

    @property
    def is_local(self) -> bool:
        """Whether it is a law for only one city or town, without an emergency preamble."""
        return self._now.is_local is True and not self._now.preamble_on

    @property
    def may_be_local(self) -> bool:
        """Whether it has no title yet, so it may be for only one city or town."""
        return self._now.is_local is None and not self._now.preamble_on

    @property
    def preamble_on(self) -> str | None:
        """When the second branch adopted an emergency preamble: `on August 2`, `today`."""
        day = self._now.preamble_on
        acts = [act for act in self._history.preambles.values() if act.day == day]
        return self._on(acts[-1]) if day and acts else None

    @property
    def how_long_since_enacted(self) -> str | None:
        """`eight days after both branches enacted it`, or that the last one did the same day."""
        days = [act.day for act in self._history.enacted.values() if act.day]
        if len(days) < stages.BRANCHES or self._act.day is None or self._history.overrides:
            return None
        passed = (self._act.day - max(days)).days
        last = next(branch for branch, act in self._history.enacted.items() if act.day == max(days))
        both = "both branches" if days[0] == days[1] else f"the {last}"
        return f"{how_long(passed)} after {both} enacted it" if passed else f"the same day that {both} enacted it"

    @property
    def how_texts_agreed(self) -> str | None:
        """`the Senate accepted the House's changes on November 17`: how they agreed on one text, if so."""
        act = next((act for act in reversed(self._history.every) if act.answers_other_text), None)
        when = self._on(act)
        if act is None or act.other is None or when is None or self._history.accepted or self._now.texts_differ:
            return None
        return f"the {act.branch} accepted the {act.other}'s changes {when}"

    @property
    def enacted_votes(self) -> str | None:
        """`the House 137 to 21, the Senate 38 to 1`: how the branches enacted it; None without a count."""
        counts = {branch: tally(act) for branch, act in self._history.enacted.items()}
        said = (f"the {branch} {count or 'without a roll call'}" for branch, count in counts.items())
        return ", ".join(said) if any(counts.values()) else None

    @property
    def enacted_again(self) -> str | None:
        """`again`, if it had come back from the Governor before."""
        return "again" if self._history.returned else None

    @property
    def branch_yet_to_enact(self) -> str | None:
        """The branch that has not enacted it yet."""
        done = self._history.enacted
        return next((branch for branch in OTHER_BRANCH if branch not in done), None) if len(done) == 1 else None

    @property
    def returned_to_branch(self) -> str | None:
        """The branch that the Governor returned it to: where it began."""
        found = re.search(r"returned to the (house|senate)", self._act.meaning.words)
        return found[1].capitalize() if found else self._act.bill.branch

    @property
    def branch_after_return(self) -> str | None:
        """The branch that acts on the Governor's return after the one that got it."""
        return OTHER_BRANCH.get(self.returned_to_branch or "")

    @property
    def governors_message(self) -> str | None:
        """The document with the Governor's message."""
        found = self._history.message_in
        return found.spoken if found else None

    @property
    def parts_were_vetoed(self) -> bool:
        """Whether the Governor vetoed some of what was not signed."""
        return self._day_acts.last("vetoed") is not None

    @property
    def vetoed_sections(self) -> str | None:
        """`section 12`: what the Governor vetoed of a bill, if a row of the day names it."""
        return self._sections_after("disapproval of ")

    @property
    def returned_sections(self) -> str | None:
        """`section 13`: what the Governor returned with an amendment, if a row of the day names it."""
        return self._sections_after("amendment to ")

    def _sections_after(self, words: str) -> str | None:
        rows = [act.meaning.words for act in self._day_acts if act.has("vetoed") and words in act.meaning.words]
        found = SECTIONS.match(rows[-1], rows[-1].index(words) + len(words)) if rows else None
        return found[0] if found else None

    @property
    def parts_were_returned(self) -> bool:
        """Whether the Governor returned some of it with an amendment."""
        return self._day_acts.last("returned_with_amendment") is not None

    @property
    def signed_on(self) -> str | None:
        """When the Governor signed it. The record may enter the same signature again later."""
        return self._on(next(iter(self._history.all("signed")), None))

    @property
    def returned_sections_onward(self) -> str | None:
        """`section 72 goes on as H.4288`: what happened to the sections that the Governor returned, if they are few."""
        found = [
            f"section {section} goes on as {bill.spoken}" for bill, section in self._history.returned_sections.items()
        ]
        return listed(found) if 0 < len(found) < FEW else None

    @property
    def other_overrode_on(self) -> str | None:
        """When the other branch passed it over the veto."""
        return self._also_on(self._history.overrides.get(self._act.other or ""))

    @property
    def other_override_vote(self) -> str | None:
        """The vote count when the other branch passed it over the veto."""
        return tally(self._history.overrides.get(self._act.other or ""))

    @property
    def override_votes(self) -> str | None:
        """`the House 154 to 0 and the Senate 40 to 0`: both branches' votes, if on one day."""
        found = self._history.overrides
        days = {act.day for act in found.values()}
        if len(found) < stages.BRANCHES or len(days) > 1:
            return None
        return " and ".join(" ".join(filter(None, [f"the {branch}", tally(act)])) for branch, act in found.items())

    @property
    def both_overrode(self) -> bool:
        """Whether both branches passed items over the veto in this span."""
        return len({act.branch for act in self._day_acts.all("veto_overridden")}) > 1

    @property
    def overriders(self) -> str | None:
        """`Both branches`, or `The House`: who passed items over the veto in this span."""
        return "Both branches" if self.both_overrode else self.branch and f"The {self.branch}"

    @property
    def overridden_items(self) -> str | None:
        """`items 1599-0001 and 4000-0700`, or `14 items`: what was passed over the veto in this span."""
        parts = [actions.passed_part(act.meaning.text) for act in self._day_acts.all("veto_overridden")]
        found = list(dict.fromkeys(part[:1].lower() + part[1:] for part in parts if part))
        if not found:
            return None
        return listed(found) if len(found) < FEW else f"{number(len(found))} items or sections"

    @property
    def other_answered_on(self) -> str | None:
        """When the other branch gave the same answer to the Governor's amendment."""
        return self._also_on(self._answer_of_other)

    @property
    def other_answer_vote(self) -> str | None:
        """The vote count when the other branch gave the same answer to the Governor's amendment."""
        return tally(self._answer_of_other)

    @property
    def answers_to_governor(self) -> str | None:
        """What each branch did with the Governor's amendment, as clauses in the order of time.

        `the House rejected it on March 30 and adopted an amendment of its own; the Senate rejected it today and agreed
        to that of the House`.
        """
        said = [self._position(branch, act) for branch, act in self._answers.items() if act.day]
        return "; ".join(said) or None

    def _position(self, branch: str, act: Act) -> str:
        verb = "adopted" if act.has("governor_amendment_adopted") else "rejected"
        counted = f", {tally(act)}" if act.votes else ""
        own = " and adopted an amendment of its own" if branch == self._countered_by else ""
        agreed = (
            f" and agreed to that of the {act.other}"
            if act.other == self._countered_by and self.own_amendment_agreed
            else ""
        )
        return f"the {branch} {verb} it {self._on(act)}{counted}{own}{agreed}"

    @property
    def _answers(self) -> dict[str, Act]:
        """Each branch's answer to the Governor's amendment, in the order of time."""
        ways = ("governor_amendment_adopted", "governor_amendment_rejected")
        found = {branch: act for way in ways for branch, act in self._history.answers(way).items()}
        return dict(sorted(found.items(), key=lambda pair: self._history.every.index(pair[1])))

    @property
    def _countered_by(self) -> str | None:
        """The branch that rejected it and then adopted its own amendment."""
        for branch, act in self._answers.items():
            since = self._history.every[self._history.every.index(act) :]
            own = (each for each in since if each.has("amendment_adopted") and each.branch == branch)
            if act.has("governor_amendment_rejected") and any("governor" not in each.meaning.words for each in own):
                return branch
        return None

    @property
    def own_amendment_agreed(self) -> bool:
        """Whether the other branch agreed to a branch's own amendment instead of the Governor's."""
        other = OTHER_BRANCH.get(self._countered_by or "")
        since = [act for act in self._history.every if act.branch == other and act.answers_other_text]
        first = next(iter(self._answers.values()), None)
        return first is not None and any(
            self._history.every.index(act) > self._history.every.index(first) for act in since
        )

    @property
    def branch_yet_to_answer(self) -> str | None:
        """The branch that has not yet agreed to the other one's own amendment."""
        return None if self.own_amendment_agreed else OTHER_BRANCH.get(self._countered_by or "")

    @property
    def _answer_of_other(self) -> Act | None:
        kinds = [kind for kind in self._act.meaning.kinds if kind.startswith("governor_amendment_")]
        return self._history.answers(kinds[0]).get(self._act.other or "") if kinds else None

    @property
    def vetoed_on(self) -> str | None:
        """When the Governor vetoed it."""
        return self._on(self._history.last("vetoed"))

    @property
    def how_both_rejected(self) -> str | None:
        """How both branches rejected the Governor's amendment: ` today`, `: the House 30 to 130 on June 22 and …`."""
        return self._both_did("governor_amendment_rejected")

    @property
    def how_both_adopted(self) -> str | None:
        """How both branches adopted the Governor's amendment: ` today`, `: the House 130 to 30 on June 22 and …`."""
        return self._both_did("governor_amendment_adopted")

    def _both_did(self, kind: str) -> str | None:
        acts = self._history.answers(kind)
        days = {act.day for act in acts.values()}
        if len(acts) < stages.BRANCHES:
            return None
        if len(days) == 1 and not any(act.votes for act in acts.values()):
            return f" {self._on(next(iter(acts.values()))) or ''}"
        return f": {' and '.join(self._did(branch, act) for branch, act in acts.items())}"

    @property
    def what_was_returned(self) -> str | None:
        """What the Governor sent back, before the bill's name: `the Governor's amendment to`."""
        if self._now.is_law:
            return "what the Governor did not sign of"
        return "the Governor's amendment to" if self._history.returned else None
