"""What a valid post leaves behind at each form: a row of ours as a rule; where none, or another, why."""

import re

# What is kept of tries (also at codes), of sessions and of forms that were sent is no row that somebody would miss.
BOOKS = re.compile(r"^(django_session|axes_|participants_badtry|peermatch_|accounts_(opensession|try)|otp_)|tick|audit")
# For these that is what they write.
BOOKED = {
    "session-end": "accounts_opensession", "sessions-end": "accounts_opensession", "recovery-codes": "otp_static",
    "second-step-on": "otp_", "second-step-off": "otp_",
}  # fmt: skip

# These write no row. Most are looked over, and what does something is behind them.
SILENT = {
    **dict.fromkeys((
        "letter-try", "letter-try-html", "match-start-search", "request-match-search", "meetings-plan-check",
        "meetings-place-check", "poll-ask-check", "meeting-move-check", "meeting-move-print", "meeting-cancel-print",
    ), "a page to look over before anything is done"),
    **dict.fromkeys((
        "audit-export", "person-seen-by-export", "person-seen-by-text", "person-data-text", "person-data-docx",
        "person-data-json",
    ), "a file, of which the record alone tells"),
}  # fmt: skip
# These are done, and told by 200: what a mail program's own button posts, a file, codes and an address shown once.
ACTS = {
    "link", "summary-link", "recovery-codes", "second-step-on", "people-export", "report-export",
    "report-outside-export", "report-file-take", "matches-export", "calendar-make",
}  # fmt: skip
# Done, and led on from, and no row of ours: the browser keeps it.
IN_THE_BROWSER = {"display", "language"}
SHOWN = SILENT.keys() | ACTS  # told by 200, and no error is named


def counts(name: str, table: str) -> bool:
    """Whether what is written there is what a post to that address is for, or would be missed."""
    return not BOOKS.search(table) or table.startswith(BOOKED.get(name, "no table"))
