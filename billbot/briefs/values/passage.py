"""On the floor: readings, amendments, how each branch passed it, and the conference between them."""

import re
from collections.abc import Sequence
from functools import cached_property

from billbot.briefs.values.bill import FEW, MEMBERS, BillValues, tally
from billbot.domain import actions, stages
from billbot.domain.acts import OTHER_BRANCH, Act, Acts
from billbot.messages.calendar import how_long, number
from billbot.messages.phrases import listed, numbers, spoken_committee

_WEEK = 7


class PassageValues(BillValues):
    """How the branches agree on one text."""

    @property
    def was_amended(self) -> bool:
        """Whether a passage's row says that the branch amended the bill then."""
        return self._act.has("amended")

    @property
    def unopposed_vote(self) -> str | None:
        """`40 to 0`: the leading act's vote count, if nobody voted against it."""
        votes = self._act.votes
        return self.vote if votes and votes.nays == 0 else None

    @property
    def soon_after_other(self) -> str | None:
        """`a day after the House passed it`: how soon after the other branch's vote, if within a week."""
        act, day = self._history.passed.get(self._act.other or ""), self._act.day
        days = (day - act.day).days if act and act.day and day else 0
        return f"{how_long(days)} after the {self._act.other} passed it" if 0 < days <= _WEEK else None

    @property
    def other_passed_on(self) -> str | None:
        """When the other branch had passed it; adds `under a new title` if it changed that."""
        act = self._history.passed.get(self._act.other or "")
        when = self._also_on(act)
        return f"{when} under a new title" if when and act and "title changed" in act.meaning.words else when

    @property
    def other_passed_vote(self) -> str | None:
        """The vote count when the other branch passed it."""
        return tally(self._history.passed.get(self._act.other or ""))

    @property
    def passages(self) -> str | None:
        """`the House 155 to 0 on March 17, and the Senate on March 31 without a roll call`; None without both days."""
        found = self._history.passed
        counted = any(by.votes for by in found.values())
        said = [self._passage(branch, by, counted) for branch, by in found.items() if by.day]
        return f"{said[0]}, and {said[1]}" if len(said) == stages.BRANCHES else None

    @property
    def in_one_day(self) -> bool:
        """Whether both branches passed it on the day of the leading act."""
        found = [act.day for act in self._history.passed.values()]
        return found == [self._act.day] * stages.BRANCHES

    def _passage(self, branch: str, by: Act, counted: bool) -> str:  # noqa: FBT001 - whether any branch was counted
        last = list(self._history.passed.values())[-1] is by
        titled = "under a new title" if last and "title changed" in by.meaning.words else None
        uncounted = "without a roll call" if counted and not by.votes else None
        return " ".join(filter(None, [f"the {branch}", tally(by), self._on(by), titled, uncounted]))

    @property
    def other_third_reading_on(self) -> str | None:
        """When the other branch ordered it to a third reading, since the one of the leading act passed it."""
        ordered = self._history.last("ordered_to_third_reading", branch=self._act.other)
        return self._on(ordered) if ordered and ordered.bill == self._act.bill else None

    @property
    def under_new_title(self) -> str | None:
        """`under a new title`, if the branch changed it."""
        return "under a new title" if "title changed" in self._act.meaning.words else None

    @property
    def came_from_secretary(self) -> bool:
        """Whether it came back from the Secretary of State the same day, like commissions' reports."""
        rows = (act for act in self._day_acts.all("secretary_of_state") if act.day == self._act.day)
        return any("returned" in act.meaning.words for act in rows)

    @property
    def passed_again(self) -> str | None:
        """`again`, if the same branch had passed it on an earlier day."""
        same = [
            act for act in self._history if act.passes and act.branch == self._act.branch and act.bill == self._act.bill
        ]
        return "again" if any(act.day and self._act.day and act.day < self._act.day for act in same) else None

    @property
    def substituted_text(self) -> str | None:
        """The number of the text that a branch replaced the bill's text with."""
        taken = [bill for act in self._rewrites for bill in act.named("takes_text")]
        return numbers(taken[-1:]) or None

    @property
    def _rewrites(self) -> list[Act]:
        """What changed the text in the leading act's branch since the other one passed it."""
        passed = self._history.passed.get(self._act.other or "")
        since = self._history.every.index(passed) if passed else 0
        later = (act for act in self._history.every[since:] if act.branch == self._act.branch)
        return [act for act in later if act.has("amended", "text_of")]

    @property
    def amendment_recommended_by(self) -> str | None:
        """The committee whose amendment a branch adopted that day: `House Ways and Means`."""
        found = [act for act in self._rewrites if act.has("amended") and "as recommended by" in act.meaning.words]
        return spoken_committee(found[-1].committee) if found else None

    @property
    def text_accepted_by(self) -> str | None:
        """The branch that accepted the other one's text the same day."""
        found = [act for act in self._day_acts if act.answers_other_text]
        return found[-1].branch if found and not self._now.texts_differ else None

    @property
    def further_amendment(self) -> str | None:
        """`a further amendment, H.5028`: what a branch changed before the other accepted its text that day."""
        found = [act for act in self._day_acts if act.answers_other_text and actions.changes_again(act.meaning.text)]
        if len(found) != 1 or found[0].branch == self.text_accepted_by:
            return None
        text = numbers(found[0].named("mentions", "takes_text", "continues_in"))
        return f"a further amendment{f', {text},' if text else ''} by the {found[0].branch}"

    @cached_property
    def _amended(self) -> list[tuple[str, str, Act]]:
        """The amendments of the day, with those of rows that were announced before."""
        days, bills = {act.day for act in self._day_acts}, {act.bill for act in self._day_acts}
        whole = Acts(tuple(act for act in self._history if act.day in days and act.bill in bills))
        return [each for each in whole.amendments if "governor" not in each[2].meaning.words]

    def _fated(self, fate: str) -> list[tuple[str, str, Act]]:
        return [each for each in self._amended if each[1] == fate]

    @property
    def adopted_of_amendments(self) -> str | None:
        """`two of the five amendments`: how many of those acted on were adopted; None for fewer than two."""
        every, adopted = len(self._amended), len(self._fated("adopted"))
        if every < 2:  # noqa: PLR2004 - of one this is no count
            return None
        if adopted == every:
            return "both amendments" if every == 2 else f"all {number(every)} amendments"  # noqa: PLR2004 - both are two
        return f"{number(adopted) if adopted else 'none'} of the {number(every)} amendments"

    @property
    def sole_amendment(self) -> str | None:
        """`No. 4 (Keenan)`: the amendment acted on, if it was the only one."""
        return self._said([self._amended[0]]) if len(self._amended) == 1 and self._amended[0][0] else None

    @property
    def sole_amendment_fate(self) -> str | None:
        """`adopted`, `rejected`: what happened to the only amendment that was acted on."""
        return self._amended[0][1] if len(self._amended) == 1 else None

    @property
    def rejected_amendments(self) -> str | None:
        """`No. 4 (Keenan)`: those rejected, if few, all named, and others were not rejected."""
        rejected = self._fated("rejected")
        few = 0 < len(rejected) < FEW and len(rejected) < len(self._amended)
        return self._said(rejected) if few and all(each[0] for each in rejected) else None

    @property
    def adopted_amendments(self) -> str | None:
        """`No. 5 (Keenan)`: those adopted, if few, all named, and others were not adopted."""
        adopted = self._fated("adopted")
        few = 0 < len(adopted) < FEW and len(adopted) < len(self._amended)
        return self._said(adopted) if few and all(each[0] for each in adopted) else None

    @property
    def last_consolidated(self) -> str | None:
        """`consolidated amendment A`, the last one adopted by roll call."""
        found = self._consolidated
        return f"consolidated amendment {found[0].split()[0]}" if found else None

    @property
    def consolidated_amendments(self) -> str | None:
        """`consolidated amendments A (159 to 0) and B (158 to 0)`: all that were adopted by roll call."""
        said = [f"{name.split()[0]} ({tally(act)})" for name, _, act in self._all_consolidated]
        return f"consolidated amendment{'s' if len(said) > 1 else ''} {listed(said)}" if said else None

    @property
    def last_consolidated_vote(self) -> str | None:
        """The vote count when the last consolidated amendment was adopted."""
        return tally(self._consolidated[2]) if self._consolidated else None

    @cached_property
    def _all_consolidated(self) -> list[tuple[str, str, Act]]:
        return [each for each in self._fated("adopted") if "consolidated" in each[2].meaning.words and each[2].votes]

    @property
    def _consolidated(self) -> tuple[str, str, Act] | None:
        return next(reversed(self._all_consolidated), None)

    @property
    def rejected_by_roll_call(self) -> str | None:
        """`five by roll call, with 29 to 31 votes in favor`: of those rejected."""
        counted = [votes.yeas for _, _, act in self._fated("rejected") if (votes := act.votes)]
        if len(counted) < 2:  # noqa: PLR2004 - one count says itself
            return None
        least, most = min(counted), max(counted)
        span = f"{least} to {most}" if least != most else f"{least}"
        return f"{number(len(counted))} by roll call, with {span} votes in favor"

    @property
    def how_many_rejected(self) -> str | None:
        """`six amendments`: how many were rejected; None if none."""
        count = len(self._fated("rejected"))
        return None if not count else "one amendment" if count == 1 else f"{number(count)} amendments"

    def _said(self, those: Sequence[tuple[str, str, Act]]) -> str:
        names = sorted((each[0] for each in those), key=lambda name: (int(_digits(name)), name))
        figures = all(each[:1].isdigit() for each in names)
        return f"{'No.' if len(names) == 1 else 'Nos.'} {listed(names)}" if figures else listed(names)

    @property
    def third_reading_vote(self) -> str | None:
        """The vote count when it was ordered to a third reading."""
        ordered = self._day_acts.last("ordered_to_third_reading")
        return tally(ordered) if ordered and not ordered.has("engrossed") else None

    # Conference.

    @property
    def refusing_branch(self) -> str | None:
        """The branch that refused the other one's text."""
        act = self._history.last("nonconcurred")
        return act.branch if act and not actions.is_about_reference(act.meaning.text) else None

    @property
    def refused_branch(self) -> str | None:
        """The branch whose text the other one refused."""
        return OTHER_BRANCH.get(self.refusing_branch or "")

    @property
    def insisting_branch(self) -> str | None:
        """The branch with the refused text, if it then insisted on it."""
        act = self._history.last("insisted")
        return act.branch if act and act.branch != self.refusing_branch else None

    @property
    def refused_on(self) -> str | None:
        """When one branch refused the other one's text."""
        return self._on(self._history.last("nonconcurred"))

    @property
    def house_conferees(self) -> str | None:
        """`Michlewitz, Cusack and Soter`: the House's negotiators."""
        return listed(self._history.conferees.get("House", ())) or None

    @property
    def senate_conferees(self) -> str | None:
        """`Rodrigues, Moran and Tarr`: the Senate's negotiators."""
        return listed(self._history.conferees.get("Senate", ())) or None

    @property
    def first_negotiator(self) -> str | None:
        """`Representative Cusack`: the first one named by the branch where it was filed. That person leads its side."""
        branch = self._act.bill.branch
        named = self._history.conferees.get(branch, ())
        return f"{MEMBERS[branch].capitalize()} {named[0]}" if named else None

    @property
    def number_of_conferees(self) -> str | None:
        """`six`: how many negotiators both branches named; None until both have."""
        named = self._history.conferees
        return number(sum(map(len, named.values()))) if len(named) == stages.BRANCHES else None

    @property
    def conferees_named(self) -> str | None:
        """`Senators Rodrigues, Moran and Tarr`: the negotiators named by the leading act's branch."""
        names = listed(self._history.conferees.get(self._act.branch, ()))
        title = {"House": "Representatives", "Senate": "Senators"}.get(self._act.branch)
        return f"{title} {names}" if names and title else None

    @property
    def other_accepted_on(self) -> str | None:
        """When the other branch accepted the conference committee's bill."""
        return self._also_on(self._history.accepted.get(self._act.other or ""))

    @property
    def other_accepted_vote(self) -> str | None:
        """The vote count when the other branch accepted the conference committee's bill."""
        return tally(self._history.accepted.get(self._act.other or ""))

    @property
    def conference_bill(self) -> str | None:
        """The number of the conference's bill, if both branches accepted it."""
        accepted = self._history.accepted
        return next(iter(accepted.values())).bill.spoken if len(accepted) == stages.BRANCHES else None

    @property
    def conference_votes(self) -> str | None:
        """`the House 155 to 1 on September 27, and the Senate 38 to 1 today`: how both accepted it."""
        accepted = self._history.accepted
        if len({act.day for act in accepted.values()}) == 1:
            counted = [f"the {branch} {tally(act)}" for branch, act in accepted.items() if act.votes]
            when = self._on(next(iter(accepted.values())))
            return ", ".join(counted) if len(counted) == len(accepted) else when and f"both {when}"
        found = [self._did(branch, act) for branch, act in accepted.items()]
        return ", and ".join(found) if len(found) == stages.BRANCHES else None

    @property
    def is_for_second_reading(self) -> bool:
        """Whether it is on the calendar for a second reading, as after a committee or the other branch."""
        words, branch = self._act.meaning.words, self._act.branch
        sent = "orders of the day" in words and (
            words.startswith("read; and placed") or self._act.has("reported_favorably")
        )
        read = any(act.has("read_second") for act in self._history if act.branch == branch)
        is_a_bill = not self._now.is_an_order and not self._now.jointly
        return "for a second reading" in words or (sent and is_a_bill and not read)

    @property
    def was_ordered_to_third_reading(self) -> bool:
        """Whether it was ordered to a third reading the same day."""
        return self._day_acts.last("ordered_to_third_reading") is not None

    @property
    def branch_yet_to_pass(self) -> str | None:
        """The leading act's branch, if it has not passed it."""
        return None if self._act.branch in self._history.passed else self.branch

    @property
    def calendar_day(self) -> str | None:
        """The day of the calendar that the row names: `Thursday, May 7`."""
        ordered = [self._act, *self._day_acts.all("orders_of_the_day", branch=self._act.branch)]
        day = next((act.meaning.set_for for act in ordered if act.meaning.set_for), None)
        return f"{day:%A}, {self._dated(day)}" if day and day >= self._brief.today else None

    @property
    def calendar_day_passed(self) -> str | None:
        """The calendar day that the row names, if that is past."""
        day = self._act.meaning.set_for
        return f"{day:%A}, {self._dated(day)}" if day and day < self._brief.today else None

    @property
    def next_session(self) -> str | None:
        """`the next sitting`, if the row names that instead of a day."""
        found = re.search(r"\bnext (sitting|session)\b", self._act.meaning.words)
        return f"the next {found[1]}" if found else None


def _digits(name: str) -> str:
    found = re.match(r"\d+", name)
    return found[0] if found else "0"
