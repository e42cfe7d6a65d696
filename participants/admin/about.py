"""What the admin's pages of rows about one person have in common."""

from typing import Any, ClassVar

from django.http import HttpRequest

from peermatch.admin import ProgramRowAdmin

PERSON_SEARCH = ("participant__first_name", "participant__last_name", "participant__email")


class AboutPersonAdmin(ProgramRowAdmin):
    """Rows that tell something of one person, and stay theirs."""

    list_filter: ClassVar[Any] = ("program",)
    list_select_related: ClassVar[Any] = ("participant", "program")
    search_fields: ClassVar[Any] = PERSON_SEARCH
    autocomplete_fields: ClassVar[Any] = ("participant",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["participant"] if obj else [])]
