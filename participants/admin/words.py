"""The words that a program describes people by."""

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyRel
from django.http import HttpRequest

from participants.models import Language, NameChange, Topic
from peermatch.admin import KeptRowAdmin, ProgramRowAdmin


class WordAdmin(ProgramRowAdmin):
    """Words that people are described by. One in use cannot be deleted: it would vanish from what was said."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and self._is_used(obj))

    def _is_used(self, word: Any) -> bool:
        uses: list[Any] = [one for one in self.opts.get_fields(include_hidden=True) if isinstance(one, ManyToManyRel)]
        return any(one.through.objects.filter(**{one.field.m2m_reverse_field_name(): word}).exists() for one in uses)


@admin.register(Topic)
class TopicAdmin(WordAdmin):
    may_go = "only one that nobody offers, wants, has evidence of or asked about can be deleted"
    list_display = ("name", "parent", "is_condition", "program")
    list_filter = ("program", "is_condition")
    list_select_related = ("program", "parent")
    search_fields = ("name",)
    autocomplete_fields = ("parent",)


@admin.register(Language)
class LanguageAdmin(WordAdmin):
    may_go = "only one that nobody uses can be deleted"
    list_display = ("name", "program")
    list_filter = ("program",)
    list_select_related = ("program",)
    search_fields = ("name",)


@admin.register(NameChange)
class NameChangeAdmin(KeptRowAdmin):
    list_display = ("name", "of", "did", "detail", "by", "at", "program")
    list_filter = ("program", "of", "did")
    list_select_related = ("by", "program")
    search_fields = ("name", "detail")
