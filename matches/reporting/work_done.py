"""Tables of the work: meetings and contacts, access and its cost, what was waived, who carries the load. Pure."""

from django.utils.translation import gettext_lazy as _

from matches.models.arranging_states import BookingState
from matches.models.attendance import Attended
from matches.models.contact import ContactWay
from matches.models.meeting import MeetingState
from matches.models.waiver import Gate
from matches.reporting.definitions import PACE, Choices, Of, Section, Table, Tells
from participants.models.access import NeedKind

WAIVED_CLOCKS: Choices = [
    ("call_back", _("Call back")),
    ("match", _("A support parent or peer says yes")),
    ("reach", _("First contact between the two")),
]

MEETINGS = Section(
    "meetings",
    _("Meetings and contacts"),
    (
        Table(
            "meetings",
            _("Meetings"),
            _("Meetings that begin in the period."),
            Of.MEETINGS,
            "state",
            MeetingState.choices,
        ),
        Table(
            "attendance",
            _("Who came"),
            _(
                "People of whom it was written down, for meetings held in the period. Whoever was let down by an "
                "interpreter or captions never counts as absent."
            ),
            Of.ATTENDANCE,
            "said",
            Attended.choices,
        ),
        Table(
            "contacts",
            _("Contacts"),
            _(
                "Each time in the period that two people of a match were in touch. Tries that reached nobody are "
                "left out, and so are meetings."
            ),
            Of.CONTACTS,
            "way",
            ContactWay.choices,
        ),
        Table(
            "pace",
            _("Enough contacts in the first weeks"),
            _(
                "Matches between families who were introduced in the period: whether they had as many contacts, "
                "in as many weeks, as the program's rules ask for. A meeting held is a contact. Holds do not count."
            ),
            Of.INTRODUCED,
            cells=PACE,
            clock="pace",
        ),
    ),
)
ACCESS = Section(
    "access",
    _("Accommodations and cost"),
    (
        Table(
            "needs",
            _("What was arranged for"),
            _("Each need of a person at a meeting of the period that is not called off."),
            Of.NEEDS,
            "kind",
            NeedKind.choices,
        ),
        Table(
            "bookings",
            _("Who was asked to come"),
            _("Each request to a provider for a meeting of the period, by what became of it."),
            Of.BOOKINGS,
            "state",
            BookingState.choices,
        ),
        Table(
            "cost",
            _("Cost by need"),
            _(
                "Costs on record of bookings for the period that were confirmed. One that was cancelled later "
                "counts with the cost that still stands."
            ),
            Of.COSTS,
            "accommodation__kind",
            NeedKind.choices,
            Tells.MONEY,
        ),
        Table(
            "cost-payer",
            _("Cost by who pays"),
            _("The same costs, by who pays."),
            Of.COSTS,
            "payer",
            tells=Tells.MONEY,
        ),
    ),
)
WAIVERS = Section(
    "waivers",
    _("Waivers"),
    (
        Table(
            "waivers",
            _("Gone on with a reason"),
            _("Findings that a coordinator went on with in the period, and did not take back since."),
            Of.WAIVERS,
            "gate",
            Gate.choices,
        ),
        Table(
            "clock-waivers",
            _("Clocks waived"),
            _("Clocks of which a coordinator wrote in the period why they do not matter, and that still stands."),
            Of.CLOCK_WAIVERS,
            "which",
            WAIVED_CLOCKS,
        ),
    ),
)
LOAD = Section(
    "load",
    _("Who carries the load"),
    (
        Table(
            "load",
            _("Open matches now"),
            _("Matches that are open today, whatever the period, by who coordinates them."),
            Of.OPEN,
            "coordinator",
        ),
        Table(
            "load-asked",
            _("Matches asked for"),
            _(
                "Matches asked for in the period, whatever became of them since. Left out: those begun by mistake and "
                "taken back."
            ),
            Of.MATCHES,
            "coordinator",
        ),
        Table(
            "load-closed",
            _("Matches closed"),
            _(
                "Matches that were closed in the period, whenever they were asked for. Left out: those begun by "
                "mistake and taken back."
            ),
            Of.CLOSED,
            "coordinator",
        ),
    ),
)
