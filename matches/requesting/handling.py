"""What a coordinator does with one request: takes it in, corrects it, calls back, lets the clocks stand still."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.models import CallBack, Request, RequestEvent, RequestPause
from matches.requesting.letters import send_receipt
from matches.requesting.merging import give_back
from participants.models import Topic
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User


def receive(*, request: Request, key: UUID, topics: Iterable[Topic], by: User | None, at: datetime) -> Request:
    """Puts the request into the queue; by the public form (`by` is None) with a receipt. `key` is the form's own:
    sent twice, it makes one request.
    """
    if kept := _kept(request.program, key):
        return kept
    request.public_id = key
    try:
        with transaction.atomic():
            request.receive(by=by, at=at, topics=topics)
            if by is None:
                send_receipt(request, at=at)
    except IntegrityError as taken:  # the same form, sent at the same moment
        if kept := _kept(request.program, key):
            return kept
        raise ValidationError(_("This form was already sent. Look at the list of requests.")) from taken
    return request


def _kept(program: Program, key: UUID) -> Request | None:
    kept: Request | None = Request.objects.in_program(program).filter(public_id=key).first()
    return kept


@transaction.atomic
def correct(*, request: Request, topics: Iterable[Topic], by: User, at: datetime) -> None:
    """Saves the request as it now is, as long as it waits."""
    fresh: Request = Request.objects.select_for_update().in_program(request.program).get(pk=request.pk)
    fresh.insist_waiting()
    request.state, request.state_since = fresh.state, fresh.state_since
    request.coordinator_id, request.called_back_at = fresh.coordinator_id, fresh.called_back_at
    request.save()
    request.topics.set(topics)
    request.record(RequestEvent.What.CORRECTED, by=by, at=at)


@transaction.atomic
def assign(*, request: Request, coordinator: User, by: User, at: datetime) -> bool:
    """Gives the request to a coordinator of its program; says whether that was new."""
    request.lock()
    members = Membership.objects.filter(program=request.program, role__in=CAN_WRITE, user=coordinator)
    if not members.exists():
        raise ValidationError(_("Choose a coordinator or lead of this program."))
    return request.give_to(coordinator, by=by, at=at)


@transaction.atomic
def record_call(
    *, request: Request, key: UUID, way: str, reached: bool, at: datetime, spoke_with: str = "", note: str = "",
    by: User, now: datetime,
) -> None:  # fmt: skip
    """Keeps one try to call back. If they talked, the first clock stops at `at`; whoever calls takes the request."""
    request.lock()
    if CallBack.objects.in_program(request.program).filter(public_id=key).exists():
        return
    request.insist_waiting()
    if at > now:
        raise ValidationError(_("This moment is still to come. When did you call?"))
    if request.coordinator_id is None:
        request.give_to(by, by=by, at=now)
    if reached:
        request.call_back(by=by, at=at, now=now)
    else:
        request.record(RequestEvent.What.TRIED, by=by, at=now)
    CallBack.objects.create(
        program=request.program, request=request, public_id=key, way=way, reached=reached, at=at,
        spoke_with=spoke_with, note=note, by=by,
    )  # fmt: skip


@transaction.atomic
def pause(*, request: Request, why: str, by: User, at: datetime) -> None:
    """The clocks stand still from now on, visibly."""
    request.lock()
    request.insist_waiting()
    RequestPause.begin(request, why=why, by=by, at=at)


@transaction.atomic
def go_on(*, request: Request, by: User, at: datetime) -> None:
    """The clocks go on."""
    request.lock()
    for running in request.pauses.running():
        running.end(by=by, at=at)


@transaction.atomic
def take_back(*, request: Request, by: User, at: datetime) -> None:
    """Undoes a merge or a no that nobody was told: it waits again where it stood."""
    request.lock()
    give_back(request, by=by, at=at)
    request.take_back(by=by, at=at)
