"""Links, what people did on their own page, and records that are alike, as administrators see them."""

from django.contrib import admin

from participants.models import DifferentPeople, Link, Merging, NewAddress, OwnChange
from peermatch.admin import KeptRowAdmin

PERSON_SEARCH = ("participant__first_name", "participant__last_name", "participant__email")


@admin.register(Link)
class LinkAdmin(KeptRowAdmin):
    list_display = ("participant", "purpose", "created_at", "expires_at", "revoked_at", "program")
    list_filter = ("program", "purpose")
    list_select_related = ("participant", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "purpose", "about", "created_at", "expires_at", "revoked_at", "issued_by")


@admin.register(OwnChange)
class OwnChangeAdmin(KeptRowAdmin):
    list_display = ("participant", "what", "at", "seen_at", "seen_by", "program")
    list_filter = ("program", "what")
    list_select_related = ("participant", "seen_by", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "what", "at", "seen_at", "seen_by")


@admin.register(NewAddress)
class NewAddressAdmin(KeptRowAdmin):
    list_display = ("participant", "email", "asked_at", "confirmed_at", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("participant", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "email", "asked_at", "confirmed_at", "ended_at")


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
