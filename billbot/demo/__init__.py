"""The practice General Court: a small copy of the site on loopback, for the demo and the tests. No page is real.

with PracticeSite(load_bills(), now=clock.parse("2022-04-18T12:00")) as site:
    ...                                             # point billbot at site.url
    site.now = clock.parse("2022-04-19T12:00")      # S2836 exists now
"""

from billbot.demo.court import (
    GeneralCourt,
    PostedVote,
    PracticeBill,
    PracticeCommittee,
    PracticeMember,
    PracticeRollCall,
    PracticeRow,
    Revision,
    Shown,
    ShownRow,
    load_bills,
    load_committees,
    load_hearings,
    read_bill,
)
from billbot.demo.site import PracticeSite, Request
