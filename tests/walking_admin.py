"""For tests that open pages of the admin."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from peermatch.accounts.models import Program, User
from tests.any_row import any_row, is_once_a_program
from tests.factories import PASSWORD, make_program
from tests.second_step import sign_in_with_code

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
INLINES = [(model, inline) for model in REGISTERED for inline in admin.site._registry[model].inlines]


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


def value_of(row: Any, path: str) -> Any:
    """What a search field such as `seat__participant__first_name` finds in that row."""
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row
