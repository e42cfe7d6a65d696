"""What is told of one person: what they can show, what they need, when they are free."""

from django.contrib import admin

from participants.admin.about import PERSON_SEARCH, AboutPersonAdmin
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    DatesAway,
    Evidence,
    Guardian,
    Readiness,
    WeeklyWindow,
)
from peermatch.admin import MendedRowAdmin, ProgramRowAdmin


@admin.register(Evidence)
class EvidenceAdmin(AboutPersonAdmin):
    may_go = "what a person can show today; a waiver keeps the words of what was found"
    list_display = ("title", "kind", "participant", "issuer", "expires_on", "years", "checked_on", "program")
    list_filter = ("program", "kind")
    search_fields = ("title", "issuer", *PERSON_SEARCH)
    autocomplete_fields = ("participant", "topics")
    readonly_fields = ("checked_on", "checked_by")


@admin.register(Readiness)
class ReadinessAdmin(AboutPersonAdmin):
    """Never deleted: it says who noted it and when. What no longer holds is emptied."""

    list_display = ("participant", "trained_on", "screening_until", "agreement_on", "resting_until", "program")
    readonly_fields = ("noted_by", "noted_at")


@admin.register(Guardian)
class GuardianAdmin(MendedRowAdmin, AboutPersonAdmin):
    """Never deleted: it says who agreed, how and when. It is written down on the person's page."""

    list_display = ("participant", "name", "agreed_on", "way", "refused_at", "ended_at", "program")
    readonly_fields = (
        "email", "agreed_on", "way", "text", "noted_by", "noted_at", "asked_at", "asked_by", "refused_at", "ended_at",
        "said_at", "later", "later_words", "later_at", "closed_at", "news_at",
    )  # fmt: skip


@admin.register(AccessProfile)
class AccessProfileAdmin(AboutPersonAdmin):
    """Never deleted: it says when the person confirmed it. Its needs are taken out one by one."""

    list_display = ("participant", "confirmed_at", "program")
    readonly_fields = ("seen_by", "confirmed_at", "confirmed_with")


@admin.register(AccessNeed)
class AccessNeedAdmin(ProgramRowAdmin):
    may_go = "what a person needs today; an attestation keeps the words of what was arranged"
    list_display = ("kind", "detail", "profile", "program")
    list_filter = ("program", "kind")
    list_select_related = ("profile__participant", "program")
    search_fields = ("detail", "profile__participant__first_name", "profile__participant__last_name")
    autocomplete_fields = ("profile",)


@admin.register(WeeklyWindow)
class WeeklyWindowAdmin(AboutPersonAdmin):
    may_go = "when a person is free today"
    list_display = ("participant", "weekday", "begins", "ends", "program")
    list_filter = ("program", "weekday")


@admin.register(DatesAway)
class DatesAwayAdmin(AboutPersonAdmin):
    may_go = "when a person is away"
    list_display = ("participant", "first", "last", "program")


@admin.register(ChildFacts)
class ChildFactsAdmin(AboutPersonAdmin):
    may_go = "a family may take back what it told of its child"
    list_display = ("participant", "age_band", "program")
