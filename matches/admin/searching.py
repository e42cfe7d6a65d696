"""By which words the admin finds what belongs to a match, or to a seat in one."""

SEAT_SEARCH = ("seat__match__title", "seat__participant__first_name", "seat__participant__last_name")
MATCH_SEARCH = ("match__title", "match__search_text")
