"""How often matches and requests are about a topic, told to the pages of names. Registered with `on_naming`."""

from collections.abc import Collection

from django.db.models import Count
from django.utils.translation import ngettext

from matches.models import Problem, Request
from participants.models import Topic, Uses, on_naming
from peermatch.accounts.models import Program


def _matches(program: Program, pks: Collection[int]) -> dict[int, int]:
    rows = Problem.objects.in_program(program).filter(topics__in=pks, match__isnull=False).order_by()
    return dict(rows.values_list("topics").annotate(n=Count("match", distinct=True)))


def _requests(program: Program, pks: Collection[int]) -> dict[int, int]:
    rows = Request.objects.in_program(program).filter(topics__in=pks).order_by()
    return dict(rows.values_list("topics").annotate(n=Count("pk")))


def _say_matches(n: int) -> str:
    return ngettext("%(n)d match.", "%(n)d matches.", n) % {"n": n}


def _say_requests(n: int) -> str:
    return ngettext("%(n)d request.", "%(n)d requests.", n) % {"n": n}


def register() -> None:
    """Called when the app is ready."""
    on_naming(Uses(Topic, _matches, _say_matches))
    on_naming(Uses(Topic, _requests, _say_requests))
