"""The rules that a program goes by, and who changed them."""

from django.contrib import admin

from matches.models import MatchRules, RuleChange
from peermatch.admin import KeptRowAdmin, ProgramRowAdmin


@admin.register(MatchRules)
class MatchRulesAdmin(ProgramRowAdmin):
    may_go = "without rules of its own a program goes by the usual ones"
    list_display = ("program", "call_back_hours", "match_hours", "reach_hours", "nudge_days", "form_is_open")
    list_filter = ("form_is_open",)
    list_select_related = ("program",)
    search_fields = ("program__name",)


@admin.register(RuleChange)
class RuleChangeAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "setting", "was", "now", "by", "program")
    list_filter = ("program",)
    list_select_related = ("by", "program")
    search_fields = ("setting", "was", "now", "by__name")
