"""Tables of what was asked for: whom the program reached, requests, matches, and how fast it was. Pure."""

from django.utils.translation import gettext_lazy as _

from matches.models.assistance import Area, Assistance
from matches.models.endings import CloseReason, RematchReason
from matches.models.happening import Stage
from matches.models.match import Format, Path
from matches.models.problem import AskedBy
from matches.models.request_words import Came as CameBy
from matches.models.request_words import DeclineReason, RequestState
from matches.reporting.definitions import CAME_OUT, OF_ADULTS, OF_FAMILY, OF_OTHERS, Choices, Of, Section, Table

DECLINED: Choices = [choice for choice in DeclineReason.choices if choice[0] != DeclineReason.NOT_ONE]
OUTCOMES: Choices = [choice for choice in RequestState.choices if choice[0] != RequestState.MERGED]
_REQUESTS = _("Requests received in the period. Left out: those merged with another, spam and tests.")
_NOT_SAID = _("Not said yet")
_MATCHES = _(
    "Matches asked for in the period, whatever became of them since. Left out: those begun by mistake and taken back."
)

REACH = Section(
    "reach",
    _("Whom the program reached"),
    (
        Table(
            "reached",
            _("Families, deafblind adults and professionals"),
            _(
                "Who said yes to a match that was asked for in the period, each once. People of one household are "
                "one family."
            ),
            Of.FAMILIES,
            "kind",
            [(OF_FAMILY, _("Families")), (OF_ADULTS, _("Deafblind adults")), (OF_OTHERS, _("Professionals"))],
        ),
        Table(
            "reached-state",
            _("By state"),
            _("The same families and people, by the state they live or work in."),
            Of.FAMILIES,
            "state",
        ),
    ),
)
REQUESTS = Section(
    "requests",
    _("Requests"),
    (
        Table("requests", _("What became of them"), _REQUESTS, Of.REQUESTS, "state", OUTCOMES),
        Table("requests-path", _("By path"), _REQUESTS, Of.REQUESTS, "path", Path.choices),
        Table("requests-asked", _("Who asked"), _REQUESTS, Of.REQUESTS, "asked_by", AskedBy.choices),
        Table("requests-came", _("How they came"), _REQUESTS, Of.REQUESTS, "came_by", CameBy.choices),
        Table("requests-state", _("By state"), _REQUESTS, Of.REQUESTS, "home_state"),
        Table(
            "declined",
            _("Why some were declined"),
            _("Requests received in the period that were declined, by the reason of their no."),
            Of.DECLINED,
            "decline_reason",
            DECLINED,
        ),
    ),
)
MATCHES = Section(
    "matches",
    _("Matches"),
    (
        Table("matches", _("Where they stand now"), _MATCHES, Of.MATCHES, "stage", Stage.choices),
        Table("matches-path", _("By path"), _MATCHES, Of.MATCHES, "path", Path.choices),
        Table(
            "matches-format",
            _("By format"),
            _MATCHES,
            Of.MATCHES,
            "format",
            Format.choices,
            missing=_("Not chosen yet"),
        ),
        Table(
            "assistance",
            _("By kind of assistance"),
            _MATCHES,
            Of.MATCHES,
            "assistance",
            Assistance.choices,
            missing=_NOT_SAID,
        ),
        Table("area", _("By initiative area"), _MATCHES, Of.MATCHES, "area", Area.choices, missing=_NOT_SAID),
        Table(
            "closed",
            _("Why they were closed"),
            _(
                "Matches that were closed in the period, whenever they were asked for. Left out: those begun by "
                "mistake and taken back."
            ),
            Of.CLOSED,
            "close_reason",
            CloseReason.to_choose(),
        ),
        Table(
            "rematches",
            _("Rematches, and why"),
            _("Matches asked for in the period that follow an earlier one, in which someone is matched again."),
            Of.REMATCHES,
            "rematch_reason",
            RematchReason.choices,
        ),
    ),
)

CLOCKS = Section(
    "clocks",
    _("The three clocks"),
    (
        Table(
            "call-back",
            _("Call back"),
            _(
                "Requests received in the period: from the request until a coordinator talked with whoever asked. "
                "Pauses do not count. “Not counted”: waived, or ended before."
            ),
            Of.REQUESTS,
            cells=CAME_OUT,
            clock="call_back",
        ),
        Table(
            "yes",
            _("A support parent or peer says yes"),
            _(
                "Requests received in the period: from the request until someone else's first yes. Pauses and "
                "holds do not count. “Not counted”: waived, or ended before."
            ),
            Of.REQUESTS,
            cells=CAME_OUT,
            clock="match",
        ),
        Table(
            "first-contact",
            _("First contact between the two"),
            _(
                "Matches between families asked for in the period: from the introduction until the two were in "
                "touch, in any way. Holds and waiting for an interpreter do not count. “Not counted”: not "
                "introduced yet, waived, or ended before."
            ),
            Of.MATCHES,
            cells=CAME_OUT,
            clock="reach",
        ),
    ),
)
