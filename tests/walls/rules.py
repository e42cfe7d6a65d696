"""Who may do what at each address, by classes of rules: written by hand from what was promised, not read off the code.

An address stands in one class alone. Whoever adds one says here whose it is; `test_matrix.py` refuses one that is in no
class, and walks them all.
"""

from dataclasses import dataclass
from enum import IntEnum


class Who(IntEnum):
    """Whom an address lets in. Of a program's members each may do what those before may."""

    ALL = 0  # anybody at all
    LINK = 1  # whoever came by the link that the address names, signed in or not
    SIGNED_IN = 2
    COORDINATING = 3  # in whichever program
    ADMINISTRATORS = 4
    VIEWERS = 5
    COORDINATORS = 6
    OF_THE_MATCH = 7  # in the walk the lead, who coordinates it
    OWN = 8  # in the walk the lead, who made it
    ASKED = 9  # likewise, and to others there is no such page
    LEADS = 10


@dataclass(frozen=True)
class Rule:
    """Who may look (GET, HEAD), and who may send (POST); None: nobody, the address takes nothing of that kind."""

    look: Who | None
    send: Who | None

    def who(self, method: str) -> Who | None:
        return {"GET": self.look, "HEAD": self.look, "POST": self.send}.get(method)


# Pages of a program. What is read there by viewers holds no fact that was promised to coordinators (test_viewers.py).
MEMBERS_READ = """
    people providers provider person messages message letters letter letter-html letter-print members
    members-history names-history topics organizations fundings today report report-print report-rows settings
    settings-history consent-texts requests request person-matches matches covers match history hopes footing fit
    readiness seats suggestions why-not compare group access meeting-access invitations invitation-html invitation-print
    introduction poll meeting agenda contacts
"""
MEMBERS_READ_AND_COORDINATORS_SEND = """
    problem case format
"""
# Lists of people's records, words of letters as they went out, printed papers, what people answered and said.
COORDINATORS_READ = """
    duplicates person-merge message-html message-print message-delivered
    report-outside request-merge request-tell-print answers replies incoming bring-in-template match-list
    match-list-rest batches batch invitations-nudge seat-replace absence poll-answer-print meeting-times
    meeting-confirm-print meeting-call-print agenda-print agenda-text agenda-docx plan plan-print
    plan-call-print feedback feedback-print reply worries consents-asked
"""
COORDINATORS_FILL_IN = """
    import person-add provider-add provider-edit provider-week provider-away
    person-who person-reach person-mail person-work person-topics person-load person-told person-own-page
    person-leave person-guardian person-guardian-ask person-guardian-record person-guardian-change
    person-guardian-settle
    person-readiness person-week person-away person-household
    evidence-add evidence-edit evidence-renew evidence-remove bond-add bond-end bond-remove permission-withdraw
    person-edit person-pause person-permission message-again message-cancel request-record request-correct
    request-give request-call request-pause request-waive request-merge-into request-decline request-tell
    request-match request-match-search bring-in match-list-headings batch-start batch-choose match-start
    match-start-search hand-over cover-arrange contact-waive match-hold match-reopen match-again note-write
    hopes-of footing-waive fit-waive readiness-waive seat-remove answers-go-on question seat-replace-with
    answer-record shares introduction-call absence-record absence-go-on absence-end meetings-plan
    meetings-plan-check meetings-confirm meetings-cancel meetings-place meetings-place-check meeting-again
    poll-ask poll-ask-check poll-choose poll-off poll-answer meeting-plan meeting-confirm meeting-move
    meeting-move-check meeting-cancel meeting-call meeting-held meeting-not-held meeting-attendance
    meeting-notes agenda-propose agenda-send agenda-presenters agenda-add segment-change contact-add
    contact-wait contact-wait-end contact-edit plan-send plan-call plan-write options-write action-edit
    action-done feedback-ask feedback-record match-close match-classify report-classify unreached match-worry
    person-worry person-stop match-confidence match-confidence-not-so
"""
# One press: nothing of it can be looked at, so that no link and no picture in a page sets it off.
COORDINATORS_PRESS = """
    people-export heading-forget not-same-back
    merging-undo not-same provider-away-remove provider-retire provider-bring-back person-changes-seen
    person-away-remove person-household-leave evidence-check evidence-uncheck
    person-resume message-now undo answers-seen handed-seen report-export report-outside-export report-file-make
    request-take request-go-on request-count-again request-tell-send request-take-back incoming-assign
    incoming-aside incoming-again unreached-again bring-in-forget match-list-sheet match-list-agree
    match-list-drop batch-run batch-lock batch-forbid batch-free batch-drafts batch-drop matches-export
    contact-count-again match-resume fit-check waiver-end seat-add suggestion-add group-take access-end
    invitations-send invitations-nudge-send answers-wait-again question-send invitation-again answer-own
    answer-not-own introduction-send poll-remind meeting-move-print meeting-cancel-print segment-out
    segment-earlier segment-later contact-take-back contact-same contact-two contact-put-back option-plan
    option-take-back option-put-back action-undone action-take-back action-put-back feedback-seen feedback-end
    feedback-take-back feedback-put-back person-erase-not
    person-guardian-cancel person-guardian-seen
"""
# What people need, and at a meeting; what they write; facts of a child, private notes: for those who may know the
# match (its coordinator, whoever covers, leads), not for every coordinator.
THOSE_OF_THE_MATCH_READ = "accommodation person-seen-by person-seen-by-print person-data"
THOSE_OF_THE_MATCH_FILL_IN = """
    accommodation-add accommodation-change person-access person-child person-merge-with person-notes
    service-ask service-cancel service-cost service-decline
"""
THOSE_OF_THE_MATCH_PRESS = """
    access-attest person-access-confirm meeting-access-attest accommodation-not-sent accommodation-off accommodation-on
    accommodation-sent accommodation-take-over reply-done reply-elsewhere reply-open reply-read reply-record
    person-seen-by-export person-seen-by-text person-data-json person-data-text person-data-docx
    service-again service-anew service-confirm service-not-ready service-ready service-told
"""
# A list that was uploaded says what its people need: for whoever uploaded it, and leads.
THEIR_LISTS_READ = "import-review import-rest"
THEIR_LISTS_FILL_IN = "import-headings"
THEIR_LISTS_PRESS = "import-mend import-answer import-agree import-drop import-sheet"
# What somebody wrote, arranged or asked for themselves: theirs, and some of it a lead's.
THEIR_OWN_FILL_IN = "note-change"
THEIR_OWN_PRESS = "cover-end note-remove"
# A file that names people, made for whoever asked for it: to everybody else, leads too, there is none.
WHO_ASKED_READS = "report-file"
WHO_ASKED_PRESSES = "report-file-take"
# What somebody is worried about, and contact that was stopped: leads read it, and whoever sees to it; to others
# there is none.
NAMED_READ = "worry-page stop-page"
NAMED_PRESS = "worry-look worry-done worry-reopen stop-settle"
# The rules of the program: its names, words, clocks and members.
LEADS_READ = "audit"
LEADS_FILL_IN = """
    letter-words member-invite member-role member-out member-second-step topic-add topic-edit topic-merge
    topic-remove organization-add organization-edit organization-merge organization-remove funding-add funding-change
    funding-end funding-remove settings-program settings-answers settings-kind settings-nudges settings-clocks
    settings-feedback settings-footing settings-fit settings-suggestions settings-readiness settings-access
    settings-late settings-report settings-form settings-people settings-safety settings-signing_in settings-keeping
    worry-concerns worry-readers person-erase person-keeper
    consent-text-matching consent-text-child consent-text-reports
    consent-text-confidence consent-text-guardian settings-confidence
"""
LEADS_PRESS = """
    audit-export letter-try letter-try-html letter-original invite-again invite-withdraw setting-usual worry-go-on
"""

# Pages of people without an account.
BY_LINK_READ = """
    own data data-text data-docx data-json visit visit-next-agenda visit-agenda visit-agenda-text visit-agenda-docx
    follow tell-thanks worry-thanks guardian
"""
BY_LINK_FILL_IN = """
    own-details own-reach own-mail mail-wish own-email own-access own-week own-away own-withdraw own-agree own-asked
    own-data-ask own-pause own-leave own-forget own-not-me own-address visit-accept visit-decline visit-times
    visit-cannot-come visit-can-come visit-hopes visit-shares visit-question visit-confidence visit-details follow-done
    follow-contact follow-not-me visit-not-me tell tell-not-me worry stop
    guardian-answer guardian-back guardian-not-me
"""
BY_LINK_PRESS = """
    own-away-remove own-resume own-forget-not own-address-not-mine follow-not-done follow-contact-off
"""

# Pages outside of programs.
ALL_READ = "health alive visit-stopped stop-done own-left ask-thanks worried-thanks forgot-password-sent"
ALL_FILL_IN = "display sign-in forgot-password visit-new-link ask worried"
ALL_PRESS = "language"
SIGNED_IN_READ = "home calendar-address open-sessions second-step"
SIGNED_IN_FILL_IN = "account change-password second-step-on second-step-off recovery-codes"
SIGNED_IN_PRESS = "calendar-stop sessions-end"
WHO_COORDINATES_PRESSES = "calendar-make"
ADMINISTRATORS_READ = "system"

# Addresses that carry a secret of their own, and the pages to which they lead: opened by that secret alone, whoever
# has it.
BY_TOKEN = "link join-link summary-link calendar-feed new-password join summary"
# What hangs on one's own account: of somebody else's id nothing comes (tests/peermatch/accounts/signing_in).
OF_ONES_OWN_ACCOUNT = "session-end"
# Whoever gave their password, in the browser where they gave it (tests/peermatch/accounts/signing_in).
HALF_WAY = "sign-in-code"
# Whoever is signed in may sign out; to others it is the page that says so.
SIGNS_OUT = "sign-out"

CLASSES = {
    "members read": (MEMBERS_READ, Rule(Who.VIEWERS, None)),
    "members read, coordinators send": (MEMBERS_READ_AND_COORDINATORS_SEND, Rule(Who.VIEWERS, Who.COORDINATORS)),
    "coordinators read": (COORDINATORS_READ, Rule(Who.COORDINATORS, None)),
    "coordinators fill in": (COORDINATORS_FILL_IN, Rule(Who.COORDINATORS, Who.COORDINATORS)),
    "coordinators press": (COORDINATORS_PRESS, Rule(None, Who.COORDINATORS)),
    "those of the match read": (THOSE_OF_THE_MATCH_READ, Rule(Who.OF_THE_MATCH, None)),
    "those of the match fill in": (THOSE_OF_THE_MATCH_FILL_IN, Rule(Who.OF_THE_MATCH, Who.OF_THE_MATCH)),
    "those of the match press": (THOSE_OF_THE_MATCH_PRESS, Rule(None, Who.OF_THE_MATCH)),
    "their own, fill in": (THEIR_OWN_FILL_IN, Rule(Who.OWN, Who.OWN)),
    "their own, press": (THEIR_OWN_PRESS, Rule(None, Who.OWN)),
    "their lists, read": (THEIR_LISTS_READ, Rule(Who.ASKED, None)),
    "their lists, fill in": (THEIR_LISTS_FILL_IN, Rule(Who.ASKED, Who.ASKED)),
    "their lists, press": (THEIR_LISTS_PRESS, Rule(None, Who.ASKED)),
    "who asked, reads": (WHO_ASKED_READS, Rule(Who.ASKED, None)),
    "who asked, presses": (WHO_ASKED_PRESSES, Rule(None, Who.ASKED)),
    "those named read": (NAMED_READ, Rule(Who.ASKED, None)),
    "those named press": (NAMED_PRESS, Rule(None, Who.ASKED)),
    "leads read": (LEADS_READ, Rule(Who.LEADS, None)),
    "leads fill in": (LEADS_FILL_IN, Rule(Who.LEADS, Who.LEADS)),
    "leads press": (LEADS_PRESS, Rule(None, Who.LEADS)),
    "by link, read": (BY_LINK_READ, Rule(Who.LINK, None)),
    "by link, fill in": (BY_LINK_FILL_IN, Rule(Who.LINK, Who.LINK)),
    "by link, press": (BY_LINK_PRESS, Rule(None, Who.LINK)),
    "all read": (ALL_READ, Rule(Who.ALL, None)),
    "all fill in": (ALL_FILL_IN, Rule(Who.ALL, Who.ALL)),
    "all press": (ALL_PRESS, Rule(None, Who.ALL)),
    "signed in, read": (SIGNED_IN_READ, Rule(Who.SIGNED_IN, None)),
    "signed in, fill in": (SIGNED_IN_FILL_IN, Rule(Who.SIGNED_IN, Who.SIGNED_IN)),
    "signed in, press": (SIGNED_IN_PRESS, Rule(None, Who.SIGNED_IN)),
    "who coordinates, presses": (WHO_COORDINATES_PRESSES, Rule(None, Who.COORDINATING)),
    "administrators read": (ADMINISTRATORS_READ, Rule(Who.ADMINISTRATORS, None)),
    "by a token": (BY_TOKEN, None),
    "of one's own account": (OF_ONES_OWN_ACCOUNT, Rule(None, Who.SIGNED_IN)),
    "half way in": (HALF_WAY, None),
    "signs out": (SIGNS_OUT, None),
}
RULES: dict[str, Rule] = {name: rule for names, rule in CLASSES.values() if rule for name in names.split()}
NAMED = [name for names, _rule in CLASSES.values() for name in names.split()]
