"""What is ahead of a proposal is the same in every place that tells it."""

from datetime import date
from pathlib import Path

from billbot.app.shown import shown_proposal
from billbot.briefs.ahead import Ahead
from billbot.briefs.data import proposal_data
from billbot.briefs.digest import gather
from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep
from billbot.domain.schedule import Period
from billbot.domain.watched import Proposal
from billbot.messages.answers import shown
from billbot.messages.fit import text
from billbot.public.record import PublicRecord
from tests.support.app_in_process import REFERRED, at, bill, in_process, row
from tests.support.digest_story import for_digest

AIM = Proposal("one", "Aim", ("topic",), (BillId(194, "H1"),))


def test_the_last_day_on_the_desk(tmp_path: Path) -> None:
    """While a bill is on the Governor's desk, the last of the ten days is ahead everywhere; afterwards nowhere."""
    laid = bill("H1", row(REFERRED), row("Enacted and laid before the Governor", branch="Senate"))
    last = DatedStep(BillId(194, "H1"), date(2025, 3, 11), "governor")
    with in_process(tmp_path, laid, proposals=(AIM,)) as app:
        app.day(1)
        for days, steps in ((8, [last]), (9, [])):
            now, watch = at(24 * days), app.watch
            with app.store() as store:
                ahead = Ahead(store, watch, now)
                answer = shown_proposal(store, watch, AIM, now, (), asks=True)
                webhook = proposal_data(AIM, ahead)["days"]
                places = (
                    answer.days.steps,
                    gather(store, for_digest(watch), watch.channels[0], Period(1, at(0), now)).steps,
                    PublicRecord(store, watch, now.date()).of(AIM).steps,
                )
            assert [list(each) for each in places] == [steps] * 3
            assert [each["date"] for each in webhook if each["what"] == "governor"] == [f"{each.day}" for each in steps]
            assert ("The Governor's last day to act on H.1; left unsigned" in text(shown(answer, now))) == bool(steps)
