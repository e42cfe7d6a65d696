"""How the admin chooses rows by typing. Django takes anything for a row's number when it shows a choice again."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.http import HttpRequest

from peermatch.forms import SomeOf, is_number_of_row

if TYPE_CHECKING:
    Admin = admin.options.BaseModelAdmin[Any]
else:
    Admin = object


class _Numbers:
    """What can be no row's number was no choice, and says nothing beside its error."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if is_number_of_row(str(one))], attr)  # type: ignore[misc]


class RowSelect(_Numbers, AutocompleteSelect):
    pass


class RowsSelect(_Numbers, AutocompleteSelectMultiple):
    pass


class ChoosesRows(Admin):
    """Mix in before a ModelAdmin or an inline that has `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **self._by_typing(RowSelect, db_field, request), **kwargs
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        told = self._by_typing(RowsSelect, db_field, request) | {"form_class": SomeOf}
        return super().formfield_for_manytomany(db_field, request, **told, **kwargs)

    def _by_typing(self, widget: Any, field: models.Field[Any, Any], request: HttpRequest) -> dict[str, Any]:
        is_typed = field.name in self.get_autocomplete_fields(request)
        return {"widget": widget(field, self.admin_site)} if is_typed else {}
