"""The columns of each sheet of all rows. Pure. Notes, problems, reasons, phones and e-mails stay in the program."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from matches.reporting.definitions import Of

MOMENT, DAY, PLAIN = "moment", "day", "plain"


@dataclass(frozen=True)
class Column:
    """`field`: the way from the row to what is written. A choice is written in its words."""

    heading: Any
    field: str
    kind: str = PLAIN


@dataclass(frozen=True)
class Sheet:
    of: Of
    name: Any
    columns: tuple[Column, ...]


def _at(heading: Any, field: str) -> Column:
    return Column(heading, field, MOMENT)


def _on(heading: Any, field: str) -> Column:
    return Column(heading, field, DAY)


MATCH = _("Match")
SHEETS = (
    Sheet(
        Of.REQUESTS,
        _("Requests"),
        (
            Column(_("First name"), "first_name"),
            Column(_("Last name"), "last_name"),
            _at(_("Received"), "received_at"),
            Column(_("How it came"), "came_by"),
            Column(_("Who asked"), "asked_by"),
            Column(_("Path"), "path"),
            Column(_("State"), "home_state"),
            Column(_("What became of it"), "state"),
            Column(_("Why declined"), "decline_reason"),
            _at(_("Called back"), "called_back_at"),
            Column(_("Coordinator"), "coordinator__name"),
            Column(MATCH, "match__title"),
        ),
    ),
    Sheet(
        Of.MATCHES,
        _("Matches"),
        (
            Column(_("Title"), "title"),
            Column(_("Path"), "path"),
            Column(_("Format"), "format"),
            Column(_("Kind of assistance"), "assistance"),
            Column(_("Initiative area"), "area"),
            _at(_("Asked for"), "requested_at"),
            Column(_("Stage"), "stage"),
            _at(_("Since"), "stage_since"),
            _at(_("Introduced"), "introduced_at"),
            Column(_("Why closed"), "close_reason"),
            Column(_("Follows the match"), "rematch_of__title"),
            Column(_("Why matched again"), "rematch_reason"),
            Column(_("Coordinator"), "coordinator__name"),
        ),
    ),
    Sheet(
        Of.CLOSED,
        _("Closed"),
        (
            Column(_("Title"), "title"),
            Column(_("Path"), "path"),
            _at(_("Asked for"), "requested_at"),
            _at(_("Closed"), "stage_since"),
            Column(_("Why closed"), "close_reason"),
            Column(_("Coordinator"), "coordinator__name"),
        ),
    ),
    Sheet(
        Of.FAMILIES,
        _("Who said yes"),
        (
            Column(MATCH, "match__title"),
            Column(_("First name"), "participant__first_name"),
            Column(_("Last name"), "participant__last_name"),
            Column(_("Household"), "participant__household__name"),
            Column(_("Kind"), "participant__kind"),
            Column(_("State"), "participant__state"),
            Column(_("Part"), "part"),
        ),
    ),
    Sheet(
        Of.MEETINGS,
        _("Meetings"),
        (
            Column(MATCH, "match__title"),
            _at(_("Begins"), "starts_at"),
            Column(_("Minutes"), "minutes"),
            Column(_("How they meet"), "place_kind"),
            Column(_("What became of it"), "state"),
        ),
    ),
    Sheet(
        Of.ATTENDANCE,
        _("Who came"),
        (
            Column(MATCH, "meeting__match__title"),
            _at(_("Meeting"), "meeting__starts_at"),
            Column(_("First name"), "seat__participant__first_name"),
            Column(_("Last name"), "seat__participant__last_name"),
            Column(_("Came or not"), "said"),
        ),
    ),
    Sheet(
        Of.CONTACTS,
        _("Contacts"),
        (
            Column(MATCH, "match__title"),
            _at(_("When"), "at"),
            Column(_("How"), "way"),
            Column(_("Minutes"), "minutes"),
        ),
    ),
    Sheet(
        Of.FEEDBACK,
        _("Feedback"),
        (
            Column(MATCH, "seat__match__title"),
            Column(_("First name"), "seat__participant__first_name"),
            Column(_("Last name"), "seat__participant__last_name"),
            _at(_("Given"), "given_at"),
            Column(_("Quality"), "quality"),
            Column(_("Relevance"), "relevance"),
            Column(_("Usefulness"), "usefulness"),
            Column(_("Would be matched again"), "again"),
        ),
    ),
    Sheet(
        Of.HOPES,
        _("Hopes"),
        (
            Column(MATCH, "feedback__seat__match__title"),
            Column(_("First name"), "feedback__seat__participant__first_name"),
            Column(_("Last name"), "feedback__seat__participant__last_name"),
            _at(_("Given"), "feedback__given_at"),
            Column(_("Gained"), "said"),
        ),
    ),
    Sheet(
        Of.HOPES_AT_END,
        _("Hopes at the end"),
        (
            Column(MATCH, "seat__match__title"),
            Column(_("First name"), "seat__participant__first_name"),
            Column(_("Last name"), "seat__participant__last_name"),
            _at(_("Recorded"), "at"),
            Column(_("Came true"), "known"),
        ),
    ),
    Sheet(
        Of.NEEDS,
        _("Needs"),
        (
            Column(MATCH, "meeting__match__title"),
            _at(_("Meeting"), "meeting__starts_at"),
            Column(_("First name"), "participant__first_name"),
            Column(_("Last name"), "participant__last_name"),
            Column(_("Need"), "kind"),
            _on(_("To be booked by"), "needed_by"),
        ),
    ),
    Sheet(
        Of.BOOKINGS,
        _("Bookings"),
        (
            Column(MATCH, "accommodation__meeting__match__title"),
            _at(_("From"), "starts_at"),
            Column(_("Need"), "accommodation__kind"),
            Column(_("On the list"), "provider__name"),
            Column(_("Not on the list"), "provider_name"),
            Column(_("What became of it"), "state"),
            _at(_("Confirmed"), "confirmed_at"),
            Column(_("Cost in dollars"), "cost"),
            Column(_("Who pays"), "payer"),
        ),
    ),
    Sheet(
        Of.WAIVERS,
        _("Waivers"),
        (
            Column(MATCH, "match__title"),
            Column(_("Gate"), "gate"),
            _at(_("When"), "at"),
            Column(_("By"), "by__name"),
        ),
    ),
    Sheet(
        Of.CLOCK_WAIVERS,
        _("Clocks waived"),
        (
            Column(_("Request"), "request__first_name"),
            Column(MATCH, "match__title"),
            Column(_("Clock"), "which"),
            _at(_("When"), "at"),
            Column(_("By"), "by__name"),
        ),
    ),
)
