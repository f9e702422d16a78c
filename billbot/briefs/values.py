"""The values of a day by the names that templates use: each is a text, or None if it is not known or not so.

Each name is explained only here, so that people who edit a template can look it up.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from billbot.briefs.brief import Day, Matter
from billbot.domain import action_kinds, actions, stages
from billbot.domain.actions import Votes
from billbot.domain.acts import OTHER_BRANCH, Act, Acts, committee_before, effect_day
from billbot.domain.bills import BillId
from billbot.messages.calendar import CalendarValues, how_long, number, weeks
from billbot.messages.phrases import (
    NOUNS,
    capitalized,
    listed,
    numbers,
    spoken_committee,
    the_proposal,
    with_article,
)

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_LONG_WAIT, _WEEK = 28, 7
# "By Ms. Sample, a petition", in the Senate; in the House "By Representative Sample of Boston, a petition".
_PETITION = re.compile(r"By (Representative|Mr\.|Ms\.|Mrs\.) ([^,]{1,60})")
_FEW_AMENDMENTS = 4
_SIX_WEEKS = timedelta(weeks=6)
_RULE = re.compile(r"\b(?:joint rule|jr) ?(10|23)\b")
_SECTIONS = re.compile(r"\bsections? \d+[a-z]?(?:(?:, | to | and |, and |, inclusive, )\d+[a-z]?)*(?:, inclusive)?")
_PAST_IT = {
    "law": "is law",
    "before the Governor": "is on the Governor's desk",
    "vetoed": "is vetoed",
    "in conference": "is in conference",
    "rejected": "is rejected",
    "study order": "is in a study order",
    "ended with the term": "has ended with the term",
}
_MEMBERS = {"Senate": "senator", "House": "representative"}


def tally(votes: Votes | None) -> str | None:
    """`32 to 8`."""
    return f"{votes.yeas} to {votes.nays}" if votes else None


class Values(CalendarValues):
    """The values of one day."""

    def __init__(self, day: Day, *, by_number: bool = False) -> None:
        super().__init__(day.brief.court, day.brief.today)
        self._day, self._brief, self._lead = day, day.brief, day.head
        if day.brief.dated:  # it is read years later
            self._without_year = 0
        self._now: Matter = day.now
        self._acts, self._all = day.acts, day.now.acts
        self._by_number = by_number

    def by_number(self) -> "Values":
        """The same, with the number of the bill instead of its name: for headlines in which that has no room."""
        return Values(self._day, by_number=True)

    # Names and numbers.

    @property
    def name(self) -> str:
        """The proposal's name, as configured; with `The bill` before what its act does."""
        if self._by_number:
            return self.bill
        return capitalized(self.the_bill if self._is_clause else self._brief.proposal.name)

    @property
    def the_bill(self) -> str:
        """The proposal as a noun with its article: `the elder care bill`; of several bills `the … bills`."""
        if self._now.took_in and self._lead.bill not in self._now.own:
            return f"the bill that took in {self._article(1)}"
        return self.bill if self._by_number else self._article(len(self._day.every))

    def _article(self, several: int) -> str:
        return the_proposal(self._brief.proposal, self._now.title, several, self._noun)

    @property
    def _noun(self) -> str:
        if self._now.jointly:
            return "constitutional amendment"
        return "order" if self._now.is_an_order else "resolve" if self._now.is_a_resolve else "bill"

    @property
    def bare_bill(self) -> str:
        """The same without the article."""
        return self.the_bill.removeprefix("the ")

    @property
    def whose_bill(self) -> str:
        """`Senator Sample's H.1`, where one member filed it; else the number, or of several all numbers."""
        return f"{self.sponsor}'s {self.bill}" if self.sponsor else self.bill

    @property
    def both_bills(self) -> str | None:
        """Of several bills `both police transparency bills`, or `all three …`; None of one."""
        count = len(self._day.every)
        words = {1: None, 2: "both"}
        before = words.get(count, f"all {number(count)}")
        return before and f"{before} {self.bare_bill}"

    @property
    def bill(self) -> str:
        """The number of the bill that the leading act was done to; of several all numbers."""
        return numbers([each.head.bill for each in self._day.every])

    @property
    def one(self) -> str | None:
        """Empty of one bill; None of several."""
        return None if self._day.others else ""

    @property
    def s(self) -> str:
        """The ending of a verb with the bill as its subject: `get{{ s }}`."""
        return "" if self._plural else "s"

    @property
    def es(self) -> str:
        """The same for `go{{ es }}`."""
        return "" if self._plural else "es"

    @property
    def are(self) -> str:
        """`is`, or of several `are`."""
        return "are" if self._plural else "is"

    @property
    def its(self) -> str:
        """`its`, or of several `their`."""
        return "their" if self._day.others else "its"

    @property
    def it(self) -> str:
        """`it`, or of several `them`."""
        return "them" if self._day.others else "it"

    @property
    def they(self) -> str:
        """`it`, or of several `they`, as a subject."""
        return "they" if self._day.others else "it"

    @property
    def they_pass(self) -> str:
        """`it passes`, or `they pass`."""
        return "they pass" if self._day.others else "it passes"

    @property
    def they_ask(self) -> str:
        """`it asks`, or `they ask`."""
        return "they ask" if self._day.others else "it asks"

    @property
    def they_go(self) -> str:
        """`it goes`, or `they go`."""
        return "they go" if self._day.others else "it goes"

    @property
    def they_end(self) -> str:
        """`it ends`, or `they end`."""
        return "they end" if self._day.others else "it ends"

    @property
    def it_is(self) -> str:
        """`it is`, or `they are`."""
        return "they are" if self._day.others else "it is"

    @property
    def they_are(self) -> str:
        """`the bill is`, or `the bills are`."""
        return f"{self.the_bills} {'are' if self._day.others else 'is'}"

    @property
    def the_bills(self) -> str:
        """`the bill`, or `the bills`; of a resolve or an order `the resolve`, `the order`."""
        return f"the {'proposal' if self._now.jointly else self._noun}{'s' if self._day.others else ''}"

    @property
    def _plural(self) -> bool:
        said = self.bare_bill.casefold()
        several = said.endswith("s") and not self._is_clause and NOUNS.search(said) is not None
        return bool(self._day.others) or several

    @property
    def _is_clause(self) -> bool:
        """Whether it is `bill amending the liquor laws`."""
        return self.bare_bill.startswith(("bill ", "bills ", "resolve "))

    @property
    def support(self) -> str | None:
        """Empty if we support it."""
        return "" if self._brief.proposal.position == "support" else None

    @property
    def oppose(self) -> str | None:
        """Empty if we oppose it."""
        return "" if self._brief.proposal.position == "oppose" else None

    # Days.

    def _on(self, act: Act | None) -> str | None:
        if act is None or act.day is None:
            return None
        return "today" if act.day == self._brief.today and not self._brief.dated else f"on {self._dated(act.day)}"

    def _also_on(self, act: Act | None) -> str | None:
        """The same of an act that is told after the leading one: `the same day`."""
        same = act is not None and act.day is not None and act.day == self._lead.day
        return "the same day" if same else self._on(act)

    @property
    def when(self) -> str:
        """When the leading act was done: `today`, `on June 3`; empty if its row has no date."""
        return self._on(self._lead) or ""

    # Who acts, and the vote.

    @property
    def branch(self) -> str | None:
        """The branch that did the leading act: `House` or `Senate`; None if it was none."""
        return self._lead.branch if self._lead.branch in OTHER_BRANCH else None

    @property
    def other(self) -> str | None:
        """The other branch."""
        return self._lead.other

    @property
    def member(self) -> str | None:
        """`senator` or `representative`: who sits in the branch that did the leading act."""
        return _MEMBERS.get(self._lead.branch)

    @property
    def other_member(self) -> str | None:
        """The same of the other branch."""
        return _MEMBERS.get(self._lead.other or "")

    @property
    def vote(self) -> str | None:
        """The count of the leading act: `32 to 8`; None without a roll call."""
        return tally(self._lead.votes)

    @property
    def unopposed(self) -> str | None:
        """`40 to 0`, where nobody voted against it."""
        votes = self._lead.votes
        return tally(votes) if votes and votes.nays == 0 else None

    @property
    def first_on(self) -> str | None:
        """When the other branch had passed it, and under a new title if it was."""
        act = self._all.passed.get(self._lead.other or "")
        when = self._also_on(act)
        return f"{when} under a new title" if when and act and "title changed" in act.meaning.words else when

    @property
    def first_vote(self) -> str | None:
        """The count by which the other branch had passed it."""
        passed = self._all.passed.get(self._lead.other or "")
        return tally(passed.votes) if passed else None

    @property
    def passages(self) -> str | None:
        """`the House 155 to 0 on March 17, and the Senate on March 31 without a roll call`; None without both days."""
        found = self._all.passed
        counted = any(by.votes for by in found.values())
        said = [self._passage(branch, by, counted) for branch, by in found.items() if by.day]
        return f"{said[0]}, and {said[1]}" if len(said) == stages.BRANCHES else None

    def _passage(self, branch: str, by: Act, counted: bool) -> str:  # noqa: FBT001 - whether any branch was counted
        last = list(self._all.passed.values())[-1] is by
        titled = "under a new title" if last and "title changed" in by.meaning.words else None
        uncounted = "without a roll call" if counted and not by.votes else None
        return " ".join(filter(None, [f"the {branch}", tally(by.votes), self._on(by), titled, uncounted]))

    # Committees.

    @property
    def from_committee(self) -> str:
        """The committee that reported, or had it; `a committee` where that is not known."""
        return spoken_committee(self._day.by_committee) or "a committee"

    @property
    def _held(self) -> tuple[date | None, date | None]:
        """When the bill came to the committee that acts, and when that heard it; None if no row says so."""
        at = self._all.every.index(self._lead) if self._lead in self._all.every else 0
        rows = [act for act in self._all.every[:at] if act.bill == self._lead.bill]
        sent = [at for at, act in enumerate(rows) if act.has(*action_kinds.SENDING)]
        there = rows[sent[-1] :] if sent else []
        if any(act.has("reported_favorably", "reported_adversely", "orders_of_the_day") for act in there[1:]):
            return None, None  # it has left that committee
        came = there[0].day if there else None
        noticed = [act for act in there or rows if act.meaning.hearing or act.has("hearing_canceled")]
        slot = noticed[-1].meaning.hearing if noticed and not noticed[-1].has("hearing_canceled") else None
        heard = None if slot is None or slot.written else slot.ends_on
        over = heard and self._lead.day and heard < self._lead.day
        return came, heard if over and heard and (came is None or heard >= came) else None

    @property
    def after(self) -> str | None:
        """`after a hearing on May 6`: when the committee acted; None of several bills."""
        return f"after a hearing {self.heard_on}" if self.heard_on else None

    @property
    def had_since(self) -> str | None:
        """`May 27`: since when the former committee had it, where that was long."""
        came = self._held[0]
        long = came and self._lead.day and (self._lead.day - came).days >= _LONG_WAIT and self.one is not None
        return self._dated(came) if long else None

    @property
    def heard_on(self) -> str | None:
        """When the committee that has it heard it: `on May 6`."""
        heard = self._held[1]
        return f"on {self._dated(heard)}" if heard and self.one is not None else None

    @property
    def as_changed(self) -> str | None:
        """Empty if the committee changed it before it reported it."""
        return "" if "as changed" in self._lead.meaning.words else None

    @property
    def former_committee(self) -> str | None:
        """The committee that it was in, where that is known and another one than it goes to."""
        had = spoken_committee(self._day.by_committee)
        return None if had == self.to_committee else had

    @property
    def goes_to(self) -> str | None:
        """The committee that it goes to, as rows call it."""
        now, named = self._now.committee, self._lead.committee
        onward = self._lead.named("continues_in", "absorbed_into")
        if onward:  # of which the rows may not be known
            there = [act for act in self._acts.all("referred", "discharged", "recommitted") if act.bill in onward]
            arrived = self._now.bill in onward and self._now.arrived_on in {None, self._lead.day}
            return there[-1].committee if there else now if arrived else None
        if self._lead.has("referred", "discharged", "recommitted", "sections_sent") and named:
            return named
        at = self._acts.every.index(self._lead) if self._lead in self._acts.every else 0
        since = [act for act in self._acts.every[at:] if act.has("referred", "discharged", "recommitted")]
        sent = next((act.committee for act in reversed(since) if act.committee), None)
        return sent or (None if self._lead.has("reported_favorably") else now)

    @property
    def to_committee(self) -> str | None:
        """The committee that it goes to; of several bills None if they go to different ones."""
        goes = {Values(each).goes_to for each in self._day.others} | {self.goes_to}
        return spoken_committee(self.goes_to) if len(goes) == 1 else None

    @property
    def favorable(self) -> str | None:
        """Empty if the leading act is a favorable report."""
        return "" if self._lead.has("reported_favorably") else None

    @property
    def _reported(self) -> Act | None:
        at = self._all.every.index(self._lead) if self._lead in self._all.every else 0
        reports = (act for act in reversed(self._all.every[:at]) if act.has("reported_favorably"))
        return next(reports, None) if self.one is not None else None

    @property
    def reporter(self) -> str | None:
        """The committee that reported it favorably the last time before."""
        act = self._reported
        return spoken_committee(committee_before(self._all, act, self._brief.bills)) if act else None

    @property
    def reported_on(self) -> str | None:
        """When it did: `on July 9`, `earlier today`."""
        said = self._on(self._reported)
        return "earlier today" if said == "today" else said

    @property
    def opponent(self) -> str | None:
        """The committee that recommended against it before."""
        act = self._all.last("reported_adversely")
        by_itself = act is not None and not actions.cites_rule(act.meaning.text) and act.key != self._lead.key
        return spoken_committee(committee_before(self._all, act, self._brief.bills)) if act and by_itself else None

    @property
    def ruled(self) -> str | None:
        """`Joint Rule 10 had brought it out on June 6`: where that was the last that was reported of it before."""
        act = self._all.last("reported_adversely", "reported_favorably")
        found = act and act.key != self._lead.key and _RULE.search(act.meaning.words)
        return f"Joint Rule {found[1]} had brought it out {self._on(act)}" if found and self.one is not None else None

    @property
    def opposed_on(self) -> str | None:
        """When it did."""
        return self._on(self._all.last("reported_adversely"))

    @property
    def nth_report(self) -> str | None:
        """`second`: of a bill that other committees recommended before; None of the first recommendation."""
        reports = {act.day for act in self._all.all("reported_favorably") if act.bill == self._lead.bill}
        return _ORDINALS[len(reports)] if self._reported and 1 < len(reports) < len(_ORDINALS) else None

    @property
    def unpassed(self) -> str | None:
        """Empty if no branch has passed it."""
        return None if self._all.passed else ""

    @property
    def committees_for(self) -> str | None:
        """`two`: how many times committees have recommended it; None of once."""
        reports = {act.day for act in self._all.all("reported_favorably") if act.bill == self._lead.bill}
        return number(len(reports)) if self._reported and len(reports) > 1 else None

    @property
    def reported_then(self) -> str | None:
        """The committee that reported it the same day as a new draft."""
        act = self._acts.last("reported", "reported_favorably")
        same = act is not None and act.bill == self._lead.bill and act.day == self._lead.day and self.olds is not None
        return spoken_committee(committee_before(self._all, act, self._brief.bills)) if act and same else None

    @property
    def scheduled_by(self) -> str | None:
        """The committee that put it on the calendar the same day."""
        act = self._acts.last("orders_of_the_day", branch=self._lead.branch)
        same = act is not None and act.bill == self._lead.bill and act.day == self._lead.day and act.has("reported")
        return spoken_committee(committee_before(self._all, act, self._brief.bills)) if act and same else None

    @property
    def suspended(self) -> str | None:
        """Empty if the branch suspended its rules the same day."""
        rows = [act for act in self._acts if act.branch == self._lead.branch and act.day == self._lead.day]
        return "" if any("rules suspended" in act.meaning.words for act in rows) else None

    @property
    def _floor(self) -> str:
        """The branch that votes on it after the committee that it goes to."""
        branch = (self.goes_to or "").partition(" ")[0]
        return branch if branch in OTHER_BRANCH else self.branch or self._now.bill.branch

    @property
    def floor(self) -> str | None:
        """The same, of a bill or a resolve."""
        return None if self._now.is_an_order or self._now.jointly or self._term_over else self._floor

    @property
    def then_floor(self) -> str | None:
        """The branch that votes on it after that one."""
        return OTHER_BRANCH[self._floor]

    @property
    def other_passed(self) -> str | None:
        """Empty if the other branch has passed it."""
        return "" if self.then_floor in self._all.passed and self._floor not in self._all.passed else None

    @property
    def other_read(self) -> str | None:
        """When the other branch ordered it to a third reading, since the one of the leading act passed it."""
        ordered = self._all.last("ordered_to_third_reading", branch=self._lead.other)
        return self._on(ordered) if ordered and ordered.bill == self._lead.bill else None

    @property
    def other_filed_on(self) -> str | None:
        """When the other branch had placed it on file."""
        return self._on(self._all.last("placed_on_file", branch=self._lead.other or ""))

    @property
    def joint_order(self) -> str | None:
        """Empty of an order that was before the Rules committees of both branches, which both have to adopt."""
        return "" if any("rules of the two branches" in act.meaning.words for act in self._all) else None

    @property
    def retitled(self) -> str:
        """`under a new title`, where the branch changed that; else empty."""
        return "under a new title" if "title changed" in self._lead.meaning.words else ""

    @property
    def to_short(self) -> str | None:
        """The same without its article, for a headline: `Consumer Protection and Professional Licensure`."""
        said = self.to_committee
        if said and said.startswith("the committee on "):  # Bills in the Third Reading
            return said
        return said and re.sub(r"^the (?:Committee on )?(.*?)(?: Committee)?$", r"\1", said)

    @property
    def each_goes(self) -> str | None:
        """`S.1503 goes to Senate Rules and S.1557 goes to …`: of several that go to different committees."""
        goes = {each.head.bill.spoken: spoken_committee(Values(each).goes_to) for each in self._day.every}
        if len(set(goes.values())) == 1 or None in goes.values():
            return None
        return listed(f"{bill} goes to {committee}" for bill, committee in goes.items())

    @property
    def still_there(self) -> str | None:
        """Empty if the bill is in the committee that it goes to, and has not come on since."""
        there = self._now.committee
        return "" if there is not None and spoken_committee(there) == spoken_committee(self.goes_to) else None

    @property
    def to_floor(self) -> str | None:
        """Empty if it goes to the committee that draws up the House's calendar."""
        return "" if "Steering" in (self.goes_to or "") else None

    @property
    def to_money(self) -> str | None:
        """Empty if it goes to Ways and Means of a branch, the last stop before the floor."""
        return "" if "Ways and Means" in (self.goes_to or "") and self.still_there is not None else None

    @property
    def legislators(self) -> str | None:
        """`senator` or `representative`: who of a reader's own sits in the branch that gets the bill from there."""
        if self.still_there is None or self._term_over:
            return None
        branch = (self.goes_to or "").partition(" ")[0]
        return _MEMBERS.get(branch) or _MEMBERS[self._now.bill.branch]

    @property
    def scheduler(self) -> str | None:
        """That committee."""
        return spoken_committee(self.goes_to) if self.to_floor is not None else None

    @property
    def chairs(self) -> str | None:
        """The chairs of the committee that it is in, where it waits there."""
        return (
            listed(self._now.chairs) if self._now.chairs and self.still_there is not None and self.one == "" else None
        )

    @property
    def one_chair(self) -> str | None:
        """`Senator Jane Sample`: who chairs a committee of one branch that it goes to, and has not filed it."""
        known = self.chairs is not None and len(self._now.chairs) == 1
        return self._now.chairs[0] if known and not self._filed(self._now.chairs[0]) else None

    @property
    def its_chair(self) -> str | None:
        """The same, once the name was said: `Senator Sample`."""
        return _by_last_name(self.one_chair) if self.one_chair else None

    @property
    def its_chairs(self) -> str | None:
        """`the committee's Senate chair, Senator …`: of a joint committee the chair of the bill's branch.

        It is the other one where that chair filed the bill.
        """
        if self.chairs is None:
            return None
        chairs = [chair for chair in self._now.chairs if not self._filed(chair)]
        asked = next((chair for chair in chairs if _sits_in(chair) == self._now.bill.branch), next(iter(chairs), None))
        branch = f"{_sits_in(asked)} " if asked and len(self._now.chairs) > 1 else ""
        return asked and f"the committee's {branch}chair, {asked}"

    @property
    def chair_filed(self) -> str | None:
        """That one of two chairs filed it, as a sentence."""
        filed = next((chair for chair in self._now.chairs if self._filed(chair)), None) if self.chairs else None
        named = filed is not None and len(self._now.chairs) > 1 and self.sponsor == _by_last_name(filed)
        return f"{self.sponsor} is the committee's {_sits_in(filed)} chair." if named and filed else None

    def _filed(self, chair: str) -> bool:
        """Whether a chair filed the bill: the same first and last name, whatever is between them."""
        _, *names = chair.split()
        return any({names[0], names[-1]} <= set(sponsor.split()) for sponsor in self._presented_by)

    @property
    def _presented_by(self) -> tuple[str, ...]:
        known = None if self._day.others else self._brief.bills.get(self._lead.bill)
        return known.presented_by if known else ()

    @property
    def sponsor(self) -> str | None:
        """`Senator Sample`: the member who filed it, by the words of its petition; None if others did."""
        known = self._brief.bills.get(self._lead.bill)
        petition = _PETITION.match((known and known.pinslip) or "")
        title = _MEMBERS[self._lead.bill.branch].capitalize()
        by_request = petition is not None and "by request" in petition[2]
        if (
            petition is None
            or by_request
            or len(self._presented_by) != 1
            or petition[1].startswith("Rep") != title.startswith("Rep")
        ):
            return None
        said = _by_last_name(f"{title} {self._presented_by[0]}")
        return said if petition[2].startswith(said.removeprefix(f"{title} ")) else None

    @property
    def own_member(self) -> str:
        """`senator` or `representative`: of a reader's own, who sits in the branch where it was filed."""
        return _MEMBERS[self._lead.bill.branch]

    @property
    def second_joint(self) -> str | None:
        """Empty where one joint committee recommends it, and another one has it next."""
        by = self._day.by_committee or ""
        return self.hears if by and self.favorable is not None and not by.startswith(tuple(OTHER_BRANCH)) else None

    @property
    def from_secretary(self) -> str | None:
        """Empty if it came back from the Secretary of State the same day, as reports of commissions do."""
        rows = (act for act in self._acts.all("secretary_of_state") if act.day == self._lead.day)
        return "" if any("returned" in act.meaning.words for act in rows) else None

    @property
    def hears(self) -> str | None:
        """Empty if the committee that it goes to holds hearings: a joint one, about a subject."""
        to = self.goes_to or ""
        return "" if to and not to.startswith(tuple(OTHER_BRANCH)) and "Rules" not in to else None

    @property
    def unheard(self) -> str | None:
        """Empty where it has had no hearing by now, and none is set."""
        now = self._now.progress
        notices = [act for act in self._now.acts if act.meaning.hearing or act.has("hearing_canceled")]
        is_set = bool(notices) and not notices[-1].has("hearing_canceled")
        return None if is_set or (now is not None and now.stage == "heard") else ""

    @property
    def agreed_today(self) -> str | None:
        """The other branch, where its agreement came the same day."""
        return self._lead.other if self._agreement is not None else None

    @property
    def _agreement(self) -> Act | None:
        since = [act for act in self._acts if not act.day or not self._lead.day or act.day >= self._lead.day]
        return next((act for act in since if act.branch == self._lead.other and act.has("concurred")), None)

    @property
    def has_to_agree(self) -> str | None:
        """The other branch, where it has yet to agree to where the bill is sent: not to a committee of one branch."""
        return None if (self.goes_to or "").startswith(tuple(OTHER_BRANCH)) else self._yet_to_agree

    @property
    def _yet_to_agree(self) -> str | None:
        pending = self._lead.other if self._agreement is None and self._now.acts.passed == {} else None
        later = self._all.all("concurred", branch=self._lead.other)
        since = [act for act in later if self._lead.day and act.day and act.day >= self._lead.day]
        return None if since else pending

    # Drafts, texts and other bills.

    @property
    def draft(self) -> str | None:
        """The number under which the leading act has it go on."""
        return numbers(self._lead.named("continues_in")) or None

    @property
    def into(self) -> str | None:
        """The bill into which it was folded."""
        return numbers(self._lead.named("absorbed_into")) or None

    @property
    def into_named(self) -> str | None:
        """The same with the name of the proposal that it is: `H.5316, the PROTECT Act,`."""
        names = [self._brief.owners[bill] for bill in self._lead.named("absorbed_into") if bill in self._brief.owners]
        return f"{self.into}, {with_article(names[0])}," if names else self.into

    @property
    def companion(self) -> str | None:
        """The same, where that is a bill of the proposal itself."""
        ours = {bill for matter in self._brief.matters for bill in matter.own} | set(self._brief.proposal.bills)
        return self.into if set(self._lead.named("absorbed_into")) <= ours else None

    @property
    def parents(self) -> list[BillId]:
        """The bills that the draft replaces, by the draft's own rows."""
        draft = self._lead.named("continues_in") or [self._lead.bill]
        drawn = [act for act in self._all.all("new_draft_of") if act.bill in draft]
        return [bill for act in drawn for bill in act.named("continues")]

    @property
    def mine_whose(self) -> str:
        """`Senator Sample's S.1`, where that is all of ours that went on in the draft, and one member filed it."""
        return self.whose_bill if self.mine == self.bill else self.mine

    @property
    def mine(self) -> str:
        """The numbers of our own bills that went on in the draft."""
        return numbers(self._folded_here) or self.bill

    @property
    def _folded_here(self) -> list[BillId]:
        """Our own bills that went on that day in the bill that the leading act names."""
        ways = "continues_in", "absorbed_into"
        draft = set(self._lead.named(*ways))
        onward = (act for act in self._acts if act.bill in self._now.own and draft.intersection(act.named(*ways)))
        return list(dict.fromkeys(act.bill for act in onward))

    @property
    def lives_now(self) -> str | None:
        """The number under which the draft went on since; None if it did not."""
        draft = set(self._lead.named("continues_in"))
        return (
            self._now.bill.spoken if draft and self._now.bill not in draft and draft <= {*self._now.numbers} else None
        )

    @property
    def no_page(self) -> str | None:
        """The draft, where the site has no page for it yet."""
        return self._now.bill.spoken if self._now.awaited else None

    @property
    def other_bill(self) -> str | None:
        """`S.1, the other bill of the proposal, is in the Judiciary Committee`: what goes on beside it, if anything."""
        other = self._other
        if other is None:
            return None
        there = spoken_committee(other.committee)
        goes_on = "is law" if other.is_law else f"is in {there}" if there else "goes on"
        return f"{other.bill.spoken}, the other bill of the proposal, {goes_on}"

    @property
    def other_number(self) -> str | None:
        """Its number."""
        return self._other.bill.spoken if self._other else None

    @property
    def _other(self) -> Matter | None:
        told = {each.now.bill for each in self._day.every}
        return next((each for each in self._brief.live if each.bill not in told and each.progress is not None), None)

    @property
    def mine_are(self) -> str:
        """`is`, or `are` with several numbers of ours."""
        return "are" if " and " in self.mine else "is"

    @property
    def mine_stop(self) -> str:
        """`stops`, or `stop`."""
        return "stop" if self.mine_are == "are" else "stops"

    @property
    def mine_were(self) -> str:
        """`was`, or `were`."""
        return "were" if self.mine_are == "are" else "was"

    @property
    def with_others(self) -> str | None:
        """`H.1346`, or `seven other bills`: what the draft replaces beside our own bills; None without any."""
        found = [bill for bill in dict.fromkeys(self.parents) if bill not in self._folded_here]
        return numbers(found) if 0 < len(found) < _FEW_AMENDMENTS else _others(len(found))

    @property
    def olds(self) -> str | None:
        """The bills that the draft replaces, by number, or how many where they are more than four."""
        found = list(dict.fromkeys(self.parents))
        return None if not found else numbers(found) if len(found) <= _FEW_AMENDMENTS else f"{number(len(found))} bills"

    @property
    def draft_reported(self) -> str | None:
        """Empty if the draft was reported favorably with it."""
        reported = [act for act in self._acts.all("reported_favorably") if act.bill.spoken == self.draft]
        return "" if reported or self._lead.has("reported_favorably") else None

    @property
    def accompanied(self) -> str | None:
        """Empty if the row says “Accompanied”."""
        return "" if "accompanied" in self._lead.meaning.words else None

    @property
    def in_the_place_of(self) -> str | None:
        """The bill in whose place a branch put this one."""
        found = [
            bill
            for act in self._acts.all("substituted")
            for bill in act.named("continues")
            if bill not in {act.bill, self._lead.bill}
        ]
        return numbers(found) or None

    @property
    def own_text(self) -> str | None:
        """The number under which a branch printed the other one's bill with its changes."""
        printed = [bill for act in self._acts.all("reprinted") for bill in act.named("continues_in")]
        return numbers(printed[-1:]) or None

    @property
    def new_text(self) -> str | None:
        """The text that a committee recommends to put in the place of the bill's: `S.30`."""
        found = [act for act in self._acts.all("reported_favorably", "reported") if not act.has("read_second")]
        return numbers([bill for act in found for bill in act.named("takes_text")]) or None

    @property
    def host(self) -> str | None:
        """The bill of which ours became a branch's text: `H.3871`."""
        return numbers(self._lead.named("continues", "takes_text")) or None

    @property
    def _host_passage(self) -> Act | None:
        hosts = self._lead.named("continues", "takes_text")
        return next((act for act in self._acts if act.passes and act.bill in hosts and act.branch == self.branch), None)

    @property
    def host_passed(self) -> str | None:
        """Empty if that branch passed it the same day."""
        return "" if self._host_passage else None

    @property
    def host_vote(self) -> str | None:
        """By which count."""
        return tally(self._host_passage.votes) if self._host_passage else None

    @property
    def recommender(self) -> str | None:
        """The committee that recommends it."""
        found = [act for act in self._acts.all("reported_favorably", "reported") if act.named("takes_text")]
        return spoken_committee(committee_before(self._all, found[-1], self._brief.bills)) if found else None

    @property
    def passed_again(self) -> str:
        """`again`, where the same branch had passed it on an earlier day; else empty."""
        same = [
            act for act in self._all if act.passes and act.branch == self._lead.branch and act.bill == self._lead.bill
        ]
        return "again" if any(act.day and self._lead.day and act.day < self._lead.day for act in same) else ""

    @property
    def source_text(self) -> str | None:
        """The number of the text that a branch put in the place of the bill's."""
        taken = [bill for act in self._rewrites for bill in act.named("takes_text")]
        return numbers(taken[-1:]) or None

    @property
    def _rewrites(self) -> list[Act]:
        """What changed the text in the branch of the leading act since the other one passed it."""
        passed = self._all.passed.get(self._lead.other or "")
        since = self._all.every.index(passed) if passed else 0
        later = (act for act in self._all.every[since:] if act.branch == self._lead.branch)
        return [act for act in later if act.has("amended", "text_of")]

    @property
    def recommended_by(self) -> str | None:
        """The committee whose amendment a branch adopted that day: `House Ways and Means`."""
        found = [act for act in self._rewrites if act.has("amended") and "as recommended by" in act.meaning.words]
        return spoken_committee(found[-1].committee) if found else None

    @property
    def order(self) -> str | None:
        """The number of the study order; None if several bills are in different ones."""
        orders = {numbers(each.head.named("study_order")) for each in self._day.every}
        return orders.pop() or None if len(orders) == 1 else None

    @property
    def order_undone(self) -> str | None:
        """The study order out of which it came the day on which it was put there."""
        put = self._acts.last("study_order")
        return numbers(put.named("study_order")) or None if put and put.day == self._lead.day else None

    @property
    def onward(self) -> str | None:
        """The number under which it goes on: of a new draft, or of a bill that took it in."""
        return self.draft or self.into

    @property
    def into_reported(self) -> str | None:
        """Empty if the bill that took it in was reported favorably with it."""
        into = self._lead.named("absorbed_into")
        return "" if any(act.bill in into for act in self._acts.all("reported_favorably")) else None

    @property
    def folded_with(self) -> str | None:
        """`12 other bills`: what else was folded into that bill that day; None of nothing."""
        into = self._lead.named("absorbed_into")
        rows = [act for act in self._acts.all("accompanied_by") if act.bill in into]
        return _others(len({bill for act in rows for bill in act.named("absorbs")}.difference(self._folded_here)))

    @property
    def into_on_calendar(self) -> str | None:
        """The branch on whose calendar that bill, or the draft, was put with it."""
        into = self._lead.named("absorbed_into", "continues_in")
        found = [act for act in self._acts.all("orders_of_the_day") if act.bill in into]
        return found[-1].branch if found else None

    @property
    def into_is_in(self) -> str | None:
        """The committee that has the bill that took it in, where that is known."""
        return self.now_in if self._now.bill in self._lead.named("absorbed_into") else None

    @property
    def into_passed(self) -> str | None:
        """`H.5316 passed the House on March 25, 134 to 21`: how far the bill that took it in has come."""
        into = self._lead.named("absorbed_into")
        passed = [act for act in self._all.passed.values() if act.bill in into]
        if not passed or self.into_is_law or (when := self._on(passed[-1])) is None:
            return None
        return ", ".join(filter(None, [f"{self.into} passed the {passed[-1].branch} {when}", tally(passed[-1].votes)]))

    @property
    def into_is_law(self) -> str | None:
        """The chapter, where the bill that took it in is law already."""
        return self.chapter if self._now.is_law and self.into else None

    @property
    def put_in_place_by(self) -> str | None:
        """The branch that put the draft in the place of the bill, where the row says that it was substituted."""
        found = [
            act
            for act in (self._lead, *self._acts.all("new_draft_of"))
            if act.has("substituted") or "substituted" in act.meaning.words
        ]
        return self._lead.branch if found and self._lead.branch in OTHER_BRANCH else None

    @property
    def taken_in(self) -> str | None:
        """`H.735`, or `13 other bills`: what was folded into it that day."""
        return self._absorbed(self._acts, " other") if self.one is not None else None

    @property
    def studies(self) -> str | None:
        """The bills that an order took in, by its own rows; None of a bill."""
        return self._absorbed(self._all)

    def _absorbed(self, acts: Acts, other: str = "") -> str | None:
        rows = [act for act in acts.all("accompanied_by") if act.bill == self._lead.bill]
        found = list(dict.fromkeys(bill for act in rows for bill in act.named("absorbs")))
        return (numbers(found) or None) if len(found) <= _FEW_AMENDMENTS else f"{number(len(found))}{other} bills"

    @property
    def part_of(self) -> str | None:
        """The bill of which this one is a part that a committee reported by itself."""
        reported = (act for act in self._all.all("reported") if act.bill == self._lead.bill)
        return numbers([bill for act in reported for bill in act.named("part_of")]) or None

    @property
    def text_agreed(self) -> str | None:
        """The branch that took the other one's text the same day, so that both have one text."""
        found = [act for act in self._acts if act.answers_other_text]
        return found[-1].branch if found and not self._now.texts_differ else None

    @property
    def changed_further(self) -> str | None:
        """`a further amendment, H.5028`: what a branch changed before the other took its text that day."""
        found = [act for act in self._acts if act.answers_other_text and actions.changes_again(act.meaning.text)]
        if len(found) != 1 or found[0].branch == self.text_agreed:
            return None
        text = numbers(found[0].named("mentions", "takes_text", "continues_in"))
        return f"a further amendment{f', {text},' if text else ''} by the {found[0].branch}"

    @property
    def part_of_order(self) -> str | None:
        """`12 other bills`: what else is in the study order, where its rows are known."""
        orders = set(self._lead.named("study_order"))
        known = [self._brief.bills.get(bill) for bill in orders]
        taken = [each for bill in known if bill for each in _absorbed(bill.history)]
        return _others(len(set(taken)) - len(self._day.every)) if taken else None

    # Amendments.

    @property
    def _amended(self) -> list[tuple[str, str, Act]]:
        return [each for each in self._acts.amendments if "governor" not in each[2].meaning.words]

    def _fated(self, fate: str) -> list[tuple[str, str, Act]]:
        return [each for each in self._amended if each[1] == fate]

    @property
    def acted_on(self) -> str | None:
        """`two of the five amendments`: how many were adopted of those acted on; None of fewer than two."""
        every, adopted = len(self._amended), len(self._fated("adopted"))
        if every < 2:  # noqa: PLR2004 - of one this is no count
            return None
        if adopted == every:
            return "both amendments" if every == 2 else f"all {number(every)} amendments"  # noqa: PLR2004 - both are two
        return f"{number(adopted) if adopted else 'none'} of the {number(every)} amendments"

    @property
    def one_amendment(self) -> str | None:
        """`No. 4 (Keenan)`, adopted or rejected, where it was the only one."""
        return self._said([self._amended[0]]) if len(self._amended) == 1 and self._amended[0][0] else None

    @property
    def one_fate(self) -> str | None:
        """What became of the only one: `adopted`, `rejected`."""
        return self._amended[0][1] if len(self._amended) == 1 else None

    @property
    def rejected_ones(self) -> str | None:
        """`No. 4 (Keenan)`: those rejected, where all are named and they are few, and others were not."""
        rejected = self._fated("rejected")
        few = 0 < len(rejected) < _FEW_AMENDMENTS and len(rejected) < len(self._amended)
        return self._said(rejected) if few and all(each[0] for each in rejected) else None

    @property
    def adopted_ones(self) -> str | None:
        """The same of those adopted."""
        adopted = self._fated("adopted")
        few = 0 < len(adopted) < _FEW_AMENDMENTS and len(adopted) < len(self._amended)
        return self._said(adopted) if few and all(each[0] for each in adopted) else None

    @property
    def consolidated(self) -> str | None:
        """`consolidated amendment A`, the last one adopted by roll call."""
        found = self._consolidated
        return f"consolidated amendment {found[0].split()[0]}" if found else None

    @property
    def each_consolidated(self) -> str | None:
        """`consolidated amendments A (159 to 0) and B (158 to 0)`: all that were adopted by roll call."""
        said = [f"{name.split()[0]} ({tally(act.votes)})" for name, _, act in self._all_consolidated]
        return f"consolidated amendment{'s' if len(said) > 1 else ''} {listed(said)}" if said else None

    @property
    def consolidated_vote(self) -> str | None:
        """Its count."""
        return tally(self._consolidated[2].votes) if self._consolidated else None

    @property
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
    def rejected_count(self) -> str | None:
        """`six amendments`: how many were rejected; None of none."""
        count = len(self._fated("rejected"))
        return None if not count else "one amendment" if count == 1 else f"{number(count)} amendments"

    def _said(self, those: Sequence[tuple[str, str, Act]]) -> str:
        names = sorted((each[0] for each in those), key=lambda name: (int(_digits(name)), name))
        figures = all(each[:1].isdigit() for each in names)
        return f"{'No.' if len(names) == 1 else 'Nos.'} {listed(names)}" if figures else listed(names)

    @property
    def third_vote(self) -> str | None:
        """The count by which it was ordered to a third reading."""
        ordered = self._acts.last("ordered_to_third_reading")
        return tally(ordered.votes) if ordered and not ordered.has("engrossed") else None

    # The Governor.

    @property
    def chapter(self) -> str | None:
        """`Chapter 363 of the Acts of 2024`."""
        known = self._lead.meaning.chapter or (self._now.progress.chapter if self._now.progress else None)
        known = known or next((act.meaning.chapter for act in self._all if act.meaning.chapter), None)
        return capitalized(known.named) if known else None

    @property
    def _laid(self) -> Act | None:
        return self._all.laid[-1] if self._all.laid else None

    @property
    def laid_on(self) -> str | None:
        """When it was laid before the Governor the last time."""
        return self._on(self._laid)

    @property
    def tenth_day(self) -> str | None:
        """The Governor's last day, while it is ahead."""
        day = self._now.tenth_day
        return f"{day:%A}, {self._dated(day)}" if day and day >= self._brief.today else None

    @property
    def tenth_day_passed(self) -> str | None:
        """The same once it is over."""
        day = self._now.tenth_day
        return self._dated(day) if day and day < self._brief.today else None

    @property
    def desk_in_term(self) -> str | None:
        """The same where it comes before the term ends, or where that is not known."""
        day, end = self._now.tenth_day, self._brief.term_end
        return self.tenth_day if day and (end is None or day <= end) else None

    @property
    def desk_after_term(self) -> str | None:
        """The same where it comes after the last day of the term."""
        return None if self.desk_in_term else self.tenth_day

    @property
    def desk_at_formal_end(self) -> str | None:
        """Empty if formal sessions end with the Governor's ten days, or before."""
        day, end = self._now.tenth_day, self._brief.formal_end
        return "" if day and end and self.tenth_day and day >= end else None

    @property
    def returned_before(self) -> str | None:
        """Empty if the Governor returned it with an amendment before."""
        return "" if [act for act in self._all.returned if act is not self._lead] else None

    @property
    def effect_on(self) -> str | None:
        """The day a law without preamble takes effect; None with a preamble, and of what is or may be local."""
        if self._now.preamble_on or self._now.is_local is not False or self._lead.day is None:
            return None
        return self._dated(effect_day(self._lead.day))

    @property
    def takes_effect(self) -> str:
        """`took effect` once the day on which the law does is over, before that `takes effect`."""
        at_once = self._now.preamble_on is not None
        day = self._lead.day and (self._lead.day if at_once else effect_day(self._lead.day))
        return "took effect" if day and day < self._brief.today else "takes effect"

    @property
    def no_action_on(self) -> str | None:
        """When the record said that no further action was taken in the term."""
        return self._on(self._all.last("no_further_action"))

    @property
    def local(self) -> str | None:
        """Empty if it is for one city or town alone."""
        return "" if self._now.is_local and not self._now.preamble_on else None

    @property
    def may_be_local(self) -> str | None:
        """Empty if that is not known, as it has no title yet."""
        return "" if self._now.is_local is None and not self._now.preamble_on else None

    @property
    def preamble_on(self) -> str | None:
        """When the second branch adopted an emergency preamble: `on August 2`, `today`."""
        day = self._now.preamble_on
        acts = [act for act in self._all.preambles.values() if act.day == day]
        return self._on(acts[-1]) if day and acts else None

    @property
    def since_enacted(self) -> str | None:
        """`eight days after both branches enacted it`, or that the last of them did the same day."""
        days = [act.day for act in self._all.enacted.values() if act.day]
        if len(days) < stages.BRANCHES or self._lead.day is None or self._all.overrides:
            return None
        passed = (self._lead.day - max(days)).days
        last = next(branch for branch, act in self._all.enacted.items() if act.day == max(days))
        both = "both branches" if days[0] == days[1] else f"the {last}"
        return f"{how_long(passed)} after {both} enacted it" if passed else f"the same day that {both} enacted it"

    @property
    def accepted_changes(self) -> str | None:
        """`the Senate accepted the House's changes on November 17`: how both came to one text, if by that."""
        act = next((act for act in reversed(self._all.every) if act.answers_other_text), None)
        when = self._on(act)
        if act is None or act.other is None or when is None or self._all.accepted or self._now.texts_differ:
            return None
        return f"the {act.branch} accepted the {act.other}'s changes {when}"

    @property
    def enacted_votes(self) -> str | None:
        """`the House 137 to 21, the Senate 38 to 1`: how the branches enacted it; None without any count."""
        counts = {branch: tally(act.votes) for branch, act in self._all.enacted.items()}
        said = (f"the {branch} {count or 'without a roll call'}" for branch, count in counts.items())
        return ", ".join(said) if any(counts.values()) else None

    @property
    def again(self) -> str:
        """`again` where it had come back from the Governor before; else empty."""
        return "again" if self._all.returned else ""

    @property
    def missing_branch(self) -> str | None:
        """The branch that has yet to enact it."""
        done = self._all.enacted
        return next((branch for branch in OTHER_BRANCH if branch not in done), None) if len(done) == 1 else None

    @property
    def back_in(self) -> str | None:
        """The branch to which the Governor sent it back: the one where it began."""
        found = re.search(r"returned to the (house|senate)", self._lead.meaning.words)
        return found[1].capitalize() if found else self._lead.bill.branch

    @property
    def then(self) -> str | None:
        """The branch that acts on it after that one."""
        return OTHER_BRANCH.get(self.back_in or "")

    @property
    def message(self) -> str | None:
        """The document with the Governor's message."""
        found = self._all.message_in
        return found.spoken if found else None

    @property
    def parts_vetoed(self) -> str | None:
        """`parts`, where the Governor vetoed some of what was not signed."""
        return "parts" if self._acts.last("vetoed") else None

    @property
    def vetoed_sections(self) -> str | None:
        """`section 12`: what the Governor vetoed of a bill, where a row of the day names that."""
        return self._sections_after("disapproval of ")

    @property
    def returned_part(self) -> str | None:
        """`section 13`: the same of what came back with an amendment."""
        return self._sections_after("amendment to ")

    def _sections_after(self, words: str) -> str | None:
        rows = [act.meaning.words for act in self._acts if act.has("vetoed") and words in act.meaning.words]
        found = _SECTIONS.match(rows[-1], rows[-1].index(words) + len(words)) if rows else None
        return found[0] if found else None

    @property
    def parts_returned(self) -> str | None:
        """`parts`, where the Governor returned some of it with an amendment."""
        return "parts" if self._acts.last("returned_with_amendment") else None

    @property
    def signed_on(self) -> str | None:
        """When the Governor signed it."""
        return self._on(self._all.last("signed"))

    @property
    def section_bill(self) -> str | None:
        """`section 72 goes on as H.4288`: what became of the sections that the Governor returned; of few only."""
        found = [f"section {section} goes on as {bill.spoken}" for bill, section in self._all.returned_sections.items()]
        return listed(found) if 0 < len(found) < _FEW_AMENDMENTS else None

    @property
    def other_override_on(self) -> str | None:
        """When the other branch passed it over the veto."""
        return self._also_on(self._all.overrides.get(self._lead.other or ""))

    @property
    def other_override(self) -> str | None:
        """Its count."""
        act = self._all.overrides.get(self._lead.other or "")
        return tally(act.votes) if act else None

    @property
    def overrides(self) -> str | None:
        """`the House 154 to 0 and the Senate 40 to 0`, where both branches did so on one day."""
        found = self._all.overrides
        days = {act.day for act in found.values()}
        if len(found) < stages.BRANCHES or len(days) > 1:
            return None
        return " and ".join(
            " ".join(filter(None, [f"the {branch}", tally(act.votes)])) for branch, act in found.items()
        )

    @property
    def both_overrode(self) -> str | None:
        """`Both branches`, where both passed items over the veto in this span."""
        return "Both branches" if len({act.branch for act in self._acts.all("veto_overridden")}) > 1 else None

    @property
    def overriders(self) -> str | None:
        """The same, or `The House`: who did."""
        return self.both_overrode or (f"The {self.branch}" if self.branch else None)

    @property
    def overridden_items(self) -> str | None:
        """`items 1599-0001 and 4000-0700`, or `14 items`: what was passed over the veto in this span."""
        parts = [actions.passed_part(act.meaning.text) for act in self._acts.all("veto_overridden")]
        found = list(dict.fromkeys(part[:1].lower() + part[1:] for part in parts if part))
        if not found:
            return None
        return listed(found) if len(found) < _FEW_AMENDMENTS else f"{number(len(found))} items or sections"

    @property
    def answer_other_on(self) -> str | None:
        """When the other branch gave the same answer to the Governor's amendment."""
        return self._also_on(self._answer_of_other)

    @property
    def answer_other_vote(self) -> str | None:
        """Its count."""
        act = self._answer_of_other
        return tally(act.votes) if act else None

    @property
    def positions(self) -> str | None:
        """What each branch did with the Governor's amendment, in the order of time, as clauses.

        `the House rejected it on March 30 and adopted an amendment of its own; the Senate rejected it today and agreed
        to that of the House`.
        """
        said = [self._position(branch, act) for branch, act in self._answers.items() if act.day]
        return "; ".join(said) or None

    def _position(self, branch: str, act: Act) -> str:
        verb = "adopted" if act.has("governor_amendment_adopted") else "rejected"
        counted = f", {tally(act.votes)}" if act.votes else ""
        own = " and adopted an amendment of its own" if branch == self._countered_by else ""
        agreed = f" and agreed to that of the {act.other}" if act.other == self._countered_by and self._agreed else ""
        return f"the {branch} {verb} it {self._on(act)}{counted}{own}{agreed}"

    @property
    def _answers(self) -> dict[str, Act]:
        """By which act each branch answered the Governor's amendment, in the order of time."""
        ways = ("governor_amendment_adopted", "governor_amendment_rejected")
        found = {branch: act for way in ways for branch, act in self._all.answers(way).items()}
        return dict(sorted(found.items(), key=lambda pair: self._all.every.index(pair[1])))

    @property
    def _countered_by(self) -> str | None:
        """The branch that rejected it and then adopted an amendment of its own."""
        for branch, act in self._answers.items():
            since = self._all.every[self._all.every.index(act) :]
            own = (each for each in since if each.has("amendment_adopted") and each.branch == branch)
            if act.has("governor_amendment_rejected") and any("governor" not in each.meaning.words for each in own):
                return branch
        return None

    @property
    def _agreed(self) -> bool:
        """Whether the other branch agreed to that."""
        other = OTHER_BRANCH.get(self._countered_by or "")
        since = [act for act in self._all.every if act.branch == other and act.answers_other_text]
        first = next(iter(self._answers.values()), None)
        return first is not None and any(self._all.every.index(act) > self._all.every.index(first) for act in since)

    @property
    def has_yet_to_answer(self) -> str | None:
        """The branch that has yet to agree to such an amendment of the other one."""
        return None if self._agreed else OTHER_BRANCH.get(self._countered_by or "")

    @property
    def _answer_of_other(self) -> Act | None:
        kinds = [kind for kind in self._lead.meaning.kinds if kind.startswith("governor_amendment_")]
        return self._all.answers(kinds[0]).get(self._lead.other or "") if kinds else None

    @property
    def vetoed_on(self) -> str | None:
        """When the Governor vetoed it."""
        return self._on(self._all.last("vetoed"))

    @property
    def refused_change(self) -> str | None:
        """How both branches rejected the Governor's amendment: ` today`, `: the House 30 to 130 on June 22 and …`."""
        return self._both_did("governor_amendment_rejected")

    @property
    def adopted_change(self) -> str | None:
        """The same of adopting it."""
        return self._both_did("governor_amendment_adopted")

    def _both_did(self, kind: str) -> str | None:
        acts = self._all.answers(kind)
        days = {act.day for act in acts.values()}
        if len(acts) < stages.BRANCHES:
            return None
        if len(days) == 1 and not any(act.votes for act in acts.values()):
            return f" {self._on(next(iter(acts.values()))) or ''}"
        return f": {' and '.join(self._did(branch, act) for branch, act in acts.items())}"

    def _did(self, branch: str, act: Act) -> str:
        return " ".join(filter(None, [f"the {branch}", tally(act.votes), self._on(act)]))

    # Conference.

    @property
    def refuser(self) -> str | None:
        """The branch that refused the other one's text."""
        act = self._all.last("nonconcurred")
        return act.branch if act and not actions.is_about_reference(act.meaning.text) else None

    @property
    def refused(self) -> str | None:
        """The branch whose text that was."""
        return OTHER_BRANCH.get(self.refuser or "")

    @property
    def insister(self) -> str | None:
        """The other branch, where it insisted on its text then."""
        act = self._all.last("insisted")
        return act.branch if act and act.branch != self.refuser else None

    @property
    def refused_on(self) -> str | None:
        """When it did."""
        return self._on(self._all.last("nonconcurred"))

    @property
    def representatives(self) -> str | None:
        """`Michlewitz, Cusack and Soter`: whom the House named."""
        return listed(self._all.conferees.get("House", ())) or None

    @property
    def senators(self) -> str | None:
        """Whom the Senate named."""
        return listed(self._all.conferees.get("Senate", ())) or None

    @property
    def negotiators(self) -> str | None:
        """`six`: how many negotiators both branches named; None before both have."""
        named = self._all.conferees
        return number(sum(map(len, named.values()))) if len(named) == stages.BRANCHES else None

    @property
    def named_by(self) -> str | None:
        """`Senators Rodrigues, Moran and Tarr`: whom the branch of the leading act named."""
        names = listed(self._all.conferees.get(self._lead.branch, ()))
        title = {"House": "Representatives", "Senate": "Senators"}.get(self._lead.branch)
        return f"{title} {names}" if names and title else None

    @property
    def accepted_other_on(self) -> str | None:
        """When the other branch accepted the conference committee's bill."""
        return self._also_on(self._all.accepted.get(self._lead.other or ""))

    @property
    def accepted_other_vote(self) -> str | None:
        """Its count."""
        act = self._all.accepted.get(self._lead.other or "")
        return tally(act.votes) if act else None

    @property
    def conference_bill(self) -> str | None:
        """The number of the bill on which the conference agreed, where that was accepted by both branches."""
        accepted = self._all.accepted
        return next(iter(accepted.values())).bill.spoken if len(accepted) == stages.BRANCHES else None

    @property
    def accepted_votes(self) -> str | None:
        """`the House 155 to 1 on September 27, and the Senate 38 to 1 today`: how both accepted it."""
        accepted = self._all.accepted
        if len({act.day for act in accepted.values()}) == 1:
            counted = [f"the {branch} {tally(act.votes)}" for branch, act in accepted.items() if act.votes]
            when = self._on(next(iter(accepted.values())))
            return ", ".join(counted) if len(counted) == len(accepted) else when and f"both {when}"
        found = [self._did(branch, act) for branch, act in accepted.items()]
        return ", and ".join(found) if len(found) == stages.BRANCHES else None

    # Steps that have few words.

    @property
    def step(self) -> str | None:
        """What the leading row means, about the proposal: `the elder care bill was put off`; None if unknown."""
        return self._step(self.the_bill, f"{self.name}: ")

    @property
    def step_of_bill(self) -> str:
        """The same about the number, as a sentence."""
        return f"{self._step(self.bill, f'On {self.bill}: ') or 'The words of this row could not be interpreted'}."

    def _step(self, subject: str, before: str) -> str | None:
        said = actions.with_branch(self._lead.branch, self._lead.meaning).happened.rstrip(".")
        if self._lead.has("other"):
            return None
        first, _, rest = said.partition(" ")
        return (
            f"{subject} {rest}"
            if first == "It"
            else before + (said[:1].lower() if first.isalpha() else said[:1]) + said[1:]
        )

    @property
    def usually_next(self) -> str | None:
        """What usually comes next, as a sentence; None once the term is over."""
        return None if self._term_over or self.by_now else self._lead.meaning.comes_next or None

    @property
    def by_now(self) -> str | None:
        """`H.1 is law by now`: where it is past the step that leads."""
        stage = self._now.progress.stage if self._now.progress else ""
        return f"{self._now.bill.spoken} {_PAST_IT[stage]} by now" if stage in _PAST_IT else None

    @property
    def for_second(self) -> str | None:
        """Empty if it is on the calendar for its second reading."""
        return "" if "for a second reading" in self._lead.meaning.words else None

    @property
    def an_order(self) -> str | None:
        """Empty of an order or a resolution."""
        return "" if self._now.is_an_order else None

    @property
    def sent_back(self) -> str | None:
        """What the Governor sent back, before the bill's name: `the Governor's amendment to`."""
        if self._now.is_law:
            return "what the Governor did not sign of"
        return "the Governor's amendment to" if self._all.returned else None

    @property
    def came_up(self) -> str | None:
        """`the same day`, where it was ordered to a third reading then."""
        return "the same day" if self._acts.last("ordered_to_third_reading") else None

    @property
    def accepting_branch(self) -> str | None:
        """The branch that accepted a committee's report the same day."""
        accepted = self._acts.last("report_accepted")
        return accepted.branch if accepted else None

    @property
    def yet_to_pass(self) -> str | None:
        """The branch of the leading act, where it has not passed it."""
        return None if self._lead.branch in self._all.passed else self.branch

    @property
    def _agreed_to(self) -> Act | None:
        """What the other branch did last, to which the leading act agrees."""
        at = self._all.every.index(self._lead)
        return next((act for act in reversed(self._all.every[:at]) if act.branch == self._lead.other), None)

    @property
    def agreed_until(self) -> str | None:
        """The day until which it agrees that the committee has time."""
        day = self._agreed_to.meaning.reporting_date if self._agreed_to else None
        return self._dated(day) if day and day >= self._brief.today else None

    @property
    def agreed_committee(self) -> str | None:
        """The committee to which it agrees that the bill is sent."""
        sent = self._agreed_to if self._agreed_to and self._agreed_to.has(*action_kinds.SENDING) else None
        return spoken_committee(sent.committee) if sent and sent.committee else None

    @property
    def of_sections(self) -> str | None:
        """`sections 45 to 72, inclusive, 85 and 86`: those that the row is about."""
        found = _SECTIONS.search(self._lead.meaning.words)
        return found[0] if found else None

    @property
    def study_undone(self) -> str | None:
        """Empty if sections went into a study order and came back out of it the same day."""
        put = self._acts.last("sections_studied")
        return "" if put is not None and put.day == self._lead.day else None

    # Days that are set.

    @property
    def until(self) -> str | None:
        """The day until which the committee has time, by the leading act."""
        day = self._lead.meaning.reporting_date
        return self._dated(day) if day and day >= self._brief.today else None

    @property
    def by_when(self) -> str:
        """By when we ask for action: `by May 15`, if a committee has until then and that is near; else soon."""
        day = self._lead.meaning.reporting_date
        near = day is not None and day - self._brief.today <= _SIX_WEEKS
        return f"by {self.until}" if near and self.until and self.until_after_formal is None else self.soon

    @property
    def nth_extension(self) -> str | None:
        """`second`: how many days the same committee was given by now; null of the first one."""
        given = [act for act in self._all.all("reporting_date_extended") if act.bill == self._lead.bill]
        since = self._now.arrived_on
        days = {act.meaning.reporting_date for act in given if since is None or act.day is None or act.day > since}
        return (
            _ORDINALS[len(days)] if 1 < len(days) < len(_ORDINALS) and self._lead in given and self.one == "" else None
        )

    @property
    def left_after(self) -> str | None:
        """`19 weeks`: how long that day leaves until formal sessions end."""
        day, end = self._lead.meaning.reporting_date, self._brief.formal_end
        days = (end - day).days if day and end else 0
        return weeks(days) if days > 2 * _WEEK and self.until else None

    @property
    def until_passed(self) -> str | None:
        """The same where that day is over."""
        day = self._lead.meaning.reporting_date
        return self._dated(day) if day and day < self._brief.today else None

    @property
    def row_day(self) -> str | None:
        """The day of the leading row: `June 3`."""
        return self._dated(self._lead.day)

    @property
    def until_before(self) -> str | None:
        """The day until which it had time before, by an earlier row."""
        since = self._now.arrived_on  # another committee's day is none of this one
        days = [
            act.meaning.reporting_date
            for act in self._all
            if act.meaning.reporting_date and act.key not in self._new
            if since is None or act.day is None or act.day > since
        ]
        return self._dated(days[-1]) if days and days[-1] != self._lead.meaning.reporting_date else None

    @property
    def _new(self) -> set[tuple[BillId, int]]:
        return {act.key for act in self._acts}

    @property
    def until_term_end(self) -> str | None:
        """The same where that is the last day of the term."""
        day, end = self._lead.meaning.reporting_date, self._brief.term_end
        return self._dated(day) if day and end and day >= end else None

    @property
    def until_formal_end(self) -> str | None:
        """The same where that is the last day of formal sessions."""
        day, end = self._lead.meaning.reporting_date, self._brief.formal_end
        return self._dated(day) if day and day == end else None

    @property
    def until_after_formal(self) -> str | None:
        """The same where it comes after formal sessions."""
        day, end = self._lead.meaning.reporting_date, self._brief.formal_end
        return self._dated(day) if day and end and day > end else None

    @property
    def pending(self) -> str | None:
        """The branch that has yet to agree to an extension, if the row says so and it has not."""
        return self._yet_to_agree if "pending" in self._lead.meaning.words else None

    @property
    def set_for(self) -> str | None:
        """The day of the calendar that the row names: `Thursday, May 7`."""
        ordered = [self._lead, *self._acts.all("orders_of_the_day", branch=self._lead.branch)]
        day = next((act.meaning.set_for for act in ordered if act.meaning.set_for), None)
        return f"{day:%A}, {self._dated(day)}" if day and day >= self._brief.today else None

    @property
    def was_set_for(self) -> str | None:
        """The same where that day is over."""
        day = self._lead.meaning.set_for
        return f"{day:%A}, {self._dated(day)}" if day and day < self._brief.today else None

    @property
    def next_session(self) -> str | None:
        """`the next sitting`, where the row names that instead of a day."""
        found = re.search(r"\bnext (sitting|session)\b", self._lead.meaning.words)
        return f"the next {found[1]}" if found else None

    @property
    def rule(self) -> str | None:
        """`Joint Rule 10`, where the row cites it."""
        found = _RULE.search(self._lead.meaning.words)
        return f"Joint Rule {found[1]}" if found else None

    @property
    def sent_back_there(self) -> str | None:
        """Empty if it was sent back to the committee that had not reported it in time."""
        return "" if self.sent_back_to == self.from_committee else None

    @property
    def sent_back_to(self) -> str | None:
        """The committee to which it was sent the same day, after an adverse report by rule."""
        sent = self._acts.last("recommitted", "referred")
        return spoken_committee(sent.committee) if sent and sent.committee else None

    @property
    def now_in(self) -> str | None:
        """The committee that it is in now."""
        return spoken_committee(self._now.committee)

    @property
    def section(self) -> str | None:
        """`section 12`, or `sections 13 and 175`: as which it was enacted with another bill."""
        return self._as_section.as_section if self._as_section else None

    @property
    def _as_section(self) -> Act | None:
        return next((act for act in self._all if act.as_section), None)

    @property
    def bill_in_full(self) -> str:
        """The number, with the section as which it was enacted: `H.4011, section 47 of H.4002,`."""
        return f"{self.bill}, {self.section} of {self.whole}," if self.section and self.whole else self.bill

    @property
    def whole(self) -> str | None:
        """The bill of which it became a section, or is a part."""
        act = self._as_section or self._lead
        return numbers(act.named("mentions", "part_of", "continues")) or None


def _sits_in(chair: str) -> str:
    """The branch of which `Senator Jane Sample` is a member."""
    return next(branch for branch, member in _MEMBERS.items() if chair.startswith(member.capitalize()))


def _by_last_name(said: str) -> str:
    """`Senator Sample` of `Senator Jane Q. Sample, Jr.`."""
    title, *names = said.partition(",")[0].split()
    return f"{title} {names[-1]}"


def _digits(name: str) -> str:
    found = re.match(r"\d+", name)
    return found[0] if found else "0"


def _others(count: int) -> str | None:
    return None if count < 1 else "one other bill" if count == 1 else f"{number(count)} other bills"


def _absorbed(history: Iterable[object]) -> Iterable[str]:
    for row in history:
        if not row.stricken:  # type: ignore[attr-defined]
            for each in actions.read(row.text).bills:  # type: ignore[attr-defined]
                if each.relation == "absorbs":
                    yield each.number
