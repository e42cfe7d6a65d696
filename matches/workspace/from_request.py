"""A request becomes a match: who asks is known or added, the problem is written from their words, in one step."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.framing.writing import problem_of, write_problem
from matches.models import Happening, Match, Path, Request
from matches.workspace.starting import start
from participants.models import Language, Participant, Status
from participants.profile.welcoming import welcome_if_wanted
from participants.roster.editing import named
from participants.roster.permission import record_permission
from peermatch.accounts.models import CAN_WRITE, Membership, User


@dataclass(frozen=True)
class Permission:
    """When the person agreed to be matched, and how."""

    given_on: date
    way: str


def proposed_title(request: Request) -> str:
    """What a coordinator will mostly want: the first topic, or the kind of person, and who asks. Of families no
    condition: everyone reads titles.
    """
    topics = request.topics.filter(is_condition=False) if request.path == Path.FAMILY else request.topics
    topic = topics.first()
    about = topic.name if topic else request.get_kind_display()
    return (_("%(about)s, for %(name)s") % {"about": about, "name": request.name})[:120]


@transaction.atomic
def begin(
    *, request: Request, person: Participant | None, permission: Permission | None, title: str, path: str,
    direction: str, by: User, at: datetime, stays_draft: bool = False, is_adult: bool | None = None,
) -> Match:  # fmt: skip
    """The match of this request; the one there is, if there is one. Without a `person` whoever asks is added.

    `stays_draft`: until somebody works on it. `is_adult`: what whoever is added said of their age.
    """
    request.lock()
    if request.match is not None:
        return request.match
    if why_not := request.why_no_match():
        raise ValidationError(why_not)
    is_new = person is None
    person = _with_permission(person or _added(request, by, is_adult), permission, by=by, at=at)
    if is_new:
        welcome_if_wanted(person, by=by, at=at)
    match = start(
        program=request.program, key=uuid5(request.public_id, "match"), title=title, path=path, direction=direction,
        requester=person, asked_by=request.asked_by, referred_by=request.referred_by,
        permission_on=request.permission_on, requested_at=request.received_at, by=by, at=at,
    )  # fmt: skip
    _keep_coordinator(match, request)
    _write_problem(match, request, by=by, at=at, stays_draft=stays_draft)
    _tell_history(match, request, person)
    request.path = path
    request.become(match, person, by=by, at=at)
    return match


def _added(request: Request, by: User, is_adult: bool | None) -> Participant:
    """Whoever asks, as a person of the program, from what the request says of them."""
    names = ("first_name", "last_name", "email", "phone", "reach_by", "reach_notes", "kind", "time_zone")
    person = Participant(
        program=request.program,
        state=request.home_state,
        kept_by=by,
        is_adult=is_adult,
        **{name: getattr(request, name) for name in names},
    )
    person.save()
    person.languages.set(named(request.program, Language, filter(None, [request.language])))
    person.wants.set(request.topics.all())
    return person


def _with_permission(person: Participant, permission: Permission | None, *, by: User, at: datetime) -> Participant:
    if permission is not None:
        record_permission(person=person, given_on=permission.given_on, way=permission.way, by=by, at=at)
    elif person.status in (Status.INVITED, Status.WITHDRAWN):
        raise ValidationError(
            _("Write when %(name)s agreed to be matched, and how. Nobody is matched without it.")
            % {"name": person.first_name}
        )
    return person


def _keep_coordinator(match: Match, request: Request) -> None:
    """Whoever answered the request goes on with it, as long as they may."""
    keeper = request.coordinator
    if keeper is None or keeper == match.coordinator:
        return
    if Membership.objects.filter(program=match.program, role__in=CAN_WRITE, user=keeper).exists():
        match.coordinator = keeper
        match.save(update_fields=["coordinator"])


def _write_problem(match: Match, request: Request, *, by: User, at: datetime, stays_draft: bool) -> None:
    problem = problem_of(match)
    if problem is None:
        raise ValueError("A match that was started has a problem.")
    problem.statement, problem.background, problem.tried = request.statement, request.background, request.tried
    write_problem(problem=problem, topics=request.topics.all(), by=by, at=at, stays_draft=stays_draft)
    match.refresh_from_db()


def _tell_history(match: Match, request: Request, person: Participant) -> None:
    way = str(request.get_came_by_display())
    match.record(Happening.What.REQUESTED, by=None, at=request.received_at, who=person, detail=way)
    for call in request.calls.filter(reached=True).order_by("at", "pk")[:1]:
        match.record(Happening.What.CALLED_BACK, by=call.by, at=call.at, who=person, detail=call.get_way_display())
