"""Who gets into a program's pages: strangers see 404, viewers who try to change something see 403. Whoever has no
second step, where the program asks for one, is led to set it up before anything else.

    @member                    reads; any role
    @reader                    a page that any role may read, and whose form coordinators may send
    @coordinator               changes matches and people
    @lead                      sets the program's rules

Each wraps `view(request, slug, …)`; the view itself receives `request.program` and `request.membership`.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from peermatch.accounts.context import remember
from peermatch.accounts.models import Membership, Program, User
from peermatch.accounts.reading import read_by
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.accounts.signing_in.verified import is_verified, way_to_set_up

P = ParamSpec("P")
Row = TypeVar("Row", bound=ProgramRow)
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class ProgramRequest(HttpRequest):
    """A request that passed one of the gates below."""

    user: User
    program: Program
    membership: Membership


View = Callable[Concatenate[ProgramRequest, P], HttpResponse]
Guarded = Callable[..., HttpResponse]


def _guard(allowed: Callable[[Membership, str], bool]) -> Callable[[View[P]], Guarded]:
    def decorate(view: View[P]) -> Guarded:
        @functools.wraps(view)
        def inner(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            membership = Membership.objects.here(request.user, slug)
            if membership is None:
                raise Http404
            request.program, request.membership = membership.program, membership
            remember(request, slug)
            if membership.program.second_step_required and not is_verified(request.user):
                return redirect(way_to_set_up(request.get_full_path() if request.method in READS else "/"))
            if not allowed(membership, request.method):
                raise PermissionDenied
            with read_by(membership):
                return view(request, *args, **kwargs)

        return login_required(inner)

    return decorate


member = _guard(lambda membership, method: True)
reader = _guard(lambda membership, method: method in READS or membership.can_write)
coordinator = _guard(lambda membership, method: membership.can_write)
lead = _guard(lambda membership, method: membership.is_lead)


def open_to_all(slug: str) -> Program:
    """The program of a page that everyone may open: days and times there are the program's."""
    program = get_object_or_404(Program, slug=slug)
    timezone.activate(program.time_zone)  # `PrivatePages` ends it with the request
    return program


def fetch(rows: type[Row] | ProgramQuerySet[Row], request: ProgramRequest, public_id: UUID) -> Row:
    """The program's row with that public id, or 404: the one way a view turns an id into a row."""
    found: models.QuerySet[Row] = rows.objects.all() if isinstance(rows, type) else rows
    row = found.filter(program=request.program, public_id=public_id).first()
    if row is None:
        raise Http404
    row.program = request.program  # spares the query when the row asks for it
    return row
