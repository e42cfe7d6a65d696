"""For tests that open pages of the admin."""

import traceback
from collections.abc import Callable
from copy import copy
from inspect import signature
from typing import Any

import pytest
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from peermatch.accounts.models import Program, User
from tests.any_row import any_row, is_once_a_program
from tests.factories import PASSWORD, make_program
from tests.second_step import sign_in_with_code

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
INLINES = [(model, inline) for model in REGISTERED for inline in admin.site._registry[model].inlines]
Test = Callable[..., None]


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    ada = User.objects.create_superuser("admin@bluebonnet.example", PASSWORD, name="Ada Min")
    return sign_in_with_code(client, ada)


def page_of(model: type[models.Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def asking() -> HttpRequest:
    """A request of an administrator."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(is_superuser=True)
    return request


def one_more(model: type[models.Model], program: Program, number: int) -> Any:
    """Another row of that model, in a program of its own where each has but one."""
    if model is Program:
        return make_program(f"Program {number}", f"program-{number}")
    if is_once_a_program(model):
        program = make_program(f"Program {number} of {model.__name__}", f"{model._meta.model_name}-{number}")
    return any_row(model, program, anew=True)


def other_than_usual(field: Any) -> Any:
    """What nobody would write into it by chance."""
    if field.choices:
        return list(field.flatchoices)[-1][0]
    if field.is_relation:
        return getattr(field.related_model._base_manager.last(), "pk", 1)
    others = {
        models.DateField: "2001-01-01",
        models.TimeField: "00:00",
        models.IntegerField: 77,
        models.BooleanField: "True",
        models.UUIDField: "00000000-0000-4000-8000-000000000000",
        models.JSONField: '{"forged": 1}',
    }
    return next((value for kind, value in others.items() if isinstance(field, kind)), "forged")


def value_of(row: Any, path: str) -> Any:
    """What a search field such as `seat__participant__first_name` finds in that row."""
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def for_each(cases: dict[str, dict[str, Any]]) -> Callable[[Test], Test]:
    """One test for all of these: who walks is signed in once, what each changed is undone, all that failed are named.

    cases: what the test takes besides fixtures, by what it is called.
    """

    def walking(test: Test) -> Test:
        def walk(**fixtures: Any) -> None:
            wrong = {called: fault for called, case in cases.items() if (fault := _fault(test, fixtures | case))}
            assert not wrong, "\n".join(f"{called}: {fault}" for called, fault in wrong.items())

        asked, given = signature(test), {name for case in cases.values() for name in case}
        walk.__name__, walk.__doc__, walk.__module__ = test.__name__, test.__doc__, test.__module__
        fixtures = [one for name, one in asked.parameters.items() if name not in given]
        walk.__signature__ = asked.replace(parameters=fixtures)  # type: ignore[attr-defined]  # pytest asks for it
        return walk

    return walking


def _fault(test: Test, given: dict[str, Any]) -> str:
    client = given.get("administrator")
    cookies = client and copy(client.cookies)
    with transaction.atomic():
        try:
            test(**given)
        except Exception:
            return traceback.format_exc()
        finally:
            transaction.set_rollback(True)
            if client:
                client.cookies = cookies
    return ""


every_model = for_each({model._meta.label: {"model": model} for model in REGISTERED})
every_inline = for_each(
    {
        f"{model._meta.label}-{inline.model.__name__}-{number}": {"model": model, "inline": inline}
        for number, (model, inline) in enumerate(INLINES)
    }
)
