"""Who sees what, where: each row of the table in docs/architecture.md, for each reader, and where they come upon it.

Written by hand from what was promised. `test_disclosure.py` asks every channel for every row, so that a row, a reader
or a channel that is missing here fails, as does one that shows more, or less.
"""

PAGES, LISTS, SEARCH, FILES, CALENDAR, MAIL = "pages", "lists", "search", "files", "calendar", "mail"
CHANNELS = (PAGES, LISTS, SEARCH, FILES, CALENDAR, MAIL)
NOWHERE: tuple[str, ...] = ()
OF_MATCH, OTHERS, VIEWERS = "coordinators of the match", "other coordinators", "viewers"
ASKED, BOTH_YES, INTRODUCED = "the other participant, when asked", "after both said yes", "once introduced"

# Each fact of Rosalind's, by a word that is nowhere else.
WORDS = {
    "first name": ("Rosalind",),
    "family name": ("Quillfeather",),
    "e-mail, phone, how to reach them and what is safe": ("rosalind.q@", "512-555-7788", "fact-reach_notes"),
    "child's age band": ("preschool child",),
    "topic": ("sleep and quiet nights",),
    "topic that is a medical condition": ("Vellum syndrome",),
    "hopes": ("fact-hope",),
    "diagnosis, child's name, private notes": ("fact-child", "fact-private_notes", "fact-background", "fact-statement"),
    "keep apart": ("fact-apart",),
    "access needs, how they receive and express, their own words about it": (
        "fact-need", "fact-in_their_words", "fact-interpreters_declined", "fact-platform_limits", "fact-cart_output",
    ),
}  # fmt: skip

SHOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "first name": {
        OF_MATCH: (PAGES, LISTS, SEARCH, FILES), OTHERS: (PAGES, LISTS, SEARCH, FILES),
        VIEWERS: (PAGES, LISTS, SEARCH), ASKED: NOWHERE, BOTH_YES: (PAGES, MAIL), INTRODUCED: (PAGES, MAIL),
    },
    "family name": {
        OF_MATCH: (PAGES, LISTS, SEARCH, FILES), OTHERS: (PAGES, LISTS, SEARCH, FILES),
        VIEWERS: (PAGES, LISTS, SEARCH), ASKED: NOWHERE, BOTH_YES: NOWHERE, INTRODUCED: (PAGES, MAIL),
    },
    "e-mail, phone, how to reach them and what is safe": {
        OF_MATCH: (PAGES, SEARCH, FILES), OTHERS: (PAGES, SEARCH, FILES), VIEWERS: NOWHERE,
        ASKED: NOWHERE, BOTH_YES: NOWHERE, INTRODUCED: (PAGES, MAIL),
    },
    "child's age band": {
        OF_MATCH: (PAGES,), OTHERS: NOWHERE, VIEWERS: NOWHERE,
        ASKED: (PAGES, MAIL), BOTH_YES: (PAGES, MAIL), INTRODUCED: (PAGES, MAIL),
    },
    # Coordinators share out work by what a match is about: docs/security.md, deviation 2.
    "topic": {
        OF_MATCH: (PAGES, LISTS, FILES), OTHERS: (PAGES, LISTS, FILES), VIEWERS: (PAGES, LISTS),
        ASKED: (PAGES, MAIL), BOTH_YES: (PAGES, MAIL), INTRODUCED: (PAGES, MAIL),
    },
    "topic that is a medical condition": {
        OF_MATCH: (PAGES, LISTS, FILES), OTHERS: NOWHERE, VIEWERS: NOWHERE,
        ASKED: (PAGES, MAIL), BOTH_YES: (PAGES, MAIL), INTRODUCED: (PAGES, MAIL),
    },
    # A family's: of professionals they are read as the problem is.
    "hopes": {
        OF_MATCH: (PAGES,), OTHERS: NOWHERE, VIEWERS: NOWHERE,
        ASKED: (PAGES, MAIL), BOTH_YES: (PAGES, MAIL), INTRODUCED: (PAGES, MAIL),
    },
    "diagnosis, child's name, private notes": {
        OF_MATCH: (PAGES,), OTHERS: NOWHERE, VIEWERS: NOWHERE, ASKED: NOWHERE, BOTH_YES: NOWHERE, INTRODUCED: NOWHERE,
    },
    "keep apart": {
        OF_MATCH: (PAGES,), OTHERS: NOWHERE, VIEWERS: NOWHERE, ASKED: NOWHERE, BOTH_YES: NOWHERE, INTRODUCED: NOWHERE,
    },
    "access needs, how they receive and express, their own words about it": {
        OF_MATCH: (PAGES, FILES), OTHERS: NOWHERE, VIEWERS: NOWHERE,
        ASKED: NOWHERE, BOTH_YES: NOWHERE, INTRODUCED: NOWHERE,
    },
}  # fmt: skip

ELSEWHERE = {  # rows of the table that are looked at by tests of their own
    "role, organization, state of professionals": "tests/matches/inviting/test_disclosure.py",
    "what they say of a match afterwards: marks, hopes that came true, their words": "tests/test_viewers.py",
}
