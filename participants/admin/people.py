"""People, and how they belong together. A person's status is changed in the program, through its doors."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participants.admin.about import PERSON_SEARCH
from participants.models import (
    Consent,
    ConsentAsk,
    ConsentText,
    DifferentPeople,
    Funding,
    Household,
    Merging,
    Organization,
    Participant,
    Relationship,
    StatusChange,
)
from peermatch.admin import KeptRowAdmin, ProgramRowAdmin, ProgramRowForm
from peermatch.forms import ZoneField

WHO_FIRST = ("program", "first_name", "last_name", "kind", "email", "phone")
REACHING = frozenset({
    "reach_by", "best_times", "postal_address", "helper_name", "helper_relation", "helper_contact",
    "no_voice_messages", "no_texts", "no_post", "say_nothing", "reach_notes",
})  # fmt: skip


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

    def get_fieldsets(self, request: HttpRequest, obj: Participant | None = None) -> Any:
        """Who they are first; a field that is named nowhere stands there too."""
        names = flatten_fieldsets(super().get_fieldsets(request, obj))
        kept = [name for name in names if name in self.readonly_fields]
        about = [name for name in names if name not in {*REACHING, *kept}]
        about.sort(key=lambda name: WHO_FIRST.index(name) if name in WHO_FIRST else len(WHO_FIRST))
        return [
            (None, {"fields": about}),
            (_("Reaching them, and what is safe"), {"fields": [name for name in names if name in REACHING]}),
            (_("Kept by the program"), {"fields": kept}),
        ]

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
    autocomplete_fields = ("parent",)


@admin.register(Household)
class HouseholdAdmin(ProgramRowAdmin):
    """Never deleted: its people would count as several families in reports on the past."""

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


@admin.register(Funding)
class FundingAdmin(ProgramRowAdmin):
    may_go = "who pays for whose work today; what was found in a match keeps its own words"
    list_display = ("funder", "funded", "since", "until", "program")
    list_filter = ("program",)
    list_select_related = ("funder", "funded", "program")
    search_fields = ("funder__name", "funded__name")
    autocomplete_fields = ("funder", "funded")


@admin.register(StatusChange)
class StatusChangeAdmin(KeptRowAdmin):
    list_display = ("participant", "status", "at", "by", "program")
    list_filter = ("program", "status")
    list_select_related = ("participant", "program", "by")
    search_fields = PERSON_SEARCH
    fields = ("participant", "status", "at", "by", "reason")


@admin.register(Consent)
class ConsentAdmin(KeptRowAdmin):
    """Given on the person's page, which also makes them active; it ends, and is never deleted."""

    list_display = ("participant", "what_for", "given_on", "way", "recorded_by", "withdrawn_at", "program")
    list_filter = ("program", "what_for", "way")
    list_select_related = ("participant", "program", "recorded_by")
    search_fields = PERSON_SEARCH


@admin.register(Merging)
class MergingAdmin(KeptRowAdmin):
    """Made and undone on the person's page, which moves all that hangs on the two."""

    list_display = ("kept", "at", "by", "undone_at", "program")
    list_filter = ("program",)
    list_select_related = ("kept", "program", "by")
    search_fields = ("kept__first_name", "kept__last_name", "former_key")
    fields = ("kept", "gone", "at", "by", "former_key", "undone_at", "undone_by")


@admin.register(DifferentPeople)
class DifferentPeopleAdmin(KeptRowAdmin):
    """Said and taken back in the list of possible duplicates."""

    list_display = ("one", "other", "at", "by", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("one", "other", "program", "by")
    search_fields = ("one__first_name", "one__last_name", "other__first_name", "other__last_name")
    fields = ("one", "other", "at", "by", "ended_at", "ended_by")


@admin.register(ConsentAsk)
class ConsentAskAdmin(KeptRowAdmin):
    """Asked by a lead who changed the meaning of words; answered by link or phone."""

    list_display = ("participant", "text", "asked_at", "agree_by", "mailed_at", "settled", "program")
    list_filter = ("program", "settled")
    list_select_related = ("participant", "text", "program")
    search_fields = PERSON_SEARCH


@admin.register(ConsentText)
class ConsentTextAdmin(KeptRowAdmin):
    """Written in the settings, and never changed: people agreed to these words."""

    list_display = ("what_for", "language", "version", "is_new_meaning", "written_by", "written_at", "program")
    list_filter = ("program", "what_for", "language")
    list_select_related = ("program", "written_by")
    search_fields = ("words",)
