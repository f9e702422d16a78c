"""Committees: which one had the bill, where it goes, who chairs that, and how long a committee has."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from billbot.briefs.values.bill import MEMBERS, BillValues, by_last_name
from billbot.domain import action_kinds, actions
from billbot.domain.acts import OTHER_BRANCH, Act
from billbot.domain.bills import Action, BillId
from billbot.domain.deadlines import committee_deadlines
from billbot.messages.calendar import how_long, how_soon, number
from billbot.messages.phrases import listed, spoken_committee

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_THREE_MONTHS = 100
_LONG_WAIT, _ALMOST_A_YEAR, _WEEK, _SATURDAY = 28, 300, 7, 5
_THREE_WEEKS = timedelta(weeks=3)

_RULE = re.compile(r"\b(?:joint rule|jr) ?(10|23)\b")


class CommitteeValues(BillValues):
    """The state of a bill in a committee, or on its way from one to the next."""

    # Which committee acted, and what was recommended before.

    @property
    def from_committee(self) -> str:
        """The committee that reported or had it; `a committee` if unknown."""
        return spoken_committee(self._day.by_committee) or "a committee"

    @property
    def _held(self) -> tuple[date | None, date | None]:
        """When the bill came to the acting committee, and when that heard it; None if no row says so."""
        at = self._history.every.index(self._act) if self._act in self._history.every else 0
        rows = [act for act in self._history.every[:at] if act.bill == self._act.bill]
        sent = [at for at, act in enumerate(rows) if act.has(*action_kinds.SENDING)]
        there = rows[sent[-1] :] if sent else []
        if any(act.has("reported_favorably", "reported_adversely", "orders_of_the_day") for act in there[1:]):
            return None, None  # it has left that committee
        came = there[0].day if there else None
        noticed = [act for act in there or rows if act.meaning.hearing or act.has("hearing_canceled")]
        slot = noticed[-1].meaning.hearing if noticed and not noticed[-1].has("hearing_canceled") else None
        heard = None if slot is None or slot.written else slot.ends_on
        over = heard and self._act.day and heard < self._act.day
        return came, heard if over and heard and (came is None or heard >= came) else None

    @property
    def after_hearing(self) -> str | None:
        """`five weeks after its May 6 hearing`: when the committee acted; None for several bills."""
        heard, acted = self._held[1], self._act.day
        if heard is None or acted is None or self.heard_on is None:
            return None
        year = f", {heard.year}" if (acted - heard).days > _ALMOST_A_YEAR else ""
        return f"{how_long((acted - heard).days)} after its {heard:%B} {heard.day}{year} hearing"

    @property
    def in_committee_since(self) -> str | None:
        """`May 27`: since when the committee that acts had the bill, if that was long; None for several bills."""
        came = self._held[0]
        long = came and self._act.day and (self._act.day - came).days >= _LONG_WAIT and self.is_one_bill
        return self._dated(came) if long else None

    @property
    def heard_on(self) -> str | None:
        """When the committee that has it heard it: `on May 6`."""
        heard = self._held[1]
        return f"on {self._dated(heard)}" if heard and self.is_one_bill else None

    @property
    def committee_changed_it(self) -> bool:
        """Whether the committee changed it before it reported it."""
        return "as changed" in self._act.meaning.words

    @property
    def former_committee(self) -> str | None:
        """The committee that it was in, if known and not the one that it goes to."""
        had = spoken_committee(self._day.by_committee)
        return None if had == self.to_committee else had

    @property
    def goes_to(self) -> str | None:
        """The committee that it goes to, as rows call it."""
        now, named = self._now.committee, self._act.committee
        onward = self._act.named("continues_in", "absorbed_into")
        if onward:  # its rows may be unknown
            there = [act for act in self._day_acts.all("referred", "discharged", "recommitted") if act.bill in onward]
            arrived = self._now.bill in onward and self._now.arrived_on in {None, self._act.day}
            return there[-1].committee if there else now if arrived else None
        if self._act.has("referred", "discharged", "recommitted", "sections_sent") and named:
            return named
        at = self._day_acts.every.index(self._act) if self._act in self._day_acts.every else 0
        since = [act for act in self._day_acts.every[at:] if act.has("referred", "discharged", "recommitted")]
        sent = next((act.committee for act in reversed(since) if act.committee), None)
        return sent or (None if self._act.has("reported_favorably") else now)

    @property
    def to_committee(self) -> str | None:
        """The committee that it goes to; None if several bills go to different ones."""
        goes = {CommitteeValues(each).goes_to for each in self._day.others} | {self.goes_to}
        return spoken_committee(self.goes_to) if len(goes) == 1 else None

    @property
    def is_favorable_report(self) -> bool:
        """Whether the leading act is a favorable report."""
        return self._act.has("reported_favorably")

    @property
    def _reported(self) -> Act | None:
        at = self._history.every.index(self._act) if self._act in self._history.every else 0
        reports = (act for act in reversed(self._history.every[:at]) if act.has("reported_favorably"))
        return next(reports, None) if self.is_one_bill else None

    @property
    def recommended_before_by(self) -> str | None:
        """The committee that last reported it favorably before."""
        act = self._reported
        return self._committee_behind(act)

    @property
    def recommended_before_on(self) -> str | None:
        """When a committee last reported it favorably before: `on July 9`, `earlier today`."""
        said = self._on(self._reported)
        return "earlier today" if said == "today" else said

    @property
    def opposed_before_by(self) -> str | None:
        """The committee that recommended against it before."""
        act = self._history.last("reported_adversely")
        by_itself = act is not None and not actions.cites_rule(act.meaning.text) and act.key != self._act.key
        return self._committee_behind(act) if act and by_itself else None

    @property
    def brought_out_by_rule(self) -> str | None:
        """`Joint Rule 10 had brought it out on June 6`, if that was its last report before."""
        act = self._history.last("reported_adversely", "reported_favorably")
        found = act and act.key != self._act.key and _RULE.search(act.meaning.words)
        return f"Joint Rule {found[1]} had brought it out {self._on(act)}" if found and self.is_one_bill else None

    @property
    def sent_back_by(self) -> str | None:
        """The branch that sent it back to a committee the last time before."""
        act = self._sent_back
        return act.branch if act and act.branch in OTHER_BRANCH else None

    @property
    def sent_back_on(self) -> str | None:
        """When it was sent back to a committee the last time before: `on April 7`."""
        return self._on(self._sent_back)

    @property
    def _sent_back(self) -> Act | None:
        found = self._history.last("recommitted")
        return found if found and found.key != self._act.key and self.is_one_bill else None

    @property
    def opposed_before_on(self) -> str | None:
        """When a committee recommended against it before."""
        return self._on(self._history.last("reported_adversely"))

    @property
    def nth_recommendation(self) -> str | None:
        """`second`: which recommendation this is, if other committees recommended it before; None for the first."""
        count = self._recommendations
        return _ORDINALS[count] if self._reported and 1 < count < len(_ORDINALS) else None

    @property
    def how_many_recommended(self) -> str | None:
        """`two`: how many times committees have recommended it; None for once."""
        count = self._recommendations
        return number(count) if self._reported and count > 1 else None

    @property
    def _recommendations(self) -> int:
        return len({act.day for act in self._history.all("reported_favorably") if act.bill == self._act.bill})

    @property
    def put_on_calendar_by(self) -> str | None:
        """The committee that put it on the calendar the same day."""
        act = self._day_acts.last("orders_of_the_day", branch=self._act.branch)
        same = act is not None and act.bill == self._act.bill and act.day == self._act.day and act.has("reported")
        return self._committee_behind(act) if act and same else None

    @property
    def _floor(self) -> str:
        """The branch that votes on it after its next committee."""
        branch = (self.goes_to or "").partition(" ")[0]
        return branch if branch in OTHER_BRANCH else self.branch or self._now.bill.branch

    @property
    def next_to_vote(self) -> str | None:
        """The branch that votes on a bill or resolve after its next committee."""
        return None if self._now.is_an_order or self._now.jointly or self._term_over else self._floor

    @property
    def last_to_vote(self) -> str | None:
        """The branch that votes on it last, after the `next_to_vote`."""
        return OTHER_BRANCH[self._floor]

    @property
    def last_to_vote_passed(self) -> bool:
        """Whether the branch that usually votes last has already passed it, and the next one has not."""
        return self.last_to_vote in self._history.passed and self._floor not in self._history.passed

    @property
    def other_placed_on_file_on(self) -> str | None:
        """When the other branch had placed it on file."""
        return self._on(self._history.last("placed_on_file", branch=self._act.other or ""))

    @property
    def to_committee_short(self) -> str | None:
        """The committee that it goes to, for a headline: `Consumer Protection and Professional Licensure`."""
        said = self.to_committee
        if said and said.startswith("the committee on "):  # Bills in the Third Reading
            return said
        return said and re.sub(r"^the (?:Committee on )?(.*?)(?: Committee)?$", r"\1", said)

    @property
    def where_each_goes(self) -> str | None:
        """`S.1503 goes to Senate Rules and S.1557 goes to …`, if several go to different committees."""
        goes = {
            each.leading_act.bill.spoken: spoken_committee(CommitteeValues(each).goes_to) for each in self._day.every
        }
        if len(set(goes.values())) == 1 or None in goes.values():
            return None
        return listed(f"{bill} goes to {committee}" for bill, committee in goes.items())

    # Where the bill goes, and who to ask there.

    @property
    def is_still_there(self) -> bool:
        """Whether the bill is still in the committee that it went to."""
        there = self._now.committee
        return there is not None and spoken_committee(there) == spoken_committee(self.goes_to)

    @property
    def goes_to_steering(self) -> bool:
        """Whether it goes to the committee that draws up the House's calendar."""
        return "Steering" in (self.goes_to or "")

    @property
    def goes_to_ways_and_means(self) -> bool:
        """Whether it goes to Ways and Means of a branch, the last stop before the floor."""
        return "Ways and Means" in (self.goes_to or "") and self.is_still_there

    @property
    def next_branch_member(self) -> str | None:
        """`senator` or `representative`: who sits in the branch that gets the bill from the committee it is in."""
        if not self.is_still_there or self._term_over:
            return None
        branch = (self.goes_to or "").partition(" ")[0]
        return MEMBERS.get(branch) or MEMBERS[self._now.bill.branch]

    @property
    def skips_ways_and_means(self) -> bool:
        """Whether a committee recommends it for the floor, and no row sends it to a branch's Ways and Means."""
        sent = any("Ways and Means" in committee for act in self._history for committee in act.meaning.committees)
        return self.is_favorable_report and self.is_one_bill and self.no_branch_passed_it and not sent

    @property
    def steering_committee(self) -> str | None:
        """The committee that draws up the House's calendar, if it goes there."""
        return spoken_committee(self.goes_to) if self.goes_to_steering else None

    @property
    def chairs(self) -> str | None:
        """The chairs of the committee that it waits in."""
        return listed(self._now.chairs) if self._now.chairs and self.is_still_there and self.is_one_bill else None

    @property
    def both_chairs(self) -> str | None:
        """`Ann Sample and Bob Sample`: who chairs the joint committee that it waits in, unless one filed it."""
        chairs = self._now.chairs
        known = self.chairs is not None and len(chairs) > 1 and not any(map(self._filed, chairs))
        return listed(chair.partition(" ")[2] for chair in chairs) if known else None

    @property
    def sole_chair(self) -> str | None:
        """`Senator Jane Sample`: who chairs the one-branch committee that it goes to, unless they filed it."""
        known = self.chairs is not None and len(self._now.chairs) == 1
        return self._now.chairs[0] if known and not self._filed(self._now.chairs[0]) else None

    @property
    def the_chair(self) -> str | None:
        """`Senate Rules chair Jane Sample`: the sole chair, if no earlier sentence names one."""
        return f"{self.to_committee} chair {self.sole_chair.partition(' ')[2]}" if self.sole_chair else None

    @property
    def sole_chair_short(self) -> str | None:
        """`Senator Sample`: the sole chair, if an earlier sentence gave the first name."""
        return by_last_name(self.sole_chair) if self.sole_chair else None

    @property
    def chair_to_ask(self) -> str | None:
        """`the committee's Senate chair, Senator …`: a joint committee's chair from the bill's branch.

        If that chair filed the bill, it is the other one.
        """
        if self.chairs is None:
            return None
        chairs = [chair for chair in self._now.chairs if not self._filed(chair)]
        asked = next((chair for chair in chairs if _sits_in(chair) == self._now.bill.branch), next(iter(chairs), None))
        branch = f"{_sits_in(asked)} " if asked and len(self._now.chairs) > 1 else ""
        return asked and f"the committee's {branch}chair, {asked}"

    @property
    def sponsor_is_chair(self) -> str | None:
        """A sentence that says that one of the chairs of the committee that has it filed it."""
        return self._chaired_by_sponsor("the committee", self._now.chairs) if self.chairs else None

    @property
    def sponsor_was_chair(self) -> str | None:
        """A sentence that says that one of the chairs of the committee that acted filed it."""
        return self._chaired_by_sponsor("that committee", self._chairs_then)

    @property
    def _chairs_then(self) -> Sequence[str]:
        before = self._day.before
        acted = before and spoken_committee(before.committee) == spoken_committee(self._day.by_committee)
        return before.chairs if before and acted else ()

    def _chaired_by_sponsor(self, committee: str, chairs: Sequence[str]) -> str | None:
        filed = next((chair for chair in chairs if self._filed(chair)), None)
        if filed is None or self.sponsor != by_last_name(filed):
            return None
        seat = f"is {committee}'s {_sits_in(filed)} chair" if len(chairs) > 1 else f"chairs {committee}"
        return f"{self.sponsor} {seat}."

    def _filed(self, chair: str) -> bool:
        """Whether a chair filed the bill: the same first and last name, with anything between them."""
        _, *names = chair.split()
        return any({names[0], names[-1]} <= set(sponsor.split()) for sponsor in self._presented_by)

    @property
    def filing_branch_member(self) -> str:
        """`senator` or `representative`: who sits in the branch where it was filed."""
        return MEMBERS[self._act.bill.branch]

    @property
    def goes_to_another_joint_committee(self) -> bool:
        """Whether one joint committee recommends it, and another one has it next."""
        by = self._day.by_committee or ""
        from_joint = bool(by) and not by.startswith(tuple(OTHER_BRANCH))
        return from_joint and self.is_favorable_report and self.goes_to_joint_committee

    @property
    def goes_to_joint_committee(self) -> bool:
        """Whether it goes to a committee that holds hearings: a joint one about a subject."""
        to = self.goes_to or ""
        return bool(to) and not to.startswith(tuple(OTHER_BRANCH)) and "Rules" not in to

    @property
    def has_had_no_hearing(self) -> bool:
        """Whether it had no hearing and none is set."""
        now = self._now.progress
        notices = [act for act in self._now.acts if act.meaning.hearing or act.has("hearing_canceled")]
        is_set = bool(notices) and not notices[-1].has("hearing_canceled")
        return not (is_set or (now is not None and now.stage == "heard"))

    # Whether the other branch agrees.

    @property
    def other_agreed_same_day(self) -> str | None:
        """The other branch, if it agreed the same day."""
        return self._act.other if self._agreement is not None else None

    @property
    def _agreement(self) -> Act | None:
        since = [act for act in self._day_acts if not act.day or not self._act.day or act.day >= self._act.day]
        return next((act for act in since if act.branch == self._act.other and act.has("concurred")), None)

    @property
    def branch_that_must_agree(self) -> str | None:
        """The other branch, if it must still agree to the committee. It need not if that is a one-branch committee."""
        return None if (self.goes_to or "").startswith(tuple(OTHER_BRANCH)) else self._yet_to_agree

    @property
    def _yet_to_agree(self) -> str | None:
        pending = self._act.other if self._agreement is None and self._now.acts.passed == {} else None
        later = self._history.all("concurred", branch=self._act.other)
        since = [act for act in later if self._act.day and act.day and act.day >= self._act.day]
        return None if since else pending

    @property
    def report_accepted_by(self) -> str | None:
        """The branch that accepted a committee's report the same day."""
        accepted = self._day_acts.last("report_accepted")
        return accepted.branch if accepted else None

    @property
    def _agreed_to(self) -> Act | None:
        """What the other branch last did and the leading act agrees to."""
        at = self._history.every.index(self._act)
        return next((act for act in reversed(self._history.every[:at]) if act.branch == self._act.other), None)

    @property
    def agreed_until(self) -> str | None:
        """The committee's new deadline that the branch agrees to."""
        return self.deadline if self._agreed_to else None

    @property
    def other_gave_time_on(self) -> str | None:
        """`on March 29`: when the other branch gave the committee the time that the branch agrees to."""
        given = self._agreed_to
        return self._on(given) if given and given.meaning.reporting_date else None

    @property
    def deadline_how_soon(self) -> str | None:
        """`in two days`: how far off the committee's new deadline is, if it is near."""
        day = self._deadline_day
        return how_soon((day - self._brief.today).days) if day and day - self._brief.today <= _THREE_WEEKS else None

    @property
    def is_short_extension(self) -> bool:
        """Whether a first extension ends so soon that a decision may be near; in the last months more is at stake."""
        given, until = self._agreed_to if self._act.has("concurred") else self._act, self._deadline_day
        short = given and given.day and until and until - given.day <= _THREE_WEEKS
        return bool(short) and self._extensions == 1 and not self.formal_ends_soon

    @property
    def agreed_committee(self) -> str | None:
        """The committee that the branch agrees to send the bill to."""
        sent = self._agreed_to if self._agreed_to and self._agreed_to.has(*action_kinds.SENDING) else None
        return spoken_committee(sent.committee) if sent and sent.committee else None

    # A committee's deadline.

    @property
    def deadline(self) -> str | None:
        """The committee's deadline, by the leading act."""
        return self._deadline_if(lambda day: day >= self._brief.today)

    def _deadline_if(self, is_told: Callable[[date], bool]) -> str | None:
        day = self._deadline_day
        return self._dated(day) if day and is_told(day) else None

    @property
    def _deadline_day(self) -> date | None:
        """By the leading act, or by the one that it agrees to."""
        agreed = self._agreed_to.meaning.reporting_date if self._agreed_to else None
        return self._act.meaning.reporting_date or agreed

    @property
    def is_due_today(self) -> bool:
        """Whether the committee's time ends today."""
        return self._act.meaning.reporting_date == self._brief.today

    @property
    def _report_due(self) -> date | None:
        """By when to ask the committee for a report: by its deadline, at most by the end of formal sessions."""
        due, end = self._has_until, self._brief.formal_end
        return due if due is None or end is None or end < self._brief.today else min(due, end)

    @property
    def has_until(self) -> str | None:
        """`February 2, 2022`: by when the committee that has it has to report, by a rule or a row, if that is ahead."""
        day = self._has_until
        return self._dated(day) if day and day > self._brief.today else None

    @property
    def _has_until(self) -> date | None:
        acts, today = [act for act in self._now.acts if act.bill == self._now.bill], self._brief.today
        rows = [Action(act.day, act.branch, act.meaning.text) for act in acts]
        heard = [act.meaning.hearing.ends_on for act in acts if act.meaning.hearing and act.meaning.hearing.ends_on]
        due = committee_deadlines(self._now.bill, rows, self._brief.court, today, heard)
        return next((each.day for each in due if each.day >= today), None)

    @property
    def ask_by(self) -> str:
        """By when to ask for a report: `this week`; `now` if the deadline is less than three weeks away."""
        day = self._report_due
        return "now" if day and day - self._brief.today <= _THREE_WEEKS else self.soon

    @property
    def before_formal_sessions_end(self) -> str | None:
        """`before July 31`, when formal sessions end, if the committee may take longer."""
        day, end = self._has_until, self._brief.formal_end
        longer = day and end and end > self._brief.today and day > end
        return f"before {self._dated(end)}" if longer else None

    @property
    def nth_extension(self) -> str | None:
        """`second`: which extension of the same committee this is; None for the first."""
        given = self._act if self._act.has("reporting_date_extended") else self._agreed_to
        is_one = given is not None and given.meaning.reporting_date and self.is_one_bill
        return _ORDINALS[self._extensions] if is_one and 1 < self._extensions < len(_ORDINALS) else None

    @property
    def _extensions(self) -> int:
        given = [act for act in self._history.all("reporting_date_extended") if act.bill == self._act.bill]
        since = self._now.arrived_on
        return len({act.meaning.reporting_date for act in given if not since or not act.day or act.day > since})

    @property
    def deadline_weekday(self) -> str | None:
        """`Saturday, January 31`: the committee's deadline."""
        return self._with_weekday(self._deadline_day) if self._deadline_day and self.deadline else None

    @property
    def days_to_deadline(self) -> str | None:
        """`six days`: how long the committee has until its deadline, if that is near, but not tomorrow."""
        days = (self._deadline_day - self._brief.today).days if self._deadline_day else 0
        return how_long(days) if days > 1 and self.deadline_how_soon else None

    @property
    def days_after_deadline(self) -> str | None:
        """`31 days`, `seven weeks`: `time_after_deadline`, if at most three months."""
        day, end = self._deadline_day, self._brief.formal_end
        return self.time_after_deadline if day and end and (end - day).days <= _THREE_MONTHS else None

    @property
    def time_after_deadline(self) -> str | None:
        """`nine weeks`, `four and a half months`: how much of formal sessions the committee's deadline leaves."""
        day, end = self._deadline_day, self._brief.formal_end
        return how_long((end - day).days) if day and end and self.deadline and day < end else None

    @property
    def is_before_ways_and_means(self) -> bool:
        """Whether a joint committee has it, after which most bills go to Ways and Means; not those for one place."""
        by = self._day.by_committee or ""
        return bool(by) and not by.startswith(tuple(OTHER_BRANCH)) and not self.is_local

    @property
    def deadline_passed(self) -> str | None:
        """The committee's deadline, if that is past."""
        return self._deadline_if(lambda day: day < self._brief.today)

    @property
    def deadline_before(self) -> str | None:
        """The committee's earlier deadline, by an earlier row, if the leading act came by then."""
        day, acted = self._deadline_before, self._act.day
        if day is None or (acted and day < acted):
            return None
        return "today" if day == acted == self._brief.today and not self._brief.dated else self._dated(day)

    @property
    def deadline_that_passed(self) -> str | None:
        """The committee's earlier deadline, if the leading act came after it."""
        day, acted = self._deadline_before, self._act.day
        return self._dated(day) if day and acted and day < acted else None

    @property
    def _deadline_before(self) -> date | None:
        since = self._now.arrived_on  # another committee's deadline does not count
        agreed = None if self._act.meaning.reporting_date else self._agreed_to
        days = [
            act.meaning.reporting_date
            for act in self._history
            if act.meaning.reporting_date and act.key not in self._new and act is not agreed
            if since is None or act.day is None or act.day > since
        ]
        if not days or days[-1] == self._deadline_day or days[-1] < max(days):  # rows that contradict each other
            return None
        return days[-1]

    @property
    def _new(self) -> set[tuple[BillId, int]]:
        return {act.key for act in self._day_acts}

    @property
    def deadline_at_term_end(self) -> str | None:
        """The committee's deadline, if that is the last day of the term."""
        end = self._brief.term_end
        return self._deadline_if(lambda day: end is not None and day >= end)

    @property
    def deadline_at_formal_end(self) -> str | None:
        """The committee's deadline, if that is the last day of formal sessions."""
        return self._deadline_if(lambda day: day == self._brief.formal_end)

    @property
    def deadline_after_formal_end(self) -> str | None:
        """The committee's deadline, if that is after formal sessions."""
        end = self._brief.formal_end
        return self._deadline_if(lambda day: end is not None and day > end)

    @property
    def branch_yet_to_agree(self) -> str | None:
        """The branch that must still agree to an extension, if the row says that it is pending."""
        return self._yet_to_agree if "pending" in self._act.meaning.words else None

    # What a rule did.

    @property
    def cited_rule(self) -> str | None:
        """`Joint Rule 10`, where the row cites it."""
        found = _RULE.search(self._act.meaning.words)
        return f"Joint Rule {found[1]}" if found else None

    @property
    def was_sent_back_to_same(self) -> bool:
        """Whether it was sent back to the committee that had not reported it in time."""
        return self.sent_back_to == self.from_committee

    @property
    def sent_back_to(self) -> str | None:
        """The committee that it was sent to the same day, after an adverse report by rule."""
        sent = self._day_acts.last("recommitted", "referred")
        return spoken_committee(sent.committee) if sent and sent.committee else None


def _sits_in(chair: str) -> str:
    """The branch that `Senator Jane Sample` is a member of."""
    return next(branch for branch, member in MEMBERS.items() if chair.startswith(member.capitalize()))
