"""The admin, walked over every model: each page answers, nothing that a door writes is set by hand, records stay."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import models
from django.db.models import CASCADE, PROTECT
from django.forms.models import _get_foreign_key, model_to_dict
from django.http import QueryDict
from django.test import Client

from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.accounts.scope import ProgramRow
from tests.any_row import any_row, is_once_a_program
from tests.counting import assert_same_queries
from tests.doors import OURS, door_fields
from tests.factories import PASSWORD
from tests.participants.roster.pages import fields_of
from tests.walking_admin import (
    INLINES,
    REGISTERED,
    administrator,
    asking,
    every_inline,
    every_model,
    one_more,
    other_than_usual,
    page_of,
    value_of,
)

__all__ = ["administrator"]

LEFT_OUT = {
    "BadTry": "a minute's count of bad links, by keyed hash",
    "LinkAsked": "an address until the worker saw to it, within seconds",
    "Erasure": "ids of what is no more",
    "KnownBrowser": "hashes of the cookies by which a browser is known again",
    "OnceKey": "a day's hashes of forms that were sent",
    "OpenSession": "everyone ends their own",
    "Tick": "one row that /health/ tells about",
    "Turn": "a moment for each large provider of mailboxes",
}
NEW_PASSWORD = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def without_the_list_of_all_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands beside every page of the admin, always the same."""
    monkeypatch.setattr(admin.site, "get_app_list", lambda request, app_label=None: [])


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if f"{model.__module__}.".startswith(OURS)]


def test_every_model_has_its_place_in_the_admin() -> None:
    assert {model.__name__ for model in set(ours()) - set(REGISTERED)} == LEFT_OUT.keys()


# Lists


@every_model
def test_the_list_is_sorted_filtered_and_searched(
    administrator: Client, program: Program, other_program: Program, model: type[models.Model]
) -> None:
    found, url = admin.site._registry[model], page_of(model, "changelist")
    for number, home in enumerate((other_program, program)):
        row = any_row(model, home, anew=True) if is_once_a_program(model) else one_more(model, home, number)
    up, down = _orders(found)
    year, month, day = _days(found, row)
    listed = administrator.get(url).context["cl"]
    for query in (up | year | _search(found, row), down | month, day | _narrowed(found, listed)):
        answer = administrator.get(url, query)
        assert answer.status_code == 200, query
        assert row in answer.context["cl"].result_list or "q" not in query, query


def _orders(found: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """By every column, up and down."""
    columns = range(1, len(found.list_display) + 1)
    return {"o": ".".join(f"{column}" for column in columns)}, {"o": ".".join(f"-{column}" for column in columns)}


def _search(found: Any, row: Any) -> dict[str, Any]:
    """For something that a searched field says; one search looks in all of them."""
    said = [words for path in found.search_fields for words in str(value_of(row, path) or "").split()]
    return {"q": said[0]} if said else {}


def _days(found: Any, row: Any) -> Iterator[dict[str, Any]]:
    """Of that row's year, of its month, of its day."""
    by, asked = found.date_hierarchy, dict[str, Any]()
    for part in ("year", "month", "day"):
        if by:
            asked |= {f"{by}__{part}": getattr(value_of(row, by), part)}
        yield dict(asked)


def _narrowed(found: Any, listed: Any) -> dict[str, Any]:
    """By the last choice of each filter."""
    offered = [list(spec.choices(listed)) for spec in listed.filter_specs]
    assert len(offered) == len(found.list_filter), "a filter that was not offered was not tried"
    return {name: value for choices in offered for name, value in QueryDict(choices[-1]["query_string"][1:]).items()}


@pytest.mark.thorough
@every_model
def test_the_list_takes_as_many_queries_for_fifty_rows(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    assert_same_queries(administrator, page_of(model, "changelist"), lambda number: one_more(model, program, number))


@every_model
def test_a_program_row_can_be_searched_and_narrowed(model: type[models.Model]) -> None:
    found = admin.site._registry[model]
    if issubclass(model, ProgramRow):
        assert found.search_fields
        assert "program" in found.list_filter or is_once_a_program(model)
        assert "program" in found.list_display


# Pages of one row


@every_model
def test_the_pages_of_a_row_answer_and_show_its_state_and_no_secret(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    found, row = admin.site._registry[model], one_more(model, program, 1)
    may_add, may_go = found.has_add_permission(asking()), found.has_delete_permission(asking(), row)
    for field in (one for one in model._meta.concrete_fields if _is_secret(one)):
        model._base_manager.filter(pk=row.pk).update(**{field.attname: f"secret-{field.name}"})
    answer = administrator.get(page_of(model, "change", row.pk))
    assert answer.status_code == 200
    assert "secret-" not in answer.content.decode()
    if "state" in door_fields(model):
        assert str(row.get_state_display()) in answer.content.decode()
    assert administrator.get(page_of(model, "history", row.pk)).status_code == 200
    assert administrator.get(page_of(model, "delete", row.pk)).status_code == (200 if may_go else 403)
    assert administrator.get(page_of(model, "add")).status_code == (200 if may_add else 403)
    assert administrator.post(page_of(model, "add"), {}).status_code == (200 if may_add else 403)


def _is_secret(field: models.Field[Any, Any]) -> bool:
    """Hashes of tokens, and links as long as they are sealed."""
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and any(word in field.name for word in ("token", "hash", "sealed", "digest"))


@every_inline
def test_what_stands_beside_a_row_opens_and_takes_as_many_queries_for_fifty(
    administrator: Client, program: Program, model: type[models.Model], inline: Any
) -> None:
    row = one_more(model, program, 0)

    def one_beside(number: int) -> Any:
        elsewhere = {} if issubclass(inline.model, ProgramRow) else {"program": one_more(Program, program, number)}
        return any_row(inline.model, program, anew=True, given=elsewhere | _of(row, inline))

    assert_same_queries(administrator, page_of(model, "change", row.pk), one_beside)


# Doors


@every_model
def test_no_form_has_a_field_that_a_door_writes(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    found, row, request = admin.site._registry[model], one_more(model, program, 1), asking()
    for obj in (None, row):
        assert not set(found.get_form(request, obj, change=obj is not None).base_fields) & door_fields(model)
        for inline in found.get_inline_instances(request, obj):
            fields = set(inline.get_formset(request, obj).form.base_fields) - set(inline.get_readonly_fields(request))
            assert not fields & door_fields(inline.model)
    assert not set(found.list_editable) & door_fields(model)
    assert not found.actions


@every_model
def test_people_and_rows_are_chosen_by_typing(administrator: Client, model: type[models.Model]) -> None:
    """A list of everyone would grow with the program."""
    for name, field in admin.site._registry[model].get_form(asking()).base_fields.items():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            are_many = issubclass(field.queryset.model, ProgramRow | User)
            assert isinstance(field.widget.widget, AutocompleteMixin) or not are_many, name


@every_model
def test_what_a_door_writes_is_not_changed_by_a_post(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    row = one_more(model, program, 1)
    beside = [any_row(other, program, anew=True, given=given) for other, given in _beside(row)]
    for user in User.objects.all():
        Membership.objects.get_or_create(program=program, user=user, defaults={"role": Role.COORDINATOR})
    before = [_written(one) for one in (row, *beside)]
    url = page_of(model, "change", row.pk)
    page = administrator.get(url)
    data = fields_of(page.content.decode()) | _forged(row)
    for formset in page.context["inline_admin_formsets"]:
        data |= {
            f"{formset.formset.prefix}-0-{name}": value for name, value in _forged(formset.formset.model()).items()
        }
    answer = administrator.post(url, data)
    may = admin.site._registry[model].has_change_permission(asking())
    assert answer.status_code == (302 if may else 403), answer.context and answer.context["errors"]
    assert [_written(type(one)._base_manager.get(pk=one.pk)) for one in (row, *beside)] == before


@every_model
def test_what_a_door_writes_is_not_given_to_a_new_row(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    found = admin.site._registry[model]
    if not found.has_add_permission(asking()):
        return
    row = one_more(model, program, 1)
    said = {name: _typed(value) for name, value in model_to_dict(row).items() if value is not None}
    home = getattr(row, "program_id", program.pk)
    model._base_manager.filter(pk=row.pk).delete()
    data = fields_of(administrator.get(page_of(model, "add")).content.decode())
    answer = administrator.post(page_of(model, "add"), data | said | NEW_PASSWORD | {"in_program": home} | _forged(row))
    assert answer.status_code == 302, answer.context["errors"]
    made = model._base_manager.latest("pk")
    forged = {field.name: field.to_python(_forged(row)[field.name]) for field in _doors(model)}
    assert {name for name, value in forged.items() if getattr(made, name, None) == value} <= {"program"}


def _typed(value: Any) -> Any:
    """What is typed where a JSON field asks; everything else as it is."""
    return json.dumps(value) if isinstance(value, dict) or (value and isinstance(value, list)) else value


def _beside(row: models.Model) -> list[tuple[type[models.Model], dict[str, models.Model]]]:
    """The models whose rows stand beside it, and what ties one to it."""
    inlines = {inline.model: inline for owner, inline in INLINES if owner is type(row)}
    return [(model, _of(row, inline)) for model, inline in inlines.items()]


def _of(row: models.Model, inline: Any) -> dict[str, models.Model]:
    return {_get_foreign_key(type(row), inline.model).name: row}


def _doors(model: type[models.Model]) -> list[Any]:
    return [model._meta.get_field(name) for name in door_fields(model)]


def _written(row: models.Model) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in _doors(type(row))}


def _forged(row: models.Model) -> dict[str, Any]:
    """Something else for every field that a door writes, under the names that a form would read."""
    said: dict[str, Any] = {}
    for field in _doors(type(row)):
        said[field.name] = other_than_usual(field)
        if isinstance(field, models.DateTimeField):
            said |= {f"{field.name}_0": "2001-01-01", f"{field.name}_1": "00:00:00"}
    return said


# Records


@every_model
def test_nothing_is_orphaned_or_forgotten_when_a_row_is_deleted(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    """What may go says why; nothing that points to it loses its place, and what goes along may go too."""
    found, row = admin.site._registry[model], one_more(model, program, 1)
    answer = administrator.post(page_of(model, "delete", row.pk), {"post": "yes"})
    assert model._base_manager.filter(pk=row.pk).exists() == (answer.status_code == 403)
    if answer.status_code == 403:
        listing = administrator.post(
            page_of(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        )
        assert model._base_manager.filter(pk=row.pk).exists(), listing.status_code
        return
    assert getattr(found, "may_go", "") or model.__name__ in ("Membership", "Group")
    for one in model._meta.get_fields(include_hidden=True):
        if isinstance(one, models.ManyToOneRel):
            assert one.on_delete in (CASCADE, PROTECT), (
                f"{one.related_model.__name__}.{one.field.name} would be emptied"
            )
