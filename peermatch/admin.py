"""What every admin page of program rows has in common. Administrators read across programs."""

import json
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.scope import ProgramRow
from peermatch.admin_choices import ChoosesRows
from peermatch.audit.in_admin import tell_deleted

EVERYWHERE = "the admin shows every program"


class ProgramRowForm(forms.ModelForm[Any]):
    """Chooses the program when a row is made, keeps it afterwards, and refuses other programs' rows beside it."""

    in_program: Any = forms.ModelChoiceField(queryset=None, label=_("Program"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "in_program" not in self.fields:  # a page for someone who may only look has no such field
            return
        choice = self.fields["in_program"]
        choice.queryset = self._meta.model._meta.get_field("program").related_model.objects.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            choice.disabled, choice.initial, choice.required = True, self.instance.program_id, False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.instance.pk and given.get("in_program"):
            self.instance.program = given["in_program"]
        if self.instance.program_id is not None:
            for name, value in list(given.items()):  # an error takes its field out
                if any(row.program_id != self.instance.program_id for row in _program_rows(value)):
                    self.add_error(name, ValidationError(_("Choose from the same program.")))
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """`program` stands in unique constraints, so it is checked with them."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django
        if self.instance.program_id is not None:
            left_out.discard("program")
        return left_out


class JsonAsTyped(json.JSONDecoder):
    """A number of thousands of digits, or a list ever deeper, is what nobody reads: typed wrong, no failure."""

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except (ValueError, RecursionError) as problem:
            raise json.JSONDecodeError(str(problem), s, 0) from problem


def _program_rows(value: Any) -> list[ProgramRow]:
    rows = list(value) if isinstance(value, models.QuerySet | list) else [value]
    return [row for row in rows if isinstance(row, ProgramRow)]


class ProgramRowAdmin(ChoosesRows, admin.ModelAdmin[Any]):
    """Rows of all programs. States have doors of their own in the program, so no state field is editable here.

    `may_go` says why history stays true when such a row is deleted. Without a reason it cannot be.
    """

    may_go: ClassVar[str] = ""
    formfield_overrides: ClassVar[Any] = {models.JSONField: {"decoder": JsonAsTyped}}
    form: type[forms.ModelForm[Any]] = ProgramRowForm
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.model._default_manager.across_programs(EVERYWHERE)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows  # type: ignore[no-any-return]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> models.QuerySet[Any] | None:
        manager = db_field.remote_field.model._default_manager
        if hasattr(manager, "across_programs"):
            return manager.across_programs(EVERYWHERE)  # type: ignore[no-any-return]
        return super().get_field_queryset(db, db_field, request)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        tell_deleted(request, queryset)
        return super().log_deletions(request, queryset)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.may_go) and super().has_delete_permission(request, obj)


class MendedRowAdmin(ProgramRowAdmin):
    """Rows that begin in the program, with all that belongs to them. Their words can be mended here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class KeptRowAdmin(ProgramRowAdmin):
    """Rows that the program writes and nobody adds or changes by hand: they can only be looked at, state and all.

    Where something is not for administrators either, `fields` names what is shown.
    """

    form = forms.ModelForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or [field.name for field in self.opts.concrete_fields if not field.primary_key]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptInline(admin.TabularInline[Any, Any]):
    """Rows that are looked at beside the row they belong to, and opened by their own link.

    `related` names what is read with them.
    """

    extra = 0
    can_delete = False
    show_change_link = True

    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._default_manager.across_programs(EVERYWHERE)
        return rows.select_related(*self.related) if self.related else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
