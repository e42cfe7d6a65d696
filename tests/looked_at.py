"""Which pages some journey in a browser looks at already, so that the walk over every page need not.

Kept by hand: who takes a look out of one of these journeys takes the page out here. With ALL_TESTS=1 the walk looks at
these too.
"""

import os

BY = {
    "tests/journeys/test_road.py": (
        "access answer-record fit fit-waive footing format hopes-of import import-review invitation-html "
        "invitations match match-close match-start matches meeting meeting-call meeting-cancel meeting-confirm "
        "meeting-held meeting-move meeting-move-check meeting-plan message message-delivered message-html "
        "messages people person person-add person-pause person-reach problem seat-remove seats sign-in today "
        "visit visit-accept visit-decline visit-details"
    ),
    "tests/journeys/test_suggesting.py": "compare suggestions why-not",
    "tests/matches/requesting/test_in_browser.py": (
        "ask ask-thanks request request-call request-correct request-decline request-give request-match "
        "request-merge request-merge-into request-pause request-record request-tell requests"
    ),
    "tests/participants/profile/test_in_browser.py": (
        "own own-access own-details own-leave own-left own-pause own-reach own-week"
    ),
    "tests/matches/inviting/test_in_browser.py": (
        "account answers answers-go-on invitations-nudge question seat-replace seat-replace-with"
    ),
    "tests/matches/settings/test_in_browser.py": "invitation-print letter letter-try letters settings settings-footing",
    "tests/matches/workspace/test_acts_in_browser.py": "cover-arrange covers hand-over history match-hold",
    "tests/matches/introducing/test_in_browser.py": "contact-add contacts introduction introduction-call shares",
    "tests/participants/roster/naming/test_in_browser.py": "member-out members organization-merge organizations",
    "tests/peermatch/outbox/test_in_browser.py": "forgot-password forgot-password-sent new-password",
    "tests/peermatch/accounts/signing_in/test_in_browser.py": (
        "open-sessions recovery-codes second-step second-step-off second-step-on sign-in-code"
    ),
    "tests/matches/workspace/test_in_browser.py": "footing-waive hopes note-write",
    "tests/matches/visiting/test_in_browser.py": "visit-new-link visit-not-me visit-stopped visit-times",
    "tests/participants/roster/test_in_browser.py": "import-headings person-edit",
    "tests/participants/roster/merging/test_in_browser.py": "duplicates person-merge-with",
    "tests/matches/people/bringing_in/test_in_browser.py": "bring-in match-list",
    "tests/participants/roster/person/test_in_browser.py": "person-week",
    "tests/matches/scheduling/polls/test_in_browser.py": "poll poll-ask poll-ask-check poll-choose poll-off",
    "tests/matches/scheduling/repeating/test_in_browser.py": (
        "meeting-again meetings-confirm meetings-place meetings-place-check meetings-plan meetings-plan-check"
    ),
    "tests/matches/meeting/test_in_browser.py": "meeting-not-held",
    "tests/journeys/test_group.py": "visit-question",
    "tests/journeys/test_afterwards.py": "feedback follow report report-rows tell tell-thanks",
    "tests/journeys/test_batch.py": "batch batch-choose batch-start batches",
}
# What only a form leads to.
BEHIND_A_FORM = {"meeting-move-check", "meetings-place-check", "meetings-plan-check", "poll-ask-check"}


def elsewhere() -> set[str]:
    """The names of these pages."""
    return set() if os.environ.get("ALL_TESTS") else {name for names in BY.values() for name in names.split()}
