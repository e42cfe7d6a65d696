"""Hostile posts at the admin's forms: whoever is an administrator breaks none either."""

import json
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.forms.models import model_to_dict
from django.test import Client

from peermatch.accounts.models import Program
from tests.factories import PASSWORD
from tests.fuzz.asked import MOST, share, tell
from tests.fuzz.forms import Sent, forms_of
from tests.fuzz.targets import undone
from tests.fuzz.trying import Tried, try_form
from tests.walking_admin import REGISTERED, administrator, asking, one_more, page_of

__all__ = ["administrator"]

A_FEW = "admin:participants_evidence_add"
FEWER = 8  # what a form of the program gets, by this
NEW_PASSWORD = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}


def _forms() -> dict[str, tuple[type[models.Model], str]]:
    """Of every model that can be added, and that can be changed."""
    request = asking()
    found: dict[str, tuple[type[models.Model], str]] = {}
    for model in REGISTERED:
        of = admin.site._registry[model]
        may = {"add": of.has_add_permission(request), "change": of.has_change_permission(request)}
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found |= {f"{name}_{what}": (model, what) for what, is_so in may.items() if is_so}
    return found


@pytest.mark.django_db
@pytest.mark.once
def test_no_hostile_post_breaks_a_form_of_the_admin(administrator: Client, program: Program) -> None:
    forms, tried = _forms(), []
    for name in sorted(share(forms, A_FEW)):
        with undone():
            tried.append(_try(administrator, program, name, *forms[name]))
    missing = [f"{one.name}: {'; '.join(one.refusals)}" for one in tried if not one.is_reached]
    tell("admin", tried, missing)
    assert [fault for one in tried for fault in one.faults] == []
    assert missing == []


def _try(client: Client, program: Program, name: str, model: type[models.Model], what: str) -> Tried:
    row = one_more(model, program, 1)
    url, typed = page_of(model, "change", row.pk), Sent()
    if what == "add":
        url, typed = page_of(model, "add"), _said(row)
        model._base_manager.filter(pk=row.pk).delete()
    page: Any = client.get(url)
    [form] = [one for one in forms_of(page.content.decode()) if one.action in ("", url)]
    sent = {key: value for key, value in typed.items() if key in form.names}
    return try_form(client, name, url, form, typed=sent, theirs=[], most=MOST // FEWER + 2)


def _said(row: Any) -> Sent:
    """What a form would say of that row."""
    said = {name: _typed(value) for name, value in model_to_dict(row).items() if value is not None}
    return said | NEW_PASSWORD | {"in_program": getattr(row, "program_id", "")}


def _typed(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) or (value and isinstance(value, list)) else value
