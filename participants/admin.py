"""People, as administrators see them. A person's status is changed in the program, through its doors."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ManyToManyRel, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participants.admin_links import PERSON_SEARCH
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    Consent,
    DatesAway,
    Evidence,
    Export,
    HeadingMeaning,
    Household,
    Language,
    Organization,
    Participant,
    Readiness,
    Relationship,
    RosterRules,
    RosterUpload,
    StatusChange,
    Topic,
    WeeklyWindow,
)
from peermatch.admin import KeptRowAdmin, ProgramRowAdmin, ProgramRowForm
from peermatch.forms import ZoneField


class PersonForm(ProgramRowForm):
    time_zone = ZoneField()


@admin.register(Participant)
class ParticipantAdmin(ProgramRowAdmin):
    """Never deleted: permissions given, mail sent and matches held are told of them. They pause or leave instead."""

    form = PersonForm
    list_display = (
        "full_name",
        "program",
        "kind",
        "organization",
        "state",
        "status",
        "open_matches",
        "capacity",
        "email",
    )
    list_filter = ("program", "status", "kind", "level")
    list_select_related = ("program", "organization")
    search_fields = ("first_name", "last_name", "email", "program_key", "search_text")
    autocomplete_fields = ("organization", "household", "languages", "offers", "wants")
    readonly_fields = (
        "status",
        "status_since",
        "status_by",
        "status_reason",
        "paused_until",
        "open_matches",
        "public_id",
    )

    @admin.display(description=_("name"), ordering=Concat("last_name", Value(" "), "first_name"))
    def full_name(self, person: Participant) -> str:
        return person.name or str(_("(no name)"))


@admin.register(Organization)
class OrganizationAdmin(ProgramRowAdmin):
    may_go = "only one where nobody works can be deleted: people protect theirs"
    list_display = ("name", "state", "program")
    list_filter = ("program", "state")
    list_select_related = ("program",)
    search_fields = ("name",)


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
    list_display = ("name", "parent", "program")
    list_filter = ("program",)
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


@admin.register(Relationship)
class RelationshipAdmin(ProgramRowAdmin):
    may_go = "how people stand to each other today; what was found in a match keeps its own words"
    list_display = ("one", "kind", "other", "since", "until", "program")
    list_filter = ("program", "kind")
    list_select_related = ("one", "other", "program")
    search_fields = ("one__first_name", "one__last_name", "other__first_name", "other__last_name")
    autocomplete_fields = ("one", "other")


class AboutPersonAdmin(ProgramRowAdmin):
    """Rows that tell something of one person, and stay theirs."""

    list_filter: ClassVar[Any] = ("program",)
    list_select_related: ClassVar[Any] = ("participant", "program")
    search_fields: ClassVar[Any] = PERSON_SEARCH
    autocomplete_fields: ClassVar[Any] = ("participant",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["participant"] if obj else [])]


@admin.register(Evidence)
class EvidenceAdmin(AboutPersonAdmin):
    may_go = "what a person can show today; a waiver keeps the words of what was found"
    list_display = ("title", "kind", "participant", "issuer", "expires_on", "years", "checked_on", "program")
    list_filter = ("program", "kind")
    search_fields = ("title", "issuer", *PERSON_SEARCH)
    autocomplete_fields = ("participant", "topics")
    readonly_fields = ("checked_on", "checked_by")


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


@admin.register(Consent)
class ConsentAdmin(KeptRowAdmin):
    """Given on the person's page, which also makes them active; it ends, and is never deleted."""

    list_display = ("participant", "what_for", "given_on", "way", "recorded_by", "withdrawn_at", "program")
    list_filter = ("program", "what_for", "way")
    list_select_related = ("participant", "program", "recorded_by")
    search_fields = PERSON_SEARCH


@admin.register(StatusChange)
class StatusChangeAdmin(KeptRowAdmin):
    list_display = ("participant", "status", "at", "by", "program")
    list_filter = ("program", "status")
    list_select_related = ("participant", "program", "by")
    search_fields = PERSON_SEARCH
    fields = ("participant", "status", "at", "by", "reason")


@admin.register(Household)
class HouseholdAdmin(ProgramRowAdmin):
    """Never deleted: its people would count as several families in reports on the past."""

    list_display = ("name", "program")
    list_filter = ("program",)
    list_select_related = ("program",)
    search_fields = ("name",)


@admin.register(Readiness)
class ReadinessAdmin(AboutPersonAdmin):
    """Never deleted: it says who noted it and when. What no longer holds is emptied."""

    list_display = ("participant", "trained_on", "screening_until", "agreement_on", "resting_until", "program")
    readonly_fields = ("noted_by", "noted_at")


@admin.register(RosterUpload)
class RosterUploadAdmin(KeptRowAdmin):
    list_display = ("name", "state", "rows", "uploaded_by", "created_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("uploaded_by", "program")
    search_fields = ("name",)
    fields = ("name", "state", "rows", "uploaded_by", "created_at", "settled_by", "settled_at")


@admin.register(HeadingMeaning)
class HeadingMeaningAdmin(KeptRowAdmin):
    list_display = ("heading", "column", "by", "program")
    list_filter = ("program",)
    list_select_related = ("by", "program")
    search_fields = ("heading",)


@admin.register(Export)
class ExportAdmin(KeptRowAdmin):
    list_display = ("what", "format", "rows", "by", "created_at", "program")
    list_filter = ("program", "what", "format")
    list_select_related = ("by", "program")
    search_fields = ("by__name",)


@admin.register(RosterRules)
class RosterRulesAdmin(ProgramRowAdmin):
    may_go = "without rules of its own a program goes by the usual ones"
    list_display = ("program", "warning_days", "adults_only")
    list_select_related = ("program",)
    search_fields = ("program__name",)
